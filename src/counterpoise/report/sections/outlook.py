"""Outlook: what may come after the record, per account and mixed, and what stands behind single figures."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from counterpoise.evidence.series import Series
from counterpoise.outlook.forecast import MIXED, Forecast, Outlook
from counterpoise.outlook.trace import Trace
from counterpoise.report.blocks import Block, Card, Cards, Drawn, Heading, Listed, Ref, Section, Sentence, bullets, note
from counterpoise.report.figure import Figure, Table, Value
from counterpoise.report.figures import fan, strip
from counterpoise.report.sources import publisher
from counterpoise.report.view import ReportView, in_words
from counterpoise.report.words import an_event, counted, listed, month, probability, quantity, signed

SHOWN = ("deaths", "tension", "military_balance")
PAST_MONTHS = 36
_LOG = ("deaths", "violations")
FEW_DRAWS = 20
"""Under so many effective draws an influence is marked as unsure and left out of the summary."""


def section(view: ReportView) -> Section:
    """Chances, strips, fans, traces."""
    forecast = view.forecast
    if forecast is None:
        said = "No forecast was made for this report."
        return Section("outlook", "Outlook", said, (note("Run forecast and write the report again."), *_traces(view)))
    lead = (
        f"What the accounts expect in the {len(forecast.months)} months after {month(forecast.origin)}. "
        "Every figure is a distribution; "
        "each will be judged against UCDP figures for those months."
    )
    blocks: list[Block] = [bullets(_chances(forecast)), _chance_table(forecast), Drawn((_strip(forecast),))]
    blocks.append(Heading("outlook-fans", "Fan charts, accounts mixed"))
    blocks.append(Drawn(tuple(_fans(view, forecast))))
    blocks += _deliveries(forecast)
    blocks += _traces(view)
    return Section("outlook", "Outlook", lead, tuple(blocks))


def _chances(forecast: Forecast) -> tuple[Sentence, ...]:
    mixed = forecast.outlook(MIXED)
    months = len(forecast.months)
    return tuple(
        Sentence(
            f"{an_event(c.what)[:1].upper()}{an_event(c.what)[1:]} in the {months} months after "
            f"{month(forecast.origin)}: {probability(c.probability, c.low, c.high)}.",
            (Ref("by account", "#outlook-chances"),),
        )
        for c in mixed.chances
    )


def _chance_table(forecast: Forecast) -> Listed:
    rows: list[tuple[Value, ...]] = [
        (
            outlook.account,
            None if outlook.account == MIXED else outlook.weight,
            *(probability(c.probability, c.low, c.high) for c in outlook.chances),
        )
        for outlook in forecast.outlooks
    ]
    events = tuple(c.what for c in forecast.outlooks[0].chances)
    weights = (
        "given by the comparison" if forecast.weights_from == "given" else "equal, because no comparison was given"
    )
    caption = (
        f"Ranges: central 80 % over parameter draws. Weights: {weights}. {forecast.draws} draws of the parameters, "
        f"{forecast.particles} trajectories each, seed {forecast.seed}."
    )
    return Listed("outlook-chances", "Chances by account", Table(("account", "weight", *events), tuple(rows)), caption)


def _strip(forecast: Forecast) -> Figure:
    outlooks = forecast.outlooks
    values = tuple(tuple(float(min(1.0, p[1] + p[2])) for p in outlook.levels) for outlook in outlooks)
    data = strip.Strip(
        forecast.months[0], tuple(o.account for o in outlooks), values, "offensive or war in this month:"
    )
    caption = (
        "Probability, in per cent, that the month is one of an offensive or a war. Record "
        "up to the origin, then no observation."
    )
    return strip.draw(data, id="fig-strip", title="Probability of fighting by month and account", caption=caption)


def _fans(view: ReportView, forecast: Forecast) -> list[Figure]:
    mixed = forecast.outlook(MIXED)
    names = [
        name for name in forecast.quantities if name.split("[")[0] in (*SHOWN, "violations") and name in mixed.bands
    ]
    names.sort(key=lambda name: (_rank(name), name))
    return [_fan(view, forecast, mixed, name) for name in names[:8]]


def _rank(name: str) -> int:
    base = name.split("[")[0]
    return SHOWN.index(base) if base in SHOWN else len(SHOWN)


def _fan(view: ReportView, forecast: Forecast, mixed: Outlook, name: str) -> Figure:
    study = view.loaded.study
    seen = study.months.position(forecast.origin) + 1
    series = view.loaded.bundle.series.get(view.system.quantity(name).series)
    start = max(0, seen - PAST_MONTHS)
    if series is None or not np.isfinite(series.exact[start:seen]).any():
        start = seen
    observed = tuple(float(v) for v in series.exact[start:seen]) if series is not None else ()
    q = mixed.bands[name]
    bands = tuple((column(q, low), column(q, high)) for low, high in ((0, 6), (1, 5), (2, 4)))
    label = view.system.quantity(name).spec.label
    data = fan.Fan(
        first=study.months.first + start,
        observed=observed,
        cut=seen - start,
        median=column(q, 3),
        bands=bands,
        unit=_unit(view, name),
        log=name.split("[")[0] in _LOG,
    )
    caption = f"{label[:1].upper()}{label[1:]}. Bands hold 50, 80 and 95 % of the draws. {_series_source(view, series)}"
    slug = "".join(c if c.isalnum() else "-" for c in name)
    return fan.draw(data, id=f"fan-{slug}", title=in_words(name), caption=caption, records=_latest(series, seen))


def _deliveries(forecast: Forecast) -> list[Block]:
    """Yearly amounts at the end of each December ahead: they have no monthly path."""
    mixed = forecast.outlook(MIXED)
    names = [name for name in forecast.quantities if name.startswith("deliveries[")]
    ends = [place for place, when in enumerate(forecast.months) if when.month == 12]
    rows: list[tuple[Value, ...]] = [
        (
            in_words(name),
            forecast.months[place].year,
            *(float(v) for v in mixed.bands[name][place, [3, 2, 4, 1, 5, 0, 6]]),
        )
        for name in names
        for place in ends
    ]
    if not rows:
        return []
    columns = ("deliveries", "year", "median", "50 % from", "to", "80 % from", "to ", "95 % from", "to  ")
    caption = "SIPRI TIV, millions, total of the year named, accounts mixed."
    return [Listed("outlook-deliveries", "Deliveries expected", Table(columns, tuple(rows)), caption)]


def column(quantiles: NDArray[np.float64], place: int) -> tuple[float, ...]:
    """One quantile over months, from [H, 7]."""
    return tuple(float(value) for value in quantiles[:, place])


def _unit(view: ReportView, name: str) -> str:
    unit = view.system.quantity(name).spec.unit
    base = name.split("[")[0]
    return {
        "deaths": "deaths per month",
        "violations": "violations per month",
        "tension": "standard deviations",
        "military_balance": "log ratio",
    }.get(base, unit or base)


def _series_source(view: ReportView, series: Series | None) -> str:
    if series is None:
        return "Not observed itself; inferred from what it moves."
    origins = {view.loaded.evidence.record(i).origin for rows in series.rows for i in rows}
    said = sorted({f"{publisher(o)} ({o.vintage})" for o in origins if o.kind == "table"})
    return f"Dots: {'; '.join(said[:2])}." if said else "Dots: the record."


def _latest(series: Series | None, seen: int) -> tuple[str, ...]:
    if series is None:
        return ()
    for rows in reversed(series.rows[:seen]):
        if rows:
            return rows[:4]
    return ()


def _traces(view: ReportView) -> list[Block]:
    if not view.traces:
        return []
    cards = tuple(_trace_card(view, trace) for trace in view.traces)
    blocks: list[Block] = [Heading("outlook-traces", "Behind single figures"), Cards(cards)]
    blocks += [_trace_table(trace) for trace in view.traces]
    return blocks


def trace_id(trace: Trace) -> str:
    """Address of a trace's card."""
    return "trace-" + "".join(c if c.isalnum() else "-" for c in f"{trace.account}-{trace.quantity}-{trace.month}")


