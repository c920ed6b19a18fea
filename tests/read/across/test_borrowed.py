"""Dates lent to undated documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from counterpoise.read.across import find_links
from counterpoise.read.across.borrowed import dated_by
from counterpoise.read.documents.document import ReadDocument
from counterpoise.read.pipeline import Coded
from counterpoise.read.second_pass import linked

from .conftest import Make, claim

TOLD = "Baku is negotiating with Moscow to buy a new batch of modern weapons"


def dated_and_undated(make: Make, *, weekday: str = "On Thursday") -> tuple[Coded, Coded]:
    """A statement in a document of Saturday 21 January 2017, and with a weekday in one without a date."""
    dated = make(f"President Aliyev has said that {TOLD}.", name="dated.txt", day="21 January 2017")
    undated = make(f"{weekday} President Aliyev said that {TOLD}, an agency told.", name="undated.txt", day=None)
    return tuple(  # type: ignore[return-value]
        replace(coded, claims=(claim(coded, TOLD, speaker="Ilham Aliyev", code="AZE"),)) for coded in (dated, undated)
    )


def test_a_weekday_beside_the_same_statement_dates_the_document(make: Make) -> None:
    (found,) = find_links(dated_and_undated(make)).dates
    assert (found.document, found.source, found.day) == (1, 0, date(2017, 1, 19))
    assert found.why.startswith(
        "from document dated.txt, published 2017-01-21: the last such weekday before it, of the same statement"
    )
    assert [(link.one.document, link.other.document) for link in found.rests_on] == [(0, 1)]


def test_a_statement_without_a_day_dates_nothing(make: Make) -> None:
    assert find_links(dated_and_undated(make, weekday="Lately")).dates == ()


def test_a_borrowed_date_is_one_more_candidate(make: Make) -> None:
    dated, undated = dated_and_undated(make)
    (found,) = find_links([dated, undated]).dates
    published = dated_by(undated.document, found).published
    assert (published.day, published.confidence, published.why) == (date(2017, 1, 19), 0.6, found.why)
    assert published.candidates[:-1] == undated.document.published.candidates
    assert published.chosen == len(published.candidates) - 1


def test_the_second_pass_reads_again_what_has_borrowed(make: Make) -> None:
    dated, undated = dated_and_undated(make)
    again: list[date | None] = []

    def read(document: ReadDocument) -> Coded:
        again.append(document.published.day)
        return replace(undated, document=document)

    documents, links = linked([dated, undated], read=read)
    assert again == [date(2017, 1, 19)]
    assert documents[0] is dated
    assert documents[1].document.published.day == date(2017, 1, 19)
    assert [found.document for found in links.dates] == [1]
    assert links.same == find_links([dated, undated]).same
