"""Timeline: every dated event in lanes by kind, with deliveries and deaths on the same calendar."""

from __future__ import annotations

import math
from datetime import date

from counterpoise.dates import Month
from counterpoise.evidence.series import Series
from counterpoise.records import Event
from counterpoise.report.blocks import Block, Drawn, Listed, Section
from counterpoise.report.figure import Table, Value
from counterpoise.report.figures import timeline as figure
from counterpoise.report.sources import publisher
from counterpoise.report.view import ReportView, actor_name
from counterpoise.report.words import counted, period

LANES = (
    "deal",
    "offer",
    "delivery",
    "refusal",
    "visit",
    "statement",
    "demand",
    "alliance",
    "exercise",
    "talks",
    "mediation",
    "symbolic",
    "incident",
    "domestic",
)


def section(view: ReportView) -> Section:
    """The timeline and the table of events."""
    dated = [event for event in view.loaded.evidence.events if event.date and _inside(view, event)]
    span = period(view.loaded.study.months)
    lead = f"{counted(len(dated), 'dated event')} in {span}. Rest on a mark to read it; follow it to its source."
    if not dated:
        lead = f"No events were coded for {span}; deliveries and deaths alone."
    deliveries = _deliveries(view)
    data = figure.Timeline(
        first=view.loaded.study.months.first,
        months=len(view.loaded.study.months),
        lanes=tuple(_lane(view, category, dated) for category in LANES if any(e.category == category for e in dated)),
        deliveries=deliveries,
        deaths=_deaths(view),
        names=view.sides,
    )
    drawn = figure.draw(
        data,
        id="fig-timeline",
        title="What happened, what was delivered, who died",
        caption=_caption(view),
        table=_twin(view, dated, deliveries),
    )
    blocks: list[Block] = [Drawn((drawn,))]
    blocks += [_table(dated)] if dated else []
    blocks += _deaths_table(view)
    return Section("timeline", "Timeline", lead, tuple(blocks))


def _twin(view: ReportView, dated: list[Event], deliveries: tuple[figure.YearAmount, ...]) -> Table:
    """Events by kind and deliveries by side, year by year; deaths have a table of their own."""
    sides = view.sides
    rows: list[tuple[Value, ...]] = []
    for year in _years(view):
        counts = (sum(_year(e) == year and e.category == category for e in dated) for category in LANES)
        amounts = (sum(d.value for d in deliveries if d.year == year and d.recipient == side) for side in sides)
        rows.append((year, *counts, *amounts))
    return Table(("year", *LANES, *(f"delivered to {side}, TIV m" for side in sides)), tuple(rows))


def _deaths_table(view: ReportView) -> list[Block]:
    rows = [row for row in view.loaded.evidence.rows if row.quantity == "deaths"]
    if not rows:
        return []
    cells = tuple((row.start, row.end, row.value, row.low, row.high, row.at_least, row.origin.vintage) for row in rows)
    columns = ("from", "to", "deaths", "low", "high", "at least", "vintage")
    table = Table(columns, cells, tuple((row.id,) for row in rows))
    title = f"Deaths as the sources give them ({len(rows)})"
    return [Listed("timeline-deaths", title, table, "An empty cell is unknown, 0 is zero.", folded=True)]


def _inside(view: ReportView, event: Event) -> bool:
    when = event.when
    return when is not None and when.months.overlap(view.loaded.study.months) is not None


def _year(event: Event) -> int:
    when = event.when
    return when.start.year if when else 0


def _years(view: ReportView) -> range:
    months = view.loaded.study.months
    return range(months.first.year, months.last.year + 1)


def _caption(view: ReportView) -> str:
    rows = [r for r in view.loaded.evidence.rows if r.quantity in ("deaths", "deliveries")]
    vintages = sorted({f"{publisher(r.origin)} ({r.origin.vintage})" for r in rows})
    return (
        "Events: hand-coded from documents and public pages (paraphrased; same event told twice stands twice). "
        f"Deliveries and deaths: {'; '.join(vintages)}. Deliveries from all named suppliers."
    )


