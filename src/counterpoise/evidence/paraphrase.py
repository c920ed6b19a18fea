"""A sentence for each record that was read, made from its codes alone.

Records ship without the texts they were read from, so their `text` is never a sentence of the document: it is
put together from actor codes, event types, weapon designations, numbers, dates and names of speakers:

    Russia delivered 24 Mi-35M to Azerbaijan in 2016 (told by Vedomosti).

Words for event types stand in `vocabulary/event_words.csv`, with the intensity of each type on a scale from -10
(the use of heavy weapons) to 10, set by hand after the weights that Goldstein (1992) gives to acts of the same sort.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from counterpoise.read.candidates import Party, TransferCandidate
from counterpoise.vocabulary import actors, codes_by_name

SPOKEN = {
    "says": "says", "denies": "denies", "accuses": "makes an accusation", "promises": "promises", "warns": "warns",
    "doubts": "doubts",
}  # fmt: skip
_TRANSFER = {
    "negotiating": "negotiated over {what} for {to}", "offered": "offered {what} to {to}",
    "contracted": "contracted to supply {what} to {to}", "licensed": "licensed {what} to {to}",
    "delivering": "was delivering {what} to {to}", "delivered": "delivered {what} to {to}",
    "suspended": "suspended {what} for {to}", "refused": "refused {what} to {to}",
    "on_display": "had supplied {what} that {to} put on display",
}  # fmt: skip
NOBODY = "someone"


@dataclass(frozen=True)
class EventWords:
    """How an event of one type and mode is told, and its intensity, -10 to 10."""

    base: str
    past: str
    intensity: float


@cache
def _event_words() -> dict[tuple[str, str], EventWords]:
    text = (files("counterpoise") / "vocabulary" / "event_words.csv").read_text(encoding="utf-8")
    return {
        (row["event_type"], row["mode"]): EventWords(row["base"], row["past"], float(row["intensity"]))
        for row in csv.DictReader(text.splitlines())
    }


def event_words(event_type: str, mode: str) -> EventWords:
    """The words of a type and mode; of the type alone where the mode has none. KeyError for an unknown type."""
    table = _event_words()
    return table.get((event_type, mode)) or table[event_type, ""]


@cache
def _organisations() -> dict[str, str]:
    """Codes of actors that are no states, by the key of their name: `osce_minsk_group`, `nato`."""
    found: dict[str, str] = {}
    for code, actor in actors().items():
        if actor.kind != "state":
            found.update({word: code for word in actor.words})
    found.update({name.replace(" ", "_"): code for name, code in codes_by_name().items()})
    return found


def actor_code(party: Party) -> str:
    """The study's code of a party: an organisation's own where the vocabulary has one, else the party's code."""
    _, dot, name = party.entity.partition(".")
    if dot and party.code not in actors() and name in _organisations():
        return _organisations()[name]
    return party.code


def name_of(code: str) -> str:
    """The name behind a code; the code itself where the vocabulary has none."""
    known = actors().get(code)
    return known.name if known else code or NOBODY


def named(codes: Sequence[str]) -> str:
    """The names behind codes, each once, as "Russia and Turkey"."""
    names = list(dict.fromkeys(name_of(code) for code in codes))
    if not names:
        return NOBODY
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def told(event_type: str, mode: str, status: str, actors_: Sequence[str], recipients: Sequence[str]) -> str:
    """An event in words, without its date: who does what to whom, done, planned or not done."""
    words = event_words(event_type, mode)
    who, whom = named(actors_), named(recipients)
    if not recipients and len(actors_) > 1:
        who, whom = name_of(actors_[0]), named(actors_[1:])
    match status:
        case "planned":
            act = f"planned to {words.base}"
        case "conditional":
            act = f"might {words.base}"
        case "negated" | "denied":
            act = f"did not {words.base}"
        case _:
            act = words.past
    return f"{who} {act} {whom}"


def arms(transfer: TransferCandidate) -> str:
    """What is transferred: number, designation or class."""
    what = transfer.designation or transfer.weapon_class.replace("_", " ")
    what = "arms" if what in ("", "unspecified") else what
    return f"{transfer.number:,.10g} {what}" if transfer.number is not None else what


def transfer_told(transfer: TransferCandidate, supplier: str, recipient: str) -> str:
    """A transfer in words, without its dates."""
    act = _TRANSFER[transfer.status].format(what=arms(transfer), to=name_of(recipient))
    return f"{name_of(supplier)} {'never ' if transfer.negated else ''}{act}"


def sentence(*parts: str) -> str:
    """Parts that are not empty as one sentence with a full stop, at most 25 words."""
    words = " ".join(part for part in parts if part).split()
    shown = " ".join(words[:25])
    return shown[:1].upper() + shown[1:].rstrip(".,;") + "."
