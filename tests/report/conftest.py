"""A small made-up study with hostile text in it, made-up results of every stage, and its report on disk."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from counterpoise.accounts.comparison import (
    AccountResult,
    Comparison,
    LinkResult,
    ScaleResult,
    study_comparison,
)
from counterpoise.accounts.recover import RecoveredRecord, Recovery
from counterpoise.dates import Month
from counterpoise.evidence.matching import find_clashes
from counterpoise.outlook.forecast import Chance, Forecast, Outlook
from counterpoise.outlook.trace import Influence, LinkStep, SeriesStep, Trace
from counterpoise.outlook.whatif import Difference, WhatIf
from counterpoise.report.figures.balance import Balance
from counterpoise.report.page import write_report
from counterpoise.report.view import ReportView, build_view
from counterpoise.system.check import Finding
from counterpoise.system.load import Loaded, load_study

HOSTILE = "Said <script>document.title='owned'</script> & \"quoted\" </style><img src=x onerror=alert(1)>"
FORMULA = '=HYPERLINK("http://evil.example","x")'
FIRST, MONTHS = Month.of(2014, 1), 36

STUDY = """\
title: "Upland <b>& Lowland</b>"
months: 2014-01..2016-12
blueprint: armed_rivalry
rivalry: {claimant: LOW, holder: UPP, over: HIL}
patrons: {UPP: BIG}
suppliers: {LOW: [BIG, FAR], UPP: [BIG]}
mediators: [OSCE_MG]
series:
  deaths: {table: tables/deaths.csv, as: count}
  deliveries: {table: tables/deliveries.csv, as: amount, every: year}
  deals: {chronicle: [deal], as: count}
  offers: {chronicle: [offer], as: count}
  talks: {chronicle: [talks], as: count}
"""
ACCOUNTS = {
    "none": {"says": "Violence feeds only on itself.", "moves": ["deaths"], "add": []},
    "balance": {
        "says": "The side that pulls ahead in arms uses force.",
        "moves": ["deaths", "deliveries"],
        "told_by": [{"document": "d1", "passage": [10, 60], "speaker": "Minister"}],
        "add": [
            {
                "from": "military_balance",
                "to": "fighting",
                "sign": "+",
                "prior": "half_normal(0.7)",
                "why": "the stronger strikes",
            }
        ],
    },
    "licence": {
        "says": "Arms carry leave to use them.",
        "moves": ["deaths", "deals"],
        "add": [
            {
                "from": "guarantee[main,claimant]",
                "to": "fighting",
                "sign": "+",
                "prior": "half_normal(0.7)",
                "why": "leave to use",
            }
        ],
    },
}
TABLE_HEADER = "quantity,from,to,start,end,value,low,high,at_least,unit,channel,source,vintage,note\n"
CHRONICLE_HEADER = (
    "date,date_end,precision,category,event_type,mode,actor,recipient,status,text,speaker,outlet,side,url,coder,coded\n"
)


@pytest.fixture(scope="session")
def hostile() -> str:
    """Text that tries to break out of an HTML page."""
    return HOSTILE


@pytest.fixture(scope="session")
def formula() -> str:
    """Text that a spreadsheet would run."""
    return FORMULA


@pytest.fixture(scope="session")
def study_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up study on disk."""
    folder = tmp_path_factory.mktemp("studies") / "upland"
    for part in ("accounts", "tables", "chronicle", "records"):
        (folder / part).mkdir(parents=True)
    (folder / "study.yaml").write_text(STUDY)
    for name, content in ACCOUNTS.items():
        (folder / "accounts" / f"{name}.yaml").write_text(json.dumps({"name": name, **content}))
    (folder / "tables" / "deaths.csv").write_text(_deaths())
    (folder / "tables" / "deliveries.csv").write_text(_deliveries())
    (folder / "chronicle" / "all.csv").write_text(_chronicle())
    (folder / "documents.yaml").write_text(json.dumps([_document()]))
    lines = "".join(json.dumps(record) + "\n" for record in _records())
    (folder / "records" / "d1.jsonl").write_text(lines)
    return folder


def _deaths() -> str:
    rows = [TABLE_HEADER]
    for step in range(MONTHS):
        month = FIRST + step
        if month.year == 2015:
            continue
        value = 40 if str(month) == "2016-04" else step % 3
        rows.append(
            f'deaths,,,{month},{month},{value},,,,deaths,Counter,"Counter 1.0, https://example.org/deaths",2024-01-01,\n'
        )
    rows.append("deaths,,,2015-01,2015-12,12,10,20,,deaths,Counter,Counter 1.0,2024-01-01,known as a sum\n")
    return "".join(rows)


