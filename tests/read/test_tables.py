from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from counterpoise.dates import MonthSpan
from counterpoise.errors import InputError, UsageError
from counterpoise.read.tables import import_table, write_tidy
from counterpoise.read.tidy import read_tidy_table
from counterpoise.records import add_values

REGISTER_HEADER = (
    "Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,{delivered}, ,"
    "Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons"
)
PROSE = (
    "Transfers of major conventional arms from All countries  to Armenia. Deals with deliveries made for the year "
    "range 2000 to 2020\nA '?' in a column indicates uncertain data.\n\nData generated: {date} 2:29:20 PM\n"
)
GED_COLUMNS = (
    "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,"
    "dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,"
    "number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec,"
    "where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,"
    "region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,"
    "high,low,gwnoa,gwnob"
).split(",")

WriteFile = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> WriteFile:
    def make(text: str, name: str = "table.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return make


def ged(columns: list[str], *events: dict[str, str]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, extrasaction="ignore", restval="x", lineterminator="\n")
    writer.writeheader()
    for event in events:
        sides = {"side_a": "Government of Azerbaijan", "side_b": "Government of Armenia", "dyad_new_id": "833"}
        writer.writerow({**sides, **event})
    return stream.getvalue()


def event(start: str, end: str, best: int, low: int | None = None, high: int | None = None) -> dict[str, str]:
    return {
        "date_start": f"{start} 00:00:00.000", "date_end": f"{end} 00:00:00.000", "best": str(best),
        "low": str(best if low is None else low), "high": str(best if high is None else high),
    }  # fmt: skip


# -- SIPRI trade register ------------------------------------------------------------------------------


def test_the_real_export_agrees_with_the_reference(shared: Path) -> None:
    """Known answer: the same register parsed by others (179 deals, 5990.77 TIV, 119 uncertain order years)."""
    table = import_table(shared / "data" / "exports" / "sipri_trade_register_aze_arm_2026-05-18.csv")
    with (shared / "data" / "karabakh" / "sipri_register_karabakh.csv").open(encoding="utf-8") as stream:
        reference = list(csv.DictReader(stream))
    assert (table.kind, table.vintage, len(table.transfers)) == ("sipri_register", "2026-05-18", len(reference))
    assert sum(transfer.tiv or 0 for transfer in table.transfers) == pytest.approx(5990.77)
    for field, flag in [("order_year", "order_year"), ("number", "number_ordered"), ("delivered", "number_delivered")]:
        marked = sum(field in transfer.uncertain for transfer in table.transfers)
        assert marked == sum(int(row[f"{flag}_uncertain"]) for row in reference), field
    ours = sorted(
        (t.recipient, t.supplier, t.designation, t.order_year, t.number, t.tiv) for t in table.transfers if t.tiv
    )
    theirs = sorted(
        (r["recipient_iso3"], r["supplier_iso3"] or "UNK", r["weapon"], int(r["order_year"]),
         float(r["number_ordered"]) if r["number_ordered"] else None, float(r["tiv_delivered"]))
        for r in reference if float(r["tiv_delivered"] or 0)
    )  # fmt: skip
    assert [row[:4] for row in ours] == [row[:4] for row in theirs]
    assert sum(row.value for row in table.rows if row.value) == pytest.approx(5990.77)


@pytest.mark.parametrize("delivered", ["Number delivered", "Deliveries in the Year Range"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_both_layouts_in_several_encodings(write: WriteFile, delivered: str, encoding: str) -> None:
    text = (
        PROSE.format(date="28 September 2026")
        + REGISTER_HEADER.format(delivered=delivered)
        + "\nArmenia,Russia,2013,?,4,?,9P78 “Iskander”,SSM launcher,4,?,2016,New,Part of a loan,1,4,4\n"
        + "African Union**,Israel,(2017),,3,,Aerostar é,drone,3,,2018; (2019),New,,0.1,0.3,0\n"
        + "Armenia,France,2024,,36,?,CAESAR 155mm,self-propelled gun,0,,,New,,1.1,39.6,0\n"
        + "Armenia,Atlantis,1999,,,,WM-80,MRL,,,,,,,,\n"
    )
    table = import_table(write(text, encoding=encoding))
    iskander, aerostar, caesar, unknown = table.transfers
    assert iskander.designation == "9P78 “Iskander”"
    assert iskander.uncertain == ("order_year", "number", "delivered")
    assert (iskander.tiv, iskander.delivery_years) == (4, (2016,))
    assert (aerostar.recipient, aerostar.order_year, aerostar.delivery_years) == ("AFRICAN_UNION", 2017, (2018, 2019))
    assert aerostar.uncertain == ("order_year", "delivery_years")
    assert aerostar.tiv is None
    assert (caesar.delivered, caesar.tiv) == (0, 0)
    assert (unknown.supplier, unknown.number, unknown.tiv) == ("ATLANTIS", None, None)
    assert table.vintage == "2026-09-28"
    assert [(row.start, row.end, row.value, row.under) for row in table.rows] == [
        ("2016-01", "2016-12", 4, None),
        ("2018-01", "2019-12", None, 0.5),
    ]
    assert table.notes == (
        "numbers delivered refer to the year range 2000 to 2020",
        "3 of 4 deals have a figure that SIPRI marks as uncertain",
        "names without a code of their own: Atlantis",
    )


def test_columns_are_found_by_name_not_position(write: WriteFile) -> None:
    header = "status,SIPRI TIV of delivered weapons,Weapon description,Weapon designation,Supplier,Recipient,"
    header += "Year(s) of delivery,Number delivered,,Number ordered,,Year of order,"
    text = f"{header}\nNew,36.4,tank,T-72,Russia,Armenia,2013,35,,35,?,2012,?\n"
    (transfer,) = import_table(write(text), vintage="2026-05-18").transfers
    assert (transfer.supplier, transfer.designation, transfer.tiv, transfer.order_year) == ("RUS", "T-72", 36.4, 2012)
    assert transfer.uncertain == ("order_year", "number")


def test_a_register_without_a_column_prints_the_header(write: WriteFile) -> None:
    with pytest.raises(InputError) as caught:
        import_table(write("Recipient,Supplier,Weapon designation\nArmenia,Russia,T-72\n"), vintage="2026")
    assert str(caught.value) == (
        "table.csv:1: not a SIPRI trade register table: missing year of order, number ordered, weapon description, "
        "status, sipri tiv of delivered weapons, number delivered, year(s) of delivery\n"
        "  hint: the header seen is: Recipient | Supplier | Weapon designation\n1 problem; nothing was written."
    )


def test_a_bad_line_of_a_register_has_its_line(write: WriteFile) -> None:
    text = REGISTER_HEADER.format(delivered="Number delivered")
    text += "\nArmenia,Russia,2013,,four,,Iskander,SSM,4,,2016,New,,1,4,4\n"
    with pytest.raises(InputError, match=r"table.csv:2: cannot be read as a deal: 'four' is not a number"):
        import_table(write(text), vintage="2026")


# -- SIPRI TIV tables and spending ---------------------------------------------------------------------

TIV_NEW = (
    "Volume of transfers of major arms\nFigures are in millions of SIPRI trend-indicator values (TIVs).\n\n"
    "Data generated: 28 Sep 2026 9:10:08 AM\n\n"
    "Supplier,2022,2023,2022-2023,Percentage,Sum total years,Percentage of total\n"
    "Russia,4,0,4,80%,4,80%\nFrance,,1.5,1.5,20%,1.5,20%\nTotal exports to Armenia,4,2,6,100%,6,\n"
)
TIV_OLD = (
    '"TIV of arms exports from Russia, 2015-2016"\nGenerated: 28 July 2022\n,2015,2016,Total\n'
    'Armenia,,110,110\nAzerbaijan,"1,210",0,210\nTotal,210,110,320\n'
)


def test_a_tiv_table_keeps_zero_missing_and_under_half_apart(write: WriteFile) -> None:
    table = import_table(write(TIV_NEW))
    assert (table.kind, table.vintage) == ("sipri_tiv", "2026-09-28")
    assert [(r.from_actor, r.to_actor, r.start, r.end, r.value, r.under) for r in table.rows] == [
        ("RUS", "ARM", "2022-01", "2022-12", 4, None),
        ("RUS", "ARM", "2023-01", "2023-12", None, 0.5),
        ("FRA", "ARM", "2023-01", "2023-12", 1.5, None),
    ]


def test_the_old_tiv_table_says_who_sells_in_its_title(write: WriteFile) -> None:
    table = import_table(write(TIV_OLD))
    assert table.vintage == "2022-07-28"
    assert [(r.from_actor, r.to_actor, r.start[:4], r.value, r.under) for r in table.rows] == [
        ("RUS", "ARM", "2016", 110, None),
        ("RUS", "AZE", "2015", 1210, None),
        ("RUS", "AZE", "2016", None, 0.5),
    ]


def test_a_tiv_table_that_does_not_say_whose_it_is(write: WriteFile) -> None:
    with pytest.raises(InputError) as caught:
        import_table(write("SIPRI TIV, millions\nSupplier,2015,2016\nRussia,1,2\n"), vintage="2022")
    assert str(caught.value) == (
        "table.csv:2: the file does not say whose deliveries these are\n  hint: keep the title line 'TIV of arms "
        "exports to ...' or the last row 'Total exports to ...'\n1 problem; nothing was written."
    )


MILEX = (
    "Military expenditure by country, in millions of US$ at {what} prices and exchange rates;;;;\n;;;;\n"
    "Country;Notes;1991;1992;1993\nCaucasus;;;;\nArmenia;1;xxx;207,752;. .\nAzerbaijan;;...;122.5;140\n"
)


def test_spending_in_dollars_of_2023(write: WriteFile) -> None:
    table = import_table(write(MILEX.format(what="constant (2023)")), vintage="2025-04-28")
    assert table.kind == "sipri_milex"
    assert [(r.from_actor, r.start, r.value, r.unit) for r in table.rows] == [
        ("ARM", "1992-01", 207752, "usd_2023_m"),
        ("AZE", "1992-01", 122.5, "usd_2023_m"),
        ("AZE", "1993-01", 140, "usd_2023_m"),
    ]


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("constant (2019)", "dollars of a year other than 2023; a study holds constant dollars of 2023"),
        ("some", "the lines above the header do not say whether the dollars are current or constant"),
    ],
)
def test_spending_in_unknown_dollars_is_refused(write: WriteFile, what: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        import_table(write(MILEX.format(what=what)), vintage="2025")


def test_tiv_never_adds_to_money(write: WriteFile) -> None:
    volume = import_table(write(TIV_NEW)).rows[0]
    money = import_table(write(MILEX.format(what="current")), vintage="2025").rows[0]
    with pytest.raises(ValueError, match="values in different units do not add: tiv_m, usd_m"):
        add_values([volume, money])
    with pytest.raises(ValueError, match="rows without a known value do not add"):
        add_values(import_table(write(TIV_NEW)).rows)


# -- UCDP ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "columns", [GED_COLUMNS, [c for c in GED_COLUMNS if not c.endswith("dset_id") and not c.startswith("source_")]]
)
def test_events_sum_to_months_and_crossing_events_to_windows(write: WriteFile, columns: list[str]) -> None:
    text = ged(
        columns,
        event("2020-08-01", "2020-08-02", 3, 2, 4),
        event("2020-08-20", "2020-08-20", 1),
        event("2020-09-27", "2020-09-30", 100, 90, 120),
        event("2020-09-27", "2020-11-10", 7000, 6900, 8000),
        event("2020-11-12", "2020-11-12", 5),
    )
    table = import_table(write(text, "GEDEvent_v25_1.csv"))
    assert (table.kind, table.vintage) == ("ucdp_ged", "2025")
    rows = [(r.start, r.end, r.value, r.low, r.high, r.at_least) for r in table.rows]
    assert rows == [
        ("2020-08", "2020-08", 4, 3, 5, None),
        ("2020-09", "2020-09", None, None, None, 100),
        ("2020-09", "2020-11", 7105, 6995, 8125, None),
        ("2020-10", "2020-10", None, None, None, 0),
        ("2020-11", "2020-11", None, None, None, 5),
    ]
    assert {(r.from_actor, r.to_actor, r.unit) for r in table.rows} == {("AZE", "ARM", "deaths")}
    assert table.rows[0].origin.source == ("UCDP Georeferenced Event Dataset 25.1, https://ucdp.uu.se/downloads")


def test_quiet_months_are_zero_only_where_the_file_covers_them(write: WriteFile) -> None:
    path = write(ged(GED_COLUMNS, event("2020-08-01", "2020-08-02", 3)), "GEDEvent_v25_1.csv")
    table = import_table(path, covers=MonthSpan.parse("2020-07..2020-09"))
    assert [(row.start, row.value, row.note) for row in table.rows] == [
        ("2020-07", 0, "dyad 833; no event"),
        ("2020-08", 3, "dyad 833; 1 events"),
        ("2020-09", 0, "dyad 833; no event"),
    ]


def test_a_zipped_ged_and_a_filter(write: WriteFile, tmp_path: Path) -> None:
    other = {**event("2020-08-01", "2020-08-01", 9), "side_b": "IS", "dyad_new_id": "1"}
    path = tmp_path / "ged251.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("GEDEvent.csv", ged(GED_COLUMNS, event("2020-08-01", "2020-08-01", 2), other))
    table = import_table(path, keep=lambda a, b: {a, b} == {"AZE", "ARM"}, vintage="2025-06-01")
    assert [row.value for row in table.rows] == [2]


def test_an_archive_of_two_tables(tmp_path: Path) -> None:
    path = tmp_path / "two.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "x")
        archive.writestr("b.csv", "y")
    with pytest.raises(InputError) as caught:
        import_table(path)
    assert str(caught.value).startswith(
        "two.zip: the archive must hold one table; it holds a.csv, b.csv\n  hint: unpack it and import one file"
    )


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.csv", b"0" * 5_000_000)
    with pytest.raises(InputError, match=r"bomb.zip: bomb.csv unpacks to 5000000 bytes: too much"):
        import_table(path)


def test_battle_deaths_by_year(shared: Path) -> None:
    path = shared / "data" / "karabakh" / "ucdp_brd_dyad_year_karabakh.csv"
    table = import_table(path)
    by_year = {row.start[:4]: row for row in table.rows}
    assert (table.kind, table.vintage) == ("ucdp_brd", "2024")
    assert (by_year["1992"].value, by_year["1992"].low, by_year["1992"].high) == (2167, 2099, 3635)
    assert by_year["2023"].origin.source == "UCDP Battle-Related Deaths Dataset, https://ucdp.uu.se/downloads 24.1"


# -- tidy and unknown ----------------------------------------------------------------------------------


def test_a_tidy_csv_in_any_order_by_year(write: WriteFile) -> None:
    text = "unit,year,value,quantity,from,source,colour\ntiv_m,2014,<0.5,deliveries,RUS,SIPRI,red\n"
    table = import_table(write(text), vintage="2022-07-28")
    (row,) = table.rows
    assert (row.start, row.end, row.value, row.under) == ("2014-01", "2014-12", None, 0.5)
    assert table.notes == ("columns left out: colour",)


def test_what_was_imported_can_be_written_and_read_as_a_study_table(write: WriteFile, tmp_path: Path) -> None:
    table = import_table(write(TIV_NEW))
    out = tmp_path / "deliveries.csv"
    write_tidy(table.rows, out)
    rows, problems = read_tidy_table(out)
    assert problems == []
    assert [(r.value, r.under, r.start, r.unit) for r in rows] == [
        (r.value, r.under, r.start, r.unit) for r in table.rows
    ]


def test_formulas_are_guarded(write: WriteFile, tmp_path: Path) -> None:
    text = "quantity,year,value,unit,source,note\ndeaths,2014,-1.5,score,=HYPERLINK(),@x\n"
    write_tidy(import_table(write(text), vintage="2022").rows, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text().splitlines()[1] == (
        "deaths,,,2014-01,2014-12,-1.5,,,,score,,'=HYPERLINK(),2022,'@x"
    )


def test_an_unknown_table_prints_its_header(write: WriteFile) -> None:
    with pytest.raises(InputError) as caught:
        import_table(write("a note\ncountry;year;colour\nArmenia;2014;red\n"))
    assert str(caught.value) == (
        "table.csv:2: not a table that can be read (sipri_register, sipri_tiv, sipri_milex, ucdp_ged, ucdp_brd, tidy)\n"
        "  hint: the header seen is: country | year | colour\n1 problem; nothing was written."
    )


def test_an_empty_file(write: WriteFile) -> None:
    with pytest.raises(InputError, match=r"the header seen is: \(the file is empty\)"):
        import_table(write(""))


def test_a_release_without_a_date_must_be_dated(write: WriteFile) -> None:
    with pytest.raises(InputError) as caught:
        import_table(write(ged(GED_COLUMNS, event("2020-08-01", "2020-08-02", 3))))
    assert str(caught.value) == (
        "table.csv: the file does not say when it was released\n"
        "  hint: give the date of the release: vintage='YYYY-MM-DD'\n1 problem; nothing was written."
    )


def test_an_unknown_kind(write: WriteFile) -> None:
    with pytest.raises(UsageError, match=r"'sipri' is not a kind of table"):
        import_table(write("x"), "sipri")  # type: ignore[arg-type]
