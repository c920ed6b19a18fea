"""The slots of one predicate, and how well a frame fits them.

A frame's conditions ask for words in slots: the object, the subject, a governed verb, a prepositional phrase. The
words of each slot are collected once for a predicate, since many frames ask for them. A phrase stands for the lemmas
of its head and of what belongs to it, with "@name" where a proper name heads it and "@several" where it has more.
"""

from __future__ import annotations

from functools import cached_property

from counterpoise.read.events import tree
from counterpoise.read.events.tables import Condition, Frame
from counterpoise.read.parse.pipeline import Sentence, Token

Phrase = frozenset[str]


def phrase_words(s: Sentence, token: Token) -> Phrase:
    """The lemmas of a noun phrase with the signs for names and for joined phrases."""
    found = tree.noun_words(s, token.i)
    if token.pos == "PROPN":
        found.add("@name")
    if token.tag == "VBG":
        found.add(token.text.lower())
    if any(c.dep == "conj" for c in tree.children(s, token.i)):
        found.add("@several")
    return frozenset(found)


class Slots:
    """What stands in the slots of word `i` of a sentence, read when first asked for."""

    def __init__(self, sentence: Sentence, i: int) -> None:
        self._s = sentence
        self._i = i

    @cached_property
    def objects(self) -> list[Phrase]:
        return [phrase_words(self._s, o) for o in tree.objects(self._s, self._i)]

    @cached_property
    def subjects(self) -> list[Phrase]:
        """Subjects that act; the subject of a passive is an object."""
        if tree.is_passive(self._s, self._i):
            return []
        return [phrase_words(self._s, t) for t in tree.subjects(self._s, self._i)]

    @cached_property
    def obliques(self) -> list[tuple[str, Phrase]]:
        return [(case, phrase_words(self._s, o)) for case, o in tree.obliques(self._s, self._i)]

    @cached_property
    def governed(self) -> list[Token]:
        return tree.governed(self._s, self._i)

    @cached_property
    def complement(self) -> set[str]:
        return tree.complement_words(self._s, self._i)

    @cached_property
    def has_infinitive(self) -> bool:
        verbs = [c for c in self.governed if c.tag == "VB"]
        return any(tree.lemma(m) == "to" for c in verbs for m in tree.children(self._s, c.i))

    def fit(self, frame: Frame) -> int:
        """How many conditions hold, those with words counted double and the particle once; -1 where it does not fit."""
        if frame.particle and not self._has_particle(frame.particle):
            return -1
        sizes = [
            sum(2 if c.words else 1 for c in way)
            for way in frame.ways
            if all(self._holds(c, frame.particle) for c in way)
        ]
        return max(sizes) + (1 if frame.particle else 0) if sizes else -1

    def _has_particle(self, particle: str) -> bool:
        """Whether the verb carries the particle, by itself or at the head of a phrase ("pulled its staff out of")."""
        if tree.has_particle(self._s, self._i, particle):
            return True
        return any(case.startswith(particle + " ") for case, _ in self.obliques)

    def _holds(self, condition: Condition, particle: str) -> bool:
        slot, words = condition.slot, condition.words
        if slot == "obj":
            found = self.objects or [phrase for case, phrase in self.obliques if case == particle != ""]
            return not found if "@none" in words else _any(found, words)
        if slot == "subj":
            return _any(self.subjects, words)
        if slot == "inf":
            return self.has_infinitive
        if slot == "xc":
            return any(not words or tree.lemma(c) in words for c in self.governed)
        if slot == "any":
            return not words.isdisjoint(self.complement)
        return _any([phrase for case, phrase in self.obliques if slot in case.split()], words)


def _any(phrases: list[Phrase], words: frozenset[str]) -> bool:
    """Whether a phrase has one of the words; no words ask only that there is a phrase."""
    return any(not words or not words.isdisjoint(phrase) for phrase in phrases)
