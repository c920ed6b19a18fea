"""A study is a folder of text: who the rivals are, which months, which series, which documents.

`read_study` reads `study.yaml` and `documents.yaml`, checks every key, actor, month and file, collects what is
wrong as `Problem`s with file:line:column and raises them together. Nothing is computed and nothing is written.

    study = read_study(Path("karabakh"))
    study.spec.rivalry.claimant          'AZE'
    study.months                         2008-01..2020-12

Accounts and scenarios are read by `system.declared`, tables and records by `evidence`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError, model_validator

from counterpoise.dates import MonthSpan
from counterpoise.errors import InputError, Problem, nearest
from counterpoise.located import Located, read_yaml, validation_problems
from counterpoise.provenance import Document, Frozen, sha256_file
from counterpoise.records import Category
from counterpoise.register import read_register

SeriesKind = Literal["count", "amount", "score", "covariate"]
Over = Literal["pair", "directed", "supply", "side", "rivalry", "outlet"]
"""What a series of documents is of: two actors, one actor towards another, a supplier and its side, an acting side,
the whole rivalry, or the rivalry as each outlet counts it.
"""
_ACTOR = re.compile(r"[A-Z][A-Z_]{1,11}\Z")
_PATTERN = re.compile(r"(?:\*|[A-Z]+(?:/[a-z-]+)?|transfer(?:/[a-z_]+)?|[a-z]+)\Z")


def _actor(text: str) -> str:
    if not _ACTOR.match(text):
        raise ValueError(f"'{text}' is not an actor code (capital letters, as in AZE or OSCE_MG)")
    return text


def _span(text: str) -> str:
    MonthSpan.parse(text)
    return text


Actor = Annotated[str, AfterValidator(_actor)]


class RivalrySpec(Frozen):
    """The two sides and what they contest."""

    claimant: Actor
    """The side that wants the status quo changed."""
    holder: Actor
    """The side that holds what is contested."""
    over: str = ""
    """What is contested, an entity of its own."""

    @model_validator(mode="after")
    def _two_sides(self) -> RivalrySpec:
        if self.claimant == self.holder:
            raise ValueError("claimant and holder must be two actors")
        return self


def _pattern(text: str) -> str:
    if not _PATTERN.match(text):
        raise ValueError(
            f"'{text}' is no pattern of events; write a PLOVER type (CONSULT), a type with a mode (CONSULT/visit), "
            "transfer/STATUS (transfer/offered), a category (visit) or *"
        )
    return text


EventPattern = Annotated[str, AfterValidator(_pattern)]


class SeriesSpec(Frozen):
    """One series that the study offers: a table, categories of the chronicle and the documents' events, or events and
    transfers of documents alone, told by outlets.
    """

    table: str | None = None
    """Path of a tidy table, from the study folder."""
    chronicle: tuple[Category, ...] | None = None
    documents: tuple[EventPattern, ...] | None = None
    """Events of documents: CONSULT/visit, ASSAULT, transfer/offered, a category, or * for all."""
    over: Over | None = None
    """Documents only: what a series is of. Default: a supply pair for transfers, else a pair."""
    as_: SeriesKind = Field(alias="as")
    every: Literal["month", "year"] = "month"

    @model_validator(mode="after")
    def _one_origin(self) -> SeriesSpec:
        if sum(one is not None for one in (self.table, self.chronicle, self.documents)) != 1:
            raise ValueError("a series comes from either a table, the chronicle or documents")
        if self.documents is None and self.over is not None:
            raise ValueError("'over' is for series of documents")
        if self.documents is not None and self.as_ not in ("count", "score"):
            raise ValueError(f"documents make a series as count or as score, not as {self.as_}")
        if self.documents is not None and self.as_ == "score" and self.over not in (None, "pair", "directed"):
            raise ValueError(f"a score is over a pair or directed, not over {self.over}")
        return self


class StudySpec(Frozen):
    """What `study.yaml` says."""

    title: str
    months: Annotated[str, AfterValidator(_span)]
    """First to last month, as in 2008-01..2020-12."""
    blueprint: str
    rivalry: RivalrySpec
    patrons: dict[str, Actor] = Field(default={})
    """Patron of each side, where it has one."""
    suppliers: dict[str, tuple[Actor, ...]]
    """Suppliers of arms to each side, the series' own order."""
    main_supplier: Actor | None = None
    """The supplier whose choice the accounts argue over; default the first that supplies both sides, else the first."""
    mediators: tuple[Actor, ...] = ()
    series: dict[str, SeriesSpec]
    initial: dict[str, float] = Field(default={})
    """Opening levels of stocks, such as {"arsenal[AZE]": 300}; default the blueprint's."""
    note: str = ""

    @property
    def main(self) -> str:
        """The main supplier."""
        if self.main_supplier:
            return self.main_supplier
        ours = self.suppliers.get(self.rivalry.claimant, ())
        theirs = self.suppliers.get(self.rivalry.holder, ())
        both = [supplier for supplier in ours if supplier in theirs]
        return (both or list(ours) or list(theirs) or [""])[0]


