"""Who supplies and who receives: the roles that a trigger's grammar gives, then those the clause leaves.

By grammar: the subject of "sell" supplies, the subject of "buy" receives, "to" and "for" mark the recipient,
"from" the supplier, a possessor or demonym before "deliveries" supplies, and one before a weapon ("Russian
tanks") made it; who approves, halts or refuses a sale supplies, who requests or expects one receives. A pronoun
stands for the state the text is speaking of. What grammar leaves open is filled by the other state of the clause;
each filling is named in `Party.how`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from counterpoise.read.candidates import Party
from counterpoise.read.events import tree
from counterpoise.read.names.mention import ActorRef
from counterpoise.read.names.resolve import DocumentNames
from counterpoise.read.parse.pipeline import Sentence, Token
from counterpoise.read.transfers.triggers import Found, ancestors

SUPPLIERS = tuple("USA RUS SUN FRA CHN DEU ITA GBR ISR ESP KOR UKR SWE NLD TUR BLR CZE CHE SRB BGR".split())
"""States by their rank as exporters of major arms (SIPRI): of two, the first named here supplies."""
GREAT = 8
"""So many of them are likely to supply where a clause leaves it open who does."""
NO_STATE = frozenset({"", "NKR", "KAS", "XBD", "GOL", "IGO", "UNO", "EUR", "NGO", "IMG", "ISM"})
MODIFIERS = frozenset({"amod", "compound", "nmod:poss", "nmod", "nmod:desc", "obl:unmarked", "nsubj"})
PRONOUNS = frozenset({"it", "they", "its", "their", "he", "his", "she", "her"})
HOME = frozenset({"we", "us", "our"})
SUPPLIER_ACTS = frozenset(
    "approve halt suspend block freeze refuse ban stop offer authorise authorize clear allow permit license license "
    "resume announce pledge promise propose decline reject lift increase expand make boost limit restrict pause veto "
    "embargo forbid deny continue begin start complete admit defend".split()
)
RECEIVER_ACTS = frozenset(
    "receive await want request seek take need expect get secure welcome accept pay finance demand ask obtain win "
    "complete".split()
)
DEALING = frozenset(
    "talk negotiate negotiation discuss discussion bargain sign conclude agree contract deal agreement".split()
)
SIDES = {"supplier": "supplier", "recipient": "recipient", "owner": "recipient"}
_TO_THERE = frozenset({"to", "for", "into"})


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
    """A sentence with its place in the document, the document's names, and the state the text speaks of."""

    index: int
    sentence: Sentence
    names: DocumentNames
    topic: Party | None = None
    paragraphs: tuple[int, ...] = ()
    """The paragraph of each sentence of the document."""

    def party(self, token: Token, how: str) -> Party | None:
        """The state that the phrase headed by a word stands for; for a pronoun, the state spoken of."""
        found = party_of(self.names.actor_at(self.index, token.i), how)
        if found is None and token.text.lower() in HOME and self.names.home:
            return Party(self.names.home, "", token.text, (token.start, token.end), "", "the document's own side")
        if found is None and token.text.lower() in PRONOUNS:
            return self.spoken_of(f"'{token.text}', the state spoken of")
        if found is None and token.pos in ("NOUN", "PROPN"):
            owner = self.modifier(token)
            own = [c for c in tree.children(self.sentence, token.i) if c.dep == "nmod:poss"]
            if owner is None and any(c.text.lower() in PRONOUNS for c in own):
                return self.spoken_of("the state spoken of")
            return owner and replace(owner, how=how)
        return found

    def spoken_of(self, how: str) -> Party | None:
        """The state that the text speaks of, as a party without words of its own here."""
        return self.topic and replace(self.topic, span=None, how=how, outside_clause=True)

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

    def modifiers(self, token: Token, *, of: bool = True) -> list[Party]:
        """The states of demonyms and possessors of a noun: "Russian tanks", "Israel's exports", "Israeli-made"."""
        found: dict[str, Party] = {}
        for c in tree.children(self.sentence, token.i):
            if c.dep not in MODIFIERS or (c.dep == "nsubj" and c.i > token.i):
                continue
            if c.dep == "nmod" and (not of or tree.preposition(self.sentence, c.i) not in ("by", "of")):
                continue
            if c.dep == "nsubj" and token.pos == "VERB":
                continue
            low, high = min(self.sentence.subtree(c.i)), max(self.sentence.subtree(c.i)) + 1
            for state in self.states(low, high):
                found.setdefault(state.code, replace(state, how="modifier"))
        return list(found.values())

    def modifier(self, token: Token) -> Party | None:
        """The first of `modifiers`."""
        return next(iter(self.modifiers(token)), None)


