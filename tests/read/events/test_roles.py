"""Who acts and who receives, by voice, by noun, and by what was told before."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from counterpoise.read.candidates import EventCandidate
from counterpoise.read.events.extract import party_codes

Find = Callable[[str], tuple[EventCandidate, ...]]


def roles(found: tuple[EventCandidate, ...], event_type: str) -> list[tuple[set[str], set[str]]]:
    """Actors and recipients of every event of a type."""
    return [(set(party_codes(e.actors)), set(party_codes(e.recipients))) for e in found if e.event_type == event_type]


def split(codes: str) -> set[str]:
    return set(codes.split())


@pytest.mark.parametrize(
    ("text", "event_type", "actors", "recipients"),
    [
        ("Israeli jets bombed targets in southern Lebanon.", "ASSAULT", "ISR", "LBN"),
        ("Two Lebanese villages were shelled by Israeli artillery.", "ASSAULT", "ISR", "LBN"),
        ("Eritrean soldiers were killed in an Ethiopian air raid.", "ASSAULT", "ETH", "ERI"),
        ("S-400 missiles were delivered to Turkey by Russia.", "COOPERATE", "RUS", "TUR"),
        ("Greece was accused by Turkey of arming the islands.", "ACCUSE", "TUR", "GRC"),
        ("Algeria demanded that Morocco withdraw from the strip.", "REQUEST", "DZA", "MAR"),
        ("Pakistan rejected an offer from India for talks.", "REJECT", "PAK", "IND"),
        ("The Foreign Ministry in Athens condemned Turkey's drilling off Cyprus.", "ACCUSE", "GRC", "TUR"),
        ("Moscow and Tehran condemned the Israeli strike on Damascus.", "ACCUSE", "RUS IRN", "ISR"),
        ("Russia deployed troops along the border with Ukraine.", "MOBILIZE", "RUS", "UKR"),
        ("Ankara hosted the Greek prime minister on Friday.", "CONSULT", "GRC", "TUR"),
        ("Colombia's president accused his Venezuelan counterpart of aggression.", "ACCUSE", "COL", "VEN"),
        ("Egypt, backed by Moscow, attacked Israel.", "ASSAULT", "EGY", "ISR"),
        ("On Sunday Hugo Chavez accused Colombia of aggression.", "ACCUSE", "VEN", "COL"),
        ("Syria shelled Turkish posts after Ankara sent troops.", "ASSAULT", "SYR", "TUR"),
    ],
)  # fmt: skip
def test_verbs_in_every_voice(events_of: Find, text: str, event_type: str, actors: str, recipients: str) -> None:
    assert (split(actors), split(recipients)) in roles(events_of(text), event_type)


@pytest.mark.parametrize(
    ("text", "event_type", "actors", "recipients"),
    [
        ("The shelling of Stepanakert by Azerbaijan resumed on Monday.", "ASSAULT", "AZE", "NKR"),
        ("Pakistan's shelling of Indian posts continued for a third day.", "ASSAULT", "PAK", "IND"),
        ("Iraq's invasion of Kuwait shocked the region.", "ASSAULT", "IRQ", "KWT"),
        ("Talks between Belgrade and Zagreb ended without a result.", "CONSULT", "SRB HRV", ""),
        ("The Greek-Turkish talks ended.", "CONSULT", "GRC TUR", ""),
        ("Deliveries of Russian tanks to Azerbaijan began in 2013.", "COOPERATE", "RUS", "AZE"),
        ("The war between Iran and Iraq lasted eight years.", "ASSAULT", "IRN IRQ", ""),
    ],
)
def test_event_nouns(events_of: Find, text: str, event_type: str, actors: str, recipients: str) -> None:
    assert (split(actors), split(recipients)) in roles(events_of(text), event_type)


@pytest.mark.parametrize(
    ("text", "event_type", "actors", "recipients"),
    [
        ("India and China accused each other of aggression.", "ACCUSE", "IND CHN", "IND CHN"),
        ("Armenia and Azerbaijan clashed. The two sides agreed to hold talks.", "AGREE", "ARM AZE", ""),
        ("Peru bombed Ecuador. Ecuador shelled Peru. Two soldiers were killed.", "ASSAULT", "ECU", "PER"),
        ("Peru attacked Ecuador. Two villagers were wounded by return fire.", "ASSAULT", "ECU", "PER"),
        ("Greece attacked Turkey. Ankara condemned the attack.", "ACCUSE", "TUR", "GRC"),
        ("Eritrea and Ethiopia fought for Badme. Eritrea attacked Ethiopia. Eritrea threatened new strikes.",
         "THREATEN", "ERI", "ETH"),
        ('"Russia is attacking us," Georgian President Mikheil Saakashvili said.', "ASSAULT", "RUS", "GEO"),
        ("Georgia attacked Russia. Russia admitted the loss of two jets.", "ASSAULT", "GEO", "RUS"),
    ],
)  # fmt: skip
def test_what_the_text_around_gives(events_of: Find, text: str, event_type: str, actors: str, recipients: str) -> None:
    assert (split(actors), split(recipients)) in roles(events_of(text), event_type)


def test_the_maker_of_a_weapon_is_no_party(events_of: Find) -> None:
    found = events_of("Armenia attacked Azerbaijan. Armenia shot down an Israeli-made drone.")
    assert "ISR" not in {p.code for e in found for p in (*e.actors, *e.recipients)}


def test_the_place_of_talks_is_no_party(events_of: Find) -> None:
    [talks] = roles(events_of("The foreign ministers of Serbia and Croatia met in Geneva."), "CONSULT")
    assert talks == ({"SRB", "HRV"}, set())


def test_every_party_that_was_inferred_says_how(events_of: Find) -> None:
    found = events_of("Peru bombed Ecuador. Two soldiers were killed. Ecuador condemned the attack.")
    implied = [p for e in found for p in (*e.actors, *e.recipients) if p.outside_clause]
    assert implied
    assert all(p.how for p in implied)
