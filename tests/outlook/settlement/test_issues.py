"""Padding, units and draws."""

from __future__ import annotations

import numpy as np
import pytest

from counterpoise.outlook.settlement.issues import ActorOnIssue, OneIssue, draw, modes, pad


def sure(name: str, x: float) -> ActorOnIssue:
    return ActorOnIssue(name, (x,) * 3, (0.5,) * 3, (1.0,) * 3)


def test_positions_become_shares_of_the_scale() -> None:
    issues = pad([OneIssue("i", "g", (sure("a", 1990.0), sure("b", 2010.0)), 1980.0, 2020.0, 2000.0, 2010.0)])
    batch = modes(issues)
    assert batch.positions.tolist() == [[0.25, 0.75]]
    assert batch.reference.tolist() == [0.5]
    assert issues.to_unit(issues.outcome).tolist() == [0.75]


def test_an_actor_has_one_column_in_a_group_and_is_masked_where_absent() -> None:
    first = OneIssue("x", "g", (sure("a", 0.0), sure("b", 100.0)), 0.0, 100.0)
    second = OneIssue("y", "g", (sure("b", 50.0),), 0.0, 100.0)
    issues = pad([first, second])
    assert issues.actors == (("a", "b"), ("a", "b"))
    assert issues.mask.tolist() == [[True, True], [False, True]]
    assert modes(issues).positions.tolist() == [[0.0, 1.0], [0.0, 0.5]]


def test_first_draw_is_the_modes_and_later_draws_stay_in_range() -> None:
    actor = ActorOnIssue("a", (10.0, 30.0, 40.0), (0.2, 0.4, 0.6), (1.0, 2.0, 9.0))
    issues = pad([OneIssue("i", "g", (actor, sure("b", 90.0)), 0.0, 100.0)])
    batch = draw(issues, draws=2000, seed=3)
    assert batch.positions.shape == (2000, 2)
    assert batch.positions[0].tolist() == [0.3, 0.9]
    assert (batch.positions[:, 1] == 0.9).all()
    x = 100 * batch.positions[:, 0]
    assert 10 <= x.min() < 13
    assert 38 < x.max() <= 40
    assert x.mean() == pytest.approx((10 + 30 + 40) / 3, abs=0.5)  # the mean of a triangular distribution


def test_the_same_seed_gives_the_same_draws() -> None:
    actor = ActorOnIssue("a", (10.0, 30.0, 40.0), (0.2, 0.4, 0.6), (1.0, 2.0, 9.0))
    issues = pad([OneIssue("i", "g", (actor,), 0.0, 100.0)])
    once, again = draw(issues, draws=5, seed=1), draw(issues, draws=5, seed=1)
    np.testing.assert_array_equal(once.positions, again.positions)
    assert not np.array_equal(once.positions, draw(issues, draws=5, seed=2).positions)


def test_groups_of_different_draws_are_kept_apart() -> None:
    issues = pad([OneIssue(name, "g", (sure("a", 0.0),), 0.0, 100.0) for name in "xy"])
    assert draw(issues, draws=2, seed=0).group.tolist() == [0, 0, 1, 1]


def test_what_cannot_be_padded_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^no issues given$"):
        pad([])
    with pytest.raises(ValueError, match=r"^issue 'i' has no actors$"):
        pad([OneIssue("i", "g", (), 0.0, 1.0)])
    with pytest.raises(ValueError, match=r"^issue 'i' has a scale from 1\.0 to 1\.0$"):
        pad([OneIssue("i", "g", (sure("a", 1.0),), 1.0, 1.0)])
    with pytest.raises(ValueError, match=r"^draws must be at least 1, not 0$"):
        draw(pad([OneIssue("i", "g", (sure("a", 1.0),), 0.0, 1.0)]), draws=0, seed=0)
