"""The stage of an event: its sentence, the document's names, and what was told before.

A `Scene` answers what a phrase stands for: the party of its head and of what is joined to it, of names inside it
("the presidents of Armenia and Azerbaijan"), and of words that only the text before explains. Those are few and
each says how it was resolved in `Party.how`: "both sides" are the two parties named together last, or else the
document's two main states; "they" are the subject of the sentence before; "the enemy" is the other main state, for
an outlet that belongs to one; "its ally" is the power named last that is neither the owner nor its opponent.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from counterpoise.read.candidates import EventCandidate, Party
from counterpoise.read.events import tree
from counterpoise.read.names.mention import ActorRef, Mention
from counterpoise.read.names.resolve import DocumentNames
from counterpoise.read.parse.pipeline import Sentence, Token

BODIES = frozenset({"IGO", "UNO", "EUR", "NGO", "IMG", "ISM", "NKR", "KAS", "XBD", "GOL"})
CONTESTED = frozenset({"NKR", "KAS", "XBD", "GOL"})
"""Contested places: as bare names in a phrase of place they are where something happens, not who does it."""
GREAT_POWERS = frozenset({"USA", "RUS", "FRA", "GBR", "CHN", "DEU"})
COLLECTIVE = frozenset(
    """
    side party leader president minister country they state foe neighbour neighbor army nation government rival
    capital delegation adversary enemy them
    """.split()
)
OPPONENT = frozenset({"adversary", "enemy", "opponent", "aggressor", "foe", "rival", "archenemy", "occupier"})
ALLY = frozenset({"ally", "patron", "protector"})
NAME_PARTS = frozenset({"flat", "compound", "amod", "nmod:desc", "flat:name"})
OURS = frozenset({"we", "us", "our", "ours"})
SAYING = frozenset("say tell add warn declare announce write claim insist state note argue stress vow reply".split())
OWNED = ("amod", "compound", "nmod:poss", "nmod:desc")
PLACES = frozenset({"state", "place", "capital_place", "capital_metonym", "contested"})
BACK = 3
"""How many sentences back a party is sought that only the text before names."""


@dataclass
class Memory:
    """The events told so far in a document, in its order."""

    events: list[EventCandidate] = field(default_factory=list)

    def near(self, sentence: int, *, back: int = BACK) -> list[EventCandidate]:
        """Events of the sentences just before and of this one so far, the latest first."""
        return [e for e in reversed(self.events) if e.sentence >= sentence - back]

    def last_actor(self, sentence: int, besides: set[str], *, back: int = BACK) -> Party | None:
        """The actor of the latest event that is not one of `besides`."""
        for event in self.near(sentence, back=back):
            for party in event.actors if event.status != "historical" else ():
                if party.code and party.code not in besides:
                    return party
        return None

    def last_of(self, types: frozenset[str], besides: set[str]) -> Party | None:
        """The actor of the latest event of `types`, wherever it stands before."""
        for event in reversed(self.events):
            found = [p for p in event.actors if p.code not in besides]
            if event.event_type in types and found:
                return found[0]
        return None

    def last_dyad(
        self, sentence: int, types: frozenset[str], *, holding: str = "", back: int = BACK
    ) -> tuple[tuple[Party, ...], tuple[Party, ...]] | None:
        """Actors and recipients of the latest event of `types` that joins two parties, one of them `holding`."""
        for event in self.near(sentence, back=back):
            codes = {p.code for p in (*event.actors, *event.recipients)}
            if event.event_type in types and len(codes) == 2 and (not holding or holding in codes):
                return event.actors, event.recipients
        return None

    def last_two(self, sentence: int) -> tuple[str, ...]:
        """The codes of the two states that the latest event with two parties joins."""
        for event in self.near(sentence):
            codes = tuple(dict.fromkeys(p.code for p in (*event.actors, *event.recipients)))
            if len(codes) == 2:
                return codes
        return ()


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with its place in the document, the document's names and what was told before."""

    index: int
    sentence: Sentence
    names: DocumentNames
    pair: tuple[str, ...] = ()
    """The codes of the two states that the document is most about, or none."""
    memory: Memory = field(default_factory=Memory)
    fighting: tuple[str, ...] = ()
    """The codes of the two states that fight each other in the document, the main attacker first, or none."""
    reads: dict[int, list[Party]] = field(default_factory=dict, compare=False, repr=False)
    """What words of the sentence were read to stand for already."""

    def parties(self, token: Token) -> list[Party]:
        """The parties that a phrase and its conjuncts stand for."""
        both = self._both(token) if self._names_nobody(token) else []
        if len(both) == 2:
            return both
        spoken = self._speaking(token)
        if spoken is not None:
            return [spoken]
        found = self._read(token)
        for one in self._joined(token, bool(found)):
            found += self._read(one)
        inside = self._inside(token)
        if len({p.code for p in inside}) > len({p.code for p in found}):
            found = inside
        return found or self._both(token) or self._pointed(token)

    def _speaking(self, token: Token) -> Party | None:
        """Whose "we", "us" or "our troops" it is in somebody's words: the subject of the verb of saying above."""
        s = self.sentence
        words = (token, *(c for c in tree.children(s, token.i) if c.dep == "nmod:poss"))
        if not any(t.text.lower() in OURS for t in words):
            return None
        at = token
        while at.head != at.i:
            at = s.tokens[at.head]
            if tree.lemma(at) not in SAYING:
                continue
            subjects = [t for t in tree.subjects(s, at.i) if t.text.lower() not in OURS]
            read = [p for t in subjects for p in self._read(t)]
            if read:
                span = (token.start, token.end)
                return Party(read[0].code, "", token.text, span, read[0].entity, f"'{read[0].text}' speaks")
        home = self.names.home
        return Party(home, "", token.text, (token.start, token.end), home.lower(), "the own side") if home else None

    def _names_nobody(self, token: Token) -> bool:
        """Whether no name stands in a phrase, so that it means somebody named before."""
        s = self.sentence
        places = [c for c in tree.children(s, token.i) if c.dep in ("nmod", "obl") and tree.preposition(s, c.i) != "of"]
        inside = set(s.subtree(token.i)).difference(*(s.subtree(c.i) for c in places))
        span = [s.tokens[i] for i in sorted(inside)]
        there = self.names.by_sentence.get(self.index, ())
        return not any(m.start <= t.start < m.end for t in span for m in there)

    def is_place(self, token: Token) -> bool:
        """Whether a phrase is a contested place by its bare name."""
        m = self.mention(token)
        return m is not None and m.code in CONTESTED and m.kind in ("contested", "place")

    def mention(self, token: Token) -> Mention | None:
        """The named mention that a word belongs to."""
        there = self.names.by_sentence.get(self.index, ())
        return next((m for m in there if m.start <= token.start < m.end), None)

    def main(self, how: str, codes: Sequence[str] | None = None) -> list[Party]:
        """Parties without words of their own: the main states of the document, or those of `codes`."""
        return [Party(code, "", "", None, "", how, outside_clause=True) for code in codes or self.pair]

    def other(self, codes: set[str], *, fight: bool = False) -> Party | None:
        """The state that stands against those of `codes`: another of the sentence, else the other main one.

        In a `fight` the two that fight in the document stand against each other, if they are not the main ones.
        """
        pair = self.fighting if fight and codes & set(self.fighting) else self.pair
        if len(pair) < 2:
            return None
        there = self.names.by_sentence.get(self.index, ())
        named = [m for m in there if m.code in pair and m.code not in codes]
        if named:
            m = named[0]
            span = (m.start, m.end)
            return Party(m.code, m.sector, m.text, span, m.entity, "named in the sentence", outside_clause=True)
        if len(codes & set(pair)) == 1:
            code = next(code for code in pair if code not in codes)
            return self.main("the other main state", [code])[0]
        return None

    def last_named(self, token: Token, besides: set[str]) -> Party | None:
        """The state named last before a word, in its sentence or the one before, that is not one of `besides`."""
        for index in (self.index, self.index - 1):
            there = self.names.by_sentence.get(index, ())
            named = [
                m for m in there
                if is_state(m.code) and m.code not in besides and (index < self.index or m.end <= token.start)
            ]  # fmt: skip
            if named:
                m = named[-1]
                return Party(m.code, "", "", None, m.entity, "named last before", outside_clause=True)
        return None

    def _read(self, token: Token) -> list[Party]:
        if token.i not in self.reads:
            actor = self.names.actor_at(self.index, token.i)
            known = actor is not None and bool(actor.code)
            self.reads[token.i] = [_party(actor)] if actor is not None and known else []
        return list(self.reads[token.i])

    def _joined(self, token: Token, known: bool) -> list[Token]:
        """Conjuncts of a word or of a part of its name, and appositions where it says nothing or opens a list."""
        parts, ahead = [token], [token]
        while ahead:
            at = ahead.pop()
            inner = [c for c in tree.children(self.sentence, at.i) if c.dep in NAME_PARTS and c.pos != "VERB"]
            parts += inner
            ahead += inner
        below = [c for part in parts for c in tree.children(self.sentence, part.i)]
        conjuncts = [c for c in below if c.dep == "conj" and c.pos != "VERB"]
        listed = [c for c in below if c.dep == "appos" and (not known or (self._is_bare(c) and self._is_bare(token)))]
        deeper = [
            d for c in conjuncts for d in tree.children(self.sentence, c.i) if d.dep == "conj" and d.pos != "VERB"
        ]
        hyphened = [c for c in parts[1:] if self._is_demonym(c) and any(self._is_demonym(o) for o in parts if o != c)]
        return listed + conjuncts + deeper + hyphened

    def _is_demonym(self, token: Token) -> bool:
        m = self.mention(token)
        return m is not None and m.kind == "demonym"

    def _is_bare(self, token: Token) -> bool:
        m = self.mention(token)
        return m is not None and m.kind in PLACES

    def _inside(self, token: Token) -> list[Party]:
        """Names joined inside a phrase: "the presidents of Armenia and Azerbaijan", "chiefs of staff of A and B"."""
        found: list[Party] = []
        ahead = [(token, 0)]
        while ahead:
            at, depth = ahead.pop(0)
            for c in tree.children(self.sentence, at.i):
                inner = c.dep in ("nmod", *OWNED) and tree.preposition(self.sentence, c.i) in ("", "of")
                if c.pos != "PRON" and (inner or (c.dep == "conj" and depth > 0 and c.pos != "VERB")):
                    found += self._read(c)
                    if c.dep != "nmod:poss" and depth < 3:
                        ahead.append((c, depth + 1))
        return found

    def _both(self, token: Token) -> list[Party]:
        """The two parties named together last, for "both sides", "the two countries", "the parties", "either"."""
        s, word = self.sentence, tree.lemma(token)
        below = {tree.lemma(c) for c in tree.children(s, token.i)}
        alone = word in ("both", "either", "neither") and token.pos in ("PRON", "DET", "CCONJ")
        counted = bool(below & {"both", "two", "either", "neither", "each"})
        plural = token.tag in ("NNS", "NNPS")
        described = any(c.dep in ("amod", "compound") for c in tree.children(s, token.i))
        whole = word in COLLECTIVE and (counted or (plural and "the" in below) or (word == "party" and not described))
        if not alone and not (whole and (plural or below & {"either", "neither", "each"})):
            return []
        span = (token.start, token.end)
        two = self._two(token)
        return [Party(code, "", token.text, span, "", "the two parties named", outside_clause=True) for code in two]

    def _two(self, token: Token) -> tuple[str, ...]:
        """Two states that a plural stands for: those named before it, in the sentence before, or the main ones."""
        besides = self._subject_codes(token)
        for index in (self.index, self.index - 1):
            there = self.names.by_sentence.get(index, ())
            named = [
                m for m in there if m.code and m.code not in BODIES and (index < self.index or m.end <= token.start)
            ]
            codes = tuple(dict.fromkeys(m.code for m in named))
            if len(codes) == 2 and not set(codes) & besides and (not self.pair or set(codes) & set(self.pair)):
                return codes
        if len(self.pair) == 2:
            return self.pair
        return self.memory.last_two(self.index)

    def _subject_codes(self, token: Token) -> set[str]:
        """Codes of the subjects of the verb above a word, if it is not a subject itself."""
        head = self.sentence.tokens[token.head]
        if token.dep in tree.SUBJECTS or head.pos != "VERB":
            return set()
        return {p.code for t in tree.subjects(self.sentence, head.i) if t.i != token.i for p in self._read(t)}

    def _pointed(self, token: Token) -> list[Party]:
        """What "they", "the enemy" and "its ally" point at."""
        word = tree.lemma(token)
        if token.text.lower() == "them":
            return self._plural_before(token) or self._subject_before(token)
        if word in ("they", "it", "he", "she") and token.pos == "PRON" and token.dep in tree.SUBJECTS:
            return self._subject_before(token)
        if word == "counterpart":
            owner = self._owner(token)
            against = self.other({owner}) if owner else None
            return [against] if against is not None else []
        if word in OPPONENT or word in ALLY:
            owner = self._owner(token)
            if not owner:
                return []
            if word in OPPONENT:
                against = self.other({owner})
                return [against] if against is not None else []
            return self._ally(owner)
        return []

    def _owner(self, token: Token) -> str:
        """The code that a relational noun belongs to: "Armenia's ally", "its ally"; the outlet's own side if bare."""
        for c in tree.children(self.sentence, token.i):
            if c.dep in OWNED:
                read = self._read(c)
                if read:
                    return read[0].code
                if c.dep == "nmod:poss":
                    return self._subject_code()
        return self.names.home

    def _subject_code(self) -> str:
        """The code of the sentence's subject, for a possessive that was not resolved otherwise."""
        subjects = tree.subjects(self.sentence, self.sentence.root.i)
        read = [p for t in subjects for p in self._read(t)]
        return read[0].code if len(read) == 1 else ""

    def _ally(self, owner: str) -> list[Party]:
        against = self.other({owner})
        enemy = {against.code} if against is not None else set()
        for index in range(self.index, max(-1, self.index - BACK - 1), -1):
            for m in reversed(self.names.by_sentence.get(index, ())):
                if m.code in GREAT_POWERS - {owner} - enemy:
                    return [Party(m.code, "", "", None, m.entity, f"ally, '{m.text}'", outside_clause=True)]
        return []

    def _plural_before(self, token: Token) -> list[Party]:
        """The party of the nearest plural before "them" in its sentence."""
        for t in reversed(self.sentence.tokens[: token.i]):
            if t.tag in ("NNS", "NNPS") and t.dep not in OWNED and (found := self.parties(t)):
                p = found[0]
                span = (token.start, token.end)
                return (
                    [Party(p.code, p.sector, token.text, span, p.entity, f"'{p.text}' before")]
                    if len(found) == 1
                    else []
                )
        return []

    def _subject_before(self, token: Token) -> list[Party]:
        """The parties of the nearest subject above a pronoun, else of the subject of the last sentence."""
        s, at = self.sentence, self.sentence.tokens[token.head]
        candidates: list[tuple[Scene, Token]] = []
        while at.head != at.i:
            at = s.tokens[at.head]
            candidates += [(self, t) for t in tree.subjects(s, at.i) if t.end <= token.start and t.pos != "PRON"]
        if self.index > 0 and isinstance(last := self.names.sentences[self.index - 1], Sentence):
            scene = Scene(self.index - 1, last, self.names, self.pair, self.memory, self.fighting)
            candidates += [(scene, t) for t in tree.subjects(last, last.root.i) if t.pos != "PRON"]
        for scene, subject in candidates:
            found = scene.parties(subject)
            most = 2 if token.text.lower() == "they" else 1
            if found and len({p.code for p in found}) <= most:
                span = (token.start, token.end)
                return [Party(p.code, p.sector, token.text, span, p.entity, f"'{p.text}' before") for p in found]
        codes = tuple(dict.fromkeys(m.code for m in self.names.by_sentence.get(self.index - 1, ()) if is_state(m.code)))
        if token.text.lower() == "they" and len(codes) == 2:
            return self.main("the two named before", codes)
        return []


