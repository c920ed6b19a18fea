"""Expressions that name months, seasons, years and stretches of them.

"in June 2013", "last April", "the April war", "earlier this month", "this spring", "the winter of 1991-92", "the
first quarter of 2016", "late 2013", "between 2009 and 2011", "the early 1990s", "fiscal year 2019", "over the past
three days". "Late", "early" and "mid" leave a month or a year as it is, since they draw no line in the calendar;
of a decade they take a third. A span that reaches up to publication ends with its day, month or year.
"""

from __future__ import annotations

import re
from datetime import timedelta

from counterpoise.read.numbers import value_of
from counterpoise.read.temporal.context import (
    MONTH,
    SEASON,
    UNKNOWN,
    YEAR,
    Answer,
    Context,
    Rule,
    how_near,
    month_number,
    rule,
    told_year,
    year_near,
)
from counterpoise.read.temporal.periods import (
    SEASONS,
    Period,
    Point,
    add_months,
    at,
    between,
    on,
    part_of_year,
    season,
    week_of,
)

STEPS = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1}
QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "1": 1, "2": 2, "3": 3, "4": 4}
DECADES = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70,
           "eighties": 80, "nineties": 90}  # fmt: skip
NO_PUBLICATION = f"counted from publication, {UNKNOWN}"


def _month(match: re.Match[str], context: Context) -> Answer:
    month = month_number(match["month"])
    told, named = told_year(match, context)
    if named:
        return (at(Point(told, month)), "month and year given") if told else (None, NO_PUBLICATION)
    which = (match["which"] or "").lower()
    if which and context.published is not None:
        return _which_month(month, which, context)
    year = year_near(month, context)
    if year is None:
        return None, f"no year, {UNKNOWN}"
    return at(Point(year, month)), how_near(context, "month")


def _which_month(month: int, which: str, context: Context) -> Answer:
    assert context.published is not None
    here = context.published
    if which == "this":
        return at(Point(here.year, month)), "such month of the year of publication"
    if which == "next":
        return at(Point(here.year if month > here.month else here.year + 1, month)), "next such month"
    year = here.year if month < here.month else here.year - 1
    return at(Point(year, month)), "last such month before that of publication"


def _months(match: re.Match[str], context: Context) -> Answer:
    """ "from April to June 2016", "between March and May"."""
    first, last = month_number(match["first"]), month_number(match["last"])
    year = int(match["year"]) if match["year"] else year_near(last, context)
    if year is None:
        return None, f"no year, {UNKNOWN}"
    early = int(match["early_year"]) if match["early_year"] else year if first <= last else year - 1
    return between(Point(early, first), Point(year, last)), "first and last month"


def _season(match: re.Match[str], context: Context) -> Answer:
    name, which = match["season"].lower(), (match["which"] or "").lower()
    if match["year"]:
        return season(int(match["year"]), name), "season and year"
    if context.published is None:
        return None, f"no year, {UNKNOWN}"
    first = SEASONS[name]
    if context.story is not None and not which:
        year = year_near(first, context)
        return (season(year, name) if year else None), how_near(context, "season")
    year = context.published.year
    begun = season(year, name).first <= context.published
    if which in ("next", "coming") or (context.future and which not in ("last", "past")):
        return season(year if not begun else year + 1, name), "next such season"
    year = year if begun else year - 1
    if which in ("last", "past") and season(year, name).last >= context.published:
        year -= 1
    return season(year, name), "last such season up to publication"


def _period(match: re.Match[str], context: Context) -> Answer:
    """ "this month", "last year", "next week", "earlier this week"."""
    if context.published is None:
        return None, NO_PUBLICATION
    here, unit, which = context.published, match["unit"].lower(), match["which"].lower()
    step, how = STEPS[which], f"{' '.join(match.group().lower().split())}, from publication"
    if unit == "year":
        return at(Point(here.year + step)), how
    if unit == "month":
        return at(add_months(here.year, here.month, step)), how
    week = week_of(here + timedelta(days=7 * step))
    if step == 0 and not context.future:
        return (between(week.low, on(here).low) or on(here)), f"{how}, Monday to publication"
    return week, f"{how}, Monday to Sunday"


def _weekend(match: re.Match[str], context: Context) -> Answer:
    if context.published is None:
        return None, NO_PUBLICATION
    step = 1 if match["which"].lower() in ("next", "coming") or context.future else 0
    saturday = context.published - timedelta(days=(context.published.weekday() - 5) % 7) + timedelta(days=7 * step)
    return Period(on(saturday).low, on(saturday + timedelta(days=1)).low), "Saturday and Sunday"


