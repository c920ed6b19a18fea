"""Likelihoods with known answers: Kalman's, the forward algorithm's and the negative binomial's."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from counterpoise.inference.arrays import Kind, Shape
from counterpoise.inference.assemble import Assembled, Link, Node, Score, assemble
from counterpoise.inference.c_engine.library import find_kernel
from counterpoise.inference.engine import run

Floats = NDArray[np.float64]
ENGINES = ("numpy", "c") if find_kernel() else ("numpy",)
MONTHS = 40


def gaussian_system(marginal: bool) -> Assembled:
    """Two indices, a delayed copy and a yearly sum with amounts: linear and Gaussian throughout."""
    rng = np.random.default_rng(4)
    month = np.arange(MONTHS)
    amount = np.where(month % 12 == 11, np.expm1(1.0 + 0.3 * rng.random(MONTHS)), np.nan)
    nodes = [
        Node("a", Kind.INDEX, (0.1, 0.3, 1.0), marginal=marginal),
        Node("b", Kind.INDEX, (-0.2, 0.15, 0.7), marginal=marginal),
        Node("delayed", Kind.LINEAR, (0.05,), marginal=marginal),
        Node("sum", Kind.ACCUMULATOR, (0.0,), marginal=marginal, calendar=month % 12 == 0),
        Node("amount", Kind.AMOUNT, (0.4, 0.5, 1.0, 2.0), observed=amount, calendar=month % 12 == 11),
    ]
    links = [
        Link("a", "b", 0.5, 0, a=0.1),
        Link("b", "delayed", 1.0),
        Link("delayed", "sum", 0.2, 0, b=2.0),
        Link("sum", "amount", 0.6, 0),
        Link("a", "amount", 0.2, 1),
    ]
    values = rng.normal(size=(MONTHS, 3))
    values[5:9, 1] = np.nan
    scores = [Score("a", values[:, 0], 0.1, 0.9, 0.8), Score("b", values[:, 1], 0.0, 1.2, 0.6)]
    scores.append(Score("delayed", values[:, 2], 0.2, 0.5, 0.7))
    return assemble(MONTHS, nodes, links, scores)


def kalman(system: Assembled) -> float:
    """log p(observations) of `gaussian_system`, by a plain Kalman filter on (a, b, b of last month, delayed, sum)."""
    space = system.space
    c = system.coefficients[0].astype(np.float64)
    link = {(system.index[s], system.index[t]): c[space.link_at(i)] for i, (s, t) in enumerate(_ends(system))}
    a, b, delayed, total = range(4)

    def p(node: int, j: int) -> float:
        return float(c[space.parameter_at(node, j)])

    mean = np.array([p(a, 0), p(b, 0), p(delayed, 0), p(total, 0), p(a, 0)])
    covariance = np.diag([p(a, 2) ** 2, p(b, 2) ** 2, 0.0, 0.0, p(a, 2) ** 2])
    covariance[0, 4] = covariance[4, 0] = p(a, 2) ** 2
    result = 0.0
    for t in range(space.months):
        ka, kb, keep = p(a, 1), p(b, 1), float(t % 12 != 0)
        onto_b = kb * link[a, b]
        move = np.array(
            [
                [1 - ka, 0, 0, 0, 0],
                [onto_b * (1 - ka), 1 - kb, 0, 0, 0],
                [0, link[b, delayed], 0, 0, 0],
                [0, link[delayed, total] / 2 * link[b, delayed], 0, keep, 0],
                [1, 0, 0, 0, 0],
            ]
        )
        shift_a = ka * p(a, 0)
        shift = np.array(
            [
                shift_a,
                kb * (p(b, 0) - link[a, b] * float(np.float32(0.1))) + onto_b * shift_a,
                p(delayed, 0),
                link[delayed, total] / 2 * p(delayed, 0),
                0.0,
            ]
        )
        loads = np.array([[1.0, 0.0], [onto_b, 1.0], [0, 0], [0, 0], [0, 0]])
        noise = np.diag([p(a, 2) ** 2 * ka * (2 - ka), p(b, 2) ** 2 * kb * (2 - kb)])
        mean = move @ mean + shift
        covariance = move @ covariance @ move.T + loads @ noise @ loads.T
        for y, row, level, sd in _observations(system, t, p, link):
            gain = covariance @ row
            variance = row @ gain + sd**2
            residual = y - level - row @ mean
            result += -0.5 * (math.log(2 * math.pi * variance) + residual**2 / variance)
            mean = mean + gain / variance * residual
            covariance = covariance - np.outer(gain, gain) / variance
    return result


def _ends(system: Assembled) -> list[tuple[str, str]]:
    space = system.space
    return [
        (space.names[space.link_source[link]], space.names[node])
        for node in range(space.d)
        for link in space.links_of(node)
    ]


def _observations(system, t, p, link):  # type: ignore[no-untyped-def]
    space, c = system.space, system.coefficients[0].astype(np.float64)
    a, total, amount = 0, 3, 4
    if t % 12 == 11:
        row = np.array([0, 0, 0, link[total, amount], link[a, amount]])
        yield math.log1p(space.amount_obs[t, 0]), row, p(amount, 0), p(amount, 1)
    for s, place in enumerate((0, 1, 2)):
        if np.isfinite(space.score_obs[t, s]):
            at = space.score_at(s, 0)
            row = np.zeros(5)
            row[place] = c[at + 1]
            yield float(space.score_obs[t, s]), row, c[at], math.exp(c[at + 2])


@pytest.mark.parametrize("engine", ENGINES)
def test_marginal_block_gives_kalmans_likelihood(engine: str) -> None:
    system = gaussian_system(marginal=True)
    result = run(system.space, system.coefficients, n=3, seed=1, engine=engine)
    assert result.log_likelihood[0] == pytest.approx(kalman(system), rel=1e-6)
    np.testing.assert_allclose(result.ess, 3.0, rtol=1e-5)


@pytest.mark.parametrize("n", [300, 1000, 3000])
def test_sampling_agrees_with_kalman(n: int) -> None:
    system = gaussian_system(marginal=False)
    repeats = 40
    coefficients = np.repeat(system.coefficients, repeats, axis=0)
    result = run(system.space, coefficients, n=n, seed=1, stream=np.arange(repeats), decompose=False)
    ratio = np.exp(result.log_likelihood - kalman(system))
    error = ratio.std(ddof=1) / math.sqrt(repeats)
    assert abs(ratio.mean() - 1.0) < 3.0 * error
    assert error < 0.5


def count_log_mass(y: float, mu: float, k: float) -> float:
    """log NB(y; mean mu, shape k) by math.lgamma."""
    constant = math.lgamma(y + k) - math.lgamma(k) - math.lgamma(y + 1)
    return constant + k * math.log(k / (k + mu)) + y * math.log(mu / (k + mu))


def sigmoid(x: float) -> float:
    """1 / (1 + exp(-x))."""
    return 1 / (1 + math.exp(-x))


def transition(p: tuple[float, ...]) -> Floats:
    """Transition matrix of an episode without inputs."""
    h, w, spread, ends, war_ends, calms = (sigmoid(x) for x in p)
    return np.array(
        [
            [1 - h, h * (1 - w), h * w, 0],
            [0, (1 - spread) * (1 - ends), spread, (1 - spread) * ends],
            [0, 0, 1 - war_ends, war_ends],
            [(1 - h) * calms, h * (1 - w), h * w, (1 - h) * (1 - calms)],
        ]
    )


def episode_system() -> tuple[Assembled, tuple[float, ...], Floats]:
    """An episode without inputs and two counts that depend on its level."""
    rng = np.random.default_rng(8)
    p = (-1.5, -0.5, -0.7, 0.1, -0.2, 0.4)
    counts = rng.poisson(np.repeat([1, 1, 8, 30, 30, 3, 1, 1], 5), size=(2, MONTHS))
    nodes = [
        Node("episode", Kind.EPISODE, p),
        *(Node(f"count{i}", Kind.COUNT, (0.3, 0.4), observed=counts[i]) for i in range(2)),
    ]
    effects = np.array([0.0, 1.5, 3.0, 0.7])
    links = [Link("episode", f"count{i}", effects[v], 0, Shape.LEVEL, v) for i in range(2) for v in (1, 2, 3)]
    return assemble(MONTHS, nodes, links), p, effects


def forward(system: Assembled, p: tuple[float, ...], effects: Floats) -> float:
    """log p(counts) by the forward algorithm."""
    probability, result, matrix = np.array([1.0, 0, 0, 0]), 0.0, transition(p)
    for t in range(MONTHS):
        probability = probability @ matrix
        for i in range(2):
            y = system.space.count_obs[t, i]
            probability = probability * [math.exp(count_log_mass(y, math.exp(0.3 + e), math.exp(0.4))) for e in effects]
        result += math.log(probability.sum())
        probability /= probability.sum()
    return result


@pytest.mark.parametrize("engine", ENGINES)
def test_exact_levels_agree_with_the_forward_algorithm(engine: str) -> None:
    system, p, effects = episode_system()
    repeats = 30
    coefficients = np.repeat(system.coefficients, repeats, axis=0)
    result = run(system.space, coefficients, n=200, seed=3, stream=np.arange(repeats), engine=engine)
    ratio = np.exp(result.log_likelihood - forward(system, p, effects))
    error = ratio.std(ddof=1) / math.sqrt(repeats)
    assert abs(ratio.mean() - 1.0) < 3.0 * error
    assert error < 0.1
    np.testing.assert_allclose(result.by_series.sum(axis=1), result.log_likelihood, rtol=1e-9)


@pytest.mark.parametrize("engine", ENGINES)
def test_counts_without_inputs_have_closed_likelihoods(engine: str) -> None:
    exact, low, total = 7.0, 4, 25.0
    node = Node(
        "count",
        Kind.COUNT,
        (1.2, 0.6),
        observed=[exact, np.nan, np.nan, np.nan, total, 0.0],
        count_kind=[1, 0, 2, 2, 3, 1],
        lower=[0, low, 0, 0, 0, 0],
        exposure=[1, 1, 1, 0.5, 1, 2],
    )
    system = assemble(6, [node])
    mu, k = math.exp(1.2), math.exp(0.6)
    below = sum(math.exp(count_log_mass(y, mu, k)) for y in range(low))
    expected = [
        count_log_mass(exact, mu, k),
        math.log(1 - below),
        0.0,
        0.0,
        count_log_mass(total, 2.5 * mu, 2.5 * k),
        count_log_mass(0, 2 * mu, 2 * k),
    ]
    result = run(system.space, system.coefficients, n=5, seed=1, engine=engine)
    np.testing.assert_allclose(result.increments[0], expected, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(result.by_series_month[0, :, 0], expected, rtol=1e-6, atol=1e-6)


def guided_system(guided: bool) -> Assembled:
    """Two indices with scores, one of which drives an episode and is driven by the other."""
    rng = np.random.default_rng(11)
    deaths = rng.poisson(np.repeat([1, 1, 20, 20, 3, 1, 1, 1], 5))
    nodes = [
        Node("tension", Kind.INDEX, (0.0, 0.2, 1.0), guided=guided),
        Node("pressure", Kind.INDEX, (0.1, 0.1, 0.8), guided=guided),
        Node("episode", Kind.EPISODE, (-2.0, -0.5, -0.7, 0.1, -0.2, 0.4)),
        Node("deaths", Kind.COUNT, (0.3, 0.4), observed=deaths),
    ]
    links = [
        Link("tension", "pressure", 0.6, 0),
        Link("pressure", "episode", 1.0, 1),
        Link("episode", "tension", 0.8, 1, Shape.LEVEL, 2),
        Link("episode", "deaths", 3.0, 0, Shape.LEVEL, 2),
        Link("episode", "deaths", 1.5, 0, Shape.LEVEL, 1),
    ]
    series = rng.normal(size=(MONTHS, 3))
    series[30:, 1] = np.nan
    scores = [Score("tension", series[:, 0], sd=0.4), Score("pressure", series[:, 1], sd=0.5)]
    scores.append(Score("pressure", series[:, 2], 0.2, 0.7, 0.6))
    return assemble(MONTHS, nodes, links, scores)


@pytest.mark.parametrize("engine", ENGINES)
def test_guiding_without_inputs_is_exact(engine: str) -> None:
    rng = np.random.default_rng(5)
    values = rng.normal(size=(MONTHS, 2))
    values[3:9, 0] = np.nan
    values[35:, 1] = np.nan
    results = []
    for flags in ({"marginal": True}, {"guided": True}):
        node = Node("x", Kind.INDEX, (0.3, 0.25, 0.9), **flags)
        scores = [Score("x", values[:, 0], 0.1, 0.8, 0.5), Score("x", values[:, 1], 0.0, 1.1, 0.7)]
        system = assemble(MONTHS, [node], [], scores)
        results.append(run(system.space, system.coefficients, n=20, seed=1, engine=engine))
    assert results[1].log_likelihood[0] == pytest.approx(results[0].log_likelihood[0], rel=1e-6)
    np.testing.assert_allclose(results[1].ess, 20.0, rtol=1e-5)
    many = run(system.space, system.coefficients, n=50_000, seed=1, engine=engine)
    np.testing.assert_allclose(many.increments, results[0].increments, atol=0.03)
    assert many.increments.sum() == pytest.approx(results[0].log_likelihood[0], rel=1e-6)


def test_guiding_changes_the_noise_and_not_the_likelihood() -> None:
    repeats = 100
    ratios, spread = {}, {}
    reference = None
    for guided, n in ((False, 5000), (True, 200), (False, 200)):
        system = guided_system(guided)
        coefficients = np.repeat(system.coefficients, repeats, axis=0)
        result = run(system.space, coefficients, n=n, seed=2, stream=np.arange(repeats), decompose=False)
        log_likelihood = result.log_likelihood
        reference = log_likelihood.max() if reference is None else reference
        ratio = np.exp(log_likelihood - reference)
        ratios[guided, n] = ratio.mean(), ratio.std(ddof=1) / math.sqrt(repeats)
        spread[guided, n] = log_likelihood.std()
    (plain, plain_error), (guided_mean, guided_error) = ratios[False, 5000], ratios[True, 200]
    assert abs(plain - guided_mean) < 3.0 * math.hypot(plain_error, guided_error)
    assert spread[True, 200] < 0.5 * spread[False, 200]
