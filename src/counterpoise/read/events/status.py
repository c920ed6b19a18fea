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
TELLING = DENYING | frozenset({"admit", "acknowledge", "warn", "claim", "insist", "argue", "confirm", "announce"})
ACCUSING = frozenset({"accuse", "blame", "allege", "charge", "suspect", "complain", "condemn", "denounce"})
CONDITIONS = frozenset({"if", "unless", "should", "whether", "in case"})
DISMISSING = DENYING | frozenset({"dismiss", "reject", "debunk", "discredit"})
REPORTS = frozenset(
    "report claim allegation statement rumour rumor accusation news information assertion story word message".split()
)
FALSE = frozenset(
    """
    disinformation misinformation lie false untrue fake fabrication fabricated invention invented nonsense baseless
    groundless unfounded fiction provocation propaganda absurd hoax
    """.split()
)
CLAUSES = frozenset({"acl", "acl:relcl", "advcl", "advcl:relcl", "ccomp", "parataxis", "conj"})
TOLD_LOSSES = frozenset("admit acknowledge put claim report confirm estimate concede announce give".split())
PAST = {"VBN": "VBD"}
OFFERS = frozenset(
    {"propose", "offer", "suggest", "promise", "pledge", "agree", "vow", "accept", "undertake", "invite"}
)
YEAR = re.compile(r"(?:19|20)\d\d")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Standing:
    """A status and, where the event is somebody's word, the word that heads the speaker's phrase."""

    status: str
    speaker: Token | None = None
    beside: Token | None = None
    """The verb of saying that the event's verb is joined to: it is not said, but done besides."""


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
        if self._published is None or _is_perfect(s, coded):
            return False
        host = coded.actor_host
        while s.tokens[host].pos not in ("VERB", "AUX") and s.tokens[host].head != host:
            host = s.tokens[host].head
        years = [s.tokens[i] for i in self._clause(s, host) if YEAR.fullmatch(s.tokens[i].text)]
        if not years:
            return self._all_past
        year, month = self._year_month(s, years[0])
        return 12 * (self._published.year - year) + self._published.month - month > 12

    @staticmethod
    def _clause(s: Sentence, host: int) -> list[int]:
        """A word and what hangs on it without further clauses, left to right."""
        found, ahead = [], [host]
        while ahead:
            at = ahead.pop()
            found.append(at)
            ahead += [c.i for c in tree.children(s, at) if c.dep not in CLAUSES]
        return sorted(found)

    @staticmethod
    def _year_month(s: Sentence, year: Token) -> tuple[int, int]:
        """A year with the month before it; June where none is named."""
        before = [t.text[:3].lower() for t in s.tokens[max(0, year.i - 3) : year.i]]
        named = [MONTHS.index(word) + 1 for word in before if word in MONTHS]
        return int(year.text), named[-1] if named else 6


def standing(s: Sentence, coded: Coded, *, lexicon: EventLexicon, when: Background, quoted: bool) -> Standing:
    """The status of a coded event, and who says it."""
    if _own_report(s, coded, lexicon):
        return Standing("reported", _subject(s, coded.actor_host))
    beside = _beside(s, coded, lexicon)
    if beside is not None:
        return Standing(_own_status(s, coded, when), None, beside)
    denied, speaker = _speech(s, coded, lexicon)
    if denied:
        return Standing("denied", speaker)
    if coded.negated:
        return Standing("negated", speaker)
    if _conditional(s, coded) or (coded.uncertain and speaker is None):
        return Standing("conditional", speaker)
    own = _own_status(s, coded, when)
    if own != "asserted":
        return Standing(own, speaker)
    if speaker is not None or quoted:
        return Standing("reported", speaker)
    return Standing("asserted")


def _own_status(s: Sentence, coded: Coded, when: Background) -> str:
    """The status that the clause gives by itself, whoever tells it."""
    if coded.negated:
        return "negated"
    if _conditional(s, coded):
        return "conditional"
    token = s.tokens[coded.token]
    offered = token.tag in ("VBD", "VBN") and tree.lemma(token) in OFFERS and not tree.is_future(s, token.i)
    if coded.future and coded.act.event_type == "AGREE" and not offered:
        return "planned"
    return "historical" if when.is_past(s, coded) else "asserted"


def _is_perfect(s: Sentence, coded: Coded) -> bool:
    """Whether the verb is a present perfect, which tells of a time that lasts up to now."""
    return any(c.dep == "aux" and c.text.lower() in ("has", "have") for c in tree.children(s, coded.actor_host))


