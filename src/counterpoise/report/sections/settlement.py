"""Settlement: where talks might end on each issue, with everyone's position and the source of it."""

from __future__ import annotations

import math

from markupsafe import Markup

from counterpoise.outlook.settlement.issues import HIGH, LOW, MODE
from counterpoise.outlook.settlement.settle import Settlement
from counterpoise.outlook.settlement.study_issues import Round
from counterpoise.outlook.settlement.svg import issue_svg
from counterpoise.report.blocks import Block, Drawn, Heading, Section, Sentence, bullets, note
from counterpoise.report.figure import Figure, Table, Value
from counterpoise.report.view import ReportView
from counterpoise.report.words import probability


def section(view: ReportView) -> Section:
    """One figure per issue of each round."""
    lead = (
        "Each issue is a scale; solvers of the bargaining literature are mixed into one "
        "distribution of where agreement would fall."
    )
    blocks: list[Block] = [
        note(
            "The weights of the solvers come from European Union negotiations that all ended in a decision. "
            "Positions here are an analyst's reading of public statements; the record decides none of this."
        )
    ]
    for number, (talks, settlement) in enumerate(view.settlements):
        blocks.append(Heading(f"settlement-{number}", f"{talks.name.replace('_', ' ')}, {talks.date}"))
        for row in range(len(settlement.issues)):
            blocks += [Drawn((_figure(talks, settlement, row, number),)), bullets((_sentence(settlement, row),))]
    return Section("settlement", "Settlement", lead, tuple(blocks))


def _sentence(settlement: Settlement, row: int) -> Sentence:
    interval = settlement.interval(80)
    said = (
        f"{settlement.issues.names[row]}: median {settlement.median[row]:.0f}, 80 % between {interval.low[row]:.0f} "
        f"and {interval.high[row]:.0f}"
    )
    share = float(settlement.no_agreement[row])
    if not math.isnan(share):
        said += f"; that the reference point stays: {probability(share)}"
    return Sentence(said + ".")


def _figure(talks: Round, settlement: Settlement, row: int, number: int) -> Figure:
    issues = settlement.issues
    drawing = Markup(issue_svg(settlement, row, ends=talks.ends[row]))
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            actor,
            *(float(issues.positions[k, row, j]) for k in (LOW, MODE, HIGH)),
            float(issues.salience[MODE, row, j]),
            float(issues.capability[MODE, row, j]),
            talks.sources[row].get(actor, ""),
        )
        for j, actor in enumerate(issues.actors[row])
    )
    columns = ("actor", "position, low", "position", "position, high", "salience", "capability", "source")
    why = talks.why_reference[row].rstrip(".")
    caption = f"{talks.questions[row]} Reference point: {why}. Positions with sources in the table."
    name = issues.names[row].replace("_", " ")
    return Figure(
        f"fig-settlement-{number}-{row}",
        f"{name.capitalize()}: where talks might end",
        drawing,
        caption,
        Table(columns, rows),
        "half",
    )
