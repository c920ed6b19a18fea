"""Conditions and reasons found by position, as small parsers often miss where they belong.

"If it attacks, Y", "Y because X", "Should it attack, Y", "The more they buy, the likelier Y".
"""

from __future__ import annotations

from collections.abc import Sequence

from counterpoise.read.candidates import Span
from counterpoise.read.claims.markers import Marker
from counterpoise.read.claims.spans import span_of
from counterpoise.read.parse.pipeline import Sentence, Token

COMPARATIVE = ("JJR", "RBR")
MODAL = frozenset({"will", "would", "shall", "can", "could", "may", "might", "must"})


def inverted(s: Sentence, token: Token, marker: Marker) -> tuple[Span, Span, int] | None:
    """ "Should X attack, Y would answer": an auxiliary that opens the sentence, a comma, and a clause with a modal."""
    if token.i > 1 or token.text[:1].islower() or s.tokens[-1].text == "?" or token.pos not in ("AUX", "VERB"):
        return None
    for comma in (t for t in s.tokens[token.i + 3 :] if t.text == ","):
        behind = s.tokens[comma.i + 1 :]
        modal = next((t for t in behind[:8] if t.text.lower() in MODAL), None)
        if modal is not None:
            cause, effect = span_of(s, range(token.i + 1, comma.i)), span_of(s, [t.i for t in behind])
            return (cause, effect, modal.head) if cause and effect else None
    return None


def the_more(s: Sentence, token: Token, marker: Marker) -> tuple[Span, Span, int] | None:
    """ "The more they buy, the likelier war becomes": two comparatives with "the", parted by a comma."""
    if not _compares(s, token.i):
        return None
    for comma in (t for t in s.tokens[token.i + 2 :] if t.text == ","):
        if _compares(s, comma.i + 1):
            cause = span_of(s, range(token.i, comma.i))
            effect = span_of(s, range(comma.i + 1, len(s.tokens)))
            return (cause, effect, s.root.i) if cause and effect else None
    return None


def _compares(s: Sentence, i: int) -> bool:
    if i + 1 >= len(s.tokens) or s.tokens[i].text.lower() != "the":
        return False
    return s.tokens[i + 1].tag in COMPARATIVE or s.tokens[i + 1].text.lower().endswith("ier")


def by_position(s: Sentence, token: Token) -> tuple[Span, Span, int] | None:
    """Effect and cause of a conjunction: "If X, Y" at the head of a clause, else "Y if X" behind it."""
    low, high = _segment(s, token.i)
    heads = token.i == low or s.tokens[token.i - 1].text in (",", "—", "–", "“", '"') or token.i == low + 1
    if heads and (comma := _comma(s, token.i, high)) is not None:
        effect, cause = span_of(s, range(comma + 1, high)), span_of(s, range(token.i + 1, comma))
    elif token.i - low > 2 and _finite(s.tokens[low : token.i]) and _finite(s.tokens[token.i + 1 : high]):
        effect, cause = span_of(s, range(low, token.i)), span_of(s, range(token.i + 1, high))
    else:
        return None
    return (effect, cause, s.root.i) if effect and cause else None


def phrase_by_position(s: Sentence, first: int, last: int) -> tuple[Span, Span, int] | None:
    """Effect and cause of words like "owing to" at [first, last]: up to a comma at the head, to a mark elsewhere."""
    low, high = _segment(s, first)
    if first - low <= 1:
        comma = next((t.i for t in s.tokens[last + 1 : high] if t.text == ","), None)
        if comma is None or not _finite(s.tokens[comma + 1 : high]):
            return None
        effect, cause = span_of(s, range(comma + 1, high)), span_of(s, range(last + 1, comma))
    else:
        end = next((t.i for t in s.tokens[last + 1 : high] if t.text in (",", "—", "–", ")")), high)
        if not _finite(s.tokens[low:first]):
            return None
        effect, cause = span_of(s, range(low, first)), span_of(s, range(last + 1, end))
    return (effect, cause, s.root.i) if effect and cause else None


def reason(s: Sentence, token: Token, marker: Marker) -> tuple[Span, Span, int] | None:
    """ "X is the reason why Y" and "the reason for Y is X": effect first, then cause."""
    follows = s.tokens[token.i + 1].text.lower() if token.i + 1 < len(s.tokens) else ""
    copula = next((t for t in reversed(s.tokens[: token.i]) if t.lemma.lower() == "be" and token.i - t.i <= 4), None)
    if follows not in ("why", "for", "that", "behind"):
        return None
    if copula is not None and copula.i > 0:
        cause, effect = span_of(s, range(copula.i)), span_of(s, range(token.i + 2, len(s.tokens)))
        return (effect, cause, copula.i) if effect and cause else None
    behind = next((t for t in s.tokens[token.i + 3 :] if t.lemma.lower() == "be" and t.tag in ("VBZ", "VBD")), None)
    if behind is None:
        return None
    effect, cause = span_of(s, range(token.i + 2, behind.i)), span_of(s, range(behind.i + 1, len(s.tokens)))
    return (effect, cause, behind.i) if effect and cause else None


def _segment(s: Sentence, at: int) -> tuple[int, int]:
    """First word and end of the stretch between semicolons and colons around a word."""
    stops = [t.i for t in s.tokens if t.text in (";", ":")]
    low = max((i for i in stops if i < at), default=-1) + 1
    return low, min((i for i in stops if i > at), default=len(s.tokens))


def _comma(s: Sentence, first: int, high: int) -> int | None:
    """The first comma behind `first` with a finite verb on each side."""
    for t in s.tokens[first + 2 : high]:
        if t.text == "," and _finite(s.tokens[first : t.i]) and _finite(s.tokens[t.i + 1 : high]):
            return t.i
    return None


def _finite(tokens: Sequence[Token]) -> bool:
    return any(t.tag in ("VBD", "VBZ", "VBP", "MD") for t in tokens)
