"""What a phrase without a name of its own refers to: "its troops", "the group", "the ministry", "he".

Each rule looks back a few sentences and answers only where one candidate is left:

- "its", "his", "their", "our" lend their owner's state to the phrase;
- a noun of a class ("the group", "the alliance", "the company", "the daily") is the last organisation of that class;
- "the court" is the last body whose name holds the word;
- a title ("the minister") is the last person with that office, else its one holder in the only state in view;
- an organ, a force or the country itself ("the army", "the country's parliament") belongs to the only state in view;
- "the rebels" are the last rebels named, else those of the only land in view; "the enclave" the last contested one;
- he, she and it are the one person, or body, named in the nearest sentence with any, else its subject; "they" the
  subject before. A title may stand as antecedent too ("Armenia's prime minister ... He ...").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from counterpoise.read.names.lexicon import Names
from counterpoise.read.names.mention import ActorRef, Mention, SentenceLike, TokenLike
from counterpoise.read.names.phrase import Reading

PERSONAL = frozenset({"he", "she", "him", "her", "his", "hers", "himself", "herself"})
THING = frozenset({"it", "its", "itself"})
PLURAL = frozenset({"they", "their", "theirs", "themselves"})
OWN = frozenset({"his", "her", "its", "their"})
SPEAKER = frozenset({"we", "our", "us", "ours"})
DEFINITE = frozenset({"the", "this", "that", "these", "those"})
STATES = frozenset({"state", "capital_metonym", "organisation", "metonym", "contested"})
LANDS = frozenset({"place", "contested"})
BODIES = frozenset({"organisation", "metonym", "group"})
COUNTRY = frozenset({"country", "nation", "republic", "kingdom", "emirate", "homeland"})
ENCLAVE = frozenset({"enclave", "region", "territory", "republic", "province", "exclave", "entity"})
LEAGUES = frozenset({"IGO", "UNO", "EUR"})
STATELESS = LEAGUES | {"NGO", "IMG", "ISM"}
GUESTS = frozenset({"peacekeepers", "peacekeeper", "observers", "monitors", "mercenaries"})
"""Forces in a land that is not theirs."""
JUDGING = frozenset(
    "called denied described condemned rejected welcomed confirmed said labelled termed dubbed regretted deplored "
    "announced explained criticised criticized denounced praised considered regards considers calls denies rejects "
    "welcomes condemns accepted refused opposed discussed published did do doing done".split()
)
"""Verbs whose object "it" is a deed or a text, not an actor."""
BACK = 3
"""A referent is sought in the current sentence and at most so many before it."""

_FIGHTING = frozenset({"REB", "PRM", "PTY", "OPP", "UAF", "CRM", "SOC", "REL"})
_CLASSES: dict[str, frozenset[str]] = {
    "group": _FIGHTING, "movement": _FIGHTING, "organisation": _FIGHTING | {"JRN", ""},
    "organization": _FIGHTING | {"JRN", ""}, "militia": frozenset({"PRM", "REB"}), "party": frozenset({"PTY", "OPP"}),
    "faction": _FIGHTING, "militants": _FIGHTING, "insurgents": frozenset({"REB"}), "gang": frozenset({"CRM"}),
    "cartel": frozenset({"CRM"}), "company": frozenset({"BUS"}), "firm": frozenset({"BUS"}),
    "corporation": frozenset({"BUS"}), "manufacturer": frozenset({"BUS"}), "maker": frozenset({"BUS"}),
    "producer": frozenset({"BUS"}), "exporter": frozenset({"BUS"}), "airline": frozenset({"BUS"}),
    "giant": frozenset({"BUS"}), "conglomerate": frozenset({"BUS"}), "newspaper": frozenset({"JRN"}),
    "daily": frozenset({"JRN"}), "weekly": frozenset({"JRN"}), "channel": frozenset({"JRN"}),
    "broadcaster": frozenset({"JRN"}), "station": frozenset({"JRN"}), "magazine": frozenset({"JRN"}),
    "outlet": frozenset({"JRN"}), "charity": frozenset({"SOC", "MED"}), "watchdog": frozenset({"SOC", ""}),
    "university": frozenset({"EDU"}), "institute": frozenset({"EDU"}),
}  # fmt: skip
"""Sectors of the organisations that a common noun may stand for."""
_JOINED = frozenset({"alliance", "bloc", "union", "body", "organisation", "organization", "pact", "agency"})
"""Nouns for leagues of states and their agencies."""


class Document(Protocol):
    """What is asked of a document's names."""

    @property
    def sentences(self) -> Sequence[SentenceLike]: ...
    @property
    def by_sentence(self) -> dict[int, tuple[Mention, ...]]: ...
    @property
    def mentions(self) -> tuple[Mention, ...]: ...
    @property
    def names(self) -> Names: ...
    @property
    def home(self) -> str: ...
    def said(self, sentence: int, token: int) -> Reading | None:
        """What the noun phrase that `token` heads says by its own words."""
        ...

    def actor_at(self, sentence: int, token: int) -> ActorRef | None:
        """The actor that the noun phrase headed by `token` stands for."""
        ...

    def holder(self, office: str, code: str) -> str:
        """Entity of the one holder of an office on the document's day, or empty."""
        ...


