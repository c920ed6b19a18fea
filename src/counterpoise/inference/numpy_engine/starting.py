"""The start of LINEAR nodes: in the month before the first they follow from the starting values of their sources.

Lags make no difference there: a source's value of still earlier months is taken to be its starting value. A marginal
node's mean and its covariance with the block follow in the same way.
"""

from __future__ import annotations

import numpy as np

from counterpoise.inference.numpy_engine.cloud import Cloud


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
