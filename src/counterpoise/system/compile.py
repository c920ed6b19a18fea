"""Compile: a bound system and the monthly series of its study become a state space of arrays.

    compiled = compile_account(bundle, "licence")
    compiled.space          arrays for the engine        compiled.parameters   from whitened z to coefficients
    compiled.with_scale(2)  the same with the account's link priors twice as wide

All accounts of a study share quantities, series, core parameters and random-number slots; an account only adds
links, so its likelihood with those links at zero is the likelihood of `none` (INFERENCE.md, paired evidence).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from counterpoise.dates import Month
from counterpoise.evidence.series import Series
from counterpoise.inference.arrays import F64, Do, Kind, Shape, StateSpace
from counterpoise.inference.engine import run
from counterpoise.inference.parameters import Parameter, Parameters
from counterpoise.inference.run import Record
from counterpoise.study import Study
from counterpoise.system import observations
from counterpoise.system.bind import System, bind
from counterpoise.system.declared import NONE, Declarations
from counterpoise.system.nodes import Moments, Node, Scale, Setting, Value, build_nodes
from counterpoise.system.order import evaluation_order, marginal_block
from counterpoise.system.priors import Prior

_SLOTS_PER_QUANTITY = 64
_REFERENCE_PARTICLES = 64
_ELECTION_MONTHS = 3


@dataclass(frozen=True)
class Bundle:
    """A study with all that is needed to compile it: declarations, monthly series and constants."""

    study: Study
    declarations: Declarations
    series: Mapping[str, Series]
    constants: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class LinkParameter:
    """An account's link coefficient: its place in z, its name, the links that share it, and its prior."""

    place: int
    name: str
    links: tuple[str, ...]
    prior: Parameter


@dataclass(frozen=True)
class Intervention:
    """A resolved intervention: from month position `first` to `last`, a quantity is set, scaled or held."""

    quantity: str
    mode: Do
    value: float
    first: int
    last: int


@dataclass(frozen=True)
class Compiled:
    """One account of one study as arrays, frozen."""

    study: str
    account: str
    system: System
    space: StateSpace
    parameters: Parameters
    free_links: tuple[LinkParameter, ...]
    core_index: tuple[int, ...]
    """Places in z of the core parameters, in the same order for every account of the study."""
    node_names: tuple[str, ...]
    series_names: tuple[str, ...]
    first_month: Month
    known: int
    """Number of observed months; the rest of the space's months are forecast."""
    dead_links: tuple[str, ...] = ()
    """Links whose source does not vary in the record, and which therefore say nothing."""
    setting: Setting | None = None

    def with_scale(self, scale: float) -> Compiled:
        """The same account with its link priors `scale` times as wide."""
        wide = {p.prior.name: replace(p.prior, scale=p.prior.scale * scale) for p in self.free_links}
        priors = tuple(wide.get(prior.name, prior) for prior in self.parameters.priors)
        links = tuple(replace(p, prior=wide[p.prior.name]) for p in self.free_links)
        return replace(self, parameters=replace(self.parameters, priors=priors), free_links=links)

    def node(self, name: str) -> int:
        """Position of a node; KeyError where the system has none of that name."""
        try:
            return self.node_names.index(name)
        except ValueError:
            raise KeyError(f"no node '{name}' in {self.study}/{self.account}") from None

    def month(self, position: int) -> Month:
        """The calendar month at a position."""
        return self.first_month + position


def compile_account(
    bundle: Bundle,
    account: str = NONE,
    *,
    until: Month | None = None,
    horizon: int = 0,
    do: Sequence[Intervention] = (),
    marginal: bool = True,
    setting: Setting | None = None,
) -> Compiled:
    """Compile one account on the record up to and with `until` (default: all), and `horizon` months beyond it.

    `setting` holds the constants that standardise sources; by default they come from the record up to the cut. Draws
    of parameters only mean something under the setting they were fitted with: pass that one on.
    """
    months = bundle.study.months
    known = len(months) if until is None else months.position(until) + 1
    system = bind(bundle.study, bundle.declarations.blueprint, bundle.declarations.accounts[account], bundle.series)
    if setting is None:
        core = bind(bundle.study, bundle.declarations.blueprint, bundle.declarations.accounts[NONE], bundle.series)
        setting = reference_setting(bundle, core, known)
    return _compile(bundle, system, setting, known, horizon, tuple(do), marginal)


