"""Reading a document with a language model: passages are asked about, what is quoted rightly becomes records.

The result is a `Coded` like that of the shipped reader, with the entities that the gazetteer finds, so that everything
behind it works alike. Each record's `why` names the model, the hash of the prompt and the temperature; its position
comes from its quote. Captions, boilerplate and blocks in another language are not sent. Records are proposals, like
all that is machine-coded, and enter a study unreviewed.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

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
from counterpoise.read.export.icews import cameo_codes
from counterpoise.read.llm import answer as told
from counterpoise.read.llm.answer import Believed, Known, Refused, check_answer
from counterpoise.read.llm.client import Client
from counterpoise.read.llm.prompt import prompt_hash, question
from counterpoise.read.llm.settings import KEY_VARIABLE, LlmSettings
from counterpoise.read.llm.store import AnswerStore
from counterpoise.read.names import read_names
from counterpoise.read.names.lint import known_codes
from counterpoise.read.pipeline import Coded, Reader
from counterpoise.read.transfers.weapons import CLASSES

READ_KINDS = ("body", "title", "quoted_document")
HASH_SHOWN = 12
Candidate = EventCandidate | TransferCandidate | ClaimCandidate | CausalCandidate | FigureCandidate


@dataclass(frozen=True)
class LlmReader:
    """Asks `client`'s model about documents, and keeps the answers in `store`, if there is one.

    The shipped reader `base` cuts the sentences and finds the entities.
    """

    client: Client
    base: Reader
    store: AnswerStore | None = None
    known: Known = field(default_factory=lambda: known_words())

    @classmethod
    def load(cls, settings: LlmSettings, *, base: Reader, store: Path | None = None) -> LlmReader:
        """A reader with the key of the environment, if it holds one."""
        client = Client(settings, os.environ.get(KEY_VARIABLE))
        return cls(client, base, None if store is None else AnswerStore(store))

    @property
    def id(self) -> str:
        """What records name as their reader: model, temperature and prompt."""
        settings = self.client.settings
        return f"llm {settings.model}, temperature {settings.temperature:g}, prompt {prompt_hash()[:HASH_SHOWN]}"

    def read(self, document: ReadDocument) -> tuple[Coded, tuple[Refused, ...]]:
        """The records that the model proposes and that stand the checks, and those refused.

        Raises LlmFailed where the endpoint gives no usable answer for a passage: half a document is not a document.
        """
        believed: list[tuple[int, Believed]] = []
        refused: list[Refused] = []
        for start, end in passages(document, self.client.settings.passage_characters):
            passage = document.stored.text[start:end]
            for found in check_answer(self._answer(document, passage), passage, self.known):
                if isinstance(found, Refused):
                    refused.append(found)
                else:
                    believed.append((start, found))
        return self._coded(document, believed), tuple(refused)

    def _coded(self, document: ReadDocument, believed: Sequence[tuple[int, Believed]]) -> Coded:
        """Everything believed, in the order of the text."""
        sentences = tuple(self.base.parser.sentences(document.stored, document.blocks))
        names = read_names(sentences, published=document.published.day, names=self.base.names)
        placed = sorted(believed, key=lambda pair: (pair[0] + pair[1].start, pair[0] + pair[1].end))
        records = _candidates(placed, Why(self.id), [sentence.start for sentence in sentences])
        return Coded(
            document=document, parser=self.id, sentences=len(sentences), mentions=names.mentions,
            events=tuple(one for one in records if isinstance(one, EventCandidate)),
            transfers=tuple(one for one in records if isinstance(one, TransferCandidate)),
            claims=tuple(one for one in records if isinstance(one, ClaimCandidate)),
            causal=tuple(one for one in records if isinstance(one, CausalCandidate)),
            figures=tuple(one for one in records if isinstance(one, FigureCandidate)),
        )  # fmt: skip

    def _answer(self, document: ReadDocument, passage: str) -> str:
        day = document.published.day
        asked = question(
            passage,
            published=None if day is None else day.isoformat(),
            outlet=document.outlet.name or "",
            settings=self.client.settings,
        )
        if self.store is not None and (kept := self.store.get(asked)) is not None:
            return kept
        answer = self.client.ask(asked)
        if self.store is not None:
            self.store.put(asked, answer)
        return answer


def known_words() -> Known:
    """The codes, modes and weapon classes of the shipped vocabularies."""
    modes = frozenset((event_type, mode) for event_type, mode, _ in cameo_codes() if mode)
    return Known(known_codes(), modes, frozenset(CLASSES))


def passages(document: ReadDocument, most: int) -> Iterator[Span]:
    """Spans of the English text of a document, whole blocks together up to `most` characters.

    A block that is longer is cut at the last full stop or blank before the limit.
    """
    start = end = None
    for block in document.blocks:
        if block.kind not in READ_KINDS or block.language not in ("en", "und"):
            if start is not None and end is not None:
                yield start, end
            start = end = None
            continue
        if start is not None and end is not None and block.end - start > most:
            yield start, end
            start = None
        start = block.start if start is None else start
        end = block.end
        while end - start > most:
            cut = _cut(document.stored.text, start, start + most)
            yield start, cut
            start = cut
    if start is not None and end is not None and end > start:
        yield start, end


def _cut(text: str, start: int, limit: int) -> int:
    for sign in (". ", " "):
        if (at := text.rfind(sign, start + 1, limit)) > start:
            return at + len(sign)
    return limit


def _candidates(believed: Sequence[tuple[int, Believed]], why: Why, starts: Sequence[int]) -> list[Candidate]:
    """Candidate records; `starts` are those of the sentences, and each record stands in the one it begins in."""
    found: list[Candidate] = []
    for offset, one in believed:
        span, record = (offset + one.start, offset + one.end), one.record
        sentence = max(0, bisect_right(starts, span[0]) - 1)
        if isinstance(record, told.Event):
            found.append(_event(record, span, why, sentence))
        elif isinstance(record, told.Transfer):
            found.append(_transfer(record, span, why, sentence))
        elif isinstance(record, told.Claim):
            found.append(_claim(record, span, why))
        elif isinstance(record, told.Causal):
            cause, effect = _inside(record.quote, record.cause, span), _inside(record.quote, record.effect, span)
            found.append(CausalCandidate(span, cause, effect, record.polarity, why, speaker=record.speaker))
        else:
            found.append(FigureCandidate(span, record.value_low, record.value_high, record.unit, record.of, why))
    return found


def _inside(quote: str, phrase: str, span: Span) -> Span:
    """Where a phrase of the quote stands in the text."""
    at = span[0] + quote.index(phrase)
    return at, at + len(phrase)


def _party(party: told.Party | None) -> Party | None:
    return None if party is None else Party(party.code, party.sector, party.text, how="llm")


def _event(record: told.Event, span: Span, why: Why, sentence: int) -> EventCandidate:
    actors, recipients = (tuple(filter(None, map(_party, side))) for side in (record.actors, record.recipients))
    return EventCandidate(
        span, _inside(record.quote, record.trigger, span), record.event_type, why, sentence, mode=record.mode,
        actors=actors, recipients=recipients, date=record.date, date_precision=precision(record.date),
        date_how="llm" if record.date else "", status=record.status, speaker=record.speaker, place=record.place,
    )  # fmt: skip


def precision(date: str | None) -> str:
    """day, month, year, range or open, by the form of a date."""
    if date is None:
        return "open"
    return "range" if "/" in date else {4: "year", 7: "month", 10: "day"}[len(date)]


def _transfer(record: told.Transfer, span: Span, why: Why, sentence: int) -> TransferCandidate:
    return TransferCandidate(
        span, _inside(record.quote, record.trigger, span), why, sentence, supplier=_party(record.supplier),
        recipient=_party(record.recipient), designation=record.designation, weapon_class=record.weapon_class,
        number=record.number, order_year=record.order_year, delivery_years=record.delivery_years,
        money_low=record.money_low, money_high=record.money_low if record.money_high is None else record.money_high,
        currency=record.currency, status=record.status, negated=record.negated, speaker=record.speaker,
    )  # fmt: skip


def _claim(record: told.Claim, span: Span, why: Why) -> ClaimCandidate:
    content = _inside(record.quote, record.content, span)
    return ClaimCandidate(
        span, content, record.stance, why, speaker=record.speaker, speaker_code=record.speaker_code or None,
        speaker_text=record.speaker, cue=record.cue, cue_span=_inside(record.quote, record.cue, span),
        content_parts=(content,),
    )  # fmt: skip
