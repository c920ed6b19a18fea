"""The further studies that ship for pooled fits: they load and compile, and every figure stands in its source."""

from __future__ import annotations

import csv
import gzip
import math
from dataclasses import dataclass
from pathlib import Path

import pytest

from counterpoise.evidence.series import Series
from counterpoise.records import TableRow
from counterpoise.study import read_study
from counterpoise.system.bind import bind
from counterpoise.system.compile import compile_account
from counterpoise.system.declared import read_declarations
from counterpoise.system.load import Loaded, load_study

FOLDER = Path(__file__).resolve().parents[2] / "src" / "counterpoise" / "studies"


@dataclass(frozen=True)
class Pooled:
    """A study of the pool: its conflicts in PRIO's data, its dyad in UCDP's, and how often it went to war."""

    name: str
    prio: tuple[str, ...]
    dyad: str
    heavy_years: int
    """Years in which at least 500 died."""


POOL = (
    Pooled("argentina_britain", ("151",), "", 1),
    Pooled("argentina_chile", (), "", 0),
    Pooled("china_india", ("77",), "569", 1),
    Pooled("china_taiwan", ("35",), "", 0),
    Pooled("china_vietnam", ("138",), "", 3),
    Pooled("ecuador_peru", ("208",), "854", 0),
    Pooled("egypt_israel", ("55", "104"), "", 5),
    Pooled("india_pakistan", ("20",), "422", 3),
    Pooled("iran_iraq", ("128",), "", 9),
    Pooled("morocco_algeria", ("81",), "", 1),
)
STUDIES = pytest.mark.parametrize("pooled", POOL, ids=lambda pooled: pooled.name)


@pytest.fixture(scope="module")
def loaded() -> dict[str, Loaded]:
    return {pooled.name: load_study(FOLDER / pooled.name) for pooled in POOL}


@pytest.fixture(scope="module")
def world(shared: Path) -> dict[str, list[dict[str, str]]]:
    """Rows of the world tables by short name."""
    names = {
        "tiv": "sipri_tiv_1950_2021",
        "milex": "sipri_milex",
        "prio": "prio_battle_deaths_1946_2008",
        "brd": "ucdp_brd_dyad_year",
        "unga": "unga_ideal_points",
    }
    tables = {}
    for key, name in names.items():
        with gzip.open(shared / "data" / "world" / f"{name}.csv.gz", "rt", encoding="utf-8") as stream:
            tables[key] = list(csv.DictReader(stream))
    return tables


def _rows(study: Loaded, quantity: str) -> list[TableRow]:
    return [row for row in study.evidence.rows if row.quantity == quantity]


def _year(row: TableRow) -> int:
    return row.months.first.year


def _years(study: Loaded) -> range:
    months = study.study.months
    return range(months.first.year, months.last.year + 1)


# -- the studies themselves --------------------------------------------------------------------------------


def test_every_folder_but_the_flagship_is_in_the_pool() -> None:
    folders = {path.parent.name for path in FOLDER.glob("*/study.yaml")}
    assert folders - {"karabakh"} == {pooled.name for pooled in POOL}


@STUDIES
def test_months_are_whole_years_and_at_most_fifty(pooled: Pooled) -> None:
    months = read_study(FOLDER / pooled.name).months
    assert (months.first.month, months.last.month) == (1, 12)
    assert 240 <= len(months) <= 600


@STUDIES
def test_accounts_are_those_of_the_flagship_less_its_passages(pooled: Pooled) -> None:
    def told(name: str) -> dict[str, dict[str, object]]:
        accounts = read_declarations(read_study(FOLDER / name)).accounts
        return {key: account.model_dump(exclude={"told_by", "says"}) for key, account in accounts.items()}

    assert told(pooled.name) == told("karabakh")


@STUDIES
def test_every_account_compiles_and_shares_the_core(pooled: Pooled, loaded: dict[str, Loaded]) -> None:
    bundle = loaded[pooled.name].bundle
    core = compile_account(bundle, "none")
    for name in bundle.declarations.accounts:
        made = compile_account(bundle, name)
        assert made.node_names == core.node_names
        assert len(made.core_index) == core.parameters.dimension
    assert len(compile_account(bundle, "balance").free_links) == 2


