"""Actors: how many recorded acts each pair shared per year, cooperative to the right and hostile to the left."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from counterpoise.report import svg
from counterpoise.report.figure import Figure, Table
from counterpoise.report.scales import Linear

WIDTH, TOP, PANEL = 1000.0, 34.0, 92.0


@dataclass(frozen=True)
class Pair:
    """Two actors: `cooperative` and `hostile` acts per year, from the same first year for all pairs."""

    label: str
    cooperative: tuple[int, ...]
    hostile: tuple[int, ...]
    href: str = ""


def draw(pairs: tuple[Pair, ...], first_year: int, *, id: str, title: str, caption: str) -> Figure:
    """Small panels, three to a row: bars up for cooperative acts, down for hostile ones."""
    most = max((n for p in pairs for n in (*p.cooperative, *p.hostile)), default=0) or 1
    across, gap = 3, 26.0
    wide = (WIDTH - gap * (across - 1)) / across
    shapes = [
        svg.rect(0, 4, 11, 11, "f5"),
        svg.text(16, 14, "cooperative acts (up)", "tick"),
        svg.rect(160, 4, 11, 11, "f6"),
        svg.text(176, 14, "hostile acts (down)", "tick"),
        svg.text(WIDTH, 14, f"all panels: up to {most} acts a year", "tick", anchor="end"),
    ]
    for place, pair in enumerate(pairs):
        x, y = (place % across) * (wide + gap), TOP + (place // across) * (PANEL + 34)
        shapes.append(_panel(pair, first_year, most, x, y, wide))
    height = TOP + -(-len(pairs) // across) * (PANEL + 34) + 6
    rows = tuple(
        (p.label, first_year + i, p.cooperative[i], p.hostile[i]) for p in pairs for i in range(len(p.hostile))
    )
    table = Table(("pair", "year", "cooperative acts", "hostile acts"), rows)
    return Figure(id, title, svg.drawing(WIDTH, height, title, shapes), caption, table)


def _panel(pair: Pair, first_year: int, most: int, x: float, y: float, wide: float) -> Markup:
    step = wide / len(pair.cooperative)
    scale = Linear(-most, most, y + PANEL, y + 14)
    shapes = [svg.text(x, y + 6, pair.label, "row strong"), svg.line(x, scale(0), x + wide, scale(0), "axis")]
    for i, (up, down) in enumerate(zip(pair.cooperative, pair.hostile, strict=True)):
        at = x + step * i + step * 0.15
        tip = f"{pair.label}, {first_year + i}: {up} cooperative, {down} hostile"
        shapes += [
            svg.rect(at, scale(up), step * 0.7, scale(0) - scale(up), "f5", tip=tip),
            svg.rect(at, scale(0), step * 0.7, scale(-down) - scale(0), "f6", tip=tip),
        ]
    last = first_year + len(pair.cooperative) - 1
    shapes += [
        svg.text(x, y + PANEL + 12, str(first_year), "tick"),
        svg.text(x + wide, y + PANEL + 12, str(last), "tick", anchor="end"),
    ]
    return svg.link(pair.href, shapes)
