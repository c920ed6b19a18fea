"""Reader of a study's `issues.yaml`: rounds of talks, their issues, and who stood where according to which
source.

    rounds:
      - name: Kazan
        date: 2011-06
        outcome: no agreement
        issues:
          - {issue: status, question: ..., scale: {0: ..., 100: ...}, outcome: 10,
             reference: {value: 10, why: ...},
             actors: [{actor: ARM, position: [0, 5, 20], salience: [0.8, 0.9, 1],
                       says: ..., source: ..., date: ...}]}

Triples are low, mode, high; salience is 0 to 1. Capability is not in the file: the caller passes it by
actor, so that arsenals and leverage of the dynamic system feed it. The issues of a round are one group.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from counterpoise.errors import InputError, Problem, nearest
from counterpoise.located import Located, read_yaml
from counterpoise.outlook.settlement.issues import ActorOnIssue, Floats, Issues, OneIssue, pad

Capability = Mapping[str, float | Floats]
ROUND_KEYS = ("name", "date", "outcome", "issues")
ISSUE_KEYS = ("issue", "question", "scale", "reference", "outcome", "actors")
ACTOR_KEYS = ("actor", "position", "salience", "says", "source", "date")


@dataclass(frozen=True)
class Round:
    """One round of talks: its issues, the questions and ends of their scales in words, and the sources by
    actor.
    """

    name: str
    date: str
    outcome: str
    issues: Issues
    questions: tuple[str, ...]
    ends: tuple[tuple[str, str], ...]
    why_reference: tuple[str, ...]
    sources: tuple[Mapping[str, str], ...]  # per issue: actor -> source


def read_rounds(path: Path, capability: Capability, *, file: str = "") -> tuple[Round, ...]:
    """Every round of a study's issues file, with the capability of each actor as a number or as draws.

    Raises InputError with every problem: unknown keys, missing figures or sources, actors without a
    capability.
    """
    tree = read_yaml(path, file=file)
    problems: list[Problem] = []
    rounds = tree.value.get("rounds") if isinstance(tree.value, dict) else None
    if not isinstance(rounds, list) or not rounds:
        raise InputError([tree.problem("`rounds` must be a list of rounds of talks", "rounds")])
    read = [_round(tree, r, ("rounds", k), capability, problems) for k, r in enumerate(rounds)]
    if problems:
        raise InputError(sorted(problems))
    return tuple(found for found in read if found is not None)


def actors_named(path: Path) -> tuple[str, ...]:
    """The actors that an issues file names, in order of first mention, so that a caller knows whose power
    to pass.
    """
    value = read_yaml(path).value
    names: dict[str, None] = {}
    for one_round in value["rounds"]:
        for issue in one_round["issues"]:
            names.update(dict.fromkeys(str(actor["actor"]) for actor in issue["actors"]))
    return tuple(names)


def _round(
    tree: Located, value: Any, at: tuple[str | int, ...], capability: Capability, problems: list[Problem]
) -> Round | None:
    if not _keys(tree, value, at, ROUND_KEYS, ("name", "issues"), problems):
        return None
    issues, before = value["issues"], len(problems)
    if not isinstance(issues, list) or not issues:
        problems.append(tree.problem("`issues` must be a list", *at, "issues"))
        return None
    name = str(value["name"])
    read = [_issue(tree, v, (*at, "issues", k), name, capability, problems) for k, v in enumerate(issues)]
    if len(problems) > before:
        return None
    return Round(
        name=name,
        date=str(value.get("date", "")),
        outcome=str(value.get("outcome", "")),
        issues=pad([one for one in read if one is not None]),
        questions=tuple(str(v.get("question", "")) for v in issues),
        ends=tuple(_ends(v) for v in issues),
        why_reference=tuple(str((v.get("reference") or {}).get("why", "")) for v in issues),
        sources=tuple({str(a["actor"]): str(a.get("source", "")) for a in v["actors"]} for v in issues),
    )


def _issue(
    tree: Located,
    value: Any,
    at: tuple[str | int, ...],
    group: str,
    capability: Capability,
    problems: list[Problem],
) -> OneIssue | None:
    if not _keys(tree, value, at, ISSUE_KEYS, ("issue", "scale", "actors"), problems):
        return None
    scale = value["scale"]
    ends = sorted(float(end) for end in scale) if isinstance(scale, dict) and len(scale) >= 2 else []
    if not ends:
        problems.append(tree.problem("`scale` must name both ends, as in {0: ..., 100: ...}", *at, "scale"))
        return None
    low, high = ends[0], ends[-1]
    reference = value.get("reference") or {}
    actors = [
        _actor(tree, v, (*at, "actors", k), (low, high), capability, problems) for k, v in enumerate(value["actors"])
    ]
    return OneIssue(
        name=str(value["issue"]),
        group=group,
        actors=tuple(actor for actor in actors if actor is not None),
        scale_low=low,
        scale_high=high,
        reference=_inside(tree, reference.get("value"), (*at, "reference", "value"), (low, high), problems),
        outcome=_inside(tree, value.get("outcome"), (*at, "outcome"), (low, high), problems),
    )


def _actor(
    tree: Located,
    value: Any,
    at: tuple[str | int, ...],
    scale: tuple[float, float],
    capability: Capability,
    problems: list[Problem],
) -> ActorOnIssue | None:
    if not _keys(tree, value, at, ACTOR_KEYS, ("actor", "position", "salience", "source"), problems):
        return None
    name = str(value["actor"])
    position = _triple(tree, value["position"], (*at, "position"), scale, problems)
    salience = _triple(tree, value["salience"], (*at, "salience"), (0.0, 1.0), problems)
    if name not in capability:
        hint = nearest(name, capability) or f"capabilities are known for: {', '.join(sorted(capability))}"
        problems.append(tree.problem(f"no capability was given for actor '{name}'", *at, "actor", hint=hint))
        return None
    return ActorOnIssue(name, position, salience, spread(capability[name]))


def spread(power: float | Floats) -> tuple[float, float, float]:
    """A capability as (low, mode, high): a number three times, draws as their 5th, 50th and 95th percentile.

    Raises ValueError where it is not positive and finite.
    """
    values = np.atleast_1d(np.asarray(power, dtype=np.float64))
    if not values.size or not np.isfinite(values).all() or (values <= 0).any():
        raise ValueError("capability must be positive and finite")
    low, mode, high = np.quantile(values, [0.05, 0.5, 0.95])
    return (float(low), float(mode), float(high))


def _keys(
    tree: Located,
    value: Any,
    at: tuple[str | int, ...],
    known: Sequence[str],
    needed: Sequence[str],
    problems: list[Problem],
) -> bool:
    """Whether a mapping has what it needs and nothing unknown; says so where not."""
    if not isinstance(value, dict):
        problems.append(tree.problem("must be a mapping", *at))
        return False
    before = len(problems)
    for key in value:
        if key not in known:
            problems.append(tree.problem(f"unknown key '{key}'", *at, key, hint=nearest(str(key), known), at_key=True))
    for key in needed:
        if key not in value:
            problems.append(tree.problem(f"`{key}` is missing", *at))
    return len(problems) == before


def _triple(
    tree: Located, value: Any, at: tuple[str | int, ...], limits: tuple[float, float], problems: list[Problem]
) -> tuple[float, float, float]:
    figures = value if isinstance(value, list) else [value] * 3
    whole = len(figures) == 3 and all(isinstance(f, (int, float)) and not isinstance(f, bool) for f in figures)
    if not whole or not limits[0] <= figures[0] <= figures[1] <= figures[2] <= limits[1]:
        what = f"must be [low, mode, high], rising, from {limits[0]:g} to {limits[1]:g}"
        problems.append(tree.problem(what, *at))
        return (limits[0],) * 3
    return (float(figures[0]), float(figures[1]), float(figures[2]))


def _inside(
    tree: Located, value: Any, at: tuple[str | int, ...], limits: tuple[float, float], problems: list[Problem]
) -> float:
    if value is None:
        return math.nan
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not limits[0] <= value <= limits[1]:
        problems.append(tree.problem(f"must be a number from {limits[0]:g} to {limits[1]:g}", *at))
        return math.nan
    return float(value)


def _ends(value: Mapping[str, Any]) -> tuple[str, str]:
    scale = value["scale"]
    ordered = sorted(scale, key=float)
    return str(scale[ordered[0]]), str(scale[ordered[-1]])