def in_context(document: Document, sentence: int, span: Sequence[TokenLike], reading: Reading) -> Reading:
    """`reading` with the state that the text gives it, or as it was."""
    start = span[0].start
    words = {token.text.lower() for token in span}
    own = next((token for token in span if token.text.lower() in OWN | SPEAKER), None)
    if words & {"two", "both", "either", "neither", "several"}:
        return reading
    if "whose" in words:
        return _whose(document, sentence, start, reading)
    if own is not None:
        owner = pronoun(document, sentence, own, own.text)
        if owner is None or not owner.code:
            return reading
        return Reading(owner.code, reading.sectors, owner.code.lower(), f"possessive: {owner.how}")
    alone = len(span) == 1 and bool(reading.organ)
    if not (alone or words & DEFINITE or span[0].text[:1].isupper()):
        return reading
    for rule in (_of_class, _namesake, _with_office, _of_state, _rebels, _enclave):
        found = rule(document, sentence, start, span, reading)
        if found is not None:
            return found
    return reading


def _whose(document: Document, sentence: int, start: int, reading: Reading) -> Reading:
    """`reading` with the state of the name right before "whose"."""
    before = [one for one in document.by_sentence.get(sentence, ()) if one.end <= start and one.code]
    if not before or start - before[-1].end > 2:
        return reading
    return Reading(before[-1].code, reading.sectors, before[-1].code.lower(), f"'whose' after '{before[-1].text}'")


def _heads(span: Sequence[TokenLike]) -> tuple[str, ...]:
    """The last noun before the phrase's first break, and the word before it, in lower case."""
    words = [token.text.lower() for token in span]
    end = next((i for i, word in enumerate(words) if i and word in {"of", "in", "for", "from", "at", ","}), len(words))
    return tuple(words[:end])


def _of_class(
    document: Document, sentence: int, start: int, span: Sequence[TokenLike], reading: Reading
) -> Reading | None:
    words = _heads(span)
    head = words[-1] if words else ""
    sectors = _CLASSES.get(head, frozenset())
    if reading.office or reading.organ not in {"", "state_media", "government"} or span[0].text.lower() not in DEFINITE:
        return None

    def fits(one: Mention) -> bool:
        league = head in _JOINED and one.code in LEAGUES
        return one.kind in BODIES and one.kind != "group" and (league or one.sector in sectors)

    if not sectors and head not in _JOINED:
        return None
    found = nearest(document, sentence, start, fits)
    if found is None:
        return None
    own = tuple(one for one in (found.sector, found.second) if one)
    return Reading(found.code, own or reading.sectors, found.entity, f"'{head}' for '{found.text}'")


def _namesake(
    document: Document, sentence: int, start: int, span: Sequence[TokenLike], reading: Reading
) -> Reading | None:
    """The organisation named before whose name ends in the phrase's head: "the Court", "the brigade"."""
    words = _heads(span)
    if len(words) != 2 or words[0] not in DEFINITE or reading.office:
        return None

    def fits(one: Mention) -> bool:
        return one.kind == "organisation" and words[-1] in {part.lower() for part in one.text.split()[1:]}

    found = nearest(document, sentence, start, fits, back=5 * BACK)
    if found is None:
        return None
    own = tuple(one for one in (found.sector, found.second) if one)
    return Reading(found.code, own or reading.sectors, found.entity, f"'{words[-1]}' of '{found.text}'")


def _with_office(
    document: Document, sentence: int, start: int, span: Sequence[TokenLike], reading: Reading
) -> Reading | None:
    if not reading.office:
        return None
    for one in reversed([one for one in document.mentions if one.end <= start and one.sentence <= sentence]):
        same = one.office == reading.office
        if one.kind == "person" and (same or (reading.office == "minister" and one.office.endswith("minister"))):
            sectors = tuple(part for part in (one.sector, one.second) if part) or reading.sectors
            return Reading(one.code, sectors, one.entity, "office named before", reading.office)
    return None


