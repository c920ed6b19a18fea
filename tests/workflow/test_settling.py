"""Settlement joined to the system: capability from arsenals, the value of waiting, what-ifs, and recorded outcomes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from counterpoise.errors import InputError, NothingFound, UsageError
from counterpoise.outlook.whatif import scenario_interventions
from counterpoise.system.compile import compile_account
from counterpoise.system.load import Loaded, load_study
from counterpoise.workflow.settle_verb import settle_source
from counterpoise.workflow.settling import RoundOutlook, historical_checks, settle_rounds, with_settlement


@pytest.fixture(scope="module")
def loaded(karabakh: Path) -> Loaded:
    return load_study(karabakh)


@pytest.fixture(scope="module")
def rounds(loaded: Loaded) -> tuple[RoundOutlook, ...]:
    return settle_rounds(loaded)


def edge(outlook: RoundOutlook) -> float:
    """How much stronger the claimant is than the holder."""
    return float(np.mean(outlook.capability["AZE"]) / np.mean(outlook.capability["ARM"]))


def test_capability_follows_the_arsenals(rounds: tuple[RoundOutlook, ...]) -> None:
    ratio = [edge(outlook) for outlook in rounds]
    assert ratio == sorted(ratio)
    assert ratio[0] < ratio[-1]
    for outlook in rounds:
        assert max(float(np.mean(draws)) for draws in outlook.capability.values()) == pytest.approx(1.0)


def test_the_same_seed_gives_the_same_outlook(loaded: Loaded, rounds: tuple[RoundOutlook, ...]) -> None:
    again = settle_rounds(loaded)
    assert [r.claimant_gain for r in again] == [r.claimant_gain for r in rounds]


def test_suspended_deliveries_move_the_outlook_of_later_rounds_only(
    loaded: Loaded, rounds: tuple[RoundOutlook, ...]
) -> None:
    changed = settle_rounds(loaded, do=scenario_interventions(loaded.bundle, "suspend_russia_azerbaijan_2010"))
    before, after = rounds[0].settlement, changed[0].settlement
    assert np.array_equal(before.cumulative, after.cumulative)
    assert edge(changed[-1]) < edge(rounds[-1])
    assert edge(changed[0]) == pytest.approx(edge(rounds[0]))
    assert not np.array_equal(rounds[-1].settlement.cumulative, changed[-1].settlement.cumulative)


def test_a_scenario_that_holds_a_level_is_refused(loaded: Loaded) -> None:
    with pytest.raises(InputError, match="turkey_held_at_2015 holds a level; here only set and scale can be used"):
        scenario_interventions(loaded.bundle, "turkey_held_at_2015")


def test_the_expected_gain_enters_the_onset_through_status_quo(
    loaded: Loaded, rounds: tuple[RoundOutlook, ...]
) -> None:
    joined = with_settlement(loaded, rounds)
    series = joined.bundle.series["settlement"].exact
    assert set(np.round(series, 9)) == {round(r.claimant_gain, 9) for r in rounds}
    compiled = compile_account(joined.bundle, "status_quo")
    assert "settlement_gain -> fighting" in [link.name for link in compiled.system.account_links()]
    without = compile_account(loaded.bundle, "status_quo")
    assert "settlement_gain -> fighting" not in [link.name for link in without.system.account_links()]


def test_recorded_outcomes_stand_beside_the_outlook(karabakh: Path, rounds: tuple[RoundOutlook, ...]) -> None:
    checks = historical_checks(karabakh / "issues.yaml", rounds)
    assert len(checks) == 24
    november = [check for check in checks if check.date == "2020-11-10"]
    assert {check.issue: check.value for check in november}["withdrawal"] == 97
    kazan = next(check for check in checks if check.round == "kazan" and check.issue == "withdrawal")
    assert (kazan.value, kazan.inside_80) == (0, False)
    assert all(check.source for check in checks)


def test_a_study_without_issues_finds_nothing() -> None:
    from counterpoise.workflow.starting import shipped_folder

    with pytest.raises(NothingFound, match=r"has no issues\.yaml"):
        settle_source(shipped_folder("ecuador_peru"), draws=10, seed=1, svg=None)


def test_a_file_of_issues_takes_no_scenario(tmp_path: Path) -> None:
    file = tmp_path / "issues.csv"
    file.write_text("issue,actor,position,salience,capability\na,X,0,50,1\na,Y,100,50,1\n", encoding="utf-8")
    with pytest.raises(UsageError, match="a scenario needs a study"):
        settle_source(file, draws=10, seed=1, svg=None, scenario="x")
    text, data = settle_source(file, draws=10, seed=1, svg=tmp_path / "svg")
    assert "compromise" in text
    assert data
    assert [path.name for path in (tmp_path / "svg").iterdir()] == ["issues-a.svg"]
