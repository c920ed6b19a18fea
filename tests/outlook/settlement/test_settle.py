"""The settlement outlook: distributions, what moves them, and how they are told."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from counterpoise.outlook.settlement import distribution, ensemble
from counterpoise.outlook.settlement.issues import ActorOnIssue, Issues, OneIssue, modes, pad
from counterpoise.outlook.settlement.settle import Settlement, settle, with_capability
from counterpoise.outlook.settlement.svg import issue_svg
from counterpoise.outlook.settlement.text import settlement_data, settlement_text


def actor(name: str, x: float, s: float, c: float, reach: float = 0.0) -> ActorOnIssue:
    return ActorOnIssue(name, (max(x - reach, 0.0), x, min(x + reach, 100.0)), (s,) * 3, (c,) * 3)


def talks(reach: float = 0.0) -> Issues:
    status = (actor("ARM", 10, 0.9, 1, reach), actor("AZE", 90, 0.9, 1, reach), actor("RUS", 40, 0.5, 1, reach))
    corridor = (actor("ARM", 0, 0.6, 1, reach), actor("AZE", 80, 0.8, 1, reach), actor("RUS", 50, 0.7, 1, reach))
    return pad(
        [
            OneIssue("status", "kazan", status, 0.0, 100.0, 5.0),
            OneIssue("corridor", "kazan", corridor, 0.0, 100.0),
        ]
    )


@pytest.fixture(scope="module")
def outlook() -> Settlement:
    return settle(talks(reach=10.0), draws=100, seed=1)


def test_distributions_are_distributions(outlook: Settlement) -> None:
    assert outlook.cumulative.shape == (2, 101)
    np.testing.assert_allclose(outlook.cumulative[:, -1], 1.0)
    assert (np.diff(outlook.cumulative, axis=1) >= -1e-12).all()


def test_intervals_are_nested_and_hold_the_median(outlook: Settlement) -> None:
    narrow, wide, widest = (outlook.interval(percent) for percent in (50, 80, 95))
    assert (widest.low <= wide.low).all()
    assert (wide.low <= narrow.low).all()
    assert (narrow.high <= wide.high).all()
    assert (wide.high <= widest.high).all()
    assert (wide.low <= outlook.median).all()
    assert (outlook.median <= wide.high).all()


def test_the_same_seed_gives_the_same_outlook(outlook: Settlement) -> None:
    again = settle(talks(reach=10.0), draws=100, seed=1)
    np.testing.assert_array_equal(again.cumulative, outlook.cumulative)
    assert again.moves == outlook.moves


def test_no_agreement_only_where_there_is_a_reference_point(outlook: Settlement) -> None:
    assert 0 < outlook.no_agreement[0] < 1
    assert np.isnan(outlook.no_agreement[1])


def test_power_moves_the_outcome_towards_its_holder() -> None:
    weak = settle(talks(), draws=1, capability={"AZE": 0.5}, sensitivity=False)
    strong = settle(talks(), draws=1, capability={"AZE": 3.0}, sensitivity=False)
    assert strong.mean[0] > weak.mean[0] + 3


def test_capability_draws_are_used_in_step() -> None:
    """Two draws of capability, once each: the outlook is the mean of the two outlooks."""
    low, high = (settle(talks(), draws=1, capability={"AZE": c}, sensitivity=False) for c in (0.5, 3.0))
    both = settle(talks(), draws=2, capability={"AZE": np.array([0.5, 3.0])}, sensitivity=False)
    np.testing.assert_allclose(both.cumulative, (low.cumulative + high.cumulative) / 2, atol=1e-12)


def test_reversing_the_scale_reverses_the_pool() -> None:
    batch = modes(talks())
    mirrored = modes(
        pad(
            [
                OneIssue(
                    name,
                    "kazan",
                    tuple(
                        actor(n, 100 - x, s, 1)
                        for n, x, s in zip(("ARM", "AZE", "RUS"), places, saliences, strict=True)
                    ),
                    0.0,
                    100.0,
                )
                for name, places, saliences in (
                    ("status", (10, 90, 40), (0.9, 0.9, 0.5)),
                    ("corridor", (0, 80, 50), (0.6, 0.8, 0.7)),
                )
            ]
        )
    )
    theta = np.array(ensemble.shipped().pool)
    there = ensemble.pool(ensemble.pool_terms(batch), theta)
    back = ensemble.pool(ensemble.pool_terms(mirrored), theta)
    np.testing.assert_allclose(there[:, :-1], 1 - back[:, ::-1][:, 1:], atol=1e-9)


def test_resistance_is_the_contest_of_those_who_would_lose() -> None:
    """Reference 0; a at 0 (weight 1/4) loses from anything, b at 100 (weight 3/4) from nothing."""
    issues = pad([OneIssue("i", "g", (actor("a", 0, 0.5, 1), actor("b", 100, 0.5, 3)), 0.0, 100.0, 0.0)])
    held = ensemble.resistance(modes(issues))[0]
    assert held[0] == 0.0
    assert held[50] == pytest.approx(0.25**2 / (0.25**2 + 0.75**2))


def test_deadlock_raises_no_agreement() -> None:
    none, full = (settle(talks(), draws=1, deadlock=d, sensitivity=False).no_agreement[0] for d in (0.0, 1.0))
    assert full > none + 0.1
    with pytest.raises(ValueError, match=r"^deadlock must lie between 0 and 1, not 1\.5$"):
        settle(talks(), deadlock=1.5)


def test_shipped_mixture_sums_to_one_and_names_its_making() -> None:
    weights = ensemble.shipped()
    assert sum(weights.mixture.values()) == pytest.approx(1.0, abs=1e-3)
    assert weights.made_by["issues"] == 245
    assert len(str(weights.made_by["trained_on"]).split()) == 245


def test_sensitivity_is_ordered_and_signed() -> None:
    effects = [e for e in settle(talks(), draws=1).sensitivity if e.issue == "status"]
    assert len(effects) == 9
    assert [e.size for e in effects] == sorted((e.size for e in effects), reverse=True)
    own = next(e for e in effects if (e.actor, e.figure) == ("AZE", "position"))
    assert own.assumed
    assert (own.low, own.high) == (80.0, 100.0)
    assert own.at_high > own.at_low


def test_a_given_range_is_used_for_sensitivity() -> None:
    effects = settle(talks(reach=10.0), draws=1).sensitivity
    one = next(e for e in effects if (e.issue, e.actor, e.figure) == ("status", "RUS", "position"))
    assert (one.low, one.high, one.assumed) == (30.0, 50.0, False)


def test_moves_name_actors_and_shares(outlook: Settlement) -> None:
    assert outlook.moves
    assert {move.solver for move in outlook.moves} <= {"expected_utility", "spatial", "exchange"}
    for move in outlook.moves:
        assert move.actor != move.mover
        assert 0.05 <= move.share <= 1


def test_expected_gain_is_higher_for_the_side_that_the_status_quo_wrongs(outlook: Settlement) -> None:
    assert outlook.expected_gain("AZE") > 0 > outlook.expected_gain("ARM")
    with pytest.raises(KeyError, match="'USA' takes part in no issue with a reference point"):
        outlook.expected_gain("USA")


def test_at_least_counts_the_value_itself() -> None:
    sure = settle(talks(), draws=1, sensitivity=False)
    np.testing.assert_allclose(sure.at_least(np.array([0.0, 0.0])), 1.0)
    np.testing.assert_allclose(sure.at_least(np.array([100.0, 100.0])), distribution.masses(sure.cumulative)[:, -1])


def test_unknown_or_powerless_actors_are_refused() -> None:
    with pytest.raises(KeyError, match="'USA' takes part in none of the issues"):
        with_capability(talks(), {"USA": 1.0})
    with pytest.raises(ValueError, match=r"^the capability of 'ARM' must be positive and finite$"):
        with_capability(talks(), {"ARM": 0.0})


def test_text_tells_outlook_solvers_moves_and_effects(outlook: Settlement) -> None:
    text = settlement_text(outlook)
    assert text.startswith("status   (scale 0 to 100)\n  |")
    assert f"  median {outlook.median[0]:.4g}, 50 % [" in text
    assert "  ends at the reference point 5 (no agreement): " in text
    assert "\nkazan: better off than without agreement, over 1 issue: AZE " in text
    for name in ("compromise", "median", "nash", "expected utility", "spatial", "condorcet", "exchange"):
        assert f"    {name:<18} " in text
    assert "  who moves whom:\n" in text
    assert "  what matters most to the expected outcome:\n" in text
    assert text.endswith("is read from positions, not trained.\n")


def test_data_is_json_without_nan(outlook: Settlement) -> None:
    data = json.loads(json.dumps(settlement_data(outlook), allow_nan=False))
    status, corridor = data["issues"]
    assert corridor["reference"] is None
    assert corridor["no_agreement"] is None
    (package,) = data["packages"]
    assert package["better_off"]["AZE"] > 0.9
    assert sum(status["mass"]) == pytest.approx(1.0, abs=1e-3)
    assert set(status["solvers"]) == {
        "compromise", "median", "nash", "expected_utility", "spatial", "condorcet", "exchange"
    }  # fmt: skip


def test_svg_is_well_formed_and_says_its_figures() -> None:
    hostile = pad([OneIssue("<b>&", "g", (actor("A<script>", 10, 0.5, 1), actor("B", 90, 0.5, 2)), 0.0, 100.0, 10.0)])
    sure = settle(hostile, draws=1, sensitivity=False)
    root = ET.fromstring(issue_svg(sure, 0, ends=("left & low", "right")))
    space = "{http://www.w3.org/2000/svg}"
    assert root.findtext(f"{space}title") == "<b>&: where talks end"
    said = root.findtext(f"{space}desc")
    assert said is not None
    assert said.startswith(f"median {sure.median[0]:.4g}, 80 % [")
    texts = [node.text for node in root.iter(f"{space}text")]
    assert {"A<script>", "B", "left & low", "right", "no agreement"} <= set(texts)
