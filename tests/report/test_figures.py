"""Figures: what is drawn for known inputs, and what is refused."""

from __future__ import annotations

import math

import pytest

from counterpoise.dates import Month
from counterpoise.report.figure import Table
from counterpoise.report.figures import (
    accounts,
    actors,
    balance,
    clash,
    confusion,
    decomposition,
    fan,
    graph,
    ledger,
    links,
    strip,
    timeline,
)

FIRST = Month.of(2015, 1)
WORDS = {"id": "f", "title": "A title", "caption": "Source: made up."}


def mark(position: float, *, happened: bool = True, length: float = 0.0) -> timeline.Mark:
    return timeline.Mark(position, length, "claimant", happened, "what happened", "#src-1")


class TestTimeline:
    def drawn(self, **changes: object) -> str:
        data = {
            "first": FIRST,
            "months": 24,
            "lanes": (timeline.Lane("deal", (mark(1.0), mark(3.0, happened=False), mark(5.0, length=6.0))),),
            "deliveries": (timeline.YearAmount(2015, "Lowland", False, 100.0, "#src-2"),),
            "deaths": (
                timeline.MonthCount(0, 5.0),
                timeline.MonthCount(1, 3.0, bound=True),
                timeline.MonthCount(2, 0.0),
                timeline.MonthCount(12, 40.0, months=12),
            ),
            "names": ("Lowland", "Upland"),
        }
        return timeline.draw(timeline.Timeline(**{**data, **changes}), **WORDS, table=Table(("a",), ())).svg  # type: ignore[arg-type]

    def test_what_did_not_happen_is_hollow_and_what_lasts_is_a_bar(self) -> None:
        drawn = self.drawn()
        assert drawn.count('class="mark f6"') == 1
        assert drawn.count('class="mark hollow k6"') == 1
        assert drawn.count('class="span s6"') == 1

    def test_exact_months_bounds_and_sums_are_three_things(self) -> None:
        drawn = self.drawn()
        assert drawn.count('class="deaths"') == 1
        assert drawn.count('class="deaths-open"') == 1
        assert drawn.count('class="bracket"') == 1
        assert "2016-01 and the 11 months after it: 40 deaths in all" in drawn

    def test_marks_lead_to_their_sources(self) -> None:
        assert self.drawn().count('href="#src-1"') == 3

    def test_nothing_to_show_still_draws_the_axes(self) -> None:
        assert ">2016<" in self.drawn(lanes=(), deliveries=(), deaths=())


class TestFan:
    def data(self, **changes: object) -> fan.Fan:
        rising = (1.0, 2.0, 3.0)
        bands = tuple((tuple(v - width for v in rising), tuple(v + width for v in rising)) for width in (0.9, 0.6, 0.3))
        base = {
            "first": FIRST,
            "observed": (1.0, math.nan, 2.0),
            "cut": 3,
            "median": rising,
            "bands": bands,
            "unit": "deaths",
        }
        return fan.Fan(**{**base, "unit": "deaths", **changes})  # type: ignore[arg-type]

    def test_bands_median_and_known_dots_are_drawn(self) -> None:
        drawn = fan.draw(self.data(), **WORDS)
        assert [drawn.svg.count(f'class="band{level}"') for level in (95, 80, 50)] == [1, 1, 1]
        assert drawn.svg.count('class="data"') == 2
        assert drawn.table.rows[0][0] == "2015-04"
        assert drawn.table.rows[0][3:] == pytest.approx((0.1, 1.9, 0.4, 1.6, 0.7, 1.3))

    def test_a_difference_has_a_line_at_zero(self) -> None:
        assert 'class="zero"' in fan.draw(self.data(zero=True, observed=(), cut=0), **WORDS).svg

    def test_bands_of_another_length_are_refused(self) -> None:
        with pytest.raises(ValueError, match=r"a fan needs 3 bands as long as its median, got lengths \[2, 3\]"):
            fan.draw(self.data(median=(1.0, 2.0)), **WORDS)

    def test_values_below_zero_have_no_log_scale(self) -> None:
        with pytest.raises(ValueError, match="a log scale cannot show values below zero"):
            fan.draw(self.data(log=True, observed=(-1.0,)), **WORDS)


