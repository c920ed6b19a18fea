"""Series from documents: acts that outlets tell, by month, with the outlets' bias.

    visits: {documents: [CONSULT/visit], as: count}                 visits[RUS,AZE], ...
    demands: {documents: [REQUEST, THREATEN], as: count, over: directed}     demands[AZE->RUS], ...
    offers: {documents: [transfer/negotiating, transfer/offered], as: count}     offers[RUS->AZE], ...
    violations: {documents: [ASSAULT], as: count, over: outlet}     violations[AZE|APA], ...
    relation: {documents: ["*"], as: score}                         relation[RUS,AZE|APA], ...

An act counts where it is said to have happened (offers and demands also where planned), is dated to a month, and has
the parties that the series is of. A transfer stands in its period if that is at most three months, else in the month
of publication, if its years do not exclude that. Records that tell of the same act count once (`linking`, with the
ties of people and of the reader), and what a near-duplicate of another document tells does not count again.

Counts join the outlets by `outlets.weigh_reports`: their sum is rounded, their exposure the share of true acts that
somebody told. Months in which no outlet published are missing; what was told of them later is a lower bound. `over:
outlet` keeps each outlet's count apart, under the side that the outlet is on. Scores are the mean intensity of the
acts that one outlet tells of a pair in a month, in standard deviations of all outlets' scores of that pair; outlets
with few months are joined by side.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from counterpoise.dates import DateSpan, Month, MonthSpan
from counterpoise.evidence.chronicle_counts import (
    is_act,
    month_of,
    pairs_of,
    side_of,
    sides_of,
    supply_pairs,
    undirected,
)
from counterpoise.evidence.collection import Evidence
from counterpoise.evidence.linking import linked_events
from counterpoise.evidence.observed import Array, Series
from counterpoise.evidence.outlets import SHIFT, Stance, Told, weigh_reports
from counterpoise.evidence.paraphrase import event_words
from counterpoise.evidence.table_series import made_series
from counterpoise.records import Event, Record, Transfer
from counterpoise.study import Over, SeriesSpec, Study

FEW_MONTHS = 6
"""Outlets with scores in fewer months are joined by side."""
_LETTERS = re.compile(r"\W+")


@dataclass(frozen=True)
class Act:
    """One act of the record: its month (index), the records that tell it, and the series it counts in."""

    month: int
    records: tuple[Event, ...] | tuple[Transfer, ...]
    keys: tuple[str, ...]

    def outlets(self) -> dict[str, str]:
        """Outlets that tell it, with their side."""
        return {record.origin.outlet: record.origin.side for record in self.records}


def document_series(study: Study, evidence: Evidence, name: str, spec: SeriesSpec) -> list[Series]:
    """The series of one declaration; counts without any act are there too, as far as outlets cover their months."""
    skipped: Counter[str] = Counter()
    over = spec.over or _usual(spec)
    told = _records(evidence, spec.documents or ())
    acts = [*_event_acts(study, evidence, told, name, over, skipped), *_transfer_acts(study, told, name, over, skipped)]
    coverage = Coverage.of(study, evidence)
    notes = [f"{count} records not counted: {why}" for why, count in sorted(skipped.items())]
    several = sum(len(act.outlets()) > 1 for act in acts)
    notes.append(f"{len(acts)} acts of documents, {several} of them told by more than one outlet")
    if spec.as_ == "score":
        return _scores(study, acts, coverage, notes)
    if over == "outlet":
        return _by_outlet(study, acts, coverage, name, notes)
    keys = dict.fromkeys([*_expected(study, name, over), *(key for act in acts for key in act.keys)])
    return [_count(study, key, [act for act in acts if key in act.keys], coverage, notes) for key in keys]


@dataclass(frozen=True)
class Coverage:
    """In which months each outlet published a document of the study; its side."""

    outlets: tuple[str, ...]
    sides: tuple[str, ...]
    covered: Array
    """bool[O, T]."""

    @classmethod
    def of(cls, study: Study, evidence: Evidence) -> Coverage:
        """From the publication dates of the documents, near-duplicates left out."""
        months: dict[str, set[int]] = {}
        sides: dict[str, str] = {}
        for document in evidence.documents:
            if document.copy_of:
                continue
            sides.setdefault(document.outlet, document.side)
            months.setdefault(document.outlet, set())
            if document.published:
                span = DateSpan.parse(document.published).months
                months[document.outlet] |= {study.months.position(month) for month in span if month in study.months}
        outlets = tuple(sorted(sides))
        covered = np.zeros((len(outlets), len(study.months)), dtype=bool)
        for place, outlet in enumerate(outlets):
            covered[place, sorted(months[outlet])] = True
        return cls(outlets, tuple(sides[outlet] for outlet in outlets), covered)


def _usual(spec: SeriesSpec) -> Over:
    return "supply" if all(text.startswith("transfer") for text in spec.documents or ()) else "pair"


# -- from records to acts ----------------------------------------------------------------------------


def _records(evidence: Evidence, patterns: Iterable[str]) -> list[Event | Transfer]:
    wanted = tuple(patterns)
    every: tuple[Event | Transfer, ...] = (*evidence.events, *evidence.transfers)
    return [
        record
        for record in every
        if record.origin.kind == "document"
        and (record.origin.passage is None or record.origin.passage.document not in evidence.copies)
        and any(_fits(record, pattern) for pattern in wanted)
    ]


def _fits(record: Event | Transfer, pattern: str) -> bool:
    head, _, tail = pattern.partition("/")
    if isinstance(record, Transfer):
        return head == "transfer" and tail in ("", record.status)
    return pattern == "*" or pattern == record.category or (head == record.event_type and tail in ("", record.mode))


def _event_acts(
    study: Study, evidence: Evidence, told: Sequence[Record], name: str, over: Over, skipped: Counter[str]
) -> list[Act]:
    events = [record for record in told if isinstance(record, Event)]
    skipped.update(event.status for event in events if not is_act(event))
    acts = []
    for group in linked_events((event for event in events if is_act(event)), evidence.ties):
        month = month_of(group)
        keys = tuple(sorted({key for event in group for key in _keys(study, event, name, over)}))
        if month is None or month not in study.months:
            skipped["dated to a year or not at all" if month is None else "outside the study's months"] += len(group)
        elif not keys:
            skipped["without the parties that the series is of"] += len(group)
        else:
            acts.append(Act(study.months.position(month), group, keys))
    return acts


def _transfer_acts(study: Study, told: Sequence[Record], name: str, over: Over, skipped: Counter[str]) -> list[Act]:
    """Transfers of one supplier, recipient, status and weapon in one month are one act."""
    groups: dict[tuple[str, ...], list[Transfer]] = defaultdict(list)
    for record in told:
        if not isinstance(record, Transfer):
            continue
        month = _month_of_transfer(record)
        if record.status.startswith("not_") or month is None or month not in study.months:
            skipped["transfers denied, or not of the time of publication"] += 1
            continue
        what = record.designation or record.weapon_class
        groups[record.supplier, record.recipient, record.status, what, str(month)].append(record)
    acts = []
    for (supplier, recipient, *_, month_text), group in groups.items():
        keys = _pair_keys(study, supplier, recipient, name, over)
        if keys:
            acts.append(Act(study.months.position(Month.parse(month_text)), tuple(group), keys))
        else:
            skipped["without the parties that the series is of"] += len(group)
    return acts


def _month_of_transfer(record: Transfer) -> Month | None:
    if record.period:
        span = MonthSpan.parse(record.period)
        return span.first if len(span) <= 3 else None
    published = record.origin.vintage
    if len(published) < len("YYYY-MM"):
        return None
    years = {year for year in (record.order_year, *record.delivery_years) if year is not None}
    month = DateSpan.parse(published).months.first
    return month if not years or month.year in years else None


def _keys(study: Study, event: Event, name: str, over: Over) -> tuple[str, ...]:
    match over:
        case "pair":
            return tuple(f"{name}[{','.join(undirected(study, i, j))}]" for i, j in pairs_of(study, event))
        case "directed" | "supply":
            wanted = supply_pairs(study) if over == "supply" else None
            pairs = [(i, j) for i, j in _directed(study, event) if wanted is None or (i, j) in wanted]
            return tuple(f"{name}[{i}->{j}]" for i, j in pairs)
        case "side":
            acting = {side_of(study, actor) for actor in event.actors}
            return tuple(f"{name}[{side}]" for side in sides_of(study) if side in acting)
        case _:
            return (name,) if {side_of(study, actor) for actor in event.parties} & set(sides_of(study)) else ()


def _directed(study: Study, event: Event) -> list[tuple[str, str]]:
    """Who acts towards whom; acts of several without a recipient go both ways."""
    pairs = pairs_of(study, event)
    return pairs if event.recipients else [*pairs, *((j, i) for i, j in pairs)]


def _pair_keys(study: Study, supplier: str, recipient: str, name: str, over: Over) -> tuple[str, ...]:
    sides = sides_of(study)
    recipient = side_of(study, recipient)
    if over in ("supply", "directed"):
        fits = (supplier, recipient) in supply_pairs(study) or (over == "directed" and recipient in sides and supplier)
        return (f"{name}[{supplier}->{recipient}]",) if fits else ()
    if over == "pair":
        fits = bool(supplier) and recipient in sides and supplier != recipient
        return (f"{name}[{','.join(undirected(study, supplier, recipient))}]",) if fits else ()
    return (name,) if over in ("rivalry", "outlet") and recipient in sides else ()


def _expected(study: Study, name: str, over: Over) -> list[str]:
    """Names of the counts that exist also without an act."""
    sides = sides_of(study)
    outside = [actor for actor in study.actors if actor not in sides and actor not in study.spec.mediators]
    match over:
        case "pair":
            return [f"{name}[{actor},{side}]" for side in sides for actor in outside]
        case "supply":
            return [f"{name}[{giver}->{receiver}]" for giver, receiver in supply_pairs(study)]
        case "directed":
            there = [f"{name}[{side}->{actor}]" for side in sides for actor in outside]
            return there + [f"{name}[{actor}->{side}]" for side in sides for actor in outside]
        case "side":
            return [f"{name}[{side}]" for side in sides]
        case _:
            return [name]


# -- counts ------------------------------------------------------------------------------------------


def _count(study: Study, key: str, acts: Sequence[Act], coverage: Coverage, notes: Sequence[str]) -> Series:
    """One count over all outlets."""
    stances = [stance_of(study, key, side) for side in coverage.sides]
    place = {outlet: number for number, outlet in enumerate(coverage.outlets)}
    told = [Told(act.month, frozenset(place[outlet] for outlet in act.outlets())) for act in acts]
    estimate = weigh_reports(told, coverage.covered, stances)
    size = len(study.months)
    sums, later = np.zeros(size), np.zeros(size)
    behind: list[list[str]] = [[] for _ in range(size)]
    seen = coverage.covered.any(axis=0)
    for act, weight in zip(acts, estimate.weights, strict=True):
        behind[act.month].extend(record.id for record in act.records)
        sums[act.month] += weight
        later[act.month] += weight
    exact = np.where(seen, np.rint(sums), np.nan)
    exposure = np.where(seen, np.clip(estimate.exposure, 0.02, 1.0), 1.0)
    said = [
        f"{outlet}: tells {d:.0%} of what happens, adds {f:.2f} a month ({stance})"
        for outlet, d, f, stance in zip(coverage.outlets, estimate.detection, estimate.false, stances, strict=True)
    ]
    return made_series(
        key, "count", study.months, exact, behind, unit="events", notes=(*notes, *said), exposure=exposure,
        at_least=np.where(seen, 0.0, np.floor(later + 0.5)),
    )  # fmt: skip


def _by_outlet(study: Study, acts: Sequence[Act], coverage: Coverage, name: str, notes: Sequence[str]) -> list[Series]:
    """A count for each outlet that tells any of the acts; its level is its own."""
    made = []
    for place, (outlet, side) in enumerate(zip(coverage.outlets, coverage.sides, strict=True)):
        own = [act for act in acts if outlet in act.outlets()]
        if not own:
            continue
        covered = coverage.covered[place]
        told = np.zeros(len(study.months))
        behind: list[list[str]] = [[] for _ in study.months]
        for act in own:
            behind[act.month].extend(record.id for record in act.records if record.origin.outlet == outlet)
            told[act.month] += 1.0
        exact, later = np.where(covered, told, np.nan), np.where(covered, 0.0, told)
        made.append(
            made_series(
                f"{name}[{side}|{slug(outlet)}]", "count", study.months, exact, behind, unit="events", channel=outlet,
                at_least=later, notes=notes,
            )
        )  # fmt: skip
    return made


def stance_of(study: Study, key: str, side: str) -> Stance:
    """Whose act a series is for an outlet of this side: nobody's, its own side's, or one that it is opposed to."""
    sides = sides_of(study)
    partisan = side in study.actors
    actors = re.findall(r"[A-Z][A-Z_]+", key.partition("[")[2])
    if not partisan:
        return "neutral"
    rival = sides[1] if side == sides[0] else sides[0] if side in sides else ""
    if rival and rival in actors and side not in actors:
        return "opposed"
    if "->" in key and actors and actors[-1] == side:
        return "opposed"
    return "own"


# -- scores ------------------------------------------------------------------------------------------


def _scores(study: Study, acts: Sequence[Act], coverage: Coverage, notes: Sequence[str]) -> list[Series]:
    """Mean intensity a month, by pair and outlet, standardised over all outlets of the pair."""
    side_by = dict(zip(coverage.outlets, coverage.sides, strict=True))
    found: dict[str, dict[str, dict[int, list[tuple[float, str]]]]] = defaultdict(lambda: defaultdict(dict))
    for act in acts:
        for key in act.keys:
            for record in act.records:
                if isinstance(record, Event):
                    entry = found[key][record.origin.outlet].setdefault(act.month, [])
                    entry.append((event_words(record.event_type, record.mode).intensity, record.id))
    made = []
    for key, outlets in found.items():
        channels = _joined(outlets, side_by)
        values = np.array([_mean(entry) for months in channels.values() for entry in months.values()])
        scale = float(values.std(ddof=1)) if len(values) > 1 else 0.0
        if scale == 0.0:
            continue
        for channel, months in channels.items():
            stance = stance_of(study, key, side_by.get(channel, channel))
            made.append(_score(study, key, channel, months, (float(values.mean()), scale), SHIFT[stance], notes))
    return made


Months = Mapping[int, Sequence[tuple[float, str]]]


def _joined(outlets: Mapping[str, Months], side_by: Mapping[str, str]) -> dict[str, Months]:
    """Outlets with enough months as they are, the others joined under their side."""
    channels: dict[str, Months] = {}
    small: dict[str, dict[int, list[tuple[float, str]]]] = defaultdict(lambda: defaultdict(list))
    for outlet, months in sorted(outlets.items()):
        if len(months) >= FEW_MONTHS:
            channels[outlet] = months
            continue
        for month, entry in months.items():
            small[side_by[outlet]][month].extend(entry)
    return {**channels, **small}


def _score(
    study: Study,
    key: str,
    channel: str,
    months: Months,
    spread: tuple[float, float],
    shift: float,
    notes: Sequence[str],
) -> Series:
    exact = np.full(len(study.months), np.nan)
    behind: list[list[str]] = [[] for _ in study.months]
    center, scale = spread
    for month, entry in months.items():
        exact[month] = (_mean(entry) - center) / scale
        behind[month] = [identifier for _, identifier in entry]
    return made_series(
        f"{key[:-1]}|{slug(channel)}]", "score", study.months, exact, behind, unit="intensity", channel=channel,
        center=center, scale=scale, notes=notes, shift=shift,
    )  # fmt: skip


def _mean(entry: Sequence[tuple[float, str]]) -> float:
    return sum(value for value, _ in entry) / len(entry)


def slug(outlet: str) -> str:
    """An outlet's name as part of a series' name."""
    return _LETTERS.sub("_", outlet).strip("_") or "unknown"
