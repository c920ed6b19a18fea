"""Weights and systematic resampling."""

from __future__ import annotations

import numpy as np

from counterpoise.inference.arrays import F64, I32, Bool
from counterpoise.inference.numpy_engine.cloud import Cloud


def log_mean(weight: F64, log_factor: F64) -> F64:
    """log sum of weight * exp(log_factor) over particles [K]; -inf where nothing is left."""
    highest = np.where(weight > 0, log_factor, -np.inf).max(axis=1)
    dead = ~np.isfinite(highest)
    total = (weight * np.exp(log_factor - np.where(dead, 0.0, highest)[:, None])).sum(axis=1)
    return np.where(dead, -np.inf, highest + np.log(np.where(dead, 1.0, total)))


def systematic(weight: F64, u: F64) -> I32:
    """Parents [K, n] by systematic resampling of normalised weights with one uniform [K, 1] each."""
    k, n = weight.shape
    cumulative = np.cumsum(weight, axis=1)
    points = (np.arange(n)[None, :] + u) / n * cumulative[:, -1:]
    parents = np.empty((k, n), dtype=np.int32)
    for row in range(k):
        parents[row] = np.minimum(np.searchsorted(cumulative[row], points[row], side="left"), n - 1)
    return parents


def resample(cloud: Cloud, which: Bool, month: int) -> I32:
    """Resamples the parameter vectors in `which` [K] before month `month`; returns all parents [K, n]."""
    u = cloud.draws.resampling_uniform(month).astype(np.float64)
    parents = np.where(which[:, None], systematic(cloud.weight, u), np.arange(cloud.n)[None, :]).astype(np.int32)
    for array in (cloud.value, cloud.window_mean, cloud.window_extra):
        array[:] = np.take_along_axis(array, parents[None].astype(np.int64), axis=2)
    cloud.weight[which] = 1.0 / cloud.n
    return parents


def distinct(parents: I32) -> I32:
    """Number of distinct parents [K]."""
    ordered = np.sort(parents, axis=1)
    return np.asarray(1 + (np.diff(ordered, axis=1) != 0).sum(axis=1), dtype=np.int32)
