"""Who supplies and who receives: the roles that a trigger's grammar gives, then those the sentence leaves.

By grammar: the subject of "sell" supplies, the subject of "buy" receives, "to" and "for" mark the recipient,
"from" the supplier, a possessor or demonym before "deliveries" supplies, and one before a weapon ("Russian
tanks") made it. What grammar leaves open is filled, in this order, by the other state of the sentence, by the
last transfer of the same system, and by the maker's state; each filling is named in `Party.how`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from counterpoise.read.candidates import Party
from counterpoise.read.events import tree
from counterpoise.read.names.mention import ActorRef
from counterpoise.read.names.resolve import DocumentNames
from counterpoise.read.parse.pipeline import Sentence, Token

SUPPLIERS = (
    "RUS",
    "USA",
    "SUN",
    "FRA",
    "DEU",
    "CHN",
    "ISR",
    "GBR",
    "ITA",
    "UKR",
    "TUR",
    "BLR",
    "CZE",
    "ESP",
    "SWE",
    "KOR",
    "SRB",
    "BGR",
)
"""States by their rank as exporters of major arms (SIPRI, 1991-2020): of two, the first named here supplies."""
NO_STATE = frozenset({"", "NKR", "KAS", "XBD", "GOL", "IGO", "UNO", "EUR", "NGO", "IMG"})
MODIFIERS = frozenset({"amod", "compound", "nmod:poss", "nmod", "nmod:desc", "obl:unmarked"})


@dataclass(frozen=True, slots=True)
class Roles:
    """Supplier and recipient, either of them unknown."""

    supplier: Party | None = None
    recipient: Party | None = None

    def with_(self, role: str, party: Party | None) -> Roles:
        """These roles with one filled, unless it is held already or the party holds the other."""
        other = self.recipient if role == "supplier" else self.supplier
        if party is None or getattr(self, role) is not None or (other is not None and other.code == party.code):
            return self
        return Roles(party, self.recipient) if role == "supplier" else Roles(self.supplier, party)


def party_of(actor: ActorRef | None, how: str) -> Party | None:
    """A state as party; None for anything that is no state."""
    if actor is None or actor.code in NO_STATE:
        return None
    return Party(actor.code, actor.sector, actor.text, (actor.start, actor.end), actor.entity, how)


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with its place in the document and the document's names."""

    index: int
    sentence: Sentence
    names: DocumentNames

    def party(self, token: Token, how: str) -> Party | None:
        """The state that the phrase headed by a word stands for."""
        return party_of(self.names.actor_at(self.index, token.i), how)

    def states(self, first: int, last: int) -> list[Party]:
        """The states named between two words, each once."""
        start, end = self.sentence.tokens[first].start, self.sentence.tokens[last - 1].end
        found: dict[str, Party] = {}
        for m in self.names.by_sentence.get(self.index, ()):
            if m.code not in NO_STATE and start <= m.start and m.end <= end:
                found.setdefault(
                    m.code, Party(m.code, m.sector, m.text, (m.start, m.end), m.entity, "named in the sentence")
                )
        return list(found.values())

    def modifier(self, token: Token) -> Party | None:
        """The state of a demonym or possessor before a noun: "Russian tanks", "Israel's exports", "Israeli-made"."""
        for c in tree.children(self.sentence, token.i):
            if c.dep not in MODIFIERS or (c.dep == "nmod" and tree.preposition(self.sentence, c.i) not in ("by", "of")):
                continue
            low, high = min(self.sentence.subtree(c.i)), max(self.sentence.subtree(c.i)) + 1
            if states := self.states(low, high):
                return replace(states[0], how="modifier")
        return None


def by_grammar(scene: Scene, trigger: Token, subject_role: str, *, verb: bool) -> Roles:
    """The roles that the trigger's own dependents give."""
    side = {"supplier": "supplier", "recipient": "recipient", "owner": "recipient"}.get(subject_role)
    roles = Roles()
    if side is not None:
        roles = _of_verb(scene, trigger, side) if verb else roles.with_(side, scene.modifier(trigger))
    s = scene.sentence
    for case, noun in _phrases(s, trigger):
        if case in ("to", "for"):
            roles = roles.with_("recipient", scene.party(noun, f"'{case}' phrase"))
        elif case == "from":
            roles = roles.with_("supplier", scene.party(noun, "'from' phrase"))
        elif case in ("with", "between") and subject_role == "party":
            roles = _ranked(roles, scene.states(min(s.subtree(noun.i)), max(s.subtree(noun.i)) + 1))
    return roles


def _of_verb(scene: Scene, verb: Token, side: str) -> Roles:
    """The side that the subject or agent of a verb holds, and a recipient named as its object."""
    s, roles = scene.sentence, Roles()
    if not tree.is_passive(s, verb.i):
        for subject in tree.subjects(s, verb.i):
            roles = roles.with_(side, scene.party(subject, "subject"))
    for case, noun in tree.obliques(s, verb.i):
        if case == "by":
            roles = roles.with_(side, scene.party(noun, "agent"))
    if side == "supplier":
        for noun in tree.objects(s, verb.i):
            if noun.dep in ("iobj", "obj") and _is_name(scene, noun):
                roles = roles.with_("recipient", scene.party(noun, "object"))
    return roles


def _phrases(s: Sentence, trigger: Token) -> list[tuple[str, Token]]:
    """Prepositional phrases of the trigger and, for a noun, of the verb it stands under."""
    own = tree.obliques(s, trigger.i)
    head = s.tokens[trigger.head]
    if trigger.pos == "NOUN" and head.i != trigger.i and head.pos == "VERB":
        own += [pair for pair in tree.obliques(s, head.i) if pair not in own]
    return own


def _is_name(scene: Scene, noun: Token) -> bool:
    """Whether the noun itself is a named mention (an indirect object: "sold Azerbaijan tanks")."""
    return any(m.start <= noun.start < m.end for m in scene.names.by_sentence.get(scene.index, ()))


def _ranked(roles: Roles, states: Iterable[Party]) -> Roles:
    """Fill open roles with states by export rank."""
    ordered = sorted(states, key=lambda p: SUPPLIERS.index(p.code) if p.code in SUPPLIERS else len(SUPPLIERS))
    if len(ordered) == 1:
        return roles
    return roles.with_("supplier", ordered[0] if ordered[0].code in SUPPLIERS else None).with_("recipient", ordered[1])


def from_sentence(scene: Scene, roles: Roles) -> Roles:
    """Fill what is open from the states of the sentence: the one left over, or two by export rank."""
    states = scene.states(0, len(scene.sentence.tokens))
    held = {p.code for p in (roles.supplier, roles.recipient) if p is not None}
    rest = [p for p in states if p.code not in held]
    if roles.supplier is None and roles.recipient is None:
        return _ranked(roles, rest[:2]) if len(rest) == 2 else roles
    if len(rest) != 1:
        return roles
    if roles.supplier is None:
        return roles.with_("supplier", rest[0] if rest[0].code in SUPPLIERS else None)
    return roles.with_("recipient", rest[0])
