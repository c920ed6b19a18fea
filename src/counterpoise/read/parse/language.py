"""English as the parser's words: spaCy's rules, bent to the word divisions of Universal Dependencies.

A run of one punctuation sign ("!!!", "====") is one word, as in UD English EWT, and "and/or" is three. The
parser's networks look at a word through five attributes; two are defined here. NORM is the lower-cased
spelling with digits made alike. PREFIX is the first three letters rather than the first one, which tells
more about a word never seen before; SUFFIX stays the last three.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import spacy
from spacy.attrs import NORM, PREFIX
from spacy.lang.en import English
from spacy.lang.punctuation import TOKENIZER_INFIXES, TOKENIZER_PREFIXES, TOKENIZER_SUFFIXES
from spacy.language import Language

RUNS = [r"[!?]+", r"\.{2,}", r"={2,}", r"_+", r"-{2,}", r"\*+", r"~+", r"#{2,}", r"\+{2,}"]
SLASH_BETWEEN_LETTERS = r"(?<=[A-Za-z])/(?=[A-Za-z])"
JOINED_PREFIXES = "".join(
    f"(?<!\\b{''.join(f'[{letter.upper()}{letter}]' for letter in part)})"
    for part in ("e", "re", "pre", "non", "mid", "anti", "co", "inter", "multi", "semi")
)
WHOLE_ELSEWHERE = ("and/or",)

_DIGIT = re.compile(r"\d")


def norm(word: str) -> str:
    """The spelling the networks see: lower case, every digit as 0 (spaCy's table makes quotes alike)."""
    return _DIGIT.sub("0", word.lower())


def prefix(word: str) -> str:
    """The first three letters, lower-cased."""
    return word[:3].lower()


def unknown(word: str) -> str:
    """The class of a word outside the known ones, by its letters; no real word is spelled like a class."""
    if any(letter.isdigit() for letter in word):
        return "<code>" if any(letter.isalpha() for letter in word) else "<figure>"
    if not word[:1].isalpha():
        return "<sign>"
    if word.isupper():
        return "<CAPITALS>" if len(word) > 1 else "<CAPITAL>"
    return "<Name>" if word[0].isupper() else "<word>"


def know(nlp: Language, known: Iterable[str]) -> None:
    """Make a fresh pipeline's norms those of a known vocabulary; every other word gets its `unknown` class."""
    vocabulary = frozenset(known)
    table = nlp.vocab.lex_attr_getters[NORM]

    def known_norm(word: str) -> str:
        spelled: str = table(word)
        return spelled if spelled in vocabulary else unknown(word)

    nlp.vocab.lex_attr_getters = {**nlp.vocab.lex_attr_getters, NORM: known_norm}
    for lexeme in nlp.vocab:
        lexeme.norm_ = known_norm(lexeme.text)


def infixes() -> list[str]:
    """spaCy's infixes, with hyphens kept inside "e-mail" and "non-proliferation" as EWT does."""
    return [
        JOINED_PREFIXES + pattern if "(?:-|–|" in pattern else pattern
        for pattern in TOKENIZER_INFIXES
    ] + [SLASH_BETWEEN_LETTERS]


class ReaderDefaults(English.Defaults):
    """spaCy's English defaults with the changes named at the top."""

    prefixes = [*RUNS, *TOKENIZER_PREFIXES]
    suffixes = [*TOKENIZER_SUFFIXES, *RUNS]
    infixes = infixes()
    tokenizer_exceptions = {
        **{word: parts for word, parts in English.Defaults.tokenizer_exceptions.items() if word not in WHOLE_ELSEWHERE},
    }
    lex_attr_getters = {**English.Defaults.lex_attr_getters, NORM: norm, PREFIX: prefix}


@spacy.registry.languages("counterpoise_en")
class ReaderEnglish(English):
    """The language class that the shipped weights name in their configuration."""

    lang = "counterpoise_en"
    Defaults = ReaderDefaults
