"""Causal graph: at most 15 quantities a panel, laid out in layers from cause to effect (`layout`).

A solid edge is held by every account (core); a dashed one is contested. + and - stand on the edge; thickness
follows the size of the posterior effect where one is given. An edge that closes a loop runs from right to left and
enters its box from the right.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from counterpoise.report import svg
from counterpoise.report.figure import Figure, Table
from counterpoise.report.figures.layout import Layout, Point, layered

LIMIT = 15
WIDTH, TALL, TOP = 1000.0, 42.0, 26.0
WIDEST, BETWEEN = 148.0, 46.0
_PORT = 9.0
"""Edges that run backwards meet a box this far below its middle, the others as far above."""


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
    ends = [(edge.source, edge.target) for edge in data.edges]
    lost = sorted({end for e in data.edges for end in (e.source, e.target) if end not in names})
    if lost:
        raise ValueError(f"links name quantities that are not in the panel: {', '.join(lost)}")
    count = layered(names, ends, left=0, right=WIDTH, top=0).layers
    wide = min(WIDEST, (WIDTH - 4) / count - BETWEEN)
    layout = layered(names, ends, left=wide / 2 + 2, right=WIDTH - wide / 2 - 2, top=TOP)
    shapes = [
        _arrow_heads(id),
        *[_edge(edge, place, layout, wide, id) for place, edge in enumerate(data.edges)],
        *[_box(node, layout.places[node.name], wide) for node in data.nodes],
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
    return Figure(id, title, svg.drawing(WIDTH, layout.height + 8, title, shapes), caption, table, "wide", records)


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


def _box(node: Node, at: Point, wide: float) -> Markup:
    x, y = at
    lines = _lines(node.label, int(wide / 6.3))
    cls = "box" if node.observed else "box latent"
    shapes = [svg.rect(x - wide / 2, y - TALL / 2, wide, TALL, cls, radius=7)]
    first = y + 4 - 7 * (len(lines) - 1)
    for place, words in enumerate(lines):
        shapes.append(svg.text(x, first + 14 * place, words, "node" if place == 0 else "node soft", anchor="middle"))
    return svg.link(node.href, shapes, node.name)


def _lines(label: str, width: int) -> list[str]:
    """The name, and what stands in brackets on a second line; cut where too long (the tip has all of it)."""
    name, _, inside = label.partition("[")
    lines = [name, inside.removesuffix("]")] if inside else [name]
    return [line if len(line) <= width else line[: width - 1] + "…" for line in lines]


def _edge(edge: Edge, place: int, layout: Layout, wide: float, id: str) -> Markup:
    kind = "contested" if edge.contested else "core"
    if edge.source == edge.target:
        d, badge_at = _loop(layout.places[edge.source])
    else:
        d, badge_at = _curve(layout.routes[place], wide, turned=layout.turned[place])
    width = 2 if edge.effect is None else 1 + min(4, round(4 * math.sqrt(min(abs(edge.effect), 1.0))))
    sign = {"+": "+", "-": "−"}.get(edge.sign, "?")
    x, y = badge_at
    badge = [svg.circle(x, y, 7.5, f"badge {kind}"), svg.text(x, y + 4, sign, "sign", anchor="middle")]
    holders = f" (held by {', '.join(edge.held_by)})" if edge.held_by else " (every account)"
    tip = f"{edge.source} → {edge.target}, {sign}{holders}: {edge.why}"
    return svg.link(edge.href, [svg.path(d, f"edge {kind} w{width}", marker=f"{id}-{kind}"), *badge], tip)


def _loop(at: Point) -> tuple[str, Point]:
    """A link of a quantity to itself, above its box."""
    x, y = at[0], at[1] - TALL / 2
    points = ((x - 20, y), (x - 26, y - 24), (x + 26, y - 24), (x + 20, y))
    return _path([points]), (x, y - 18)


def _curve(route: tuple[Point, ...], wide: float, *, turned: bool) -> tuple[str, Point]:
    """A smooth line through the route, from the edge of the first box to that of the last, and its badge."""
    side = -wide / 2 if turned else wide / 2
    port = _PORT if turned else -_PORT
    points = [(route[0][0] + side, route[0][1] + port), *route[1:-1], (route[-1][0] - side, route[-1][1] + port)]
    pieces = []
    for (x1, y1), (x2, y2) in pairwise(points):
        bend = (x2 - x1) * 0.5
        pieces.append(((x1, y1), (x1 + bend, y1), (x2 - bend, y2), (x2, y2)))
    return _path(pieces), _halfway(pieces[0], 0.42 if len(pieces) == 1 else 0.6)


def _path(pieces: list[tuple[Point, Point, Point, Point]]) -> str:
    start = pieces[0][0]
    text = f"M{svg.num(start[0])} {svg.num(start[1])}"
    for _, *rest in pieces:
        text += "C" + " ".join(f"{svg.num(x)} {svg.num(y)}" for x, y in rest)
    return text


def _halfway(piece: tuple[Point, Point, Point, Point], t: float) -> Point:
    """The point of a cubic Bezier curve at `t`."""
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    return (
        sum(w * p[0] for w, p in zip(weights, piece, strict=True)),
        sum(w * p[1] for w, p in zip(weights, piece, strict=True)),
    )
