"""What a blueprint, an account and a scenario may say: strict, frozen declarations.

An account is one explanation of the conflict made testable: a set of causal links with priors, on top of a
blueprint. Every field below is documented where it stands; unknown keys are errors. Nothing here knows actors
or data: `bind` joins a declaration to a study, `compile` turns the result into arrays.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from counterpoise.dates import Month
from counterpoise.provenance import Frozen
from counterpoise.system.patterns import Pattern, parse_level
from counterpoise.system.priors import Prior

Kind = Literal["exogenous", "count", "amount", "index", "stock", "pipeline", "derived", "episode"]
Shape = Literal["linear", "log", "saturating", "threshold", "logistic"]
LEVELS = ("calm", "offensive", "war", "aftermath")


def _prior_text(text: str) -> str:
    Prior.parse(text)
    return text


def _pattern_text(text: str) -> str:
    Pattern.parse(text)
    return text


def _source_text(text: str) -> str:
    level = parse_level(text)
    if level is None:
        return _pattern_text(text)
    if level[1] not in LEVELS:
        raise ValueError(f"'{level[1]}' is not a level of fighting; write one of {', '.join(LEVELS)}")
    return text


def _lag_window(value: Any) -> Any:
    if isinstance(value, int):
        return (value, value)
    if isinstance(value, str) and value.count("..") == 1:
        first, last = value.split("..")
        if first.isdigit() and last.isdigit():
            return (int(first), int(last))
    if isinstance(value, list | tuple):
        return value
    raise ValueError(f"'{value}' is not a lag; write months as 1 or 0..2")


def _month_text(value: Any) -> str:
    return str(Month.parse(str(value)))


PriorText = Annotated[str, AfterValidator(_prior_text)]
PatternText = Annotated[str, AfterValidator(_pattern_text)]
SourceText = Annotated[str, AfterValidator(_source_text)]
MonthText = Annotated[str, BeforeValidator(_month_text)]
Lag = Annotated[tuple[int, int], BeforeValidator(_lag_window)]


class QuantitySpec(Frozen):
    """One quantity of a blueprint, on roles."""

    name: PatternText
    kind: Kind
    label: str
    """What it is, in words a reader of the report understands."""
    series: str | None = None
    """Name of the series that observes it (counts, amounts, exogenous)."""
    score: str | None = None
    """Name of the score series that informs an index."""
    score_noise: float = Field(default=0.5, gt=0)
    """Standard deviation of the score's error, in standard deviations of the score."""
    score_sign: Literal[-1, 1] = 1
    """-1 where a larger score means less of the quantity (a distance for an alignment)."""
    unit: str = ""
    every: Literal["month", "year"] = "month"
    driver: PatternText | None = None
    """The index whose yearly mean drives an amount."""
    persistence: str | None = None
    """Family of indices whose monthly rate of return to the mean this one shares."""
    deterministic: bool = False
    """An index with no noise of its own: the fading memory of its inputs. Set where no series observes it."""
    mean_lag: float = Field(default=12, gt=0)
    """Pipeline: mean months from entering to leaving."""
    stages: int = Field(default=1, ge=1, le=6)
    decay: PriorText = "fixed(0)"
    """Stock: share lost per month."""
    initial: float = Field(default=0, ge=0)
    rate: PriorText = "record"
    """Count: log of the monthly mean at the mean of its inputs."""
    shape: PriorText = "fixed(1.0)"
    """Count: log of the negative-binomial shape."""
    signal: PriorText = "log_normal(-0.25, 0.25)"
    """Amount: how far a year's mean of the driver moves the year's log amount, in standard deviations."""
    noise: PriorText = "log_normal(-0.6, 0.35)"
    """Amount: standard deviation of the year's own error, in standard deviations of the log amount."""
    scale: float = Field(default=10, gt=0)
    """Amount: the unit c of the log scale log(1 + amount / c)."""
    reported: bool = False
    """Count: what one side reports; each figure carries one error, however many months it covers."""
    onset: PriorText = "normal(-4.6, 0.8)"
    """Episode: log-odds per month of an onset, at the mean of the inputs."""
    war: PriorText = "normal(-0.4, 1.0)"
    escalate: PriorText = "normal(-1.6, 1.0)"
    end_offensive: PriorText = "normal(1.4, 0.8)"
    end_war: PriorText = "normal(-1.2, 0.8)"
    end_aftermath: PriorText = "normal(0.0, 0.8)"
    row_note: str = ""

    @model_validator(mode="after")
    def _stages_take_time(self) -> QuantitySpec:
        if self.kind == "pipeline" and self.mean_lag < self.stages:
            raise ValueError(f"{self.stages} stages take at least {self.stages} months, not {self.mean_lag:g}")
        return self


