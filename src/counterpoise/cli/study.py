"""Verbs on a study folder: new, demo, check, graph, import, export, verify, doctor."""

from __future__ import annotations

from pathlib import Path

import typer

from counterpoise.cli.common import StudyArgument, Talk, options_of, print_table, show
from counterpoise.errors import CheckFailed, NothingFound, UsageError


def register(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.command()(new)
    app.command()(demo)
    app.command()(check)
    app.command()(graph)
    app.command(name="import")(import_)
    app.command()(export)
    app.command()(verify)
    app.command()(doctor)


def new(
    context: typer.Context,
    name: str = typer.Argument(..., help="Folder to make."),
    claimant: str = typer.Option("AAA", help="Code of the side that wants the status quo changed."),
    holder: str = typer.Option("BBB", help="Code of the side that holds what is contested."),
    months: str = typer.Option("1990-01..2020-12", help="First to last month."),
) -> None:
    """Start a study: a folder with study.yaml, the eight accounts, a scenario and empty tables.

    Example: counterpoise new kashmir --claimant PAK --holder IND --months 1960-01..2020-12
    """
    from counterpoise.workflow.starting import new_study

    folder = new_study(Path(name), claimant=claimant, holder=holder, months=months)
    say = Talk(options_of(context))
    say.done(f"made {folder}: fill tables/, then run")
    print(f"counterpoise check {folder}")


def demo(
    context: typer.Context,
    folder: Path = typer.Argument(Path("karabakh"), help="Where to put the study."),
    study: str = typer.Option("karabakh", help="Which shipped study."),
) -> None:
    """Copy a study that ships with Counterpoise (the flagship by default) and name the next commands.

    Example: counterpoise demo && counterpoise run --quick karabakh
    """
    from counterpoise.workflow.starting import copy_study, shipped_studies

    if study not in shipped_studies():
        raise NothingFound(f"no study '{study}' ships; there are {', '.join(shipped_studies())}")
    copy_study(study, folder)
    Talk(options_of(context)).done(f"the study '{study}' stands in {folder}; next:")
    for line in (
        f"counterpoise check {folder}",
        f"counterpoise run --quick {folder}",
        f"counterpoise trace {folder} deaths 2016-04",
    ):
        print(line)


def check(
    context: typer.Context,
    study: Path = StudyArgument,
    strict: bool = typer.Option(False, "--strict", help="Exit with 5 where an account cannot be tested."),
    everything: bool = typer.Option(False, "--all", help="Also print every omission and every series."),
) -> None:
    """Read a study, print what is wrong with file:line:column, and say what its record can and cannot test.

    Example: counterpoise check karabakh      counterpoise check karabakh --all
    """
    from counterpoise.workflow.checking import check_study

    findings = check_study(study)

    def text() -> None:
        shown = [f for f in findings if everything or not f.detail]
        print_table(("kind", "about", "finding"), [(f.severity, f.subject, f.message) for f in shown])
        if len(shown) < len(findings):
            print(f"and {len(findings) - len(shown)} details: counterpoise check {study} --all")

    show(context, findings, text)
    untestable = [f for f in findings if f.severity == "untestable"]
    if strict and untestable:
        raise CheckFailed("; ".join(f"{f.subject}: {f.message}" for f in untestable))


def graph(
    context: typer.Context,
    study: Path = StudyArgument,
    latex: bool = typer.Option(False, "--latex", help="Print the equations as LaTeX."),
    account: str = typer.Option("none", help="Account whose equations are printed."),
    longest: int = typer.Option(6, min=2, max=8, help="Longest loop to list."),
) -> None:
    """Print the system: equations, feedback loops, and for each link who holds it and who tells it.

    Example: counterpoise graph karabakh --account balance --latex
    """
    from counterpoise.workflow.checking import study_graph

    view = study_graph(study, account, longest=longest)

    def text() -> None:
        print(f"# Equations ({account})")
        for equation in view.equations:
            print(equation.latex if latex else equation.text)
        print("\n# Loops")
        for loop in view.graph.loops:
            print(
                f"{loop.polarity:12} {' -> '.join((*loop.quantities, loop.quantities[0]))}  [{', '.join(loop.held_by)}]"
            )
        print("\n# Links")
        rows = [
            (e.name, e.sign, e.prior, ", ".join(e.held_by), f"{len(e.told_by) + len(e.claims)}", e.why)
            for e in view.graph.edges
        ]
        print_table(("link", "sign", "prior", "held by", "told by", "why"), rows)

    show(context, view, text)


def import_(
    context: typer.Context,
    file: Path = typer.Argument(
        ..., help="File as downloaded: SIPRI register, TIV table or spending, UCDP GED or BRD, tidy CSV."
    ),
    kind: str = typer.Option("", help="Kind of file, where it cannot be told from the header."),
    to: Path = typer.Option(None, "--to", help="Tidy table to write (must not exist); default: print it."),
    actors: list[str] = typer.Option([], "--actor", help="Keep rows between these actor codes only (repeat)."),
) -> None:
    """Read a file as its publisher gives it, and turn it into a study's tidy table.

    Example: counterpoise import trade-register.csv --actor AZE --actor ARM --actor RUS --to tables/deliveries.csv
    """
    from counterpoise.workflow.importing import import_to_csv

    text, summary = import_to_csv(file, kind=kind or None, actors=tuple(actors))
    Talk(options_of(context)).done(summary)
    if to is None:
        print(text, end="")
        return
    _refuse_missing_folder(to)
    if to.exists():
        raise UsageError(f"{to} exists; import never overwrites a table")
    from counterpoise import atomic

    atomic.write_text(to, text)
    print(to)


def export(
    context: typer.Context,
    study: Path = StudyArgument,
    what: str = typer.Option("series", "--what", help="records, series, graph (DOT) or equations (LaTeX)."),
    to: Path = typer.Option(None, "--to", help="File to write; default: standard output."),
) -> None:
    """Write records (JSON lines), monthly series (CSV), the graph (DOT) or the equations (LaTeX).

    Example: counterpoise export karabakh --what records --to records.jsonl
    """
    from counterpoise.workflow.exporting import EXPORTS, export_study

    if what not in EXPORTS:
        raise UsageError(f"'{what}' cannot be exported; write one of {', '.join(EXPORTS)}")
    if to is not None:
        _refuse_missing_folder(to)
    text = export_study(study, what)
    if to is None:
        print(text, end="")
    else:
        from counterpoise import atomic

        atomic.write_text(to, text)
        print(to)


def _refuse_missing_folder(file: Path) -> None:
    if not file.parent.is_dir():
        raise UsageError(f"there is no folder {file.parent} to write {file.name} into")


def verify(
    context: typer.Context,
    study: Path = StudyArgument,
    quick: bool = typer.Option(False, "--quick", help="Verify the quick results."),
) -> None:
    """Check that results belong to the study as it stands: hashes of inputs and outputs, and a repeated filter run.

    Example: counterpoise verify karabakh
    """
    from counterpoise.workflow.verifying import verify_results

    checks = verify_results(study, "quick" if quick else "full")
    show(
        context,
        checks,
        lambda: print_table(
            ("check", "result", "detail"), [(c.name, "ok" if c.passed else "FAILED", c.detail) for c in checks]
        ),
    )
    failed = [c for c in checks if not c.passed]
    if failed:
        raise CheckFailed("; ".join(f"{c.name}: {c.detail}" for c in failed))


def doctor(context: typer.Context) -> None:
    """Say what this installation can do: versions, the compiled kernel, where it falls back and why.

    Example: counterpoise doctor
    """
    from counterpoise.workflow.verifying import installation

    facts = installation()
    show(context, facts, lambda: print_table(("what", "value"), list(facts.items())))
