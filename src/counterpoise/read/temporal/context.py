"""What an expression of time is resolved against, and the words and patterns that all rules share.

A bare month, day or weekday belongs to the publication: the last one up to it, or the next one beside a verb that
lies ahead. In a passage that tells of years long past it belongs to the story instead: "in June" after "In May
1998" is June 1998. `anchor` is the period last named in the text, from which "two days later" counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from counterpoise.read.temporal.periods import Period, Point, day_of

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",), ("june", "jun"),
            ("july", "jul"), ("august", "aug"), ("september", "sept", "sep"), ("october", "oct"), ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
}
SOON = 1
"""How many months ahead a day or month without a year may lie beside a verb that is not in the past."""
UNKNOWN = "and the date of publication is unknown"

_SHORT = [name for name in MONTHS if len(name) <= 4 and name not in ("may", "june", "july")]
_LONG = [name for name in MONTHS if name not in _SHORT]
MONTH = rf"(?:(?:{'|'.join(_LONG)})\b|(?:{'|'.join(sorted(_SHORT, key=len, reverse=True))})\b\.?)"
WEEKDAY = "(?:" + "|".join(WEEKDAYS) + ")"
DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
YEAR = r"(?:19|20)\d\d"
COUNT = (
    r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen|twenty|thirty|an?|another|the)"
)
IN_YEAR = rf"(?:(?:~of)?,?~(?:of~)?(?:(?P<year>{YEAR})\b|(?P<ofyear>this|last|next|that|the~same)~year\b))?"
SEASON = r"(?:spring|summer|autumn|fall|winter)"


@dataclass(frozen=True, slots=True)
class Context:
    """What is known where an expression stands."""

    published: date | None = None
    anchor: Period | None = None
    """The period last resolved in the text."""
    day: Period | None = None
    """The day last resolved in the text, which days and weeks count from."""
    story: Period | None = None
    """The anchor, where the passage tells of a time long before publication."""
    future: bool = False
    """Whether the verb beside the expression lies ahead of publication."""
    untold: bool = False
    """Whether the verb beside the expression is no past tense, so that a day of the coming weeks may be meant."""
    perfect: bool = False
    """Whether the verb beside the expression is a perfect, which reaches up to now."""

    def at(self, period: Period, *, story: bool = False) -> Context:
        """The context behind an expression that named `period`; `story` where that is long past."""
        exact = period.low.precision == "day" and (period.last - period.first).days <= 1
        return Context(self.published, period, period if exact else self.day, period if story else None, self.future)


Answer = tuple[Period | None, str]
"""The period, or None, and how it was found or why not."""
Resolve = Callable[[re.Match[str], Context], Answer]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern with what it means. A `clock` rule ("at 13:45") says no more than that the story's day goes on."""

    pattern: re.Pattern[str]
    resolve: Resolve
    clock: bool = False


def rule(pattern: str, resolve: Resolve, *, clock: bool = False) -> Rule:
    """The rule with its pattern, in which "~" is a stretch of blanks and "~?" one that may lack."""
    spaced = pattern.replace("~?", r"[\s\u00a0]*").replace("~", r"[\s\u00a0]+")
    return Rule(re.compile(spaced, re.IGNORECASE), resolve, clock)


def month_number(name: str) -> int:
    """1 to 12 for a month's name or short form."""
    return MONTHS[name.lower().rstrip(".")]


def number_of(text: str) -> int:
    """The number that a text such as "2nd" begins with."""
    return int(re.match(r"\d+", text)[0])  # type: ignore[index]


def year_near(month: int, context: Context, *, day: int = 1, exact: bool = False) -> int | None:
    """The year of a month (or, where `exact`, of a day) named without one; None where publication is unknown."""
    story, published = context.story, context.published
    if story is not None:
        began = story.low.month or 1
        return story.low.year if story.low.month is None or month >= began else story.low.year + 1
    if published is None:
        return None
    here, there = (published.month, published.day if exact else 1), (month, day if exact else 1)
    soon = (month - published.month) % 12 <= SOON and there >= here if month >= published.month else False
    if context.future or (context.untold and soon):
        return published.year if there >= here else published.year + 1
    return published.year if there <= here else published.year - 1


def told_year(match: re.Match[str], context: Context) -> tuple[int | None, bool]:
    """The year that a match names in figures or as "of last year", and whether it names one at all."""
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"]), True
    words = (groups.get("ofyear") or "").lower().split()
    if not words:
        return None, False
    if words[-1] in ("this", "last", "next"):
        step = {"this": 0, "last": -1, "next": 1}[words[-1]]
        return (None if context.published is None else context.published.year + step), True
    return (None if context.anchor is None else context.anchor.low.year), True


def how_near(context: Context, what: str) -> str:
    """How a month, day or weekday without a year was placed."""
    if context.story is not None:
        return f"{what} of the time told of ({context.story.iso})"
    return f"next such {what} after publication" if context.future else f"last such {what} up to publication"


def weekday_near(name: str, context: Context, which: str = "") -> tuple[date | None, str]:
    """The day of a weekday: from the story's day, else the last up to publication or the next after it."""
    wanted = WEEKDAYS[name.lower()]
    if context.story is not None and context.published is not None and not which:
        if context.story.low.precision != "day":
            return None, "weekday in a passage on a time whose day is unknown"
        start = context.story.last
        ahead = start + timedelta(days=(wanted - start.weekday()) % 7)
        return ahead, how_near(context, "weekday")
    if context.published is None:
        return None, f"weekday, {UNKNOWN}"
    back = (context.published.weekday() - wanted) % 7
    if which in ("next", "coming") or (context.future and which not in ("last", "past", "previous")):
        return context.published + timedelta(days=(7 - back) % 7 or 7), "next such weekday after publication"
    if which in ("last", "past", "previous") and back == 0:
        back = 7
    return context.published - timedelta(days=back), "last such weekday up to publication"


def day_near(
    month: int, day: int, year: int | None, context: Context, *, named: bool = False
) -> tuple[Point | None, str]:
    """A day by its month, with its year or placed near publication or in the story.

    `named` says that the text names the year, if only as "last year"; it may be unknown all the same.
    """
    known = year if year is not None or named else year_near(month, context, day=day, exact=True)
    if known is None:
        return None, f"no year, {UNKNOWN}"
    point = day_of(known, month, day)
    if point is None:
        return None, "no such day in the calendar"
    return point, "date in full" if year is not None else how_near(context, "day")
