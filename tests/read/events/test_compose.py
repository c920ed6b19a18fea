"""Operators on events."""

from __future__ import annotations

import pytest

from counterpoise.read.events import compose
from counterpoise.read.events.compose import Act


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (None, Act("AGREE")),
        (Act("AID"), Act("AGREE")),
        (Act("RETREAT", "withdraw"), Act("AGREE")),
        (Act("ASSAULT"), Act("THREATEN", "violence")),
        (Act("COERCE", "arrest"), Act("THREATEN", "arrest")),
        (Act("SANCTION", "expel"), Act("THREATEN", "expel")),
    ],
)
def test_a_promise_is_agreement_or_threat_by_what_is_promised(inner: Act | None, expected: Act) -> None:
    assert compose.agreed(inner) == expected


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (Act("CONSULT"), Act("REQUEST", "meet")),
        (Act("AID"), Act("REQUEST", "assist")),
        (Act("RETREAT", "release"), Act("REQUEST", "yield")),
        (Act("COERCE", "restrict"), Act("THREATEN", "restrict")),
        (Act("ACCUSE", "investigate"), Act("ACCUSE", "investigate")),
        (None, Act("REQUEST", "change")),
    ],
)
def test_a_demand_takes_its_mode_from_what_is_demanded(inner: Act | None, expected: Act) -> None:
    assert compose.demanded(inner) == expected


def test_ending_conflict_is_a_retreat_and_ending_cooperation_a_sanction() -> None:
    assert compose.stopped(Act("ASSAULT")) == Act("RETREAT", "ceasefire")
    assert compose.stopped(Act("COERCE", "restrict")) == Act("RETREAT")
    assert compose.stopped(Act("AID")) == Act("SANCTION", "discontinue")
    assert compose.stopped(None) is None


def test_a_negation_turns_yielding_into_refusal_but_leaves_a_past_attack_alone() -> None:
    assert compose.negated(Act("RETREAT"), ahead=True) == Act("REJECT", "yield")
    assert compose.negated(Act("RETREAT"), ahead=False) is None
    assert compose.negated(Act("AID"), ahead=True) == Act("REJECT", "assist")
    assert compose.negated(Act("ASSAULT"), ahead=False) is None
