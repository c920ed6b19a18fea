"""Arms ledger: deliveries by supplier, recipient and year in TIV; deals from order to delivery; prices apart."""

from __future__ import annotations

from collections.abc import Sequence

from counterpoise.records import Figure as StatedFigure
from counterpoise.records import TableRow, Transfer
from counterpoise.report.blocks import Block, Drawn, Heading, Listed, Section, note, paragraph
from counterpoise.report.figure import Figure, Table
from counterpoise.report.figures import ledger as figure
from counterpoise.report.sources import publisher
from counterpoise.report.view import ReportView, actor_name
from counterpoise.report.words import quantity

_UNDER = 0.25
"""'Under 0.5' is drawn in the middle of its interval."""


def section(view: ReportView) -> Section:
    """Deliveries, deals, prices."""
    lead = (
        "Orders are not deliveries, and TIV is a volume, not money: the panels below never add one to the other. "
        "A deal that was never delivered does not stand in the register, so absence is not refusal."
    )
    blocks: list[Block] = []
    deliveries = _deliveries(view)
    if deliveries:
        blocks += [paragraph(_totals(deliveries)), Drawn((_delivery_figure(view, deliveries),))]
    deals = _deals(view)
    if deals:
        caption = (
            f"Source: {_sources(view, 'register')}. Ring or dot: year of the order (ring where the "
            "register brackets it); bars: years "
            "of delivery, thicker for a larger volume. '?' is unknown."
        )
        title = "Deals, from order to delivery"
        blocks.append(Drawn((figure.draw_deals(deals, id="fig-deals", title=title, caption=caption),)))
    blocks += _price_blocks(view)
    if not blocks:
        blocks.append(note("This study has neither deliveries nor deals on record."))
    return Section("ledger", "Arms ledger", lead, tuple(blocks))


def _deliveries(view: ReportView) -> tuple[figure.Delivery, ...]:
    months = view.loaded.study.months
    found: dict[tuple[str, str, int], tuple[str, figure.Delivery]] = {}
    for row in view.loaded.evidence.rows:
        inside = row.months.overlap(months) is not None
        if row.quantity != "deliveries" or not inside or (row.value is None and row.under is None):
            continue
        key = (row.from_actor, row.to_actor, row.months.first.year)
        if key in found and found[key][0] >= row.origin.vintage:
            continue
        entry = figure.Delivery(
            actor_name(key[0]),
            actor_name(key[1]),
            key[2],
            row.value if row.value is not None else _UNDER,
            row.value is None,
            row.id,
        )
        found[key] = (row.origin.vintage, entry)
    recipients = [actor_name(side) for side in view.loaded.study.spec.suppliers]
    entries = [entry for _, entry in found.values()]
    return tuple(sorted(entries, key=lambda e: (_order(e.recipient, recipients), e.supplier, e.year)))


def _order(name: str, names: Sequence[str]) -> int:
    return list(names).index(name) if name in names else len(names)


def _totals(deliveries: tuple[figure.Delivery, ...]) -> str:
    years = sorted({entry.year for entry in deliveries})
    recipients = dict.fromkeys(entry.recipient for entry in deliveries)
    parts = [f"{name} {quantity(sum(e.tiv for e in deliveries if e.recipient == name))}" for name in recipients]
    return f"Delivered in {years[0]}–{years[-1]}, in millions of TIV from the suppliers listed: {'; '.join(parts)}."


def _delivery_figure(view: ReportView, deliveries: tuple[figure.Delivery, ...]) -> Figure:
    caption = (
        f"Source: {_sources(view, 'deliveries')}. Where two releases give one year, the later one "
        "is drawn. A year without a bar is "
        "a listed zero or no listing; the table tells which."
    )
    return figure.draw_deliveries(
        deliveries, id="fig-deliveries", caption=caption, title="Deliveries by year and supplier (SIPRI TIV, millions)"
    )


def _sources(view: ReportView, what: str) -> str:
    if what == "deliveries":
        origins = [row.origin for row in view.loaded.evidence.rows if row.quantity == "deliveries"]
    else:
        origins = [deal.origin for deal in view.loaded.evidence.transfers if deal.origin.kind == "table"]
    return "; ".join(sorted({f"{publisher(o)}, release of {o.vintage}" for o in origins}))


