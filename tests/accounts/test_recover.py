"""Simulated records and the recovery table, against what must hold by construction."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from counterpoise.accounts.fit import fit
from counterpoise.accounts.likelihood import Filter
from counterpoise.accounts.recover import (
    Effort,
    RecoveredRecord,
    Recovery,
    onsets_in_record,
    onsets_needed,
    recover,
)
from counterpoise.accounts.simulate import count_onsets, simulate_records, unobserved, with_record
from counterpoise.errors import InputError, UsageError
from counterpoise.inference import engine

SMALL = Effort(size=48, moves=2, points=1, repeats=2)


def test_a_simulated_record_is_observed_as_the_study_is(tiny):
    compiled = tiny.small_war(account="pressure")
    records = simulate_records(compiled, np.zeros((3, 4)), np.full((3, 1), 0.5), seed=4, settings=Filter(10))
    for record in records:
        space = with_record(compiled, record).space
        space.check()
        assert np.array_equal(space.count_kind, compiled.space.count_kind)
        assert np.array_equal(np.isfinite(space.score_obs), np.isfinite(compiled.space.score_obs))
        assert np.array_equal(np.isfinite(space.count_obs), np.isfinite(compiled.space.count_obs))
        assert np.array_equal(space.count_lower > 0, (compiled.space.count_lower > 0) & (space.count_lower > 0))
        assert space.count_obs[12, 0] >= space.count_lower[10, 0]
    assert not np.array_equal(records[0].counts["deaths"], records[1].counts["deaths"], equal_nan=True)


def test_one_record_serves_every_account_by_name(tiny):
    pressure, none = tiny.small_war(account="pressure"), tiny.small_war()
    record = simulate_records(pressure, np.zeros((1, 4)), np.ones((1, 1)), seed=4, settings=Filter(10))[0]
    there, here = with_record(pressure, record).space, with_record(none, record).space
    assert np.array_equal(there.count_obs, here.count_obs, equal_nan=True)
    assert np.array_equal(there.score_obs, here.score_obs, equal_nan=True)


def test_nothing_is_observed_in_an_unobserved_system(tiny):
    space = unobserved(tiny.small_war().space)
    space.check()
    assert not space.observed_from(0)


def test_simulated_scores_have_the_declared_law(tiny):
    x = np.zeros(400)
    compiled = tiny.line(x, np.zeros(400))
    record = simulate_records(compiled, np.array([[1.5]]), np.zeros((1, 0)), seed=2, settings=Filter(2))[0]
    scores = record.scores["level score 0"]
    assert abs(scores.mean() - 1.5) < 0.2
    assert abs(scores.std() - 1.0) < 0.12


def test_window_sums_add_up(tiny):
    compiled = tiny.small_war()
    space = unobserved(compiled.space)
    drawn = simulate_records(compiled, np.zeros((1, 4)), np.zeros((1, 0)), seed=4, settings=Filter(2))[0]
    paths = engine.run(
        space,
        compiled.parameters.coefficients(np.zeros((1, 4))),
        n=1,
        seed=4,
        stream=np.zeros(1, np.uint32),
        record=engine.Record((3,), 0),
    ).paths
    assert paths is not None
    deaths = paths[0, 0, :, 0]
    assert drawn.counts["deaths"][12] == deaths[10:13].sum()
    assert drawn.counts["deaths"][20] == deaths[20]
    assert drawn.lower["deaths"][10] == np.floor(deaths[10] / 2)


def test_onsets_are_counted_from_calm_and_aftermath_only():
    levels = np.array([[0, 1, 1, 2, 3, 1, 0, 2, 2], [1, 1, 1, 1, 1, 1, 1, 1, 1], [0, 0, 3, 3, 0, 0, 0, 0, 0]])
    assert count_onsets(levels).tolist() == [3, 1, 0]


def test_onsets_of_the_record_are_those_it_shows(war):
    accounts, none = war
    mean, low, high = onsets_in_record(accounts["none"], none)
    assert low <= mean <= high
    assert 1 <= mean <= 6


@pytest.mark.parametrize(("beta", "onsets"), [(0.3, 67), (0.6, 17), (1.2, 4)])
def test_the_law_of_thumb(beta: float, onsets: int):
    assert round(onsets_needed(beta)) == onsets
    assert onsets_needed(beta) * beta**2 / 2 == pytest.approx(3.0)


def test_no_effect_is_never_decided():
    assert onsets_needed(0.0) == float("inf")


@pytest.fixture(scope="module")
def table(tiny) -> Recovery:
    """A line of 200 months with a strong effect: the record decides."""
    x, y = tiny.line_record(9, 0.0, months=200)
    compiled = {
        "none": tiny.line(x, y),
        "rise": tiny.line(x, y, account="rise", scale=3.0),
        "fall": tiny.line(x, y, account="fall", scale=3.0, sign=-1),
    }
    none = fit(compiled["none"], size=64, moves=2, settings=Filter(2))
    return recover(none, compiled, records=6, effort=SMALL)


def test_strong_accounts_are_recovered(table: Recovery):
    assert table.confusion.sum(axis=1).tolist() == [6, 6, 6]
    assert table.first > 0.75
    assert table.chance == pytest.approx(1 / 3)
    assert all(value < 0 for value in table.mean_gain_under_none.values())


def test_records_of_none_favour_no_account_on_average(tiny):
    """20 records: the log Bayes factor is negative on average where the link is not there."""
    x, y = tiny.line_record(9, 0.0)
    compiled = {"none": tiny.line(x, y), "rise": tiny.line(x, y, account="rise")}
    none = fit(compiled["none"], size=64, moves=2, settings=Filter(2))
    table = recover(none, compiled, records=20, truths=["none"], effort=SMALL)
    found = np.array([record.log_bayes_factors["rise"] for record in table.finished])
    assert found.size == 20
    assert table.mean_gain_under_none["rise"] == pytest.approx(found.mean())
    assert found.mean() < 0.0
    assert found.max() < 3.0


def test_a_known_strong_link_comes_back_inside_its_interval(tiny):
    """Driver to onset at 2 in log-odds per unit, 240 months: the account's fit must cover it and find its sign."""
    compiled = tiny.small_war(account="pressure", months=240, strength=2.0)
    record = simulate_records(compiled, np.zeros((1, 4)), np.ones((1, 1)), seed=5, settings=Filter(2))[0]
    result = fit(with_record(compiled, record), size=96, moves=4, settings=Filter(100), noise_gate=None)
    low, high = np.quantile(result.column("pressure: driver -> onset"), [0.025, 0.975])
    assert low < 2.0 < high
    assert low > 0.2