def reference_setting(bundle: Bundle, core: System, known: int) -> Setting:
    """Standardisation constants from the record up to the cut.

    Observed sources take their own mean and spread; quantities that the record determines (stocks, ratios, fading
    memories) take theirs from one run of the core at its prior medians on the record.
    """
    scored = [name for quantity in core.quantities for name in quantity.scores]
    first = Setting(
        _series_scales(bundle, core, known),
        _moments(bundle, core, known),
        observations.score_moments(bundle.series, scored, known),
        bundle.constants,
    )
    compiled = _compile(bundle, core, first, known, 0, (), False)
    wanted = [i for i, node in enumerate(compiled.node_names) if _from_reference(node, core)]
    if not wanted:
        return first
    centre = compiled.parameters.coefficients(np.zeros((1, compiled.parameters.dimension)))
    record = Record(tuple(wanted))
    paths = run(compiled.space, centre, n=_REFERENCE_PARTICLES, seed=0, record=record).paths
    assert paths is not None
    scales = dict(first.scales)
    for place, node in enumerate(wanted):
        scales[compiled.node_names[node]] = observations.scale_of(paths[0, :, :, place].ravel())
    return replace(first, scales=scales)


def _from_reference(node: str, core: System) -> bool:
    """True for quantities whose spread the reference run gives: not observed ones, not indices with their own noise."""
    quantity = next((q for q in core.quantities if q.name == node), None)
    if quantity is None:
        return False
    kind = quantity.spec.kind
    return kind in ("stock", "derived", "pipeline") or (kind == "index" and quantity.deterministic)


def _series_scales(bundle: Bundle, core: System, known: int) -> dict[str, Scale]:
    scales = {}
    for quantity in core.quantities:
        series = bundle.series.get(quantity.series)
        if series is None or quantity.series == "time":
            continue
        if quantity.spec.kind == "count":
            scales[quantity.name] = observations.scale_of(observations.monthly_values(series, known))
        elif quantity.spec.kind in ("amount", "exogenous"):
            values = series.exact[:known]
            scales[quantity.name] = observations.scale_of(values[np.isfinite(values)])
    return scales


def _moments(bundle: Bundle, core: System, known: int) -> dict[str, Moments]:
    return {
        quantity.name: observations.moments_of(
            quantity.spec.kind, bundle.series[quantity.series], known, quantity.spec.scale
        )
        for quantity in core.quantities
        if quantity.spec.kind in ("count", "amount") and quantity.series in bundle.series
    }


def _compile(
    bundle: Bundle,
    system: System,
    setting: Setting,
    known: int,
    horizon: int,
    do: tuple[Intervention, ...],
    marginal: bool,
) -> Compiled:
    nodes, dead = _without_dead_links(build_nodes(system, setting))
    nodes = evaluation_order(nodes)
    block = marginal_block(nodes, {entry.quantity for entry in do}) if marginal else frozenset()
    space = _space(bundle, system, nodes, block, known, known + horizon, do)
    space.check()
    parameters = _parameters(space, nodes, _score_values(bundle, system, setting, known))
    free = _link_parameters(system, parameters)
    taken = {link.place for link in free}
    return Compiled(
        study=bundle.study.name,
        account=system.account,
        system=system,
        space=space,
        parameters=parameters,
        free_links=free,
        core_index=tuple(i for i in range(parameters.dimension) if i not in taken),
        node_names=space.names,
        series_names=space.series_names(),
        first_month=bundle.study.months.first,
        known=known,
        dead_links=dead,
        setting=setting,
    )


def _without_dead_links(nodes: Sequence[Node]) -> tuple[tuple[Node, ...], tuple[str, ...]]:
    """Drop inputs whose source never varies in the record (their standard deviation is 0)."""
    dead: dict[str, None] = {}
    kept = []
    for node in nodes:
        alive = tuple(entry for entry in node.inputs if entry.b > 1e-9)
        dead.update(dict.fromkeys(entry.link for entry in node.inputs if entry.b <= 1e-9))
        kept.append(replace(node, inputs=alive))
    return tuple(kept), tuple(dead)


