"""Fit an account to the record of one study, or to several studies with common link coefficients.

`fit` draws from the posterior of an account's parameters by density tempering (`inference.smc`). Given one
compiled account it fits one study. Given several it fits them jointly: every link coefficient that more
than one study has under the same name is one common parameter, and everything else (intercepts, rates,
observation errors) is each study's own, named `study:parameter`. A fit resumes from its checkpoint after
being killed, and a degenerate one raises FitUnreliable; it never returns a number that nobody should read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import counterpoise
from counterpoise.accounts.likelihood import Filter, filter_of, fingerprint
from counterpoise.dates import Month
from counterpoise.errors import UsageError
from counterpoise.inference import engine
from counterpoise.inference.smc import NOISE_GATE, Floats, Posterior, Progress, Streams, sample_posterior
from counterpoise.system.compile import Compiled


@dataclass(frozen=True)
class Diagnostics:
    """How the fit went.

    `temperatures`, `ess` float64[stages] and `acceptance` float64[stages, moves] of the tempering;
    `noise_sd` float64[10], the sd of the log-likelihood at ten draws; `filter_ess` float64[T], the filters'
    mean effective sample size by month of the first study (share of the particles), whose lowest is
    `worst_month`.
    """

    temperatures: Floats
    ess: Floats
    acceptance: Floats
    noise_sd: Floats
    filter_ess: Floats
    worst_month: str


@dataclass(frozen=True)
class Manifest:
    """What has to be the same for a fit to come out the same, but for the number of threads."""

    version: str
    fingerprint: str
    engine: str
    particles: int
    filter_seed: int
    seed: int
    size: int
    moves: int


@dataclass(frozen=True)
class Fit:
    """Posterior draws of an account and the evidence for it.

    `names` are the D free parameters; `z` float64[K, D] the whitened draws and `values` float64[K, D] the
    same draws on their own scale, all of equal weight; `streams` uint32[K] and `log_likelihood` float64[K]
    belong to the kept filter runs; `by_series` float64[K, S] and `by_month` float64[K, T] split the
    log-likelihood of the first study; `prior_values` float64[1000, D] are draws from the prior.
    `log_marginal_error` is the standard error of `log_marginal_likelihood`, from the genealogy of the
    draws.
    """

    account: str
    studies: tuple[str, ...]
    names: tuple[str, ...]
    series_names: tuple[str, ...]
    first_month: Month
    z: Floats
    values: Floats
    streams: Streams
    log_likelihood: Floats
    by_series: Floats
    by_month: Floats
    prior_values: Floats
    log_marginal_likelihood: float
    log_marginal_error: float
    diagnostics: Diagnostics
    observed: tuple[tuple[str, Floats], ...]
    manifest: Manifest

    def column(self, name: str) -> Floats:
        """Draws float64[K] of one parameter on its own scale; UsageError for an unknown name."""
        if name not in self.names:
            raise UsageError(f"the fit of {self.account} has no parameter '{name}'")
        return self.values[:, self.names.index(name)]


@dataclass(frozen=True)
class Joint:
    """Where each study's parameters lie in the vector of a joint fit."""

    names: tuple[str, ...]
    columns: tuple[NDArray[np.int64], ...]

    @classmethod
    def of(cls, members: Sequence[Compiled]) -> Joint:
        """Common links are one column; a single study keeps its names as they are."""
        common = _common_links(members)
        places: dict[str, int] = {}
        columns = []
        for member in members:
            own = {link.place: link.name for link in member.free_links if link.name in common}
            named = [
                own.get(i, name if len(members) == 1 else f"{member.study}:{name}")
                for i, name in enumerate(member.parameters.names)
            ]
            columns.append(np.array([places.setdefault(name, len(places)) for name in named], dtype=np.int64))
        return cls(tuple(places), tuple(columns))


def fit(
    compiled: Compiled | Sequence[Compiled],
    *,
    size: int = 256,
    moves: int = 8,
    seed: int = 1,
    settings: Filter | None = None,
    checkpoint: Path | None = None,
    progress: Callable[[Progress], None] | None = None,
    noise_gate: float | None = NOISE_GATE,
) -> Fit:
    """Posterior of one account, in one study or jointly in several; see the module.

    `size` parameter vectors take `moves` steps at each temperature; `settings` says how the filter runs.
    Raises FitUnreliable for a degenerate fit, UsageError for studies that cannot be fitted together,
    InputError for a checkpoint of another fit.
    """
    members = [compiled] if not isinstance(compiled, Sequence) else list(compiled)
    settings = settings or Filter()
    _check_members(members)
    joint = Joint.of(members)
    likelihoods = [filter_of(member, settings) for member in members]

    def log_likelihood(z: Floats, streams: Streams) -> Floats:
        parts = [f(z[:, columns], streams) for f, columns in zip(likelihoods, joint.columns, strict=True)]
        return np.asarray(np.sum(parts, axis=0))

    identity = " ".join(fingerprint(member, settings) for member in members)
    posterior = sample_posterior(
        log_likelihood,
        dimension=len(joint.names),
        size=size,
        moves=moves,
        seed=seed,
        checkpoint=checkpoint,
        fingerprint=identity,
        progress=progress,
        noise_gate=noise_gate,
    )
    manifest = Manifest(counterpoise.__version__, identity, "", settings.particles, settings.seed, seed, size, moves)
    return _fit_of(members, joint, posterior, settings, manifest)


