"""Sections: what they say for results that the other tests do not have."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from counterpoise.accounts.comparison import AccountResult, Comparison, ScaleResult, study_comparison
from counterpoise.accounts.fit import Diagnostics, Fit, Manifest
from counterpoise.accounts.recover import RecoveredRecord, Recovery
from counterpoise.dates import Month
from counterpoise.errors import UsageError
from counterpoise.outlook.settlement.settle import settle
from counterpoise.outlook.settlement.study_issues import read_rounds
from counterpoise.report.blocks import Cards, Drawn, Heading, Listed, Prose, Section
from counterpoise.report.sections import (
    accounts,
    clashes,
    ledger,
    methods,
    outlook,
    settlement,
    summary,
    system,
    timeline,
)
from counterpoise.report.view import ReportView, build_view, in_words
from counterpoise.system.load import Loaded

ISSUES = """\
rounds:
  - name: first_round
    date: 2015-03
    issues:
      - issue: border
        question: Where does the border run?
        scale: {0: "in the valley", 100: "on the ridge"}
        reference: {value: 50, why: "where it runs now"}
        actors:
          - {actor: LOW, position: [70, 80, 90], salience: [0.5, 0.7, 0.9], source: "https://example.org/low"}
          - {actor: UPP, position: [5, 10, 20], salience: [0.5, 0.7, 0.9], source: "https://example.org/upp"}
