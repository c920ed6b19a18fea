"""Bytes to text where nobody says which encoding they are in.

A byte-order mark decides; then UTF-8 if the bytes are valid; then UTF-16 without a mark, told by its zero
bytes; then UTF-8 with some foreign bytes, which are read one by one as windows-1252; then one of the two
8-bit code pages of the region, told by whether letters above 127 stand in runs (Cyrillic words) or alone
(accented Latin letters). Every guess is returned as a note. Bytes that are no text at all are refused.
"""

from __future__ import annotations

import codecs
import re

MAX_CONTROL_SHARE = 0.02

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_STRAY = "read one byte as windows-1252"


class NotText(Exception):
    """The bytes are no text; the message says why."""


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of `data`, byte-order mark kept as its first character, and notes on what was guessed.

    Raises NotText for binary data.
    """
    text, notes = _decoded(data)
    control = len(_CONTROL.findall(text))
    if control > MAX_CONTROL_SHARE * len(text):
        raise NotText(f"is not text: {control} of {len(text)} characters are control characters")
    if control:
        notes = (*notes, f"{control} control characters dropped")
    return text, notes


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), ()
            except UnicodeDecodeError as error:
                raise NotText(f"is marked as {encoding} and is not: {error.reason} at byte {error.start}") from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _guessed(data)
    if wide := _wide(data):
        return data.decode(wide), (f"read as {wide} without a byte-order mark",)
    return text, ()


def _wide(data: bytes) -> str:
    """utf-16-le or utf-16-be where every other byte is mostly zero, else nothing."""
    if len(data) < 4 or len(data) % 2:
        return ""
    half = len(data) // 2
    even, odd = data[::2].count(0), data[1::2].count(0)
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and odd < 0.05 * half else ""


def _guessed(data: bytes) -> tuple[str, tuple[str, ...]]:
    if wide := _wide(data):
        try:
            return data.decode(wide), (f"read as {wide} without a byte-order mark",)
        except UnicodeDecodeError as error:
            raise NotText(f"looks like {wide} and is not: {error.reason} at byte {error.start}") from error
    kept = data.decode("utf-8", "surrogateescape")
    stray = sum("\udc80" <= letter <= "\udcff" for letter in kept)
    foreign = sum(letter > "\x7f" for letter in kept) - stray
    if foreign >= stray:
        mended = "".join(_latin(letter) if "\udc80" <= letter <= "\udcff" else letter for letter in kept)
        return mended, (f"UTF-8 with {stray} foreign bytes, {_STRAY} each",)
    page = "windows-1251" if _is_cyrillic(data) else "windows-1252"
    return data.decode(page, "replace"), (f"not UTF-8; read as {page}",)


def _latin(letter: str) -> str:
    return bytes([ord(letter) - 0xDC00]).decode("windows-1252", "replace")


def _is_cyrillic(data: bytes) -> bool:
    runs = _HIGH_RUN.findall(data)
    return sum(len(run) for run in runs if len(run) > 2) * 2 > sum(map(len, runs))
