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
    return Plan(owner, dependents, block, position, position[space.score_node])