"""


def words(section: Section) -> str:
    """All sentences, notes and headings of a section."""
    said = [section.lead]
    for block in section.blocks:
        if isinstance(block, Prose):
            said += [sentence.text for sentence in block.sentences]
        elif isinstance(block, Heading):
            said.append(block.text)
        elif isinstance(block, Cards):
            said += [f"{c.title} {c.subtitle} " + " ".join(s.text for s in c.sentences) for c in block.cards]
    return "\n".join(said)


def listed_table(section: Section, id: str) -> Listed:
    return next(block for block in section.blocks if isinstance(block, Listed) and block.id == id)


def result(name: str, level: float, **changes: object) -> AccountResult:
    scales = tuple(ScaleResult(s, level, 0.05, 0.05, 200.0, False) for s in (0.5, 1.0, 2.0))
    return replace(AccountResult(name, scales, 0.1), **changes)  # type: ignore[arg-type]


def compared(view: ReportView, *results: AccountResult, pool: bool = False) -> ReportView:
    links = {r.account: [f"link of {r.account}"] for r in results}
    here = study_comparison("upland", results, links)
    pooled = (
        study_comparison("pool", [replace(r, by_study=(("upland", 1.0),)) for r in results], links) if pool else None
    )
    return replace(view, comparison=Comparison((here,), pooled, 7, 3))


class TestSummary:
    def test_five_to_eight_sentences(self, view: ReportView) -> None:
        key = next(b for b in summary.section(view).blocks if isinstance(b, Prose) and b.style == "key")
        assert 5 <= len(key.sentences) <= 8

    def test_nothing_told_apart_is_said(self, view: ReportView) -> None:
        said = words(summary.section(compared(view, result("balance", 0.4), result("licence", -0.3))))
        assert "Of 2 rival accounts not one is told apart from “violence feeds only on itself”" in said
        assert "the furthest ahead is “balance”, at +0.40 ± 0.05 nats" in said

    def test_what_is_supported_is_named(self, view: ReportView) -> None:
        said = words(summary.section(compared(view, result("balance", 2.4), result("licence", -0.3))))
        assert "the record sets apart from “violence feeds only on itself”: balance" in said

    def test_untestable_accounts_are_no_leaders(self, view: ReportView) -> None:
        changed = compared(view, result("balance", 0.0, untestable="no links"), result("licence", -0.3))
        assert "the furthest ahead is “licence”, at −0.30 ± 0.05 nats" in words(summary.section(changed))

    def test_a_change_is_called_one_only_when_it_can_be_seen(self, view: ReportView) -> None:
        trace = view.traces[0]
        small = replace(trace, influences=(replace(trace.influences[0], change=-0.1),))
        assert "Deaths in April 2016: without it, deaths in April 2016 under none would move by −3.2." in words(
            summary.section(view)
        )
        assert "Probably no single observation" in words(summary.section(replace(view, traces=(small,))))

    def test_influences_of_few_draws_are_left_out(self, view: ReportView) -> None:
        trace = view.traces[0]
        rough = replace(trace, influences=(replace(trace.influences[0], effective_draws=3.0),))
        assert "would move by" not in words(summary.section(replace(view, traces=(rough,))))
        assert "too few to be sure" in words(outlook.section(replace(view, traces=(rough,))))


class TestAccounts:
    def test_untestable_is_said_on_the_card(self, view: ReportView) -> None:
        changed = compared(view, result("balance", 0.0, untestable="no links"), result("licence", -0.3))
        assert "balance untestable with this record: no links" in words(accounts.section(changed))

    def test_verdicts_are_those_of_the_comparison(self, view: ReportView) -> None:
        said = words(accounts.section(compared(view, result("balance", 2.0), result("licence", -2.0))))
        assert "balance log Bayes factor +2.00 ± 0.05: supported" in said
        assert "licence log Bayes factor −2.00 ± 0.05: against" in said
        assert "balance is supported over licence (+4.00 nats, error 0.07)." in said

    def test_the_pool_has_its_own_figure(self, view: ReportView) -> None:
        section = accounts.section(compared(view, result("balance", 0.4), result("licence", -0.3), pool=True))
        assert "The same over several rivalries" in words(section)
        assert listed_table(section, "accounts-by-study").table.rows[0] == ("balance", 1.0)

    def test_accounts_may_move_different_series(self, view: ReportView) -> None:
        months = (("2014-01", 0.5), ("2014-02", 0.0))
        one = result("balance", 0.5, by_month=months, by_series=(("deaths", 0.5),))
        other = result("licence", 0.7, by_month=months, by_series=(("acts", 0.4), ("deaths", 0.3)))
        drawn = [b.figures[0] for b in accounts.section(compared(view, one, other)).blocks if isinstance(b, Drawn)]
        table = next(figure.table for figure in drawn if figure.id == "fig-series")
        assert table.columns == ("series", "licence", "balance")
        assert table.rows == (("acts", 0.4, 0.0), ("deaths", 0.3, 0.5))

    def test_failed_records_are_counted_apart(self, view: ReportView) -> None:
        assert view.recovery is not None
        failed = RecoveredRecord("none", 9, 1, {}, "degenerate")
        changed = replace(view, recovery=replace(view.recovery, records=(*view.recovery.records, failed)))
        drawn = next(
            b for b in accounts.section(changed).blocks if isinstance(b, Drawn) and b.figures[0].id == "fig-recovery"
        )
        assert "12 records simulated" in drawn.figures[0].caption
        assert "Failed and counted apart: 1." in drawn.figures[0].caption

    def test_no_recovery_forbids_a_ranking(self, view: ReportView) -> None:
        said = words(accounts.section(replace(view, recovery=Recovery("upland", ("none",), 1.0, (1.0, 1.0, 1.0), ()))))
        assert "nothing above should be read as a ranking" in said

    def test_priors_from_their_moments(self) -> None:
        assert accounts._prior(0.0, 0.5) == pytest.approx((-0.98, 0.98))
        assert accounts._prior(0.5585, 0.42196) == pytest.approx((0.0219, 1.569), abs=1e-3)
        assert accounts._prior(-0.5585, 0.42196) == pytest.approx((-1.569, -0.0219), abs=1e-3)


class TestClashes:
    def test_table_rows_of_one_pair_are_one_voice(self, view: ReportView) -> None:
        rows = [r for r in view.loaded.evidence.rows if r.quantity == "deliveries" and r.to_actor == "UPP"]
        sides = clashes.sides(list(rows), other=True)
        assert len(sides) == 1
        assert sides[0].says == "deliveries BIG → UPP (TIV, millions)"
        assert len(sides[0].spans) == 4
        assert (sides[0].spans[0].low, sides[0].spans[0].first) == (9.0, 2013.0)

    def test_a_denial_is_open(self, view: ReportView) -> None:
        claim = view.loaded.evidence.claims[0]
        assert clashes.sides([claim], other=False)[0].denies

    def test_kinds_have_headings(self, view: ReportView) -> None:
        assert "Sums of money (1)" in words(clashes.section(view))


class TestSettlement:
    def test_issues_say_where_talks_might_end(self, view: ReportView, tmp_path: Path) -> None:
        (tmp_path / "issues.yaml").write_text(ISSUES)
        talks = read_rounds(tmp_path / "issues.yaml", {"LOW": 1.0, "UPP": 0.5})[0]
        changed = replace(view, settlements=((talks, settle(talks.issues, draws=20, seed=1)),))
        section = settlement.section(changed)
        figure = next(b for b in section.blocks if isinstance(b, Drawn)).figures[0]
        assert figure.title == "Border: where talks might end"
        assert "Reference point: where it runs now." in figure.caption
        assert figure.table.rows[0][:4] == ("LOW", 70.0, 80.0, 90.0)
        assert "border: median" in words(section)


class TestSystem:
    def test_panels_keep_to_fifteen_quantities(self, view: ReportView) -> None:
        panels = [b.figures[0] for b in system.section(view).blocks if isinstance(b, Drawn)]
        assert [p.id for p in panels] == ["graph-fighting", "graph-balance", "graph-licence"]
        for panel in panels:
            names = {row[0] for row in panel.table.rows} | {row[1] for row in panel.table.rows}
            assert len(names) <= 15

    def test_every_part_of_the_system_is_listed(self, view: ReportView) -> None:
        table = listed_table(system.section(view), "system-parts").table
        assert [row[0] for row in table.rows] == list(range(1, 17))
        assert {row[3] for row in table.rows} == {"observed", "inferred", "not in this study"}


class TestRecord:
    def test_deliveries_keep_the_later_release(self, view: ReportView) -> None:
        drawn = next(b for b in ledger.section(view).blocks if isinstance(b, Drawn)).figures[0]
        assert drawn.id == "fig-deliveries"
        totals = {row[:3]: row[4] for row in drawn.table.rows}
        assert totals["BIG", "LOW", 2016] == 160.0

    def test_deaths_keep_zero_and_unknown_apart(self, view: ReportView) -> None:
        table = listed_table(timeline.section(view), "timeline-deaths").table
        values = {row[0]: row[2:5] for row in table.rows}
        assert values["2014-01"] == (0.0, None, None)
        assert values["2015-01"] == (12.0, 10.0, 20.0)

    def test_coding_is_said_with_its_share_checked(self, view: ReportView) -> None:
        assert methods.coding_sentence(view) == "hand-coded; none yet checked by a second reader"


def test_quantities_in_words() -> None:
    assert in_words("deliveries[RUS->ARM]") == "Deliveries, Russia → Armenia"
    assert in_words("military_balance") == "Military balance"
    assert in_words("relation[RUS,AZE]") == "Relation, Russia, Azerbaijan"


def test_results_of_another_study_are_refused(loaded: Loaded, view: ReportView) -> None:
    assert view.forecast is not None
    other = replace(view.forecast, study="lowland")
    with pytest.raises(UsageError, match="the forecast is of study 'lowland', the report of 'upland'"):
        build_view(loaded, clashes=(), written="2024-04-04", manifest={}, forecast=other)


def test_the_fit_is_said_with_the_noise_that_its_gate_reads(view: ReportView) -> None:
    draws = np.zeros((4, 2))
    diagnostics = Diagnostics(
        np.ones(3), np.ones(3), np.full((3, 2), 0.4), np.array([0.3, 0.5]), np.ones(36), "2016-04"
    )
    made = Manifest("0.1.0", "f" * 16, "numpy", 100, 1, 7, 4, 2)
    fit = Fit(
        "none", ("upland",), ("a", "b"), ("deaths",), Month.of(2014, 1), draws, draws, np.zeros(4, dtype=np.uint32),
        np.zeros(4), np.zeros((4, 1)), np.zeros((4, 36)), draws, -80.25, 0.12, diagnostics, (), made,
    )  # fmt: skip
    rows = dict(listed_table(methods.section(replace(view, fit=fit)), "methods-diagnostics").table.rows)
    assert rows["sd of the log-likelihood at ten draws, quadratic mean"] == "0.41 (worst 0.50)"
    assert rows["log marginal likelihood"] == "-80.25 ± 0.12"
    assert rows["engine, particles, seed"] == "numpy, 100, 7"
