"""English as the parser's words: spaCy's rules, bent to the word divisions of Universal Dependencies.

A run of one punctuation sign ("!!!", "====") is one word, as in UD English EWT, "and/or" is three and
"non-proliferation" one. The norm of a word is what the networks know it by: its lower-case spelling with every
digit as 0 where that is among the words met twice or more in training, and else the class of unknown word it
looks like. Networks that have met unknown words in training are not misled by the hash of one later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from spacy.attrs import NORM  # type: ignore[import-not-found]  # spaCy has no stub for it
from spacy.lang.en import English, EnglishDefaults
from spacy.lang.punctuation import TOKENIZER_INFIXES, TOKENIZER_PREFIXES, TOKENIZER_SUFFIXES
from spacy.language import Language
from spacy.util import registry

RUNS = [r"[!?]+", r"\.{2,}", r"={2,}", r"_+", r"-{2,}", r"\*+", r"~+", r"#{2,}", r"\+{2,}"]
SLASH_BETWEEN_LETTERS = r"(?<=[A-Za-z])/(?=[A-Za-z])"
JOINED_PREFIXES = "".join(
    f"(?<!\\b{''.join(f'[{letter.upper()}{letter}]' for letter in part)})"
    for part in ("e", "re", "pre", "non", "mid", "anti", "co", "inter", "multi", "semi")
)
WHOLE_ELSEWHERE = ("and/or",)

_DIGIT = re.compile(r"\d")


def norm(word: str) -> str:
    """Lower case, every digit as 0; spaCy's own table, asked before, makes quotes alike."""
    return _DIGIT.sub("0", word.lower())


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
    """Make a fresh pipeline's norms those of a known vocabulary; other words get their `unknown` class."""
    vocabulary = frozenset(known)
    vocab: Any = nlp.vocab
    table = vocab.lex_attr_getters[NORM]

    def known_norm(word: str) -> str:
        spelled: str = table(word)
        return spelled if spelled in vocabulary else unknown(word)

    vocab.lex_attr_getters = {**vocab.lex_attr_getters, NORM: known_norm}
    for lexeme in vocab:
        lexeme.norm_ = known_norm(lexeme.text)


def infixes() -> list[str]:
    """spaCy's infixes, with hyphens kept inside "e-mail" and "non-proliferation" as EWT does."""
    return [JOINED_PREFIXES + pattern if "(?:-|–|" in pattern else pattern for pattern in TOKENIZER_INFIXES] + [
        SLASH_BETWEEN_LETTERS
    ]


PREFIXES = (*RUNS, *TOKENIZER_PREFIXES)
SUFFIXES = (*TOKENIZER_SUFFIXES, *RUNS)
INFIXES = infixes()
EXCEPTIONS = {
    word: parts for word, parts in EnglishDefaults.tokenizer_exceptions.items() if word not in WHOLE_ELSEWHERE
}
ATTRIBUTES = {**EnglishDefaults.lex_attr_getters, NORM: norm}


class ReaderDefaults(EnglishDefaults):
    """spaCy's English defaults with the changes named at the top."""

    prefixes = PREFIXES
    suffixes = SUFFIXES
    infixes = INFIXES
    tokenizer_exceptions = EXCEPTIONS
    lex_attr_getters = ATTRIBUTES


@registry.languages("counterpoise_en")
class ReaderEnglish(English):  # type: ignore[no-untyped-call]  # spaCy's class hook
    """The language class that the shipped weights name in their configuration."""

    lang = "counterpoise_en"
    Defaults = ReaderDefaults
