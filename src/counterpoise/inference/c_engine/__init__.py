"""The compiled engine: the same filter as the NumPy engine, by a fixed C kernel over the same arrays."""

from __future__ import annotations

import ctypes
import os

import numpy as np

from counterpoise.inference.c_engine.library import Kernel
from counterpoise.inference.c_engine.structs import KernelJob, KernelModel
from counterpoise.inference.run import Request, Run

LARGEST = 1 << 30


def run_c(request: Request, kernel: Kernel) -> Run:
    """Runs the filter; raises ValueError for a cloud beyond 2^30 values and MemoryError where memory runs out."""
    if request.n * request.space.d > LARGEST:
        raise ValueError(
            f"n is {request.n}; with {request.space.d} nodes the kernel takes at most {LARGEST // request.space.d}"
        )
    model = KernelModel(request.space)
    job = KernelJob(request, request.threads or available_cores())
    status = kernel.library.cp_run(ctypes.byref(model.struct), ctypes.byref(job.struct))
    if status != 0:
        raise MemoryError(f"the kernel ran out of memory with {request.n} particles of {request.space.d} nodes")
    out = job.arrays
    monthly = out.get("by_series_month")
    return Run(
        log_likelihood=out["log_likelihood"],
        increments=out["increments"],
        by_series=None if monthly is None else monthly.sum(axis=1),
        by_series_month=monthly,
        ess=out["ess"],
        unique_ancestors=out["ancestors"],
        worst_month=out["ess"].argmin(axis=1).astype(np.int32),
        log_weights=out["log_weights"],
        paths=out.get("paths"),
        engine=f"c ({kernel.name})",
    )


def available_cores() -> int:
    """Number of cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
