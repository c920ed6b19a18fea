"""Compromise, median, Nash, Condorcet and exchange against answers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.outlook.settlement import compromise, condorcet, exchange, median, nash
from counterpoise.outlook.settlement.issues import ActorOnIssue, Batch, OneIssue, modes, pad
from counterpoise.outlook.settlement.solvers import SOLVERS, solve_all


def issue(
    *figures: tuple[float, float, float], name: str = "i", group: str = "g", reference: float = float("nan")
) -> OneIssue:
    actors = tuple(ActorOnIssue(f"a{k}", (x,) * 3, (s,) * 3, (c,) * 3) for k, (x, s, c) in enumerate(figures))
    return OneIssue(name, group, actors, 0.0, 100.0, reference)


def batch(*issues: OneIssue) -> Batch:
    return modes(pad(issues))


def test_compromise_weighs_capability_times_salience() -> None:
    rows = batch(issue((0, 0.5, 1), (100, 0.5, 3)))
    assert compromise.solve(rows).answer.tolist() == [0.75]
    assert compromise.solve(rows, weigh="salience").answer.tolist() == [0.5]
    assert compromise.solve(batch(issue((0, 0.1, 1), (30, 0.9, 3))), weigh="none").answer[0] == 0.15


def test_compromise_refuses_an_unknown_weighting() -> None:
    with pytest.raises(ValueError, match=r"^unknown weighting 'power'$"):
        compromise.solve(batch(issue((0, 1, 1))), weigh="power")  # type: ignore[arg-type]


def test_median_is_the_position_with_half_of_the_weight_on_each_side() -> None:
    assert median.solve(batch(issue((0, 1, 1), (40, 1, 1), (100, 1, 1)))).answer.tolist() == [0.4]
    assert median.solve(batch(issue((0, 1, 3), (40, 1, 1), (100, 1, 1)))).answer.tolist() == [0.0]
    assert median.solve(batch(issue((0, 1, 1), (100, 1, 1)))).answer.tolist() == [0.5]


def test_condorcet_rule_picks_the_position_that_loses_no_vote() -> None:
    rows = batch(issue((0, 1, 1), (40, 1, 1), (100, 1, 1)))
    assert median.solve(rows, rule="condorcet").answer.tolist() == [0.4]
    with pytest.raises(ValueError, match=r"^unknown rule 'mode'$"):
        median.solve(rows, rule="mode")  # type: ignore[arg-type]


def test_nash_of_two_equals_is_the_middle_and_moves_towards_the_strong() -> None:
    assert nash.solve(batch(issue((0, 1, 1), (100, 1, 1)))).answer[0] == pytest.approx(0.5, abs=0.005)
    assert nash.solve(batch(issue((0, 1, 1), (100, 1, 3)))).answer[0] > 0.6


def test_nash_keeps_the_reference_point_that_an_actor_cannot_be_moved_from() -> None:
    rows = batch(issue((0, 1, 1), (100, 1, 1), reference=0.0))
    assert nash.solve(rows, slack=0.001).answer[0] < 0.2


def test_nash_gains_are_shared_where_both_sides_gain() -> None:
    rows = batch(issue((40, 1, 1), (60, 1, 1), reference=0.0))
    assert 0.4 <= nash.solve(rows).answer[0] <= 0.6


def test_condorcet_lottery_is_a_distribution_and_favours_the_stronger_camp() -> None:
    rows = batch(issue((0, 1, 1), (100, 1, 3)))
    p = condorcet.distribution(rows)
    np.testing.assert_allclose(p, [[0.25, 0.75]], atol=1e-6)
    assert condorcet.solve(rows).answer[0] == pytest.approx(0.75, abs=1e-6)


def test_exchange_trades_equal_gains_on_two_issues() -> None:
    """a0 cares for the second issue, a1 for the first: each gives way where it cares less, and both gain."""
    first = issue((0, 0.2, 1), (100, 0.8, 1), name="first")
    second = issue((0, 0.8, 1), (100, 0.2, 1), name="second")
    rows = batch(first, second)
    before, after = compromise.solve(rows), exchange.solve(rows)
    np.testing.assert_allclose(before.answer, [0.8, 0.2])
    np.testing.assert_allclose(after.answer, [1.0, 0.0], atol=1e-12)
    assert after.moved_by.tolist() == [[1, -1], [-1, 0]]
    utility_gain_a0 = 0.8 * (before.answer[1] - after.answer[1]) - 0.2 * (after.answer[0] - before.answer[0])
    utility_gain_a1 = 0.8 * (after.answer[0] - before.answer[0]) - 0.2 * (before.answer[1] - after.answer[1])
    assert utility_gain_a0 == pytest.approx(utility_gain_a1)
    assert utility_gain_a0 > 0


def test_exchange_of_unequal_reach_still_shares_the_gain() -> None:
    bystander = (50.0, 0.5, 1e-12)
    rows = batch(
        issue((0, 0.3, 1), (60, 0.9, 1), bystander, name="x"), issue((20, 0.9, 1), (90, 0.4, 1), bystander, name="y")
    )
    before, after = compromise.solve(rows).answer, exchange.solve(rows).answer
    shift = after - before
    assert np.abs(shift).max() > 0.01
    gain_a0 = -0.3 * shift[0] - 0.9 * shift[1]
    gain_a1 = 0.9 * shift[0] + 0.4 * shift[1]
    assert gain_a0 == pytest.approx(gain_a1, abs=1e-9)


def test_exchange_does_not_cross_groups() -> None:
    first = issue((0, 0.2, 1), (100, 0.8, 1), name="first", group="g")
    second = issue((0, 0.8, 1), (100, 0.2, 1), name="second", group="h")
    assert exchange.solve(batch(first, second)).answer.tolist() == pytest.approx([0.8, 0.2])


figures = st.lists(st.tuples(st.integers(0, 100), st.floats(0.05, 1.0), st.floats(0.1, 10.0)), min_size=1, max_size=6)


@given(figures)
def test_every_solver_answers_inside_the_positions(drawn: list[tuple[int, float, float]]) -> None:
    rows = batch(issue(*((float(x), s, c) for x, s, c in drawn)))
    places = [x / 100 for x, _, _ in drawn]
    for name, solution in solve_all(rows).items():
        assert solution.answer.shape == (1,), name
        slack = 0.005 if name == "nash" else 1e-3
        assert min(places) - slack <= solution.answer[0] <= max(places) + slack, name


@given(figures)
def test_reversing_the_scale_reverses_the_answer(drawn: list[tuple[int, float, float]]) -> None:
    there = batch(issue(*((float(x), s, c) for x, s, c in drawn)))
    back = batch(issue(*((100.0 - x, s, c) for x, s, c in drawn)))
    for name in ("compromise", "median", "condorcet", "exchange"):
        np.testing.assert_allclose(SOLVERS[name](there).answer, 1 - SOLVERS[name](back).answer, atol=1e-6, err_msg=name)


def test_padding_does_not_change_an_answer() -> None:
    small, large = (
        issue((10, 0.5, 1), (80, 0.9, 2)),
        issue(*[(10.0 * k, 0.5, 1.0) for k in range(9)], name="j", group="h"),
    )
    alone, together = batch(small), batch(small, large)
    for name, solve in SOLVERS.items():
        assert solve(together).answer[0] == pytest.approx(solve(alone).answer[0], abs=1e-9), name
