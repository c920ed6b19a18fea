"""Series from table rows: counts, amounts, scores and covariates. The rules stand in `series`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from counterpoise.dates import MonthSpan
from counterpoise.errors import InputError, Problem
from counterpoise.evidence.observed import Array, Kind, Series, Window, disjoint
from counterpoise.records import TableRow


def count_series(name: str, rows: Sequence[TableRow], months: MonthSpan, *, yearly: bool) -> Series:
    """Exact months, lower bounds, weeks with their exposure, and disjoint windows."""
    size = len(months)
    exact, at_least, exposure = np.full(size, np.nan), np.zeros(size), np.ones(size)
    behind: list[list[str]] = [[] for _ in range(size)]
    notes: list[str] = []
    sums: list[Window] = []
    weeks: list[TableRow] = []
    for row in _latest(rows, notes):
        start, end = row.months.first - months.first, row.months.last - months.first
        if row.in_days:
            weeks.append(row)
        elif start == end and 0 <= start < size:
            _put(exact, at_least, start, row)
        elif row.value is not None and start != end:
            low, high = _range(row)
            sums.append(Window(start, end, row.value, low, high))
        elif row.at_least is not None and 0 <= start < size:
            notes.append(f"{row.start}..{row.end}: a lower bound for several months is not used")
        _behind(behind, row, start, end)
    windows, left_out = disjoint([window for window in sums if _inside(window, size)], exact)
    notes += [f"{_span(window, months)} ({window.total:g}) left out: {why}" for window, why in left_out]
    outside = [window for window in sums if not _inside(window, size)]
    notes += [f"{_span(w, months)} ({w.total:g}) is only partly in the study's months" for w in outside if w.end >= 0]
    for row in weeks:
        _week(row, months, windows, exact, at_least, exposure, behind)
    earlier = tuple(window for window in outside if window.end < 0)
    return made_series(
        name,
        "count",
        months,
        exact,
        behind,
        unit=_unit(rows),
        channel=_channel(rows),
        windows=windows,
        at_least=at_least,
        exposure=exposure,
        earlier=earlier,
        notes=notes,
    )


def _put(exact: Array, at_least: Array, place: int, row: TableRow) -> None:
    if row.value is not None or row.under is not None:
        exact[place] = _point(row)
    if row.at_least is not None:
        at_least[place] = max(at_least[place], row.at_least)


def _week(
    row: TableRow,
    months: MonthSpan,
    windows: Sequence[Window],
    exact: Array,
    at_least: Array,
    exposure: Array,
    behind: list[list[str]],
) -> None:
    """A figure for days: its month is the one that holds most of them."""
    day_counts = {
        month: (min(row.when.end, month.last_day) - max(row.when.start, month.first_day)).days + 1
        for month in row.months
    }
    month = max(day_counts, key=lambda key: (day_counts[key], -key.index))
    if month not in months or (row.value is None and row.at_least is None):
        return
    place = months.position(month)
    behind[place].append(row.id)
    figure = row.value if row.value is not None else float(row.at_least or 0)
    counted = any(window.start <= place <= window.end for window in windows)
    whole = math.isfinite(exact[place]) and exposure[place] == 1.0
    if counted or whole or row.value is None:
        at_least[place] = max(at_least[place], figure)
        return
    covered = ((row.when.end - row.when.start).days + 1) / month.days
    first = not math.isfinite(exact[place])
    exact[place] = figure if first else exact[place] + figure
    exposure[place] = min(1.0, covered if first else exposure[place] + covered)


def amount_series(name: str, rows: Sequence[TableRow], months: MonthSpan, *, yearly: bool) -> Series:
    """The total of each period, at its last month."""
    size = len(months)
    exact = np.full(size, np.nan)
    behind: list[list[str]] = [[] for _ in range(size)]
    notes: list[str] = []
    earlier: list[Window] = []
    wanted = 12 if yearly else 1
    for row in _latest(rows, notes):
        start, end = row.months.first - months.first, row.months.last - months.first
        _behind(behind, row, start, end)
        if row.value is None and row.under is None:
            continue
        if end - start + 1 != wanted:
            notes.append(f"{row.months} is not one {'year' if yearly else 'month'}; left out")
        elif end < 0:
            earlier.append(Window(start, end, _point(row), *_range(row)))
        elif end < size:
            exact[end] = _point(row)
    return made_series(name, "amount", months, exact, behind, unit=_unit(rows), earlier=tuple(earlier), notes=notes)


def score_series(name: str, rows: Sequence[TableRow], months: MonthSpan, *, yearly: bool) -> Series:
    """Scores in standard deviations of their own channel's record, at the last month of each period."""
    size = len(months)
    exact = np.full(size, np.nan)
    behind: list[list[str]] = [[] for _ in range(size)]
    notes: list[str] = []
    kept = [row for row in _latest(rows, notes) if row.value is not None]
    center, scale = 0.0, 1.0
    for channel in dict.fromkeys(row.channel for row in kept):
        chosen = [row for row in kept if row.channel == channel]
        values = np.array([_natural(row) for row in chosen])
        center, scale = float(values.mean()), float(values.std(ddof=1)) if len(values) > 1 else 1.0
        if scale == 0.0:
            notes.append(f"{channel}: one and the same value throughout; it carries no information and is left out")
            continue
        notes.append(f"{channel}: {len(values)} values, mean {center:.3f}, sd {scale:.3f}")
        for row, value in zip(chosen, values, strict=True):
            place = row.months.last - months.first
            _behind(behind, row, row.months.first - months.first, place)
            if not 0 <= place < size:
                continue
            if math.isfinite(exact[place]):
                notes.append(f"{months.first + place}: {channel} gives a second figure; the first is kept")
                continue
            exact[place] = (value - center) / scale
    return made_series(
        name,
        "score",
        months,
        exact,
        behind,
        unit=_unit(rows),
        channel=_channel(kept),
        center=center,
        scale=scale,
        notes=notes,
    )


