"""The NumPy engine: the particle filter of a `StateSpace`, all parameter vectors at once, arrays [K, n].

It is the oracle of the compiled kernel's tests and the engine where no kernel could be built. Each month: resample
where the effective sample size has fallen below a share of n, move every node, weight, normalise; the log of the
weights' mean is the month's increment of the log likelihood (Gordon, Salmond and Smith 1993; Chopin and
Papaspiliopoulos 2020, chapter 10).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from counterpoise.inference.arrays import F32, F64, I32
from counterpoise.inference.numpy_engine import gaussian_block
from counterpoise.inference.numpy_engine.cloud import Cloud, initial_cloud
from counterpoise.inference.numpy_engine.philox import Draws
from counterpoise.inference.numpy_engine.resampling import distinct, log_mean, resample
from counterpoise.inference.numpy_engine.starting import start_linear
from counterpoise.inference.numpy_engine.step import advance
from counterpoise.inference.numpy_engine.twisting import log_ahead
from counterpoise.inference.plan import plan
from counterpoise.inference.run import Request, Run

PARTICLES_AT_ONCE = 1 << 17


@dataclass
class Tally:
    """Results in the making; arrays as in `Run`."""

    increments: F64
    by_series_month: F64 | None
    ess: F64
    ancestors: I32
    alive: F64  # [K] 1 until all weights are zero
    look: F64  # [K] log of the mean of 1 / Psi_t at the end of the last month (twisting)
    paths: F32 | None


def run_numpy(request: Request) -> Run:
    """Runs the filter; parameter vectors are taken in groups that fit in memory."""
    group = max(1, PARTICLES_AT_ONCE // request.n)
    total = request.coefficients.shape[0]
    return _joined([_run_group(request, slice(a, min(a + group, total))) for a in range(0, total, group)])


def _run_group(request: Request, rows: slice) -> Run:
    space, n = request.space, request.n
    coefficients = request.coefficients[rows]
    draws = Draws.of(request.seed, request.stream[rows], n)
    cloud = initial_cloud(space, plan(space), coefficients, draws, n, request.sample_from)
    tally = _empty_tally(request, cloud.k)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore", under="ignore"):
        start_linear(cloud)
        for t in range(space.months):
            _resample_where_due(request, cloud, tally, t)
            if t == cloud.sample_from and cloud.plan.q:
                gaussian_block.sample_block(cloud, t)
            advance(cloud, t)
            _weigh(cloud, tally, t)
            _take_back_look_ahead(cloud, tally, t)
            _record(request, cloud, tally, t)
        return _finished(cloud, tally)


def _empty_tally(request: Request, k: int) -> Tally:
    space, months, record = request.space, request.space.months, request.record
    return Tally(
        increments=np.zeros((k, months)),
        by_series_month=np.zeros((k, months, space.n_series)) if request.decompose else None,
        ess=np.full((k, months), float(request.n)),
        ancestors=np.full(k, request.n, dtype=np.int32),
        alive=np.ones(k),
        look=np.zeros(k),
        paths=np.zeros((k, request.n, months - record.first, len(record.nodes)), np.float32) if record else None,
    )


def _resample_where_due(request: Request, cloud: Cloud, tally: Tally, t: int) -> None:
    if t == 0:
        return
    which = (tally.ess[:, t - 1] < request.resample_below * cloud.n) & (tally.alive > 0)
    record = request.record
    if record is not None and t == record.first:
        which = (tally.ess[:, t - 1] < cloud.n * (1 - 1e-9)) & (tally.alive > 0)
    if not which.any():
        return
    parents = resample(cloud, which, t)
    tally.ancestors = np.where(which, np.minimum(tally.ancestors, distinct(parents)), tally.ancestors).astype(np.int32)
    if tally.paths is not None and record is not None and t > record.first:
        done = slice(0, t - record.first)
        tally.paths[:, :, done] = np.take_along_axis(
            tally.paths[:, :, done], parents[:, :, None, None].astype(np.int64), axis=1
        )


def _weigh(cloud: Cloud, tally: Tally, t: int) -> None:
    total = np.zeros((cloud.k, cloud.n))
    before = np.zeros(cloud.k)
    for series, factor in cloud.factors:
        total += np.where(np.isnan(factor), -np.inf, factor)
        if tally.by_series_month is not None:
            after = log_mean(cloud.weight, total)
            ended = np.isfinite(before) & (tally.alive > 0)
            tally.by_series_month[ended, t, series] += (after - before)[ended]
            before = after
    if not cloud.factors:
        _carry(cloud, tally, t)
        return
    increment = log_mean(cloud.weight, total)
    alive = tally.alive > 0
    tally.increments[alive, t] = increment[alive]
    dies = alive & ~np.isfinite(increment)
    tally.alive[dies] = 0.0
    shift = np.where(np.isfinite(increment), increment, 0.0)
    cloud.weight *= np.exp(total - shift[:, None])
    cloud.weight[tally.alive == 0] = 1.0 / cloud.n
    cloud.weight /= cloud.weight.sum(axis=1, keepdims=True)
    _carry(cloud, tally, t)


def _take_back_look_ahead(cloud: Cloud, tally: Tally, t: int) -> None:
    """Turns the month's increment under guided proposals into that of the record; the sum over months stays."""
    if not cloud.twists:
        return
    ahead = sum(log_ahead(twist, t, cloud.value[node]) for node, twist in cloud.twists.items())
    look = log_mean(cloud.weight, -np.asarray(ahead))
    alive = (tally.alive > 0) & np.isfinite(look)
    tally.increments[alive, t] += (look - tally.look)[alive]
    tally.look[alive] = look[alive]


