"""`verify` and `doctor`: do results belong to the study as it stands, and what can this installation do?"""

from __future__ import annotations

import json
import platform
import shutil
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import numpy as np

import counterpoise
from counterpoise.accounts.files import read_fit
from counterpoise.accounts.likelihood import Filter, filter_of
from counterpoise.errors import NothingFound
from counterpoise.inference.engine import engine_in_use
from counterpoise.provenance import sha256_file
from counterpoise.study import read_study
from counterpoise.workflow.stages import folded_accounts
from counterpoise.workflow.whole import load_whole

_DRAWS = 4
_TOLERANCE = 1e-6
_PACKAGES = ("numpy", "pydantic", "ruamel.yaml", "typer", "xarray", "h5netcdf", "jinja2")


@dataclass(frozen=True)
class Check:
    """One check of `verify`."""

    name: str
    passed: bool
    detail: str


def verify_results(path: Path, effort: str) -> tuple[Check, ...]:
    """Hashes of inputs and outputs against manifest.json, and the filter run again at four stored draws.

    NothingFound where there are no such results.
    """
    study = read_study(path)
    folder = study.path / "results" / effort
    file = folder / "manifest.json"
    if not file.is_file():
        raise NothingFound(f"there are no {effort} results in {folder}; make them: counterpoise run {path}")
    manifest = json.loads(file.read_text(encoding="utf-8"))
    same = manifest["studies"].get(study.name) == study.fingerprint()
    checks = [
        Check(
            "inputs",
            same,
            "the study is the one that was fitted"
            if same
            else "the study's files have changed since the fit; run it again",
        )
    ]
    for name, digest in manifest["outputs"].items():
        output = folder / name
        intact = output.is_file() and sha256_file(output) == digest
        checks.append(Check(name, intact, "unchanged" if intact else "missing or changed since it was written"))
    checks.append(_repeat(path, folder))
    return tuple(checks)


def _repeat(path: Path, folder: Path) -> Check:
    """Run the filter again at stored draws with their kept random numbers: the same engine gives the same figure."""
    fit = read_fit(folder / "none.nc")
    compiled = folded_accounts(load_whole(path, seed=fit.manifest.seed))["none"]
    if fit.names != compiled.parameters.names:
        return Check("repeat", False, "the stored fit has other parameters than the study's system now")
    again = filter_of(compiled, Filter(fit.manifest.particles, fit.manifest.filter_seed))(
        fit.z[:_DRAWS], fit.streams[:_DRAWS]
    )
    gap = float(np.abs(again - fit.log_likelihood[:_DRAWS]).max())
    allowed = _TOLERANCE if engine_in_use() == fit.manifest.engine else 0.05
    return Check(
        "repeat",
        gap <= allowed,
        f"log-likelihood at {_DRAWS} draws differs by {gap:.2g} (allowed {allowed:g}; "
        f"fitted with {fit.manifest.engine}, now {engine_in_use()})",
    )


def installation() -> dict[str, str]:
    """Versions and what runs, as text."""
    facts = {
        "counterpoise": counterpoise.__version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "engine": engine_in_use(),
        "C compiler": shutil.which("cc") or "none (only needed to build the kernel)",
    }
    for package in _PACKAGES:
        facts[package] = metadata.version(package)
    return facts
