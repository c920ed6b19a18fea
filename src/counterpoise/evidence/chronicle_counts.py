"""Counting events: how a category of the chronicle becomes monthly counts per pair, side or rivalry.

Events of the documents and of the chronicle count alike, and events told twice count once (`linking`). The
category says what is counted:

    deal offer refusal delivery   supplier -> recipient: each side named with one of its suppliers
    demand                        actor -> recipient, each pair with a side of the rivalry in it
    visit statement exercise      each such pair across actor and recipient, without direction; an exercise by
    alliance                      one actor alone counts for that actor
    symbolic domestic             each acting side
    talks                         events that name both sides
    mediation incident            every event

The contested entity stands for its holder throughout. Only acts said to have happened count (asserted,
reported, historical); offers and demands count also where planned or conditional, for that is what they are.
An act is put in the month in which it began; one dated only to a year, or not at all, counts in no month.
What was not counted is said in `notes`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from counterpoise.dates import Month, MonthSpan
from counterpoise.evidence.linking import linked_events
from counterpoise.records import Event
from counterpoise.study import Study

ARMS = ("deal", "offer", "refusal", "delivery")
PAIRS = ("visit", "statement", "exercise", "alliance")
SIDES = ("symbolic", "domestic")
WHOLE = ("talks", "mediation", "incident")
OPEN_ENDED = ("offer", "demand")

Tally = dict[str, list[tuple[int, tuple[str, ...]]]]


@dataclass(frozen=True)
class ChronicleCounts:
    """Counts by series name: (month index, ids of the linked records) per event; and what was not counted."""

    series: Tally
    notes: tuple[str, ...]


def chronicle_counts(
    study: Study,
    events: Iterable[Event],
    name: str,
    categories: Sequence[str],
    *,
    ties: Iterable[tuple[str, str]] = (),
) -> ChronicleCounts:
    """Counts of the events of `categories`, in series called `name`, empty ones too. `ties` as in `linking`."""
    tally: Tally = {key: [] for key in _expected(study, name, categories)}
    skipped: Counter[str] = Counter()
    chosen = [event for event in events if event.category in categories]
    for group in linked_events((event for event in chosen if _counts(event, skipped)), ties):
        month = month_of(group)
        if month is None:
            skipped["dated to a year or not at all"] += 1
            continue
        if month not in study.months:
            skipped["outside the study's months"] += 1
            continue
        keys = sorted({key for event in group for key in _keys(study, event, name)})
        if not keys:
            skipped["without a pair or side of this rivalry"] += 1
        for key in keys:
            tally.setdefault(key, []).append((study.months.position(month), tuple(e.id for e in group)))
    notes = tuple(f"{count} events not counted: {why}" for why, count in sorted(skipped.items()) if count)
    return ChronicleCounts(tally, notes)


def undirected(study: Study, one: str, other: str) -> tuple[str, str]:
    """The order in which a pair is named: outsiders first (by code), then claimant, then holder."""
    sides = sides_of(study)
    ranked = sorted((one, other), key=lambda actor: (sides.index(actor) + 1 if actor in sides else 0, actor))
    return ranked[0], ranked[1]


def is_act(event: Event) -> bool:
    """Whether an event is one that a series counts: it happened, or is an offer or a demand that is open-ended."""
    return event.happened or (event.category in OPEN_ENDED and event.status in ("planned", "conditional"))


def _counts(event: Event, skipped: Counter[str]) -> bool:
    skipped[event.status] += not is_act(event)
    return is_act(event)


def month_of(group: Sequence[Event]) -> Month | None:
    """The month of the most precisely dated record of the group; None where none is dated to the month."""
    order = {"day": 0, "range": 1, "open": 2, "month": 3}
    dated = [event.when for event in group if event.when is not None and event.when.precision in order]
    within = [when for when in dated if when.precision != "range" or _short(when.months)]
    if not within:
        return None
    return min(within, key=lambda when: (order[when.precision], when.start)).months.first


def _short(months: MonthSpan) -> bool:
    """A range over more than three months is a period, not an act."""
    return len(months) <= 3


def _keys(study: Study, event: Event, name: str) -> list[str]:
    """Series that one event counts in."""
    claimant, holder = sides_of(study)
    parties = {side_of(study, actor) for actor in event.parties}
    if event.category in ARMS:
        return [f"{name}[{s}->{r}]" for s, r in supply_pairs(study) if {s, r} <= set(event.parties)]
    if event.category == "demand":
        return [f"{name}[{i}->{j}]" for i, j in pairs_of(study, event)]
    if event.category in PAIRS:
        alone = {side_of(study, actor) for actor in event.parties}
        if event.category == "exercise" and len(alone) == 1:
            return [f"{name}[{actor}]" for actor in alone if actor in (claimant, holder)]
        return [f"{name}[{','.join(undirected(study, i, j))}]" for i, j in pairs_of(study, event)]
    if event.category in SIDES:
        acting = {side_of(study, actor) for actor in event.actors}
        return [f"{name}[{side}]" for side in (claimant, holder) if side in acting]
    if event.category == "talks":
        return [name] if {claimant, holder} <= parties else []
    return [name]


def pairs_of(study: Study, event: Event) -> list[tuple[str, str]]:
    """(actor, recipient) pairs with a side in them; pairs among the actors where nobody receives."""
    actors = list(dict.fromkeys(side_of(study, actor) for actor in event.actors))
    recipients = list(dict.fromkeys(side_of(study, actor) for actor in event.recipients))
    pairs = [(i, j) for i in actors for j in recipients]
    if not recipients:
        pairs = [(i, j) for place, i in enumerate(actors) for j in actors[place + 1 :]]
    sides = sides_of(study)
    return [(i, j) for i, j in pairs if i != j and (i in sides or j in sides)]


def _expected(study: Study, name: str, categories: Sequence[str]) -> list[str]:
    """Names of the series that exist also where the record holds no event."""
    sides = sides_of(study)
    outside = [actor for actor in study.actors if actor not in sides and actor not in study.spec.mediators]
    keys: list[str] = []
    if any(category in ARMS for category in categories):
        keys += [f"{name}[{s}->{r}]" for s, r in supply_pairs(study)]
    if "demand" in categories:
        keys += [f"{name}[{side}->{actor}]" for side in sides for actor in outside]
        keys += [f"{name}[{actor}->{side}]" for side in sides for actor in outside]
    if any(category in PAIRS for category in categories):
        keys += [f"{name}[{actor},{side}]" for side in sides for actor in outside]
    if any(category in SIDES for category in categories):
        keys += [f"{name}[{side}]" for side in sides]
    if any(category in WHOLE for category in categories):
        keys.append(name)
    return keys


def supply_pairs(study: Study) -> list[tuple[str, str]]:
    """(supplier, side) pairs of the study."""
    return [(s, side) for side in sides_of(study) for s in study.spec.suppliers.get(side, ())]


def sides_of(study: Study) -> tuple[str, str]:
    """Claimant and holder."""
    return study.spec.rivalry.claimant, study.spec.rivalry.holder


def side_of(study: Study, actor: str) -> str:
    """The contested entity stands for its holder."""
    return study.spec.rivalry.holder if actor and actor == study.spec.rivalry.over else actor
