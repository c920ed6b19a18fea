"""When: expressions of time in a text, resolved against its date of publication.

"14 August", "on Thursday", "yesterday", "last April", "two days before Friday 1 March", "since 12 July" become an
ISO 8601 date of the precision given (day, month, year or range), with a word on how it was resolved. A weekday is
the last one up to publication, the day itself included (the next one after "next" or beside a verb that lies
ahead); a month without a year is the last one not after publication; "X later" counts from the anchor, the date
last resolved in the text. "Since X" runs up to publication, and so does "after X" where X is a month or longer;
"before X" and "until X" name no date. What cannot be resolved ("recently", "after the war", a relative expression
where nothing to count from is known) stays open: date None, precision "open". Nothing is guessed. Coding rule 8 of
the gold manual. The rules themselves are in `temporal`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from counterpoise.read.numbers import value_of
from counterpoise.read.temporal.context import COUNT, MONTHS, WEEKDAYS, Answer, Context, Rule
from counterpoise.read.temporal.day_rules import DAY_RULES
from counterpoise.read.temporal.period_rules import PERIOD_RULES
from counterpoise.read.temporal.periods import Period, Point, Unit, at, shifted, since
from counterpoise.read.temporal.relative_rules import RELATIVE_RULES, UNITS

__all__ = [
    "MONTHS",
    "OPEN",
    "WEEKDAYS",
    "Expression",
    "Offset",
    "When",
    "find_expressions",
    "find_when",
    "resolve_when",
]

OPEN = "open"
DURATION = "a duration"
_RULES: tuple[Rule, ...] = (*DAY_RULES, *RELATIVE_RULES, *PERIOD_RULES)
_HINT = re.compile(
    r"\d|day|night|morning|noon|evening|midnight|dawn|dusk|hour|minute|week|month|year|decade|fortnight|spring|summer|autumn|"
    r"fall|winter|ago|later|recent|lately|soon|christmas|tomorrow|ies\b|then\b|" + "|".join(MONTHS),
    re.IGNORECASE,
)  # fmt: skip
_RELATION = re.compile(
    r"\b(?P<word>since|until|till|by|after|following|before|prior\s+to|during|from)\s+(?:(?:noon|midnight|dawn|[\d:.h]+(?:\s*[ap]\.?m\.?)?)\s+(?:on\s+)?|(?:the|about|around|early|late)\s+)*\Z",
    re.IGNORECASE,
)
_FROM_HOUR = re.compile(r"noon|midnight|dawn|\d")
_LEADING = re.compile(r"(?P<word>since|until|till|by|after|following|before|during|from)\s", re.IGNORECASE)
_OFFSET = re.compile(
    rf"\b(?P<count>{COUNT})\s+(?P<unit>day|week|fortnight|month|year|decade)s?\s+(?P<way>before|after|prior\s+to)\b",
    re.IGNORECASE,
)
_PREFIX = re.compile(
    r"\b(?:(?:late|early)\s+)?(?:on|in|during|at)\s+the\s+(?:early\s+|late\s+|small\s+)?(?:night|evening|morning|afternoon|hours|dawn)\s+"
    r"(?:of|to)\s+(?:the\s+)?\Z",
    re.IGNORECASE,
)
_ROUGH = re.compile(
    r"\b(?:more than|less than|about|around|some|nearly|almost|over|under|barely|roughly)\s+\Z", re.IGNORECASE
)
_BRIDGE = re.compile(r"\s+(?:on\s+|the\s+)?")


@dataclass(frozen=True, slots=True)
class When:
    """A resolved expression. `date` is ISO 8601 ("2016-08", "2016-04-01/2016-04-02") or None where it stays open."""

    start: int
    end: int
    text: str
    date: str | None
    precision: str
    """day, month, year, range or open."""
    how: str
    period: Period | None = None
    bare: Period | None = None
    """The period named, before "since" or "after" stretch it."""
    noun: int = -1
    """The word of the sentence that it tells apart ("the 1994 truce"), -1 where it stands with a verb."""
    relation: str = ""
    """The preposition before it where that bears on the date: since, until, by, after, before, during, from."""
    clock: bool = False
    """Whether it is only a time of day."""

    @property
    def blocks(self) -> bool:
        """Whether it leaves its event open, which a duration, an end or a start of the deed does not."""
        return self.date is None and self.relation not in ("until", "before", "from") and self.how != DURATION


@dataclass(frozen=True, slots=True)
class Offset:
    """ "two days after", with nothing resolvable behind it: what it counts from is told by the clause that follows."""

    start: int
    end: int
    count: int
    unit: Unit
    """Signed by `count`: before is negative."""
    rough: bool = False
    """Whether it is only about so long ("little more than two weeks after")."""


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression of time as it stands in a text, not resolved yet."""

    start: int
    end: int
    text: str
    match: re.Match[str]
    rule: Rule
    relation: str = ""
    offset: Offset | None = None

    def resolve(self, context: Context) -> When:
        """Its date in a context."""
        period, how = self.rule.resolve(self.match, context)
        bare = period
        if period is not None and self.offset is not None:
            moved = shifted(period, self.offset.count, self.offset.unit)
            how = f"counted from {period.iso}" if moved else f"{period.iso} is not exact enough"
            period = moved
        elif period is not None:
            period, how = _bounded(period, how, self.relation, context)
        date_, precision = (period.iso, period.precision) if period else (None, OPEN)
        return When(
            self.start, self.end, self.text, date_, precision, how, period, bare, -1, self.relation, self.rule.clock
        )


