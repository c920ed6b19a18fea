"""Account recovery: records simulated from each account, and which account then comes first.

A row is the account that made the record, a column the account that won; the diagonal is recovery. The share
by chance is one over the number of accounts. What this table shows bounds everything said about support.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from counterpoise.report import svg
from counterpoise.report.figure import Figure, Table, Value
from counterpoise.report.words import percent

LEFT, TOP, CELL_HEIGHT, WIDTH = 200.0, 58.0, 36.0, 1000.0


@dataclass(frozen=True)
class Confusion:
    """`counts[truth][winner]`: number of simulated records."""

    accounts: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


def draw(data: Confusion, *, id: str, title: str, caption: str) -> Figure:
    """Shares by row with the number of records; ValueError where a row has no records or a wrong length."""
    size = len(data.accounts)
    if len(data.counts) != size or any(len(row) != size or sum(row) == 0 for row in data.counts):
        raise ValueError(f"a confusion table of {size} accounts needs {size} rows and columns with records in each row")
    step = (WIDTH - 60 - LEFT) / size
    shapes = [
        svg.text(LEFT, 14, "ranked first →", "panel"),
        svg.text(LEFT - 12, TOP - 10, "made by ↓", "panel", anchor="end"),
        svg.text(WIDTH - 6, TOP - 10, "records", "tick", anchor="end"),
    ]
    for place, name in enumerate(data.accounts):
        shapes += [
            svg.text(LEFT + step * (place + 0.5), TOP - 10, name, "tick", anchor="middle"),
            svg.text(LEFT - 12, TOP + CELL_HEIGHT * (place + 0.5) + 4, name, "row strong", anchor="end"),
        ]
        total = sum(data.counts[place])
        shapes += [_cell(data, place, j, total, step) for j in range(size)]
        shapes.append(svg.text(WIDTH - 6, TOP + CELL_HEIGHT * (place + 0.5) + 4, str(total), "tick", anchor="end"))
    height = TOP + CELL_HEIGHT * size + 8
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (name, *row, sum(row)) for name, row in zip(data.accounts, data.counts, strict=True)
    )
    table = Table(("made by", *(f"first: {name}" for name in data.accounts), "records"), rows)
    return Figure(id, title, svg.drawing(WIDTH, height, title, shapes), caption, table)


def _cell(data: Confusion, i: int, j: int, total: int, step: float) -> Markup:
    share = data.counts[i][j] / total
    x, y = LEFT + step * j, TOP + CELL_HEIGHT * i
    tip = f"made by {data.accounts[i]}, first {data.accounts[j]}: {data.counts[i][j]} of {total} ({percent(share)})"
    depth = 0.03 + 0.55 * share
    shapes = [
        svg.rect(x + 1, y + 1, step - 2, CELL_HEIGHT - 2, "f5" if i == j else "f6", tip=tip, opacity=depth),
        svg.text(
            x + step / 2,
            y + CELL_HEIGHT / 2 + 4,
            f"{100 * share:.0f} %",
            "cell",
            anchor="middle",
        ),
    ]
    if i == j:
        shapes.append(svg.rect(x + 1, y + 1, step - 2, CELL_HEIGHT - 2, "diagonal"))
    return svg.group(shapes)
