"""From stored text to parsed sentences.

Text is cut into paragraphs, and paragraphs into sentences by rule; the network then tags, lemmatises and
parses each sentence alone and finds names of persons, organisations and places in it. Words, sentences and
names carry code-point offsets into the stored text. Blocks of boilerplate and of other languages are not
parsed. Parts of speech are UPOS and Penn (XPOS), relations are those of Universal Dependencies v2 as English
EWT uses them (subtypes kept: nsubj:pass, aux:pass, obl:agent, nmod:poss, acl:relcl, compound:prt ...).

The default parser is the one that ships; `load_parser("en_core_web_sm")` takes an installed spaCy model
instead, whose relations must be Universal Dependencies or ClearNLP's, which are converted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Token as SpacyToken

from counterpoise.errors import UsageError
from counterpoise.read.parse import weights
from counterpoise.read.parse.clearnlp import speaks_clearnlp, universal
from counterpoise.read.parse.lemmas import Lexicon
from counterpoise.read.parse.mend import mend
from counterpoise.read.parse.paragraphs import Paragraph, clean, split_paragraphs
from counterpoise.read.parse.sentences import split_sentences

PARSED_KINDS = frozenset({"body", "title", "caption", "quoted_document"})
NAME_KINDS = {
    "PER": "PER", "PERSON": "PER", "ORG": "ORG", "LOC": "LOC", "GPE": "LOC", "FAC": "LOC",
}  # fmt: skip
NEEDED_RELATIONS = frozenset({"nsubj", "obj", "obl", "nmod", "case", "ccomp", "advcl", "conj"})
BATCH = 64


class HasText(Protocol):
    """What the parser needs of a stored text."""

    @property
    def text(self) -> str: ...


class HasSpan(Protocol):
    """What the parser needs of a block: offsets into the stored text and a kind."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def kind(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Token:
    """One word. `start` and `end` are offsets into the stored text; `head` is the head's index in the sentence.

    `text` is the stored text between the offsets without invisible characters. The root is its own head and
    has `dep` "root". `morph` is like "Number=Sing|Person=3". `ent_type` is PER, ORG, LOC or empty, and
    `ent_opens` is true on the first word of a name.
    """

    i: int
    start: int
    end: int
    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    morph: str
    ent_type: str
    ent_opens: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A parsed sentence: place in the stored text, paragraph (from 0, in reading order), kind of its block."""

    start: int
    end: int
    paragraph: int
    kind: str
    tokens: tuple[Token, ...]
    children: tuple[tuple[int, ...], ...] = field(repr=False, compare=False)
    """For each word the indices of its dependents, left to right."""

    @property
    def root(self) -> Token:
        """The word that heads the sentence."""
        return next(token for token in self.tokens if token.head == token.i)

    def subtree(self, i: int) -> tuple[int, ...]:
        """The indices of word `i` and of all words below it, left to right."""
        found, ahead = [], [i]
        while ahead:
            at = ahead.pop()
            found.append(at)
            ahead.extend(self.children[at])
        return tuple(sorted(found))

    def names(self) -> tuple[tuple[int, int, str], ...]:
        """The names found by the network: first word, word after the last, kind."""
        found: list[tuple[int, int, str]] = []
        for token in self.tokens:
            if not token.ent_type:
                continue
            if token.ent_opens or not found or found[-1][1] != token.i:
                found.append((token.i, token.i + 1, token.ent_type))
            else:
                found[-1] = (found[-1][0], token.i + 1, found[-1][2])
        return tuple(found)


@dataclass(frozen=True)
class Place:
    """Where a sentence lies: its paragraph, the offset and number of that, and the kind of its block."""

    paragraph: Paragraph
    offset: int
    index: int
    kind: str


def own_relations(doc: Doc) -> tuple[list[int], list[str]]:
    """Heads and relations as the pipeline gives them, the root's apart."""
    return [word.head.i for word in doc], ["root" if word.dep_ == "ROOT" else word.dep_ for word in doc]


