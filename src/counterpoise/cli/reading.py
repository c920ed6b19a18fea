"""The verbs on documents: read, judge, code."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from counterpoise.cli.common import Talk, options_of, print_json, print_table, show
from counterpoise.errors import UsageError

if TYPE_CHECKING:
    from counterpoise.evidence.coding_match import Score
    from counterpoise.records import Judgement
    from counterpoise.workflow.reading import Reading, Row

_FAILED = 3
ModelOption = typer.Option(None, "--model", help="An installed spaCy model to parse with; default: the shipped one.")


def register(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    for verb in (read, judge, code):
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
    llm: str = typer.Option("", "--llm", help="Send the documents to this OpenAI-compatible endpoint instead (off)."),
    llm_model: str = typer.Option("", "--llm-model", help="The model to ask there."),
    llm_temperature: float = typer.Option(0.0, "--llm-temperature", help="Its temperature, 0 to 2."),
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
    if llm:
        reading = _ask(files, llm, llm_model, llm_temperature, study=into or study, talk=talk)
    else:
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


def _ask(files: list[Path], base: str, model: str, temperature: float, *, study: Path | None, talk: Talk) -> Reading:
    """Read with a language model, and tell what of its answers was not believed."""
    from counterpoise.read.llm import LlmSettings
    from counterpoise.workflow.read_llm import read_with_llm

    settings = LlmSettings(base, model, temperature=temperature)
    names = study / "names.csv" if study is not None and (study / "names.csv").is_file() else None
    found = read_with_llm(files, settings, names=names, progress=talk)
    for document, refused in found.refused:
        typer.echo(f"refused: {document}: {refused.kind}: {refused.reason}", err=True)
    return found.reading


def _print(rows: Sequence[Row]) -> None:
    kinds = [kind for kind, _ in rows[0].counts]
    header = ("document", "date", "known from", "outlet", "side", *kinds, "clashes", "needs review")
    table = [
        (row.document, row.date, row.date_from, row.outlet, row.side, *(str(count) for _, count in row.counts),
         str(row.clashes), "; ".join(row.needs_review) or "-")
        for row in rows
    ]  # fmt: skip
    print_table(header, table, right=range(5, 6 + len(kinds)))


def judge(
    context: typer.Context,
    study: Path = typer.Argument(..., help="Study folder."),
    record: str = typer.Argument("", help="Id of the record to judge; none with --gold, --review and --add."),
    accept: bool = typer.Option(False, "--accept", help="The record is right."),
    reject: bool = typer.Option(False, "--reject", help="The record should not be there."),
    correct: list[str] = typer.Option([], "--correct", help="field=value that is right (repeat for several)."),
    tie: str = typer.Option("", "--tie", help="Id of a second record that tells of the same thing."),
    undo: bool = typer.Option(False, "--undo", help="Take back the last decision on the record."),
    add: str = typer.Option("", "--add", help="A record that was missed: JSON as a line of records/."),
    review: Path = typer.Option(None, "--review", help="A list to review in which decisions are filled in."),
    gold: Path = typer.Option(None, "--gold", help="Folder of records coded by hand to derive all judgements from."),
    by: str = typer.Option("", "--by", help="Who decides."),
    why: str = typer.Option("", "--why", help="The reason, in a few words."),
    at: str = typer.Option("", "--at", help="Day of the coding by hand, ISO; for --gold."),
) -> None:
    """Decide on records of a study: accept, reject, correct fields, add what was missed, tie two of one thing.

    Decisions are kept beside the records, with who, when and why, and find their records again after documents were
    read anew; `counterpoise check` tells of those whose record has gone. With --gold, every judgement that turns what
    was read into what a person coded is derived and written to judgements/coding.jsonl, and how well it was read is
    printed.

    Example: counterpoise judge mystudy 3f0c9a51be27 --correct status=planned --by anna
    """
    from counterpoise.workflow import judging

    if gold is not None:
        if not at:
            raise UsageError("say when it was coded: --at YYYY-MM-DD")
        made = judging.judge_coding(study, gold if gold.is_dir() else study / gold, at=at)
        show(context, made, lambda: _print_scores(made.scores, made.decisions, made.written))
        return
    if not by:
        raise UsageError("say who decides: --by NAME")
    if review is not None:
        judgements: tuple[Judgement, ...] = judging.judge_review(study, review, by=by)
    elif add:
        judgements = (judging.add_one(study, add, by=by, note=why),)
    elif undo:
        judgements = (judging.undo_one(study, record, by=by, note=why),)
    else:
        decision = judging.decision_of(accept=accept, reject=reject, correct=bool(correct), tie=bool(tie))
        judgements = (
            judging.judge_one(study, record, decision, by=by, corrections=correct, other=tie, note=why),
        )  # fmt: skip
    show(context, judgements, lambda: print(f"{len(judgements)} judgements in {judging.evidence_path(study)}"))


def _print_scores(scores: Sequence[Score], decisions: Sequence[tuple[str, int]], written: Path) -> None:
    header = ("kind", "precision", "recall", "F1", "read", "by hand", "pairs", "fields that are right in pairs")
    table = [
        (one.kind, f"{one.precision:.2f}", f"{one.recall:.2f}", f"{one.f1:.2f}", str(one.read), str(one.coded),
         str(one.pairs), ", ".join(f"{name} {right}/{of}" for name, right, of in one.fields if of))
        for one in scores
    ]  # fmt: skip
    print_table(header, table, right=range(1, 7))
    print(f"{written}: {', '.join(f'{count} {decision}' for decision, count in decisions)}")


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