class TestBalance:
    def test_a_straight_line_correlates_with_time(self) -> None:
        assert balance.correlation_with_time([1.0, 2.0, 3.0]) == pytest.approx(1.0)
        assert balance.correlation_with_time([1.0, 2.0, 1.0]) == pytest.approx(0.0)

    @pytest.mark.parametrize("values", [[1.0, 2.0], [3.0, 3.0, 3.0]])
    def test_no_correlation_without_three_values_that_vary(self, values: list[float]) -> None:
        with pytest.raises(ValueError, match="at least 3 values that are not all the same"):
            balance.correlation_with_time(values)

    def test_the_correlation_stands_in_the_figure(self) -> None:
        data = balance.Balance(FIRST, (1.0, 2.0, 4.0), (1.0, 1.0, 1.0), (0.0, 0.7, 1.4), ("Lowland", "Upland"))
        assert "correlation with calendar time 1.00" in balance.draw(data, **WORDS).svg

    def test_all_lines_cover_the_same_months(self) -> None:
        data = balance.Balance(FIRST, (1.0, 2.0), (1.0, 1.0, 1.0), (0.0, 0.7, 1.4), ("Lowland", "Upland"))
        with pytest.raises(ValueError, match="must cover the same months"):
            balance.draw(data, **WORDS)


class TestLedger:
    def test_deliveries_stack_by_supplier_and_under_half_is_no_number(self) -> None:
        entries = (
            ledger.Delivery("Big", "Lowland", 2015, 30.0, record="r1"),
            ledger.Delivery("Far", "Lowland", 2015, 0.25, under=True, record="r2"),
        )
        drawn = ledger.draw_deliveries(entries, **WORDS)
        assert "Far to Lowland, 2015: under 0.5 TIV m" in drawn.svg
        assert drawn.table.rows[1] == ("Far", "Lowland", 2015, "under 0.5", None)
        assert drawn.table.sources == (("r1",), ("r2",))

    def test_more_than_six_suppliers_share_the_grey(self) -> None:
        entries = tuple(ledger.Delivery(f"S{i}", "Lowland", 2015, 10.0 - i) for i in range(8))
        drawn = ledger.draw_deliveries(entries, **WORDS).svg
        assert ">others<" in drawn
        assert ">S6<" not in drawn

    def test_an_uncertain_order_is_a_ring_and_an_unknown_number_a_question_mark(self) -> None:
        deal = ledger.Deal("Big", "Lowland", "Tank", 2014, True, (2015, 2016), None, 10.0, 5.0, "r1")
        drawn = ledger.draw_deals((deal,), **WORDS).svg
        assert 'class="hollow k6"' in drawn
        assert "? → 10" in drawn

    def test_prices_in_two_currencies_do_not_share_an_axis(self) -> None:
        prices = (ledger.Price("a", 1.0, 1.0, "USD"), ledger.Price("b", 1.0, 2.0, "EUR"))
        with pytest.raises(ValueError, match="prices in EUR, USD do not share an axis"):
            ledger.draw_prices(prices, **WORDS)


class TestGraph:
    def nodes(self, count: int) -> tuple[graph.Node, ...]:
        return tuple(graph.Node(f"n{i}", f"n{i}[A,B]", i % 2 == 0) for i in range(count))

    def test_contested_links_are_dashed_and_signed(self) -> None:
        edges = (graph.Edge("n0", "n1", "+", ()), graph.Edge("n1", "n2", "-", ("balance",), 0.5))
        drawn = graph.draw(graph.Graph(self.nodes(3), edges), **WORDS)
        assert drawn.svg.count('class="edge core w2"') == 1
        assert drawn.svg.count('class="edge contested w4"') == 1
        assert ">−</text>" in drawn.svg
        assert drawn.table.rows[1] == ("n1", "n2", "-", "balance", 0.5, "")

    def test_a_link_to_itself_is_drawn(self) -> None:
        assert (
            'class="edge core'
            in graph.draw(graph.Graph(self.nodes(1), (graph.Edge("n0", "n0", "+", ()),)), **WORDS).svg
        )

    def test_more_than_fifteen_are_refused(self) -> None:
        with pytest.raises(ValueError, match="16 quantities in one panel; at most 15 can be read"):
            graph.draw(graph.Graph(self.nodes(16), ()), **WORDS)

    def test_links_need_their_ends(self) -> None:
        with pytest.raises(ValueError, match="links name quantities that are not in the panel: gone"):
            graph.draw(graph.Graph(self.nodes(1), (graph.Edge("n0", "gone", "+", ()),)), **WORDS)


