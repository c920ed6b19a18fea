"""Constant folding: what the record determines is computed once, not once per particle and parameter vector.

A quantity is known where neither a parameter nor chance moves it: exogenous series, counts and amounts observed in
every month, and the stocks, ratios and fading memories that follow from those through fixed coefficients. `fold`
replaces known quantities by their paths, drops those that nothing reads any more, and drops counts whose likelihood no
parameter can change (a constant in every comparison). The parameters, their order and their meaning stay as they
were. Folding serves fits; forecasts and interventions run the whole system.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from counterpoise.inference.arrays import F64, PARAMETERS, CountKind, Kind, StateSpace
from counterpoise.inference.engine import run
from counterpoise.inference.numpy_engine.starting import starting_values
from counterpoise.inference.parameters import Parameters
from counterpoise.inference.run import Record
from counterpoise.system.compile import Compiled

_FOLLOWS = (Kind.LINEAR, Kind.STOCK, Kind.ACCUMULATOR, Kind.INDEX)


def fold(compiled: Compiled) -> Compiled:
    """The same account with known quantities folded into data. ValueError for a space with interventions."""
    space = compiled.space
    if space.do_mode.any():
        raise ValueError("a system with interventions cannot be folded")
    fixed = _fixed_inputs(space, compiled.parameters)
    known = _known(space, fixed)
    silent = [i for i in known if space.kind[i] == Kind.COUNT and fixed[i] and not space.links_of(i)]
    replaced = {i for i in known if space.kind[i] in _FOLLOWS or space.kind[i] == Kind.EXOGENOUS} | set(silent)
    read = {int(space.link_source[link]) for i in range(space.d) if i not in replaced for link in space.links_of(i)}
    kept = [i for i in range(space.d) if i not in replaced or i in read]
    given = {i: _path(compiled, i) for i in kept if i in replaced}
    return _rebuilt(compiled, _layout(compiled, kept, given))


def _fixed_inputs(space: StateSpace, parameters: Parameters) -> list[bool]:
    """Per node, whether all its own parameters and link coefficients are constants."""
    fixed = []
    for i in range(space.d):
        own = range(space.parameter_at(i, 0), space.parameter_at(i, PARAMETERS))
        links = (space.link_at(link) for link in space.links_of(i))
        fixed.append(all(parameters.index[place] == -1 for place in (*own, *links)))
    return fixed


def _known(space: StateSpace, fixed: list[bool]) -> set[int]:
    """Nodes whose value is the same for every particle and parameter vector, found by elimination."""
    known = {i for i in range(space.d) if _may_be_known(space, i, fixed[i])}
    while True:
        lost = {
            i
            for i in known
            if space.kind[i] in _FOLLOWS and any(int(space.link_source[k]) not in known for k in space.links_of(i))
        }
        if not lost:
            return known
        known -= lost


def _may_be_known(space: StateSpace, i: int, fixed: bool) -> bool:
    kind = space.kind[i]
    if kind == Kind.EXOGENOUS:
        return True
    if kind == Kind.COUNT:
        return bool((space.count_kind[:, space.column[i]] == CountKind.EXACT).all())
    if kind == Kind.AMOUNT:
        due = space.realise[:, space.calendar[i]]
        return bool(np.isfinite(space.amount_obs[due, space.column[i]]).all())
    return kind in _FOLLOWS and fixed and not _noisy(space, i) and not space.marginal[i]


def _noisy(space: StateSpace, i: int) -> bool:
    """An index has noise unless it was compiled without: such an index is never marginal, guided or scored."""
    return bool(space.kind[i] == Kind.INDEX and (space.guided[i] or i in space.score_node))


def _path(compiled: Compiled, node: int) -> np.ndarray:
    """The path of a known node, [T]."""
    if compiled.space.kind[node] == Kind.EXOGENOUS:
        return compiled.space.exogenous[:, compiled.space.column[node]]
    centre = compiled.parameters.coefficients(np.zeros((1, compiled.parameters.dimension)))
    paths = run(compiled.space, centre, n=2, seed=0, record=Record((node,))).paths
    assert paths is not None
    if not np.array_equal(paths[0, 0], paths[0, 1]):
        raise RuntimeError(f"{compiled.node_names[node]} was taken for known, but chance moves it")
    return np.asarray(paths[0, 0, :, 0])


@dataclass(frozen=True)
class _Layout:
    """Where nodes stand in the folded space: copies of the month before first, then the nodes that are kept."""

    kept: tuple[int, ...]
    given: Mapping[int, F64]
    """Paths of the nodes that become data, by old place."""
    before: Mapping[int, F64]
    """Paths, one month late, of those of them that a link with a lag reads."""
    links: tuple[int, ...]

    @property
    def place(self) -> dict[int, int]:
        """New places of kept nodes by their old ones."""
        return {old: len(self.before) + new for new, old in enumerate(self.kept)}

    @property
    def copies(self) -> dict[int, int]:
        """New places of the copies, by the old place of what they copy."""
        return {old: new for new, old in enumerate(self.before)}


def _layout(compiled: Compiled, kept: list[int], given: Mapping[int, F64]) -> _Layout:
    """A quantity known from its path has its starting value in the month before the first, not that of the first:
    links that read it a month late read a copy that holds both.
    """
    space = compiled.space
    links = tuple(k for i in kept if i not in given for k in space.links_of(i))
    late = {int(space.link_source[k]) for k in links if space.link_lag[k] == 1}
    centre = compiled.parameters.coefficients(np.zeros((1, compiled.parameters.dimension)))
    start = starting_values(space, centre)[:, 0]
    before = {i: np.concatenate([start[i : i + 1], given[i][:-1]]) for i in given if i in late}
    return _Layout(tuple(kept), given, before, links)


def _rebuilt(compiled: Compiled, layout: _Layout) -> Compiled:
    space, parameters = compiled.space, compiled.parameters
    kept, given, links = list(layout.kept), layout.given, list(layout.links)
    place, copies = layout.place, layout.copies
    extra = len(copies)
    sizes = [0] * extra + [0 if i in given else len(space.links_of(i)) for i in kept]
    counts = [i for i in kept if space.kind[i] == Kind.COUNT and i not in given]
    amounts = [i for i in kept if space.kind[i] == Kind.AMOUNT]
    column = np.full(extra + len(kept), -1, dtype=np.int32)
    for members in (counts, amounts, list(given)):
        column[[place[old] for old in members]] = np.arange(len(members), dtype=np.int32)
    column[:extra] = len(given) + np.arange(extra, dtype=np.int32)
    paths = [*given.values(), *layout.before.values()]
    late = [space.link_lag[k] == 1 and int(space.link_source[k]) in copies for k in links]
    sources = [int(space.link_source[k]) for k in links]
    folded = replace(
        _with_columns(space, counts, amounts),
        names=(*(f"{space.names[i]}, a month before" for i in copies), *(space.names[i] for i in kept)),
        kind=np.array(
            [Kind.EXOGENOUS] * extra + [Kind.EXOGENOUS if i in given else space.kind[i] for i in kept], dtype=np.int8
        ),
        link_start=np.cumsum([0, *sizes]).astype(np.int32),
        link_source=np.array(
            [copies[i] if is_late else place[i] for i, is_late in zip(sources, late, strict=True)], dtype=np.int32
        ),
        link_lag=np.where(late, 0, space.link_lag[links]).astype(np.int8),
        link_shape=space.link_shape[links],
        link_a=space.link_a[links],
        link_b=space.link_b[links],
        column=column,
        calendar=np.array([-1] * extra + [-1 if i in given else space.calendar[i] for i in kept], dtype=np.int32),
        rng_slot=np.concatenate([space.rng_slot.max() + 1 + np.arange(extra), space.rng_slot[kept]]).astype(np.int32),
        marginal=np.concatenate([np.zeros(extra, bool), space.marginal[kept]]),
        guided=np.concatenate([np.zeros(extra, bool), space.guided[kept]]),
        score_node=np.array([place[int(i)] for i in space.score_node], dtype=np.int32),
        exogenous=np.ascontiguousarray(np.array(paths, dtype=np.float32).reshape(len(paths), space.months).T),
        do_mode=np.zeros((space.months, extra + len(kept)), dtype=np.int8),
        do_value=np.zeros((space.months, extra + len(kept)), dtype=np.float32),
    )
    folded.check()
    return replace(
        compiled,
        space=folded,
        parameters=_moved(parameters, extra, _coefficient_places(space, kept, links)),
        node_names=folded.names,
        series_names=folded.series_names(),
    )


def _with_columns(space: StateSpace, counts: list[int], amounts: list[int]) -> StateSpace:
    """The space with the observed columns of these counts and amounts alone."""
    by_count, by_amount = [int(space.column[i]) for i in counts], [int(space.column[i]) for i in amounts]
    return replace(
        space,
        count_obs=np.ascontiguousarray(space.count_obs[:, by_count]),
        count_kind=np.ascontiguousarray(space.count_kind[:, by_count]),
        count_lower=np.ascontiguousarray(space.count_lower[:, by_count]),
        exposure=np.ascontiguousarray(space.exposure[:, by_count]),
        amount_obs=np.ascontiguousarray(space.amount_obs[:, by_amount]),
    )


def _moved(parameters: Parameters, extra: int, wanted: np.ndarray) -> Parameters:
    """The same parameters for the folded coefficients; copies have coefficients of zero."""
    none = np.zeros(PARAMETERS * extra)
    return replace(
        parameters,
        base=np.concatenate([none, parameters.base[wanted]]),
        index=np.concatenate([none - 1, parameters.index[wanted]]).astype(np.int32),
        factor=np.concatenate([none, parameters.factor[wanted]]),
    )


def _coefficient_places(space: StateSpace, kept: list[int], links: list[int]) -> np.ndarray:
    """Places of the kept coefficients in the old vector, in the order of the new one."""
    own = [space.parameter_at(i, j) for i in kept for j in range(PARAMETERS)]
    scores = [space.score_at(s, j) for s in range(space.n_scores) for j in range(3)]
    return np.array([*own, *(space.link_at(k) for k in links), *scores], dtype=np.int64)
