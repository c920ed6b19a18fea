"""The gazetteer of weapon systems: which designations a text names, in any spelling.

`vocabulary/weapons/systems_*.csv` list systems with their class and the state whose industry makes them. A synonym
stands for the system itself ("S-400 Triumf"), a variant keeps its own designation ("Su-30MKI"). A form is a row
of letter runs and figures; hyphens and blanks between them are interchangeable, a plural s is allowed, and a
form that ends in figures may carry a suffix that no table lists ("T-72B1", "F-16C/D"). Forms with figures are
found in any case if they begin with a capital. Forms in `ambiguous.csv` are also common words, names or codes
of other things; whether they count is for the reader of the sentence to say (`weapons`).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import pairwise

from counterpoise.errors import InputError, Problem

CLASSES = (
    "tank", "armoured_vehicle", "artillery", "mlrs", "missile", "air_defence", "aircraft", "helicopter", "uav", "ship",
    "small_arms", "ammunition", "sensor", "unspecified",
)  # fmt: skip
TABLES = ("systems_land.csv", "systems_air.csv", "systems_missiles.csv", "systems_sea.csv")

_PIECE = re.compile(r"\d+|[^\W\d_]+")
_JOINTS = frozenset({"", "-", "‑", "–", " ", "\u00a0"})
_SUFFIX = re.compile(r"(?:[A-Z]{1,4}\d{0,2}[A-Z]?|[-‑][A-Z]{1,3}\d?|bis)(?:/[A-Z])?(?!\w)")
_ENDS = re.compile(r"(?:s|'s|’s)?(?![\w])")


@dataclass(frozen=True, slots=True)
class Weapon:
    """A system or common noun. `designation` is "" for a noun, `system` the name of the family in the tables."""

    designation: str
    weapon_class: str
    origin: str
    system: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A designation found in a text: its span, its weapon, and whether the words could be something else."""

    start: int
    end: int
    weapon: Weapon
    ambiguous: bool


@dataclass(frozen=True, slots=True)
class _Form:
    pieces: tuple[str, ...]
    joints: tuple[str, ...]
    weapon: Weapon
    ambiguous: bool


@dataclass(frozen=True)
class Systems:
    """The tables, ready for search."""

    by_key: Mapping[str, Weapon]
    _by_first: Mapping[str, tuple[_Form, ...]]

    def find(self, text: str) -> Iterator[Named]:
        """The designations of a text from left to right, longest first, without overlap."""
        pieces = list(_PIECE.finditer(text))
        at, taken = 0, 0
        while at < len(pieces):
            start = pieces[at].start()
            if start < taken or not _begins(text, start):
                at += 1
                continue
            found = next(
                (n for form in self._candidates(pieces[at].group()) if (n := _match(form, text, pieces, at))), None
            )
            if found is not None:
                taken = found.end
                yield found
            at += 1

    def _candidates(self, piece: str) -> tuple[_Form, ...]:
        if not (piece[0].isupper() or piece[0].isdigit()):
            return ()
        found = self._by_first.get(piece.lower(), ())
        return found + self._by_first.get(piece[:-1].lower(), ()) if piece.endswith("s") else found


def system_key(form: str) -> str:
    """A designation without hyphens, blanks and case: equal for all its spellings."""
    return re.sub(r"[-‑–\s]+", "", form).lower()


def system_of(designation: str) -> str:
    """The key of the system that a designation belongs to, its own where the tables do not know it."""
    weapon = systems().by_key.get(system_key(designation))
    return system_key(weapon.system if weapon else designation)


def origin_of(designation: str) -> str:
    """The state whose industry makes a system; "" for one that the tables do not know."""
    weapon = systems().by_key.get(system_key(designation))
    return weapon.origin if weapon else ""


