"""Causal graph: at most 15 quantities a panel, laid out in layers from cause to effect.

Layout: edges that close a loop are turned round for the ranking (depth-first search), each node's layer is the
longest path that reaches it, and nodes are ordered inside layers by the mean place of their neighbours
(Sugiyama, Tagawa and Toda 1981). A solid edge is held by every account (core); a dashed one is contested.
+ and - stand on the edge; thickness follows the size of the posterior effect where one is given.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from counterpoise.report import svg
from counterpoise.report.figure import Figure, Table

LIMIT = 15
WIDTH, BOX, ROW, TOP = 1000.0, (148.0, 42.0), 66.0, 16.0


@dataclass(frozen=True)
class Node:
    name: str
    label: str
    """Words in the box; up to two lines."""
    observed: bool
    href: str = ""


@dataclass(frozen=True)
class Edge:
    source: str
    target: str
    sign: str
    """`+`, `-` or `?`."""
    held_by: tuple[str, ...]
    """Empty for a core link, which every account holds."""
    effect: float | None = None
    """Posterior mean effect in standard deviations, for the thickness."""
    why: str = ""
    href: str = ""

    @property
    def contested(self) -> bool:
        return bool(self.held_by)


@dataclass(frozen=True)
class Graph:
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def draw(data: Graph, *, id: str, title: str, caption: str, records: tuple[str, ...] = ()) -> Figure:
    """Draw the graph; ValueError for more than `LIMIT` nodes or an edge without its ends."""
    names = [node.name for node in data.nodes]
    if len(names) > LIMIT:
        raise ValueError(f"{len(names)} quantities in one panel; at most {LIMIT} can be read")
    lost = sorted({end for e in data.edges for end in (e.source, e.target) if end not in names})
    if lost:
        raise ValueError(f"links name quantities that are not in the panel: {', '.join(lost)}")
    layers = order_layers(data)
    places = _places(layers)
    height = TOP * 2 + ROW * max(len(layer) for layer in layers) + 10
    shapes = [
        _arrow_heads(id),
        *[_edge(edge, places, id) for edge in data.edges],
        *[_box(node, places[node.name]) for node in data.nodes],
    ]
    rows = tuple(
        (
            e.source,
            e.target,
            e.sign,
            "every account" if not e.held_by else ", ".join(e.held_by),
            e.effect,
            e.why,
        )
        for e in data.edges
    )
    table = Table(("from", "to", "sign", "held by", "posterior effect, sd", "mechanism"), rows)
    return Figure(id, title, svg.drawing(WIDTH, height, title, shapes), caption, table, "wide", records)


def order_layers(data: Graph) -> tuple[tuple[str, ...], ...]:
    """Names by layer, causes first, each layer from top to bottom."""
    forward = _without_cycles(data)
    depth = {node.name: 0 for node in data.nodes}
    for _ in depth:
        for source, target in forward:
            depth[target] = max(depth[target], depth[source] + 1)
    _pull_sources(depth, forward)
    count = max(depth.values()) + 1
    layers = [[node.name for node in data.nodes if depth[node.name] == level] for level in range(count)]
    for sweep in range(8):
        place = {name: (i + 0.5) / len(layer) for layer in layers for i, name in enumerate(layer)}
        for layer in layers if sweep % 2 == 0 else reversed(layers):
            layer.sort(key=lambda name: (_pull(name, data, place), names_index(data, name)))
    return tuple(tuple(layer) for layer in layers if layer)


def names_index(data: Graph, name: str) -> int:
    """Place of a node in the input, to break ties the same way every time."""
    return next(i for i, node in enumerate(data.nodes) if node.name == name)


def _pull(name: str, data: Graph, place: Mapping[str, float]) -> float:
    near = [e.source if e.target == name else e.target for e in data.edges if name in (e.source, e.target)]
    near = [other for other in near if other != name]
    return sum(place[other] for other in near) / len(near) if near else place[name]


def _without_cycles(data: Graph) -> list[tuple[str, str]]:
    """Edges with those that close a loop left out, found by depth-first search in input order."""
    following: dict[str, list[str]] = {node.name: [] for node in data.nodes}
    for edge in data.edges:
        if edge.source != edge.target:
            following[edge.source].append(edge.target)
    state: dict[str, int] = {}
    kept: list[tuple[str, str]] = []

    def visit(name: str) -> None:
        state[name] = 1
        for target in following[name]:
            if state.get(target) != 1:
                kept.append((name, target))
            if target not in state:
                visit(target)
        state[name] = 2

    for node in data.nodes:
        if node.name not in state:
            visit(node.name)
    return kept


def _pull_sources(depth: dict[str, int], forward: list[tuple[str, str]]) -> None:
    """Move nodes without causes next to what they cause, so that no edge runs further than it must."""
    targets = {target for _, target in forward}
    for name in depth:
        nearest = [depth[target] for source, target in forward if source == name]
        if name not in targets and nearest:
            depth[name] = max(min(nearest) - 1, 0)
    lowest = min(depth.values())
    for name in depth:
        depth[name] -= lowest


def _places(layers: tuple[tuple[str, ...], ...]) -> dict[str, tuple[float, float]]:
    """Centre of each box."""
    tallest = max(len(layer) for layer in layers)
    gap = (WIDTH - BOX[0] - 20) / max(len(layers) - 1, 1)
    places = {}
    for level, layer in enumerate(layers):
        x = WIDTH / 2 if len(layers) == 1 else 10 + BOX[0] / 2 + level * gap
        for row, name in enumerate(layer):
            offset = (tallest - len(layer)) / 2 + (0.25 if level % 2 and len(layer) < tallest else 0.0)
            places[name] = (x, TOP + ROW * (row + offset + 0.5))
    return places


def _arrow_heads(id: str) -> Markup:
    heads = [
        svg.element(
            "marker",
            {
                "id": f"{id}-{kind}",
                "viewBox": "0 0 8 8",
                "refX": 7,
                "refY": 4,
                "markerWidth": 7.0,
                "markerHeight": 7.0,
                "orient": "auto",
                "markerUnits": "userSpaceOnUse",
            },
            [svg.path("M0 0L8 4L0 8Z", f"head {kind}")],
        )
        for kind in ("core", "contested")
    ]
    return svg.element("defs", {}, heads)


def _box(node: Node, at: tuple[float, float]) -> Markup:
    x, y = at
    lines = _wrapped(node.label)
    shapes = [
        svg.rect(x - BOX[0] / 2, y - BOX[1] / 2, BOX[0], BOX[1], "box" if node.observed else "box latent", radius=7)
    ]
    first = y + 4 - 7 * (len(lines) - 1)
    shapes += [svg.text(x, first + 14 * i, words, "node", anchor="middle") for i, words in enumerate(lines)]
    return svg.link(node.href, shapes, node.name)


def _wrapped(label: str, width: int = 23) -> list[str]:
    """At most two lines of about `width` letters; a longer label ends in an ellipsis (the tip has all of it)."""
    lines = [""]
    for word in label.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    if len(lines) <= 2:
        return lines
    return [lines[0], lines[1][: width - 1] + "…"]


def _edge(edge: Edge, places: Mapping[str, tuple[float, float]], id: str) -> Markup:
    (x1, y1), (x2, y2) = places[edge.source], places[edge.target]
    half, tall = BOX[0] / 2, BOX[1] / 2
    if edge.source == edge.target:
        points = (
            (x1 - 22, y1 - tall),
            (x1 - 30, y1 - tall - 26),
            (x1 + 30, y1 - tall - 26),
            (x1 + 22, y1 - tall),
        )
    elif x2 - x1 > half:
        bend = max((x2 - x1 - 2 * half) * 0.5, 24)
        points = ((x1 + half, y1), (x1 + half + bend, y1), (x2 - half - bend, y2), (x2 - half, y2))
    elif x1 - x2 > half:
        drop = tall if y2 >= y1 else -tall
        points = ((x1, y1 + drop), (x1, y1 + drop * 3.0), (x2, y2 + drop * 3.0), (x2, y2 + drop))
    else:
        side = half if y2 > y1 else -half
        points = ((x1 + side, y1), (x1 + side * 1.5, y1), (x2 + side * 1.5, y2), (x2 + side, y2))
    kind = "contested" if edge.contested else "core"
    d = "M{} {}C{} {} {} {} {} {}".format(*(svg.num(v) for point in points for v in point))
    width = 2 if edge.effect is None else 1 + min(4, round(4 * math.sqrt(min(abs(edge.effect), 1.0))))
    mx, my = _halfway(points)
    sign = {"+": "+", "-": "−"}.get(edge.sign, "?")
    badge = [svg.circle(mx, my, 7.5, f"badge {kind}"), svg.text(mx, my + 4, sign, "sign", anchor="middle")]
    holders = f" (held by {', '.join(edge.held_by)})" if edge.held_by else " (every account)"
    return svg.link(
        edge.href,
        [svg.path(d, f"edge {kind} w{width}", marker=f"{id}-{kind}"), *badge],
        f"{edge.source} → {edge.target}, {sign}{holders}: {edge.why}",
    )


def _halfway(points: tuple[tuple[float, float], ...]) -> tuple[float, float]:
    """The point of a cubic Bezier curve at one half."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = points
    return (ax + 3 * bx + 3 * cx + dx) / 8, (ay + 3 * by + 3 * cy + dy) / 8
