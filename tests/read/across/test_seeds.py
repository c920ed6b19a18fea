"""The five pages read together: an undated one borrows the day on which a dated one tells the same statement."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from counterpoise.read.documents.reading import read_documents
from counterpoise.read.pipeline import Coded, Reader
from counterpoise.read.second_pass import linked


@pytest.fixture(scope="module")
def pages(shared: Path) -> tuple[Coded, ...]:
    reader = Reader.load()
    read = [reader.read(one) for one in read_documents(sorted((shared / "seeds").glob("00*.txt")))]  # type: ignore[arg-type]
    return linked(read, read=reader.read)[0]


def test_thursday_is_that_of_the_page_that_tells_the_same(pages: tuple[Coded, ...]) -> None:
    days = {Path(page.document.name).name[:3]: page.document.published.day for page in pages}
    assert days["004"] == date(2017, 1, 19)
    assert (days["000"], days["003"]) == (date(2017, 1, 21), date(2020, 9, 25))


def test_the_borrowed_date_says_from_where(pages: tuple[Coded, ...]) -> None:
    [published] = [page.document.published for page in pages if "/004" in page.document.name]
    assert published.chosen is not None
    chosen = published.candidates[published.chosen]
    assert (chosen.source, chosen.confidence) == ("document", 0.6)
    assert "000" in chosen.why