def _deliveries() -> str:
    rows = [TABLE_HEADER]
    for year in (2013, 2014, 2015, 2016):
        for supplier, side, value in (("BIG", "LOW", 40 * (year - 2012)), ("FAR", "LOW", 5), ("BIG", "UPP", 9)):
            rows.append(
                f"deliveries,{supplier},{side},{year}-01,{year}-12,{value},,,,tiv_m,Register,Register,2024-02-02,\n"
            )
    return "".join(rows)


def _chronicle() -> str:
    def row(day: str, kind: str, event: str, actor: str, recipient: str, text: str, status: str = "reported") -> str:
        said = '"' + text.replace('"', '""') + '"'
        return (
            f"{day},,day,{kind},{event},,{actor},{recipient},{status},{said},Spokesman,Daily,LOW,"
            f"https://example.org/{day}?a=1&b=2,c1,2024-03-03\n"
        )

    return CHRONICLE_HEADER + "".join(
        [
            row("2014-05-06", "deal", "SUPPORT", "LOW", "BIG", "Signed for tanks from Great Arsenal Works."),
            row("2014-09-01", "offer", "AGREE", "BIG", "LOW", "Offered rockets.", "planned"),
            row("2015-02-03", "talks", "CONSULT", "LOW;UPP", "", "Presidents \u202emet."),
            row("2016-04-02", "incident", "ASSAULT", "LOW", "UPP", HOSTILE),
            row("2016-05-05", "statement", "ACCUSE", "UPP", "BIG", FORMULA),
        ]
    )


def _document() -> dict[str, str]:
    return {
        "id": "d1",
        "file": "d1.txt",
        "sha256": "0" * 64,
        "title": f"Title {HOSTILE}",
        "outlet": "Gazette",
        "side": "UPP",
        "published": "2016-06-01",
        "url": "https://example.org/d1",
    }


def _records() -> list[dict[str, object]]:
    common = {"document": "d1", "coded_by": "hand:t1", "speaker": "Minister", "speaker_code": "UPP"}
    return [
        {
            **common,
            "kind": "transfer",
            "passage": [1, 9],
            "text": "Arms of Lowland cost five billion.",
            "supplier": "BIG",
            "recipient": "LOW",
            "money_low": 5000,
            "money_high": 5000,
            "currency": "USD",
            "period": "2014-01..2015-12",
        },
        {
            **common,
            "kind": "transfer",
            "passage": [20, 29],
            "text": "Arms of Lowland cost seven billion or so.",
            "supplier": "BIG",
            "speaker": "Another",
            "recipient": "LOW",
            "money_low": 6000,
            "money_high": 7000,
            "currency": "USD",
            "period": "2014-01..2015-12",
        },
        {
            **common,
            "kind": "causal_claim",
            "passage": [30, 50],
            "text": "More arms bring attacks.",
            "cause": "arms",
            "effect": "attacks",
            "cause_quantity": "military_balance",
            "effect_quantity": "onset",
            "polarity": "+",
            "accounts": ["balance"],
        },
        {
            **common,
            "kind": "claim",
            "passage": [60, 70],
            "text": "No arms came to us.",
            "stance": "denies",
            "about": "deliveries[BIG->UPP]",
            "value": "no_deliveries",
            "period": "2016-01..2016-12",
        },
    ]


@pytest.fixture(scope="session")
def loaded(study_folder: Path) -> Loaded:
    return load_study(study_folder)


@pytest.fixture(scope="session")
def plain_view(loaded: Loaded) -> ReportView:
    """A view of the record alone: no stage after it was run."""
    return build_view(loaded, clashes=find_clashes(loaded.evidence), written="2024-04-04", manifest={"seed": "1"})


@pytest.fixture(scope="session")
def view(loaded: Loaded, plain_view: ReportView) -> ReportView:
    """A view with made-up results of every stage."""
    quantities = ("fighting", "deaths", "tension", "military_balance")
    record = plain_view.loaded.evidence.events[3].id
    return build_view(
        loaded,
        clashes=plain_view.clashes,
        written="2024-04-04",
        manifest={"seed": "1", "command": HOSTILE},
        comparison=_comparison(),
        recovery=_recovery(),
        forecast=_forecast(quantities),
        whatifs=(_whatif(quantities),),
        traces=(_trace(record),),
        balance=_balance(),
        findings=(Finding("untestable", "licence", "leads to no observed quantity"),),
    )


