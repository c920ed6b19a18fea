"""Who would sign: gains over no agreement in sampled packages."""

from __future__ import annotations

import numpy as np
import pytest

from counterpoise.outlook.settlement import distribution
from counterpoise.outlook.settlement.issues import ActorOnIssue, OneIssue, pad
from counterpoise.outlook.settlement.package import packages


def actor(name: str, x: float, s: float) -> ActorOnIssue:
    return ActorOnIssue(name, (x,) * 3, (s,) * 3, (1.0,) * 3)


def points(*values: float) -> np.ndarray:
    return distribution.atoms(np.array(values)[:, None], np.ones((len(values), 1)))


def test_a_concession_alone_leaves_the_holder_worse_off() -> None:
    issues = pad([OneIssue("land", "t", (actor("H", 0, 0.5), actor("C", 100, 0.5)), 0.0, 100.0, 0.0)])
    (package,) = packages(issues, points(0.4), seed=0)
    assert package.gains["C"] == pytest.approx(0.4)
    assert package.gains["H"] == pytest.approx(-0.4)
    assert (package.better_off("C"), package.better_off("H"), package.better_off("C", "H")) == (1.0, 0.0, 0.0)


def test_a_second_issue_can_pay_for_the_first() -> None:
    """H gives 40 on land, for which it cares half as much as for status, where it wins 40."""
    land = OneIssue("land", "t", (actor("H", 0, 0.4), actor("C", 100, 0.8)), 0.0, 100.0, 0.0)
    status = OneIssue("status", "t", (actor("H", 100, 0.8), actor("C", 0, 0.4)), 0.0, 100.0, 0.0)
    (package,) = packages(pad([land, status]), points(0.4, 0.4), seed=0)
    assert package.issues == 2
    assert package.gains["H"] == pytest.approx((0.8 * 0.4 - 0.4 * 0.4) / 1.2)
    assert package.better_off("H", "C") == 1.0


def test_share_of_packages_follows_the_distribution() -> None:
    rows = distribution.atoms(np.array([[0.2, 0.8]]), np.array([[0.25, 0.75]]))
    issues = pad([OneIssue("x", "t", (actor("C", 100, 0.5),), 0.0, 100.0, 50.0)])
    (package,) = packages(issues, rows, seed=0)
    assert package.better_off("C") == pytest.approx(0.75, abs=0.03)


def test_no_package_without_a_reference_point_and_no_stake_without_a_seat() -> None:
    assert packages(pad([OneIssue("x", "t", (actor("C", 1, 0.5),), 0.0, 100.0)]), points(0.5), seed=0) == ()
    (package,) = packages(pad([OneIssue("x", "t", (actor("C", 1, 0.5),), 0.0, 100.0, 0.0)]), points(0.5), seed=0)
    with pytest.raises(KeyError, match="'D'"):
        package.better_off("D")
