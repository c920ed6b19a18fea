"""Random small systems that use every kind, shape, lag and way of observing; and systems with known answers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from counterpoise.inference.arrays import Do, Kind, Shape
from counterpoise.inference.assemble import Assembled, Link, Node, Score, assemble

SMOOTH = (Kind.LINEAR, Kind.INDEX, Kind.STOCK, Kind.ACCUMULATOR)
SMOOTH_SHAPES = (Shape.LINEAR, Shape.LOG, Shape.SATURATING, Shape.THRESHOLD, Shape.LOGISTIC)
EPISODE = (-1.0, -0.5, 0.3, 0.2, 0.4, 0.6)


def random_system(seed: int, *, interventions: bool = True, guided: bool = False) -> Assembled:
    """A random system of about a dozen nodes over 8 months with random observations."""
    rng = np.random.default_rng(seed)
    months = 8
    nodes = _smooth_nodes(rng, months)
    nodes += [Node("given", Kind.EXOGENOUS, observed=rng.normal(size=months))]
    nodes += [Node(f"episode{i}", Kind.EPISODE, EPISODE) for i in range(2)]
    nodes += [_count(rng, months, f"count{i}") for i in range(4)]
    nodes += [Node(f"mood{i}", Kind.INDEX, (0.2, rng.uniform(0.1, 0.9), 0.8), marginal=True) for i in range(3)]
    nodes += [Node("trend", Kind.LINEAR, (0.1,), marginal=True)]
    nodes += [Node("sum", Kind.ACCUMULATOR, (0.3,), marginal=True, calendar=rng.random(months) < 0.3)]
    nodes += [_amount(rng, months, f"amount{i}") for i in range(2)]
    if guided:
        nodes += [Node("guided", Kind.INDEX, (0.1, 0.4, 0.9), guided=True)]
    if interventions:
        nodes = [_intervened(rng, months, node) for node in nodes]
    scored = [node.name for node in nodes if node.kind in SMOOTH and node.name != "trend"]
    names = [str(name) for name in rng.choice(scored, size=4, replace=False)] + ["mood0", "sum"]
    names += ["guided", "guided"] if guided else []
    return assemble(months, nodes, _links(rng, nodes), [_score(rng, months, name) for name in names])


def _smooth_nodes(rng: np.random.Generator, months: int) -> list[Node]:
    nodes = []
    for i in range(5):
        kind = SMOOTH[rng.integers(4)]
        rate = float(rng.uniform(0.1, 0.9))
        reset = rng.random(months) < 0.3 if kind == Kind.ACCUMULATOR else None
        nodes.append(Node(f"smooth{i}", kind, (float(rng.normal()), rate, 0.7), calendar=reset))
    return nodes


def _count(rng: np.random.Generator, months: int, name: str) -> Node:
    kind = rng.choice([0, 1, 1, 2, 3], size=months)
    observed = np.where(np.isin(kind, (1, 3)), rng.poisson(6.0, size=months), np.nan)
    lower = np.where(np.isin(kind, (0, 2)) & (rng.random(months) < 0.4), rng.integers(1, 9, size=months), 0)
    parameters = (float(rng.uniform(0, 2)), float(rng.normal(0.3, 0.7)))
    exposure = rng.uniform(0.3, 1.5, size=months)
    return Node(name, Kind.COUNT, parameters, observed=observed, count_kind=kind, lower=lower, exposure=exposure)


def _amount(rng: np.random.Generator, months: int, name: str) -> Node:
    observed = np.where(rng.random(months) < 0.6, rng.uniform(0, 20, size=months), np.nan)
    return Node(name, Kind.AMOUNT, (1.0, 0.6, 2.0, 3.0), observed=observed, calendar=rng.random(months) < 0.5)


def _intervened(rng: np.random.Generator, months: int, node: Node) -> Node:
    if node.marginal or node.guided or node.kind == Kind.EXOGENOUS or rng.random() < 0.7:
        return node
    episode = node.kind == Kind.EPISODE
    mode = rng.choice([Do.NONE, Do.NONE, Do.SET] + ([] if episode else [Do.SCALE]), size=months)
    value = rng.integers(0, 4, size=months) if episode else rng.uniform(0.2, 2.0, size=months)
    return Node(**{**vars(node), "do_mode": mode, "do_value": value})


def _score(rng: np.random.Generator, months: int, name: str) -> Score:
    observed = np.where(rng.random(months) < 0.7, rng.normal(size=months), np.nan)
    return Score(name, observed, 0.1, float(rng.normal(0.8, 0.3)), float(rng.uniform(0.4, 1.2)))


def _links(rng: np.random.Generator, nodes: list[Node]) -> list[Link]:
    place = {node.name: i for i, node in enumerate(nodes)}
    links = []
    for count, episode in (("count0", "episode0"), ("count1", "episode0"), ("count2", "episode1")):
        levels = rng.choice(4, size=2, replace=False)
        links += [Link(episode, count, float(rng.normal(0.8, 0.5)), 0, Shape.LEVEL, float(a)) for a in levels]
    for _ in range(30):
        source, target = (nodes[i] for i in rng.integers(len(nodes), size=2))
        lag = int(rng.integers(2)) if place[source.name] < place[target.name] else 1
        link = _legal_link(rng, source, target, lag, place)
        links += [link] if link else []
    return links


def _legal_link(rng: np.random.Generator, source: Node, target: Node, lag: int, place: dict[str, int]) -> Link | None:
    if target.kind == Kind.EXOGENOUS:
        return None
    if target.name in ("count0", "count1", "count2") and lag == 0 and place[source.name] > place["given"]:
        return None
    coefficient = float(rng.normal(0, 0.25))
    if source.marginal:
        legal = target.marginal or target.kind == Kind.AMOUNT
        return Link(source.name, target.name, coefficient, lag, Shape.LINEAR, 0.1, 1.5) if legal else None
    if source.kind == Kind.EPISODE:
        return Link(source.name, target.name, coefficient, 1, Shape.LEVEL, float(rng.integers(4)))
    shape = SMOOTH_SHAPES[rng.integers(len(SMOOTH_SHAPES))]
    scale = 20.0 if source.kind in (Kind.COUNT, Kind.AMOUNT) else 1.3
    return Link(source.name, target.name, coefficient, lag, shape, float(rng.normal(0, 0.5)), scale)


@pytest.fixture(scope="session")
def random_systems() -> Callable[..., Assembled]:
    """The generator of random systems."""
    return random_system
