"""Dates of events: which expression of time in the text belongs to which event.

In this order: the expression with the cheapest way to the event through the tree of its sentence; an offset
("two days after his jet was shot down") from the date of the clause beside it; an event that the document dates
elsewhere ("during the fighting"); the story, where it goes on ("At 13:45 they came again", a bulletin under a date);
for what is told in the present tense, the month of publication, or the date of the statement that it stands in. A
headline is dated by the event of the text that it announces. What is left stays open, as does an expression that
cannot be resolved: the date a text does not give is not guessed.

A date decides whether an event is background: what ended more than a year before publication is historical, and a
word such as "1994" in the sentence does not make historical what happened last week. Coding rules 2 and 8.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from counterpoise.read.candidates import EventCandidate
from counterpoise.read.parse.pipeline import Sentence
from counterpoise.read.temporal.attach import BARRED, LIMIT, covered, head_within, way_cost
from counterpoise.read.temporal.named import ONGOING, named_periods, named_times
from counterpoise.read.temporal.periods import Period, month_of, on, shifted
from counterpoise.read.temporal.present import present_of
from counterpoise.read.temporal.story import Story, main_period
from counterpoise.read.temporal.tense import host_verb, tense_of
from counterpoise.read.temporal.timeline import Line, read_times
from counterpoise.read.when import OPEN, When

STANDING = frozenset({"asserted", "reported"})
NOW = STANDING | {"negated", "denied"}
"""Statuses under which a present tense tells of now; what is planned or conditional has no date yet."""
BACKGROUND = timedelta(days=366)
INSIDE = 0.5
"""How much cheaper the way to an expression within the event's own clause counts."""
CLEAR = 0.5
"""By how much an expression that cannot be resolved must be nearer than another to keep its event open."""


DIRECT = 0.6
"""The dearest way by which what is only conditional takes a date."""


def date_events(
    events: Sequence[EventCandidate],
    sentences: Sequence[Sentence],
    *,
    text: str,
    published: date | None,
    outlet: str = "",
) -> tuple[EventCandidate, ...]:
    """The events with their dates, in the same order.

    `text` is the stored text of the sentences. `outlet` is who published it: what a ministry declares in its own
    communique in the present tense is dated to the day of publication.
    """
    lines = read_times(sentences, text, published)
    named = named_periods(lines)
    nouns = [named_times(line, index, named, published) for index, line in enumerate(lines)]
    order = sorted(range(len(events)), key=lambda i: (events[i].sentence, events[i].trigger))
    own = {i: _own(events[i], sentences, lines, nouns) for i in order}
    story = Story(lines, published, main=main_period([event for event in own.values() if event is not None], published))
    dated: dict[int, EventCandidate] = {}
    for place in order:
        event = events[place]
        token = event_token(sentences[event.sentence], event)
        found = own[place] or _carried(event, token, story, sentences, published, outlet)
        found = found or replace(event, date=None, date_precision=OPEN, date_how="no expression of time beside it")
        story = story.after(found, token, lines[event.sentence])
        dated[place] = found
    result = tuple(dated[place] for place in range(len(events)))
    return tuple(_standing(event, published) for event in _headlines(result, sentences))


def _own(
    event: EventCandidate, sentences: Sequence[Sentence], lines: Sequence[Line], nouns: Sequence[Sequence[When]]
) -> EventCandidate | None:
    token = event_token(sentences[event.sentence], event)
    return _dated(event, token, lines[event.sentence], nouns[event.sentence])


def event_token(s: Sentence, event: EventCandidate) -> int:
    """The word that heads an event: of the trigger, else of the clause."""
    words = covered(s, event.trigger) or covered(s, event.span)
    return head_within(s, words) if words else s.root.i


def _dated(event: EventCandidate, token: int, line: Line, nouns: Sequence[When]) -> EventCandidate | None:
    """The event with the date of an expression of its sentence; None where none belongs to it."""
    s = line.sentence
    tied = [(_cost(s, time, token, event), time) for time in line.times if not time.clock]
    tied += [(_noun_cost(s, time, token), time) for time in nouns]
    near = sorted((tie for tie in tied if tie[0] <= LIMIT), key=lambda tie: (tie[0], tie[1].start))
    if (moved := _offset(s, line, token)) is not None:
        return _with(event, moved)
    near = [(cost, _for_noun(time) if time.noun == token else time) for cost, time in near]
    best = next((time for _, time in near if time.date is not None), None)
    if near and near[0][1].date is None and (best is None or _cost_of(near, best) - near[0][0] > CLEAR):
        return _with(event, near[0][1])
    return None if best is None else _with(event, best)


def _for_noun(time: When) -> When:
    """What an expression says of the noun it tells apart: in "since the 1994 truce" the truce is of 1994."""
    if time.bare is None or time.bare == time.period:
        return time
    return replace(time, date=time.bare.iso, precision=time.bare.precision, how=f"{time.bare.iso}, told of the noun")


def _reaches_now(s: Sentence, token: int) -> bool:
    """Whether something goes on up to now: its verb is a present or a perfect, or a perfect stands in the sentence."""
    if tense_of(s, host_verb(s, token)) in ("perfect", "present", "pluperfect"):
        return True
    return any(t.lemma.lower() == "have" and t.tag in ("VBP", "VBZ") and t.dep.startswith("aux") for t in s.tokens)


