"""Actors of a document: what a phrase in a sentence stands for, read in the light of the whole text.

`DocumentNames` holds the named mentions and answers `actor_of` for any span. A phrase that names its state speaks
for itself (`phrase`). Otherwise the text decides: "the minister" is the last person named with that office, or
the one holder of it in the only state that the sentence names; "its troops" belong to the state that "its" stands
for; he, she and it are followed only where one candidate is left. What stays open has an empty code: nothing is
guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from counterpoise.read.names.find import find_names
from counterpoise.read.names.lexicon import Names
from counterpoise.read.names.mention import ActorRef, Mention, SentenceLike, TokenLike, plain_sentences
from counterpoise.read.names.phrase import Reading, make_phrase, names_another, read_phrase
from counterpoise.read.names.trie import pieces_of

PERSONAL = frozenset({"he", "she", "him", "her", "his", "hers", "himself", "herself"})
THING = frozenset({"it", "its", "itself"})
OWN = frozenset({"his", "her", "its"})
SPEAKER = frozenset({"we", "our", "us", "ours"})
STATES = frozenset({"state", "capital_metonym", "organisation", "metonym", "contested"})
INSIDE = frozenset(
    "det amod compound nmod nmod:poss nummod flat flat:name case fixed appos nmod:npmod goeswith nmod:unmarked "
    "obl:npmod nummod:gov compound:prt list".split()
)  # fmt: skip
BACK = 3
"""A person is sought in the current sentence and at most so many before it."""


@dataclass(frozen=True, slots=True)
class DocumentNames:
    """Sentences of a document, its mentions in order, and what is needed to resolve phrases in it."""

    sentences: tuple[SentenceLike, ...]
    mentions: tuple[Mention, ...]
    by_sentence: dict[int, tuple[Mention, ...]]
    names: Names
    day: date
    home: str

    def actor_of(self, sentence: int, first: int, last: int) -> ActorRef | None:
        """The actor that tokens [first, last) of a sentence stand for; None where they say neither state nor sector.

        Raises IndexError for a span outside the sentence.
        """
        tokens = self.sentences[sentence].tokens
        if not 0 <= first < last <= len(tokens):
            raise IndexError(f"tokens {first} to {last} lie outside sentence {sentence}, which has {len(tokens)}")
        span = tokens[first:last]
        start, end = span[0].start, span[-1].end
        text = _text(span)
        if last - first == 1 and span[0].text.lower() in PERSONAL | THING | SPEAKER:
            return self._pronoun(sentence, span[0], text)
        inside = [one for one in self.by_sentence.get(sentence, ()) if one.start < end and start < one.end]
        phrase = make_phrase(pieces_of(span), inside, _head_end(span))
        if names_another(phrase):
            return None
        reading = read_phrase(phrase, self.names)
        if not reading.code:
            reading = self._in_context(sentence, span, reading)
        if not reading.code and not reading.sectors:
            return None
        return ActorRef(reading.code, reading.sectors, text, start, end, reading.entity, reading.how)

    def actor_at(self, sentence: int, token: int) -> ActorRef | None:
        """The actor that the noun phrase headed by `token` stands for; needs a parse to see more than one word."""
        return self.actor_of(sentence, *phrase_around(self.sentences[sentence], token))

    def _in_context(self, sentence: int, span: Sequence[TokenLike], reading: Reading) -> Reading:
        """`reading` with the state that the text gives it, or as it was."""
        start = span[0].start
        own = next((token for token in span if token.text.lower() in OWN | SPEAKER), None)
        if own is not None:
            owner = self._pronoun(sentence, own, own.text)
            if owner is not None and owner.code:
                return Reading(owner.code, reading.sectors, owner.code.lower(), f"possessive: {owner.how}")
        definite = span[0].text.lower() in {"the", "this", "that"} or span[0].text[:1].isupper()
        if reading.office and definite:
            person = self._last_with(reading.office, sentence, start)
            if person is not None:
                sectors = tuple(one for one in (person.sector, person.second) if one)
                return Reading(
                    person.code, sectors or reading.sectors, person.entity, "office named before", reading.office
                )
        if definite and (reading.office or reading.organ):
            codes = self._codes(sentence, start)
            if len(codes) == 1:
                return self._holder(reading, codes[0])
            if not codes and self.home:
                return Reading(self.home, reading.sectors, self.home.lower(), "the document's own side", reading.office)
        return reading

    def _holder(self, reading: Reading, code: str) -> Reading:
        entry = self.names.holder(reading.office, code, self.day) if reading.office else None
        if entry is None:
            return Reading(code, reading.sectors, code.lower(), "only state of the sentence", reading.office)
        return Reading(code, reading.sectors, entry.entity, "holder in the only state of the sentence", reading.office)

    def _codes(self, sentence: int, end: int) -> tuple[str, ...]:
        """Codes named in a sentence before `end`; where there is none, those of the sentence before."""
        for index in (sentence, sentence - 1):
            there = self.by_sentence.get(index, ())
            named = [one for one in there if one.code and (index < sentence or one.start < end)]
            if named:
                return tuple(dict.fromkeys(one.code for one in named))
        return ()

    def _last_with(self, office: str, sentence: int, before: int) -> Mention | None:
        """The last person named before whose office is meant by `office`."""
        earlier = [one for one in self._before(sentence, before, back=None) if one.kind == "person"]
        for one in reversed(earlier):
            if one.office == office or (office == "minister" and one.office.endswith("minister")):
                return one
        return None

    def _before(self, sentence: int, before: int, *, back: int | None) -> list[Mention]:
        return [
            one
            for one in self.mentions
            if one.end <= before and (back is None or one.sentence >= sentence - back) and one.sentence <= sentence
        ]

    def _pronoun(self, sentence: int, token: TokenLike, text: str) -> ActorRef | None:
        word = token.text.lower()
        if word in SPEAKER:
            if not self.home:
                return None
            return ActorRef(self.home, (), text, token.start, token.end, self.home.lower(), "the document's own side")
        kinds = frozenset({"person"}) if word in PERSONAL else STATES
        found = self._antecedent(sentence, token, kinds)
        if found is None:
            return None
        sectors = tuple(one for one in (found.sector, found.second) if one)
        return ActorRef(found.code, sectors, text, token.start, token.end, found.entity, f"pronoun for '{found.text}'")

    def _antecedent(self, sentence: int, token: TokenLike, kinds: frozenset[str]) -> Mention | None:
        """The one candidate before a pronoun: nearest sentence with any; among several the one that is its subject."""
        for index in range(sentence, max(-1, sentence - BACK), -1):
            named = [one for one in self.by_sentence.get(index, ()) if one.kind in kinds and one.end <= token.start]
            entities = {one.entity for one in named}
            if len(entities) == 1:
                return named[-1]
            subjects = {one.entity: one for one in named if _is_subject(self.sentences[index], one)}
            if len(subjects) == 1:
                return next(iter(subjects.values()))
            if named:
                return None
        return None


def read_names(
    sentences: Iterable[SentenceLike], *, published: date | None, names: Names, home: str = ""
) -> DocumentNames:
    """Find the names of a document and make its phrases answerable. Arguments as in `find_names`."""
    held = tuple(sentences)
    mentions = find_names(held, published=published, names=names, home=home)
    grouped: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        grouped[mention.sentence].append(mention)
    by_sentence = {index: tuple(found) for index, found in grouped.items()}
    return DocumentNames(held, mentions, by_sentence, names, published or date.max, home)


def actor_of_text(text: str, *, published: date | None, names: Names) -> ActorRef | None:
    """The actor that a bare phrase stands for, read without a parse; None where it says neither state nor sector."""
    sentences = plain_sentences(text)
    if not sentences:
        return None
    document = read_names(sentences, published=published, names=names)
    return document.actor_of(0, 0, len(sentences[0].tokens))


def phrase_around(sentence: SentenceLike, token: int) -> tuple[int, int]:
    """First token and end of the noun phrase that `token` heads, without relative clauses and conjuncts."""
    tokens = sentence.tokens
    if tokens[token].head < 0:
        return token, token + 1
    inside = {token}
    grown = True
    while grown:
        grown = False
        for one in tokens:
            if one.i not in inside and one.head in inside and one.dep in INSIDE:
                inside.add(one.i)
                grown = True
    first, last = token, token
    while first - 1 in inside or (first - 2 in inside and tokens[first - 1].dep == "punct" and first >= 2):
        first -= 1
    while last + 1 in inside or (last + 2 in inside and tokens[last + 1].dep == "punct"):
        last += 1
    if tokens[first].dep == "case" and tokens[first].head == token:
        first += 1
    return first, last + 1


def _text(span: Sequence[TokenLike]) -> str:
    text, end = "", -1
    for token in span:
        text += token.text if not text or token.start == end else f" {token.text}"
        end = token.end
    return text


def _head_end(span: Sequence[TokenLike]) -> int | None:
    """End offset of the word of the span that hangs on a word outside it; None without a parse."""
    places = {token.i for token in span}
    for token in span:
        outside = token.head >= 0 and (token.head not in places or token.head == token.i)
        if outside and token.pos in {"NOUN", "PROPN", "PRON"}:
            return token.end
    return None


def _is_subject(sentence: SentenceLike, mention: Mention) -> bool:
    """True where a word of the mention, or of the phrase that it opens, is a subject."""
    return any(
        token.dep.startswith("nsubj") and token.start < mention.end and mention.start < token.end
        for token in sentence.tokens
    )
