"""`import`: a publisher's file becomes the text of a tidy table."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from counterpoise.errors import NothingFound
from counterpoise.read.imported import TableKind, tidy_text
from counterpoise.read.tables import import_table


def import_to_csv(
    path: Path, *, kind: str | None = None, actors: tuple[str, ...] = (), vintage: str = ""
) -> tuple[str, str]:
    """(tidy CSV text, one line about it). With `actors`, only rows whose named actors are all among them.

    InputError for a file that cannot be read; NothingFound where no row is left.
    """
    wanted = set(actors)

    def keep(one: str, other: str) -> bool:
        return not wanted or {actor for actor in (one, other) if actor} <= wanted

    table = import_table(path, cast("TableKind | None", kind), keep=keep, vintage=vintage)
    if not table.rows:
        raise NothingFound(f"{path.name} ({table.kind}) has no rows between {', '.join(actors) or 'any actors'}")
    notes = f"; {len(table.notes)} notes, the first: {table.notes[0]}" if table.notes else ""
    return tidy_text(table.rows), f"{path.name}: {table.kind}, release {table.vintage}, {len(table.rows)} rows{notes}"
