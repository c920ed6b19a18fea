"""Observations as arrays: the study's monthly series laid against the nodes of a compiled system.

Counts are exact, missing, or inside a window of months of which only the sum is known (its last month carries the
total); amounts stand in December; scores at the month they speak of. Months after `known` (the cut) are missing, so
the same arrays serve the fit, a rewind to a past month, and a forecast.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from counterpoise.evidence.series import Series, coming_within
from counterpoise.inference.arrays import F32, F64, I8, CountKind
from counterpoise.system.nodes import Moments, Scale

_LEAST_RATE = 1.0 / 24.0
_MOSTLY_DATED = 0.5
_LEAST_SPREAD = 0.3


@dataclass(frozen=True)
class CountArrays:
    """One count over T months: value, kind, lower bound, exposure."""

    observed: F64
    kind: I8
    lower: F64
    exposure: F32


def count_arrays(series: Series, known: int, months: int, *, reported: bool = False) -> CountArrays:
    """Lay a count series over `months`, of which the first `known` are observed.

    A window that ends after the cut is not observed; its months keep their lower bounds. Where at least half of a
    window's total is dated to its months (as lower bounds), the dated counts are observed as they are, thinned: each
    event is taken to be dated with the same probability, so a month's dated count has that share of the month's mean.

    `reported`: each figure is one report with one error, however many months it covers. A total over L months is then
    observed as its monthly mean with exposure 1 / L a month, which gives the report the shape of a single month.
    """
    observed = np.full(months, np.nan)
    kind = np.full(months, CountKind.MISSING, dtype=np.int8)
    lower = np.zeros(months)
    exact = series.exact[:known]
    observed[:known] = exact
    kind[:known][np.isfinite(exact)] = CountKind.EXACT
    bounds = np.nan_to_num(series.at_least[:known])
    lower[:known] = np.where(np.isfinite(exact), 0.0, bounds)
    exposure = np.ones(months, dtype=np.float32)
    exposure[:known] = np.where(np.isfinite(exact), series.exposure[:known], 1.0)
    for window in series.windows:
        span = slice(window.start, window.end + 1)
        if window.end >= known or np.isfinite(exact[span]).any():
            continue
        if bounds[span].sum() >= _MOSTLY_DATED * window.total > 0:
            observed[span], kind[span], lower[span] = bounds[span], CountKind.EXACT, 0.0
            exposure[span] = bounds[span].sum() / window.total
        else:
            kind[window.start : window.end] = CountKind.INSIDE
            kind[window.end] = CountKind.LAST
            length = window.end - window.start + 1 if reported else 1
            observed[window.end] = np.rint(window.total / length)
            exposure[span] = 1.0 / length
            lower[window.end] = 0.0
    return CountArrays(observed, kind, lower, exposure)


def level_arrays(series: Series, known: int, months: int) -> F64:
    """Amounts or scores over `months`: NaN where missing or after the cut."""
    values = np.full(months, np.nan)
    values[:known] = series.exact[:known]
    return values


def covariate_array(series: Series, known: int, months: int) -> F32:
    """An exogenous series over `months`: the record up to the cut, its last value held beyond."""
    values = np.empty(months)
    values[:known] = series.exact[:known]
    values[known:] = values[known - 1]
    return values.astype(np.float32)


def calendar_array(series: Series, months: int, *, within: int) -> F32:
    """1 where a dated act of a calendar (an election) falls in this or one of the next `within` months.

    A calendar is known beforehand, so the cut does not hide it; months beyond the study hold 0.
    """
    values = np.zeros(months)
    marked = coming_within(series, within)
    length = min(months, len(marked))
    values[:length] = marked[:length]
    return values.astype(np.float32)


def monthly_values(series: Series, known: int) -> F64:
    """The monthly values a count had, windows spread evenly: for levels and spreads only, never for the fit."""
    values = np.array(series.exact[:known] / series.exposure[:known], dtype=np.float64)
    for window in series.windows:
        if window.end < known:
            gap = np.isnan(values[window.start : window.end + 1])
            values[window.start : window.end + 1][gap] = window.total / (window.end - window.start + 1)
    return values[np.isfinite(values)]


def scale_of(values: Sequence[float] | F32 | F64) -> Scale:
    """Mean and standard deviation of values and of their log(1 + value); sd 0 where nothing varies."""
    array = np.asarray(values, dtype=np.float64)
    if array.size == 0:
        return Scale(0.0, 0.0, 0.0, 0.0)
    logs = np.log1p(np.maximum(array, 0.0))
    return Scale(float(array.mean()), float(array.std()), float(logs.mean()), float(logs.std()))


def moments_of(kind: str, series: Series, known: int, unit: float) -> Moments:
    """Level and spread of one series over the record up to the cut; `unit` is the c of log(1 + amount / c)."""
    if kind == "amount":
        amounts = series.exact[:known]
        logs = np.log1p(amounts[np.isfinite(amounts)] / unit)
        if logs.size == 0:
            return Moments()
        return Moments(log_amount=float(logs.mean()), log_amount_sd=max(float(logs.std()), _LEAST_SPREAD))
    values = monthly_values(series, known)
    rate = float(values.mean()) if values.size else 0.0
    typical = float(np.expm1(np.log1p(values).mean())) if values.size else 0.0
    return Moments(
        log_rate=float(np.log(max(rate, _LEAST_RATE))),
        log_typical=float(np.log(max(typical, _LEAST_RATE))),
        rate=rate,
    )


def score_moments(series: Mapping[str, Series], names: Sequence[str], known: int) -> dict[str, tuple[float, float]]:
    """Mean and standard deviation of each score series up to the cut; sd at least 1e-3."""
    moments = {}
    for name in names:
        values = series[name].exact[:known]
        values = values[np.isfinite(values)]
        if values.size:
            moments[name] = (float(values.mean()), max(float(values.std()), 1e-3))
    return moments