def _fit_of(
    members: Sequence[Compiled], joint: Joint, posterior: Posterior, settings: Filter, manifest: Manifest
) -> Fit:
    """The posterior with its names, its split by series and month, and its diagnostics."""
    first = members[0]
    run = decomposed(first, posterior.z[:, joint.columns[0]], posterior.streams, settings)
    filter_ess = run.ess.mean(axis=0) / settings.particles
    prior = np.random.default_rng([manifest.seed, 11]).standard_normal((1000, len(joint.names)))
    return Fit(
        account=first.account,
        studies=tuple(member.study for member in members),
        names=joint.names,
        series_names=tuple(first.series_names),
        first_month=first.first_month,
        z=posterior.z,
        values=_values(members, joint, posterior.z),
        streams=posterior.streams,
        log_likelihood=posterior.log_likelihood,
        by_series=run.series,
        by_month=run.months,
        prior_values=_values(members, joint, prior),
        log_marginal_likelihood=posterior.log_marginal_likelihood,
        log_marginal_error=posterior.log_marginal_error,
        diagnostics=Diagnostics(
            posterior.temperatures,
            posterior.ess,
            posterior.acceptance,
            posterior.noise_sd,
            filter_ess,
            str(first.first_month + int(np.argmin(filter_ess))),
        ),
        observed=observed(first),
        manifest=replace(manifest, engine=run.engine),
    )


def _check_members(members: Sequence[Compiled]) -> None:
    if not members:
        raise UsageError("fit needs at least one study")
    accounts = {member.account for member in members}
    if len(accounts) > 1:
        raise UsageError(f"a joint fit is of one account, not of {', '.join(sorted(accounts))}")
    studies = [member.study for member in members]
    if len(set(studies)) != len(studies):
        raise UsageError(f"a joint fit takes each study once, not {', '.join(studies)}")


def _common_links(members: Sequence[Compiled]) -> set[str]:
    """Names of links that more than one study has; UsageError where their priors differ."""
    priors: dict[str, tuple[str, float]] = {}
    seen: dict[str, int] = {}
    for member in members:
        for link in member.free_links:
            form = (link.prior.kind, link.prior.scale)
            if priors.setdefault(link.name, form) != form:
                raise UsageError(
                    f"the link {link.name} cannot be common: its prior in study {member.study} is "
                    f"{form[0]}({form[1]:g}), elsewhere {priors[link.name][0]}({priors[link.name][1]:g})"
                )
            seen[link.name] = seen.get(link.name, 0) + 1
    return {name for name, count in seen.items() if count > 1}


def _values(members: Sequence[Compiled], joint: Joint, z: Floats) -> Floats:
    """Free parameters on their own scale, in the joint order."""
    values = np.empty_like(z)
    for member, columns in zip(members, joint.columns, strict=True):
        values[:, columns] = member.parameters.values(z[:, columns])[:, list(member.parameters.free)]
    return values


@dataclass(frozen=True)
class Decomposed:
    """Filter runs at given draws: `log_likelihood` float64[K], its split `series` float64[K, S] and `months`
    float64[K, T], the filters' `ess` float64[K, T] in particles, and the name of the engine."""

    log_likelihood: Floats
    series: Floats
    months: Floats
    ess: Floats
    engine: str


def decomposed(compiled: Compiled, z: Floats, streams: Streams, settings: Filter) -> Decomposed:
    """Run the filter of an account at draws z float64[K, D] with their streams."""
    run = engine.run(
        compiled.space,
        compiled.parameters.coefficients(z),
        n=settings.particles,
        seed=settings.seed_of(compiled.study),
        stream=streams,
        threads=settings.threads,
        engine=settings.engine,
    )
    if run.by_series is None:
        raise RuntimeError("the engine gave no decomposition by series")
    return Decomposed(run.log_likelihood, run.by_series, run.increments, run.ess, run.engine)


def observed(compiled: Compiled) -> tuple[tuple[str, Floats], ...]:
    """(series name, observations float64[T] with NaN where there is none), in the order of `by_series`."""
    space = compiled.space
    seen = (space.count_kind == 1) | (space.count_kind == 3)
    counts = np.where(seen, space.count_obs, np.nan)
    table = np.concatenate([counts, space.amount_obs, space.score_obs], axis=1)
    return tuple((name, table[:, i].copy()) for i, name in enumerate(compiled.series_names))
