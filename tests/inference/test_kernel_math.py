"""The kernel's elementary functions and random numbers against double precision and published vectors."""

from __future__ import annotations

import ctypes
import math

import numpy as np
import pytest
from numpy.typing import NDArray

from counterpoise.inference import normal
from counterpoise.inference.c_engine.library import find_kernel
from counterpoise.inference.numpy_engine.philox import normal_quantile, philox

kernel = find_kernel()
needs_kernel = pytest.mark.skipif(kernel is None, reason="no compiled kernel")


def probe(function: int, x: NDArray[np.float32]) -> NDArray[np.float64]:
    """One of the kernel's functions on an array."""
    assert kernel is not None
    x = np.ascontiguousarray(x, dtype=np.float32)
    y = np.empty_like(x)
    kernel.library.cp_probe(function, x.size, ctypes.c_void_p(x.ctypes.data), ctypes.c_void_p(y.ctypes.data))
    return y.astype(np.float64)


@needs_kernel
def test_exp() -> None:
    x = np.linspace(-87, 87, 200_001, dtype=np.float32)
    np.testing.assert_allclose(probe(0, x), np.exp(x.astype(np.float64)), rtol=2.5e-7)
    assert probe(0, np.array([-88.0, -1e30, -np.inf]))[:3].tolist() == [0.0, 0.0, 0.0]
    assert np.isfinite(probe(0, np.array([88.0, np.inf]))).all()


@needs_kernel
def test_log() -> None:
    x = np.geomspace(1e-30, 1e30, 200_001).astype(np.float32)
    np.testing.assert_allclose(probe(1, x), np.log(x.astype(np.float64)), rtol=2.5e-7, atol=1e-7)


@needs_kernel
def test_log1p_on_the_unit_interval() -> None:
    x = np.concatenate([np.geomspace(1e-30, 1, 100_000), np.linspace(0, 1, 100_000)]).astype(np.float32)
    np.testing.assert_allclose(probe(2, x), np.log1p(x.astype(np.float64)), rtol=3e-7, atol=1e-36)


@needs_kernel
def test_tanh_and_sigmoid() -> None:
    x = np.linspace(-40, 40, 200_001, dtype=np.float32)
    exact = x.astype(np.float64)
    np.testing.assert_allclose(probe(3, x), np.tanh(exact), rtol=3e-7, atol=1e-30)
    np.testing.assert_allclose(probe(4, x), 1 / (1 + np.exp(-exact)), rtol=5e-7)


def test_normal_quantile_of_every_tail() -> None:
    u = ((np.arange(0, 2**23, 37) + 0.5) * 2.0**-23).astype(np.float32)
    exact = normal.quantile(u.astype(np.float64))
    np.testing.assert_allclose(normal_quantile(u), exact, atol=5e-6)
    if kernel is not None:
        np.testing.assert_allclose(probe(5, u), exact, atol=5e-6)


def test_double_precision_quantile_inverts_the_distribution() -> None:
    z = np.linspace(-37, 8, 500)
    np.testing.assert_allclose(normal.quantile(normal.cdf(z[z < 5])), z[z < 5], rtol=1e-9, atol=1e-12)
    assert normal.cdf(np.array([0.0]))[0] == 0.5
    assert normal.quantile(np.array([0.975]))[0] == pytest.approx(1.959963984540054, rel=1e-14)
    assert normal.cdf(np.array([-1.0]))[0] == pytest.approx(0.5 * math.erfc(1 / math.sqrt(2)), rel=1e-15)


@pytest.mark.parametrize(
    ("counter", "seed", "words"),
    [
        ((0, 0, 0, 0), 0, "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        ((2**32 - 1,) * 4, 2**64 - 1, "408f276d 41c83b0e a20bc7c6 6d5451fd"),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            0x299F31D0A4093822,
            "d16cfe09 94fdcceb 5001e420 24126ea1",
        ),
    ],
)
def test_philox_gives_the_published_words(counter: tuple[int, ...], seed: int, words: str) -> None:
    found = philox(tuple(np.array([c], dtype=np.uint64) for c in counter), seed)
    assert " ".join(f"{int(word[0]):08x}" for word in found) == words
