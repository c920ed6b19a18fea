"""The system: its parts, its causal graph in panels, its loops, its equations, and who holds and tells each link."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from counterpoise.report.blocks import Block, Drawn, Heading, Listed, Section, paragraph
from counterpoise.report.figure import Figure, Table, Value
from counterpoise.report.figures import graph as figure
from counterpoise.report.view import ReportView
from counterpoise.report.words import counted
from counterpoise.system.equations import equations
from counterpoise.system.graph import Edge

_LOOPS = 60
_FEW = 2
"""Families with more members than this (such as every channel that counts violations) are left out of panels."""


def section(view: ReportView) -> Section:
    """Checklist, panels, links, loops, equations."""
    contested = sum("core" not in edge.held_by for edge in view.graph.edges)
    lead = (
        f"{counted(len(view.system.quantities), 'quantity', 'quantities')} and "
        f"{counted(len(view.graph.edges), 'link')} over all accounts, "
        f"of which {contested} are contested. A picture alone is underspecified, so every link "
        "below has its form, lag, sign and prior."
    )
    blocks: list[Block] = [_checklist(view), Heading("system-graph", "Causal graph")]
    blocks.append(
        paragraph(
            "Boxes with a full outline are observed by a series, dashed boxes are inferred. Grey "
            "links are held by every account; "
            "dashed orange ones are contested: only the accounts named hold them."
        )
    )
    blocks += [Drawn((drawn,)) for drawn in _panels(view)]
    blocks += [_links(view), _loops(view), _equations(view)]
    return Section("system", "System", lead, tuple(blocks))


def _checklist(view: ReportView) -> Listed:
    names = [q.name for q in view.system.quantities]
    rows: list[tuple[Value, ...]] = []
    for number, row in sorted(view.system.blueprint.rows.items()):
        found = [name for name in names if name.split("[")[0] in row.quantities]
        seen = [q for q in view.system.quantities if q.name in found and (q.series or q.scores)]
        state = "observed" if seen else "inferred" if found else "not in this study"
        rows.append((number, row.part, ", ".join(found) or "none", state))
    return Listed(
        "system-parts",
        "Parts of the system and the quantities that carry them",
        Table(("#", "part", "quantities", "in this study"), tuple(rows)),
    )


def _panels(view: ReportView) -> Iterable[Figure]:
    """What moves the fighting; then each account that adds links, with what leads into them."""
    core = [edge for edge in view.graph.edges]
    hub = _hub(view)
    chosen = _around(hub, core)
    if chosen:
        yield _panel(view, "graph-fighting", "What moves the fighting, over all accounts", chosen)
    for account in view.loaded.bundle.declarations.accounts:
        added = [edge for edge in core if account in edge.held_by]
        if added:
            yield _panel(
                view,
                f"graph-{account}",
                f"The account “{account}”: its links and what feeds them",
                _feeding(added, core),
            )


def _hub(view: ReportView) -> str:
    return next((q.name for q in view.system.quantities if q.spec.kind == "episode"), view.system.quantities[-1].name)


def _around(hub: str, edges: list[Edge]) -> list[Edge]:
    """Edges into and out of the hub, then edges among those quantities, within the limit of one panel."""
    names: dict[str, None] = {hub: None}
    near = [e for e in edges if e.target == hub] + [e for e in edges if e.source == hub]
    for edge in near:
        for end in (edge.source, edge.target):
            if len(names) < figure.LIMIT:
                names.setdefault(end)
    return [edge for edge in edges if edge.source in names and edge.target in names]


def _feeding(added: list[Edge], edges: list[Edge]) -> list[Edge]:
    """The account's links with one or two steps of core links before and after them, within the limit."""
    names: dict[str, None] = dict.fromkeys(end for e in added for end in (e.source, e.target))
    if len(names) > figure.LIMIT:
        kept = list(names)[: figure.LIMIT]
        return [e for e in added if e.source in kept and e.target in kept]
    core = [e for e in edges if "core" in e.held_by]
    ends = {end for edge in core for end in (edge.source, edge.target)}
    many = Counter(name.split("[")[0] for name in ends)
    for _ in range(2):
        steps = [e.source for e in core if e.target in names] + [e.target for e in core if e.source in names]
        steps = [name for name in steps if name in names or many[name.split("[")[0]] <= _FEW]
        for name in steps:
            if len(names) < min(figure.LIMIT, 12):
                names.setdefault(name)
    return [e for e in (*added, *core) if e.source in names and e.target in names]