def _deals(view: ReportView) -> tuple[figure.Deal, ...]:
    sides = list(view.loaded.study.spec.suppliers)
    months = view.loaded.study.months
    chosen = [
        t
        for t in view.loaded.evidence.transfers
        if t.origin.kind == "table" and t.order_year and t.delivery_years and max(t.delivery_years) >= months.first.year
    ]
    chosen.sort(key=lambda t: (_order(t.recipient, sides), t.order_year or 0, t.supplier, t.designation))
    return tuple(
        figure.Deal(
            t.supplier,
            t.recipient,
            t.designation,
            t.order_year or 0,
            "order_year" in t.uncertain,
            t.delivery_years,
            t.number,
            t.delivered,
            t.tiv,
            t.id,
        )
        for t in chosen
    )


def _price_blocks(view: ReportView) -> list[Block]:
    transfers = [t for t in view.loaded.evidence.transfers if t.money_low is not None or t.money_high is not None]
    figures = [f for f in view.loaded.evidence.figures if _currency(f) and not _priced(f, transfers)]
    spending = [r for r in view.loaded.evidence.rows if r.quantity == "spending"]
    if not (transfers or figures or spending):
        return []
    blocks: list[Block] = [Heading("ledger-money", "Money, apart from volumes")]
    by_currency: dict[str, list[figure.Price]] = {}
    for transfer in transfers:
        price = _transfer_price(transfer)
        by_currency.setdefault(price.currency, []).append(price)
    for stated in figures:
        label = f"{stated.of} ({stated.origin.speaker or stated.origin.outlet})"
        factor = 1000.0 if "billion" in stated.unit else 1.0
        price = figure.Price(label, stated.value_low * factor, stated.value_high * factor, _currency(stated), stated.id)
        by_currency.setdefault(price.currency, []).append(price)
    for currency, prices in sorted(by_currency.items()):
        caption = (
            "As stated by speakers and outlets; not checked against contracts. Ranges are "
            "the speakers' own. Not comparable with TIV."
        )
        drawn = figure.draw_prices(
            tuple(prices), id=f"fig-prices-{currency.lower()}", title=f"Sums as claimed ({currency})", caption=caption
        )
        blocks.append(Drawn((drawn,)))
    if spending:
        blocks.append(_spending(spending))
    return blocks


def _priced(stated: StatedFigure, transfers: Sequence[Transfer]) -> bool:
    """True where a transfer with a price rests on the same words, so that the sum is shown once."""
    passage = stated.origin.passage
    others = (transfer.origin.passage for transfer in transfers)
    return passage is not None and any(other is not None and passage.overlaps(other) for other in others)


def _transfer_price(transfer: Transfer) -> figure.Price:
    ends = [value for value in (transfer.money_low, transfer.money_high) if value is not None]
    who = transfer.origin.speaker or transfer.origin.outlet
    label = f"{transfer.supplier} → {transfer.recipient} {transfer.designation or 'arms'} {transfer.period} ({who})"
    return figure.Price(
        label.replace("  ", " "), min(ends), max(ends), transfer.currency or "unknown currency", transfer.id
    )


def _currency(stated: StatedFigure) -> str:
    unit = stated.unit.lower()
    if "usd" in unit or "dollar" in unit:
        return "USD"
    return "EUR" if "euro" in unit or "eur" in unit.split() else ""


def _spending(rows: list[TableRow]) -> Listed:
    ordered = sorted(rows, key=lambda r: (r.from_actor, r.start))
    cells = tuple(
        (actor_name(r.from_actor), r.start[:4], r.value, r.unit.replace("usd_2023_m", "million US dollars of 2023"))
        for r in ordered
    )
    source = "; ".join(sorted({f"{publisher(r.origin)}, release of {r.origin.vintage}" for r in rows}))
    return Listed(
        "ledger-spending",
        "Military spending by year",
        Table(("side", "year", "spent", "unit"), cells, tuple((r.id,) for r in ordered)),
        f"Source: {source}.",
        folded=True,
    )
