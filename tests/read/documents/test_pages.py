"""Pages of many site designs: the date, the title and the prose are found, and the furniture is marked."""

from __future__ import annotations

import pytest

from counterpoise.read.documents.document import ReadDocument
from counterpoise.read.documents.extract import Unreadable
from counterpoise.read.documents.reading import read_document

PROSE = (
    "The foreign ministers of the two states met in Geneva and agreed to hold further talks on the border, officials "
    "said after the meeting. The talks will go on in Vienna, where the mediators will present a new plan."
)
MORE = (
    "A second paragraph of the article tells more about the talks, the delegations and what they said to the press, as "
    "well as about the plan of the mediators and its reception in both capitals."
)
BODY = f"<p>{PROSE}</p><p>{MORE}</p>"
DESIGNS = {
    "blog": (
        "<html><head><title>Ministers meet | My Blog</title>"
        '<meta property="article:published_time" content="2019-03-12T10:00:00+04:00"></head><body>'
        "<header><nav><a href=/>Home</a><a href=/about>About</a></nav></header><article><h1>Ministers meet</h1>"
        '<div class=meta>Posted on <time datetime="2019-03-12">March 12, 2019</time> by <a>admin</a></div>'
        f"{BODY}<div>Share this: Twitter Facebook</div><div><h3>Related</h3><a>Ministers met in 2018</a> March 1, 2018"
        "</div></article><aside>Recent Posts <a>Old one</a></aside><footer>© 2021 My Blog</footer></body></html>"
    ),
    "tables": (
        "<HTML><HEAD><TITLE>Ministers meet</TITLE></HEAD><BODY><TABLE><TR><TD><A HREF=/>Home</A> | "
        "<A HREF=/a>Archive</A></TD></TR><TR><TD><FONT SIZE=5><B>Ministers meet</B></FONT><BR>"
        "<FONT SIZE=1>12.03.2019 14:05</FONT><BR><BR>"
        f"{PROSE}<BR><BR>{MORE}<BR><BR><A HREF=x>Print</A> <A HREF=y>Send to friend</A></TD></TR></TABLE></BODY></HTML>"
    ),
    "json-ld": (
        '<html><head><script type="application/ld+json">{"@context":"https://schema.org","@graph":[{'
        '"@type":"NewsArticle",'
        '"headline":"Ministers meet","datePublished":"2019-03-12T08:00:00Z","dateModified":"2020-01-01T00:00:00Z",'
        '"author":{"name":"Ann Lee"}}]}</script></head><body><main><h1>Ministers meet</h1>'
        f"{BODY}</main></body></html>"
    ),
    "broken json-ld": (
        '<html><head><script type="application/ld+json">{"datePublished": "2019-03-12", broken</script>'
        f'<meta name="date" content="2019-03-12"></head><body><h1>Ministers meet</h1>{BODY}</body></html>'
    ),
    "divs and comments": (
        "<html><body><div><div class=ttl>Ministers meet</div><div class=dt>Tue, 12 March 2019</div>"
        f"<div>{PROSE}</div><div>{MORE}</div><div>Comments (3)</div><div>Ivan: They should have met earlier, that is "
        "what I think about it, and nobody listens to us anyway.</div></div></body></html>"
    ),
    "entities": (
        "<html><body><h1>Ministers&nbsp;meet</h1><p>12&nbsp;March&nbsp;2019</p>"
        f"<p>{PROSE.replace(' ', '&#32;')}</p><p>{MORE}</p></body></html>"
    ),
    "scripts": (
        '<html><body><noscript>Please enable JavaScript</noscript><script>var a="12 March 1999";</script>'
        f"<style>p{{}}</style><h1>Ministers meet</h1><p>12 March 2019</p>{BODY}</body></html>"
    ),
    "unclosed": f"<html><body><h1>Ministers meet<p>12 March 2019<p>{PROSE}<p>{MORE}",
    "address": (
        '<!doctype html><html amp><head><link rel=canonical href="https://example.com/2019/03/12/ministers-meet"></head>'
        f"<body><h1>Ministers meet</h1>{BODY}</body></html>"
    ),
    "one line of parts": (
        "<html><body><h1>Ministers meet</h1><p>World | By Ann Lee | Geneva, 12 March 2019 | 5 min read</p>"
        f"{BODY}<p>Topics: Geneva. Comments are closed.</p></body></html>"
    ),
}