def _past(match: re.Match[str], context: Context) -> Answer:
    """ "over the past three days", "in the last 24 hours", "during the past year"."""
    if context.published is None:
        return None, NO_PUBLICATION
    here, unit = context.published, match["unit"].lower()
    count = int(value_of(match["count"]) or 0) if match["count"] else 1
    if not count or (match["many"] and not match["count"]):
        return None, "the number is not known"
    how = f"{count} {unit}{'s' if count > 1 else ''} up to publication"
    if unit == "hour":
        return (Period(on(here - timedelta(days=round(count / 24))).low, on(here).low)), how
    if unit in ("day", "week"):
        days = count * (7 if unit == "week" else 1)
        return Period(on(here - timedelta(days=days)).low, on(here).low), how
    if unit == "month":
        return between(add_months(here.year, here.month, -count), Point(here.year, here.month)), how
    return between(Point(here.year - count * (10 if unit == "decade" else 1)), Point(here.year)), how


def _for(match: re.Match[str], context: Context) -> Answer:
    """ "for a week", "for seven years" beside a perfect, up to publication."""
    if not context.perfect:
        return None, "a duration"
    return _past(match, context)


def _years(match: re.Match[str], context: Context) -> Answer:
    first, last = match["first"], match["last"]
    end = int(last) if len(last) == 4 else int(first[:2] + last)
    joint = re.search(r"\band\b", match.group(), re.IGNORECASE) and not match.group().lower().startswith("between")
    if joint and end - int(first) != 1:
        return None, "two years, not a stretch"
    end += 100 if end < int(first) and len(last) == 2 and end + 100 - int(first) <= 10 else 0
    return between(Point(int(first)), Point(end)), "first and last year"


def _year(match: re.Match[str], context: Context) -> Answer:
    return at(Point(int(match["year"]))), "year given"


def _decade(match: re.Match[str], context: Context) -> Answer:
    groups = match.groupdict()
    first = int(groups["decade"]) if groups.get("decade") else 1900 + DECADES[match["name"].lower()]
    part = (match["part"] or "").lower()
    low, high = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(part, (0, 9))
    return Period(Point(first + low), Point(first + high)), f"{part} decade".strip()


def _part(match: re.Match[str], context: Context) -> Answer:
    """A quarter or half of a year; without a year that of publication."""
    year = int(match["year"]) if match["year"] else context.published.year if context.published else None
    if year is None:
        return None, f"no year, {UNKNOWN}"
    number = QUARTERS[match["which"].lower()]
    if (match["unit"] or "quarter").lower() == "half":
        return part_of_year(year, 1 if number == 1 else 7, 6), "half of a year"
    return part_of_year(year, 3 * number - 2, 3), "quarter of a year"


def _whole_year(match: re.Match[str], context: Context) -> Answer:
    """ "the end of the year", "the middle of the month"."""
    if context.published is None:
        return None, NO_PUBLICATION
    near = context.story.low if context.story is not None else on(context.published).low
    if match["unit"].lower() == "year":
        return at(Point(near.year)), "year of the text"
    return (at(Point(near.year, near.month)), "month of the text") if near.month else (None, "month is not known")


