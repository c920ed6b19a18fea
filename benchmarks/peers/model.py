"""The wide benchmark system for any array module: what JAX, pypomp and particles run.

Reads the arrays that `peers.py` exports from `engine_system.wide()`. State [..., d]: all nodes; counts hold the log of
their mean and yearly amounts the mean of their log, so that a measurement density needs the current state alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

LINEAR, INDEX, STOCK, ACCUMULATOR, COUNT, AMOUNT, EPISODE = range(7)


@dataclass(frozen=True)
class Model:
    """Arrays of the system, and the array module `xp` (numpy or jax.numpy) that runs it."""

    xp: Any
    a: dict[str, np.ndarray]

    def nodes(self, kind: int) -> np.ndarray:
        return np.flatnonzero(self.a["kind"] == kind)

    def inputs(self, x: Any, lag: int) -> Any:
        """Sum of link contributions into every node, [..., d], from source values x."""
        total = 0.0
        for shape in range(6):
            links = np.flatnonzero((self.a["lag"] == lag) & (self.a["shape"] == shape))
            if links.size == 0:
                continue
            value = self._shaped(
                x[..., self.a["source"][links]], shape, self.a["link_a"][links], self.a["link_b"][links]
            )
            spread = np.zeros((links.size, len(self.a["kind"])), dtype=np.float32)
            spread[np.arange(links.size), self.a["target"][links]] = self.a["coefficient"][links]
            total = total + value @ spread
        return total

    def _shaped(self, x: Any, shape: int, a: np.ndarray, b: np.ndarray) -> Any:
        xp = self.xp
        if shape == 1:
            return (xp.log(xp.maximum(x, 0.0) + 1.0) - a) / b
        if shape == 2:
            return xp.tanh((x - a) / b)
        if shape == 3:
            return (x >= a) * 1.0
        if shape == 4:
            return (x == a) * 1.0
        if shape == 5:
            return 1.0 / (1.0 + xp.exp(-(x - a) / b))
        return (x - a) / b

    def start(self, normals: Any) -> Any:
        """State in the month before the first; normals [..., indices]."""
        base = np.array(
            [p[0] if k == STOCK else 0.0 for k, p in zip(self.a["kind"], self.a["p"], strict=True)], np.float32
        )
        x = self.xp.zeros((*normals.shape[:-1], len(base)), dtype=np.float32) + base
        return self._put(x, self.nodes(INDEX), normals)

    def step(self, x: Any, normals: Any, uniforms: Any, january: Any) -> Any:
        """One month: x [..., d], normals [..., indices], uniforms [..., hazards, 2], january 0 or 1."""
        xp, p = self.xp, self.a["p"]
        drive = self.inputs(x, 1)
        i, s, c = self.nodes(INDEX), self.nodes(STOCK), self.nodes(ACCUMULATOR)
        rate = p[i, 1]
        new = x
        step = rate * (p[i, 0] + drive[..., i] - x[..., i]) + p[i, 2] * np.sqrt(rate * (2.0 - rate)) * normals
        new = self._put(new, i, x[..., i] + step)
        new = self._put(new, s, xp.maximum(0.0, (1.0 - p[s, 1]) * x[..., s] + self.inputs(new, 0)[..., s]))
        new = self._put(new, c, x[..., c] * (1.0 - january) + self.inputs(new, 0)[..., c])
        for place, node in enumerate(self.nodes(EPISODE)):
            new = self._put(
                new, [node], self._level(x[..., node], drive[..., node], p[node], uniforms[..., place, :])[..., None]
            )
        for kind in (LINEAR, COUNT):
            n = self.nodes(kind)
            new = self._put(new, n, xp.clip(p[n, 0] + drive[..., n], -12.0, 14.0))
        y = self.nodes(AMOUNT)
        return self._put(new, y, p[y, 0] + self.inputs(new, 0)[..., y])

    def _level(self, level: Any, drive: Any, p: np.ndarray, u: Any) -> Any:
        xp = self.xp

        def odds(v: Any) -> Any:
            return 1.0 / (1.0 + xp.exp(-v))

        onset, war = u[..., 0] < odds(p[0] + drive), u[..., 1] < odds(p[1])
        begun = xp.where(war, 2.0, 1.0)
        quiet = xp.where(onset, begun, xp.where((level == 3) & (u[..., 1] >= odds(p[5])), 3.0, 0.0))
        escalated = xp.where(u[..., 0] < odds(p[2]), 2.0, xp.where(u[..., 1] < odds(p[3]), 3.0, 1.0))
        fought = xp.where(u[..., 0] < odds(p[4]), 3.0, 2.0)
        return xp.where(level == 1, escalated, xp.where(level == 2, fought, quiet))

    def log_density(self, x: Any, counts: Any, yearly: Any, december: Any, gamma: Any) -> Any:
        """Log density of a month's counts [18] and yearly logs [2]; gamma [18] is the month's constant part."""
        xp, p = self.xp, self.a["p"]
        c, y = self.nodes(COUNT), self.nodes(AMOUNT)
        k, mu = np.exp(p[c, 1]), xp.exp(x[..., c])
        counted = (gamma + k * xp.log(k / (k + mu)) + counts * xp.log(mu / (k + mu))).sum(axis=-1)
        z = (yearly - x[..., y]) / p[y, 1]
        return counted + december * (-0.5 * z**2 - np.log(p[y, 1]) - 0.9189385332).sum(axis=-1)

    def _put(self, x: Any, places: Any, values: Any) -> Any:
        if self.xp is np:
            x = x.copy()
            x[..., places] = values
            return x
        return x.at[..., np.asarray(places)].set(values)


def load(path: str, xp: Any) -> tuple[Model, dict[str, np.ndarray]]:
    """The model and the record: counts [T, 18], yearly [T, 2], january, december [T], gamma [T, 18]."""
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files}
    return Model(xp, arrays), arrays
