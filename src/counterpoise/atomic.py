"""Atomic writes: a file is either the old one or the whole new one, also after a crash.

The bytes go to a temporary file in the same folder, are flushed to disk, and the temporary file is renamed
over the target (`os.replace`, atomic on POSIX and Windows). A failed write leaves no temporary file behind.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_bytes(path: Path, data: bytes) -> None:
    """Replace the content of `path` by `data` in one step. The folder must exist."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        replace_file(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def replace_file(temporary: Path, path: Path) -> None:
    """Put a finished temporary file of the same folder in the place of `path`, with its permissions."""
    temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
    temporary.replace(path)


def write_text(path: Path, text: str) -> None:
    """Replace the content of `path` by `text` in UTF-8, with the line ends given."""
    write_bytes(path, text.encode())


def append_line(path: Path, line: str) -> None:
    """Append one line and flush it to disk; ValueError where `line` holds a line end.

    A file whose last line was cut short by a crash gets its line end first, so lines never run together.
    """
    if "\n" in line or "\r" in line:
        raise ValueError("append_line writes one line at a time")
    torn = path.exists() and path.stat().st_size > 0 and not path.read_bytes().endswith(b"\n")
    with path.open("ab") as stream:
        stream.write(b"\n" * torn + line.encode() + b"\n")
        stream.flush()
        os.fsync(stream.fileno())
