"""Sources that no verb names, claims by nouns and adjectives, and claims of nobody in particular."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from counterpoise.read.candidates import ClaimCandidate
from counterpoise.read.claims import find_claims, sharp_claims

Read = Callable[[str], tuple[tuple, object]]  # type: ignore[type-arg]


def sharp(read: Read, text: str) -> tuple[ClaimCandidate, ...]:
    sentences, names = read(text)
    return sharp_claims(find_claims(sentences, text=text, names=names))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "code", "cue", "content"),
    [
        ("In Moscow's view, the sale changes nothing.", "RUS", "In view", ["the sale changes nothing"]),
        ("In the words of the Iranian president, the deal is dead.", "IRN", "In the words of", ["the deal is dead"]),
        ("As Macron put it, Europe must wake up.", "FRA", "put", ["Europe must wake up"]),
        (
            "The tanks, according to Ankara, were never delivered.",
            "TUR",
            "according to",
            ["The tanks", "were never delivered"],
        ),
        (
            "The army closed the road and, according to Armenian officials, fired at it.",
            "ARM",
            "according to",
            ["fired at it"],
        ),
        (
            "Iran's claim that the drone had entered its airspace was rejected.",
            "IRN",
            "claim",
            ["the drone had entered its airspace"],
        ),
        ("Taipei is convinced that Beijing will not attack.", "TWN", "convinced", ["Beijing will not attack"]),
    ],
)
def test_who_says_it_and_what(read: Read, text: str, code: str, cue: str, content: list[str]) -> None:
    claim = sharp(read, text)[0]
    assert (claim.speaker_code, claim.cue) == (code, cue)
    assert [text[start:end] for start, end in claim.content_parts] == content


@pytest.mark.parametrize(
    "text", ["The gunners acted according to orders.", "Losses: four men were killed.", "It ranks according to size."]
)
def test_orders_and_labels_say_nothing(read: Read, text: str) -> None:
    assert sharp(read, text) == ()


def test_what_the_text_calls_a_lie_is_denied_by_the_text(read: Read) -> None:
    text = "The statement of the Armenian ministry that a drone was lost is a lie."
    found = {(claim.stance, claim.speaker_code): text[slice(*claim.content)] for claim in sharp(read, text)}
    assert found == {("denies", None): "a drone was lost", ("says", "ARM"): "a drone was lost"}


def test_a_turn_in_a_transcript_is_one_claim_without_cue(read: Read) -> None:
    text = "Mr Putin: Russia will not leave. It never will."
    claim = sharp(read, text)[0]
    assert (claim.speaker, claim.cue, claim.cue_span) == ("Vladimir Putin", "", None)
    assert text[slice(*claim.content)] == "Russia will not leave. It never will."


def test_who_is_quoted_by_another_speaks_and_so_does_the_other(read: Read) -> None:
    text = "The minister was quoted by TASS as saying that talks would resume."
    found = {claim.cue: (claim.speaker, text[slice(*claim.content)]) for claim in sharp(read, text)}
    assert found == {"quoted": ("TASS", "talks would resume"), "saying": ("minister", "talks would resume")}
