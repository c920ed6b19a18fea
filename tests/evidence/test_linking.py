from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from counterpoise.evidence.linking import alikeness, content_words, corroborated, linked_events, same_event
from counterpoise.provenance import Origin
from counterpoise.records import Event

MakeEvent = Callable[..., Event]
SOCHI = {"date": "2017-07-21", "text": "Putin and Aliyev discussed the settlement in Sochi."}


def test_two_outlets_on_one_visit(make_event: MakeEvent) -> None:
    one = make_event("visit", "AZE RUS", outlet="A", **SOCHI)
    two = make_event("visit", "AZE", "RUS", outlet="B", date="2017-07-21", text="Aliyev met Putin in Sochi.")
    assert same_event(one, two)
    (group,) = linked_events([one, two])
    assert corroborated(group)


def test_the_same_words_on_another_day_are_another_event(make_event: MakeEvent) -> None:
    one = make_event("visit", "AZE RUS", outlet="A", **SOCHI)
    assert not same_event(one, make_event("visit", "AZE RUS", outlet="B", date="2018-07-21", text=one.text))


def test_another_category_or_other_parties_are_another_event(make_event: MakeEvent) -> None:
    one = make_event("visit", "AZE RUS", outlet="A", **SOCHI)
    assert not same_event(one, make_event("talks", "AZE RUS", outlet="B", **SOCHI))
    assert not same_event(one, make_event("visit", "ARM TUR", outlet="B", **SOCHI))


def test_one_outlet_needs_more_likeness(make_event: MakeEvent) -> None:
    words = {"date": "2015-09-24", "text": "Mortar fire killed three women in Tavush villages."}
    other = {"date": "2015-09-25", "text": "Shells wounded soldiers near Tavush, the ministry announced."}
    one = make_event("incident", "AZE", "ARM", outlet="A", **words)
    assert not same_event(one, make_event("incident", "AZE", "ARM", outlet="A", **other))


def test_names_of_actors_do_not_make_texts_alike() -> None:
    assert content_words("Azerbaijan and Armenia accused Russia.") == {"accused": 1.0}
    assert content_words("Iskander missiles, 110 units") == {
        "iskander": 1.0,
        "missile": 1.0,
        "110": 2.0,
        "unit": 1.0,
    }


@given(st.text(), st.text())
def test_alikeness_is_symmetric_and_bounded(one: str, other: str) -> None:
    first, second = content_words(one), content_words(other)
    assert alikeness(first, second) == alikeness(second, first)
    assert 0.0 <= alikeness(first, second) <= 1.0


def test_a_range_of_years_is_no_date(make_event: MakeEvent) -> None:
    era = make_event("deal", "RUS AZE", date="2009-01-01", date_end="2011-12-31", text="Big contracts were signed.")
    one = make_event("deal", "RUS AZE", date="2010-07-29", outlet="B", text="A paper reported a contract for S-300s.")
    assert not same_event(era, one)


@given(st.permutations(range(6)))
def test_groups_do_not_depend_on_the_order_of_records(order: list[int]) -> None:
    def visit(number: int) -> Event:
        origin = Origin(kind="chronicle", file="c.csv", line=2, outlet=f"outlet {number}")
        text = "The presidents met in Sochi." if number < 3 else f"A delegation toured factory {number * 111}."
        return Event(
            origin=origin, text=text, category="visit", event_type="CONSULT", actors=("AZE", "RUS"),
            date=f"2017-07-{20 + number // 2:02d}",
        )  # fmt: skip

    events = [visit(number) for number in range(6)]
    expected = {frozenset(event.id for event in group) for group in linked_events(events)}
    shuffled = {frozenset(event.id for event in group) for group in linked_events([events[i] for i in order])}
    assert shuffled == expected
    assert frozenset(event.id for event in events[:3]) in expected


def test_groups_hold_every_record_once(make_event: MakeEvent) -> None:
    events = [make_event("visit", "AZE RUS", date=f"2014-01-{day:02d}", outlet=str(day)) for day in range(1, 29)]
    groups = linked_events(events)
    assert sorted(event.id for group in groups for event in group) == sorted(event.id for event in events)