_TO = r"\s*(?:-|–|—|to|until|till|through|and)\s*"
_PART = r"(?:(?:early|mid|late|middle~of|end~of|beginning~of|start~of|turn~of)(?:~in)?(?:~|-))?"
_IN_YEAR = rf"(?:(?:~of)?,?~(?P<year>{YEAR})\b)?"
_PLACING = (
    r"(?:in|since|until|till|by|from|during|of|before|after|following|through|throughout|for|between|and|every|"
    r"as~early~as|"
    r"as~late~as|to|early|mid|late)(?:~|-)"
)
_NOUN = r"(?!~(?:\d|and~\w+~\d))"
_GUARD = r"(?<![\w/.,$€£#:-])"
_COUNTED = (
    r"(?:hectares|men|troops|soldiers|people|dollars|violations|km|kilomet|houses|homes|families|tonnes|tons|times)"
)
PERIOD_RULES: tuple[Rule, ...] = (
    rule(
        rf"\b(?:(?:from|between)~)(?P<first>{MONTH})(?:~(?P<early_year>{YEAR}))?{_TO}(?P<last>{MONTH}){_IN_YEAR}",
        _months,
    ),
    rule(rf"\b(?P<first>{MONTH})(?P<early_year>)\s*(?:-|–|—)\s*(?P<last>{MONTH}){_IN_YEAR}", _months),
    rule(
        rf"\b{_PART}(?P<which>)(?P<month>{MONTH})(?:(?:~of)?,?(?:~|-)(?P<year>{YEAR})|"
        rf",?~(?:of~)?(?P<ofyear>this|last|next|that|the~same)~year)\b",
        _month,
    ),
    rule(rf"\b(?P<which>last|past|next|this)~(?P<year>)(?P<month>{MONTH})", _month),
    rule(rf"\b{_PLACING}(?:the~(?:{_PART})?)?{_PART}(?P<which>)(?P<year>)(?P<month>{MONTH})(?!~\d|\w)", _month),
    rule(rf"\b(?:the|last|an?|this)~(?P<which>)(?P<year>)(?P<month>{MONTH})~(?=[a-z])", _month),
    rule(
        rf"\b(?:(?P<which>last|past|next|coming|this)~|the~|in~|during~)?{_PART}(?P<season>{SEASON})(?:~of)?,?~"
        rf"(?P<year>{YEAR})\b(?!\s*[-–/]\s*\d)",
        _season,
    ),
    rule(
        rf"\b(?:(?P<which>last|past|next|coming|this)~|(?:in|during|since|by|"
        rf"until)~(?:the~)?){_PART}(?P<season>{SEASON})\b(?P<year>)"
        r"(?!~(?:of|session|camp|games|olympics|season|school|apart|through|short|back|to|in))",
        _season,
    ),
    rule(
        r"\b(?:in|over|during|for|within)~(?:the~)?(?:past|last|previous)~(?:(?P<count>\d+|two|three|four|five|"
        r"six|seven|eight|"
        r"nine|ten|twelve|twenty)~)?(?P<unit>hour|day|week|month|year|decade)(?P<many>s?)\b",
        _past,
    ),
    rule(
        r"\bfor~(?:the~(?:past|last)~)?(?:(?P<count>\d+|an?|two|three|four|five|six|seven|eight|nine|ten|twelve|"
        r"twenty|thirty)~)"
        r"(?P<unit>day|week|month|year|decade)(?P<many>s?)\b",
        _for,
    ),
    rule(
        r"\b(?:(?:earlier|later|late|early|so~far)~)?(?P<which>last|previous|this|current|next|"
        r"coming)~(?P<unit>week|month|year)"
        r"\b(?!['’]|-)",
        _period,
    ),
    rule(r"\b(?:over|during|at|on)?~?(?P<which>last|this|next|coming|the|past)~weekend\b", _weekend),
    rule(
        rf"\b(?:the~)?(?P<which>first|second|third|fourth|last)~(?P<unit>quarter|half)(?:~of~(?:the~year|"
        rf"(?P<year>{YEAR})))",
        _part,
    ),
    rule(rf"\b(?P<unit>)(?:Q(?P<which>[1-4]))(?:~of)?~(?P<year>{YEAR})\b", _part),
    rule(r"\b(?:end|middle|beginning|start)~of~(?:the|this)~(?P<unit>year|month)\b", _whole_year),
    rule(rf"\b(?:fiscal(?:~year)?|financial~year|FY)~?(?P<first>{YEAR})[-–/](?P<last>{YEAR}|\d\d)\b", _years),
    rule(
        rf"\b(?:(?:between|from)~)?(?<![\w/-])(?P<first>{YEAR})(?:\s*(?:-|–|—|/)\s*(?=\d)|~(?:to|and|through|until|"
        rf"till)~(?=\d{{4}}))(?P<last>{YEAR}|\d\d)(?![\w/-]|[.,]\d)",
        _years,
    ),
    rule(rf"\b(?:the~)?(?:(?P<part>early|mid|late)(?:~|-)(?:to~late~)?)?(?P<decade>{YEAR[:-4]}\d0)['’]?s\b", _decade),
    rule(rf"\bthe~(?:(?P<part>early|mid|late)(?:~|-))?(?P<name>{'|'.join(DECADES)})\b", _decade),
    rule(rf"\b(?:fiscal(?:~year)?|financial~year|FY)~?(?P<year>{YEAR})\b", _year),
    rule(rf"{_GUARD}(?<!resolution\s){_PART}(?P<year>{YEAR})(?![\w/-]|[.,]\d|~{_COUNTED})", _year),
)
