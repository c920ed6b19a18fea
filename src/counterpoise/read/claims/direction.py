"""Which way a side of a causal claim moves its quantity: up, or down.

The sign of a causal claim is the one between the two named quantities: "if this pressure weakens, threats rise" is
negative although nothing is prevented. A side points down where its head, or what belongs to the head, says less,
never, or no longer; two such words lift each other. A word that names the quantity itself ("withdrawal" for
concession) does not count.
"""

from __future__ import annotations

from counterpoise.read.candidates import Span
from counterpoise.read.claims.markers import load_quantities
from counterpoise.read.events import tree
from counterpoise.read.parse.pipeline import Sentence, Token

FALLING = frozenset(
    "weaken fall drop decline decrease reduce lessen shrink dwindle fade diminish less few little".split()
)
"""Words that lower whatever they are said of."""
ENDING = frozenset(
    """
    cut lower lose break collapse fail disrupt derail wreck refuse reject end halt stop suspend withhold cancel delay
    block freeze postpone abandon lack difficult hard impossible unlikely refrain defuse ease calm prevent deter hinder
    hamper undermine erode limit restrain deny scrap slow stall thwart avert forgo renounce oppose
    """.split()
)
"""Words that lower it where the side names a quantity of the system; elsewhere they are what happens."""
ATTACHED = frozenset(
    {"advmod", "neg", "amod", "det", "xcomp", "cop", "nsubj:pass", "nsubj", "acl:relcl", "acl", "mark"}
)


def points_down(s: Sentence, span: Span, *, named: bool) -> bool:
    """Whether an odd number of words in the side say that its quantity falls or does not come about.

    `named` tells whether the side names a quantity of the system.
    """
    inside = [token for token in s.tokens if span[0] <= token.start < span[1]]
    places = {token.i for token in inside}
    heads = [token for token in inside if token.head not in places or token.head == token.i]
    if not heads:
        return False
    attached = [c for c in tree.children(s, heads[0].i) if c.i in places and c.dep in ATTACHED]
    below = [d for c in attached if c.dep in tree.SUBJECTS for d in tree.children(s, c.i) if d.dep == "det"]
    counted = [t for t in (heads[0], *attached) if t.dep not in tree.SUBJECTS or t is heads[0]]
    return sum(_is_down(token, named=named) for token in (*counted, *below)) % 2 == 1


def _is_down(token: Token, *, named: bool) -> bool:
    low = tree.lemma(token)
    if low in load_quantities():
        return False
    return low in FALLING or (named and (low in ENDING or low in tree.NEGATIONS))
