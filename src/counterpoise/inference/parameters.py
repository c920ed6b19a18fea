"""Parameters: from whitened standard normal vectors to the coefficient vectors of an engine.

Every prior is the law of a function of z ~ N(0, 1):

    normal        location + scale z
    half_normal   sign * scale * Phi^-1((1 + Phi(z)) / 2)
    log_normal    exp(location + scale z)
    logit_normal  1 / (1 + exp(-(location + scale z)))
    constant      location (no z)

A coefficient is base + factor * value of one parameter, so that many coefficients can share a parameter. The log
prior of z is standard normal, whatever the priors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from counterpoise.inference import normal
from counterpoise.inference.arrays import F32, F64, I32

ParameterKind = Literal["normal", "half_normal", "log_normal", "logit_normal", "constant"]


@dataclass(frozen=True)
class Parameter:
    """One parameter and its prior; `sign` is used by half_normal alone."""

    name: str
    kind: ParameterKind
    location: float = 0.0
    scale: float = 1.0
    sign: int = 1

    def __post_init__(self) -> None:
        if self.kind not in get_args(ParameterKind):
            raise ValueError(f"parameter {self.name}: unknown kind {self.kind!r}")
        if not (np.isfinite(self.location) and np.isfinite(self.scale)):
            raise ValueError(f"parameter {self.name}: location {self.location} and scale {self.scale} must be finite")
        if self.kind != "constant" and self.scale <= 0:
            raise ValueError(f"parameter {self.name}: scale {self.scale} is not positive")
        if self.sign not in (1, -1):
            raise ValueError(f"parameter {self.name}: sign {self.sign} is neither 1 nor -1")

    def value(self, z: F64) -> F64:
        """The parameter's value at whitened z (any shape); a constant ignores z."""
        z = np.asarray(z, dtype=np.float64)
        if self.kind == "constant":
            return np.full_like(z, self.location)
        if self.kind == "half_normal":
            return -self.sign * self.scale * normal.quantile(0.5 * normal.cdf(-z))
        x = self.location + self.scale * z
        if self.kind == "log_normal":
            return np.asarray(np.exp(x))
        if self.kind == "logit_normal":
            return np.asarray(0.5 * (1.0 + np.tanh(0.5 * x)))
        return np.asarray(x)


@dataclass(frozen=True)
class Parameters:
    """The free and constant parameters of a system, and how its C coefficients follow from them.

    coefficient c = base[c] + factor[c] * value[index[c]]; index -1 means base alone. z has one column for each
    parameter that is not constant, in the order of `priors`.
    """

    priors: tuple[Parameter, ...]
    base: F64
    index: I32
    factor: F64

    def __post_init__(self) -> None:
        if not self.base.shape == self.index.shape == self.factor.shape or self.base.ndim != 1:
            shapes = f"{self.base.shape}, {self.index.shape}, {self.factor.shape}"
            raise ValueError(f"base, index and factor must be vectors of one length, not {shapes}")
        if self.index.size and not (-1 <= self.index.min() and self.index.max() < len(self.priors)):
            raise ValueError(f"index must lie in -1..{len(self.priors) - 1}")
        names = [prior.name for prior in self.priors]
        if len(set(names)) != len(names):
            raise ValueError(f"parameter names repeat: {sorted(n for n in set(names) if names.count(n) > 1)}")

    @property
    def free(self) -> tuple[int, ...]:
        """Places of the parameters that are not constant."""
        return tuple(i for i, prior in enumerate(self.priors) if prior.kind != "constant")

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the free parameters: the columns of z."""
        return tuple(self.priors[i].name for i in self.free)

    @property
    def dimension(self) -> int:
        """D, the number of free parameters."""
        return len(self.free)

    def values(self, z: F64) -> F64:
        """Values [K, len(priors)] of all parameters, constants included, at z [K, D]."""
        z = self._whitened(z)
        values = np.empty((z.shape[0], len(self.priors)))
        column = dict(zip(self.free, range(self.dimension), strict=True))
        for i, prior in enumerate(self.priors):
            values[:, i] = prior.value(z[:, column[i]]) if i in column else prior.location
        return values

    def coefficients(self, z: F64) -> F32:
        """Coefficient vectors [K, C] at z [K, D]."""
        return self.from_values(self.values(z))

    def from_values(self, values: F64) -> F32:
        """Coefficient vectors [K, C] at parameter values [K, len(priors)]."""
        used = self.index >= 0
        result = np.repeat(self.base[None, :], values.shape[0], axis=0)
        result[:, used] += self.factor[used] * values[:, self.index[used]]
        return result.astype(np.float32)

    def log_prior(self, z: F64) -> F64:
        """Log density [K] of z [K, D] under N(0, 1)."""
        z = self._whitened(z)
        return np.asarray(-0.5 * (z**2).sum(axis=1) - 0.5 * self.dimension * np.log(2.0 * np.pi))

    def place(self, name: str) -> int:
        """The column of z that holds a parameter; raises KeyError."""
        try:
            return self.names.index(name)
        except ValueError:
            raise KeyError(f"no free parameter {name!r}") from None

    def _whitened(self, z: F64) -> F64:
        z = np.asarray(z, dtype=np.float64)
        if z.ndim != 2 or z.shape[1] != self.dimension:
            raise ValueError(f"z has shape {z.shape}, wanted (K, {self.dimension})")
        return z


def fixed_coefficients(coefficients: Sequence[float]) -> Parameters:
    """Parameters without any free one, whose coefficients are the given ones: for simulation at known values."""
    base = np.asarray(coefficients, dtype=np.float64)
    return Parameters((), base, np.full(base.shape, -1, dtype=np.int32), np.zeros_like(base))
