"""Blocks: everything is marked and nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.read.documents.blocks import find_blocks
from counterpoise.read.documents.document import Metadata
from counterpoise.read.documents.head import find_head
from counterpoise.read.documents.language import language_of
from counterpoise.read.documents.normalise import normalise

from .conftest import Folder

PROSE = (
    "The ministers met in Vienna for the third time this year and agreed that the talks should go on, although "
    "neither side was ready to withdraw its forces from the line of contact before an election."
)


def kinds(folder: Folder, text: str) -> list[tuple[str, str]]:
    document = folder.document("a.txt", text)
    return [(block.kind, document.stored.text[block.start : block.end]) for block in document.blocks]


@given(
    st.lists(
        st.one_of(
            st.sampled_from(["", PROSE, "Related posts", "Leave a Reply", "Photo: staff", f"“{PROSE}", f"{PROSE}”",
                             "3 comments", "25.09.2020", "By Ann Baker", "Новости Еревана", "A title",
                             "> quoted", "Share this: Facebook"]),
            st.text(max_size=40),
        ),
        max_size=12,
    )
)  # fmt: skip
def test_blocks_cover_all_visible_text_once(lines: list[str]) -> None:
    text = normalise("\n".join(lines)).text
    metadata = Metadata()
    blocks = find_blocks(text, find_head(text, metadata), metadata)
    at = 0
    for block in blocks:
        assert at <= block.start < block.end <= len(text)
        assert not text[at : block.start].strip()
        assert text[block.start : block.end].strip()
        at = block.end
    assert not text[at:].strip()


@pytest.mark.parametrize(
    "line",
    [
        "Leave a Reply", "Your email address will not be published. Required fields are marked *",
        "This site uses Akismet to reduce spam. Learn how your comment data is processed.", "RECOMMEND:",
        "Post Comment",
        "Facebook Forum XS SM MD LG", "Share this: Facebook Twitter Print", "Read also: Baku tests a new missile",
        "Home » News » Politics", "Home | News | Politics | Sport", "Tags: Armenia, Azerbaijan", "© 2016 The Agency",
        "All rights reserved.", "We use cookies to improve this site.", "Subscribe to our newsletter", "Views: 1,204",
        "(Reporting by Ann Baker; editing by Bob Clark)", "Posted in News", "Читайте также: новости", "Advertisement",
    ],
)  # fmt: skip
def test_furniture_is_boilerplate(folder: Folder, line: str) -> None:
    assert kinds(folder, f"A title of some kind\n\n{PROSE}\n\n{line}")[-1] == ("boilerplate", line)


@pytest.mark.parametrize(
    "line",
    [
        "Baku shared the report with Moscow, Ankara and Tehran.",
        "Home Minister Singh met his counterpart.",
        "He said: “Read more about our history before you judge us.”",
        "Analysis - Russia arms both sides",
        "The news from the front was bad.",
        "Comments by the minister angered Yerevan.",
        "Print media in Armenia wrote about it.",
        "Email and telephone lines were cut on Tuesday.",
        "Share of Russian arms falls to 60 percent",
        "Popular anger grows in Yerevan",
        "Latest clashes kill two soldiers near Tovuz",
        "Written by the ministry on Tuesday, the letter was not sent.",
        "Printed money will not pay for it.",
        "Next year will be worse, the minister said.",
        "Captured soldiers were shown on television.",
    ],
)
def test_prose_is_not_boilerplate(folder: Folder, line: str) -> None:
    found = kinds(folder, f"A title of some kind\n\n{PROSE}\n\n{line}\n\n{PROSE}")
    assert [kind for kind, _ in found] == ["title", "body"]


def test_the_lines_of_the_head(folder: Folder) -> None:
    document = folder.document("a.txt", f"Blog posts\n\nBaku looks for arms\n\nCeyhun Aliyev\n\n25.09.2020\n\n{PROSE}")
    assert [(block.kind, block.role) for block in document.blocks] == [
        ("boilerplate", ""), ("title", ""), ("body", "byline"), ("body", "dateline"), ("body", "")
    ]  # fmt: skip
    assert (document.title, document.author) == ("Baku looks for arms", "Ceyhun Aliyev")


def test_running_text_has_no_title(folder: Folder) -> None:
    document = folder.document("a.txt", PROSE)
    assert (document.title, document.author) == (None, None)
    assert [block.kind for block in document.blocks] == ["body"]


def test_lines_behind_related_posts_go_with_them_until_prose(folder: Folder) -> None:
    text = f"A title of some kind\n\n{PROSE}\n\nRelated posts\nBaku buys\nMoscow sells\n\n{PROSE}"
    assert [kind for kind, _ in kinds(folder, text)] == [
        "title",
        "body",
        "boilerplate",
        "boilerplate",
        "boilerplate",
        "body",
    ]


def test_comments_of_readers_are_no_article(folder: Folder) -> None:
    text = f"A title of some kind\n\n{PROSE}\n\n2 comments\n\nAnn: {PROSE}"
    assert [kind for kind, _ in kinds(folder, text)] == ["title", "body", "boilerplate", "boilerplate"]


def test_a_credit_is_cut_from_its_caption(folder: Folder) -> None:
    found = kinds(folder, f"A title of some kind\n\n{PROSE}\n\n[Caption] A tank on display in Baku. Photo: staff")
    assert found[-2:] == [("caption", "[Caption] A tank on display in Baku."), ("boilerplate", "Photo: staff")]


def test_other_languages_are_marked(folder: Folder) -> None:
    turkish = "Bakan bu konuda daha önce açıklama yaptığını söyledi ve görüşmelerin olumlu olduğunu ifade etti."
    text = f"Նորություններ Հայաստանից\nA title of some kind\n\n{PROSE}\n\n{turkish}\n\nДобрый день, Москва says {PROSE}"
    document = folder.document("a.txt", text)
    found = [(block.kind, block.language) for block in document.blocks]
    assert found == [
        ("boilerplate", "hy"), ("title", "en"), ("body", "en"), ("other_language", "tr"), ("other_language", "ru"),
        ("body", "en"),
    ]  # fmt: skip
    assert document.language == "en"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Նախարարը հայտարարեց", "hy"), ("Министр заявил в Москве", "ru"),
        ("Міністр заявив", "uk"), ("საქართველო", "ka"),
        ("Azərbaycan və Rusiya bu gün danışıqlar apardı", "az"),
        ("Le ministre a dit que la France est dans le groupe", "fr"),
        ("The minister said that Çavuşoğlu and Erdoğan met İlham Əliyev", "en"), ("12.04", "und"),
        ("وزیر گفت که", "fa"),
    ],
)  # fmt: skip
def test_languages(text: str, code: str) -> None:
    assert language_of(text) == code


def test_quoted_documents_are_marked(folder: Folder) -> None:
    text = f"A title of some kind\n\nThe paper writes:\n\n“{PROSE}\n\n{PROSE}”\n\n{PROSE}"
    assert [kind for kind, _ in kinds(folder, text)] == ["title", "body", "quoted_document", "body"]
    short = f"A title of some kind\n\n{PROSE}\n\n“We will not go,” he said.\n\n{PROSE}"
    assert [kind for kind, _ in kinds(folder, short)] == ["title", "body"]


def test_the_head_of_a_russian_article_stays_an_article(folder: Folder) -> None:
    text = "Москва продаёт оружие\n\n" + "Министр заявил, что переговоры продолжатся и что стороны не готовы. " * 8
    document = folder.document("a.txt", text)
    assert {(block.kind, block.language) for block in document.blocks} == {("other_language", "ru")}
    assert document.language == "ru"
