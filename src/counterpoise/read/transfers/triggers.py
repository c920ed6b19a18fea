"""Words of transfer in a sentence: which of them a weapon belongs to, and the status that they tell.

A weapon belongs to the nearest trigger that the tree joins it to without a clause of its own between them ("the
tanks that Russia sold", "deliveries of tanks", "signed a contract for tanks"); a weapon in another clause ("handed
over the pilot two days after his MiG was shot down") belongs to none. Status: the trigger's own, changed by what
governs it (agreed to, talks on, approved, suspended, began), by its auxiliaries and by adjectives ("possible").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from counterpoise.read.events import tree
from counterpoise.read.parse.pipeline import Sentence, Token
from counterpoise.read.transfers.weapons import Gazetteer, Trigger, WeaponMention

STRONG = frozenset({"supplier", "recipient", "party", "goods"})
GOVERNORS = {
    word: status
    for status, words in {
        "contracted": "agree sign confirm conclude order seal clinch finalise finalize win award announce promise "
        "commit",
        "negotiating": "try attempt negotiate discuss want plan intend mean hope consider seek request ask need eye "
        "explore weigh expect aim talk negotiation list interest interested prepare prepared demand urge call",
        "offered": "offer propose approve clear authorise authorize ready willing pledge proposal notify allow permit",
        "refused": "refuse decline reject veto forbid prohibit ban oppose rule",
        "suspended": "suspend halt freeze stop cancel block pause scrap shelve collapse postpone delay terminate "
        "embargo suspension cancellation abandon",
        "delivering": "begin start continue go resume speed accelerate step increase beginning",
        "delivered": "complete finish",
    }.items()
    for word in words.split()
}
"""What the words that govern a trigger make of it."""
WILLING = frozenset("plan intend want mean hope consider prepare prepared try attempt aim weigh seek".split())
"""Governors that are an offer where the supplier's deed is governed: who wants to sell has offered."""
SIGHTINGS = frozenset(
    "announce confirm call go mean rule list allow expect ask need demand urge prepare promise win want seek permit "
    "aim interest start begin order".split()
)
"""Governors that tell the status only right above the trigger, for they govern much else."""
FIXED = frozenset({"on_display", "suspended", "refused", "licensed"})
ADJECTIVES = {
    "possible": "offered", "proposed": "offered", "potential": "offered", "planned": "negotiating",
    "prospective": "negotiating", "suspended": "suspended", "cancelled": "suspended", "canceled": "suspended",
    "abortive": "suspended", "failed": "suspended", "ongoing": "delivering", "continuing": "delivering",
}  # fmt: skip
APART = frozenset({"advcl", "parataxis", "ccomp", "csubj", "acl:relcl", "discourse", "advcl:relcl"})
HOLDING = frozenset("include comprise name call total value cover involve consist number".split())
"""Verbs between a trigger and a weapon that only say what the deal holds."""
UNDOING = frozenset("freeze suspend cancel scrap halt annul terminate shelve".split())
BUYING = frozenset({"buy", "purchase", "acquire", "procure"})
REACH = 8
"""A verb reaches so many words ahead where the tree does not join it to the weapon."""
BREAKS = frozenset(
    {";", ":", "which", "who", "that", "after", "when", "while", "as", "before", "from", "with", "by", "against"}
)
RECEIVING = frozenset({"get", "receive", "obtain"})


@dataclass(frozen=True, slots=True)
class Found:
    """A trigger word in a sentence."""

    token: Token
    trigger: Trigger
    verb: bool
    agent: bool = False
    """Whether it names a side: "supplier", "buyer"."""

    @property
    def word(self) -> str:
        """The lemma."""
        return FORMS[self.token.text] if self.verb and self.token.text in FORMS else tree.lemma(self.token)


FORMS = {
    "sold": "sell", "bought": "buy", "lent": "lend", "gave": "give", "sent": "send", "got": "get", "gotten": "get",
    "leased": "lease", "loaned": "lend", "supplied": "supply", "delivered": "deliver", "ordered": "order",
    "purchased": "purchase", "acquired": "acquire", "donated": "donate", "shipped": "ship", "exported": "export",
}  # fmt: skip
"""Past forms that are verbs whatever a tagger makes of them."""