@STUDIES
def test_scenarios_name_quantities_of_the_study(pooled: Pooled, loaded: dict[str, Loaded]) -> None:
    bundle = loaded[pooled.name].bundle
    declared = bundle.declarations
    system = bind(bundle.study, declared.blueprint, declared.accounts["none"], bundle.series)
    assert declared.scenarios
    for scenario in declared.scenarios.values():
        for entry in scenario.do:
            assert system.quantity(entry.quantity).series == entry.quantity


@STUDIES
def test_each_supplier_has_a_figure_for_every_year(pooled: Pooled, loaded: dict[str, Loaded]) -> None:
    bundle = loaded[pooled.name].bundle
    for side, suppliers in bundle.study.spec.suppliers.items():
        for supplier in suppliers:
            amounts = bundle.series[f"deliveries[{supplier}->{side}]"].exact
            assert all(math.isfinite(value) for value in amounts[11::12])
            assert all(math.isnan(amounts[month]) for month in range(len(amounts)) if month % 12 != 11)


@STUDIES
def test_every_month_of_deaths_is_accounted_for(pooled: Pooled, loaded: dict[str, Loaded]) -> None:
    """By a figure, a lower bound, or a row that says why it is missing."""
    series = loaded[pooled.name].bundle.series["deaths"]
    assert all(series.rows)
    for row in _rows(loaded[pooled.name], "deaths"):
        if row.value is None and row.at_least is None:
            assert row.note.startswith("missing: ")


@STUDIES
def test_every_row_names_channel_source_and_vintage(pooled: Pooled, loaded: dict[str, Loaded]) -> None:
    readme = (FOLDER / pooled.name / "tables" / "README.md").read_text(encoding="utf-8")
    tables = sorted((FOLDER / pooled.name / "tables").glob("*.csv"))
    assert len(tables) >= 3
    assert all(f"| {table.name} |" in readme for table in tables)
    for row in loaded[pooled.name].evidence.rows:
        assert row.channel
        assert "https://" in row.origin.source or "http://" in row.origin.source
        assert "2009-10-01" <= row.origin.vintage <= "2026-11-22"


