"""The compiled kernel against the NumPy engine on random systems: same draws, same values, same likelihoods."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterpoise.inference.assemble import Assembled
from counterpoise.inference.c_engine.library import INSTRUCTION_SETS, find_kernel, kernel_path
from counterpoise.inference.engine import run
from counterpoise.inference.run import Record, Run

pytestmark = pytest.mark.skipif(find_kernel() is None, reason="no compiled kernel")

Systems = Callable[..., Assembled]
OFTEN = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def close_particles(a: Run, b: Run) -> np.ndarray:
    """For each particle, whether all its recorded values agree to float32 rounding."""
    assert a.paths is not None
    assert b.paths is not None
    return np.isclose(a.paths, b.paths, rtol=2e-4, atol=2e-4).all(axis=(2, 3))


@OFTEN
@given(seed=st.integers(0, 10**6), n=st.sampled_from([1, 7, 64, 130]), guided=st.booleans())
def test_every_value_of_every_particle_agrees(random_systems: Systems, seed: int, n: int, guided: bool) -> None:
    system = random_systems(seed, guided=guided)
    everything = Record(tuple(range(system.space.d)), 0)
    a, b = (
        run(system.space, system.coefficients, n=n, seed=seed, resample_below=0.0, record=everything, engine=engine)
        for engine in ("numpy", "c")
    )
    same = close_particles(a, b)
    # a draw on the edge of an integer or a threshold may fall on either side of it: one particle in a hundred
    assert (~same).sum() <= 1 + n // 100
    if same.all():
        np.testing.assert_allclose(a.increments, b.increments, rtol=1e-4, atol=2e-4)
        np.testing.assert_allclose(a.by_series_month, b.by_series_month, rtol=1e-3, atol=1e-3)
        np.testing.assert_allclose(a.ess, b.ess, rtol=5e-3)
        np.testing.assert_allclose(np.exp(a.log_weights), np.exp(b.log_weights), atol=1e-3)


@OFTEN
@given(seed=st.integers(0, 10**6))
def test_simulation_agrees(random_systems: Systems, seed: int) -> None:
    system = random_systems(seed)
    space = replace(
        system.space,
        count_kind=np.zeros_like(system.space.count_kind),
        count_lower=np.zeros_like(system.space.count_lower),
        amount_obs=np.full_like(system.space.amount_obs, np.nan),
        score_obs=np.full_like(system.space.score_obs, np.nan),
    )
    everything = Record(tuple(range(space.d)), 2)
    a, b = (
        run(space, system.coefficients, n=200, seed=seed, record=everything, engine=engine) for engine in ("numpy", "c")
    )
    assert (~close_particles(a, b)).sum() <= 3
    assert a.log_likelihood == b.log_likelihood == 0.0


@pytest.mark.parametrize("seed", range(12))
def test_resampling_agrees(random_systems: Systems, seed: int) -> None:
    system = random_systems(seed)
    everything = Record(tuple(range(system.space.d)), 3)
    a, b = (
        run(system.space, system.coefficients, n=50, seed=seed, resample_below=0.9, record=everything, engine=engine)
        for engine in ("numpy", "c")
    )
    assert (~close_particles(a, b)).sum() <= 2
    np.testing.assert_allclose(a.log_likelihood, b.log_likelihood, rtol=1e-4, atol=5e-3)
    np.testing.assert_array_equal(a.unique_ancestors, b.unique_ancestors)


def _bits(result: Run) -> list[bytes]:
    arrays = (
        result.log_likelihood,
        result.increments,
        result.by_series_month,
        result.ess,
        result.log_weights,
        result.paths,
    )
    return [np.asarray(array).tobytes() for array in arrays]


@pytest.mark.parametrize(("k", "n"), [(1, 1000), (5, 40), (2, 300)])
def test_any_number_of_threads_gives_the_same_bits(random_systems: Systems, k: int, n: int) -> None:
    system = random_systems(5)
    coefficients = np.repeat(system.coefficients, k, axis=0)
    everything = Record(tuple(range(system.space.d)), 4)
    results = [
        run(
            system.space, coefficients, n=n, seed=9, stream=np.arange(k), threads=threads, record=everything, engine="c"
        )
        for threads in (1, 2, 3, 7)
    ]
    assert all(_bits(result) == _bits(results[0]) for result in results[1:])


def test_every_instruction_set_gives_the_same_bits(random_systems: Systems, monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = find_kernel()
    assert kernel is not None
    order = list(INSTRUCTION_SETS)
    usable = [name for name in order[order.index(kernel.name) :] if kernel_path(name).exists()]
    system = random_systems(6)
    everything = Record(tuple(range(system.space.d)), 0)
    bits = {}
    for name in usable:
        monkeypatch.setenv("COUNTERPOISE_KERNEL", name)
        result = run(system.space, system.coefficients, n=500, seed=2, record=everything, engine="c")
        assert result.engine == f"c ({name})"
        bits[name] = _bits(result)
    assert all(value == bits[kernel.name] for value in bits.values())