def by_grammar(scene: Scene, found: Found) -> Roles:
    """The roles that the trigger's own dependents and the verbs above it give; prepositions go before subjects."""
    trigger, subject_role = found.token, found.trigger.subject
    side = SIDES.get(subject_role)
    if found.agent:
        return _of_agent(scene, trigger, subject_role)
    roles = _of_phrases(scene, found)
    if side is not None:
        own = _of_verb(scene, trigger, side) if found.verb else Roles().with_(side, _possessor(scene, trigger))
        roles = roles.with_("supplier", own.supplier).with_("recipient", own.recipient)
    return _above(scene, found, roles)


def _of_phrases(scene: Scene, found: Found) -> Roles:
    """The sides that prepositions name: to, for; from, by; with, between."""
    s, roles = scene.sentence, Roles()
    for case, noun in _phrases(s, found.token):
        if case in _TO_THERE or (found.trigger.subject == "goods" and case in ("in", "to", "at")):
            roles = roles.with_("recipient", scene.party(noun, f"'{case}' phrase"))
        elif case == "from" or (case == "by" and not found.verb):
            roles = roles.with_("supplier", scene.party(noun, f"'{case}' phrase"))
        elif case in ("with", "between") and found.trigger.subject != "owner":
            named = scene.states(min(s.subtree(noun.i)), max(s.subtree(noun.i)) + 1)
            roles = _between(scene, found, roles, named)
    return roles


def _possessor(scene: Scene, noun: Token) -> Party | None:
    """The state before a noun of transfer, never what it is of ("the sale of Russian weapons")."""
    before = scene.modifiers(noun, of=False)
    if before:
        return before[0]
    own = [c for c in tree.children(scene.sentence, noun.i) if c.dep == "nmod:poss"]
    return scene.party(own[0], "possessor") if own else None


def _of_agent(scene: Scene, noun: Token, role: str) -> Roles:
    """ "X is the largest buyer of Y's weapons", "Y's main supplier is X": the side that the noun names is X."""
    s = scene.sentence
    other = "recipient" if role == "supplier" else "supplier"
    holders = [c for c in tree.children(s, noun.i) if c.dep in ("nsubj", "appos")]
    head = s.tokens[noun.head]
    if noun.dep == "appos":
        holders.append(head)
    if noun.dep in ("xcomp", "obl", "obj") and head.pos == "VERB":
        holders += tree.subjects(s, head.i)
    roles = Roles()
    for holder in holders:
        roles = roles.with_(role, scene.party(holder, "named as such"))
    for c in tree.children(s, noun.i):
        if c.dep in ("nmod:poss", "nmod", "amod", "compound") and tree.preposition(s, c.i) in ("", "to", "for"):
            low, high = min(s.subtree(c.i)), max(s.subtree(c.i)) + 1
            for state in scene.states(low, high):
                roles = roles.with_(other, replace(state, how="modifier"))
    return roles


def _of_verb(scene: Scene, verb: Token, side: str) -> Roles:
    """The side that the subject or agent of a verb holds, and a recipient named as its object."""
    s, roles = scene.sentence, Roles()
    passive = tree.is_passive(s, verb.i)
    if not passive:
        for subject in tree.subjects(s, verb.i) or _antecedent(s, verb):
            roles = roles.with_(side, scene.party(subject, "subject"))
    for case, noun in tree.obliques(s, verb.i):
        if case == "by":
            roles = roles.with_(side, scene.party(noun, "agent"))
    if tree.lemma(verb) == "ask":
        for noun in tree.objects(s, verb.i):
            roles = roles.with_("supplier", scene.party(noun, "object") if _is_name(scene, noun) else None)
    if side == "supplier":
        given = [n for n in tree.objects(s, verb.i) if n.dep in ("iobj", "obj", "nsubj:pass")]
        for noun in given:
            if _is_name(scene, noun) or noun.text.lower() in HOME:
                roles = roles.with_("recipient", scene.party(noun, "object"))
    return roles


def _antecedent(s: Sentence, verb: Token) -> list[Token]:
    """The noun that a relative clause belongs to, where its own subject is the relative pronoun."""
    relative = [c for c in tree.children(s, verb.i) if c.dep == "nsubj" and tree.lemma(c) in ("which", "who", "that")]
    head = s.tokens[verb.head]
    return [head] if relative and head.i != verb.i and head.pos in ("NOUN", "PROPN") else []