def _heavy(series: Series) -> int:
    figures = [(month, value) for month, value in enumerate(series.exact) if value >= 500]
    figures += [(window.start, window.total) for window in series.windows if window.total >= 500]
    return len({month // 12 for month, _ in figures})


@STUDIES
def test_years_of_heavy_fighting(pooled: Pooled, loaded: dict[str, Loaded]) -> None:
    assert _heavy(loaded[pooled.name].bundle.series["deaths"]) == pooled.heavy_years


@STUDIES
def test_shares_of_days_are_half_of_their_window(pooled: Pooled, loaded: dict[str, Loaded]) -> None:
    """What a study lays on months by days of fighting covers a window whole, reaches half of it, and says so."""
    series = loaded[pooled.name].bundle.series["deaths"]
    shares = [row for row in _rows(loaded[pooled.name], "deaths") if row.channel == "this study"]
    placed = {row.months.first - series.months: row.at_least for row in shares}
    assert len(placed) == len(shares)
    for row in shares:
        assert row.value is None
        assert row.months.first == row.months.last
        assert row.note.startswith("share of days; lower bound by construction, not a count: half of ")
    for window in series.windows:
        inside = {month: placed.pop(month) for month in range(window.start, window.end + 1) if month in placed}
        if inside:
            assert len(inside) == window.end - window.start + 1
            half = math.ceil(window.total / 2)
            assert half <= sum(bound or 0 for bound in inside.values()) <= half + len(inside)
    assert not placed, "a share outside any window"


@STUDIES
def test_lower_bounds_are_never_more_than_the_total(pooled: Pooled, loaded: dict[str, Loaded]) -> None:
    series = loaded[pooled.name].bundle.series["deaths"]
    for window in series.windows:
        assert series.at_least[window.start : window.end + 1].sum() <= window.total


def test_the_pool_holds_peace_and_repeated_war() -> None:
    assert any(pooled.heavy_years == 0 for pooled in POOL)
    assert sum(pooled.heavy_years > 1 for pooled in POOL) >= 2


def test_what_never_went_to_war_is_zero_throughout(loaded: dict[str, Loaded]) -> None:
    for name in ("argentina_chile", "china_taiwan"):
        series = loaded[name].bundle.series["deaths"]
        assert [window.total for window in series.windows] == [0.0] * len(_years(loaded[name]))


# -- against the sources -----------------------------------------------------------------------------------


@STUDIES
def test_deliveries_are_those_of_sipri(
    pooled: Pooled, loaded: dict[str, Loaded], world: dict[str, list[dict[str, str]]]
) -> None:
    study = loaded[pooled.name]
    for side, suppliers in study.study.spec.suppliers.items():
        printed: dict[tuple[str, int], list[float]] = {}
        for line in world["tiv"]:
            if line["recipient_iso3"] == side:
                code = "RUS" if line["supplier_iso3"] == "SUN" else line["supplier_iso3"]
                supplier = code if code in suppliers else "OTH"
                printed.setdefault((supplier, int(line["year"])), []).append(float(line["tiv"]))
        rows = [row for row in _rows(study, "deliveries") if row.to_actor == side]
        for row in rows:
            figures = printed.pop((row.from_actor, _year(row)), [])
            if row.under is None:
                assert row.value == sum(figures)
            else:
                assert figures == [0.0] * round(row.under / 0.5)
            assert (row.note == "none listed") == (not figures)
        assert not [key for key in printed if key[1] in _years(study)], "years of a supplier left out"


@STUDIES
def test_spending_is_that_of_sipri(
    pooled: Pooled, loaded: dict[str, Loaded], world: dict[str, list[dict[str, str]]]
) -> None:
    study = loaded[pooled.name]
    printed = {
        (line["iso3"], int(line["year"])): round(float(line["milex_constant_2023_usd_m"]), 2)
        for line in world["milex"]
        if line["milex_constant_2023_usd_m"]
    }
    typed = {(row.from_actor, _year(row)): row.value for row in _rows(study, "spending")}
    assert typed == {key: printed[key] for key in typed}
    sides = study.study.spec.suppliers
    wanted = {key for key in printed if key[0] in sides and key[1] in _years(study)}
    assert wanted <= set(typed)


@STUDIES
def test_alignment_is_the_distance_of_ideal_points(
    pooled: Pooled, loaded: dict[str, Loaded], world: dict[str, list[dict[str, str]]]
) -> None:
    study = loaded[pooled.name]
    points = {(line["iso3"], line["year"]): float(line["ideal_point"]) for line in world["unga"]}
    for row in _rows(study, "alignment"):
        year = str(_year(row))
        distance = abs(points[row.from_actor, year] - points[row.to_actor, year])
        assert row.value == pytest.approx(distance, abs=5.1e-5)
        assert study.study.spec.patrons[row.to_actor] == row.from_actor


@STUDIES
def test_deaths_are_those_of_the_datasets(
    pooled: Pooled, loaded: dict[str, Loaded], world: dict[str, list[dict[str, str]]]
) -> None:
    """Every listed year stands once, with its low, best and high; where best is lacking, their geometric mean."""
    study = loaded[pooled.name]
    listed: dict[int, tuple[float, float, float]] = {}
    for line in world["prio"]:
        if line["conflict_id_old"] in pooled.prio and int(line["year"]) <= 1988:
            low, high = float(line["bdeadlow"]), float(line["bdeadhig"])
            best = float(line["bdeadbes"]) if line["bdeadbes"] else float(round(math.sqrt(low * high)))
            listed[int(line["year"])] = (low, best, high)
    for line in world["brd"]:
        if line["dyad_id"] == pooled.dyad:
            listed[int(line["year"])] = (
                float(line["bd_low"]), float(line["bd_best"]), float(line["bd_high"]),
            )  # fmt: skip
    rows = [row for row in _rows(study, "deaths") if row.channel in ("PRIO", "UCDP") and row.value is not None]
    for row in rows:
        assert row.channel == ("PRIO" if _year(row) <= 1988 else "UCDP")
    found = {_year(row): (row.low, row.value, row.high) for row in rows if row.value}
    assert found == {year: figures for year, figures in listed.items() if year in _years(study)}
    assert len([row for row in rows if row.value]) == len(found), "a year's figure stands twice"
    assert {(row.low, row.high) for row in rows if row.value == 0} <= {(0.0, 24.0)}
