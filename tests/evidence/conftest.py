"""Builders of small studies and records for the tests of this layer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counterpoise.evidence.collection import Evidence, read_evidence
from counterpoise.provenance import Origin, Passage
from counterpoise.records import Claim, Event, Figure, Record, TableRow, Transfer
from counterpoise.study import Study, read_study

STUDY = """title: A test
months: {months}
blueprint: armed_rivalry
rivalry: {{claimant: AZE, holder: ARM, over: NKR}}
patrons: {{ARM: RUS, AZE: TUR}}
suppliers: {{AZE: [RUS, ISR], ARM: [RUS]}}
mediators: [OSCE_MG]
series:
{series}
"""
HEADER = "quantity,from,to,start,end,value,low,high,at_least,unit,channel,source,vintage,note"


@pytest.fixture
def make_study(tmp_path: Path) -> Callable[..., Study]:
    """A study folder on disk: `series` lines of study.yaml and the rows of tables/t.csv."""

    def make(series: str, rows: str = "", months: str = "2014-01..2015-12") -> Study:
        lines = "\n".join(f"  {line}" for line in series.strip().splitlines())
        (tmp_path / "study.yaml").write_text(STUDY.format(months=months, series=lines))
        if rows:
            (tmp_path / "tables").mkdir(exist_ok=True)
            (tmp_path / "tables" / "t.csv").write_text("\n".join([HEADER, *rows.strip().splitlines()]) + "\n")
        return read_study(tmp_path)

    return make


@pytest.fixture
def make_event() -> Callable[..., Event]:
    def make(category: str, actors: str, recipients: str = "", date: str = "2014-05-11", **fields: Any) -> Event:
        origin = Origin(
            kind="chronicle", file="chronicle/c.csv", line=fields.pop("line", 2),
            outlet=fields.pop("outlet", "News"),
            source="https://example.org", vintage="2026-11-22", coded_by="hand:c1",
        )  # fmt: skip
        return Event(
            origin=origin, text=fields.pop("text", f"{category} {date}"), category=category,  # type: ignore[arg-type]
            event_type=fields.pop("event_type", "CONSULT"), actors=tuple(actors.split()),
            recipients=tuple(recipients.split()), date=date, **fields,
        )  # fmt: skip

    return make


@pytest.fixture
def make_row() -> Callable[..., TableRow]:
    def make(quantity: str, start: str, end: str, value: float | None, **fields: Any) -> TableRow:
        origin = Origin(
            kind="table", file="tables/t.csv", line=fields.pop("line", 2),
            source=fields.pop("source", "SIPRI"), vintage=fields.pop("vintage", "2022-07-28"),
        )  # fmt: skip
        text = f"{quantity} {start}: {value}"
        unit = fields.pop("unit", "tiv_m")
        return TableRow(
            origin=origin,
            text=text,
            quantity=quantity,
            start=start,
            end=end,
            value=value,
            unit=unit,
            **fields,
        )

    return make


@pytest.fixture
def make_coded() -> Callable[..., Record]:
    """A record coded from a document: kind is the class."""

    def make(kind: type[Claim | Transfer | Figure], document: str = "000", **fields: Any) -> Record:
        start = fields.pop("start", 0)
        origin = Origin(
            kind="document", file=f"records/{document}.jsonl", line=1, outlet=f"outlet {document}",
            passage=Passage(document=document, start=start, end=start + 10), coded_by="hand:k1",
        )  # fmt: skip
        return kind(origin=origin, text=fields.pop("text", "what was said"), **fields)

    return make


@pytest.fixture(scope="session")
def flagship(karabakh: Path) -> tuple[Study, Evidence]:
    """The Karabakh study and its evidence, read once."""
    study = read_study(karabakh)
    return study, read_evidence(study)
