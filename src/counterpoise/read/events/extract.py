"""Events of a document: coded predicates with parties, status, place and sizes, as candidates.

Every predicate that the coder codes and that has at least one known party becomes a candidate; a noun needs a
party of its own or of the verb that governs it, and a bare purpose ("to buy weapons") is no event yet. The span
is the trigger's clause without further clauses of its own. Dates are left open: they are resolved where the
document's publication date is known (`read.when`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from counterpoise.read.candidates import EventCandidate, Party, Why
from counterpoise.read.events import tree
from counterpoise.read.events.coder import Coded, SentenceCoder
from counterpoise.read.events.contexts import contexts_of
from counterpoise.read.events.implied import FIGHTING, HOSTILE
from counterpoise.read.events.means import mode_of
from counterpoise.read.events.roles import Parties, is_abroad, parties_of
from counterpoise.read.events.scene import Memory, Scene, is_state, main_pair
from counterpoise.read.events.side import in_quotes, own_side
from counterpoise.read.events.status import Background, Standing, standing
from counterpoise.read.events.tables import EventLexicon, event_lexicon
from counterpoise.read.names.resolve import DocumentNames
from counterpoise.read.numbers import find_quantities
from counterpoise.read.parse.pipeline import Sentence

STATES_OF_AFFAIRS = frozenset({"relation", "tie", "conflict", "hostility", "cooperation", "trade", "partnership"})
"""Nouns that name a lasting state; they make an event only under a verb ("severed relations")."""
APART = frozenset({"conj", "parataxis", "advcl", "acl:relcl", "punct", "discourse", "cc", "advcl:relcl"})
DEFINITE = frozenset({"the", "this", "that", "these", "those", "such"})
DEAD = frozenset({"kill", "die", "dead", "death", "massacre", "slay"})
INJURED = frozenset({"wound", "injure", "injured", "wounded"})
ARRESTED = frozenset({"arrest", "detain"})


def find_events(
    sentences: Sequence[Sentence], *, text: str, names: DocumentNames, published: date | None
) -> tuple[EventCandidate, ...]:
    """The events of a document in order. `names` must be of the same sentences, `text` the stored text."""
    lexicon = event_lexicon()
    found: list[EventCandidate] = []
    coded = [tuple(SentenceCoder(sentence, lexicon).happened()) for sentence in sentences]
    reads: list[dict[int, list[Party]]] = [{} for _ in sentences]
    hostile, fights = _hostile(sentences, coded, names, reads)
    fighting = _fighting(fights)
    pair = main_pair(names, hostile)
    side = own_side(sentences, names, pair, text)
    if side != names.home:
        names = replace(names, home=side)
        reads = [{} for _ in sentences]
        pair = main_pair(names, hostile)
    when = Background(sentences, published)
    memory = Memory(found)
    for index, sentence in enumerate(sentences):
        scene = Scene(index, sentence, names, pair, memory, fighting, reads[index])
        for one in coded[index]:
            parties = parties_of(scene, one)
            if _worth(scene, one, parties) and not _is_repeat(scene, one, parties, found):
                found.append(_candidate(scene, one, parties, lexicon=lexicon, text=text, when=when))
    return tuple(found)


def _hostile(
    sentences: Sequence[Sentence],
    coded: Sequence[tuple[Coded, ...]],
    names: DocumentNames,
    reads: Sequence[dict[int, list[Party]]],
) -> tuple[Counter[frozenset[str]], Counter[tuple[str, str]]]:
    """How often two states meet in a hostile act by the grammar of one clause; how often one fights the other."""
    met: Counter[frozenset[str]] = Counter()
    fought: Counter[tuple[str, str]] = Counter()
    for index, sentence in enumerate(sentences):
        for one in coded[index]:
            if one.act.event_type not in HOSTILE:
                continue
            sides = parties_of(Scene(index, sentence, names, reads=reads[index]), one)
            pairs = {(a.code, r.code) for a in sides.actors for r in sides.recipients}
            two = [pair for pair in pairs if len(set(pair)) == 2 and all(is_state(code) for code in pair)]
            met.update(frozenset(pair) for pair in two)
            if one.act.event_type in FIGHTING:
                fought.update(two)
    return met, fought


def _fighting(fought: Counter[tuple[str, str]]) -> tuple[str, ...]:
    """The two states that fight each other most, the one that attacks more often first; none where none fight."""
    both: Counter[tuple[str, ...]] = Counter()
    for pair, count in fought.items():
        both[tuple(sorted(pair))] += count
    if not both:
        return ()
    one, other = sorted(both, key=lambda two: (-both[two], two))[0]
    return (one, other) if fought[one, other] >= fought[other, one] else (other, one)


def _worth(scene: Scene, coded: Coded, parties: Parties) -> bool:
    """Whether a coded predicate has the parties that make it an event."""
    if not parties.actors and not parties.recipients:
        return False
    token = scene.sentence.tokens[coded.token]
    if coded.noun and tree.word(scene.sentence, token.i) in STATES_OF_AFFAIRS:
        return False
    if token.tag == "VB" and token.dep in ("advcl", "acl") and not coded.future:
        return False
    if coded.noun and len(coded.chain) == 1:
        return bool(parties.actors)
    return bool(parties.actors) or tree.is_passive(scene.sentence, coded.actor_host)


def _is_repeat(scene: Scene, coded: Coded, parties: Parties, found: Sequence[EventCandidate]) -> bool:
    """Whether a bare noun only takes up an event that was told before: "the talks", "the clash"."""
    if not coded.noun or len(coded.chain) > 1:
        return False
    s = scene.sentence
    below = list(tree.children(s, coded.token))
    if not any(c.dep == "det" and tree.lemma(c) in DEFINITE for c in below):
        return False
    inside = [s.tokens[i] for i in s.subtree(coded.token)]
    start, end = inside[0].start, inside[-1].end
    named = any(p.span is not None and start <= p.span[0] < end for p in (*parties.actors, *parties.recipients))
    return not named and any(e.event_type == coded.act.event_type for e in found)


def _candidate(
    scene: Scene, coded: Coded, parties: Parties, *, lexicon: EventLexicon, text: str, when: Background
) -> EventCandidate:
    s = scene.sentence
    stands = standing(s, coded, lexicon=lexicon, when=when, quoted=in_quotes(text, s.tokens[coded.token].start))
    token = s.tokens[coded.token]
    span = clause_of(s, coded)
    sizes = _sizes(s, span, text)
    mode = _mode(scene, coded, parties)
    return EventCandidate(
        span=span, trigger=(token.start, token.end), event_type=coded.act.event_type, sentence=scene.index,
        why=_why(s, coded, parties), mode=mode, actors=parties.actors,
        recipients=parties.recipients, status=stands.status, speaker=_speaker(scene, stands),
        contexts=contexts_of(s, span, mode),
        beside=None if stands.beside is None else (stands.beside.start, stands.beside.end), place=_place(scene, coded),
        dead=sizes.get("dead"), injured=sizes.get("injured"), arrested=sizes.get("arrested"),
    )  # fmt: skip


def _why(s: Sentence, coded: Coded, parties: Parties) -> Why:
    words = tuple(s.tokens[i].text for i in coded.chain)
    path = " > ".join(f"{s.tokens[i].dep}:{tree.lemma(s.tokens[i])}" for i in coded.chain)
    known = ("parties", 0.5 * (bool(parties.actors) + bool(parties.recipients)))
    scores = (("frame", coded.weight), known, ("noun", -0.5 if coded.noun else 0.0))
    return Why(coded.rule, words, path, sum(value for _, value in scores), scores)


def _mode(scene: Scene, coded: Coded, parties: Parties) -> str:
    """The mode by frame and means, with a meeting of states in a third one as third-party."""
    met = [*parties.actors, *parties.recipients]
    mode = mode_of(scene.sentence, coded)
    return "third-party" if mode in ("", "visit") and is_abroad(scene, coded, met) else mode


def _speaker(scene: Scene, stands: Standing) -> str:
    if stands.speaker is None:
        return "author"
    token = stands.speaker
    start, end = token.start, token.end
    for m in scene.names.by_sentence.get(scene.index, ()):
        if m.kind == "person" and m.start <= start and end <= m.end:
            return m.name
    actor = scene.names.actor_at(scene.index, token.i)
    return actor.text if actor is not None else token.text


def clause_of(s: Sentence, coded: Coded) -> tuple[int, int]:
    """The span of an event: its predicate and what hangs on it, without further clauses."""
    words = {coded.actor_host, *coded.chain}
    ahead = [coded.actor_host, *coded.chain]
    while ahead:
        at = ahead.pop()
        for c in tree.children(s, at):
            clause = c.dep in APART and not (c.dep == "conj" and c.pos not in ("VERB", "AUX"))
            if c.i not in words and not clause:
                words.add(c.i)
                ahead.append(c.i)
    return s.tokens[min(words)].start, s.tokens[max(words)].end


def _place(scene: Scene, coded: Coded) -> str:
    """The place named by an "in", "at" or "near" phrase of the predicate."""
    for case, noun in tree.obliques(scene.sentence, coded.actor_host):
        if case.split(" ")[0] not in ("in", "at", "near"):
            continue
        for m in scene.names.by_sentence.get(scene.index, ()):
            if m.start <= noun.start < m.end and m.kind in (
                "state",
                "place",
                "capital_place",
                "capital_metonym",
                "contested",
            ):
                return m.name
    return ""


def _sizes(s: Sentence, span: tuple[int, int], text: str) -> dict[str, int]:
    """Numbers of dead, injured and arrested told in a clause: the number nearest to each such word."""
    quantities = [q for q in find_quantities(text[span[0] : span[1]]) if not q.unit]
    sizes: dict[str, int] = {}
    for name, words in (("dead", DEAD), ("injured", INJURED), ("arrested", ARRESTED)):
        for token in s.tokens:
            if not quantities or not span[0] <= token.start < span[1] or tree.lemma(token) not in words:
                continue
            nearest = min(quantities, key=lambda q: abs(q.start + span[0] - token.start))
            if abs(nearest.start + span[0] - token.start) < 60:
                sizes[name] = int(nearest.low)
                break
    return sizes


def party_codes(parties: Sequence[Party]) -> tuple[str, ...]:
    """The codes of parties in order."""
    return tuple(p.code for p in parties)
