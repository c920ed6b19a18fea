"""Errors with a place, a reason and a remedy.

Every error a user can cause derives from `CounterpoiseError` and carries the exit code of the command
line (`cli`): 2 usage, 3 bad input, 4 nothing found, 5 check failed, 6 fit unreliable. Problems in files are
collected as `Problem`s and raised together in one `InputError`, each printed as

    tables/deaths.csv:14:3: unknown column 'detahs'
      hint: did you mean 'deaths'?
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in an input file: where, what, and how to mend it.

    `line` and `column` count from 1; 0 is unknown.
    """

    file: str
    line: int
    column: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        place = self.file
        if self.line:
            place += f":{self.line}"
            if self.column:
                place += f":{self.column}"
        text = f"{place}: {self.message}"
        return f"{text}\n  hint: {self.hint}" if self.hint else text


class CounterpoiseError(Exception):
    """Base of all errors shown to users without a traceback."""

    exit_code = 1


class UsageError(CounterpoiseError):
    """The call itself is wrong: an unknown verb, option or argument."""

    exit_code = 2


class InputError(CounterpoiseError):
    """Input files are wrong. Holds every `Problem` found, in file order."""

    exit_code = 3

    def __init__(self, problems: Sequence[Problem]) -> None:
        if not problems:
            raise ValueError("InputError needs at least one problem")
        self.problems = tuple(problems)
        count = len(self.problems)
        tail = f"\n{count} problems; nothing was written." if count > 1 else "\n1 problem; nothing was written."
        super().__init__("\n".join(str(problem) for problem in self.problems) + tail)


class NothingFound(CounterpoiseError):
    """The question was well put and the answer is empty."""

    exit_code = 4


class CheckFailed(CounterpoiseError):
    """A check that the user asked for did not pass (`verify`, `check --strict`)."""

    exit_code = 5


class FitUnreliable(CounterpoiseError):
    """A fit or filter degenerated; the message says where and what to try.

    `noise_sd` is the standard deviation of the log-likelihood where noise is the reason, else None: a caller can tell
    from it how many more particles it would take.
    """

    exit_code = 6

    def __init__(self, message: str, *, noise_sd: float | None = None) -> None:
        self.noise_sd = noise_sd
        super().__init__(message)


def nearest(word: str, candidates: Iterable[str]) -> str:
    """A hint naming the nearest right name, or the empty string where none is near."""
    found = difflib.get_close_matches(word, list(candidates), n=1, cutoff=0.6)
    return f"did you mean '{found[0]}'?" if found else ""
