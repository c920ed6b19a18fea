"""What a run of an engine is asked for and what it returns."""

from __future__ import annotations

from dataclasses import dataclass

from counterpoise.inference.arrays import F32, F64, I32, U32, StateSpace


@dataclass(frozen=True)
class Record:
    """Nodes whose paths are wanted, from month `first` on."""

    nodes: tuple[int, ...]
    first: int = 0


@dataclass(frozen=True)
class Request:
    """A checked request to an engine."""

    space: StateSpace
    coefficients: F32  # [K, C]
    n: int
    seed: int
    stream: U32  # [K]
    threads: int
    resample_below: float
    record: Record | None
    decompose: bool

    @property
    def sample_from(self) -> int:
        """The month from which the marginal block is sampled: the first recorded one if nothing is observed after."""
        if self.record is None or self.space.observed_from(self.record.first):
            return self.space.months
        return self.record.first


@dataclass(frozen=True)
class Run:
    """The outcome for K parameter vectors over T months of n particles.

    A parameter vector whose particles all have likelihood zero in a month has log_likelihood -inf, increment -inf
    in that month and 0 in later ones, effective sample size 0 from it on, and that month as its worst.

    `increments` and `by_series` sum to `log_likelihood`. Factors of a guided node stand under its first score; by month
    they are those of its look-ahead (numpy_engine/twisting.py), so that with guided nodes `by_series_month` sums to
    `increments` over all months, not in each.
    """

    log_likelihood: F64  # [K]
    increments: F64  # [K, T] log p(month t | earlier months)
    by_series: F64 | None  # [K, series] sums to log_likelihood; order of StateSpace.series_names
    by_series_month: F64 | None  # [K, T, series]
    ess: F64  # [K, T] effective sample size after weighting
    unique_ancestors: I32  # [K] fewest distinct parents kept at any resampling; n where there was none
    worst_month: I32  # [K] month of the lowest effective sample size
    log_weights: F64  # [K, n] normalised, at the end
    paths: F32 | None  # [K, n, months, nodes] as recorded
    engine: str  # "numpy" or "c (avx2)" and so on
