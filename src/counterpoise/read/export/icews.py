"""Events as ICEWS has them: 20 tab-separated columns with a header (Boschee et al. 2015), one row per pair of parties.

ICEWS knows CAMEO, not PLOVER: `vocabulary/cameo.csv` gives for each PLOVER type, mode and context the most general
CAMEO code that says no more than was coded, with the code's name and its value on Goldstein's scale as adapted to
CAMEO (`CAMEO.goldsteinscale`, KEDS project). An act of several parties is a row for each pair; a reciprocal act
runs both ways, as the ICEWS codebook wants. Left out are events that did not happen (conditional, negated, denied),
that have no day, or no party on either side, for the file cannot hold them; coordinates and places finer than a
country stay empty.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import permutations, product

from counterpoise.read.candidates import EventCandidate, Party
from counterpoise.read.export.polecat import HAPPENED
from counterpoise.read.gold import record_id
from counterpoise.read.names.tables import states
from counterpoise.read.pipeline import Coded

ICEWS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
    "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher",
    "City", "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cameo:
    """A CAMEO code as text (leading noughts count), its name, and its value on Goldstein's scale, -10 to 10."""

    code: str
    name: str
    goldstein: float


@cache
def cameo_codes() -> Mapping[tuple[str, str, str], Cameo]:
    """The codes by PLOVER type, mode and context; "" stands for any."""
    text = files("counterpoise").joinpath("vocabulary", "cameo.csv").read_text(encoding="utf-8")
    return {
        (row["type"], row["mode"], row["context"]): Cameo(row["code"], row["name"], float(row["goldstein"]))
        for row in csv.DictReader(text.splitlines())
    }


def cameo_of(event_type: str, mode: str = "", contexts: Sequence[str] = ()) -> Cameo:
    """The CAMEO code of a PLOVER event: by mode before context, and the root category where neither is known."""
    codes = cameo_codes()
    for known_mode in dict.fromkeys((mode, "")):
        for context in (*contexts, ""):
            if (found := codes.get((event_type, known_mode, context))) is not None:
                return found
    raise ValueError(f"{event_type} has no CAMEO code")


def icews_text(documents: Sequence[Coded]) -> str:
    """The events of all documents as tab-separated text with a header."""
    names = {state.code: state.name for state in states()}
    lines = ["\t".join(ICEWS)]
    for coded in documents:
        for place, event in enumerate(coded.events):
            if event.status in HAPPENED and event.date is not None and event.date_precision == "day":
                lines += ["\t".join(row) for row in _rows(coded, place, event, names)]
    return "\n".join(lines) + "\n"


def _rows(coded: Coded, place: int, event: EventCandidate, names: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    code = cameo_of(event.event_type, event.mode, event.contexts)
    for number, (source, target) in enumerate(_pairs(event), start=1):
        yield tuple(
            " ".join(cell.split())
            for cell in (
                f"{coded.document.id}-{record_id('events', place)}-{number}", event.date or "", *_side(source, names),
                code.name, code.code, f"{code.goldstein:g}", *_side(target, names), coded.document.id,
                str(event.sentence + 1), coded.document.outlet.name or "", "", "", "", "", "", "",
            )
        )  # fmt: skip


def _pairs(event: EventCandidate) -> Iterator[tuple[Party, Party]]:
    """Every actor with every recipient; without recipients, every actor with every other."""
    pairs = product(event.actors, event.recipients) if event.recipients else permutations(event.actors, 2)
    for source, target in pairs:
        if source.code and target.code:
            yield source, target


def _side(party: Party, names: Mapping[str, str]) -> tuple[str, str, str]:
    """Name, sectors and country of a party; a code that is no state has no country."""
    return party.entity or names.get(party.code, party.code), party.sector, names.get(party.code, "")
