"""Sources: every record numbered once, with its place, its speaker and a safe address."""

from __future__ import annotations

import pytest

from counterpoise.report.sources import build_sources, describe, group_id, web_address
from counterpoise.report.view import ReportView
from counterpoise.system.load import Loaded


def test_every_accepted_record_has_one_number(loaded: Loaded) -> None:
    sources = build_sources(loaded.evidence)
    assert set(sources.numbers) == {record.id for record in loaded.evidence.accepted}
    assert sorted(sources.numbers.values()) == list(range(1, len(sources.numbers) + 1))


def test_groups_follow_the_files(view: ReportView) -> None:
    titles = [group.title.split(":")[0] for group in view.sources.groups]
    assert titles == ["Document d1", "Chronicle all.csv", "Table deaths.csv", "Table deliveries.csv"]
    assert view.sources.groups[0].id == group_id("records/d1.jsonl") == "file-records-d1-jsonl"


def test_an_entry_says_where_who_and_when(view: ReportView) -> None:
    entry = next(e for g in view.sources.groups for e in g.entries if e.text.startswith("Arms of Lowland cost five"))
    assert entry.where == "document d1, characters 1–9"
    assert (entry.speaker, entry.outlet, entry.side, entry.vintage) == ("Minister", "Gazette", "UPP", "2016-06-01")
    assert entry.detail == "BIG → LOW; 5,000 million USD"
    assert entry.coded_by == "hand:t1"


def test_a_page_address_carries_a_text_fragment(view: ReportView) -> None:
    entry = next(e for g in view.sources.groups for e in g.entries if e.text.startswith("Signed for tanks"))
    assert entry.url == "https://example.org/2014-05-06?a=1&b=2#:~:text=Great%20Arsenal%20Works"


@pytest.mark.parametrize(
    ("source", "text", "address"),
    [
        ("javascript:alert(1)", "", ""),
        ("no address", "", ""),
        ("Register, https://armstransfers.example, table", "", "https://armstransfers.example"),
        ("https://a.example/x#part", "In Nagorno Karabakh now", "https://a.example/x#part"),
        (
            "https://a.example/x",
            "the General Abd-el Kader came",
            "https://a.example/x#:~:text=General%20Abd%2Del%20Kader",
        ),
        ('https://a.example/"onmouseover="x', "", "https://a.example/"),
    ],
)
def test_addresses(source: str, text: str, address: str) -> None:
    assert web_address(source, text) == address


def test_rows_are_described_with_bounds_kept_apart(loaded: Loaded) -> None:
    window = next(row for row in loaded.evidence.rows if row.note == "known as a sum")
    assert describe(window) == "deaths 2015-01..2015-12: 12 deaths (known as a sum)"
