"""Made-up articles of three outlets over two years, with a known number of visits and attacks, for tests of reading."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

MONTHS = [(year, month) for year in (2014, 2015) for month in range(1, 13)]
VISITS = [(place * 5 + place // 7) % 3 for place in range(24)]
"""Visits of the Russian minister in each month: 0, 1 or 2."""
ATTACKS = [(place * 7) % 3 for place in range(24)]
DAYS = (6, 20)
STUDY = """title: Articles
months: 2014-01..2015-12
blueprint: armed_rivalry
rivalry: {claimant: AZE, holder: ARM, over: NKR}
patrons: {ARM: RUS, AZE: TUR}
suppliers: {AZE: [RUS], ARM: [RUS]}
series:
  deaths: {table: tables/deaths.csv, as: count}
  visits: {documents: [CONSULT/visit], as: count}
  violations: {documents: [ASSAULT], as: count, over: outlet}
  relation: {documents: ["*"], as: score}
"""
_THINGS = (
    "bridge orchard harbour school museum railway market library river theatre stadium bakery garden hospital "
    "mill vineyard tunnel lighthouse chapel airport reservoir factory meadow tower"
).split()
_DONE = "reopened closed painted flooded measured cleaned widened sold praised photographed renamed inspected".split()


def write_articles(folder: Path) -> int:
    """Write the articles; returns their number. Two papers of the sides and an agency of neither tell of each month."""
    folder.mkdir()
    number = 0
    for place, (year, month) in enumerate(MONTHS):
        visits = [_day(year, month, day) for day in DAYS[: VISITS[place]]]
        attacks = [_day(year, month, day + 2) for day in DAYS[: ATTACKS[place]]]
        told = {
            "Reuters": [f"Russian Foreign Minister Sergei Lavrov visited Azerbaijan on {day}." for day in visits],
            "APA": [f"Armenian forces shelled Azerbaijani positions on {day}." for day in attacks]
            + [f"Russian Foreign Minister Sergei Lavrov visited Azerbaijan on {day}." for day in visits[:1]],
            "Armenpress": [f"Azerbaijani forces shelled Armenian positions on {day}." for day in attacks[:1]],
        }
        for outlet, sentences in told.items():
            draw = random.Random(f"{outlet} {place}")
            filler = [f"The {draw.choice(_THINGS)} was {draw.choice(_DONE)}." for _ in range(6)]
            head = f"{outlet}\n\n{_day(year, month, 26)}\n\n"
            name = f"{year}-{month:02d}-{outlet.lower()}.txt"
            (folder / name).write_text(head + " ".join([*sentences, *filler]) + "\n", encoding="utf-8")
            number += 1
    return number


def write_study(folder: Path) -> Path:
    """A study of the articles' rivalry, with deaths but without documents."""
    (folder / "tables").mkdir(parents=True)
    (folder / "accounts").mkdir()
    (folder / "accounts" / "none.yaml").write_text("name: none\nsays: Violence feeds only on itself.\n")
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    header = "quantity,from,to,start,end,value,low,high,at_least,unit,channel,source,vintage,note\n"
    rows = [
        f"deaths,,,{year}-{month:02d},{year}-{month:02d},{count},,,,deaths,Bureau,made up for tests,2020-01-01,\n"
        for (year, month), count in zip(MONTHS, ATTACKS, strict=True)
    ]
    (folder / "tables" / "deaths.csv").write_text(header + "".join(rows), encoding="utf-8")
    return folder


def _day(year: int, month: int, day: int) -> str:
    return f"{day} {date(year, month, day):%B} {year}"
