"""A synthetic system of the size on which engines are compared, and its synthetic record.

`wide()`: 48 quantities, 120 links, two hazards, 18 negative binomial and two yearly series, 156 months. `deep()`: the
size of a real study: about 90 nodes of which 24 marginal, 160 links, scores, an episode with counts. Deterministic:
the structure and the record come from fixed seeds.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from counterpoise.inference.arrays import CountKind, Kind, Shape, StateSpace
from counterpoise.inference.assemble import Assembled, Link, Node, Score, assemble
from counterpoise.inference.engine import run
from counterpoise.inference.run import Record

MONTHS = 156
DECEMBER = np.arange(MONTHS) % 12 == 11
JANUARY = np.arange(MONTHS) % 12 == 0
EPISODE = (-4.0, -1.0, -0.5, 0.2, 0.3, 1.0)
SHAPES = (Shape.LINEAR, Shape.LINEAR, Shape.LINEAR, Shape.SATURATING, Shape.LOG, Shape.THRESHOLD, Shape.LOGISTIC)


def wide() -> Assembled:
    """The bootstrap benchmark: nothing marginal, counts read the hazards' levels of the month before."""
    rng = np.random.default_rng(1)
    nodes = [
        *(Node(f"index{i}", Kind.INDEX, (0.0, 0.1, 1.0)) for i in range(14)),
        *(Node(f"stock{i}", Kind.STOCK, (1.0, 0.05)) for i in range(8)),
        Node("hazard0", Kind.EPISODE, EPISODE),
        Node("hazard1", Kind.EPISODE, EPISODE),
        *(Node(f"sum{i}", Kind.ACCUMULATOR, (0.0,), calendar=JANUARY) for i in range(2)),
        *(Node(f"level{i}", Kind.LINEAR, (0.0,)) for i in range(2)),
        *(Node(f"count{i}", Kind.COUNT, (1.0, 0.5)) for i in range(18)),
        *(Node(f"yearly{i}", Kind.AMOUNT, (2.0, 0.5, 1.0, 5.0), calendar=DECEMBER) for i in range(2)),
    ]
    links = [
        *(Link(f"index{i}", f"stock{i}", 0.05, lag=0, shape=Shape.LOGISTIC) for i in range(8)),
        *(Link(f"stock{i}", f"sum{i % 2}", 0.2, lag=0) for i in range(4)),
        *(Link(f"hazard{i % 2}", f"count{i}", 1.0, lag=1, shape=Shape.LEVEL, a=2.0) for i in range(18)),
        *(Link(f"sum{i}", f"yearly{i}", 0.3, lag=0, shape=Shape.LOG) for i in range(2)),
    ]
    return _recorded(assemble(MONTHS, nodes, [*links, *_filling(rng, nodes, 120 - len(links))]))


def _filling(rng: np.random.Generator, nodes: list[Node], count: int) -> list[Link]:
    """Random weak links among smooth nodes, the hazards and the counts."""
    smooth = [node.name for node in nodes if node.kind in (Kind.INDEX, Kind.STOCK)]
    targets = [node.name for node in nodes if node.kind in (Kind.INDEX, Kind.LINEAR, Kind.COUNT, Kind.EPISODE)]
    return [
        Link(
            str(rng.choice(smooth)),
            str(rng.choice(targets)),
            float(rng.normal(0.0, 0.15)),
            lag=1,
            shape=SHAPES[rng.integers(len(SHAPES))],
            b=2.0,
        )
        for _ in range(count)
    ]


def deep() -> Assembled:
    """The size of a real study: chains, a marginal block with scores, an episode whose counts have windows."""
    rng = np.random.default_rng(2)
    blank = np.zeros(MONTHS)
    nodes = [
        *(Node(f"drive{i}", Kind.INDEX, (0.0, 0.1, 1.0), guided=i < 4) for i in range(10)),
        *(Node(f"given{i}", Kind.EXOGENOUS, observed=np.sin(np.arange(MONTHS) / (5.0 + i))) for i in range(4)),
        *(Node(f"delay{i}", Kind.LINEAR, (0.0,)) for i in range(12)),
        *(Node(f"stock{i}", Kind.STOCK, (1.0, 0.05)) for i in range(12)),
        Node("episode", Kind.EPISODE, EPISODE),
        *(Node(f"deaths{i}", Kind.COUNT, (0.5, 0.0)) for i in range(2)),
        *(Node(f"events{i}", Kind.COUNT, (1.0, 0.5)) for i in range(10)),
        *(Node(f"mood{i}", Kind.INDEX, (0.0, 0.1, 1.0), marginal=True) for i in range(18)),
        *(Node(f"sum{i}", Kind.ACCUMULATOR, (0.0,), marginal=True, calendar=JANUARY) for i in range(6)),
        *(Node(f"yearly{i}", Kind.AMOUNT, (2.0, 0.5, 1.0, 5.0), calendar=DECEMBER) for i in range(6)),
        *(Node(f"level{i}", Kind.LINEAR, (0.0,)) for i in range(9)),
    ]
    links = [
        *(Link(f"drive{i % 10}", f"delay{i}", 1.0) for i in range(12)),
        *(Link(f"drive{i % 10}", f"stock{i}", 0.05, lag=0, shape=Shape.LOGISTIC) for i in range(12)),
        *(Link(f"drive{i}", "episode", 0.4, lag=1) for i in range(6)),
        *(Link("episode", f"deaths{i}", 1.5 * a, lag=0, shape=Shape.LEVEL, a=a) for i in range(2) for a in (1, 2, 3)),
        *(Link(f"drive{i}", f"mood{i}", 0.5, lag=0) for i in range(10)),
        *(Link(f"mood{i}", f"mood{i + 1}", 0.3, lag=1) for i in range(0, 17, 2)),
        *(Link(f"mood{i}", f"sum{i}", 0.1, lag=0) for i in range(6)),
        *(Link(f"sum{i}", f"yearly{i}", 0.5, lag=0) for i in range(6)),
        *(Link("episode", f"events{i}", 0.5, lag=1, shape=Shape.LEVEL, a=2) for i in range(10)),
    ]
    filling = _filling(rng, [node for node in nodes if not node.marginal], 160 - len(links))
    scores = [Score(f"mood{i}", blank, 0.0, 1.0, 0.5) for i in range(14)]
    scores += [Score(f"drive{i}", blank, 0.0, 1.0, 0.8) for i in range(4)]
    system = assemble(MONTHS, nodes, [*links, *filling], scores)
    return _recorded(system, rng)


def _recorded(system: Assembled, rng: np.random.Generator | None = None) -> Assembled:
    """The system with a record drawn from itself."""
    space = replace(system.space, score_obs=np.full_like(system.space.score_obs, np.nan))
    everything = Record(tuple(range(space.d)), 0)
    path = run(space, system.coefficients, n=1, seed=3, record=everything, engine="numpy").paths
    assert path is not None
    values = path[0, 0]
    count_obs, amount_obs = np.array(space.count_obs), np.array(space.amount_obs)
    for i in space.nodes_of(Kind.COUNT):
        count_obs[:, space.column[i]] = values[:, i]
    for i in space.nodes_of(Kind.AMOUNT):
        amount_obs[:, space.column[i]] = values[:, i]
    scores = values[:, space.score_node].astype(np.float64)
    if rng is not None:
        scores = scores + 0.5 * rng.normal(size=scores.shape)
    kinds = np.full_like(space.count_kind, CountKind.EXACT)
    observed: StateSpace = replace(
        space, count_obs=count_obs, count_kind=kinds, amount_obs=amount_obs, score_obs=scores
    )
    observed.check()
    return replace(system, space=observed)
