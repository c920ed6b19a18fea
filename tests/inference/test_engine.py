"""What a run promises: interventions, missing data, forecasts, stable draws, deaths of all particles, refusals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from counterpoise.errors import FitUnreliable, UsageError
from counterpoise.inference.arrays import Do, Kind, Shape
from counterpoise.inference.assemble import Assembled, Link, Node, Score, assemble
from counterpoise.inference.c_engine.library import find_kernel
from counterpoise.inference.engine import engine_in_use, engine_notice, run
from counterpoise.inference.run import Record

ENGINES = ("numpy", "c") if find_kernel() else ("numpy",)
Systems = Callable[..., Assembled]
MONTHS = 6
EPISODE = (-2.0, 0.0, 0.0, 0.0, 0.0, 0.0)


@pytest.mark.parametrize("engine", ENGINES)
def test_every_kind_follows_its_equation(engine: str) -> None:
    given = np.array([0.5, 2.0, -1.0, 0.0, 3.0, 1.0])
    reset = np.arange(MONTHS) % 3 == 0
    nodes = [
        Node("given", Kind.EXOGENOUS, observed=given),
        Node("linear", Kind.LINEAR, (0.5,)),
        Node("index", Kind.INDEX, (1.0, 0.25, 0.0)),
        Node("stock", Kind.STOCK, (2.0, 0.1)),
        Node("sum", Kind.ACCUMULATOR, (0.0,), calendar=reset),
    ]
    shapes = [(Shape.LINEAR, 0.5, 2.0), (Shape.LOG, 0.1, 2.0), (Shape.SATURATING, 0.3, 1.5)]
    shapes += [(Shape.THRESHOLD, 0.5, 1.0), (Shape.LOGISTIC, 0.2, 0.5)]
    links = [Link("given", "linear", 1.0 + i, 0, *shape) for i, shape in enumerate(shapes)]
    links += [Link("given", "index", 0.8, 0), Link("given", "stock", 0.4, 0), Link("given", "sum", 1.0, 1)]
    system = assemble(MONTHS, nodes, links)
    paths = run(system.space, system.coefficients, n=2, seed=1, record=Record(tuple(range(1, 5))), engine=engine).paths
    linear = 0.5 + (given - 0.5) / 2 + 2 * (np.log1p(np.maximum(given, 0)) - 0.1) / 2 + 3 * np.tanh((given - 0.3) / 1.5)
    linear += 4 * (given >= 0.5) + 5 / (1 + np.exp(-(given - 0.2) / 0.5))
    index, stock, total, expected = 1.0, 2.0, 0.0, []
    for t in range(MONTHS):
        index += 0.25 * (1.0 + 0.8 * given[t] - index)
        stock = max(0.0, 0.9 * stock + 0.4 * given[t])
        total = (0.0 if reset[t] else total) + given[max(t - 1, 0)]
        expected.append([linear[t], index, stock, total])
    np.testing.assert_allclose(paths[0, 0], expected, rtol=2e-6, atol=2e-6)
    np.testing.assert_array_equal(paths[0, 0], paths[0, 1])


@pytest.mark.parametrize("engine", ENGINES)
def test_episodes_move_by_their_probabilities(engine: str) -> None:
    nodes = [Node("episode", Kind.EPISODE, (-0.5, 0.2, -0.4, 0.3, -0.6, 0.1))]
    system = assemble(3, nodes)
    n = 100_000
    levels = run(system.space, system.coefficients, n=n, seed=4, record=Record((0,)), engine=engine).paths[0, :, :, 0]
    h, w, spread, ends, war_ends, calms = 1 / (1 + np.exp(-np.array([-0.5, 0.2, -0.4, 0.3, -0.6, 0.1])))
    matrix = np.array(
        [
            [1 - h, h * (1 - w), h * w, 0],
            [0, (1 - spread) * (1 - ends), spread, (1 - spread) * ends],
            [0, 0, 1 - war_ends, war_ends],
            [(1 - h) * calms, h * (1 - w), h * w, (1 - h) * (1 - calms)],
        ]
    )
    probability = np.array([1.0, 0, 0, 0])
    for t in range(3):
        probability = probability @ matrix
        found = np.bincount(levels[:, t].astype(int), minlength=4) / n
        assert (np.abs(found - probability) < 4.5 * np.sqrt(probability * (1 - probability) / n) + 1e-12).all()


@pytest.mark.parametrize("engine", ENGINES)
def test_interventions_set_and_scale(engine: str) -> None:
    mode = np.array([0, Do.SET, Do.SCALE, 0, 0, 0])
    nodes = [
        Node("stock", Kind.STOCK, (8.0, 0.5), do_mode=mode, do_value=[0, 6, 3, 0, 0, 0]),
        Node("episode", Kind.EPISODE, EPISODE, do_mode=np.full(MONTHS, Do.SET), do_value=[0, 2, 3, 1, 0, 2]),
        Node("count", Kind.COUNT, (0.0, 0.0), observed=np.full(MONTHS, 4.0), do_mode=mode, do_value=[0, 9, 2, 0, 0, 0]),
        Node("index", Kind.INDEX, (0.0, 0.5, 1.0), do_mode=mode, do_value=[0, 1.5, 0, 0, 0, 0]),
    ]
    links = [Link("episode", "count", 2.0, 0, Shape.LEVEL, 2)]
    system = assemble(MONTHS, nodes, links, [Score("index", np.ones(MONTHS))])
    result = run(system.space, system.coefficients, n=3, seed=1, record=Record((0, 1, 2, 3)), engine=engine)
    stock, episode, count, index = result.paths[0, 0].T
    np.testing.assert_allclose(stock, [4, 6, 9, 4.5, 2.25, 1.125])
    assert episode.tolist() == [0, 2, 3, 1, 0, 2]
    assert count.tolist() == [4, 9, 8, 4, 4, 4]
    assert index[1:3].tolist() == [1.5, 0.0]
    months = result.by_series_month[0]
    assert (months[:, 0] != 0).tolist() == [True, False, True, True, True, True]
    assert (months[:, 1] != 0).tolist() == [True, False, False, True, True, True]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_forecast_does_not_change_the_past(random_systems: Systems, engine: str) -> None:
    system = random_systems(3, interventions=False)
    space, origin = system.space, 5
    kinds, scores, amounts, lower = (
        array.copy() for array in (space.count_kind, space.score_obs, space.amount_obs, space.count_lower)
    )
    kinds[origin:], scores[origin:], amounts[origin:], lower[origin:] = 0, np.nan, np.nan, 0
    ends = replace(space, count_kind=kinds, score_obs=scores, amount_obs=amounts, count_lower=lower)
    whole = run(space, system.coefficients, n=100, seed=1, engine=engine)
    future = Record(tuple(range(space.d)), origin)
    forecast = run(ends, system.coefficients, n=100, seed=1, engine=engine, record=future)
    np.testing.assert_array_equal(whole.increments[:, :origin], forecast.increments[:, :origin])
    assert (forecast.increments[:, origin:] == 0).all()
    np.testing.assert_allclose(forecast.log_weights, -np.log(100), rtol=1e-6)
    assert forecast.paths.shape == (1, 100, space.months - origin, space.d)
    assert np.isfinite(forecast.paths).all()


@pytest.mark.parametrize("engine", ENGINES)
def test_draws_stay_when_nodes_are_added(engine: str) -> None:
    index = Node("index", Kind.INDEX, (0.0, 0.5, 1.0), slot=40)
    count = Node("count", Kind.COUNT, (1.0, 0.0), slot=7)
    small = assemble(MONTHS, [index, count])
    more = assemble(
        MONTHS,
        [
            Node("other", Kind.INDEX, (0.0, 0.5, 1.0), slot=41),
            count,
            Node("episode", Kind.EPISODE, EPISODE, slot=3),
            index,
        ],
    )
    paths = [
        run(
            system.space,
            system.coefficients,
            n=50,
            seed=5,
            engine=engine,
            record=Record((system.index["index"], system.index["count"])),
        ).paths
        for system in (small, more)
    ]
    np.testing.assert_array_equal(paths[0], paths[1])


@pytest.mark.parametrize("engine", ENGINES)
def test_streams_and_seeds_separate_draws(engine: str) -> None:
    system = assemble(MONTHS, [Node("index", Kind.INDEX, (0.0, 0.5, 1.0))])
    coefficients = np.repeat(system.coefficients, 3, axis=0)
    record = Record((0,))
    paths = run(system.space, coefficients, n=40, seed=5, stream=[0, 0, 1], record=record, engine=engine).paths
    np.testing.assert_array_equal(paths[0], paths[1])
    assert abs(np.corrcoef(paths[0].ravel(), paths[2].ravel())[0, 1]) < 0.3
    other = run(system.space, coefficients, n=40, seed=5 + 2**32, record=record, engine=engine).paths
    assert abs(np.corrcoef(paths[0].ravel(), other[0].ravel())[0, 1]) < 0.3


@pytest.mark.parametrize("engine", ENGINES)
def test_the_sampled_block_has_the_law_of_sampled_nodes(engine: str) -> None:
    moments = []
    for marginal in (True, False):
        nodes = [
            Node("a", Kind.INDEX, (0.5, 0.3, 1.0), marginal=marginal),
            Node("b", Kind.INDEX, (0.0, 0.2, 0.6), marginal=marginal),
        ]
        system = assemble(20, nodes, [Link("a", "b", 0.8, 1)])
        paths = run(
            system.space, system.coefficients, n=40_000, seed=2, record=Record((0, 1), 10), engine=engine
        ).paths[0]
        flat = paths[:, [0, 9], :].reshape(40_000, 4)
        moments.append((flat.mean(axis=0), np.cov(flat.T)))
    np.testing.assert_allclose(moments[0][0], moments[1][0], atol=0.03)
    np.testing.assert_allclose(moments[0][1], moments[1][1], atol=0.04)


def impossible() -> Assembled:
    """A score so far off in month 3 that no particle has a likelihood."""
    observed = np.array([0.0, 0.1, 0.2, 1e30, 0.1, 0.0])
    return assemble(MONTHS, [Node("index", Kind.INDEX, (0.0, 0.5, 1.0))], [], [Score("index", observed)])


@pytest.mark.parametrize("engine", ENGINES)
def test_death_of_all_particles_is_told(engine: str) -> None:
    system = impossible()
    coefficients = np.repeat(system.coefficients, 2, axis=0)
    coefficients[1, system.space.score_at(0, 2)] = 80.0  # so wide that the second vector survives
    result = run(system.space, coefficients, n=20, seed=1, engine=engine)
    assert result.log_likelihood[0] == -np.inf
    assert np.isfinite(result.log_likelihood[1])
    assert np.isneginf(result.increments[0]).tolist() == [False, False, False, True, False, False]
    assert result.worst_month[0] == 3
    assert (result.ess[0, 3:] == 0).all()
    assert np.isneginf(result.log_weights[0]).all()
    assert not np.isnan(result.increments).any()
    with pytest.raises(FitUnreliable) as caught:
        run(system.space, coefficients, n=20, seed=1, engine=engine, record=Record((0,)))
    assert str(caught.value) == ("no particle can explain month 3 (parameter vector 0): there are no paths to record")


@pytest.mark.parametrize("engine", ENGINES)
def test_overflow_is_told(engine: str) -> None:
    system = assemble(MONTHS, [Node("linear", Kind.LINEAR, (1e10,))], [Link("linear", "linear", 1e10, 1)])
    with pytest.raises(FitUnreliable) as caught:
        run(system.space, system.coefficients, n=2, seed=1, engine=engine, record=Record((0,)))
    assert str(caught.value) == "linear overflows in month 2 (parameter vector 0)"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"n": 0}, "n is 0, wanted at least 1 particle"),
        ({"seed": -1}, "seed -1 is outside 0..2^64 - 1"),
        ({"threads": -1}, "threads is -1, wanted 0 (one per core) or more"),
        ({"resample_below": 1.5}, "resample_below is 1.5, wanted a share between 0 and 1"),
        ({"stream": [0, 1]}, "stream has shape (2,), wanted (1,)"),
        ({"record": Record((0,), 6)}, "record.first is 6, wanted a month in 0..5"),
        ({"record": Record((1,))}, "record.nodes [1] must name nodes in 0..0"),
        ({"record": Record(())}, "record.nodes [] must name nodes in 0..0"),
        ({"coefficients": np.zeros((1, 4))}, "coefficients have shape (1, 4), wanted (K, 9) with K >= 1"),
        ({"coefficients": np.full((1, 9), np.nan)}, "coefficient 0 of vector 0 is nan"),
    ],
)
def test_refusals(arguments: dict[str, object], message: str) -> None:
    system = impossible()
    given = {"coefficients": system.coefficients, "n": 5, "seed": 1, **arguments}
    with pytest.raises(ValueError, match=r"^[a-z]") as caught:
        run(system.space, **given)
    assert str(caught.value) == message


def test_without_a_kernel_numpy_runs_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERPOISE_KERNEL", "none")
    assert engine_in_use() == "numpy"
    assert engine_notice() == (
        "No compiled kernel: the NumPy engine runs, correct but about ten times slower. "
        "Build it with a C compiler: python -m counterpoise.inference.build_kernel"
    )
    system = assemble(MONTHS, [Node("index", Kind.INDEX, (0.0, 0.5, 1.0))])
    assert run(system.space, system.coefficients, n=3, seed=1).engine == "numpy"
    with pytest.raises(UsageError) as caught:
        run(system.space, system.coefficients, n=3, seed=1, engine="c")
    assert str(caught.value) == (
        "engine 'c' was asked for, but there is no compiled kernel. "
        "Build it with a C compiler: python -m counterpoise.inference.build_kernel"
    )


def test_an_unknown_kernel_or_engine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    system = impossible()
    with pytest.raises(UsageError, match=r"^engine 'jax' is none of auto, c, numpy$"):
        run(system.space, system.coefficients, n=3, seed=1, engine="jax")
    monkeypatch.setenv("COUNTERPOISE_KERNEL", "neon")
    with pytest.raises(UsageError, match=r"^COUNTERPOISE_KERNEL=neon: wanted one of avx512, avx2, sse, plain, none$"):
        run(system.space, system.coefficients, n=3, seed=1)


def test_numpy_groups_of_vectors_do_not_change_results(
    random_systems: Systems, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = random_systems(2)
    coefficients = np.repeat(system.coefficients, 3, axis=0)
    record = Record((0, 1), 2)

    def result() -> list[np.ndarray]:
        found = run(
            system.space, coefficients, n=20, seed=1, stream=[0, 1, 2], record=record, engine="numpy", decompose=True
        )
        return [
            np.asarray(getattr(found, name)) for name in ("log_likelihood", "by_series", "ess", "paths", "log_weights")
        ]

    whole = result()
    monkeypatch.setattr("counterpoise.inference.numpy_engine.PARTICLES_AT_ONCE", 40)
    for a, b in zip(whole, result(), strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("engine", ENGINES)
def test_decomposition_can_be_left_out(random_systems: Systems, engine: str) -> None:
    system = random_systems(2)
    short, full = (
        run(system.space, system.coefficients, n=20, seed=1, engine=engine, decompose=decompose)
        for decompose in (False, True)
    )
    assert short.by_series is None
    assert short.by_series_month is None
    np.testing.assert_array_equal(short.log_likelihood, full.log_likelihood)
    np.testing.assert_allclose(full.by_series.sum(axis=1), full.log_likelihood, rtol=1e-8)
    np.testing.assert_allclose(full.by_series_month.sum(axis=2), full.increments, rtol=1e-6, atol=1e-9)
