"""The embedding layer of the parser's networks: a word by its spelling, its beginnings and its endings.

With no vectors to start from, most of what a small network can know of a rare word is in its letters. Each
word is seen as hashed features: the norm (one of the frequent words of the training corpus, else the class of
unknown word it belongs to), prefixes of two and four letters, suffixes of two, three and four letters, and the
shape. Every feature has its own table of hash embeddings (Svenstrup et al. 2017; Miranda et al. 2022,
Multi hash embeddings in spaCy); their concatenation is mixed by one maxout layer.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy
import spacy
from numpy.typing import NDArray
from spacy.strings import hash_string
from spacy.tokens import Doc, Token
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
Rows = NDArray[numpy.uint64]


@spacy.registry.architectures("counterpoise.SpellingEmbed.v1")
def spelling_embed(width: int, rows: list[int]) -> Model[list[Doc], list[Floats2d]]:
    """One hash table per feature of `FEATURES`, with `rows` giving their sizes, mixed down to `width`."""
    if len(rows) != len(FEATURES):
        raise ValueError(f"rows needs {len(FEATURES)} sizes, one for each of {', '.join(FEATURES)}; got {len(rows)}")
    tables = [
        HashEmbed(width, size, column=column, seed=column + 7, dropout=0.0) for column, size in enumerate(rows)
    ]
    embed: Model[list[Doc], list[Floats2d]] = chain(
        Model("spelling_features", _forward, attrs={"rows": {}}),
        list2ragged(),
        with_array(concatenate(*tables)),
        with_array(Maxout(width, width * len(tables), nP=3, dropout=0.0, normalize=True)),
        ragged2list(),
    )
    return embed


def _forward(
    model: Model[list[Doc], list[Rows]], docs: list[Doc], is_train: bool
) -> tuple[list[Rows], Callable[[list[Rows]], list[Doc]]]:
    seen: dict[tuple[int, int], Rows] = model.attrs["rows"]

    def row(token: Token) -> Rows:
        key = (token.orth, token.norm)
        if key not in seen:
            seen[key] = features(token.text, token.norm_, token.shape_)
        return seen[key]

    def no_gradient(_: list[Rows]) -> list[Doc]:
        return []

    return [numpy.stack([row(token) for token in doc]) for doc in docs], no_gradient


def features(text: str, norm: str, shape: str) -> Rows:
    """The hashed features of a word, in the order of `FEATURES`. A feature of no letters hashes its name alone."""
    lower = text.lower()
    values = (norm, lower[:2], lower[:4], lower[-2:], lower[-3:], lower[-4:], shape)
    hashed = [hash_string(f"{name}={value}") for name, value in zip(FEATURES, values, strict=True)]
    return numpy.asarray(hashed, dtype=numpy.uint64)
