"""Verbs on the outlook: forecast, whatif, trace, report."""

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
from counterpoise.errors import UsageError

if TYPE_CHECKING:
    from counterpoise.dates import Month


def register(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.command()(forecast)
    app.command()(whatif)
    app.command()(trace)
    app.command()(report)


def _month(text: str) -> Month:
    from counterpoise.dates import Month

    try:
        return Month.parse(text)
    except ValueError as error:
        raise UsageError(str(error)) from error


def forecast(
    context: typer.Context,
    study: Path = StudyArgument,
    months: int = typer.Option(12, "--months", min=1, max=24, help="How far ahead."),
    origin: str = typer.Option(
        "", "--origin", help="Forecast from the end of this month, refitted without what came later."
    ),
    quick: bool = QuickOption,
    seed: int = SeedOption,
    jobs: int = JobsOption,
) -> None:
    """Forecast fighting, deaths, deliveries and the balance, per account and mixed, with 50, 80 and 95 % bands.

    Example: counterpoise forecast karabakh --months 12 --origin 2015-12
    """
    from counterpoise.workflow.whole import forecast_study

    talk = Talk(options_of(context))
    result = forecast_study(
        study,
        effort_of(quick),
        months=months,
        origin=_month(origin) if origin else None,
        seed=seed,
        threads=jobs,
        say=talk,
    )
    talk.done(f"forecast from {result.origin}, {months} months")

    def text() -> None:
        rows = [
            (o.account, f"{o.weight:.2f}", *(f"{c.probability:.0%} [{c.low:.0%}-{c.high:.0%}]" for c in o.chances))
            for o in result.outlooks
        ]
        print_table(("account", "weight", *(c.what for c in result.outlooks[0].chances)), rows)
        mixed = result.outlook()
        print(f"\n# mixed, median [80 %] in {result.months[-1]}")
        print_table(
            ("quantity", "median", "10 %", "90 %"),
            [
                (name, f"{band[-1, 3]:.3g}", f"{band[-1, 1]:.3g}", f"{band[-1, 5]:.3g}")
                for name, band in mixed.bands.items()
            ],
            right=(1, 2, 3),
        )

    show(context, result, text)


def whatif(
    context: typer.Context,
    study: Path = StudyArgument,
    scenario: str = typer.Argument(..., help="Name of a scenario in scenarios.yaml."),
    months: int = typer.Option(0, "--months", min=0, max=240, help="How far; default: to the end of the study."),
    quick: bool = QuickOption,
    seed: int = SeedOption,
    jobs: int = JobsOption,
) -> None:
    """Ask what would be different under a named intervention, on the same random numbers, per account.

    Example: counterpoise whatif karabakh suspend_russia_azerbaijan_2010
    """
    from counterpoise.workflow.whole import whatif_study

    talk = Talk(options_of(context))
    result = whatif_study(study, effort_of(quick), scenario, months=months or None, seed=seed, threads=jobs, say=talk)
    talk.done(result.says)

    def text() -> None:
        for warning in result.warnings:
            print(f"warning: {warning}")
        events = list(result.differences[0].chances)
        rows = [
            (d.account, *(f"{d.chances[e][0]:.1%} -> {d.chances[e][1]:.1%} (error {d.errors[e]:.1%})" for e in events))
            for d in result.differences
        ]
        print_table(("account", *events), rows)
        print(f"\n# median difference [80 %] in {result.months[-1]}")
        print_table(
            ("account", "quantity", "median", "10 %", "90 %"),
            [
                (d.account, name, f"{band[-1, 3]:+.3g}", f"{band[-1, 1]:+.3g}", f"{band[-1, 5]:+.3g}")
                for d in result.differences
                for name, band in d.bands.items()
                if abs(band[-1]).max() > 1e-9
            ],
            right=(2, 3, 4),
        )

    show(context, result, text)


def trace(
    context: typer.Context,
    study: Path = StudyArgument,
    quantity: str = typer.Argument(..., help="Quantity, such as deaths, tension or military_balance."),
    month: str = typer.Argument(..., help="Month, such as 2016-04; up to 12 months beyond the record."),
    account: str = typer.Option("none", "--account", help="Account under which to trace."),
    quick: bool = QuickOption,
    seed: int = SeedOption,
    jobs: int = JobsOption,
) -> None:
    """Walk from a figure back to links, series rows and passages, and to the records that move it most.

    Example: counterpoise trace karabakh tension 2016-04 --account balance
    """
    from counterpoise.workflow.whole import trace_study

    talk = Talk(options_of(context))
    result = trace_study(
        study, effort_of(quick), quantity, _month(month), account=account, seed=seed, threads=jobs, say=talk
    )
    talk.done("traced")

    def text() -> None:
        print(
            f"{result.quantity} in {result.month} under {result.account}: {result.figure:.4g} "
            f"[95 %: {result.low:.4g} to {result.high:.4g}]"
        )
        print("\n# Links that feed it")
        print_table(
            ("link", "effect", "95 %", "held by", "told by"),
            [
                (
                    s.link,
                    f"{s.mean:+.3g}",
                    "fixed" if s.fixed else f"{s.low:+.3g} to {s.high:+.3g}",
                    s.held_by,
                    " ".join(s.told_by),
                )
                for s in result.links
            ],
        )
        print("\n# Series and the records behind the month")
        print_table(
            ("quantity", "series", "value", "records"),
            [
                (s.quantity, s.series, "missing" if s.value is None else f"{s.value:.4g}", " ".join(s.records))
                for s in result.series
            ],
        )
        print("\n# What moves it most when it is left out")
        print_table(
            ("change", "series", "month", "draws left", "record"),
            [
                (f"{i.change:+.3g}", i.series, str(i.month), f"{i.effective_draws:.0f}", i.text)
                for i in result.influences
            ],
        )

    show(context, result, text)


def report(
    context: typer.Context,
    study: Path = StudyArgument,
    to: Path = typer.Option(None, "--to", help="File to write; default: results/<effort>/report.html."),
    quick: bool = QuickOption,
    seed: int = SeedOption,
    jobs: int = JobsOption,
) -> None:
    """Write the report from stored results: one HTML file, readable without JavaScript.

    Example: counterpoise report karabakh --to karabakh.html
    """
    from counterpoise.workflow.whole import report_study

    talk = Talk(options_of(context))
    path = report_study(study, effort_of(quick), to=to, seed=seed, threads=jobs, say=talk)
    talk.done("report written")
    show(context, {"report": path}, lambda: print(path))
