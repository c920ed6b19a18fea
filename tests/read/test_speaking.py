"""Events and transfers in somebody's words: the innermost claim gives speaker, id and status."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from counterpoise.read.candidates import ClaimCandidate, EventCandidate, Party, Span, TransferCandidate, Why
from counterpoise.read.speaking import spoken_events, spoken_transfers

RULE = Why("test")
OUTER = ClaimCandidate((0, 100), (10, 100), "says", RULE, speaker="Wire")
INNER = ClaimCandidate((20, 60), (30, 60), "denies", RULE, speaker="Ilham Aliyev", nested_in=0)


def event(at: int, status: str = "asserted") -> EventCandidate:
    return EventCandidate((at, at + 9), (at, at + 5), "ASSAULT", RULE, 0, status=status)


@pytest.mark.parametrize(
    ("at", "status", "told"),
    [
        (0, "asserted", ("author", "", "asserted")),
        (70, "asserted", ("Wire", "c1", "reported")),
        (40, "asserted", ("Ilham Aliyev", "c2", "denied")),
        (40, "historical", ("Ilham Aliyev", "c2", "historical")),
        (70, "planned", ("Wire", "c1", "planned")),
        (57, "asserted", ("Wire", "c1", "reported")),
    ],
)
def test_the_innermost_claim_around_the_trigger(at: int, status: str, told: tuple[str, str, str]) -> None:
    [found] = spoken_events([event(at, status)], [OUTER, INNER])
    assert (found.speaker, found.claim, found.status) == told


def test_words_between_the_parts_of_a_quotation_are_not_quoted() -> None:
    parts: tuple[Span, ...] = ((0, 20), (40, 60))
    claim = ClaimCandidate((0, 60), (0, 60), "says", RULE, speaker="Wire", content_parts=parts)
    told = spoken_events([event(5), event(25), event(45)], [claim])
    assert [one.claim for one in told] == ["c1", "", "c1"]


def test_transfers_keep_their_status() -> None:
    transfer = TransferCandidate((40, 50), (40, 44), RULE, 0, status="offered")
    [found] = spoken_transfers([transfer], [OUTER, INNER])
    assert (found.speaker, found.claim, found.status) == ("Ilham Aliyev", "c2", "offered")
    assert spoken_transfers([transfer], []) == (transfer,)


CUED = ClaimCandidate(
    (0, 80), (20, 80), "says", RULE, speaker="Serzh Sargsyan", speaker_code="ARM", cue="announced", cue_span=(8, 17)
)
ARMENIA = Party("ARM", "GOV", "Armenia")


@pytest.mark.parametrize(
    ("claim", "change", "told"),
    [
        (CUED, {"beside": (8, 17)}, ("author", "asserted")),
        (CUED, {"beside": (40, 45)}, ("Serzh Sargsyan", "reported")),
        (CUED, {"event_type": "AGREE", "actors": (ARMENIA,), "status": "planned"}, ("author", "asserted")),
        (replace(CUED, cue="said"), {"event_type": "AGREE", "actors": (ARMENIA,)}, ("Serzh Sargsyan", "reported")),
        (replace(CUED, speaker="everybody"), {}, ("author", "asserted")),
    ],
)
def test_what_is_done_beside_or_by_the_saying_is_not_said(
    claim: ClaimCandidate, change: dict[str, Any], told: tuple[str, str]
) -> None:
    [found] = spoken_events([replace(event(30), **change)], [claim])
    assert (found.speaker, found.status) == told


def test_a_pronoun_speaks_with_the_last_name_before_it() -> None:
    later = replace(INNER, span=(120, 160), content=(130, 160), speaker="It", stance="says")
    [found] = spoken_events([event(140)], [OUTER, CUED, later])
    assert found.speaker == "Wire"
    [alone] = spoken_events([event(140)], [later])
    assert alone.speaker == "It"
