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
from dataclasses import dataclass, replace
from datetime import date

from counterpoise.read.names import refer
from counterpoise.read.names.find import find_names
from counterpoise.read.names.lexicon import Names
from counterpoise.read.names.mention import ActorRef, Mention, PlainSentence, SentenceLike, TokenLike, plain_sentences
from counterpoise.read.names.phrase import Reading, make_phrase, names_another, read_phrase
from counterpoise.read.names.trie import pieces_of

PRONOUNS = refer.PERSONAL | refer.THING | refer.SPEAKER
INSIDE = frozenset(
    "det amod compound nmod nmod:poss nummod flat flat:name case fixed appos nmod:npmod goeswith nmod:unmarked "
    "obl:npmod nummod:gov compound:prt list".split()
)  # fmt: skip


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
        if last - first == 1 and span[0].text.lower() in PRONOUNS:
            return refer.pronoun(self, sentence, span[0], text)
        reading = self._by_its_words(sentence, span)
        if reading is not None and not reading.code:
            reading = refer.in_context(self, sentence, span, reading)
        if reading is None or not (reading.code or reading.sectors):
            return None
        return ActorRef(reading.code, reading.sectors, text, start, end, reading.entity, reading.how)

    def actor_at(self, sentence: int, token: int) -> ActorRef | None:
        """The actor that the noun phrase headed by `token` stands for; needs a parse to see more than one word."""
        return self.actor_of(sentence, *phrase_around(self.sentences[sentence], token))

    def said(self, sentence: int, token: int) -> Reading | None:
        """What the noun phrase that `token` heads says by its own words, without the text around it."""
        tokens = self.sentences[sentence].tokens
        first, last = phrase_around(self.sentences[sentence], token)
        return self._by_its_words(sentence, tokens[first:last])

    def holder(self, office: str, code: str) -> str:
        """Entity of the one holder of an office of a state on the document's day, or empty."""
        entry = self.names.holder(office, code, self.day)
        return "" if entry is None else entry.entity

    def _by_its_words(self, sentence: int, span: Sequence[TokenLike]) -> Reading | None:
        """The reading of a phrase alone; None for one that names somebody else than its words ("Armenia's ally")."""
        start, end = span[0].start, span[-1].end
        inside = [one for one in self.by_sentence.get(sentence, ()) if one.start < end and start < one.end]
        phrase = make_phrase(pieces_of(span), inside, _head_end(span))
        return None if names_another(phrase) else read_phrase(phrase, self.names)


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
    tokens = [token for sentence in plain_sentences(text) for token in sentence.tokens]
    if not tokens:
        return None
    whole = PlainSentence(tokens[0].start, tokens[-1].end, tuple(replace(token, i=i) for i, token in enumerate(tokens)))
    document = read_names([whole], published=published, names=names)
    return document.actor_of(0, 0, len(tokens))


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