class LinkSpec(Frozen):
    """One causal link on roles: from -> to, with shape, lag, sign and either a prior or a fixed coefficient."""

    from_: SourceText = Field(alias="from")
    to: PatternText
    lag: Lag = (1, 1)
    """Months between cause and effect; a window 0..2 means the mean over it."""
    shape: Shape = "linear"
    sign: Literal["+", "-", "?"] = "?"
    prior: PriorText | None = None
    """Prior of the long-run effect in standard deviations (log-odds into the onset)."""
    coefficient: float | None = None
    """A fixed coefficient: definitions and bookkeeping, not estimated."""
    shared: bool = False
    """One coefficient for all actors that the pattern expands to."""
    raw: bool = False
    """The source enters in its own units, not standardised on the record."""
    scaled_by: str | None = None
    """Name of a table of constants per pair (such as the share of attack weapons) that scales the coefficient."""
    why: str = ""
    """The mechanism in a few words."""
    told_by: tuple[ToldBy, ...] = ()

    @model_validator(mode="after")
    def _one_strength(self) -> LinkSpec:
        if (self.prior is None) == (self.coefficient is None):
            raise ValueError("a link has either a prior or a fixed coefficient")
        if self.lag[0] > self.lag[1] or self.lag[0] < 0 or self.lag[1] > 36:
            raise ValueError(f"lag {self.lag[0]}..{self.lag[1]}: months must rise and lie in 0..36")
        if self.sign != "?" and self.prior and not self.prior.startswith(("half_normal", "log_normal")):
            raise ValueError(f"a signed link takes half_normal or log_normal, not {self.prior}")
        return self


class ToldBy(Frozen):
    """A passage that tells a link or an account."""

    document: str
    passage: tuple[int, int]
    speaker: str = ""
    says: str = ""


class RowSpec(Frozen):
    """One row of the checklist of the system's parts, and the quantities that carry it."""

    part: str
    quantities: tuple[str, ...]


class BlueprintSpec(Frozen):
    """A blueprint: quantities and links on roles."""

    name: str
    rows: dict[int, RowSpec] = Field(default={})
    quantities: tuple[QuantitySpec, ...]
    persistence: dict[str, PriorText] = Field(default={})
    links: tuple[LinkSpec, ...]


class AccountSpec(Frozen):
    """An account as its YAML file declares it."""

    name: str
    says: str
    moves: tuple[str, ...] = ()
    """Series that the account must move to be testable."""
    told_by: tuple[ToldBy, ...] = ()
    add: tuple[LinkSpec, ...] = ()
    drop: tuple[str, ...] = ()
    """Core links to remove, written `from -> to`."""


class DoSpec(Frozen):
    """One intervention on one quantity: exactly one of set, scale, hold."""

    quantity: PatternText
    set: float | None = None
    scale: float | None = Field(default=None, ge=0)
    hold: MonthText | None = None
    """Hold the value the quantity had in this month."""

    @model_validator(mode="after")
    def _one_mode(self) -> DoSpec:
        if sum(value is not None for value in (self.set, self.scale, self.hold)) != 1:
            raise ValueError("write exactly one of set, scale, hold")
        return self


class ScenarioSpec(Frozen):
    """A named what-if: interventions from a month on, until another or to the end."""

    says: str
    from_: MonthText | None = Field(default=None, alias="from")
    until: MonthText | None = None
    do: tuple[DoSpec, ...]


LinkSpec.model_rebuild()
