"""The category of an event that was read: what the chronicle's coders decide by hand, here by a table of rules.

A transfer in the same clause decides first: arms bargained for or offered make an `offer`, contracted ones a `deal`,
delivered ones a `delivery`, suspended or refused ones a `refusal`. Else the first row of
`vocabulary/event_categories.csv` holds whose type, mode and parties fit, an empty cell fitting everything:

    both_sides    both sides of the rivalry take part (the contested entity stands for its holder)
    mediator      one of the actors is a mediator of the study
    one_country   who acts and who is acted on belong to one country

Categories follow the coding rules of the chronicle; types and modes are PLOVER 0.8 (Open Event Data Alliance).
"""

from __future__ import annotations

import csv
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from counterpoise.records import Category
from counterpoise.study import StudySpec

_BY_TRANSFER: dict[str, Category] = {
    "negotiating": "offer", "offered": "offer", "contracted": "deal", "licensed": "deal", "delivering": "delivery",
    "delivered": "delivery", "on_display": "delivery", "suspended": "refusal", "refused": "refusal",
}  # fmt: skip
_OF_ARMS = frozenset({"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "REJECT", "SANCTION"})
"""Types of events that a transfer in the same clause can turn into an act of the arms trade."""


@dataclass(frozen=True)
class Rule:
    """One row: empty fields fit everything."""

    event_type: str
    mode: str
    parties: str
    category: Category

    def fits(self, event_type: str, mode: str, marks: Collection[str]) -> bool:
        return self.event_type == event_type and self.mode in ("", mode) and (not self.parties or self.parties in marks)


@cache
def rules() -> tuple[Rule, ...]:
    """The rules in the order in which they are tried."""
    text = (files("counterpoise") / "vocabulary" / "event_categories.csv").read_text(encoding="utf-8")
    return tuple(
        Rule(row["event_type"], row["mode"], row["parties"], cast("Category", row["category"]))
        for row in csv.DictReader(text.splitlines())
    )


def category_of(
    event_type: str,
    mode: str,
    actors: Collection[str],
    recipients: Collection[str],
    *,
    spec: StudySpec,
    transfer_status: str = "",
) -> Category:
    """The category of an event by its type, mode, parties and the status of a transfer in its clause, if any.

    Raises KeyError for a type without a row that fits all, which the table's own test excludes.
    """
    if transfer_status and event_type in _OF_ARMS and transfer_status in _BY_TRANSFER:
        return _BY_TRANSFER[transfer_status]
    marks = _marks(actors, recipients, spec)
    for rule in rules():
        if rule.fits(event_type, mode, marks):
            return rule.category
    raise KeyError(f"no category for events of type {event_type}")


def _marks(actors: Collection[str], recipients: Collection[str], spec: StudySpec) -> frozenset[str]:
    rivalry = spec.rivalry
    parties = {rivalry.holder if code == rivalry.over else code for code in (*actors, *recipients)}
    marks = set()
    if {rivalry.claimant, rivalry.holder} <= parties:
        marks.add("both_sides")
    if set(actors) & set(spec.mediators):
        marks.add("mediator")
    if recipients and set(actors) == set(recipients) and len(parties) == 1:
        marks.add("one_country")
    return frozenset(marks)
