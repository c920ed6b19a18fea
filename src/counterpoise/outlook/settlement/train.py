"""Remake the ensemble's table: `python -m counterpoise.outlook.settlement.train FILE.tsv [OUT.json]`.

FILE.tsv is in the form of DEU III (`deu`); the table goes to OUT.json or to standard output. What is done is in
`training`; the table states its source, issues, folds, seed and the scores of nested folds.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from counterpoise.errors import CounterpoiseError
from counterpoise.outlook.settlement.deu import read_deu
from counterpoise.outlook.settlement.training import train

USAGE = "usage: python -m counterpoise.outlook.settlement.train FILE.tsv [OUT.json]\n"


def main(arguments: Sequence[str]) -> int:
    """Write the table and return the exit code: 2 where the call is wrong, 3 where the file is."""
    if not 1 <= len(arguments) <= 2:
        sys.stderr.write(USAGE)
        return 2
    path = Path(arguments[0])
    try:
        text = train(read_deu(path), source=path.name).to_json() + "\n"
    except CounterpoiseError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    if len(arguments) == 2:
        Path(arguments[1]).write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
