"""How a claim is meant, where the cue alone does not say it.

"Announced" promises what the speaker itself will do and otherwise says. A plain "said" warns of reprisal, accuses
where it tells of wrong done by somebody else, denies where the speaker has not done a thing, doubts where evidence is
missing. "Called it a lie" denies and "called it arrogant" accuses. A negated denial ("did not deny") says. All else
is the cue's own stance.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from counterpoise.read.candidates import Span
from counterpoise.read.claims.cues import FALSE, Cue
from counterpoise.read.events import tree
from counterpoise.read.names import Mention
from counterpoise.read.parse.pipeline import Sentence, Token

UNPROVEN = frozenset({"confirm", "verify"})
"""Who does not do so doubts."""
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
_HOSTILE = frozenset(
    """
    attack shell fire bomb strike raid assault ambush cross seize occupy move mass deploy build ship fly arm smuggle
    encourage provoke start launch kill murder torture send supply support finance train harbour harbor shelter erect
    """.split()
)
_THREAT = frozenset(
    "respond response reply retaliate revenge crush destroy strike raid punish pay answer repel hit avenge".split()
)
_SCORN = frozenset(
    """
    arrogant unacceptable irresponsible shameful reckless cynical hypocritical dangerous outrageous inhuman escalation
    unprecedented disgraceful barbaric brutal criminal liar traitor murderer puppet thief dictator fascist
    """.split()
)
_OTHERS = frozenset({"enemy", "adversary", "opponent", "side", "occupier", "aggressor"})
_OWN = frozenset({"it", "he", "she", "they", "we", "i", "its", "our"})
_NOT = frozenset({"not", "n't", "n’t", "never", "no", "none", "nothing", "nobody"})
_IDLE = frozenset({"information", "comment", "plans", "plan", "intention", "idea", "doubt", "choice", "decision"})
"""What one can do without and still deny nothing."""
_NONE = frozenset({"no", "nobody", "none", "neither", "both"})
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
        done = any(t.dep == "nsubj:pass" for t in inside[:8])
        return "promises" if halt or ((own or done) and bool(lemmas & _FUTURE)) else "says"
    if any(tree.lemma(child) in tree.NEGATIONS for child in tree.children(s, cue_token.i)):
        if tree.lemma(cue_token) in UNPROVEN:
            return "doubts"
        return "says" if cue.stance == "denies" else cue.stance
    if "as" in cue.places and cue.stance in ("says", "accuses"):
        return "denies" if lemmas & FALSE else "accuses" if lemmas & (_SCORN | _WRONG) else cue.stance
    if cue.stance == "promises":
        return "warns" if lemmas & (_THREAT | _REPRISAL) else "promises"
    if cue.stance != "says" or ({"to", "obj", "prep:for"} & {*cue.places} and "clause" not in cue.places):
        return cue.stance
    return _of_content(s, inside, own=own, code=code, named=[m for m in named if content[0] <= m.start < content[1]])


def _of_content(s: Sentence, inside: Sequence[Token], *, own: bool, code: str | None, named: Sequence[Mention]) -> str:
    """The stance of something plainly said, by what it tells of the speaker itself and of others."""
    lemmas = {tree.lemma(token) for token in inside}
    if inside and tree.lemma(inside[0]) == "responsibility":
        return "says"
    ahead = _first_finite(inside) in _FUTURE
    if (lemmas & _REPRISAL and lemmas & _FUTURE) or (own and lemmas & _THREAT and (ahead or "if" in lemmas)):
        return "warns"
    if _UNPROVEN.search(" ".join(token.text for token in inside)):
        return "doubts"
    if own and _has_not(s, inside):
        return "denies"
    if own and ahead and not lemmas & (tree.NEGATIONS | {"if", "without", "unless", "whether"}):
        return "promises"
    others = any(m.code and m.code != code for m in named)
    blamed = others or bool(lemmas & _OTHERS) or code is None
    if blamed and lemmas & _WRONG and not lemmas & (tree.NEGATIONS | _NONE):
        return "accuses"
    return "accuses" if _acts_hostile(s, inside, code, named) else "says"


def _acts_hostile(s: Sentence, inside: Sequence[Token], code: str | None, named: Sequence[Mention]) -> bool:
    """Whether another party that is named is the subject of a hostile act."""
    for token in inside:
        if tree.lemma(token) not in _HOSTILE or token.pos != "VERB" or tree.is_passive(s, token.i):
            continue
        below = {i for subject in tree.subjects(s, token.i) for i in s.subtree(subject.i) if i < token.i}
        codes = {m.code for m in named for i in below if m.start <= s.tokens[i].start < m.end and m.code}
        if codes and code not in codes and not tree.is_negated(s, token.i):
            return True
    return False


def _first_finite(inside: Sequence[Token]) -> str:
    first = next((t for t in inside if t.tag in ("VBD", "VBZ", "VBP", "MD")), None)
    return first.text.lower() if first is not None else ""


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


def _has_not(s: Sentence, inside: Sequence[Token]) -> bool:
    """Whether the first finite verb tells of something that was not so, or has not happened."""
    first = next((t for t in inside if t.tag in ("VBD", "VBZ", "VBP", "MD")), None)
    if first is None or not (first.tag == "VBD" or first.text.lower() in ("has", "have")):
        return False
    follows = [t.text.lower() for t in s.tokens[first.i + 1 : first.i + 4]]
    return any(word in _NOT for word in follows) and not _IDLE & {*follows}
