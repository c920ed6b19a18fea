"""The embedding layer: its features and its shape."""

from __future__ import annotations

import numpy
import pytest

from counterpoise.read.parse.language import ReaderEnglish
from counterpoise.read.parse.network import FEATURES, features, spelling_embed

ROWS = [50] * len(FEATURES)


def test_words_share_the_features_of_shared_letters() -> None:
    shelled, shelling = features("shelled", "shelled", "xxxx"), features("Shelling", "shelling", "Xxxxx")
    same = dict(zip(FEATURES, shelled == shelling, strict=True))
    assert same == {
        "norm": False,
        "prefix2": True,
        "prefix4": True,
        "suffix2": False,
        "suffix3": False,
        "suffix4": False,
        "shape": False,
    }
    assert shelled.dtype == numpy.uint64


def test_the_same_letters_at_both_ends_are_different_features() -> None:
    row = dict(zip(FEATURES, features("toto", "toto", "xxxx"), strict=True))
    assert row["prefix2"] != row["suffix2"]
    assert len(set(row.values())) == len(FEATURES)


def test_one_vector_a_word_alike_for_like_words() -> None:
    english = ReaderEnglish()
    docs = [english.make_doc("tanks and tanks"), english.make_doc("war")]
    model = spelling_embed(8, ROWS)
    model.initialize(X=docs)
    first, second = model.predict(docs)
    assert first.shape == (3, 8)
    assert second.shape == (1, 8)
    assert (first[0] == first[2]).all()
    assert (first[0] != first[1]).any()


def test_a_table_for_every_feature() -> None:
    with pytest.raises(ValueError, match=r"^rows needs 7 sizes, one for each of norm, prefix2, .*; got 2$"):
        spelling_embed(8, [50, 50])