def table_rows(name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of a table of weapons with their line."""
    text = files("counterpoise").joinpath("vocabulary", "weapons", name).read_text(encoding="utf-8")
    yield from enumerate(csv.DictReader(text.splitlines()), start=2)


@cache
def systems() -> Systems:
    """The tables that ship. Raises InputError naming rows with an unknown class or a form of two systems."""
    problems: list[Problem] = []
    by_key: dict[str, Weapon] = {}
    by_first: dict[str, list[_Form]] = {}
    unsure = {system_key(row["form"]) for _, row in table_rows("ambiguous.csv")}
    for name in TABLES:
        for line, row in table_rows(name):
            place = f"vocabulary/weapons/{name}"
            if row["class"] not in CLASSES:
                problems.append(Problem(place, line, 0, f"unknown class '{row['class']}'"))
            for form, weapon in _forms(row):
                known = by_key.setdefault(system_key(form), weapon)
                if known.system != weapon.system:
                    problems.append(Problem(place, line, 0, f"'{form}' stands for {known.system} too"))
                made = _form(form, weapon, ambiguous=system_key(form) in unsure)
                by_first.setdefault(made.pieces[0].lower(), []).append(made)
    if problems:
        raise InputError(problems)
    ordered = {first: tuple(sorted(forms, key=lambda f: -sum(map(len, f.pieces)))) for first, forms in by_first.items()}
    return Systems(by_key, ordered)


def _forms(row: Mapping[str, str]) -> Iterator[tuple[str, Weapon]]:
    """Every form of a row with the weapon that it names."""
    own = Weapon(row["designation"], row["class"], row["origin"], row["designation"])
    for form in (row["designation"], *filter(None, row["synonyms"].split("|"))):
        yield form, own
    for form in filter(None, row["variants"].split("|")):
        yield form, replace(own, designation=form)


def _form(form: str, weapon: Weapon, *, ambiguous: bool) -> _Form:
    matches = list(_PIECE.finditer(form))
    joints = tuple(form[a.end() : b.start()] for a, b in pairwise(matches))
    return _Form(tuple(m.group() for m in matches), joints, weapon, ambiguous)


def _begins(text: str, start: int) -> bool:
    before = text[start - 1] if start else " "
    return not (before.isalnum() or before in "_-‑")


def _match(form: _Form, text: str, pieces: list[re.Match[str]], at: int) -> Named | None:
    """The form where it stands in the text at a piece, with the suffix it may carry."""
    if at + len(form.pieces) > len(pieces) or not _same_pieces(form, pieces, at):
        return None
    for k, joint in enumerate(form.joints):
        gap = text[pieces[at + k].end() : pieces[at + k + 1].start()]
        if gap != joint and not (gap in _JOINTS and joint in _JOINTS):
            return None
        if gap in (" ", "\u00a0") and joint != " " and form.pieces[0] == "A":
            return None
    start, end = pieces[at].start(), pieces[at + len(form.pieces) - 1].end()
    if _ENDS.match(text, end) and not _SUFFIX.match(text, end):
        return Named(start, end, form.weapon, form.ambiguous)
    if form.pieces[-1].isdigit() and (suffix := _SUFFIX.match(text, end)):
        own = replace(form.weapon, designation=f"{_written(form)}{suffix.group()}")
        return Named(start, suffix.end(), own, form.ambiguous)
    return Named(start, end, form.weapon, form.ambiguous) if _ENDS.match(text, end) else None


def _written(form: _Form) -> str:
    """The form as its table writes it."""
    return form.pieces[0] + "".join(joint + piece for joint, piece in zip(form.joints, form.pieces[1:], strict=True))


def _same_pieces(form: _Form, pieces: list[re.Match[str]], at: int) -> bool:
    coded = any(piece.isdigit() for piece in form.pieces)
    for k, piece in enumerate(form.pieces):
        found = pieces[at + k].group()
        last = k == len(form.pieces) - 1
        if found == piece or (last and not piece.isdigit() and found == piece + "s"):
            continue
        if not (coded and found.lower() == piece.lower()) and not (len(piece) > 3 and found == piece.upper()):
            return False
    return True
