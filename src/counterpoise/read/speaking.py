"""Who says it: events and transfers tied to the claim whose content they stand in.

The innermost claim around the trigger is taken, which is the one with the shortest content. It gives the speaker
and its id; an event asserted in somebody's words is reported, in the content of a denial it is denied. An event
that tells of the speaking itself (its trigger is the cue) belongs to the voice around it. What stands in no
claim keeps the default voice; so does a clause that is only joined to the verb of saying ("said that ..., urging Y to
withdraw"). A claim whose speaker is a bare pronoun speaks with the last one named before.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from counterpoise.read.candidates import ClaimCandidate, EventCandidate, Span, TransferCandidate
from counterpoise.read.holding import Holders

DENIES = "denies"
PRONOUNS = frozenset({"it", "he", "she", "they"})
ANYBODY = frozenset({"everybody", "everyone", "people", "nobody", "anyone", "we", "i", "one"})
"""Speakers that are no source: what everybody says is the author's word."""
VERBAL = frozenset({"ACCUSE", "REJECT", "REQUEST", "THREATEN"})
ANNOUNCED = frozenset({"AGREE", "CONCEDE", "RETREAT", "SUPPORT", "SANCTION"})
NEAR = 25
OURS = frozenset({"we", "i", "us"})


def spoken_events(events: Sequence[EventCandidate], claims: Sequence[ClaimCandidate]) -> tuple[EventCandidate, ...]:
    """The events with speaker, claim and status by the claims of the same document, in the same order."""
    told = _Told(claims)
    tied = []
    for event in events:
        place = told.around(event.trigger, beside=event.beside)
        if place is None or claims[place].speaker.lower() in ANYBODY or _is_the_act(event, claims[place]):
            tied.append(_unclaimed(event, told, announced=place is not None))
            continue
        claim = claims[place]
        status = _status(event, claim)
        speaker = told.named(claim.speaker, claim.span[0])
        tied.append(replace(event, speaker=speaker, claim=claim_id(place), status=status))
    return tuple(tied)


def spoken_transfers(
    transfers: Sequence[TransferCandidate], claims: Sequence[ClaimCandidate]
) -> tuple[TransferCandidate, ...]:
    """The transfers with speaker and claim, in the same order."""
    told = _Told(claims)
    tied = []
    for transfer in transfers:
        place = told.around(transfer.trigger)
        if place is None:
            tied.append(transfer)
            continue
        speaker = told.named(claims[place].speaker, claims[place].span[0])
        tied.append(replace(transfer, speaker=speaker, claim=claim_id(place)))
    return tuple(tied)


def claim_id(place: int) -> str:
    """The id of the claim at a place of its document, counted from 0: c1, c2, ..."""
    return f"c{place + 1}"


def _unclaimed(event: EventCandidate, told: _Told, *, announced: bool) -> EventCandidate:
    """The event in the voice of the author or of whom its own sentence names."""
    if announced:
        status = "asserted" if event.status in ("reported", "planned") else event.status
        return replace(event, speaker="author", status=status)
    if event.speaker.lower() in ANYBODY:
        return replace(event, speaker="author", status="asserted" if event.status == "reported" else event.status)
    return replace(event, speaker=told.named(event.speaker, event.trigger[0]))


def _is_the_act(event: EventCandidate, claim: ClaimCandidate) -> bool:
    """Whether the claim is the event itself: an announcement of one's own act, or blame put by the words of the cue."""
    if _same_cue(claim, event.trigger):
        return True
    if claim.cue_span is None or not claim.speaker_code or {p.code for p in event.actors} != {claim.speaker_code}:
        return False
    if claim.cue.startswith("announc") and event.event_type in ANNOUNCED:
        return True
    inside = event.span[0] <= claim.cue_span[0] < event.span[1]
    return event.event_type in VERBAL and inside and abs(claim.cue_span[0] - event.trigger[0]) < NEAR


class _Told:
    """The claims of a document, to be asked which is around a word and who spoke last."""

    def __init__(self, claims: Sequence[ClaimCandidate]) -> None:
        self._claims = claims
        self._holders = Holders((part, place) for place, claim in enumerate(claims) for part in _parts(claim))
        bare = PRONOUNS | OURS | {"author"}
        named = [(claim.span[0], -place) for place, claim in enumerate(claims) if claim.speaker.lower() not in bare]
        self._named = sorted(named)

    def named(self, speaker: str, at: int) -> str:
        """A speaker by name: for a bare pronoun the last speaker named before `at`, for "we" the author."""
        if speaker.lower() in OURS:
            return "author"
        if speaker.lower() not in PRONOUNS:
            return speaker
        before = bisect_left(self._named, (at,))
        return self._claims[-self._named[before - 1][1]].speaker if before else speaker

    def around(self, trigger: Span, *, beside: Span | None = None) -> int | None:
        """The place of the innermost claim whose content holds the trigger, but for one whose cue is `beside` it."""
        holding = [place for place in self._holders.of(trigger) if not _same_cue(self._claims[place], beside)]
        return min(holding, key=self._size, default=None)

    def _size(self, place: int) -> tuple[int, int]:
        content = self._claims[place].content
        return content[1] - content[0], place


def _same_cue(claim: ClaimCandidate, beside: Span | None) -> bool:
    cue = claim.cue_span
    return beside is not None and cue is not None and cue[0] < beside[1] and beside[0] < cue[1]


def _parts(claim: ClaimCandidate) -> tuple[Span, ...]:
    return claim.content_parts or (claim.content,)


def _status(event: EventCandidate, claim: ClaimCandidate) -> str:
    if claim.stance == DENIES and event.status in ("asserted", "reported"):
        return "denied"
    return "reported" if event.status == "asserted" else event.status
