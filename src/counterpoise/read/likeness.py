"""How alike two records are in words, and whether their times can be the same.

Words are content words with a weight: 2 for numbers and words with a capital, else 1. The names of states are left
out, since the parties are compared apart. Alikeness is the weighted overlap coefficient (Szymkiewicz-Simpson):
the weight shared over the weight of the smaller bag. Times are spans of days; a month, a year or a range stands
for all its days.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date

from counterpoise.read.candidates import Span

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_STOP = frozenset(
    "the a an and or of to in on at by for from with as that this its it is was were be been has have had his her "
    "their he she they we our said says not but which who will would could".split()
)
Words = Mapping[str, float]
Days = tuple[date, date]


def content_words(text: str, *, left_out: Iterable[Span] = ()) -> dict[str, float]:
    """Content words in lower case, plural endings cut, with their weight. `left_out` are spans of `text`."""
    spans = tuple(left_out)
    weights: dict[str, float] = {}
    for place, match in enumerate(_WORD.finditer(text)):
        word = match.group()
        key = word.lower().removesuffix("'s").removesuffix("’s")
        named = any(start < match.end() and match.start() < end for start, end in spans)
        if named or key in _STOP or (len(key) < 3 and not key.isdigit()):
            continue
        stem = key[:-1] if len(key) > 4 and key.endswith("s") else key
        weights[stem] = 2.0 if word[0].isdigit() or (word[0].isupper() and place > 0) else 1.0
    return weights


def alikeness(one: Words, other: Words, *, shared: int = 1) -> float:
    """Weighted overlap coefficient, 0 to 1; 0 where fewer than `shared` words stand in both."""
    common = one.keys() & other.keys()
    if not one or not other or len(common) < shared:
        return 0.0
    weight = sum(max(one[word], other[word]) for word in common)
    return min(1.0, weight / min(sum(one.values()), sum(other.values())))


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
