"""Expressions that count from publication or from a day named before them in the text.

"two weeks ago" counts from publication; "a day later", "the same evening", "the following week", "that year" count
from the anchor. "At 13:45", "at dawn", "hours later" say no more than that the anchor's day goes on (`clock`).
"A few days later", "recently", "soon" name no date and stay open; after a month they stay within it.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from counterpoise.read.numbers import value_of
from counterpoise.read.temporal.context import COUNT, SEASON, Answer, Context, Rule, rule, year_near
from counterpoise.read.temporal.period_rules import NO_PUBLICATION
from counterpoise.read.temporal.periods import (
    SEASONS,
    Period,
    Unit,
    add_months,
    at,
    between,
    day_of,
    on,
    season,
    shifted,
    since,
    week_of,
)

UNITS: dict[str, Unit] = {
    "day": "day", "night": "day", "evening": "day", "morning": "day", "afternoon": "day", "week": "week",
    "month": "month", "year": "year", "decade": "decade", "fortnight": "week",
}  # fmt: skip
NO_ANCHOR = "counted from an event whose date is unknown"


def _count(text: str) -> int | None:
    if text.lower() in ("a", "an", "the", "another"):
        return 1
    value = value_of(text)
    return None if value is None else int(value)


def _moved(match: re.Match[str], start: Period, sign: int, origin: str) -> Answer:
    count = _count(match["count"])
    if count is None:
        return None, "the number is not known"
    times = 2 if match["unit"].lower() == "fortnight" else 1
    moved = shifted(start, sign * count * times, UNITS[match["unit"].lower()])
    if moved is None:
        return None, f"{origin} is not exact enough to count from"
    return moved, f"{' '.join(match.group().lower().split())}, from {origin}"


def _ago(match: re.Match[str], context: Context) -> Answer:
    if context.published is None:
        return None, NO_PUBLICATION
    moved, how = _moved(match, on(context.published), -1, "publication")
    count = _count(match["count"])
    if moved is not None and match["unit"].lower() in ("week", "fortnight") and (count or 0) > 1:
        return at(moved.low.cut_to("month")), f"{how}, whose day is not told"
    return moved, how


def _later(match: re.Match[str], context: Context) -> Answer:
    start = context.day if UNITS[match["unit"].lower()] in ("day", "week") else context.anchor
    if start is None:
        return None, NO_ANCHOR
    sign = -1 if match["way"].lower() in ("earlier", "before", "previously") else 1
    moved, how = _moved(match, start, sign, f"the date before in the text ({start.iso})")
    if moved is not None and context.published is not None and not context.future and moved.first > context.published:
        return None, f"{how}, would lie behind publication"
    return moved, how


def _following(match: re.Match[str], context: Context) -> Answer:
    """ "in the following two years", from the year after the anchor."""
    count, unit = _count(match["count"]), UNITS[match["unit"].lower()]
    anchor = context.day if unit in ("day", "week") else context.anchor
    if anchor is None or count is None:
        return None, NO_ANCHOR
    first, last = shifted(anchor, 1, "day" if unit == "week" else unit), shifted(anchor, count, unit)
    if first is None or last is None:
        return None, f"the date before in the text ({anchor.iso}) is not exact enough"
    return between(first.low, last.high), f"{' '.join(match.group().lower().split())}, from {anchor.iso}"


def _ordinary(match: re.Match[str], context: Context) -> Answer:
    """ "the same day", "the following week", "that year", "the next month"."""
    which, unit = match["which"].lower(), UNITS[match["unit"].lower()]
    anchor = context.day if unit in ("day", "week") else context.anchor
    if anchor is None:
        return None, NO_ANCHOR
    step = {"next": 1, "following": 1, "previous": -1, "preceding": -1}.get(which, 0)
    how = f"{' '.join(match.group().lower().split())}, from the date before in the text ({anchor.iso})"
    if step == 0 and unit != "week":
        return _same(anchor, unit, how)
    if unit == "week":
        if anchor.low.precision != "day":
            return None, "the date before in the text is not a day"
        week = week_of(anchor.last + timedelta(days=7 * step))
        return week, how
    moved = shifted(anchor, step, unit)
    return (moved, how) if moved else (None, f"the date before in the text ({anchor.iso}) is not exact enough")


def _same(anchor: Period, unit: Unit, how: str) -> Answer:
    if unit == "day":
        return (anchor, how) if anchor.low.precision == "day" else (None, "the date before in the text is not a day")
    if anchor.low.cut_to("year") != anchor.high.cut_to("year"):
        return None, "the date before in the text spans years"
    if unit == "month" and (anchor.low.month is None or anchor.low.month != anchor.high.month):
        return None, "the date before in the text is not a month"
    return at(anchor.low.cut_to("month" if unit == "month" else "year")), how


def _that_season(match: re.Match[str], context: Context) -> Answer:
    if context.anchor is None:
        return None, NO_ANCHOR
    name = match["season"].lower()
    story = Context(context.published, context.anchor, story=context.anchor)
    year = year_near(SEASONS[name], story)
    return (season(year, name) if year else None), f"that {name}, from {context.anchor.iso}"


def _few(match: re.Match[str], context: Context) -> Answer:
    """ "a few days later" lies in the month of an anchor that is no more exact than that; else it is open."""
    anchor, words = context.anchor, " ".join(match.group().lower().split())
    unit = match["unit"].lower()
    if anchor is None or match["way"].lower() == "ago":
        return None, f"'{words}' names no date"
    if (
        unit in ("day", "hour")
        and anchor.precision == "month"
        and match["way"].lower() in ("later", "after", "afterwards")
    ):
        return anchor, f"{words}, within {anchor.iso}"
    if unit in ("week", "day", "month") and anchor.precision == "year":
        return anchor, f"{words}, within {anchor.iso}"
    return None, f"'{words}' names no date"


def _clock(match: re.Match[str], context: Context) -> Answer:
    if context.day is None:
        return None, "a time of day, and the day is unknown"
    return at(context.day.high), f"{' '.join(match.group().lower().split())} of the day before in the text"


def _overnight(match: re.Match[str], context: Context) -> Answer:
    if context.published is None:
        return None, NO_PUBLICATION
    day: date = context.published
    low = day - timedelta(days=1)
    return Period(on(low).low, on(day).low), "the night before publication"


def _since_then(match: re.Match[str], context: Context) -> Answer:
    if context.anchor is None or context.published is None:
        return None, NO_ANCHOR
    return since(context.anchor, context.published), f"since then, from {context.anchor.iso} up to publication"


def _day_of_month(match: re.Match[str], context: Context) -> Answer:
    """ "on the 8th", of the month of the day before in the text, else the last such day up to publication."""
    number = int(re.sub(r"\D", "", match["day"]))
    if context.anchor is not None and context.anchor.high.month is not None:
        point = day_of(context.anchor.high.year, context.anchor.high.month, number)
        return (at(point) if point else None), f"day of {context.anchor.high.cut_to('month').iso}"
    if context.published is None:
        return None, NO_PUBLICATION
    months = (add_months(context.published.year, context.published.month, step) for step in (0, -1))
    days = (day_of(month.year, month.month or 1, number) for month in months)
    found = next((day for day in days if day is not None and day.first <= context.published), None)
    return (at(found) if found else None), "last such day of a month up to publication"


def _vague(match: re.Match[str], context: Context) -> Answer:
    return None, f"'{' '.join(match.group().lower().split())}' names no date"


def _nth_day(match: re.Match[str], context: Context) -> Answer:
    """Days of a stretch named by `story`: answered by the dating of named events, open here."""
    return None, "a day of an event whose beginning is unknown"


_UNIT = "day|week|fortnight|month|year|decade"
_SAME = "day|night|evening|morning|afternoon|week|month|year"
_CLOCK = (
    r"(?:at|around|about|by|until|from|since|shortly~(?:after|before)|till|to)~(?:about~|around~|approximately~|"
    r"roughly~)?"
    r"(?:[01]?\d|2[0-4])[:.h][0-5]\d(?:~?(?:hours|hrs|h|a\.?m\.?|p\.?m\.?))?\b"
    r"|\bat~(?:about~|around~)?\d{1,2}~?(?:a\.?m\.?|p\.?m\.?|o['’]clock)"
    r"|\b(?:at|around|by|before|after|until|from)~(?:noon|midnight|dawn|dusk|sunrise|sunset|midday|daybreak|"
    r"nightfall)\b"
    r"|\b(?:in~the~(?:early~|late~)?(?:evening|morning|afternoon|small~hours|course~of~the~day)|"
    r"during~the~(?:day|night)|"
    r"at~night|by~(?:evening|nightfall|morning))\b"
    r"|\b(?:(?:a~few~|several~|\d+~|two~|three~|some~|an~)?(?:hours?|minutes?)~(?:later|earlier|afterwards|"
    r"before(?!~\w+ing)))\b"
)
RELATIVE_RULES: tuple[Rule, ...] = (
    rule(rf"\b(?P<count>{COUNT})~(?P<unit>{_UNIT})s?~ago\b", _ago),
    rule(rf"\b(?:in|over|on|during|within)~the~(?:following|next)~(?P<count>{COUNT})~(?P<unit>{_UNIT})s\b", _following),
    rule(rf"\b(?:in|over|on|during|within)~the~(?P<count>{COUNT})~(?:following|next)~(?P<unit>{_UNIT})s\b", _following),
    rule(
        rf"\b(?P<count>{COUNT})~(?P<unit>{_UNIT})s?~(?P<way>(?:later|earlier|afterwards|previously)\b|"
        rf"before(?=\s*(?:[,.;:)!?—–]|$)|"
        r"~(?:and|but|in|at|had|by|when)\b))",
        _later,
    ),
    rule(
        r"\bthe~(?P<unit>day)~(?P<count>)?(?P<way>before|after)(?=[,.;]|~(?:in|at|by|that)\b)",
        lambda m, c: _next_day(m, c),
    ),
    rule(
        rf"\b(?:(?:later|earlier|early|late|on|in|at|during)~)*(?:(?:on|in|during)~)?(?:that~(?P<very>same|very)~|"
        rf"the~(?:very~)?|that~)(?P<which>same|next|following|previous|preceding)~(?P<unit>{_SAME})\b(?!['’-])",
        _ordinary,
    ),
    rule(
        rf"\b(?:(?:later|earlier|early|late|on|in)~)*(?P<which>that)~(?:very~|same~)?(?P<unit>{_SAME})\b(?!['’-])",
        _ordinary,
    ),
    rule(rf"\b(?:(?:later|earlier|in)~)*that~(?P<season>{SEASON})\b", _that_season),
    rule(
        r"\b(?:(?:a~)?few|several|some|(?:a~)?couple~of)~(?P<unit>hour|day|week|month|year)s~(?P<way>later|"
        r"earlier|ago|afterwards|"
        r"before|after)\b",
        _few,
    ),
    rule(r"\b(?P<unit>day|week|month|year)s~(?P<way>later|afterwards|earlier)\b", _few),
    rule(r"\bsince~then\b", _since_then),
    rule(
        r"\b(?P<way>on|by|of|until|since|from|before|after)~the~(?P<day>\d{1,2}(?:st|nd|rd|th))\b(?=\s*(?:[,.;:)]|$)|"
        r"~(?-i:and|[A-Z]))"
        r"(?!~(?:century|anniversary|parallel))",
        _day_of_month,
    ),
    rule(r"\bovernight\b", _overnight, clock=True),
    rule(rf"\b{_CLOCK}", _clock, clock=True),
    rule(
        r"\b(?:recently|lately|(?<!as\s)soon|in~recent~(?:days|weeks|months|years|decades)|in~the~(?:coming|"
        r"next)~(?:few~)?(?:days|weeks|months|"
        r"years)|in~the~(?:near|foreseeable)~future)\b",
        _vague,
    ),
    rule(r"\bon~the~(?P<nth>first|second|third|fourth|fifth|sixth|last|\d+(?:st|nd|rd|th))~day\b", _nth_day),
)


def _next_day(match: re.Match[str], context: Context) -> Answer:
    if context.day is None:
        return None, NO_ANCHOR
    moved = shifted(context.day, -1 if match["way"].lower() == "before" else 1, "day")
    return (moved, f"from the date before in the text ({context.day.iso})") if moved else (None, NO_ANCHOR)
