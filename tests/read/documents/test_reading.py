"""Reading as a whole: the same bytes give the same document, and originals are kept."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from counterpoise.read.documents.reading import iterate_documents, read_document, read_documents, store_copy

from .conftest import Folder

TEXT = "A title of some kind\n\n25.09.2020\n\nThe talks went on in Vienna on Thursday, the minister of Armenia said."


def test_the_same_bytes_give_the_same_document() -> None:
    one, other = read_document("a.txt", TEXT.encode()), read_document("a.txt", TEXT.encode())
    assert one == other
    assert one.id == hashlib.sha256(TEXT.encode()).hexdigest()[:12] == one.sha256[:12]
    assert (one.title, one.language, str(one.published.day)) == ("A title of some kind", "en", "2020-09-25")


def test_copies_are_kept_by_their_hash(folder: Folder, tmp_path: Path) -> None:
    document = folder.document("a.txt", TEXT)
    path = store_copy(document, tmp_path / "kept" / "originals")
    assert path.name == f"{document.sha256}.txt"
    assert path.read_text() == TEXT
    before = path.stat().st_mtime_ns
    assert store_copy(document, tmp_path / "kept" / "originals") == path
    assert path.stat().st_mtime_ns == before
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_an_altered_copy_is_put_right(folder: Folder, tmp_path: Path) -> None:
    document = folder.document("a.txt", TEXT)
    path = store_copy(document, tmp_path / "kept")
    path.write_text("altered")
    assert store_copy(document, tmp_path / "kept").read_text() == TEXT


def test_reading_is_lazy(folder: Folder) -> None:
    for name in "abc":
        (folder.path / f"{name}.txt").write_text(TEXT)
    found = iterate_documents([folder.path])
    assert Path(next(found).name).name == "a.txt"


def test_jobs_must_be_positive() -> None:
    with pytest.raises(ValueError, match=r"^jobs must be 1 or more, got 0$"):
        read_documents([], jobs=0)
    assert read_documents([]) == ()


def test_an_unreadable_file_is_named(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    (folder.path / "a.txt").write_text(TEXT)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    (result,) = read_documents([folder.path / "a.txt"])
    assert str(result) == f"{folder.path / 'a.txt'}: cannot be read: Permission denied"