def _of_state(
    document: Document, sentence: int, start: int, span: Sequence[TokenLike], reading: Reading
) -> Reading | None:
    head = _heads(span)[-1:]
    opposed = "OPP" in reading.sectors
    if not (reading.office or reading.organ or opposed or COUNTRY.intersection(head)) or GUESTS.intersection(head):
        return None
    code = state_in_view(document, sentence, start, leagues=not reading.sectors)
    if code and reading.office:
        entity = document.holder(reading.office, code)
        how = "holder in the only state of the sentence" if entity else "only state of the sentence"
        return Reading(code, reading.sectors, entity or code.lower(), how, reading.office)
    if code:
        return Reading(code, reading.sectors, code.lower(), "only state of the sentence", organ=reading.organ)
    if document.home and not codes_in_view(document, sentence, start, leagues=not reading.sectors):
        return Reading(document.home, reading.sectors, document.home.lower(), "the document's own side", reading.office)
    return None


def _rebels(
    document: Document, sentence: int, start: int, span: Sequence[TokenLike], reading: Reading
) -> Reading | None:
    if reading.sectors[:1] not in {("REB",), ("PRM",)} or reading.how == "title":
        return None
    sector = reading.sectors[0]
    named = nearest(document, sentence, start, lambda one: one.sector == sector and one.kind in BODIES)
    if named is not None:
        return Reading(named.code, reading.sectors, named.entity, f"those of '{named.text}'")
    for index in range(sentence, max(-1, sentence - 2 * BACK), -1):
        there = document.by_sentence.get(index, ())
        lands = {one.code for one in there if one.kind in LANDS and one.code}
        if lands:
            code = lands.pop() if len(lands) == 1 else ""
            return Reading(code, reading.sectors, code.lower(), "only land in view") if code else None
    return None


def _enclave(
    document: Document, sentence: int, start: int, span: Sequence[TokenLike], reading: Reading
) -> Reading | None:
    if not ENCLAVE.intersection(_heads(span)[-1:]):
        return None
    if reading.sectors != ("PRE",) and not {"enclave", "exclave"}.intersection(_heads(span)[-1:]):
        return None
    found = nearest(document, sentence, start, lambda one: one.kind == "contested")
    if found is None:
        return None
    return Reading(found.code, reading.sectors, found.entity, f"contested '{found.text}'")


def nearest(
    document: Document, sentence: int, before: int, fits: Callable[[Mention], bool], *, back: int = BACK
) -> Mention | None:
    """The one mention that fits in the nearest sentence with any; None where several entities do."""
    for index in range(sentence, max(-1, sentence - back - 1), -1):
        there = [one for one in document.by_sentence.get(index, ()) if one.end <= before and fits(one)]
        if there:
            return there[-1] if len({one.entity for one in there}) == 1 else None
    return None


def codes_in_view(document: Document, sentence: int, before: int, *, leagues: bool) -> tuple[str, ...]:
    """Codes named in a sentence before `before`; where there is none, those of the nearest sentence before.

    Leagues of states, and bodies of no state, count where `leagues`.
    """
    for index in range(sentence, max(-1, sentence - BACK), -1):
        there = document.by_sentence.get(index, ())
        named = [one for one in there if one.code and (index < sentence or one.start < before)]
        named = [one for one in named if leagues or one.code not in STATELESS]
        if named:
            return tuple(dict.fromkeys(one.code for one in named))
    return ()


def state_in_view(document: Document, sentence: int, before: int, *, leagues: bool) -> str:
    """The only code in view, or empty."""
    codes = codes_in_view(document, sentence, before, leagues=leagues)
    return codes[0] if len(codes) == 1 else ""


def pronoun(document: Document, sentence: int, token: TokenLike, text: str) -> ActorRef | None:
    """Who a pronoun stands for; None where that is open."""
    word = token.text.lower()
    if word in SPEAKER:
        if not document.home:
            return None
        return ActorRef(
            document.home, (), text, token.start, token.end, document.home.lower(), "the document's own side"
        )
    if word in PLURAL:
        return _plural(document, sentence, token, text)
    return _singular(document, sentence, token, text, PERSONAL if word in PERSONAL else THING)


