"""Contents found by position, where the tree of a small parser shows none.

"..., she said, ...", "which they say left", "announced in answer to X that ...", "urged both to leave", "called him a
liar", "complained to the council of a breach": each rule looks at tags and marks alone.
"""

from __future__ import annotations

from counterpoise.read.claims.spans import (
    EDGES,
    FINITE,
    NOMINAL,
    QUOTES,
    Content,
    addressee_of,
    grown,
    segment,
    span_of,
)
from counterpoise.read.events import tree
from counterpoise.read.parse.pipeline import Sentence, Token

TELLING_HOW = frozenset({"explain", "ask", "wonder", "tell", "question", "describe"})

CALLING = frozenset({"call", "brand", "label", "dub"})

APART = frozenset({",", "—", "–", "--", "-", "”", '"', "''", "»"})


RESUMING = frozenset({"it", "he", "she", "they", "there"})
STATING = frozenset({"say", "tell", "write", "announce", "claim", "add", "insist", "report"})


def late_that(s: Sentence, token: Token) -> Content | None:
    """A clause with "that" some words behind the cue, no other verb between ("announced in answer to X that ...")."""
    for t in s.tokens[token.i + 1 : token.i + 16]:
        if t.tag in (*FINITE, "MD") or t.text in (";", ":"):
            return None
        resumes = t.text.lower() in RESUMING and t.i > token.i + 1 and t.i + 1 < len(s.tokens)
        if resumes and tree.lemma(token) in STATING and s.tokens[t.i + 1].tag in (*FINITE, "MD"):
            span = span_of(s, grown(s, token, [t.i, t.i + 1]))
            return Content((span,), "behind a late pronoun", addressee_of(s, token)) if span else None
        wondered = t.tag in ("WP", "WRB") and tree.lemma(token) in TELLING_HOW and t.i > token.i + 1
        if wondered:
            span = span_of(s, range(t.i, len(s.tokens)))
            return Content((span,), "behind a question word", addressee_of(s, token)) if span else None
        if t.text.lower() == "that" and _is_conjunction(s, t) and not _opens_relative(s, t):
            span = span_of(s, range(t.i + 1, len(s.tokens)))
            return Content((span,), "behind a late 'that'", addressee_of(s, token)) if span else None
    return None


def _is_conjunction(s: Sentence, that: Token) -> bool:
    """Whether "that" opens a clause; tagged as a determiner it must not stand before a noun."""
    follows = s.tokens[that.i + 1].pos if that.i + 1 < len(s.tokens) else "PUNCT"
    return that.tag in ("IN", "WDT") or follows in ("ADP", "DET", "PRON", "ADV", "SCONJ")


def inserted_by_position(s: Sentence, token: Token) -> Content | None:
    """What stands around "..., she said, ...", or before ", the paper reported late on Thursday", by position alone."""
    first = _subject_opens(s, token.i)
    if token.i + 1 < len(s.tokens) and s.tokens[token.i + 1].tag in FINITE and first > 0:
        return _into_relative(s, token, first)
    last = token.i + 1
    while last < len(s.tokens) and last - token.i < 6 and s.tokens[last].pos in (*NOMINAL, "ADP", "ADV"):
        last += 1
    if s.tokens[last - 1].pos == "ADJ" and last - 1 > token.i:
        return None
    marked = 0 < first < token.i and s.tokens[first - 1].text in APART
    closed = last >= len(s.tokens) or s.tokens[last].text in APART or s.tokens[last].text in (".", "?", "!")
    timed = all(t.pos != "NOUN" or t.dep.startswith(("obl", "nmod")) for t in s.tokens[token.i + 1 : last])
    if not marked or not closed or not timed or s.tokens[first].pos == "ADP":
        return None
    low, high = segment(s, token.i)
    opened = max(_opens_aside(s, first), low)
    before, after = span_of(s, range(opened, first)), span_of(s, range(last, high))
    if first - low < 2 or (before is None and after is None):
        return None
    parts = tuple(part for part in (before, after) if part is not None)
    return Content(parts, "around the cue, by position", addressee_of(s, token))


def _subject_opens(s: Sentence, at: int) -> int:
    """Where the noun phrase right before a word begins; brackets at its end belong to it ("Graham (R-S.C.) said")."""
    first = at
    if first > 3 and s.tokens[first - 1].text == ")":
        first = next((t.i for t in reversed(s.tokens[: first - 1]) if t.text == "("), first)
    while first > 0 and s.tokens[first - 1].pos in (*NOMINAL, "ADP"):
        first -= 1
    return _opens_apposition(s, at) if first == at else first


def _opens_apposition(s: Sentence, at: int) -> int:
    """Where "a spokeswoman, Anna White," begins, right before a word; the word itself where nothing such is there."""
    first = at
    for _ in range(2):
        if first < 2 or s.tokens[first - 1].text != ",":
            break
        start = first - 1
        while start > 0 and s.tokens[start - 1].pos in NOMINAL:
            start -= 1
        if start == first - 1:
            return at
        first = start
    return first if s.tokens[first].pos in ("DET", "PROPN", "NOUN") else at


