"""Clashes between records, found by general rules that know nothing of any one conflict.

    money              two prices of the same supplier's arms for the same recipient, for months that overlap, in
                       one currency, whose ranges exclude each other
    number             two figures, or two table rows, of the same thing in the same unit and period, from
                       different sources, whose ranges exclude each other
    asserted_v_denied  an event that one record says happened and another denies; claims of opposite content
    claim_v_table      what a claim implies about deliveries or a balance against the tables (`clash_claims`)
    blame              each of two records has the other side act or be to blame, as the reader of documents found

A clash is a finding, not an error: it names both sides, what they say and in a sentence why they cannot all
hold. It decides nothing about who is right. Which records tell of the same event is `linking`'s business.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations

from counterpoise.evidence.clash import Clash, ClashKind, overlap, period_of, range_text, same_teller, shown, teller
from counterpoise.evidence.clash_claims import (
    claims_against_claims,
    claims_against_tables,
    claims_against_transfers,
)
from counterpoise.evidence.collection import Evidence
from counterpoise.evidence.linking import alikeness, content_words
from counterpoise.read.tidy import UNIT_WORDS
from counterpoise.records import Event, Figure, Record, TableRow, Transfer

__all__ = ["Clash", "find_clashes"]

_READ_KINDS: dict[str, ClashKind] = {"money": "money", "value": "number", "asserted_v_denied": "asserted_v_denied"}
DENIED = ("denied", "negated")
SAID = ("asserted", "reported", "historical", "planned")
SPOKEN = ("statement", "demand")
"""A denied statement denies what it is about, not that it was made."""
DENIAL_DAYS = 45
"""A denial follows what it denies within this many days."""
ALIKE_DENIAL = 0.25
ALIKE_FIGURES = 0.60


def find_clashes(evidence: Evidence) -> tuple[Clash, ...]:
    """Every clash between the accepted records, by kind and then in the order of the records."""
    money = money_clashes(evidence.transfers)
    priced = {identifier for clash in money for identifier in clash.records}
    told = [evidence.by_id[identifier] for identifier in priced]
    figures = [f for f in evidence.figures if not any(_same_passage(f, record) for record in told)]
    found = [
        *money,
        *claims_against_tables(evidence.claims, evidence.rows),
        *claims_against_transfers(evidence.claims, evidence.transfers),
        *claims_against_claims(evidence.claims),
        *denied_events(evidence.events),
        *figure_clashes(figures),
        *row_clashes(evidence.rows),
    ]
    return tuple({clash.id: clash for clash in _merged([*found, *read_clashes(evidence, found)])}.values())


def read_clashes(evidence: Evidence, found: Iterable[Clash] = ()) -> list[Clash]:
    """Clashes that the reader found by the words of the documents, those apart that the rules here `found` as well."""
    told = {frozenset((one, other)) for clash in found for one in clash.first for other in clash.second}
    clashes = []
    for link in evidence.read_clashes:
        if frozenset((link.one, link.other)) in told:
            continue
        one, other = evidence.by_id[link.one], evidence.by_id[link.other]
        kind = _READ_KINDS.get(link.field, "blame")
        values = (_short(one), _short(other))
        sentence = f"{teller(one)}: {one.text} Against {teller(other)}: {other.text}"
        clashes.append(Clash(kind, link.field, (one.id,), (other.id,), values, sentence))
    return clashes


def _short(record: Record) -> str:
    """What a record says, in a few words for a title."""
    if isinstance(record, Event):
        return f"{record.event_type.lower()} by {', '.join(record.actors) or 'someone'}"
    if isinstance(record, Figure):
        return f"{range_text(record.value_low, record.value_high)} {record.unit}"
    if isinstance(record, Transfer) and record.money_low is not None:
        return f"{range_text(record.money_low, record.money_high or record.money_low)} m {record.currency}"
    return record.origin.speaker or "the author"


def _merged(clashes: Iterable[Clash]) -> list[Clash]:
    """Clashes about one thing with the same records on the second side become one."""
    groups: dict[tuple[str, str, tuple[str, ...]], list[Clash]] = defaultdict(list)
    for clash in clashes:
        groups[(clash.kind, clash.field, clash.second)].append(clash)
    merged = []
    for found in groups.values():
        first = tuple(dict.fromkeys(identifier for clash in found for identifier in clash.first))
        more = f" (So also {len(found) - 1} more.)" if len(found) > 1 else ""
        merged.append(replace(found[0], first=first, sentence=found[0].sentence + more))
    return merged


def money_clashes(transfers: Iterable[Transfer]) -> list[Clash]:
    """Prices of the same supplier, recipient, currency and months that exclude each other."""
    priced = [t for t in transfers if t.money_low is not None and t.money_high is not None and t.currency]
    clashes = []
    for one, other in combinations(priced, 2):
        key, others = (one.supplier, one.recipient, one.currency), (other.supplier, other.recipient, other.currency)
        if key != others or same_teller(one, other) or not overlap(period_of(one), period_of(other)):
            continue
        ranges = [(t.money_low or 0.0, t.money_high or 0.0) for t in (one, other)]
        if not _exclude(*ranges):
            continue
        texts = [f"{range_text(*span)} m {one.currency}" for span in ranges]
        sentence = (
            f"Arms from {one.supplier} to {one.recipient}: {texts[0]} for {period_of(one)} ({teller(one)}) "
            f"against {texts[1]} for {period_of(other)} ({teller(other)})."
        )
        field = f"money[{one.supplier}->{one.recipient}]"
        clashes.append(Clash("money", field, (one.id,), (other.id,), (texts[0], texts[1]), sentence))
    return clashes


def denied_events(events: Sequence[Event]) -> list[Clash]:
    """Events that one record says happened (or were planned) and another denies."""
    clashes = []
    denials = [event for event in events if event.status in DENIED and event.category not in SPOKEN]
    for denial in denials:
        said = [event for event in events if event.status in SAID and _denies(denial, event)]
        if said:
            field = f"{denial.category}[{','.join(sorted(set(denial.parties)))}]"
            sentence = f"{teller(said[0])}: {said[0].text} Denied by {teller(denial)}: {denial.text}"
            ids = tuple(event.id for event in said)
            clashes.append(Clash("asserted_v_denied", field, ids, (denial.id,), ("said", denial.status), sentence))
    return clashes


def figure_clashes(figures: Sequence[Figure]) -> list[Clash]:
    """Figures of documents about the same thing whose ranges exclude each other."""
    clashes = []
    for one, other in combinations(figures, 2):
        if one.unit != other.unit or same_teller(one, other):
            continue
        if alikeness(content_words(one.of), content_words(other.of)) < ALIKE_FIGURES:
            continue
        ranges = [(f.value_low, f.value_high) for f in (one, other)]
        if not _exclude(*ranges):
            continue
        texts = [f"{range_text(*span)} {one.unit}" for span in ranges]
        sentence = f"{one.of}: {texts[0]} ({teller(one)}) against {texts[1]} ({teller(other)}: {other.of})."
        clashes.append(Clash("number", one.of, (one.id,), (other.id,), (texts[0], texts[1]), sentence))
    return clashes


def row_clashes(rows: Iterable[TableRow]) -> list[Clash]:
    """Table rows of one quantity, pair, period and unit that exclude each other."""
    groups: dict[tuple[str, ...], list[TableRow]] = defaultdict(list)
    for row in rows:
        if row.value is not None:
            key = (row.quantity, row.from_actor, row.to_actor, row.start, row.end, row.unit)
            groups[key].append(row)
    clashes = []
    for found in groups.values():
        for one, other in combinations(found, 2):
            if _exclude(_row_range(one), _row_range(other)):
                clashes.append(_row_clash(one, other))
    return clashes


def _row_clash(one: TableRow, other: TableRow) -> Clash:
    actors = f"[{one.from_actor}->{one.to_actor}]" if one.to_actor else f"[{one.from_actor}]" if one.from_actor else ""
    texts = [f"{shown(row.value or 0.0)} {UNIT_WORDS.get(row.unit, row.unit)}" for row in (one, other)]
    sources = [f"{row.channel or row.origin.source}, {row.origin.vintage}" for row in (one, other)]
    field = f"{one.quantity}{actors}"
    sentence = f"{field} in {one.months}: {texts[0]} ({sources[0]}) against {texts[1]} ({sources[1]})."
    return Clash("number", field, (one.id,), (other.id,), (texts[0], texts[1]), sentence)


def _row_range(row: TableRow) -> tuple[float, float]:
    value = row.value or 0.0
    return (row.low if row.low is not None else value, row.high if row.high is not None else value)


def _exclude(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[1] < other[0] or other[1] < one[0]


def _denies(denial: Event, event: Event) -> bool:
    """Same category, two parties shared (or the one there is), near in time and alike in words."""
    ours, theirs = set(denial.parties), set(event.parties)
    if denial.category != event.category or len(ours & theirs) < min(2, len(ours), len(theirs)):
        return False
    if denial.when is None or event.when is None or not denial.when.overlaps(event.when, slack_days=DENIAL_DAYS):
        return False
    return alikeness(content_words(denial.text), content_words(event.text)) >= ALIKE_DENIAL


def _same_passage(figure: Figure, record: object) -> bool:
    """True where a figure of a document restates the price of a transfer already in a clash."""
    if not isinstance(record, Transfer) or figure.origin.passage is None or record.origin.passage is None:
        return False
    same = figure.origin.passage.document == record.origin.passage.document
    return same and (figure.value_low, figure.value_high) == (record.money_low, record.money_high)