def _lane(view: ReportView, category: str, events: list[Event]) -> figure.Lane:
    marks = tuple(_mark(view, event) for event in events if event.category == category)
    return figure.Lane(category, marks)


def _mark(view: ReportView, event: Event) -> figure.Mark:
    when = event.when
    assert when is not None
    first = view.loaded.study.months.first
    start, end = _position(when.start, first), _position(when.end, first)
    middle = when.precision in ("month", "year")
    tip = f"{when}: {event.text} ({event.origin.outlet or 'author'})"
    return figure.Mark(
        position=max((start + end) / 2 if middle else start, 0.0),
        length=0.0 if middle else min(end, float(len(view.loaded.study.months))) - max(start, 0.0),
        who=_who(view, event),
        happened=event.happened,
        tip=tip,
        href=f"#src-{event.id}",
    )


def _position(day: date, first: Month) -> float:
    month = Month.of_day(day)
    return (month - first) + (day.day - 1) / month.days


def _who(view: ReportView, event: Event) -> figure.Who:
    rivalry = view.loaded.study.spec.rivalry
    claimant = rivalry.claimant in event.actors
    holder = bool({rivalry.holder, rivalry.over} & set(event.actors))
    if claimant == holder:
        return "other"
    return "claimant" if claimant else "holder"


def _deliveries(view: ReportView) -> tuple[figure.YearAmount, ...]:
    """Total per recipient and year over all suppliers, from the series of deliveries."""
    rivalry = view.loaded.study.spec.rivalry
    first = view.loaded.study.months.first
    found = []
    for side in (rivalry.claimant, rivalry.holder):
        series = [
            s
            for name, s in view.loaded.bundle.series.items()
            if name.startswith("deliveries[") and name.endswith(f"->{side}]")
        ]
        for year in _years(view):
            place = Month.of(year, 12) - first
            total = sum(float(s.exact[place]) for s in series if place < len(s.exact) and math.isfinite(s.exact[place]))
            if total > 0:
                largest = max(series, key=lambda s: float(s.exact[place]) if math.isfinite(s.exact[place]) else -1.0)
                rows = largest.rows[place]
                found.append(
                    figure.YearAmount(
                        year, actor_name(side), side == rivalry.holder, total, f"#src-{rows[0]}" if rows else ""
                    )
                )
    return tuple(found)


def _deaths(view: ReportView) -> tuple[figure.MonthCount, ...]:
    series = view.loaded.bundle.series.get("deaths")
    if series is None:
        return ()
    found = [
        figure.MonthCount(
            window.start, window.total, months=window.end - window.start + 1, href=_href(series, window.end)
        )
        for window in series.windows
    ]
    for place, value in enumerate(series.exact):
        if math.isfinite(value):
            found.append(figure.MonthCount(place, float(value), href=_href(series, place)))
        elif series.at_least[place] > 0:
            found.append(figure.MonthCount(place, float(series.at_least[place]), bound=True, href=_href(series, place)))
    return tuple(found)


def _href(series: Series, place: int) -> str:
    rows = series.rows[place]
    return f"#src-{rows[-1]}" if rows else ""


def _table(events: list[Event]) -> Listed:
    ordered = sorted(events, key=lambda e: (e.date, e.id))
    rows = tuple(
        (
            str(e.when),
            e.category,
            ", ".join(e.actors),
            ", ".join(e.recipients),
            e.status,
            e.text,
            e.origin.outlet,
            e.origin.side,
        )
        for e in ordered
    )
    columns = ("when", "kind", "actor", "recipient", "status", "what", "outlet", "side")
    return Listed(
        "timeline-events",
        f"All events as a table ({len(rows)})",
        Table(columns, rows, tuple((e.id,) for e in ordered)),
        folded=True,
    )
