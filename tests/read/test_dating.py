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


CONSTRUCTIONS = [
    ("Pakistan freed the pilot on Monday, two days after his jet was shot down over the border.", "shot", "2016-04-02"),
    ("On 1 April, five days after fighting broke out, Putin ordered an inspection.", "ordered", "2016-04-01"),
    ("The presidents met in Vienna a day before Friday 1 April.", "met", "2016-03-31"),
    ("The shells fell on 1 April. Five days later the ministers signed a truce.", "signed", "2016-04-06"),
    ("Turkey bombed the town on Sunday. On the same day Greece closed the border.", "closed", "2016-04-03"),
    ("In the night of 1-2 April the army attacked the village.", "attacked", "2016-04-01/2016-04-02"),
    ("Since 28 March the army has shelled the village.", "shelled", "2016-03-28/2016-04-06"),
    ("From 12 to 16 March the fleets held an exercise.", "held", "2016-03-12/2016-03-16"),
    ("The worst fighting in years broke out on 2 April. Iran called for calm on the first day of the fighting.",
     "called", "2016-04-02"),
    ("Peru attacked the post on 3 April. Brazil condemned the attack. During the attack the troops shot down a plane.",
     "shot", "2016-04-03"),
    ("Last April the presidents met in Sochi.", "met", "2015-04"),
    ("During the July 2015 battles Russia delivered weapons to Armenia.", "delivered", "2015-07"),
    ("Gunmen ambushed a patrol on Sunday, killed two officers and fled.", "killed", "2016-04-03"),
    ("On Sunday the gunmen ambushed a patrol, leaving two officers dead.", "leaving", "2016-04-03"),
    ("The spokesman said on Monday that Russia supports the truce.", "supports", "2016-04-04"),
    ("On Saturday President Kim told the assembly that they would fight.", "told", "2016-04-02"),
    ("In May 1998 Eritrean troops entered Badme. In June Ethiopian jets bombed Asmara.", "bombed", "1998-06"),
    ("The minister will arrive in Baku on Friday.", "arrive", "2016-04-08"),
    ("The minister arrives in Baku on Friday.", "arrives", "2016-04-08"),
    ("Between 2009 and 2011 Russia sold tanks to Azerbaijan.", "sold", "2009/2011"),
    ("Talks with Washington on the jets continue.", "Talks", "2016-04"),
    ("Russia is deploying troops for five years.", "deploying", "2016-04"),
    ("Which has sold tanks to Iraq since 2005 is Ukraine.", "sold", "2005/2016-04"),
    ("Russia supplied missiles to Iran in 2016, nine years after the contract was signed.", "signed", "2007"),
    ("India banned the firms two weeks after the clash of 15 March 2016.", "banned", "2016-03-29"),
    ("Turkey is preparing to attack the island.", "attack", "2016-04"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "trigger", "day"), CONSTRUCTIONS)
def test_constructions_of_news(parser: Parser, text: str, trigger: str, day: str) -> None:
    sentence = next(part for part in text.split(". ") if trigger in part)
    assert dated(parser, text, {trigger: sentence})[0][0] == day


OPEN_ONES = [
    ("Washington sold Pakistan the jets, but in January 2015 it stopped all aid.", "sold"),
    ("The United States imposed sanctions yesterday because Turkey had bought missiles.", "bought"),
    ("Serbia has moved tanks to the border, the White House said on Friday.", "moved"),
    ("The European Union, which sponsored the talks of 2015, has asked for an inquiry.", "asked"),
    ("Russia called for calm after the war.", "called"),
    ("They will leave by the end of the week, and France condemned them.", "condemned"),
    ("The minister said that Iran supports the truce.", "supports"),
]


@pytest.mark.parametrize(("text", "trigger"), OPEN_ONES)
def test_what_another_clause_dates_stays_open(parser: Parser, text: str, trigger: str) -> None:
    assert dated(parser, text, {trigger: text}) == [(None, "open")]


def test_under_headings_of_dates_all_told_as_past_has_their_date(parser: Parser) -> None:
    text = "2 April\n\nThe army shelled the village.\n\n3 April\n\nMoscow condemned the shelling."
    clauses = {"shelled": "The army shelled the village", "condemned": "Moscow condemned the shelling"}
    assert dated(parser, text, clauses) == [("2016-04-02", "day"), ("2016-04-03", "day")]


def test_a_date_of_long_ago_makes_background(parser: Parser) -> None:
    text = "Turkey attacked Cyprus in 1974."
    sentences = parser.parse(text)
    event = EventCandidate((0, len(text)), (7, 15), "ASSAULT", Why("test"), 0)
    assert [e.status for e in date_events([event], sentences, text=text, published=PUBLISHED)] == ["historical"]


def test_an_old_year_beside_a_recent_date_makes_no_background(parser: Parser) -> None:
    text = "The gravest clash since the 1994 truce broke out on Saturday."
    sentences = parser.parse(text)
    at = text.index("clash")
    event = EventCandidate((0, len(text)), (at, at + 5), "ASSAULT", Why("test"), 0, status="historical")
    found = date_events([event], sentences, text=text, published=PUBLISHED)[0]
    assert (found.date, found.status) == ("2016-04-02", "asserted")


def test_a_ministry_declares_on_the_day_of_its_communique(parser: Parser) -> None:
    text = "The Ministry strongly condemns the attack."
    sentences = parser.parse(text)
    at = text.index("condemns")
    event = EventCandidate((0, len(text)), (at, at + 8), "ACCUSE", Why("test"), 0, actors=(Party("ARM", "GOV", "The"),))
    found = date_events(
        [event], sentences, text=text, published=PUBLISHED, outlet="Ministry of Defence of Armenia", side="ARM"
    )
    assert (found[0].date, found[0].date_precision) == ("2016-04-06", "day")
    assert "day of publication" in found[0].date_how


def test_an_undated_text_that_names_a_year_goes_on_in_it(parser: Parser) -> None:
    text = "On 12 May 1998 troops entered Badme. On 5 June jets bombed Asmara. On Saturday the ministers met."
    clauses = {"bombed": "On 5 June jets bombed Asmara", "met": "On Saturday the ministers met"}
    assert dated(parser, text, clauses, published=None) == [("1998-06-05", "day"), (None, "open")]
