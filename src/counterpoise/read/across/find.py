"""All links between the records of several documents, by stated rules.

Copies are found first and count once: a copy says what its original says, so its records are not compared. Then
happenings, deals, statements and figures that are the same, and what cannot all hold. Nothing is drawn at random
and nothing depends on the order of the documents. A record is corroborated by as many outlets as tell it without
copying each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from counterpoise.read.across.borrowed import borrowed_dates
from counterpoise.read.across.causes import rival_causes
from counterpoise.read.across.events import denials, same_events
from counterpoise.read.across.figures import clashing_figures, same_figures
from counterpoise.read.across.links import Link, Links, Reference
from counterpoise.read.across.statements import began, blames, denied_claims, same_statements
from counterpoise.read.across.told import made_ready
from counterpoise.read.across.transfers import clashing_transfers, same_transfers
from counterpoise.read.candidates import Span
from counterpoise.read.documents.duplicates import article_words, find_copies
from counterpoise.read.pipeline import Coded


def find_links(documents: Sequence[Coded]) -> Links:
    """The links between the records of all documents, also within one, in the order of the documents."""
    copies = _copies(documents)
    told = made_ready(documents, frozenset(member for group in copies for member in group[1:]))
    events = same_events(told.events)
    pairs = [*events, *same_transfers(told.transfers), *same_statements(told.claims), *same_figures(told.figures)]
    same = tuple(sorted(pair.link() for pair in pairs))
    clashes = [
        *(pair.link("asserted_v_denied") for pair in denials(told.events, events)),
        *(pair.link("asserted_v_denied") for pair in denied_claims(told.claims, told.events)),
        *(pair.link("who_is_responsible") for pair in blames(told.claims, told.events)),
        *(pair.link("who_began") for pair in began(told.events)),
        *(pair.link("value") for pair in clashing_figures(told.figures)),
        *(pair.link("cause") for pair in rival_causes(told.causal)),
        *(pair.link(field) for field, pair in clashing_transfers(told.transfers)),
    ]
    clashes = _told_once(clashes, documents)
    return Links(
        same=same,
        clashes=tuple(sorted({(link.one, link.other): link for link in reversed(clashes)}.values())),
        copies=copies,
        dates=borrowed_dates(documents, same),
        corroborated=_corroborated(documents, same),
    )


def _told_once(clashes: Sequence[Link], documents: Sequence[Coded]) -> list[Link]:
    """The clashes but for denials between a claim and an event that two events of the same words tell already."""
    between = [link for link in clashes if link.one.kind == link.other.kind == "events"]
    kept = []
    for link in clashes:
        mixed = {link.one.kind, link.other.kind} == {"events", "claims"}
        if not mixed or not any(_covers(events, link, documents) for events in between):
            kept.append(link)
    return kept


def _covers(events: Link, link: Link, documents: Sequence[Coded]) -> bool:
    ends = zip((events.one, events.other), (link.one, link.other), strict=True)
    return all(mine.document == yours.document and _meet(mine, yours, documents) for mine, yours in ends)


def _meet(one: Reference, other: Reference, documents: Sequence[Coded]) -> bool:
    (start, end), (begin, stop) = _span(one, documents), _span(other, documents)
    return start < stop and begin < end


def _span(at: Reference, documents: Sequence[Coded]) -> Span:
    coded = documents[at.document]
    return coded.claims[at.place].content if at.kind == "claims" else coded.events[at.place].span


def _copies(documents: Sequence[Coded]) -> tuple[tuple[int, ...], ...]:
    """Groups of near-duplicates among the documents that hold any words of an article."""
    articles = [(place, words) for place, coded in enumerate(documents) if (words := _article(coded))]
    groups = find_copies([words for _, words in articles])
    return tuple(tuple(articles[member][0] for member in group.members) for group in groups)


def _article(coded: Coded) -> list[str]:
    return article_words(coded.document.stored.text, coded.document.blocks)


def _corroborated(documents: Sequence[Coded], same: Sequence[Link]) -> Mapping[Reference, int]:
    """How many outlets tell each record that more than one tells; documents without an outlet count by themselves."""
    root: dict[Reference, Reference] = {}

    def top(at: Reference) -> Reference:
        while root.get(at, at) != at:
            at = root[at]
        return at

    for link in same:
        root.setdefault(link.one, link.one)
        root.setdefault(link.other, link.other)
        first, second = sorted((top(link.one), top(link.other)))
        root[second] = first
    groups: dict[Reference, list[Reference]] = {}
    for at in sorted(root):
        groups.setdefault(top(at), []).append(at)
    found = {}
    for members in groups.values():
        outlets = {documents[at.document].document.outlet.name or f"document {at.document}" for at in members}
        if len(outlets) > 1:
            found.update(dict.fromkeys(members, len(outlets)))
    return MappingProxyType(found)
