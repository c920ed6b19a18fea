"""Whether the times of two records can be the same.

Times are spans of days; a month, a year or a range stands for all its days.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

Days = tuple[date, date]


def days_of(written: str | None) -> Days | None:
    """First and last day of an ISO date, month, year or range "a/b"; None for None.

    Raises ValueError for anything else.
    """
    if written is None:
        return None
    first, _, last = written.partition("/")
    return _bound(first, last=False), _bound(last or first, last=True)


def meet(one: Days, other: Days, *, slack: int = 0) -> bool:
    """Whether two spans share a day, or lie at most `slack` days apart."""
    return (one[0] - other[1]).days <= slack and (other[0] - one[1]).days <= slack


def _bound(written: str, *, last: bool) -> date:
    year, *rest = (int(part) for part in written.split("-"))
    if len(rest) == 2:
        return date(year, rest[0], rest[1])
    if len(rest) == 1:
        return date(year, rest[0], monthrange(year, rest[0])[1] if last else 1)
    return date(year, 12, 31) if last else date(year, 1, 1)
