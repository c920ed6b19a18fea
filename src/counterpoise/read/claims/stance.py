"""How a claim is meant, where the cue alone does not say it.

"Announced" promises what the speaker itself will do and otherwise says. A plain "said" warns of reprisal, accuses
where it tells of wrong done by somebody else, denies where the speaker has not done a thing, doubts where evidence is
missing. "Called it a lie" denies and "called it arrogant" accuses. A negated denial ("did not deny") says. All else
is the cue's own stance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from counterpoise.read.candidates import Span
from counterpoise.read.claims.cues import FALSE, Cue
from counterpoise.read.events import tree
from counterpoise.read.names import Mention
from counterpoise.read.parse.pipeline import Sentence, Token

_FUTURE = frozenset({"will", "shall", "would", "'ll", "plan", "intend"})
_REPRISAL = frozenset({"retaliate", "retaliation", "reprisal", "revenge", "consequence"})
_WRONG = frozenset(
    """
    violate violation breach provocation provocative aggression aggressor aggravation deceive deceit betray betrayal
    illegal illegally unlawful sabotage blackmail destabilise destabilize interfere interference meddle terrorist
    terrorism genocide atrocity crime massacre annex annexation occupier guilty blame responsible responsibility
    hostile hostility invade invasion incursion infiltrate bully bullying coercion coerce threaten abduct
    """.split()
)
_SCORN = frozenset(
    "arrogant unacceptable irresponsible shameful reckless cynical hypocritical dangerous outrageous inhuman".split()
)
_OTHERS = frozenset({"enemy", "adversary", "opponent", "side", "occupier", "aggressor"})
_OWN = frozenset({"it", "he", "she", "they", "we", "i", "its", "our"})
_NONE = frozenset({"no", "nobody", "none", "neither", "both"})
_PAST = frozenset({"did", "had", "have", "has", "was", "were"})
_HALT = re.compile(r"\b(?:halt|ceasefire|truce|moratorium)\b", re.IGNORECASE)
_UNPROVEN = re.compile(
    r"\b(?:no|not have|n't have|not seen|lacks?) (?:\w+ )?(?:evidence|proof|data|confirmation)\b"
    r"|\bcannot (?:confirm|verify)\b|\b(?:do|does|did) not (?:suit|convince|satisfy)\b",
    re.IGNORECASE,
)


def stance_of(
    s: Sentence, cue_token: Token, cue: Cue, content: Span, *, code: str | None = None, named: Sequence[Mention] = ()
) -> str:
    """The stance of a claim whose content is `content`; one of says, denies, accuses, promises, warns, doubts.

    `code` is the speaker's and `named` are the names in the sentence: they tell its own deeds from those of others.
    """
    inside = [token for token in s.tokens if content[0] <= token.start < content[1]]
    lemmas = {tree.lemma(token) for token in inside}
    own = _own_subject(s, inside, code, named)
    if cue.stance == "announces":
        halt = bool(_HALT.search(" ".join(token.text for token in inside[:6])))
        return "promises" if halt or (own and bool(lemmas & _FUTURE)) else "says"
    if any(tree.lemma(child) in tree.NEGATIONS for child in tree.children(s, cue_token.i)):
        return "says" if cue.stance == "denies" else cue.stance
    if "as" in cue.places and cue.stance in ("says", "accuses"):
        return "denies" if lemmas & FALSE else "accuses" if lemmas & (_SCORN | _WRONG) else cue.stance
    if cue.stance != "says" or ({"to", "obj", "prep:for"} & {*cue.places} and "clause" not in cue.places):
        return cue.stance
    if lemmas & _REPRISAL and lemmas & _FUTURE:
        return "warns"
    if _UNPROVEN.search(" ".join(token.text for token in inside)):
        return "doubts"
    if own and _has_not(s, inside):
        return "denies"
    others = any(m.code and m.code != code and content[0] <= m.start < content[1] for m in named)
    blamed = others or bool(lemmas & _OTHERS) or code is None
    return "accuses" if blamed and lemmas & _WRONG and not lemmas & (tree.NEGATIONS | _NONE) else "says"


def _own_subject(s: Sentence, inside: Sequence[Token], code: str | None, named: Sequence[Mention]) -> bool:
    """Whether the first subject inside the content is the speaker, by pronoun or by name."""
    first = next((t for t in inside if t.dep in tree.SUBJECTS), None)
    if first is None:
        return False
    if first.text.lower() in _OWN:
        return True
    below = {s.tokens[i].text.lower() for i in s.subtree(first.i)} if len(s.subtree(first.i)) < 8 else set()
    same = any(m.start <= first.start < m.end and m.code == code for m in named) if code else False
    return same or bool(below & {"its", "our", "his", "their"})


def _has_not(s: Sentence, inside: Iterable[Token]) -> bool:
    """Whether the first finite verb is negated and lies in the past."""
    held = list(inside)
    first = next((t for t in held if t.tag in ("VBD", "VBZ", "VBP", "MD")), None)
    if first is None or first.text.lower() not in _PAST:
        return False
    follows = {t.text.lower() for t in s.tokens[first.i + 1 : first.i + 3]}
    return bool(follows & {"not", "n't", "never"})
