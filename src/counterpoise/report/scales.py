"""From values to coordinates: linear, log(1 + x) and calendar scales, their ticks and axes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from counterpoise.dates import Month
from counterpoise.report import svg


@dataclass(frozen=True)
class Linear:
    """Values `low`..`high` on coordinates `start`..`end`; ValueError where the range is empty."""

    low: float
    high: float
    start: float
    end: float

    def __post_init__(self) -> None:
        if not self.high > self.low:
            raise ValueError(f"a scale needs low < high, got {self.low}..{self.high}")

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def clip(self, value: float) -> float:
        """The coordinate of `value`, held inside the scale."""
        return self(min(max(value, self.low), self.high))

    def ticks(self, wanted: int = 5) -> tuple[float, ...]:
        """Round values inside the range: steps of 1, 2 or 5 times a power of ten."""
        step = _step((self.high - self.low) / max(wanted, 1))
        first = math.ceil(self.low / step - 1e-9)
        last = math.floor(self.high / step + 1e-9)
        return tuple(round(i * step, 10) for i in range(first, last + 1))


@dataclass(frozen=True)
class Log1p:
    """log(1 + value / unit), 0 at `start` and `high` at `end`: shows 0 and 7,000 on one axis."""

    high: float
    start: float
    end: float
    unit: float = 1.0

    def __call__(self, value: float) -> float:
        share = math.log1p(max(value, 0.0) / self.unit) / math.log1p(max(self.high, self.unit) / self.unit)
        return self.start + min(share, 1.0) * (self.end - self.start)

    clip = __call__

    def ticks(self, wanted: int = 5) -> tuple[float, ...]:
        """0 and powers of ten up to the top, thinned to about `wanted`."""
        top = math.floor(math.log10(max(self.high, self.unit)) + 1e-9)
        bottom = math.ceil(math.log10(self.unit) - 1e-9)
        powers = [10.0**p for p in range(bottom, top + 1)]
        keep = max(1, math.ceil(len(powers) / max(wanted, 1)))
        return (0.0, *powers[::keep])


@dataclass(frozen=True)
class SignedLog:
    """sign(v) log(1 + |v|) from `low` to `high`: differences that are small and huge, below and above zero."""

    low: float
    high: float
    start: float
    end: float

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ValueError(f"a scale needs low < high, got {self.low}..{self.high}")

    def __call__(self, value: float) -> float:
        low, high = _signed_log(self.low), _signed_log(self.high)
        return self.start + (_signed_log(value) - low) / (high - low) * (self.end - self.start)

    def clip(self, value: float) -> float:
        """The coordinate of `value`, held inside the scale."""
        return self(min(max(value, self.low), self.high))

    def ticks(self, wanted: int = 5) -> tuple[float, ...]:
        """Zero and powers of ten to both sides, thinned."""
        top = math.floor(math.log10(max(abs(self.low), abs(self.high), 1.0)) + 1e-9)
        step = max(1, math.ceil((top + 1) / max(wanted - 2, 1)))
        powers = [10.0**p for p in range(top, -1, -step)]
        return tuple(t for t in (*(-p for p in powers), 0.0, *reversed(powers)) if self.low <= t <= self.high)


def _signed_log(value: float) -> float:
    return math.copysign(math.log1p(abs(value)), value)


Scale = Linear | Log1p | SignedLog


@dataclass(frozen=True)
class Months:
    """`count` months from `first` on coordinates `start`..`end`; month i fills its own step."""

    first: Month
    count: int
    start: float
    end: float

    @property
    def step(self) -> float:
        return (self.end - self.start) / self.count

    def __call__(self, position: float) -> float:
        """Where month `position` begins; fractions are parts of a month."""
        return self.start + position * self.step

    def middle(self, position: int) -> float:
        return self(position + 0.5)

    def years(self) -> tuple[tuple[int, int], ...]:
        """(year, position of its January) for every January inside."""
        found = ((self.first + i, i) for i in range(self.count))
        return tuple((month.year, i) for month, i in found if month.month == 1)


def span(values: Iterable[float], *, include: Sequence[float] = (0.0,), margin: float = 0.05) -> tuple[float, float]:
    """The range of all finite values and `include`, widened by `margin`; ValueError where there is none."""
    finite = [*include, *(value for value in values if math.isfinite(value))]
    if not finite:
        raise ValueError("no finite value to draw")
    low, high = min(finite), max(finite)
    gap = (high - low) * margin or 0.5
    if low == high == 0.0:
        return 0.0, gap
    return (low if low == 0.0 else low - gap), (high if high == 0.0 else high + gap)


def tick_text(value: float) -> str:
    """A tick's label: thousands with commas, no needless decimals, a true minus sign."""
    words = f"{value:,.0f}" if abs(value) >= 10 or value == int(value) else f"{value:.3g}"
    return words.replace("-", "−")


def year_axis(months: Months, top: float, bottom: float) -> list[Markup]:
    """Vertical lines at every January and the years below; every second year where they are crowded."""
    shapes = [svg.line(months.start, bottom, months.end, bottom, "axis")]
    crowded = 12 * months.step < 34
    for year, position in months.years():
        x = months(position)
        shapes.append(svg.line(x, top, x, bottom, "grid"))
        room = months.end - x
        if not (crowded and year % 2) and room > 24:
            shapes.append(svg.text(x + min(6 * months.step, room / 2), bottom + 14, str(year), "tick", anchor="middle"))
    return shapes


def value_axis(scale: Scale, left: float, right: float, *, wanted: int = 4) -> list[Markup]:
    """Horizontal lines at the ticks of a vertical scale, with labels to the left."""
    shapes = []
    for tick in scale.ticks(wanted):
        y = scale(tick)
        shapes.append(svg.line(left, y, right, y, "grid"))
        shapes.append(svg.text(left - 6, y + 4, tick_text(tick), "tick", anchor="end"))
    return shapes


def bottom_axis(scale: Scale, top: float, bottom: float, *, wanted: int = 6) -> list[Markup]:
    """Vertical lines at the ticks of a horizontal scale, with labels below."""
    shapes = []
    for tick in scale.ticks(wanted):
        x = scale(tick)
        shapes.append(svg.line(x, top, x, bottom, "grid"))
        shapes.append(svg.text(x, bottom + 15, tick_text(tick), "tick", anchor="middle"))
    return shapes


def _step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return float(next(m * power for m in (1.0, 2.0, 5.0, 10.0) if m * power >= rough * 0.999))
