"""The made-up study run once with a very small effort, for the tests of stages, manifest, verify and report."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from counterpoise.workflow.stages import Compared, Effort, compare_accounts, write_manifest
from counterpoise.workflow.whole import load_whole

ROOT = Path(__file__).resolve().parent.parent.parent
SMALL = Effort("small", size=24, moves=2, particles=100, points=1, repeats=2, recovery_records=0, futures=6)


class Ran(NamedTuple):
    """A finished run: the study's folder, its effort and its result."""

    folder: Path
    effort: Effort
    compared: Compared


@pytest.fixture(scope="session")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """Never change this folder; take `ran`."""
    folder = Path(shutil.copytree(ROOT / "tests" / "tiny", tmp_path_factory.mktemp("run") / "northland"))
    compared = compare_accounts([load_whole(folder)], SMALL, seed=1, threads=1)
    write_manifest(compared, SMALL, seed=1)
    return Ran(folder, SMALL, compared)


@pytest.fixture
def ran(first_run: Ran, tmp_path: Path) -> Ran:
    """A copy of the finished run, to change at will."""
    return Ran(Path(shutil.copytree(first_run.folder, tmp_path / "northland")), first_run.effort, first_run.compared)
