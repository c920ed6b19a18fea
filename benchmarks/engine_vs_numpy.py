"""Times the compiled kernel against the NumPy engine on one system; prints CPU seconds, medians of interleaved runs.

python benchmarks/engine_vs_numpy.py [--runs 5] [--n 10000]
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np
from engine_system import deep, wide

from counterpoise.inference.engine import engine_in_use, run


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU time of one call, all threads."""
    start = time.process_time()
    work()
    return time.process_time() - start


def compare(n: int, runs: int) -> None:
    """Bootstrap filter of the wide system, one parameter vector, one thread."""
    system = wide()
    times: dict[str, list[float]] = {"c": [], "numpy": []}
    for _ in range(runs):
        for engine in ("c", "numpy"):
            times[engine].append(
                cpu_seconds(
                    lambda engine=engine: run(
                        system.space, system.coefficients, n=n, seed=1, threads=1, engine=engine, decompose=False
                    )
                )
            )
    medians = {engine: statistics.median(seconds) for engine, seconds in times.items()}
    ratio = medians["numpy"] / medians["c"]
    print(f"wide, n = {n}: c {medians['c']:.3f} s, numpy {medians['numpy']:.3f} s, ratio {ratio:.1f}")


def many(k: int, n: int, runs: int) -> None:
    """Filters of the deep system at many parameter vectors, all threads, wall time."""
    system = deep()
    coefficients = np.repeat(system.coefficients, k, axis=0)
    stream = np.arange(k)
    for decompose in (False, True):
        seconds = []
        for _ in range(runs):
            start = time.perf_counter()
            run(system.space, coefficients, n=n, seed=1, stream=stream, decompose=decompose)
            seconds.append(time.perf_counter() - start)
        size = f"{system.space.d} nodes, {system.space.m} links"
        print(f"deep ({size}), {k} x {n}, decompose {decompose}: {statistics.median(seconds):.3f} s wall")


def main() -> None:
    """Prints both comparisons."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--n", type=int, default=10_000)
    options = parser.parse_args()
    print(f"kernel: {engine_in_use()}")
    compare(options.n, options.runs)
    many(256, 100, options.runs)


if __name__ == "__main__":
    main()
