"""The spatial model against the lines of KTAB's reference runs, and where KTAB itself fails."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoise.outlook.settlement import spatial
from counterpoise.outlook.settlement.issues import ActorOnIssue, OneIssue, modes, pad
from counterpoise.outlook.settlement.readers import read_ktab


def numbers(line: str) -> list[float]:
    return [float(text) for text in line.split(":", 1)[1].split()]


@pytest.mark.parametrize("name", ["dummyData_3Dim", "SOE-Pol-Comp"])
def test_every_line_of_the_reference_run(shared: Path, name: str) -> None:
    folder = shared / "data/bargaining/ktab"
    path = spatial.play(spatial.jointly(read_ktab(folder / f"{name}.csv")))
    lines = (folder / f"expected_{name}.txt").read_text().splitlines()
    ratios = [float(re.search(r": (\S+)", line)[1]) for line in lines if line.startswith("Fractional")]  # type: ignore[index]
    places = np.array([numbers(line) for line in lines if ":" in line and "prob" not in line and "Frac" not in line])
    chances = np.array([numbers(line) for line in lines if "prob :" in line])
    np.testing.assert_allclose(path.change[:, 0], ratios, atol=6e-5)
    turns, _, actors, dimensions = path.positions.shape
    mine = 100 * path.positions[:, 0].reshape(turns, actors * dimensions).T
    np.testing.assert_allclose(mine, places, atol=0.0501)
    np.testing.assert_allclose(path.lottery[:, 0].T, chances, atol=6e-5)


def two_camps(count: int) -> OneIssue:
    actors = tuple(
        ActorOnIssue(f"a{k}", (100.0 * (k % 2),) * 3, (0.4 + 0.05 * k,) * 3, (1.0 + k,) * 3) for k in range(count)
    )
    return OneIssue("i", "g", actors, 0.0, 100.0)


@pytest.mark.parametrize("count", [1, 2, 3, 8])
def test_two_positions_never_fail(count: int) -> None:
    solution = spatial.solve(modes(pad([two_camps(count)])))
    assert np.isfinite(solution.answer).all()
    assert (solution.answer >= 0).all()
    assert (solution.answer <= 1).all()


def test_equal_camps_meet_in_the_middle() -> None:
    actors = tuple(ActorOnIssue(f"a{k}", (100.0 * k,) * 3, (0.8,) * 3, (1.0,) * 3) for k in (0, 1))
    solution = spatial.solve(modes(pad([OneIssue("i", "g", actors, 0.0, 100.0)])))
    assert solution.answer[0] == pytest.approx(0.5, abs=1e-3)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 100), st.floats(0.05, 1.0), st.floats(0.1, 10.0)), min_size=1, max_size=6))
def test_the_answer_lies_between_the_outermost_positions(figures: list[tuple[int, float, float]]) -> None:
    actors = tuple(ActorOnIssue(f"a{k}", (float(x),) * 3, (s,) * 3, (c,) * 3) for k, (x, s, c) in enumerate(figures))
    solution = spatial.solve(modes(pad([OneIssue("i", "g", actors, 0.0, 100.0)])))
    places = [x / 100 for x, _, _ in figures]
    assert min(places) - 1e-4 <= solution.answer[0] <= max(places) + 1e-4


def test_rows_do_not_disturb_each_other() -> None:
    small, large = two_camps(3), two_camps(7)
    alone = spatial.solve(modes(pad([small]))).answer[0]
    together = spatial.solve(modes(pad([OneIssue("j", "h", large.actors, 0.0, 100.0), small]))).answer[1]
    assert together == pytest.approx(alone, abs=1e-12)


def test_issues_with_different_actors_cannot_be_joined() -> None:
    two, three = two_camps(2), two_camps(3)
    issues = pad([two, OneIssue("j", "g", three.actors, 0.0, 100.0)])
    with pytest.raises(ValueError, match=r"^issues can be joined only if every actor takes part in all of them$"):
        spatial.jointly(issues)
