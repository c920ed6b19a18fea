"""Actors: who they are in this study, and how the pairs dealt with each other year by year."""

from __future__ import annotations

from collections import Counter
from itertools import product

from counterpoise.records import Event
from counterpoise.report.blocks import Block, Drawn, Listed, Section
from counterpoise.report.figure import Table, Value
from counterpoise.report.figures import actors as figure
from counterpoise.report.view import ReportView, actor_name
from counterpoise.report.words import counted, listed

HOSTILE = frozenset({"ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"})
_PAIRS = 12


def section(view: ReportView) -> Section:
    """Roles and counts, then cooperative and hostile acts by pair and year."""
    lead = (
        "Codes are those of the study; contested entities stand under a neutral code. Counts "
        "are of records, not of reality."
    )
    blocks: list[Block] = [_roles(view)]
    pairs = _pairs(view)
    if pairs:
        caption = (
            "Source: hand-coded events of documents and chronicle, PLOVER types; accusing, "
            "rejecting, threatening, protest, "
            f"sanctions, mobilising, coercion and assault count as hostile. The {counted(len(pairs), 'busiest pair')}."
        )
        drawn = figure.draw(
            pairs,
            view.loaded.study.months.first.year,
            id="fig-pairs",
            title="Acts between pairs of actors",
            caption=caption,
        )
        blocks.append(Drawn((drawn,)))
    return Section("actors", "Actors", lead, tuple(blocks))


def _roles(view: ReportView) -> Listed:
    spec = view.loaded.study.spec
    roles: dict[str, list[str]] = {spec.rivalry.claimant: ["claimant"], spec.rivalry.holder: ["holder"]}
    if spec.rivalry.over:
        roles.setdefault(spec.rivalry.over, []).append("contested")
    for side, patron in spec.patrons.items():
        roles.setdefault(patron, []).append(f"patron of {side}")
    for side, suppliers in spec.suppliers.items():
        for supplier in suppliers:
            roles.setdefault(supplier, []).append(f"supplier of {side}" + (" (main)" if supplier == spec.main else ""))
    for mediator in spec.mediators:
        roles.setdefault(mediator, []).append("mediator")
    acting, receiving = Counter[str](), Counter[str]()
    for event in view.loaded.evidence.events:
        acting.update(set(event.actors))
        receiving.update(set(event.recipients))
    others = [code for code, _ in acting.most_common() if code not in roles]
    rows: list[tuple[Value, ...]] = [
        (code, actor_name(code), listed(roles.get(code, [])), acting[code], receiving[code])
        for code in (*roles, *others)
    ]
    return Listed(
        "actors-roles",
        "Roles",
        Table(("code", "name", "role in the study", "acts in events", "acted upon"), tuple(rows)),
    )


def _pairs(view: ReportView) -> tuple[figure.Pair, ...]:
    months = view.loaded.study.months
    years = range(months.first.year, months.last.year + 1)
    named = set(view.loaded.study.actors) | {view.loaded.study.spec.rivalry.over}
    counts: dict[tuple[str, str], Counter[tuple[int, bool]]] = {}
    for event in view.loaded.evidence.events:
        when = event.when
        if when is None or when.start.year not in years or not event.happened:
            continue
        for pair in _parties(event):
            if set(pair) <= named:
                counts.setdefault(pair, Counter())[when.start.year, event.event_type in HOSTILE] += 1
    busiest = sorted(counts, key=lambda pair: (-sum(counts[pair].values()), pair))[:_PAIRS]
    return tuple(
        figure.Pair(
            f"{actor_name(one)} and {actor_name(other)}",
            tuple(counts[one, other][year, False] for year in years),
            tuple(counts[one, other][year, True] for year in years),
        )
        for one, other in busiest
    )


def _parties(event: Event) -> set[tuple[str, str]]:
    """Unordered pairs of an event: actors with recipients, or all actors of a reciprocal act."""
    found = product(event.actors, event.recipients or event.actors)
    return {(min(pair), max(pair)) for pair in found if pair[0] != pair[1]}
