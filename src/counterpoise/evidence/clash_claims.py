"""Claims against tables, deals and other claims.

The codes of what a claim holds (`vocabulary/claim_values.csv`) say what it implies about a flow of arms:

    none       clashes with a table that has deliveries in a year of the claim's period, and with arms of that
               supplier said delivered or on display during the period, up to three months after it, or by the
               register in one of its years
    suspended  clashes with a table that has deliveries in a year that the period reaches into or in the year
               after its first; the sentence shows the years around, so that a fall is told from a stop
    some       clashes with a table whose years over the whole period are all zero
    balanced   clashes with a table in which one of the supplier's two recipients got at least three times as
               much over the whole years of the period

Two claims clash that hold opposite codes, or one of which denies what the other says, of the same quantity in
months that overlap, by different tellers. Claims of the same code about the same quantity stand together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from counterpoise.dates import MonthSpan
from counterpoise.evidence.clash import (
    Clash,
    amount,
    overlap,
    pair_of,
    period_of,
    same_teller,
    shown,
    teller,
    tellers,
    yearly,
)
from counterpoise.records import Claim, TableRow, Transfer
from counterpoise.vocabulary import claim_values

UNEQUAL = 3.0
"""Ratio of deliveries from which a balance is not kept."""
DISPLAY_MONTHS = 3
"""Arms shown this long after a claim of none were there already."""
ARRIVED = ("delivered", "on_display", "delivering")


def claims_against_tables(claims: Sequence[Claim], rows: Sequence[TableRow]) -> list[Clash]:
    """Clashes of claims about flows and balances with the tables of deliveries."""
    clashes: list[Clash] = []
    for claim in claims:
        holds, period = _holds(claim), period_of(claim)
        if period is None:
            continue
        pair = pair_of(claim.about)
        if holds in ("none", "suspended", "some") and pair and claim.about.startswith("deliveries"):
            clashes += _flow(claim, holds, period, yearly(rows, *pair))
        elif holds == "balanced" and claim.speaker_code:
            clashes += _balance(claim, period, rows)
    return clashes


def claims_against_transfers(claims: Sequence[Claim], transfers: Sequence[Transfer]) -> list[Clash]:
    """Clashes of claims that nothing is delivered with arms delivered or on display."""
    clashes: list[Clash] = []
    for claim in claims:
        pair, period = pair_of(claim.about), period_of(claim)
        if _holds(claim) != "none" or pair is None or period is None:
            continue
        theirs = [t for t in transfers if (t.supplier, t.recipient) == pair and not same_teller(claim, t)]
        told = [t for t in theirs if t.status in ARRIVED and _shown_by(t, period)]
        registered = [t for t in theirs if not t.period and any(_in_years(year, period) for year in t.delivery_years)]
        for found in (told, registered):
            if found:
                what = _kinds(found)
                clashes.append(
                    Clash(
                        "claim_v_table" if found is registered else "asserted_v_denied",
                        claim.about,
                        (claim.id,),
                        tuple(t.id for t in found),
                        (str(claim.value), what),
                        f"{teller(claim)}: {claim.text} Against this, {tellers(found)}: {what}, "
                        f"{pair[0]} to {pair[1]}, in or soon after {period}.",
                    )
                )
    return clashes


def claims_against_claims(claims: Sequence[Claim]) -> list[Clash]:
    """Clashes between claims of opposite content, one per quantity and pair of codes."""
    found: dict[tuple[str, str, str], tuple[list[Claim], list[Claim]]] = defaultdict(lambda: ([], []))
    for place, one in enumerate(claims):
        for other in claims[place + 1 :]:
            if not one.about or one.about != other.about or same_teller(one, other):
                continue
            if not overlap(period_of(one), period_of(other)) or not _opposed(one, other):
                continue
            first, second = sorted((one, other), key=_code)
            sides = found[(one.about, _code(first), _code(second))]
            sides[0].append(first)
            sides[1].append(second)
    return [
        _clash_of_claims(about, (code, opposite), _unique(first), _unique(second))
        for (about, code, opposite), (first, second) in found.items()
    ]


def _flow(claim: Claim, holds: str, period: MonthSpan, years: dict[int, TableRow]) -> list[Clash]:
    inside = {y: row for y, row in years.items() if period.first.year <= y <= period.last.year}
    if not inside:
        return []
    if holds == "some":
        whole = len(inside) == period.last.year - period.first.year + 1
        against = list(inside.values()) if whole and all(row.value == 0 for row in inside.values()) else []
        shown_years = against
    elif holds == "none":
        against = [row for row in inside.values() if amount(row) > 0]
        shown_years = against
    else:
        last = max(period.first.year + 1, period.last.year)
        near = {y: row for y, row in years.items() if period.first.year <= y <= last}
        against = [row for row in near.values() if amount(row) > 0]
        before = years.get(period.first.year - 1)
        shown_years = ([before] if before else []) + [near[y] for y in sorted(near)]
    if not against:
        return []
    series = ", ".join(f"{shown(amount(row))} in {row.months.first.year}" for row in shown_years)
    sentence = f"{teller(claim)}: {claim.text} {tellers(against)} has {series} (TIV m)."
    return [
        Clash(
            "claim_v_table",
            claim.about,
            (claim.id,),
            tuple(row.id for row in shown_years),
            (str(claim.value), series),
            sentence,
        )
    ]


def _balance(claim: Claim, period: MonthSpan, rows: Sequence[TableRow]) -> list[Clash]:
    """Compares what the speaker's own state delivered to its two recipients over the whole years of the period."""
    supplier = claim.speaker_code
    recipients = list(
        dict.fromkeys(row.to_actor for row in rows if row.from_actor == supplier and row.quantity == "deliveries")
    )
    if len(recipients) != 2:
        return []
    chosen = {
        recipient: [row for row in yearly(rows, supplier, recipient).values() if _whole_year_inside(row, period)]
        for recipient in recipients
    }
    totals = {recipient: sum(amount(row) for row in found) for recipient, found in chosen.items()}
    more, less = sorted(recipients, key=lambda recipient: -totals[recipient])
    if totals[more] < UNEQUAL * max(totals[less], 1.0):
        return []
    used = [row for recipient in (more, less) for row in chosen[recipient]]
    first, last = min(row.months.first.year for row in used), max(row.months.first.year for row in used)
    ratio = f"{shown(totals[more])} to {more} against {shown(totals[less])} to {less}"
    sentence = (
        f"{teller(claim)}: {claim.text} {tellers(used)} has, for {first}-{last}, {ratio} (TIV m from {supplier})."
    )
    ids = tuple(row.id for row in used if amount(row) > 0)
    return [Clash("claim_v_table", claim.about, (claim.id,), ids, (str(claim.value), ratio), sentence)]


