"""Constant folding: what the record determines is computed once, not once per particle and parameter vector.

A quantity is known where neither a parameter nor chance moves it: exogenous series, counts and amounts observed in
every month, and the stocks, ratios and fading memories that follow from those through fixed coefficients. `fold`
replaces known quantities by their paths, drops those that nothing reads any more, and drops counts whose likelihood no
parameter can change (a constant in every comparison). The parameters, their order and their meaning stay as they
were. Folding serves fits; forecasts and interventions run the whole system.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from counterpoise.inference.arrays import PARAMETERS, CountKind, Kind, StateSpace
from counterpoise.inference.engine import run
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
    return _rebuilt(compiled, kept, given)


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


def _rebuilt(compiled: Compiled, kept: list[int], given: dict[int, np.ndarray]) -> Compiled:
    space, parameters = compiled.space, compiled.parameters
    place = {old: new for new, old in enumerate(kept)}
    links = [k for i in kept if i not in given for k in space.links_of(i)]
    starts = np.cumsum([0, *(0 if i in given else len(space.links_of(i)) for i in kept)]).astype(np.int32)
    kind = np.array([Kind.EXOGENOUS if i in given else space.kind[i] for i in kept], dtype=np.int8)
    counts = [i for i in kept if space.kind[i] == Kind.COUNT and i not in given]
    amounts = [i for i in kept if space.kind[i] == Kind.AMOUNT]
    column = np.full(len(kept), -1, dtype=np.int32)
    for members in (counts, amounts, list(given)):
        for new, old in enumerate(members):
            column[place[old]] = new
    exogenous = np.stack([given[i] for i in given], axis=1) if given else np.zeros((space.months, 0))
    old_counts = [int(space.column[i]) for i in counts]
    old_amounts = [int(space.column[i]) for i in amounts]
    folded = replace(
        space,
        names=tuple(space.names[i] for i in kept),
        kind=kind,
        link_start=starts,
        link_source=np.array([place[int(space.link_source[k])] for k in links], dtype=np.int32),
        link_lag=space.link_lag[links],
        link_shape=space.link_shape[links],
        link_a=space.link_a[links],
        link_b=space.link_b[links],
        column=column,
        calendar=np.array([-1 if i in given else space.calendar[i] for i in kept], dtype=np.int32),
        rng_slot=space.rng_slot[kept],
        marginal=space.marginal[kept],
        guided=space.guided[kept],
        count_obs=np.ascontiguousarray(space.count_obs[:, old_counts]),
        count_kind=np.ascontiguousarray(space.count_kind[:, old_counts]),
        count_lower=np.ascontiguousarray(space.count_lower[:, old_counts]),
        exposure=np.ascontiguousarray(space.exposure[:, old_counts]),
        amount_obs=np.ascontiguousarray(space.amount_obs[:, old_amounts]),
        score_node=np.array([place[int(i)] for i in space.score_node], dtype=np.int32),
        exogenous=np.ascontiguousarray(exogenous, dtype=np.float32),
        do_mode=np.ascontiguousarray(space.do_mode[:, kept]),
        do_value=np.ascontiguousarray(space.do_value[:, kept]),
    )
    folded.check()
    wanted = _coefficient_places(space, kept, links)
    moved = replace(
        parameters, base=parameters.base[wanted], index=parameters.index[wanted], factor=parameters.factor[wanted]
    )
    return replace(
        compiled, space=folded, parameters=moved, node_names=folded.names, series_names=folded.series_names()
    )


def _coefficient_places(space: StateSpace, kept: list[int], links: list[int]) -> np.ndarray:
    """Places of the kept coefficients in the old vector, in the order of the new one."""
    own = [space.parameter_at(i, j) for i in kept for j in range(PARAMETERS)]
    scores = [space.score_at(s, j) for s in range(space.n_scores) for j in range(3)]
    return np.array([*own, *(space.link_at(k) for k in links), *scores], dtype=np.int64)
