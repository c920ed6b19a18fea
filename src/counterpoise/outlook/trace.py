"""Trace: from a printed figure back to links, series rows and passages, and to the records that move it most.

    trace(loaded, draws, "deaths", Month.parse("2016-04"))

walks from the quantity against the arrows: the links that feed it with their posterior, the series that observe each
quantity on the way, and the records (document passage, table row, chronicle row) behind the months that count.

Influence: removing a record means that its month of its series is not observed. Candidates are screened by
reweighting the posterior draws with the inverse of the likelihood of that month (importance sampling; Gelfand, Dey
and Chang 1992), no refit; the strongest are then filtered again without the record at the same draws and random
numbers, weighted by the ratio of likelihoods, which also removes the record from the state. The effective number
of draws that remains is reported with each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from counterpoise.dates import Month
from counterpoise.errors import NothingFound, nearest
from counterpoise.evidence.collection import Evidence
from counterpoise.inference.arrays import F64, CountKind, Kind, StateSpace
from counterpoise.inference.engine import run
from counterpoise.outlook.futures import AccountDraws, run_forward, thinned
from counterpoise.records import Record as EvidenceRecord
from counterpoise.system.bind import Link
from counterpoise.system.compile import Bundle, Compiled, compile_account

_SCREENED = 8
_AHEAD = 12


@dataclass(frozen=True)
class LinkStep:
    """A link on the way back: how strong it is under the account (mean and 95 % interval), who tells it."""

    link: str
    distance: int
    mean: float
    low: float
    high: float
    fixed: bool
    held_by: str
    why: str
    told_by: tuple[str, ...]
    """Passages, as `document[start:end]`."""


@dataclass(frozen=True)
class SeriesStep:
    """A series that observes a quantity on the way, and the records behind the month traced."""

    quantity: str
    series: str
    value: float | None
    records: tuple[str, ...]


@dataclass(frozen=True)
class Influence:
    """How far the figure moves when one month of one series is not observed."""

    series: str
    month: Month
    records: tuple[str, ...]
    change: float
    """New figure less old one."""
    effective_draws: float
    text: str


@dataclass(frozen=True)
class Trace:
    """Everything behind one figure: its mean with the central 95 % of trajectories under the account.

    The figure of fighting is the probability of an offensive or war in that month; its interval is over draws of the
    parameters.
    """

    study: str
    account: str
    quantity: str
    month: Month
    figure: float
    low: float
    high: float
    links: tuple[LinkStep, ...]
    series: tuple[SeriesStep, ...]
    influences: tuple[Influence, ...]


def trace(
    bundle: Bundle,
    evidence: Evidence,
    draws: AccountDraws,
    quantity: str,
    month: Month,
    *,
    particles: int = 64,
    size: int = 64,
    seed: int = 1,
    depth: int = 2,
    threads: int = 0,
) -> Trace:
    """Trace the mean of a quantity in a month (within the record, or up to 12 months beyond it).

    NothingFound for an unknown quantity or a month out of reach.
    """
    beyond = month - bundle.study.months.last
    if month < bundle.study.months.first or beyond > _AHEAD:
        raise NothingFound(
            f"{month} is outside what can be traced: {bundle.study.months.first} to {bundle.study.months.last + _AHEAD}"
        )
    compiled = compile_account(bundle, draws.account, horizon=max(beyond, 0), setting=draws.compiled.setting)
    names = [q.name for q in compiled.system.quantities]
    if quantity not in names:
        raise NothingFound(f"there is no quantity '{quantity}' in this study; {nearest(quantity, names)}".rstrip("; "))
    z = thinned(draws.z, size, seed)
    place = month - bundle.study.months.first
    values = _figure(compiled, z, quantity, place, particles, seed, threads)
    episode = compiled.space.kind[compiled.node(quantity)] == Kind.EPISODE
    low, high = np.quantile(values.mean(axis=1) if episode else values, (0.025, 0.975))
    reached = _upstream(compiled, quantity, depth)
    return Trace(
        bundle.study.name,
        draws.account,
        quantity,
        month,
        float(values.mean()),
        float(low),
        float(high),
        _links(compiled, z, reached),
        _series(bundle, compiled, reached, place),
        _influences(bundle, evidence, compiled, z, quantity, place, particles, seed, threads),
    )


def _figure(compiled: Compiled, z: F64, quantity: str, place: int, particles: int, seed: int, threads: int) -> F64:
    """The quantity's value in the month per draw and particle, [K, N]; for fighting, 1 in an offensive or war."""
    future = run_forward(compiled, z, (quantity,), particles=particles, seed=seed, first=place, threads=threads)
    values = np.asarray(future.values[:, :, 0, 0], dtype=np.float64)
    if compiled.space.kind[compiled.node(quantity)] == Kind.EPISODE:
        return np.asarray((values == 1) | (values == 2), dtype=np.float64)
    return values


