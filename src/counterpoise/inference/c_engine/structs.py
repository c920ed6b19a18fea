"""The kernel's structures as ctypes sees them; field order and types mirror kernel/model.h.

`KernelModel` and `KernelJob` own the arrays whose addresses the structures hold.
"""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.inference.arrays import Kind, Shape, StateSpace
from counterpoise.inference.numpy_engine.counts import log_gamma
from counterpoise.inference.plan import Plan, plan
from counterpoise.inference.run import Request

MODEL_ARRAYS: tuple[tuple[str, type[np.generic]], ...] = (
    ("kind", np.int8),
    ("link_start", np.int32),
    ("link_source", np.int32),
    ("link_lag", np.int8),
    ("link_shape", np.int8),
    ("link_a", np.float32),
    ("link_b", np.float32),
    ("link_own", np.uint8),
    ("column", np.int32),
    ("calendar", np.int32),
    ("rng_slot", np.int32),
    ("marginal", np.uint8),
    ("guided", np.uint8),
    ("reset", np.uint8),
    ("realise", np.uint8),
    ("count_obs", np.float64),
    ("count_kind", np.int8),
    ("count_lower", np.float64),
    ("exposure", np.float32),
    ("log_exposure", np.float32),
    ("log_factorial", np.float64),
    ("amount_obs", np.float64),
    ("score_node", np.int32),
    ("score_place", np.int32),
    ("score_obs", np.float64),
    ("exogenous", np.float32),
    ("do_mode", np.int8),
    ("do_value", np.float32),
    ("owner", np.int32),
    ("dep_start", np.int32),
    ("dep_node", np.int32),
    ("position", np.int32),
    ("block", np.int32),
    ("keep", np.uint8),
    ("cache_row", np.int32),
    ("cache_block", np.int32),
    ("start_node", np.int32),
)
MODEL_SIZES = (
    "d", "m", "months", "counts", "amounts", "scores",
    "exogenouses", "resets", "realises", "q", "caches", "starts", "coefficients",
)  # fmt: skip
JOB_ARRAYS: tuple[tuple[str, type[np.generic]], ...] = (
    ("coefficients", np.float32),
    ("stream", np.uint32),
    ("record_node", np.int32),
    ("log_likelihood", np.float64),
    ("increments", np.float64),
    ("by_series_month", np.float64),
    ("ess", np.float64),
    ("ancestors", np.int32),
    ("log_weights", np.float64),
    ("paths", np.float32),
)
JOB_SIZES = ("k", "n", "threads", "records", "record_first", "sample_from")


class ModelStruct(ctypes.Structure):
    """cp_model."""

    _fields_ = [(name, ctypes.c_void_p) for name, _ in MODEL_ARRAYS] + [(name, ctypes.c_int32) for name in MODEL_SIZES]


class JobStruct(ctypes.Structure):
    """cp_job."""

    _fields_ = [
        *[(name, ctypes.c_void_p) for name, _ in JOB_ARRAYS],
        ("seed", ctypes.c_uint64),
        ("resample_below", ctypes.c_double),
        *[(name, ctypes.c_int32) for name in JOB_SIZES],
    ]


class KernelModel:
    """A state space laid out for the kernel."""

    def __init__(self, space: StateSpace) -> None:
        layout = plan(space)
        self.arrays = _typed({**_space_arrays(space), **_plan_arrays(space, layout)}, MODEL_ARRAYS)
        self.struct = ModelStruct()
        _point(self.struct, self.arrays)
        sizes = (
            space.d, space.m, space.months, space.n_counts, space.n_amounts, space.n_scores, space.exogenous.shape[1],
            space.reset.shape[1], space.realise.shape[1], layout.q, self.arrays["cache_block"].shape[0],
            layout.starts.shape[0], space.n_coefficients,
        )  # fmt: skip
        for name, size in zip(MODEL_SIZES, sizes, strict=True):
            setattr(self.struct, name, size)


