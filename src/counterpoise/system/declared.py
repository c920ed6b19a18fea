"""Reading blueprints, accounts and scenarios from YAML, with the place of every mistake."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import resources
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from counterpoise.errors import InputError, Problem, nearest
from counterpoise.located import Located, read_yaml, validation_problems
from counterpoise.provenance import Frozen
from counterpoise.study import Study
from counterpoise.system.declared_check import account_problems, opening_problems, scenario_problems
from counterpoise.system.spec import AccountSpec, BlueprintSpec, LinkSpec, ScenarioSpec

Spec = TypeVar("Spec", bound=Frozen)
Item = TypeVar("Item")
NONE = "none"
"""The account that all others must beat: violence feeds only on itself."""


@dataclass(frozen=True)
class Declarations:
    """Everything a study declares beside its data: blueprint, accounts by name, scenarios by name."""

    blueprint: BlueprintSpec
    accounts: Mapping[str, AccountSpec]
    scenarios: Mapping[str, ScenarioSpec]


def read_declarations(study: Study) -> Declarations:
    """Read blueprint, accounts/*.yaml and scenarios.yaml. InputError lists all problems."""
    problems: list[Problem] = []
    blueprint = _collect(problems, lambda: read_blueprint(study))
    if blueprint is None:
        raise InputError(problems)
    problems += opening_problems(blueprint, study)
    accounts: dict[str, AccountSpec] = {}
    for path in sorted((study.path / "accounts").glob("*.yaml")):
        account = _collect(problems, partial(_read_account, path, blueprint, study))
        if account is not None:
            accounts[account.name] = account
    if NONE not in accounts and not problems:
        problems.append(
            Problem(
                "accounts/none.yaml",
                0,
                0,
                "every study needs the account 'none' to compare with",
                "counterpoise new writes one",
            )
        )
    scenarios = _collect(problems, lambda: _read_scenarios(study, blueprint)) or {}
    if problems:
        raise InputError(sorted(problems))
    ordered = {NONE: accounts[NONE], **accounts}
    return Declarations(blueprint, ordered, scenarios)


def read_blueprint(study: Study) -> BlueprintSpec:
    """The blueprint that study.yaml names: a file of the study folder, or one that ships with the package."""
    name = study.spec.blueprint
    own = study.path / f"{name}.yaml"
    if own.is_file():
        return _read(own, own.name, BlueprintSpec)[0]
    shipped = resources.files("counterpoise.system") / "blueprints" / f"{name}.yaml"
    if not shipped.is_file():
        known = [Path(entry.name).stem for entry in (resources.files("counterpoise.system") / "blueprints").iterdir()]
        raise InputError(
            [study.tree.problem(f"there is no blueprint '{name}'", "blueprint", hint=nearest(name, known))]
        )
    with resources.as_file(shipped) as path:
        return _read(path, f"blueprints/{name}.yaml", BlueprintSpec)[0]


def _read_account(path: Path, blueprint: BlueprintSpec, study: Study) -> AccountSpec:
    file = f"accounts/{path.name}"
    account, tree = _read(path, file, AccountSpec)
    problems = account_problems(account, tree, blueprint, study)
    if account.name != path.stem:
        message = f"the account is called '{account.name}' but its file {path.name}"
        problems.insert(0, tree.problem(message, "name", hint="give both one name"))
    if problems:
        raise InputError(problems)
    return account


def _read_scenarios(study: Study, blueprint: BlueprintSpec) -> dict[str, ScenarioSpec]:
    path = study.path / "scenarios.yaml"
    if not path.is_file():
        return {}
    tree = read_yaml(path, file="scenarios.yaml")
    if not isinstance(tree.value, dict):
        raise InputError([tree.problem("write scenarios as NAME: {says: ..., do: [...]}")])
    problems: list[Problem] = []
    scenarios: dict[str, ScenarioSpec] = {}
    for name, value in tree.value.items():
        try:
            scenarios[name] = ScenarioSpec.model_validate(value)
        except ValidationError as error:
            problems += _placed_below(tree, str(name), error, ScenarioSpec)
        else:
            problems += scenario_problems(str(name), scenarios[name], tree, blueprint, study)
    if problems:
        raise InputError(problems)
    return scenarios


def _read(path: Path, file: str, model: type[Spec]) -> tuple[Spec, Located]:
    tree = read_yaml(path, file=file)
    try:
        return model.model_validate(tree.value), tree
    except ValidationError as error:
        raise InputError(validation_problems(tree, error, _keys(model))) from error


def _keys(model: type[Frozen]) -> list[str]:
    own = [info.alias or name for name, info in model.model_fields.items()]
    return own + [info.alias or name for name, info in LinkSpec.model_fields.items()]


def _placed_below(tree: Located, name: str, error: ValidationError, model: type[Frozen]) -> list[Problem]:
    """Problems of one named entry of a mapping, placed inside the whole file."""
    places = {steps[1:]: place for steps, place in tree.places.items() if steps[:1] == (name,)}
    keys = {steps[1:]: place for steps, place in tree.keys.items() if steps[:1] == (name,)}
    return validation_problems(Located(tree.file, tree.value[name], places, keys), error, _keys(model))


def _collect(problems: list[Problem], read: Callable[[], Item]) -> Item | None:
    """What `read` returns, or None with its problems added."""
    try:
        return read()
    except InputError as error:
        problems += error.problems
        return None
