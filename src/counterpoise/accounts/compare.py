"""Compare accounts: paired log Bayes factors against `none`, in every study and over the pool.

Each account of a study contains `none`: with the posterior draws of `none`, the same filter streams, and
effects drawn for the account's links, the mean likelihood ratio is the Bayes factor (`inference.paired`).
One set of filter runs serves all prior scales, tells which series and months decided, and gives posterior
draws under the account, so that no account needs a fit of its own. Over several studies the links' effects
are common by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from counterpoise.accounts.comparison import (
    DEFAULT_SCALE,
    NONE,
    AccountResult,
    Comparison,
    LinkResult,
    ScaleResult,
    StudyComparison,
    study_comparison,
)
from counterpoise.accounts.fit import Fit, decomposed, observed
from counterpoise.accounts.likelihood import (
    Filter,
    check_nested,
    fingerprint,
    paired_filter_of,
    positive_links,
    whitened,
)
from counterpoise.errors import UsageError
from counterpoise.inference.paired import LARGEST_ERROR, LEAST_ESS, PairedEvidence, paired_evidence
from counterpoise.inference.parameters import Parameter
from counterpoise.inference.pooled import PooledEvidence, PooledStudy, pooled_evidence
from counterpoise.inference.smc import Floats
from counterpoise.system.compile import Compiled

POOL = "pool"
Accounts = Mapping[str, Compiled]
"""Account name -> compiled account of one study, `none` among them."""
QUANTILES = (0.025, 0.5, 0.975)


@dataclass(frozen=True)
class Sizes:
    """How much is computed.

    One study: draws of `none` (`thetas`), effects per draw and scale (`points`), repeats. Pool: effects per
    scale and repeat (`pool_points`, `pool_repeats`), draws of `none` per effect (`pool_thetas`) out of
    `pool_draws` in all. `least_ess` and `largest_error` say which scales are bridged.
    """

    thetas: int = 128
    points: int = 1
    repeats: int = 3
    pool_points: int = 4
    pool_repeats: int = 6
    pool_thetas: int = 12
    pool_draws: int = 64
    least_ess: float = LEAST_ESS
    largest_error: float = LARGEST_ERROR


def compare(
    fits: Mapping[str, Fit],
    compiled: Mapping[str, Accounts],
    *,
    scales: Sequence[float] = (0.5, 1.0, 2.0),
    sizes: Sizes | None = None,
    seed: int = 1,
    progress: Callable[[str], None] | None = None,
) -> tuple[Comparison, dict[str, tuple[Fit, ...]]]:
    """Compare the accounts of every study, and of the pool where there are several.

    `fits` holds the fit of `none` and `compiled` all accounts, both by study. Returns the comparison and,
    by study, posterior draws under each account at the default scale as a `Fit` (`none` first). Raises
    UsageError where a fit is not of the given `none`, an account does not contain it, or scale 1 is left
    out; FitUnreliable where filters die.
    """
    if DEFAULT_SCALE not in scales:
        raise UsageError(f"the prior scales {tuple(scales)} leave out the default scale 1")
    if not compiled or set(fits) != set(compiled):
        raise UsageError(f"fits are of {sorted(fits)}, compiled accounts of {sorted(compiled)}")
    sizes = sizes or Sizes()
    studies, posteriors = [], {}
    for study, accounts in compiled.items():
        settings = filter_settings(fits[study])
        _check_fit(fits[study], accounts, settings)
        results, draws = [], [fits[study]]
        for name, account in _rivals(accounts):
            if progress is not None:
                progress(f"{study}: {name}")
            result, posterior = compare_account(
                fits[study], account, scales=scales, sizes=sizes, seed=seed, settings=settings
            )
            results.append(result)
            draws.append(posterior)
        studies.append(study_comparison(study, results, _links_of(accounts)))
        posteriors[study] = tuple(draws)
    pool = None
    if len(compiled) > 1:
        pool = compare_pool(fits, compiled, scales=scales, sizes=sizes, seed=seed, progress=progress)
    return Comparison(tuple(studies), pool, seed, sizes.repeats), posteriors


def compare_account(
    none: Fit, compiled: Compiled, *, scales: Sequence[float], sizes: Sizes, seed: int, settings: Filter
) -> tuple[AccountResult, Fit]:
    """One account against `none` in one study: its result, and posterior draws under it at the default
    scale.
    """
    check_nested(none.names, compiled)
    if not compiled.free_links:
        return _untestable(compiled, scales), replace(none, account=compiled.account)
    chosen = thinned(none.z.shape[0], sizes.thetas)
    answers = paired_evidence(
        paired_filter_of(compiled, settings),
        core=none.z[chosen],
        streams=none.streams[chosen],
        positive=positive_links(compiled),
        scales=scales,
        points=sizes.points,
        repeats=sizes.repeats,
        seed=seed,
        keep=none.z.shape[0],
        least_ess=sizes.least_ess,
        largest_error=sizes.largest_error,
    )
    default = next(answer for answer in answers if answer.scale == DEFAULT_SCALE)
    posterior = _posterior_fit(none, compiled, default, settings)
    months = [str(compiled.first_month + t) for t in range(default.gain_by_month.size)]
    links = [_link_result(link.prior, posterior.column(link.name), None) for link in compiled.free_links]
    result = AccountResult(
        account=compiled.account,
        scales=tuple(_scale_result(answer) for answer in answers),
        cost=default.cost,
        by_series=tuple(zip(compiled.series_names, default.gain_by_series.tolist(), strict=True)),
        by_month=tuple(zip(months, default.gain_by_month.tolist(), strict=True)),
        links=tuple(links),
    )
    return result, posterior


def compare_pool(
    fits: Mapping[str, Fit],
    compiled: Mapping[str, Accounts],
    *,
    scales: Sequence[float],
    sizes: Sizes,
    seed: int,
    progress: Callable[[str], None] | None = None,
) -> StudyComparison:
    """Every account over all studies that have it, its links' effects common by name."""
    names = dict.fromkeys(name for accounts in compiled.values() for name, _ in _rivals(accounts))
    results = []
    for name in names:
        if progress is not None:
            progress(f"{POOL}: {name}")
        members = {s: accounts[name] for s, accounts in compiled.items() if name in accounts}
        results.append(_pooled_account(fits, members, scales=scales, sizes=sizes, seed=seed))
    links: dict[str, list[str]] = {name: [] for name in names}
    for accounts in compiled.values():
        for name, held in _links_of(accounts).items():
            links[name] += held
    return study_comparison(POOL, results, links)


