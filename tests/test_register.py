from __future__ import annotations

from pathlib import Path

import pytest

from counterpoise.provenance import Document
from counterpoise.register import COLUMNS, REGISTER, guarded, read_register, register_text, unguarded


def document(identifier: str, **fields: str) -> Document:
    values = {"file": f"{identifier}.txt", "sha256": identifier * 16, "title": "T", "outlet": "News", "side": "third"}
    return Document.model_validate({"id": identifier, **values, **fields})


def test_documents_come_back_sorted_and_those_listed_by_a_person_are_left_out(tmp_path: Path) -> None:
    one, other = document("bbbb", title='=cmd|"x", two\nlines'), document("aaaa", copy_of="bbbb")
    (tmp_path / REGISTER).write_text(register_text([one, other]), encoding="utf-8")
    found, problems = read_register(tmp_path)
    assert problems == []
    assert found == [other, one.model_copy(update={"title": '=cmd|"x", two lines'})]
    assert "'=cmd" in (tmp_path / REGISTER).read_text()
    assert read_register(tmp_path, [document("0001", sha256=one.sha256)])[0] == [other]


def test_no_register_is_an_empty_one(tmp_path: Path) -> None:
    assert read_register(tmp_path) == ([], [])


def test_an_id_that_stands_twice_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / REGISTER).write_text(register_text([document("aaaa")]), encoding="utf-8")
    _, problems = read_register(tmp_path, [document("aaaa", sha256="f" * 64)])
    assert [str(problem) for problem in problems] == [f"{REGISTER}:2:1: document id 'aaaa' stands twice"]
    (tmp_path / REGISTER).write_text(",".join(COLUMNS[:-1]) + "\n", encoding="utf-8")
    assert "copy_of" in str(read_register(tmp_path)[1][0])


@pytest.mark.parametrize("text", ["=1+1", "+x", "-x", "@x", "'=x", "plain", "'quoted'", ""])
def test_guards_come_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@"))
