"""Events that a document names by a noun and dates once: "the fighting" after "fighting broke out on 2 April".

A noun of the list below gets the period of an expression tied closely to it or to the verb it is the subject of. Where
the noun comes again, definite and without a date of its own, it bears that period: for itself, for what happened
"during" or "in" it, and as the start of a "since the beginning of the fighting". "On the second day of the
fighting" counts from its first day, "a few days after this visit" stays within its month. A noun that the
document dates twice differently dates nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from counterpoise.read.parse.pipeline import Sentence, Token
from counterpoise.read.temporal.attach import BEGINNING, way_cost
from counterpoise.read.temporal.periods import Period, on, since
from counterpoise.read.temporal.tense import tense_of
from counterpoise.read.temporal.timeline import Line
from counterpoise.read.when import OPEN, When

CLOSE = 1.4
NAMED = frozenset({
    "war", "fighting", "clash", "clashes", "battle", "offensive", "escalation", "crisis", "operation",
    "hostility", "hostilities", "attack", "assault", "shelling", "visit", "meeting", "summit", "talk", "talks",
    "negotiation", "exercise", "exercises", "drill", "parade", "raid", "strike", "bombing", "coup",
    "referendum", "election", "invasion", "incursion", "standoff", "exhibition", "campaign", "skirmish",
    "skirmishes", "incident", "ceasefire", "truce", "blockade", "embargo", "session", "trip", "uprising",
    "ambush", "shooting", "signing",
})  # fmt: skip
ONGOING = frozenset({"during", "in", "at", "amid", "throughout", "over"})
DEFINITE = frozenset({"the", "this", "that", "these", "those", "his", "her", "its", "their", "our", "last", "april"})
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}
_START = frozenset({"beginning", "start", "outbreak", "eruption", "outset"})


BY_VERB = {
    "meet": ("meeting", "talk", "talks", "summit"), "visit": ("visit", "trip"), "attack": ("attack",),
    "shell": ("shelling",),
    "shoot": ("shooting", "incident"), "clash": ("clash", "clashes", "fighting"), "invade": ("invasion",),
    "bomb": ("bombing", "attack"), "ambush": ("ambush", "attack"), "raid": ("raid",), "strike": ("strike", "attack"),
    "fight": ("fighting",), "talk": ("talks",),
}  # fmt: skip
"""Nouns by which what a verb told is named again."""


def named_periods(lines: Sequence[Line]) -> Mapping[str, tuple[Period, int]]:
    """For each noun that the document dates in one way its period and the sentence that dates it."""
    found: dict[str, tuple[Period, int]] = {}
    torn: set[str] = set()
    for index, line in enumerate(lines):
        for token in (*_nouns(line.sentence), *_verbs(line.sentence)):
            period = _own_period(line, token)
            if period is None:
                continue
            for name in _names(token):
                known = found.setdefault(name, (period, index))
                if known[0] != period and not _within(known[0], period) and not _within(period, known[0]):
                    torn.add(name)
    return {name: value for name, value in found.items() if name not in torn}


def named_times(
    line: Line, index: int, named: Mapping[str, tuple[Period, int]], published: date | None
) -> tuple[When, ...]:
    """What the named events of a sentence say about its time, as expressions."""
    found = []
    for token in _nouns(line.sentence):
        known = named.get(_name(token))
        if known is None or known[1] == index or _own_period(line, token) is not None:
            continue
        if not _definite(line.sentence, token):
            continue
        found.append(_time(line, token, known[0], published))
    return tuple(found)


def _time(line: Line, token: Token, period: Period, published: date | None) -> When:
    s, how = line.sentence, f"'{token.text}' is dated {period.iso} elsewhere in the text"
    case, start, over = _case(s, token), token.start, s.tokens[token.head]
    if (nth := _nth(s, over)) is not None and period.low.precision == "day":
        first = period.last if period.last - period.first == timedelta(days=1) else period.first
        return _when(s.tokens[nth[1]], token, on(first + timedelta(days=nth[0] - 1)), f"day {nth[0]}; {how}", "")
    if _name(over) in _START:
        case, start = _case(s, over), over.start
    if case == "since" and published is not None and (span := since(_began(period), published)) is not None:
        return When(start, token.end, token.text, span.iso, span.precision, f"since then; {how}", span, span)
    if case == "after" and _few_before(line, token) and period.low.precision != "year":
        month = Period(period.low.cut_to("month"), period.low.cut_to("month"))
        return _when(s.tokens[token.i], token, month, f"within that month; {how}", "few")
    return When(
        start, token.end, token.text, period.iso, period.precision, how, period, period, relation=case or "itself"
    )


def _began(period: Period) -> Period:
    """The start of an event; the second day of a night between two."""
    if period.low.precision == "day" and period.last - period.first == timedelta(days=1):
        return on(period.last)
    return Period(period.low, period.low)


def _when(first: Token, last: Token, period: Period, how: str, relation: str) -> When:
    start, end = min(first.start, last.start), max(first.end, last.end)
    return When(start, end, last.text, period.iso, period.precision, how, period, period, relation=relation)


def _nouns(s: Sentence) -> list[Token]:
    return [
        t for t in s.tokens
        if _name(t) in NAMED and (t.pos == "NOUN" or (t.tag == "VBG" and _modified(s, t)))
    ]  # fmt: skip


def _modified(s: Sentence, token: Token) -> bool:
    """Whether a word in -ing stands right behind an article or an adjective, so that it is a noun."""
    return token.i > 0 and s.tokens[token.i - 1].tag[:2] in ("JJ", "DT")


def _verbs(s: Sentence) -> list[Token]:
    return [
        t for t in s.tokens if t.pos == "VERB" and _name(t) in BY_VERB and tense_of(s, t.i) in ("past", "pluperfect")
    ]


def _names(token: Token) -> tuple[str, ...]:
    return BY_VERB[_name(token)] if token.pos == "VERB" and _name(token) in BY_VERB else (_name(token),)


def _name(token: Token) -> str:
    return (token.text if token.tag == "VBG" else token.lemma).lower()


def _own_period(line: Line, token: Token) -> Period | None:
    """The day, days or month tied closely to a noun; None where nothing is."""
    ties = [
        (way_cost(line.sentence, (t.start, t.end), token.i, noun=t.noun), t.bare if t.noun == token.i else t.period)
        for t in line.times
        if t.period is not None and not t.clock and t.relation in ("", "during") and t.precision != OPEN
    ]
    close = min((tie for tie in ties if tie[0] <= CLOSE), key=lambda tie: tie[0], default=None)
    return _described(line, token) if close is None else close[1]


def _described(line: Line, token: Token) -> Period | None:
    """The period of "the fighting, which broke out on Jan 26", whatever the parse makes of the relative clause."""
    words = [t.text.lower() for t in line.sentence.tokens[token.i + 1 : token.i + 4]]
    if (
        words[:2] != [",", "which"]
        or len(words) < 3
        or line.sentence.tokens[token.i + 3].lemma.lower() not in BEGINNING
    ):
        return None
    end = line.sentence.tokens[token.i + 3].end
    near = (t.period for t in line.times if 0 <= t.start - end < 12 and t.precision == "day" and not t.clock)
    return next(near, None)


def _definite(s: Sentence, token: Token) -> bool:
    return any(s.tokens[c].text.lower() in DEFINITE for c in s.children[token.i]) or any(
        s.tokens[c].dep == "nmod:poss" for c in s.children[token.i]
    )


def _case(s: Sentence, token: Token) -> str:
    cases = [s.tokens[c].text.lower() for c in s.children[token.i] if s.tokens[c].dep == "case"]
    return cases[0] if cases else ""


def _nth(s: Sentence, token: Token) -> tuple[int, int] | None:
    """The number of "day" in "the second day of", and its place."""
    if token.lemma.lower() != "day":
        return None
    for c in s.children[token.i]:
        if (number := ORDINALS.get(s.tokens[c].text.lower())) is not None:
            return number, token.i
    return None


def _few_before(line: Line, token: Token) -> bool:
    return any(t.text.lower().endswith("after") and 0 < token.start - t.end < 25 for t in line.times)


def _within(inner: Period, outer: Period) -> bool:
    return outer.first <= inner.first and inner.last <= outer.last
