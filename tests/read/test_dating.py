"""Dates of events: the expression in the clause, then in the sentence, then the present tense, else open."""

from __future__ import annotations

from datetime import date

import pytest

from counterpoise.read.candidates import EventCandidate, Party, Why
from counterpoise.read.dating import date_events
from counterpoise.read.parse.pipeline import Parser, load_parser

PUBLISHED = date(2016, 4, 6)
"""A Wednesday."""


@pytest.fixture(scope="module")
def parser() -> Parser:
    return load_parser()


def dated(
    parser: Parser, text: str, clauses: dict[str, str], *, published: date | None = PUBLISHED, status: str = "asserted"
) -> list[tuple[str | None, str]]:
    """Dates and precisions of the events with these triggers in these clauses of a text."""
    sentences = parser.parse(text)
    events = []
    for trigger, clause in clauses.items():
        start, at = text.index(clause), text.index(trigger)
        index = next(i for i, s in enumerate(sentences) if s.start <= at < s.end)
        events.append(
            EventCandidate(
                (start, start + len(clause)), (at, at + len(trigger)), "CONSULT", Why("test"), index,
                actors=(Party("ARM", "GOV", "Armenia"),), status=status,
            )
        )  # fmt: skip
    return [(e.date, e.date_precision) for e in date_events(events, sentences, text=text, published=published)]


def test_the_expression_in_the_clause(parser: Parser) -> None:
    text = "The presidents met on Monday and Moscow sent tanks on 2 April."
    clauses = {"met": "The presidents met on Monday", "sent": "Moscow sent tanks on 2 April"}
    assert dated(parser, text, clauses) == [("2016-04-04", "day"), ("2016-04-02", "day")]


def test_an_expression_in_front_of_the_clause_but_not_in_another_one(parser: Parser) -> None:
    text = "On Monday, the presidents met and Moscow sent tanks in March 2015."
    clauses = {"met": "the presidents met", "sent": "Moscow sent tanks in March 2015"}
    assert dated(parser, text, clauses) == [("2016-04-04", "day"), ("2015-03", "month")]


def test_days_count_from_the_day_before_in_the_text(parser: Parser) -> None:
    text = "The troops attacked on 2 April. Two days later the presidents met."
    assert dated(parser, text, {"met": "Two days later the presidents met"}) == [("2016-04-04", "day")]


def test_what_is_planned_lies_ahead(parser: Parser) -> None:
    text = "The presidents will meet on Monday."
    assert dated(parser, text, {"meet": text}, status="planned") == [("2016-04-11", "day")]


def test_the_present_tense_is_the_month_of_publication(parser: Parser) -> None:
    text = "Turkey supports Azerbaijan."
    assert dated(parser, text, {"supports": text}) == [("2016-04", "month")]
    assert dated(parser, text, {"supports": text}, status="conditional") == [(None, "open")]


def test_the_past_without_a_date_stays_open(parser: Parser) -> None:
    text = "Turkey supported Azerbaijan. Russia has sold tanks recently."
    clauses = {"supported": "Turkey supported Azerbaijan", "sold": "Russia has sold tanks recently"}
    assert dated(parser, text, clauses) == [(None, "open"), (None, "open")]


def test_without_a_date_of_publication_only_whole_dates_resolve(parser: Parser) -> None:
    text = "The presidents met on Monday. Moscow sent tanks on 2 April 2014. Turkey supports Azerbaijan."
    clauses = {"met": "The presidents met on Monday", "sent": "Moscow sent tanks on 2 April 2014",
               "supports": "Turkey supports Azerbaijan"}  # fmt: skip
    assert dated(parser, text, clauses, published=None) == [(None, "open"), ("2014-04-02", "day"), (None, "open")]