def _phrases(s: Sentence, trigger: Token) -> list[tuple[str, Token]]:
    """Prepositional phrases of the trigger and, for a noun, of the verb it stands under and of its conjuncts."""
    own = tree.obliques(s, trigger.i)
    for c in tree.children(s, trigger.i):
        if c.dep == "conj" and trigger.pos == "NOUN":
            own += [pair for pair in tree.obliques(s, c.i) if pair not in own]
        if trigger.pos == "VERB" and c.dep in ("obj", "nsubj:pass"):
            for d in tree.children(s, c.i):
                if d.dep == "conj":
                    own += [pair for pair in tree.obliques(s, d.i) if pair not in own]
    head = s.tokens[trigger.head]
    if trigger.pos == "NOUN" and head.i != trigger.i and head.pos == "VERB":
        own += [pair for pair in tree.obliques(s, head.i) if pair not in own]
    return own


def _between(scene: Scene, found: Found, roles: Roles, named: list[Party]) -> Roles:
    """Partners named by "with" or "between"; one alone stands against the subject of the verb."""
    if len(named) >= 2:
        return _ranked(roles, named[:2])
    if not named:
        return roles
    others = [p for p in _subjects_above(scene, found) if p.code != named[0].code][:1]
    if found.trigger.subject == "recipient" and found.verb:
        return roles.with_("supplier", replace(named[0], how="'with' phrase"))
    return _ranked(roles, [*others, *named]) if others else roles


def _above(scene: Scene, found: Found, roles: Roles) -> Roles:
    """The side of whoever the words above make act on the transfer: approve, halt, request, expect, talk."""
    own = SIDES.get(found.trigger.subject)
    if own is None or found.trigger.subject == "owner":
        return roles
    s = scene.sentence
    for i in ancestors(s, found.token.i)[1:4]:
        above = s.tokens[i]
        word = tree.lemma(above)
        subjects = [] if tree.is_passive(s, i) else tree.subjects(s, i)
        actors = [t for t in subjects if t.i != found.token.i and not _inside(s, found.token.i, t.i)]
        if word in DEALING:
            roles = _dealing(scene, i, own, actors, roles)
        elif not found.verb and (side := _side_above(word, own)) is not None:
            for actor in actors:
                roles = roles.with_(side, scene.party(actor, f"subject of '{word}'"))
    return roles


def _dealing(scene: Scene, i: int, own: str, actors: list[Token], roles: Roles) -> Roles:
    """Those who talk, negotiate or sign: two partners by rank, one against whom it deals with."""
    s = scene.sentence
    other = "supplier" if own == "recipient" else "recipient"
    partners = [noun for case, noun in tree.obliques(s, i) if case == "with"]
    partners += [c for c in tree.children(s, i) if c.dep == "nmod" and tree.preposition(s, c.i) == "with"]
    if not partners:
        named = [p for t in actors for p in scene.states(min(s.subtree(t.i)), max(s.subtree(t.i)) + 1)]
        return _ranked(roles, named) if len(named) == 2 else roles
    for partner in partners:
        roles = roles.with_(other, scene.party(partner, "'with' phrase"))
    for actor in actors:
        roles = roles.with_(own, scene.party(actor, "subject"))
    return roles


def _side_above(word: str, own: str) -> str | None:
    if word in SUPPLIER_ACTS and own != "recipient":
        return "supplier"
    if word in RECEIVER_ACTS:
        return "recipient"
    return own if word in SUPPLIER_ACTS else None


def _inside(s: Sentence, top: int, i: int) -> bool:
    return top in ancestors(s, i)


def _subjects_above(scene: Scene, found: Found) -> Iterator[Party]:
    s = scene.sentence
    for i in ancestors(s, found.token.i)[0:3]:
        for subject in tree.subjects(s, i) if s.tokens[i].pos in ("VERB", "AUX") else []:
            if (party := scene.party(subject, "subject")) is not None:
                yield party


def _is_name(scene: Scene, noun: Token) -> bool:
    """Whether the noun itself is a named mention (an indirect object: "sold Azerbaijan tanks")."""
    return any(m.start <= noun.start < m.end for m in scene.names.by_sentence.get(scene.index, ()))


def _ranked(roles: Roles, states: Iterable[Party]) -> Roles:
    """Fill open roles with states by export rank."""
    ordered = sorted(states, key=lambda p: SUPPLIERS.index(p.code) if p.code in SUPPLIERS else len(SUPPLIERS))
    if len(ordered) == 1:
        return roles
    return roles.with_("supplier", ordered[0] if ordered[0].code in SUPPLIERS else None).with_("recipient", ordered[1])


