"""JAX bootstrap filter of the wide system: one jitted scan. Prints the log-likelihood and CPU seconds of one run."""

from __future__ import annotations

import sys
import time

import jax
import jax.numpy as jnp
from model import load


def main(path: str, n: int) -> None:
    model, record = load(path, jnp)
    indices, hazards = len(model.nodes(1)), len(model.nodes(6))
    months = {
        k: jnp.asarray(record[k], dtype=jnp.float32) for k in ("counts", "yearly", "january", "december", "gamma")
    }

    def month(carry, now):  # type: ignore[no-untyped-def]
        x, key = carry
        key, a, b, c = jax.random.split(key, 4)
        x = model.step(x, jax.random.normal(a, (n, indices)), jax.random.uniform(b, (n, hazards, 2)), now["january"])
        logw = model.log_density(x, now["counts"], now["yearly"], now["december"], now["gamma"])
        top = logw.max()
        weights = jnp.exp(logw - top)
        total = weights.sum()
        edges = jnp.cumsum(weights) / total
        chosen = jnp.searchsorted(edges, (jnp.arange(n) + jax.random.uniform(c)) / n).clip(0, n - 1)
        return (x[chosen], key), top + jnp.log(total / n)

    @jax.jit
    def run(key):  # type: ignore[no-untyped-def]
        key, a = jax.random.split(key)
        return jax.lax.scan(month, (model.start(jax.random.normal(a, (n, indices))), key), months)[1].sum()

    run(jax.random.key(0)).block_until_ready()
    begun = time.process_time()
    value = run(jax.random.key(1)).block_until_ready()
    print(float(value), time.process_time() - begun)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