class KernelJob:
    """A request and its results, laid out for the kernel."""

    def __init__(self, request: Request, threads: int) -> None:
        space, record = request.space, request.record
        k, months, n = request.coefficients.shape[0], space.months, request.n
        first = record.first if record else months
        nodes = record.nodes if record else ()
        arrays: dict[str, NDArray[Any] | None] = {
            "coefficients": request.coefficients,
            "stream": request.stream,
            "record_node": np.array(nodes, dtype=np.int32),
            "log_likelihood": np.zeros(k),
            "increments": np.zeros((k, months)),
            "by_series_month": np.zeros((k, months, space.n_series)) if request.decompose else None,
            "ess": np.zeros((k, months)),
            "ancestors": np.zeros(k, dtype=np.int32),
            "log_weights": np.zeros((k, n)),
            "paths": np.zeros((k, n, months - first, len(nodes)), dtype=np.float32) if record else None,
        }
        self.arrays = _typed({name: array for name, array in arrays.items() if array is not None}, JOB_ARRAYS)
        self.struct = JobStruct(seed=request.seed, resample_below=request.resample_below)
        _point(self.struct, self.arrays)
        sizes = (k, n, threads, len(nodes), first, request.sample_from)
        for name, size in zip(JOB_SIZES, sizes, strict=True):
            setattr(self.struct, name, size)


def _typed(
    arrays: dict[str, NDArray[Any]], wanted: tuple[tuple[str, type[np.generic]], ...]
) -> dict[str, NDArray[Any]]:
    types = dict(wanted)
    return {name: np.ascontiguousarray(array, dtype=types[name]) for name, array in arrays.items()}


def _point(struct: ctypes.Structure, arrays: dict[str, NDArray[Any]]) -> None:
    for name, array in arrays.items():
        setattr(struct, name, array.ctypes.data)


def _space_arrays(space: StateSpace) -> dict[str, NDArray[Any]]:
    names = [name for name, _ in MODEL_ARRAYS if hasattr(space, name)]
    arrays: dict[str, NDArray[Any]] = {name: getattr(space, name) for name in names}
    arrays["log_exposure"] = np.log(space.exposure)
    arrays["log_factorial"] = log_gamma(np.where(np.isfinite(space.count_obs), space.count_obs, 0.0) + 1.0)
    return arrays


def _plan_arrays(space: StateSpace, layout: Plan) -> dict[str, NDArray[Any]]:
    dependents = [layout.dependents.get(i, ()) for i in range(space.d)]
    rows, blocks = _cache_rows(space)
    return {
        "link_own": _own_links(space, layout),
        "owner": layout.owner,
        "dep_start": np.concatenate([[0], np.cumsum([len(nodes) for nodes in dependents])]),
        "dep_node": np.array([node for nodes in dependents for node in nodes], dtype=np.int32),
        "position": layout.position,
        "block": np.array(layout.block, dtype=np.int32),
        "score_place": layout.score_place,
        "keep": _kept(space),
        "cache_row": rows,
        "cache_block": blocks,
        "start_node": layout.starts,
    }


def _own_links(space: StateSpace, layout: Plan) -> NDArray[np.bool_]:
    own = np.zeros(space.m, dtype=bool)
    for node in np.flatnonzero(layout.owner >= 0):
        for link in space.links_of(int(node)):
            own[link] = space.link_shape[link] == Shape.LEVEL and space.link_lag[link] == 0
    return own


def _kept(space: StateSpace) -> NDArray[np.bool_]:
    """Nodes whose value of the month before is read."""
    states = (Kind.INDEX, Kind.STOCK, Kind.ACCUMULATOR, Kind.AMOUNT, Kind.EPISODE)
    kept = np.isin(space.kind, states) | space.marginal
    kept[space.link_source[space.link_lag == 1]] = True
    return np.asarray(kept)


def _cache_rows(space: StateSpace) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """For each node that draws, the row of its Philox block in the cache; and the blocks."""
    drawing = np.isin(space.kind, (Kind.INDEX, Kind.AMOUNT, Kind.EPISODE))
    blocks, inverse = np.unique(space.rng_slot[drawing] >> 2, return_inverse=True)
    rows = np.full(space.d, -1, dtype=np.int32)
    rows[drawing] = inverse
    return rows, blocks.astype(np.int32)
