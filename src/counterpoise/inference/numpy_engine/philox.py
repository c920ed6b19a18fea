"""Counter-based random numbers: Philox4x32-10 (Salmon and others, 2011, "Parallel random numbers: as easy as 1, 2, 3").

counter = (particle, month, block, stream), key = the 64-bit seed. A node with slot s takes word s % 4 of block
s // 4, so that its draws depend on nothing but its own slot; counts, whose draws need several words, have 16
blocks of their own. Uniforms have 23 bits and lie strictly inside (0, 1); normals are their quantiles.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.inference.arrays import F32, U32

COUNT_BLOCKS = 0x40000000
RECORD_BLOCKS = 0x80000000
RESAMPLING_BLOCK = 0xFFFFFFFF
BEFORE = 0xFFFFFFFF  # the month before the first

_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = 0x9E3779B9, 0xBB67AE85
_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)


def philox(counter: tuple[NDArray[np.uint64], ...], seed: int) -> tuple[U32, U32, U32, U32]:
    """The four 32-bit words of each counter; counters are four broadcastable uint64 arrays below 2^32."""
    c0, c1, c2, c3 = np.broadcast_arrays(*counter)
    k0, k1 = seed & 0xFFFFFFFF, (seed >> 32) & 0xFFFFFFFF
    for _ in range(10):
        p0, p1 = c0 * _M0, c2 * _M1
        c0, c1, c2, c3 = (
            (p1 >> _HALF) ^ c1 ^ np.uint64(k0),
            p1 & _LOW,
            (p0 >> _HALF) ^ c3 ^ np.uint64(k1),
            p0 & _LOW,
        )
        k0, k1 = (k0 + _W0) & 0xFFFFFFFF, (k1 + _W1) & 0xFFFFFFFF
    return c0.astype(np.uint32), c1.astype(np.uint32), c2.astype(np.uint32), c3.astype(np.uint32)


def uniform(words: U32) -> F32:
    """float32 uniforms (words >> 9 + 1/2) 2^-23, strictly inside (0, 1)."""
    return ((words >> np.uint32(9)).astype(np.float32) + np.float32(0.5)) * np.float32(2.0**-23)


_CENTRAL = np.array([2.81022636e-08, 3.43273939e-07, -3.5233877e-06, -4.39150654e-06, 0.00021858087,
                     -0.00125372503, -0.00417768164, 0.246640727, 1.50140941], dtype=np.float32)  # fmt: skip
_TAIL = np.array([-0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773,
                  -0.0076224613, 0.00943887047, 1.00167406, 2.83297682], dtype=np.float32)  # fmt: skip


def normal_quantile(u: F32) -> F32:
    """Phi^-1(u) in float32 by Giles (2010), "Approximating the erfinv function"; error below 1e-6 in |z| < 5."""
    x = np.float32(2.0) * u - np.float32(1.0)
    w = -np.log((np.float32(1.0) - x) * (np.float32(1.0) + x))
    central = w < 5.0
    v = np.where(central, w - np.float32(2.5), np.sqrt(w) - np.float32(3.0))
    p = np.where(central, _CENTRAL[0], _TAIL[0])
    for c, t in zip(_CENTRAL[1:], _TAIL[1:], strict=True):
        p = p * v + np.where(central, c, t)
    return np.asarray(np.float32(np.sqrt(2.0)) * p * x)


@dataclass(frozen=True)
class Draws:
    """The draws of n particles under K streams, as arrays [K, n]."""

    seed: int
    stream: NDArray[np.uint64]  # [K, 1]
    particle: NDArray[np.uint64]  # [1, n]

    @classmethod
    def of(cls, seed: int, stream: U32, n: int) -> Draws:
        """Draws for parameter vectors with the given streams [K]."""
        return cls(seed, stream.astype(np.uint64)[:, None], np.arange(n, dtype=np.uint64)[None, :])

    def words(self, month: int, block: int) -> tuple[U32, U32, U32, U32]:
        """The four words of a block in a month (-1 is the month before the first)."""
        counter = (self.particle, np.uint64(month & 0xFFFFFFFF), np.uint64(block), self.stream)
        return philox(tuple(np.asarray(c) for c in counter), self.seed)

    def uniform(self, month: int, slot: int) -> F32:
        """The uniform of a slot."""
        return uniform(self.words(month, slot >> 2)[slot & 3])

    def normal(self, month: int, slot: int) -> F32:
        """The normal of a slot."""
        return normal_quantile(self.uniform(month, slot))

    def record_normal(self, month: int, slot: int) -> F32:
        """The normal of a slot that is used only to draw recorded marginal nodes."""
        return normal_quantile(uniform(self.words(month, RECORD_BLOCKS + (slot >> 2))[slot & 3]))

    def resampling_uniform(self, month: int) -> F32:
        """The resampling uniform [K, 1] of a month."""
        counter = (np.zeros((1, 1), np.uint64), np.uint64(month), np.uint64(RESAMPLING_BLOCK), self.stream)
        return uniform(philox(tuple(np.asarray(c) for c in counter), self.seed)[0])
