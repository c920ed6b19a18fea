"""Records: what the evidence of a study is made of. Typed, frozen, named by the hash of their content.

An `Event` is a PLOVER event (type, mode, actor, recipient, date); a `Transfer` follows the SIPRI register; a
`Claim` is what a speaker is said to hold; a `CausalClaim` says that one thing brings about another; a
`Figure` is a quantity stated in a document; a `TableRow` is one fact of a table in the study's tidy layout.
A `Judgement` is a person's decision on a record; it never changes the record. Every record has

    .id      12 hex digits, the hash of everything but the line it stands on
    .origin  document passage, table row or chronicle row, with source, vintage, speaker and coder
    .text    one sentence in our own words

A missing number is None; zero is 0.0; "under 0.5" keeps its own field. TIV is a volume and money is money:
`Unit` says which is which, and `add_values` refuses to mix them.

PLOVER: Open Event Data Alliance, version 0.8. Register terms: SIPRI Arms Transfers Database.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Literal

from pydantic import Field, field_validator, model_validator

from counterpoise.dates import DateSpan, MonthSpan
from counterpoise.provenance import Frozen, Origin, content_id

Unit = Literal["deaths", "tiv_m", "usd_m", "usd_2023_m", "share", "score", "count", "percent"]
EventStatus = Literal["asserted", "reported", "planned", "conditional", "negated", "denied", "historical"]
Category = Literal[
    "deal", "offer", "delivery", "refusal", "visit", "statement", "exercise", "talks", "mediation",
    "incident", "symbolic", "demand", "domestic", "alliance",
]  # fmt: skip
EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
Stance = Literal["says", "denies", "accuses", "promises", "warns", "doubts"]
Decision = Literal["accept", "correct", "reject", "add", "tie", "undo"]


class Record(Frozen):
    """What all records share."""

    origin: Origin
    text: str
    """One sentence in our own words; never a sentence of the document."""
    speaker_code: str = ""
    """Actor code of the speaker, where the speaker is or speaks for an actor."""

    @cached_property
    def id(self) -> str:
        """Hash of the kind and the content; line, rule and text hash are left out, so moving a row keeps its id."""
        content = self.model_dump(mode="json", exclude={"origin": {"line", "rule", "text_sha256"}})
        return content_id({"kind": self.kind, **content})

    @property
    def kind(self) -> str:
        """`event`, `transfer`, `claim`, `causal_claim`, `figure` or `table_row`."""
        return _KINDS[type(self).__name__]


class Event(Record):
    """Someone did, said or planned something at a time."""

    event_type: EventType
    mode: str = ""
    actors: tuple[str, ...] = ()
    """Empty where a document that was read does not say, in a way the reader follows, who acts."""
    recipients: tuple[str, ...] = ()
    """Empty for reciprocal acts, whose sides are all in `actors`."""
    date: str = ""
    """ISO day, month or year, as precise as the source; empty where the source gives none."""
    date_end: str = ""
    """Last day of a range, else empty."""
    precision: str = ""
    status: EventStatus = "reported"
    category: Category
    place: str = ""

    @property
    def parties(self) -> tuple[str, ...]:
        """Everyone in it, actors first."""
        return tuple(dict.fromkeys((*self.actors, *self.recipients)))

    @model_validator(mode="after")
    def _dated(self) -> Event:
        _ = self.when
        return self

    @property
    def when(self) -> DateSpan | None:
        """The days in which it happened, with their precision; None where the source gives no date."""
        return DateSpan.parse(self.date, self.date_end, self.precision) if self.date else None

    @property
    def happened(self) -> bool:
        """True for acts said to have taken place: asserted, reported or historical."""
        return self.status in ("asserted", "reported", "historical")


class Transfer(Record):
    """Arms ordered or delivered, in the terms of the SIPRI register. Empty fields are unknown."""

    supplier: str = ""
    recipient: str = ""
    designation: str = ""
    weapon_class: str = ""
    number: float | None = None
    """How many were ordered."""
    delivered: float | None = None
    order_year: int | None = None
    delivery_years: tuple[int, ...] = ()
    money_low: float | None = None
    """Price in millions of `currency`; never added to TIV."""
    money_high: float | None = None
    currency: str = ""
    tiv: float | None = None
    """Trend-indicator value of what was delivered, millions; a volume."""
    period: str = ""
    """Months the deals or the money cover, as '2010-01..2014-12', where stated."""
    status: str = ""
    uncertain: tuple[str, ...] = ()
    """Names of fields that the source itself marks as uncertain."""

    @field_validator("period")
    @classmethod
    def _span(cls, period: str) -> str:
        if period:
            MonthSpan.parse(period)
        return period


class Claim(Record):
    """What a speaker is said to hold."""

    cue: str = ""
    """The verb or phrase that attributes it."""
    stance: Stance = "says"
    content: tuple[int, int] | None = None
    """Where the held content stands, code points in the document."""
    about: str = ""
    """The quantity it is about, such as `deliveries[RUS->ARM]`, or empty."""
    value: str | float | None = None
    """A number, or a short code such as `no_deliveries`."""
    date: str = ""
    """When it was said, ISO, where known."""
    period: str = ""
    """The months that the claim is about, '2016-01..2016-12', where stated."""
    nested_in: str = ""
    """Passage or speaker of the outer claim, for claims told at second hand."""


class CausalClaim(Record):
    """A speaker's claim that one thing brings about (+) or prevents (-) another."""

    cause: str
    effect: str
    cause_quantity: str = ""
    effect_quantity: str = ""
    polarity: Literal["+", "-"]
    hedge: str = ""
    accounts: tuple[str, ...] = ()
    """Names of the accounts that this claim tells."""


