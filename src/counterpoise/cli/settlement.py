"""The verb on talks: settle."""

from __future__ import annotations

from pathlib import Path

import typer

from counterpoise.cli.common import SeedOption, options_of, print_json


def register(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command()(settle)


def settle(
    context: typer.Context,
    source: Path = typer.Argument(
        None, help="CSV of issues, KTAB's CSV, or a study folder with issues.yaml; default: here."
    ),
    deu: Path = typer.Option(None, "--deu", help="Score a file in the form of DEU III instead."),
    svg: Path = typer.Option(None, "--svg", help="Also draw each issue into this folder."),
    scenario: str = typer.Option("", "--scenario", help="Settle a study's issues under one of its what-ifs."),
    draws: int = typer.Option(200, "--draws", min=1, help="Draws of uncertain figures."),
    seed: int = SeedOption,
) -> None:
    """Where talks may end: a calibrated distribution per issue, each solver's answer, who moves whom, what matters.

    CSV columns: issue,actor,position,salience,capability with optional _low and _high, scale_low,scale_high,reference.

    Example: counterpoise settle issues.csv      counterpoise settle karabakh --svg out/
    """
    from counterpoise.workflow.settle_verb import score_file, settle_source

    if deu is not None:
        text, data = score_file(deu, seed=seed)
    else:
        text, data = settle_source(source or Path(), draws=draws, seed=seed, svg=svg, scenario=scenario)
    if options_of(context).json:
        print_json(data)
    else:
        print(text, end="")
