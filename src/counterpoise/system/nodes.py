"""From a bound system to a list of nodes: the last step before arrays.

Every quantity becomes one or more nodes of the engine. A pipeline is a chain of stocks with a mean stay of
`mean_lag` months in all (an Erlang delay); an amount is the yearly mean of its driver plus its own error on the
log scale; a lag of more than one month is a chain of delays; a window of lags is the mean over it. Sources
are standardised on the record (mean 0, standard deviation 1) unless a link is `raw`, so that a prior speaks of
standard deviations: x' = x - lambda (x - mu - sum beta s(source)) + noise, INFERENCE rule 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from counterpoise.inference.arrays import Kind, Shape
from counterpoise.inference.parameters import Parameter
from counterpoise.system.bind import Link, Quantity, System
from counterpoise.system.priors import Prior
from counterpoise.system.spec import LEVELS


@dataclass(frozen=True)
class Value:
    """A coefficient: `factor` times a named parameter, or the constant `factor` where `prior` is None."""

    factor: float
    parameter: str = ""
    prior: Prior | None = None
    sign: int = 1

    def as_parameter(self) -> Parameter:
        """The parameter behind an estimated coefficient; ValueError for a constant one."""
        if self.prior is None or self.prior.form not in ("normal", "half_normal", "log_normal", "logit_normal"):
            raise ValueError("a constant coefficient has no parameter")
        return Parameter(self.parameter, self.prior.form, self.prior.location, self.prior.scale, self.sign)


@dataclass(frozen=True)
class Input:
    """One link as the engine sees it: source node, lag 0 or 1, shape with its constants, coefficient."""

    source: str
    lag: int
    shape: Shape
    a: float
    b: float
    value: Value
    link: str
    """Name of the declared link that this input belongs to."""


@dataclass(frozen=True)
class Node:
    """One node: kind, up to six parameters, inputs, and the quantity it belongs to."""

    name: str
    kind: Kind
    quantity: str
    parameters: tuple[Value, ...] = ()
    inputs: tuple[Input, ...] = ()
    noisy: bool = False
    """True where the node has noise of its own that nothing observes month by month (an index)."""


@dataclass(frozen=True)
class Scale:
    """Mean and standard deviation of a source over the record, of the value and of log(1 + value)."""

    mean: float = 0.0
    sd: float = 1.0
    log_mean: float = 0.0
    log_sd: float = 1.0


@dataclass(frozen=True)
class Moments:
    """What the record says of one series: level of counts and amounts, spread of scores."""

    log_rate: float = 0.0
    log_typical: float = 0.0
    """Log of a typical month's count: the mean on the scale log(1 + count), so that wars do not set it."""
    log_amount: float = 0.0
    log_amount_sd: float = 1.0
    rate: float = 0.0
    """Mean count of a month, as it is: 0 where nothing was ever counted."""


@dataclass(frozen=True)
class Setting:
    """Everything from the data that the nodes' constants need."""

    scales: Mapping[str, Scale]
    """Of every possible source, by node name; sources without an entry enter as they are."""
    moments: Mapping[str, Moments]
    """Of every series, by quantity name."""
    scores: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Mean and standard deviation of every score series."""
    constants: Mapping[str, float] = field(default_factory=dict)
    """Such as `strike_share[RUS->AZE]` and opening levels `initial:arsenal[AZE]`."""


def constant(value: float) -> Value:
    """A coefficient that is not estimated."""
    return Value(float(value))


def estimated(prior: str, name: str, *, factor: float = 1.0, sign: int = 1, record: float = 0.0) -> Value:
    """A coefficient from a prior's text; `fixed` and `record` give constants."""
    parsed = Prior.parse(prior)
    if parsed.form == "fixed":
        return Value(factor * parsed.location)
    if parsed.form == "record":
        return Value(factor * record)
    if parsed.form == "near_record":
        parsed = Prior("normal", record, parsed.scale)
    return Value(factor, name, parsed, sign)


