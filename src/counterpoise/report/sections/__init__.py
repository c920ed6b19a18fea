"""Sections of the report, one per file, each a pure function from a view to a `Section`."""

from __future__ import annotations

from counterpoise.report.blocks import Section
from counterpoise.report.sections import (
    accounts,
    actors,
    clashes,
    documents,
    ledger,
    methods,
    outlook,
    settlement,
    summary,
    system,
    timeline,
    whatif,
)
from counterpoise.report.view import ReportView


def all_sections(view: ReportView) -> tuple[Section, ...]:
    """Every section in reading order; `settlement` only where the study has issues."""
    sections = [
        summary.section(view),
        documents.section(view),
        timeline.section(view),
        clashes.section(view),
        ledger.section(view),
        actors.section(view),
        system.section(view),
        accounts.section(view),
        outlook.section(view),
        whatif.section(view),
    ]
    if view.settlements:
        sections.append(settlement.section(view))
    return (*sections, methods.section(view))
