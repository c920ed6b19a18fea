"""Whose "we" a text speaks with, where its outlet does not tell.

An author who writes "our air force" or "sells us his petrol" belongs to a state, and rarely names it beside such
words, while the others in his story are named there. So of the two states that a text sets against each other the
own one is that which stands in hardly any sentence with a first person plural outside quotations, if the other one
stands in at least two. With fewer than three such sentences nothing is inferred.
"""

from __future__ import annotations

from collections.abc import Sequence

from counterpoise.read.names.resolve import DocumentNames
from counterpoise.read.parse.pipeline import Sentence

OURS = frozenset({"we", "our", "us", "ours", "ourselves"})
ENOUGH = 3
"""At least so many sentences with a first person plural are asked for."""


def own_side(sentences: Sequence[Sentence], names: DocumentNames, pair: tuple[str, ...], text: str) -> str:
    """The code of the state that the text's "we" belongs to; empty where the text does not show it."""
    if names.home or len(pair) != 2:
        return names.home
    spoken = [index for index, s in enumerate(sentences) if _speaks_of_us(s, text)]
    if len(spoken) < ENOUGH:
        return ""
    beside = {
        code: sum(any(m.code == code for m in names.by_sentence.get(index, ())) for index in spoken) for code in pair
    }
    own, other = sorted(pair, key=lambda code: (beside[code], code))
    clear = beside[other] >= 2 and beside[other] >= 3 * beside[own]
    return own if clear else ""


def _speaks_of_us(s: Sentence, text: str) -> bool:
    """Whether a sentence holds a first person plural that stands in no quotation."""
    return any(t.text.lower() in OURS and not in_quotes(text, t.start) for t in s.tokens)


def in_quotes(text: str, at: int) -> bool:
    """Whether a place of the text lies inside a quotation of its paragraph."""
    before = text[max(text.rfind("\n", 0, at), 0) : at]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1
