"""Status and speaker of events as the sentence gives them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from counterpoise.read.candidates import EventCandidate

Find = Callable[[str], tuple[EventCandidate, ...]]


def of_type(found: tuple[EventCandidate, ...], event_type: str) -> EventCandidate:
    """The first event of a type."""
    return next(one for one in found if one.event_type == event_type)


@pytest.mark.parametrize(
    ("text", "event_type", "status"),
    [
        ("The reports that an Azerbaijani drone was shot down by Armenia are disinformation.", "ASSAULT", "denied"),
        ("Eritrea denied that it attacked Ethiopia.", "ASSAULT", "denied"),
        ("Pakistan dismissed reports that India had shelled Lahore.", "ASSAULT", "denied"),
        ("Neither Moscow nor Washington blamed Kyiv.", "ACCUSE", "negated"),
        ("Nobody in Ankara accused Greece of aggression.", "ACCUSE", "negated"),
        ("The French president will visit Belgrade in May.", "AGREE", "planned"),
        ("Georgia proposed a ceasefire to Russia.", "AGREE", "asserted"),
        ("In 1995 Peru attacked Ecuador.", "ASSAULT", "historical"),
        ("Delhi has asked Moscow for tanks since 2010.", "REQUEST", "asserted"),
        ("If Iran attacks Israel, the price of oil rises.", "ASSAULT", "conditional"),
    ],
)
def test_the_status_of_an_event(events_of: Find, text: str, event_type: str, status: str) -> None:
    assert of_type(events_of(text), event_type).status == status


def test_a_verb_that_goes_on_after_the_denial_is_not_denied(events_of: Find) -> None:
    found = events_of("Israel denied that it attacked Syria, and sent a commander to Moscow.")
    attack, sending = of_type(found, "ASSAULT"), of_type(found, "CONSULT")
    assert (attack.status, sending.status) == ("denied", "asserted")
    assert sending.beside is not None


def test_a_verb_in_the_tense_of_what_is_said_goes_on_with_it(events_of: Find) -> None:
    found = events_of("Ecuador said its troops held the base and had attacked Peru.")
    assert of_type(found, "ASSAULT").beside is None


def test_a_phrase_set_apart_is_no_speech(events_of: Find) -> None:
    found = events_of('Russia "suspended" deliveries of tanks to Syria.')
    assert of_type(found, "SANCTION").status == "asserted"
