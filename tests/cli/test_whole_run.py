"""A whole run of the made-up study through the command line, and the verbs that rest on it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from counterpoise.cli import run
from counterpoise.workflow.stages import Effort

from .conftest import Answer, Call

ROOT = Path(__file__).resolve().parent.parent.parent
SMALL = Effort("quick", size=24, moves=2, particles=100, points=1, repeats=2, recovery_records=0, futures=6)


@pytest.fixture(scope="module")
def northland(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The study after `run --quick`, with a quick effort that is quicker still."""
    folder = Path(shutil.copytree(ROOT / "tests" / "tiny", tmp_path_factory.mktemp("whole") / "northland"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("counterpoise.workflow.stages.QUICK", SMALL)
        assert run(["--quiet", "run", "--quick", str(folder)]) == 0
        yield folder


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], northland: Path) -> Call:
    def make(verb: str, *words: str, json: bool = False) -> Answer:
        code = run([*(["--json"] if json else []), verb, "--quick", str(northland), *words])
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return make


def data(answer: Answer) -> Any:
    assert answer.code == 0, answer.err
    return json.loads(answer.out)


def test_the_report_is_written(northland: Path) -> None:
    page = (northland / "results" / "quick" / "report.html").read_text()
    assert "Northland and Southland" in page
    assert "<script src=" not in page


def test_a_second_run_reads_everything_back(call: Call, northland: Path) -> None:
    answer = call("run")
    assert answer.code == 0
    assert answer.out == f"{northland.resolve() / 'results' / 'quick' / 'report.html'}\n"
    manifest = json.loads((northland / "results" / "quick" / "manifest.json").read_text())
    assert all(stage["reused"] for stage in manifest["stages"])
    assert "report written" in answer.err


def test_verify(call: Call) -> None:
    answer = call("verify")
    assert answer.code == 0, answer.out
    assert "FAILED" not in answer.out
    assert "report.html" in answer.out, "the report is among the outputs, as it was written last"
    assert [check["passed"] for check in data(call("verify", json=True))] == [True] * len(answer.out.splitlines()[1:])


def test_compare(call: Call) -> None:
    answer = call("compare")
    assert answer.code == 0
    assert "# northland: log Bayes factor against none (error) by width of the link priors" in answer.out
    assert [line.split()[0] for line in answer.out.splitlines() if line.startswith(("balance ", "substitution "))] == [
        "balance",
        "substitution",
    ]
    found = data(call("compare", json=True))
    assert {account["account"] for account in found["comparison"]["studies"][0]["accounts"]} == {
        "balance",
        "substitution",
    }


def test_forecast(call: Call) -> None:
    answer = call("forecast", "--months", "6")
    assert answer.code == 0
    header, *rows = [line.split() for line in answer.out.split("\n\n")[0].splitlines()]
    assert header[:2] == ["account", "weight"]
    assert [row[0] for row in rows] == ["none", "balance", "substitution", "mixed"]
    found = data(call("forecast", "--months", "6", json=True))
    assert found["months"] == ["2012-01", "2012-02", "2012-03", "2012-04", "2012-05", "2012-06"]
    assert len(found["outlooks"][0]["bands"]["deaths"]) == 6


def test_forecast_from_an_earlier_month(call: Call, northland: Path) -> None:
    found = data(call("forecast", "--months", "3", "--origin", "2010-12", json=True))
    assert (found["origin"], found["months"][0]) == ("2010-12", "2011-01")
    assert (northland / "results" / "quick" / "origin-2010-12" / "none.nc").is_file()


def test_whatif(call: Call) -> None:
    answer = call("whatif", "suspend")
    assert answer.code == 0
    assert answer.out.startswith("warning: deliveries[SUP->NOR] = 0 lies more than 3 standard deviations")
    found = data(call("whatif", "as_it_was", json=True))
    assert all(low == high for d in found["differences"] for low, high in d["chances"].values())
    unknown = call("whatif", "suspnd")
    assert unknown.code == 3
    assert "there is no scenario 'suspnd'\n  hint: did you mean 'suspend'?" in unknown.err


def test_trace(call: Call) -> None:
    answer = call("trace", "tension", "2010-04", "--account", "balance")
    assert answer.code == 0
    assert answer.out.startswith("tension in 2010-04 under balance: ")
    assert "tables/deaths.csv:29" in answer.out
    assert data(call("trace", "deaths", "2010-04", json=True))["figure"] == 60.0
    unknown = call("trace", "tension", "2010-04", "--account", "balnce")
    assert (unknown.code, unknown.out) == (4, "")
    assert unknown.err.endswith("error: there is no account 'balnce'; did you mean 'balance'?\n")


def test_fit(call: Call, northland: Path) -> None:
    answer = call("fit", "--account", "balance")
    assert answer.code == 0
    rows = {line.split("  ")[0]: line for line in answer.out.splitlines()}
    assert "military_balance -> fighting" in rows
    assert (northland / "results" / "quick" / "separate" / "balance.nc").is_file()
    found = data(call("fit", "--account", "balance", json=True))
    assert found["account"] == "balance"
    assert all(p["low"] <= p["mean"] <= p["high"] for p in found["parameters"])


def test_report_to_a_file(call: Call, tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    assert call("report", "--to", str(target)).out == f"{target}\n"
    assert target.stat().st_size > 50_000
