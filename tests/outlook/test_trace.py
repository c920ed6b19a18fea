"""Trace: from a figure to links, series and records, and what leaving a record out does to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from counterpoise.dates import Month
from counterpoise.errors import NothingFound
from counterpoise.evidence.series import Series
from counterpoise.inference.engine import run
from counterpoise.outlook.futures import AccountDraws, run_forward, thinned
from counterpoise.outlook.trace import Trace, record_text, trace
from counterpoise.system.compile import Compiled, compile_account
from counterpoise.system.load import Loaded

Draws = tuple[AccountDraws, ...]
APRIL = Month.parse("2010-04")
SETTINGS = {"particles": 24, "size": 8, "seed": 5}


def traced(loaded: Loaded, draws: AccountDraws, quantity: str, month: Month, depth: int = 2) -> Trace:
    return trace(loaded.bundle, loaded.evidence, draws, quantity, month, depth=depth, **SETTINGS)


@pytest.fixture(scope="module")
def april(tiny_loaded: Loaded, tiny_draws: Draws) -> Trace:
    return traced(tiny_loaded, tiny_draws[1], "tension", APRIL)


def test_links_are_walked_back_nearest_first(april: Trace) -> None:
    steps = {step.link: step for step in april.links}
    assert [step.distance for step in april.links] == sorted(step.distance for step in april.links)
    assert {name for name, step in steps.items() if step.distance == 1} == {
        "time -> tension",
        "deaths -> tension",
        "level(fighting, aftermath) -> tension",
        "military_balance -> tension",
    }
    assert steps["arsenal[NOR] -> military_balance"].distance == 2
    assert "deliveries[SUP->NOR] -> arsenal[NOR]" not in steps, "three links away"
    balance = steps["military_balance -> tension"]
    assert (balance.held_by, balance.fixed, balance.why) == (
        "balance",
        False,
        "an upset balance makes the front nervous",
    )
    assert balance.low < balance.mean < balance.high
    fixed = steps["arsenal[SOU] -> military_balance"]
    assert (fixed.fixed, fixed.mean, fixed.low, fixed.high) == (True, -1.0, -1.0, -1.0)


def test_series_lead_to_the_records_of_the_month(april: Trace, tiny_loaded: Loaded) -> None:
    (deaths,) = [step for step in april.series if step.series == "deaths"]
    assert deaths.value == 60.0
    (identifier,) = deaths.records
    record = tiny_loaded.evidence.record(identifier)
    assert (record.origin.file, record.origin.line) == ("tables/deaths.csv", 29)
    assert record_text(record).endswith("(tables/deaths.csv:29)")


def test_a_month_without_records_points_to_the_last_that_has(tiny_loaded: Loaded, tiny_draws: Draws) -> None:
    made = traced(tiny_loaded, tiny_draws[0], "trust[SOU,SUP]", APRIL)
    (trust,) = [step for step in made.series if step.series == "trust[SOU,SUP]"]
    assert trust.value is None
    (identifier,) = trust.records
    assert tiny_loaded.evidence.record(identifier).origin.line == 3, "the poll of June 2009"


def mean_figure(compiled: Compiled, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean tension in April 2010 per draw, and the log-likelihood per draw, with the trace's random numbers."""
    place = APRIL - compiled.first_month
    future = run_forward(compiled, z, ("tension",), particles=24, seed=5, first=place)
    outcome = run(
        compiled.space,
        compiled.parameters.coefficients(z),
        n=24,
        seed=5,
        stream=np.arange(len(z), dtype=np.uint32),
        decompose=False,
    )
    return future.values[:, :, 0, 0].astype(np.float64).mean(axis=1), outcome.log_likelihood


def without(loaded: Loaded, name: str, place: int) -> Mapping[str, Series]:
    """The study's series with one month of one of them missing."""
    series = loaded.bundle.series[name]
    exact = series.exact.copy()
    assert np.isfinite(exact[place])
    exact[place] = np.nan
    return {**loaded.bundle.series, name: replace(series, exact=exact)}


@pytest.mark.parametrize("name", ["deaths", "deliveries[SUP->NOR]"])
def test_leaving_a_record_out_changes_the_figure_as_a_direct_computation_says(
    tiny_loaded: Loaded, tiny_draws: Draws, april: Trace, name: str
) -> None:
    found = [i for i in april.influences if i.series == name]
    assert found, f"among {[(i.series, str(i.month)) for i in april.influences]}"
    influence = found[0]
    draws, span = tiny_draws[1], tiny_loaded.study.months
    z = thinned(draws.z, 8, 5)
    bundle = tiny_loaded.bundle
    whole = compile_account(bundle, "balance", setting=draws.compiled.setting)
    bare = compile_account(
        replace(bundle, series=without(tiny_loaded, name, span.position(influence.month))),
        "balance",
        setting=draws.compiled.setting,
    )
    before, log_before = mean_figure(whole, z)
    after, log_after = mean_figure(bare, z)
    weights = np.exp(log_after - log_before - (log_after - log_before).max())
    weights /= weights.sum()
    assert influence.change == pytest.approx(float(weights @ after - before.mean()), abs=1e-5)
    assert influence.effective_draws == pytest.approx(1 / (weights**2).sum(), rel=1e-4)
    assert april.figure == pytest.approx(before.mean(), abs=1e-6)


def test_the_deaths_of_the_offensive_move_tension_then_most(april: Trace) -> None:
    strongest = april.influences[0]
    assert abs(strongest.change) == max(abs(entry.change) for entry in april.influences)
    assert "deaths" in {entry.series for entry in april.influences[:3]}
    assert all(1.0 <= entry.effective_draws <= 8.0 for entry in april.influences)
    assert all("tables/" in entry.text or "chronicle/" in entry.text for entry in april.influences if entry.records)


def test_beyond_the_record_up_to_a_year(tiny_loaded: Loaded, tiny_draws: Draws) -> None:
    made = traced(tiny_loaded, tiny_draws[0], "deaths", Month.parse("2012-06"), depth=1)
    assert made.low <= made.figure <= made.high
    with pytest.raises(NothingFound) as caught:
        traced(tiny_loaded, tiny_draws[0], "deaths", Month.parse("2013-01"))
    assert str(caught.value) == "2013-01 is outside what can be traced: 2008-01 to 2012-12"
    with pytest.raises(NothingFound):
        traced(tiny_loaded, tiny_draws[0], "deaths", Month.parse("2007-12"))


def test_an_unknown_quantity(tiny_loaded: Loaded, tiny_draws: Draws) -> None:
    with pytest.raises(NothingFound) as caught:
        traced(tiny_loaded, tiny_draws[0], "tensions", APRIL)
    assert str(caught.value) == "there is no quantity 'tensions' in this study; did you mean 'tension'?"
    assert caught.value.exit_code == 4
