"""Link coefficients: what was assumed and what the record left of it.

Per link a thin grey bar holds 95 % of the prior and a coloured one 95 % of the posterior, with a gap at its
median. Where the two bars are alike, the record says nothing about the link.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from counterpoise.report import svg
from counterpoise.report.figure import Figure, Table
from counterpoise.report.scales import Linear, bottom_axis, span

WIDTH, LEFT, RIGHT, ROW, TOP = 1000.0, 400.0, 880.0, 30.0, 28.0


@dataclass(frozen=True)
class LinkRow:
    """One link of one account, effects in standard deviations (log-odds into the onset)."""

    account: str
    link: str
    prior: tuple[float, float]
    """Central 95 %."""
    posterior: tuple[float, float, float]
    """2.5 %, median, 97.5 %."""
    narrowing: float
    """Posterior over prior standard deviation: 1 = the record says nothing."""
    href: str = ""


def draw(rows: tuple[LinkRow, ...], *, id: str, title: str, caption: str) -> Figure:
    """One row per link."""
    low, high = span([v for row in rows for v in (*row.prior, *row.posterior)])
    scale = Linear(low, high, LEFT, RIGHT)
    bottom = TOP + ROW * len(rows)
    shapes = [
        *bottom_axis(scale, TOP, bottom),
        svg.line(scale(0), TOP, scale(0), bottom, "zero"),
        svg.rect(LEFT, 8, 26, 4, "prior"),
        svg.text(LEFT + 32, 14, "prior 95 %", "tick"),
        svg.rect(LEFT + 112, 8, 26, 4, "f5"),
        svg.text(LEFT + 144, 14, "posterior 95 %, median as a gap", "tick"),
        svg.text(RIGHT + 12, 14, "posterior : prior sd", "tick"),
    ]
    for place, row in enumerate(rows):
        shapes.append(_row(row, scale, TOP + ROW * (place + 0.5)))
    columns = (
        "account",
        "link",
        "prior 2.5 %",
        "prior 97.5 %",
        "posterior 2.5 %",
        "posterior median",
        "posterior 97.5 %",
        "posterior : prior sd",
    )
    table = Table(columns, tuple((r.account, r.link, *r.prior, *r.posterior, r.narrowing) for r in rows))
    return Figure(id, title, svg.drawing(WIDTH, bottom + 24, title, shapes), caption, table)


def _row(row: LinkRow, scale: Linear, y: float) -> Markup:
    (low, high), (lower, median, upper) = row.prior, row.posterior
    label = f"{row.account}: {row.link}"
    shapes = [
        svg.text(LEFT - 10, y + 4, label if len(label) <= 62 else label[:61] + "…", "row", anchor="end"),
        svg.rect(scale(low), y - 7, scale(high) - scale(low), 4, "prior", radius=2),
        svg.rect(scale(lower), y, scale(upper) - scale(lower), 6, "f5", radius=3),
        svg.line(scale(median), y - 1, scale(median), y + 7, "cutout"),
        svg.text(RIGHT + 12, y + 4, f"{row.narrowing:.2f}", "tick"),
    ]
    return svg.link(row.href, shapes, label)
