"""pypomp bootstrap filter of the wide system. Prints the log-likelihood and CPU seconds of one run."""

from __future__ import annotations

import sys
import time

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
from model import load
from pypomp import Pomp, PompParameters


def main(path: str, n: int) -> None:
    model, record = load(path, jnp)
    indices, hazards, d = len(model.nodes(1)), len(model.nodes(6)), len(record["kind"])
    months = len(record["january"])
    states = [f"x{i}" for i in range(d)]
    packed = np.concatenate([record["counts"], record["yearly"], record["december"][:, None], record["gamma"]], axis=1)
    ys = pd.DataFrame(
        packed, index=np.arange(1, months + 1, dtype=float), columns=[f"y{i}" for i in range(packed.shape[1])]
    )
    january = jnp.asarray(record["january"], dtype=jnp.float32)

    def rinit(theta_, key, covars, t0):  # type: ignore[no-untyped-def]
        x = model.start(jax.random.normal(key, (indices,)))
        return {name: x[i] for i, name in enumerate(states)}

    def rproc(X_, theta_, key, covars, t, dt):  # type: ignore[no-untyped-def]
        a, b = jax.random.split(key)
        x = jnp.stack([X_[name] for name in states])
        now = january[jnp.clip(jnp.int32(t), 0, months - 1)]
        x = model.step(x, jax.random.normal(a, (indices,)), jax.random.uniform(b, (hazards, 2)), now)
        return {name: x[i] for i, name in enumerate(states)}

    def dmeas(Y_, X_, theta_, covars, t):  # type: ignore[no-untyped-def]
        x = jnp.stack([X_[name] for name in states])
        y = jnp.stack([Y_[f"y{i}"] for i in range(packed.shape[1])])
        return model.log_density(x, y[:18], y[18:20], y[20], y[21:])

    wide = Pomp(
        ys=ys,
        theta=PompParameters({"unused": 1.0}),
        statenames=states,
        t0=0.0,
        rinit=rinit,
        rproc=rproc,
        dmeas=dmeas,
        nstep=1,
    )
    wide.pfilter(J=n, key=jax.random.key(0), thresh=0.0)
    begun = time.process_time()
    wide.pfilter(J=n, key=jax.random.key(1), thresh=0.0)
    seconds = time.process_time() - begun
    print(float(np.ravel(wide.results_history[-1].logLiks)[0]), seconds)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
