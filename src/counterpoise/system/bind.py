"""Binding: a blueprint's roles meet a study's actors, series and one account, and become a `System`.

A `System` is the declared causal graph with concrete names: quantities (nodes) and links (edges), checked and
frozen. What the study cannot carry is left out and said: a count without a series, an index that no series
informs, a link whose end is missing. Each omission keeps its reason, which `check` prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from counterpoise.errors import InputError, Problem, nearest
from counterpoise.study import Study
from counterpoise.system.patterns import Pattern, Roles, bindings, parse_level
from counterpoise.system.spec import AccountSpec, BlueprintSpec, LinkSpec, QuantitySpec


@dataclass(frozen=True)
class Quantity:
    """A node: concrete `name`, what the blueprint says of it, and the series that observe it."""

    name: str
    spec: QuantitySpec
    series: str = ""
    """Series that observes the quantity itself (counts, amounts, exogenous); empty where none."""
    scores: tuple[str, ...] = ()
    """Score series that inform an index."""
    driver: str = ""
    deterministic: bool = False


@dataclass(frozen=True)
class Link:
    """An edge between concrete quantities; `spec` is the declaration that it expands."""

    source: str
    target: str
    spec: LinkSpec
    level: str = ""
    """Level of fighting whose indicator is the source, where the source is an episode."""
    held_by: str = "core"
    """`core`, or the name of the account that adds the link."""
    group: str = ""
    """Links of one group share one coefficient. An account's link is named by its roles, the same in every study."""

    @property
    def name(self) -> str:
        source = f"level({self.source}, {self.level})" if self.level else self.source
        return f"{source} -> {self.target}"


@dataclass(frozen=True)
class Omission:
    """Something declared that this study cannot carry, and why."""

    what: Literal["quantity", "link"]
    name: str
    reason: str


@dataclass(frozen=True)
class System:
    """Quantities and links of one study under one account, as declared and bound; frozen."""

    study: str
    account: str
    blueprint: BlueprintSpec
    roles: Roles
    quantities: tuple[Quantity, ...]
    links: tuple[Link, ...]
    omissions: tuple[Omission, ...] = ()
    positions: Mapping[str, int] = field(default_factory=dict)
    """Stable position of every quantity of the blueprint in this study, the same for every account."""

    def quantity(self, name: str) -> Quantity:
        """The quantity of that name; KeyError naming the nearest otherwise."""
        for quantity in self.quantities:
            if quantity.name == name:
                return quantity
        raise KeyError(f"no quantity '{name}'; {nearest(name, (q.name for q in self.quantities))}")

    def into(self, name: str) -> tuple[Link, ...]:
        """Links that end in a quantity."""
        return tuple(link for link in self.links if link.target == name)

    def account_links(self) -> tuple[Link, ...]:
        """Links that the account adds to the core."""
        return tuple(link for link in self.links if link.held_by != "core")


def roles_of(study: Study, series: Iterable[str]) -> Roles:
    """The study's roles; channels are those of its count series named `violations[channel]`."""
    spec = study.spec
    channels = tuple(name[name.index("[") + 1 : -1] for name in sorted(series) if name.startswith("violations["))
    claimant, holder = spec.rivalry.claimant, spec.rivalry.holder
    return Roles(
        claimant,
        holder,
        dict(spec.suppliers),
        spec.main,
        spec.patrons.get(holder, ""),
        spec.patrons.get(claimant, ""),
        channels,
    )


def bind(study: Study, blueprint: BlueprintSpec, account: AccountSpec, series: Iterable[str]) -> System:
    """Expand blueprint and account over the study's actors. InputError where an account names what is unknown."""
    names = frozenset(series)
    roles = roles_of(study, names)
    declared = _expand_quantities(blueprint, roles, names)
    core, core_lost = _expand_links(blueprint.links, "core", roles, declared)
    added, added_lost = _expand_links(account.add, account.name, roles, declared)
    _refuse_unknown(account, blueprint)
    kept, dropped = _without(core, account.drop, account.name)
    quantities, links, lost = _prune(declared, (*kept, *added))
    positions = {name: place for place, name in enumerate(declared)}
    return System(
        study.name,
        account.name,
        blueprint,
        roles,
        quantities,
        links,
        (*lost, *core_lost, *added_lost, *dropped),
        positions,
    )


def _expand_quantities(blueprint: BlueprintSpec, roles: Roles, series: frozenset[str]) -> dict[str, Quantity]:
    """Concrete quantities by name, in the blueprint's order."""
    expanded: dict[str, Quantity] = {}
    for spec in blueprint.quantities:
        pattern = Pattern.parse(spec.name)
        for binding in bindings([pattern], roles):
            name = pattern.named(binding)
            if name in expanded:
                continue
            driver = Pattern.parse(spec.driver).named(binding) if spec.driver else ""
            expanded[name] = Quantity(
                name,
                spec,
                _series_of(spec.series, name, series),
                tuple(sorted(_scores_of(spec.score, name, series))),
                driver,
                spec.deterministic,
            )
    return expanded


