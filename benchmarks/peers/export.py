"""Writes the wide system and its record as plain arrays, for peers that live in environments of their own."""

from __future__ import annotations

import sys
from math import lgamma
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from engine_system import DECEMBER, JANUARY, wide

from counterpoise.inference.arrays import PARAMETERS, Kind


def main(path: str) -> None:
    system = wide()
    space, c = system.space, np.ravel(system.coefficients)
    p = c[: PARAMETERS * space.d].reshape(space.d, PARAMETERS)
    target = np.concatenate([np.full(len(space.links_of(i)), i) for i in range(space.d)])
    amounts = space.nodes_of(Kind.AMOUNT)
    shapes = np.exp(p[space.nodes_of(Kind.COUNT), 1].astype(np.float64))
    counts = space.count_obs
    gamma = np.array(
        [[lgamma(y + k) - lgamma(k) - lgamma(y + 1) for y, k in zip(row, shapes, strict=True)] for row in counts]
    )
    np.savez(
        path,
        kind=space.kind,
        p=p,
        source=space.link_source,
        target=target,
        lag=space.link_lag,
        shape=space.link_shape,
        link_a=space.link_a,
        link_b=space.link_b,
        coefficient=c[PARAMETERS * space.d : PARAMETERS * space.d + space.m],
        counts=counts,
        yearly=np.nan_to_num(np.log1p(space.amount_obs / p[amounts, 2])),
        gamma=gamma,
        january=JANUARY.astype(np.float32),
        december=DECEMBER.astype(np.float32),
    )


if __name__ == "__main__":
    main(sys.argv[1])
