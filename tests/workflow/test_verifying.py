"""`verify` notices a changed input, a changed output, and a filter that no longer gives the stored figure."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from counterpoise.accounts.files import read_fit, write_fit
from counterpoise.errors import NothingFound
from counterpoise.provenance import sha256_file
from counterpoise.workflow.verifying import installation, verify_results

OUTPUTS = ["balance.nc", "comparison.json", "comparison.key", "none.nc", "substitution.nc"]


def failures(ran: Any) -> dict[str, str]:
    return {check.name: check.detail for check in verify_results(ran.folder, "small") if not check.passed}


def test_untouched_results_pass_every_check(ran: Any) -> None:
    checks = verify_results(ran.folder, "small")
    assert [check.name for check in checks] == ["inputs", *OUTPUTS, "repeat"]
    assert failures(ran) == {}
    assert checks[-1].detail.startswith("log-likelihood at 4 draws differs by 0 (allowed 1e-06; fitted with ")


def test_a_changed_record_is_noticed(ran: Any) -> None:
    table = ran.folder / "tables" / "deaths.csv"
    table.write_text(table.read_text().replace("2010-04,2010-04,60", "2010-04,2010-04,90"))
    found = failures(ran)
    assert set(found) == {"inputs", "repeat"}
    assert found["inputs"] == "the study's files have changed since the fit; run it again"


def test_a_changed_word_is_noticed_though_no_figure_moves(ran: Any) -> None:
    account = ran.folder / "accounts" / "balance.yaml"
    account.write_text(account.read_text().replace("uses force.", "strikes first."))
    assert set(failures(ran)) == {"inputs"}


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_changed_output_is_noticed(ran: Any, name: str) -> None:
    file = ran.folder / "results" / "small" / name
    if name == "none.nc":
        write_fit(replace(read_fit(file), account="other"), file)
    else:
        file.write_bytes(file.read_bytes()[:-1] + b"?")
    assert set(failures(ran)) == {name}


def test_a_missing_output_is_noticed(ran: Any) -> None:
    (ran.folder / "results" / "small" / "comparison.json").unlink()
    assert failures(ran) == {"comparison.json": "missing or changed since it was written"}


def test_a_figure_that_the_filter_does_not_give_again(ran: Any) -> None:
    folder = ran.folder / "results" / "small"
    fit = read_fit(folder / "none.nc")
    write_fit(replace(fit, log_likelihood=fit.log_likelihood + 0.5), folder / "none.nc")
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["outputs"]["none.nc"] = sha256_file(folder / "none.nc")
    (folder / "manifest.json").write_text(json.dumps(manifest))
    found = failures(ran)
    assert set(found) == {"repeat"}
    assert "differs by 0.5 " in found["repeat"]


def test_results_that_are_not_there(ran: Any) -> None:
    with pytest.raises(NothingFound) as caught:
        verify_results(ran.folder, "full")
    folder = ran.folder.resolve()
    assert str(caught.value) == (
        f"there are no full results in {folder / 'results' / 'full'}; make them: counterpoise run {ran.folder}"
    )


def test_the_installation_in_words() -> None:
    facts = installation()
    assert facts["engine"].startswith(("c (", "numpy"))
    assert all(isinstance(value, str) and value for value in facts.values())