def _cost_of(near: Sequence[tuple[float, When]], time: When) -> float:
    return next(cost for cost, one in near if one is time)


def _cost(s: Sentence, time: When, token: int, event: EventCandidate) -> float:
    cost = way_cost(s, (time.start, time.end), token, noun=time.noun)
    if time.relation == "since" and time.noun != token and not _reaches_now(s, token):
        return BARRED
    if event.status == "conditional" and cost > DIRECT:
        return BARRED
    if cost < BARRED and event.span[0] <= time.start and time.end <= event.span[1]:
        return cost - INSIDE
    return cost


def _noun_cost(s: Sentence, time: When, token: int) -> float:
    """Named events date themselves and, where they go on, what happens in them."""
    words = covered(s, (time.start, time.end))
    if token in words:
        return 0.2
    if time.relation and time.relation not in ONGOING and time.relation != "few":
        return BARRED
    return 0.3 + way_cost(s, (time.start, time.end), token)


def _offset(s: Sentence, line: Line, token: int) -> When | None:
    """For "on Friday, two days after his jet was shot down" the date of what follows "after", and the other way.

    The words behind "after" up to the end of the clause (a semicolon; a comma where the offset opens the sentence)
    are counted from the expression on the other side.
    """
    for offset in line.offsets:
        words = covered(s, (offset.start, offset.end))
        opens = bool(words) and words[0] <= 1
        stop = next(
            (t.start for t in s.tokens if t.start >= offset.end and t.text in ((",", ";") if opens else (";",))), s.end
        )
        times = [t for t in line.times if t.period is not None and not t.clock]
        inner = [t for t in times if offset.end <= t.start < stop]
        outer = [t for t in times if not offset.end <= t.start < stop]
        inside = offset.end <= s.tokens[token].start < stop
        if inside and (inner or not outer):
            continue
        if not inside and (outer or not inner):
            continue
        base = min(outer if inside else inner, key=lambda t: abs(t.start - offset.start))
        moved = shifted(base.period, -offset.count if inside else offset.count, offset.unit) if base.period else None
        if moved is None:
            continue
        if offset.rough:
            moved = Period(moved.low.cut_to("month"), moved.low.cut_to("month"))
        way = "before" if (offset.count > 0) == inside else "after"
        how = f"{'about ' if offset.rough else ''}{abs(offset.count)} {offset.unit}(s) {way} {base.date}"
        return When(offset.start, offset.end, how, moved.iso, moved.precision, how, moved)
    return None


def _carried(
    event: EventCandidate,
    token: int,
    story: Story,
    sentences: Sequence[Sentence],
    published: date | None,
    outlet: str,
) -> EventCandidate | None:
    """The event with the date of the story, of its statement or of publication; None where it has none of them."""
    s = sentences[event.sentence]
    if (told := story.date_of(event, token)) is not None:
        return _with(event, told)
    if published is None or event.status not in NOW or (s.kind == "title" and event.sentence > 0):
        return None
    present = present_of(s, token, outlet=outlet)
    if present is None:
        return None
    period = on(published) if present == "declared" else month_of(published)
    how = {
        "declared": "declared in the present tense by who publishes it: day of publication",
        "present": "present tense: month of publication",
    }[present]
    return replace(event, date=period.iso, date_precision=period.precision, date_how=how)


def _with(event: EventCandidate, time: When) -> EventCandidate:
    return replace(event, date=time.date, date_precision=time.precision, date_how=f"'{time.text}': {time.how}")


def _headlines(events: tuple[EventCandidate, ...], sentences: Sequence[Sentence]) -> tuple[EventCandidate, ...]:
    """Headlines with the date of the first event of the same type and actors that the text dates."""
    result = []
    for event in events:
        if sentences[event.sentence].kind == "title":
            told = next((e for e in events if e.sentence > event.sentence and _announced(event, e)), None)
            if told is not None:
                how = f"headline of an event that the text dates: {told.date_how}"
                event = replace(event, date=told.date, date_precision=told.date_precision, date_how=how)
        result.append(event)
    return tuple(result)


def _announced(headline: EventCandidate, told: EventCandidate) -> bool:
    codes, others = ({p.code for p in e.actors + e.recipients if p.code} for e in (headline, told))
    return told.event_type == headline.event_type and told.date is not None and (not codes or bool(codes & others))


def _standing(event: EventCandidate, published: date | None) -> EventCandidate:
    """The status that the date decides: historical, or no longer so."""
    if published is None or event.date is None:
        return event
    end = event.date.rpartition("/")[2]
    ended = _last_day(end)
    if ended < published - BACKGROUND:
        return replace(event, status="historical") if event.status in STANDING else event
    if event.status == "historical":
        return replace(event, status="asserted" if event.speaker == "author" else "reported")
    return event


def _last_day(iso: str) -> date:
    year, month, day = [*iso.split("-"), "", ""][:3]
    if day:
        return date(int(year), int(month), int(day))
    following = date(int(year) + (month in ("", "12")), int(month or 12) % 12 + 1, 1)
    return following - timedelta(days=1)
