"""Heads of pages: lines of several parts, datelines of many designs, rubrics, furniture of several pieces."""

from __future__ import annotations

import pytest

from counterpoise.read.documents.document import ReadDocument
from counterpoise.read.documents.head import boilerplate_cue, is_furniture
from counterpoise.read.documents.reading import read_document

TITLE = "Ministers meet in Geneva"
PROSE = (
    "The foreign ministers of the two states met in Geneva and agreed to hold further talks on the border, officials "
    "said after the meeting. The talks will go on in Vienna, where the mediators will present a new plan."
)


def page(head: str, *, foot: str = "") -> ReadDocument:
    return read_document("page.txt", f"{TITLE}\n{head}\n\n{PROSE}\n\n{PROSE}\n\n{foot}\n".encode())


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("A | 12 March 2019 | By John Smith | 5 min read", "2019-03-12"),
        ("12 Mar 2019 • 5 min read • Politics", "2019-03-12"),
        ("Published: 12 Mar 2019 14:05 GMT | Updated: 13 Mar 2019 09:00 GMT", "2019-03-12"),
        ("TBILISI/MOSCOW | Sat Aug 9, 2008 | 8:40pm BST", "2008-08-09"),
        ("Yerevan / 21.09.2020 / 14:33", "2020-09-21"),
        ("[ 25 September 2020 12:30 ]", "2020-09-25"),
        ("September 25, 2020 at 12:30 pm by Author Name", "2020-09-25"),
        ("Last Updated : Friday, 12 May 2006, 10:20 GMT 11:20 UK", "2006-05-12"),
        ("BAKU, Azerbaijan, Sept. 25, 2020 (AP)", "2020-09-25"),
        ("ISLAMABAD: (Web Desk) 12 Mar, 2019", "2019-03-12"),
        ("5 Nisan 2017 Çarşamba", "2017-04-05"),
        ("12 września 2014", "2014-09-12"),
        ("12 de marzo de 2019", "2019-03-12"),
        ("2019年3月12日", "2019-03-12"),
        ("12 مارس 2019", "2019-03-12"),
        ("14 հուլիսի, 2020", "2020-07-14"),
    ],
)
def test_the_date_of_a_head_line(line: str, day: str) -> None:
    assert str(page(line).published.day) == day


@pytest.mark.parametrize("line", ["Thursday", "3 hours ago", "Issue 33 (August 2020)", "No. 112-05-04-2017"])
def test_a_head_without_a_date_stays_open(line: str) -> None:
    assert page(line).published.day is None


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Published 12 March 2019", "2019-03-12"),
        ("Geneva, 12 March 2019", "2019-03-12"),
        ("Source: APA, 12.03.2019", "2019-03-12"),
        ("This article first appeared on 12 March 2019.", "2019-03-12"),
        ("Related: Ministers met | 12 March 2018", "None"),
        ("Captured by the archive on 3 May 2021", "None"),
    ],
)
def test_the_date_of_a_foot_line(line: str, day: str) -> None:
    assert str(page("", foot=line).published.day) == day


def test_parts_of_a_line_are_told_apart() -> None:
    document = page("Analysis | by the Levant desk | Beirut, 3 October 2018 | 6 min read")
    parts = [(b.kind, b.role, document.stored.text[b.start : b.end]) for b in document.blocks[1:5]]
    assert parts == [
        ("body", "masthead", "Analysis |"),
        ("body", "byline", "by the Levant desk |"),
        ("body", "dateline", "Beirut, 3 October 2018 |"),
        ("boilerplate", "", "6 min read"),
    ]
    assert document.author == "the Levant desk"


def test_a_rubric_above_the_title_is_not_the_title() -> None:
    document = read_document("a.txt", f"BALKAN MONITOR\n{TITLE}\n12 March 2019\n\n{PROSE}\n".encode())
    assert document.title == TITLE
    assert (document.blocks[0].kind, document.blocks[0].role) == ("boilerplate", "masthead")


def test_a_state_organ_above_the_title_is_no_furniture() -> None:
    document = read_document("a.txt", f"HOUSE OF COMMONS\n{TITLE}\n12 March 2019\n\n{PROSE}\n".encode())
    assert (document.title, document.blocks[0].kind) == (TITLE, "body")


@pytest.mark.parametrize(
    "line",
    [
        "Share on Facebook Share on X Copy link",
        "Topics: Syria, Israel, air defence. Listen to this article. Comments are closed.",
        "Comments (212) | Permalink | Tags: Georgia, Ukraine, NATO",
        "Posted in Army, Russia, Opinion. Leave a comment",
        "Get our app | Most read: 1. Royal wedding date set",
        "For subscribers only",
        "ENDS 0815 GMT",
        "News desk, fax 51 1 442 1100",
        "Our correspondents in Baku and Moscow contributed",
        "相关新闻：王毅同印度外长通电话",
        "Читайте также: Министры встретились в Женеве",
        "اقرأ أيضا: اجتماع الوزراء",
        "Story continues below",
    ],
)
def test_furniture(line: str) -> None:
    assert boilerplate_cue(line)[0] or is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "He shared the link with the ministry.",
        "Follow the money, the minister said.",
        "Print media in Baku reported losses.",
        "Ends justify means. He left.",
        "Listen to the people, he told Moscow.",
        "Save lives. Stop the war.",
    ],
)
def test_prose_is_no_furniture(line: str) -> None:
    assert not boilerplate_cue(line)[0]
    assert not is_furniture(line)


@pytest.mark.parametrize(
    "line", ["share " * 60, "x" * 390, "- " * 150, "copy link " * 35, "facebook" * 40, "a | " * 90]
)
def test_hostile_lines_end_quickly_and_are_judged(line: str) -> None:
    assert isinstance(boilerplate_cue(line)[0], str)
    assert is_furniture(line) in (True, False)


@pytest.mark.parametrize(
    "line",
    [
        "Click to enlarge", "Read the full transcript", "PDF version", "Версия для печати", "Поделиться", "Paylaş",
        "Çap et",
        "Տպել", "طباعة", "版权所有", "Все права защищены", "Tüm hakları saklıdır",
        "Found a mistake? Select it and press Ctrl",
        "Latest headlines", "Editors' choice", "Image source: Reuters", "Sponsored by Example Corp", "NNNN", "(MORE)",
        "Vol. 12 No. 4", "Reproduced from the official report", "Unofficial translation", "Check against delivery",
        "Be the first to comment", "Subscribe for $5 a month", "Skip to navigation", "Oxunub: 1234", "Просмотров: 512",
    ],
)  # fmt: skip
def test_tools_and_offers_of_many_sites_are_furniture(line: str) -> None:
    assert boilerplate_cue(line)[0] or is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "More troops were sent to the border on Monday.",
        "Print and radio carried the statement of the minister.",
        "Support for the war fell in both countries, polls say.",
        "The most read paper of the country printed the text.",
        "Latest talks ended without a result, the mediators said.",
        "Open fire was returned by the Armenian side.",
    ],
)
def test_prose_that_begins_like_furniture_stays(line: str) -> None:
    assert not boilerplate_cue(line)[0]
    assert not is_furniture(line)
