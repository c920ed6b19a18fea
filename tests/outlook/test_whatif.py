"""What-if: the same random numbers in both worlds, only incoming links cut, the record kept until the start."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterpoise.errors import InputError
from counterpoise.inference.arrays import Do
from counterpoise.outlook.futures import QUANTILES, AccountDraws, run_forward, thinned
from counterpoise.outlook.whatif import WhatIf, whatif
from counterpoise.system.compile import Compiled, Intervention, compile_account
from counterpoise.system.load import Loaded
from counterpoise.system.spec import ScenarioSpec

Draws = tuple[AccountDraws, ...]


def scenario(quantity: str, start: str | None = "2010-01", until: str | None = None, **do: object) -> ScenarioSpec:
    return ScenarioSpec.model_validate(
        {"says": "x", "from": start, "until": until, "do": [{"quantity": quantity, **do}]}
    )


def answer(loaded: Loaded, draws: Draws, spec: str | ScenarioSpec, months: int | None = None) -> WhatIf:
    return whatif(loaded.bundle, draws, spec, months=months, particles=8, size=8, seed=3)


@pytest.mark.parametrize("account", [0, 1, 2])
def test_what_changes_nothing_differs_by_exactly_nothing(tiny_loaded: Loaded, tiny_draws: Draws, account: int) -> None:
    made = answer(tiny_loaded, tiny_draws[account : account + 1], "as_it_was")
    difference = made.differences[0]
    for name, band in difference.bands.items():
        np.testing.assert_array_equal(band, 0.0, err_msg=name)
    assert all(without == with_ for without, with_ in difference.chances.values())
    assert set(difference.errors.values()) == {0.0}
    assert difference.carried_by == ()


def test_without_deliveries_the_arsenal_falls_from_the_following_january(
    tiny_loaded: Loaded, tiny_draws: Draws
) -> None:
    made = answer(tiny_loaded, tiny_draws, "suspend")
    assert (str(made.first), str(made.months[0]), len(made.months)) == ("2010-01", "2010-01", 24)
    assert made.warnings == (
        "deliveries[SUP->NOR] = 0 lies more than 3 standard deviations from its record (mean 85, sd 25): "
        "outside the data",
    )
    for difference in made.differences:
        arsenal, deliveries = difference.bands["arsenal[NOR]"], difference.bands["deliveries[SUP->NOR]"]
        np.testing.assert_array_equal(deliveries[:11], 0.0, err_msg="the deliveries of 2009 stay what they were")
        assert (deliveries[11:, -1] < 0).all()
        np.testing.assert_array_equal(arsenal[:12], 0.0, err_msg="never before January 2011")
        assert (arsenal[12:, -1] < 0).all()
        assert (np.diff(arsenal[12:, 3]) < 0).all(), "and ever further, month by month"
        assert (difference.bands["military_balance"][12:, -1] < 0).all()
        np.testing.assert_array_equal(difference.bands["arsenal[SOU]"], 0.0)


def test_substitution_answers_and_none_does_not(tiny_loaded: Loaded, tiny_draws: Draws) -> None:
    made = answer(tiny_loaded, tiny_draws, "suspend")
    other = {d.account: d.bands["deliveries[OTH->NOR]"] for d in made.differences}
    np.testing.assert_array_equal(other["none"], 0.0)
    np.testing.assert_array_equal(other["substitution"][:23], 0.0)
    assert (other["substitution"][23, 1:] > 0).all(), "in December 2011 the other supplier has filled the gap"
    assert made.difference("balance").bands["tension"][13:, 3].max() < 0, "a weaker claimant, a quieter front"
    carried = [name for name, _ in made.difference("balance").carried_by]
    assert "military_balance -> fighting" in carried


def test_from_a_past_month_the_record_holds_until_then(tiny_loaded: Loaded, tiny_draws: Draws) -> None:
    made = answer(tiny_loaded, tiny_draws[:1], scenario("tension", "2010-04", set=0.0), 6)
    baseline = made.differences[0].baseline
    np.testing.assert_array_equal(baseline["deliveries[SUP->NOR]"][:, 0], 80.0)
    assert baseline["deaths"][0, 3] < 20, "the 60 deaths of April 2010 come after the cut"


def test_a_quantity_held_stands_still_and_is_let_go_again(tiny_loaded: Loaded, tiny_draws: Draws) -> None:
    made = answer(tiny_loaded, tiny_draws[:1], "calm_held", 12)
    base, changed = tension_by_hand(tiny_loaded, tiny_draws[0], made, until=5)
    assert np.ptp(changed[:, :6]) == 0.0, "from January to June 2009 tension stands at one level"
    assert np.ptp(changed[:, 6]) > 0.0, "and moves again from July"
    expected = np.quantile(changed - base, QUANTILES, axis=0).T
    np.testing.assert_allclose(made.differences[0].bands["tension"], expected, atol=1e-6)


def tension_by_hand(loaded: Loaded, draws: AccountDraws, made: WhatIf, *, until: int) -> tuple[np.ndarray, np.ndarray]:
    """Tension without and with the hold, run step by step: [draws * particles, months] each."""
    cut, start = made.first + -1, made.first - loaded.study.months.first
    z = thinned(draws.z, 8, 3)

    def world(mode: Do, level: float) -> Compiled:
        do = (Intervention("tension", mode, level, start, start + until),)
        return compile_account(loaded.bundle, until=cut, horizon=12, setting=draws.compiled.setting, do=do)

    idle = world(Do.NONE, 0.0)
    june = run_forward(idle, z, ("tension",), particles=8, seed=3, first=5).of("tension")[:, 0]
    base, changed = (
        run_forward(compiled, z, ("tension",), particles=8, seed=3).of("tension")
        for compiled in (idle, world(Do.SET, float(june.mean())))
    )
    return base, changed


def test_beyond_the_record_it_runs_twelve_months(tiny_loaded: Loaded, tiny_draws: Draws) -> None:
    made = answer(tiny_loaded, tiny_draws[:1], scenario("tension", None, set=2.0))
    assert (str(made.first), len(made.months)) == ("2012-01", 12)
    assert answer(tiny_loaded, tiny_draws[:1], scenario("tension", None, set=2.0), 3).months[-1] == made.months[2]


def test_an_intervention_outside_the_record_is_answered_with_a_warning(tiny_loaded: Loaded, tiny_draws: Draws) -> None:
    made = answer(tiny_loaded, tiny_draws[:1], scenario("deliveries[SUP->NOR]", set=5000.0))
    assert made.warnings == (
        "deliveries[SUP->NOR] = 5000 lies more than 3 standard deviations from its record (mean 85, sd 25): "
        "outside the data",
    )


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("suspnd", "scenarios.yaml: there is no scenario 'suspnd'\n  hint: did you mean 'suspend'?"),
        (scenario("deliveries[SUP->NOX]", set=0),
         "scenarios.yaml: ad hoc: this study has no quantity 'deliveries[SUP->NOX]'\n"
         "  hint: did you mean 'deliveries[SUP->NOR]'?"),
        (scenario("tension", "2008-01", set=0), "scenarios.yaml: ad hoc: 2008-01 is outside 2008-02..2012-01"),
        (scenario("tension", "2012-02", set=0), "scenarios.yaml: ad hoc: 2012-02 is outside 2008-02..2012-01"),
        (scenario("tension", hold="2010-01"),
         "scenarios.yaml: ad hoc: 2010-01 is not a month of the record before 2010-01"),
        (scenario("tension", until="2009-12", set=0),
         "scenarios.yaml: ad hoc: it ends in 2009-12, before it starts in 2010-01"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked(tiny_loaded: Loaded, tiny_draws: Draws, spec: str | ScenarioSpec, message: str) -> None:
    with pytest.raises(InputError) as caught:
        answer(tiny_loaded, tiny_draws[:1], spec)
    assert str(caught.value) == f"{message}\n1 problem; nothing was written."


def descendants(compiled: Compiled, start: str) -> set[str]:
    """Quantities that links, or drivers of amounts, lead to from one quantity."""
    system, found, waiting = compiled.system, {start}, [start]
    while waiting:
        here = waiting.pop()
        ahead = [link.target for link in system.links if link.source == here]
        ahead += [quantity.name for quantity in system.quantities if quantity.driver == here]
        for name in ahead:
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), account=st.integers(0, 2))
def test_do_moves_nothing_but_what_follows_from_it(
    tiny_loaded: Loaded, tiny_draws: Draws, data: st.DataObject, account: int
) -> None:
    entry = tiny_draws[account]
    names = [q.name for q in entry.compiled.system.quantities if q.spec.kind not in ("exogenous", "episode")]
    chosen = data.draw(st.sampled_from(names))
    first, last = entry.compiled.known, entry.compiled.known + 14
    worlds = []
    for mode in (Do.NONE, Do.SET):
        do = (Intervention(chosen, mode, 1.5, first, last),)
        compiled = compile_account(tiny_loaded.bundle, entry.account, horizon=15, do=do, setting=entry.compiled.setting)
        worlds.append(run_forward(compiled, entry.z[:3], names, particles=4, seed=9))
    base, changed = worlds
    follows = descendants(entry.compiled, chosen)
    for name in names:
        if name not in follows:
            np.testing.assert_array_equal(base.of(name), changed.of(name), err_msg=f"{name} under do({chosen})")
    due = changed.of(chosen)[:, 11:] if chosen.startswith("deliveries") else changed.of(chosen)
    np.testing.assert_array_equal(due, np.float32(1.5))
