"""Links depend neither on the order of the documents nor on how many of them are copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoise.read.across import Links, find_links
from counterpoise.read.across.links import Link
from counterpoise.read.pipeline import Coded

from .conftest import Make, claim, event

PLACES = ("Talish", "Martakert", "Agdam", "Hadrut", "Fizuli")


@pytest.fixture(scope="module")
def documents(make: Make) -> tuple[Coded, ...]:
    """Five documents that tell of shellings of one day, some of the same village, and what was said of them."""
    made = []
    for number, (place, other) in enumerate(zip(PLACES, (PLACES[0], *PLACES[:4]), strict=True)):
        text = f"Mortars shelled the village of {place} at dawn. Later the village of {other} was shelled by mortars."
        coded = make(text, name=f"{number}.txt")
        first = event(coded, f"Mortars shelled the village of {place}")
        second = event(coded, f"the village of {other} was shelled by mortars", sentence=1)
        said = claim(coded, f"shelled the village of {place} at dawn", speaker="Baku", code="AZE")
        made.append(replace(coded, events=(first, second), claims=(said,)))
    return tuple(made)


def named(links: Links, documents: Sequence[Coded]) -> set[frozenset[str]]:
    """The linked records by the names of their documents."""

    def name(link: Link) -> frozenset[str]:
        ends = (link.one, link.other)
        return frozenset(f"{documents[at.document].document.name}#{at.kind}{at.place}" for at in ends)

    return {name(link) for link in (*links.same, *links.clashes)}


@settings(deadline=None, max_examples=20)
@given(order=st.permutations(range(5)))
def test_any_order_gives_the_same_links(documents: tuple[Coded, ...], order: list[int]) -> None:
    shuffled = [documents[place] for place in order]
    links = named(find_links(documents), documents)
    assert len(links) >= 4
    assert named(find_links(shuffled), shuffled) == links


def test_outlets_that_tell_the_same_corroborate_each_other(make: Make) -> None:
    words = "Mortars shelled the village of Talish"
    made = []
    for name, outlet in (("a.txt", "Interfax"), ("b.txt", "Reuters"), ("c.txt", "Reuters")):
        coded = make(f"{words}, {outlet} told its readers {name}.", name=name)
        source = replace(coded.document, outlet=replace(coded.document.outlet, name=outlet))
        made.append(replace(coded, document=source, events=(event(coded, words),)))
    links = find_links(made)
    assert [(link.one.document, link.other.document) for link in links.same] == [(0, 1), (0, 2)]
    assert {links.outlets_of(link.one) for link in links.same} == {2}
