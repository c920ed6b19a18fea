"""The calibrated distribution of where an issue ends: a pool of what the issue shows, mixed with solver
outputs.

The pool is log-odds linear in cumulative distributions (after the recalibrated pools of Gneiting and Ranjan
2013):

    logit F(z) = a (1 - t) logit U(z) + b t logit G(z) + c (1 - t) logit B(z) + d (z - x_e)

U uniform; G the weighted empirical positions; B the same with each cluster of positions flattened to the
square root of its weight; x_e the equal-gain exchange; t how far the issue has two camps and nobody between
them. It is odd under reversal of the scale, so naming the ends the other way round changes nothing. The
answer is a mixture

    F = sum_k alpha_k F_k      over the pool, the blocked pool, the empirical positions, each solver, and U

with weights that minimise the CRPS. The blocked pool is where the reference point ("no agreement") comes in: the
weight of those whom an outcome leaves worse off wins a contest against the others with some chance, and then the
reference point stands. Capabilities are tempered (c^0.75 for the exchange, c^0.5 for positions), which keeps one
giant from deciding alone. All numbers come from `data/ensemble.json` (`train` remakes it).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import resources

import numpy as np

from counterpoise.outlook.settlement import distribution, exchange
from counterpoise.outlook.settlement.distribution import Interval
from counterpoise.outlook.settlement.issues import Batch, Floats, Solution

TEMPER = 0.75
EMPIRICAL_TEMPER = 0.5
BELL_WIDTH = 0.20
CLUSTER = 0.05
BETWEEN = 0.10
EDGE = 0.02
DECISIVENESS = 2.0
LOSS_NOTICED = 0.02
POOL_TERMS = ("uniform", "empirical_two_camps", "flattened", "exchange")


@dataclass(frozen=True)
class Recalibration:
    """Mass that a shortest interval must hold to cover as often as its name (percent) says."""

    mass: Mapping[str, float]

    def intervals(self, cumulative: Floats) -> dict[int, Interval]:
        """Every trained interval of each row, by percent, on 0 to 1."""
        return distribution.nested(cumulative, self.mass)


@dataclass(frozen=True)
class Weights:
    """Trained numbers: the pool's coefficients, the mixture's weights by component, and the intervals'
    masses.
    """

    pool: tuple[float, ...]
    mixture: Mapping[str, float]
    intervals: Recalibration
    made_by: Mapping[str, object]

    def to_json(self) -> str:
        """The text of the stored table."""
        return json.dumps(
            {
                "pool": dict(zip(POOL_TERMS, self.pool, strict=True)),
                "mixture": dict(self.mixture),
                "interval_mass": dict(self.intervals.mass),
                "made_by": dict(self.made_by),
            },
            indent=1,
        )


def shipped() -> Weights:
    """The weights that come with the package."""
    text = resources.files("counterpoise.outlook.settlement").joinpath("data/ensemble.json").read_text("utf-8")
    table = json.loads(text)
    return Weights(
        pool=tuple(table["pool"][name] for name in POOL_TERMS),
        mixture=table["mixture"],
        intervals=Recalibration(table["interval_mass"]),
        made_by=table["made_by"],
    )


def tempered(batch: Batch, power: float) -> Batch:
    """The same rows with capabilities raised to a power."""
    return replace(batch, capability=np.where(batch.mask, np.maximum(batch.capability, 1e-12) ** power, 0.0))


def pool_terms(batch: Batch) -> Floats:
    """The terms of the pool's log odds at the cell edges, shape (4, rows, 101), in the order of
    `POOL_TERMS`.
    """
    weights = tempered(batch, EMPIRICAL_TEMPER).weights
    camps = two_camps(batch.positions, weights, batch)[:, None]
    empirical = distribution.atoms(batch.positions, weights)
    flattened = distribution.atoms(batch.positions, flatten(batch.positions, weights))
    x_e = exchange.solve(tempered(batch, TEMPER)).answer
    return np.stack(
        [
            (1 - camps) * logit(distribution.uniform(len(empirical))),
            camps * logit(empirical),
            (1 - camps) * logit(flattened),
            (distribution.EDGES[None, :] - x_e[:, None]) / BELL_WIDTH,
        ]
    )


def pool(terms: Floats, coefficients: Floats) -> Floats:
    """Cumulative rows of the pool, shape (rows, 101)."""
    odds = np.tensordot(coefficients, terms, axes=1)
    f = 1 / (1 + np.exp(-np.clip(odds, -40, 40)))
    f[:, -1] = 1.0
    return np.asarray(np.maximum.accumulate(f, axis=1))


def logit(cumulative: Floats) -> Floats:
    """Log odds of cumulative rows, drawn in from 0 and 1 by `EDGE`."""
    inside = cumulative * (1 - 2 * EDGE) + EDGE
    return np.asarray(np.log(inside / (1 - inside)))


def two_camps(positions: Floats, weights: Floats, batch: Batch) -> Floats:
    """1 where all weight stands at the two outermost positions, falling to 0 as a tenth of it stands
    between.
    """
    high = np.where(batch.mask, positions, -np.inf).max(axis=1, keepdims=True)
    low = np.where(batch.mask, positions, np.inf).min(axis=1, keepdims=True)
    span = np.where(high > low, high - low, 1.0)
    inward = np.minimum(positions - low, high - positions) / (0.1 * span)
    between = (weights * np.clip(inward, 0.0, 1.0)).sum(axis=1)
    return np.asarray(np.clip(1 - between / BETWEEN, 0.0, 1.0))


def flatten(positions: Floats, weights: Floats) -> Floats:
    """Weights divided by the square root of the weight around them, so that a camp of weight W counts as
    sqrt W.
    """
    near = np.clip(1 - np.abs(positions[:, :, None] - positions[:, None, :]) / CLUSTER, 0.0, 1.0)
    local = np.einsum("bj,bij->bi", weights, near)
    return np.where(weights > 0, weights / np.sqrt(np.maximum(local, 1e-12)), 0.0)


def resistance(batch: Batch) -> Floats:
    """Chance that those whom each outcome leaves worse off than the reference point could keep it, (rows, 101).

    With L the weight of the actors farther from the outcome than from the reference point, a contest of ratio form
    (Tullock 1980; Hirshleifer 1989): L^2 / (L^2 + (1 - L)^2). 0 where there is no reference point.
    """
    known = ~np.isnan(batch.reference)
    reference = np.where(known, batch.reference, 0.0)
    worse = np.zeros((len(known), distribution.POINTS))
    grid = distribution.PERCENT[None, :] / 100
    for column in range(batch.positions.shape[1]):
        x = batch.positions[:, column, None]
        loses = np.abs(grid - x) > np.abs(reference[:, None] - x) + LOSS_NOTICED
        worse += batch.weights[:, column, None] * loses
    held = worse**DECISIVENESS / (worse**DECISIVENESS + (1 - worse) ** DECISIVENESS)
    return np.where(known[:, None], held, 0.0)


def blocked(pooled: Floats, resisted: Floats, reference: Floats) -> Floats:
    """The pool where resistance fails, and the reference point where it holds; cumulative rows.

    Outcomes that are resisted lose no shape: the whole pool is scaled down by the mean resistance to it.
    """
    held = (distribution.masses(pooled) * resisted).sum(axis=1, keepdims=True)
    at = np.where(np.isnan(reference), 0.0, reference)[:, None]
    return np.asarray((1 - held) * pooled + held * distribution.atoms(at, np.ones_like(at)))


def components(batch: Batch, solutions: Mapping[str, Solution]) -> dict[str, Floats]:
    """Cumulative rows of the mixture's components other than the pool and the blocked pool."""
    parts = {
        "empirical": distribution.atoms(batch.positions, batch.weights),
        "uniform": distribution.uniform(len(batch.positions)),
    }
    for name, solution in solutions.items():
        parts[name] = distribution.bell(solution.answer, BELL_WIDTH)
    return parts


def predict(batch: Batch, solutions: Mapping[str, Solution], weights: Weights) -> Floats:
    """Cumulative rows of the mixture for each row of the batch, shape (rows, 101).

    Raises KeyError where the mixture weighs a solver that `solutions` lacks.
    """
    pooled = pool(pool_terms(batch), np.array(weights.pool))
    parts = components(batch, solutions)
    parts["pool"] = pooled
    parts["blocked"] = blocked(pooled, resistance(batch), batch.reference)
    return np.asarray(sum(weight * parts[name] for name, weight in weights.mixture.items() if weight > 0))


def with_deadlock(weights: Weights, deadlock: float) -> Weights:
    """The weights with the share of the blocked pool set, and the other components scaled to the rest.

    Raises ValueError unless 0 <= deadlock <= 1.
    """
    if not 0 <= deadlock <= 1:
        raise ValueError(f"deadlock must lie between 0 and 1, not {deadlock}")
    rest = sum(weight for name, weight in weights.mixture.items() if name != "blocked")
    mixture = {name: weight * (1 - deadlock) / rest for name, weight in weights.mixture.items() if name != "blocked"}
    return replace(weights, mixture={**mixture, "blocked": deadlock})
