"""Text and metadata of an HTML page. Runs in the child process of `worker` only.

The whole visible text is kept, one line for each block element, and trafilatura tells which lines belong to
the main text; the others are named as `aside`, so that they are marked and not lost. Scripts, styles,
templates and hidden elements are no text. Dates are taken from JSON-LD, meta and time elements of the
page by hand, because a guess from the whole page takes crawl dates and those of related articles for its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import trafilatura
from lxml import etree  # type: ignore[import-untyped]  # it has no type information
from lxml import html as lxml_html

from counterpoise.read.documents.answer import Answer, Refused

MAX_JSON = 500_000
MAX_DATES = 20
TOO_DEEP = "xcessive depth"
"""What libxml2 says where it stops taking elements in."""
_SILENT = frozenset(
    "script style noscript template svg math iframe object embed canvas audio video select option textarea input "
    "head title".split()
)
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike "
    "strong sub sup time tt u var wbr".split()
)
_CELL = frozenset({"td", "th"})
_SPACE = re.compile(r"\s+")
_META_DATES = {
    "article:published_time": "meta", "og:published_time": "meta", "datepublished": "meta", "date": "meta",
    "dc.date": "meta", "dc.date.issued": "meta", "dcterms.created": "meta", "dcterms.issued": "meta",
    "pubdate": "meta", "publishdate": "meta", "publish-date": "meta", "publication_date": "meta",
    "citation_publication_date": "meta", "parsely-pub-date": "meta", "sailthru.date": "meta",
    "article:modified_time": "modified", "og:updated_time": "modified", "datemodified": "modified",
    "last-modified": "modified",
}  # fmt: skip
_JSON_DATES = {"datePublished": "json-ld", "dateModified": "modified"}
_ARTICLE_TYPES = re.compile("Article|BlogPosting|Report|WebPage|CreativeWork")


def html_parts(data: bytes, *, characters: int) -> Answer:
    """The visible text with title, author, site, address, dates, captions and lines outside the main text.

    Raises Refused where there is no element or no visible text.
    """
    tree = _tree(data)
    lines = list(_lines(tree, characters))
    text = "\n\n".join(line for line, _ in lines)
    if not text:
        raise Refused("is a page without visible text")
    address, dates = _address(tree), list(_dates(tree))[:MAX_DATES]
    known = trafilatura.extract_metadata(tree, extensive=False)
    main = trafilatura.extract(
        tree, output_format="txt", include_comments=False, include_tables=True, favor_recall=True
    )
    title = getattr(known, "title", None)
    aside, notes = _outside([line for line, _ in lines], main, title)
    return {
        "text": text,
        "title": title,
        "author": getattr(known, "author", None),
        "site": getattr(known, "sitename", None),
        "url": address or getattr(known, "url", None),
        "dates": dates,
        "captions": [line for line, inside in lines if inside == "figcaption"],
        "quoted": [line for line, inside in lines if inside == "blockquote"],
        "aside": aside,
        "notes": notes,
    }


def _tree(data: bytes) -> Any:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", "replace").encode("utf-8")
    encoding = None if re.search(rb"charset", data[:4096], re.IGNORECASE) else _encoding(data)
    parser = lxml_html.HTMLParser(
        encoding=encoding, huge_tree=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        tree = lxml_html.document_fromstring(data.replace(b"\x00", b""), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Refused(f"is no page that can be taken apart: {error}") from error
    if any(TOO_DEEP in entry.message for entry in parser.error_log):
        raise Refused("is nested too deep")
    return tree


def _encoding(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"


def _lines(tree: Any, characters: int) -> Iterator[tuple[str, str]]:
    """Visible lines in order, each with the element it stands in (figcaption, blockquote or "")."""
    words: list[str] = []
    depth_silent, size = 0, 0
    inside: list[str] = []

    def flush() -> Iterator[tuple[str, str]]:
        nonlocal size
        line = _SPACE.sub(" ", "".join(words)).strip()
        words.clear()
        size += len(line)
        if size > characters:
            raise Refused(f"holds more than {characters:,} characters of text")
        if line:
            yield line, inside[-1] if inside else ""

    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        silent = tag in _SILENT or not tag or _hidden(element)
        breaks = tag not in _INLINE and not silent
        if event == "start":
            if breaks and not depth_silent:
                yield from flush()
            depth_silent += silent
            if tag in ("figcaption", "blockquote"):
                inside.append(tag)
            if not depth_silent:
                words.append(element.text or "")
            continue
        if breaks and not depth_silent and tag not in _CELL:
            yield from flush()
        if tag in ("figcaption", "blockquote"):
            inside.pop()
        depth_silent -= silent
        if not depth_silent:
            words.append((" | " if tag in _CELL else "") + (element.tail or ""))
    yield from flush()


def _hidden(element: Any) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return element.get("hidden") is not None or "display:none" in style or "visibility:hidden" in style


def _outside(lines: list[str], main: str | None, title: str | None) -> tuple[list[str], list[str]]:
    """Lines outside the main text, and a note where trafilatura finds no main text."""
    if not main:
        return [], ["no main text was found on the page; all visible text is kept as body"]
    kept = {_squeezed(line) for line in main.splitlines()}
    whole = "\n".join(sorted(kept))
    return [line for line in lines if line != title and not _within(_squeezed(line), kept, whole)], []


def _within(line: str, kept: set[str], whole: str) -> bool:
    return line in kept or (len(line) > 20 and line in whole)


def _squeezed(line: str) -> str:
    return re.sub(r"[\W_]+", "", line).casefold()


def _address(tree: Any) -> str | None:
    for path in ("//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content"):
        for value in tree.xpath(path):
            if str(value).startswith(("http://", "https://")):
                return str(value)[:2000]
    return None


def _dates(tree: Any) -> Iterator[tuple[str, str]]:
    for script in tree.xpath("//script[@type='application/ld+json']"):
        yield from _json_dates(script.text or "")
    for meta in tree.iter("meta"):
        name = (
            meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or ""
        ).lower()
        value = meta.get("content")
        if value and name in _META_DATES:
            yield _META_DATES[name], value[:40]
    for element in tree.xpath("//article//time[@datetime] | //header//time[@datetime]")[:1]:
        yield "time", element.get("datetime")[:40]


def _json_dates(text: str) -> Iterator[tuple[str, str]]:
    if len(text) > MAX_JSON:
        return
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return  # broken JSON-LD is common; the page's other dates remain
    entries = found if isinstance(found, list) else [found]
    graphs = [entry["@graph"] for entry in entries if isinstance(entry, dict) and isinstance(entry.get("@graph"), list)]
    for entry in [*entries, *(item for graph in graphs for item in graph)]:
        if isinstance(entry, dict) and _ARTICLE_TYPES.search(str(entry.get("@type", ""))):
            for key, source in _JSON_DATES.items():
                if isinstance(entry.get(key), str):
                    yield source, entry[key][:40]
