"""Articles into a study: what is written, what is read again, what a killed run leaves, how series enter a fit."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from counterpoise.cli import run
from counterpoise.errors import InputError, UsageError
from counterpoise.evidence.collection import read_evidence
from counterpoise.provenance import Document
from counterpoise.read.documents.reading import read_document
from counterpoise.register import REGISTER
from counterpoise.study import read_study
from counterpoise.system.load import load_study
from counterpoise.workflow.checking import check_study
from counterpoise.workflow.judging import judge_one, judge_review
from counterpoise.workflow.read_each import stated
from counterpoise.workflow.read_into import enter, shown_name
from counterpoise.workflow.read_review import REVIEW
from counterpoise.workflow.read_study import enter_study
from counterpoise.workflow.reading import Reading, read_files
from counterpoise.workflow.stages import Effort, fit_account, folded_accounts

MONTHS = [(year, month) for year in (2014, 2015) for month in range(1, 13)]
VISITS = [(place * 5 + place // 7) % 3 for place in range(24)]
"""Visits of the Russian minister in each month: 0, 1 or 2."""
ATTACKS = [(place * 7) % 3 for place in range(24)]
DAYS = (6, 20)
STUDY = """title: Articles
months: 2014-01..2015-12
blueprint: armed_rivalry
rivalry: {claimant: AZE, holder: ARM, over: NKR}
patrons: {ARM: RUS, AZE: TUR}
suppliers: {AZE: [RUS], ARM: [RUS]}
series:
  deaths: {table: tables/deaths.csv, as: count}
  visits: {documents: [CONSULT/visit], as: count}
  violations: {documents: [ASSAULT], as: count, over: outlet}
  relation: {documents: ["*"], as: score}
"""
VISITORS = """name: visitors
says: Visits of the patron stir the front.
moves: [visits, deaths]
add:
  - {from: "visits[main,claimant]", to: tension, lag: 1, sign: +, prior: "half_normal(0.3)", why: "a visit stirs"}
"""
_THINGS = (
    "bridge orchard harbour school museum railway market library river theatre stadium bakery garden hospital "
    "mill vineyard tunnel lighthouse chapel airport reservoir factory meadow tower"
).split()
_DONE = "reopened closed painted flooded measured cleaned widened sold praised photographed renamed inspected".split()


def write_articles(folder: Path) -> int:
    """Write the articles; returns their number. Two papers of the sides and an agency of neither tell of each month."""
    folder.mkdir()
    number = 0
    for place, (year, month) in enumerate(MONTHS):
        visits = [_day(year, month, day) for day in DAYS[: VISITS[place]]]
        attacks = [_day(year, month, day + 2) for day in DAYS[: ATTACKS[place]]]
        told = {
            "Reuters": [f"Russian Foreign Minister Sergei Lavrov visited Azerbaijan on {day}." for day in visits],
            "APA": [f"Armenian forces shelled Azerbaijani positions on {day}." for day in attacks]
            + [f"Russian Foreign Minister Sergei Lavrov visited Azerbaijan on {day}." for day in visits[:1]],
            "Armenpress": [f"Azerbaijani forces shelled Armenian positions on {day}." for day in attacks[:1]],
        }
        for outlet, sentences in told.items():
            draw = random.Random(f"{outlet} {place}")
            filler = [f"The {draw.choice(_THINGS)} was {draw.choice(_DONE)}." for _ in range(6)]
            head = f"{outlet}\n\n{_day(year, month, 26)}\n\n"
            name = f"{year}-{month:02d}-{outlet.lower()}.txt"
            (folder / name).write_text(head + " ".join([*sentences, *filler]) + "\n", encoding="utf-8")
            number += 1
    return number


def write_study(folder: Path) -> Path:
    """A study of the articles' rivalry, with deaths but without documents."""
    (folder / "tables").mkdir(parents=True)
    (folder / "accounts").mkdir()
    (folder / "accounts" / "none.yaml").write_text("name: none\nsays: Violence feeds only on itself.\n")
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    header = "quantity,from,to,start,end,value,low,high,at_least,unit,channel,source,vintage,note\n"
    rows = [
        f"deaths,,,{year}-{month:02d},{year}-{month:02d},{count},,,,deaths,Bureau,made up for tests,2020-01-01,\n"
        for (year, month), count in zip(MONTHS, ATTACKS, strict=True)
    ]
    (folder / "tables" / "deaths.csv").write_text(header + "".join(rows), encoding="utf-8")
    return folder


def _day(year: int, month: int, day: int) -> str:
    return f"{day} {date(year, month, day):%B} {year}"


SMALL = Effort("small", size=24, moves=2, particles=100, points=1, repeats=2, recovery_records=0, futures=6)