def _called_false(s: Sentence, coded: Coded) -> Token | None:
    """The report that tells the event where the sentence calls it false: "the reports that ... are disinformation"."""
    reports = [t for t in s.tokens[: coded.token] if tree.lemma(t) in REPORTS and t.pos == "NOUN"]
    for t in s.tokens[coded.token + 1 :]:
        if tree.lemma(t) in FALSE and any(tree.lemma(b) == "be" for b in s.tokens[max(0, t.i - 4) : t.i]):
            return reports[0] if reports else None
    return None


def _own_report(s: Sentence, coded: Coded, lexicon: EventLexicon) -> bool:
    """Whether the verb tells of losses on its subject's word: "admitted the loss of two"."""
    if coded.noun or coded.act.event_type != "ASSAULT" or tree.lemma(s.tokens[coded.actor_host]) not in TOLD_LOSSES:
        return False
    nouns = {tree.lemma(o) for o in tree.objects(s, coded.actor_host)} | {tree.word(s, i) for i in coded.chain[1:]}
    return bool(nouns & lexicon.classes["losswords"]) and not tree.is_passive(s, coded.actor_host)


def _untrue(s: Sentence, coded: Coded) -> tuple[bool, Token | None] | None:
    """A denial that no verb above the event tells: a report called false, or "denies" misread as a noun."""
    report = _called_false(s, coded)
    if report is not None:
        return True, _owner(s, report)
    for c in tree.children(s, coded.actor_host):
        if c.dep in tree.SUBJECTS and c.text.lower() in ("denies", "denied") and c.i < coded.token:
            return True, next((d for d in tree.children(s, c.i) if d.pos == "PROPN"), None)
    return None


def _beside(s: Sentence, coded: Coded, lexicon: EventLexicon) -> Token | None:
    """The verb of saying that the event's verb goes on with ("denied ... and left") or accompanies ("..., urging").

    A verb in another tense than the saying goes on with what is said ("said they held the base and had beaten off").
    """
    token = s.tokens[coded.actor_host]
    if token.pos not in ("VERB", "AUX") or any(c.dep in (*tree.SUBJECTS, "aux") for c in tree.children(s, token.i)):
        return None
    own = token.tag
    while token.dep in ("conj", "advcl", "xcomp") and token.head != token.i:
        joined = token.dep == "conj" or (token.dep == "advcl" and token.tag == "VBG")
        token = s.tokens[token.head]
        if joined and own not in ("VBG", "VB") and PAST.get(own, own) != PAST.get(token.tag, token.tag):
            return None
        lemma = tree.lemma(token)
        if joined and (lemma in TELLING or any(frame.operator == "say" for frame in lexicon.frames.get(lemma, ()))):
            return token
    return None


def _dismissed(s: Sentence, noun: Token, clause: Token) -> bool:
    """Whether a report is said to be false: "dismissed reports that ...", "reports that ... are disinformation"."""
    if tree.lemma(noun) not in REPORTS:
        return False
    head = s.tokens[noun.head]
    if head.i != noun.i and tree.lemma(head) in DISMISSING and noun.dep in ("obj", "nsubj:pass"):
        return True
    inside = set(s.subtree(clause.i))
    return any(tree.lemma(t) in FALSE and (t.i not in inside or t.dep == "conj") for t in s.tokens)


def _speech(s: Sentence, coded: Coded, lexicon: EventLexicon) -> tuple[bool, Token | None]:
    """Whether a denial governs the event, and the speaker of the nearest saying above it."""
    untrue = _untrue(s, coded)
    if untrue is not None:
        return untrue
    i = coded.token
    while s.tokens[i].head != i:
        below, i = s.tokens[i], s.tokens[i].head
        if i in coded.chain:
            continue
        word = tree.lemma(s.tokens[i])
        if below.dep in ("ccomp", "acl", "acl:relcl", "nmod") and _dismissed(s, s.tokens[i], below):
            return True, _owner(s, s.tokens[i])
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


def _owner(s: Sentence, noun: Token) -> Token | None:
    """Whose report it is: its possessor, demonym, or what stands after "of" and "by"."""
    below = list(tree.children(s, noun.i))
    named = [c for c in below if c.dep in ("nmod:poss", "amod", "compound")]
    after = [c for c in below if c.dep == "nmod" and tree.preposition(s, c.i) in ("of", "by", "from", "in")]
    return next(iter(after or named), None)


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
