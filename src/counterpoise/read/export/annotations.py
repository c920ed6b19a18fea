"""Records as W3C Web Annotations, one JSON line each.

An annotation quotes its passage with the text around it and gives its position in the stored text, whose SHA-256 is
the source; both selectors are kept so that a moved text can be found again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from counterpoise.read.candidates import Span
from counterpoise.read.gold import record_id
from counterpoise.read.pipeline import Coded

AROUND = 32
"""Characters kept before and after a quoted passage."""


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
