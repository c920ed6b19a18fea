"""What a language model may answer, and which of it is believed: nothing that is not quoted word for word.

The answer is one JSON object of five lists. Each record holds a `quote` that must stand in the passage letter for
letter; every phrase in it that is said to be the text's (trigger, party, cue, content, cause, effect) must stand
there too, and codes, types, modes, statuses and dates must be known ones. A record that fails is refused with its
reason; the others are kept. A whole answer that is not of this form is refused at once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Text = Annotated[str, Field(max_length=2_000)]
Word = Annotated[str, Field(max_length=200)]
Quote = Annotated[str, Field(min_length=8, max_length=2_000)]
When = Annotated[str, Field(pattern=r"^\d{4}(-\d{2}){0,2}(/\d{4}(-\d{2}){0,2})?$")]
Years = Annotated[str, Field(pattern=r"^\d{4}(-\d{4})?$")]
Amount = Annotated[float, Field(ge=0, le=1e15)]
EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
EventStatus = Literal["asserted", "reported", "planned", "conditional", "negated", "denied", "historical"]
TransferStatus = Literal[
    "negotiating", "offered", "contracted", "licensed", "delivering", "delivered", "suspended", "refused", "on_display",
]  # fmt: skip
Stance = Literal["says", "denies", "accuses", "promises", "warns", "doubts"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class Party(_Strict):
    """An actor or recipient: its code, PLOVER sector and words."""

    code: Annotated[str, Field(max_length=3)]
    sector: Annotated[str, Field(max_length=3)] = ""
    text: Word


class Event(_Strict):
    quote: Quote
    trigger: Word
    event_type: EventType
    mode: Word = ""
    actors: list[Party] = []
    recipients: list[Party] = []
    date: When | None = None
    status: EventStatus
    speaker: Word = "author"
    place: Word = ""


class Transfer(_Strict):
    quote: Quote
    trigger: Word
    supplier: Party | None = None
    recipient: Party | None = None
    designation: Word | None = None
    weapon_class: Word = "unspecified"
    number: Amount | None = None
    order_year: Years | None = None
    delivery_years: Years | None = None
    money_low: Amount | None = None
    money_high: Amount | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    status: TransferStatus
    negated: bool = False
    speaker: Word = "author"


class Claim(_Strict):
    quote: Quote
    speaker: Word
    speaker_code: Annotated[str, Field(max_length=3)] = ""
    cue: Word
    content: Text
    stance: Stance


class Causal(_Strict):
    quote: Quote
    cause: Text
    effect: Text
    polarity: Literal["+", "-"]
    speaker: Word = "author"


class Figure(_Strict):
    quote: Annotated[str, Field(min_length=1, max_length=500)]
    value_low: Amount
    value_high: Amount
    unit: Word
    of: Word


RECORDS: Mapping[str, type[_Strict]] = {
    "events": Event, "transfers": Transfer, "claims": Claim, "causal": Causal, "figures": Figure,
}  # fmt: skip
INSIDE = {
    "events": ("trigger",), "transfers": ("trigger",), "claims": ("cue", "content"), "causal": ("cause", "effect"),
    "figures": (),
}  # fmt: skip
"""Phrases of a record that must stand inside its quote."""
MOST_RECORDS = 500
"""Of one kind in one answer; more is refused whole."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A record, or a whole answer (kind "answer"), that is not believed, and why."""

    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Believed:
    """A record that stood every check, and where its quote begins and ends in the passage."""

    kind: str
    record: Event | Transfer | Claim | Causal | Figure
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Known:
    """The codes, modes by event type, and weapon classes that a record may name."""

    codes: frozenset[str]
    modes: frozenset[tuple[str, str]]
    weapon_classes: frozenset[str]


def answer_schema() -> dict[str, Any]:
    """The JSON schema of a whole answer, as sent to the endpoint."""
    properties, definitions = {}, {}
    for kind, model in RECORDS.items():
        schema = model.model_json_schema(ref_template="#/$defs/{model}")
        definitions.update(schema.pop("$defs", {}))
        properties[kind] = {"type": "array", "items": schema}
    return {
        "type": "object", "properties": properties, "required": list(RECORDS), "additionalProperties": False,
        "$defs": definitions,
    }  # fmt: skip