def read(name: str) -> ReadDocument:
    return read_document(f"{name}.html", DESIGNS[name].encode())


@pytest.mark.parametrize("name", sorted(DESIGNS))
def test_date_title_and_prose_of_a_design(name: str) -> None:
    document = read(name)
    body = " ".join(document.stored.text[b.start : b.end] for b in document.blocks if b.kind == "body")
    assert str(document.published.day) == "2019-03-12"
    assert document.title == "Ministers meet"
    assert PROSE.split(",")[0] in body
    assert "reception in both capitals" in body


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("blog", "Share this: Twitter Facebook"),
        ("blog", "© 2021 My Blog"),
        ("blog", "Ministers met in 2018 March 1, 2018"),
        ("tables", "Print Send to friend |"),
        ("divs and comments", "Comments (3)"),
        ("one line of parts", "5 min read"),
        ("one line of parts", "Topics: Geneva. Comments are closed."),
    ],
)
def test_furniture_of_a_design_is_marked(name: str, line: str) -> None:
    document = read(name)
    marked = [document.stored.text[b.start : b.end] for b in document.blocks if b.kind == "boilerplate"]
    assert line in marked


def test_a_page_in_a_cyrillic_encoding_keeps_its_english_prose() -> None:
    head = "<html><head><meta charset=windows-1251></head><body><h1>Ministers meet</h1><p>12 марта 2019</p>"
    text = f"{head}{BODY}<p>Читайте также: Министры</p>"
    document = read_document("a.html", text.encode("cp1251"))
    assert str(document.published.day) == "2019-03-12"
    assert [b.language for b in document.blocks if b.kind == "boilerplate"] == ["ru"]


@pytest.mark.parametrize("content", [b"", b"<html></html>", b"<html><script>x</script></html>", b"\x00" * 50])
def test_a_page_without_text_says_so(content: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read_document("a.html", content)
    assert str(caught.value)


def test_the_day_of_writing_is_inferred_and_says_so() -> None:
    text = f"Ministers meet\n\n{PROSE} Today, 14 July 2020, drones struck the town, the ministry said.\n\n{MORE}\n"
    published = read_document("a.txt", text.encode()).published
    assert str(published.day) == "2020-07-14"
    assert published.confidence < 0.6
    assert published.why == "inferred: the prose says 'today' of 14 July 2020"


def test_an_undated_text_names_its_latest_day_and_stays_open() -> None:
    text = f"Ministers meet\n\n{PROSE} On 13 July 2020 drones struck the town.\n\n{MORE}\n"
    published = read_document("a.txt", text.encode()).published
    assert published.day is None
    assert published.why.endswith("; the latest day named is 2020-07-13")


def test_the_clauses_of_an_announced_resolution_are_a_quoted_document() -> None:
    clauses = (
        "THE SECURITY COUNCIL,\n\nRecalling its resolutions on the conflict,\n\n1. Demands a truce;\n\n"
        "2. Decides to meet again."
    )
    text = f"Ministers meet\n12 March 2019\n\n{PROSE}\n\nThe text of the resolution reads:\n\n{clauses}\n\n{MORE}\n"
    document = read_document("a.txt", text.encode())
    quoted = [document.stored.text[b.start : b.end] for b in document.blocks if b.kind == "quoted_document"]
    assert quoted == [clauses]
    assert document.blocks[-1].kind == "body"


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("Azərbaycan Ordusu hər an hazırdır.", "az"),
        ("İstanbul Boğazı Çanakkale Şehitleri", "tr"),
        ("COMANDO CONJUNTO DE LAS FUERZAS ARMADAS", "es"),
        ("Прочитајте и на српском", "sr"),
        ("相关新闻：王毅同印度外长通电话", "zh"),
    ],
)
def test_a_short_line_in_another_language(line: str, language: str) -> None:
    document = read_document("a.txt", f"Ministers meet\n12 March 2019\n\n{PROSE}\n\n{line}\n\n{MORE}\n".encode())
    assert next(b.language for b in document.blocks if document.stored.text[b.start : b.end] == line) == language