def _singular(document: Document, sentence: int, token: TokenLike, text: str, words: frozenset[str]) -> ActorRef | None:
    """The one candidate before a pronoun: nearest sentence with any; among several the one that is its subject."""
    if words is THING and _of_a_deed(document.sentences[sentence], token):
        return None
    kinds = frozenset({"person"}) if words is PERSONAL else STATES
    for index in range(sentence, max(-1, sentence - BACK), -1):
        there = document.by_sentence.get(index, ())
        known = document.sentences[index]
        named = [one for one in there if one.kind in kinds and one.end <= token.start and "line_of" not in one.entity]
        named = [one for one in named if index < sentence or not _beside(known, one.start, one.end, token)]
        if index == sentence and words is THING and (taken := _topic(document, index, token, text)) is not None:
            return taken
        if len({one.entity for one in named}) == 1:
            return _for_mention(named[-1], token, text)
        subjects = {one.entity: one for one in named if is_subject(known, one)}
        if len(subjects) == 1:
            return _for_mention(next(iter(subjects.values())), token, text)
        titled = _titled(document, index, token) if words is PERSONAL and not named else None
        if titled is not None:
            code, sectors, entity, phrase = titled
            return ActorRef(code, sectors, text, token.start, token.end, entity, f"pronoun for '{phrase}'")
        if named:
            return None
    return None


def _of_a_deed(sentence: SentenceLike, token: TokenLike) -> bool:
    """True where "it" is what was said or done: "called it a crime", "denied it"."""
    return token.dep == "obj" and token.head >= 0 and sentence.tokens[token.head].text.lower() in JUDGING


def _titled(document: Document, index: int, token: TokenLike) -> tuple[str, tuple[str, ...], str, str] | None:
    """The subject of a sentence that is a title with its state: "Armenia's prime minister"."""
    found = [
        (read.code, read.sectors, read.entity, one.text)
        for one, read in _subjects(document, index, token.start)
        if read.office and read.code and one.head != token.head
    ]
    return found[0] if len(found) == 1 else None


def _plural(document: Document, sentence: int, token: TokenLike, text: str) -> ActorRef | None:
    """The subject before "they" and "their": of the same sentence, else of the one before."""
    for index in (sentence, sentence - 1):
        read = [(one, said) for one, said in _subjects(document, index, token.start) if said.code]
        codes = {said.code for _, said in read}
        if len(codes) == 1:
            one, said = read[-1]
            how = f"pronoun for '{one.text}'"
            return ActorRef(said.code, said.sectors, text, token.start, token.end, said.entity, how)
        if codes:
            return None
    return None


def _subjects(document: Document, index: int, before: int) -> Iterator[tuple[TokenLike, Reading]]:
    """Subjects of a sentence that end before `before`, with what they say by their own words."""
    if index < 0:
        return
    for one in document.sentences[index].tokens:
        if one.dep.startswith("nsubj") and one.end <= before:
            said = document.said(index, one.i)
            if said is not None:
                yield one, said


def _topic(document: Document, index: int, token: TokenLike, text: str) -> ActorRef | None:
    """The subject before "its" in its sentence, where it is a common noun that means a state or body."""
    sentence = document.sentences[index]
    holding = {i for one in sentence.tokens if one.pos == "PRON" or one.i == token.i for i in _above(sentence, one)}
    found = []
    for one in sentence.tokens:
        common = one.dep.startswith("nsubj") and one.end <= token.start and one.pos == "NOUN" and one.i not in holding
        ref = document.actor_at(index, one.i) if common and one.head != token.head else None
        if ref is not None and ref.code and "named before" not in ref.how and "title" not in ref.how:
            found.append(ref)
    if len({ref.code for ref in found}) != 1:
        return None
    ref = found[-1]
    return ActorRef(ref.code, ref.sectors, text, token.start, token.end, ref.entity, f"pronoun for '{ref.text}'")


def _above(sentence: SentenceLike, token: TokenLike) -> frozenset[int]:
    """The words above one in the tree. A phrase that holds "its" must not be asked whose: it would ask back."""
    found: set[int] = set()
    at = token.head
    while at >= 0 and at not in found:
        found.add(at)
        at = sentence.tokens[at].head
    return frozenset(found)


def _beside(sentence: SentenceLike, start: int, end: int, token: TokenLike) -> bool:
    """True where the words [start, end) hold a subject of the verb whose object is `token`: "Lavrov told him"."""
    if token.dep.startswith("nsubj") or token.dep == "nmod:poss" or token.head < 0:
        return False
    return any(
        one.dep.startswith("nsubj") and one.head == token.head and start <= one.start < end for one in sentence.tokens
    )


def _for_mention(found: Mention, token: TokenLike, text: str) -> ActorRef:
    sectors = tuple(one for one in (found.sector, found.second) if one)
    return ActorRef(found.code, sectors, text, token.start, token.end, found.entity, f"pronoun for '{found.text}'")


def is_subject(sentence: SentenceLike, mention: Mention) -> bool:
    """True where a word of the mention, or of the phrase that it opens, is a subject."""
    return any(
        token.dep.startswith("nsubj") and token.start < mention.end and mention.start < token.end
        for token in sentence.tokens
    )