def check_answer(answer: str, passage: str, known: Known) -> Iterator[Believed | Refused]:
    """Go through an answer about a passage: each record comes out believed or refused."""
    try:
        told = json.loads(_unfenced(answer), parse_constant=_no_constant)
    except (ValueError, RecursionError) as trouble:
        yield Refused("answer", f"not JSON: {trouble}" if str(trouble) else "not JSON")
        return
    if not isinstance(told, dict) or not set(told) <= set(RECORDS):
        yield Refused("answer", f"not an object of {', '.join(RECORDS)}")
        return
    for kind, model in RECORDS.items():
        records = told.get(kind, [])
        if not isinstance(records, list) or len(records) > MOST_RECORDS:
            yield Refused("answer", f"{kind} is not a list of at most {MOST_RECORDS}")
            continue
        for record in records:
            yield _check(kind, model, record, passage, known)


def _check(kind: str, model: type[_Strict], told: object, passage: str, known: Known) -> Believed | Refused:
    try:
        record = model.model_validate(told)
    except ValidationError as trouble:
        first = trouble.errors()[0]
        where = ".".join(str(step) for step in first["loc"]) or "record"
        return Refused(kind, f"{where}: {first['msg']}")
    assert isinstance(record, Event | Transfer | Claim | Causal | Figure)
    start = passage.find(record.quote)
    if start < 0:
        return Refused(kind, f"its quote is not in the text: {_short(record.quote)}")
    for name in INSIDE[kind]:
        phrase = getattr(record, name)
        if not phrase.strip() or phrase not in record.quote:
            return Refused(kind, f"its {name} is not in its quote: {_short(phrase)}")
    if reason := _unknown(record, passage, known):
        return Refused(kind, reason)
    return Believed(kind, record, start, start + len(record.quote))


def _unknown(record: Event | Transfer | Claim | Causal | Figure, passage: str, known: Known) -> str:
    """What in a record nobody knows, or the text does not say; "" where all is well."""
    for party in _parties(record):
        if party.code and party.code not in known.codes:
            return f"no such code: {_short(party.code)}"
        if not party.text.strip() or party.text not in passage:
            return f"a party is not in the text: {_short(party.text)}"
    if isinstance(record, Claim) and record.speaker_code and record.speaker_code not in known.codes:
        return f"no such code: {_short(record.speaker_code)}"
    if isinstance(record, Event) and record.mode and (record.event_type, record.mode) not in known.modes:
        return f"{record.event_type} has no mode {_short(record.mode)}"
    if isinstance(record, Transfer):
        return _unknown_transfer(record, known)
    if isinstance(record, Figure) and record.value_high < record.value_low:
        return "its high value is below its low value"
    return ""


def _unknown_transfer(record: Transfer, known: Known) -> str:
    if record.weapon_class not in known.weapon_classes:
        return f"no such weapon class: {_short(record.weapon_class)}"
    low, high = record.money_low, record.money_high
    if high is not None and (low is None or high < low):
        return "its high sum has no low sum below it"
    if low is not None and record.currency is None:
        return "a sum without a currency"
    return ""


def _parties(record: Event | Transfer | Claim | Causal | Figure) -> Iterator[Party]:
    if isinstance(record, Event):
        yield from (*record.actors, *record.recipients)
    elif isinstance(record, Transfer):
        yield from filter(None, (record.supplier, record.recipient))


def _unfenced(answer: str) -> str:
    """The answer without the code fence that some models put around JSON."""
    fenced = re.fullmatch(r"\s*```(?:json)?\s*\n(.*?)\n?\s*```\s*", answer, re.DOTALL)
    return fenced.group(1) if fenced else answer


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _short(text: str) -> str:
    shown = " ".join(text.split())
    return repr(shown if len(shown) <= 60 else f"{shown[:57]}...")
