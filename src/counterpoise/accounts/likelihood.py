"""The bridge from compiled accounts to inference: particle-filter likelihoods as functions of whitened
parameters.

An account's parameters are the core, which every account of a study shares by name and order with `none`,
and the coefficients of the account's own links. A link's *effect* is its coefficient in units of its
default prior scale, without its sign where the sign is fixed: effect 0 is the link removed, so that L(core,
0) is the likelihood of `none` computed by the account's own filter with the same random numbers. A
half-normal link has effects >= 0.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from counterpoise.errors import UsageError
from counterpoise.inference import engine, normal
from counterpoise.inference.effects import Evaluate, Evaluation
from counterpoise.inference.parameters import Parameter
from counterpoise.inference.smc import Floats, LogLikelihood, Streams
from counterpoise.system.compile import Compiled, LinkParameter


@dataclass(frozen=True)
class Filter:
    """How likelihoods are estimated: particles, seed, threads (0: one per core) and engine."""

    particles: int = 100
    seed: int = 1
    threads: int = 0
    engine: engine.Engine = "auto"

    def __post_init__(self) -> None:
        if self.particles < 2:
            raise UsageError(f"a filter needs at least 2 particles, not {self.particles}")

    def seed_of(self, study: str) -> int:
        """A seed of its own for each study, so that the filters of a pool are independent."""
        digest = hashlib.sha256(f"{self.seed} {study}".encode()).digest()
        return int.from_bytes(digest[:8], "little")


def filter_of(compiled: Compiled, settings: Filter) -> LogLikelihood:
    """The log-likelihood of an account at z float64[K, D]: one particle filter per row."""

    def evaluate(z: Floats, streams: Streams) -> Floats:
        run = engine.run(
            compiled.space,
            compiled.parameters.coefficients(z),
            n=settings.particles,
            seed=settings.seed_of(compiled.study),
            stream=streams,
            threads=settings.threads,
            engine=settings.engine,
            decompose=False,
        )
        return run.log_likelihood

    return evaluate


def paired_filter_of(compiled: Compiled, settings: Filter) -> Evaluate:
    """The likelihood of an account as a function of (core z, effects), decomposed by series and month."""

    def evaluate(core: Floats, effects: Floats, streams: Streams) -> Evaluation:
        run = engine.run(
            compiled.space,
            coefficients_of(compiled, core, effects),
            n=settings.particles,
            seed=settings.seed_of(compiled.study),
            stream=streams,
            threads=settings.threads,
            engine=settings.engine,
        )
        if run.by_series is None:
            raise RuntimeError("the engine gave no decomposition by series")
        return Evaluation(run.log_likelihood, run.by_series, run.increments)

    return evaluate


def coefficients_of(compiled: Compiled, core: Floats, effects: Floats) -> NDArray[np.float32]:
    """Engine coefficients float32[K, C] at core z float64[K, D] and effects float64[K, B] of the account's
    links.
    """
    parameters = compiled.parameters
    z = np.zeros((core.shape[0], parameters.dimension))
    z[:, np.asarray(compiled.core_index, dtype=np.int64)] = core
    values = parameters.values(z)
    for column, link in enumerate(compiled.free_links):
        prior = link_prior(compiled, link)
        values[:, parameters.free[link.place]] = _sign(prior) * prior.scale * effects[:, column]
    return parameters.from_values(values)


def whitened(compiled: Compiled, core: Floats, effects: Floats) -> Floats:
    """z float64[K, D] of the account at core z and effects: the inverse of reading effects off z."""
    z = np.zeros((core.shape[0], compiled.parameters.dimension))
    z[:, np.asarray(compiled.core_index, dtype=np.int64)] = core
    for column, link in enumerate(compiled.free_links):
        effect = effects[:, column]
        if link_prior(compiled, link).kind == "half_normal":
            tail = np.clip(2.0 * normal.cdf(-effect), 1e-300, 1.0 - 1e-16)
            effect = -normal.quantile(tail)
        z[:, link.place] = effect
    return z


def positive_links(compiled: Compiled) -> NDArray[np.bool_]:
    """Which links have effects of one sign (half-normal priors): bool[B]."""
    return np.array([link_prior(compiled, link).kind == "half_normal" for link in compiled.free_links], dtype=bool)


def link_prior(compiled: Compiled, link: LinkParameter) -> Parameter:
    """The prior of an account's link; UsageError unless it is half-normal, or normal around zero."""
    prior = link.prior
    centred = prior.kind == "half_normal" or (prior.kind == "normal" and prior.location == 0.0)
    if not centred:
        raise UsageError(
            f"account {compiled.account}: the link {link.name} has a {prior.kind} prior around "
            f"{prior.location:g}; only half_normal and normal(0, ...) priors can be compared with none"
        )
    return prior


def core_names(compiled: Compiled) -> tuple[str, ...]:
    """Names of the core parameters, in the order of the core columns."""
    names = compiled.parameters.names
    return tuple(names[i] for i in compiled.core_index)


def check_nested(none: Sequence[str], compiled: Compiled) -> None:
    """UsageError unless the account's core is the whole of `none`, name by name."""
    core = core_names(compiled)
    if core != tuple(none):
        missing = sorted(set(none) ^ set(core))
        detail = f"only one of them has {', '.join(missing[:5])}" if missing else "their order differs"
        raise UsageError(f"account {compiled.account} does not nest none in study {compiled.study}: {detail}")


def fingerprint(compiled: Compiled, settings: Filter) -> str:
    """Hash of everything a likelihood depends on: arrays, priors, particles and seed (not threads)."""
    digest = hashlib.sha256()
    for place in fields(compiled.space):
        value = getattr(compiled.space, place.name)
        digest.update(place.name.encode())
        digest.update(value.tobytes() if isinstance(value, np.ndarray) else repr(value).encode())
    parameters = compiled.parameters
    for array in (parameters.base, parameters.index, parameters.factor):
        digest.update(array.tobytes())
    digest.update(repr((parameters.priors, compiled.account, compiled.study)).encode())
    digest.update(repr((settings.particles, settings.seed)).encode())
    return digest.hexdigest()[:16]


def _sign(prior: Parameter) -> int:
    return prior.sign if prior.kind == "half_normal" else 1
