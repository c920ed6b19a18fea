"""Who says it: events and transfers tied to the claim whose content they stand in.

The innermost claim around the trigger is taken, which is the one with the shortest content. It gives the speaker
and its id; an event asserted in somebody's words is reported, in the content of a denial it is denied. An event
that tells of the speaking itself (its trigger is the cue) belongs to the voice around it. What stands in no
claim keeps the default voice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from counterpoise.read.candidates import ClaimCandidate, EventCandidate, Span, TransferCandidate

DENIES = "denies"


def spoken_events(events: Sequence[EventCandidate], claims: Sequence[ClaimCandidate]) -> tuple[EventCandidate, ...]:
    """The events with speaker, claim and status by the claims of the same document, in the same order."""
    tied = []
    for event in events:
        place = _around(event.trigger, claims)
        if place is None:
            tied.append(event)
            continue
        claim = claims[place]
        status = _status(event, claim)
        tied.append(replace(event, speaker=claim.speaker, claim=claim_id(place), status=status))
    return tuple(tied)


def spoken_transfers(
    transfers: Sequence[TransferCandidate], claims: Sequence[ClaimCandidate]
) -> tuple[TransferCandidate, ...]:
    """The transfers with speaker and claim, in the same order."""
    tied = []
    for transfer in transfers:
        place = _around(transfer.trigger, claims)
        told = transfer if place is None else replace(transfer, speaker=claims[place].speaker, claim=claim_id(place))
        tied.append(told)
    return tuple(tied)


def claim_id(place: int) -> str:
    """The id of the claim at a place of its document, counted from 0: c1, c2, ..."""
    return f"c{place + 1}"


def _around(trigger: Span, claims: Sequence[ClaimCandidate]) -> int | None:
    """The place of the innermost claim whose content holds the trigger."""
    holding = [place for place, claim in enumerate(claims) if any(_holds(part, trigger) for part in _parts(claim))]
    return min(holding, key=lambda place: (claims[place].content[1] - claims[place].content[0], place), default=None)


def _parts(claim: ClaimCandidate) -> tuple[Span, ...]:
    return claim.content_parts or (claim.content,)


def _holds(part: Span, trigger: Span) -> bool:
    return part[0] <= trigger[0] and trigger[1] <= part[1]


def _status(event: EventCandidate, claim: ClaimCandidate) -> str:
    if claim.stance == DENIES and event.status in ("asserted", "reported"):
        return "denied"
    return "reported" if event.status == "asserted" else event.status
