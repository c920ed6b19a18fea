"""Dates of events: which expression of time in the text belongs to which event.

In this order: an expression inside the event's clause, the one nearest to its trigger; one in the same sentence
that lies in no other event's clause; for an event without any that is told in the present tense, the month of
publication. What is left stays open, as does an expression that cannot be resolved: the date a text does not give
is not guessed. Expressions are read through the whole document, so that "two days later" counts from the day
before it in the text; beside an event that is planned, a weekday is the next one (`when`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from counterpoise.read.candidates import EventCandidate, Span
from counterpoise.read.parse.pipeline import Sentence
from counterpoise.read.when import OPEN, When, find_when

PRESENT = frozenset({"VBZ", "VBP"})
STANDING = frozenset({"asserted", "reported"})
"""Statuses under which a present tense tells of now; what is planned or conditional has no date yet."""


def date_events(
    events: Sequence[EventCandidate], sentences: Sequence[Sentence], *, text: str, published: date | None
) -> tuple[EventCandidate, ...]:
    """The events with their dates, in the same order. `text` is the stored text of the sentences."""
    coming = frozenset(event.sentence for event in events if event.status == "planned")
    times = _times(sentences, text, published, coming)
    clauses: dict[int, list[Span]] = {}
    for event in events:
        clauses.setdefault(event.sentence, []).append(event.span)
    return tuple(_dated(event, sentences, times, clauses[event.sentence], published) for event in events)


def _times(
    sentences: Sequence[Sentence], text: str, published: date | None, coming: frozenset[int]
) -> tuple[tuple[When, ...], ...]:
    """The expressions of each sentence, offsets into the text."""
    anchor: str | None = None
    found = []
    for index, sentence in enumerate(sentences):
        here = find_when(text[sentence.start : sentence.end], published, anchor=anchor, future=index in coming)
        found.append(tuple(replace(t, start=t.start + sentence.start, end=t.end + sentence.start) for t in here))
        anchor = next((t.date for t in reversed(here) if t.precision in ("day", "month")), anchor)
    return tuple(found)


def _dated(
    event: EventCandidate,
    sentences: Sequence[Sentence],
    times: Sequence[tuple[When, ...]],
    clauses: Sequence[Span],
    published: date | None,
) -> EventCandidate:
    sentence, here = sentences[event.sentence], times[event.sentence]
    chosen = _nearest(event, [t for t in here if _inside(t, event.span)])
    if chosen is None:
        others = [span for span in clauses if span != event.span]
        chosen = _nearest(event, [t for t in here if not any(_inside(t, span) for span in others)])
    if chosen is not None:
        how = f"'{chosen.text}': {chosen.how}"
        return replace(event, date=chosen.date, date_precision=chosen.precision, date_how=how)
    if published is not None and event.status in STANDING and _in_present(event, sentence):
        month = published.isoformat()[:7]
        return replace(event, date=month, date_precision="month", date_how="present tense: month of publication")
    return replace(event, date=None, date_precision=OPEN, date_how="no expression of time beside it")


def _nearest(event: EventCandidate, times: Sequence[When]) -> When | None:
    """The expression nearest to the trigger, resolved ones first."""
    return min(times, key=lambda t: (t.date is None, abs(t.start - event.trigger[0]), t.start), default=None)


def _inside(time: When, span: Span) -> bool:
    return span[0] <= time.start and time.end <= span[1]


def _in_present(event: EventCandidate, sentence: Sentence) -> bool:
    """Whether the verb of the event, or its auxiliary that bears the tense, stands in the present.

    The perfect ("has sold") tells of something past and does not count.
    """
    at = next((t for t in sentence.tokens if t.start <= event.trigger[0] < t.end), None)
    if at is None or at.pos != "VERB":
        return False
    if at.tag in PRESENT:
        return True
    bearers = [sentence.tokens[i] for i in sentence.children[at.i] if sentence.tokens[i].dep.startswith("aux")]
    return at.tag == "VBG" and any(t.tag in PRESENT for t in bearers)
