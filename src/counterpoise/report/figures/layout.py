"""Layered layout of a directed graph: causes to the left, effects to the right.

The steps are those of Sugiyama, Tagawa and Toda (1981): edges that close a loop are turned round for the layout
(depth-first search in the order of the nodes), a node's layer is the longest path that reaches it, edges that run
over several layers get an unseen stop in each, items are ordered inside layers by the mean place of their neighbours,
and heights follow the neighbours as far as the least distances allow. The same input gives the same layout.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]
NODE_ROOM, STOP_ROOM = 62.0, 20.0
_SWEEPS = 12


@dataclass(frozen=True)
class Layout:
    """`places`: centre of each node. `routes`: per edge the centres it passes, from its source to its target;
    `turned` edges run from right to left. `height` is that of the whole drawing.
    """

    places: Mapping[str, Point]
    routes: tuple[tuple[Point, ...], ...]
    turned: tuple[bool, ...]
    layers: int
    height: float


@dataclass(frozen=True)
class _Item:
    """A node, or (with an edge's number) a stop of that edge."""

    name: str
    edge: int = -1

    @property
    def room(self) -> float:
        return STOP_ROOM if self.edge >= 0 else NODE_ROOM


def layered(names: Sequence[str], edges: Sequence[tuple[str, str]], *, left: float, right: float, top: float) -> Layout:
    """Lay out nodes between `left` and `right` (centres of the first and last layer) below `top`."""
    turned = _turned(names, edges)
    forward = [(b, a) if turn else (a, b) for (a, b), turn in zip(edges, turned, strict=True)]
    depth = _depths(names, [pair for pair in forward if pair[0] != pair[1]])
    layers, chains = _items(names, forward, depth)
    near = _neighbours(chains)
    _order(layers, near)
    heights = _heights(layers, near)
    lowest = min(heights[item] - item.room / 2 for layer in layers for item in layer)
    gap = (right - left) / max(len(layers) - 1, 1)
    middle = (left + right) / 2
    xs = {
        item: middle if len(layers) == 1 else left + place * gap for place, layer in enumerate(layers) for item in layer
    }
    at = {item: (xs[item], heights[item] - lowest + top) for item in xs}
    routes = []
    for chain, turn in zip(chains, turned, strict=True):
        points = tuple(at[item] for item in chain)
        routes.append(points[::-1] if turn else points)
    bottom = max(y + item.room / 2 for item, (_, y) in at.items())
    places = {name: at[_Item(name)] for name in names}
    return Layout(places, tuple(routes), tuple(turned), len(layers), bottom)


def _turned(names: Sequence[str], edges: Sequence[tuple[str, str]]) -> list[bool]:
    """True for edges that close a loop in a depth-first search in input order."""
    following: dict[str, list[int]] = {name: [] for name in names}
    entered = {target for source, target in edges if source != target}
    for number, (source, target) in enumerate(edges):
        if source != target:
            following[source].append(number)
    rank = {name: place for place, name in enumerate(names)}
    for numbers in following.values():
        numbers.sort(key=lambda number: rank[edges[number][1]])
    state: dict[str, int] = {}
    turned = [False] * len(edges)

    def visit(name: str) -> None:
        state[name] = 1
        for number in following[name]:
            target = edges[number][1]
            turned[number] = state.get(target) == 1
            if target not in state:
                visit(target)
        state[name] = 2

    for name in sorted(names, key=lambda name: name in entered):
        if name not in state:
            visit(name)
    return turned


def _depths(names: Sequence[str], forward: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Longest path to each node; nodes without causes move next to their nearest effect."""
    depth = dict.fromkeys(names, 0)
    for _ in names:
        for source, target in forward:
            depth[target] = max(depth[target], depth[source] + 1)
    targets = {target for _, target in forward}
    for name in names:
        effects = [depth[target] for source, target in forward if source == name]
        if name not in targets and effects:
            depth[name] = max(min(effects) - 1, 0)
    lowest = min(depth.values())
    return {name: level - lowest for name, level in depth.items()}


def _items(
    names: Sequence[str], forward: Sequence[tuple[str, str]], depth: Mapping[str, int]
) -> tuple[list[list[_Item]], list[list[_Item]]]:
    """Items by layer, and per edge its chain of items."""
    layers: list[list[_Item]] = [[] for _ in range(max(depth.values()) + 1)]
    for name in names:
        layers[depth[name]].append(_Item(name))
    chains = []
    for number, (source, target) in enumerate(forward):
        chain = [_Item(source)]
        for level in range(depth[source] + 1, depth[target]):
            stop = _Item(f"{source}>{target}@{level}", number)
            layers[level].append(stop)
            chain.append(stop)
        chains.append([*chain, _Item(target)])
    return [layer for layer in layers if layer], chains


def _neighbours(chains: Sequence[Sequence[_Item]]) -> dict[_Item, list[_Item]]:
    near: dict[_Item, list[_Item]] = {}
    for chain in chains:
        for one, other in pairwise(chain):
            if one != other:
                near.setdefault(one, []).append(other)
                near.setdefault(other, []).append(one)
    return near


def _order(layers: list[list[_Item]], near: Mapping[_Item, list[_Item]]) -> None:
    """Order items inside layers by the mean place of their neighbours, sweeping to and fro."""
    rank = {item: place for layer in layers for place, item in enumerate(layer)}
    for sweep in range(_SWEEPS):
        place = {item: (i + 0.5) / len(layer) for layer in layers for i, item in enumerate(layer)}
        for layer in layers if sweep % 2 == 0 else layers[::-1]:
            layer.sort(key=lambda item: (_mean(item, near, place), rank[item]))
            place |= {item: (i + 0.5) / len(layer) for i, item in enumerate(layer)}


def _heights(layers: list[list[_Item]], near: Mapping[_Item, list[_Item]]) -> dict[_Item, float]:
    """Heights that follow the neighbours, with each item's room kept free."""
    heights: dict[_Item, float] = {}
    for layer in layers:
        y = -sum(item.room for item in layer) / 2
        for item in layer:
            heights[item] = y + item.room / 2
            y += item.room
    for sweep in range(_SWEEPS):
        for layer in layers if sweep % 2 == 0 else layers[::-1]:
            wanted = [_mean(item, near, heights) for item in layer]
            heights |= dict(zip(layer, _apart(layer, wanted), strict=True))
    return heights


def _mean(item: _Item, near: Mapping[_Item, list[_Item]], values: Mapping[_Item, float]) -> float:
    others = near.get(item, [])
    return sum(values[other] for other in others) / len(others) if others else values[item]


def _apart(layer: Sequence[_Item], wanted: Sequence[float]) -> list[float]:
    """The wanted heights, pushed apart downwards and upwards, and the mean of the two."""
    down, up = list(wanted), list(wanted)
    for i in range(1, len(layer)):
        down[i] = max(down[i], down[i - 1] + (layer[i].room + layer[i - 1].room) / 2)
    for i in range(len(layer) - 2, -1, -1):
        up[i] = min(up[i], up[i + 1] - (layer[i].room + layer[i + 1].room) / 2)
    return [(a + b) / 2 for a, b in zip(down, up, strict=True)]
