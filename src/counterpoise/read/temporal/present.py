"""Whether an event is told in the present tense, so that it holds at the time of publication.

The verb of the event bears the tense; an infinitive or a participle takes that of the verb above it ("seeks to buy",
"is preparing to carry out"). Inside somebody's statement the present is that of the statement: "he says that they are
negotiating" is now, "he said that they are negotiating" is then, and has the date of the saying or none. The perfect
of a statement ("has informed") counts as now. Talks that "continue" and fighting that is "ongoing" are present too. In
its own communique a ministry declares on the day of publication.
"""

from __future__ import annotations

from typing import Literal

from counterpoise.read.parse.pipeline import Sentence
from counterpoise.read.temporal.tense import SUBJECTS, host_verb, is_verb, tense_of

Now = Literal["present", "declared"]
GOING_ON = frozenset({"continue", "persist", "proceed", "resume", "remain", "last", "rage", "go", "run"})
CARRYING = frozenset(
    {"continue", "conduct", "hold", "take", "participate", "attend", "observe", "stage", "carry", "wage", "mount"}
)
CURRENT = frozenset({"ongoing", "current", "continuing", "present", "continued", "continuous", "incessant", "daily"})
ORGANS = frozenset({
    "ministry", "army", "service", "office", "government", "council", "staff", "administration", "embassy", "committee",
    "parliament", "command", "presidency", "secretariat", "mission",
})  # fmt: skip
CONTROLLING = ("xcomp", "advcl", "conj")
"""Relations under which a verb without a tense takes that of the verb above it."""


def present_of(s: Sentence, token: int, *, outlet: str = "") -> Now | None:
    """ "present", or "declared" where the publisher itself speaks; None where the event does not hold now."""
    verb = _tensed(s, token)
    if verb is None or not _holds(s, verb):
        return None
    return "declared" if _declares(s, verb, outlet) else "present"


def _tensed(s: Sentence, token: int) -> int | None:
    """The verb in the present tense that tells the event; None where there is none."""
    word = s.tokens[token]
    if not is_verb(word) and not any(s.tokens[c].dep == "cop" for c in s.children[token]):
        return _nominal(s, token)
    at, steps = token, 0
    while steps < 4:
        tense = tense_of(s, at)
        if tense == "present":
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


def _nominal(s: Sentence, token: int) -> int | None:
    word = s.tokens[token]
    over = s.tokens[word.head]
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
            return False
    return not any(
        s.tokens[c].dep == "parataxis" and is_verb(s.tokens[c]) and tense_of(s, c) == "past" for c in s.children[at]
    )


def _declares(s: Sentence, verb: int, outlet: str) -> bool:
    """Whether the subject of the verb, or of the verb above it, is the organ that publishes the text."""
    own = {word.lower() for word in outlet.split()} & ORGANS
    if not own:
        return False
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
