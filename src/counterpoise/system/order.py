"""The order in which nodes are evaluated within a month, and which nodes form the linear-Gaussian block.

Order: a lag-0 input needs its source first; an episode comes after every other lag-0 source of the counts that
depend on its level, because its level is drawn from its exact conditional given those counts (INFERENCE.md).

Marginal block: indices, and sums of them, whose only children are Gaussian scores, log-normal amounts or other
members, all through linear shapes. Their law given the sampled part is Gaussian, so a particle carries their
mean and all particles share one covariance (Rao-Blackwellisation; Chen and Liu 2000).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from counterpoise.inference.arrays import Kind, Shape
from counterpoise.system.nodes import Node


def evaluation_order(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Nodes sorted so that every lag-0 source comes first; ValueError names a cycle within one month."""
    known = {node.name: node for node in nodes}
    before: dict[str, set[str]] = {
        node.name: {entry.source for entry in node.inputs if entry.lag == 0} for node in nodes
    }
    for node in nodes:
        episodes = [e.source for e in node.inputs if e.lag == 0 and e.shape is Shape.LEVEL]
        for episode in episodes:
            before[episode] |= {e.source for e in node.inputs if e.lag == 0 and e.source != episode}
    done: list[Node] = []
    placed: set[str] = set()
    waiting = [node.name for node in nodes]
    while waiting:
        ready = [name for name in waiting if before[name] <= placed]
        if not ready:
            raise ValueError(f"these quantities feed one another within one month: {', '.join(sorted(waiting))}")
        placed.update(ready)
        done += [known[name] for name in ready]
        waiting = [name for name in waiting if name not in placed]
    return tuple(done)


def marginal_block(nodes: Sequence[Node], touched: Collection[str]) -> frozenset[str]:
    """Names of the nodes to marginalise. `touched` nodes (interventions) are never among them."""
    kinds = {node.name: node.kind for node in nodes}
    block = {
        node.name
        for node in nodes
        if node.name not in touched and (node.noisy or node.kind in (Kind.LINEAR, Kind.ACCUMULATOR))
    }
    while True:
        lost = {name for name in block if not _stays(name, nodes, kinds, block)}
        if not lost:
            return frozenset(block)
        block -= lost


def _stays(name: str, nodes: Sequence[Node], kinds: dict[str, Kind], block: Collection[str]) -> bool:
    """True where all children take the node linearly and are members or amounts, and it has Gaussian noise above it."""
    node = next(node for node in nodes if node.name == name)
    if not node.noisy and not any(entry.source in block for entry in node.inputs):
        return False
    for child in nodes:
        for entry in child.inputs:
            if entry.source != name:
                continue
            if entry.shape is not Shape.LINEAR:
                return False
            if child.name not in block and kinds[child.name] is not Kind.AMOUNT:
                return False
    return True
