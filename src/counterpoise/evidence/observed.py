"""What a series is: exact months, windows known only as a sum, lower bounds, and the records behind each.

Windows of one series never overlap. `disjoint` makes them so: exact months and shorter windows inside a
longer one are taken out of its total, low and high; the longer one then stands for the months that remain,
which must be one run of months. What cannot be separated is returned with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from counterpoise.dates import Month

Kind = Literal["count", "amount", "score", "covariate"]
Array = NDArray[np.float64]


class Window(NamedTuple):
    """A total over the months from index `start` to index `end`, both included; low <= total <= high."""

    start: int
    end: int
    total: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Series:
    """One observed series over the T months of a study."""

    name: str
    kind: Kind
    unit: str
    months: Month
    """The first month; index t is this month plus t."""
    exact: Array
    """Observed value per month, float64[T], NaN where there is none."""
    windows: tuple[Window, ...]
    """Counts known only as a sum over months. Exact months inside are not part of the total."""
    at_least: Array
    """Lower bound per month, float64[T], 0 where none is known."""
    exposure: Array
    """Share of the month that `exact` covers, float64[T], 1 where it is the whole month."""
    rows: tuple[tuple[str, ...], ...]
    """Ids of the records behind each month."""
    channel: str = ""
    """Who reports it, for series told by one side."""
    center: float = 0.0
    scale: float = 1.0
    """Scores of one channel: natural value (logit of a share) = center + scale * exact."""
    shift: float = 0.0
    """Scores of one outlet: standard deviation of its bias, in standard deviations of the score; 0 for no bias."""
    earlier: tuple[Window, ...] = ()
    """Figures for periods before the first month (negative indices): opening levels."""
    notes: tuple[str, ...] = ()
    """What was left out or decided, in words."""

    def __post_init__(self) -> None:
        size = len(self.exact)
        if not len(self.at_least) == len(self.exposure) == len(self.rows) == size:
            raise ValueError(f"{self.name}: the parts of a series must have the same number of months")
        for array in (self.exact, self.at_least, self.exposure):
            array.setflags(write=False)

    @property
    def observed(self) -> int:
        """Number of figures: exact months and windows."""
        return int(np.isfinite(self.exact).sum()) + len(self.windows)


def disjoint(windows: Sequence[Window], exact: Array) -> tuple[tuple[Window, ...], list[tuple[Window, str]]]:
    """Windows made disjoint, in the order of their months; and those left out, with the reason."""
    kept: list[Window] = []
    left_out: list[tuple[Window, str]] = []
    for window in sorted(windows, key=lambda window: (window.end - window.start, window.start)):
        made = _without_inside(window, kept, exact)
        if isinstance(made, Window):
            kept.append(made)
        else:
            left_out.append((window, made))
    return tuple(sorted(kept)), left_out


def _without_inside(window: Window, kept: Sequence[Window], exact: Array) -> Window | str:
    """The window less what lies inside it, or why it cannot be used."""
    across = [w for w in kept if w.start <= window.end and window.start <= w.end]
    if any(w.start < window.start or w.end > window.end for w in across):
        return "it overlaps another figure in part"
    covered = {month for w in across for month in range(w.start, w.end + 1)}
    known = [m for m in range(window.start, window.end + 1) if m not in covered and np.isfinite(exact[m])]
    free = [m for m in range(window.start, window.end + 1) if m not in covered and not np.isfinite(exact[m])]
    if not free:
        return "its months are known one by one"
    if any(free[0] < w.start and w.end < free[-1] for w in across):
        return "what is known inside it splits it in two"
    inside = float(sum(exact[m] for m in known)) + sum(w.total for w in across)
    if inside > window.high:
        return f"what is known inside it ({inside:g}) is more than its total"
    low = max(0.0, window.low - inside)
    total = max(low, window.total - inside)
    return Window(free[0], free[-1], total, low, max(total, window.high - inside))
