from __future__ import annotations

from pathlib import Path

import pytest

from counterpoise.atomic import append_line, write_bytes, write_text


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    write_text(path, "old\n")
    write_text(path, "new, Türkiye\n")
    assert path.read_text(encoding="utf-8") == "new, Türkiye\n"
    assert [item.name for item in tmp_path.iterdir()] == ["out.txt"]


def test_a_failed_write_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.txt"
    write_text(path, "old")

    def full(handle: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("counterpoise.atomic.os.fsync", full)
    with pytest.raises(OSError, match="disk full"):
        write_bytes(path, b"new")
    assert path.read_text() == "old"
    assert [item.name for item in tmp_path.iterdir()] == ["out.txt"]


def test_appending_after_a_torn_line(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text("one\ntor")
    append_line(path, "two")
    append_line(path, "three")
    assert path.read_text() == "one\ntor\ntwo\nthree\n"


def test_one_line_at_a_time(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="append_line writes one line at a time"):
        append_line(tmp_path / "log", "a\nb")
