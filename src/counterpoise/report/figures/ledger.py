"""Arms ledger: who delivered how much to whom each year, deal by deal from order to delivery, and money apart.

Three figures that never share an axis: volumes by year in TIV, deals as a line from order year to delivery
years, and prices in money as they were claimed. TIV measures a volume and money measures a price; nothing here
converts or adds the two. What the register itself brackets as uncertain is drawn open and hatched.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from counterpoise.report import svg
from counterpoise.report.figure import Figure, Table
from counterpoise.report.scales import Linear, bottom_axis, value_axis
from counterpoise.report.words import quantity

WIDTH = 1000.0


@dataclass(frozen=True)
class Delivery:
    """TIV of one supplier to one recipient in a year; `under` where the source says only 'less than this'."""

    supplier: str
    recipient: str
    year: int
    tiv: float
    under: bool = False
    record: str = ""


@dataclass(frozen=True)
class Deal:
    """One deal of the register."""

    supplier: str
    recipient: str
    designation: str
    order_year: int
    order_uncertain: bool
    delivery_years: tuple[int, ...]
    ordered: float | None
    delivered: float | None
    tiv: float | None
    record: str = ""


@dataclass(frozen=True)
class Price:
    """A price as someone gave it, in millions of `currency`."""

    label: str
    low: float
    high: float
    currency: str
    record: str = ""


def draw_deliveries(deliveries: tuple[Delivery, ...], *, id: str, title: str, caption: str) -> Figure:
    """One panel per recipient: bars by year, stacked by supplier, all on one scale."""
    recipients = tuple(dict.fromkeys(entry.recipient for entry in deliveries))
    suppliers = _by_volume(deliveries)
    years = range(min(e.year for e in deliveries), max(e.year for e in deliveries) + 1)
    left, right, height = 56.0, 990.0, 130.0
    most = max(sum(e.tiv for e in deliveries if e.recipient == r and e.year == y) for r in recipients for y in years)
    step = (right - left) / len(years)
    every = 1 if step > 34 else 2 if step > 17 else 5
    shapes = [*_key(suppliers, left)]
    for panel, recipient in enumerate(recipients):
        top = 54 + panel * (height + 44)
        scale = Linear(0.0, max(most, 1.0), top + height, top)
        shapes += [
            svg.text(left, top - 8, f"to {recipient}", "panel"),
            *value_axis(scale, left, right, wanted=3),
        ]
        for place, year in enumerate(years):
            x = left + place * step
            mine = [e for e in deliveries if e.recipient == recipient and e.year == year]
            shapes += _stack(mine, suppliers, scale, x + 0.15 * step, 0.7 * step)
            if year % every == 0 or every == 1:
                shapes.append(svg.text(x + step / 2, top + height + 15, str(year), "tick", anchor="middle"))
        shapes.append(svg.line(left, top + height, right, top + height, "axis"))
    total = 54 + len(recipients) * (height + 44)
    rows = tuple(
        (e.supplier, e.recipient, e.year, "under 0.5" if e.under else "", None if e.under else e.tiv)
        for e in deliveries
    )
    table = Table(
        ("supplier", "recipient", "year", "bound", "TIV, millions"),
        rows,
        tuple((e.record,) if e.record else () for e in deliveries),
    )
    return Figure(id, title, svg.drawing(WIDTH, total, title, shapes), caption, table)


def _by_volume(deliveries: tuple[Delivery, ...]) -> tuple[str, ...]:
    totals: dict[str, float] = {}
    for entry in deliveries:
        totals[entry.supplier] = totals.get(entry.supplier, 0.0) + entry.tiv
    return tuple(sorted(totals, key=lambda name: (-totals[name], name)))


_NAMED = 6


def _shade(place: int) -> str:
    """Fill of the supplier in that place by volume: six colours, then grey for all others."""
    order = (5, 1, 3, 7, 2, 6)
    return f"f{order[place]}" if place < _NAMED else "f0"


def _key(suppliers: tuple[str, ...], left: float) -> list[Markup]:
    shapes: list[Markup] = []
    x = left
    names = [*suppliers[:_NAMED], *(["others"] if len(suppliers) > _NAMED else [])]
    for place, name in enumerate(names):
        shapes += [svg.rect(x, 6, 11, 11, _shade(place)), svg.text(x + 16, 15.5, name, "tick")]
        x += 34 + 6.6 * len(name)
    return shapes


def _stack(entries: list[Delivery], suppliers: tuple[str, ...], scale: Linear, x: float, width: float) -> list[Markup]:
    shapes: list[Markup] = []
    base = 0.0
    for entry in sorted(entries, key=lambda e: suppliers.index(e.supplier)):
        if entry.tiv <= 0:
            continue
        upper = scale(base + entry.tiv)
        bar = svg.rect(x, upper, width, scale(base) - upper, f"stack {_shade(suppliers.index(entry.supplier))}")
        amount = "under 0.5" if entry.under else quantity(entry.tiv)
        tip = f"{entry.supplier} to {entry.recipient}, {entry.year}: {amount} TIV m"
        shapes.append(svg.link(f"#src-{entry.record}" if entry.record else "", [bar], tip))
        base += entry.tiv
    return shapes


def draw_deals(deals: tuple[Deal, ...], *, id: str, title: str, caption: str) -> Figure:
    """One row per deal, from order (ring) to delivery years (bar); number ordered and delivered at the right."""
    left, right, row, top = 292.0, 776.0, 17.0, 40.0
    first = min(min(d.order_year, *d.delivery_years) for d in deals)
    last = max(max(d.order_year, *d.delivery_years) for d in deals) + 1
    scale = Linear(first, last, left, right)
    bottom = top + row * len(deals)
    largest = max((d.tiv or 0.0 for d in deals), default=0.0) or 1.0
    shapes = [
        svg.text(right + 12, top - 12, "ordered → delivered", "panel"),
        svg.text(990, top - 12, "TIV m", "panel", anchor="end"),
    ]
    for year in range(first, last):
        x = scale(year)
        shapes += [
            svg.line(x, top, x, bottom, "grid"),
            svg.text(scale(year + 0.5), top - 12, f"’{year % 100:02d}", "tick", anchor="middle"),
        ]
    for place, deal in enumerate(deals):
        shapes.append(_deal(deal, scale, top + row * (place + 0.5), largest))
    rows = tuple(
        (
            d.supplier,
            d.recipient,
            d.designation,
            d.order_year,
            "uncertain" if d.order_uncertain else "",
            " ".join(map(str, d.delivery_years)),
            d.ordered,
            d.delivered,
            d.tiv,
        )
        for d in deals
    )
    columns = (
        "supplier",
        "recipient",
        "designation",
        "order year",
        "order year is",
        "delivery years",
        "ordered",
        "delivered",
        "TIV delivered, millions",
    )
    table = Table(columns, rows, tuple((d.record,) if d.record else () for d in deals))
    return Figure(id, title, svg.drawing(WIDTH, bottom + 12, title, shapes), caption, table)


def _deal(deal: Deal, scale: Linear, y: float, largest: float) -> Markup:
    label = f"{deal.supplier} → {deal.recipient}  {deal.designation}"
    thick = 2.0 + 9.0 * ((deal.tiv or 0.0) / largest) ** 0.5
    ordered = scale(deal.order_year + 0.5)
    runs = [
        svg.rect(scale(year) + 1, y - thick / 2, scale(year + 1) - scale(year) - 2, thick, "f5 stack")
        for year in deal.delivery_years
    ]
    until = scale(max(deal.delivery_years) + 0.5)
    counts = f"{_count(deal.ordered)} → {_count(deal.delivered)}"
    shapes = [
        svg.text(284, y + 4, label if len(label) <= 46 else label[:45] + "…", "row", anchor="end"),
        svg.line(ordered, y, until, y, "thread"),
        *runs,
        svg.circle(ordered, y, 3.6, "hollow k6" if deal.order_uncertain else "f6"),
        svg.text(788, y + 4, counts, "tick"),
        svg.text(990, y + 4, "" if deal.tiv is None else quantity(deal.tiv), "tick", anchor="end"),
    ]
    tip = f"{label}: ordered {deal.order_year}{' (uncertain)' if deal.order_uncertain else ''}, delivered " + ", ".join(
        map(str, deal.delivery_years)
    )
    return svg.link(f"#src-{deal.record}" if deal.record else "", shapes, tip)


def _count(value: float | None) -> str:
    return "?" if value is None else quantity(value)


def draw_prices(prices: tuple[Price, ...], *, id: str, title: str, caption: str) -> Figure:
    """Prices as claimed, one row each, on one axis per currency; ValueError where currencies are mixed."""
    currencies = {price.currency for price in prices}
    if len(currencies) != 1:
        raise ValueError(f"prices in {', '.join(sorted(currencies)) or 'no currency'} do not share an axis")
    left, right, row, top = 360.0, 960.0, 24.0, 14.0
    bottom = top + row * len(prices)
    scale = Linear(0.0, max(price.high for price in prices) * 1.05, left, right)
    shapes = bottom_axis(scale, top, bottom)
    for place, price in enumerate(prices):
        y = top + row * (place + 0.5)
        x1, x2 = scale(price.low), scale(price.high)
        mark = (
            svg.circle(x1, y, 4.5, "f1") if price.low == price.high else svg.rect(x1, y - 4, x2 - x1, 8, "f1", radius=4)
        )
        label = price.label if len(price.label) <= 56 else price.label[:55] + "…"
        shapes.append(
            svg.link(
                f"#src-{price.record}" if price.record else "",
                [svg.text(left - 10, y + 4, label, "row", anchor="end"), mark],
                price.label,
            )
        )
    currency = currencies.pop()
    shapes.append(svg.text(right, bottom + 32, f"millions of {currency}, as claimed", "panel", anchor="end"))
    table = Table(
        ("price of", "low", "high", "currency, millions"),
        tuple((p.label, p.low, p.high, p.currency) for p in prices),
        tuple((p.record,) if p.record else () for p in prices),
    )
    return Figure(id, title, svg.drawing(WIDTH, bottom + 42, title, shapes), caption, table)
