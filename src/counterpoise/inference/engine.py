"""Runs a state space through an engine: the particle filter, the simulator and the forecaster in one function.

Simulation is a run without observations; a forecast is a run whose observations end. Random numbers are keyed by
(seed, stream, particle, month, node), so a run gives the same result with any number of threads, and runs with the
same seed share their random numbers whatever their coefficients.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from counterpoise.errors import FitUnreliable, UsageError
from counterpoise.inference.arrays import F32, U32, StateSpace
from counterpoise.inference.c_engine import run_c
from counterpoise.inference.c_engine.library import Kernel, find_kernel
from counterpoise.inference.numpy_engine import run_numpy
from counterpoise.inference.run import Record, Request, Run

Engine = Literal["auto", "c", "numpy"]

BUILD_HINT = "Build it with a C compiler: python -m counterpoise.inference.build_kernel"
NO_KERNEL = f"No compiled kernel: the NumPy engine runs, correct but about ten times slower. {BUILD_HINT}"


def run(
    space: StateSpace,
    coefficients: ArrayLike,
    *,
    n: int,
    seed: int,
    stream: ArrayLike | None = None,
    threads: int = 0,
    resample_below: float = 0.5,
    record: Record | None = None,
    engine: Engine = "auto",
    decompose: bool = True,
) -> Run:
    """Runs n particles for each of K coefficient vectors [K, C].

    `stream` [K] (default all 0) separates the random numbers of parameter vectors; `threads` 0 means one per core;
    `decompose` False leaves out `by_series`, which saves time. Raises ValueError for an array outside the contract
    and FitUnreliable where recorded paths cannot be given: all particles died, or values overflowed.
    """
    request = _request(space, coefficients, n, seed, stream, threads, resample_below, record, decompose)
    kernel = _chosen(engine)
    result = run_numpy(request) if kernel is None else run_c(request, kernel)
    if record is not None:
        _check_paths(space, record, result)
    return result


def engine_in_use() -> str:
    """The engine that `auto` chooses here: "c (avx512)" and so on, or "numpy"."""
    kernel = find_kernel()
    return "numpy" if kernel is None else f"c ({kernel.name})"


def engine_notice() -> str:
    """One line for the user where no compiled kernel is in use, else the empty string."""
    return NO_KERNEL if engine_in_use() == "numpy" else ""


def _chosen(engine: Engine) -> Kernel | None:
    if engine not in get_args(Engine):
        raise UsageError(f"engine {engine!r} is none of {', '.join(get_args(Engine))}")
    if engine == "numpy":
        return None
    kernel = find_kernel()
    if kernel is None and engine == "c":
        raise UsageError(f"engine 'c' was asked for, but there is no compiled kernel. {BUILD_HINT}")
    return kernel


def _request(
    space: StateSpace,
    coefficients: ArrayLike,
    n: int,
    seed: int,
    stream: ArrayLike | None,
    threads: int,
    resample_below: float,
    record: Record | None,
    decompose: bool,
) -> Request:
    space.check()
    vectors = _coefficients(space, coefficients)
    if n < 1:
        raise ValueError(f"n is {n}, wanted at least 1 particle")
    if not 0 <= seed < 2**64:
        raise ValueError(f"seed {seed} is outside 0..2^64 - 1")
    if threads < 0:
        raise ValueError(f"threads is {threads}, wanted 0 (one per core) or more")
    if not 0.0 <= resample_below <= 1.0:
        raise ValueError(f"resample_below is {resample_below}, wanted a share between 0 and 1")
    if record is not None:
        _check_record(space, record)
    k = vectors.shape[0]
    return Request(space, vectors, n, seed, _streams(stream, k), threads, resample_below, record, decompose)


def _coefficients(space: StateSpace, coefficients: ArrayLike) -> F32:
    vectors = np.ascontiguousarray(coefficients, dtype=np.float32)
    if vectors.ndim != 2 or vectors.shape[0] < 1 or vectors.shape[1] != space.n_coefficients:
        raise ValueError(f"coefficients have shape {vectors.shape}, wanted (K, {space.n_coefficients}) with K >= 1")
    if not np.isfinite(vectors).all():
        row, column = np.argwhere(~np.isfinite(vectors))[0]
        raise ValueError(f"coefficient {column} of vector {row} is {vectors[row, column]}")
    return vectors


def _streams(stream: ArrayLike | None, k: int) -> U32:
    if stream is None:
        return np.zeros(k, dtype=np.uint32)
    streams = np.ascontiguousarray(stream, dtype=np.uint32)
    if streams.shape != (k,):
        raise ValueError(f"stream has shape {streams.shape}, wanted ({k},)")
    return streams


def _check_record(space: StateSpace, record: Record) -> None:
    if not 0 <= record.first < space.months:
        raise ValueError(f"record.first is {record.first}, wanted a month in 0..{space.months - 1}")
    wrong = [node for node in record.nodes if not 0 <= node < space.d]
    if wrong or not record.nodes:
        raise ValueError(f"record.nodes {list(record.nodes)} must name nodes in 0..{space.d - 1}")


def _check_paths(space: StateSpace, record: Record, result: Run) -> None:
    dead = np.flatnonzero(np.isneginf(result.log_likelihood))
    if dead.size:
        month = result.worst_month[dead[0]]
        raise FitUnreliable(
            f"no particle can explain month {month} (parameter vector {dead[0]}): there are no paths to record"
        )
    assert result.paths is not None
    bad = np.argwhere(~np.isfinite(result.paths))
    if bad.size:
        k, _, month, place = bad[0]
        name = space.names[record.nodes[place]]
        raise FitUnreliable(f"{name} overflows in month {record.first + month} (parameter vector {k})")