def _upstream(compiled: Compiled, quantity: str, depth: int) -> dict[str, tuple[int, tuple[Link, ...]]]:
    """Quantities within `depth` links against the arrows: distance, and the links into each."""
    found: dict[str, tuple[int, tuple[Link, ...]]] = {}
    waiting = [(quantity, 0)]
    while waiting:
        name, distance = waiting.pop(0)
        if name in found:
            continue
        links = compiled.system.into(name) if distance < depth else ()
        found[name] = (distance, links)
        driver = compiled.system.quantity(name).driver
        ahead = [link.source for link in links] + ([driver] if driver and distance < depth else [])
        waiting += [(source, distance + 1) for source in ahead]
    return found


def _links(compiled: Compiled, z: F64, reached: dict[str, tuple[int, tuple[Link, ...]]]) -> tuple[LinkStep, ...]:
    values = compiled.parameters.values(z)
    columns = {prior.name: i for i, prior in enumerate(compiled.parameters.priors)}
    steps = []
    for distance, links in reached.values():
        for link in links:
            fixed = link.spec.coefficient is not None
            column = columns.get(link.group or link.name)
            if not fixed and column is None:
                continue
            draws = np.full(1, link.spec.coefficient) if column is None else values[:, column]
            low, high = np.quantile(draws, (0.025, 0.975))
            told = tuple(f"{t.document}[{t.passage[0]}:{t.passage[1]}]" for t in link.spec.told_by)
            steps.append(
                LinkStep(
                    link.name,
                    distance + 1,
                    float(draws.mean()),
                    float(low),
                    float(high),
                    fixed,
                    link.held_by,
                    link.spec.why,
                    told,
                )
            )
    return tuple(steps)


def _series(
    bundle: Bundle, compiled: Compiled, reached: dict[str, tuple[int, tuple[Link, ...]]], place: int
) -> tuple[SeriesStep, ...]:
    steps = []
    for name in reached:
        quantity = compiled.system.quantity(name)
        for series_name in dict.fromkeys((quantity.series, *quantity.scores)):
            series = bundle.series.get(series_name)
            if series is None or not series.rows:
                continue
            inside = min(place, len(series.exact) - 1)
            value = float(series.exact[inside])
            steps.append(
                SeriesStep(name, series_name, value if np.isfinite(value) else None, _behind(series.rows, inside))
            )
    return tuple(steps)


def _behind(rows: Sequence[tuple[str, ...]], place: int) -> tuple[str, ...]:
    """Records of the month; where it has none, those of the last month before it that has."""
    for month in range(place, -1, -1):
        if rows[month]:
            return rows[month]
    return ()


def _influences(
    bundle: Bundle,
    evidence: Evidence,
    compiled: Compiled,
    z: F64,
    quantity: str,
    place: int,
    particles: int,
    seed: int,
    threads: int,
) -> tuple[Influence, ...]:
    """Screen every observed month of every series by reweighting, then filter the strongest again without it."""
    outcome = run(
        compiled.space,
        compiled.parameters.coefficients(z),
        n=particles,
        seed=seed,
        stream=np.arange(len(z), dtype=np.uint32),
        threads=threads,
    )
    assert outcome.by_series_month is not None
    figure = _figure(compiled, z, quantity, place, particles, seed, threads).mean(axis=1)
    screened = _screen(outcome.by_series_month, figure, place)
    found = [
        _without(
            bundle,
            evidence,
            compiled,
            z,
            (quantity, place),
            cell,
            outcome.log_likelihood,
            figure,
            particles,
            seed,
            threads,
        )
        for cell in screened
    ]
    return tuple(sorted((entry for entry in found if entry), key=lambda entry: -abs(entry.change)))


