"""The status of an event: asserted, reported, planned, conditional, negated, denied or historical.

Read off the tree, strongest first: content of a denial is denied; a negated predicate is negated; an "if" clause,
or a "would" or "could" outside reported speech, is conditional; what lies ahead is planned; what stands under a
verb of saying, accusing or inside quotation marks is reported, by the subject of that verb; what the clause dates
more than a year before publication is historical. Only the first four touch what happened; reported and
historical say on whose word and how long ago.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from counterpoise.read.events import tree
from counterpoise.read.events.coder import Coded
from counterpoise.read.events.tables import EventLexicon
from counterpoise.read.parse.pipeline import Sentence, Token

DENYING = frozenset({"deny", "refute", "rebut", "disprove"})
ACCUSING = frozenset({"accuse", "blame", "allege", "charge", "suspect", "complain", "condemn", "denounce"})
CONDITIONS = frozenset({"if", "unless", "should", "whether", "in case"})
YEAR = re.compile(r"(?:19|20)\d\d")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Standing:
    """A status and, where the event is somebody's word, the word that heads the speaker's phrase."""

    status: str
    speaker: Token | None = None


class Background:
    """What the years named in a document say of its events, against the day of publication.

    An event is past where its clause names a time more than a year before publication, and everything is past in
    a document that names at least four years, all more than two before publication.
    """

    def __init__(self, sentences: Sequence[Sentence], published: date | None) -> None:
        self._published = published
        years = [int(t.text) for s in sentences for t in s.tokens if YEAR.fullmatch(t.text)]
        self._all_past = published is not None and len(years) >= 4 and max(years) < published.year - 2

    def is_past(self, s: Sentence, coded: Coded) -> bool:
        """Whether the event is dated more than a year before publication."""
        if self._published is None:
            return False
        host = coded.actor_host
        while s.tokens[host].pos not in ("VERB", "AUX") and s.tokens[host].head != host:
            host = s.tokens[host].head
        years = [s.tokens[i] for i in s.subtree(host) if YEAR.fullmatch(s.tokens[i].text)]
        if not years:
            return self._all_past
        year, month = self._year_month(s, years[0])
        return 12 * (self._published.year - year) + self._published.month - month > 12

    @staticmethod
    def _year_month(s: Sentence, year: Token) -> tuple[int, int]:
        """A year with the month before it; June where none is named."""
        before = [t.text[:3].lower() for t in s.tokens[max(0, year.i - 3) : year.i]]
        named = [MONTHS.index(word) + 1 for word in before if word in MONTHS]
        return int(year.text), named[-1] if named else 6


def standing(s: Sentence, coded: Coded, *, lexicon: EventLexicon, when: Background, quoted: bool) -> Standing:
    """The status of a coded event, and who says it."""
    denied, speaker = _speech(s, coded, lexicon)
    if denied:
        return Standing("denied", speaker)
    if coded.negated:
        return Standing("negated", speaker)
    if _conditional(s, coded) or (coded.uncertain and speaker is None):
        return Standing("conditional", speaker)
    if coded.future and coded.act.event_type == "AGREE":
        return Standing("planned", speaker)
    if when.is_past(s, coded):
        return Standing("historical", speaker)
    if speaker is not None or quoted:
        return Standing("reported", speaker)
    return Standing("asserted")


def _speech(s: Sentence, coded: Coded, lexicon: EventLexicon) -> tuple[bool, Token | None]:
    """Whether a denial governs the event, and the speaker of the nearest saying above it."""
    i = coded.token
    while s.tokens[i].head != i:
        below, i = s.tokens[i], s.tokens[i].head
        if i in coded.chain:
            continue
        word = tree.lemma(s.tokens[i])
        clause = below.dep in ("ccomp", "advcl", "obj", "xcomp", "acl", "obl", "parataxis")
        if word in DENYING and clause:
            return True, _subject(s, i)
        if word in ACCUSING and below.dep in ("advcl", "obl", "ccomp", "acl", "nmod"):
            return False, _subject(s, i)
        says = any(frame.operator == "say" for frame in lexicon.frames.get(word, ()))
        if says and below.dep in ("ccomp", "parataxis") and (subject := _subject(s, i)) is not None:
            return False, subject
    for c in tree.children(s, i):
        if c.dep == "parataxis" and c.i not in coded.chain and tree.lemma(c) in ("say", "report", "announce", "tell"):
            return False, _subject(s, c.i)
        if c.dep == "obl" and tree.preposition(s, c.i) in ("accord to", "according to"):
            return False, c
    return False, None


def _subject(s: Sentence, i: int) -> Token | None:
    return next((c for c in tree.children(s, i) if c.dep in tree.SUBJECTS), None)


def _conditional(s: Sentence, coded: Coded) -> bool:
    """Whether the event stands in an "if" clause, or has one."""
    i, steps = coded.actor_host, 0
    while steps < 4:
        marks = {tree.lemma(c) for c in tree.children(s, i) if c.dep == "mark"}
        if marks & CONDITIONS:
            return True
        for c in tree.children(s, i):
            if c.dep == "advcl" and any(
                tree.lemma(m) in ("if", "unless") for m in tree.children(s, c.i) if m.dep == "mark"
            ):
                return True
        if s.tokens[i].head == i or s.tokens[i].dep in ("ccomp", "parataxis", "conj"):
            return False
        i, steps = s.tokens[i].head, steps + 1
    return False
