"""Verbs on accounts: run, fit, compare."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from counterpoise.cli.common import (
    JobsOption,
    QuickOption,
    SeedOption,
    StudyArgument,
    Talk,
    effort_of,
    options_of,
    print_table,
    show,
)

if TYPE_CHECKING:
    from counterpoise.accounts.comparison import StudyComparison

WithOption = typer.Option([], "--with", help="Another study to pool with, sharing link coefficients (repeat).")


def register(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.command()(run)
    app.command()(fit)
    app.command()(compare)


def run(
    context: typer.Context,
    study: Path = StudyArgument,
    quick: bool = QuickOption,
    seed: int = SeedOption,
    jobs: int = JobsOption,
    with_: list[Path] = WithOption,
    pool: bool = typer.Option(False, "--pool", help="Also pool with four shipped rivalries; some minutes more."),
    report: Path = typer.Option(None, "--report", help="Report to write; default: results/<effort>/report.html."),
) -> None:
    """Take a study from records to report: fit, compare accounts, forecast, what-ifs, report. Resumes after a stop.

    Example: counterpoise run --quick karabakh
    """
    from counterpoise.workflow.whole import run_study

    talk = Talk(options_of(context))
    outcome = run_study(
        study, effort_of(quick), seed=seed, threads=jobs, others=tuple(with_), pool=pool, report=report, say=talk
    )
    talk.done(
        f"report written; {outcome.seconds:.0f} s, peak memory {outcome.peak_memory_mib} MiB, engine {outcome.engine}"
    )
    show(context, outcome, lambda: print(outcome.report))


def fit(
    context: typer.Context,
    study: Path = StudyArgument,
    account: str = typer.Option("none", "--account", help="Account to fit by density tempering."),
    quick: bool = QuickOption,
    seed: int = SeedOption,
    jobs: int = JobsOption,
    with_: list[Path] = WithOption,
) -> None:
    """Draw from the posterior of one account, in one study or jointly in several with shared link coefficients.

    Prints each parameter with its 95 % interval; a degenerate fit exits with 6 and says what to try.

    Example: counterpoise fit karabakh --account balance --seed 2
    """
    from counterpoise.workflow.whole import fit_one

    talk = Talk(options_of(context))
    result = fit_one(study, account, effort_of(quick), seed=seed, threads=jobs, others=tuple(with_), say=talk)
    talk.done(
        f"log marginal likelihood {result.log_marginal_likelihood:.2f} "
        f"(error {result.log_marginal_error:.2f}), engine {result.engine}"
    )

    def text() -> None:
        rows = [(p.name, f"{p.mean:.3f}", f"{p.low:.3f}", f"{p.high:.3f}") for p in result.parameters]
        print_table(("parameter", "mean", "2.5 %", "97.5 %"), rows, right=(1, 2, 3))

    show(context, result, text)


def compare(
    context: typer.Context,
    study: Path = StudyArgument,
    quick: bool = QuickOption,
    seed: int = SeedOption,
    jobs: int = JobsOption,
    with_: list[Path] = WithOption,
    recovery: int = typer.Option(0, "--recovery", min=0, help="Also simulate this many records per account and refit."),
) -> None:
    """Compare the accounts on one record: log Bayes factors against `none` at three prior scales, and who won where.

    Example: counterpoise compare karabakh --with india_pakistan --with greece_turkey
    """
    from counterpoise.workflow.whole import compare_studies

    talk = Talk(options_of(context))
    compared = compare_studies(
        study, effort_of(quick), seed=seed, threads=jobs, others=tuple(with_), recovery=recovery, say=talk
    )
    talk.done("compared")

    def text() -> None:
        for entry in compared.comparison.studies:
            _print_study(entry)
        if compared.comparison.pool is not None:
            _print_study(compared.comparison.pool)
        if compared.recovery is not None:
            print("\n" + compared.recovery_text)

    show(context, {"comparison": compared.comparison, "recovery": compared.recovery}, text)


def _print_study(study: StudyComparison) -> None:
    print(f"\n# {study.study}: log Bayes factor against none (error) by width of the link priors")
    rows = [
        (r.account, *(f"{s.log_bayes_factor:+.2f} ({s.error:.2f})" for s in r.scales), r.untestable)
        for r in study.accounts
    ]
    scales = [f"x{s.scale:g}" for s in study.accounts[0].scales] if study.accounts else []
    print_table(("account", *scales, "note"), rows, right=(1, 2, 3))
    for verdict in study.verdicts:
        if "none" in (verdict.first, verdict.second):
            print(f"  {verdict.sentence}")
