"""The causal graph of a study: its links over all accounts, who holds and who tells each, and its loops.

A loop is reinforcing where the product of its links' signs is positive and balancing where it is negative; a loop
with an unsigned link is `open`. Loops are simple cycles found by depth-first search from each quantity in a fixed
order (Johnson 1975 for the idea of rooting each cycle at its first node), up to `longest` links.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from counterpoise.records import CausalClaim
from counterpoise.system.bind import Link, System
from counterpoise.system.spec import AccountSpec, ToldBy

Polarity = Literal["reinforcing", "balancing", "open"]


@dataclass(frozen=True)
class Edge:
    """One link over all accounts: sign, holders (`core` or account names), and the passages that tell it."""

    source: str
    target: str
    sign: str
    held_by: tuple[str, ...]
    why: str
    prior: str
    lag: tuple[int, int]
    told_by: tuple[ToldBy, ...] = ()
    claims: tuple[str, ...] = ()
    """Ids of causal claims in the documents that name the same cause and effect."""

    @property
    def name(self) -> str:
        return f"{self.source} -> {self.target}"


@dataclass(frozen=True)
class Loop:
    """A feedback loop: its quantities in order, its polarity, and the accounts needed to close it."""

    quantities: tuple[str, ...]
    polarity: Polarity
    held_by: tuple[str, ...]


@dataclass(frozen=True)
class Graph:
    """Edges over all accounts, and loops."""

    edges: tuple[Edge, ...]
    loops: tuple[Loop, ...]


def build_graph(
    systems: Mapping[str, System],
    accounts: Mapping[str, AccountSpec],
    claims: Iterable[CausalClaim] = (),
    *,
    longest: int = 6,
) -> Graph:
    """The union of the accounts' systems. `systems` by account name."""
    edges = _edges(systems, accounts, tuple(claims))
    return Graph(edges, _loops(edges, longest))


def _edges(
    systems: Mapping[str, System], accounts: Mapping[str, AccountSpec], claims: Sequence[CausalClaim]
) -> tuple[Edge, ...]:
    holders: dict[str, list[str]] = {}
    first: dict[str, Link] = {}
    for system in systems.values():
        for link in system.links:
            first.setdefault(link.name, link)
            held = holders.setdefault(link.name, [])
            if link.held_by not in held:
                held.append(link.held_by)
    edges = []
    for name, link in first.items():
        told = list(link.spec.told_by)
        for holder in holders[name]:
            if holder != "core":
                told += [t for t in accounts[holder].told_by if t not in told]
        edges.append(
            Edge(
                _source(link),
                link.target,
                _sign(link),
                tuple(holders[name]),
                link.spec.why,
                link.spec.prior or f"fixed {link.spec.coefficient:g}",
                link.spec.lag,
                tuple(told),
                tuple(claim.id for claim in claims if _tells(claim, link)),
            )
        )
    return (*edges, *_drivers(systems))


def _drivers(systems: Mapping[str, System]) -> tuple[Edge, ...]:
    """From the index that drives an amount to the amount: part of its kind, and so in every account."""
    return tuple(
        dict.fromkeys(
            Edge(q.driver, q.name, "+", ("core",), "its mean over the year", q.spec.signal, (0, 11))
            for system in systems.values()
            for q in system.quantities
            if q.driver
        )
    )


def _source(link: Link) -> str:
    return link.source


def _sign(link: Link) -> str:
    if link.spec.sign != "?":
        return link.spec.sign
    if link.spec.coefficient is not None:
        return "+" if link.spec.coefficient > 0 else "-"
    return "+" if link.spec.prior and link.spec.prior.startswith(("half_normal", "log_normal")) else "?"


def _tells(claim: CausalClaim, link: Link) -> bool:
    """A claim tells a link where it names the same quantities (`onset` means the episode) by base name."""
    alias = {"onset": "fighting", "violations": "tension"}
    cause = alias.get(claim.cause_quantity, claim.cause_quantity)
    effect = alias.get(claim.effect_quantity, claim.effect_quantity)
    bases = (link.source.split("[")[0], link.target.split("[")[0])
    aliased = (alias.get(bases[0], bases[0]), alias.get(bases[1], bases[1]))
    return (cause, effect) == aliased


def _loops(edges: Sequence[Edge], longest: int) -> tuple[Loop, ...]:
    following: dict[str, list[Edge]] = {}
    for edge in edges:
        if edge.source != edge.target:
            following.setdefault(edge.source, []).append(edge)
    order = {
        name: place
        for place, name in enumerate(dict.fromkeys(name for edge in edges for name in (edge.source, edge.target)))
    }
    found: list[Loop] = []
    for root in order:
        _walk(root, root, [], following, order, longest, found)
    return tuple(sorted(found, key=lambda loop: (len(loop.quantities), loop.quantities)))


def _walk(
    root: str,
    here: str,
    path: list[Edge],
    following: Mapping[str, Sequence[Edge]],
    order: Mapping[str, int],
    longest: int,
    found: list[Loop],
) -> None:
    """Depth-first from `root` through quantities that come after it, so that each cycle is found once."""
    for edge in following.get(here, ()):
        if edge.target == root:
            found.append(_loop([*path, edge]))
        elif order[edge.target] > order[root] and len(path) + 1 < longest:
            if all(step.target != edge.target for step in path):
                _walk(root, edge.target, [*path, edge], following, order, longest, found)


def _loop(path: Sequence[Edge]) -> Loop:
    signs = [edge.sign for edge in path]
    polarity: Polarity = "open" if "?" in signs else ("balancing" if signs.count("-") % 2 else "reinforcing")
    needed = dict.fromkeys(h for edge in path if "core" not in edge.held_by for h in edge.held_by)
    return Loop(tuple(edge.source for edge in path), polarity, tuple(needed) or ("core",))
