"""Checkpoints of a tempering run: one .npz, replaced atomically, refused where it belongs to another run.

The file holds the arrays of the cloud between two temperatures and the identity of the run (sizes, seed, and
the caller's fingerprint of study, account and data). No pickle is read or written.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from counterpoise.errors import InputError, Problem

SCALARS = ("log_marginal", "relative_variance")


def save(path: Path, identity: str, arrays: Mapping[str, Any]) -> None:
    """Write `arrays` with their run's identity; a kill at any moment leaves the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as stream:
            np.savez(stream, identity=np.array(identity), **arrays)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def load(path: Path, identity: str) -> dict[str, Any] | None:
    """The saved arrays, or None where there is no file. Raises InputError for another run's or a broken
    file.
    """
    if not path.exists():
        return None
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as held:
            arrays: dict[str, Any] = {name: held[name] for name in held.files}
        found = str(arrays.pop("identity"))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise _refusal(path, f"this checkpoint cannot be read ({error})") from error
    if found != identity:
        raise _refusal(
            path, "this checkpoint belongs to another fit (its data, account, seed or sizes differ)"
        )
    for name in SCALARS:
        arrays[name] = float(arrays[name])
    return arrays


def _refusal(path: Path, message: str) -> InputError:
    return InputError([Problem(str(path), 0, 0, message, "delete the file to start the fit afresh")])
