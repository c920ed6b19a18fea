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

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from counterpoise.read.candidates import EventCandidate
from counterpoise.read.parse.pipeline import Sentence
from counterpoise.read.temporal.attach import BARRED, LIMIT, covered, head_within, way_cost
from counterpoise.read.temporal.named import ONGOING, named_periods, named_times
from counterpoise.read.temporal.offsets import offset_time
from counterpoise.read.temporal.periods import month_of, on
from counterpoise.read.temporal.present import Issuer, present_verb
from counterpoise.read.temporal.story import Story, main_period
from counterpoise.read.temporal.tense import host_verb, is_verb, tense_of
from counterpoise.read.temporal.timeline import Line, read_times, tells_of_the_past
from counterpoise.read.when import OPEN, When

STANDING = frozenset({"asserted", "reported"})
NOW = STANDING | {"negated", "denied"}
"""Statuses under which a present tense tells of now; what is planned or conditional has no date yet."""
BACKGROUND = timedelta(days=366)
INSIDE = 0.5
"""How much cheaper the way to an expression within the event's own clause counts."""
CLEAR = 0.5
"""By how much an expression that cannot be resolved must be nearer than another to keep its event open."""


SEQUENCE = frozenset({",", "and", "but"})
NEARLY = 1.3
"""The dearest way by which what is only planned takes a date."""
TOLD_DEED = 1.5
"""What it costs the deed of a statement ("said on Saturday that 18 had been killed") to take the statement's date."""
DIRECT = 0.6
"""The dearest way by which what is only conditional takes a date."""


def date_events(
    events: Sequence[EventCandidate],
    sentences: Sequence[Sentence],
    *,
    text: str,
    published: date | None,
    outlet: str = "",
    side: str | None = None,
) -> tuple[EventCandidate, ...]:
    """The events with their dates, in the same order.

    `text` is the stored text of the sentences. `outlet` and `side` are who published it and for which state: what
    a ministry declares in its own communique in the present tense is dated to the day of publication.
    """
    lines = read_times(sentences, text, published)
    named = named_periods(lines)
    nouns = [named_times(line, index, named, published) for index, line in enumerate(lines)]
    issuer = Issuer.of(text, outlet=outlet, side=side)
    order = sorted(range(len(events)), key=lambda i: (events[i].sentence, events[i].trigger))
    own = {i: _own(events[i], sentences, lines, nouns, published) for i in order}
    story = Story(lines, published, main=main_period([event for event in own.values() if event is not None], published))
    dated: dict[int, EventCandidate] = {}
    for place in order:
        event = events[place]
        token = event_token(sentences[event.sentence], event)
        story = story.up_to(event.sentence)
        found = (
            own[place]
            or _in_sequence(event, token, sentences, dated, events)
            or _carried(event, token, story, sentences, published, issuer)
        )
        found = found or replace(event, date=None, date_precision=OPEN, date_how="no expression of time beside it")
        story = story.after(found, token, lines[event.sentence])
        dated[place] = found
    result = tuple(dated[place] for place in range(len(events)))
    past = tells_of_the_past(sentences, text, published) is not None
    return tuple(_standing(event, published, past=past) for event in _headlines(result, sentences))


def _own(
    event: EventCandidate,
    sentences: Sequence[Sentence],
    lines: Sequence[Line],
    nouns: Sequence[Sequence[When]],
    published: date | None,
) -> EventCandidate | None:
    token = event_token(sentences[event.sentence], event)
    return _dated(event, token, lines[event.sentence], nouns[event.sentence], published)


def event_token(s: Sentence, event: EventCandidate) -> int:
    """The word that heads an event: of the trigger, else of the clause."""
    words = covered(s, event.trigger) or covered(s, event.span)
    return head_within(s, words) if words else s.root.i


def _dated(
    event: EventCandidate, token: int, line: Line, nouns: Sequence[When], published: date | None
) -> EventCandidate | None:
    """The event with the date of an expression of its sentence; None where none belongs to it."""
    s = line.sentence
    times = [time for time in line.times if time.date is not None or not any(_meet(time, noun) for noun in nouns)]
    tied = [(_cost(s, time, token, event, published), time) for time in times if not time.clock]
    tied += [(_noun_cost(s, time, token), time) for time in nouns]
    near = sorted((tie for tie in tied if tie[0] <= LIMIT), key=lambda tie: (tie[0], tie[1].start))
    if (moved := offset_time(line, token, nouns)) is not None:
        return _with(event, moved)
    near = [(cost, _for_noun(time) if time.noun == token else time) for cost, time in near]
    best = next((time for _, time in near if time.date is not None), None)
    if near and near[0][1].blocks and (best is None or _cost_of(near, best) - near[0][0] > CLEAR):
        return _with(event, near[0][1])
    return None if best is None else _with(event, best)


def _meet(time: When, other: When) -> bool:
    return time.start < other.end and other.start < time.end


