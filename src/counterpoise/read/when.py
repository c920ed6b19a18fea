"""When: expressions of time in a text, resolved against its date of publication.

"14 August", "on Thursday", "yesterday", "last April", "in September", "two days later" become an ISO 8601 date of the
precision given (day, month, year or range), with a word on how it was resolved. A weekday is the last one before
publication, the day itself included (the next one after "next" or beside a future verb); a month without a year is
the last one not after publication; "X later" counts from the anchor, the date last resolved in the text. What cannot be
resolved ("recently", "after the war", or a relative expression where nothing to count from is known) stays open:
date None, precision "open". Nothing is guessed. Coding rule 8 of the gold manual.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from counterpoise.read.numbers import value_of

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
OPEN = "open"
_MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_WEEKDAY = "(?:" + "|".join(WEEKDAYS) + ")"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_COUNT = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a|an)"


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


Resolved = tuple[str | None, str, str]
Rule = Callable[[re.Match[str], date | None, str | None, bool], Resolved]


def resolve_when(
    expression: str, published: date | None, *, anchor: str | None = None, future: bool = False
) -> Resolved:
    """Date, precision and how, for the first expression of time in `expression`.

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

    Each resolved day or month becomes the anchor of what follows it in the text.
    """
    taken: list[tuple[re.Match[str], Rule]] = []
    for pattern, rule in _RULES:
        for match in pattern.finditer(text):
            if not any(match.start() < other.end() and other.start() < match.end() for other, _ in taken):
                taken.append((match, rule))
    found = []
    for match, rule in sorted(taken, key=lambda pair: pair[0].start()):
        day, precision, how = rule(match, published, anchor, future)
        found.append(When(match.start(), match.end(), match.group(), day, precision, how))
        if precision in ("day", "month"):
            anchor = day
    return tuple(found)


def _open(how: str) -> Resolved:
    return None, OPEN, how


def _month(name: str) -> int:
    return MONTHS[name.lower().rstrip(".")]


def _number(text: str) -> int:
    return int(re.match(r"\d+", text).group())  # type: ignore[union-attr]


def _iso_day(year: int, month: int, day: int) -> str | None:
    return date(year, month, day).isoformat() if 1 <= day <= monthrange(year, month)[1] else None


def _latest_year(month: int, day: int, published: date, *, future: bool) -> int:
    """The year that puts month and day nearest before publication, or after it for what is to come."""
    this = (month, day) <= (published.month, published.day)
    if future:
        same_month = month > published.month or (month, day) >= (published.month, published.day)
        return published.year if same_month else published.year + 1
    return published.year if this else published.year - 1


def _day(match: re.Match[str], published: date | None, anchor: str | None, future: bool) -> Resolved:
    month, day = _month(match["month"]), _number(match["day"])
    if match["year"]:
        year, how = int(match["year"]), "date in full"
    elif published is None:
        return _open("no year, and the date of publication is unknown")
    else:
        year, how = _latest_year(month, day, published, future=future), "last such day before publication"
        if future:
            how = "next such day after publication"
    iso = _iso_day(year, month, day)
    return (iso, "day", how) if iso else _open("no such day in the calendar")


def _days(match: re.Match[str], published: date | None, anchor: str | None, future: bool) -> Resolved:
    month, first, last = _month(match["month"]), _number(match["first"]), _number(match["last"])
    before = MONTHS[match["early"].lower().rstrip(".")] if match["early"] else month
    if not match["year"] and published is None:
        return _open("no year, and the date of publication is unknown")
    year = int(match["year"]) if match["year"] else _latest_year(month, last, published, future=future)  # type: ignore[arg-type]
    low, high = _iso_day(year, before, first), _iso_day(year, month, last)
    joined = " and " in match.group().lower() and not match["early"] and last != first + 1
    if low is None or high is None or low >= high or joined:
        return _open("no stretch of days in the calendar")
    return f"{low}/{high}", "range", "first and last day given"


def _month_rule(match: re.Match[str], published: date | None, anchor: str | None, future: bool) -> Resolved:
    month = _month(match["month"])
    if match["year"]:
        return f"{match['year']}-{month:02}", "month", "month and year given"
    if published is None:
        return _open("no year, and the date of publication is unknown")
    which = (match["which"] or "").lower()
    if future or which == "next":
        year = published.year if month >= published.month and which != "next" else published.year + 1
        year = published.year if which == "next" and month > published.month else year
        return f"{year}-{month:02}", "month", "next such month after publication"
    if which == "last" and month == published.month:
        return f"{published.year - 1}-{month:02}", "month", "such month of the year before"
    if which == "this":
        return f"{published.year}-{month:02}", "month", "such month of the year of publication"
    year = published.year if month <= published.month else published.year - 1
    return f"{year}-{month:02}", "month", "last such month up to publication"


def _weekday(match: re.Match[str], published: date | None, anchor: str | None, future: bool) -> Resolved:
    if published is None:
        return _open("weekday, and the date of publication is unknown")
    back = (published.weekday() - WEEKDAYS[match["weekday"].lower()]) % 7
    which = (match["which"] or "").lower()
    if which == "next" or (future and which != "last"):
        ahead = published + timedelta(days=(7 - back) % 7 or 7)
        return ahead.isoformat(), "day", "next such weekday after publication"
    if which == "last" and back == 0:
        back = 7
    return (published - timedelta(days=back)).isoformat(), "day", "last such weekday up to publication"


_NEAR = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "yesterday": -1,
    "last night": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2,
}  # fmt: skip


def _near(match: re.Match[str], published: date | None, anchor: str | None, future: bool) -> Resolved:
    if published is None:
        return _open("counted from publication, whose date is unknown")
    words = re.sub(r"\s+", " ", match.group().lower())
    return (published + timedelta(days=_NEAR[words])).isoformat(), "day", f"{words}, from publication"


def _period(match: re.Match[str], published: date | None, anchor: str | None, future: bool) -> Resolved:
    """ "this month", "last year", "next week"."""
    if published is None:
        return _open("counted from publication, whose date is unknown")
    step = {"last": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1}[match["which"].lower()]
    unit, how = match["unit"].lower(), f"{match.group().lower()}, from publication"
    if unit == "year":
        return str(published.year + step), "year", how
    if unit == "month":
        return _add_months(published, step)[:7], "month", how
    monday = published - timedelta(days=published.weekday()) + timedelta(days=7 * step)
    return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}", "range", how


def _ago(match: re.Match[str], published: date | None, anchor: str | None, future: bool) -> Resolved:
    if published is None:
        return _open("counted from publication, whose date is unknown")
    return _shifted(published, match, -1, "publication")


def _later(match: re.Match[str], published: date | None, anchor: str | None, future: bool) -> Resolved:
    if anchor is None or not re.fullmatch(r"\d{4}-\d\d-\d\d", anchor):
        return _open("counted from an event whose day is unknown")
    sign = -1 if match["way"].lower() in ("earlier", "before") else 1
    return _shifted(date.fromisoformat(anchor), match, sign, f"day before in the text ({anchor})")


def _shifted(start: date, match: re.Match[str], sign: int, origin: str) -> Resolved:
    count = 1 if match["count"].lower() in ("a", "an") else value_of(match["count"])
    if count is None:
        return _open("the number is not known")
    unit, step = match["unit"].lower(), sign * int(count)
    how = f"{match.group().lower()}, from {origin}"
    if unit == "day":
        return (start + timedelta(days=step)).isoformat(), "day", how
    if unit == "week":
        return (start + timedelta(weeks=step)).isoformat(), "day", how
    if unit == "month":
        return _add_months(start, step)[:7], "month", how
    return str(start.year + step), "year", how


def _add_months(start: date, step: int) -> str:
    month = start.year * 12 + start.month - 1 + step
    return f"{month // 12:04}-{month % 12 + 1:02}-01"


def _same_day(match: re.Match[str], published: date | None, anchor: str | None, future: bool) -> Resolved:
    if anchor is None or not re.fullmatch(r"\d{4}-\d\d-\d\d", anchor):
        return _open("counted from an event whose day is unknown")
    step = {"same": 0, "next": 1, "following": 1, "previous": -1}[match["which"].lower()]
    how = f"{match.group().lower()}, from the day before in the text ({anchor})"
    return (date.fromisoformat(anchor) + timedelta(days=step)).isoformat(), "day", how


def _years(match: re.Match[str], published: date | None, anchor: str | None, future: bool) -> Resolved:
    first, last = int(match["first"]), match["last"]
    end = int(last) if len(last) == 4 else int(match["first"][:2] + last)
    return (f"{first}/{end}", "range", "first and last year given") if end > first else _open("years out of order")


def _year(match: re.Match[str], published: date | None, anchor: str | None, future: bool) -> Resolved:
    return match["year"], "year", "year given"


def _vague(match: re.Match[str], published: date | None, anchor: str | None, future: bool) -> Resolved:
    return _open(f"'{match.group().lower()}' names no date")


def _rule(pattern: str, rule: Rule) -> tuple[re.Pattern[str], Rule]:
    """The rule with its pattern, in which "~" is a stretch of blanks."""
    return re.compile(pattern.replace("~", r"[\s\u00a0]+"), re.IGNORECASE), rule


_DASH = r"\s*(?:-|–|—|to|and)\s*"
_WITH_YEAR = rf"(?:,?~(?P<year>{_YEAR})\b)?"
_IN = r"(?:in|since|until|by|from|early~in|late~in|early|late|mid|during|of)[~-]".replace("[~-]", "(?:~|-)")
_NEAR_WORDS = r"\b(?:" + "|".join(sorted(_NEAR, key=len, reverse=True)).replace(" ", "~") + r")\b"
_MANY = r"\b(?:a~few|several|some|a~couple~of)~(?:days|weeks|months|years)~(?:later|earlier|ago|before)\b"
_COUNTED = r"(?:hectares|men|troops|soldiers|people|dollars|violations)"
_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = (
    _rule(
        rf"\b(?P<first>{_DAY})(?:~(?P<early>{_MONTH}))?{_DASH}(?P<last>{_DAY})~(?:of~)?(?P<month>{_MONTH}){_WITH_YEAR}",
        _days,
    ),
    _rule(rf"\b(?P<early>)(?P<month>{_MONTH})~(?P<first>{_DAY})\s*(?:-|–|—)\s*(?P<last>{_DAY})\b{_WITH_YEAR}", _days),
    _rule(rf"\b(?P<day>{_DAY})~(?:of~)?(?P<month>{_MONTH}){_WITH_YEAR}", _day),
    _rule(rf"\b(?P<month>{_MONTH})~(?P<day>{_DAY})\b{_WITH_YEAR}", _day),
    _rule(_NEAR_WORDS, _near),
    _rule(rf"\b(?P<which>)(?P<month>{_MONTH})(?:~of)?,?~(?P<year>{_YEAR})\b", _month_rule),
    _rule(rf"\b(?:(?P<which>last|next|this)~)?(?P<weekday>{_WEEKDAY})\b(?!s)", _weekday),
    _rule(rf"\b(?P<which>last|next|this)~(?P<year>)(?P<month>{_MONTH})", _month_rule),
    _rule(rf"\b{_IN}(?P<which>)(?P<year>)(?P<month>{_MONTH})(?!~\d)", _month_rule),
    _rule(rf"\bthe~(?P<which>)(?P<year>)(?P<month>{_MONTH})~(?:war|fighting|clashes|escalation|truce)\b", _month_rule),
    _rule(r"\b(?P<which>last|previous|this|current|next|coming)~(?P<unit>week|month|year)\b(?!')", _period),
    _rule(rf"\b(?P<count>{_COUNT})~(?P<unit>day|week|month|year)s?~ago\b", _ago),
    _rule(rf"\b(?P<count>{_COUNT})~(?P<unit>day|week|month|year)s?~(?P<way>later|earlier|afterwards|before)\b", _later),
    _rule(r"\bthe~(?P<which>same|next|following|previous)~day\b", _same_day),
    _rule(rf"{_MANY}|\b(?:recently|lately|soon)\b", _vague),
    _rule(rf"(?<![\w/-])(?P<first>{_YEAR})\s*(?:-|–|—|to|and|through)\s*(?P<last>{_YEAR}|\d\d)(?![\w/-])", _years),
    _rule(rf"(?<![\w/.,$€£-])(?P<year>{_YEAR})(?![\w/-]|[.,]\d|~{_COUNTED})", _year),
)