@pytest.fixture(scope="session")
def page(view: ReportView, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on disk."""
    return write_report(view, tmp_path_factory.mktemp("out") / "report.html")


@pytest.fixture
def with_clashes(view: ReportView) -> Callable[[], ReportView]:
    """The view without its clashes, to see what an empty section says."""
    return lambda: replace(view, clashes=())


def _comparison() -> Comparison:
    months = [str(FIRST + step) for step in range(MONTHS)]
    results = []
    for name, level in (("balance", 1.6), ("licence", -0.2)):
        gains = tuple((month, level / 8 if month in months[20:28] else 0.0) for month in months)
        scales = tuple(ScaleResult(s, level * s**0.5, 0.04, 0.05, 300.0, False) for s in (0.5, 1.0, 2.0))
        link = LinkResult(
            "military_balance -> fighting" if name == "balance" else "guarantee[BIG,LOW] -> fighting",
            0.56,
            0.42,
            0.5,
            0.3,
            0.05,
            0.45,
            1.2,
        )
        results.append(
            AccountResult(name, scales, 0.1, (("deaths", level), ("deals[BIG->LOW]", 0.1)), gains, links=(link,))
        )
    links = {r.account: [link.name for link in r.links] for r in results}
    return Comparison((study_comparison("upland", results, links),), None, 1, 3)


def _recovery() -> Recovery:
    records = tuple(
        RecoveredRecord(truth, i, 2, {"balance": 0.5 - i, "licence": 0.2 * i - 0.1})
        for truth in ("none", "balance", "licence")
        for i in range(4)
    )
    return Recovery("upland", ("none", "balance", "licence"), 1.0, (2.0, 1.0, 3.0), records)


def _fans(quantities: tuple[str, ...], months: int) -> dict[str, np.ndarray]:
    spread = np.array([-2.0, -1.3, -0.7, 0.0, 0.7, 1.3, 2.0])
    widths = np.sqrt(np.arange(1, months + 1))[:, None]
    return {
        name: (3.0 + spread * widths * 0.4 if name != "deaths" else np.exp(0.5 + 0.4 * spread * widths))
        for name in quantities
    }


def _forecast(quantities: tuple[str, ...]) -> Forecast:
    months = tuple(FIRST + MONTHS + step for step in range(12))
    levels = np.tile([0.85, 0.08, 0.02, 0.05], (12, 1))
    chances = (
        Chance("offensive or war", 0.22, 0.10, 0.38),
        Chance("war", 0.03, 0.01, 0.08),
        Chance("at least 100 deaths", 0.06, 0.02, 0.15),
    )
    outlooks = tuple(
        Outlook(name, weight, _fans(quantities, 12), levels, chances)
        for name, weight in (("none", 0.3), ("balance", 0.5), ("licence", 0.2), ("mixed", 1.0))
    )
    return Forecast("upland", FIRST + MONTHS - 1, months, quantities, outlooks, "given", 64, 64, 1)


def _whatif(quantities: tuple[str, ...]) -> WhatIf:
    months = tuple(FIRST + 12 + step for step in range(24))
    fans = _fans(quantities, 24)
    changes = {name: fans[name] - fans[name][:, 3:4] for name in quantities}
    differences = tuple(
        Difference(
            name,
            changes,
            fans,
            {"offensive or war": (0.5, 0.5 - cut), "war": (0.1, 0.1)},
            {"offensive or war": 0.01, "war": math.nan},
            (("deliveries[BIG->LOW] -> arsenal[LOW]", 3.0),),
        )
        for name, cut in (("none", 0.0), ("balance", 0.2), ("licence", 0.05))
    )
    return WhatIf(
        "upland",
        "no_arms",
        "Big suspends deliveries to Lowland from January 2015.",
        months[0],
        months,
        quantities,
        differences,
        ("deliveries[BIG->LOW] = 0 lies outside the data",),
        64,
        64,
        1,
    )


def _trace(record: str) -> Trace:
    return Trace(
        "upland",
        "none",
        "deaths",
        FIRST + 27,
        12.0,
        3.0,
        40.0,
        (LinkStep("tension -> deaths", 1, 0.8, 0.4, 1.3, False, "core", "everyday violence", ()),),
        (SeriesStep("deaths", "deaths", 40.0, (record,)),),
        (Influence("deaths", FIRST + 27, (record,), -3.2, 41.0, HOSTILE),),
    )


def _balance() -> Balance:
    claimant = tuple(100.0 + 4 * step for step in range(MONTHS))
    holder = tuple(100.0 + step for step in range(MONTHS))
    ratio = tuple(math.log(a / b) for a, b in zip(claimant, holder, strict=True))
    return Balance(
        FIRST,
        claimant,
        holder,
        ratio,
        ("Lowland", "Upland"),
        lower=tuple(r - 0.1 for r in ratio),
        upper=tuple(r + 0.1 for r in ratio),
    )
