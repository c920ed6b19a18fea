"""Who stands where in the grammar of an event verb: doers, agents, and those it is done to.

The subject of an active verb acts, the "by" phrase of a passive one; an event noun in a phrase of means acts for a
passive without agent ("killed in an Ethiopian raid"). What receives depends on the type: a strike lands on, at or
in a place, a demand is made of or on somebody, sanctions lie on or against him. `RECEIVING` lists for every type
the prepositions whose noun receives, the nearest first; phrases of other prepositions are circumstance. What words
of judgement are about ("condemned the Turkish decision", "rejected calls by Belarus") is a deed: its doer receives.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from counterpoise.read.candidates import Party
from counterpoise.read.events import tree
from counterpoise.read.events.coder import Coded
from counterpoise.read.events.scene import OWNED, Scene
from counterpoise.read.events.tables import event_lexicon
from counterpoise.read.parse.pipeline import Sentence, Token

RECEIVING: dict[str, tuple[str, ...]] = {
    "AGREE": ("with", "to", "for"),
    "CONSULT": ("with", "to", "between", "for"),
    "SUPPORT": ("to", "for", "with", "behind"),
    "CONCEDE": ("to", "with"),
    "COOPERATE": ("to", "with", "from", "for", "in"),
    "AID": ("to", "for", "from", "in"),
    "RETREAT": ("from", "on", "against", "to", "with"),
    "REQUEST": ("on", "of", "from", "to", "with"),
    "ACCUSE": ("against", "at", "on", "to", "with"),
    "REJECT": ("with", "to", "by", "from", "of", "against"),
    "THREATEN": ("against", "on", "with", "at", "to", "toward", "towards", "over"),
    "PROTEST": ("against", "at", "over", "to"),
    "SANCTION": ("against", "on", "to", "from", "with", "of"),
    "MOBILIZE": ("against", "toward", "towards", "to", "near", "along", "on", "into", "at", "in"),
    "COERCE": ("against", "from", "on", "of", "to"),
    "ASSAULT": ("on", "against", "at", "into", "to", "from", "with", "over", "of", "upon", "in", "across"),
}  # fmt: skip
FRAME_PLACE = re.compile(r"[a-z]+\.csv:\d+")
VISITED = ("to", "in", "with", "at")
MEETING = ("with", "to", "for", "between")
JUDGING = frozenset({"ACCUSE", "REJECT", "SUPPORT", "CONCEDE"})
"""Types whose object may be a deed of the one who receives."""
MEANS = frozenset({"in", "by", "during", "under", "from", "after"})
ACCUSING = frozenset(
    "accuse blame allege charge suspect complain condemn denounce criticise criticize lambast convict".split()
)
WORDS_OF_BLAME = frozenset(
    """
    blame responsibility guilt fault accusation protest complaint concern criticism condemnation doubt question charge
    """.split()
)
"""Objects that are a part of the judging, not the deed that is judged."""
KINDRED = frozenset({"counterpart", "colleague", "neighbour", "neighbor", "ally", "rival", "foe", "enemy", "adversary"})
OBJECT_CONTROL = frozenset(
    """
    ask urge force allow help order tell persuade convince invite encourage compel permit enable press pressure get
    want expect require oblige beg implore advise authorise authorize teach train cause lead push drive accuse
    """.split()
)
EXERCISES = frozenset(
    {"patrol", "exercise", "drill", "manoeuvre", "maneuver", "exhibition", "fair", "forum", "wargame", "show"}
)


def doers(s: Sentence, host: int) -> list[Token]:
    """The subjects of a verb: those accused under a verb of accusing, objects under a verb of making or asking."""
    token = s.tokens[host]
    head = s.tokens[token.head]
    own = [c for c in tree.children(s, host) if c.dep in tree.SUBJECTS]
    if own:
        return tree.subjects(s, host)
    named = [c for c in tree.children(s, head.i) if c.dep == "obl" and c.i < host and tree.preposition(s, c.i) == "for"]
    if head.i != host and named and token.tag == "VB" and head.pos == "ADJ":
        return named[-1:]
    if head.i == host:
        return tree.subjects(s, host)
    gerund = token.tag == "VBG" or token.pos == "NOUN"
    if (
        tree.lemma(head) in ACCUSING
        and token.dep in ("advcl", "obl", "acl", "xcomp")
        and (gerund or token.dep == "obl")
    ):
        return [o for o in tree.objects(s, head.i) if o.i != host] or tree.subjects(s, host)
    if token.dep in ("xcomp", "advcl", "ccomp") and token.tag == "VB" and tree.lemma(head) in OBJECT_CONTROL:
        return [o for o in tree.objects(s, head.i) if o.i != host] or tree.subjects(s, host)
    return tree.subjects(s, host)


def doing(scene: Scene, host: int) -> list[Party]:
    """The parties of the subjects of a verb; of a deed or policy that is the subject, whose it is."""
    found: list[Party] = []
    nouns = doers(scene.sentence, host)
    if nouns and not any(scene.parties(noun) for noun in nouns):
        nouns = tree.antecedent(scene.sentence, host) or nouns
    for noun in nouns:
        deed = not is_person(scene, noun) and not _has_place_only(scene, noun)
        of = owners(scene, noun, cases=("by", "of"))
        found += of or ([] if deed else scene.parties(noun)) if deed else scene.parties(noun) or of
    return found


def agents(scene: Scene, host: int) -> list[Party]:
    """The parties that act in a passive: after "by", else by what they did it with ("killed in an Ethiopian raid")."""
    s = scene.sentence
    phrases = tree.obliques(s, host) + _passed_on(s, host)
    joined = [c.i for c in tree.children(s, host) if c.dep == "conj" and c.tag == "VBN"]
    phrases += [phrase for i in joined for phrase in tree.obliques(s, i) if phrase[0] == "by"]
    found = [p for case, noun in phrases if case == "by" for p in scene.parties(noun) or owners(scene, noun)]
    if found:
        return found
    for case, noun in phrases:
        if case.split(" ")[0] in MEANS and noun.pos == "NOUN" and noun.i > host:
            found += owners(scene, noun, cases=("by",))
    return [replace(p, how=f"by whose means; {p.how}") for p in found]


def _passed_on(s: Sentence, host: int) -> list[tuple[str, Token]]:
    """Agents that hang on another phrase of the verb: "delivered to Turkey by Russia"."""
    return [
        ("by", d)
        for _, noun in tree.obliques(s, host)
        for d in tree.children(s, noun.i)
        if d.dep in ("nmod", "obl") and tree.preposition(s, d.i) == "by"
    ]


def owners(scene: Scene, noun: Token, *, cases: tuple[str, ...] = ("by", "of", "from")) -> list[Party]:
    """Whose deed a noun is: its possessor or demonym, else what stands after "by", "of" or "from"."""
    s = scene.sentence
    below = list(tree.children(s, noun.i))
    for dep in ("nmod:poss", "amod", "compound", "nmod:desc"):
        found = [p for c in below if c.dep == dep and c.pos != "VERB" for p in scene.parties(c)]
        if found:
            return found
    for case in cases:
        found = [
            p for c in below if c.dep in ("nmod", "obl") and tree.preposition(s, c.i) == case for p in scene.parties(c)
        ]
        if found:
            return found
    return []


def is_person(scene: Scene, noun: Token) -> bool:
    """Whether a phrase is a party itself, by its name or its sector, rather than a deed or thing of one."""
    m = scene.mention(noun)
    if m is not None and m.kind != "demonym":
        return True
    if (m is not None and noun.tag in ("NNS", "NNPS", "NNP")) or tree.lemma(noun) in KINDRED:
        return True
    actor = scene.names.actor_at(scene.index, noun.i)
    return actor is not None and bool(actor.sectors)


def receivers(scene: Scene, coded: Coded, word: int, acting: set[str]) -> list[Party]:
    """Parties among the objects of a word, else in its prepositional phrases, nearest kinds first."""
    s = scene.sentence
    cases = receiving(coded)
    objects = [noun for noun in tree.objects(s, word) if noun.i not in coded.chain]
    found = [p for noun in objects for p in object_parties(scene, coded, noun)]
    found = [p for p in found if p.code not in acting]
    phrases = [(case, noun) for case, noun in tree.obliques(s, word) if not _is_time(noun)]
    between = [p for case, noun in phrases if case in ("between", "among") for p in scene.parties(noun)]
    if found or between:
        return found + between
    for i in coded.chain if coded.act.event_type in JUDGING else ():
        deed = s.tokens[i]
        own = [p for p in owners(scene, deed) if p.code not in acting] if deed.pos == "NOUN" else []
        if own and i != coded.actor_host:
            return [replace(p, how=f"whose {tree.lemma(deed)} it is; {p.how}") for p in own]
    named = [s.tokens[i] for i in coded.chain if i != coded.actor_host and s.tokens[i].pos == "NOUN"]
    deeds = [
        noun for noun in (*objects, *named)
        if coded.act.event_type in JUDGING and not is_person(scene, noun) and tree.lemma(noun) not in WORDS_OF_BLAME
    ]  # fmt: skip
    if deeds and coded.act.event_type != "SUPPORT":
        return []
    for case in cases:
        there = [
            noun for c, noun in phrases if case in (c, c.split(" ")[0]) and not _is_only_place(scene, coded, case, noun)
        ]
        found = [p for noun in there for p in scene.parties(noun) or _bordering(scene, noun)]
        found = [p for p in found if p.code not in acting]
        if found:
            return [replace(p, how=f"'{case}' phrase; {p.how}") for p in found]
    return _further_in(scene, coded, word, acting)


def _further_in(scene: Scene, coded: Coded, word: int, acting: set[str]) -> list[Party]:
    """Parties in a phrase on the phrase of the verb: "spoke by telephone with", "arrived on a visit to"."""
    s = scene.sentence
    if coded.act.event_type not in ("CONSULT", "AGREE", "SUPPORT", "COOPERATE"):
        return []
    for _, noun in tree.obliques(s, word):
        for c in tree.children(s, noun.i):
            case = tree.preposition(s, c.i)
            if c.dep == "nmod" and case in ("with", "to") and case in receiving(coded):
                found = [p for p in scene.parties(c) if p.code not in acting]
                if found:
                    return [replace(p, how=f"'{case}' phrase; {p.how}") for p in found]
    return []


def receiving(coded: Coded) -> tuple[str, ...]:
    """The prepositions whose nouns receive, for the type and mode of an event and of what it governs."""
    outer, inner = coded.act.event_type, inner_type(coded)
    if outer == "CONSULT":
        return VISITED if coded.act.mode == "visit" else MEETING
    if outer == "AGREE" and inner == ("CONSULT", "visit"):
        return VISITED
    if inner[0] not in ("", "CONSULT", outer):
        return (*RECEIVING[outer], *(case for case in RECEIVING[inner[0]] if case not in RECEIVING[outer]))
    return RECEIVING[outer]


def inner_type(coded: Coded) -> tuple[str, str]:
    """Type and mode of the innermost frame of a composed event ("agreed to visit"); empty where it is not known."""
    found = FRAME_PLACE.findall(coded.rule)
    return frame_types().get(found[-1], ("", "")) if found else ("", "")


@cache
def frame_types() -> dict[str, tuple[str, str]]:
    """Type and mode of every frame and noun of the lexicon, by its place in the tables."""
    lexicon = event_lexicon()
    verbs = {frame.place: (frame.event_type, frame.mode) for frames in lexicon.frames.values() for frame in frames}
    return verbs | {noun.place: (noun.event_type, noun.mode) for noun in lexicon.nouns.values()}


def object_parties(scene: Scene, coded: Coded, noun: Token) -> list[Party]:
    """The parties that an object stands for; of a deed judged, its doer."""
    if coded.act.event_type in JUDGING and not is_person(scene, noun):
        return owners(scene, noun) or ([] if _has_place_only(scene, noun) else scene.parties(noun))
    m = scene.mention(noun)
    if (
        coded.act.event_type == "CONSULT"
        and coded.act.mode != "visit"
        and m is not None
        and m.kind in ("place", "capital_place")
    ):
        return []
    if is_person(scene, noun):
        return scene.parties(noun)
    demonyms = [c for c in tree.children(scene.sentence, noun.i) if c.dep == "amod" and scene.mention(c) is not None]
    owned = [p for c in demonyms for p in scene.parties(c)]
    return owned if len(owned) == 1 else scene.parties(noun)


def _has_place_only(scene: Scene, noun: Token) -> bool:
    """Whether the only names in a phrase stand after prepositions of place ("the attack in Beirut")."""
    s = scene.sentence
    return all(
        tree.preposition(s, c.i) not in ("", "of", "by") for c in tree.children(s, noun.i) if c.dep in ("nmod", "obl")
    )


def _is_only_place(scene: Scene, coded: Coded, case: str, noun: Token) -> bool:
    """Whether a phrase says where and not to whom, or on whose word ("according to")."""
    if case == "to" and any(c.text.lower() == "according" for c in tree.children(scene.sentence, noun.i)):
        return True
    if case in ("in", "across", "over", "near", "at") and scene.is_place(noun):
        return True
    if case != "in":
        return False
    words = {tree.word(scene.sentence, i) for i in coded.chain}
    return bool(words & EXERCISES)


def _bordering(scene: Scene, noun: Token) -> list[Party]:
    """The party beyond a border: "along its border with Ukraine"."""
    s = scene.sentence
    if tree.lemma(noun) not in ("border", "frontier", "boundary"):
        return []
    return [
        p for c in tree.children(s, noun.i)
        if c.dep in ("nmod", *OWNED) and tree.preposition(s, c.i) in ("with", "of", "")
        for p in scene.parties(c)
    ]  # fmt: skip


def _is_time(noun: Token) -> bool:
    return noun.lemma.lower() in tree.PERIODS
