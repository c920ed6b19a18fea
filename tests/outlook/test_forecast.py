"""Forecasts: bands in order, probabilities that sum to one, mixtures by weight, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from counterpoise.dates import Month
from counterpoise.outlook.forecast import Forecast, _mixture, forecast
from counterpoise.outlook.futures import QUANTILES, AccountDraws, Futures, run_forward, thinned
from counterpoise.system.compile import compile_account
from counterpoise.system.load import Loaded

Draws = tuple[AccountDraws, ...]


@pytest.fixture(scope="module")
def ahead(tiny_loaded: Loaded, tiny_draws: Draws) -> Forecast:
    return forecast(tiny_loaded.bundle, tiny_draws, months=12, particles=16, size=12, seed=4)


def test_it_starts_after_the_record(ahead: Forecast) -> None:
    assert (str(ahead.origin), str(ahead.months[0]), str(ahead.months[-1])) == ("2011-12", "2012-01", "2012-12")
    assert [outlook.account for outlook in ahead.outlooks] == ["none", "balance", "substitution", "mixed"]
    assert ahead.quantities == (
        "deliveries[SUP->NOR]", "deliveries[SUP->SOU]", "deliveries[OTH->NOR]", "arsenal[NOR]", "arsenal[SOU]",
        "military_balance", "tension", "fighting", "deaths",
    )  # fmt: skip


def test_bands_are_ordered_and_of_the_right_shape(ahead: Forecast) -> None:
    for outlook in ahead.outlooks:
        for name, band in outlook.bands.items():
            assert band.shape == (12, len(QUANTILES)), name
            assert (np.diff(band, axis=1) >= 0).all(), name
        assert (outlook.bands["deaths"] >= 0).all()
        assert (outlook.bands["arsenal[NOR]"] > 0).all()


def test_probabilities_of_levels_sum_to_one(ahead: Forecast) -> None:
    for outlook in ahead.outlooks:
        assert outlook.levels.shape == (12, 4)
        np.testing.assert_allclose(outlook.levels.sum(axis=1), 1.0, atol=1e-12)


def test_chances_lie_in_their_ranges_and_nest(ahead: Forecast) -> None:
    for outlook in ahead.outlooks:
        for chance in outlook.chances:
            assert 0.0 <= chance.low <= chance.high <= 1.0
        war, force = outlook.chance("war"), outlook.chance("offensive or war")
        assert war.probability <= force.probability
        assert force.probability >= outlook.levels[:, 1:3].sum(axis=1).max() - 1e-12


def test_last_years_deliveries_stand_until_december(ahead: Forecast, tiny_loaded: Loaded) -> None:
    band = ahead.outlook("none").bands["deliveries[SUP->NOR]"]
    np.testing.assert_array_equal(band[:11], 90.0)
    assert band[11, 0] < 90.0 < band[11, -1]


def test_weights_are_equal_or_as_given(tiny_loaded: Loaded, tiny_draws: Draws) -> None:
    def weights(given: dict[str, float] | None) -> dict[str, float]:
        made = forecast(tiny_loaded.bundle, tiny_draws, months=1, particles=2, size=2, weights=given)
        return {outlook.account: outlook.weight for outlook in made.outlooks[:-1]}

    assert weights(None) == pytest.approx({"none": 1 / 3, "balance": 1 / 3, "substitution": 1 / 3})
    given = {"none": 1.0, "balance": 3.0, "substitution": 0.0, "another": 9.0}
    assert weights(given) == pytest.approx({"none": 0.25, "balance": 0.75, "substitution": 0.0})


def test_a_mixture_draws_from_the_accounts_by_weight() -> None:
    """Trajectories of one account are all 0, of the other all 1: the mixture's mean is the second's weight."""
    one, other = (
        Futures(name, ("fighting", "deaths"), Month.parse("2012-01"), np.full((400, 2, 3, 2), value, dtype=np.float32))
        for name, value in (("one", 0.0), ("other", 1.0))
    )
    mixed = _mixture([one, other], {"one": 0.25, "other": 0.75}, seed=1)
    assert mixed.chance("offensive or war").probability == pytest.approx(0.75, abs=4 * np.sqrt(0.75 * 0.25 / 400))
    np.testing.assert_allclose(mixed.levels[:, 1], mixed.chance("offensive or war").probability)
    assert _mixture([one, other], {"one": 1.0, "other": 0.0}, seed=1).levels[0].tolist() == [1.0, 0.0, 0.0, 0.0]


def test_the_same_seed_gives_the_same_figures(tiny_loaded: Loaded, tiny_draws: Draws) -> None:
    one, two, other = (
        forecast(tiny_loaded.bundle, tiny_draws[:1], months=6, particles=8, size=6, seed=seed) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(one.outlook("none").bands["tension"], two.outlook("none").bands["tension"])
    assert not np.array_equal(one.outlook("none").bands["tension"], other.outlook("none").bands["tension"])


def test_from_an_earlier_month_nothing_later_is_used(tiny_loaded: Loaded, tiny_draws: Draws) -> None:
    early = forecast(tiny_loaded.bundle, tiny_draws[:1], months=6, particles=16, size=6, origin=Month.parse("2010-03"))
    assert str(early.months[0]) == "2010-04"
    deaths = early.outlook("none").bands["deaths"]
    assert deaths[0, 3] < 20, "the 60 deaths of April 2010 are not known"
    np.testing.assert_array_equal(early.outlook("none").bands["deliveries[SUP->NOR]"], 80.0)


@pytest.mark.parametrize("months", [0, 25, -1])
def test_horizons_out_of_reach(tiny_loaded: Loaded, tiny_draws: Draws, months: int) -> None:
    with pytest.raises(ValueError, match=rf"^forecasts reach 1 to 24 months, not {months}$"):
        forecast(tiny_loaded.bundle, tiny_draws, months=months)


def test_what_cannot_be_forecast(tiny_loaded: Loaded, tiny_draws: Draws) -> None:
    with pytest.raises(ValueError, match=r"^a forecast needs the draws of at least one account$"):
        forecast(tiny_loaded.bundle, [])
    with pytest.raises(ValueError, match=r"^no weight for balance, substitution$"):
        forecast(tiny_loaded.bundle, tiny_draws, weights={"none": 1.0})
    other = AccountDraws(replace(tiny_draws[0].compiled, account="balance"), tiny_draws[0].z)
    with pytest.raises(ValueError, match=r"^the draws of balance belong to another system than the one to forecast$"):
        forecast(tiny_loaded.bundle, [other], months=1)


def test_unknown_names_are_named(ahead: Forecast) -> None:
    with pytest.raises(KeyError, match="no outlook of 'licence'; there are none, balance, substitution, mixed"):
        ahead.outlook("licence")
    with pytest.raises(KeyError, match="no chance 'peace'; there are offensive or war, war, at least 100 deaths"):
        ahead.outlook().chance("peace")


def test_trajectories_know_their_months_and_names(tiny_loaded: Loaded, tiny_draws: Draws) -> None:
    compiled = compile_account(tiny_loaded.bundle, horizon=3, setting=tiny_draws[0].compiled.setting)
    made = run_forward(compiled, tiny_draws[0].z[:4], ("tension", "deaths"), particles=5, seed=1)
    assert isinstance(made, Futures)
    assert made.values.shape == (4, 5, 3, 2)
    assert [str(month) for month in made.months] == ["2012-01", "2012-02", "2012-03"]
    assert made.of("deaths").shape == (20, 3)
    with pytest.raises(KeyError, match="no trajectories of 'war'; there are tension, deaths"):
        made.of("war")
    with pytest.raises(ValueError, match="the compiled system ends before the first month asked for"):
        run_forward(tiny_draws[0].compiled, tiny_draws[0].z, ("tension",), particles=2, seed=1)


def test_thinning_keeps_rows_in_order() -> None:
    z = np.arange(20.0)[:, None]
    assert thinned(z, 20, 1) is z
    few = thinned(z, 7, 1)[:, 0]
    assert few.size == 7
    assert (np.diff(few) > 0).all()