def find_triggers(s: Sentence, known: Gazetteer) -> list[Found]:
    """The words of transfer of a sentence from left to right."""
    found = []
    for token in s.tokens:
        verb = token.pos in ("VERB", "AUX") or token.tag.startswith("VB")
        word = tree.lemma(token)
        if not verb and token.text in FORMS and token.dep not in ("amod", "compound"):
            verb, word = True, FORMS[token.text]
        elif not verb and token.text in FORMS and s.tokens[max(0, token.i - 1)].pos == "PROPN":
            verb, word = True, FORMS[token.text]
        if verb and (trigger := known.triggers.get((word, "verb"))) is not None:
            found.append(Found(token, trigger, True))
        elif token.pos in ("NOUN", "PROPN") and (trigger := known.triggers.get((word, "noun"))) is not None:
            found.append(Found(token, trigger, False))
        elif token.pos == "NOUN" and (trigger := known.triggers.get((word, "agent"))) is not None:
            found.append(Found(token, trigger, False, agent=True))
    return [f for f in found if not _is_other_sense(s, f)]


def _is_other_sense(s: Sentence, found: Found) -> bool:
    """Words that only look like transfer: "peace deal", "in order to", "hand" without "over", "arms control talks"."""
    token, word = found.token, found.word
    before = [t.text.lower() for t in s.tokens[max(0, token.i - 3) : token.i]]
    if found.verb and tree.is_hyphenated(s, token.i):
        return True
    if word == "order" and not found.verb:
        return (bool(before) and before[-1] in ("in", "of")) or "executive" in before
    if word == "hand" and found.verb:
        return not any(tree.has_particle(s, token.i, p) for p in ("over", "out"))
    if word in ("turn", "end", "appear") and found.verb:
        return word != "appear" and not tree.has_particle(s, token.i, "up")
    if word in ("aid", "assistance"):
        return found.verb or not {"military", "arms", "lethal", "security", "defence", "defense"} & set(before)
    if word == "phase":
        return not tree.has_particle(s, token.i, "in")
    if word == "rule" or (word == "give" and tree.has_particle(s, token.i, "up")):
        return True
    return bool({"control", "peace", "ceasefire", "embargo"} & set(before)) or (word == "deal" and "nuclear" in before)


def nearest(s: Sentence, weapon: WeaponMention, triggers: Sequence[Found]) -> Found | None:
    """The trigger that the weapon belongs to; words of transfer go before words of use and display."""
    above = ancestors(s, weapon.head)
    own = range(weapon.first, weapon.last)

    def distance(found: Found) -> tuple[float, int]:
        path = ancestors(s, found.token.i)
        shared = next((i for i in path if i in above), None)
        steps = path.index(shared) + above.index(shared) if shared is not None else 99
        weight = 0.0 if found.trigger.subject in STRONG else 1.5
        wish = 1.0 if found.verb and found.trigger.status == "negotiating" else 0.0
        return steps + weight + wish, abs(found.token.i - weapon.head)

    joined = [f for f in triggers if f.token.i in own or _joined(s, f.token.i, weapon)]
    if not any(f.trigger.subject in STRONG for f in joined):
        joined += [f for f in triggers if f.trigger.subject in STRONG and _runs_on(s, f, weapon)]
    return min(joined, key=distance, default=None)


def _runs_on(s: Sentence, found: Found, weapon: WeaponMention) -> bool:
    """Whether a weapon follows a verb of transfer in one run of words, whatever tree was made of them."""
    between = s.tokens[found.token.i + 1 : weapon.first]
    if not found.verb or weapon.first <= found.token.i or len(between) > REACH:
        return False
    return not any(t.pos in ("VERB", "AUX", "SCONJ") or t.text.lower() in BREAKS for t in between)


def _joined(s: Sentence, trigger: int, weapon: WeaponMention) -> bool:
    """Whether no clause of its own lies between a trigger and a weapon."""
    up, down = ancestors(s, weapon.head), ancestors(s, trigger)
    if trigger in up:
        return _is_open(s, up[: up.index(trigger)], listed=_after_colon(s, trigger, weapon.head))
    if weapon.head in down:
        path = down[: down.index(weapon.head)]
        return not any(s.tokens[i].dep in ("advcl", "parataxis", "ccomp") for i in path)
    shared = next((i for i in down if i in up), None)
    if shared is None:
        return False
    sides = (up[: up.index(shared)], down[: down.index(shared)])
    listed = _after_colon(s, trigger, weapon.head)
    return _is_open(s, sides[0], listed=listed) and _is_open(s, sides[1], listed=listed, trigger=True)


