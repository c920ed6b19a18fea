"""The embedding layer of the parser's networks: a word by its spelling, its beginnings and its endings.

With no vectors to start from, most of what a small network can know of a rare word is in its letters. Each
word is seen as hashed features: the norm (one of the frequent words of the training corpus, else the class
of unknown word it belongs to), prefixes of two and four letters, suffixes of two, three and four letters,
and the shape. Every feature has its own table of hash embeddings (Svenstrup et al. 2017; Miranda et al. 2022,
Multi hash embeddings in spaCy); their concatenation is mixed by one maxout layer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy
from numpy.typing import NDArray
from spacy.strings import hash_string  # type: ignore[attr-defined]  # compiled, not in the stub
from spacy.tokens import Doc, Token
from spacy.util import registry
from thinc.api import (
    HashEmbed,
    Maxout,
    Model,
    chain,
    concatenate,
    list2ragged,
    ragged2list,
    with_array,
)
from thinc.types import Floats2d

FEATURES = ("norm", "prefix2", "prefix4", "suffix2", "suffix3", "suffix4", "shape")
MOST_REMEMBERED = 200_000
Rows = NDArray[numpy.uint64]


@registry.architectures("counterpoise.SpellingEmbed.v1")  # type: ignore[untyped-decorator]
def spelling_embed(width: int, rows: list[int]) -> Model[list[Doc], list[Floats2d]]:
    """One hash table per feature of `FEATURES`, with `rows` giving their sizes, mixed down to `width`."""
    if len(rows) != len(FEATURES):
        wanted = f"rows needs {len(FEATURES)} sizes, one for each of {', '.join(FEATURES)}"
        raise ValueError(f"{wanted}; got {len(rows)}")
    tables: list[Model[Any, Any]] = [
        HashEmbed(width, size, column=column, seed=column + 7, dropout=0.0) for column, size in enumerate(rows)
    ]
    embed: Model[list[Doc], list[Floats2d]] = chain(
        _extractor(),
        list2ragged(),
        with_array(concatenate(*tables)),
        with_array(Maxout(width, width * len(tables), nP=3, dropout=0.0, normalize=True)),
        ragged2list(),
    )
    return embed


def _extractor() -> Model[list[Doc], list[Rows]]:
    """A layer without parameters from documents to rows of hashed features; it remembers the words it has met."""
    met: dict[tuple[int, int], Rows] = {}

    def row(token: Token) -> Rows:
        key = (token.orth, token.norm)
        if key not in met:
            if len(met) >= MOST_REMEMBERED:
                met.clear()
            met[key] = features(token.text, token.norm_, token.shape_)
        return met[key]

    def forward(
        model: Model[list[Doc], list[Rows]], docs: list[Doc], is_train: bool
    ) -> tuple[list[Rows], Callable[[list[Rows]], list[Doc]]]:
        return [numpy.stack([row(token) for token in doc]) for doc in docs], _no_gradient

    return Model("spelling_features", forward)


def _no_gradient(_: list[Rows]) -> list[Doc]:
    return []


def features(text: str, norm: str, shape: str) -> Rows:
    """The hashed features of a word, in the order of `FEATURES`."""
    lower = text.lower()
    values = (norm, lower[:2], lower[:4], lower[-2:], lower[-3:], lower[-4:], shape)
    hashed = [hash_string(f"{name}={value}") for name, value in zip(FEATURES, values, strict=True)]
    return numpy.asarray(hashed, dtype=numpy.uint64)