def _for_noun(time: When) -> When:
    """What an expression says of the noun it tells apart: in "since the 1994 truce" the truce is of 1994."""
    if time.bare is None or time.bare == time.period:
        return time
    return replace(time, date=time.bare.iso, precision=time.bare.precision, how=f"{time.bare.iso}, told of the noun")


def _fits(s: Sentence, token: int, time: When, event: EventCandidate, published: date | None) -> bool:
    """Whether the tense of an event allows the time: what is or has been done lies in no past day.

    Nor does what was done lie in a coming one. What a statement of the past holds ("he said on Monday that they
    support it") has the time of that statement.
    """
    if published is None or time.period is None or time.relation == "since":
        return True
    if event.status != "planned" and time.period.first > published:
        return tense_of(s, host_verb(s, token)) not in ("past", "perfect", "pluperfect")
    if not is_verb(s.tokens[token]) or time.period.last >= published:
        return True
    at, told = token, tense_of(s, token)
    while s.tokens[at].head != at:
        if s.tokens[at].dep in ("ccomp", "parataxis"):
            return True
        at = s.tokens[at].head
    if any(s.tokens[c].text.lower() == "now" for c in s.children[token]):
        return False
    return told not in ("present", "perfect")


def _reaches_now(s: Sentence, token: int) -> bool:
    """Whether something goes on up to now: its verb is a perfect, or a perfect stands in the sentence."""
    if tense_of(s, host_verb(s, token)) in ("perfect", "pluperfect"):
        return True
    return any(t.lemma.lower() == "have" and t.tag in ("VBP", "VBZ") and t.dep.startswith("aux") for t in s.tokens)


def _cost_of(near: Sequence[tuple[float, When]], time: When) -> float:
    return next(cost for cost, one in near if one is time)


def _cost(s: Sentence, time: When, token: int, event: EventCandidate, published: date | None) -> float:
    cost = way_cost(s, (time.start, time.end), token, noun=time.noun)
    if time.relation == "since" and time.noun != token and not _reaches_now(s, token):
        return BARRED
    if cost >= BARRED and event.event_type == "ASSAULT" and s.tokens[token].dep == "ccomp":
        cost = TOLD_DEED + way_cost(s, (time.start, time.end), s.tokens[token].head, noun=time.noun)
    if (event.status == "conditional" and cost > DIRECT) or (
        event.status == "planned" and event.event_type != "AGREE" and cost > NEARLY
    ):
        return BARRED
    if not _fits(s, token, time, event, published):
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


def _carried(
    event: EventCandidate,
    token: int,
    story: Story,
    sentences: Sequence[Sentence],
    published: date | None,
    issuer: Issuer,
) -> EventCandidate | None:
    """The event with the date of the story, of its statement or of publication; None where it has none of them."""
    s = sentences[event.sentence]
    if (goes_on := story.date_of(event, token)) is not None:
        return _with(event, goes_on)
    if published is None or event.status not in NOW or (s.kind == "title" and event.sentence > 0):
        return None
    verb = present_verb(s, token)
    if verb is None:
        return None
    declared = issuer.declares(event, s, verb)
    period = on(published) if declared else month_of(published)
    told = "declared in the present tense by who publishes it: day" if declared else "present tense: month"
    how = f"{told} of publication"
    return replace(event, date=period.iso, date_precision=period.precision, date_how=how)


def _in_sequence(
    event: EventCandidate,
    token: int,
    sentences: Sequence[Sentence],
    dated: Mapping[int, EventCandidate],
    events: Sequence[EventCandidate],
) -> EventCandidate | None:
    """For "ambushed a patrol, killed a sergeant and fled, leaving two dead" the date of the deed before it.

    Holds for a verb in the past right behind a comma, "and" or "but", without a subject of its own between.
    """
    s = sentences[event.sentence]
    before = token - 1
    while before >= 0 and s.tokens[before].pos in ("ADV", "AUX", "PART"):
        before -= 1
    if before < 0 or s.tokens[before].text.lower() not in SEQUENCE or s.tokens[token].tag not in ("VBD", "VBN", "VBG"):
        return None
    if event.status not in (*STANDING, "historical", "denied"):
        return None
    told = [one for i, one in dated.items() if events[i].sentence == event.sentence and one.trigger < event.trigger]
    last = max(told, key=lambda one: one.trigger, default=None)
    if (
        last is None
        or last.date is None
        or last.status == "planned"
        or last.date_how.startswith(("present", "declared"))
    ):
        return None
    if any(t.text in (";", ":") for t in s.tokens if last.trigger[1] <= t.start < event.trigger[0]):
        return None
    if tense_of(s, host_verb(s, event_token(s, last))) not in ("past", "pluperfect", "participle"):
        return None
    how = f"in one sequence with '{s.tokens[event_token(s, last)].text}': {last.date_how}"
    return replace(event, date=last.date, date_precision=last.date_precision, date_how=how)


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


def _standing(event: EventCandidate, published: date | None, *, past: bool) -> EventCandidate:
    """The status that the date decides: historical, or no longer so; `past` where all that is told is long past."""
    if published is None or event.date is None:
        return replace(event, status="historical") if past and event.status in STANDING else event
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
