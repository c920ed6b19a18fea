from __future__ import annotations

from collections.abc import Callable

import pytest

from counterpoise.evidence.chronicle_counts import chronicle_counts
from counterpoise.records import Event
from counterpoise.study import Study

MakeEvent = Callable[..., Event]


@pytest.fixture
def study(make_study: Callable[..., Study]) -> Study:
    return make_study("talks: {chronicle: [talks], as: count}")


def counted(study: Study, name: str, *events: Event) -> dict[str, list[int]]:
    """Month indices by series, empty series left out."""
    tally = chronicle_counts(study, events, name, sorted({event.category for event in events})).series
    return {key: [month for month, _ in found] for key, found in tally.items() if found}


@pytest.mark.parametrize(("actors", "recipients"), [("RUS AZE", ""), ("RUS", "AZE"), ("AZE", "RUS")])
def test_a_deal_runs_from_supplier_to_recipient_whoever_acted(
    study: Study, make_event: MakeEvent, actors: str, recipients: str
) -> None:
    assert counted(study, "deals", make_event("deal", actors, recipients)) == {"deals[RUS->AZE]": [4]}


def test_a_deal_with_a_stranger_is_said_not_counted(study: Study, make_event: MakeEvent) -> None:
    result = chronicle_counts(study, [make_event("deal", "ISR", "ARM")], "deals", ["deal"])
    assert result.series == {"deals[RUS->AZE]": [], "deals[ISR->AZE]": [], "deals[RUS->ARM]": []}
    assert result.notes == ("1 events not counted: without a pair or side of this rivalry",)


@pytest.mark.parametrize(
    ("category", "actors", "recipients", "keys"),
    [
        ("demand", "AZE", "RUS ARM", ["x[AZE->ARM]", "x[AZE->RUS]"]),
        ("visit", "RUS", "AZE ARM", ["x[RUS,ARM]", "x[RUS,AZE]"]),
        ("visit", "AZE RUS IRN", "", ["x[IRN,AZE]", "x[RUS,AZE]"]),
        ("statement", "NKR", "AZE", ["x[AZE,ARM]"]),
        ("exercise", "NKR ARM", "", ["x[ARM]"]),
        ("symbolic", "NKR", "AZE", ["x[ARM]"]),
        ("talks", "NKR", "AZE", ["x"]),
        ("talks", "ARM", "RUS", []),
        ("mediation", "OSCE_MG", "AZE", ["x"]),
    ],
)
def test_what_each_category_counts(
    study: Study, make_event: MakeEvent, category: str, actors: str, recipients: str, keys: list[str]
) -> None:
    assert sorted(counted(study, "x", make_event(category, actors, recipients))) == keys


@pytest.mark.parametrize(
    ("category", "status", "counts"),
    [
        ("deal", "denied", False), ("deal", "planned", False), ("offer", "planned", True),
        ("offer", "denied", False), ("demand", "conditional", True), ("deal", "historical", True),
    ],
)  # fmt: skip
def test_which_statuses_count(study: Study, make_event: MakeEvent, category: str, status: str, counts: bool) -> None:
    assert bool(counted(study, "x", make_event(category, "AZE", "RUS", status=status))) is counts


def test_an_event_dated_to_a_year_counts_in_no_month(study: Study, make_event: MakeEvent) -> None:
    result = chronicle_counts(study, [make_event("mediation", "OSCE_MG", "AZE", date="2014")], "m", ["mediation"])
    assert result.series == {"m": []}
    assert result.notes == ("1 events not counted: dated to a year or not at all",)


def test_one_event_told_twice_counts_once(study: Study, make_event: MakeEvent) -> None:
    one = make_event(
        "talks", "AZE ARM", date="2014-10-27", outlet="A", text="The presidents met in Paris with Hollande."
    )
    two = make_event("talks", "ARM AZE FRA", date="2014-10-27", outlet="B", text="Hollande hosted both presidents.")
    tally = chronicle_counts(study, [one, two], "talks", ["talks"]).series["talks"]
    assert tally == [(9, (one.id, two.id))]
