"""The flagship's document records: read from the five pages, judged by the coding by hand, and scored against it.

    python benchmarks/seed_records.py SHARED_FOLDER [--check]

Reads SHARED_FOLDER/seeds into studies/karabakh (records/, links_read.csv), derives judgements/coding.jsonl from the
378 records coded by hand (gold/), checks that records and judgements together say exactly what was coded, and writes
benchmarks/seed_records.md. To be run whenever the reader has changed. `--check` writes nothing to the study and only
says whether what stands there is what the reader gives now.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from counterpoise import atomic
from counterpoise.errors import CheckFailed, CounterpoiseError
from counterpoise.evidence.coding_match import Score, same_content
from counterpoise.evidence.collection import read_evidence
from counterpoise.records import Record
from counterpoise.study import read_study
from counterpoise.workflow.judging import FromCoding, judge_coding, read_coding
from counterpoise.workflow.read_into import enter
from counterpoise.workflow.reading import read_files

ROOT = Path(__file__).resolve().parent.parent
STUDY = ROOT / "src" / "counterpoise" / "studies" / "karabakh"
CODED_ON = "2026-11-22"
DERIVED = ("records", "judgements", "links_read.csv")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory() as folder:
            study = Path(shutil.copytree(STUDY, Path(folder) / STUDY.name)) if options.check else STUDY
            made = derive(study, options.shared / "seeds")
            compare(study)
            if options.check:
                return _told(_changed(study))
    except CounterpoiseError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    text = section(made)
    atomic.write_text(ROOT / "benchmarks" / "seed_records.md", text)
    print(text)
    return 0


def derive(study: Path, seeds: Path) -> FromCoding:
    """Read the pages into the study and derive the judgements from its coding by hand."""
    reading = read_files([seeds], jobs=1, study=study, progress=lambda _: None)
    enter(reading, read_study(study), [seeds])
    return judge_coding(study, study / "gold", at=CODED_ON)


def compare(study: Path) -> None:
    """CheckFailed where records and judgements together do not say exactly what was coded by hand."""
    loaded = read_study(study)
    evidence = read_evidence(loaded)
    coded: list[Record] = list(read_coding(loaded, study / "gold"))
    for record in (record for record in evidence.accepted if record.origin.kind == "document"):
        same = next((one for one in coded if same_content(one, record)), None)
        if same is None:
            raise CheckFailed(f"{record.origin} was not coded by hand as it stands now: {record.text}")
        coded.remove(same)
    if coded or evidence.stale:
        raise CheckFailed(f"{len(coded)} records coded by hand are missing, {len(evidence.stale)} judgements are stale")


def section(made: FromCoding) -> str:
    """The table as a section of Markdown that stands by itself."""
    lines = [
        "# The flagship's document records: read, and coded by hand",
        "",
        "Made by `python benchmarks/seed_records.py SHARED_FOLDER`: what `counterpoise read` finds in the five",
        "pages, against the 378 records that a person coded in them before (`studies/karabakh/gold/`). A pair is",
        "found where the event's type, the transfer's parties, the claim's speaker, the causal sign or the figure's",
        "value is right. A record that was read and not coded counts as false, also where it is defensible: the",
        "coding by hand took what matters for the study, and most claims in the author's own voice were coded by",
        "hand only.",
        "",
        "| kind | precision | recall | F1 | read | by hand | pairs |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [_row(one) for one in made.scores]
    lines += ["", "Fields that are right, of the pairs in which either side fills them in:", "", *_fields(made.scores)]
    told = ", ".join(f"{count} {decision}" for decision, count in made.decisions)
    lines += [
        "",
        f"Judgements that turn what was read into what was coded: {told}. Net of them the records are the same.",
        "",
    ]
    return "\n".join(lines)


def _row(one: Score) -> str:
    cells = (
        f"{one.precision:.2f}",
        f"{one.recall:.2f}",
        f"{one.f1:.2f}",
        str(one.read),
        str(one.coded),
        str(one.pairs),
    )
    return f"| {one.kind} | {' | '.join(cells)} |"


def _fields(scores: Sequence[Score]) -> list[str]:
    return [
        f"- {one.kind}: " + ", ".join(f"{name} {right}/{of}" for name, right, of in one.fields if of) for one in scores
    ]


def _changed(study: Path) -> list[str]:
    """Derived files that differ from those that stand."""
    names = {path.relative_to(root) for root in (study, STUDY) for part in DERIVED for path in (root / part).rglob("*")}
    names |= {Path(part) for part in DERIVED if (study / part).is_file()}
    return sorted(
        str(name) for name in names if not (study / name).is_dir() and _bytes(study / name) != _bytes(STUDY / name)
    )


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _told(changed: Sequence[str]) -> int:
    for name in changed:
        print(f"not what the reader gives now: {name}")
    print("run: python benchmarks/seed_records.py SHARED_FOLDER" if changed else "the flagship's records are current")
    return CheckFailed.exit_code if changed else 0


if __name__ == "__main__":
    raise SystemExit(main())
