"""Outlet and side: read where a publisher names itself, and unknown otherwise."""

from __future__ import annotations

import re

import pytest

from counterpoise.read.documents.outlet import known_outlets
from counterpoise.vocabulary import actors

from .conftest import Folder

PROSE = (
    "The president told RIA Novosti that the talks should go on, although neither side was ready to withdraw its "
    "forces from the line of contact before an election, as Reuters and Azertac had written."
)


@pytest.mark.parametrize(
    ("text", "name", "side"),
    [
        (f"A title of some kind\n\n{PROSE}\n\nSource: Minval.az", "Minval", "AZE"),
        (f"A title of some kind\n\n{PROSE} Source: Minval.az", "Minval", "AZE"),
        (f"A title of some kind\n\n{PROSE}\n\nSource: The Village Voice", "The Village Voice", None),
        (f"Lragir.am\n\nA title of some kind\n\n{PROSE}", "Lragir", "ARM"),
        (f"A title of some kind\n\nBAKU, April 6 (Reuters) - {PROSE}", "Reuters", "third"),
        (f"MINISTRY OF DEFENCE OF THE REPUBLIC OF ARMENIA\nA title of some kind\n\n{PROSE}",
         "Ministry of Defence of Armenia", "ARM"),
        (f"Press service of the Ministry of Foreign Affairs of Azerbaijan\nA title\n\n{PROSE}",
         "Ministry of Foreign Affairs of Azerbaijan", "AZE"),
        (f"A title of some kind\n\n{PROSE}\n\nhttps://www.azatutyun.am/a/28244115.html", "Azatutyun (RFE/RL)", "third"),
        (f"A title of some kind\n\n{PROSE}\n\n© 2016 Agency, https://en.hetq.am/x", "Hetq", "ARM"),
    ],
)  # fmt: skip
def test_where_a_publisher_names_itself(folder: Folder, text: str, name: str, side: str | None) -> None:
    outlet = folder.document("a.txt", text).outlet
    assert (outlet.name, outlet.side) == (name, side)
    assert outlet.why


def test_a_name_in_the_prose_is_no_outlet(folder: Folder) -> None:
    outlet = folder.document("a.txt", f"A title of some kind\n\n{PROSE}").outlet
    assert (outlet.name, outlet.side, outlet.why) == (None, None, "nothing in the document names its publisher")


def test_the_side_of_an_unknown_site_is_unknown(folder: Folder) -> None:
    page = (
        f"<html><head><meta property='og:site_name' content='Village Voice'></head><body><p>{PROSE}</p></body></html>"
    )
    outlet = folder.document("a.html", page).outlet
    assert (outlet.name, outlet.side) == ("Village Voice", None)


def test_the_table_is_sound() -> None:
    rows = known_outlets()
    assert len({row.name for row in rows}) == len(rows)
    domains = [domain for row in rows for domain in row.domains]
    assert len(set(domains)) == len(domains)
    names = [name for row in rows for name in {row.name.casefold(), *map(str.casefold, row.aliases)}]
    assert len(set(names)) == len(names)
    assert {row.side for row in rows} - {"third"} <= set(actors())
    assert all(re.fullmatch(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+", domain) for domain in domains)
    assert all(row.basis for row in rows)
