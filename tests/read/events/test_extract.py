"""Events of documents: types, roles and status."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from counterpoise.read.candidates import EventCandidate
from counterpoise.read.events.extract import party_codes

Find = Callable[[str], tuple[EventCandidate, ...]]


def only(found: tuple[EventCandidate, ...], event_type: str) -> EventCandidate:
    """The one event of a type."""
    matching = [one for one in found if one.event_type == event_type]
    assert len(matching) == 1, [(one.event_type, one.why) for one in found]
    return matching[0]


@pytest.mark.parametrize(
    ("text", "event_type", "actors", "recipients"),
    [
        ("Armenia accused Azerbaijan of violating the ceasefire.", "ACCUSE", ("ARM",), ("AZE",)),
        ("Turkey sold Azerbaijan rocket launchers.", "COOPERATE", ("TUR",), ("AZE",)),
        ("Ethiopia bought eight fighters from Russia.", "COOPERATE", ("ETH",), ("RUS",)),
        ("Asmara airport was bombed by Ethiopian jets.", "ASSAULT", ("ETH",), ("ERI",)),
        ("Russia suspended deliveries to Syria.", "SANCTION", ("RUS",), ("SYR",)),
    ],
)
def test_roles_by_grammar(
    events_of: Find, text: str, event_type: str, actors: tuple[str, ...], recipients: tuple[str, ...]
) -> None:
    event = next(one for one in events_of(text) if one.event_type == event_type)
    assert party_codes(event.actors) == actors
    assert party_codes(event.recipients) == recipients


def test_a_meeting_has_only_actors(events_of: Find) -> None:
    event = only(events_of("Armenia and Azerbaijan held talks in Moscow."), "CONSULT")
    assert party_codes(event.actors) == ("ARM", "AZE")
    assert event.recipients == ()
    assert event.mode == "third-party"


def test_what_lies_ahead_is_planned(events_of: Find) -> None:
    event = only(events_of("Russia will send medicine to Armenia."), "AGREE")
    assert event.status == "planned"


def test_reported_speech_names_its_speaker(events_of: Find) -> None:
    found = events_of("The Armenian Defence Ministry said that Azerbaijan shelled two villages.")
    event = only(found, "ASSAULT")
    assert event.status == "reported"
    assert "Defence Ministry" in event.speaker


def test_the_content_of_a_denial_is_denied(events_of: Find) -> None:
    event = only(events_of("Russian officials denied that Armenia attacked Azerbaijan."), "ASSAULT")
    assert event.status == "denied"


def test_an_old_year_is_history(events_of: Find) -> None:
    event = only(events_of("In 1998 Ethiopia bombed Eritrea."), "ASSAULT")
    assert event.status == "historical"


def test_an_if_clause_is_conditional(events_of: Find) -> None:
    found = events_of("If Azerbaijan attacks Armenia, the price of oil rises.")
    assert only(found, "ASSAULT").status == "conditional"


def test_sizes_are_read_beside_their_words(events_of: Find) -> None:
    event = only(events_of("Azerbaijan shelled Armenian posts, killing 18 soldiers and wounding 35."), "ASSAULT")
    assert (event.dead, event.injured) == (18, 35)
    assert party_codes(event.actors) == ("AZE",)
    assert party_codes(event.recipients) == ("ARM",)


def test_spans_lie_in_the_text_and_hold_the_trigger(events_of: Find) -> None:
    text = "Yerevan condemned the shelling. On Friday Russia and Iran signed an agreement on gas."
    for event in events_of(text):
        assert 0 <= event.span[0] <= event.trigger[0] < event.trigger[1] <= event.span[1] <= len(text)
        assert event.why.rule


def test_nobody_is_no_event(events_of: Find) -> None:
    assert events_of("The gardener condemned the weather and attacked the weeds.") == ()
