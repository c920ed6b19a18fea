"""The start of LINEAR nodes: in the month before the first they follow from the starting values of their sources.

Lags make no difference there: a source's value of still earlier months is taken to be its starting value. A marginal
node's mean and its covariance with the block follow in the same way.
"""

from __future__ import annotations

import numpy as np

from counterpoise.inference.arrays import F32, StateSpace
from counterpoise.inference.numpy_engine.cloud import Cloud, initial_cloud
from counterpoise.inference.numpy_engine.philox import Draws
from counterpoise.inference.plan import plan


def starting_values(space: StateSpace, coefficients: F32) -> F32:
    """Values [d, K] of all nodes in the month before the first; those of indices are one draw each."""
    draws = Draws.of(0, np.zeros(len(coefficients), dtype=np.uint32), 1)
    cloud = initial_cloud(space, plan(space), coefficients, draws, 1, space.months)
    start_linear(cloud)
    return np.asarray(cloud.value[:, :, 0])


def start_linear(cloud: Cloud) -> None:
    """Sets the starting values of LINEAR nodes, once all other nodes have theirs."""
    before, cloud.previous = cloud.previous, cloud.value
    for node in cloud.plan.starts:
        cloud.value[node] = cloud.parameter(int(node), 0) + cloud.inputs(int(node))
        if cloud.plan.position[node] >= 0:
            _start_covariance(cloud, int(node))
    cloud.previous = before


def _start_covariance(cloud: Cloud, node: int) -> None:
    space, q, j = cloud.space, cloud.plan.q, int(cloud.plan.position[node])
    weights = np.zeros((cloud.k, q))
    for link in space.links_of(node):
        position = cloud.plan.position[space.link_source[link]]
        if position >= 0:
            weights[:, position] += cloud.link(link)[:, 0].astype(np.float64) / float(space.link_b[link])
    cross = np.einsum("ka,kab->kb", weights, cloud.covariance[:, :q, :q])
    cloud.covariance[:, j, :q] = cross
    cloud.covariance[:, :q, j] = cross
    cloud.covariance[:, j, j] = np.einsum("ka,ka->k", cross, weights)
