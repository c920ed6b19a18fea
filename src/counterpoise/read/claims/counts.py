"""Numbers that stand without the noun they count, ranks, fractions and telling "one"s.

"The toll rose to 57", "two were hurt" and "5,000 strong" count people or what the subject names; "the fifth largest
exporter" and "ranks ninth" are ranks; "a third of the fleet" is a share of 1/3. "One" is a number where it counts dead,
wounded or arms ("at least one soldier was killed"), and an article otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from counterpoise.read.candidates import Span
from counterpoise.read.events import tree
from counterpoise.read.numbers import ORDINALS
from counterpoise.read.parse.pipeline import Sentence, Token

PEOPLE = frozenset(
    "person people soldier serviceman servicemen troop man woman child civilian officer policeman police fighter "
    "militant casualty resident villager protester conscript pilot other paramilitary sailor marine guard insurgent "
    "rebel gunman student worker journalist passenger prisoner hostage peacekeeper commando recruit reservist crew "
    "volunteer separatist demonstrator".split()
)
DEAD = frozenset("kill die dead death lose loss slay fall".split())
HURT = frozenset("wound injure hurt injured wounded".split())
LOST = frozenset(
    "loss death aircraft jet plane fighter helicopter tank drone ship vessel submarine frigate warship bomber missile "
    "soldier".split()
)
WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday yesterday today".split())
IDENTIFIED = frozenset(
    "type class resolution article chapter protocol route highway order law unit number no nos flight room section "
    "paragraph page line grade block mark mk mod model version phase day group annex table figure item point part "
    "volume channel brigade regiment battalion division base district zone level category tel fax version".split()
)
"""Words whose number is a name."""
TOTALS = frozenset({"number", "total", "toll", "strength", "count", "tally", "figure"})
TOPS = frozenset("big large high great strong powerful good bad low small rich poor old".split())
RANKING = frozenset({"rank", "place"})
FRACTIONS = {
    "half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5, "tenth": 1 / 10,
    "thirds": 1 / 3, "quarters": 1 / 4, "fifths": 1 / 5, "tenths": 1 / 10,
}  # fmt: skip
PARTS = {"a": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0}


@dataclass(frozen=True, slots=True)
class Count:
    """A number that is not written as a plain quantity: value, unit, what it is of, and by which rule."""

    span: Span
    value: float
    unit: str
    of: str
    rule: str


def unwritten(s: Sentence, text: str) -> Iterator[Count]:
    """Ranks, fractions and ones of a sentence, left to right."""
    for token in s.tokens:
        found = _rank(s, token) or _fraction(s, token, text) or _one(s, token)
        if found is not None:
            yield found


def standing_for(s: Sentence, tokens: Sequence[Token], *, qualified: bool) -> tuple[str, str] | None:
    """Unit and rule of a bare number that stands for what it counts; None where it counts nothing.

    `qualified` tells of "more than", "about" and the like: what is estimated is counted.
    """
    first, last = tokens[0], tokens[-1]
    if identifies(s, first) or _is_aside(s, first, last):
        return None
    follows = [t.text.lower() for t in s.tokens[last.i + 1 : last.i + 3]] + ["", ""]
    host = s.tokens[last.head]
    governed = last.dep in ("nsubj", "nsubj:pass", "obj") and host.pos == "VERB"
    if follows[0] == "strong":
        return "person", "a force so strong"
    if governed and tree.lemma(host) in DEAD | HURT:
        return ("person killed" if tree.lemma(host) in DEAD else "person wounded"), f"of '{host.text}'"
    if last.dep == "nmod" and tree.lemma(host) in ("loss", "death") and tree.preposition(s, last.i) == "of":
        return "count", f"'{host.text}' of them"
    subject = next((c for c in tree.children(s, host.i) if c.dep in tree.SUBJECTS and c.i < host.i), None)
    if host.pos == "VERB" and subject is not None and tree.lemma(subject) in TOTALS:
        return _unit_of_total(s, subject), f"a {tree.lemma(subject)}"
    if follows[0] == "of" and follows[1] in ("them", "the", "its", "their", "these", "those", "our", "his"):
        return _unit_behind_of(s, last), "some of them"
    counted = qualified or governed or follows[0] in ("more", "others", "already", "on")
    at = (
        last.dep in ("obl", "nmod")
        and tree.preposition(s, last.i) == "at"
        and tree.lemma(host) not in ("hour", "clock")
    )
    return ("count", "stands for what it counts") if counted or (at and host.pos in ("VERB", "NOUN")) else None


def identifies(s: Sentence, first: Token) -> bool:
    """Whether a number is part of a name or a list mark ("Resolution 1701", "Type 42", "2. On Monday ...")."""
    if first.i == 0:
        return len(s.tokens) > 1 and s.tokens[1].text in (".", ")", ":")
    before = s.tokens[first.i - 1]
    return before.text.lower().rstrip(".") in IDENTIFIED or before.text in ("#", "№")


def _is_aside(s: Sentence, first: Token, last: Token) -> bool:
    """An age between commas ("Smith, 45,"), the number of a name ("Falcon 9"), a score ("14 to 1")."""
    before = s.tokens[first.i - 1] if first.i else None
    follows = s.tokens[last.i + 1].text if last.i + 1 < len(s.tokens) else ""
    if before is None:
        return False
    named = before.pos == "PROPN" and tree.lemma(before) not in WEEKDAYS
    return named or (before.text == "," and follows == ",") or (before.text.lower() == "to" and first.text.isdigit())


def _unit_behind_of(s: Sentence, last: Token) -> str:
    noun = next((t for t in s.tokens[last.i + 2 : last.i + 7] if t.pos == "NOUN"), None)
    if noun is None:
        return "count"
    return "person" if tree.lemma(noun) in PEOPLE else tree.lemma(noun)


def _unit_of_total(s: Sentence, subject: Token) -> str:
    words = {tree.lemma(s.tokens[i]) for i in s.subtree(subject.i)}
    if tree.lemma(subject) == "toll" or words & DEAD:
        return "person killed"
    if words & HURT:
        return "person wounded"
    of = next((c for c in tree.children(s, subject.i) if c.dep == "nmod" and tree.preposition(s, c.i) == "of"), None)
    if of is None:
        return "count"
    return "person" if tree.lemma(of) in PEOPLE else tree.lemma(of)


def _rank(s: Sentence, token: Token) -> Count | None:
    """ "The fifth largest", "ranks 9th", "came second in the index"."""
    low = token.text.lower()
    value = ORDINALS.get(low) or (int(low[:-2]) if low[:-2].isdigit() and low[-2:] in ("st", "nd", "rd", "th") else 0)
    if not value:
        return None
    behind = [t for t in s.tokens[token.i + 1 : token.i + 3] if t.text != "-"]
    top = bool(behind) and behind[0].tag == "JJS" and tree.lemma(behind[0]) in TOPS | {"most"}
    before = [t for t in s.tokens[max(0, token.i - 4) : token.i]]
    ranked = any(tree.lemma(t) in RANKING for t in before) or (bool(behind) and behind[0].text.lower() == "place")
    if not top and not ranked:
        return None
    end = behind[0].end if top or (behind and behind[0].text.lower() == "place") else token.end
    host = s.tokens[token.head]
    return Count((token.start, end), float(value), "rank", host.text if host.pos == "NOUN" else "", "a rank")


def _fraction(s: Sentence, token: Token, text: str) -> Count | None:
    low = token.text.lower()
    if low not in FRACTIONS or token.i + 1 >= len(s.tokens) or s.tokens[token.i + 1].text.lower() != "of":
        return None
    lead = next((t for t in reversed(s.tokens[max(0, token.i - 2) : token.i]) if t.text not in ("-", "\u2010")), None)
    part = PARTS.get(lead.text.lower()) if lead is not None else None
    if (part is None and low != "half") or (low.endswith("s") and part == 1.0):
        return None
    start = lead.start if part is not None and lead is not None else token.start
    noun = next((t for t in s.tokens[token.i + 2 : token.i + 8] if t.pos in ("NOUN", "PROPN")), None)
    if s.tokens[token.i + 2 : token.i + 3] and s.tokens[token.i + 2].tag == "PRP":
        return None
    if noun is None or tree.lemma(noun) in ("day", "week", "month", "year", "century", "hour", "time"):
        return None
    return Count((start, token.end), (part or 1.0) * FRACTIONS[low], "share", noun.text, "a fraction")


def _one(s: Sentence, token: Token) -> Count | None:
    """ "One" that counts dead, wounded or arms lost."""
    if token.text.lower() != "one" or token.pos == "PRON":
        return None
    noun = s.tokens[token.head] if token.head > token.i else None
    if noun is None or noun.i - token.i > 3 or noun.pos != "NOUN" or tree.lemma(noun) not in PEOPLE | LOST:
        return None
    governor = s.tokens[noun.head]
    near = {tree.lemma(governor), tree.lemma(noun), *(tree.lemma(c) for c in tree.children(s, governor.i))}
    unit = "person killed" if near & DEAD else "person wounded" if near & HURT else "person"
    if tree.lemma(noun) in LOST - {"soldier"}:
        unit = tree.lemma(noun)
    elif unit == "person":
        return None
    return Count((token.start, noun.end), 1.0, unit, noun.text, "one of them")
