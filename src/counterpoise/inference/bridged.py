"""Bridges between the posterior of the nested account and the account's own, where paired weights
degenerate.

The path is L(theta, 0)^(1 - phi) L(theta, u)^phi with u = scale |z| or scale z, z ~ N(0, I), tempered over
phi with moves in theta and u together (`smc.bridge`); its log normalising ratio is the log Bayes factor.
The bridge is built once, at the widest scale that needs one; narrower scales are weighted from it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.inference.effects import Evaluate, signed
from counterpoise.inference.smc import Floats, Streams, bridge

BRIDGES = 2
MOVES = 2


@dataclass(frozen=True)
class Bridge:
    """Draws under the account at prior scale `scale`, from independent bridges of K draws each (P in all).

    `single` float64[bridges] are the bridges' log Bayes factors and `error` the mean standard error of one;
    `log_ratio` float64[P], `by_series` float64[P, S] and `by_month` float64[P, T] compare each draw with
    its twin without links; `ess` is the least effective size along the way.
    """

    scale: float
    single: Floats
    error: float
    ess: float
    core: Floats
    effects: Floats
    streams: Streams
    log_likelihood: Floats
    log_ratio: Floats
    by_series: Floats
    by_month: Floats


def build_bridge(
    evaluate: Evaluate,
    *,
    core: Floats,
    streams: Streams,
    positive: NDArray[np.bool_],
    scale: float,
    seed: int,
) -> Bridge:
    """Temper draws core float64[K, D] of the nested account, with prior effects, into draws under the
    account.
    """
    dimension = core.shape[1]

    def path(z: Floats, fresh: Streams) -> tuple[Floats, Floats]:
        effects = signed(z[:, dimension:], positive, scale)
        base = evaluate(z[:, :dimension], np.zeros_like(effects), fresh)
        return base.log_likelihood, evaluate(z[:, :dimension], effects, fresh).log_likelihood

    runs = []
    for number in range(BRIDGES):
        word = int(np.random.SeedSequence([seed, 7, number]).generate_state(1)[0])
        unit = np.random.default_rng([word, 0]).standard_normal((core.shape[0], positive.size))
        runs.append(bridge(path, z=np.hstack([core, unit]), streams=streams, moves=MOVES, seed=word))
    z = np.concatenate([run.z for run in runs])
    kept = np.concatenate([run.streams for run in runs])
    effects = signed(z[:, dimension:], positive, scale)
    here = evaluate(z[:, :dimension], effects, kept)
    zero = evaluate(z[:, :dimension], np.zeros_like(effects), kept)
    return Bridge(
        scale=scale,
        single=np.array([run.log_marginal_likelihood for run in runs]),
        error=float(np.sqrt(np.mean([run.log_marginal_error**2 for run in runs]))),
        ess=float(min(run.ess.min() for run in runs)),
        core=z[:, :dimension],
        effects=effects,
        streams=kept,
        log_likelihood=here.log_likelihood,
        log_ratio=here.log_likelihood - zero.log_likelihood,
        by_series=here.by_series - zero.by_series,
        by_month=here.by_month - zero.by_month,
    )