def build_nodes(system: System, setting: Setting) -> tuple[Node, ...]:
    """All nodes of a system, quantities in declared order, helpers (delays, stages) behind their quantity."""
    inputs: dict[str, list[Input]] = {}
    delays: dict[str, Node] = {}
    for link in system.links:
        target = _entry(system.quantity(link.target))
        inputs.setdefault(target, []).extend(_inputs(link, setting, delays))
    nodes: list[Node] = []
    for quantity in system.quantities:
        nodes += _nodes_of(quantity, system, setting, inputs)
    return (*nodes, *delays.values())


def _entry(quantity: Quantity) -> str:
    """The node that a link into a quantity feeds: the first stage of a pipeline, else the quantity's own."""
    return f"{quantity.name}#1" if quantity.spec.kind == "pipeline" else quantity.name


def _inputs(link: Link, setting: Setting, delays: dict[str, Node]) -> list[Input]:
    """The inputs that one link makes: one per month of its lag window."""
    first, last = link.spec.lag
    shape, a, b = _reading(link, setting)
    value = _strength(link, setting, 1.0 / (last - first + 1))
    made = []
    for lag in range(first, last + 1):
        source, step = (link.source, lag) if lag <= 1 else (_delayed(link.source, lag - 1, delays), 1)
        made.append(Input(source, step, shape, a, b, value, link.name))
    return made


def _delayed(source: str, months: int, delays: dict[str, Node]) -> str:
    """The node that holds a source's value `months` ago, made where it is missing."""
    before = source
    for step in range(1, months + 1):
        name = f"{source}~{step}"
        if name not in delays:
            copy = Input(before, 1, Shape.LINEAR, 0.0, 1.0, constant(1.0), "delay")
            delays[name] = Node(name, Kind.LINEAR, source, (constant(0.0),), (copy,))
        before = name
    return before


def _reading(link: Link, setting: Setting) -> tuple[Shape, float, float]:
    """Shape and constants with which a link reads its source."""
    if link.level:
        return Shape.LEVEL, float(LEVELS.index(link.level)), 1.0
    shape = Shape[link.spec.shape.upper()]
    scale = setting.scales.get(link.source)
    if link.spec.raw or scale is None:
        return shape, 0.0, 1.0
    if shape is Shape.LOG:
        return shape, scale.log_mean, scale.log_sd
    return shape, scale.mean, scale.sd


def _strength(link: Link, setting: Setting, share: float) -> Value:
    """The coefficient of a link, `share` of it per month of the window."""
    spec = link.spec
    if spec.coefficient is not None:
        scaled = spec.coefficient * share
        if spec.scaled_by:
            bracket = link.source[link.source.index("[") :]
            scaled *= setting.constants[spec.scaled_by + bracket]
        return constant(scaled)
    assert spec.prior is not None
    return estimated(spec.prior, link.group or link.name, factor=share, sign=-1 if spec.sign == "-" else 1)


def _nodes_of(
    quantity: Quantity, system: System, setting: Setting, inputs: Mapping[str, Sequence[Input]]
) -> list[Node]:
    spec, name = quantity.spec, quantity.name
    own = tuple(inputs.get(name, ()))
    if spec.kind == "exogenous":
        return [Node(name, Kind.EXOGENOUS, name)]
    if spec.kind == "derived":
        return [Node(name, Kind.LINEAR, name, (constant(0.0),), own)]
    if spec.kind == "count":
        return [_count(quantity, setting, own)]
    if spec.kind == "index":
        return [_index(quantity, system, own)]
    if spec.kind == "stock":
        opening = setting.constants.get(f"initial:{name}", spec.initial)
        return [Node(name, Kind.STOCK, name, (constant(opening), estimated(spec.decay, f"decay.{_family(name)}")), own)]
    if spec.kind == "pipeline":
        return _pipeline(quantity, setting, tuple(inputs.get(f"{name}#1", ())))
    if spec.kind == "amount":
        return _amount(quantity, setting, own)
    return [_episode(quantity, own)]