def _trace_card(view: ReportView, trace: Trace) -> Card:
    strongest = trace.influences[:4]
    records = tuple(dict.fromkeys(r for step in trace.series for r in step.records))[:6]
    said = [
        Sentence(
            f"{trace.quantity} in {month(trace.month)} under {trace.account}: {quantity(trace.figure)} "
            f"[{quantity(trace.low)}–{quantity(trace.high)}].",
            (Ref("steps", f"#{trace_id(trace)}-steps"),),
            records,
        )
    ]
    for entry in strongest:
        rough = ", too few to be sure" if entry.effective_draws < FEW_DRAWS else ""
        said.append(
            Sentence(
                f"Without {in_words(entry.series)} in {month(entry.month)} it would move by {signed(entry.change)} "
                f"({entry.effective_draws:.0f} effective draws{rough}).",
                records=entry.records[:4],
            )
        )
    through = listed([step.link.replace("->", "→") for step in trace.links if step.distance == 1][:4])
    subtitle = f"{view.system.quantity(trace.quantity).spec.label}; account {trace.account}"
    facts = (("directly through", through or "no link"), ("series on the way", str(len(trace.series))))
    return Card(trace_id(trace), f"{in_words(trace.quantity)}, {month(trace.month)}", subtitle, facts, tuple(said))


def _trace_table(trace: Trace) -> Listed:
    rows = tuple(
        (
            step.link.replace("->", "→"),
            step.distance,
            step.mean,
            step.low,
            step.high,
            "fixed" if step.fixed else "estimated",
            step.held_by,
            step.why,
        )
        for step in trace.links
    )
    columns = ("link", "steps away", "mean", "2.5 %", "97.5 %", "coefficient", "held by", "mechanism")
    title = f"{counted(len(rows), 'link')} behind {trace.quantity} in {trace.month} ({trace.account})"
    return Listed(f"{trace_id(trace)}-steps", title, Table(columns, rows), folded=True)