def _space(
    bundle: Bundle,
    system: System,
    nodes: tuple[Node, ...],
    block: frozenset[str],
    known: int,
    months: int,
    do: tuple[Intervention, ...],
) -> StateSpace:
    names = tuple(node.name for node in nodes)
    place = {name: i for i, name in enumerate(names)}
    inputs = [entry for node in nodes for entry in node.inputs]
    starts = np.cumsum([0, *(len(node.inputs) for node in nodes)]).astype(np.int32)
    columns, calendars = _columns(nodes)
    january = np.array([(bundle.study.months.first + t).index % 12 == 0 for t in range(months)])[:, None]
    december = np.array([(bundle.study.months.first + t).index % 12 == 11 for t in range(months)])[:, None]
    counts = [_count(bundle, system, node, known, months) for node in nodes if node.kind is Kind.COUNT]
    amounts = [
        observations.level_arrays(bundle.series[system.quantity(node.name).series], known, months)
        for node in nodes
        if node.kind is Kind.AMOUNT
    ]
    scores = _scores(bundle, system, known)
    scored = {quantity for quantity, _ in scores}
    mode, value = _do_arrays(nodes, do, december[:, 0], months)
    return StateSpace(
        names=names,
        months=months,
        kind=np.array([node.kind for node in nodes], dtype=np.int8),
        link_start=starts,
        link_source=np.array([place[entry.source] for entry in inputs], dtype=np.int32),
        link_lag=np.array([entry.lag for entry in inputs], dtype=np.int8),
        link_shape=np.array([entry.shape for entry in inputs], dtype=np.int8),
        link_a=np.array([entry.a for entry in inputs], dtype=np.float32),
        link_b=np.array([entry.b for entry in inputs], dtype=np.float32),
        column=columns,
        calendar=calendars,
        rng_slot=np.array([_slot(node, system) for node in nodes], dtype=np.int32),
        marginal=np.array([name in block for name in names]),
        guided=np.array([node.noisy and node.name not in block and node.name in scored for node in nodes]),
        reset=january,
        realise=december,
        count_obs=_stack([c.observed for c in counts], months, np.float64),
        count_kind=_stack([c.kind for c in counts], months, np.int8),
        count_lower=_stack([c.lower for c in counts], months, np.float64),
        exposure=_stack([c.exposure for c in counts], months, np.float32),
        amount_obs=_stack(amounts, months, np.float64),
        score_node=np.array([place[quantity] for quantity, _ in scores], dtype=np.int32),
        score_obs=_stack(
            [observations.level_arrays(bundle.series[name], known, months) for _, name in scores], months, np.float64
        ),
        exogenous=_stack(
            [_exogenous(bundle, system, node, known, months) for node in nodes if node.kind is Kind.EXOGENOUS],
            months,
            np.float32,
        ),
        do_mode=mode,
        do_value=value,
        score_names=tuple(name for _, name in scores),
    )


def _stack(columns: Sequence[np.ndarray], months: int, dtype: type) -> np.ndarray:
    """Columns side by side as a C-contiguous [months, n] array; [months, 0] where there are none."""
    if not columns:
        return np.zeros((months, 0), dtype=dtype)
    return np.ascontiguousarray(np.stack(columns, axis=1), dtype=dtype)


def _columns(nodes: Sequence[Node]) -> tuple[np.ndarray, np.ndarray]:
    columns = np.full(len(nodes), -1, dtype=np.int32)
    calendars = np.full(len(nodes), -1, dtype=np.int32)
    for kind in (Kind.COUNT, Kind.AMOUNT, Kind.EXOGENOUS):
        members = [i for i, node in enumerate(nodes) if node.kind is kind]
        columns[members] = np.arange(len(members), dtype=np.int32)
    for i, node in enumerate(nodes):
        if node.kind in (Kind.ACCUMULATOR, Kind.AMOUNT):
            calendars[i] = 0
    return columns, calendars


def _slot(node: Node, system: System) -> int:
    """Random-number slot: stable per quantity over accounts; helpers of a quantity follow it."""
    base = system.positions[node.quantity] * _SLOTS_PER_QUANTITY
    suffix = node.name[len(node.quantity) :]
    if not suffix:
        return base
    offset = int(suffix[1:]) if suffix[1:].isdigit() else 0
    return base + {"#": 1, "~": 20}[suffix[0]] + offset


def _count(bundle: Bundle, system: System, node: Node, known: int, months: int) -> observations.CountArrays:
    quantity = system.quantity(node.name)
    return observations.count_arrays(bundle.series[quantity.series], known, months, reported=quantity.spec.reported)


def _exogenous(bundle: Bundle, system: System, node: Node, known: int, months: int) -> np.ndarray:
    quantity = system.quantity(node.name)
    if quantity.series == "time":
        length = len(bundle.study.months)
        return (2.0 * np.arange(months) / max(length - 1, 1) - 1.0).astype(np.float32)
    series = bundle.series[quantity.series]
    if quantity.spec.series == "election":
        return observations.calendar_array(series, months, within=_ELECTION_MONTHS)
    return observations.covariate_array(series, known, months)


