"""Files of each kind to text, and hostile ones to a reason."""

from __future__ import annotations

import pypdfium2
import pytest

from counterpoise.read.documents.decode import NotText, decode
from counterpoise.read.documents.document import Limits, ReadFailure
from counterpoise.read.documents.extract import Unreadable, extract, format_of

from .conftest import Folder

SENTENCE = "Azerbaijan said on Thursday that it would buy more weapons from Russia under a contract signed in 2010. "
PAGE = (
    "<!doctype html><html><head><title>Baku buys</title><meta property='og:site_name' content='Reuters'>"
    "<script>var hidden = 1;</script><style>p {color: red}</style></head><body><nav><a href='/'>Home</a></nav>"
    f"<article><h1>Baku buys</h1><p>{SENTENCE * 3}</p><figure><figcaption>A tank in Baku</figcaption></figure>"
    f"<p>{SENTENCE * 2}</p><blockquote><p>We will not accept this.</p></blockquote>"
    "<script>alert('x')</script><p style='display: none'>You cannot see me.</p></article>"
    "<aside><h3>Related posts</h3><ul><li>Something else</li></ul></aside></body></html>"
)


def pdf_bytes(pages: int, words: str = "") -> bytes:
    """A PDF of empty pages, or one page of text in a base font written by hand."""
    if not words:
        document = pypdfium2.PdfDocument.new()
        for _ in range(pages):
            document.new_page(200, 200)
        import io

        buffer = io.BytesIO()
        document.save(buffer)
        return buffer.getvalue()
    stream = f"BT /F1 12 Tf 20 100 Td ({words}) Tj ET".encode()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 900 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Title(Arms talks)/Author(A. Writer)/CreationDate(D:20160814101112Z)>>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj" % number + part + b"endobj\n"
    table = b"xref\n0 7\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in offsets)
    return body + table + b"trailer<</Size 7/Root 1 0 R/Info 6 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)


def test_a_page_keeps_its_text_and_drops_its_scripts(folder: Folder) -> None:
    document = folder.document("a.html", PAGE)
    text = document.stored.text
    assert document.format == "html"
    assert document.title == "Baku buys"
    assert document.outlet.name == "Reuters"
    for unseen in ("alert", "hidden", "color", "cannot see me"):
        assert unseen not in text
    kinds = {text[block.start : block.end]: block.kind for block in document.blocks}
    assert kinds["Home"] == "boilerplate"
    assert kinds["Baku buys"] == "title"
    assert kinds["A tank in Baku"] == "caption"
    assert kinds["We will not accept this."] == "quoted_document"
    assert kinds["Something else"] == "boilerplate"
    assert kinds[(SENTENCE * 3).strip()] == "body"


def test_a_page_without_text_is_refused(folder: Folder) -> None:
    assert folder.reason("a.html", "<html><script>1</script></html>") == "is a page without visible text"


@pytest.mark.parametrize("opening", ["<div>", "<table><tr><td>", "<b><i>", "<ul><li>"])
def test_endless_nesting_ends(folder: Folder, opening: str) -> None:
    result = folder.read("a.html", "<html><body>" + opening * 60_000 + SENTENCE)
    if isinstance(result, ReadFailure):
        assert result.reason == "is nested too deep"
    else:
        assert "Thursday" in result.stored.text


def test_an_endless_page_is_refused(folder: Folder) -> None:
    limits = Limits(text_characters=50_000)
    assert (
        folder.reason("a.html", "<html><body>" + f"<p>{SENTENCE}</p>" * 5_000, limits=limits)
        == "holds more than 50,000 characters of text"
    )


def test_entities_are_not_expanded_without_end(folder: Folder) -> None:
    bomb = "<!DOCTYPE html [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
        f"<!ENTITY {chr(98 + n)} '{('&' + chr(97 + n) + ';') * 10}'>" for n in range(9)
    )
    document = folder.document("a.html", f"{bomb}]><html><body><p>{SENTENCE}&j;</p></body></html>")
    assert len(document.stored) < 2_000


def test_time_and_memory_are_bounded(folder: Folder) -> None:
    page = "<html><body>" + f"<p>{SENTENCE}</p>" * 50
    assert (
        folder.reason("a.html", page, limits=Limits(wall_seconds=0.01)) == "took more than 0.01 seconds to take apart"
    )
    tight = folder.reason("b.html", page * 4_000, limits=Limits(memory_bytes=150_000_000))
    assert tight.startswith(("needs more than 150 MB of memory", "its parser failed ("))


def test_a_pdf_gives_text_title_and_date(folder: Folder) -> None:
    document = folder.document("a.pdf", pdf_bytes(1, SENTENCE.strip()))
    assert document.stored.text == SENTENCE.strip()
    assert (document.title, document.author) == ("Arms talks", "A. Writer")
    assert document.published.day is None, "the creation of the file is not the publication"
    (candidate,) = (found for found in document.published.candidates if found.source == "pdf")
    assert str(candidate.day) == "2016-08-14"