def _party(actor: ActorRef) -> Party:
    """What a phrase was read to stand for, as a party."""
    return Party(actor.code, actor.sector, actor.text, (actor.start, actor.end), actor.entity, actor.how)


def main_pair(names: DocumentNames, hostile: Counter[frozenset[str]] | None = None) -> tuple[str, ...]:
    """The two states that a document sets against each other; empty where nothing points at two of them.

    Two states score by the hostile acts told of one against the other (`hostile`), and by the sentences that name
    both; great powers count less for the latter, as they mediate and supply. The pair of an outlet that belongs to a
    state holds that state. Below a score of 2 the two states named most are taken, if both are named twice.
    """
    score: defaultdict[tuple[str, ...], float] = defaultdict(float)
    for dyad, count in (hostile or Counter()).items():
        if len(dyad) == 2 and not dyad & BODIES:
            score[tuple(sorted(dyad))] += 3 * count
    counts = Counter(m.code for m in names.mentions if is_state(m.code))
    for there in names.by_sentence.values():
        codes = sorted({m.code for m in there if is_state(m.code)})
        for place, one in enumerate(codes):
            for other in codes[place + 1 :]:
                score[one, other] += 1 if {one, other}.isdisjoint(GREAT_POWERS) else 0.4
    own = [two for two in score if names.home in two] or list(score)
    ranked = sorted(own, key=lambda two: (-score[two], -counts[two[0]] - counts[two[1]], two))
    if ranked and score[ranked[0]] >= 2:
        return ranked[0]
    return _most_named(counts)


def _most_named(counts: Counter[str]) -> tuple[str, ...]:
    """The two states named most, without great powers where two others are named three times."""
    others = [code for code, count in counts.most_common() if count > 2 and code not in GREAT_POWERS]
    top = others[:2] if len(others) > 1 else [code for code, count in counts.most_common(2) if count > 1]
    return tuple(sorted(top)) if len(top) == 2 else ()


def is_state(code: str) -> bool:
    """Whether a code is that of a state."""
    return len(code) == 3 and code.isupper() and code not in BODIES
