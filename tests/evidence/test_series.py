from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from counterpoise.dates import Month
from counterpoise.errors import InputError, NothingFound
from counterpoise.evidence.collection import Evidence, read_evidence
from counterpoise.evidence.observed import Series, Window
from counterpoise.evidence.series import coming_within, find_series, monthly_series
from counterpoise.records import TableRow
from counterpoise.study import Study


def built(study: Study) -> dict[str, Series]:
    return monthly_series(study, read_evidence(study))


def test_deaths_months_bounds_and_sums(make_study: Callable[..., Study]) -> None:
    rows = """deaths,,,2014-01,2014-01,,,,4,deaths,UCDP,UCDP,2025-06-01,
deaths,,,2014-02,2014-02,0,,,,deaths,UCDP,UCDP,2025-06-01,
deaths,,,2014-01,2014-12,46,45,54,,deaths,UCDP,UCDP,2025-06-01,
deaths,,,2015-01,2015-01,16,16,23,,deaths,UCDP,UCDP,2025-06-01,"""
    study = make_study("deaths: {table: tables/t.csv, as: count}", rows)
    deaths = built(study)["deaths"]
    assert deaths.months == Month.of(2014, 1)
    assert math.isnan(deaths.exact[0])
    assert deaths.at_least[0] == 4
    assert (deaths.exact[1], deaths.exact[12]) == (0, 16)
    assert deaths.windows == (Window(0, 11, 46, 45, 54),)
    by_line = {row.origin.line: row.id for row in read_evidence(study).rows}
    assert deaths.rows[0] == (by_line[2], by_line[4])
    assert deaths.rows[2] == (by_line[4],)
    assert deaths.rows[13] == ()


def test_deaths_between_the_two_sides_belong_to_neither(make_study: Callable[..., Study]) -> None:
    rows = """deaths,AZE,ARM,2014-01,2014-01,4,,,,deaths,UCDP GED,UCDP,2025-06-01,
deaths,AZE,NKR,2014-02,2014-02,5,,,,deaths,UCDP GED,UCDP,2025-06-01,"""
    series = built(make_study("deaths: {table: tables/t.csv, as: count}", rows))
    assert series["deaths"].exact[:2].tolist() == [4, 5]


def test_a_week_is_observed_with_its_exposure(make_study: Callable[..., Study]) -> None:
    rows = """violations,ARM,AZE,2014-02-02,2014-02-08,120,,,,count,MoD,x,2014-03-01,
violations,ARM,AZE,2014-02-09,2014-02-15,150,,,,count,MoD,x,2014-03-01,
violations,ARM,AZE,2015-01,2015-12,9000,,,,count,MoD,x,2014-03-01,
violations,ARM,AZE,2015-03-01,2015-03-07,250,,,,count,MoD,x,2014-03-01,"""
    series = built(make_study("violations: {table: tables/t.csv, as: count}", rows))["violations[ARM|MoD]"]
    assert series.channel == "MoD"
    assert series.exact[1] == 270
    assert series.exposure[1] == pytest.approx(14 / 28)
    assert series.windows == (Window(12, 23, 9000, 9000, 9000),)
    assert math.isnan(series.exact[14])
    assert series.at_least[14] == 250


def test_deliveries_stand_at_the_end_of_their_year_and_the_later_vintage_holds(
    make_study: Callable[..., Study],
) -> None:
    rows = """deliveries,RUS,AZE,2013-01,2013-12,256,,,,tiv_m,SIPRI,SIPRI,2022-07-28,
deliveries,RUS,AZE,2014-01,2014-12,<0.5,,,,tiv_m,SIPRI,SIPRI,2022-07-28,
deliveries,TUR,AZE,2015-01,2015-12,6,,,,tiv_m,SIPRI TIV,SIPRI,2022-07-28,
deliveries,TUR,AZE,2015-01,2015-12,28.8,,,,tiv_m,SIPRI register,SIPRI,2026-05-18,"""
    series = built(make_study("deliveries: {table: tables/t.csv, as: amount, every: year}", rows))
    russia, turkey = series["deliveries[RUS->AZE]"], series["deliveries[TUR->AZE]"]
    assert russia.exact[11] == 0.25
    assert np.isnan(russia.exact[:11]).all()
    assert russia.earlier == (Window(-12, -1, 256, 256, 256),)
    assert turkey.exact[23] == 28.8
    assert turkey.notes == ("2015-01..2015-12: 28.8 of 2026-05-18 replaces 6 of 2022-07-28",)
    assert len(turkey.rows[23]) == 1


def test_trust_is_standardised_on_the_logit_scale(make_study: Callable[..., Study]) -> None:
    rows = """trust,ARM,RUS,2014-06,2014-06,0.5,,,,share,CB,x,2020-01-01,
trust,ARM,RUS,2015-06,2015-06,0.88079707797788,,,,share,CB,x,2020-01-01,"""
    series = built(make_study("trust: {table: tables/t.csv, as: score}", rows))["trust[ARM,RUS]"]
    assert series.center == pytest.approx(1.0)
    assert series.scale == pytest.approx(math.sqrt(2))
    assert series.exact[5] == pytest.approx(-1 / math.sqrt(2))
    assert series.center + series.scale * series.exact[17] == pytest.approx(2.0)


