"""The expressions of time of a document, sentence by sentence, each resolved where it stands.

The anchor ("two days later") is the period last named; expressions in front of a noun ("the 1994 truce") and times
of day set none. A passage tells of the past where the anchor of its paragraph, or every year the document names,
lies more than a year before publication: there bare months, days and weekdays belong to the story (`Context.story`).
A line that is nothing but a date heads what follows it, as in bulletins and chronicles.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from counterpoise.read.parse.pipeline import Sentence
from counterpoise.read.temporal.attach import covered, governor, told_apart
from counterpoise.read.temporal.context import Context
from counterpoise.read.temporal.periods import Period, Point, at
from counterpoise.read.temporal.tense import host_verb, is_verb, lies_ahead, tense_of
from counterpoise.read.when import Expression, Offset, When, find_expressions

LONG_AGO = timedelta(days=400)
HEADING_REST = 12
"""Letters that a heading may have beside its date ("14.07.2020, as of 21:00")."""
HEAD_LINE = 60
_YEAR = re.compile(r"(?<![\w/.,$€£-])(?:19|20)\d\d(?![\w/-])")
_OWN_DAY = re.compile(
    r"\b(?:yesterday|tonight|tomorrow|this (?:week|month|morning|evening)|last (?:week|month|night)|"
    r"next (?:week|month)|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b(?!,? (?:the )?\d|"
    r",? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)))\b",
    re.IGNORECASE,
)
DATELINE_WORDS = 8
MANY_YEARS, OPENING = 3, 3
_WEEKDAY_LIKE = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|next", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with its expressions; offsets are into the text of the document."""

    sentence: Sentence
    times: tuple[When, ...]
    offsets: tuple[Offset, ...]
    heading: bool
    """Whether the line is nothing but a date."""
    story: Period | None
    """The time told of, where that is long past."""
    told: Period | None = None
    """The day on which what the sentence tells in the past tense happened, as its last expression has it."""


def read_times(sentences: Sequence[Sentence], text: str, published: date | None) -> tuple[Line, ...]:
    """A line for each sentence, in order."""
    past = tells_of_the_past(sentences, text, published, wholly=False)
    anchor = past
    day: Period | None = None
    paragraph = -1
    lines = []
    for s in sentences:
        held = past is not None or s.paragraph == paragraph
        story = anchor if held and _long_ago(anchor, published) else None
        line, context = _line(s, text, Context(published, anchor, day, story))
        if context.anchor is not anchor:
            anchor, day, paragraph = context.anchor, context.day, s.paragraph
        lines.append(line)
    return tuple(lines)


def _line(s: Sentence, text: str, context: Context) -> tuple[Line, Context]:
    here = text[s.start : s.end]
    before = context.day
    expressions, offsets = find_expressions(here)
    times = []
    for expression in expressions:
        span = (s.start + expression.start, s.start + expression.end)
        time = _resolved(s, span, expression, context)
        times.append(time)
        dateline = (
            time.date is not None and context.published is not None and s.kind != "body" and len(here) < HEAD_LINE
        )
        if time.period is not None and not time.clock and time.noun < 0 and not _aside(s, span) and not dateline:
            context = context.at(time.period, story=_long_ago(time.period, context.published))
    if context.day is before:
        aside = [
            t.period for t in times if t.precision == "day" and t.period is not None and t.noun < 0 and not t.clock
        ]
        context = replace(context, day=aside[-1]) if aside and context.anchor is not None else context
    moved = tuple(replace(o, start=o.start + s.start, end=o.end + s.start) for o in offsets)
    rest = len(re.findall(r"[^\W\d_]", here)) - sum(len(re.findall(r"[^\W\d_]", t.text)) for t in times)
    heading = bool(times) and times[0].period is not None and not times[0].clock and rest <= HEADING_REST
    heading = heading and not any(is_verb(t) for t in s.tokens)
    return Line(s, tuple(times), moved, heading, context.story, _told(s, times)), context


