"""Simulated records: what an account would have left behind, observed as the study observes.

The engine runs an account with every observation missing; the drawn values become the record under the
study's own pattern: the same exact months, sum windows, realised years and scored months, and the same
exogenous series. A month that had a lower bound keeps one, half of its drawn count rounded down.
Standardisation constants stay those of the real record. Observations are kept by series name, so that one
record serves every account of a study.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from counterpoise.accounts.likelihood import Filter, coefficients_of
from counterpoise.inference import engine
from counterpoise.inference.arrays import CountKind, Kind, StateSpace
from counterpoise.inference.run import Record
from counterpoise.inference.smc import Floats
from counterpoise.system.compile import Compiled


@dataclass(frozen=True)
class SimulatedRecord:
    """Observations by series name, float64[T] with NaN where the study has none; lower bounds 0 where there
    is none.
    """

    counts: Mapping[str, Floats]
    lower: Mapping[str, Floats]
    amounts: Mapping[str, Floats]
    scores: Mapping[str, Floats]
    onsets: int
    """Episodes that began in this record."""


def simulate_records(
    compiled: Compiled, core: Floats, effects: Floats, *, seed: int, settings: Filter
) -> tuple[SimulatedRecord, ...]:
    """One record per row of core z float64[K, D] and effects float64[K, B], at the study's own length."""
    coefficients = coefficients_of(compiled, core, effects)
    space = compiled.space
    run = engine.run(
        unobserved(space),
        coefficients,
        n=1,
        seed=seed,
        stream=np.arange(core.shape[0], dtype=np.uint32),
        threads=settings.threads,
        record=Record(tuple(range(space.d)), 0),
        engine=settings.engine,
    )
    if run.paths is None:
        raise RuntimeError("the engine recorded no paths")
    paths = run.paths[:, 0].astype(np.float64)
    rng = np.random.default_rng([seed, 13])
    return tuple(_observe(space, paths[k], coefficients[k], rng) for k in range(core.shape[0]))


def with_record(compiled: Compiled, record: SimulatedRecord) -> Compiled:
    """The same account with a simulated record in place of the study's own.

    A series that the simulating account took as given (folded into its data) is not in the record; here it stays as the
    study observed it.
    """
    space = compiled.space
    counts, lower = space.count_obs.copy(), space.count_lower.copy()
    amounts, scores = space.amount_obs.copy(), space.score_obs.copy()
    for node in space.nodes_of(Kind.COUNT):
        if space.names[node] in record.counts:
            counts[:, space.column[node]] = record.counts[space.names[node]]
            lower[:, space.column[node]] = record.lower[space.names[node]]
    for node in space.nodes_of(Kind.AMOUNT):
        amounts[:, space.column[node]] = record.amounts[space.names[node]]
    for s, name in enumerate(_score_names(space)):
        scores[:, s] = record.scores[name]
    return replace(
        compiled,
        space=replace(space, count_obs=counts, count_lower=lower, amount_obs=amounts, score_obs=scores),
    )


def unobserved(space: StateSpace) -> StateSpace:
    """The same system with every observation missing."""
    return replace(
        space,
        count_obs=np.full_like(space.count_obs, np.nan),
        count_kind=np.zeros_like(space.count_kind),
        count_lower=np.zeros_like(space.count_lower),
        amount_obs=np.full_like(space.amount_obs, np.nan),
        score_obs=np.full_like(space.score_obs, np.nan),
    )


def count_onsets(levels: NDArray[np.float32] | Floats) -> NDArray[np.int64]:
    """Episodes begun along paths of levels [..., T]: from calm or aftermath (0, 3) into offensive or war
    (1, 2).
    """
    fighting = (levels == 1) | (levels == 2)
    before = np.concatenate([np.zeros_like(fighting[..., :1]), fighting[..., :-1]], axis=-1)
    return np.asarray((fighting & ~before).sum(axis=-1), dtype=np.int64)


def _observe(
    space: StateSpace, path: Floats, coefficients: NDArray[np.float32], rng: np.random.Generator
) -> SimulatedRecord:
    """Read one path float64[T, d] as the study would have."""
    counts, lower = {}, {}
    for node in space.nodes_of(Kind.COUNT):
        column = int(space.column[node])
        name = space.names[node]
        counts[name] = _counted(path[:, node], space.count_kind[:, column])
        lower[name] = np.where(space.count_lower[:, column] > 0, np.floor(path[:, node] / 2.0), 0.0)
    amounts = {
        space.names[node]: np.where(np.isfinite(space.amount_obs[:, space.column[node]]), path[:, node], np.nan)
        for node in space.nodes_of(Kind.AMOUNT)
    }
    scores = {}
    for s, name in enumerate(_score_names(space)):
        intercept, loading, log_sd = (float(coefficients[space.score_at(s, j)]) for j in range(3))
        mean = intercept + loading * path[:, space.score_node[s]]
        drawn = mean + np.exp(log_sd) * rng.standard_normal(space.months)
        scores[name] = np.where(np.isfinite(space.score_obs[:, s]), drawn, np.nan)
    onsets = sum(int(count_onsets(path[:, node])) for node in space.nodes_of(Kind.EPISODE))
    return SimulatedRecord(counts, lower, amounts, scores, onsets)


def _counted(values: Floats, kinds: NDArray[np.int8]) -> Floats:
    """Exact months as drawn; a window's sum in its last month."""
    observed = np.where(kinds == CountKind.EXACT, values, np.nan)
    total = 0.0
    for month, kind in enumerate(kinds):
        if kind == CountKind.INSIDE:
            total += values[month]
        elif kind == CountKind.LAST:
            observed[month] = total + values[month]
            total = 0.0
    return observed


def _score_names(space: StateSpace) -> tuple[str, ...]:
    return space.series_names()[space.n_counts + space.n_amounts :]
