"""What-if: what an intervention would have changed, with its uncertainty, its carriers and who agrees."""

from __future__ import annotations

import numpy as np

from counterpoise.outlook.whatif import Difference, WhatIf
from counterpoise.report.blocks import Block, Drawn, Heading, Listed, Section, Sentence, bullets, note
from counterpoise.report.figure import Figure, Table, Value
from counterpoise.report.figures import fan
from counterpoise.report.sections.outlook import column
from counterpoise.report.view import ReportView, in_words
from counterpoise.report.words import an_event, percent

_SHOWN = ("deaths", "tension", "military_balance", "arsenal")
_TOLERANCE = 1e-6


def section(view: ReportView) -> Section:
    """One part per scenario."""
    lead = (
        "The same system with and without an intervention, on the same random numbers. Both "
        "worlds run free from the month named, so "
        "a difference is between two forecasts, not between a forecast and what happened."
    )
    if not view.whatifs:
        return Section("whatif", "What-if", lead, (note("No what-if was run for this report."),))
    blocks: list[Block] = []
    for whatif in view.whatifs:
        blocks += _scenario(view, whatif)
    return Section("whatif", "What-if", lead, tuple(blocks))


def _scenario(view: ReportView, whatif: WhatIf) -> list[Block]:
    blocks: list[Block] = [Heading(f"whatif-{whatif.scenario}", whatif.says.strip())]
    blocks += [note(warning) for warning in whatif.warnings]
    blocks.append(bullets(tuple(_sentence(entry) for entry in _ordered(whatif)[:3])))
    blocks.append(_chances(whatif))
    figures = _figures(view, whatif)
    if figures:
        blocks.append(Drawn(figures))
    else:
        blocks.append(
            note(
                "No account moves any quantity of the outlook under this intervention: the links "
                "that would carry it are not held."
            )
        )
    blocks.append(_carriers(whatif))
    return blocks


def _ordered(whatif: WhatIf) -> list[Difference]:
    """Accounts by how far the chance of an offensive or war moves, furthest first."""
    return sorted(whatif.differences, key=lambda d: (-_moved(d), d.account))


def _moved(entry: Difference) -> float:
    without, having = next(iter(entry.chances.values()))
    return abs(having - without)


def _sentence(entry: Difference) -> Sentence:
    what, (without, having) = next(iter(entry.chances.items()))
    error = entry.errors.get(what, float("nan"))
    doubt = "" if np.isnan(error) else f" (Monte-Carlo error {100 * error:.1f} points)"
    if abs(having - without) < 0.005:
        return Sentence(f"Under {entry.account} the chance of {an_event(what)} stays at {percent(without)}{doubt}.")
    return Sentence(
        f"Under {entry.account} the chance of {an_event(what)} goes from {percent(without)} to "
        f"{percent(having)}{doubt}."
    )


def _chances(whatif: WhatIf) -> Listed:
    rows: list[tuple[Value, ...]] = []
    for entry in whatif.differences:
        for what, (without, having) in entry.chances.items():
            error = 100 * entry.errors.get(what, float("nan"))
            rows.append((entry.account, what, 100 * without, 100 * having, 100 * (having - without), error))
    columns = ("account", "event", "without, %", "with, %", "difference, points", "error, points")
    caption = (
        f"Probabilities over {whatif.months[0]} to {whatif.months[-1]}; error: Monte-Carlo standard error of the "
        f"difference. {whatif.draws} parameter draws, {whatif.particles} trajectories each, seed {whatif.seed}."
    )
    title = "Chances without and with it, by account"
    return Listed(f"whatif-{whatif.scenario}-chances", title, Table(columns, tuple(rows)), caption, folded=True)


def _figures(view: ReportView, whatif: WhatIf) -> tuple[Figure, ...]:
    """Difference bands of the account that moves most, one per quantity that moves at all."""
    entry = _ordered(whatif)[0]
    names = [n for n in entry.bands if n.split("[")[0] in _SHOWN and float(np.abs(entry.bands[n]).max()) > _TOLERANCE]
    names.sort(key=lambda name: (_SHOWN.index(name.split("[")[0]), name))
    return tuple(_figure(view, whatif, entry, name) for name in names[:4])


def _figure(view: ReportView, whatif: WhatIf, entry: Difference, name: str) -> Figure:
    q = entry.bands[name]
    bands = tuple((column(q, low), column(q, high)) for low, high in ((0, 6), (1, 5), (2, 4)))
    label = view.system.quantity(name).spec.label
    data = fan.Fan(
        first=whatif.first,
        observed=(),
        cut=0,
        median=column(q, 3),
        bands=bands,
        unit="difference, with less without",
        zero=True,
        log=name.split("[")[0] == "deaths",
    )
    caption = (
        f"{label[:1].upper()}{label[1:]}, under the account {entry.account}: bands hold 50, "
        "80 and 95 % of paired trajectories."
    )
    slug = "".join(c if c.isalnum() else "-" for c in name)
    return fan.draw(
        data,
        id=f"whatif-{whatif.scenario}-{slug}",
        title=f"{in_words(name)}: what it changes",
        caption=caption,
    )


def _carriers(whatif: WhatIf) -> Listed:
    rows = tuple(
        (entry.account, link.replace("->", "→"), size)
        for entry in whatif.differences
        for link, size in entry.carried_by[:6]
    )
    return Listed(
        f"whatif-{whatif.scenario}-carriers",
        "Links that carried it",
        Table(("account", "link", "mean absolute effect"), rows),
        "Strength of the link times how far its source moved, in the target's own units.",
        folded=True,
    )
