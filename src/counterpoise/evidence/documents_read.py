"""From what the reader found in a document to the lines of `records/<document id>.jsonl`.

A line holds what a hand-coded line holds (`read.coded`): kind, document, passage, text, speaker and the fields of its
kind. It also names the rule that coded it, the SHA-256 of the text that its passage counts in, and as `coded_by` the
version of the package with the hash of the parser's weights. Nothing of the document's own wording is kept but names,
designations, numbers and the few words that say what a number counts. The rules of translation:

    event      codes of the parties (organisations by the study's own code); the category by `categories`
    transfer   money in millions; years as whole numbers; a negated one as `not_<status>`; what is under way when it is
               told (negotiating, offered, delivering, suspended, on display) has the month of publication as its period
    claim      where its content tells one transfer with both parties: about `deliveries[RUS->AZE]` (or `deals`), with
               the transfer's status as value, `no_deliveries` where it is negated or the claim denies it
    causal     cause and effect by their quantity, else by what was read inside them, else as a passage
    figure     money in millions of a currency (`usd_m`); what it counts in a few words, else as a passage

Lines stand in the order of the text; the same document gives the same lines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import counterpoise
from counterpoise.dates import DateSpan, Month, MonthSpan
from counterpoise.evidence.categories import category_of
from counterpoise.evidence.paraphrase import SPOKEN, actor_code, name_of, sentence, told, transfer_told
from counterpoise.provenance import sha256_text
from counterpoise.read.candidates import (
    CausalCandidate,
    ClaimCandidate,
    EventCandidate,
    FigureCandidate,
    Party,
    Span,
    TransferCandidate,
)
from counterpoise.read.pipeline import Coded
from counterpoise.study import StudySpec

AUTHOR = "author"
MILLION = 1e6
FEW_WORDS = 6
"""So many words of the text at most say what a figure counts."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_DEALS = ("negotiating", "offered", "contracted", "licensed")
_UNDER_WAY = ("negotiating", "offered", "delivering", "suspended", "on_display")
_CURRENCY = re.compile(r"[A-Z]{3}\Z")

Line = dict[str, Any]


def placed_lines(coded: Coded, *, document: str, spec: StudySpec) -> dict[tuple[str, int], Line]:
    """The line of every record by its type in the gold format ("events") and its place there; `document` is its id."""
    maker = _Maker(coded, document, spec)
    places = [(kind, place) for kind, found in maker.found() for place in range(len(found))]
    return dict(zip(places, maker.lines(), strict=True))


