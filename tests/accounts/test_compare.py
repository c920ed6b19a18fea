"""Comparisons against closed forms, their verdicts, and what they refuse."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.accounts.compare import Sizes, compare
from counterpoise.accounts.comparison import (
    AccountResult,
    Comparison,
    ScaleResult,
    study_comparison,
    verdict_of,
    weights_of,
)
from counterpoise.accounts.fit import fit
from counterpoise.accounts.likelihood import Filter
from counterpoise.errors import UsageError


@pytest.fixture(scope="module")
def lines(tiny, line_fit):
    """Two accounts of the line with effect 0.8 compared: a rising and a falling one."""
    (x, y), none = line_fit
    compiled = {
        "none": tiny.line(x, y),
        "rise": tiny.line(x, y, account="rise"),
        "fall": tiny.line(x, y, account="fall", sign=-1),
    }
    comparison, posteriors = compare({"lineland": none}, {"lineland": compiled})
    return (x, y), comparison, posteriors


def test_log_bayes_factors_are_within_their_errors_at_three_scales(tiny, lines):
    record, comparison, _ = lines
    for account, sign in (("rise", 1), ("fall", -1)):
        result = comparison.study("lineland").account(account)
        assert [entry.scale for entry in result.scales] == [0.5, 1.0, 2.0]
        for entry in result.scales:
            exact = tiny.exact_line_log_bf([record], entry.scale, sign)
            assert abs(entry.log_bayes_factor - exact) < 4 * entry.error
            assert entry.error < 0.1


def test_two_seeds_agree_within_their_stated_errors(tiny):
    x, y = tiny.line_record(6, 0.6)
    compiled = {"none": tiny.line(x, y), "rise": tiny.line(x, y, account="rise")}
    found = []
    for seed in (1, 2):
        none = fit(compiled["none"], moves=3, seed=seed, settings=Filter(2, seed=seed))
        comparison, _ = compare({"lineland": none}, {"lineland": compiled}, seed=seed)
        found.append(comparison.studies[0].account("rise").at())
    assert found[0].log_bayes_factor != found[1].log_bayes_factor
    difference = abs(found[0].log_bayes_factor - found[1].log_bayes_factor)
    assert difference < 4 * np.hypot(found[0].error, found[1].error)


def test_series_and_months_sum_to_the_log_bayes_factor_plus_cost(lines, war):
    accounts, none = war
    comparison, _ = compare({"warland": none}, {"warland": accounts}, sizes=Sizes(points=1, repeats=2))
    for study in (lines[1].studies[0], comparison.studies[0]):
        for result in study.accounts:
            total = result.at().log_bayes_factor + result.cost
            assert sum(gain for _, gain in result.by_series) == pytest.approx(total, abs=1e-3)
            assert sum(gain for _, gain in result.by_month) == pytest.approx(total, abs=1e-6)
    for result in lines[1].studies[0].accounts:
        assert len(result.won) == 5
        assert [g for _, g in result.won] == sorted((g for _, g in result.by_month), reverse=True)[:5]
        assert [g for _, g in result.lost] == sorted(g for _, g in result.by_month)[:5]


def test_an_account_without_live_links_equals_none_and_says_so(war):
    accounts, none = war
    comparison, posteriors = compare({"warland": none}, {"warland": accounts}, sizes=Sizes(points=1, repeats=2))
    idle = comparison.studies[0].account("idle")
    assert idle.at().log_bayes_factor == 0.0
    assert idle.untestable == "no link of this account has a source that moves in this record (it adds none here)"
    assert "none" in comparison.studies[0].not_told_apart("idle")
    assert [entry.account for entry in posteriors["warland"]] == ["none", "pressure", "calm", "idle"]


def test_posterior_draws_under_an_account_match_quadrature(tiny, lines):
    (x, y), comparison, posteriors = lines
    rise = posteriors["lineland"][1]
    link = comparison.studies[0].account("rise").links[0]
    grid = np.linspace(0.0, 5.0, 4001)
    log_density = -0.5 * grid**2 + tiny._log_evidence(x, y, grid)
    density = np.exp(log_density - log_density.max())
    exact = float(density @ grid / density.sum())
    assert abs(rise.column("x -> level").mean() - exact) < 0.05
    assert abs(link.mean - exact) < 0.05
    assert link.low < link.median < link.high
    assert link.narrowing < 0.6
    assert np.all(rise.values[:, rise.names.index("x -> level")] >= 0)
    assert np.allclose(rise.by_month.sum(axis=1), rise.log_likelihood, atol=1e-6)


def test_the_verdict_ranks_the_true_account_first(lines):
    study = lines[1].studies[0]
    assert {(v.first, v.second): v.verdict for v in study.verdicts} == {
        ("rise", "fall"): "supported",
        ("rise", "none"): "the record cannot tell them apart",
        ("fall", "none"): "against",
    }
    assert study.not_told_apart("rise") == ("none",)


def test_the_pool_matches_the_closed_form(tiny):
    records = {f"line{i}": tiny.line_record(30 + i, 0.7) for i in range(3)}
    compiled = {
        study: {"none": tiny.line(x, y, study=study), "rise": tiny.line(x, y, study=study, account="rise")}
        for study, (x, y) in records.items()
    }
    fits = {study: fit(accounts["none"], moves=3, settings=Filter(2)) for study, accounts in compiled.items()}
    comparison, _ = compare(fits, compiled, sizes=Sizes(points=1, repeats=2, pool_points=8))
    assert comparison.pool is not None
    result = comparison.pool.account("rise")
    for entry in result.scales:
        exact = tiny.exact_line_log_bf(list(records.values()), entry.scale)
        assert abs(entry.log_bayes_factor - exact) < 4 * entry.error + 0.02
    assert sum(gain for _, gain in result.by_study) == pytest.approx(result.at().log_bayes_factor + result.cost)
    assert [name for name, _ in result.by_study] == list(records)


def test_a_comparison_survives_json(lines):
    again = Comparison.from_json(lines[1].to_json())
    assert again == lines[1]


def scaled(value: float, error: float) -> tuple[ScaleResult, ...]:
    return (ScaleResult(1.0, value, error, error, 200.0, False),)


def test_inclusion_weighs_every_account_that_holds_a_link():
    results = [
        AccountResult("a", scaled(np.log(4.0), 0.0), 0.0),
        AccountResult("b", scaled(np.log(2.0), 0.0), 0.0),
        AccountResult("c", scaled(0.0, 0.0), 0.0),
    ]
    study = study_comparison("s", results, {"a": ["arms", "talks"], "b": ["arms"], "c": ["visits"]})
    found = {entry.name: (entry.accounts, entry.prior, entry.posterior) for entry in study.inclusion}
    assert found["arms"] == (("a", "b"), 0.5, pytest.approx(6 / 8))
    assert found["talks"] == (("a",), 0.25, pytest.approx(4 / 8))
    assert found["visits"] == (("c",), 0.25, pytest.approx(1 / 8))
    assert study.weights() == pytest.approx({"none": 1 / 8, "a": 4 / 8, "b": 2 / 8, "c": 1 / 8})


@pytest.mark.parametrize(
    ("difference", "error", "verdict"),
    [
        (0.9, 0.01, "the record cannot tell them apart"),
        (1.1, 0.5, "the record cannot tell them apart"),
        (2.6, 0.5, "supported"),
        (-2.6, 0.5, "against"),
        (2.4, 0.5, "the record cannot tell them apart"),
        (1.03, 0.09, "the record cannot tell them apart"),
        (1.4, 0.1, "supported"),
        (-3.9, 1.0, "the record cannot tell them apart"),
    ],
)
def test_no_ranking_unless_one_nat_is_passed_by_three_errors(difference: float, error: float, verdict: str):
    assert verdict_of(difference, error) == verdict


def test_verdicts_speak_in_sentences():
    results = [AccountResult("arms", scaled(2.5, 0.1), 0.0), AccountResult("talks", scaled(0.2, 0.1), 0.0)]
    study = study_comparison("s", results, {"arms": [], "talks": []})
    assert [entry.sentence for entry in study.verdicts] == [
        "arms is supported over talks (+2.30 nats, error 0.14)",
        "arms is supported over none (+2.50 nats, error 0.10)",
        "the record cannot tell talks and none apart (+0.20 nats, error 0.10)",
    ]


@given(st.dictionaries(st.sampled_from("abcdef"), st.floats(-500, 500), max_size=6))
def test_weights_sum_to_one_and_keep_the_order(log_bayes_factors: dict[str, float]):
    weights = weights_of(log_bayes_factors)
    assert sum(weights.values()) == pytest.approx(1.0)
    logs = {"none": 0.0, **log_bayes_factors}
    best = max(logs, key=lambda name: logs[name])
    assert weights[best] == max(weights.values())


def test_what_cannot_be_compared_is_refused(tiny, line_fit, war):
    (x, y), none = line_fit
    compiled = {"none": tiny.line(x, y), "rise": tiny.line(x, y, account="rise")}
    with pytest.raises(UsageError, match=r"the prior scales .* leave out the default scale 1"):
        compare({"lineland": none}, {"lineland": compiled}, scales=(0.5, 2.0))
    with pytest.raises(UsageError, match=r"fits are of \['elsewhere'\], compiled accounts of \['lineland'\]"):
        compare({"elsewhere": none}, {"lineland": compiled})
    with pytest.raises(UsageError) as caught:
        compare({"lineland": none}, {"lineland": {"none": tiny.line(x, y + 1), "rise": compiled["rise"]}})
    assert str(caught.value) == "the fit of none on lineland is not of 'none' on this record: fit it again"
    with pytest.raises(UsageError, match="the account 'none', which all others are compared with, is not among"):
        compare({"lineland": none}, {"lineland": {"rise": compiled["rise"]}})
    core = replace(compiled["rise"], core_index=())
    with pytest.raises(UsageError) as caught:
        compare({"lineland": none}, {"lineland": {"none": compiled["none"], "rise": core}})
    assert str(caught.value) == ("account rise does not nest none in study lineland: only one of them has level")


def test_results_are_found_by_name_or_refused(lines):
    comparison = lines[1]
    with pytest.raises(UsageError, match="the comparison has no study 'nowhere'"):
        comparison.study("nowhere")
    with pytest.raises(UsageError, match="no account 'balance' was compared in lineland"):
        comparison.studies[0].account("balance")
    with pytest.raises(UsageError, match="account rise was not compared at prior scale 3"):
        comparison.studies[0].account("rise").at(3.0)
