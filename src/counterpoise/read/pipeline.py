"""The reader as one chain: a document goes in, its coded records come out.

Sentences are parsed, names found, then claims, events, transfers, causal claims and figures read from the same
parse; events are dated, and events and transfers tied to the claim that tells them. The chain keeps no state between
documents, draws no random numbers and reads no clock, so a document gives the same records every time,
alone or among others. Which record types this version reads is `READS`; a type that is not in it has no records
because nobody looked, not because the text has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from counterpoise.read.candidates import (
    CausalCandidate,
    ClaimCandidate,
    EventCandidate,
    FigureCandidate,
    TransferCandidate,
)
from counterpoise.read.claims import find_causal, find_claims, find_figures, sharp_causal, sharp_claims
from counterpoise.read.dating import date_events
from counterpoise.read.documents.document import ReadDocument
from counterpoise.read.events.extract import find_events
from counterpoise.read.names import Mention, Names, read_names
from counterpoise.read.parse.pipeline import Parser, load_parser
from counterpoise.read.speaking import spoken_events, spoken_transfers
from counterpoise.read.transfers.extract import find_transfers

READS = ("entities", "events", "transfers", "claims", "causal", "figures")
"""The record types that are read, by their names in the gold format."""
NO_SIDE = "third"
"""The side of an outlet that belongs to no party."""


@dataclass(frozen=True)
class Coded:
    """A document with everything that was read in it, each kind in the order of the text."""

    document: ReadDocument
    parser: str
    """Id of the parser, with the hash of its weights."""
    sentences: int
    mentions: tuple[Mention, ...] = ()
    events: tuple[EventCandidate, ...] = ()
    transfers: tuple[TransferCandidate, ...] = ()
    claims: tuple[ClaimCandidate, ...] = ()
    causal: tuple[CausalCandidate, ...] = ()
    figures: tuple[FigureCandidate, ...] = ()
    wider_claims: tuple[ClaimCandidate, ...] = ()
    """Talk and attitudes that a careful coder would not count as claims; `nested_in` counts sharp and wide ones."""
    wider_causal: tuple[CausalCandidate, ...] = ()
    """Causal links that the text only hints at: purposes, motives, what a protest is over."""

    def counts(self) -> Iterator[tuple[str, int]]:
        """How many records of each type that is read."""
        found = {
            "entities": self.mentions, "events": self.events, "transfers": self.transfers, "claims": self.claims,
            "causal": self.causal, "figures": self.figures,
        }  # fmt: skip
        for kind in READS:
            yield kind, len(found[kind])


@dataclass(frozen=True)
class Reader:
    """What reading needs and shares between documents: a loaded parser and the names known to a study."""

    parser: Parser
    names: Names

    @classmethod
    def load(cls, *, model: str | None = None, study: Path | None = None) -> Reader:
        """The shipped parser, or an installed spaCy `model`; the shipped names and those of a `study` folder.

        Raises CheckFailed for altered weights, UsageError for a model that is not installed, and InputError for
        a table of names that is not in order.
        """
        return cls(load_parser(model), Names.load(study))

    def read(self, document: ReadDocument) -> Coded:
        """The records of one document; spans are code points into `document.stored.text`."""
        text, published = document.stored.text, document.published.day
        sentences = tuple(self.parser.sentences(document.stored, document.blocks))
        side = document.outlet.side
        home = "" if side is None or side == NO_SIDE else side
        names = read_names(sentences, published=published, names=self.names, home=home)
        told = find_claims(sentences, text=text, names=names, outlet=document.outlet.name or "")
        claims, caused = sharp_claims(told), find_causal(sentences, claims=told)
        events = find_events(sentences, text=text, names=names, published=published)
        dated = date_events(
            events, sentences, text=text, published=published, outlet=document.outlet.name or "", side=side
        )
        transfers = find_transfers(sentences, text=text, names=names, published=published)
        return Coded(
            document=document,
            parser=self.parser.id,
            sentences=len(sentences),
            mentions=names.mentions,
            events=spoken_events(dated, claims),
            transfers=spoken_transfers(transfers, claims),
            claims=claims,
            causal=sharp_causal(caused),
            figures=find_figures(sentences, text=text, claims=claims),
            wider_claims=tuple(claim for claim in told if claim.strength != "sharp"),
            wider_causal=tuple(claim for claim in caused if claim.strength != "sharp"),
        )


def read_text(document: ReadDocument, *, reader: Reader | None = None) -> Coded:
    """The records of one document, read with `reader` or with what is shipped. Errors as in `Reader.load`."""
    return (reader or Reader.load()).read(document)
