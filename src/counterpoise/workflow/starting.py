"""Starting a study: an empty one for any rivalry, or a copy of one that ships.

The eight accounts of the flagship are written on roles, so a new study starts with all of them; their `told_by`
passages belong to the flagship's documents and are left out of the copy.
"""

from __future__ import annotations

import re
import shutil
from importlib import resources
from pathlib import Path

from counterpoise import atomic
from counterpoise.dates import MonthSpan
from counterpoise.errors import UsageError
from counterpoise.read.tidy import TIDY_COLUMNS

_TEMPLATE = """\
# A study is a folder of text. `counterpoise check` says what is missing; docs/guides/first-study.md walks through it.
title: {title}
months: {months}
blueprint: armed_rivalry
rivalry: {{claimant: {claimant}, holder: {holder}}}
# patrons: {{{holder}: XXX, {claimant}: YYY}}     who would stand by each side
suppliers: {{{claimant}: [], {holder}: []}}       # who sells arms to each side, the main supplier of both first
# Each series is a table in tables/ (one tidy layout: {columns}) or categories of the chronicle:
series:
  deaths: {{table: tables/deaths.csv, as: count}}
#  deliveries: {{table: tables/deliveries.csv, as: amount, every: year}}
#  spending: {{table: tables/spending.csv, as: covariate, every: year}}
#  deals: {{chronicle: [deal], as: count}}
"""
_EXAMPLE_ROWS = (
    "deaths,,,{first},{first},0,,,,deaths,,replace this row: title and address of the source,{year}-01-01,\n"
)
_SCENARIOS = """\
# Named what-ifs: set, scale or hold a quantity from a month on. Example (needs a deliveries series):
# suspend_deliveries:
#   says: XXX suspends deliveries to {claimant}.
#   from: {first}
#   do: [{{quantity: "deliveries[XXX->{claimant}]", set: 0}}]
{{}}
"""


def shipped_studies() -> tuple[str, ...]:
    """Names of the studies that ship with the package."""
    root = resources.files("counterpoise") / "studies"
    return tuple(sorted(entry.name for entry in root.iterdir() if (entry / "study.yaml").is_file()))


def shipped_folder(name: str) -> Path:
    """Folder of a study that ships; read it, never write to it."""
    return Path(str(resources.files("counterpoise") / "studies" / name))


def copy_study(name: str, folder: Path) -> Path:
    """Copy a shipped study; UsageError where the folder exists and is not empty."""
    _refuse_existing(folder)
    with resources.as_file(resources.files("counterpoise") / "studies" / name) as source:
        shutil.copytree(
            source, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("results", "*.db", "__pycache__")
        )
    return folder


def new_study(folder: Path, *, claimant: str, holder: str, months: str) -> Path:
    """Write the skeleton of a study; UsageError for an existing folder, equal sides or an impossible span."""
    _refuse_existing(folder)
    if claimant == holder:
        raise UsageError(f"claimant and holder must be two actors, both are {claimant}")
    try:
        span = MonthSpan.parse(months)
    except ValueError as error:
        raise UsageError(f"--months {months}: {error}") from error
    columns = ",".join(TIDY_COLUMNS)
    filled = {
        "title": f"{claimant} and {holder}",
        "months": months,
        "claimant": claimant,
        "holder": holder,
        "columns": columns,
        "first": str(span.first),
        "year": span.first.year,
    }
    for part in (folder / "tables", folder / "accounts"):
        part.mkdir(parents=True, exist_ok=True)
    atomic.write_text(folder / "study.yaml", _TEMPLATE.format(**filled))
    atomic.write_text(folder / "scenarios.yaml", _SCENARIOS.format(**filled))
    atomic.write_text(folder / "tables" / "deaths.csv", columns + "\n" + _EXAMPLE_ROWS.format(**filled))
    for name, text in _accounts().items():
        atomic.write_text(folder / "accounts" / name, text)
    return folder


def _accounts() -> dict[str, str]:
    """The flagship's accounts without the passages that tell them."""
    folder = resources.files("counterpoise") / "studies" / "karabakh" / "accounts"
    bare = re.compile(r"^told_by:.*?(?=^add:)", flags=re.MULTILINE | re.DOTALL)
    return {
        entry.name: bare.sub("told_by: []\n", entry.read_text(encoding="utf-8"))
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
    }


def _refuse_existing(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} exists and is not empty; give another folder")
