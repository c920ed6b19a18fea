"""Link effects: a likelihood as a function of them, their prior draws and the weights between prior scales.

Every account is `none` plus links with effects u in units of their default prior scales; zero removes a
link. A link of one sign has a half-normal prior, the others a normal one. All prior scales share one set of
points: u is drawn from the mixture of the scales, by a shifted Kronecker lattice, and weighted to each
scale (the balance heuristic of Veach and Guibas 1995).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.errors import FitUnreliable
from counterpoise.inference import normal
from counterpoise.inference.smc import Floats, Streams


@dataclass(frozen=True)
class Evaluation:
    """One filter run per row: `log_likelihood` float64[K], `by_series` float64[K, S], `by_month` float64[K,
    T].
    """

    log_likelihood: Floats
    by_series: Floats
    by_month: Floats


Evaluate = Callable[[Floats, Floats, Streams], Evaluation]
"""(core z float64[K, D], effects float64[K, B] in prior-scale units, streams uint32[K]) -> Evaluation."""


def without_links(evaluate: Evaluate, core: Floats, streams: Streams, links: int) -> Evaluation:
    zero = evaluate(core, np.zeros((core.shape[0], links)), streams)
    dead = int(np.sum(~np.isfinite(zero.log_likelihood)))
    if dead:
        raise FitUnreliable(
            f"without its links the account's filter died at {dead} of {core.shape[0]} posterior draws of "
            "the nested account; the two do not nest, or the filter needs more particles"
        )
    return zero


def draw_effects(positive: NDArray[np.bool_], scales: Sequence[float], count: int, key: list[int]) -> Floats:
    """`count` effects per scale from N(0, scale^2) (absolute where positive), scale by scale: float64[S *
    count, B].
    """
    links = positive.size
    rng = np.random.default_rng(key)
    blocks = []
    for scale in scales:
        lattice = np.mod(rng.random(links) + np.outer(np.arange(count), _kronecker(links)), 1.0)
        unit = normal.quantile(np.clip(rng.permutation(lattice, axis=0), 1e-12, 1.0 - 1e-12))
        blocks.append(signed(unit, positive, scale))
    return np.concatenate(blocks)


def signed(unit: Floats, positive: NDArray[np.bool_], scale: float) -> Floats:
    """Effects of standard normal `unit` float64[K, B]: half-normal where positive."""
    effects: Floats = np.where(positive, np.abs(unit), unit)
    return effects * scale


def _kronecker(dimension: int) -> Floats:
    """Irrational steps of the R-sequence in `dimension` dimensions (Roberts 2018): powers of a generalised
    golden ratio.
    """
    ratio = 2.0
    for _ in range(60):
        ratio = (1.0 + ratio) ** (1.0 / (dimension + 1))
    return np.asarray(ratio ** -np.arange(1.0, dimension + 1.0))


def scale_weights(effects: Floats, scale: float, scales: Sequence[float]) -> Floats:
    """log of N(u; 0, scale^2) over the equal mixture of all scales; the same for half-normals: float64[P]."""
    squares = 0.5 * np.sum(effects**2, axis=1)
    links = effects.shape[1]
    logs = np.stack([-squares / s**2 - links * np.log(s) for s in scales])
    top = logs.max(axis=0)
    mixture = top + np.log(np.mean(np.exp(logs - top), axis=0))
    return np.asarray(-squares / scale**2 - links * np.log(scale) - mixture)


def log_scale_ratio(effects: Floats, scale: float, drawn: float) -> Floats:
    """log of N(u; 0, scale^2) over N(u; 0, drawn^2) for effects float64[P, B]; the same for half-normals."""
    squares = 0.5 * np.sum(effects**2, axis=1)
    links = effects.shape[1]
    return np.asarray(squares * (drawn**-2.0 - scale**-2.0) + links * np.log(drawn / scale))


def repeat_error(single: Floats) -> float:
    """Standard error of the log of the mean of the repeats (delta method)."""
    values = np.exp(single - single.max())
    return float(values.std(ddof=1) / np.sqrt(values.size) / values.mean())


def normalised(log_weights: Floats) -> Floats:
    top = float(np.max(log_weights))
    if top == -np.inf:
        raise FitUnreliable(
            "every drawn effect of the account makes the record impossible: its links or their priors are wrong"
        )
    weights = np.exp(log_weights - top)
    return np.asarray(weights / weights.sum())


def weighted_sum(weights: Floats, values: Floats) -> float:
    """Sum of weights x values; a zero weight ignores a value of -inf."""
    return float(np.sum(np.where(weights > 0.0, weights * np.where(weights > 0.0, values, 0.0), 0.0)))


def weighted_rows(weights: Floats, rows: Floats) -> Floats:
    """Weighted sum of rows float64[P, n]; rows without weight may hold -inf."""
    held = weights > 0.0
    return np.asarray(weights[held] @ rows[held])
