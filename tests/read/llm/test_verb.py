"""`counterpoise read --llm`: the whole way from a file to records, and what is told of lies and silence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from counterpoise.cli import run

from .conftest import StandIn, says, send
from .test_reader import CLAIM, EVENT, LIE, TEXT, answer


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COUNTERPOISE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("COUNTERPOISE_LLM_KEY", "secret")
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    return path


def test_records_of_the_model_are_written_and_its_lies_told(
    endpoint: StandIn, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    endpoint.behaviours = [says(answer(events=[EVENT, LIE], claims=[CLAIM]))]
    call = ["-q", "read", str(file), "--llm", endpoint.base, "--llm-model", "stand-in", "--gold"]
    assert run([*call, str(tmp_path / "gold")]) == 0
    told = capsys.readouterr()
    assert told.err == f"refused: {file}: events: its quote is not in the text: 'Armenia shelled Terter on 3 April'\n"
    coded = json.loads((tmp_path / "gold" / "a.json").read_text())
    assert [event["event_type"] for event in coded["events"]] == ["ASSAULT"]
    assert coded["events"][0]["why"]["rule"].startswith("llm stand-in, temperature 0, prompt ")
    assert endpoint.headers[0]["Authorization"] == "Bearer secret"

    assert run([*call, str(tmp_path / "again")]) == 0
    assert len(endpoint.asked) == 1
    assert (tmp_path / "again" / "a.json").read_bytes() == (tmp_path / "gold" / "a.json").read_bytes()
    kept = "".join(path.read_text() for path in (tmp_path / "cache").rglob("*") if path.is_file())
    assert "secret" not in kept


def test_a_document_that_the_model_does_not_read_is_a_failure_with_its_reason(
    endpoint: StandIn, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    endpoint.behaviours = [lambda handler: send(handler, b"out of memory", status=400)]
    assert run(["-q", "read", str(file), "--llm", endpoint.base, "--llm-model", "stand-in"]) == 3
    told = capsys.readouterr().err
    reason = "the language model did not read it: the endpoint answers 400 Bad Request: out of memory"
    assert f"{file}: {reason}" in told


def test_no_model_is_asked_unless_it_is_named(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-q", "read", str(file), "--llm", "http://127.0.0.1:9/v1"]) == 2
    assert "a model must be named; add --llm-model NAME" in capsys.readouterr().err
