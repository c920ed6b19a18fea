"""Who acts and who receives in a coded event.

A verb's subject acts and its object or prepositional phrase receives; a passive turns this round ("by" acts). An
event noun's possessor, demonym or "by" phrase acts ("Turkish shelling", "the visit of") and what stands after
"on", "against", "to" receives. The one accused is who did the deed ("accused Baku of shelling"). Reciprocal acts
(talks, agreements signed, clashes between) have all parties as actors and no recipient. Parties that stand for
neither state nor known body are left out; nothing is filled in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from counterpoise.read.candidates import Party
from counterpoise.read.events import tree
from counterpoise.read.events.coder import Coded
from counterpoise.read.events.status import ACCUSING
from counterpoise.read.names.resolve import DocumentNames
from counterpoise.read.parse.pipeline import Sentence, Token

RECEIVING = (
    "on",
    "against",
    "to",
    "at",
    "with",
    "into",
    "over",
    "from",
    "for",
    "towards",
    "toward",
    "of",
    "upon",
    "in",
    "across",
)
MEETING = ("with", "to", "for", "between")
NOUN_ACTORS = frozenset({"nmod:poss", "amod", "compound", "nmod:desc"})
RECIPROCAL_NOUNS = frozenset(
    {"talk", "negotiation", "meeting", "summit", "war", "clash", "fighting", "conflict", "battle", "dialogue"}
)
AGAINST = frozenset({"ASSAULT", "ACCUSE", "REJECT", "THREATEN", "COERCE", "REQUEST"})
"""Types whose open side is filled with the opponent; `Party.outside_clause` marks it."""
GOODS = frozenset({"COOPERATE", "AID"})
BODIES = frozenset({"IGO", "UNO", "EUR", "NGO", "IMG", "ISM", "NKR", "KAS", "XBD", "GOL"})
GREAT_POWERS = frozenset({"USA", "RUS", "FRA", "GBR", "CHN", "DEU"})
COLLECTIVE = frozenset(
    {"side", "party", "leader", "president", "minister", "country", "they", "state", "foe", "neighbour"}
)


@dataclass(frozen=True, slots=True)
class Parties:
    """The two sides of an event."""

    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with its place in the document and the document's names."""

    index: int
    sentence: Sentence
    names: DocumentNames
    pair: tuple[str, ...] = ()
    """The codes of the two states that the document is most about, or none."""

    def parties(self, token: Token) -> list[Party]:
        """The parties that a phrase and its conjuncts stand for."""
        found = []
        for one in (token, *self._conjuncts(token)):
            actor = self.names.actor_at(self.index, one.i)
            if actor is not None and actor.code:
                found.append(
                    Party(actor.code, actor.sector, actor.text, (actor.start, actor.end), actor.entity, actor.how)
                )
        inside = self._inside(token)
        if len({p.code for p in inside}) > len({p.code for p in found}):
            found = inside
        return found or self._both(token)

    def _both(self, token: Token) -> list[Party]:
        """The two main states, for "both sides" and the like after both have been named."""
        counted = {tree.lemma(c) for c in tree.children(self.sentence, token.i)} & {"both", "two"}
        whole = tree.lemma(token) in COLLECTIVE and (counted or tree.lemma(token) == "party") and token.tag == "NNS"
        if not whole or len(self.pair) < 2:
            return []
        span = (token.start, token.end)
        return [Party(code, "", token.text, span, "", "both main states", outside_clause=True) for code in self.pair]

    def other(self, codes: set[str]) -> Party | None:
        """The state that stands against those of `codes`: another of the sentence, else the other main one."""
        mine = codes & set(self.pair)
        named = [m for m in self.names.by_sentence.get(self.index, ()) if m.code in self.pair and m.code not in codes]
        if named:
            m = named[0]
            return Party(
                m.code, m.sector, m.text, (m.start, m.end), m.entity, "named in the sentence", outside_clause=True
            )
        if len(mine) == 1 and len(self.pair) == 2:
            code = next(code for code in self.pair if code not in mine)
            return Party(code, "", "", None, "", "the other main state", outside_clause=True)
        return None

    def _conjuncts(self, token: Token) -> list[Token]:
        below = list(tree.children(self.sentence, token.i))
        return [c for c in below if c.dep in ("conj", "appos")] + [
            d for c in below if c.dep == "conj" for d in tree.children(self.sentence, c.i) if d.dep == "conj"
        ]

    def _inside(self, token: Token) -> list[Party]:
        """Names joined inside a phrase: "the presidents of Armenia and Azerbaijan"."""
        found = []
        for c in tree.children(self.sentence, token.i):
            if c.dep in ("nmod", "amod", "compound", "nmod:poss") and tree.preposition(self.sentence, c.i) in (
                "",
                "of",
            ):
                actor = self.names.actor_at(self.index, c.i)
                if actor is not None and actor.code:
                    found.append(
                        Party(actor.code, actor.sector, actor.text, (actor.start, actor.end), actor.entity, actor.how)
                    )
                    found += [p for d in self._conjuncts(c) for p in self.parties(d)]
        return found


