"""The findings of `check`: what a record cannot test, and what it cannot tell apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from counterpoise.evidence.series import Series
from counterpoise.system.check import (
    Finding,
    check_account,
    check_series,
    check_system,
    check_trend,
    time_correlation,
)
from counterpoise.system.compile import Bundle, Compiled, compile_account
from counterpoise.system.load import Loaded
from counterpoise.workflow.checking import check_study

MONTHS = 24


def test_series_are_counted_and_those_that_nothing_uses_are_summed_up(tiny_loaded: Loaded) -> None:
    bundle = tiny_loaded.bundle
    series = {**bundle.series, "deths": bundle.series["deaths"], "talks[NOR]": bundle.series["talks"]}
    findings = check_series(series, bundle.declarations, set(bundle.series))
    by_subject = {finding.subject: finding for finding in findings}
    assert by_subject["deliveries[SUP->NOR]"] == Finding("note", "deliveries[SUP->NOR]", "amount: 4 of 48 months")
    assert by_subject["deals[SUP->NOR]"].message == "count: 48 of 48 months, 2 in all"
    assert by_subject["other series"].message == "2 that no quantity of the system uses: deths, talks[NOR]"
    assert by_subject["talks[NOR]"].detail
    assert by_subject["deths"].severity == "warning"
    assert by_subject["deths"].message == (
        "no quantity of the blueprint has a series of this name; did you mean 'deaths'?"
    )
    assert by_subject["missing series"].message.startswith("no series of acts, alignment, demands, election, ")


def test_every_omission_is_a_detail(tiny_accounts: dict[str, Compiled]) -> None:
    findings = check_system(tiny_accounts["none"].system)
    assert all(finding.severity == "note" and finding.detail for finding in findings)
    assert Finding("note", "relation[SUP,NOR]", "quantity left out: no series informs it", True) in findings
    memory = "no series of its own: a fading memory of what feeds it, without own noise"
    assert Finding("note", "guarantee[SUP,NOR]", memory, True) in findings


def test_an_account_without_its_series_or_its_links_is_untestable(
    tiny_accounts: dict[str, Compiled], tiny_loaded: Loaded
) -> None:
    balance, series = tiny_accounts["balance"], tiny_loaded.bundle.series
    assert check_account(balance, series, ("deaths", "deliveries")) == ()
    assert check_account(balance, series, ("deaths", "violations", "trust", "acts")) == (
        Finding("untestable", "balance", "must move violations, acts, of which this study has no series"),
    )
    bare = replace(tiny_accounts["none"], account="licence")
    assert check_account(bare, series, ()) == (
        Finding("untestable", "licence", "none of its links expands to this study's actors"),
    )
    assert check_account(tiny_accounts["none"], series, ("deaths",)) == ()


def test_links_that_lead_to_no_series_and_links_that_say_nothing(
    small_bundle: Callable[..., Bundle], series_of: Callable[..., Series]
) -> None:
    memory = {"kind": "index", "persistence": "memory", "deterministic": True, "label": "m"}
    quantities = [
        {"name": "x", "kind": "exogenous", "series": "x", "label": "x"},
        {"name": "still", "kind": "exogenous", "series": "still", "label": "s"},
        {"name": "mood", **memory},
        {"name": "rumour", **memory},
        {"name": "deaths", "kind": "count", "series": "deaths", "label": "d"},
    ]
    prior = {"prior": "normal(0, 1)"}
    series = (
        series_of("x", "covariate", {t: float(t % 4) for t in range(MONTHS)}, MONTHS),
        series_of("still", "covariate", {t: 2.0 for t in range(MONTHS)}, MONTHS),
        series_of("deaths", "count", {t: float(t % 3) for t in range(MONTHS)}, MONTHS),
    )
    add = [{"from": "x", "to": "rumour", **prior}, {"from": "x", "to": "mood", **prior},
           {"from": "still", "to": "deaths", **prior}]  # fmt: skip
    bundle = small_bundle(quantities, [{"from": "mood", "to": "deaths", **prior}], series, add=add)
    compiled = compile_account(bundle, "rival")
    assert check_account(compiled, bundle.series, ()) == (
        Finding("untestable", "x -> rumour", "leads to no observed quantity: untestable with this record"),
        Finding("warning", "still -> deaths", "its source does not vary in the record: the link says nothing"),
    )


@pytest.mark.parametrize(
    ("values", "severity"),
    [(lambda t: 3.0 * t, "warning"), (lambda t: -float(t), "warning"), (lambda t: float(t % 2), "note")],
    ids=["rising", "falling", "to and fro"],
)
def test_a_quantity_that_is_almost_a_line_in_time_is_named(
    small_bundle: Callable[..., Bundle],
    series_of: Callable[..., Series],
    values: Callable[[int], float],
    severity: str,
) -> None:
    path = {t: values(t) for t in range(MONTHS)}
    bundle = small_bundle(
        [{"name": "x", "kind": "exogenous", "series": "x", "label": "x"},
         {"name": "military_balance", "kind": "derived", "label": "b"}],
        [{"from": "x", "to": "military_balance", "lag": 0, "coefficient": 1, "raw": True}],
        (series_of("x", "covariate", path, MONTHS),),
    )  # fmt: skip
    compiled = compile_account(bundle)
    expected = np.corrcoef(list(path.values()), np.arange(MONTHS))[0, 1]
    assert time_correlation(compiled, "military_balance") == pytest.approx(expected, abs=1e-4)
    (finding,) = check_trend(compiled)
    assert (finding.severity, finding.subject) == (severity, "military_balance")
    assert f"correlation with calendar time {expected:+.2f}" in finding.message
    assert check_trend(compiled, "tension") == ()


def test_a_study_without_deaths_cannot_be_fitted(tiny: Path) -> None:
    study = tiny / "study.yaml"
    study.write_text(study.read_text().replace("  deaths: {table: tables/deaths.csv, as: count}\n", ""))
    last = check_study(tiny)[-1]
    assert last == Finding("untestable", "deaths", "without a series of deaths nothing can be fitted")
