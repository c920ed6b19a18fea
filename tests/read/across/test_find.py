"""Links across documents: the same told twice, what cannot all hold, and copies."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counterpoise.read.across import Link, Links, Reference, find_links
from counterpoise.read.candidates import (
    ClaimCandidate,
    EventCandidate,
    FigureCandidate,
    Party,
    Span,
    TransferCandidate,
    Why,
)
from counterpoise.read.documents.reading import read_document
from counterpoise.read.names import Names, find_names
from counterpoise.read.names.mention import plain_sentences
from counterpoise.read.pipeline import Coded

RULE = Why("test")
ARM, AZE, RUS = (Party(code, "GOV", code) for code in ("ARM", "AZE", "RUS"))


def coded(text: str, *, day: str = "6 April 2016") -> Coded:
    """A document of one line behind a dateline, nothing read in it yet."""
    return Coded(read_document("a.txt", f"MOSCOW, {day} - {text}\n".encode()), parser="none", sentences=1)


def span_of(document: Coded, words: str) -> Span:
    start = document.document.stored.text.index(words)
    return start, start + len(words)


def event(document: Coded, words: str, **fields: object) -> EventCandidate:
    span = span_of(document, words)
    made = EventCandidate(
        span, span, "ASSAULT", RULE, 0, actors=(AZE,), recipients=(ARM,), date="2016-04-02", date_precision="day"
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def with_event(text: str, words: str, *, day: str = "6 April 2016", **fields: object) -> Coded:
    document = coded(text, day=day)
    return replace(document, events=(event(document, words, **fields),))


def links_of(kind: str, field: str = "") -> Link:
    return Link(Reference(0, kind, 0), Reference(1, kind, 0), field)


TALISH = "troops shelled the village of Talish with mortars"


def test_one_event_told_by_two_documents_is_linked() -> None:
    one = with_event(TALISH, TALISH)
    other = with_event("the village of Talish was hit by mortars", "the village of Talish was hit by mortars")
    assert find_links([one, other]) == Links(same=(links_of("events"),), clashes=(), copies=())


@pytest.mark.parametrize(
    "change",
    [
        {"event_type": "COERCE"},
        {"date": "2016-04-05"},
        {"actors": (RUS,), "recipients": (Party("GEO", "GOV", "Georgia"),)},
        {"actors": (), "recipients": ()},
    ],
)
def test_other_types_days_and_parties_are_other_events(change: dict[str, object]) -> None:
    assert find_links([with_event(TALISH, TALISH), with_event(TALISH + " again", TALISH, **change)]).same == ()


def test_events_of_one_day_in_other_words_are_not_linked() -> None:
    other = with_event("a helicopter was brought down near Martakert", "a helicopter was brought down near Martakert")
    assert find_links([with_event(TALISH, TALISH), other]) == Links((), (), ())


def test_undated_events_are_linked_only_among_documents_of_one_time() -> None:
    undated = {"date": None, "date_precision": "open"}
    near = with_event(f"again {TALISH}", TALISH, day="20 April 2016", **undated)
    far = with_event(f"again {TALISH}", TALISH, day="20 April 2019", **undated)
    assert find_links([with_event(TALISH, TALISH), near]).same == (links_of("events"),)
    assert find_links([with_event(TALISH, TALISH), far]).same == ()


def test_an_event_denied_elsewhere_is_the_same_and_a_clash() -> None:
    links = find_links([with_event(TALISH, TALISH), with_event(f"it is untrue that {TALISH}", TALISH, status="denied")])
    assert links.same == (links_of("events"),)
    assert links.clashes == (links_of("events", "asserted_v_denied"),)
    assert [links.clashes_of(place) for place in (0, 1)] == [1, 1]


def test_each_side_says_that_the_other_began() -> None:
    crossed = with_event(f"their {TALISH}", TALISH, actors=(ARM,), recipients=(AZE,))
    links = find_links([with_event(TALISH, TALISH), crossed])
    assert links == Links(same=(), clashes=(links_of("events", "who_began"),), copies=())


def transfer(words: str, **fields: object) -> Coded:
    document = coded(words)
    span = span_of(document, words)
    made = TransferCandidate(span, span, RULE, 0, supplier=RUS, recipient=AZE, designation="T-90S", weapon_class="tank")
    return replace(document, transfers=(replace(made, **fields),))  # type: ignore[arg-type]


def test_transfers_of_one_system_are_the_same_unless_a_field_differs() -> None:
    one = transfer("tanks from Moscow", number=100.0, order_year="2009-2011")
    assert find_links([one, transfer("the T-90S deal", order_year="2010")]).same == (links_of("transfers"),)
    assert find_links([one, transfer("the T-90S deal", number=94.0)]).same == ()
    assert find_links([one, transfer("the T-90S deal", order_year="2014")]).same == ()
    assert find_links([one, transfer("the T-90S deal", recipient=ARM)]).same == ()


def test_sums_of_one_deal_that_exclude_each_other_clash() -> None:
    one = transfer("for 1 billion", money_low=1e9, money_high=1e9, currency="USD")
    other = transfer("some 4 to 5 billion", money_low=4e9, money_high=5e9, currency="USD")
    assert find_links([one, other]) == Links((), (links_of("transfers", "money"),), ())
    near = transfer("for 1.04 billion", money_low=1.04e9, money_high=1.04e9, currency="USD")
    assert find_links([one, near]).clashes == ()
    euros = transfer("for 4 billion", money_low=4e9, money_high=4e9, currency="EUR")
    assert find_links([one, euros]).clashes == ()


def figure(words: str, value: float, *, speaker: str = "author", day: str = "6 April 2016") -> Coded:
    document = coded(words, day=day)
    sentences = read_mentions(document)
    span = span_of(document, words)
    made = FigureCandidate(span, value, value, "person killed", "soldiers", RULE, speaker=speaker)
    return replace(sentences, figures=(made,))


def read_mentions(document: Coded) -> Coded:
    sentences = plain_sentences(document.document.stored.text)
    return replace(document, mentions=find_names(sentences, published=None, names=Names.load()))


def test_numbers_of_one_thing_clash_where_they_exclude_each_other() -> None:
    one = figure("18 Armenian soldiers", 18)
    assert find_links([one, figure("100 Armenian soldiers", 100)]).clashes == (links_of("figures", "value"),)
    assert find_links([one, figure("12 Azerbaijani soldiers", 12)]).clashes == ()
    assert find_links([one, figure("about 18 Armenian soldiers", 18)]).clashes == ()
    assert find_links([one, figure("4 Armenian soldiers", 4, day="14 July 2020")]).clashes == ()


def claim(words: str, *, speaker: str, code: str, stance: str = "says") -> Coded:
    document = coded(words)
    span = span_of(document, words)
    return replace(document, claims=(ClaimCandidate(span, span, stance, RULE, speaker=speaker, speaker_code=code),))


def test_one_statement_and_its_denial() -> None:
    words = "a hundred servicemen were destroyed near the border"
    said = claim(words, speaker="Karim Valiyev", code="AZE")
    again = claim(f"that {words}", speaker="Azerbaijan", code="AZE")
    denied = claim(f"reports that {words} are false", speaker="Armenia", code="ARM", stance="denies")
    assert find_links([said, again]).same == (links_of("claims"),)
    assert find_links([said, denied]).clashes == (links_of("claims", "asserted_v_denied"),)
    assert find_links([said, denied]).same == ()


def test_copies_are_told_and_not_compared() -> None:
    text = " ".join(f"word{place}" for place in range(60)) + f" {TALISH}"
    one, copy = with_event(text, TALISH), with_event(text, TALISH)
    links = find_links([one, copy])
    assert links == Links(same=(), clashes=(), copies=((0, 1),))
    assert [links.original_of(place) for place in (0, 1)] == [None, 0]


def test_documents_without_an_article_are_no_copies_of_each_other() -> None:
    empty = [
        Coded(read_document("a.txt", text.encode()), parser="none", sentences=0) for text in ("!?.,;" * 9, "...!" * 9)
    ]
    assert find_links(empty).copies == ()