def parties_of(scene: Scene, coded: Coded) -> Parties:
    """The actors and recipients of a coded event, each code once; a recipient is never an actor too."""
    if coded.noun and len(coded.chain) == 1:
        actors, recipients = _of_noun(scene, coded)
    else:
        actors, recipients = _of_verb(scene, coded)
    actors, recipients = _once(actors), _once(recipients)
    if coded.act.event_type in AGAINST:
        actors, recipients = _opposed(scene, coded.act.event_type, actors, recipients)
    if _reciprocal(scene.sentence, coded):
        actors = _joint(scene, coded, actors, recipients)
        return Parties(tuple(_once([*actors, *recipients])), ())
    held = {p.code for p in actors}
    return Parties(tuple(actors), tuple(p for p in recipients if p.code not in held))


def _opposed(
    scene: Scene, event_type: str, actors: list[Party], recipients: list[Party]
) -> tuple[list[Party], list[Party]]:
    """Fill the open side of a hostile act with the state that stands against the one named."""
    if actors and not recipients:
        if event_type == "REQUEST" and not {p.code for p in actors} & set(scene.pair):
            return actors, [
                Party(code, "", "", None, "", "both main states", outside_clause=True) for code in scene.pair
            ]
        other = scene.other({p.code for p in actors})
        return actors, [other] if other is not None else []
    if recipients and not actors:
        other = scene.other({p.code for p in recipients})
        return [other] if other is not None else [], recipients
    return actors, recipients


def main_pair(names: DocumentNames) -> tuple[str, ...]:
    """The two states that a document is most about; empty where it names fewer than two of them at least twice.

    Great powers count only where fewer than two other states are named three times: they mediate and supply.
    """
    counts = Counter(m.code for m in names.mentions if len(m.code) == 3 and m.code.isupper() and m.code not in BODIES)
    others = [code for code, count in counts.most_common() if count > 2 and code not in GREAT_POWERS]
    top = others[:2] if len(others) > 1 else [code for code, count in counts.most_common(2) if count > 1]
    return tuple(top) if len(top) == 2 else ()


def _once(parties: Iterable[Party]) -> list[Party]:
    found: dict[str, Party] = {}
    for party in parties:
        found.setdefault(party.code, party)
    return list(found.values())


def _reciprocal(s: Sentence, coded: Coded) -> bool:
    act, word = coded.act, tree.word(s, coded.token)
    if act.mode == "ceasefire":
        return True
    if act.event_type == "CONSULT":
        return act.mode not in ("visit", "phone")
    if act.event_type == "ASSAULT":
        return word in RECIPROCAL_NOUNS or word == "clash"
    chain = {tree.word(s, i) for i in coded.chain}
    return act.event_type == "SUPPORT" and bool(
        chain & {"sign", "agreement", "deal", "treaty", "pact", "contract", "accord"}
    )


def _of_verb(scene: Scene, coded: Coded) -> tuple[list[Party], list[Party]]:
    s, host = scene.sentence, coded.actor_host
    passive = tree.is_passive(s, host)
    if passive:
        actors = [p for case, noun in tree.obliques(s, host) if case == "by" for p in scene.parties(noun)]
    else:
        actors = [p for noun in _doers(s, host) for p in scene.parties(noun)]
    recipients: list[Party] = []
    for word in dict.fromkeys((*coded.chain, coded.host)):
        if word in _used_subjects(s, host):
            continue
        recipients += _receivers(scene, coded, word, {p.code for p in actors})
        if {p.code for p in recipients} - {p.code for p in actors}:
            break
    return actors, recipients


