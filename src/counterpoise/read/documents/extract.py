"""From the bytes of one file to raw text and metadata.

Plain text is decoded in this process. HTML, PDF and mail are hostile and their parsers large, so they are
taken apart in a child process (`worker`) with its own limits on address space, processor time, output size
and open files, and a wall clock kept by the parent. The child gets the bytes on standard input and a bare
environment; it answers one JSON object on standard output, which is checked before it is used.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from counterpoise.read.documents.decode import NotText, decode
from counterpoise.read.documents.document import Format, Limits, Metadata

WORKER = "counterpoise.read.documents.worker"
OUTPUT_SLACK = 1_000_000
KEPT_ENVIRONMENT = ("PATH", "PYTHONPATH", "PYTHONHOME", "SYSTEMROOT", "TMPDIR", "TEMP", "LANG", "LC_ALL")

_BY_SUFFIX: dict[str, Format] = {
    ".txt": "txt", ".text": "txt", ".md": "txt", "": "txt",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".pdf": "pdf", ".eml": "eml",
}  # fmt: skip
SUFFIXES = frozenset(_BY_SUFFIX) - {""} | {".zip"}
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_SNIFFED = 2048


class Unreadable(Exception):
    """A file cannot be turned into text; the message is the reason, to stand after the file's name."""


@dataclass(frozen=True)
class Extract:
    """Raw text of one file with its metadata and notes."""

    format: Format
    text: str
    metadata: Metadata
    notes: tuple[str, ...]


def format_of(name: str, data: bytes) -> Format:
    """The format by content where it is certain, else by the suffix of the name; Unreadable for others."""
    if data.lstrip()[:5] == b"%PDF-":
        return "pdf"
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in (".eml", ".md") and _HTML_START.match(data[:_SNIFFED]):
        return "html"
    if suffix not in _BY_SUFFIX:
        raise Unreadable(f"files of kind '{suffix}' are not read (txt, html, pdf, eml, zip)")
    found = _BY_SUFFIX[suffix]
    if found == "pdf":
        raise Unreadable("is named as a PDF and is none")
    return found


def extract(name: str, data: bytes, *, limits: Limits) -> Extract:
    """Raw text, metadata and notes of a file's bytes. Raises Unreadable with the reason."""
    if not data.strip():
        raise Unreadable("is empty")
    if len(data) > limits.file_bytes:
        raise Unreadable(f"has {len(data):,} bytes, more than {limits.file_bytes:,}")
    kind = format_of(name, data)
    if kind == "txt":
        try:
            text, notes = decode(data)
        except NotText as error:
            raise Unreadable(str(error)) from error
        result = Extract("txt", text, Metadata(), notes)
    else:
        result = _in_child(kind, data, limits)
    if len(result.text) > limits.text_characters:
        raise Unreadable(f"holds {len(result.text):,} characters of text, more than {limits.text_characters:,}")
    return result


def _in_child(kind: Format, data: bytes, limits: Limits) -> Extract:
    cap = 12 * limits.text_characters + OUTPUT_SLACK
    settings = [limits.text_characters, limits.pages, limits.memory_bytes, limits.cpu_seconds, cap]
    command = [sys.executable, "-P", "-m", WORKER, kind, *map(str, settings)]
    environment = {key: os.environ[key] for key in KEPT_ENVIRONMENT if key in os.environ}
    with (
        tempfile.TemporaryFile() as source,
        tempfile.TemporaryFile() as answer,
        tempfile.TemporaryFile() as errors,
    ):
        source.write(data)
        source.seek(0)
        child = subprocess.Popen(command, stdin=source, stdout=answer, stderr=errors, env=environment)
        try:
            status = child.wait(timeout=limits.wall_seconds)
        except subprocess.TimeoutExpired as error:
            raise Unreadable(f"took more than {limits.wall_seconds:g} seconds to take apart") from error
        finally:
            child.kill()
            child.wait()
        answer.seek(0)
        errors.seek(0)
        said, complaint = answer.read(cap), errors.read(cap)[-2000:]
    if status != 0:
        raise Unreadable(_reason(status, complaint.decode("utf-8", "replace"), limits))
    return _checked(kind, said)


def _reason(status: int, complaint: str, limits: Limits) -> str:
    """Why the child ended without an answer, in words."""
    last = complaint.strip().splitlines()[-1] if complaint.strip() else ""
    if "MemoryError" in last or "std::bad_alloc" in last:
        return f"needs more than {limits.memory_bytes // 1_000_000} MB of memory to take apart"
    if -status in (24, 9) and not last:
        return f"needs more than {limits.cpu_seconds} seconds of processor time to take apart"
    if status == -25 or "File too large" in last:
        return "holds too much text"
    how = f"signal {-status}" if status < 0 else f"status {status}"
    return f"its parser failed ({how}): {last}" if last else f"its parser failed ({how})"


def _checked(kind: Format, said: bytes) -> Extract:
    """The child's answer; Unreadable where it refused the file or answers in another form."""
    try:
        answer = json.loads(said)
    except ValueError as error:
        raise Unreadable(f"its parser answered no JSON: {error}") from error
    if not isinstance(answer, dict):
        raise Unreadable("its parser answered in another form")
    if "refused" in answer:
        raise Unreadable(str(answer["refused"]))
    metadata = Metadata(
        title=_word(answer, "title"),
        author=_word(answer, "author"),
        site=_word(answer, "site"),
        url=_word(answer, "url"),
        dates=tuple((str(source), str(value)) for source, value in answer.get("dates", ())),
        captions=_words(answer, "captions"),
        aside=_words(answer, "aside"),
        quoted=_words(answer, "quoted"),
    )
    return Extract(kind, str(answer.get("text", "")), metadata, _words(answer, "notes"))


def _word(answer: dict[str, Any], key: str) -> str | None:
    value = answer.get(key)
    return " ".join(str(value).split()) or None if value is not None else None


def _words(answer: dict[str, Any], key: str) -> tuple[str, ...]:
    return tuple(map(str, answer.get(key, ())))