def covariate_series(name: str, rows: Sequence[TableRow], months: MonthSpan, *, yearly: bool) -> Series:
    """Known values: the last full year's figure, or the month's own with 0 for months not listed."""
    size = len(months)
    exact = np.zeros(size) if not yearly else np.full(size, np.nan)
    behind: list[list[str]] = [[] for _ in range(size)]
    notes: list[str] = []
    known = [row for row in _latest(rows, notes) if row.value is not None]
    for row in sorted(known, key=lambda row: row.months):
        first = row.months.first - months.first if not yearly else row.months.last - months.first + 1
        last = row.months.last - months.first if not yearly else size - 1
        for place in range(max(first, 0), min(last, size - 1) + 1):
            exact[place] = _point(row)
            behind[place] = [row.id]
    if yearly and np.isnan(exact).any():
        gap = np.isnan(exact)
        exact[gap] = exact[~gap][0] if (~gap).any() else _point(known[0])
        notes.append(f"the first {int(gap.sum())} months have no full year before them; the first figure is held")
    return made_series(name, "covariate", months, exact, behind, unit=_unit(rows), notes=notes)


class _Key(NamedTuple):
    start: str
    end: str
    channel: str


def _latest(rows: Iterable[TableRow], notes: list[str]) -> list[TableRow]:
    """One row per period and channel: the one of the latest vintage."""
    chosen: dict[_Key, TableRow] = {}
    for row in rows:
        key = _Key(row.start, row.end, "" if row.unit == "tiv_m" else row.channel)
        earlier = chosen.get(key)
        if earlier is None:
            chosen[key] = row
            continue
        kept, dropped = (row, earlier) if row.origin.vintage > earlier.origin.vintage else (earlier, row)
        chosen[key] = kept
        notes.append(
            f"{row.months}: {_point(kept):g} of {kept.origin.vintage} replaces {_point(dropped):g} "
            f"of {dropped.origin.vintage}"
        )
    return list(chosen.values())


def _point(row: TableRow) -> float:
    if row.value is not None:
        return row.value
    return row.under / 2 if row.under is not None else math.nan


def _range(row: TableRow) -> tuple[float, float]:
    """Low and high, the value itself where none is given."""
    if row.under is not None:
        return 0.0, row.under
    value = _point(row)
    return (row.low if row.low is not None else value, row.high if row.high is not None else value)


def _natural(row: TableRow) -> float:
    value = _point(row)
    if row.unit != "share":
        return value
    if not 0 < value < 1:
        raise InputError([_row_problem(row, f"a share must lie between 0 and 1, not {value:g}")])
    return math.log(value / (1 - value))


def _behind(behind: list[list[str]], row: TableRow, start: int, end: int) -> None:
    if row.in_days:
        return
    for place in range(max(start, 0), min(end, len(behind) - 1) + 1):
        behind[place].append(row.id)


def _inside(window: Window, size: int) -> bool:
    return window.start >= 0 and window.end < size


def _span(window: Window, months: MonthSpan) -> str:
    return str(MonthSpan(months.first + window.start, months.first + window.end))


def _row_problem(row: TableRow, message: str) -> Problem:
    return Problem(row.origin.file, row.origin.line, 0, message)


def made_series(
    name: str,
    kind: Kind,
    months: MonthSpan,
    exact: Array,
    behind: Sequence[Sequence[str]],
    *,
    unit: str,
    channel: str = "",
    windows: tuple[Window, ...] = (),
    at_least: Array | None = None,
    exposure: Array | None = None,
    center: float = 0.0,
    scale: float = 1.0,
    shift: float = 0.0,
    earlier: tuple[Window, ...] = (),
    notes: Iterable[str] = (),
) -> Series:
    """A series with the defaults filled in: no bounds, whole months."""
    size = len(months)
    return Series(
        name=name,
        kind=kind,
        unit=unit,
        months=months.first,
        exact=exact,
        windows=windows,
        at_least=np.zeros(size) if at_least is None else at_least,
        exposure=np.ones(size) if exposure is None else exposure,
        rows=tuple(tuple(dict.fromkeys(ids)) for ids in behind),
        channel=channel,
        center=center,
        scale=scale,
        shift=shift,
        earlier=earlier,
        notes=tuple(notes),
    )


def _unit(rows: Sequence[TableRow]) -> str:
    """The one unit of the rows; InputError where they differ (a volume never joins money)."""
    units = dict.fromkeys(row.unit for row in rows)
    if len(units) > 1:
        other = next(row for row in rows if row.unit != rows[0].unit)
        message = f"unit {other.unit} in a series of {rows[0].unit}; different units do not add"
        raise InputError([_row_problem(other, message)])
    return next(iter(units))


def _channel(rows: Sequence[TableRow]) -> str:
    """The channel where all rows share one."""
    channels = {row.channel for row in rows}
    return channels.pop() if len(channels) == 1 else ""
