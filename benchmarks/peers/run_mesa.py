"""Mesa simulation of the wide system's arithmetic by six agents. Prints CPU seconds per trajectory of 156 months.

Each agent owns a sixth of the quantities and, every month, reads last month's values of its links' sources and sets its
own: the ordinary way to write such a model there. There is no filter to compare; the figure is for simulation alone.
"""

from __future__ import annotations

import math
import sys
import time

import mesa
import numpy as np
from model import AMOUNT, COUNT, EPISODE, INDEX, STOCK, load


class Wide(mesa.Model):  # type: ignore[misc]
    def __init__(self, arrays, seed):  # type: ignore[no-untyped-def]
        super().__init__(seed=seed)
        self.arrays = arrays
        self.old = [0.0] * len(arrays["kind"])
        self.new = list(self.old)
        for part in range(6):
            Owner(self, range(part, len(self.old), 6))

    def step(self):  # type: ignore[no-untyped-def]
        self.agents.do("advance")
        self.old = list(self.new)


class Owner(mesa.Agent):  # type: ignore[misc]
    def __init__(self, model, nodes):  # type: ignore[no-untyped-def]
        super().__init__(model)
        a = model.arrays
        self.work = [
            (
                i,
                int(a["kind"][i]),
                [float(v) for v in a["p"][i]],
                [
                    (
                        int(a["source"][k]),
                        float(a["coefficient"][k]),
                        int(a["shape"][k]),
                        float(a["link_a"][k]),
                        float(a["link_b"][k]),
                    )
                    for k in np.flatnonzero(a["target"] == i)
                ],
            )
            for i in nodes
        ]

    def advance(self):  # type: ignore[no-untyped-def]
        old, new, random = self.model.old, self.model.new, self.model.random
        for i, kind, p, links in self.work:
            drive = sum(c * shaped(old[s], shape, a, b) for s, c, shape, a, b in links)
            if kind == INDEX:
                new[i] = (
                    old[i] + p[1] * (p[0] + drive - old[i]) + p[2] * math.sqrt(p[1] * (2 - p[1])) * random.gauss(0, 1)
                )
            elif kind == STOCK:
                new[i] = max(0.0, (1 - p[1]) * old[i] + drive)
            elif kind == EPISODE:
                new[i] = float(random.random() < 1 / (1 + math.exp(-p[0] - drive)))
            elif kind == COUNT:
                k, mu = math.exp(p[1]), math.exp(min(max(p[0] + drive, -12), 14))
                new[i] = float(round(random.gammavariate(k, mu / k)))
            elif kind == AMOUNT:
                new[i] = p[0] + drive + p[1] * random.gauss(0, 1)
            else:
                new[i] = p[0] + drive


def shaped(x, shape, a, b):  # type: ignore[no-untyped-def]
    if shape == 1:
        return (math.log(max(x, 0.0) + 1) - a) / b
    if shape == 2:
        return math.tanh((x - a) / b)
    if shape == 3:
        return 1.0 if x >= a else 0.0
    if shape == 4:
        return 1.0 if x == a else 0.0
    if shape == 5:
        return 1 / (1 + math.exp(-(x - a) / b))
    return (x - a) / b


def main(path: str, runs: int) -> None:
    _, arrays = load(path, np)
    begun = time.process_time()
    for seed in range(runs):
        model = Wide(arrays, seed)
        for _ in range(156):
            model.step()
    print(0.0, (time.process_time() - begun) / runs)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
