from __future__ import annotations

from pathlib import Path

from counterpoise.evidence.links_read import LINKS, ReadLink, links_text, read_links

SAME = ReadLink("same", "a1", "b1", "", "000", "001")
CLASH = ReadLink("clash", "a2", "b2", "money", "000", "002")


def test_links_come_back_sorted_and_once(tmp_path: Path) -> None:
    (tmp_path / LINKS).write_text(links_text([SAME, CLASH, SAME]))
    assert read_links(tmp_path) == ([CLASH, SAME], [])
    assert read_links(tmp_path / "nowhere") == ([], [])


def test_a_kind_that_is_none_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / LINKS).write_text(links_text([SAME]).replace("same,", "alike,"))
    links, problems = read_links(tmp_path)
    assert links == []
    assert [str(one) for one in problems] == [f"{LINKS}:2:1: 'alike' is not a kind of link (same, clash)"]


def test_a_link_lies_within_documents_that_hold_both_its_ends() -> None:
    assert SAME.within({"000", "001"})
    assert not SAME.within({"000", "002"})