def _into_relative(s: Sentence, token: Token, first: int) -> Content | None:
    """A cue put between "which" and its verb ("weapons which they say left last month")."""
    short = token.i - first <= 3
    opened = s.tokens[first - 1].tag in ("WDT", "WP") or (
        short and s.tokens[token.i - 1].text.lower() in ("they", "he")
    )
    if not opened:
        return None
    stop = next((t.i for t in s.tokens[token.i + 1 :] if t.text in (",", ";", "—", "–")), len(s.tokens))
    span = span_of(s, range(token.i + 1, stop))
    return Content((span,), "the relative clause around the cue") if span else None


def _opens_aside(s: Sentence, first: int) -> int:
    """Where the clause around an inserted cue begins: behind "which", or at a participle or "whose" behind a comma."""
    for i in range(first - 1, max(first - 12, 0), -1):
        t = s.tokens[i]
        if t.tag in (*FINITE, "MD") or (t.text == "," and i < first - 1 and s.tokens[i + 1].tag not in ("VBN", "WP$")):
            return 0
        if t.tag in ("WDT", "WP"):
            return i + 1
        if t.text == "," and i < first - 1:
            return i + 1
    return 0


def by_position(s: Sentence, token: Token) -> Content | None:
    """What follows "X said", or stands before ", X said" at the end, where the tree shows no clause."""
    first = token.i
    while first > 0 and s.tokens[first - 1].pos in ("NOUN", "PROPN", "PRON", "DET", "ADJ"):
        first -= 1
    after = [t for t in s.tokens[token.i + 1 :] if t.pos != "PUNCT"]
    if first > 3 and s.tokens[first - 1].text in EDGES and not any(t.pos in ("VERB", "AUX") for t in after):
        span = span_of(s, range(first))
        return Content((span,), "what stands before") if span else None
    opens = bool(after) and after[0].i == token.i + 1 and after[0].pos in ("PRON", "DET", "NOUN", "PROPN", "ADJ", "NUM")
    if not opens or not any(t.pos in ("VERB", "AUX") for t in after):
        return None
    span = span_of(s, range(token.i + 1, len(s.tokens)))
    return Content((span,), "what follows") if span else None


def _opens_relative(s: Sentence, that: Token) -> bool:
    """Whether a verb follows "that" at once, which then is a relative pronoun."""
    return that.i + 1 < len(s.tokens) and s.tokens[that.i + 1].pos in ("VERB", "AUX")


def late_to(s: Sentence, token: Token) -> Content | None:
    """An infinitive behind the one who is asked, where the tree shows none ("urged both to exchange data")."""
    for t in s.tokens[token.i + 1 : token.i + 12]:
        follows = s.tokens[t.i + 1] if t.i + 1 < len(s.tokens) else None
        if t.text.lower() == "to" and follows is not None and follows.tag == "VB":
            span = span_of(s, grown(s, token, [t.i, t.i + 1]))
            asked = [w for w in s.tokens[token.i + 1 : t.i] if w.text.lower() != "on"]
            return Content((span,), "behind a late 'to'", " ".join(w.text for w in asked)) if span else None
        if t.pos in ("VERB", "AUX", "PUNCT"):
            return None
    return None


def called_by_position(s: Sentence, token: Token) -> Content | None:
    """ "Called the steps irresponsible", "called him a liar": a second phrase right behind the object."""
    at = token.i + 1
    while at < len(s.tokens) and s.tokens[at].pos in ("DET", "ADJ", "NUM"):
        at += 1
    while at < len(s.tokens) and s.tokens[at].pos in ("NOUN", "PROPN", "PRON") and at - token.i < 8:
        at += 1
    named = at > token.i + 1 and s.tokens[at - 1].pos in ("NOUN", "PROPN", "PRON")
    follows = s.tokens[at] if at < len(s.tokens) else None
    opens = follows is not None and (
        follows.text in QUOTES or follows.text.lower() in ("a", "an") or follows.pos == "ADJ"
    )
    if tree.lemma(token) not in CALLING or not named or not opens:
        return None
    span = span_of(s, grown(s, token, [token.i + 1, at]))
    return Content((span,), "object and what it is called, by position") if span else None


def late_prep(s: Sentence, token: Token, preposition: str) -> Content | None:
    """ "Complained to the council of a violation": the phrase some words behind the cue."""
    for t in s.tokens[token.i + 2 : token.i + 9]:
        if t.pos in ("VERB", "AUX", "PUNCT"):
            return None
        if t.text.lower() == preposition and s.tokens[t.i - 1].pos in ("NOUN", "PROPN"):
            span = span_of(s, grown(s, token, [t.i + 1])) if t.i + 1 < len(s.tokens) else None
            asked = [w for w in s.tokens[token.i + 1 : t.i] if w.text.lower() != "to"]
            return Content((span,), f"behind a late '{preposition}'", " ".join(w.text for w in asked)) if span else None
    return None