@dataclass(frozen=True)
class Study:
    """A study folder that passed its checks."""

    path: Path
    spec: StudySpec
    documents: tuple[Document, ...]
    tree: Located
    """study.yaml with the place of every value, for later messages."""

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def months(self) -> MonthSpan:
        return MonthSpan.parse(self.spec.months)

    @property
    def actors(self) -> tuple[str, ...]:
        """Every actor named in study.yaml, sides first."""
        spec = self.spec
        named = [spec.rivalry.claimant, spec.rivalry.holder, *spec.patrons.values()]
        for suppliers in spec.suppliers.values():
            named += suppliers
        return tuple(dict.fromkeys([*named, *spec.mediators]))

    def files(self) -> Iterator[Path]:
        """Input files in a fixed order: everything but what is built (evidence.db, results/)."""
        for path in sorted(self.path.rglob("*")):
            relative = path.relative_to(self.path)
            if path.is_file() and relative.parts[0] not in ("results", "out") and path.suffix != ".db":
                if not any(part.startswith((".", "__")) for part in relative.parts):
                    yield path

    def fingerprint(self) -> str:
        """SHA-256 over the names and hashes of all input files: the study's version."""
        digest = hashlib.sha256()
        for path in self.files():
            digest.update(f"{path.relative_to(self.path)}\0{sha256_file(path)}\n".encode())
        return digest.hexdigest()


def read_study(path: Path | str) -> Study:
    """Read and check a study folder (or its study.yaml). InputError lists everything that is wrong."""
    folder = Path(path)
    folder = folder.parent if folder.name == "study.yaml" else folder
    file = folder / "study.yaml"
    if not file.is_file():
        raise InputError(
            [
                Problem(
                    str(file),
                    0,
                    0,
                    "there is no study here",
                    "give the folder that holds study.yaml, or make one: counterpoise new NAME",
                )
            ]
        )
    tree = read_yaml(file, file="study.yaml")
    spec, problems = _validated(tree)
    documents: tuple[Document, ...] = ()
    if spec is not None:
        problems += _spec_problems(spec, tree, folder)
        documents, found = _read_documents(folder)
        problems += found
    if problems or spec is None:
        raise InputError(sorted(problems))
    return Study(folder.resolve(), spec, documents, tree)


def _validated(tree: Located) -> tuple[StudySpec | None, list[Problem]]:
    try:
        return StudySpec.model_validate(tree.value), []
    except ValidationError as error:
        return None, validation_problems(tree, error, _keys(StudySpec))


def _keys(model: type[Frozen]) -> list[str]:
    return [info.alias or name for name, info in model.model_fields.items()]


def _spec_problems(spec: StudySpec, tree: Located, folder: Path) -> list[Problem]:
    sides = (spec.rivalry.claimant, spec.rivalry.holder)
    problems = [
        tree.problem(
            f"'{actor}' is not a side of this rivalry ({sides[0]}, {sides[1]})",
            block,
            actor,
            hint=nearest(actor, sides),
            at_key=True,
        )
        for block, mapping in (("patrons", spec.patrons), ("suppliers", spec.suppliers))
        for actor in mapping
        if actor not in sides
    ]
    every = {supplier for suppliers in spec.suppliers.values() for supplier in suppliers}
    if spec.main_supplier and spec.main_supplier not in every:
        problems.append(
            tree.problem(
                f"main supplier '{spec.main_supplier}' supplies neither side",
                "main_supplier",
                hint=nearest(spec.main_supplier, every),
            )
        )
    problems += [
        tree.problem(
            f"there is no table '{series.table}'", "series", name, "table", hint=nearest(series.table, _tables(folder))
        )
        for name, series in spec.series.items()
        if series.table is not None and not _inside(folder, series.table)
    ]
    return problems


def _inside(folder: Path, relative: str) -> bool:
    """True where the path names a file below the study folder (no way out by .. or links)."""
    target = (folder / relative).resolve()
    return target.is_file() and target.is_relative_to(folder.resolve())


def _tables(folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in sorted(folder.glob("tables/*.csv"))]


def _read_documents(folder: Path) -> tuple[tuple[Document, ...], list[Problem]]:
    """The documents that documents.yaml lists, then those that `read` has registered."""
    listed, problems = _listed_documents(folder)
    registered, found = read_register(folder, listed)
    return (*listed, *registered), [*problems, *found]


def _listed_documents(folder: Path) -> tuple[tuple[Document, ...], list[Problem]]:
    file = folder / "documents.yaml"
    if not file.is_file():
        return (), []
    try:
        tree = read_yaml(file, file="documents.yaml")
    except InputError as error:
        return (), list(error.problems)
    adapter: TypeAdapter[Any] = TypeAdapter(tuple[Document, ...])
    try:
        documents: tuple[Document, ...] = adapter.validate_python(tree.value)
    except ValidationError as error:
        return (), validation_problems(tree, error, _keys(Document))
    seen: set[str] = set()
    problems = []
    for place, document in enumerate(documents):
        if document.id in seen:
            problems.append(tree.problem(f"document id '{document.id}' stands twice", place, "id"))
        seen.add(document.id)
    return documents, problems
