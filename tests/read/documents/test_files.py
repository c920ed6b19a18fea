"""Folders and archives: a fixed order, and hostile archives that harm nothing."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

from counterpoise.read.documents.document import Limits, ReadDocument, ReadFailure
from counterpoise.read.documents.reading import read_documents

from .conftest import Folder

TEXT = b"The talks went on in Vienna on Thursday, the minister said."


def reasons(path: Path, *, limits: Limits | None = None) -> list[str]:
    return [str(found) for found in read_documents([path], limits=limits) if isinstance(found, ReadFailure)]


def test_a_folder_is_read_in_order_and_bad_files_do_not_stop_it(folder: Folder) -> None:
    (folder.path / "b").mkdir()
    (folder.path / "b" / "z.txt").write_bytes(TEXT)
    (folder.path / "a.txt").write_bytes(TEXT)
    (folder.path / "c.txt").write_bytes(b"")
    (folder.path / "d.pdf").write_bytes(b"not a pdf")
    (folder.path / "e.txt").write_bytes(TEXT)
    (folder.path / "picture.png").write_bytes(b"\x89PNG")
    (folder.path / ".hidden.txt").write_bytes(TEXT)
    one = read_documents([folder.path], jobs=1)
    assert [Path(found.name).name for found in one] == ["a.txt", "z.txt", "c.txt", "d.pdf", "e.txt"]
    assert [type(found) for found in one] == [ReadDocument, ReadDocument, ReadFailure, ReadFailure, ReadDocument]
    assert str(one[2]) == f"{folder.path / 'c.txt'}: is empty"
    assert str(one[3]) == f"{folder.path / 'd.pdf'}: is named as a PDF and is none"
    assert read_documents([folder.path], jobs=3) == one


def test_a_missing_file_is_named() -> None:
    (found,) = read_documents([Path("/nowhere/x.txt")])
    assert str(found) == "/nowhere/x.txt: there is no such file or folder"


def test_links_in_a_folder_are_not_followed(folder: Folder) -> None:
    (folder.path / "passwords.txt").symlink_to("/etc/passwd")
    (folder.path / "loop").symlink_to(folder.path)
    assert reasons(folder.path) == [
        f"{folder.path / name}: is a symbolic link; links inside folders are not followed"
        for name in ("loop", "passwords.txt")
    ]


def test_an_archive_is_read_without_unpacking(folder: Folder) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("deep.txt", TEXT + b" Again.")
    path = folder.archive("a.zip", {"two.txt": TEXT + b" Twice.", "one.txt": TEXT, "inner.zip": inner.getvalue()})
    found = read_documents([path])
    assert [result.name for result in found] == [
        f"{path}/inner.zip/deep.txt", f"{path}/one.txt", f"{path}/two.txt"
    ]  # fmt: skip
    assert sorted(entry.name for entry in folder.path.iterdir()) == ["a.zip"]


def test_names_that_climb_are_refused_and_the_rest_is_read(folder: Folder) -> None:
    path = folder.archive("a.zip", {"../../escape.txt": TEXT, "/etc/x.txt": TEXT, "C:\\x.txt": TEXT, "good.txt": TEXT})
    found = read_documents([path])
    assert reasons(path) == [
        f"{path}/{name}: its name climbs out of the archive" for name in ("../../escape.txt", "/etc/x.txt", "C:\\x.txt")
    ]
    assert isinstance(found[-1], ReadDocument)
    assert not (folder.path.parent / "escape.txt").exists()


def test_a_bomb_is_not_unpacked(folder: Folder) -> None:
    path = folder.archive("a.zip", {"bomb.txt": b"0" * 30_000_000, "good.txt": TEXT})
    assert reasons(path) == [f"{path}/bomb.txt: unpacks to more than 200 times its size, as no text does"]
    small = Limits(archive_bytes=100_000, archive_ratio=100_000)
    assert reasons(path, limits=small) == [f"{path}/bomb.txt: unpacks to more than the 100,000 bytes left for it"]


def test_archives_in_archives_end(folder: Folder) -> None:
    content = TEXT
    for depth in range(4):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("a.zip" if depth else "a.txt", content)
        content = buffer.getvalue()
    path = folder.path / "a.zip"
    path.write_bytes(content)
    assert reasons(path) == [f"{path}/a.zip/a.zip: archives are nested more than 2 deep"]


def test_too_many_members_are_refused_before_they_are_listed(folder: Folder) -> None:
    path = folder.archive("a.zip", {f"{number}.txt": b"x" for number in range(30)})
    assert reasons(path, limits=Limits(archive_entries=20)) == [f"{path}: lists 30 members, more than 20"]


def test_a_link_inside_an_archive_is_refused(folder: Folder) -> None:
    path = folder.path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        member = zipfile.ZipInfo("passwords.txt")
        member.create_system = 3
        member.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(member, "/etc/passwd")
    assert reasons(path) == [f"{path}/passwords.txt: is a symbolic link inside an archive"]


def test_a_broken_archive_is_named(folder: Folder) -> None:
    path = folder.path / "a.zip"
    path.write_bytes(b"PK\x03\x04 and then nothing")
    assert reasons(path) == [f"{path}: is no readable zip archive: it has no end record"]
    whole = folder.archive("b.zip", {"a.txt": TEXT * 50})
    data = bytearray(whole.read_bytes())
    data[45:60] = b"\xff" * 15
    whole.write_bytes(bytes(data))
    assert len(reasons(whole)) == 1
    assert reasons(whole)[0].startswith(f"{whole}/a.txt: cannot be unpacked: ")


def test_the_number_of_files_is_bounded(folder: Folder) -> None:
    for number in range(5):
        (folder.path / f"{number}.txt").write_bytes(TEXT)
    found = read_documents([folder.path], limits=Limits(files=3))
    assert len(found) == 4
    assert str(found[-1]) == f"{folder.path}: more than 3 files were given; the rest is left out"
