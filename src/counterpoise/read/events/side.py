"""Whose "we" a text speaks with, where its outlet does not tell.

A paper named after a town speaks for that town's state. Otherwise: an author who writes "our air force" or "sells
us his petrol" belongs to a state, and rarely names it beside such words, while the others in his story are named
there. So of the two states that a text sets against each other the own one is that which stands in no sentence
with a first person plural outside quotations, if the other one stands in at least two. With fewer than three
sentences of "we" nothing is inferred.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from counterpoise.read.names.resolve import DocumentNames
from counterpoise.read.parse.pipeline import Sentence

OURS = frozenset({"we", "our", "us", "ours", "ourselves"})
PAPERS = frozenset(
    """
    Courier Times Post Herald Tribune Gazette News Daily Journal Press Observer Star Voice Today Weekly Review Standard
    Mirror Telegraph Sun Chronicle Dispatch Monitor Messenger Mail Express Globe Citizen Bulletin Tageblatt
    """.split()
)
SCARE = 3
"""Quotations of so many words or fewer are a phrase that the author sets apart, not speech."""
NAMED_AFTER = frozenset({"place", "capital_place", "capital_metonym", "demonym", "state"})
OF_TOWN = re.compile(r"^\W*(?:[A-Z][\w'’]+ ){1,4}(?:de|of|di|du|von) (?:the )?$")
LINE = 40
"""A name with "of" or "de" opens its line ("El Mirador de Bogota")."""
HEAD = 300
"""An outlet is sought in so many characters at the head of a text."""
ENOUGH = 3
"""At least so many sentences with a first person plural are asked for."""


def own_side(sentences: Sequence[Sentence], names: DocumentNames, pair: tuple[str, ...], text: str) -> str:
    """The code of the state that the text's "we" belongs to; empty where the text does not show it."""
    if names.home:
        return names.home
    titled = _of_title(names, text)
    spoken = [index for index, s in enumerate(sentences) if _speaks_of_us(s, text)]
    if len(spoken) < ENOUGH:
        return ""
    if titled:
        return titled
    beside = {
        code: sum(any(m.code == code for m in names.by_sentence.get(index, ())) for index in spoken) for code in pair
    }
    if len(pair) != 2:
        return ""
    own, other = sorted(pair, key=lambda code: (beside[code], code))
    clear = beside[other] >= 2 and not beside[own]
    return own if clear else ""


def _of_title(names: DocumentNames, text: str) -> str:
    """The state of the town or nation that an outlet named at the head is called after ("Vanadzor Courier")."""
    for m in names.mentions:
        if m.start > HEAD:
            break
        line = text[text.rfind("\n", 0, m.start) + 1 : m.start]
        after = text[m.end : m.end + 20].split()
        called = bool(after) and after[0].strip(",.|") in PAPERS
        if m.kind in NAMED_AFTER and m.code and (called or (len(line) < LINE and OF_TOWN.search(line))):
            return m.code
    return ""


def _speaks_of_us(s: Sentence, text: str) -> bool:
    """Whether a sentence holds a first person plural that stands in no quotation."""
    return any(t.text.lower() in OURS and not in_quotes(text, t.start) for t in s.tokens)


def in_quotes(text: str, at: int) -> bool:
    """Whether a place of the text lies inside a quotation of its paragraph that is longer than a mere phrase."""
    start, end = max(text.rfind("\n", 0, at), 0), text.find("\n", at)
    before, after = text[start:at], text[at : end if end >= 0 else len(text)]
    if before.count("“") > before.count("”"):
        opened, closed = before.rfind("“"), after.find("”")
    elif before.count('"') % 2 == 1:
        opened, closed = before.rfind('"'), after.find('"')
    else:
        return False
    quoted = before[opened + 1 :] + (after[:closed] if closed >= 0 else after)
    return len(quoted.split()) > SCARE