def test_an_unknown_truth_is_refused(tiny):
    x, y = tiny.line_record(9, 0.0)
    compiled = {"none": tiny.line(x, y)}
    none = fit(compiled["none"], size=48, moves=2, settings=Filter(2))
    with pytest.raises(UsageError, match="there is no account 'rise' to simulate records from"):
        recover(none, compiled, truths=["rise"], effort=SMALL)


def test_calibration_covers_every_weight(table: Recovery):
    assert sum(entry.count for entry in table.calibration) == 18 * 3
    assert all(entry.low <= entry.mean_weight <= entry.high for entry in table.calibration)
    right = sum(entry.count * entry.share_true for entry in table.calibration)
    assert right == pytest.approx(18)


def test_a_table_survives_json(table: Recovery):
    assert Recovery.from_json(table.to_json()) == table


def test_a_killed_recovery_goes_on_where_it_stopped(tiny, tmp_path: Path):
    x, y = tiny.line_record(9, 0.0)
    compiled = {"none": tiny.line(x, y), "rise": tiny.line(x, y, account="rise")}
    none = fit(compiled["none"], size=48, moves=2, settings=Filter(2))
    said: list[str] = []

    def kill(text: str) -> None:
        said.append(text)
        if len(said) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        recover(none, compiled, records=2, effort=SMALL, cache=tmp_path / "cache", progress=kill)
    rest: list[str] = []
    resumed = recover(none, compiled, records=2, effort=SMALL, cache=tmp_path / "cache", progress=rest.append)
    assert said[:2] == ["none 1 of 2", "none 2 of 2"]
    assert rest == ["rise 1 of 2", "rise 2 of 2"]
    assert resumed == recover(none, compiled, records=2, effort=SMALL)
    assert recover(none, compiled, records=2, effort=SMALL, cache=tmp_path / "cache", progress=rest.append) == resumed
    assert len(rest) == 2


def test_a_broken_cache_is_refused(tiny, tmp_path: Path):
    x, y = tiny.line_record(9, 0.0)
    compiled = {"none": tiny.line(x, y)}
    none = fit(compiled["none"], size=48, moves=2, settings=Filter(2))
    recover(none, compiled, records=1, effort=SMALL, cache=tmp_path)
    path = next(tmp_path.iterdir())
    path.write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="this recovery table cannot be read"):
        recover(none, compiled, records=1, effort=SMALL, cache=tmp_path)


def test_a_failed_record_is_counted_apart():
    records = (
        RecoveredRecord("none", 0, 2, {"a": -0.5}),
        RecoveredRecord("a", 0, 1, {}, "the filter died"),
        RecoveredRecord("a", 1, 1, {"a": 0.5}),
    )
    table = Recovery("s", ("none", "a"), 1.0, (2.0, 1.0, 3.0), records)
    assert table.confusion.tolist() == [[1, 0], [0, 1]]
    assert len(table.finished) == 2
    assert table.rivalries_needed[0.6] == pytest.approx(2 * 3 / 0.36 / 2)