def test_channels_are_standardised_one_by_one(make_study: Callable[..., Study]) -> None:
    rows = "\n".join(
        f"relation,ARM,AZE,{month},{month},{value},,,,score,{channel},x,2020-01-01,"
        for month, value, channel in [
            ("2014-01", 0.9, "ICEWS"), ("2014-02", 0.7, "ICEWS"), ("2015-01", -5, "GDELT"),
            ("2015-02", -9, "GDELT"),
        ]
    )  # fmt: skip
    series = built(make_study("relation: {table: tables/t.csv, as: score}", rows))
    relation = find_series(series, "relation[ARM,AZE]")
    assert relation.name == "relation[AZE,ARM]"
    half = 1 / math.sqrt(2)
    assert relation.exact[[0, 1, 12, 13]] == pytest.approx([half, -half, half, -half])


def test_spending_is_last_years_figure(make_study: Callable[..., Study]) -> None:
    rows = """spending,AZE,,2013-01,2013-12,100,,,,usd_2023_m,SIPRI,x,2025-04-28,
spending,AZE,,2014-01,2014-12,200,,,,usd_2023_m,SIPRI,x,2025-04-28,"""
    series = built(make_study("spending: {table: tables/t.csv, as: covariate, every: year}", rows))["spending[AZE]"]
    assert series.exact.tolist() == [100.0] * 12 + [200.0] * 12


def test_elections_are_zero_in_other_months(make_study: Callable[..., Study]) -> None:
    rows = "election,AZE,,2014-06,2014-06,1,,,,count,presidential,x,2014-06-01,"
    series = built(make_study("election: {table: tables/t.csv, as: covariate}", rows))["election[AZE]"]
    assert np.flatnonzero(series.exact).tolist() == [5]
    assert np.flatnonzero(coming_within(series, 3)).tolist() == [2, 3, 4, 5]


def test_tiv_and_money_do_not_join(make_study: Callable[..., Study]) -> None:
    rows = """deliveries,RUS,AZE,2014-01,2014-12,305,,,,tiv_m,SIPRI,x,2022-07-28,
deliveries,RUS,AZE,2015-01,2015-12,5000,,,,usd_m,SIPRI,x,2022-07-28,"""
    with pytest.raises(InputError) as caught:
        built(make_study("deliveries: {table: tables/t.csv, as: amount, every: year}", rows))
    assert "tables/t.csv:3: unit usd_m in a series of tiv_m; different units do not add" in str(caught.value)


def test_a_series_without_rows_is_an_error_with_a_place(make_study: Callable[..., Study]) -> None:
    rows = "death,,,2014-01,2014-01,4,,,,deaths,UCDP,x,2025-06-01,"
    with pytest.raises(InputError) as caught:
        built(make_study("deaths: {table: tables/t.csv, as: count}", rows))
    assert str(caught.value) == (
        "study.yaml:9:11: tables/t.csv has no rows of the quantity 'deaths' (it has death)\n"
        "  hint: did you mean 'death'?\n1 problem; nothing was written."
    )


def test_an_unknown_series_names_the_nearest(make_study: Callable[..., Study]) -> None:
    series = built(make_study("talks: {chronicle: [talks], as: count}"))
    with pytest.raises(NothingFound, match=r"there is no series 'talk'; did you mean 'talks'\?"):
        find_series(series, "talk")


def test_the_flagship_record(flagship: tuple[Study, Evidence]) -> None:
    study, evidence = flagship
    series = monthly_series(study, evidence)
    months = study.months
    deaths = series["deaths"]
    assert deaths.exact[months.position(Month.of(2016, 4))] == 128
    assert deaths.exact[months.position(Month.of(2020, 7))] == 19
    autumn = deaths.windows[-1]
    assert (months.first + autumn.start, months.first + autumn.end) == (Month.of(2020, 9), Month.of(2020, 11))
    assert autumn.total == 7646 - 53
    deliveries = series["deliveries[RUS->AZE]"].exact
    assert deliveries[11::12].tolist() == [18, 2, 97, 477, 256, 305, 550, 210, 7, 109, 53, 0, 0]
    assert series["talks"].exact.sum() > 20
    for name in (
        "deals[RUS->AZE]",
        "offers[RUS->AZE]",
        "refusals[RUS->AZE]",
        "acts[ARM]",
        "exercises[TUR,AZE]",
    ):
        assert series[name].exact.sum() >= 1, name
    known = {record.id for record in evidence.accepted}
    assert all(identifier in known for item in series.values() for ids in item.rows for identifier in ids)


def test_every_nonzero_month_of_a_count_has_records(flagship: tuple[Study, Evidence]) -> None:
    for series in monthly_series(*flagship).values():
        if series.kind == "count":
            observed = np.flatnonzero(np.nan_to_num(series.exact) > 0)
            assert all(series.rows[month] for month in observed), series.name


def test_rows_with_a_lower_bound_above_the_value_do_not_load(make_row: Callable[..., TableRow]) -> None:
    with pytest.raises(ValueError, match="low <= value <= high does not hold"):
        make_row("deaths", "2014-01", "2014-01", 5, low=6, high=9, unit="deaths")
