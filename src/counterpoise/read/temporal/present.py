"""Whether an event is told in the present tense, so that it holds at the time of publication.

The verb of the event bears the tense; an infinitive or a participle takes that of the verb above it ("seeks to buy",
"is preparing to carry out"). Inside somebody's statement the present is that of the statement: "he says that they are
negotiating" is now, "he said that they are negotiating" is then, and has the date of the saying or none. The perfect
of a statement ("has informed") counts as now. Talks that "continue" and fighting that is "ongoing" are present too. In
its own communique a ministry declares on the day of publication.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from counterpoise.read.candidates import EventCandidate
from counterpoise.read.parse.pipeline import Sentence
from counterpoise.read.temporal.tense import SUBJECTS, host_verb, is_verb, tense_of

WORDS = frozenset({"ACCUSE", "REJECT", "REQUEST", "THREATEN", "AGREE", "SUPPORT", "CONCEDE", "PROTEST"})
"""Event types that are done by saying so."""
OFFICIAL = re.compile(
    r"\b(?:communiqu[eé]|statement|bulletin|press release|press service|spokes(?:person|man|woman)|letter dated|"
    r"note verbale|declaration|press conference)\b",
    re.IGNORECASE,
)
HEAD, HEAD_LINE = 400, 120
"""The length of the head of a text in which it says what it is, and of a line of it."""
GOING_ON = frozenset({"continue", "persist", "proceed", "resume", "remain", "last", "rage", "go", "run"})
CARRYING = frozenset({
    "continue", "conduct", "hold", "take", "participate", "attend", "observe", "stage", "carry", "wage", "mount",
    "have", "maintain", "keep", "own", "run", "operate",
})  # fmt: skip
BLAME = frozenset({"responsibility", "blame"})
"""Nouns whose verb says on whom they fall."""
CURRENT = frozenset({"ongoing", "current", "continuing", "present", "continued", "continuous", "incessant", "daily"})
ORGANS = frozenset({
    "ministry", "army", "service", "office", "government", "council", "staff", "administration", "embassy", "committee",
    "parliament", "command", "presidency", "secretariat", "mission",
})  # fmt: skip
CONTROLLING = ("xcomp", "advcl", "conj")
"""Relations under which a verb without a tense takes that of the verb above it."""


def present_verb(s: Sentence, token: int) -> int | None:
    """The verb in the present tense that tells an event as holding now; None where there is none."""
    verb = _tensed(s, token)
    return verb if verb is not None and _holds(s, verb) else None


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who publishes a document, as far as it declares something by publishing it."""

    words: frozenset[str]
    """The words of its name, in lower case."""
    side: str | None
    official: bool
    """Whether the document is a communique, a statement, a bulletin or the like."""

    @classmethod
    def of(cls, text: str, *, outlet: str, side: str | None) -> Issuer:
        """The issuer of a text by the name of its outlet and the words of its head."""
        words = frozenset(word.lower() for word in outlet.split())
        head = (line for line in text[:HEAD].split("\n")[:-1] if len(line) < HEAD_LINE)
        return cls(words, side, bool(words & ORGANS) or any(OFFICIAL.search(line) for line in head))

    def declares(self, event: EventCandidate, s: Sentence, verb: int) -> bool:
        """Whether an event in the present tense is an act of publishing: the issuer's own demand, blame or promise."""
        if not self.official:
            return False
        alone = s.tokens[verb].dep in ("root", "conj", "parataxis")
        if alone and event.event_type in WORDS and event.speaker == "author" and event.status == "asserted":
            codes = {party.code for party in event.actors if party.code}
            if self.side is None or not codes or self.side in codes:
                return True
        return _declares(s, verb, self.words & ORGANS)


def _tensed(s: Sentence, token: int) -> int | None:
    """The verb in the present tense that tells the event; None where there is none."""
    word = s.tokens[token]
    if not is_verb(word) and not any(s.tokens[c].dep == "cop" for c in s.children[token]):
        return _nominal(s, token)
    at, steps = token, 0
    while steps < 4:
        tense = tense_of(s, at)
        if tense == "present" or (tense == "perfect" and _up_to_now(s, at)):
            return at
        above = s.tokens[at]
        if tense not in ("infinitive", "participle") or above.dep not in CONTROLLING or above.head == at:
            return None
        if any(
            s.tokens[c].dep == "mark" and s.tokens[c].text.lower() not in ("to", "by", "while") for c in s.children[at]
        ):
            return None
        if tense == "infinitive" and above.dep == "advcl":
            return None
        at, steps = above.head, steps + 1
    return None


def _up_to_now(s: Sentence, verb: int) -> bool:
    """Whether a perfect says how things stand now ("has not left so far", "have still not arrived")."""
    words = {s.tokens[c].text.lower() for c in s.children[verb] if s.tokens[c].dep in ("advmod", "obl", "fixed")}
    return bool(words & {"far", "still"})


def _nominal(s: Sentence, token: int) -> int | None:
    word = s.tokens[token]
    over = s.tokens[word.head]
    if word.dep in SUBJECTS and word.lemma.lower() in BLAME and tense_of(s, over.i) == "present":
        return over.i
    going = over.lemma.lower() in GOING_ON or (over.pos == "ADJ" and over.lemma.lower() == "underway")
    if word.dep in SUBJECTS and going and tense_of(s, over.i) == "present":
        return over.i
    if word.dep in ("obj", "obl", "xcomp") and tense_of(s, over.i) == "present" and over.lemma.lower() in CARRYING:
        return over.i
    if any(s.tokens[c].lemma.lower() in CURRENT for c in s.children[token]):
        host = host_verb(s, token)
        return host if tense_of(s, host) == "present" else None
    return None


def _holds(s: Sentence, verb: int) -> bool:
    """Whether no statement above the verb puts its present into the past."""
    at = verb
    while s.tokens[at].head != at:
        below, at = s.tokens[at], s.tokens[at].head
        if below.dep in ("ccomp", "parataxis") and tense_of(s, at) in ("past", "pluperfect"):
            return _quoted(s, verb)
    return _quoted(s, verb) or not any(
        s.tokens[c].dep == "parataxis" and is_verb(s.tokens[c]) and tense_of(s, c) == "past" for c in s.children[at]
    )


def _quoted(s: Sentence, word: int) -> bool:
    """Whether a word stands between quotation marks: what is quoted in the present is said of now."""
    before = [t.text for t in s.tokens[:word] if t.text in ('"', "“", "”", "«", "»", "``", "''")]
    return len(before) % 2 == 1


def _declares(s: Sentence, verb: int, own: frozenset[str]) -> bool:
    """Whether the subject of the verb, or of the verb above it, is "we" or the organ that publishes the text."""
    at = verb
    while True:
        subjects = [s.tokens[c] for c in s.children[at] if s.tokens[c].dep in SUBJECTS]
        if any(t.text.lower() == "we" or (t.lemma.lower() in own and _plain(s, t.i)) for t in subjects):
            return tense_of(s, at) == "present"
        if s.tokens[at].head == at or s.tokens[at].dep not in ("ccomp", "xcomp", "parataxis", "conj"):
            return False
        at = s.tokens[at].head


def _plain(s: Sentence, noun: int) -> bool:
    """Whether a noun stands with no more than its article ("the Ministry")."""
    return all(s.tokens[c].dep == "det" for c in s.children[noun])
