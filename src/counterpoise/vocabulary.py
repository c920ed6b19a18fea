"""Words that the package knows: actors and their names, weapon classes.

The tables live in `vocabulary/*.csv` inside the package, so that a reader can check and extend them. Actor
codes are ISO 3166 alpha-3 for states and short capitals for others; contested entities stand under a neutral
code with the names that the parties use. The list of actors is open: an unlisted code in a study is no error.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True)
class Actor:
    """A state, organisation or contested entity."""

    code: str
    name: str
    kind: str
    """`state`, `organisation`, `contested` or `unknown`."""
    words: tuple[str, ...]
    """Lower-case words by which texts name it: country, adjective, capital."""


@cache
def actors() -> Mapping[str, Actor]:
    """Known actors by code."""
    rows = _rows("actors.csv")
    return MappingProxyType(
        {row["code"]: Actor(row["code"], row["name"], row["kind"], tuple(row["words"].split())) for row in rows}
    )


@cache
def actor_words() -> frozenset[str]:
    """Every word that names an actor."""
    return frozenset(word for actor in actors().values() for word in actor.words)


@cache
def codes_by_name() -> Mapping[str, str]:
    """Actor codes by full name in lower case, with the spellings that SIPRI and UCDP use."""
    named = {actor.name.lower(): code for code, actor in actors().items()}
    rows = {row["spelling"].lower(): row["code"] for row in _rows("spellings.csv")}
    return MappingProxyType(named | rows)


@cache
def weapon_classes() -> Mapping[str, str]:
    """Weapon classes and their role: `attack`, `protection` or `neither`."""
    return MappingProxyType({row["class"]: row["role"] for row in _rows("weapon_classes.csv")})


@dataclass(frozen=True)
class ClaimValue:
    """What a short code of a claim's content implies."""

    value: str
    holds: str
    """About a flow: `none`, `suspended` or `some`; about two arsenals: `balanced`; else empty."""
    opposites: tuple[str, ...]
    """Codes that cannot hold of the same thing at the same time."""


@cache
def claim_values() -> Mapping[str, ClaimValue]:
    """Codes of what claims hold, with what they imply; other codes are free and imply nothing."""
    rows = _rows("claim_values.csv")
    return MappingProxyType(
        {row["value"]: ClaimValue(row["value"], row["holds"], tuple(row["opposite"].split())) for row in rows}
    )


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("counterpoise") / "vocabulary" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
