"""The coded documents are what their quoted strings give, and their quotations and words are right."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "training" / "documents"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))


@pytest.fixture(scope="module")
def coding() -> ModuleType:
    spec = importlib.util.spec_from_file_location("documents_coding", FOLDER / "coding.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_committed_codings_are_what_the_quotations_give(coding: ModuleType) -> None:
    made = coding.make(FOLDER)
    assert set(made) == {f"{name}.json" for name in NAMES} | {"links.json"}
    for name, content in made.items():
        assert (FOLDER / name).read_text(encoding="utf-8") == content, f"{name}: run coding.py"


@pytest.mark.parametrize("name", NAMES)
def test_offsets_and_words_hold(coding: ModuleType, name: str) -> None:
    text = (FOLDER / f"{name}.txt").read_bytes().decode("utf-8")
    coded = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    for mention in coded["entities"]:
        start, end = mention["span"]
        assert text[start:end] == mention["text"]
    for event in coded["events"]:
        assert event["event_type"] in coding.MODES
        assert event["status"] in coding.STATUSES
        (first, last), (start, end) = event["span"], event["trigger"]
        assert first <= start < end <= last
        for actor in event["actors"] + event["recipients"]:
            if actor["text"]:
                assert text[slice(*actor["span"])] == actor["text"]
    for claim in coded["claims"]:
        assert claim["stance"] in coding.STANCES
        if claim["cue"]:
            assert text[slice(*claim["cue_span"])] == claim["cue"]


def test_links_name_records_that_exist() -> None:
    known = set()
    for name in NAMES:
        coded = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
        known |= {
            f"{name}.txt#{r['id']}"
            for kind in ("events", "transfers", "claims", "causal", "figures")
            for r in coded[kind]
        }
    links = json.loads((FOLDER / "links.json").read_text(encoding="utf-8"))
    assert links["same"]
    assert all({a, b} <= known for a, b, *_ in links["same"] + links["clash"])
    assert len(links["clash"]) == len(links["clash_notes"])


def test_an_ambiguous_quotation_is_refused(coding: ModuleType) -> None:
    text = coding.Text("t", "Baku said no. Later Baku said yes.")
    with pytest.raises(coding.CodingError, match=r"^t: 2 times in the text: 'Baku said'$"):
        text.locate("Baku said")
    assert text.locate("Baku said@2") == (20, 29)
    assert text.locate("Later … yes") == (14, 33)
    assert text.near("Baku", (14, 19)) == (20, 24)


def test_an_event_row_becomes_a_record(coding: ModuleType) -> None:
    text = coding.Text("t", "On Monday Iran shelled the port of Basra.")
    row = [
        "ASSAULT heavy-weapons",
        "Iran shelled the port",
        "shelled",
        "IRN Iran > IRQ the port",
        "1986-02-10",
        "asserted",
    ]
    event = coding.event(text, row, {"by": "Iraq"})
    assert event["span"] == (10, 31)
    assert event["actors"] == [{"code": "IRN", "sector": None, "text": "Iran", "span": (10, 14)}]
    assert (event["date_precision"], event["speaker"], event["optional"]) == ("day", "Iraq", False)
    with pytest.raises(coding.CodingError, match=r"^unknown mode 'shelling'$"):
        coding.event(text, ["ASSAULT shelling", *row[1:]], {})


def test_longer_names_win_over_shorter_ones(coding: ModuleType) -> None:
    text = coding.Text("t", "The Iraqi Foreign Ministry and Iraqi pilots")
    block = "IRQ demonym | Iraq = Iraqi\nIRQ.GOV organisation | Iraqi Foreign Ministry"
    found = coding.entities(text, block, [])
    assert [(e["text"], e["sector"], e["name"]) for e in found] == [
        ("Iraqi Foreign Ministry", "GOV", "Iraqi Foreign Ministry"),
        ("Iraqi", None, "Iraq"),
    ]