def _used_subjects(s: Sentence, host: int) -> set[int]:
    return {t.i for t in tree.subjects(s, host)}


def _doers(s: Sentence, host: int) -> list[Token]:
    """The subjects of a verb; under a verb of accusing, those who are accused."""
    head = s.tokens[s.tokens[host].head]
    if head.i != host and tree.lemma(head) in ACCUSING and s.tokens[host].dep in ("advcl", "obl", "acl", "xcomp"):
        accused = [o for o in tree.objects(s, head.i) if o.i != host]
        if accused:
            return accused
    own = tree.subjects(s, host)
    return own


def _receivers(scene: Scene, coded: Coded, word: int, acting: set[str]) -> list[Party]:
    """Parties among the objects of a word, else in its prepositional phrases, nearest kinds first."""
    s = scene.sentence
    meeting = coded.act.event_type == "CONSULT" and coded.act.mode != "visit"
    cases = MEETING if meeting or _reciprocal(s, coded) else RECEIVING
    found = [p for noun in tree.objects(s, word) if noun.i not in coded.chain for p in scene.parties(noun)]
    found = [p for p in found if p.code not in acting]
    phrases = tree.obliques(s, word)
    between = [p for case, noun in phrases if case in ("between", "among") for p in scene.parties(noun)]
    if found or between:
        return found + between
    for case in cases:
        found = [p for c, noun in phrases if c.split(" ")[0] == case for p in scene.parties(noun)]
        found = [p for p in found if p.code not in acting]
        if found:
            return [replace(p, how=f"'{case}' phrase; {p.how}") for p in found]
    return []


def _joint(scene: Scene, coded: Coded, actors: list[Party], recipients: list[Party]) -> list[Party]:
    """The actors of a joint act; where it names no side, or only its host, the two main states."""
    s, token = scene.sentence, scene.sentence.tokens[coded.token]
    if recipients or not scene.pair or {p.code for p in actors} & set(scene.pair):
        return actors
    subject = token.dep in (*tree.SUBJECTS, "root")
    meeting = coded.act.event_type == "CONSULT" and coded.noun and len(actors) < 2
    signing = coded.act.event_type == "SUPPORT" and not actors and tree.is_passive(s, coded.actor_host)
    fighting = coded.act.event_type == "ASSAULT" and coded.noun and not actors and subject
    truce = coded.act.mode == "ceasefire" and not actors and subject
    if not (meeting or signing or fighting or truce):
        return actors
    return actors + [Party(code, "", "", None, "", "both main states", outside_clause=True) for code in scene.pair]


def _of_noun(scene: Scene, coded: Coded) -> tuple[list[Party], list[Party]]:
    s, token = scene.sentence, scene.sentence.tokens[coded.token]
    receiving = MEETING if coded.act.event_type == "CONSULT" and coded.act.mode != "visit" else RECEIVING
    actors: list[Party] = []
    recipients: list[Party] = []
    for c in tree.children(s, token.i):
        case = tree.preposition(s, c.i).split(" ")[0]
        if c.dep in NOUN_ACTORS:
            actors += scene.parties(c)
        elif c.dep in ("nmod", "obl"):
            if case == "of" and coded.act.event_type in GOODS:
                actors += [p for d in tree.children(s, c.i) if d.dep in NOUN_ACTORS for p in scene.parties(d)]
                recipients += [
                    p
                    for d in tree.children(s, c.i)
                    if tree.preposition(s, d.i) in ("to", "for")
                    for p in scene.parties(d)
                ]
            elif case == "of" and coded.act.event_type in AGAINST:
                recipients += scene.parties(c)
            elif case in ("by", "between", "among", "of"):
                actors += scene.parties(c)
            elif case in receiving:
                recipients += scene.parties(c)
    head = s.tokens[token.head]
    if not actors and head.pos == "VERB" and head.i != token.i and token.dep in ("obj", "obl"):
        actors = [p for noun in _doers(s, head.i) for p in scene.parties(noun)]
        if token.dep == "obl" and tree.is_passive(s, head.i):
            actors = []
    if not recipients and head.pos == "VERB" and head.i != token.i and token.dep in ("nsubj", "nsubj:pass"):
        recipients = [p for noun in tree.objects(s, head.i) if noun.i != token.i for p in scene.parties(noun)]
    return actors, recipients