def _told(s: Sentence, times: list[When]) -> Period | None:
    days = [t for t in times if t.precision == "day" and t.noun < 0 and not t.clock and not _aside(s, (t.start, t.end))]
    for time in reversed(days):
        words = covered(s, (time.start, time.end))
        if words and tense_of(s, host_verb(s, governor(s, words))) == "past":
            return time.period
    return None


def _resolved(s: Sentence, span: tuple[int, int], expression: Expression, context: Context) -> When:
    """The expression with what the tree says of it: the noun it tells apart, its relation, whether it lies ahead."""
    words = covered(s, span)
    noun = told_apart(s, words) if words else -1
    if noun >= 0 and expression.offset is None:
        cases = [s.tokens[c].text.lower() for c in s.children[noun] if s.tokens[c].dep in ("case", "mark")]
        relation = next((case for case in cases if case in ("since", "after", "before", "until")), "")
        expression = replace(expression, relation=relation)
    tense = tense_of(s, host_verb(s, governor(s, words))) if words else "none"
    context = replace(context, untold=tense in ("infinitive", "modal", "present"))
    perfect = tense == "perfect"
    time = expression.resolve(replace(context, future=_ahead(s, words, expression, context), perfect=perfect))
    return replace(time, start=span[0], end=span[1], noun=noun)


def _aside(s: Sentence, span: tuple[int, int]) -> bool:
    """Whether an expression stands in a clause beside the story: a relative one, or one that gives a reason."""
    words = covered(s, span)
    at = governor(s, words) if words else s.root.i
    while s.tokens[at].head != at:
        if s.tokens[at].dep in ("acl", "acl:relcl") and s.tokens[at].i > 0:
            return True
        at = s.tokens[at].head
    return False


def tells_of_the_past(
    sentences: Sequence[Sentence], text: str, published: date | None, *, wholly: bool = True
) -> Period | None:
    """The first year of long ago that a document names, where what it tells lies more than a year before publication.

    That is so where it names such years three times or more, or one in its opening; never, or where not `wholly` at
    most a third as often, the year of publication or the one before; and where it nowhere counts from its own day
    ("yesterday", "on Tuesday"). None for any other document. Lines that are nothing but a date do not count.
    """
    if published is None:
        return None
    old: list[tuple[int, int]] = []
    recent = 0
    for index, s in enumerate(sentences):
        here = text[s.start : s.end]
        years = [int(match[0]) for match in _YEAR.finditer(here)]
        if published.year in years and len(re.findall(r"[^\W\d_]+", here)) <= DATELINE_WORDS:
            continue
        if _OWN_DAY.search(here):
            return None
        recent += sum(year >= published.year - 1 for year in years)
        old.extend((index, year) for year in years if year < published.year - 1)
    if not old or (wholly and recent) or 3 * recent > len(old):
        return None
    return at(Point(old[0][1])) if len(old) >= MANY_YEARS or (not wholly and old[0][0] < OPENING) else None


def _long_ago(period: Period | None, published: date | None) -> bool:
    """Whether a period is long past; where the day of publication is unknown, whether it tells a month of a year."""
    if period is None or published is None:
        return period is not None and period.low.month is not None
    return period.last < published - LONG_AGO


def _ahead(s: Sentence, words: tuple[int, ...], expression: Expression, context: Context) -> bool:
    """Whether the verb beside an expression lies ahead; a bare present with a weekday does ("arrives on Friday")."""
    if not words:
        return False
    verb = host_verb(s, governor(s, words))
    if lies_ahead(s, verb):
        return True
    bare = tense_of(s, verb) == "present" and s.tokens[verb].tag in ("VBZ", "VBP", "NNS") and s.kind != "title"
    today = context.published is not None and context.published.strftime("%A").lower() in expression.text.lower()
    return bare and not today and _WEEKDAY_LIKE.search(expression.text) is not None
