"""Clashes: records that cannot all hold, each with its numbers or months side by side."""

from __future__ import annotations

from datetime import date

from counterpoise.dates import DateSpan, MonthSpan
from counterpoise.evidence.clash import Clash
from counterpoise.records import Claim, Event, Figure, Record, TableRow, Transfer
from counterpoise.report.blocks import Block, Drawn, Heading, Section, note
from counterpoise.report.figure import Figure as DrawnFigure
from counterpoise.report.figures import clash as figure
from counterpoise.report.sources import publisher
from counterpoise.report.view import ReportView, in_words
from counterpoise.report.words import counted

_KIND_WORDS = {
    "money": "Sums of money",
    "number": "Numbers",
    "asserted_v_denied": "Asserted and denied",
    "claim_v_table": "A claim and a table",
}


def section(view: ReportView) -> Section:
    """One figure per clash, by kind."""
    lead = (
        f"{counted(len(view.clashes), 'clash', 'clashes')} found between records by rules that "
        "name no actor. None is averaged away: "
        "every voice is shown, and each leads to its source."
    )
    if not view.clashes:
        return Section("clashes", "Clashes", lead, (note("No two records of this study were found to clash."),))
    blocks: list[Block] = []
    for kind in dict.fromkeys(clash.kind for clash in view.clashes):
        same = [clash for clash in view.clashes if clash.kind == kind]
        blocks.append(
            Heading(
                f"clashes-{kind.replace('_', '-')}",
                f"{_KIND_WORDS.get(kind, kind.replace('_', ' ').capitalize())} ({len(same)})",
            )
        )
        blocks.append(Drawn(tuple(_drawn(view, clash) for clash in same)))
    return Section("clashes", "Clashes", lead, tuple(blocks))


def _drawn(view: ReportView, clash: Clash) -> DrawnFigure:
    first = [view.loaded.evidence.record(identifier) for identifier in clash.first]
    second = [view.loaded.evidence.record(identifier) for identifier in clash.second]
    title = f"{in_words(clash.field)}: {_plain(clash.values[0])} against {_plain(clash.values[1])}"
    caption = f"{clash.sentence} {_vintages([*first, *second])}"
    return figure.draw(
        (*sides(first, other=False), *sides(second, other=True)), id=clash_id(clash), title=title, caption=caption
    )


def clash_id(clash: Clash) -> str:
    """Address of a clash."""
    return f"clash-{clash.id}"


def _plain(value: str) -> str:
    return value.replace("not:", "not ").replace("_", " ")


def _vintages(records: list[Record]) -> str:
    """Publishers with their vintages."""
    said = dict.fromkeys(f"{publisher(r.origin)} ({r.origin.vintage})" for r in records)
    return f"Sources: {'; '.join(said)}."


def sides(records: list[Record], *, other: bool) -> tuple[figure.Side, ...]:
    """The records of one side, rows of one table and quantity joined in one voice."""
    joined: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        key = (record.origin.source, _about(record)) if isinstance(record, TableRow) else (record.id, "")
        joined.setdefault(key, []).append(record)
    return tuple(_side(group, other) for group in joined.values())


def _side(group: list[Record], other: bool) -> figure.Side:
    record = group[0]
    spans = tuple(figure.Span(*_numbers(one)[:2], *_years(one)) for one in group)
    who = record.origin.speaker or publisher(record.origin)
    if record.origin.outlet and record.origin.speaker:
        who = f"{record.origin.speaker} in {record.origin.outlet}"
    says = _about(record) if isinstance(record, TableRow) else record.text
    ids = tuple(one.id for one in group)
    return figure.Side(who, says, ids, spans, _numbers(record)[2], _denies(record), other)


def _numbers(record: Record) -> tuple[float | None, float | None, str]:
    """Low, high and unit; money in millions of its currency."""
    match record:
        case Figure():
            factor = 1000.0 if "billion" in record.unit.lower() or record.unit.lower().endswith("bn") else 1.0
            unit = _money_unit(record.unit)
            return record.value_low * factor, record.value_high * factor, unit
        case Transfer() if record.money_low is not None or record.money_high is not None:
            ends = [value for value in (record.money_low, record.money_high) if value is not None]
            return min(ends), max(ends), f"millions of {record.currency or 'unknown currency'}"
        case Claim() if isinstance(record.value, int | float):
            return float(record.value), float(record.value), "as claimed"
        case TableRow() if record.value is not None:
            low = record.value if record.low is None else record.low
            return low, record.value if record.high is None else record.high, record.unit
        case _:
            return None, None, ""


def _money_unit(unit: str) -> str:
    lower = unit.lower()
    return "millions of USD" if "usd" in lower or "dollar" in lower else unit


def _years(record: Record) -> tuple[float | None, float | None]:
    """When it is about, in years."""
    span: DateSpan | None = None
    match record:
        case Event():
            span = record.when
        case TableRow():
            span = record.when
        case Claim() if record.period:
            months = MonthSpan.parse(record.period)
            return _year(months.first.first_day), _year(months.last.last_day)
        case Claim() if record.date:
            span = DateSpan.parse(record.date)
        case Transfer() if record.period:
            months = MonthSpan.parse(record.period)
            return _year(months.first.first_day), _year(months.last.last_day)
        case Transfer() if record.delivery_years:
            return float(min(record.delivery_years)), float(max(record.delivery_years) + 1)
        case _:
            return None, None
    return (None, None) if span is None else (_year(span.start), _year(span.end))


def _year(day: date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / 365.25


def _denies(record: Record) -> bool:
    if isinstance(record, Claim):
        negative = isinstance(record.value, str) and record.value.startswith("no_")
        return record.stance in ("denies", "doubts") or negative
    return isinstance(record, Event | Transfer) and record.status in ("negated", "denied")


def _about(row: TableRow) -> str:
    """What a table row measures, with its unit."""
    pair = " → ".join(part for part in (row.from_actor, row.to_actor) if part)
    unit = {"tiv_m": "TIV, millions", "usd_m": "millions of USD"}.get(row.unit, row.unit)
    return f"{row.quantity} {pair} ({unit})"