class Parser:
    """A loaded pipeline. `id` names it in records."""

    def __init__(
        self,
        nlp: Language,
        parser_id: str,
        *,
        lexicon: Lexicon | None = None,
        relations: Callable[[Doc], tuple[list[int], list[str]]] = own_relations,
    ) -> None:
        """With a lexicon, lemmas are its; without, they are the pipeline's own. `relations` gives heads and labels."""
        self._nlp = nlp
        self._relations = relations
        self._lexicon = lexicon
        self.id = parser_id

    def sentences(self, stored: HasText, blocks: Iterable[HasSpan]) -> Iterator[Sentence]:
        """The sentences of the blocks, in the order of the blocks, parsed.

        Blocks may not overlap; those of other kinds than PARSED_KINDS are passed over.
        """
        cut = [
            (index, kind, paragraph, span)
            for index, (kind, paragraph) in enumerate(_paragraphs(stored.text, blocks))
            for span in split_sentences(paragraph.text)
        ]
        docs = self._nlp.pipe(
            (self._doc(paragraph.text[start:end]) for _, _, paragraph, (start, end) in cut), batch_size=BATCH
        )
        for (index, kind, paragraph, (start, _)), doc in zip(cut, docs, strict=True):
            yield self._sentence(doc, Place(paragraph, start, index, kind))

    def parse(self, text: str) -> tuple[Sentence, ...]:
        """The sentences of a bare text, offsets into it."""
        return tuple(self.sentences(_Bare(text), (_Whole(0, len(text), "body"),)))

    def parse_sentences(self, texts: Iterable[str]) -> Iterator[Sentence]:
        """Every text parsed as one sentence, offsets into that text. Raises ValueError for an empty text."""
        cut = [clean(text, 0, len(text)) for text in texts]
        if not all(paragraph.text for paragraph in cut):
            raise ValueError("a sentence needs at least one visible character")
        docs = self._nlp.pipe((self._doc(paragraph.text) for paragraph in cut), batch_size=BATCH)
        for index, (paragraph, doc) in enumerate(zip(cut, docs, strict=True)):
            yield self._sentence(doc, Place(paragraph, 0, index, "body"))

    def _doc(self, text: str) -> Doc:
        doc = self._nlp.make_doc(text)
        for token in doc:
            token.is_sent_start = token.i == 0
        return doc

    def _sentence(self, doc: Doc, place: Place) -> Sentence:
        heads, deps = self._relations(doc)
        tokens = tuple(self._token(word, place, head, dep) for word, head, dep in zip(doc, heads, deps, strict=True))
        tokens = mended(tokens)
        children: list[list[int]] = [[] for _ in tokens]
        for token in tokens:
            if token.head != token.i:
                children[token.head].append(token.i)
        return Sentence(
            start=tokens[0].start,
            end=tokens[-1].end,
            paragraph=place.index,
            kind=place.kind,
            tokens=tokens,
            children=tuple(map(tuple, children)),
        )

    def _token(self, word: SpacyToken, place: Place, head: int, dep: str) -> Token:
        at = place.offset + word.idx
        start, end = place.paragraph.span(at, at + len(word))
        pos, tag = word.pos_, word.tag_
        return Token(
            i=word.i,
            start=start,
            end=end,
            text=word.text,
            lemma=word.lemma_ if self._lexicon is None else self._lexicon.lemma(word.text, pos, tag),
            pos=pos,
            tag=tag,
            dep=dep,
            head=head,
            morph=str(word.morph),
            ent_type=NAME_KINDS.get(word.ent_type_, ""),
            ent_opens=word.ent_iob_ == "B",
        )


@dataclass(frozen=True)
class _Bare:
    text: str


@dataclass(frozen=True)
class _Whole:
    start: int
    end: int
    kind: str


def load_parser(name: str | None = None) -> Parser:
    """The shipped parser, or an installed spaCy model by name or folder.

    Raises CheckFailed where the shipped weights are missing or altered, and UsageError where the named model
    is not installed or has relations of another kind.
    """
    if name is None:
        loaded = weights.load()
        return Parser(loaded.nlp, weights.weights_id(), lexicon=loaded.lexicon)
    try:
        nlp = spacy.load(name)
    except OSError as error:
        raise UsageError(f"no spaCy model '{name}' is installed: {error}") from error
    model = f"spacy-{nlp.meta['lang']}_{nlp.meta['name']}-{nlp.meta['version']}"
    pipe: Any = nlp.get_pipe("parser") if nlp.has_pipe("parser") else None
    labels = tuple(pipe.labels) if pipe else ()
    if speaks_clearnlp(labels):
        return Parser(nlp, model, relations=universal)
    missing = sorted(NEEDED_RELATIONS - set(labels))
    if missing:
        raise UsageError(
            f"the spaCy model '{name}' parses neither into Universal Dependencies nor into ClearNLP relations: "
            f"its parser has no {', '.join(missing)}"
        )
    return Parser(nlp, model)


def mended(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The words with the heads and relations that `mend` gives them."""
    heads, deps = mend(tokens)
    return tuple(
        token if token.head == head and token.dep == dep else replace(token, head=head, dep=dep)
        for token, head, dep in zip(tokens, heads, deps, strict=True)
    )


def _paragraphs(text: str, blocks: Iterable[HasSpan]) -> Iterator[tuple[str, Paragraph]]:
    for block in blocks:
        if block.kind in PARSED_KINDS:
            for paragraph in split_paragraphs(text, block.start, block.end):
                yield block.kind, paragraph
