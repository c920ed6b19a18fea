"""An issue line as SVG text: the scale, where each actor stands, the distribution, its 80 % interval and
the median.

Drawn without a plotting library so that reports need none; colours come from `currentColor` and two
opacities, so it reads in print, in the dark and without colour sight. `title` and `desc` carry the figures
for screen readers.
"""

from __future__ import annotations

from html import escape
from math import isnan

import numpy as np

from counterpoise.outlook.settlement import distribution
from counterpoise.outlook.settlement.issues import MODE
from counterpoise.outlook.settlement.settle import Settlement

WIDTH, LEFT, RIGHT = 720, 24, 24
CURVE, LINE = 90, 110
ROW = 15
CHARACTER = 6.6


def issue_svg(settlement: Settlement, row: int, *, ends: tuple[str, str] = ("", "")) -> str:
    """SVG of one issue, by its place among the settlement's issues; `ends` says in words what the scale's
    ends mean.
    """
    issues = settlement.issues
    labels = _labels(settlement, row)
    lanes = 1 + max((lane for _, lane, _ in labels), default=0)
    height = LINE + 30 + ROW * lanes + (22 if any(ends) else 4)
    median, interval = settlement.median[row], settlement.interval(80)
    title = f"{issues.names[row]}: where talks end"
    said = f"median {median:.4g}, 80 % [{interval.low[row]:.4g}, {interval.high[row]:.4g}]"
    if not isnan(settlement.no_agreement[row]):
        said += f", no agreement {100 * settlement.no_agreement[row]:.0f} %"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'font-family="sans-serif" font-size="12" fill="currentColor">',
        f"<title>{escape(title)}</title><desc>{escape(said)}</desc>",
        *_bars(settlement, row),
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{LINE}" y2="{LINE}" stroke="currentColor"/>',
        _band(settlement, row),
        *_ticks(settlement, row),
        *(_actor(x, lane, name) for x, lane, name in labels),
        *_ends(ends, height),
        "</svg>",
    ]
    return "\n".join(part for part in parts if part)


def _x(settlement: Settlement, row: int, value: float) -> float:
    issues = settlement.issues
    return float(LEFT + (value - issues.scale_low[row]) / issues.width[row] * (WIDTH - LEFT - RIGHT))


def _bars(settlement: Settlement, row: int) -> list[str]:
    """One bar per point of the grid, the highest filling the space above the line (square-root heights)."""
    heights = np.sqrt(distribution.masses(settlement.cumulative[row]))
    heights = heights / heights.max() * CURVE
    step = (WIDTH - LEFT - RIGHT) / 100
    return [
        f'<rect x="{LEFT + k * step - step * 0.4:.1f}" y="{LINE - h:.1f}" '
        f'width="{step * 0.8:.1f}" height="{h:.1f}" fill-opacity="0.45"/>'
        for k, h in enumerate(heights)
        if h > 0.2
    ]


def _band(settlement: Settlement, row: int) -> str:
    interval = settlement.interval(80)
    left, right = _x(settlement, row, interval.low[row]), _x(settlement, row, interval.high[row])
    middle = _x(settlement, row, settlement.median[row])
    return (
        f'<rect x="{left - 2:.1f}" y="{LINE - 3}" width="{right - left + 4:.1f}" height="6" '
        f'fill-opacity="0.8"/>'
        f'<path d="M{middle:.1f} {LINE - 9}l6 9l-6 9l-6 -9z"/>'
    )


def _ticks(settlement: Settlement, row: int) -> list[str]:
    issues = settlement.issues
    found = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        value = issues.scale_low[row] + share * issues.width[row]
        x = _x(settlement, row, value)
        found.append(f'<text x="{x:.1f}" y="{LINE + 20}" text-anchor="middle" fill-opacity="0.7">{value:.4g}</text>')
    if not isnan(issues.reference[row]):
        x = _x(settlement, row, issues.reference[row])
        anchor = "end" if x > WIDTH / 2 else "start"
        found.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="14" y2="{LINE}" stroke="currentColor" '
            f'stroke-dasharray="3 3"/>'
            f'<text x="{x:.1f}" y="12" text-anchor="{anchor}">no agreement</text>'
        )
    return found


def _labels(settlement: Settlement, row: int) -> list[tuple[float, int, str]]:
    """(x, lane, name) of each actor, in the first lane where names do not run into each other."""
    issues = settlement.issues
    at = sorted(
        (_x(settlement, row, issues.positions[MODE, row, column]), issues.actors[row][column])
        for column in np.flatnonzero(issues.mask[row])
    )
    free: list[float] = []
    labels = []
    for x, name in at:
        half = CHARACTER * len(name) / 2 + 4
        lane = next((k for k, right in enumerate(free) if right <= x - half), len(free))
        free[lane : lane + 1] = [x + half]
        labels.append((x, lane, name))
    return labels


def _actor(x: float, lane: int, name: str) -> str:
    y = LINE + 36 + ROW * lane
    inside = min(max(x, LEFT), WIDTH - RIGHT)
    return f'<text x="{inside:.1f}" y="{y}" text-anchor="middle">{escape(name)}</text>'


def _ends(ends: tuple[str, str], height: int) -> list[str]:
    if not any(ends):
        return []
    y = height - 6
    return [
        f'<text x="4" y="{y}" font-style="italic">{escape(ends[0])}</text>',
        f'<text x="{WIDTH - 4}" y="{y}" text-anchor="end" font-style="italic">{escape(ends[1])}</text>',
    ]
