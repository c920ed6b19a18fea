"""Numbers in running text: probabilities as word, number and range together; counts, months, plain lists.

The words are those of the US Intelligence Community Directive 203 (2015). Readers understand a word much
better with its numbers beside it (Wintle et al. 2019), so `probability` always prints both:

    >>> probability(0.22, 0.10, 0.38)
    'unlikely, 22 % [10–38 %]'
"""

from __future__ import annotations

import calendar
import math
from collections.abc import Sequence

from counterpoise.dates import Month, MonthSpan

_STEPS = (
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "roughly even"),
    (0.80, "likely"),
    (0.95, "very likely"),
    (1.01, "almost certain"),
)


def probability_word(p: float) -> str:
    """The ICD-203 word for a probability; a bound belongs to the row above it."""
    if not 0.0 <= p <= 1.0:
        raise ValueError(f"{p} is not a probability")
    return next(word for bound, word in _STEPS if p < bound)


def percent(p: float) -> str:
    """'22 %', with 'under 1 %' and 'over 99 %' at the ends."""
    if not 0.0 <= p <= 1.0:
        raise ValueError(f"{p} is not a probability")
    if p < 0.005:
        return "under 1 %"
    return "over 99 %" if p > 0.995 else f"{100 * p:.0f} %"


def probability(p: float, low: float | None = None, high: float | None = None) -> str:
    """Word, number and, where given, range."""
    words = f"{probability_word(p)}, {percent(p)}"
    if low is None or high is None:
        return words
    if not low <= p + 1e-9 or not p <= high + 1e-9:
        raise ValueError(f"{p} lies outside its range [{low}, {high}]")
    return f"{words} [{100 * low:.0f}–{100 * high:.0f} %]"


def quantity(value: float) -> str:
    """A number for prose: commas, about three digits, a true minus sign."""
    if not math.isfinite(value):
        raise ValueError(f"{value} cannot be printed as a figure")
    size = abs(value)
    text = f"{value:,.0f}" if size >= 100 or value == round(value) else f"{value:.1f}" if size >= 10 else f"{value:.2g}"
    return text.replace("-", "−")


def ranged(value: float, low: float, high: float, unit: str = "") -> str:
    """'12 [3–40] deaths'."""
    text = f"{quantity(value)} [{quantity(low)}–{quantity(high)}]"
    return f"{text} {unit}" if unit else text


def an_event(what: str) -> str:
    """The event of a chance with its article: 'offensive or war' as 'an offensive or war'."""
    return {"offensive or war": "an offensive or war", "war": "a war"}.get(what, what)


def points(share: float) -> str:
    """A difference of probabilities in percentage points: '−20 points', '0 points'."""
    rounded = round(100 * share)
    return "0 points" if rounded == 0 else f"{rounded:+d} points".replace("-", "−")


def signed(value: float) -> str:
    """A change with its sign, about two digits: '−0.91', '+380'."""
    size = quantity(float(f"{value:.2g}"))
    return size if size == "0" or size.startswith("−") else f"+{size}"


def month(when: Month) -> str:
    """'April 2016'."""
    return f"{calendar.month_name[when.month]} {when.year}"


def period(span: MonthSpan) -> str:
    """'January 2008 to December 2020'."""
    return month(span.first) if span.first == span.last else f"{month(span.first)} to {month(span.last)}"


def listed(names: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def counted(count: int, one: str, many: str = "") -> str:
    """'1 record', '12 records'."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
