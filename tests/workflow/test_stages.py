"""Stages read back what stands on disk unchanged, run again what does not, and the manifest says what was done."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import counterpoise
from counterpoise.provenance import sha256_file
from counterpoise.study import read_study
from counterpoise.workflow.stages import Compared, Effort, compare_accounts, results_folder
from counterpoise.workflow.whole import load_whole


def again(folder: Path, effort: Effort, seed: int = 1) -> Compared:
    return compare_accounts([load_whole(folder)], effort, seed=seed, threads=1)


def reused(compared: Compared) -> dict[str, bool]:
    return {stage.name: stage.reused for stage in compared.stages}


def test_the_first_run_computes_everything_and_leaves_it_on_disk(first_run: Any) -> None:
    assert reused(first_run.compared) == {"fit northland/none": False, "compare accounts": False}
    folder = results_folder(first_run.compared.study, first_run.effort)
    assert folder == first_run.folder / "results" / "small"
    assert sorted(path.name for path in folder.iterdir() if path.is_file()) == [
        "balance.nc", "comparison.json", "comparison.key", "manifest.json", "none.nc", "substitution.nc",
    ]  # fmt: skip
    assert not list(folder.rglob("*.tmp"))
    assert not list((folder / "checkpoints").glob("*")), "a finished fit leaves no checkpoint"


def test_every_account_has_draws_and_a_weight(first_run: Any) -> None:
    compared = first_run.compared
    draws = compared.draws()
    assert [entry.account for entry in draws] == ["none", "balance", "substitution"]
    assert all(entry.z.shape[1] == entry.compiled.parameters.dimension for entry in draws)
    weights = compared.weights()
    assert set(weights) == {"none", "balance", "substitution"}
    assert sum(weights.values()) == pytest.approx(1.0)


def test_a_second_run_reads_back_and_fits_nothing(ran: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("nothing is to be computed")

    monkeypatch.setattr("counterpoise.workflow.stages.fit", refuse)
    monkeypatch.setattr("counterpoise.workflow.stages.compare", refuse)
    second = again(ran.folder, ran.effort)
    assert reused(second) == {"fit northland/none": True, "compare accounts": True}
    assert second.comparison.to_json() == ran.compared.comparison.to_json()
    for mine, theirs in zip(second.draws(), ran.compared.draws(), strict=True):
        np.testing.assert_array_equal(mine.z, theirs.z)


@pytest.mark.parametrize("what", ["a record", "the seed", "an account", "the effort"])
def test_what_has_changed_is_computed_again(ran: Any, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Asked(Exception):
        pass

    def stop(*_: object, **__: object) -> None:
        raise Asked

    monkeypatch.setattr("counterpoise.workflow.stages.fit", stop)
    monkeypatch.setattr("counterpoise.workflow.stages.compare", stop)
    effort, seed = ran.effort, 1
    if what == "a record":
        table = ran.folder / "tables" / "deaths.csv"
        table.write_text(table.read_text().replace("2010-04,2010-04,60", "2010-04,2010-04,61"))
    elif what == "the seed":
        seed = 2
    elif what == "an account":
        account = ran.folder / "accounts" / "balance.yaml"
        account.write_text(account.read_text().replace("half_normal(0.3)", "half_normal(0.4)"))
    else:
        effort = Effort("small", 24, 3, 100, 1, 2, 0, 6)
    with pytest.raises(Asked):
        again(ran.folder, effort, seed)


def test_words_alone_change_no_fit(ran: Any) -> None:
    account = ran.folder / "accounts" / "balance.yaml"
    account.write_text(account.read_text().replace("uses force.", "strikes first."))
    assert reused(again(ran.folder, ran.effort)) == {"fit northland/none": True, "compare accounts": True}


def test_the_manifest_says_what_went_in_and_what_came_out(first_run: Any) -> None:
    folder = first_run.folder / "results" / "small"
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["counterpoise_version"] == counterpoise.__version__
    assert manifest["studies"] == {"northland": read_study(first_run.folder).fingerprint()}
    assert manifest["seed"] == 1
    assert manifest["effort"]["size"] == 24
    assert manifest["numpy"] == np.__version__
    assert [stage["name"] for stage in manifest["stages"]] == ["fit northland/none", "compare accounts"]
    assert manifest["peak_memory_mib"] > 20
    assert manifest["outputs"] == {
        name: sha256_file(folder / name)
        for name in ("balance.nc", "comparison.json", "comparison.key", "none.nc", "substitution.nc")
    }
