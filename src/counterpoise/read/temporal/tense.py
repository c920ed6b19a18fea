"""The tense of a verb, read off the tree: present, past, perfect, pluperfect, future, modal, infinitive, participle.

The tense is borne by the verb itself or by its first auxiliary; a second verb joined to it without an auxiliary of
its own shares it ("had been killed or wounded"). "Is to visit" and "is due to" are future, a copula bears the tense
of its predicate. A word without a tense (a noun, a title without a verb) has "none".
"""

from __future__ import annotations

from typing import Literal

from counterpoise.read.parse.pipeline import Sentence, Token

Tense = Literal["present", "past", "perfect", "pluperfect", "future", "modal", "infinitive", "participle", "none"]
WILL = frozenset({"will", "shall", "'ll", "’ll", "wo"})
MODALS = frozenset({"would", "could", "may", "might", "can", "must", "should", "ought", "'d"})
AHEAD = frozenset({
    "plan", "intend", "expect", "schedule", "due", "set", "prepare", "agree", "promise", "pledge", "vow", "arrange",
    "aim", "slate", "hope", "want", "decide", "order", "invite", "urge", "threaten",
    "ask", "request", "call", "demand",
})  # fmt: skip
"""Words whose infinitive lies ahead of them."""
BEARERS = ("aux", "aux:pass", "cop")
JOINS = ("conj",)
SUBJECTS = ("nsubj", "nsubj:pass", "expl", "csubj")


def tense_of(s: Sentence, i: int) -> Tense:
    """The tense of word `i`."""
    token = s.tokens[i]
    bearers = [s.tokens[c] for c in s.children[i] if s.tokens[c].dep in BEARERS]
    if bearers:
        return _borne(s, token, bearers)
    if token.tag in ("VBZ", "VBP"):
        return "present"
    if token.tag == "VBD":
        return "past"
    if token.dep in JOINS and token.tag in ("VB", "VBN", "VBG", "MD") and not _has(s, i, SUBJECTS):
        return tense_of(s, token.head)
    if token.tag == "NNS" and token.dep == "root" and (_has(s, i, ("obj",)) or (i and _has(s, i, ("compound",)))):
        return "present"
    if token.tag == "VB":
        if (
            _has(s, i, ("nsubj",))
            and not _infinitive_mark(s, i)
            and token.dep in ("root", "conj", "ccomp", "parataxis")
        ):
            return "present"
        return "infinitive"
    if token.tag == "VBN" and _has(s, i, ("nsubj",)) and token.dep in ("root", "conj", "ccomp", "advcl", "parataxis"):
        return "past"
    return "participle" if token.tag in ("VBN", "VBG") else "none"


def _borne(s: Sentence, token: Token, bearers: list[Token]) -> Tense:
    words = {bearer.lemma.lower() for bearer in bearers} | {bearer.text.lower() for bearer in bearers}
    if words & WILL:
        return "future"
    if words & MODALS:
        return "modal"
    first = bearers[0]
    if first.lemma.lower() == "be" and first.tag in ("VBZ", "VBP") and _infinitive_mark(s, token.i):
        return "future"
    present = first.tag in ("VBZ", "VBP") or (
        first.tag != "VBD" and first.text.lower() in ("has", "have", "is", "are", "'s", "’s")
    )
    if first.lemma.lower() == "have" and token.tag not in ("NN", "NNS"):
        return "perfect" if present else "pluperfect"
    if present:
        return "present"
    return "past" if first.tag == "VBD" or first.text.lower() in ("was", "were", "did", "had") else "none"


def _infinitive_mark(s: Sentence, i: int) -> bool:
    return any(s.tokens[c].dep == "mark" and s.tokens[c].text.lower() == "to" for c in s.children[i])


def _has(s: Sentence, i: int, relations: tuple[str, ...]) -> bool:
    return any(s.tokens[c].dep in relations for c in s.children[i])


def has_subject(s: Sentence, i: int) -> bool:
    """Whether a verb has a subject of its own."""
    return _has(s, i, SUBJECTS)


def is_verb(token: Token) -> bool:
    """Whether a word is a verb or an auxiliary."""
    return token.pos in ("VERB", "AUX")


def host_verb(s: Sentence, i: int) -> int:
    """The verb (or predicate with a copula) that governs word `i`, itself included; the root where there is none."""
    while s.tokens[i].head != i:
        token = s.tokens[i]
        if is_verb(token) or any(s.tokens[c].dep == "cop" for c in s.children[i]):
            return i
        i = token.head
    return i


def _must(s: Sentence, verb: int) -> bool:
    return any(s.tokens[c].text.lower() in ("must", "shall", "should") for c in s.children[verb])


def lies_ahead(s: Sentence, i: int) -> bool:
    """Whether the clause of word `i` tells of what is to come: future, or the infinitive of a plan."""
    verb = host_verb(s, i)
    tense = tense_of(s, verb)
    if tense == "future" or (tense == "modal" and _must(s, verb)):
        return True
    if tense in ("infinitive", "none", "participle") and s.tokens[verb].dep in (
        "xcomp",
        "ccomp",
        "acl",
        "advcl",
        "conj",
    ):
        above = s.tokens[s.tokens[verb].head]
        if above.lemma.lower() in AHEAD and s.tokens[verb].tag == "VB":
            return True
        if s.tokens[verb].dep == "conj":
            return lies_ahead(s, above.i)
    return False