def _carry(cloud: Cloud, tally: Tally, t: int) -> None:
    tally.ess[:, t] = np.where(tally.alive > 0, 1.0 / (cloud.weight**2).sum(axis=1), 0.0)


def _record(request: Request, cloud: Cloud, tally: Tally, t: int) -> None:
    record = request.record
    if record is None or tally.paths is None or t < record.first:
        return
    block = cloud.plan.position[list(record.nodes)]
    noise = gaussian_block.block_noise(cloud, t) if (block >= 0).any() and t < cloud.sample_from else None
    for place, node in enumerate(record.nodes):
        values = cloud.value[node]
        if noise is not None and block[place] >= 0:
            values = values + noise[block[place]]
        tally.paths[:, :, t - record.first, place] = values


def _finished(cloud: Cloud, tally: Tally) -> Run:
    dead = tally.alive == 0
    log_likelihood = np.where(dead, -np.inf, tally.increments.sum(axis=1))
    monthly = tally.by_series_month
    return Run(
        log_likelihood=log_likelihood,
        increments=tally.increments,
        by_series=None if monthly is None else monthly.sum(axis=1),
        by_series_month=monthly,
        ess=tally.ess,
        unique_ancestors=tally.ancestors,
        worst_month=tally.ess.argmin(axis=1).astype(np.int32),
        log_weights=np.where(dead[:, None], -np.inf, np.log(cloud.weight)),
        paths=tally.paths,
        engine="numpy",
    )


def _joined(runs: list[Run]) -> Run:
    if len(runs) == 1:
        return runs[0]

    def optional(name: str) -> F64 | None:
        parts = [getattr(run, name) for run in runs]
        return None if parts[0] is None else np.concatenate(parts)

    return Run(
        log_likelihood=np.concatenate([run.log_likelihood for run in runs]),
        increments=np.concatenate([run.increments for run in runs]),
        by_series=optional("by_series"),
        by_series_month=optional("by_series_month"),
        ess=np.concatenate([run.ess for run in runs]),
        unique_ancestors=np.concatenate([run.unique_ancestors for run in runs]),
        worst_month=np.concatenate([run.worst_month for run in runs]),
        log_weights=np.concatenate([run.log_weights for run in runs]),
        paths=None if runs[0].paths is None else np.concatenate([run.paths for run in runs if run.paths is not None]),
        engine=runs[0].engine,
    )
