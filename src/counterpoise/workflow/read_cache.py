"""What was read is kept, so that only what changed is read again and a killed run goes on where it stopped.

One JSON file per document in the user's cache folder (`$COUNTERPOISE_CACHE`, else `$XDG_CACHE_HOME/counterpoise`, else
`~/.cache/counterpoise`), since it holds text of the article and a study folder is meant to be passed on. Its name is
the SHA-256 of everything that the result depends on:

    the bytes and the kind of the file; what the study's documents.yaml states of it
    the reader: version of the package, hash of its rules and vocabularies, the parser with its weights
    the study's own names

Each process writes an entry whole and at once when its document is done. An entry that cannot be read back is read
anew. Entries of other versions of the reader go when more than `KEPT` versions have gathered.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

import counterpoise
from counterpoise.atomic import write_bytes
from counterpoise.errors import UsageError
from counterpoise.provenance import Document
from counterpoise.read.parse.weights import weights_id
from counterpoise.read.pipeline import Coded

KEPT = 4
"""So many versions of the reader keep their entries."""
_LARGE = 2_000_000
"""Files of the reader above this size are weights: their own hash file stands for them."""


@cache
def _adapter() -> TypeAdapter[Coded]:
    return TypeAdapter(Coded)


@dataclass(frozen=True)
class ReadCache:
    """The entries of one version of the reader with one table of names."""

    folder: Path
    mark: str
    """Hash of what the reader depends on."""
    fresh: bool = False
    """True where nothing is to be taken from the cache; what is read still enters it."""

    def key(self, suffix: str, sha256: str, facts: Document | None) -> str:
        """Name of the entry of a file by its suffix, the hash of its bytes and what the study states of it."""
        stated = facts.model_dump_json() if facts is not None else ""
        return hashlib.sha256(f"{self.mark}\0{suffix.lower()}\0{sha256}\0{stated}".encode()).hexdigest()

    def get(self, key: str, *, name: str, content: bytes) -> Coded | None:
        """The document as it was read, under the name it has now; None where it must be read."""
        path = self._path(key)
        if self.fresh or not path.is_file():
            return None
        try:
            coded = _adapter().validate_json(path.read_bytes())
        except (ValidationError, OSError):
            return None
        return replace(coded, document=replace(coded.document, name=name, content=content))

    def put(self, key: str, coded: Coded) -> None:
        """Keep a document that was read."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, _adapter().dump_json(replace(coded, document=replace(coded.document, content=b""))))

    def _path(self, key: str) -> Path:
        return self.folder / self.mark[:16] / f"{key}.json"


def open_cache(*, model: str | None, names: Path | None, fresh: bool = False) -> ReadCache:
    """The cache for a reader with this parser (None: the shipped one) and this table of a study's names.

    UsageError where its folder cannot be made.
    """
    digest = hashlib.sha256(f"{counterpoise.__version__}\0{model or weights_id()}\0".encode())
    digest.update(_reader_hash().encode())
    digest.update(names.read_bytes() if names is not None else b"")
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        remedy = "set COUNTERPOISE_CACHE to a folder that can be written"
        raise UsageError(f"cannot keep what is read under {folder}: {error.strerror}; {remedy}") from error
    mark = digest.hexdigest()
    _prune(folder, mark[:16])
    return ReadCache(folder, mark, fresh)


def cache_folder() -> Path:
    """Where documents that were read are kept."""
    if own := os.environ.get("COUNTERPOISE_CACHE"):
        return Path(own) / "read"
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "counterpoise" / "read"


@cache
def _reader_hash() -> str:
    """SHA-256 over the rules and vocabularies of the reader."""
    digest = hashlib.sha256()
    root = files("counterpoise")
    for part in ("read", "vocabulary"):
        for name, entry in _walk(root / part, part):
            data = entry.read_bytes()
            digest.update(f"{name}\0{len(data)}\0".encode())
            digest.update(data if len(data) <= _LARGE else b"")
    return digest.hexdigest()


def _walk(folder: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.name.startswith((".", "__pycache__")):
            continue
        if entry.is_dir():
            yield from _walk(entry, f"{name}/{entry.name}")
        else:
            yield f"{name}/{entry.name}", entry


def _prune(folder: Path, current: str) -> None:
    """Remove the entries of the oldest versions of the reader where too many have gathered."""
    if not folder.is_dir():
        return
    versions = sorted((one for one in folder.iterdir() if one.is_dir() and one.name != current), key=_age)
    for old in versions[: max(0, len(versions) - KEPT + 1)]:
        shutil.rmtree(old, ignore_errors=True)


def _age(folder: Path) -> float:
    return folder.stat().st_mtime
