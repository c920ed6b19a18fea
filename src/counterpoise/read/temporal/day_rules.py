"""Expressions that name days: whole dates, days without a year, stretches of days, weekdays, "yesterday", holidays.

"2 April 2016", "Friday, March 1", "in the night of 1-2 April", "from 30 March to 2 April", "12 and 13 July",
"last Thursday", "on Tuesday of last week", "from Monday to Wednesday", "02.04.2016". Two days named together
with "and" are a stretch only where they follow each other. Each rule answers with the period, or None and why not.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from counterpoise.read.temporal.context import (
    DAY,
    IN_YEAR,
    MONTH,
    UNKNOWN,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
    Answer,
    Context,
    Rule,
    day_near,
    month_number,
    number_of,
    rule,
    told_year,
    weekday_near,
)
from counterpoise.read.temporal.periods import Point, between, day_of, on
from counterpoise.read.temporal.periods import at as at_point

NEAR = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "yesterday": -1,
    "last night": -1, "last evening": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2,
}  # fmt: skip
HOLIDAYS = {
    "new year's eve": (12, 31), "new year's day": (1, 1), "christmas eve": (12, 24), "christmas day": (12, 25),
    "christmas": (12, 25), "boxing day": (12, 26), "bastille day": (7, 14), "valentine's day": (2, 14),
}  # fmt: skip
"""Feasts that fall on one day of the calendar everywhere; those that move or differ by country are not read."""


def _numbers(match: re.Match[str], context: Context) -> Answer:
    """ "2016-04-02", and "02.04.2016", "2/4/16", which are read day first unless only month first makes a date."""
    if match["iso"]:
        point = day_of(int(match["iso"]), int(match["im"]), int(match["id"])) if int(match["im"]) <= 12 else None
    else:
        first, second, year = int(match["d"]), int(match["m"]), int(match["y"])
        year += 0 if year >= 100 else 2000 if year < 60 else 1900
        day, month = (first, second) if second <= 12 else (second, first)
        point = day_of(year, month, day) if 1 <= month <= 12 else None
    return (at_point(point), "date in full") if point else (None, "no such day in the calendar")


def _day(match: re.Match[str], context: Context) -> Answer:
    year, named = told_year(match, context)
    point, how = day_near(month_number(match["month"]), number_of(match["day"]), year, context, named=named)
    if point is not None and year is None and (told := match.groupdict().get("weekday")):
        point, how = _on_weekday(point, told, how, context)
    return (at_point(point) if point else None), how


def _on_weekday(point: Point, weekday: str, how: str, context: Context) -> tuple[Point | None, str]:
    """The day in the year near `point.year` in which it falls on the weekday written beside it."""
    for year in (point.year, point.year + (1 if context.future else -1), point.year + (-1 if context.future else 1)):
        near = day_of(year, point.month or 1, point.day or 1)
        if near is not None and near.first.weekday() == WEEKDAYS[weekday.lower()]:
            return near, how if near == point else f"{how}, and a {weekday}"
    return point, f"{how}, though no {weekday}"


def _days(match: re.Match[str], context: Context) -> Answer:
    """ "1-2 April", "from 30 March to 2 April", "April 30 - May 2, 2016"."""
    groups = match.groupdict()
    late = month_number(groups.get("late") or match["month"])
    year, named = told_year(match, context)
    early_year = int(groups["early_year"]) if groups.get("early_year") else None
    high, how = day_near(late, number_of(match["last"]), year, context, named=named)
    if high is None:
        return None, how
    early = month_number(groups["early"]) if groups.get("early") else late if not groups.get("late") else None
    early = early or month_number(match["month"])
    low = day_of(early_year or (high.year if early <= late else high.year - 1), early, number_of(match["first"]))
    period = between(low, high) if low else None
    joint = re.search(r"\band\b", match.group(), re.IGNORECASE) and not match.group().lower().startswith("between")
    if low is None or period is None or (joint and high.first - low.first != timedelta(days=1)):
        return None, "no stretch of days in the calendar"
    return period, f"first and last day, {how}"


def _weekday(match: re.Match[str], context: Context) -> Answer:
    week = (match["week"] or "").lower()
    if week and context.published is not None:
        step = {"last": -1, "previous": -1, "this": 0, "next": 1}[week]
        monday = context.published - timedelta(days=context.published.weekday()) + timedelta(days=7 * step)
        return on(monday + timedelta(days=WEEKDAYS[match["weekday"].lower()])), f"weekday of {week} week"
    day, how = weekday_near(match["weekday"], context, (match["which"] or "").lower())
    return (on(day) if day else None), how


def _weekdays(match: re.Match[str], context: Context) -> Answer:
    last, how = weekday_near(match["last"], context)
    if last is None:
        return None, how
    back = (last.weekday() - WEEKDAYS[match["first"].lower()]) % 7
    period = between(on(last - timedelta(days=back)).low, on(last).low)
    if match["joint"].lower() == "and" and not match.group().lower().startswith("between") and back != 1:
        return None, "two days, not a stretch"
    return period, f"first and last weekday, {how}"


def _near(match: re.Match[str], context: Context) -> Answer:
    if context.published is None:
        return None, f"counted from publication, {UNKNOWN}"
    words = re.sub(r"\s+", " ", match["words"].lower())
    day: date = context.published + timedelta(days=NEAR[words])
    return on(day), f"{words}, from publication"


def _holiday(match: re.Match[str], context: Context) -> Answer:
    name = re.sub(r"\s+", " ", match["name"].lower().replace("’", "'"))
    month, day = HOLIDAYS[name]
    point, how = day_near(month, day, int(match["year"]) if match["year"] else None, context)
    return (at_point(point) if point else None), f"{name}, {how}"


_TO = r"\s*(?:-|–|—|to|until|till|through|and)\s*"
_DASH = r"\s*(?:-|–|—|through)\s*"
_NAMED = rf"(?:(?P<weekday>{WEEKDAY}),?~(?:the~)?)?"
_STRETCH = r"(?:(?:between|from)~(?:the~)?)?"
_NEAR_WORDS = "|".join(sorted(NEAR, key=len, reverse=True)).replace(" ", "~")
_HOLIDAY_WORDS = "|".join(sorted(HOLIDAYS, key=len, reverse=True)).replace(" ", "~").replace("'", "['’]")
DAY_RULES: tuple[Rule, ...] = (
    rule(
        rf"(?<![\w.,/-])(?:(?P<iso>{YEAR})-(?P<im>\d\d)-(?P<id>\d\d)|(?P<d>\d\d?)(?P<sep>[./])(?P<m>\d\d?)(?P=sep)"
        rf"(?P<y>{YEAR}|\d\d))(?![\w/-]|[.,]\d)",
        _numbers,
    ),
    rule(
        rf"\b{_STRETCH}{_NAMED}(?P<first>{DAY})(?:~(?P<early>{MONTH}))?(?:~(?P<early_year>{YEAR}))?{_TO}"
        rf"(?:{WEEKDAY}~)?(?P<last>{DAY})~(?:of~)?(?P<month>{MONTH}){IN_YEAR}",
        _days,
    ),
    rule(
        rf"\b{_STRETCH}(?P<month>{MONTH})~(?P<first>{DAY})(?:,?~(?P<early_year>{YEAR}))?{_TO}(?P<late>{MONTH})~(?P<last>{DAY})\b{IN_YEAR}",
        _days,
    ),
    rule(
        rf"\b(?P<month>{MONTH})~(?P<first>{DAY})(?:{_DASH}|~(?:and|to)~)(?P<last>{DAY})\b(?!~{MONTH}){IN_YEAR}", _days
    ),
    rule(rf"\b{_NAMED}(?P<day>{DAY})~(?:of~)?(?P<month>{MONTH}){IN_YEAR}", _day),
    rule(rf"\b{_NAMED}(?P<month>{MONTH})~(?:the~)?(?P<day>{DAY})\b(?![,.]?\d){IN_YEAR}", _day),
    rule(rf"\b(?:(?:early|earlier|late|later)~)?(?P<words>{_NEAR_WORDS})\b", _near),
    rule(rf"\b(?P<which>)(?P<week>last|this|next|previous)~week~on~(?P<weekday>{WEEKDAY})\b", _weekday),
    rule(
        rf"\b(?:from|between)~(?P<first>{WEEKDAY})~(?P<joint>to|and|until|till|through)~(?P<last>{WEEKDAY})\b(?!s)",
        _weekdays,
    ),
    rule(rf"\b(?P<first>{WEEKDAY})(?P<joint>{_DASH}|~to~|~and~)(?P<last>{WEEKDAY})\b(?!s)", _weekdays),
    rule(
        rf"\b(?:(?P<which>last|past|previous|next|this|coming)~)?(?P<weekday>{WEEKDAY})\b(?!s)"
        rf"(?:~(?:of~)?(?P<week>last|this|next|previous)~week)?",
        _weekday,
    ),
    rule(rf"\b(?P<name>{_HOLIDAY_WORDS})\b(?:,?~(?P<year>{YEAR}))?", _holiday),
)
