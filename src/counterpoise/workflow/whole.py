"""One call per verb: from a study's folder to the result that the verb prints.

Everything rests on `compared`: the fit of `none` and the paired comparison of all accounts, which also gives posterior
draws under each. A stage that stands on disk unchanged is read back.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from counterpoise.accounts.comparison import Comparison
from counterpoise.accounts.fit import Fit, fit
from counterpoise.accounts.likelihood import Filter
from counterpoise.accounts.recover import Recovery
from counterpoise.dates import Month
from counterpoise.errors import NothingFound, nearest
from counterpoise.inference.engine import engine_in_use, engine_notice
from counterpoise.outlook.forecast import Forecast, forecast
from counterpoise.outlook.futures import AccountDraws
from counterpoise.outlook.trace import Trace, trace
from counterpoise.outlook.whatif import WhatIf, whatif
from counterpoise.system.compile import Compiled, compile_account
from counterpoise.system.fold import fold
from counterpoise.system.load import Loaded, load_study
from counterpoise.workflow.reporting import write_study_report
from counterpoise.workflow.settling import settle_rounds, with_settlement
from counterpoise.workflow.stages import (
    Compared,
    Effort,
    Say,
    add_output,
    compare_accounts,
    fit_account,
    folded_accounts,
    results_folder,
    with_recovery,
    write_manifest,
)
from counterpoise.workflow.starting import shipped_folder, shipped_studies

_PARTICLES_AHEAD = 32
POOLED = ("ecuador_peru", "argentina_britain", "morocco_algeria", "argentina_chile")
"""The shipped studies that are quiet and cheap enough to pool by default; one of them never saw a war."""


@dataclass(frozen=True)
class RunOutcome:
    """What a whole run left behind."""

    report: Path
    seconds: float
    peak_memory_mib: int
    engine: str


@dataclass(frozen=True)
class ParameterSummary:
    """One parameter's posterior: mean and 95 % interval."""

    name: str
    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class FitSummary:
    """One fit as `fit` prints it."""

    account: str
    studies: tuple[str, ...]
    log_marginal_likelihood: float
    log_marginal_error: float
    engine: str
    noise_sd: tuple[float, ...]
    parameters: tuple[ParameterSummary, ...]


@dataclass(frozen=True)
class ComparedText:
    """A comparison as `compare` prints it."""

    comparison: Comparison
    recovery: Recovery | None
    recovery_text: str


def load_whole(path: Path, *, seed: int = 1) -> Loaded:
    """A study with its settlement issues joined in, where it has them."""
    loaded = load_study(path)
    return with_settlement(loaded, settle_rounds(loaded, seed=seed))


def find_study(path: Path) -> Path:
    """A folder, or the name of a study that ships."""
    if not (path / "study.yaml").is_file() and str(path) in shipped_studies():
        return shipped_folder(str(path))
    return path


def run_study(
    path: Path,
    effort: Effort,
    *,
    seed: int,
    threads: int,
    others: Sequence[Path],
    pool: bool,
    report: Path | None,
    say: Say,
) -> RunOutcome:
    """From records to report. `others` are pooled with; so are the studies of `POOLED` where `pool`."""
    started = time.perf_counter()
    _notice(say)
    say("reading the study")
    loaded = load_whole(path, seed=seed)
    shipped = [shipped_folder(name) for name in POOLED if name != loaded.study.name] if pool else []
    rest = [load_whole(find_study(other), seed=seed) for other in (*others, *shipped)]
    compared = compare_accounts([loaded, *rest], effort, seed=seed, threads=threads, say=say)
    compared = with_recovery(compared, effort, seed=seed, say=say)
    manifest = write_manifest(compared, effort, seed=seed)
    target = report or results_folder(loaded, effort) / "report.html"
    write_study_report(compared, effort, manifest, target, seed=seed, threads=threads, say=say)
    add_output(manifest, target)
    return RunOutcome(target, time.perf_counter() - started, peak_memory_mib(), engine_in_use())


def peak_memory_mib() -> int:
    """Largest resident size of this process so far, MiB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _notice(say: Say) -> None:
    notice = engine_notice()
    if notice:
        say(notice)


def compared(path: Path, effort: Effort, *, seed: int, threads: int, say: Say) -> Compared:
    """The comparison of one study's accounts, from stored results where they are of this study."""
    _notice(say)
    return compare_accounts([load_whole(path, seed=seed)], effort, seed=seed, threads=threads, say=say)


def fit_one(
    path: Path, account: str, effort: Effort, *, seed: int, threads: int, others: Sequence[Path], say: Say
) -> FitSummary:
    """Fit one account to one study, or jointly to several. NothingFound for an unknown account."""
    _notice(say)
    loaded = [load_whole(path, seed=seed), *(load_whole(find_study(other), seed=seed) for other in others)]
    members = [_account(entry, account) for entry in loaded]
    if len(members) == 1:
        result, _ = fit_account(
            members[0], results_folder(loaded[0], effort) / "separate", effort, seed=seed, threads=threads, say=say
        )
    else:
        settings = Filter(particles=effort.particles, seed=seed, threads=threads)
        folder = results_folder(loaded[0], effort) / "joint"
        result = fit(
            members,
            size=effort.size,
            moves=effort.moves,
            seed=seed,
            settings=settings,
            checkpoint=folder / f"{account}.npz",
            progress=lambda p: say(f"fit {account} jointly: temperature {p.temperature:.3f}, ess {p.ess:.0f}"),
        )
    return _summary(result)


def _account(loaded: Loaded, account: str) -> Compiled:
    known = loaded.bundle.declarations.accounts
    if account not in known:
        raise NothingFound(f"{loaded.study.name} has no account '{account}'; {nearest(account, known)}".rstrip("; "))
    return folded_accounts(loaded)[account]