def in_text_order(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Lines in the order of the text, each record only once: two rules may find the same."""
    made = sorted(lines, key=lambda line: (*line["passage"], KINDS.index(line["kind"])))
    unique: dict[str, Line] = {}
    for line in made:
        unique.setdefault(json.dumps({**line, "rule": ""}, sort_keys=True), line)
    return tuple(unique.values())


def record_lines(coded: Coded, *, document: str, spec: StudySpec) -> tuple[Line, ...]:
    """The records of one document as lines, each only once, in the order of the text."""
    return in_text_order(placed_lines(coded, document=document, spec=spec).values())


def lines_text(lines: Sequence[Line]) -> str:
    """JSON lines, one record each; an empty text for no record."""
    return "".join(json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n" for line in lines)


def reader_name(parser: str) -> str:
    """What `coded_by` says of a record that was read: version of the package and parser with its weights."""
    return f"reader:{counterpoise.__version__} {parser}"


KINDS = ("event", "transfer", "claim", "causal_claim", "figure")


@dataclass(frozen=True)
class _Maker:
    coded: Coded
    document: str
    spec: StudySpec

    def found(self) -> tuple[tuple[str, Sequence[object]], ...]:
        """What was read by type, in the order of `lines`."""
        coded = self.coded
        return (
            ("events", coded.events), ("transfers", coded.transfers), ("claims", coded.claims),
            ("causal", coded.causal), ("figures", coded.figures),
        )  # fmt: skip

    def lines(self) -> Iterator[Line]:
        """A line for every record, type by type."""
        for event in self.coded.events:
            yield self._line("event", event.span, event.why.rule, event.claim, event.speaker, self._event(event))
        for one in self.coded.transfers:
            yield self._line("transfer", one.span, one.why.rule, one.claim, one.speaker, self._transfer(one))
        for claim in self.coded.claims:
            line = self._line("claim", claim.span, claim.why.rule, "", claim.speaker, self._claim(claim))
            yield {**line, "speaker_code": claim.speaker_code} if claim.speaker_code else line
        for causal in self.coded.causal:
            yield self._line("causal_claim", causal.span, causal.why.rule, "", causal.speaker, self._causal(causal))
        for figure in self.coded.figures:
            yield self._line("figure", figure.span, figure.why.rule, "", figure.speaker, self._figure(figure))

    def _line(self, kind: str, span: Span, rule: str, claim: str, speaker: str, fields: Line) -> Line:
        """A whole line: what all records share, then the fields of the kind that are known."""
        common: Line = {
            "kind": kind,
            "document": self.document,
            "passage": list(self._at(span)),
            "text": fields.pop("text"),
            "speaker": speaker or AUTHOR,
            "speaker_code": self._speaker_code(claim, speaker),
        }
        known = {key: value for key, value in fields.items() if value not in (None, "", [])}
        tail = {"coded_by": reader_name(self.coded.parser), "rule": rule, "text_sha256": self._text_sha256}
        return {key: value for key, value in {**common, **known, **tail}.items() if value != ""}

    @property
    def _text_sha256(self) -> str:
        return sha256_text(self.coded.document.stored.raw)

    def _at(self, span: Span) -> Span:
        return self.coded.document.stored.original(*span)

    def _speaker_code(self, claim: str, speaker: str) -> str:
        """The code of whoever speaks: of the claim that tells the record, else of a claim of the same speaker."""
        place = int(claim[1:]) - 1 if claim else -1
        if 0 <= place < len(self.coded.claims):
            return self.coded.claims[place].speaker_code or ""
        same = (one.speaker_code for one in self.coded.claims if one.speaker == speaker != AUTHOR and one.speaker_code)
        return next(same, None) or ""

    # -- kinds -----------------------------------------------------------------------------------------

    def _event(self, event: EventCandidate) -> Line:
        actors, recipients = _codes(event.actors), _codes(event.recipients)
        inside = [t for t in self.coded.transfers if t.trigger[0] < event.span[1] and event.span[0] < t.trigger[1]]
        status = inside[0].status if inside and not inside[0].negated else ""
        date, date_end, precision = _dated(event)
        size = [f"{count} {word}" for count, word in ((event.dead, "dead"), (event.injured, "injured")) if count]
        return {
            "text": sentence(
                told(event.event_type, event.mode, event.status, actors, recipients),
                f"({', '.join(size)})" if size else "",
                f"at {event.place}" if event.place else "",
                f"{'on' if precision == 'day' else 'in'} {date}" if date else "",
                _told_by(event.speaker),
            ),
            "event_type": event.event_type,
            "mode": event.mode,
            "actors": actors,
            "recipients": recipients,
            "date": date,
            "date_end": date_end,
            "precision": precision,
            "status": event.status,
            "category": category_of(
                event.event_type, event.mode, actors, recipients, spec=self.spec, transfer_status=status
            ),
            "place": event.place,
        }

    def _transfer(self, one: TransferCandidate) -> Line:
        supplier, recipient = _code(one.supplier), _code(one.recipient)
        delivered = _years(one.delivery_years)
        when = f"in {one.delivery_years or one.order_year}" if one.delivery_years or one.order_year else ""
        return {
            "text": sentence(transfer_told(one, supplier, recipient), when, _told_by(one.speaker)),
            "supplier": supplier,
            "recipient": recipient,
            "designation": one.designation,
            "weapon_class": "" if one.weapon_class == "unspecified" else one.weapon_class,
            "number": one.number,
            "order_year": next(iter(_years(one.order_year)), None),
            "delivery_years": delivered,
            "money_low": _millions(one.money_low),
            "money_high": _millions(one.money_high),
            "currency": one.currency,
            "period": self._period(one),
            "status": f"not_{one.status}" if one.negated else one.status,
            "uncertain": list(one.uncertain),
        }

    def _period(self, one: TransferCandidate) -> str:
        """The month of publication for what is under way then and has no years of its own; else unknown."""
        published = self.coded.document.published.day
        if published is None or one.status not in _UNDER_WAY or one.order_year or one.delivery_years:
            return ""
        return str(MonthSpan(Month.of_day(published), Month.of_day(published)))

    def _claim(self, claim: ClaimCandidate) -> Line:
        about, value = self._holds(claim)
        published = self.coded.document.published.day
        return {
            "text": sentence(
                claim.speaker.capitalize() if claim.speaker == AUTHOR else claim.speaker,
                SPOKEN[claim.stance] + ":",
                self._inside(claim.content) or "matters that were not coded further",
            ),
            "cue": claim.cue,
            "stance": claim.stance,
            "content": list(self._at(claim.content)),
            "about": about,
            "value": value,
            "date": published.isoformat() if published is not None else "",
            "nested_in": self._outer_speaker(claim),
        }

    def _outer_speaker(self, claim: ClaimCandidate) -> str:
        """Who is said to say a claim that stands inside the content of another one that is kept."""
        place = claim.nested_in
        if place is None or place >= len(self.coded.claims):
            return ""
        outer = self.coded.claims[place]
        return outer.speaker if outer.content[0] <= claim.content[0] and claim.content[1] <= outer.content[1] else ""

    def _causal(self, one: CausalCandidate) -> Line:
        cause, effect = (
            quantity.replace("_", " ") or self._inside(span) or _passage(self._at(span))
            for quantity, span in ((one.cause_quantity, one.cause), (one.effect_quantity, one.effect))
        )
        brings = "brings about" if one.polarity == "+" else "works against"
        return {
            "text": sentence(cause, brings, effect, _told_by(one.speaker)),
            "cause": cause,
            "effect": effect,
            "cause_quantity": one.cause_quantity,
            "effect_quantity": one.effect_quantity,
            "polarity": one.polarity,
            "hedge": one.hedge,
        }

    def _figure(self, figure: FigureCandidate) -> Line:
        money = bool(_CURRENCY.match(figure.unit))
        low, high = (value / MILLION if money else value for value in (figure.value_low, figure.value_high))
        unit = f"{figure.unit.lower()}_m" if money else figure.unit or "number"
        of = " ".join(figure.of.split()[:FEW_WORDS]) or _passage(self._at(figure.span))
        shown = f"{low:,.10g}" if low == high else f"{low:,.10g} to {high:,.10g}"
        published = self.coded.document.published.day
        return {
            "text": sentence(f"A figure of {shown} {unit} is given", _told_by(figure.speaker)),
            "value_low": low,
            "value_high": high,
            "unit": unit,
            "of": of,
            "date": published.isoformat() if published is not None else "",
        }

    # -- what stands inside a passage ------------------------------------------------------------------

    def _inside(self, span: Span) -> str:
        """What was read inside a span, in words: its first transfer, event, or the countries that it names."""
        for one in self.coded.transfers:
            if span[0] <= one.trigger[0] < span[1]:
                return transfer_told(one, _code(one.supplier), _code(one.recipient))
        for event in self.coded.events:
            if span[0] <= event.trigger[0] < span[1]:
                return told(event.event_type, event.mode, event.status, _codes(event.actors), _codes(event.recipients))
        named = [m.code for m in self.coded.mentions if m.code and span[0] <= m.start < span[1]]
        return f"what is said of {' and '.join(dict.fromkeys(map(name_of, named[:4])))}" if named else ""

    def _holds(self, claim: ClaimCandidate) -> tuple[str, str]:
        """(quantity, short code) of a claim that tells exactly one transfer with both parties; else empty."""
        start, end = claim.content
        inside = [t for t in self.coded.transfers if start <= t.trigger[0] < end and _code(t.supplier)]
        pairs = {(_code(t.supplier), _code(t.recipient)) for t in inside if _code(t.recipient)}
        if len(pairs) != 1 or len({(t.status, t.negated) for t in inside}) != 1:
            return "", ""
        one, (supplier, recipient) = inside[0], next(iter(pairs))
        family = "deals" if one.status in _DEALS else "deliveries"
        if one.negated or claim.stance == "denies":
            return f"{family}[{supplier}->{recipient}]", "no_deliveries" if family == "deliveries" else "not_signed"
        return f"{family}[{supplier}->{recipient}]", one.status


def _codes(parties: Sequence[Party]) -> list[str]:
    return list(dict.fromkeys(code for party in parties if (code := actor_code(party))))


def _code(party: Party | None) -> str:
    return "" if party is None else actor_code(party)


def _dated(event: EventCandidate) -> tuple[str, str, str]:
    """Date, end and precision as records hold them; three empty texts where the date is open."""
    if event.date is None:
        return "", "", ""
    first, slash, last = event.date.partition("/")
    try:
        span = DateSpan.parse(first, last if slash else "")
    except ValueError:
        return "", "", ""
    return first, last, span.precision


def _years(text: str | None) -> list[int]:
    """The years of "2016", "2009-2011" or "2009/2011", in full; an empty list for None."""
    found = [int(year) for year in _YEAR.findall(text or "")]
    return list(range(found[0], found[-1] + 1)) if found and found[-1] - found[0] <= 20 else found


def _millions(value: float | None) -> float | None:
    return None if value is None else value / MILLION


def _told_by(speaker: str) -> str:
    return "" if speaker in ("", AUTHOR) else f"(told by {speaker})"


def _passage(span: Span) -> str:
    return f"what stands at {span[0]} to {span[1]}"
