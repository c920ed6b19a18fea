"""Coding TSV files."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterpoise.errors import InputError
from counterpoise.read.events.coded_tsv import code_sentence, code_tsv
from counterpoise.read.parse.pipeline import Parser


def test_columns_are_kept_and_four_added(tmp_path: Path, parser: Parser) -> None:
    path = tmp_path / "in.tsv"
    path.write_text('id\tmarked_sentence\n7\t"<s>Oslo</s> expelled <t>two diplomats</t>.\n', encoding="utf-8")
    assert code_tsv(path, parser=parser) == (
        "id\tmarked_sentence\tevent_type\tevent_quad\tevent_mode\tplover_type\n"
        '7\t"<s>Oslo</s> expelled <t>two diplomats</t>.\tSANCTION\tmaterial conflict\texpel\tSANCTION\n'
    )


def test_one_sentence(parser: Parser) -> None:
    coded = code_sentence("<s>The rebels</s> freed <t>two hostages</t>.", parser=parser)
    assert coded == ("YIELD", "material cooperation", "release")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "{path}: the file is empty"),
        ("id\tname\n1\tx\n", "{path}:1: no column 'marked_sentence'\n  hint: has: id, name"),
        ("id\tsentence\n1\n", "{path}:2: 1 cells, the header has 2"),
    ],
)
def test_bad_files_are_refused_with_the_reason(tmp_path: Path, parser: Parser, content: str, message: str) -> None:
    path = tmp_path / "bad.tsv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        code_tsv(path, parser=parser)
    assert str(caught.value.problems[0]) == message.format(path=path)