def _screen(by_series_month: F64, figure: F64, place: int) -> list[tuple[int, int]]:
    """(month, series) cells whose removal moves the reweighted mean most, and those of the months just before."""
    shift = -by_series_month
    shift = shift - shift.max(axis=0, keepdims=True)
    weights = np.exp(shift)
    weights /= weights.sum(axis=0, keepdims=True)
    change = np.abs(np.einsum("kts,k->ts", weights, figure) - figure.mean())
    change[np.ptp(by_series_month, axis=0) == 0.0] = 0.0
    order = np.argsort(change, axis=None)[::-1]
    cells = [divmod(int(cell), change.shape[1]) for cell in order[:_SCREENED] if change.flat[cell] > 0]
    recent = np.abs(by_series_month[:, max(place - 3, 0) : place + 1]).mean(axis=0)
    for cell in np.argsort(recent, axis=None)[::-1][: _SCREENED // 2]:
        month, series = divmod(int(cell), recent.shape[1])
        entry = (month + max(place - 3, 0), series)
        if recent.flat[cell] > 0 and entry not in cells:
            cells.append(entry)
    return cells


def _without(
    bundle: Bundle,
    evidence: Evidence,
    compiled: Compiled,
    z: F64,
    target: tuple[str, int],
    cell: tuple[int, int],
    log_likelihood: F64,
    figure: F64,
    particles: int,
    seed: int,
    threads: int,
) -> Influence | None:
    """Filter again with one month of one series unobserved; None where that month cannot be taken out alone."""
    month, column = cell
    space = _blank(compiled.space, month, column)
    if space is None:
        return None
    blank = replace(compiled, space=space)
    outcome = run(
        space,
        compiled.parameters.coefficients(z),
        n=particles,
        seed=seed,
        stream=np.arange(len(z), dtype=np.uint32),
        threads=threads,
        decompose=False,
    )
    ratio = outcome.log_likelihood - log_likelihood
    weights = np.exp(ratio - ratio.max())
    weights /= weights.sum()
    after = _figure(blank, z, target[0], target[1], particles, seed, threads).mean(axis=1)
    name = compiled.series_names[column]
    records = _records_of(bundle, compiled, name, month)
    return Influence(
        name,
        compiled.month(month),
        records,
        float(weights @ after - figure.mean()),
        float(1.0 / (weights**2).sum()),
        _sentence(evidence, records),
    )


def _blank(space: StateSpace, month: int, column: int) -> StateSpace | None:
    """The space without one observation; a month inside a window takes the whole window with it."""
    if column < space.n_counts:
        kind, observed, lower = space.count_kind.copy(), space.count_obs.copy(), space.count_lower.copy()
        first = last = month
        while kind[last, column] == CountKind.INSIDE:
            last += 1
        if kind[last, column] == CountKind.LAST:
            while first > 0 and kind[first - 1, column] == CountKind.INSIDE:
                first -= 1
        span = slice(first, last + 1)
        kind[span, column], observed[span, column], lower[span, column] = CountKind.MISSING, np.nan, 0.0
        return replace(space, count_kind=kind, count_obs=observed, count_lower=lower)
    column -= space.n_counts
    if column < space.n_amounts:
        amounts = space.amount_obs.copy()
        amounts[month, column] = np.nan
        return replace(space, amount_obs=amounts)
    scores = space.score_obs.copy()
    scores[month, column - space.n_amounts] = np.nan
    return replace(space, score_obs=scores)


def _records_of(bundle: Bundle, compiled: Compiled, name: str, month: int) -> tuple[str, ...]:
    series = bundle.series.get(name)
    if series is None:
        quantity = next((q for q in compiled.system.quantities if q.name == name), None)
        series = bundle.series.get(quantity.series) if quantity else None
    if series is None or month >= len(series.rows):
        return ()
    return tuple(series.rows[month])


def _sentence(evidence: Evidence, records: Sequence[str]) -> str:
    texts = [record_text(evidence.by_id[r]) for r in records if r in evidence.by_id]
    return "; ".join(texts[:2])


def record_text(record: EvidenceRecord) -> str:
    """A record in words, with where it comes from."""
    origin = record.origin
    place = str(origin.passage) if origin.passage is not None else f"{origin.file}:{origin.line}"
    return f"{record.text} ({place})" if record.text else place


__all__ = ["Influence", "LinkStep", "SeriesStep", "Trace", "record_text", "trace"]