def _is_open(s: Sentence, path: Sequence[int], *, listed: bool, trigger: bool = False) -> bool:
    """Whether a path upward crosses no clause; a list behind a colon may be hung anywhere."""
    for i in path:
        token = s.tokens[i]
        if token.dep in APART and not (listed and token.dep != "advcl") and not (trigger and i == path[0]):
            return False
        if not trigger and i != path[0] and token.pos == "VERB" and tree.lemma(token) not in HOLDING:
            return False
    return True


def _after_colon(s: Sentence, trigger: int, weapon: int) -> bool:
    return any(t.text in (":", "—", "–") for t in s.tokens[trigger + 1 : weapon])


def ancestors(s: Sentence, i: int) -> list[int]:
    """The word and everything above it, upward."""
    found = [i]
    while s.tokens[i].head != i:
        i = s.tokens[i].head
        found.append(i)
    return found


def status_of(s: Sentence, found: Found) -> str:
    """The trigger's status, changed by the words around it."""
    status, i, supplies = found.trigger.status, found.token.i, found.trigger.subject == "supplier"
    if status == "on_display":
        return status
    if found.verb and (tree.is_future(s, i) or "would" in tree.auxiliaries(s, i) or _was_to(s, i)):
        return "contracted" if supplies or found.word in RECEIVING else _unless_fixed(status, "negotiating")
    if found.verb and any(tree.lemma(c) in ("if", "unless", "until") for c in tree.children(s, i) if c.dep == "mark"):
        return _unless_fixed(status, "negotiating")
    if found.verb and tree.auxiliaries(s, i) & {"may", "might", "could", "can", "should", "must"}:
        return "offered" if supplies and status == "delivered" else _unless_fixed(status, "negotiating")
    if not found.verb:
        for c in tree.children(s, i):
            if c.dep in ("amod", "compound") and (told := ADJECTIVES.get(c.text.lower())):
                return told
    if found.token.tag == "VBG" and found.word in BUYING and found.token.dep not in ("acl", "amod", "advcl"):
        status = "contracted"
    if found.verb and found.token.tag in ("VBG", "VBZ", "VBP") and supplies and status == "delivered":
        status = "delivering"
    return _governed(s, found, status)


def _support(s: Sentence, path: Sequence[int]) -> int:
    """How many of the words between are nouns of trade themselves ("wants a contract to buy")."""
    return sum(s.tokens[i].pos == "NOUN" for i in path)


def _was_to(s: Sentence, i: int) -> bool:
    """ "Was to deliver": what was agreed and may not have come."""
    before = [t.text.lower() for t in s.tokens[max(0, i - 2) : i]]
    return before in (["was", "to"], ["were", "to"])


def is_undone(s: Sentence) -> bool:
    """Whether the sentence also tells that the deal was frozen or cancelled: "but the contract was frozen"."""
    for token in s.tokens:
        if token.pos == "VERB" and tree.lemma(token) in UNDOING:
            about = [*tree.objects(s, token.i), *(c for c in tree.children(s, token.i) if c.dep == "nsubj:pass")]
            if any(
                tree.lemma(noun) in ("contract", "deal", "sale", "agreement", "order", "delivery") for noun in about
            ):
                return not tree.is_negated(s, token.i)
    return False


def _unless_fixed(status: str, other: str) -> str:
    return status if status in FIXED else other


def _governed(s: Sentence, found: Found, status: str) -> str:
    if status in FIXED or found.token.dep == "acl:relcl":
        return status
    path = ancestors(s, found.token.i)[1:5]
    for step, above in enumerate(path):
        token = s.tokens[above]
        word = tree.lemma(token)
        told = GOVERNORS.get(word)
        if told is None or (word in SIGHTINGS and step > _support(s, path[:step])):
            continue
        if told == "delivering" and status in ("negotiating", "offered"):
            return status
        if told == "contracted" and status in ("negotiating", "offered") and word in ("confirm", "announce"):
            return status
        if tree.is_negated(s, above) and told in ("contracted", "offered"):
            return "refused"
        return "offered" if word in WILLING and found.trigger.subject == "supplier" else told
    return status
