"""Coded documents in the forms of others: POLECAT-style events, W3C Web Annotations, and a plain CSV of events.

POLECAT (Halterman et al. 2023) has 40 tab-separated columns, lists joined by "; ", and "None" for what is missing;
an event that is conditional, negated or denied has no place there and is left out, for the file has no column to
say so. Its intensity and coordinates are not coded here and stay "None". An annotation quotes its passage with the
text around it and gives its position in the stored text, whose SHA-256 is the source; both selectors are kept so
that a moved text can be found again. In the CSV every event stands, with its status.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence

from counterpoise.read.candidates import EventCandidate, Party, Span
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
CSV = (
    "document", "id", "date", "precision", "type", "mode", "status", "speaker", "actors", "recipients", "place", "dead",
    "injured", "arrested", "text",
)  # fmt: skip
NONE = "None"
AROUND = 32
"""Characters kept before and after a quoted passage."""
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


def events_csv(documents: Sequence[Coded]) -> str:
    """Every event of all documents, one row each; codes joined by blanks."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(CSV)
    for coded in documents:
        text = coded.document.stored.text
        for place, e in enumerate(coded.events):
            writer.writerow([
                _safe(coded.document.name), record_id("events", place), e.date or "", e.date_precision, e.event_type,
                e.mode, e.status, _safe(e.speaker), _codes(e.actors), _codes(e.recipients), _safe(e.place),
                _count(e.dead), _count(e.injured), _count(e.arrested), _safe(" ".join(text[slice(*e.span)].split())),
            ])  # fmt: skip
    return stream.getvalue()


def annotations_text(documents: Sequence[Coded]) -> str:
    """One W3C Web Annotation per event, transfer, claim, causal claim and figure, as JSON lines."""
    lines = [
        json.dumps(annotation, ensure_ascii=False, allow_nan=False)
        for coded in documents
        for annotation in _annotations(coded)
    ]
    return "".join(f"{line}\n" for line in lines)


def _annotations(coded: Coded) -> Iterator[dict[str, object]]:
    for place, event in enumerate(coded.events):
        yield _annotation(coded, record_id("events", place), event.span, f"{event.event_type} {event.status}")
    for place, transfer in enumerate(coded.transfers):
        what = f"{transfer.designation or transfer.weapon_class} {transfer.status}"
        yield _annotation(coded, record_id("transfers", place), transfer.span, what)
    for place, claim in enumerate(coded.claims):
        yield _annotation(coded, record_id("claims", place), claim.content, f"{claim.speaker} {claim.stance}")
    for place, causal in enumerate(coded.causal):
        yield _annotation(coded, record_id("causal", place), causal.span, f"causal {causal.polarity}")
    for place, figure in enumerate(coded.figures):
        what = f"{figure.value_low:g} to {figure.value_high:g} {figure.unit}".rstrip()
        yield _annotation(coded, record_id("figures", place), figure.span, what)


def _annotation(coded: Coded, identifier: str, span: Span, body: str) -> dict[str, object]:
    text, (start, end) = coded.document.stored.text, span
    source = f"urn:sha256:{coded.document.stored.sha256}"
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"{source}#{identifier}",
        "type": "Annotation",
        "motivation": "classifying",
        "body": {"type": "TextualBody", "value": body, "format": "text/plain"},
        "target": {
            "source": source,
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": text[start:end],
                    "prefix": text[max(0, start - AROUND) : start],
                    "suffix": text[end : end + AROUND],
                },
                {"type": "TextPositionSelector", "start": start, "end": end},
            ],
        },
    }


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


def _codes(parties: Sequence[Party]) -> str:
    return " ".join(party.code for party in parties if party.code)


def _count(value: int | None) -> str:
    return "" if value is None else str(value)


def _safe(text: str) -> str:
    """A text cell that no spreadsheet runs as a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
