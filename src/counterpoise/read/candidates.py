"""Candidate records: what the reader found in one document, before judgement and before `counterpoise.records`.

One frozen dataclass per kind of record: event, transfer, claim, causal claim, figure, entity. Fields are those
of the gold format (see the reading manual); every span is a pair of code points into the stored normalised
text, end exclusive. Each candidate says `why` it exists: the rule, the words that met it, the dependency path
and the parts of its score, so that a reader can be argued with.

What is not known stays None (or ""): nothing is filled in. Dates are ISO 8601 strings of the precision given
("2016-08", "2009-2011"), as a text often knows no day.
"""

from __future__ import annotations

from dataclasses import dataclass

Span = tuple[int, int]

EVENT_TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
EVENT_STATUSES = ("asserted", "reported", "planned", "conditional", "negated", "denied", "historical")
TRANSFER_STATUSES = (
    "negotiating", "offered", "contracted", "licensed", "delivering", "delivered", "suspended", "refused", "on_display",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Why:
    """Why a candidate exists.

    `rule` names the frame or pattern ("frame accuse/obj"), `tokens` are the words that met it, `path` is the
    dependency path between trigger and actors, `scores` are named parts of the score, `score` is their sum.
    """

    rule: str
    tokens: tuple[str, ...] = ()
    path: str = ""
    score: float = 0.0
    scores: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Party:
    """An actor, recipient, speaker or addressee as a phrase. `code` is ISO3 or a non-state code, "" if unknown."""

    code: str
    sector: str
    text: str
    span: Span | None = None
    entity: str = ""
    how: str = ""
    outside_clause: bool = False


@dataclass(frozen=True, slots=True)
class EventCandidate:
    """One event mention. `trigger` is the verb or event noun inside `span`, which is the clause."""

    span: Span
    trigger: Span
    event_type: str
    why: Why
    sentence: int
    mode: str = ""
    contexts: tuple[str, ...] = ()
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    date: str | None = None
    date_precision: str = "open"
    date_how: str = ""
    status: str = "asserted"
    speaker: str = "author"
    claim: str = ""
    """Id of the claim that reports the event, once claims are tied; empty in the default voice."""
    beside: Span | None = None
    """The verb of saying that the event's clause is joined to, so that it does not stand under it."""
    place: str = ""
    dead: int | None = None
    injured: int | None = None
    arrested: int | None = None


@dataclass(frozen=True, slots=True)
class TransferCandidate:
    """One mention of an arms transfer, in the words of the SIPRI register. Supplier and recipient are by role."""

    span: Span
    trigger: Span
    why: Why
    sentence: int
    supplier: Party | None = None
    recipient: Party | None = None
    designation: str | None = None
    weapon_class: str = "unspecified"
    number: float | None = None
    number_unit: str = ""
    order_year: str | None = None
    delivery_years: str | None = None
    money_low: float | None = None
    money_high: float | None = None
    currency: str | None = None
    money_scope: str = ""
    """The word "package" where the sum covers the whole list."""
    status: str = "delivered"
    uncertain: tuple[str, ...] = ()
    negated: bool = False
    speaker: str = "author"
    claim: str = ""


@dataclass(frozen=True, slots=True)
class ClaimCandidate:
    """Somebody's statement. `content` runs from the first to the last of `content_parts`."""

    span: Span
    content: Span
    stance: str
    why: Why
    speaker: str = "author"
    speaker_code: str | None = None
    speaker_text: str = ""
    speaker_span: Span | None = None
    speaker_codes: tuple[str, ...] = ()
    cue: str = ""
    cue_span: Span | None = None
    content_parts: tuple[Span, ...] = ()
    addressee: str = ""
    nested_in: int | None = None
    """Index of the claim that this one stands inside, in the same list."""
    outlet: str = ""
    strength: str = "sharp"
    """"sharp" for a statement, "wide" for talk and attitudes that a careful coder would not count as one."""


@dataclass(frozen=True, slots=True)
class CausalCandidate:
    """An explicit causal claim. `polarity` is the sign between the two named quantities."""

    span: Span
    cause: Span
    effect: Span
    polarity: str
    why: Why
    cause_quantity: str = ""
    effect_quantity: str = ""
    hedge: str = ""
    conditional: bool = False
    counterfactual: bool = False
    speaker: str = "author"
    strength: str = "sharp"
    """"sharp" where the words state cause and effect, "wide" for purposes, motives and what a protest is over."""


@dataclass(frozen=True, slots=True)
class FigureCandidate:
    """A number with its unit and what it counts; a single value has `value_low` equal to `value_high`."""

    span: Span
    value_low: float
    value_high: float
    unit: str
    of: str
    why: Why
    approximate: bool = False
    open_above: bool = False
    speaker: str = "author"


@dataclass(frozen=True, slots=True)
class EntityCandidate:
    """A named mention, longest match, as the names layer gives it."""

    span: Span
    text: str
    code: str
    sector: str
    name: str
    kind: str
    why: Why