def read(study: Path, *paths: Path, fresh: bool = False) -> Reading:
    return read_files(paths, study=study, fresh=fresh, progress=lambda _: None)


def files(study: Path) -> dict[str, bytes]:
    """The files that reading writes, by name."""
    paths = [*study.glob("records/*"), *study.glob("*.csv")]
    return {path.relative_to(study).as_posix(): path.read_bytes() for path in sorted(paths)}


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "articles"
    write_articles(folder)
    return folder


@pytest.fixture(scope="module")
def entered(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study into which the articles were read. Never changed; take `study`."""
    folder = write_study(tmp_path_factory.mktemp("entered") / "study")
    enter_study(read(folder, articles), folder, [articles])
    return folder


@pytest.fixture
def study(entered: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(entered, tmp_path / "study"))


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A folder of two short articles."""
    folder = tmp_path / "two"
    folder.mkdir()
    (folder / "a.txt").write_text("Reuters\n\n15 August 2014\n\nRussia offered Azerbaijan T-90S tanks on Friday.\n")
    (folder / "b.txt").write_text("APA\n\n16 August 2014\n\nTurkey visited Azerbaijan on 14 August 2014.\n")
    return folder


# -- what is written ---------------------------------------------------------------------------------


def test_articles_become_documents_records_and_series(entered: Path) -> None:
    documents = read_study(entered).documents
    assert len(documents) == 72
    assert {(one.outlet, one.side) for one in documents} == {
        ("Reuters", "third"), ("APA", "AZE"), ("Armenpress", "ARM"),
    }  # fmt: skip
    assert documents[0].file.startswith("articles/2014-") or documents[0].file.startswith("articles/2015-")
    series = load_study(entered).bundle.series
    visits = series["visits[RUS,AZE]"]
    assert visits.exact.tolist() == VISITS, "the agency and the paper tell of the same visits"
    assert visits.exposure.min() > 0.8
    assert series["violations[AZE|APA]"].exact.tolist() == ATTACKS
    assert series["violations[ARM|Armenpress]"].exact.tolist() == [min(count, 1) for count in ATTACKS]
    assert {name for name in series if name.startswith("relation[RUS,AZE|")} == {
        "relation[RUS,AZE|APA]", "relation[RUS,AZE|Reuters]",
    }  # fmt: skip


def test_series_of_documents_enter_the_fit(entered: Path, tmp_path: Path) -> None:
    compiled = folded_accounts(load_study(entered))["none"]
    names = [prior.name for prior in compiled.parameters.priors]
    assert "visits[main,side] -> relation[main,side]" in names
    assert "tension -> violations[channel]" in names
    assert {"violations[AZE|APA]", "relation[RUS,AZE|Reuters]"} <= set(compiled.series_names)
    by_name = {prior.name: prior for prior in compiled.parameters.priors}
    partisan, neutral = by_name["bias.relation[RUS,AZE|APA]"], by_name["bias.relation[RUS,AZE|Reuters]"]
    assert (partisan.scale, neutral.scale) == (1.0, 0.25)
    fit, _ = fit_account(compiled, tmp_path, SMALL, seed=1, threads=1)
    assert fit.z.shape == (SMALL.size, len(names))
    assert np.isfinite(fit.z).all()


def test_a_folder_of_articles_becomes_a_report(articles: Path, tmp_path: Path) -> None:
    folder = write_study(tmp_path / "study")
    (folder / "accounts" / "visitors.yaml").write_text(VISITORS)
    assert run(["-q", "read", str(articles), "--into", str(folder), "--jobs", "1"]) == 0
    assert run(["-q", "run", "--quick", str(folder)]) == 0
    report = (folder / "results" / "quick" / "report.html").read_text()
    assert "Visits of the patron stir the front." in report
    assert "machine-coded" in report
    assert "APA" in report


def test_no_words_of_an_article_are_kept(entered: Path, articles: Path) -> None:
    kept = b"\n".join(files(entered).values()).decode()
    for path in articles.iterdir():
        words = path.read_text().split()
        runs = {" ".join(words[at : at + 6]) for at in range(len(words) - 5)}
        assert not [run for run in runs if run in kept]


def test_the_same_articles_give_the_same_bytes(entered: Path, articles: Path, tmp_path: Path) -> None:
    other = write_study(tmp_path / "other")
    moved = Path(shutil.copytree(articles, tmp_path / "elsewhere" / "articles"))
    reading = read(other, moved, fresh=True)
    assert reading.cached == 0
    enter_study(reading, other, [moved])
    assert files(other) == files(entered)


def test_nothing_is_touched_where_nothing_has_changed(study: Path, articles: Path) -> None:
    reading = read(study, articles)
    assert reading.cached == 72
    assert enter(reading, read_study(study), [articles]).written == ()
    assert "nothing has changed" in enter_study(reading, study, [articles])


def test_only_what_changed_is_read_again_and_takes_the_old_ones_place(study: Path, articles: Path, two: Path) -> None:
    assert read(study, two).cached == 0
    enter_study(read(study, two), study, [two])
    assert len(read_study(study).documents) == 74
    before = {one.file: one.id for one in read_study(study).documents}
    (two / "a.txt").write_text("Reuters\n\n15 August 2014\n\nRussia delivered 10 T-90S tanks to Azerbaijan in 2014.\n")
    reading = read(study, two)
    assert reading.cached == 1
    assert "1 older versions replaced" in enter_study(reading, study, [two])
    after = {one.file: one.id for one in read_study(study).documents}
    assert {file for file in after if before.get(file) != after[file]} == {"two/a.txt"}
    assert not (study / "records" / f"{before['two/a.txt']}.jsonl").exists()
    assert [one.status for one in read_evidence(read_study(study)).transfers] == ["delivered"]


def test_a_copy_is_registered_as_one(study: Path, two: Path) -> None:
    long = " ".join(f"Paragraph {n} of the story speaks of bridge {n * 7} and of mill {n * 11}." for n in range(30))
    (two / "c.txt").write_text(f"Reuters\n\n15 August 2014\n\nRussia visited Azerbaijan on 14 August 2014. {long}\n")
    (two / "d.txt").write_text(f"APA\n\n15 August 2014\n\nRussia visited Azerbaijan on 14 August 2014. {long}\n")
    enter_study(read(study, two), study, [two])
    by_file = {one.file: one for one in read_study(study).documents}
    assert by_file["two/d.txt"].copy_of == by_file["two/c.txt"].id
    assert by_file["two/c.txt"].copy_of == ""


def test_records_coded_by_hand_are_never_written_over(tmp_path: Path, two: Path) -> None:
    folder = write_study(tmp_path / "study")
    reading = read(folder, two)
    enter(reading, read_study(folder), [two])
    path = sorted((folder / "records").glob("*.jsonl"))[0]
    path.write_text(path.read_text().replace('"coded_by": "reader:', '"coded_by": "hand:anna" , "rule": "'))
    before = files(folder)
    with pytest.raises(InputError) as caught:
        enter(reading, read_study(folder), [two])
    assert f"records/{path.name}: holds records that a person coded; reading would write over them" in str(caught.value)
    assert files(folder) == before


def test_what_a_person_states_of_a_document_is_heeded(tmp_path: Path) -> None:
    document = read_document("a.txt", b"Russia visited Azerbaijan yesterday, he said. It rained on Tuesday all day.")
    facts = Document(
        id="000", file="a.txt", sha256=document.sha256, title="A visit", outlet="Minval", side="AZE",
        published="2016-08-16", published_from="the text calls 15 August yesterday",
    )  # fmt: skip
    told = stated(document, facts)
    assert str(told.published.day) == "2016-08-16"
    assert told.published.why == "stated in documents.yaml: the text calls 15 August yesterday"
    assert (told.outlet.name, told.outlet.side, told.title) == ("Minval", "AZE", "A visit")
    assert stated(document, facts.model_copy(update={"published": "2016"})).published == document.published


def test_a_studys_own_names_are_known_and_a_change_of_them_reads_anew(tmp_path: Path) -> None:
    folder, article = write_study(tmp_path / "study"), tmp_path / "a.txt"
    article.write_text("Reuters\n\n15 August 2014\n\nZembla attacked Azerbaijan on 14 August 2014.\n")
    assert "ZEM" not in {mention.code for mention in read(folder, article).documents[0].mentions}
    header = "code,name,names,kind,sector,valid_from,valid_to\n"
    (folder / "names.csv").write_text(f"{header}ZEM,Zembla,Kingdom of Zembla,state,,,\n")
    reading = read(folder, article)
    assert reading.cached == 0
    assert "ZEM" in {mention.code for mention in reading.documents[0].mentions}


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path, two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("COUNTERPOISE_CACHE", str(tmp_path / "file"))
    with pytest.raises(UsageError, match=r"cannot keep what is read under .*; set COUNTERPOISE_CACHE to a folder"):
        read(write_study(tmp_path / "study"), two)


def test_names_do_not_tell_where_a_folder_stands(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    assert shown_name(f"{folder}/sub/a.txt", [folder]) == "articles/sub/a.txt"
    assert shown_name(str(folder / "a.txt"), [folder / "a.txt"]) == "a.txt"
    assert shown_name("/else/where/b.txt", [folder]) == "b.txt"


# -- the list to review ------------------------------------------------------------------------------


def test_the_list_to_review_is_worked_through(study: Path, two: Path) -> None:
    (two / "b.txt").write_text("APA\n\n16 August 2014\n\nPerhaps Russia might sell Azerbaijan about 20 T-90S tanks.\n"
                               "Armenian forces shelled Azerbaijani positions.\n")  # fmt: skip
    enter_study(read(study, two), study, [two])
    lines = (study / REVIEW).read_text().splitlines()
    header, rows = lines[0].split(","), [line.split(",") for line in lines[1:]]
    undated = next(row for row in rows if "no date" in row[header.index("reasons")] and row[header.index("record")])
    filled = [""] * len(header)
    filled[header.index("record")] = undated[header.index("record")]
    filled[header.index("decision")] = "correct"
    filled[header.index("field")], filled[header.index("value")] = "date", "2014-08-15"
    (study / "mine.csv").write_text("\n".join([",".join(header), ",".join(filled)]) + "\n")
    [judgement] = judge_review(study, study / "mine.csv", by="anna")
    assert (judgement.decision, judgement.corrections) == ("correct", (("date", '"2014-08-15"'),))
    (study / "mine.csv").unlink()
    assert "2014-08-15" in {event.date for event in read_evidence(read_study(study)).events}
    enter_study(read(study, two), study, [two])
    assert judgement.record not in (study / REVIEW).read_text(), "what somebody has judged is not listed again"


def test_a_judgement_survives_a_new_reading(study: Path, articles: Path) -> None:
    visit = next(event for event in read_evidence(read_study(study)).events if event.category == "visit")
    judge_one(study, visit.id, "correct", by="anna", corrections=['recipients=["ARM"]'], note="it was Yerevan")
    file = study / visit.origin.file
    file.write_text(file.read_text().replace('"text": "Russia visited', '"text": "From Russia a minister visited'))
    evidence = read_evidence(read_study(study))
    changed = [event for event in evidence.events if event.recipients == ("ARM",) and event.category == "visit"]
    assert [event.text[:4] for event in changed] == ["From"]
    file.write_text("")
    assert [one.note for one in read_evidence(read_study(study)).stale] == ["it was Yerevan"]
    told = [finding for finding in check_study(study) if finding.subject.startswith("judgement ")]
    assert [one.severity for one in told] == ["warning"]
    assert "correct by anna: its record has gone (event at " in told[0].message
    assert "judgements whose record is gone" not in enter_study(read(study, articles), study, [articles])


# -- stopped runs ------------------------------------------------------------------------------------


def test_a_killed_run_leaves_a_study_that_the_next_run_completes(
    entered: Path, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, cache = write_study(tmp_path / "study"), tmp_path / "cache"
    monkeypatch.setenv("COUNTERPOISE_CACHE", str(cache))
    command = [sys.executable, "-m", "counterpoise", "read", str(articles), "--into", str(folder), "--jobs", "2"]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while running.poll() is None and len(list(cache.rglob("*.json"))) < 5:
        time.sleep(0.01)
    children = _children(running.pid)
    assert running.poll() is None, "the run must still be going on"
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    assert read_study(folder).documents == ()
    while any(_alive(child) for child in children):
        time.sleep(0.01)
    kept = len(list(cache.rglob("*.json")))
    assert 5 <= kept < 72
    reading = read(folder, articles)
    assert reading.cached == kept
    enter_study(reading, folder, [articles])
    assert files(folder) == files(entered)


def test_a_run_killed_between_two_files_leaves_a_study_that_can_be_read(study: Path, articles: Path) -> None:
    whole = files(study)
    records = sorted((study / "records").iterdir())
    for path in records[30:]:
        path.unlink()
    (study / "links_read.csv").unlink()
    evidence = read_evidence(read_study(study))
    assert 0 < len(evidence.events) < 75
    enter_study(read(study, articles), study, [articles])
    assert files(study) == whole
    assert (study / REGISTER).is_file()


def test_a_spoilt_entry_of_the_cache_is_read_anew(two: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERPOISE_CACHE", str(tmp_path / "cache"))
    study = write_study(tmp_path / "study")
    first = read(study, two)
    for path in (tmp_path / "cache").rglob("*.json"):
        path.write_text('{"document": "cut sho')
    again = read(study, two)
    assert (first.cached, again.cached) == (0, 0)
    assert again.documents == first.documents
    assert read(study, two).cached == 2


def _children(pid: int) -> list[int]:
    """Processes whose parent is `pid`."""
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(word) for word in text.split()]


def _alive(pid: int) -> bool:
    """Whether a process runs (and is not only waiting to be collected)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
