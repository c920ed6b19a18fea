from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from counterpoise.evidence.collection import Evidence
from counterpoise.evidence.matching import Clash, find_clashes
from counterpoise.records import Claim, Event, Figure, Record, TableRow, Transfer
from counterpoise.study import Study

MakeRow = Callable[..., TableRow]
MakeCoded = Callable[..., Any]
MakeEvent = Callable[..., Event]


def clashes(*records: Record) -> tuple[Clash, ...]:
    return find_clashes(Evidence(records))


def deliveries(make_row: MakeRow, giver: str, receiver: str, years: dict[int, float | None]) -> list[TableRow]:
    return [
        make_row("deliveries", f"{y}-01", f"{y}-12", v, from_actor=giver, to_actor=receiver, channel="SIPRI")
        for y, v in years.items()
    ]


def no_arms(make_coded: MakeCoded, **fields: Any) -> Claim:
    """'B gets no arms from A', said of April to August 2016."""
    given = {"about": "deliveries[AAA->BBB]", "value": "no_deliveries", "period": "2016-04..2016-08", **fields}
    claim: Claim = make_coded(Claim, **given)
    return claim


# -- on invented actors: the rules know no conflict ----------------------------------------------------


def test_two_prices_of_the_same_arms(make_coded: MakeCoded) -> None:
    deal = {"supplier": "AAA", "recipient": "BBB", "currency": "EUR"}
    five = make_coded(Transfer, "000", money_low=5, money_high=5, period="2009-01..2011-12", **deal)
    seven = make_coded(Transfer, "001", money_low=6, money_high=7, period="2010-01..2016-04", **deal)
    (clash,) = clashes(five, seven)
    assert (clash.kind, clash.field) == ("money", "money[AAA->BBB]")
    assert (clash.first, clash.second) == ((five.id,), (seven.id,))
    assert clash.sentence == (
        "Arms from AAA to BBB: 5 m EUR for 2009-01..2011-12 (outlet 000) "
        "against 6-7 m EUR for 2010-01..2016-04 (outlet 001)."
    )


@pytest.mark.parametrize(
    "change",
    [
        {"currency": "USD"},
        {"supplier": "CCC"},
        {"period": "2012-01..2016-04"},
        {"money_low": 5, "money_high": 7},
        {"document": "000"},
    ],
)
def test_prices_that_do_not_clash(make_coded: MakeCoded, change: dict[str, Any]) -> None:
    deal = {"supplier": "AAA", "recipient": "BBB", "currency": "EUR", "period": "2009-01..2011-12"}
    five = make_coded(Transfer, "000", money_low=5, money_high=5, **deal)
    other = {**deal, "money_low": 6, "money_high": 7, "document": "001", **change}
    assert clashes(five, make_coded(Transfer, **other)) == ()


def test_no_deliveries_against_the_table(make_coded: MakeCoded, make_row: MakeRow) -> None:
    rows = deliveries(make_row, "AAA", "BBB", {2015: 0, 2016: 110, 2017: 3})
    claim = no_arms(make_coded)
    (clash,) = clashes(claim, *rows)
    assert (clash.kind, clash.values) == ("claim_v_table", ("no_deliveries", "110 in 2016"))
    assert clash.records == (claim.id, rows[1].id)
    assert clash.sentence == "outlet 000: what was said SIPRI has 110 in 2016 (TIV m)."


@pytest.mark.parametrize("years", [{2016: 0}, {2016: None}, {2015: 110, 2017: 110}, {}])
def test_no_deliveries_and_none_in_the_table(
    make_coded: MakeCoded, make_row: MakeRow, years: dict[int, float | None]
) -> None:
    assert clashes(no_arms(make_coded), *deliveries(make_row, "AAA", "BBB", years)) == ()
    assert clashes(no_arms(make_coded), *deliveries(make_row, "AAA", "CCC", {2016: 110})) == ()


@pytest.mark.parametrize(
    ("status", "period", "clash"),
    [
        ("on_display", "2016-09", True), ("on_display", "2016-12", False), ("on_display", "2016-03", False),
        ("delivered", "2016-05", True), ("delivered", "2016-09", False), ("offered", "2016-05", False),
    ],
)  # fmt: skip
def test_no_deliveries_against_arms_on_parade(make_coded: MakeCoded, status: str, period: str, clash: bool) -> None:
    arms = make_coded(
        Transfer, "001", supplier="AAA", recipient="BBB", status=status, period=period, designation="Lance"
    )
    found = clashes(no_arms(make_coded), arms)
    assert [item.values for item in found] == ([("no_deliveries", "Lance")] if clash else [])


def test_a_suspension_is_shown_with_the_years_around(make_coded: MakeCoded, make_row: MakeRow) -> None:
    rows = deliveries(make_row, "AAA", "BBB", {2014: 550, 2015: 210, 2016: 7, 2017: 109, 2018: 53})
    (clash,) = clashes(no_arms(make_coded, value="suspended"), *rows)
    assert clash.values == ("suspended", "210 in 2015, 7 in 2016, 109 in 2017")
    assert clash.second == tuple(row.id for row in rows[1:4])


