"""The second pass of dating: undated documents that borrow a date are read again, and all is linked anew.

A document without a date of publication leaves its relative dates open. Once a dated document is found to tell the
same (`across.borrowed`), the first is read as of the day that this gives, so that "on Thursday" and "last week"
in it resolve; its records change, and so may the links. One such pass is made: a date that was borrowed is never
lent on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from counterpoise.read.across import Links, find_links
from counterpoise.read.across.borrowed import dated_by
from counterpoise.read.documents.document import ReadDocument
from counterpoise.read.pipeline import Coded


def linked(documents: Sequence[Coded], *, read: Callable[[ReadDocument], Coded]) -> tuple[tuple[Coded, ...], Links]:
    """The documents, those that borrow a date read again with `read`, and the links between all of them.

    `Links.dates` tells which documents were dated so, and by what.
    """
    links = find_links(documents)
    if not links.dates:
        return tuple(documents), links
    again = {found.document: read(dated_by(documents[found.document].document, found)) for found in links.dates}
    dated = tuple(again.get(place, coded) for place, coded in enumerate(documents))
    anew = find_links(dated)
    return dated, Links(anew.same, anew.clashes, anew.copies, links.dates, anew.corroborated)
