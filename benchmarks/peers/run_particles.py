"""particles (Chopin) bootstrap filter of the wide system. Prints the log-likelihood and CPU seconds of one run."""

from __future__ import annotations

import sys
import time

import numpy as np
import particles
from model import load
from particles import distributions as dists
from particles import state_space_models as ssm


class Law(dists.ProbDist):  # type: ignore[misc]
    """The law of the next state, or of an observation, as functions."""

    def __init__(self, dim, draw=None, density=None):  # type: ignore[no-untyped-def]
        self.dim, self.draw, self.density = dim, draw, density

    def rvs(self, size=None):  # type: ignore[no-untyped-def]
        return self.draw(size)

    def logpdf(self, x):  # type: ignore[no-untyped-def]
        return self.density(x)


def main(path: str, n: int) -> None:
    model, record = load(path, np)
    indices, hazards, d = len(model.nodes(1)), len(model.nodes(6)), len(record["kind"])
    rng = np.random.default_rng(1)

    def ahead(x, t):  # type: ignore[no-untyped-def]
        u = rng.random((len(x), hazards, 2), dtype=np.float32)
        return model.step(x, rng.standard_normal((len(x), indices), dtype=np.float32), u, record["january"][t])

    class Wide(ssm.StateSpaceModel):  # type: ignore[misc]
        def PX0(self):  # type: ignore[no-untyped-def]
            return Law(d, lambda size: ahead(model.start(rng.standard_normal((size, indices), dtype=np.float32)), 0))

        def PX(self, t, xp):  # type: ignore[no-untyped-def]
            return Law(d, lambda size: ahead(xp, t))

        def PY(self, t, xp, x):  # type: ignore[no-untyped-def]
            return Law(
                1,
                None,
                lambda y: model.log_density(
                    x, record["counts"][t], record["yearly"][t], record["december"][t], record["gamma"][t]
                ),
            )

    data = list(range(len(record["january"])))
    filter_ = particles.SMC(fk=ssm.Bootstrap(ssm=Wide(), data=data), N=n, resampling="systematic")
    begun = time.process_time()
    filter_.run()
    print(float(filter_.logLt), time.process_time() - begun)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