def _summary(result: Fit) -> FitSummary:
    low, high = np.quantile(result.values, (0.025, 0.975), axis=0)
    parameters = tuple(
        ParameterSummary(name, float(result.values[:, i].mean()), float(low[i]), float(high[i]))
        for i, name in enumerate(result.names)
    )
    return FitSummary(
        result.account,
        result.studies,
        result.log_marginal_likelihood,
        result.log_marginal_error,
        result.manifest.engine,
        tuple(float(sd) for sd in result.diagnostics.noise_sd),
        parameters,
    )


def compare_studies(
    path: Path, effort: Effort, *, seed: int, threads: int, others: Sequence[Path], recovery: int, say: Say
) -> ComparedText:
    """Compare accounts on one study or on a pool, with a recovery table on request."""
    _notice(say)
    loaded = [load_whole(path, seed=seed), *(load_whole(find_study(other), seed=seed) for other in others)]
    outcome = compare_accounts(loaded, effort, seed=seed, threads=threads, say=say)
    if recovery:
        outcome = with_recovery(outcome, effort, seed=seed, records=recovery, say=say)
    write_manifest(outcome, effort, seed=seed)
    return ComparedText(outcome.comparison, outcome.recovery, recovery_text(outcome.recovery))


def recovery_text(recovery: Recovery | None) -> str:
    """The recovery table in lines of text; empty where none was made."""
    if recovery is None:
        return ""
    lines = [
        f"# Recovery: {len(recovery.finished)} simulated records; the true account came first in "
        f"{recovery.first:.0%} (chance {recovery.chance:.0%})"
    ]
    names = recovery.accounts
    lines.append("true account".ljust(18) + " ".join(name[:10].rjust(10) for name in names))
    for name, row in zip(names, recovery.confusion, strict=True):
        lines.append(name.ljust(18) + " ".join(str(count).rjust(10) for count in row))
    gains = recovery.mean_gain_under_none
    if gains:
        lines.append(
            "mean log Bayes factor on records of none: " + ", ".join(f"{n} {g:+.2f}" for n, g in gains.items())
        )
    failed = len(recovery.records) - len(recovery.finished)
    if failed:
        lines.append(f"{failed} records could not be fitted and are not counted")
    return "\n".join(lines)


def forecast_study(
    path: Path, effort: Effort, *, months: int, origin: Month | None, seed: int, threads: int, say: Say
) -> Forecast:
    """Forecast from the end of the record, or from an earlier month with a fit that saw nothing later."""
    if origin is None or origin == load_study(path).study.months.last:
        outcome = compared(path, effort, seed=seed, threads=threads, say=say)
        return forecast(
            outcome.study.bundle,
            outcome.draws(),
            months=months,
            weights=outcome.weights(),
            particles=_PARTICLES_AHEAD,
            size=effort.futures,
            seed=seed,
            threads=threads,
        )
    return _forecast_before(path, effort, months, origin, seed, threads, say)


def _forecast_before(
    path: Path, effort: Effort, months: int, origin: Month, seed: int, threads: int, say: Say
) -> Forecast:
    """Refit `none` and every account without what came after the origin, one account at a time."""
    loaded = load_whole(path, seed=seed)
    folder = results_folder(loaded, effort) / f"origin-{origin}"
    draws = []
    setting = compile_account(loaded.bundle, until=origin).setting
    for name in loaded.bundle.declarations.accounts:
        cut = fold(compile_account(loaded.bundle, name, until=origin, setting=setting))
        result, _ = fit_account(cut, folder, effort, seed=seed, threads=threads, say=say)
        draws.append(AccountDraws(cut, result.z))
    return forecast(
        loaded.bundle,
        draws,
        months=months,
        particles=_PARTICLES_AHEAD,
        size=effort.futures,
        seed=seed,
        origin=origin,
        threads=threads,
    )


def whatif_study(
    path: Path, effort: Effort, scenario: str, *, months: int | None, seed: int, threads: int, say: Say
) -> WhatIf:
    """Answer one scenario under every account."""
    outcome = compared(path, effort, seed=seed, threads=threads, say=say)
    return whatif(
        outcome.study.bundle,
        outcome.draws(),
        scenario,
        months=months,
        particles=_PARTICLES_AHEAD,
        size=effort.futures,
        seed=seed,
        threads=threads,
    )


def trace_study(
    path: Path, effort: Effort, quantity: str, month: Month, *, account: str, seed: int, threads: int, say: Say
) -> Trace:
    """Trace one figure under one account. NothingFound for an unknown account, quantity or month out of reach."""
    outcome = compared(path, effort, seed=seed, threads=threads, say=say)
    chosen = [draws for draws in outcome.draws() if draws.account == account]
    if not chosen:
        names = [draws.account for draws in outcome.draws()]
        raise NothingFound(f"there is no account '{account}'; {nearest(account, names)}".rstrip("; "))
    return trace(
        outcome.study.bundle,
        outcome.study.evidence,
        chosen[0],
        quantity,
        month,
        particles=_PARTICLES_AHEAD,
        size=effort.futures,
        seed=seed,
        threads=threads,
    )


def report_study(path: Path, effort: Effort, *, to: Path | None, seed: int, threads: int, say: Say) -> Path:
    """Write the report of one study from its stored fits."""
    outcome = compared(path, effort, seed=seed, threads=threads, say=say)
    manifest = write_manifest(outcome, effort, seed=seed)
    target = to or results_folder(outcome.study, effort) / "report.html"
    write_study_report(outcome, effort, manifest, target, seed=seed, threads=threads, say=say)
    add_output(manifest, target)
    return target
