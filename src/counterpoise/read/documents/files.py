"""From the paths a user gives to the files to read: folders and zip archives are opened, in a fixed order.

Nothing is ever unpacked to disk and no name inside an archive is used as a path. Symbolic links inside
folders and archives are refused, as are encrypted members, names that climb ("..", absolute), archives with
too many members, too much content, a compression ratio no text reaches, or archives nested too deep.
What is refused is reported, and the rest goes on.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from counterpoise.read.documents.document import Limits, ReadFailure
from counterpoise.read.documents.extract import SUFFIXES

_BLOCK = 1 << 16
_END = b"PK\x05\x06"
_END_SIZE = 22
_MAX_COMMENT = 65_535
_SKIPPED = frozenset({"__MACOSX", ".DS_Store", "Thumbs.db"})


@dataclass(frozen=True)
class Source:
    """One file to read: the name to show, and its bytes or the path that holds them."""

    name: str
    path: Path | None = None
    data: bytes = b""

    def read(self) -> bytes:
        """The bytes. Raises OSError where the file cannot be read."""
        return self.path.read_bytes() if self.path is not None else self.data


class _Refused(Exception):
    pass


def find_sources(paths: Sequence[Path], *, limits: Limits) -> Iterator[Source | ReadFailure]:
    """The files behind the paths, in the order given, folders sorted by name; refusals in their place."""
    count = 0
    for path in paths:
        for found in _under(path, limits):
            count += 1
            if count > limits.files:
                yield ReadFailure(str(path), f"more than {limits.files:,} files were given; the rest is left out")
                return
            yield found


def _under(path: Path, limits: Limits) -> Iterator[Source | ReadFailure]:
    if not path.exists():
        yield ReadFailure(str(path), "there is no such file or folder")
    elif not path.is_dir():
        yield from _file(path, limits, named=True)
    else:
        yield from _folder(path, limits)


def _folder(folder: Path, limits: Limits) -> Iterator[Source | ReadFailure]:
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        yield ReadFailure(str(folder), f"cannot be listed: {error.strerror}")
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name in _SKIPPED:
            continue
        if entry.is_symlink():
            yield ReadFailure(str(entry), "is a symbolic link; links inside folders are not followed")
        elif entry.is_dir():
            yield from _folder(entry, limits)
        elif entry.suffix.lower() in SUFFIXES:
            yield from _file(entry, limits, named=False)


def _file(path: Path, limits: Limits, *, named: bool) -> Iterator[Source | ReadFailure]:
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):
        yield ReadFailure(str(path), "is no regular file")
    elif path.suffix.lower() == ".zip":
        if state.st_size > limits.archive_bytes:
            yield ReadFailure(str(path), f"has {state.st_size:,} bytes, more than {limits.archive_bytes:,}")
            return
        yield from _archive(str(path), path.read_bytes(), limits, depth=1)
    elif state.st_size > limits.file_bytes:
        yield ReadFailure(str(path), f"has {state.st_size:,} bytes, more than {limits.file_bytes:,}")
    else:
        yield Source(str(path), path)


def _archive(name: str, data: bytes, limits: Limits, *, depth: int) -> Iterator[Source | ReadFailure]:
    if depth > limits.archive_depth:
        yield ReadFailure(name, f"archives are nested more than {limits.archive_depth} deep")
        return
    try:
        _check_count(data, limits)
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _Refused as error:
        yield ReadFailure(name, str(error))
        return
    except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, OSError) as error:
        yield ReadFailure(name, f"is no readable zip archive: {error}")
        return
    left = limits.archive_bytes
    with archive:
        for member in sorted(archive.infolist(), key=lambda member: (member.filename, member.header_offset)):
            if member.is_dir() or _is_skipped(member.filename):
                continue
            shown = f"{name}/{member.filename}"
            try:
                content = _member(archive, member, min(left, limits.file_bytes), limits.archive_ratio)
            except _Refused as error:
                yield ReadFailure(shown, str(error))
                continue
            left -= len(content)
            if member.filename.lower().endswith(".zip"):
                yield from _archive(shown, content, limits, depth=depth + 1)
            else:
                yield Source(shown, data=content)


def _check_count(data: bytes, limits: Limits) -> None:
    """Refuse by the number of members that the end record states, before their list is read."""
    at = data.rfind(_END, max(0, len(data) - _END_SIZE - _MAX_COMMENT))
    if at < 0 or at + _END_SIZE > len(data):
        raise _Refused("is no readable zip archive: it has no end record")
    count = int(struct.unpack_from("<H", data, at + 10)[0])
    listed = int(struct.unpack_from("<L", data, at + 12)[0])
    if count > limits.archive_entries or listed > 1000 * limits.archive_entries:
        raise _Refused(f"lists {count:,} members, more than {limits.archive_entries:,}")


def _is_skipped(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(part in _SKIPPED for part in parts) or (bool(parts) and parts[-1].startswith(".") and parts[-1] != "..")


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int, ratio: int) -> bytes:
    """The content of one member, read in blocks so that no bomb fits; raises _Refused."""
    parts = PurePosixPath(member.filename.replace("\\", "/")).parts
    if not parts or parts[0] == "/" or ".." in parts or ":" in parts[0]:
        raise _Refused("its name climbs out of the archive")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise _Refused("is a symbolic link inside an archive")
    if member.flag_bits & 0x1:
        raise _Refused("is encrypted")
    suffix = PurePosixPath(member.filename).suffix.lower()
    if suffix not in SUFFIXES:
        raise _Refused(f"files of kind '{suffix}' are not read (txt, html, pdf, eml, zip)")
    allowed = min(most, max(_BLOCK, ratio * member.compress_size))
    pieces, size = [], 0
    try:
        with archive.open(member) as stream:
            while block := stream.read(_BLOCK):
                size += len(block)
                if size > allowed:
                    raise _Refused(_too_much(allowed, most, ratio))
                pieces.append(block)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError) as error:
        raise _Refused(f"cannot be unpacked: {error}") from error
    return b"".join(pieces)


def _too_much(allowed: int, most: int, ratio: int) -> str:
    if allowed == most:
        return f"unpacks to more than the {most:,} bytes left for it"
    return f"unpacks to more than {ratio} times its size, as no text does"
