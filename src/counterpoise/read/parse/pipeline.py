"""From stored text to parsed sentences.

Text is cut into paragraphs, and paragraphs into sentences by rule; the network then tags, lemmatises and
parses each sentence alone and finds names of persons, organisations and places in it. Words, sentences and
names carry code-point offsets into the stored text. Blocks of boilerplate and of other languages are not
parsed. Parts of speech are UPOS and Penn (XPOS), relations are those of Universal Dependencies v2 as English
EWT uses them (subtypes kept: nsubj:pass, aux:pass, obl:agent, nmod:poss, acl:relcl, compound:prt ...).

The default parser is the one that ships; `load_parser("en_core_web_sm")` takes an installed spaCy model
instead, whose relations must be Universal Dependencies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Token as SpacyToken

from counterpoise.errors import UsageError
from counterpoise.read.parse import weights
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
    """One word. `start` and `end` are offsets into the stored text; `head` is the index of its head in the sentence.

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
    """A parsed sentence with its place in the stored text, its paragraph (from 0, in reading order) and block kind."""

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


class Parser:
    """A loaded pipeline. `id` names it in records."""

    def __init__(self, nlp: Language, parser_id: str) -> None:
        self._nlp = nlp
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
            yield _sentence(doc, paragraph, start, index, kind)

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
            yield _sentence(doc, paragraph, 0, index, "body")

    def _doc(self, text: str) -> Doc:
        doc = self._nlp.make_doc(text)
        for token in doc:
            token.is_sent_start = token.i == 0
        return doc


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
    is not installed or does not speak Universal Dependencies.
    """
    if name is None:
        return Parser(weights.load(), weights.weights_id())
    try:
        nlp = spacy.load(name)
    except OSError as error:
        raise UsageError(f"no spaCy model '{name}' is installed: {error}") from error
    relations = {label for pipe in ("parser",) if nlp.has_pipe(pipe) for label in nlp.get_pipe(pipe).labels}
    missing = sorted(NEEDED_RELATIONS - relations)
    if missing:
        raise UsageError(
            f"the spaCy model '{name}' does not parse into Universal Dependencies: "
            f"its parser has no relation {', '.join(missing)}"
        )
    return Parser(nlp, f"spacy-{nlp.meta['lang']}_{nlp.meta['name']}-{nlp.meta['version']}")


def _paragraphs(text: str, blocks: Iterable[HasSpan]) -> Iterator[tuple[str, Paragraph]]:
    for block in blocks:
        if block.kind in PARSED_KINDS:
            for paragraph in split_paragraphs(text, block.start, block.end):
                yield block.kind, paragraph


def _sentence(doc: Doc, paragraph: Paragraph, offset: int, index: int, kind: str) -> Sentence:
    tokens = tuple(_token(word, paragraph, offset) for word in doc)
    children: list[list[int]] = [[] for _ in tokens]
    for token in tokens:
        if token.head != token.i:
            children[token.head].append(token.i)
    return Sentence(
        start=tokens[0].start,
        end=tokens[-1].end,
        paragraph=index,
        kind=kind,
        tokens=tokens,
        children=tuple(map(tuple, children)),
    )


def _token(word: SpacyToken, paragraph: Paragraph, offset: int) -> Token:
    start, end = paragraph.span(offset + word.idx, offset + word.idx + len(word))
    return Token(
        i=word.i,
        start=start,
        end=end,
        text=word.text,
        lemma=word.lemma_,
        pos=word.pos_,
        tag=word.tag_,
        dep="root" if word.dep_ == "ROOT" else word.dep_,
        head=word.head.i,
        morph=str(word.morph),
        ent_type=NAME_KINDS.get(word.ent_type_, ""),
        ent_opens=word.ent_iob_ == "B",
    )
