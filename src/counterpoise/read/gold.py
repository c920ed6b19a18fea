"""Coded documents in the form of hand-coded ones, so that the two can be compared record by record.

One object per document with the keys document, events, transfers, claims, causal, figures and entities; ids are
the letter of the type and the number in the order of the text (e1, t1, c1, k1, f1). Spans count code points of
the original text: of the file itself where it is plain text, of the extracted text otherwise. What is not known
is null. `wider` holds what is read but kept out of claims and causal claims: talk, attitudes, purposes and
occasions, for comparison with corpora that count them as attributions and causes. Keys stand in a fixed order and
numbers that are whole are written so: the same records give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from counterpoise.read.across import Links, Reference
from counterpoise.read.candidates import (
    CausalCandidate,
    ClaimCandidate,
    EventCandidate,
    FigureCandidate,
    Party,
    Span,
    TransferCandidate,
    Why,
)
from counterpoise.read.documents.document import ReadDocument
from counterpoise.read.documents.normalise import StoredText
from counterpoise.read.names import Mention
from counterpoise.read.pipeline import READS, Coded

LETTERS = {"events": "e", "transfers": "t", "claims": "c", "causal": "k", "figures": "f"}
LABELS = {"talks": "negotiations", "war": "escalation"}
"""Working labels that hand coding uses for quantities of ours, where one stands for one."""
Fields = dict[str, Any]


def record_id(kind: str, place: int) -> str:
    """The id of the record of `kind` that stands at `place`, counted from 0. KeyError for a kind without ids."""
    return f"{LETTERS[kind]}{place + 1}"


def gold_document(coded: Coded, *, file: str) -> Fields:
    """A coded document as one JSON object; `file` is the name of the text that the spans count in."""
    spans = Spans(coded.document.stored)
    return {
        "document": _facts(coded.document, spans, file),
        "reader": {"parser": coded.parser, "reads": list(READS)},
        "events": [_event(record_id("events", i), e, spans) for i, e in enumerate(coded.events)],
        "transfers": [_transfer(record_id("transfers", i), t, spans) for i, t in enumerate(coded.transfers)],
        "claims": [_claim(record_id("claims", i), c, spans) for i, c in enumerate(coded.claims)],
        "causal": [_causal(record_id("causal", i), k, spans) for i, k in enumerate(coded.causal)],
        "figures": [_figure(record_id("figures", i), f, spans) for i, f in enumerate(coded.figures)],
        "entities": [_entity(mention, spans) for mention in coded.mentions],
        "wider": {
            "claims": [
                _claim(f"w{i + 1}", replace(c, nested_in=None), spans) for i, c in enumerate(coded.wider_claims)
            ],
            "causal": [_causal(f"v{i + 1}", k, spans) for i, k in enumerate(coded.wider_causal)],
        },
    }


def gold_links(links: Links, files: Sequence[str]) -> Fields:
    """The links between documents as one JSON object; `files` names the text of each document, in order."""

    def name(at: Reference) -> str:
        return f"{files[at.document]}#{record_id(at.kind, at.place)}"

    return {
        "same": [[name(link.one), name(link.other)] for link in links.same],
        "same_notes": [{"score": _number(link.score), "why": link.why} for link in links.same],
        "clash": [[name(link.one), name(link.other), link.field] for link in links.clashes],
        "clash_notes": [link.why for link in links.clashes],
        "corroborated": {name(at): outlets for at, outlets in sorted(links.corroborated.items())},
        "dates": [
            {
                "document": files[found.document],
                "date": found.day.isoformat(),
                "from": files[found.source],
                "rests_on": [[name(link.one), name(link.other)] for link in found.rests_on],
                "why": found.why,
            }
            for found in links.dates
        ],
        "copies": [[files[member] for member in group] for group in links.copies],
    }


def as_text(value: Fields) -> str:
    """The object as JSON text, ending in a line break. Raises ValueError for a number that JSON cannot hold."""
    return json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


class Spans:
    """Spans of a stored text as spans of the original one."""

    def __init__(self, stored: StoredText) -> None:
        self._stored = stored

    def at(self, span: Span) -> list[int]:
        """A span of the original text."""
        return list(self._stored.original(*span))

    def maybe(self, span: Span | None) -> list[int] | None:
        """As `at`; None stays None."""
        return None if span is None else self.at(span)


def _facts(document: ReadDocument, spans: Spans, file: str) -> Fields:
    published, of_kind = document.published, _blocks(document, spans)
    chosen = published.chosen
    return {
        "file": file,
        "title": document.title,
        "outlet": document.outlet.name,
        "author": document.author,
        "side": document.outlet.side,
        "published": None if published.day is None else published.day.isoformat(),
        "published_from": None if chosen is None else published.candidates[chosen].source,
        "published_why": published.why,
        "language": document.language,
        "boilerplate": of_kind("boilerplate"),
        "captions": of_kind("caption"),
        "languages": of_kind("other_language"),
        "quoted_documents": of_kind("quoted_document"),
        "date_candidates": [
            {
                "span": None if c.start is None or c.end is None else spans.at((c.start, c.end)),
                "date": None if c.day is None else c.day.isoformat(),
                "chosen": i == chosen,
                "why": c.why,
            }
            for i, c in enumerate(published.candidates)
        ],
    }


def _blocks(document: ReadDocument, spans: Spans) -> Any:
    def of_kind(kind: str) -> list[list[int]]:
        return [spans.at((b.start, b.end)) for b in document.blocks if b.kind == kind]

    return of_kind


def _party(party: Party, spans: Spans) -> Fields:
    fields: Fields = {
        "code": party.code or None,
        "sector": party.sector or None,
        "text": party.text,
        "span": spans.maybe(party.span),
        "entity": party.entity or None,
        "how": party.how,
    }
    return {**fields, "outside_clause": True} if party.outside_clause else fields


def _parties(parties: Sequence[Party], spans: Spans) -> list[Fields]:
    return [_party(party, spans) for party in parties]


def _event(identifier: str, event: EventCandidate, spans: Spans) -> Fields:
    return {
        "id": identifier,
        "span": spans.at(event.span),
        "trigger": spans.at(event.trigger),
        "event_type": event.event_type,
        "mode": event.mode or None,
        "contexts": list(event.contexts),
        "actors": _parties(event.actors, spans),
        "recipients": _parties(event.recipients, spans),
        "date": event.date,
        "date_precision": event.date_precision,
        "date_how": event.date_how or None,
        "status": event.status,
        "speaker": event.speaker,
        "claim": event.claim or None,
        "place": event.place or None,
        "dead": event.dead,
        "injured": event.injured,
        "arrested": event.arrested,
        "optional": False,
        "why": _why(event.why),
    }


def _transfer(identifier: str, transfer: TransferCandidate, spans: Spans) -> Fields:
    return {
        "id": identifier,
        "span": spans.at(transfer.span),
        "trigger": spans.at(transfer.trigger),
        "supplier": _code(transfer.supplier),
        "recipient": _code(transfer.recipient),
        "designation": transfer.designation,
        "weapon_class": transfer.weapon_class,
        "number": _number(transfer.number),
        "number_unit": transfer.number_unit or None,
        "order_year": transfer.order_year,
        "delivery_years": transfer.delivery_years,
        "money_low": _number(transfer.money_low),
        "money_high": _number(transfer.money_high),
        "currency": transfer.currency,
        "money_scope": transfer.money_scope or None,
        "status": transfer.status,
        "uncertain": list(transfer.uncertain),
        "negated": transfer.negated,
        "speaker": transfer.speaker,
        "claim": transfer.claim or None,
        "optional": False,
        "why": _why(transfer.why),
    }


def _claim(identifier: str, claim: ClaimCandidate, spans: Spans) -> Fields:
    nested = claim.nested_in
    return {
        "id": identifier,
        "span": spans.at(claim.span),
        "speaker": claim.speaker,
        "speaker_code": claim.speaker_code,
        "speaker_codes": list(claim.speaker_codes),
        "speaker_text": claim.speaker_text,
        "speaker_span": spans.maybe(claim.speaker_span),
        "cue": claim.cue or None,
        "cue_span": spans.maybe(claim.cue_span),
        "content": spans.at(claim.content),
        "content_parts": [spans.at(part) for part in claim.content_parts],
        "stance": claim.stance,
        "addressee": claim.addressee or None,
        "nested_in": None if nested is None else record_id("claims", nested),
        "optional": False,
        "why": _why(claim.why),
    }


def _causal(identifier: str, causal: CausalCandidate, spans: Spans) -> Fields:
    return {
        "id": identifier,
        "span": spans.at(causal.span),
        "cause": spans.at(causal.cause),
        "effect": spans.at(causal.effect),
        "polarity": causal.polarity,
        "cause_quantity": LABELS.get(causal.cause_quantity, causal.cause_quantity) or None,
        "effect_quantity": LABELS.get(causal.effect_quantity, causal.effect_quantity) or None,
        "hedge": causal.hedge or None,
        "conditional": causal.conditional,
        "counterfactual": causal.counterfactual,
        "speaker": causal.speaker,
        "optional": False,
        "why": _why(causal.why),
    }


def _figure(identifier: str, figure: FigureCandidate, spans: Spans) -> Fields:
    return {
        "id": identifier,
        "span": spans.at(figure.span),
        "value_low": _number(figure.value_low),
        "value_high": _number(figure.value_high),
        "unit": figure.unit or None,
        "of": figure.of,
        "approximate": figure.approximate,
        "open_above": figure.open_above,
        "speaker": figure.speaker,
        "optional": False,
    }


def _entity(mention: Mention, spans: Spans) -> Fields:
    return {
        "span": spans.at((mention.start, mention.end)),
        "text": mention.text,
        "code": mention.code or None,
        "sector": mention.sector or None,
        "name": mention.name,
        "kind": mention.kind,
        "entity": mention.entity,
        "office": mention.office or None,
        "how": mention.how,
    }


def _why(why: Why) -> Fields:
    """Rule, words, path and score, the score with its parts."""
    return {
        "rule": why.rule,
        "tokens": list(why.tokens),
        "path": why.path,
        "score": _number(why.score),
        "scores": {name: _number(value) for name, value in why.scores},
    }


def _code(party: Party | None) -> str | None:
    return None if party is None else party.code or None


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value
