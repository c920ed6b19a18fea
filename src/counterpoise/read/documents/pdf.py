"""Text and metadata of a PDF by PDFium, page by page. Runs in the child process of `worker` only."""

from __future__ import annotations

import pypdfium2  # type: ignore[import-untyped]  # it has no type information

from counterpoise.read.documents.answer import Answer, Refused

_DATE_LENGTH = 8


def pdf_parts(data: bytes, *, characters: int, pages: int) -> Answer:
    """The pages' text parted by blank lines, with title, author and dates of the document information.

    Raises Refused for files that PDFium cannot open, encrypted ones, those with too many pages or too much
    text, and those without any text (scanned pages).
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Refused(f"is no PDF that can be opened: {error}") from error
    count = len(document)
    if count > pages:
        raise Refused(f"has {count:,} pages, more than {pages:,}")
    texts, size = [], 0
    for index in range(count):
        page = document[index]
        words = page.get_textpage().get_text_bounded()
        texts.append(words.strip())
        size += len(words)
        if size > characters:
            raise Refused(f"holds more than {characters:,} characters of text")
    text = "\n\n".join(filter(None, texts))
    if not text.strip():
        raise Refused(f"holds no text on its {count:,} pages (scanned pages are not read)")
    facts = document.get_metadata_dict(skip_empty=True)
    empty = sum(not words for words in texts)
    return {
        "text": text,
        "title": facts.get("Title"),
        "author": facts.get("Author"),
        "dates": [["pdf", day]] if (day := _day(facts.get("CreationDate", ""))) else [],
        "notes": [f"{empty} of {count} pages hold no text"] if empty else [],
    }


def _day(written: str) -> str:
    """The ISO day of a PDF date (D:YYYYMMDDHHmmSS...), or the empty string."""
    digits = written.removeprefix("D:")[:_DATE_LENGTH]
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" if len(digits) == _DATE_LENGTH and digits.isdigit() else ""