def _panel(view: ReportView, id: str, title: str, edges: list[Edge]) -> Figure:
    quantities = {q.name: q for q in view.system.quantities}
    positions = view.system.positions
    ends = dict.fromkeys(end for edge in edges for end in (edge.source, edge.target))
    names = sorted(ends, key=lambda name: positions.get(name, len(positions)))
    nodes = tuple(
        figure.Node(
            name,
            name.replace("->", " → ").replace("_", " "),
            name in quantities and bool(quantities[name].series or quantities[name].scores),
            f"#eq-{_slug(name)}" if name in quantities else "",
        )
        for name in names
    )
    effects = _effects(view)
    merged: dict[tuple[str, str], figure.Edge] = {}
    for edge in edges:
        held = tuple(h for h in edge.held_by if h != "core") if "core" not in edge.held_by else ()
        merged.setdefault(
            (edge.source, edge.target),
            figure.Edge(
                edge.source, edge.target, edge.sign, held, effects.get(edge.name), edge.why, f"#link-{_slug(edge.name)}"
            ),
        )
    caption = "Source: the blueprint and the accounts of the study; follow a link or a box to its row below."
    records = tuple(dict.fromkeys(claim for edge in edges for claim in edge.claims))[:24]
    return figure.draw(
        figure.Graph(nodes, tuple(merged.values())), id=id, title=title, caption=caption, records=records
    )


def _effects(view: ReportView) -> Mapping[str, float]:
    """Posterior mean of each contested link, under the account that holds it."""
    if view.compared is None:
        return {}
    return {link.name: link.mean for account in view.compared.accounts for link in account.links}


def _slug(name: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in name)


def _links(view: ReportView) -> Listed:
    effects = _effects(view)
    edges = view.graph.edges
    rows: list[tuple[Value, ...]] = []
    for edge in edges:
        lag = str(edge.lag[0]) if edge.lag[0] == edge.lag[1] else f"{edge.lag[0]}–{edge.lag[1]}"
        held = "every account" if "core" in edge.held_by else ", ".join(edge.held_by)
        told = "; ".join(dict.fromkeys(f"{t.document}[{t.passage[0]}:{t.passage[1]}]" for t in edge.told_by))
        rows.append(
            (edge.source, edge.target, edge.sign, lag, edge.prior, held, edge.why, effects.get(edge.name), told)
        )
    columns = (
        "from",
        "to",
        "sign",
        "lag, months",
        "prior of the long-run effect",
        "held by",
        "mechanism",
        "posterior mean",
        "told by passages",
    )
    table = Table(columns, tuple(rows), tuple(edge.claims[:8] for edge in edges))
    return Listed(
        "system-links",
        f"All links ({len(rows)}): who holds each, who tells it",
        table,
        "Sources are causal claims in the documents that name the same cause and effect.",
        folded=True,
        row_ids=_once(f"link-{_slug(edge.name)}" for edge in edges),
    )


def _loops(view: ReportView) -> Listed:
    loops = view.graph.loops
    rows = tuple(
        (
            " → ".join((*loop.quantities, loop.quantities[0])),
            loop.polarity,
            "every account" if loop.held_by == ("core",) else ", ".join(loop.held_by),
        )
        for loop in loops[:_LOOPS]
    )
    kinds = [loop.polarity for loop in loops]
    caption = (
        f"{kinds.count('reinforcing')} reinforcing, {kinds.count('balancing')} balancing, "
        f"{kinds.count('open')} with an unsigned link. "
        f"The shortest {len(rows)} are listed."
    )
    return Listed("system-loops", f"Feedback loops ({len(loops)})", Table(("loop", "kind", "closed by"), rows), caption)


def _equations(view: ReportView) -> Listed:
    made = equations(view.system)
    rows = tuple((e.quantity, e.label, e.text, e.latex) for e in made)
    return Listed(
        "system-equations",
        f"Equations of the core, as compiled ({len(rows)})",
        Table(("quantity", "what it is", "equation", "LaTeX"), rows),
        "s(x) is x standardised on the record, L(x) is log(1 + x) standardised; b are link "
        "effects with priors; l is the rate of return.",
        folded=True,
        monospace=True,
        row_ids=tuple(f"eq-{_slug(e.quantity)}" for e in made),
    )


def _once(ids: Iterable[str]) -> tuple[str, ...]:
    """The ids with repeats left empty, so that an address stands once in the page."""
    seen: set[str] = set()
    kept = []
    for identifier in ids:
        kept.append("" if identifier in seen else identifier)
        seen.add(identifier)
    return tuple(kept)