def _series_of(family: str | None, name: str, series: frozenset[str]) -> str:
    """`deliveries[RUS->AZE]` for that quantity, or the family's own name; empty where the study has none."""
    if family is None:
        return ""
    bracket = name[name.index("[") :] if "[" in name else ""
    for candidate in (family + bracket, family + bracket.replace("->", ",")):
        if candidate in series:
            return candidate
    return "time" if family == "time" else ""


def _scores_of(family: str | None, name: str, series: frozenset[str]) -> Iterable[str]:
    """Score series of an index: `relation[RUS,AZE]`, told by any channel (`relation[RUS,AZE|ICEWS]`)."""
    if family is None:
        return ()
    bracket = name[name.index("[") :].rstrip("]")
    slots = bracket[1:].split(",")
    swapped = f"[{','.join(reversed(slots))}"
    return (
        s for s in series if any(s == family + b + "]" or s.startswith(family + b + "|") for b in (bracket, swapped))
    )


def _expand_links(
    specs: Iterable[LinkSpec], held_by: str, roles: Roles, quantities: Mapping[str, Quantity]
) -> tuple[list[Link], list[Omission]]:
    links: list[Link] = []
    lost: list[Omission] = []
    for spec in specs:
        level = parse_level(spec.from_)
        source = Pattern.parse(level[0] if level else spec.from_)
        target = Pattern.parse(spec.to)
        ends = [
            (source.named(binding), target.named(binding))
            for binding in bindings([source, target], roles)
            if source.named(binding) in quantities and target.named(binding) in quantities
        ]
        common = spec.shared or (held_by != "core" and len(ends) == 1)
        group = f"{spec.from_} -> {spec.to}" if common else ""
        found = [Link(here, there, spec, level[1] if level else "", held_by, group) for here, there in ends]
        links += [link for link in found if link.source != link.target or link.level]
        if not found:
            lost.append(Omission("link", f"{spec.from_} -> {spec.to}", "no actors of this study play these roles"))
    return links, lost


def _refuse_unknown(account: AccountSpec, blueprint: BlueprintSpec) -> None:
    """An account may only name quantities that the blueprint declares."""
    bases = {Pattern.parse(spec.name).base for spec in blueprint.quantities}
    problems = []
    for link in account.add:
        level = parse_level(link.from_)
        for text in (level[0] if level else link.from_, link.to):
            base = Pattern.parse(text).base
            if base not in bases:
                problems.append(
                    Problem(
                        f"accounts/{account.name}.yaml",
                        0,
                        0,
                        f"the blueprint has no quantity '{base}'",
                        nearest(base, bases),
                    )
                )
    if problems:
        raise InputError(problems)


def _without(core: list[Link], drops: tuple[str, ...], account: str) -> tuple[list[Link], list[Omission]]:
    """Core links less those that the account drops (written as patterns or concrete names)."""
    wanted = {" ".join(drop.split()) for drop in drops}
    kept, lost = [], []
    for link in core:
        if link.name in wanted or f"{link.spec.from_} -> {link.spec.to}" in wanted:
            lost.append(Omission("link", link.name, f"dropped by account {account}"))
        else:
            kept.append(link)
    return kept, lost


def _prune(
    declared: Mapping[str, Quantity], links: tuple[Link, ...]
) -> tuple[tuple[Quantity, ...], tuple[Link, ...], list[Omission]]:
    """Drop quantities that nothing observes or feeds, and links that lost an end, until nothing changes."""
    alive = dict(declared)
    current = list(links)
    lost: list[Omission] = []
    while True:
        gone = {name: reason for name, q in alive.items() if (reason := _unusable(q, alive, current))}
        if not gone:
            return tuple(alive.values()), tuple(current), lost
        for name, reason in gone.items():
            lost.append(Omission("quantity", name, reason))
            del alive[name]
        for link in list(current):
            if link.source in gone or link.target in gone:
                end = link.source if link.source in gone else link.target
                lost.append(Omission("link", link.name, f"{end} is not in this study"))
                current.remove(link)


def _unusable(quantity: Quantity, alive: Mapping[str, Quantity], links: Iterable[Link]) -> str:
    """Why a quantity cannot stand in this study; empty where it can."""
    spec = quantity.spec
    fed = any(link.target == quantity.name for link in links)
    if spec.kind in ("count", "amount", "exogenous") and not quantity.series:
        return f"the study has no series {spec.series}{quantity.name.removeprefix(quantity.name.split('[')[0])}"
    if spec.kind == "amount" and quantity.driver not in alive:
        return "its driver is not in this study"
    if spec.kind in ("derived", "pipeline") and not fed:
        return "nothing in this study feeds it"
    if spec.kind == "index" and quantity.deterministic and not fed:
        return "nothing in this study feeds it"
    if spec.kind == "index" and not quantity.deterministic and not quantity.scores:
        drives = any(other.driver == quantity.name for other in alive.values())
        if not drives and spec.name != "tension":
            return "no series informs it"
    return ""
