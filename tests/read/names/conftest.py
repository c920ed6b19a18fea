"""Fixtures for the names layer."""

from __future__ import annotations

import pytest

from counterpoise.read.names import Names


@pytest.fixture(scope="session")
def names() -> Names:
    """The gazetteer as it ships."""
    return Names.load()
