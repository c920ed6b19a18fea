from __future__ import annotations

import numpy as np
import pytest

from counterpoise.evidence.outlets import Estimate, Stance, Told, weigh_reports

MONTHS = 96
RATE = 2.0
NEUTRAL, LOUD, QUIET = 0, 1, 2
STANCES: tuple[Stance, ...] = ("neutral", "opposed", "own")
DETECTION = (0.7, 0.8, 0.25)
ADDED = (0.0, 1.5, 0.0)


def simulated(seed: int, outlets: tuple[int, ...]) -> tuple[list[Told], int]:
    """Reports of acts that come at RATE a month, by outlets that leave out and add; and the number of true acts."""
    draw = np.random.default_rng(seed)
    told, true = [], 0
    for month in range(MONTHS):
        acts = draw.poisson(RATE)
        true += acts
        for _ in range(acts):
            tellers = frozenset(place for place, o in enumerate(outlets) if draw.random() < DETECTION[o])
            told += [Told(month, tellers)] if tellers else []
        for place, o in enumerate(outlets):
            told += [Told(month, frozenset({place}))] * draw.poisson(ADDED[o])
    return told, true


def estimate(told: list[Told], outlets: tuple[int, ...]) -> Estimate:
    return weigh_reports(told, np.ones((len(outlets), MONTHS), dtype=bool), [STANCES[o] for o in outlets])


@pytest.mark.parametrize("seed", range(5))
def test_the_rate_is_found_between_an_outlet_that_adds_and_one_that_leaves_out(seed: int) -> None:
    outlets = (NEUTRAL, LOUD, QUIET)
    told, true = simulated(seed, outlets)
    found = estimate(told, outlets)
    naive = len(told) / MONTHS
    assert abs(found.rate - true / MONTHS) < 0.35 * abs(naive - true / MONTHS)
    assert found.detection == pytest.approx(DETECTION, abs=0.15)
    assert found.false[LOUD] == pytest.approx(ADDED[LOUD], abs=0.5)
    assert max(found.false[NEUTRAL], found.false[QUIET]) < 0.15
    assert found.detection[QUIET] < found.detection[NEUTRAL]


def test_a_partisan_report_moves_the_estimate_less_than_a_neutral_one() -> None:
    outlets = (NEUTRAL, LOUD, QUIET)
    told, _ = simulated(1, outlets)
    before = sum(estimate(told, outlets).weights)
    more = {o: sum(estimate([*told, Told(5, frozenset({o}))], outlets).weights) - before for o in outlets}
    assert 0 < more[LOUD] < 0.5 * more[NEUTRAL]


def test_an_act_that_two_outlets_tell_is_true() -> None:
    found = weigh_reports(
        [Told(0, frozenset({0, 1})), Told(1, frozenset({1}))], np.ones((2, 6), dtype=bool), ["opposed", "opposed"]
    )
    assert found.weights[0] == 1.0
    assert 0 < found.weights[1] < 0.9


def test_months_that_nobody_covers_are_unknown_and_the_others_share_what_is_told() -> None:
    covered = np.array([[True, True, False, False], [True, False, False, False]])
    found = weigh_reports([Told(0, frozenset({0})), Told(2, frozenset({1}))], covered, ["neutral", "neutral"])
    assert np.isnan(found.exposure[2:]).all()
    assert found.exposure[0] > found.exposure[1] > 0.3
    first, second = found.detection
    assert found.exposure[0] == pytest.approx(1 - (1 - first) * (1 - second))
    assert found.exposure[1] == pytest.approx(first)


def test_a_lone_neutral_outlet_is_believed() -> None:
    told = [Told(month, frozenset({0})) for month in range(0, 40, 2)]
    found = weigh_reports(told, np.ones((1, 40), dtype=bool), ["neutral"])
    assert min(found.weights) > 0.9
    assert found.rate * found.exposure[0] == pytest.approx(0.5, rel=0.15)


def test_outlets_must_be_the_same_throughout() -> None:
    message = "covered, stances and the outlets of the acts must name the same outlets"
    with pytest.raises(ValueError, match=message):
        weigh_reports([Told(0, frozenset({1}))], np.ones((1, 3), dtype=bool), ["neutral"])
    with pytest.raises(ValueError, match=message):
        weigh_reports([], np.ones((2, 3), dtype=bool), ["neutral"])