def _family(name: str) -> str:
    return name.split("[")[0]


def _count(quantity: Quantity, setting: Setting, own: tuple[Input, ...]) -> Node:
    spec, name = quantity.spec, quantity.name
    moments = setting.moments[name]
    level = moments.log_rate if spec.rate == "record" else moments.log_typical
    rate = estimated(spec.rate, f"rate.{name}", record=level)
    shape = estimated(spec.shape, f"shape.{_family(name)}")
    return Node(name, Kind.COUNT, name, (rate, shape), own)


def _index(quantity: Quantity, system: System, own: tuple[Input, ...]) -> Node:
    spec = quantity.spec
    family = spec.persistence or _family(quantity.name)
    persistence = estimated(system.blueprint.persistence[family], f"persistence.{family}")
    noise = constant(0.0 if quantity.deterministic else 1.0)
    return Node(
        quantity.name,
        Kind.INDEX,
        quantity.name,
        (constant(0.0), persistence, noise),
        own,
        noisy=not quantity.deterministic,
    )


def _pipeline(quantity: Quantity, setting: Setting, inflow: tuple[Input, ...]) -> list[Node]:
    """An Erlang delay: `stages` stocks, each left at rate stages / mean_lag; the node itself is the month's outflow.

    What leaves a stage in a month is its rate times what stood there the month before, so that the mean stay is
    `mean_lag` months in all and nothing is lost or made on the way.
    """
    spec, name = quantity.spec, quantity.name
    rate = spec.stages / spec.mean_lag
    opening = sum(setting.moments[entry.source].rate for entry in inflow if entry.source in setting.moments) / rate
    nodes = []
    for stage in range(1, spec.stages + 1):
        before = (
            inflow
            if stage == 1
            else (Input(f"{name}#{stage - 1}", 1, Shape.LINEAR, 0.0, 1.0, constant(rate), "pipeline"),)
        )
        nodes.append(Node(f"{name}#{stage}", Kind.STOCK, name, (constant(opening), constant(rate)), before))
    out = Input(f"{name}#{spec.stages}", 1, Shape.LINEAR, 0.0, 1.0, constant(rate), "pipeline")
    return [*nodes, Node(name, Kind.LINEAR, name, (constant(0.0),), (out,))]


def _amount(quantity: Quantity, setting: Setting, own: tuple[Input, ...]) -> list[Node]:
    """A yearly amount: mean of the driver over the year, on the scale log(1 + amount / c)."""
    spec, name = quantity.spec, quantity.name
    moments = setting.moments[name]
    year = Node(
        f"{name}#year",
        Kind.ACCUMULATOR,
        name,
        (constant(0.0),),
        (Input(quantity.driver, 0, Shape.LINEAR, 0.0, 1.0, constant(1.0 / 12.0), "year's mean"),),
    )
    spread = moments.log_amount_sd
    signal = Input(
        year.name,
        0,
        Shape.LINEAR,
        0.0,
        1.0,
        estimated(spec.signal, f"signal.{_family(name)}", factor=spread),
        "year's mean",
    )
    opening = setting.constants.get(f"initial:{name}", 0.0)
    parameters = (
        constant(moments.log_amount),
        estimated(spec.noise, f"noise.{_family(name)}", factor=spread),
        constant(spec.scale),
        constant(opening),
    )
    return [year, Node(name, Kind.AMOUNT, name, parameters, (signal, *own))]


def _episode(quantity: Quantity, own: tuple[Input, ...]) -> Node:
    spec = quantity.spec
    priors = {
        "onset": spec.onset,
        "war": spec.war,
        "escalate": spec.escalate,
        "end_offensive": spec.end_offensive,
        "end_war": spec.end_war,
        "end_aftermath": spec.end_aftermath,
    }
    return Node(
        quantity.name, Kind.EPISODE, quantity.name, tuple(estimated(prior, name) for name, prior in priors.items()), own
    )