def _bounded(period: Period, how: str, relation: str, context: Context) -> Answer:
    """A period behind "since", "after", "before" or "until"."""
    if relation in ("until", "before", "from"):
        return None, f"{relation} {period.iso}: the date itself is not told"
    if relation == "after" and period.low.precision == "day":
        return None, f"after {period.iso}: the date itself is not told"
    if relation in ("since", "after"):
        if context.published is None:
            return None, f"{relation} {period.iso}, up to a date of publication that is unknown"
        if context.story is not None and relation == "after":
            return None, f"after {period.iso}: the date itself is not told"
        return since(period, context.published), f"{relation} {period.iso}, up to publication"
    return period, how


def resolve_when(
    expression: str, published: date | None, *, anchor: str | None = None, future: bool = False
) -> tuple[str | None, str, str]:
    """Date, precision and how, for the first expression of time in `expression` that can be resolved.

    `published` is the day of publication, None where unknown. `anchor` is an ISO date that "later", "earlier" and
    "the same day" count from. `future` turns weekdays and bare months to the next one. Without a resolvable
    expression the answer is (None, "open", reason).
    """
    found = find_when(expression, published, anchor=anchor, future=future)
    if not found:
        return None, OPEN, "no expression of time"
    resolved = next((one for one in found if one.date is not None), found[0])
    return resolved.date, resolved.precision, resolved.how


def find_when(
    text: str, published: date | None, *, anchor: str | None = None, future: bool = False
) -> tuple[When, ...]:
    """Every expression of time of a text in order, longest rule first, without overlap.

    Each resolved day, month or year becomes the anchor of what follows it in the text. Raises ValueError where
    `anchor` is no ISO date.
    """
    context = Context(published, future=future)
    if anchor is not None:
        context = context.at(_period(anchor))
    found = []
    for expression in find_expressions(text)[0]:
        here = expression.resolve(context)
        found.append(here)
        if here.period is not None and not here.clock:
            context = context.at(here.period)
    return tuple(found)


def find_expressions(text: str) -> tuple[tuple[Expression, ...], tuple[Offset, ...]]:
    """The expressions of time of a text in order, and the offsets that count from a clause or an event."""
    if not _HINT.search(text):
        return (), ()
    taken: list[tuple[re.Match[str], Rule]] = []
    for rule in _RULES:
        for match in rule.pattern.finditer(text):
            if not any(match.start() < other.end() and other.start() < match.end() for other, _ in taken):
                taken.append((match, rule))
    taken.sort(key=lambda pair: pair[0].start())
    offsets = [
        offset
        for offset in _offsets(text)
        if not any(m.start() < offset.end and offset.start < m.end() for m, _ in taken)
    ]
    found = tuple(_expression(text, match, rule, offsets) for match, rule in taken)
    used = {one.offset for one in found}
    return found, tuple(offset for offset in offsets if offset not in used)


def _expression(text: str, match: re.Match[str], rule: Rule, offsets: list[Offset]) -> Expression:
    start = match.start()
    if rule in DAY_RULES and (prefix := _PREFIX.search(text, max(0, start - 40), start)) is not None:
        return Expression(prefix.start(), match.end(), text[prefix.start() : match.end()], match, rule)
    for offset in offsets:
        bridge = _BRIDGE.match(text, offset.end) if offset.end < start else None
        if bridge is not None and bridge.end() == start and not rule.clock:
            return Expression(offset.start, match.end(), text[offset.start : match.end()], match, rule, offset=offset)
    relation = _LEADING.match(match.group()) or _RELATION.search(text, max(0, start - 40), start)
    word = "" if relation is None else " ".join(relation["word"].lower().split())
    word = {"till": "until", "prior to": "before", "following": "after"}.get(word, word)
    if (
        (word == "from" and relation is not None and not _FROM_HOUR.search(relation.group()))
        or rule.clock
        or " to " in match.group()
        or " and " in match.group()
    ):
        word = ""
    return Expression(start, match.end(), match.group(), match, rule, relation=word)


def _offsets(text: str) -> Iterator[Offset]:
    for match in _OFFSET.finditer(text):
        words = match["count"].lower()
        value = 1 if words in ("a", "an", "the", "another") else value_of(words)
        if value is None:
            continue
        sign = 1 if match["way"].lower() == "after" else -1
        times = 2 if match["unit"].lower() == "fortnight" else 1
        rough = _ROUGH.search(text, max(0, match.start() - 20), match.start()) is not None
        yield Offset(match.start(), match.end(), sign * int(value) * times, UNITS[match["unit"].lower()], rough)


def _period(iso: str) -> Period:
    """A period from ISO 8601. Raises ValueError where it is none."""
    low, _, high = iso.partition("/")
    return Period(_point(low), _point(high or low))


def _point(iso: str) -> Point:
    if not re.fullmatch(r"\d{4}(?:-\d\d(?:-\d\d)?)?", iso):
        raise ValueError(f"'{iso}' is not a year, a month or a day in ISO 8601")
    return at(Point(*(int(part) for part in iso.split("-")))).low
