"""Events as POLECAT has them: 40 tab-separated columns (Halterman et al. 2023).

Lists are joined by "; " and what is missing is "None". An event that is conditional, negated or denied is left out,
for the file has no column to say so. Coordinates are not coded here and stay "None".
"""

from __future__ import annotations

from collections.abc import Sequence

from counterpoise.read.candidates import EventCandidate, Party
from counterpoise.read.events.marked import QUADS
from counterpoise.read.gold import record_id
from counterpoise.read.names.tables import states
from counterpoise.read.pipeline import Coded

POLECAT = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name",
    "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw",
    "Wikipedia Actor ID", "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector",
    "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City",
    "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type",
    "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip
HAPPENED = frozenset({"asserted", "reported", "historical", "planned"})
"""Statuses with a place in a table of events; meetings that are planned are agreements there."""
NONE = "None"
VERSION = "PLOVER 0.8"


def polecat_text(documents: Sequence[Coded]) -> str:
    """The events of all documents as tab-separated text with a header."""
    known = {state.code: (state.name, state.cow) for state in states()}
    lines = ["\t".join(POLECAT)]
    for coded in documents:
        for place, event in enumerate(coded.events):
            if event.status in HAPPENED:
                cells = _polecat(coded, record_id("events", place), event, known)
                lines.append("\t".join(_cell(cells.get(column)) for column in POLECAT))
    return "\n".join(lines) + "\n"


def _polecat(
    coded: Coded, identifier: str, event: EventCandidate, known: dict[str, tuple[str, int | None]]
) -> dict[str, str]:
    document = coded.document
    people, organisations, places = (
        "; ".join(dict.fromkeys(m.name for m in coded.mentions if m.kind in kinds))
        for kinds in (("person",), ("organisation", "group"), ("state", "place", "capital_place", "contested"))
    )
    merged = "YIELD" if event.event_type in ("CONCEDE", "RETREAT") else event.event_type
    return {
        "Event ID": f"{document.id}-{identifier}",
        "Event Date": event.date if event.date is not None and event.date_precision == "day" else "",
        "Event Type": event.event_type,
        "Event Mode": event.mode,
        "Quad Code": QUADS[merged].upper(),
        "Contexts": "; ".join(event.contexts),
        **_side("Actor", event.actors, known),
        **_side("Recipient", event.recipients, known),
        "Raw Placename": event.place,
        "Source": document.outlet.name or "",
        "Publication Date": "" if document.published.day is None else document.published.day.isoformat(),
        "Story People": people,
        "Story Organizations": organisations,
        "Story Locations": places,
        "Language": document.language,
        "Version": VERSION,
    }


def _side(role: str, parties: Sequence[Party], known: dict[str, tuple[str, int | None]]) -> dict[str, str]:
    """The columns of one side; the country of a code that is no state stays missing."""
    codes = [party.code for party in parties if party.code in known]
    sectors = list(dict.fromkeys(party.sector for party in parties if party.sector))
    return {
        f"{role} Name": "; ".join(party.entity or party.code for party in parties),
        f"{role} Country": "; ".join(codes),
        f"{role} COW": "; ".join(str(known[code][1]) for code in codes if known[code][1] is not None),
        f"Primary {role} Sector": sectors[0] if sectors else "",
        f"{role} Sectors": "; ".join(sectors),
        f"{role} Name Raw": "; ".join(party.text for party in parties),
    }


def _cell(value: str | None) -> str:
    return " ".join(value.split()) if value and value.strip() else NONE
