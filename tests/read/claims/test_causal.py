"""Causal claims: where each construction keeps cause and effect, its sign, and what is no causal claim."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from counterpoise.read.candidates import CausalCandidate
from counterpoise.read.claims import find_causal, find_claims, sharp_causal
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


@pytest.mark.parametrize(
    ("text", "cause", "effect", "polarity"),
    [
        ("If it attacks, Iran will answer.", "it attacks", "Iran will answer", "+"),
        ("If the pressure weakens, the threats will rise.", "the pressure weakens", "the threats will rise", "-"),
        (
            "Should the group attack, our forces would answer.",
            "the group attack",
            "our forces would answer",
            "+",
        ),
        (
            "The more Tehran brings in, the likelier a strike becomes.",
            "The more Tehran brings in",
            "the likelier a strike becomes",
            "+",
        ),
        ("Since the jet is old, the army wants a new one.", "the jet is old", "the army wants a new one", "+"),
        (
            "Without these weapons there would have been no war.",
            "these weapons",
            "there would have been no war",
            "+",
        ),
        ("The ministry attributed the crash to a fault.", "a fault", "the crash", "+"),
        ("The sale worsened relations.", "The sale", "relations", "+"),
        (
            "The army kept the road under fire, so that nobody could pass.",
            "The army kept the road under fire",
            "nobody could pass",
            "+",
        ),
        (
            "The balance was broken as a result of the arms sales.",
            "the arms sales",
            "The balance was broken",
            "-",
        ),
    ],
)
def test_conditions_reasons_and_signs_between_quantities(
    read: Read, text: str, cause: str, effect: str, polarity: str
) -> None:
    (found,) = (one for one in causal_of(read, text) if one.strength == "sharp")
    assert (text[slice(*found.cause)], text[slice(*found.effect)], found.polarity) == (cause, effect, polarity)


@pytest.mark.parametrize(
    "text",
    [
        "Workers marched to demand higher wages.",
        "Farmers protested over the price of water.",
        "The strike began when the talks failed.",
    ],
)
def test_purposes_motives_and_occasions_are_wide(read: Read, text: str) -> None:
    found = causal_of(read, text)
    assert [one.strength for one in found] == ["wide"]
    assert sharp_causal(found) == ()


@pytest.mark.parametrize("text", ["He asked if the jets had left.", "It looked as if the jets had left."])
def test_questions_and_likenesses_are_no_conditions(read: Read, text: str) -> None:
    assert causal_of(read, text) == ()
