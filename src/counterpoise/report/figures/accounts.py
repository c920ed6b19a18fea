"""Accounts compared: log Bayes factor of each account against `none` at three prior scales.

Each dot is one prior scale with two standard errors either way. Inside the grey zone (under one nat either way) the
record cannot tell the account from `none`; a difference under three standard errors is not a ranking either.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from counterpoise.report import svg
from counterpoise.report.figure import Figure, Table
from counterpoise.report.scales import Linear, bottom_axis

WIDTH, LEFT, RIGHT, ROW, TOP = 1000.0, 170.0, 770.0, 44.0, 46.0
ZONE = 1.0
_MARKS = ("f2", "f5", "f1")


@dataclass(frozen=True)
class AccountRow:
    """One account: a (log Bayes factor, standard error) pair per prior scale, and the verdict in words."""

    name: str
    results: tuple[tuple[float, float], ...]
    verdict: str
    href: str = ""


@dataclass(frozen=True)
class AccountComparison:
    scales: tuple[float, ...]
    rows: tuple[AccountRow, ...]


def draw(data: AccountComparison, *, id: str, title: str, caption: str) -> Figure:
    """Dots with error bars per account and scale, over the zone in which nothing is told apart."""
    if any(len(row.results) != len(data.scales) for row in data.rows) or len(data.scales) > len(_MARKS):
        raise ValueError(f"each account needs one result per prior scale, at most {len(_MARKS)} scales")
    ends = [value + side * 2 * error for row in data.rows for value, error in row.results for side in (-1, 1)]
    reach = max(2.0, *(abs(end) for end in ends)) * 1.08
    scale = Linear(-reach, reach, LEFT, RIGHT)
    bottom = TOP + ROW * len(data.rows)
    shapes = [
        svg.rect(scale(-ZONE), TOP, scale(ZONE) - scale(-ZONE), bottom - TOP, "zone"),
        svg.text(scale(0), TOP - 8, "cannot be told apart", "tick", anchor="middle"),
        svg.text(LEFT, TOP - 8, "← against", "tick"),
        svg.text(RIGHT, TOP - 8, "supported →", "tick", anchor="end"),
        *bottom_axis(scale, TOP, bottom),
        svg.line(scale(0), TOP, scale(0), bottom, "zero"),
        svg.text((LEFT + RIGHT) / 2, bottom + 33, "log Bayes factor against none (nats)", "panel", anchor="middle"),
        *_key(data.scales),
    ]
    for place, row in enumerate(data.rows):
        shapes += _row(row, scale, TOP + ROW * (place + 0.5))
    columns = (
        "account",
        *(f"{what}, scale {s:g}" for s in data.scales for what in ("log BF", "standard error")),
        "verdict",
    )
    table = Table(columns, tuple((r.name, *(v for pair in r.results for v in pair), r.verdict) for r in data.rows))
    return Figure(id, title, svg.drawing(WIDTH, bottom + 44, title, shapes), caption, table)


def _key(scales: tuple[float, ...]) -> list[Markup]:
    shapes = [svg.text(LEFT, 15, "width of the prior on an account's links:", "tick")]
    x = LEFT + 262
    for place, value in enumerate(scales):
        words = "as declared" if value == 1 else f"{value:g} × as declared"
        shapes += [svg.circle(x, 11, 4.2, _MARKS[place]), svg.text(x + 9, 15, words, "tick")]
        x += 128
    return shapes


def _row(row: AccountRow, scale: Linear, y: float) -> list[Markup]:
    shapes = [
        svg.link(row.href, [svg.text(LEFT - 12, y + 4, row.name, "row strong", anchor="end")]),
        svg.text(RIGHT + 16, y + 4, row.verdict, "tick"),
        svg.line(LEFT, y + ROW / 2, RIGHT, y + ROW / 2, "grid"),
    ]
    for place, (value, error) in enumerate(row.results):
        at = y + 10 * (place - (len(row.results) - 1) / 2)
        tip = f"{row.name}: {value:+.2f} ± {error:.2f}".replace("-", "−")
        shapes += [
            svg.line(scale.clip(value - 2 * error), at, scale.clip(value + 2 * error), at, "whisker"),
            svg.circle(scale.clip(value), at, 4.4, _MARKS[place], tip=tip),
        ]
    return shapes
