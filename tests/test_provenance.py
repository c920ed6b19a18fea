from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from counterpoise.provenance import Origin, Passage, content_id, sha256_file, sha256_text


def test_the_hash_of_abc(tmp_path: Path) -> None:
    known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    (tmp_path / "abc").write_bytes(b"abc")
    assert sha256_text("abc") == known
    assert sha256_file(tmp_path / "abc") == known


@given(st.dictionaries(st.text(), st.integers() | st.text() | st.none(), min_size=2))
def test_content_ids_do_not_depend_on_the_order_of_keys(content: dict[str, object]) -> None:
    assert content_id(content) == content_id(dict(reversed(content.items())))


def test_a_content_id_is_twelve_hex_digits() -> None:
    assert content_id({"a": 1}) == "015abd7f5cc5"


def test_passages_overlap_in_one_document_only() -> None:
    one = Passage(document="000", start=10, end=20)
    assert one.overlaps(Passage(document="000", start=19, end=30))
    assert not one.overlaps(Passage(document="000", start=20, end=30))
    assert not one.overlaps(Passage(document="001", start=10, end=20))
    assert str(one) == "000[10:20]"


@pytest.mark.parametrize(("start", "end"), [(5, 5), (6, 5), (-1, 5)])
def test_a_passage_runs_forward(start: int, end: int) -> None:
    with pytest.raises(ValidationError, match=r"a passage needs 0 <= start < end"):
        Passage(document="000", start=start, end=end)


def test_an_origin_is_frozen_and_strict() -> None:
    origin = Origin(kind="table", file="tables/deaths.csv", line=3, source="UCDP")
    assert str(origin) == "tables/deaths.csv:3 (UCDP)"
    with pytest.raises(ValidationError, match="Instance is frozen"):
        origin.line = 4  # type: ignore[misc]
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        Origin.model_validate({"kind": "table", "file": "t.csv", "line": 1, "vintag": "2022"})
