"""The expected utility model against the printed table of Scholz, Calbert and Smith (2011)."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from counterpoise.outlook.settlement import expected_utility
from counterpoise.outlook.settlement.expected_utility import Options
from counterpoise.outlook.settlement.issues import ActorOnIssue, Batch, OneIssue, modes, pad

PRINTED_MEDIANS = (8.4, 9.9, 9.9, 9.9, 9.9, 7.4, 8.8, 9.6)
PRINTED_MEANS = (7.4, 7.5, 7.6, 7.3, 7.3, 7.4, 7.5, 7.6)


def emission(shared: Path) -> Batch:
    with (shared / "data/bargaining/emission_standards.csv").open() as stream:
        rows = list(csv.DictReader(stream))
    actors = tuple(
        ActorOnIssue(
            row["actor"],
            (float(row["position_years"]),) * 3,
            (float(row["salience"]) / 100,) * 3,
            (float(row["capability"]),) * 3,
        )
        for row in rows
    )
    return modes(pad([OneIssue("years", "g", actors, 4.0, 10.0)]))


def agreeing(years: np.ndarray, printed: tuple[float, ...]) -> int:
    return int((np.abs(years - np.array(printed)) < 0.1).sum())


def test_default_reproduces_seven_of_eight_printed_medians_and_all_means(shared: Path) -> None:
    path = expected_utility.play(emission(shared), Options(rounds=8))
    medians, means = 4 + 6 * path.medians[1:, 0], 4 + 6 * path.means[1:, 0]
    assert medians.round(2).tolist() == [8.42, 9.61, 9.96, 9.96, 9.96, 7.47, 8.82, 9.67]
    assert agreeing(medians, PRINTED_MEDIANS) == 7
    assert agreeing(means, PRINTED_MEANS) == 8


@pytest.mark.parametrize(
    "other",
    [
        Options(denominator="contest"),
        Options(numerator="net"),
        Options(votes="neutral"),
        Options(offers="least_move"),
        Options(security="made"),
    ],
)
def test_no_other_reading_reproduces_more(shared: Path, other: Options) -> None:
    path = expected_utility.play(emission(shared), other)
    assert agreeing(4 + 6 * path.medians[1:, 0], PRINTED_MEDIANS) < 7


def test_opening_median_and_mean_are_those_of_the_inputs(shared: Path) -> None:
    path = expected_utility.play(emission(shared), Options(rounds=0))
    assert 4 + 6 * path.medians[0, 0] == 7.0
    assert 4 + 6 * path.means[0, 0] == pytest.approx(7.39, abs=0.005)
    assert path.moved_by.shape == (0, 1, 10)


def test_risk_exponents_span_one_half_to_two() -> None:
    mask = np.ones((1, 3), dtype=np.bool_)
    utilities = np.array([[[0.0, 0.0, 0.0], [0.5, 0.0, 0.5], [1.0, 1.0, 0.0]]])
    np.testing.assert_allclose(expected_utility.risk_exponents(utilities, mask), [[2.0, 1.0, 0.5]])


def test_actors_in_agreement_stay() -> None:
    actors = tuple(ActorOnIssue(name, (50.0,) * 3, (0.5,) * 3, (1.0,) * 3) for name in "abc")
    solution = expected_utility.solve(modes(pad([OneIssue("i", "g", actors, 0.0, 100.0)])))
    assert solution.answer.tolist() == [0.5]
    assert (solution.moved_by == -1).all()


def test_reversing_the_scale_reverses_a_least_move_path(shared: Path) -> None:
    batch = emission(shared)
    mirrored = Batch(1 - batch.positions, batch.salience, batch.capability, batch.mask, batch.reference, batch.group)
    options = Options(offers="least_move", rounds=3)
    there, back = expected_utility.play(batch, options), expected_utility.play(mirrored, options)
    np.testing.assert_allclose(there.positions, 1 - back.positions, atol=1e-9)


def test_status_quo_that_may_change_lowers_the_worth_of_a_challenge(shared: Path) -> None:
    batch = emission(shared)
    certain = expected_utility.play(batch, Options(rounds=1))
    doubtful = expected_utility.play(batch, Options(rounds=1, q=0.5))
    assert (doubtful.moved_by >= 0).sum() < (certain.moved_by >= 0).sum()


def test_negative_rounds_are_refused(shared: Path) -> None:
    with pytest.raises(ValueError, match=r"^rounds must not be negative, not -1$"):
        expected_utility.play(emission(shared), Options(rounds=-1))
