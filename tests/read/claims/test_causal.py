"""Causal claims: where each construction keeps cause and effect, its sign, and what is no causal claim."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from counterpoise.read.candidates import CausalCandidate
from counterpoise.read.claims import find_causal, find_claims
from counterpoise.read.claims.markers import load_quantities

Read = Callable[[str], tuple[tuple, object]]  # type: ignore[type-arg]


def causal_of(read: Read, text: str) -> tuple[CausalCandidate, ...]:
    sentences, names = read(text)
    return find_causal(sentences, claims=find_claims(sentences, text=text, names=names))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "cause", "effect", "polarity"),
    [
        ("The purchase could trigger sanctions.", "The purchase", "sanctions", "+"),
        ("The shelling led to new clashes.", "The shelling", "new clashes", "+"),
        ("The strike was caused by low wages.", "low wages", "The strike", "+"),
        ("The alliance has deterred new attacks.", "The alliance", "new attacks", "-"),
        ("The talks failed because the ministers left.", "the ministers left", "The talks failed", "-"),
        ("The march was cancelled because of the rain.", "the rain", "The march was cancelled", "+"),
    ],
)
def test_cause_effect_and_sign(read: Read, text: str, cause: str, effect: str, polarity: str) -> None:
    (found,) = causal_of(read, text)
    assert (text[slice(*found.cause)], text[slice(*found.effect)], found.polarity) == (cause, effect, polarity)


def test_a_negated_marker_turns_the_sign(read: Read) -> None:
    (found,) = causal_of(read, "The deal did not prevent a war.")
    assert found.polarity == "+"


def test_hedge_quantities_and_speaker(read: Read) -> None:
    (found,) = causal_of(read, "Armenia warned that the deliveries could trigger sanctions.")
    assert (found.hedge, found.cause_quantity, found.effect_quantity) == ("could", "deliveries", "sanctions")
    assert found.speaker == "Armenia"


def test_an_adverb_ties_two_sentences(read: Read) -> None:
    text = "The ministers left early. As a result, the talks collapsed."
    (found,) = causal_of(read, text)
    assert text[slice(*found.cause)] == "The ministers left early."
    assert "the talks collapsed" in text[slice(*found.effect)]


@pytest.mark.parametrize(
    "text",
    ["The ministers met in Vienna on Friday.", "The cause was noble.", "Troops crossed the bridge and left."],
)
def test_sequence_and_mention_are_not_causes(read: Read, text: str) -> None:
    assert causal_of(read, text) == ()


def test_no_word_names_two_quantities() -> None:
    named = load_quantities()
    assert named["embargo"] == "sanctions"
    assert len(set(named.values())) >= 10
