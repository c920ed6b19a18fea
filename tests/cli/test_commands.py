"""The command line: exit codes, what goes to which stream, and the verbs that need no fit."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import counterpoise
from counterpoise.errors import FitUnreliable

from .conftest import Answer, Call

VERBS = [
    "new", "demo", "check", "graph", "import", "export", "verify", "doctor", "run", "fit", "compare", "forecast",
    "whatif", "trace", "report", "settle", "read", "judge", "code",
]  # fmt: skip


def test_the_version(call: Call) -> None:
    assert call("--version") == Answer(0, f"counterpoise {counterpoise.__version__}\n", "")


def test_help_lists_every_verb_and_the_exit_codes(call: Call) -> None:
    answer = call("--help")
    assert answer.code == 0
    found = re.findall(r"^  ([a-z]+) {2,}\S", answer.out.split("Commands:")[1], flags=re.MULTILINE)
    assert sorted(found) == sorted(VERBS)
    codes = "Exit codes: 0 ok, 1 internal, 2 usage, 3 bad input, 4 nothing found, 5 check failed, 6 fit unreliable"
    assert codes in " ".join(answer.out.split())


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_an_example_of_its_own(call: Call, verb: str) -> None:
    answer = call(verb, "--help")
    assert answer.code == 0
    assert f"Example: counterpoise {verb}" in " ".join(answer.out.split())


def test_help_imports_no_numpy() -> None:
    script = (
        "import sys; from counterpoise.cli import run; code = run(['--help']); sys.exit(code or 'numpy' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-X", "importtime", "-c", script], capture_output=True, text=True)
    assert answer.returncode == 0
    loaded = {line.rsplit("|", 1)[-1].strip() for line in answer.stderr.splitlines()}
    assert "counterpoise.cli.study" in loaded
    assert loaded & {"numpy", "pydantic", "xarray", "ruamel.yaml", "counterpoise.workflow.whole"} == set()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["chek"], "No such command 'chek'"),
        (["check", "--loud"], "No such option: --loud"),
        (["forecast", "--months", "25"], "Invalid value for '--months'"),
        (["trace", "x"], "Missing argument 'quantity'"),
        (["trace", "x", "deaths", "2016-13"], "'2016-13' is not a month (write YYYY-MM, as in 2016-04)"),
        (["new", "x", "--claimant", "AAA", "--holder", "AAA"], "claimant and holder must be two actors, both are AAA"),
        (["new", "x", "--months", "2020"], "--months 2020: "),
        (["export", "x", "--what", "all"],
         "'all' cannot be exported; write one of records, series, graph, equations"),
    ],
)  # fmt: skip
def test_usage_errors_exit_with_2(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = call(*words)
    assert answer.code == 2
    assert message in answer.err
    assert answer.out == ""
    assert list(tmp_path.iterdir()) == []


def test_bad_input_exits_with_3_and_writes_nothing(call: Call, tiny: Path) -> None:
    (tiny / "accounts" / "none.yaml").write_text("name: none\nsays: x\naddd: []\n")
    before = sorted(path for path in tiny.rglob("*"))
    for verb in ("check", "graph", "export", "fit"):
        answer = call(verb, tiny)
        assert answer.code == 3, verb
        assert answer.out == ""
        assert answer.err == (
            "error: accounts/none.yaml:3:1: unknown key 'addd'\n  hint: did you mean 'add'?\n"
            "1 problem; nothing was written.\n"
        )
    assert sorted(path for path in tiny.rglob("*")) == before


def test_nothing_found_exits_with_4(call: Call, tiny: Path) -> None:
    answer = call("demo", tiny.parent / "new", "--study", "atlantis")
    assert answer.code == 4
    assert answer.err.startswith("error: no study 'atlantis' ships; there are argentina_britain, ")
    answer = call("verify", tiny)
    assert answer.code == 4
    assert answer.err == (
        f"error: there are no full results in {tiny / 'results' / 'full'}; make them: counterpoise run {tiny}\n"
    )
    answer = call("fit", tiny, "--account", "balnce")
    assert answer.code == 4
    assert answer.err.endswith("error: northland has no account 'balnce'; did you mean 'balance'?\n")


def test_a_failed_check_exits_with_5(call: Call, tiny: Path) -> None:
    assert call("check", tiny, "--strict").code == 0
    account = tiny / "accounts" / "balance.yaml"
    account.write_text(account.read_text().replace("moves: [deaths, deliveries]", "moves: [violations]"))
    answer = call("check", tiny, "--strict")
    assert answer.code == 5
    assert answer.err == "error: balance: must move violations, of which this study has no series\n"
    assert "untestable  balance" in answer.out


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (FitUnreliable("the filter starves in 2020-09; try more particles"), 6,
         "error: the filter starves in 2020-09; try more particles\n"),
        (KeyboardInterrupt(), 130,
         "error: interrupted; finished stages and checkpoints are kept, run the same command to go on\n"),
        (RuntimeError("a mistake of ours"), 1,
         "error: internal error: RuntimeError: a mistake of ours\n"
         "  hint: run again with --debug before the verb and report it\n"),
    ],
    ids=["fit unreliable", "interrupted", "internal"],
)  # fmt: skip
def test_what_goes_wrong_inside_has_its_code(
    call: Call, tiny: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, message: str
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("counterpoise.workflow.whole.fit_one", broken)
    assert call("fit", tiny) == Answer(code, "", message)


def test_debug_shows_where_it_went_wrong(call: Call, tiny: Path) -> None:
    (tiny / "study.yaml").write_text("title: x\n")
    assert "Traceback" not in call("check", tiny).err
    assert "Traceback" in call("--debug", "check", tiny).err
