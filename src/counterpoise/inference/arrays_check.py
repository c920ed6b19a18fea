"""Checks of a `StateSpace`: shapes, types, indices, codes, order of evaluation and the legality of its flags.

Engines trust what passes here: no array that passes may make the kernel read or write out of bounds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from counterpoise.inference.arrays import I32, LEVELS, MAX_SLOT, Bool, CountKind, Do, Kind, Shape

if TYPE_CHECKING:
    from counterpoise.inference.arrays import StateSpace

MARGINAL_KINDS = (Kind.LINEAR, Kind.INDEX, Kind.ACCUMULATOR)
SCORED_KINDS = (Kind.LINEAR, Kind.INDEX, Kind.ACCUMULATOR, Kind.STOCK)


def check_space(space: StateSpace) -> None:
    """Raises ValueError naming the first thing wrong."""
    _check_arrays(space)
    _check_columns(space)
    _check_links(space)
    _check_episodes(space)
    _check_observations(space)
    _check_interventions(space)
    _check_marginal(space)
    _check_guided(space)


def _need(condition: object, message: str) -> None:
    if not condition:
        raise ValueError(f"state space: {message}")


def _check_arrays(space: StateSpace) -> None:
    d, m, months, scores = (
        len(space.names),
        space.link_source.shape[0],
        space.months,
        space.score_node.shape[0],
    )
    wanted: dict[str, tuple[type[np.generic], tuple[int | None, ...]]] = {
        "kind": (np.int8, (d,)),
        "link_start": (np.int32, (d + 1,)),
        "link_source": (np.int32, (m,)),
        "link_lag": (np.int8, (m,)),
        "link_shape": (np.int8, (m,)),
        "link_a": (np.float32, (m,)),
        "link_b": (np.float32, (m,)),
        "column": (np.int32, (d,)),
        "calendar": (np.int32, (d,)),
        "rng_slot": (np.int32, (d,)),
        "marginal": (np.bool_, (d,)),
        "guided": (np.bool_, (d,)),
        "reset": (np.bool_, (months, None)),
        "realise": (np.bool_, (months, None)),
        "count_obs": (np.float64, (months, None)),
        "count_kind": (np.int8, (months, space.count_obs.shape[-1])),
        "count_lower": (np.float64, (months, space.count_obs.shape[-1])),
        "exposure": (np.float32, (months, space.count_obs.shape[-1])),
        "amount_obs": (np.float64, (months, None)),
        "score_node": (np.int32, (scores,)),
        "score_obs": (np.float64, (months, scores)),
        "exogenous": (np.float32, (months, None)),
        "do_mode": (np.int8, (months, d)),
        "do_value": (np.float32, (months, d)),
    }
    _need(d >= 1, "it has no nodes")
    _need(months >= 1, "it has no months")
    for name, (dtype, shape) in wanted.items():
        array = getattr(space, name)
        _need(array.dtype == dtype, f"{name} has type {array.dtype}, wanted {np.dtype(dtype)}")
        fits = array.ndim == len(shape) and all(
            want is None or want == got for want, got in zip(shape, array.shape, strict=True)
        )
        _need(fits, f"{name} has shape {array.shape}, wanted {shape}")
        _need(array.flags.c_contiguous, f"{name} is not contiguous")
    _need(
        not space.score_names or len(space.score_names) == scores,
        "score_names and score_node differ in length",
    )


def _check_columns(space: StateSpace) -> None:
    _need(((space.kind >= 0) & (space.kind < len(Kind))).all(), f"unknown kind in {space.kind.tolist()}")
    for kind, width in (
        (Kind.COUNT, space.n_counts),
        (Kind.AMOUNT, space.n_amounts),
        (Kind.EXOGENOUS, space.exogenous.shape[1]),
    ):
        columns = sorted(int(space.column[i]) for i in space.nodes_of(kind))
        _need(
            columns == list(range(width)),
            f"columns of {kind.name} nodes are {columns}, wanted 0..{width - 1}, each once",
        )
    for kind, array, name in (
        (Kind.ACCUMULATOR, space.reset, "reset"),
        (Kind.AMOUNT, space.realise, "realise"),
    ):
        for i in space.nodes_of(kind):
            inside = 0 <= space.calendar[i] < array.shape[1]
            _need(
                inside,
                f"calendar of {space.names[i]} is {space.calendar[i]}, but {name} has {array.shape[1]} columns",
            )
    _need(((space.rng_slot >= 0) & (space.rng_slot < MAX_SLOT)).all(), f"rng_slot outside 0..{MAX_SLOT - 1}")
    _need(np.unique(space.rng_slot).size == space.d, "two nodes share an rng_slot")
    _need(np.isfinite(space.exogenous).all(), "exogenous holds values that are not finite")


def _check_links(space: StateSpace) -> None:
    start = space.link_start
    _need(
        start[0] == 0 and start[-1] == space.m and (np.diff(start) >= 0).all(),
        "link_start does not partition the links",
    )
    _need(((space.link_source >= 0) & (space.link_source < space.d)).all(), "a link's source is not a node")
    _need(np.isin(space.link_lag, (0, 1)).all(), "a link's lag is neither 0 nor 1")
    _need(((space.link_shape >= 0) & (space.link_shape < len(Shape))).all(), "a link's shape is unknown")
    _need(
        np.isfinite(space.link_a).all() and np.isfinite(space.link_b).all(),
        "a link's constants are not finite",
    )
    uses_b = ~np.isin(space.link_shape, (Shape.THRESHOLD, Shape.LEVEL))
    _need((space.link_b[uses_b] != 0).all(), "a link's constant b is 0")
    fed = np.flatnonzero((space.kind == Kind.EXOGENOUS) & (np.diff(start) > 0))
    _need(not fed.size, f"exogenous {_name(space, fed)} has links")
    late = np.flatnonzero((space.link_lag == 0) & (space.link_source >= _targets(space)))
    _need(not late.size, f"link {_ends(space, late)} has lag 0 but its source is evaluated later")


def _targets(space: StateSpace) -> I32:
    """The target of every link."""
    return np.repeat(np.arange(space.d, dtype=np.int32), np.diff(space.link_start))


def _name(space: StateSpace, nodes: NDArray[np.intp]) -> str:
    """Name of the first of some nodes, or nothing."""
    return space.names[nodes[0]] if nodes.size else ""


def _ends(space: StateSpace, links: NDArray[np.intp]) -> str:
    """`source -> target` of the first of some links, or nothing."""
    if not links.size:
        return ""
    return f"{space.names[space.link_source[links[0]]]} -> {space.names[_targets(space)[links[0]]]}"


def _check_episodes(space: StateSpace) -> None:
    targets = _targets(space)
    level = space.link_shape == Shape.LEVEL
    from_episode = space.kind[space.link_source] == Kind.EPISODE
    wrong = np.flatnonzero(level & ~from_episode)
    _need(not wrong.size, f"level link {_ends(space, wrong)}: the source is no episode")
    wrong = np.flatnonzero(level & ~np.isin(space.link_a, np.arange(LEVELS)))
    _need(not wrong.size, f"level link {_ends(space, wrong)}: its level is not one of 0..3")
    same_month = from_episode & (space.link_lag == 0)
    wrong = np.flatnonzero(same_month & ~(level & (space.kind[targets] == Kind.COUNT)))
    _need(not wrong.size, f"link {_ends(space, wrong)} reads an episode in the same month; only a count may, by level")
    for count in np.unique(targets[same_month]):
        _check_dependent(space, int(count), same_month)


def _check_dependent(space: StateSpace, count: int, same_month: Bool) -> None:
    """A count reads one episode at lag 0, and nothing evaluated after it."""
    links = np.array(space.links_of(count))
    owners = np.unique(space.link_source[links[same_month[links]]])
    _need(owners.size == 1, f"count {space.names[count]} depends on more than one episode in the same month")
    others = links[~same_month[links]]
    late = others[(space.link_lag[others] == 0) & (space.link_source[others] > owners[0])]
    _need(not late.size, f"link {_ends(space, late)} reads what is evaluated after the count's episode")


def _check_observations(space: StateSpace) -> None:
    kind, obs = space.count_kind, space.count_obs
    _need(np.isin(kind, list(CountKind)).all(), "unknown code in count_kind")
    known = np.isin(kind, (CountKind.EXACT, CountKind.LAST))
    whole = (
        np.isfinite(obs[known])
        & (obs[known] >= 0)
        & (obs[known] == np.floor(np.where(np.isfinite(obs[known]), obs[known], 0.5)))
    )
    _need(whole.all(), "an observed count is not a whole number >= 0")
    lower = space.count_lower
    _need(
        (np.isfinite(lower) & (lower >= 0) & (lower <= 1e5) & (lower == np.floor(lower))).all(),
        "count_lower is not a whole number in 0..100000",
    )
    _need((np.isfinite(space.exposure) & (space.exposure > 0)).all(), "exposure is not positive")
    amounts = space.amount_obs[np.isfinite(space.amount_obs)]
    _need((amounts >= 0).all(), "an observed amount is negative")
    _need(
        not np.isinf(space.amount_obs).any() and not np.isinf(space.score_obs).any(),
        "an observation is infinite",
    )
    for s, node in enumerate(space.score_node):
        _need(0 <= node < space.d, f"score {s} is of no node")
        _need(
            space.kind[node] in SCORED_KINDS,
            f"score {s} is of {space.names[node]}, a {Kind(space.kind[node]).name}",
        )


def _check_interventions(space: StateSpace) -> None:
    _need(np.isin(space.do_mode, list(Do)).all(), "unknown code in do_mode")
    touched = space.do_mode != Do.NONE
    _need(np.isfinite(space.do_value[touched]).all(), "do_value is not finite")
    for i in np.flatnonzero(touched.any(axis=0)):
        name = space.names[i]
        _need(not space.marginal[i], f"{name} is under intervention and may not be marginal")
        _need(not space.guided[i], f"{name} is under intervention and may not be guided")
        if space.kind[i] == Kind.EPISODE:
            _need((space.do_mode[:, i] != Do.SCALE).all(), f"episode {name} cannot be scaled")
            levels = space.do_value[touched[:, i], i]
            _need(np.isin(levels, np.arange(LEVELS)).all(), f"episode {name} is set to a level that is not 0..3")


def _check_marginal(space: StateSpace) -> None:
    for i in np.flatnonzero(space.marginal):
        _need(
            space.kind[i] in MARGINAL_KINDS,
            f"{space.names[i]} is a {Kind(space.kind[i]).name} and cannot be marginal",
        )
    targets = _targets(space)
    legal = space.marginal[targets] | (space.kind[targets] == Kind.AMOUNT)
    wrong = np.flatnonzero(space.marginal[space.link_source] & ~(legal & (space.link_shape == Shape.LINEAR)))
    _need(
        not wrong.size,
        f"link {_ends(space, wrong)} reads a marginal node, but not linearly or not into a marginal node or amount",
    )


def _check_guided(space: StateSpace) -> None:
    scored = set(space.score_node.tolist())
    for i in np.flatnonzero(space.guided):
        legal = space.kind[i] == Kind.INDEX and not space.marginal[i] and i in scored
        _need(legal, f"{space.names[i]} is guided but is not a sampled index with a score of its own")