def by_order(scene: Scene, found: Found, weapon: int, roles: Roles) -> Roles:
    """Fill what is open by the order of the words, where a verb is active and its own clause holds the states.

    The last state before "sold" supplies, the one right behind it receives; the last before "bought" receives.
    """
    s, verb = scene.sentence, found.token
    side = SIDES.get(found.trigger.subject)
    if not found.verb or side is None or tree.is_passive(s, verb.i) or verb.dep in ("acl", "amod", "xcomp"):
        return roles
    if verb.i and s.tokens[verb.i - 1].text.lower() in ("to", "been", "was", "were", "be", "being"):
        return roles
    states = _clause_states(scene, found)
    if not states and weapon > verb.i:
        states = scene.states(0, len(s.tokens))[:3]
        first = [p for p in states if p.span is not None and p.span[1] <= verb.start]
        roles = roles.with_(side, replace(first[0], how="first state of the sentence") if first else None)
    before = [p for p in states if p.span is not None and p.span[1] <= verb.start]
    if before:
        roles = roles.with_(side, replace(before[-1], how="last state before the verb"))
    behind = [p for p in states if p.span is not None and verb.end <= p.span[0] <= verb.end + 5]
    if side == "supplier" and behind and weapon > verb.i:
        roles = roles.with_("recipient", replace(behind[0], how="right behind the verb"))
    marks, other = ({"to"}, "recipient") if side == "supplier" else ({"from"}, "supplier")
    marked = [p for p in states if _mark_before(s, p) in marks and p.span is not None and p.span[0] >= verb.end]
    return roles.with_(other, replace(marked[0], how="marked by a preposition")) if len(marked) == 1 else roles


def _mark_before(s: Sentence, party: Party) -> str:
    """The word before a state's name, articles passed over."""
    before = [t for t in s.tokens if party.span is not None and t.end <= party.span[0] and t.text.lower() != "the"]
    return before[-1].text.lower() if before else ""


def from_clause(scene: Scene, found: Found, roles: Roles, *, maker: str = "") -> Roles:
    """Fill what is open from the states of the trigger's clause: the one left over, or two by export rank."""
    held = {p.code for p in (roles.supplier, roles.recipient) if p is not None}
    rest = [p for p in _clause_states(scene, found) if p.code not in held]
    if roles.supplier is None and roles.recipient is None:
        if len(rest) == 1 and found.trigger.subject == "party" and maker not in ("", "SUN", rest[0].code):
            return roles.with_("recipient", rest[0])
        return _ranked(roles, rest[:2]) if len(rest) == 2 else roles
    if not rest and roles.supplier is None and found.token.dep in ("acl", "nmod", "obl", "obj", "conj", "advcl"):
        others = [p for p in scene.states(0, len(scene.sentence.tokens)) if p.code not in held]
        likely = [p for p in others if p.code in SUPPLIERS[:GREAT]]
        return roles.with_("supplier", likely[0]) if len(likely) == 1 else roles
    if len(rest) != 1:
        return roles
    if roles.supplier is None:
        fits = rest[0].code in SUPPLIERS and maker in ("", "SUN", rest[0].code)
        return roles.with_("supplier", rest[0] if fits else None)
    return roles.with_("recipient", rest[0])


def _clause_states(scene: Scene, found: Found) -> list[Party]:
    """The states named in the clause of a trigger, clauses inside it and around it left out."""
    s = scene.sentence
    host = found.token.i
    while s.tokens[host].pos not in ("VERB", "AUX") and s.tokens[host].head != host:
        host = s.tokens[host].head
    while s.tokens[host].dep in ("xcomp", "acl") and s.tokens[host].head != host:
        host = s.tokens[host].head
    inside: set[int] = set()
    ahead = [host]
    while ahead:
        at = ahead.pop()
        inside.add(at)
        ahead.extend(c.i for c in tree.children(s, at) if not _is_clause(s, c) or found.token.i in s.subtree(c.i))
    words = [s.tokens[i] for i in inside]
    return [
        p
        for p in scene.states(0, len(s.tokens))
        if p.span and any(t.start < p.span[1] and p.span[0] < t.end for t in words)
    ]


def _is_clause(s: Sentence, token: Token) -> bool:
    if token.dep in ("advcl", "parataxis", "acl:relcl"):
        return True
    return (
        token.dep in ("conj", "ccomp")
        and token.pos == "VERB"
        and any(c.dep in ("nsubj", "nsubj:pass") for c in tree.children(s, token.i))
    )
