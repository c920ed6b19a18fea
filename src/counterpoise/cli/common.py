"""What the verbs share: options, progress on standard error, tables and JSON on standard output."""

from __future__ import annotations

import dataclasses
import json
import math
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from counterpoise.workflow.stages import Effort

EPILOG = (
    "Exit codes: 0 ok, 1 internal, 2 usage, 3 bad input, 4 nothing found, 5 check failed, 6 fit unreliable, "
    "130 stopped."
)

StudyArgument = typer.Argument(Path(), help="Study folder (holds study.yaml); default: here.", show_default=False)
SeedOption = typer.Option(1, "--seed", help="Seed of all random numbers; the same seed gives the same figures.")
JobsOption = typer.Option(0, "--jobs", min=0, help="Threads; 0 means one per core. Never changes a result.")
QuickOption = typer.Option(False, "--quick", help="A first look in about a minute: smaller samples, no recovery.")
AccountOption = typer.Option(None, "--account", help="Only this account (repeat for several); default: all.")


@dataclass(frozen=True)
class Options:
    """The options that stand before the verb."""

    json: bool = False
    quiet: bool = False
    debug: bool = False


class Talk:
    """Progress on standard error: one line per stage, rewritten in place on a terminal, plain lines elsewhere."""

    def __init__(self, options: Options) -> None:
        self._quiet = options.quiet
        self._terminal = sys.stderr.isatty()
        self._started = time.monotonic()
        self._last = 0.0
        self._open = False

    def __call__(self, text: str) -> None:
        """Say a step; on a pipe at most one line a second of the same stage."""
        if self._quiet:
            return
        now = time.monotonic()
        line = f"[{now - self._started:6.1f} s] {text}"
        if self._terminal:
            print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)
            self._open = True
        elif now - self._last >= 1.0:
            print(line, file=sys.stderr, flush=True)
            self._last = now

    def done(self, text: str) -> None:
        """Say that a stage is finished, on a line of its own."""
        if self._quiet:
            return
        start = "\r\033[K" if self._open else ""
        print(f"{start}[{time.monotonic() - self._started:6.1f} s] {text}", file=sys.stderr, flush=True)
        self._open = False


def options_of(context: typer.Context) -> Options:
    """The options that were given before the verb."""
    found = context.obj
    return found if isinstance(found, Options) else Options()


def effort_of(quick: bool) -> Effort:
    """How much to compute."""
    from counterpoise.workflow.stages import FULL, QUICK

    return QUICK if quick else FULL


def plain(value: Any) -> Any:
    """A result as JSON can hold it: dataclasses to objects, arrays to lists, months to text, NaN to null."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        if type(value).__name__ in ("Month", "MonthSpan", "DateSpan"):
            return str(value)
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(entry) for entry in value]
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    return value if value is None or isinstance(value, str | int | bool) else str(value)


def print_json(value: Any) -> None:
    """Print a result as JSON on standard output."""
    print(json.dumps(plain(value), indent=1, ensure_ascii=False))


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> None:
    """Print aligned columns; those whose number is in `right` are aligned to the right."""
    widths = [max(len(str(row[i])) for row in [header, *rows]) for i in range(len(header))]
    for row in [header, *rows]:
        cells = [
            str(cell).rjust(w) if i in right else str(cell).ljust(w)
            for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())


def show(context: typer.Context, value: Any, text: Callable[[], None]) -> None:
    """Print a result as JSON where --json was given, else with `text`."""
    if options_of(context).json:
        print_json(value)
    else:
        text()
