"""Where LINEAR nodes start: in the month before the first they follow from the starts of their sources."""

from __future__ import annotations

import numpy as np
import pytest

from counterpoise.inference.arrays import Kind, Shape
from counterpoise.inference.assemble import Assembled, Link, Node, Score, assemble
from counterpoise.inference.c_engine.library import find_kernel
from counterpoise.inference.engine import run
from counterpoise.inference.run import Record

ENGINES = ["numpy", pytest.param("c", marks=pytest.mark.skipif(find_kernel() is None, reason="no compiled kernel"))]


def first_month(system: Assembled, engine: str) -> dict[str, float]:
    everything = Record(tuple(range(system.space.d)), 0)
    paths = run(system.space, system.coefficients, n=4, seed=1, record=everything, engine=engine).paths
    assert paths is not None
    return {name: float(paths[0, 0, 0, i]) for name, i in system.index.items()}


def arms() -> Assembled:
    """Two stocks, their log ratio, its copy a month and two months ago, and a circle of two LINEAR nodes."""
    nodes = [
        Node("one", Kind.STOCK, (99.0, 0.5)),
        Node("other", Kind.STOCK, (9.0, 0.0)),
        Node("two months ago", Kind.LINEAR),
        Node("a month ago", Kind.LINEAR),
        Node("ratio", Kind.LINEAR, (0.25,)),
        Node("round", Kind.LINEAR, (3.0,)),
        Node("about", Kind.LINEAR, (5.0,)),
    ]
    links = [
        Link("one", "ratio", 1.0, 0, Shape.LOG),
        Link("other", "ratio", -1.0, 0, Shape.LOG),
        Link("ratio", "a month ago", 1.0, 1),
        Link("a month ago", "two months ago", 1.0, 1),
        Link("round", "about", 1.0, 1),
        Link("about", "round", 1.0, 1),
    ]
    return assemble(3, nodes, links)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_delay_holds_its_sources_start_in_the_first_month(engine: str) -> None:
    values = first_month(arms(), engine)
    start = 0.25 + np.log(100.0) - np.log(10.0)
    assert values["ratio"] == pytest.approx(0.25 + np.log(50.5) - np.log(10.0), rel=1e-5)
    assert values["a month ago"] == pytest.approx(start, rel=1e-5)
    assert values["two months ago"] == pytest.approx(start, rel=1e-5)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_circle_starts_at_its_own_constants(engine: str) -> None:
    values = first_month(arms(), engine)
    assert values["round"] == pytest.approx(3.0 + 5.0)
    assert values["about"] == pytest.approx(5.0 + 3.0)


def mood(marginal: bool) -> Assembled:
    """An index that starts anywhere, its copy a month ago, and scores of both."""
    nodes = [
        Node("a month ago", Kind.LINEAR, marginal=marginal),
        Node("mood", Kind.INDEX, (0.5, 0.3, 1.2), marginal=marginal),
    ]
    scores = [Score("a month ago", [1.9, np.nan, 1.1], 0.0, 1.0, 0.4), Score("mood", [1.5, 1.2, np.nan], 0.0, 1.0, 0.5)]
    return assemble(3, nodes, [Link("mood", "a month ago", 1.0, 1)], scores)


def exact_log_likelihood() -> float:
    """The mood of months -1..2 and its four observations are jointly normal: their density by hand."""
    keep, sd = 0.7, 1.2
    covariance = sd**2 * keep ** np.abs(np.subtract.outer(np.arange(4), np.arange(4)))
    seen = np.array([0, 1, 2, 2])  # mood of the month before; of months 0 and 1; and of month 1 again, a month later
    observed = np.array([1.9, 1.5, 1.2, 1.1])
    noise = np.array([0.4, 0.5, 0.5, 0.4])
    total = covariance[np.ix_(seen, seen)] + np.diag(noise**2)
    gap = observed - 0.5
    return float(-0.5 * (gap @ np.linalg.solve(total, gap) + np.linalg.slogdet(2 * np.pi * total)[1]))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_marginal_copy_starts_with_the_covariance_of_its_source(engine: str) -> None:
    system = mood(marginal=True)
    outcome = run(system.space, system.coefficients, n=1, seed=1, engine=engine)
    assert outcome.log_likelihood[0] == pytest.approx(exact_log_likelihood(), abs=1e-4)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_sampled_copy_has_the_same_law(engine: str) -> None:
    system = mood(marginal=False)
    outcome = run(system.space, system.coefficients, n=200_000, seed=1, engine=engine)
    assert outcome.log_likelihood[0] == pytest.approx(exact_log_likelihood(), abs=0.02)