class Figure(Record):
    """A number or a range stated in a document."""

    value_low: float
    value_high: float
    unit: str
    of: str
    """What it measures, in words or as the name of a quantity."""
    date: str = ""

    @model_validator(mode="after")
    def _ordered(self) -> Figure:
        if self.value_high < self.value_low:
            raise ValueError(f"value_high ({self.value_high}) lies below value_low ({self.value_low})")
        return self


class TableRow(Record):
    """One fact of a table: a quantity between actors over a period of whole months or days."""

    quantity: str
    from_actor: str = ""
    """Supplier, accuser, the side that spends, or the public's state."""
    to_actor: str = ""
    """Recipient, accused, or the patron that is trusted."""
    start: str
    end: str
    value: float | None = None
    """Total over the period (counts, amounts) or level (scores). None where missing or only bounded."""
    under: float | None = None
    """The source says only that the value lies between 0 and this; `value` is then None."""
    low: float | None = None
    high: float | None = None
    at_least: float | None = None
    """A lower bound known for the period."""
    unit: Unit
    channel: str = ""
    """Who reports the figure."""
    note: str = ""

    @model_validator(mode="after")
    def _sound(self) -> TableRow:
        _ = self.when
        if self.value is not None and self.under is not None:
            raise ValueError("a value cannot be both known and only bounded above")
        for name in ("low", "value"):
            below, above = getattr(self, name), self.high if name == "value" else self.value
            if below is not None and above is not None and below > above:
                raise ValueError(f"low <= value <= high does not hold ({self.low}, {self.value}, {self.high})")
        known = [v for v in (self.value, self.under, self.low, self.high, self.at_least) if v is not None]
        if self.unit != "score" and any(v < 0 for v in known):
            raise ValueError(f"{self.unit} cannot be negative ({min(known):g})")
        if self.unit == "share" and any(v > 1 for v in known):
            raise ValueError(f"a share lies between 0 and 1, not {max(known):g}")
        return self

    @property
    def when(self) -> DateSpan:
        """First to last day covered."""
        return DateSpan.parse(self.start, self.end)

    @property
    def months(self) -> MonthSpan:
        """First to last month touched."""
        return self.when.months

    @property
    def in_days(self) -> bool:
        """True where the period is given in days (a week) rather than whole months."""
        return len(self.start) == len("YYYY-MM-DD")


class Target(Frozen):
    """Where a record of a document stands and what it says at heart: what finds it again after the document was read
    anew, when ids have changed and passages have shifted a little.
    """

    document: str
    kind: str
    start: int
    end: int
    sign: str = ""
    """The type of an event, parties and designation of a transfer, speaker of a claim, polarity, value of a figure."""


class Judgement(Frozen):
    """A person's decision on one record. `undo` is a new judgement that names the one it takes back."""

    record: str
    """Id of the record judged, or of the one added."""
    decision: Decision
    target: Target | None = None
    """For records of documents: what finds the record where its id has changed."""
    corrections: tuple[tuple[str, str], ...] = ()
    """(field, new value as JSON) pairs, for `correct`."""
    added: str = ""
    """The record that the reader missed, as the JSON of a line of records/, for `add`."""
    other: str = ""
    """Id of the second record, for `tie`: both tell of the same thing."""
    other_target: Target | None = None
    undoes: str = ""
    """Hash of the judgement taken back, for `undo`."""
    by: str
    at: str
    """ISO time, UTC."""
    note: str = ""
    previous: str = ""
    """Hash of the judgement before this one in the file; empty for the first."""
    hash: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    """SHA-256 of the row without this field."""


AnyRecord = Event | Transfer | Claim | CausalClaim | Figure | TableRow

_KINDS = {
    "Event": "event",
    "Transfer": "transfer",
    "Claim": "claim",
    "CausalClaim": "causal_claim",
    "Figure": "figure",
    "TableRow": "table_row",
}


def add_values(rows: Iterable[TableRow]) -> float:
    """Sum of the values of `rows`; ValueError where units differ or a value is missing or only bounded."""
    chosen = tuple(rows)
    units = sorted({row.unit for row in chosen})
    if len(units) != 1:
        raise ValueError(f"values in different units do not add: {', '.join(units) or 'no rows'}")
    unknown = [row.id for row in chosen if row.value is None]
    if unknown:
        raise ValueError(f"rows without a known value do not add: {', '.join(unknown)}")
    return float(sum(row.value for row in chosen if row.value is not None))
