"""The stance of claims whose cue does not tell it, and which claims are wide."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from counterpoise.read.candidates import ClaimCandidate
from counterpoise.read.claims import find_claims, sharp_claims

Read = Callable[[str], tuple[tuple, object]]  # type: ignore[type-arg]


def all_claims(read: Read, text: str) -> tuple[ClaimCandidate, ...]:
    sentences, names = read(text)
    return find_claims(sentences, text=text, names=names)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Armenia said that Azerbaijan had violated the ceasefire.", "accuses"),
        ("Russia said that Ukraine had shelled the village.", "accuses"),
        ("Azerbaijan said that it had not opened fire.", "denies"),
        ("Iran said that it would retaliate.", "warns"),
        ("Serbia said that it would withdraw its units.", "promises"),
        ("Russia called the report a lie.", "denies"),
        ("Lavrov called the sanctions arrogant.", "accuses"),
        ("Israel vowed to destroy the convoys.", "warns"),
        ("The ministry said that the talks would begin in May.", "says"),
    ],
)
def test_stance_by_content(read: Read, text: str, stance: str) -> None:
    assert [claim.stance for claim in all_claims(read, text)] == [stance]


@pytest.mark.parametrize(
    "text",
    ["Russia supported the plan.", "Nobody threatened to leave the alliance.", "Israel wants to destroy the convoys."],
)
def test_attitudes_and_what_is_not_said_are_wide(read: Read, text: str) -> None:
    claims = all_claims(read, text)
    assert {claim.strength for claim in claims} == {"wide"}
    assert sharp_claims(claims) == ()


def test_nesting_is_counted_anew_among_sharp_claims(read: Read) -> None:
    text = "Russia supported the plan. Armenia said that Azerbaijan had denied the attack."
    outer, inner = sharp_claims(all_claims(read, text))
    assert (outer.nested_in, inner.nested_in) == (None, 0)