class TestAccounts:
    def test_each_scale_has_its_mark_over_the_zone(self) -> None:
        row = accounts.AccountRow("balance", ((0.2, 0.1), (0.5, 0.1), (1.5, 0.2)), "not told apart from none", "#a")
        drawn = accounts.draw(accounts.AccountComparison((0.5, 1.0, 2.0), (row,)), **WORDS)
        assert drawn.svg.count('class="zone"') == 1
        assert drawn.svg.count('class="whisker"') == 3
        assert "balance: +1.50 ± 0.20" in drawn.svg
        assert drawn.table.rows == (("balance", 0.2, 0.1, 0.5, 0.1, 1.5, 0.2, "not told apart from none"),)

    def test_a_result_per_scale_is_needed(self) -> None:
        row = accounts.AccountRow("balance", ((0.2, 0.1),), "")
        with pytest.raises(ValueError, match="one result per prior scale"):
            accounts.draw(accounts.AccountComparison((0.5, 1.0), (row,)), **WORDS)


class TestDecomposition:
    def test_the_table_names_the_months_that_decided(self) -> None:
        data = decomposition.ByMonth(FIRST, ("balance",), ((0.0, 0.5, -0.9, 0.1),))
        drawn = decomposition.draw_months(data, **WORDS, top_months=2)
        assert drawn.table.rows == (("balance", "2015-03", -0.9), ("balance", "2015-02", 0.5))
        assert "−0.30" in drawn.svg

    def test_the_series_that_moved_most_are_drawn_and_all_are_listed(self) -> None:
        data = decomposition.BySeries(("small", "big"), ("a", "b"), ((0.01, 2.0), (0.0, -1.0)))
        drawn = decomposition.draw_series(data, **WORDS, most=1)
        assert ">big<" in drawn.svg
        assert ">small<" not in drawn.svg
        assert drawn.table.rows == (("small", 0.01, 0.0), ("big", 2.0, -1.0))


def test_link_rows_show_prior_and_posterior() -> None:
    row = links.LinkRow("balance", "a → b", (0.0, 1.5), (0.1, 0.4, 1.0), 0.71)
    drawn = links.draw((row,), **WORDS)
    assert drawn.svg.count('class="prior"') == 2
    assert ">0.71<" in drawn.svg
    assert drawn.table.rows == (("balance", "a → b", 0.0, 1.5, 0.1, 0.4, 1.0, 0.71),)


class TestStrip:
    def test_cells_carry_word_and_number(self) -> None:
        drawn = strip.draw(strip.Strip(FIRST, ("none",), ((0.22, 0.001),), "war:"), **WORDS)
        assert "none, 2015-01: war: unlikely, 22 %" in drawn.svg
        assert "&lt;1" in drawn.svg

    def test_anything_but_probabilities_is_refused(self) -> None:
        with pytest.raises(ValueError, match=r"1\.2 is not a probability"):
            strip.draw(strip.Strip(FIRST, ("none",), ((1.2,),), "war:"), **WORDS)


class TestClash:
    def side(self, low: float | None, *, unit: str = "m USD", denies: bool = False) -> clash.Side:
        return clash.Side("Someone", "says so", ("r1",), (clash.Span(low, low, 2014.0, 2016.0),), unit, denies)

    def test_numbers_of_one_unit_share_an_axis(self) -> None:
        drawn = clash.draw((self.side(5000.0), self.side(7000.0)), **WORDS).svg
        assert ">m USD<" in drawn
        assert ">7,000<" in drawn

    def test_without_numbers_the_calendar_is_the_axis_and_denials_are_open(self) -> None:
        drawn = clash.draw((self.side(None, denies=True), self.side(110.0)), **WORDS).svg
        assert ">when it is about<" in drawn
        assert 'class="hollow k5"' in drawn
        assert ">110<" in drawn

    def test_without_number_or_time_the_words_stand_alone(self) -> None:
        drawn = clash.draw((clash.Side("Someone", "says so", ("r1",), (clash.Span(),)),), **WORDS).svg
        assert ">says so<" in drawn
        assert "axis" not in drawn


class TestConfusion:
    DATA = confusion.Confusion(("none", "balance"), ((3, 1), (2, 2)))

    def test_the_diagonal_is_marked(self) -> None:
        drawn = confusion.draw(self.DATA, **WORDS)
        assert drawn.svg.count('class="diagonal"') == 2
        assert "made by none, first balance: 1 of 4 (25 %)" in drawn.svg

    def test_an_account_without_records_is_refused(self) -> None:
        with pytest.raises(ValueError, match="a confusion table of 2 accounts needs 2 rows and columns"):
            confusion.draw(confusion.Confusion(("a", "b"), ((1, 0), (0, 0))), **WORDS)


def test_pairs_share_one_scale() -> None:
    pairs = (actors.Pair("A and B", (2, 0), (0, 1)), actors.Pair("A and C", (0, 4), (0, 0)))
    drawn = actors.draw(pairs, 2014, **WORDS)
    assert "all panels: up to 4 acts a year" in drawn.svg
    assert drawn.table.rows[1] == ("A and B", 2015, 0, 1)