def test_a_balance_is_measured_over_whole_years(make_coded: MakeCoded, make_row: MakeRow) -> None:
    claim = make_coded(
        Claim, about="military_balance", value="balance_kept", period="2014-01..2016-04", speaker_code="AAA"
    )
    more = deliveries(make_row, "AAA", "BBB", {2014: 20, 2015: 10, 2016: 500})
    less = deliveries(make_row, "AAA", "CCC", {2014: 4, 2015: 6, 2016: 500})
    (clash,) = clashes(claim, *more, *less)
    assert clash.values == ("balance_kept", "30 to BBB against 10 to CCC")
    assert clashes(claim, *more, *deliveries(make_row, "AAA", "CCC", {2014: 4, 2015: 7})) == ()


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [
        ({"value": "no_deliveries"}, {"value": "deliveries_continue"}, True),
        ({"value": "suspended"}, {"value": "delivered"}, True),
        ({"value": "signed"}, {"value": "not_signed"}, True),
        ({"value": "blame"}, {"value": "blame", "stance": "denies"}, True),
        ({"value": "no_deliveries"}, {"value": "suspended"}, False),
        ({"value": "suspended"}, {"value": "delivered", "period": "2017-01"}, False),
        ({"value": "suspended"}, {"value": "delivered", "about": "deliveries[AAA->CCC]"}, False),
        ({"value": "blame"}, {"value": "praise"}, False),
    ],
)
def test_claims_against_claims(
    make_coded: MakeCoded, first: dict[str, Any], second: dict[str, Any], clash: bool
) -> None:
    found = clashes(no_arms(make_coded, **first), no_arms(make_coded, **{"document": "001", **second}))
    assert [item.kind for item in found] == (["asserted_v_denied"] if clash else [])
    same_author = clashes(no_arms(make_coded, **first), no_arms(make_coded, start=50, **second))
    assert same_author == ()


def test_an_event_said_and_denied(make_event: MakeEvent) -> None:
    said = make_event(
        "deal",
        "AAA BBB",
        date="2010-07-29",
        text="A paper reported a contract for two S-300PMU-2 battalions.",
        outlet="A",
    )
    denial = make_event(
        "deal", "AAA BBB", date="2010-08", text="A spokesman said no contract for S-300 systems existed.",
        outlet="B", status="denied",
    )  # fmt: skip
    (clash,) = clashes(said, denial)
    assert (clash.kind, clash.field) == ("asserted_v_denied", "deal[AAA,BBB]")
    assert (clash.first, clash.second) == ((said.id,), (denial.id,))
    later = make_event("deal", "AAA BBB", date="2012-08", text=denial.text, status="denied")
    assert clashes(said, later) == ()


def test_figures_of_one_thing(make_coded: MakeCoded) -> None:
    of = "soldiers killed in the spring offensive"
    low = make_coded(Figure, "000", value_low=31, value_high=31, unit="deaths", of=of)
    high = make_coded(Figure, "001", value_low=90, value_high=100, unit="deaths", of="soldiers killed in the offensive")
    (clash,) = clashes(low, high)
    assert clash.values == ("31 deaths", "90-100 deaths")
    assert clashes(low, make_coded(Figure, "001", value_low=90, value_high=90, unit="persons", of=of)) == ()
    assert clashes(low, make_coded(Figure, "001", value_low=20, value_high=40, unit="deaths", of=of)) == ()


def test_two_releases_of_one_figure(make_row: MakeRow) -> None:
    actors = {"from_actor": "AAA", "to_actor": "BBB"}
    old = make_row("deliveries", "2020-01", "2020-12", 6, channel="tables", **actors)
    new = make_row("deliveries", "2020-01", "2020-12", 28.8, channel="register", vintage="2026-05-18", **actors)
    (clash,) = clashes(old, new)
    assert clash.sentence == (
        "deliveries[AAA->BBB] in 2020-01..2020-12: 6 TIV m (tables, 2022-07-28) "
        "against 28.8 TIV m (register, 2026-05-18)."
    )
    assert clashes(old, make_row("deliveries", "2020-01", "2020-12", 9, low=5, high=12, channel="x", **actors)) == ()


# -- on the flagship: the tensions that its documents are known to hold --------------------------------


@pytest.mark.parametrize(
    ("key", "other"),
    [
        ("money money[RUS->AZE] 6,000-7,000 m USD", "5,000 m USD"),
        ("claim_v_table deliveries[RUS->AZE] suspended", "210 in 2015, 7 in 2016, 109 in 2017"),
        ("claim_v_table deliveries[RUS->ARM] no_deliveries", "110 in 2016"),
        ("claim_v_table military_balance balance_kept", "1,983 to AZE against 110 to ARM"),
    ],
)
def test_known_tensions_are_found(flagship: tuple[Study, Evidence], key: str, other: str) -> None:
    _, evidence = flagship
    values = {(f"{c.kind} {c.field} {c.values[0]}", c.values[1]) for c in find_clashes(evidence)}
    assert (key, other) in values


def test_the_paraded_iskanders_are_found(flagship: tuple[Study, Evidence]) -> None:
    _, evidence = flagship
    shown = {t.id for t in evidence.transfers if t.status == "on_display" and "Iskander" in t.designation}
    claims = {c.id for c in evidence.claims if c.value == "no_deliveries"}
    assert any(set(c.first) & claims and set(c.second) & shown for c in find_clashes(evidence))


def test_every_clash_names_records_that_exist(flagship: tuple[Study, Evidence]) -> None:
    _, evidence = flagship
    for clash in find_clashes(evidence):
        assert set(clash.records) <= set(evidence.by_id)
        assert set(clash.first).isdisjoint(clash.second)
        assert clash.sentence
