"""Builds a `StateSpace` from lists of nodes, links and scores: for benchmarks, tests and small studies by hand.

Nodes are given in evaluation order; their draws are keyed by `slot`, by default their place in the list. Everything
not given is absent: series without data are missing in every month, exposure is one month, no month resets or realises.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from counterpoise.inference.arrays import F32, CountKind, Do, Kind, Shape, StateSpace


@dataclass(frozen=True)
class Node:
    """A node, its parameters p0.. and, by kind, its monthly data (arrays over months)."""

    name: str
    kind: Kind
    parameters: tuple[float, ...] = ()
    marginal: bool = False
    guided: bool = False
    slot: int | None = None
    observed: ArrayLike | None = None  # COUNT and AMOUNT: values, NaN missing; EXOGENOUS: values
    count_kind: ArrayLike | None = None  # COUNT: codes; by default EXACT where observed
    lower: ArrayLike | None = None  # COUNT: lower bounds
    exposure: ArrayLike | None = None  # COUNT: months at risk
    calendar: ArrayLike | None = None  # ACCUMULATOR: reset months; AMOUNT: realise months
    do_mode: ArrayLike | None = None
    do_value: ArrayLike | None = None


@dataclass(frozen=True)
class Link:
    """A link and its coefficient."""

    source: str
    target: str
    coefficient: float
    lag: int = 1
    shape: Shape = Shape.LINEAR
    a: float = 0.0
    b: float = 1.0


@dataclass(frozen=True)
class Score:
    """A Gaussian series of a node: y ~ N(intercept + loading * value, sd^2)."""

    node: str
    observed: ArrayLike
    intercept: float = 0.0
    loading: float = 1.0
    sd: float = 1.0


@dataclass(frozen=True)
class Assembled:
    """A checked state space and the coefficients [1, C] given with its nodes, links and scores."""

    space: StateSpace
    coefficients: F32
    index: dict[str, int] = field(default_factory=dict)


def assemble(months: int, nodes: Sequence[Node], links: Sequence[Link] = (), scores: Sequence[Score] = ()) -> Assembled:
    """The state space of the given parts; raises KeyError for an unknown name and ValueError from its check."""
    index = {node.name: i for i, node in enumerate(nodes)}
    ordered = sorted(links, key=lambda link: index[link.target])
    targets = [index[link.target] for link in ordered]
    space = StateSpace(
        names=tuple(node.name for node in nodes),
        months=months,
        kind=np.array([node.kind for node in nodes], dtype=np.int8),
        link_start=np.searchsorted(targets, np.arange(len(nodes) + 1)).astype(np.int32),
        link_source=np.array([index[link.source] for link in ordered], dtype=np.int32),
        link_lag=np.array([link.lag for link in ordered], dtype=np.int8),
        link_shape=np.array([link.shape for link in ordered], dtype=np.int8),
        link_a=np.array([link.a for link in ordered], dtype=np.float32),
        link_b=np.array([link.b for link in ordered], dtype=np.float32),
        column=_columns(nodes),
        calendar=_calendars(nodes),
        rng_slot=np.array([i if node.slot is None else node.slot for i, node in enumerate(nodes)], dtype=np.int32),
        marginal=np.array([node.marginal for node in nodes], dtype=bool),
        guided=np.array([node.guided for node in nodes], dtype=bool),
        score_node=np.array([index[score.node] for score in scores], dtype=np.int32),
        score_obs=_table(months, [score.observed for score in scores], np.nan, np.float64),
        score_names=tuple(f"{score.node} score {s}" for s, score in enumerate(scores)),
        **_data(months, nodes),
    )
    space.check()
    return Assembled(space, _coefficients(space, nodes, ordered, scores), index)


def _of(nodes: Sequence[Node], *kinds: Kind) -> list[Node]:
    return [node for node in nodes if node.kind in kinds]


def _columns(nodes: Sequence[Node]) -> NDArray[np.int32]:
    column = np.full(len(nodes), -1, dtype=np.int32)
    for kind in (Kind.COUNT, Kind.AMOUNT, Kind.EXOGENOUS):
        places = [i for i, node in enumerate(nodes) if node.kind == kind]
        column[places] = np.arange(len(places), dtype=np.int32)
    return column


def _calendars(nodes: Sequence[Node]) -> NDArray[np.int32]:
    calendar = np.full(len(nodes), -1, dtype=np.int32)
    for kind in (Kind.ACCUMULATOR, Kind.AMOUNT):
        places = [i for i, node in enumerate(nodes) if node.kind == kind]
        calendar[places] = np.arange(len(places), dtype=np.int32)
    return calendar


def _table(months: int, columns: Sequence[ArrayLike | None], default: float, dtype: type[np.generic]) -> NDArray[Any]:
    table = np.full((months, len(columns)), default, dtype=dtype)
    for c, column in enumerate(columns):
        if column is not None:
            table[:, c] = column
    return table


def _data(months: int, nodes: Sequence[Node]) -> dict[str, NDArray[Any]]:
    counts, amounts, given = _of(nodes, Kind.COUNT), _of(nodes, Kind.AMOUNT), _of(nodes, Kind.EXOGENOUS)
    count_obs = _table(months, [node.observed for node in counts], np.nan, np.float64)
    count_kind = np.where(np.isfinite(count_obs), CountKind.EXACT, CountKind.MISSING).astype(np.int8)
    for c, node in enumerate(counts):
        if node.count_kind is not None:
            count_kind[:, c] = node.count_kind
    return {
        "reset": _table(months, [node.calendar for node in _of(nodes, Kind.ACCUMULATOR)], False, np.bool_),
        "realise": _table(months, [node.calendar for node in amounts], False, np.bool_),
        "count_obs": count_obs,
        "count_kind": count_kind,
        "count_lower": _table(months, [node.lower for node in counts], 0.0, np.float64),
        "exposure": _table(months, [node.exposure for node in counts], 1.0, np.float32),
        "amount_obs": _table(months, [node.observed for node in amounts], np.nan, np.float64),
        "exogenous": _table(months, [node.observed for node in given], 0.0, np.float32),
        "do_mode": _table(months, [node.do_mode for node in nodes], Do.NONE, np.int8),
        "do_value": _table(months, [node.do_value for node in nodes], 0.0, np.float32),
    }


def _coefficients(space: StateSpace, nodes: Sequence[Node], links: Sequence[Link], scores: Sequence[Score]) -> F32:
    coefficients = np.zeros((1, space.n_coefficients), dtype=np.float32)
    for i, node in enumerate(nodes):
        for j, value in enumerate(node.parameters):
            coefficients[0, space.parameter_at(i, j)] = value
    for i, link in enumerate(links):
        coefficients[0, space.link_at(i)] = link.coefficient
    for s, score in enumerate(scores):
        start = space.score_at(s, 0)
        coefficients[0, start : start + 3] = score.intercept, score.loading, np.log(score.sd)
    return coefficients