def _scores(bundle: Bundle, system: System, known: int) -> list[tuple[str, str]]:
    """(quantity, series) pairs of all scores with at least one value before the cut."""
    return [
        (quantity.name, name)
        for quantity in system.quantities
        for name in quantity.scores
        if np.isfinite(bundle.series[name].exact[:known]).any()
    ]


def _score_values(bundle: Bundle, system: System, setting: Setting, known: int) -> list[tuple[Value, Value, Value]]:
    """Intercept, loading and log standard deviation of each score: set from the record.

    A score of one outlet, in standard deviations of all outlets' scores, has loading 1 and an intercept that is its
    bias: a parameter with the prior normal(0, shift).
    """
    values = []
    for quantity, name in _scores(bundle, system, known):
        mean, sd = setting.scores[name]
        spec, shift = system.quantity(quantity).spec, bundle.series[name].shift
        level, loading = Value(mean), spec.score_sign * sd
        if shift > 0:
            level, loading = Value(1.0, f"bias.{name}", Prior("normal", 0.0, shift)), float(spec.score_sign)
        noise = float(np.log(spec.score_noise * sd))
        values.append((level, Value(loading), Value(noise)))
    return values


def _do_arrays(
    nodes: Sequence[Node],
    do: Sequence[Intervention],
    december: np.ndarray,
    months: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Interventions as arrays. An amount is set when it is realised, so that the year before stays what it was."""
    mode = np.zeros((months, len(nodes)), dtype=np.int8)
    value = np.zeros((months, len(nodes)), dtype=np.float32)
    place = {node.name: i for i, node in enumerate(nodes)}
    for entry in do:
        if entry.quantity not in place:
            raise KeyError(f"no quantity '{entry.quantity}' to intervene on")
        i = place[entry.quantity]
        when = np.zeros(months, dtype=bool)
        when[entry.first : entry.last + 1] = True
        if nodes[i].kind is Kind.AMOUNT:
            when &= december
        mode[when, i] = entry.mode
        value[when, i] = entry.value
    return mode, value


def _parameters(space: StateSpace, nodes: Sequence[Node], scores: Sequence[tuple[Value, Value, Value]]) -> Parameters:
    """All coefficients of the space, and the priors of those that are estimated, in order of first use."""
    base = np.zeros(space.n_coefficients)
    index = np.full(space.n_coefficients, -1, dtype=np.int32)
    factor = np.zeros(space.n_coefficients)
    priors: dict[str, Parameter] = {}

    def put(at: int, value: Value) -> None:
        if value.prior is None:
            base[at] = value.factor
            return
        if value.parameter not in priors:
            priors[value.parameter] = value.as_parameter()
        index[at] = list(priors).index(value.parameter)
        factor[at] = value.factor

    for i, node in enumerate(nodes):
        for j, value in enumerate(node.parameters):
            put(space.parameter_at(i, j), value)
    link = 0
    for node in nodes:
        for entry in node.inputs:
            put(space.link_at(link), entry.value)
            link += 1
    for s, triple in enumerate(scores):
        for j, value in enumerate(triple):
            put(space.score_at(s, j), value)
    return _in_core_order(Parameters(tuple(priors.values()), base, index, factor))


def _in_core_order(parameters: Parameters) -> Parameters:
    """Sort priors by name, so that the core has one order in every account."""
    order = sorted(range(len(parameters.priors)), key=lambda i: parameters.priors[i].name)
    moved = {old: new for new, old in enumerate(order)}
    index = np.array([moved.get(int(i), -1) for i in parameters.index], dtype=np.int32)
    return replace(parameters, priors=tuple(parameters.priors[i] for i in order), index=index)


def _link_parameters(system: System, parameters: Parameters) -> tuple[LinkParameter, ...]:
    groups: dict[str, list[str]] = {}
    for link in system.account_links():
        groups.setdefault(link.group or link.name, []).append(link.name)
    return tuple(
        LinkParameter(
            parameters.place(name), name, tuple(links), next(prior for prior in parameters.priors if prior.name == name)
        )
        for name, links in groups.items()
        if name in parameters.names
    )


def values_at(compiled: Compiled, z: F64) -> dict[str, F64]:
    """Parameter values by name at whitened z [K, D]."""
    values = compiled.parameters.values(z)
    return {prior.name: values[:, i] for i, prior in enumerate(compiled.parameters.priors)}


__all__ = [
    "Bundle",
    "Compiled",
    "Intervention",
    "LinkParameter",
    "Shape",
    "compile_account",
    "reference_setting",
    "values_at",
]
