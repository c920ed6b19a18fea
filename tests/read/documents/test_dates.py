"""The date of publication: what is chosen, what is only a candidate, and what stays open."""

from __future__ import annotations

from datetime import date

import pytest

from counterpoise.read.documents.date_forms import written_dates
from counterpoise.read.documents.document import Publication

from .conftest import Folder

PROSE = (
    "The ministers met in Vienna for the third time this year and agreed that the talks should go on, although "
    "neither side was ready to withdraw its forces from the line of contact before an election."
)


def published(folder: Folder, text: str) -> Publication:
    return folder.document("a.txt", text).published


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2017-01-21", "2017-01-21"),
        ("2017/1/5", "2017-01-05"),
        ("25.09.2020", "2020-09-25"),
        ("15/12/20", "2020-12-15"),
        ("12/31/2015", "2015-12-31"),
        ("6 April 2016", "2016-04-06"),
        ("the 6th of April 2016", "2016-04-06"),
        ("Sept. 25, 2020", "2020-09-25"),
        ("September 25th, 2020", "2020-09-25"),
        ("24-Jun-2011", "2011-06-24"),
        ("24.VI.2011", "2011-06-24"),
        ("24 июня 2011", "2011-06-24"),
        ("21 Ocak 2017", "2017-01-21"),
        ("7Apr2014", "2014-04-07"),
    ],
)
def test_whole_dates(written: str, day: str) -> None:
    (found,) = written_dates(f"On {written} they met")
    assert found.day == date.fromisoformat(day)


@pytest.mark.parametrize(
    "words", ["31.02.2016", "version 1.2.3.4", "10.1.5.20", "$20.11.2016", "May they go", "3.5 million"]
)
def test_what_is_no_date(words: str) -> None:
    assert [found.text for found in written_dates(f"It said {words} again")] == []


def test_parts_of_dates_have_no_day() -> None:
    found = {
        date.text: (date.form, date.month_day) for date in written_dates("On 12 Sept. and August 14, a Friday, 21:00")
    }
    assert found == {
        "12 Sept.": ("no_year", (9, 12)),
        "August 14": ("no_year", (8, 14)),
        "Friday": ("weekday", None),
        "21:00": ("clock", None),
    }
    assert all(date.day is None for date in written_dates("On 12 Sept. and Friday, 21:00"))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (f" date 2017-01-21 {PROSE}", "2017-01-21"),
        (f"A title of some kind\n\nAnn Baker\n\n25.09.2020\n\n{PROSE}", "2020-09-25"),
        (f"A title of some kind\nBAKU, 6 April 2016\n\n{PROSE}", "2016-04-06"),
        (f"A title of some kind\n\nBAKU, 6 April 2016 (Agency) - {PROSE}", "2016-04-06"),
        (f"A title of some kind\nPublished: 3 May 2014, 10:15\n\n{PROSE}", "2014-05-03"),
        (f"SHOW-2014\n\nBaku, 12 Sept. - {PROSE}", "2014-09-12"),
        (
            f"A title\n\nYEREVAN, Friday, June 24 - {PROSE} The war of 1993 is over since 2008; in 2011 it is quiet.",
            "2011-06-24",
        ),
        (f"A title of some kind\nPosted by Ann on 24 June 2011 at 10:14 | 3 comments\n\n{PROSE}", "2011-06-24"),
        (f"A title of some kind\n\n{PROSE}\n\nPosted by Ann on 24 June 2011 at 10:14", "2011-06-24"),
        (f"A title of some kind\n\n{PROSE}\n\n10 June 2014", "2014-06-10"),
    ],
)
def test_the_date_of_publication(folder: Folder, text: str, day: str) -> None:
    found = published(folder, text)
    assert str(found.day) == day, found.why
    assert found.chosen is not None
    chosen = found.candidates[found.chosen]
    assert chosen.day == found.day
    assert found.why == chosen.why != ""


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        f"A title of some kind\n\n{PROSE} On 6 April 2016 a truce was signed in Moscow.",
        f"A title of some kind\n\nAugust 14\n\n{PROSE}",
        f"A title of some kind\n\n{PROSE} They meet again on Thursday, 21:00.",
        f"A title of some kind\n\n{PROSE}\n\nRelated posts\nAnother article 12.05.2019\nA third one 13.05.2019",
        f"A title of some kind\n\nAzerbaijan - Soldiers in a parade seen from the stand, Baku, 7Apr2014\n\n{PROSE}",
        f"A title of some kind\n\nPhoto: a tank rolls through the city on 7 April 2014\n\n{PROSE}",
    ],
)
def test_what_is_not_sure_stays_open(folder: Folder, text: str) -> None:
    found = published(folder, text)
    assert found.day is None
    assert found.chosen is None
    assert found.why


def test_the_pages_clock_is_not_the_date(folder: Folder) -> None:
    text = f"3 May 2024\n\nFriday, 21:00\n\nA title of some kind\n\nAnn Baker\n\n01.08.2017\n\n{PROSE}"
    found = published(folder, text)
    assert found.day == date(2017, 8, 1)
    clock = next(candidate for candidate in found.candidates if candidate.text == "3 May 2024")
    assert (clock.source, clock.confidence < 0.5) == ("clock", True)


def test_a_date_that_can_be_read_both_ways_is_less_sure(folder: Folder) -> None:
    sure = published(folder, f"A title of some kind\n\n25/09/2020\n\n{PROSE}")
    unsure = published(folder, f"A title of some kind\n\n05/09/2020\n\n{PROSE}")
    assert unsure.day == date(2020, 9, 5)
    assert unsure.confidence < sure.confidence
    assert unsure.why.endswith("read day first although month first is possible")


def test_candidates_point_at_the_text(folder: Folder) -> None:
    document = folder.document("a.txt", f"A title\u200b of\u00a0 some kind\r\n\r\n25.09.2020\r\n\r\n{PROSE}")
    assert document.published.candidates
    for candidate in document.published.candidates:
        assert candidate.start is not None
        assert candidate.end is not None
        assert document.stored.text[candidate.start : candidate.end] == candidate.text
        low, high = document.stored.original(candidate.start, candidate.end)
        assert document.stored.raw[low:high] == candidate.text


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ('<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2016-08-14T10:00Z"}</script>',
         "2016-08-14"),
        ('<script type="application/ld+json">{"@graph": [{"@type": "Article", "datePublished": "2016-08-14"}]}'
         "</script>",
         "2016-08-14"),
        ('<meta property="article:published_time" content="2016-08-14T23:00:00+04:00">', "2016-08-14"),
        ('<link rel="canonical" href="https://example.org/2016/08/14/title">', "2016-08-14"),
        ('<meta property="article:modified_time" content="2024-04-26">', None),
        ('<script type="application/ld+json">{"datePublished": </script>', None),
        ('<link rel="canonical" href="https://example.org/2016/08/title">', None),
    ],
)  # fmt: skip
def test_dates_in_the_head_of_a_page(folder: Folder, head: str, day: str | None) -> None:
    page = (
        f"<html><head>{head}</head><body><p>26 April 2024</p><article><h1>A title</h1><p>{PROSE}</p><p>{PROSE}</p>"
        "</article><ul><li>Another article, 2019-05-12</li></ul></body></html>"
    )
    found = folder.document("a.html", page.replace("<p>26 April 2024</p>", "") if day is None else page).published
    assert (str(found.day) if found.day else None) == day, found