def thinned(size: int, wanted: int) -> NDArray[np.int64]:
    """At most `wanted` of `size` draws, evenly spread: int64[min(size, wanted)]."""
    return np.linspace(0, size - 1, min(size, wanted)).round().astype(np.int64)


def filter_settings(fit: Fit) -> Filter:
    """The filter behind a fit, so that its kept streams mean the same random numbers again."""
    return Filter(fit.manifest.particles, fit.manifest.filter_seed)


def _rivals(accounts: Accounts) -> list[tuple[str, Compiled]]:
    return [(name, account) for name, account in accounts.items() if name != NONE]


def _links_of(accounts: Accounts) -> dict[str, list[str]]:
    return {name: [link.name for link in account.free_links] for name, account in _rivals(accounts)}


def _check_fit(fit: Fit, accounts: Accounts, settings: Filter) -> None:
    if NONE not in accounts:
        raise UsageError("the account 'none', which all others are compared with, is not among those compiled")
    if fit.account != NONE or fit.manifest.fingerprint != fingerprint(accounts[NONE], settings):
        raise UsageError(
            f"the fit of {fit.account} on {', '.join(fit.studies)} is not of 'none' on this record: fit it again"
        )


def _untestable(compiled: Compiled, scales: Sequence[float]) -> AccountResult:
    own = {link.name for link in compiled.system.account_links()}
    dead = ", ".join(name for name in compiled.dead_links if name in own) or "it adds none here"
    return AccountResult(
        account=compiled.account,
        scales=tuple(ScaleResult(scale, 0.0, 0.0, 0.0, 0.0, False) for scale in scales),
        cost=0.0,
        untestable=f"no link of this account has a source that moves in this record ({dead})",
    )


def _scale_result(answer: PairedEvidence) -> ScaleResult:
    return ScaleResult(
        answer.scale, answer.log_bayes_factor, answer.error, answer.repeat_sd, answer.ess, answer.bridged
    )


