"""Monthly series of a study, each month with the ids of the records behind it.

`monthly_series(study, evidence)` returns what `study.yaml` declares under `series`, plus `time`:

    count      deaths, violations[accuser|channel], deals[RUS->AZE], visits[RUS,AZE], talks, acts[AZE] ...
    amount     deliveries[RUS->AZE]: the total of each period, at its last month
    score      trust[ARM,RUS], relation[RUS,AZE]: standard deviations of the record, at a period's last month
    covariate  spending[AZE]: known values, complete in every month

Missing is NaN, zero is 0. A figure for several months of a count is a `Window`, never spread over them.
Windows of one series do not overlap: an exact month or a shorter window inside a longer one is taken out of
its total, and what cannot be separated is left out and named in `notes`. A figure for some days of a month (a
week) is observed as it is, with `exposure` = days covered / days of the month; inside a window that already
counts it, it is a lower bound of its month instead. "Under 0.5" is taken as the middle, 0.25.

Series of documents (`document_series`) join what outlets tell, with the outlets' bias.

Where two releases give the same figure of one channel, the later vintage holds; ids of both stay in `rows`.
Shares are put on the logit scale first. Channels whose levels cannot be compared (relation scores) are
standardised one by one and then joined, so that a change of channel is not read as a change of relation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from counterpoise.dates import MonthSpan
from counterpoise.errors import InputError, NothingFound, nearest
from counterpoise.evidence.chronicle_counts import chronicle_counts, undirected
from counterpoise.evidence.collection import Evidence
from counterpoise.evidence.document_series import document_series
from counterpoise.evidence.observed import Array, Series, Window
from counterpoise.evidence.table_series import (
    amount_series,
    count_series,
    covariate_series,
    made_series,
    score_series,
)
from counterpoise.records import Event, TableRow
from counterpoise.study import SeriesSpec, Study

__all__ = ["Series", "Window", "coming_within", "find_series", "monthly_series"]


def monthly_series(study: Study, evidence: Evidence) -> dict[str, Series]:
    """Every series that the study declares, by name, in a fixed order. InputError for what does not fit."""
    result: dict[str, Series] = {"time": _time(study.months)}
    for name, spec in study.spec.series.items():
        if spec.documents is not None:
            made = document_series(study, evidence, name, spec)
        else:
            made = _from_table(study, evidence, name, spec) if spec.table else _from_events(study, evidence, name, spec)
        result.update((series.name, series) for series in made)
    return result


def find_series(series: Mapping[str, Series], name: str) -> Series:
    """The series of this name; `relation[AZE,RUS]` also finds `relation[RUS,AZE]`. NothingFound otherwise."""
    if name in series:
        return series[name]
    head, bracket, tail = name.partition("[")
    actors = tail.removesuffix("]").split(",")
    turned = f"{head}[{','.join(reversed(actors))}]"
    if bracket and len(actors) == 2 and turned in series:
        return series[turned]
    hint = nearest(name, series)
    raise NothingFound(f"there is no series '{name}'" + (f"; {hint}" if hint else ""))


def coming_within(series: Series, months: int) -> Array:
    """1 in months where the series is positive then or in one of the next `months` months, else 0."""
    marked = np.nan_to_num(series.exact) > 0
    size = len(marked)
    return np.array([float(marked[t : min(size, t + months + 1)].any()) for t in range(size)])


# -- tables ------------------------------------------------------------------------------------------


def _from_table(study: Study, evidence: Evidence, name: str, spec: SeriesSpec) -> list[Series]:
    file = spec.table or ""
    in_file = [row for row in evidence.rows if row.origin.file == file]
    rows = [row for row in in_file if row.quantity == name]
    if not rows:
        quantities = sorted({row.quantity for row in in_file})
        message = f"{file} has no rows of the quantity '{name}' (it has {', '.join(quantities) or 'none'})"
        raise InputError([study.tree.problem(message, "series", name, hint=nearest(name, quantities))])
    groups: dict[str, list[TableRow]] = defaultdict(list)
    for row in rows:
        groups[_series_name(study, row, spec)].append(row)
    build = {
        "count": count_series,
        "amount": amount_series,
        "score": score_series,
        "covariate": covariate_series,
    }
    yearly = spec.every == "year"
    return [build[spec.as_](key, group, study.months, yearly=yearly) for key, group in groups.items()]


def _series_name(study: Study, row: TableRow, spec: SeriesSpec) -> str:
    """`name`, `name[i]`, `name[i->j]`, `name[i,j]` or `name[accuser|channel]`, from what the row fills in.

    Deaths between the two sides belong to neither: they are `name`.
    """
    giver, receiver = row.from_actor, row.to_actor
    rivalry = study.spec.rivalry
    sides = {rivalry.holder if actor == rivalry.over else actor for actor in (giver, receiver)}
    if row.unit == "deaths" and sides == {rivalry.claimant, rivalry.holder}:
        return row.quantity
    if spec.as_ == "count" and giver and receiver and row.channel:
        return f"{row.quantity}[{giver}|{row.channel}]"
    if spec.as_ == "amount" and giver and receiver:
        return f"{row.quantity}[{giver}->{receiver}]"
    if giver and receiver:
        one, other = (giver, receiver) if row.quantity == "trust" else undirected(study, giver, receiver)
        return f"{row.quantity}[{one},{other}]"
    return f"{row.quantity}[{giver or receiver}]" if giver or receiver else row.quantity


# -- chronicle ---------------------------------------------------------------------------------------


def _from_events(study: Study, evidence: Evidence, name: str, spec: SeriesSpec) -> list[Series]:
    events = [event for event in evidence.events if not _of_copy(event, evidence)]
    made = chronicle_counts(study, events, name, spec.chronicle or (), ties=evidence.ties)
    size = len(study.months)
    result = []
    for key, groups in made.series.items():
        exact = np.zeros(size)
        behind: list[list[str]] = [[] for _ in range(size)]
        for place, ids in groups:
            exact[place] += 1
            behind[place].extend(ids)
        result.append(made_series(key, "count", study.months, exact, behind, unit="events", notes=made.notes))
    return result


def _of_copy(event: Event, evidence: Evidence) -> bool:
    """True for what a near-duplicate of another document tells."""
    passage = event.origin.passage
    return passage is not None and passage.document in evidence.copies


def _time(months: MonthSpan) -> Series:
    exact = np.linspace(-1.0, 1.0, len(months)) if len(months) > 1 else np.zeros(1)
    return made_series("time", "covariate", months, exact, [[] for _ in months], unit="-1 to 1")
