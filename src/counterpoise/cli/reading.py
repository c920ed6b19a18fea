"""The verbs on documents: read, code."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from counterpoise.cli.common import Talk, options_of, print_json, print_table
from counterpoise.errors import UsageError

if TYPE_CHECKING:
    from counterpoise.workflow.reading import Row

_FAILED = 3
ModelOption = typer.Option(None, "--model", help="An installed spaCy model to parse with; default: the shipped one.")


def register(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    for verb in (read, code):
        app.command()(verb)


def read(
    context: typer.Context,
    files: list[Path] = typer.Argument(..., help="Files, folders or zip archives of txt, html, pdf and eml."),
    gold: Path = typer.Option(None, "--gold", help="Also write one JSON per document and links.json into this folder."),
    export: Path = typer.Option(
        None, "--export", help="Also write POLECAT, ICEWS, CSV, W3C annotations and FollowTheMoney into this folder."
    ),
    study: Path = typer.Option(None, "--study", help="Study folder whose names and documents.yaml are heeded as well."),
    into: Path = typer.Option(None, "--into", help="Study folder to enter the records into; implies --study."),
    fresh: bool = typer.Option(False, "--fresh", help="Read everything again, also what has not changed."),
    model: str = ModelOption,
    jobs: int = typer.Option(0, "--jobs", min=0, help="Processes; 0 means one per core. Never changes a result."),
) -> None:
    """Read documents into records: a row per document with its date, outlet, counts, clashes and what needs review.

    Reads named entities, events, arms transfers, claims, causal claims and figures, and links them across documents.
    With --into they become the records of a study, and what needs a look is listed in its out/needs_review.csv.
    What has not changed since the last time is not read again, and a stopped run goes on where it was.
    A file that cannot be read is told on standard error, the rest is read, and the exit code is then 3.

    Example: counterpoise read articles/ --into mystudy
    """
    from counterpoise.workflow.read_study import enter_study
    from counterpoise.workflow.reading import read_files, rows_of, write_exports, write_gold

    talk = Talk(options_of(context))
    reading = read_files(files, jobs=jobs, model=model, study=into or study, fresh=fresh, progress=talk)
    unchanged = f" ({reading.cached} unchanged)" if reading.cached else ""
    talk.done(f"read {len(reading.documents)} documents{unchanged}, {len(reading.failures)} could not be read")
    if into is not None:
        talk.done(enter_study(reading, into, files))
    if gold is not None:
        talk.done(f"wrote {len(write_gold(reading, gold))} files to {gold}")
    if export is not None:
        talk.done(f"wrote {len(write_exports(reading, export))} files to {export}")
    rows = rows_of(reading)
    if options_of(context).json:
        print_json({"documents": rows, "not_read": reading.failures})
    else:
        _print(rows)
    for failure in reading.failures:
        typer.echo(f"not read: {failure}", err=True)
    if reading.failures:
        raise typer.Exit(_FAILED)


def _print(rows: Sequence[Row]) -> None:
    kinds = [kind for kind, _ in rows[0].counts]
    header = ("document", "date", "known from", "outlet", "side", *kinds, "clashes", "needs review")
    table = [
        (row.document, row.date, row.date_from, row.outlet, row.side, *(str(count) for _, count in row.counts),
         str(row.clashes), "; ".join(row.needs_review) or "-")
        for row in rows
    ]  # fmt: skip
    print_table(header, table, right=range(5, 6 + len(kinds)))


def code(
    context: typer.Context,
    file: Path = typer.Argument(..., help="TSV with a column marked_sentence: <s>source</s> and <t>target</t>."),
    out: Path = typer.Option(..., "--out", help="TSV to write: the same rows with type, quad and mode added."),
    model: str = ModelOption,
) -> None:
    """Code sentences whose source and target are marked: event type, quad and mode of each.

    Example: counterpoise code sentences.tsv --out coded.tsv
    """
    from counterpoise.workflow.reading import code_file

    if not out.parent.is_dir():
        raise UsageError(f"there is no folder {out.parent} to write {out.name} into")
    count = code_file(file, out, model=model)
    if options_of(context).json:
        print_json({"out": out, "sentences": count})
    else:
        print(f"{out}: {count} sentences")