def _posterior_fit(none: Fit, compiled: Compiled, answer: PairedEvidence, settings: Filter) -> Fit:
    """Draws under the account as a Fit; its evidence is that of `none` times the Bayes factor."""
    z = whitened(compiled, answer.core, answer.effects)
    free = list(compiled.parameters.free)
    run = decomposed(compiled, z, answer.streams, settings)
    filter_ess = run.ess.mean(axis=0) / settings.particles
    prior = np.random.default_rng([none.manifest.seed, 11]).standard_normal((1000, z.shape[1]))
    return replace(
        none,
        account=compiled.account,
        names=compiled.parameters.names,
        series_names=compiled.series_names,
        z=z,
        values=compiled.parameters.values(z)[:, free],
        streams=answer.streams,
        log_likelihood=run.log_likelihood,
        by_series=run.series,
        by_month=run.months,
        prior_values=compiled.parameters.values(prior)[:, free],
        observed=observed(compiled),
        diagnostics=replace(
            none.diagnostics,
            filter_ess=filter_ess,
            worst_month=str(compiled.first_month + int(np.argmin(filter_ess))),
        ),
        log_marginal_likelihood=none.log_marginal_likelihood + answer.log_bayes_factor,
        log_marginal_error=float(np.hypot(none.log_marginal_error, answer.error)),
        manifest=replace(none.manifest, fingerprint=fingerprint(compiled, settings)),
    )


def _link_result(prior: Parameter, draws: Floats, weights: Floats | None) -> LinkResult:
    """Posterior beside prior of one coefficient; `weights` None means equal ones."""
    share = np.full(draws.size, 1.0 / draws.size) if weights is None else weights
    mean = float(share @ draws)
    order = np.argsort(draws)
    edges = np.cumsum(share[order]) - 0.5 * share[order]
    low, median, high = (float(np.interp(q, edges, draws[order])) for q in QUANTILES)
    half = prior.kind == "half_normal"
    return LinkResult(
        name=prior.name,
        prior_mean=prior.sign * prior.scale * float(np.sqrt(2.0 / np.pi)) if half else 0.0,
        prior_sd=prior.scale * (float(np.sqrt(1.0 - 2.0 / np.pi)) if half else 1.0),
        mean=mean,
        sd=float(np.sqrt(share @ (draws - mean) ** 2)),
        low=low,
        median=median,
        high=high,
    )


def _pooled_account(
    fits: Mapping[str, Fit],
    members: Mapping[str, Compiled],
    *,
    scales: Sequence[float],
    sizes: Sizes,
    seed: int,
) -> AccountResult:
    priors: dict[str, Parameter] = {}
    for member in members.values():
        for link in member.free_links:
            if priors.setdefault(link.name, link.prior) != link.prior:
                raise UsageError(f"the link {link.name} cannot be common: its prior differs between the studies")
    testable = {study: member for study, member in members.items() if member.free_links}
    if not testable:
        return _untestable(next(iter(members.values())), scales)
    columns = {name: i for i, name in enumerate(priors)}
    pooled = pooled_evidence(
        [_pooled_study(fits[study], member, columns, sizes) for study, member in testable.items()],
        positive=np.array([prior.kind == "half_normal" for prior in priors.values()]),
        scales=scales,
        points=sizes.pool_points,
        thetas=sizes.pool_thetas,
        repeats=sizes.pool_repeats,
        seed=seed,
    )
    chosen = next(answer for answer in pooled if answer.scale == DEFAULT_SCALE)
    account = next(iter(members.values())).account
    return AccountResult(
        account=account,
        scales=tuple(_pooled_scale(answer) for answer in pooled),
        cost=chosen.cost,
        by_study=tuple(zip(testable, chosen.gain_by_study.tolist(), strict=True)),
        links=tuple(
            _link_result(prior, _coefficient(prior) * chosen.effects[:, columns[name]], chosen.weights)
            for name, prior in priors.items()
        ),
    )


def _pooled_study(none: Fit, member: Compiled, columns: Mapping[str, int], sizes: Sizes) -> PooledStudy:
    check_nested(none.names, member)
    chosen = thinned(none.z.shape[0], sizes.pool_draws)
    return PooledStudy(
        paired_filter_of(member, filter_settings(none)),
        none.z[chosen],
        none.streams[chosen],
        np.array([columns[link.name] for link in member.free_links], dtype=np.int64),
    )


def _pooled_scale(answer: PooledEvidence) -> ScaleResult:
    return ScaleResult(answer.scale, answer.log_bayes_factor, answer.error, answer.repeat_sd, answer.ess, False)


def _coefficient(prior: Parameter) -> float:
    """What one unit of effect is on the coefficient's own scale."""
    return prior.scale * (prior.sign if prior.kind == "half_normal" else 1)
