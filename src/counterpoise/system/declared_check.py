"""What accounts, scenarios and opening levels name must exist: quantities, actors, core links, documents, months.

Each function returns located problems, for `read_declarations` to raise together. The names are checked on the
blueprint and the study's actors alone; what the study has no series for is no mistake (`bind` leaves it out and
says so).
"""

from __future__ import annotations

from collections.abc import Iterator

from counterpoise.dates import Month
from counterpoise.errors import Problem, nearest
from counterpoise.located import Located
from counterpoise.study import Study
from counterpoise.system.patterns import WORDS, Pattern, parse_level
from counterpoise.system.spec import AccountSpec, BlueprintSpec, ScenarioSpec

_BOOKKEEPING = ("time", "settlement")
"""Series that the program makes itself."""


def account_problems(account: AccountSpec, tree: Located, blueprint: BlueprintSpec, study: Study) -> list[Problem]:
    """Unknown quantities, actors, core links, series and documents of one account."""
    problems = []
    for place, link in enumerate(account.add):
        level = parse_level(link.from_)
        for text, key in ((level[0] if level else link.from_, "from"), (link.to, "to")):
            problems += [
                tree.problem(message, "add", place, key, hint=hint)
                for message, hint in _wrong_name(text, blueprint, study)
            ]
    core = {f"{link.from_} -> {link.to}" for link in blueprint.links}
    for place, drop in enumerate(account.drop):
        if not _may_drop(" ".join(drop.split()), core, blueprint):
            problems.append(tree.problem(f"no core link '{drop}' to drop", "drop", place, hint=nearest(drop, core)))
    families = _families(blueprint)
    problems += [
        tree.problem(f"the blueprint has no series '{name}'", "moves", place, hint=nearest(name, families))
        for place, name in enumerate(account.moves)
        if name not in families
    ]
    return problems + _document_problems(account, tree, study)


def _may_drop(drop: str, core: set[str], blueprint: BlueprintSpec) -> bool:
    """True for a core link as declared, or one between quantities of the blueprint with its actors written out."""
    if drop in core:
        return True
    bases = {tuple(_base(end) for end in link.split(" -> ")) for link in core}
    ends = drop.split(" -> ")
    return len(ends) == 2 and tuple(_base(end) for end in ends) in bases


def _base(text: str) -> str:
    level = parse_level(text)
    return (level[0] if level else text).split("[")[0]


def _document_problems(account: AccountSpec, tree: Located, study: Study) -> list[Problem]:
    known = {document.id for document in study.documents}
    told: list[tuple[tuple[str | int, ...], str]] = [
        (("told_by", i, "document"), entry.document) for i, entry in enumerate(account.told_by)
    ]
    told += [
        (("add", i, "told_by", j, "document"), entry.document)
        for i, link in enumerate(account.add)
        for j, entry in enumerate(link.told_by)
    ]
    return [
        tree.problem(f"document '{name}' is not in documents.yaml", *path, hint=nearest(name, known))
        for path, name in told
        if name not in known
    ]


def _families(blueprint: BlueprintSpec) -> list[str]:
    """Names of the series that quantities of the blueprint have."""
    named = [name for spec in blueprint.quantities for name in (spec.series, spec.score) if name]
    return [name for name in dict.fromkeys(named) if name not in _BOOKKEEPING]


def _wrong_name(text: str, blueprint: BlueprintSpec, study: Study) -> Iterator[tuple[str, str]]:
    """(message, hint) for an unknown quantity, or for each unknown actor in its brackets."""
    pattern = Pattern.parse(text)
    bases = list(dict.fromkeys(Pattern.parse(spec.name).base for spec in blueprint.quantities))
    if pattern.base not in bases:
        yield f"the blueprint has no quantity '{pattern.base}'", nearest(pattern.base, bases)
        return
    known = (*study.actors, *WORDS)
    for slot in pattern.slots:
        if slot not in known and "|" not in slot:
            yield f"'{slot}' is neither an actor of this study nor a role", nearest(slot, known)


def scenario_problems(
    name: str, scenario: ScenarioSpec, tree: Located, blueprint: BlueprintSpec, study: Study
) -> list[Problem]:
    """Unknown quantities and actors, and months that the scenario cannot speak of."""
    span = study.months
    first = Month.parse(scenario.from_) if scenario.from_ else span.last + 1
    problems = []
    if not span.first < first <= span.last + 1:
        problems.append(
            tree.problem(
                f"{first} is outside {span.first + 1}..{span.last + 1}, where a what-if can start", name, "from"
            )
        )
    if scenario.until and Month.parse(scenario.until) < first:
        problems.append(tree.problem(f"it ends in {scenario.until}, before it starts in {first}", name, "until"))
    for place, do in enumerate(scenario.do):
        problems += [
            tree.problem(message, name, "do", place, "quantity", hint=hint)
            for message, hint in _wrong_name(do.quantity, blueprint, study)
        ]
        if do.hold and not span.first <= Month.parse(do.hold) < first:
            problems.append(
                tree.problem(f"{do.hold} is not a month of the record before {first}", name, "do", place, "hold")
            )
    return problems


def opening_problems(blueprint: BlueprintSpec, study: Study) -> list[Problem]:
    """Entries of `initial` in study.yaml that name no stock of an actor of this study."""
    stocks = {Pattern.parse(spec.name).base: spec for spec in blueprint.quantities if spec.kind == "stock"}
    sides = (study.spec.rivalry.claimant, study.spec.rivalry.holder)
    known = [f"{base}[{side}]" for base in stocks for side in sides]
    return [
        study.tree.problem(
            f"'{name}' is no stock of this study", "initial", name, hint=nearest(name, known), at_key=True
        )
        for name in study.spec.initial
        if name not in known
    ]
