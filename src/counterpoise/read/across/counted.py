"""What a figure counts, in few kinds, so that "38 dead" meets "some 250 men" lost and "one loss" a jet.

The dead and the hurt are told by the unit or the words around; weapons by their class; money by its currency; a
bare number ("Russia admitted the loss of two") counts what the last figure before it in the same stretch of
text counts. Whose losses they are: the state named with the figure, else the one that an event around it was
done to, else the last one named before it in the sentence, else the side of the outlet.
"""

from __future__ import annotations

import re
from collections import Counter

from counterpoise.read.candidates import FigureCandidate
from counterpoise.read.pipeline import Coded
from counterpoise.read.transfers.systems import system_key, systems
from counterpoise.read.transfers.weapons import gazetteer, singular

DEAD, HURT = "dead", "hurt"
BARE = frozenset({"", "count", "loss", "number", "total", "figure"})
PEOPLE = frozenset("person troop man men soldier serviceman servicemen civilian fighter casualty victim".split())
NEAR = 110
"""A bare number takes up what was counted before it over at most so many characters."""
_AROUND = 60
_KILLED = re.compile(
    r"\b(?:kill|dead|death|died?\b|dying|loss|lost|losing|lose|casualt|destroy|slain|fatal|victim|perish)",
    re.IGNORECASE,
)
_WOUNDED = re.compile(r"\b(?:wound|injur|hurt)", re.IGNORECASE)
_HUMAN = re.compile(
    r"\b(?:casualt|dead|kill|die|civilian|men\b|troops|soldier|people|personnel|marine|peacekeeper|wound|servicem)",
    re.IGNORECASE,
)
_ENEMY = re.compile(r"\b(?:enemy|adversary|opponent|other side|other's)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?;]\s")
_WORD = re.compile(r"[^\W\d_]+")


def kinds_counted(coded: Coded) -> list[str]:
    """What each figure of a document counts, in their order."""
    text = coded.document.stored.text
    return [_kind(figure, text) or _kind_before(figure, text) for figure in coded.figures]


def _kind(figure: FigureCandidate, text: str) -> str:
    """The kind by a figure's own unit and the words around it; "" for a bare number."""
    around = _around(text, figure.span[0], figure.span[1])
    harmed = figure.unit.startswith("person ")
    if harmed and (figure.of or _HUMAN.search(around)):
        return HURT if figure.unit == "person wounded" else DEAD
    if figure.unit in PEOPLE and "fighter" in figure.of.lower():
        return "person"
    if figure.unit in PEOPLE:
        wounded, killed = _WOUNDED.search(around), _KILLED.search(around)
        return HURT if wounded and not killed else DEAD if killed else "person"
    if figure.unit in BARE or harmed:
        return ""
    known = systems().by_key.get(system_key(figure.unit)) or systems().by_key.get(system_key(figure.unit.rstrip("s")))
    if known is not None:
        return known.weapon_class
    return gazetteer().nouns.get((singular(figure.unit),), figure.unit)


def _kind_before(figure: FigureCandidate, text: str) -> str:
    """What the words before a bare number speak of: the dead, or a class of weapons."""
    before = text[max(0, figure.span[0] - NEAR) : figure.span[0]]
    for word in reversed(_WORD.findall(before)):
        low = word.lower()
        if low in ("dead", "killed", "deaths", "casualties", "fatalities"):
            return DEAD
        if low in ("wounded", "injured"):
            return HURT
        if (known := gazetteer().nouns.get((singular(low),))) is not None and known != "unspecified":
            return known
    return ""


def _around(text: str, start: int, end: int) -> str:
    """The words around a figure inside its sentence."""
    before = text[max(0, start - _AROUND) : start]
    behind = text[end : end + _AROUND]
    breaks = [m.end() for m in _SENTENCE.finditer(before)]
    stop = _SENTENCE.search(behind)
    return before[breaks[-1] if breaks else 0 :] + text[start:end] + behind[: stop.start() if stop else None]


def counted_for(figure: FigureCandidate, coded: Coded) -> frozenset[str]:
    """The states whose things a figure counts."""
    start, end = figure.span
    named = frozenset(m.code for m in coded.mentions if m.code and m.start < end and start < m.end)
    if named:
        return named
    text = coded.document.stored.text
    if coded.document.outlet.side and (other := _enemy(figure, coded, text)) is not None:
        return frozenset({other})
    around = [e for e in coded.events if e.span[0] <= start and end <= e.span[1] + 2]
    if around:
        event = min(around, key=lambda e: e.span[1] - e.span[0])
        if suffering := frozenset(party.code for party in event.recipients if party.code):
            return suffering
    if (other := _enemy(figure, coded, text)) is not None:
        return frozenset({other})
    before = [m for m in coded.mentions if m.code and start - 2 * _AROUND <= m.start and m.end <= start]
    same = [m for m in before if not _SENTENCE.search(text[m.end : start])]
    if same:
        return frozenset({same[-1].code})
    return _side(coded)


def _enemy(figure: FigureCandidate, coded: Coded, text: str) -> str | None:
    """The other of the two states that a document names most, where a figure is one of the enemy's."""
    start = figure.span[0]
    if not _ENEMY.search(text[max(0, start - 40) : start]):
        return None
    most = [code for code, _ in Counter(m.code for m in coded.mentions if len(m.code) == 3).most_common(2)]
    own = _teller(figure, coded)
    if own not in most:
        own = next((m.code for m in reversed(coded.mentions) if m.end <= start and m.code in most), None)
    return next((code for code in most if code != own), None) if len(most) == 2 else None


def _teller(figure: FigureCandidate, coded: Coded) -> str | None:
    """The state of whoever tells a figure: of the claim around it, else of the outlet."""
    start, end = figure.span
    around = [c for c in coded.claims if c.speaker_code and c.content[0] <= start and end <= c.content[1] + 1]
    return around[-1].speaker_code if around else coded.document.outlet.side


def _side(coded: Coded) -> frozenset[str]:
    side = coded.document.outlet.side
    return frozenset({side}) if side and side != "third" else frozenset()
