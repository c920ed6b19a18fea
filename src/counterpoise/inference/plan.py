"""What both engines derive from a `StateSpace` before they start: owners, the marginal block and its inputs.

`Plan.block` lists the marginal nodes in index order; `position` is its inverse. The block's state is kept as
2q numbers: the current month's values, then those of the month before.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from counterpoise.inference.arrays import I32, Kind, Shape, StateSpace


@dataclass(frozen=True)
class Plan:
    """Structure of a state space. `owner[d]`: the episode on whose level a count depends in the same month, or -1."""

    owner: I32
    dependents: dict[int, tuple[int, ...]]  # episode -> its counts, ascending
    block: tuple[int, ...]
    position: I32  # place of a node in the block, -1 outside it
    score_place: I32  # place of a score's node in the block, -1 outside it
    starts: I32  # LINEAR nodes whose start follows from their sources' starts, each after those that feed it

    @property
    def q(self) -> int:
        """Size of the marginal block."""
        return len(self.block)


def plan(space: StateSpace) -> Plan:
    """The plan of a state space that has passed `check`."""
    owner = np.full(space.d, -1, dtype=np.int32)
    for i in space.nodes_of(Kind.COUNT):
        for link in space.links_of(i):
            if space.link_shape[link] == Shape.LEVEL and space.link_lag[link] == 0:
                owner[i] = space.link_source[link]
    dependents = {e: tuple(int(i) for i in np.flatnonzero(owner == e)) for e in space.nodes_of(Kind.EPISODE)}
    block = tuple(int(i) for i in np.flatnonzero(space.marginal))
    position = np.full(space.d, -1, dtype=np.int32)
    position[list(block)] = np.arange(len(block), dtype=np.int32)
    return Plan(owner, dependents, block, position, position[space.score_node], _starts(space))


def _starts(space: StateSpace) -> I32:
    """LINEAR nodes with inputs, each after those that feed it; circles and what follows from them are left out."""
    waiting = {i: {int(space.link_source[link]) for link in space.links_of(i)} for i in space.nodes_of(Kind.LINEAR)}
    waiting = {i: sources for i, sources in waiting.items() if sources}
    order: list[int] = []
    while ready := [i for i, sources in waiting.items() if not sources & waiting.keys()]:
        order += ready
        for i in ready:
            del waiting[i]
    return np.array(order, dtype=np.int32)