def _whole_year_inside(row: TableRow, period: MonthSpan) -> bool:
    return row.months.first in period and row.months.last in period


def _holds(claim: Claim) -> str:
    known = claim_values().get(str(claim.value))
    return known.holds if known else ""


def _code(claim: Claim) -> str:
    """The code, with 'not:' where the claim denies a code that has no code for its opposite."""
    value = str(claim.value)
    return f"not:{value}" if claim.stance == "denies" and value not in claim_values() else value


def _opposed(one: Claim, other: Claim) -> bool:
    first, second = _code(one), _code(other)
    if first == f"not:{second}" or second == f"not:{first}":
        return True
    known = claim_values()
    if first not in known or second not in known:
        return False
    flows = {known[first].holds, known[second].holds}
    return second in known[first].opposites or flows in ({"none", "some"}, {"suspended", "some"})


def _shown_by(transfer: Transfer, period: MonthSpan) -> bool:
    span = period_of(transfer)
    widened = MonthSpan(period.first, period.last + DISPLAY_MONTHS) if transfer.status == "on_display" else period
    return overlap(span, widened)


def _in_years(year: int, period: MonthSpan) -> bool:
    return period.first.year <= year <= period.last.year


def _kinds(transfers: Iterable[Transfer]) -> str:
    names = list(dict.fromkeys(t.designation or t.status for t in transfers))
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    return ", ".join(names[:4]) + more


def _unique(claims: Iterable[Claim]) -> list[Claim]:
    return list({claim.id: claim for claim in claims}.values())


def _plain(code: str) -> str:
    return code.replace("not:", "denied: ").replace("_", " ")


def _clash_of_claims(about: str, codes: tuple[str, str], first: list[Claim], second: list[Claim]) -> Clash:
    sentence = (
        f"{about}, {_plain(codes[0])}: {first[0].text} ({tellers(first)}) "
        f"Against this, {_plain(codes[1])}: {second[0].text} ({tellers(second)})"
    )
    ids = tuple(claim.id for claim in first), tuple(claim.id for claim in second)
    return Clash("asserted_v_denied", about, *ids, codes, sentence)
