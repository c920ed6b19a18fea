"""Fixtures for all tests: the folder of shared data, and how tests that need it skip."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from counterpoise.system.load import Loaded

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--heavy", action="store_true", help="also run tests that take minutes of CPU")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--heavy"):
        return
    skip = pytest.mark.skip(reason="minutes of CPU; run with --heavy")
    for item in items:
        if "heavy" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache of what was read that no other run of the tests has filled."""
    folder = tmp_path_factory.mktemp("cache")
    before = os.environ.get("COUNTERPOISE_CACHE")
    os.environ["COUNTERPOISE_CACHE"] = str(folder)
    yield folder
    if before is None:
        del os.environ["COUNTERPOISE_CACHE"]
    else:
        os.environ["COUNTERPOISE_CACHE"] = before


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared data: COUNTERPOISE_SHARED, default ../shared beside the repository.

    Fails in CI where it is missing, and skips elsewhere.
    """
    folder = Path(os.environ.get("COUNTERPOISE_SHARED", ROOT.parent / "shared"))
    if (folder / "data").is_dir():
        return folder
    message = f"no shared data at {folder}; set COUNTERPOISE_SHARED"
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def karabakh() -> Path:
    """The flagship study as it ships."""
    return ROOT / "src" / "counterpoise" / "studies" / "karabakh"


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A copy of the made-up study of tests/tiny, in a folder called `northland`."""
    return Path(shutil.copytree(ROOT / "tests" / "tiny", tmp_path / "northland"))


@pytest.fixture(scope="session")
def tiny_loaded() -> Loaded:
    """The made-up study, read once. Never written to."""
    from counterpoise.system.load import load_study

    return load_study(ROOT / "tests" / "tiny")
