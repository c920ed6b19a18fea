"""How a claim is meant, where the cue alone does not say it.

"Announced" promises what lies in the future and otherwise says; a plain "said" with a threat of reprisal warns;
with a breach by somebody else it accuses; a negated denial ("did not deny") says. All else is the cue's own stance.
"""

from __future__ import annotations

import re

from counterpoise.read.candidates import Span
from counterpoise.read.claims.cues import Cue
from counterpoise.read.events import tree
from counterpoise.read.parse.pipeline import Sentence, Token

_FUTURE = frozenset({"will", "shall", "would", "'ll"})
_REPRISAL = frozenset({"retaliate", "retaliation", "reprisal"})
_BREACH = frozenset({"violate", "violation", "breach", "provocation", "aggression", "aggravation"})
_HALT = re.compile(r"\b(?:halt|ceasefire|truce|moratorium)\b", re.IGNORECASE)


def stance_of(s: Sentence, cue_token: Token, cue: Cue, content: Span) -> str:
    """The stance of a claim whose content is `content`; one of says, denies, accuses, promises, warns, doubts."""
    inside = [token for token in s.tokens if content[0] <= token.start < content[1]]
    lemmas = {tree.lemma(token) for token in inside}
    if cue.stance == "announces":
        ahead = bool(lemmas & _FUTURE) or bool(_HALT.search(" ".join(token.text for token in inside)))
        return "promises" if ahead else "says"
    if any(tree.lemma(child) in tree.NEGATIONS for child in tree.children(s, cue_token.i)):
        return "says" if cue.stance == "denies" else cue.stance
    if cue.stance != "says":
        return cue.stance
    if lemmas & _REPRISAL and lemmas & _FUTURE:
        return "warns"
    if lemmas & _BREACH and not lemmas & tree.NEGATIONS and not lemmas & {"no", "nobody", "none"}:
        return "accuses"
    return "says"
