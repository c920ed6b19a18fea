"""The negative binomial law and its special functions, in both engines."""

from __future__ import annotations

import ctypes
import math

import numpy as np
import pytest

from counterpoise.inference.arrays import Kind
from counterpoise.inference.assemble import Node, assemble
from counterpoise.inference.c_engine.library import find_kernel
from counterpoise.inference.engine import run
from counterpoise.inference.numpy_engine import counts
from counterpoise.inference.run import Record

kernel = find_kernel()
needs_kernel = pytest.mark.skipif(kernel is None, reason="no compiled kernel")
ENGINES = ("numpy", "c") if kernel else ("numpy",)
XS = np.concatenate([np.geomspace(1e-4, 1e6, 400), [0.5, 1.0, 1.5, 2.0, 9.999, 10.0]])


def log_mass(y: float, mu: float, k: float) -> float:
    """log NB(y) by math.lgamma."""
    return math.lgamma(y + k) - math.lgamma(k) - math.lgamma(y + 1) - k * math.log1p(mu / k) - y * math.log1p(k / mu)


def test_log_gamma_agrees_with_the_c_library() -> None:
    expected = np.array([math.lgamma(x) for x in XS])
    np.testing.assert_allclose(counts.log_gamma(XS), expected, rtol=1e-13, atol=1e-13)


@needs_kernel
def test_kernel_log_gamma_agrees_with_the_c_library() -> None:
    assert kernel is not None
    kernel.library.cp_probe_log_gamma.restype = ctypes.c_double
    found = [kernel.library.cp_probe_log_gamma(ctypes.c_double(x)) for x in XS]
    np.testing.assert_allclose(found, [math.lgamma(x) for x in XS], rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize("k", [0.05, 1.0, 7.0, 300.0])
@pytest.mark.parametrize("mu", [1e-4, 0.3, 20.0, 5e4])
@pytest.mark.parametrize("y", [0, 1, 35, 5000])
def test_likelihood_in_single_precision(y: int, mu: float, k: float) -> None:
    eta = np.array([[math.log(mu)]], dtype=np.float32)
    shape = np.array([[k]], dtype=np.float32)
    found = counts.nb_varying(y, shape, np.log(shape), eta) + counts.nb_constant(y, shape.astype(np.float64))
    exact = log_mass(y, math.exp(float(eta[0, 0])), float(shape[0, 0]))
    assert found[0, 0] == pytest.approx(exact, rel=2e-6, abs=2e-5)


@pytest.mark.parametrize(
    ("lower", "mu", "k"), [(1, 0.01, 1.0), (5, 3.0, 0.5), (40, 2.0, 3.0), (300, 2.0, 1.0), (200, 900.0, 0.4)]
)
def test_survival_sums_the_mass(lower: int, mu: float, k: float) -> None:
    tail = math.log(math.fsum(math.exp(log_mass(y, mu, k)) for y in range(lower, lower + 200_000)))
    found = counts.nb_log_survival(lower, np.array([[k]]), np.array([[mu]]))
    assert found[0, 0] == pytest.approx(tail, rel=1e-8, abs=1e-9)
    if kernel is not None:
        kernel.library.cp_probe_log_survival.restype = ctypes.c_double
        kernel.library.cp_probe_log_survival.argtypes = [ctypes.c_int32, ctypes.c_double, ctypes.c_double]
        assert kernel.library.cp_probe_log_survival(lower, k, mu) == pytest.approx(found[0, 0], rel=1e-10, abs=1e-12)


def drawn(mu: float, k: float, engine: str, lower: int = 0) -> np.ndarray:
    """200,000 draws of one count through an engine."""
    node = Node("count", Kind.COUNT, (math.log(mu), math.log(k)), lower=[lower])
    system = assemble(1, [node])
    paths = run(system.space, system.coefficients, n=200_000, seed=7, record=Record((0,)), engine=engine).paths
    return paths[0, :, 0, 0].astype(np.float64)


def chi_square(draws: np.ndarray, mass: np.ndarray) -> tuple[float, int]:
    """Pearson's statistic over cells of expected size at least 20, and its degrees of freedom."""
    expected = mass * draws.size
    kept = expected >= 20
    observed = np.bincount(draws.astype(int), minlength=mass.size)[: mass.size]
    cells = np.append(observed[kept], draws.size - observed[kept].sum())
    want = np.append(expected[kept], max(draws.size - expected[kept].sum(), 1.0))
    return float(((cells - want) ** 2 / want).sum()), int(kept.sum())


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("mu", "k"), [(0.4, 0.3), (3.0, 1.0), (6.0, 20.0), (25.0, 40.0), (60.0, 900.0)])
def test_draws_follow_the_law(engine: str, mu: float, k: float) -> None:
    draws = drawn(mu, k, engine)
    upper = int(draws.max()) + 2
    mass = np.exp([log_mass(y, mu, k) for y in range(upper)])
    statistic, cells = chi_square(draws, mass)
    assert cells > 5
    assert statistic < cells + 4.5 * math.sqrt(2 * cells)
    assert draws.mean() == pytest.approx(mu, abs=4.5 * float(draws.std()) / math.sqrt(draws.size))
    spread = mu + mu * mu / k
    assert draws.var() == pytest.approx(spread, rel=0.05)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_lower_bound_truncates_the_draws(engine: str) -> None:
    mu, k, lower = 4.0, 1.5, 6
    draws = drawn(mu, k, engine, lower)
    mass = np.exp([log_mass(y, mu, k) for y in range(400)])
    mass[:lower] = 0.0
    mean = (np.arange(400) * mass).sum() / mass.sum()
    assert draws.min() == lower
    assert draws.mean() == pytest.approx(mean, abs=4.5 * float(draws.std()) / math.sqrt(draws.size))