def test_bad_pdfs_are_named(folder: Folder) -> None:
    assert folder.reason("a.pdf", pdf_bytes(3)) == "holds no text on its 3 pages (scanned pages are not read)"
    assert folder.reason("b.pdf", pdf_bytes(12), limits=Limits(pages=10)) == "has 12 pages, more than 10"
    assert folder.reason("c.pdf", b"%PDF-1.7 \x00\xff junk").startswith("is no PDF that can be opened: ")
    big = b"%PDF-1.4" + b"0" * 2_000_000
    assert (
        folder.reason("d.pdf", big, limits=Limits(file_bytes=1_000_000)) == "has 2,000,008 bytes, more than 1,000,000"
    )


def test_a_mail_gives_body_sender_and_date(folder: Folder) -> None:
    document = folder.document(
        "a.eml",
        "From: Ann Baker <ann@example.org>\r\nSubject: Talks\r\nDate: Sat, 21 Jan 2017 23:30:00 +0400\r\n"
        "Content-Type: text/plain; charset=windows-1251\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        "The talks in Москва went on.\r\n\r\nOn Friday Bob wrote:\r\n> They will fail.\r\n"
        .encode("windows-1251"),
    )  # fmt: skip
    assert document.stored.text.startswith("The talks in Москва went on.")
    assert (document.title, document.author) == ("Talks", "Ann Baker")
    assert str(document.published.day) == "2017-01-21"
    assert document.blocks[-1].kind == "quoted_document"


def test_a_mail_in_another_charset_than_it_says_is_told(folder: Folder) -> None:
    head = "From: a@b.org\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    document = folder.document("a.eml", head.encode() + "Переговоры в Москве".encode("cp1251"))
    assert document.stored.text == "Переговоры в Москве"
    assert document.notes == ("the body is not in utf-8 as the mail says", "not UTF-8; read as windows-1251")


def test_a_mail_without_a_text_is_named(folder: Folder) -> None:
    assert (
        folder.reason("a.eml", "From: a@b.org\r\nContent-Type: image/png\r\n\r\nxx") == "is a mail without a text body"
    )
    nested = "From: a@b.org\r\n" + "".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(400)
    )
    assert folder.reason("b.eml", nested).startswith(("is a mail of more than 200 parts", "is no readable mail"))


def test_binary_junk_is_no_text(folder: Folder) -> None:
    junk = bytes(range(256)) * 40
    assert folder.reason("a.txt", junk) == "is not text: 1120 of 10240 characters are control characters"
    assert folder.reason("b.exe", b"MZ") == "files of kind '.exe' are not read (txt, html, pdf, eml, zip)"
    assert folder.reason("c.txt", b" \n\t ") == "is empty"
    assert folder.reason("d.txt", "\u200b\ufeff\u200b".encode()) == "holds no text"


def test_a_few_nul_bytes_are_dropped_and_told(folder: Folder) -> None:
    document = folder.document("a.txt", SENTENCE.replace("more", "mo\x00re"))
    assert document.stored.text == SENTENCE.strip()
    assert document.notes == ("1 control characters dropped",)


@pytest.mark.parametrize(
    ("data", "text", "notes"),
    [
        ("Baku — Ереван".encode(), "Baku — Ереван", ()),
        ("\ufeffBaku".encode(), "\ufeffBaku", ()),
        ("Baku talks".encode("utf-16"), "\ufeffBaku talks", ()),
        ("Baku talks".encode("utf-16-le"), "Baku talks", ("read as utf-16-le without a byte-order mark",)),
        ("Переговоры в Москве".encode("cp1251"), "Переговоры в Москве", ("not UTF-8; read as windows-1251",)),
        ("Müzakere “Ankara”".encode("cp1252"), "Müzakere “Ankara”", ("not UTF-8; read as windows-1252",)),
        (
            "“Baku” – “Москва” ".encode() + b"\x93stray\x94",
            "“Baku” – “Москва” “stray”",
            ("UTF-8 with 2 foreign bytes, read one byte as windows-1252 each",),
        ),
    ],
)
def test_encodings(data: bytes, text: str, notes: tuple[str, ...]) -> None:
    assert decode(data) == (text, notes)


def test_a_false_mark_is_refused() -> None:
    with pytest.raises(NotText, match=r"^is marked as utf-8 and is not: invalid start byte at byte 7$"):
        decode(b"\xef\xbb\xbfBaku\xff")


def test_content_decides_over_the_name() -> None:
    assert format_of("a.txt", b"%PDF-1.4") == "pdf"
    assert format_of("a.txt", b"<!-- x --><!DOCTYPE html><html>") == "html"
    assert format_of("a.txt", b"plain < words") == "txt"
    with pytest.raises(Unreadable, match=r"^is named as a PDF and is none$"):
        format_of("a.pdf", b"words")
    with pytest.raises(Unreadable, match=r"^has 11 bytes, more than 10$"):
        extract("a.txt", b"eleven byte", limits=Limits(file_bytes=10))
