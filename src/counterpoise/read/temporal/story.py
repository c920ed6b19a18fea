"""The story's date, carried on from sentence to sentence where the text goes on telling of the same day.

An event without an expression of its own takes the day of the event told just before it in the same paragraph: what
people do (attacks, movements, withdrawals) in the past tense always, what they say only behind a word that joins it
("also", "then", "in response") or with a pronoun for its subject. Under a line that is nothing but a date (a
bulletin, a chronicle) everything told in the past tense has that date. A time of day takes the day before it. A
report that opens with the one deed it is about tells of the same deed where it names no other date.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from counterpoise.read.candidates import EventCandidate
from counterpoise.read.parse.pipeline import Sentence
from counterpoise.read.temporal.attach import LIMIT, way_cost
from counterpoise.read.temporal.periods import Period, on
from counterpoise.read.temporal.tense import SUBJECTS, host_verb, is_verb, tense_of
from counterpoise.read.temporal.timeline import Line
from counterpoise.read.when import When

DEEDS = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "RETREAT", "PROTEST"})
JOINING = frozenset(
    {"also", "then", "later", "meanwhile", "afterwards", "thereafter", "thereupon", "subsequently", "simultaneously"}
)
TELLING = frozenset({"asserted", "reported", "denied", "historical", "negated"})
RECENT = timedelta(days=10)
TOLD = ("past", "none", "pluperfect")
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])[:.h][0-5]\d\Z")
LEAD = 4
"""The sentences, heading included, among which the deed must stand that a report is about."""
REACH = 2
"""How many sentences on a day is carried within a paragraph."""


@dataclass(frozen=True, slots=True)
class Story:
    """The lines of a document and the day last told of in them."""

    lines: Sequence[Line]
    published: date | None
    now: Period | None = None
    sentence: int = -1
    """The sentence whose event set `now`, or carried it on."""
    main: Period | None = None
    """The day of the one deed that the document is about, where there is one."""

    def after(self, event: EventCandidate, token: int, line: Line) -> Story:
        """The story behind a dated event: it goes on from the event's day where it was told as past."""
        if event.date is None or event.status not in TELLING or event.date_how.startswith("'the "):
            return self
        period = next((t.period for t in line.times if t.period and t.period.iso == event.date), None)
        if period is None and self.now is not None and event.date == self.now.iso:
            period = self.now
        if period is None or period.precision != "day":
            return self
        if tense_of(line.sentence, host_verb(line.sentence, token)) in ("past", "participle", "pluperfect", "none"):
            return replace(self, now=period, sentence=event.sentence)
        return self

    def up_to(self, sentence: int) -> Story:
        """The story at a sentence, with what the sentences before it date whether or not events were found there."""
        told = [i for i in range(max(self.sentence, sentence - REACH), sentence) if i >= 0 and self.lines[i].told]
        if not told or told[-1] <= self.sentence:
            return self
        return replace(self, now=self.lines[told[-1]].told, sentence=told[-1])

    def date_of(self, event: EventCandidate, token: int) -> When | None:
        """The date that the story gives an event; None where it gives none."""
        line = self.lines[event.sentence]
        s = line.sentence
        tense = _tense(s, token)
        if event.status not in TELLING or (tense not in TOLD and not (self._live and tense in ("perfect", "present"))):
            return None
        if self._live and self.published is not None and _CLOCK.match(s.tokens[0].text):
            today = on(self.published)
            return When(
                s.start, s.start, "entry of a live page", today.iso, today.precision, "day of publication", today
            )
        for time in line.times:
            if (
                time.clock
                and time.period is not None
                and way_cost(s, (time.start, time.end), token, noun=time.noun) <= LIMIT
            ):
                return time
        if (heading := self._heading(event.sentence)) is not None and tense == "past":
            return heading
        if self.now is None or not self._goes_on(event, token):
            return self._of_main(event, token, tense)
        how = f"the story goes on from {self.now.iso}"
        return When(s.start, s.start, "no date of its own", self.now.iso, self.now.precision, how, self.now)

    @property
    def _live(self) -> bool:
        """Whether three sentences or more open with a time of day, as the entries of a live page do."""
        return sum(_CLOCK.match(line.sentence.tokens[0].text) is not None for line in self.lines) >= 3

    def _goes_on(self, event: EventCandidate, token: int) -> bool:
        line, before = self.lines[event.sentence], self.lines[self.sentence]
        if line.sentence.paragraph != before.sentence.paragraph or event.sentence - self.sentence > REACH:
            return False
        if any(t.date is not None and not t.clock for t in line.times) or event.sentence == self.sentence:
            return False
        tense = _tense(line.sentence, token)
        if event.event_type in DEEDS and tense == "past" and is_verb(line.sentence.tokens[token]):
            return True
        return tense == "past" and _joined(line.sentence, host_verb(line.sentence, token))

    def _of_main(self, event: EventCandidate, token: int, tense: str) -> When | None:
        """The day of the deed that the document is about."""
        s = self.lines[event.sentence].sentence
        if self.main is None or event.event_type != "ASSAULT" or tense == "none" or not is_verb(s.tokens[token]):
            return None
        if any(t.date is not None and not t.clock for t in self.lines[event.sentence].times):
            return None
        how = f"what the document tells of happened in {self.main.iso}"
        return When(s.start, s.start, "no date of its own", self.main.iso, self.main.precision, how, self.main)

    def _heading(self, sentence: int) -> When | None:
        """The date of the nearest line above that is nothing but a date, where the text has several such lines."""
        heads = [i for i, line in enumerate(self.lines) if line.heading]
        if len({self.lines[i].times[0].date for i in heads}) < 2:
            return None
        above = [i for i in heads if i < sentence]
        return self.lines[above[-1]].times[0] if above else None


def _tense(s: Sentence, token: int) -> str:
    """The tense in which an event is told; that of the verb above a noun or an infinitive."""
    verb = host_verb(s, token)
    tense = tense_of(s, verb)
    while (
        tense in ("infinitive", "participle")
        and s.tokens[verb].dep in ("xcomp", "advcl", "conj", "acl")
        and s.tokens[verb].head != verb
    ):
        verb = host_verb(s, s.tokens[verb].head)
        tense = tense_of(s, verb)
    return tense


def _joined(s: Sentence, verb: int) -> bool:
    """Whether a clause is joined to what was told before: by a word such as "then", or by a pronoun as its subject."""
    for c in s.children[verb]:
        token = s.tokens[c]
        if token.dep in SUBJECTS and token.pos == "PRON" and token.text.lower() in ("he", "she", "it", "they"):
            return True
        if token.dep == "advmod" and token.text.lower() in JOINING:
            return True
    above = s.tokens[verb]
    return above.dep in ("ccomp", "conj", "xcomp", "advcl") and above.head != verb and _joined(s, above.head)


def main_period(events: Sequence[EventCandidate], published: date | None) -> Period | None:
    """The day of the deed that a report opens with, where it dates no other deed of the days before publication."""
    if published is None or not any(e.sentence <= LEAD and e.event_type == "ASSAULT" for e in events):
        return None
    days = {
        event.date for event in events
        if event.date and event.date_precision == "day" and event.event_type in DEEDS and event.status in TELLING
        and timedelta(0) <= published - date.fromisoformat(event.date) <= RECENT
    }  # fmt: skip
    return on(date.fromisoformat(days.pop())) if len(days) == 1 else None
