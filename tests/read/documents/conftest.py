"""Helpers of the document tests: one document from text or bytes, and small archives."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from counterpoise.read.documents.document import Limits, ReadDocument, ReadFailure
from counterpoise.read.documents.reading import read_documents


class Folder:
    """A folder of files to read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, name: str, content: str | bytes, *, limits: Limits | None = None) -> ReadDocument | ReadFailure:
        """Write one file, read it, and give the one result."""
        path = self.path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        (result,) = read_documents([path], limits=limits)
        return result

    def document(self, name: str, content: str | bytes) -> ReadDocument:
        """As `read`, where it must succeed."""
        result = self.read(name, content)
        assert isinstance(result, ReadDocument), str(result)
        return result

    def reason(self, name: str, content: str | bytes, *, limits: Limits | None = None) -> str:
        """Why a file was not read."""
        result = self.read(name, content, limits=limits)
        assert isinstance(result, ReadFailure)
        return result.reason

    def archive(self, name: str, members: Mapping[str, bytes]) -> Path:
        path = self.path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in members.items():
                archive.writestr(member, content)
        return path


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)
