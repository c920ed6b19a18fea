"""Reading study.yaml: what it gives, and every mistake at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterpoise.errors import InputError
from counterpoise.study import read_study


def complaints(folder: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_study(folder)
    assert caught.value.exit_code == 3
    return str(caught.value).splitlines()


def replaced(folder: Path, old: str, new: str) -> Path:
    file = folder / "study.yaml"
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))
    return folder


def test_what_a_study_says(tiny: Path) -> None:
    study = read_study(tiny)
    assert study.name == "northland"
    assert (str(study.months.first), str(study.months.last), len(study.months)) == ("2008-01", "2011-12", 48)
    assert study.actors == ("NOR", "SOU", "SUP", "OTH")
    assert study.spec.rivalry.over == "HILL"
    assert study.spec.series["deals"].chronicle == ("deal",)
    assert read_study(tiny / "study.yaml").path == study.path


def test_the_main_supplier_is_the_first_that_arms_both_sides(tiny: Path) -> None:
    bare = replaced(tiny, "main_supplier: SUP\n", "")
    assert read_study(bare).spec.main == "SUP"
    assert read_study(replaced(bare, "NOR: [SUP, OTH]", "NOR: [OTH, SUP]")).spec.main == "SUP"
    assert read_study(replaced(bare, "SOU: [SUP]", "SOU: [THR]")).spec.main == "OTH"


def test_a_folder_without_a_study(tmp_path: Path) -> None:
    assert complaints(tmp_path) == [
        f"{tmp_path / 'study.yaml'}: there is no study here",
        "  hint: give the folder that holds study.yaml, or make one: counterpoise new NAME",
        "1 problem; nothing was written.",
    ]


def test_all_mistakes_of_form_are_collected(tiny: Path) -> None:
    replaced(tiny, "title:", "titel:")
    replaced(tiny, "2008-01..2011-12", "2011-01..2008-13")
    replaced(tiny, "trust.csv, as: score", "trust.csv, as: skore")
    replaced(tiny, "deals: {chronicle: [deal], as: count}", "deals: {as: count}")
    assert complaints(tiny) == [
        "study.yaml:2:1: 'title' is missing",
        "study.yaml:2:1: unknown key 'titel'",
        "  hint: did you mean 'title'?",
        "study.yaml:3:9: months: '2008-13' is not a month (write YYYY-MM, as in 2016-04)",
        "study.yaml:12:40: series.trust.as: 'skore' is not one of count, amount, score, covariate",
        "  hint: did you mean 'score'?",
        "study.yaml:13:10: series.deals: a series comes from either a table, the chronicle or documents",
        "5 problems; nothing was written.",
    ]


def test_all_mistakes_of_content_are_collected(tiny: Path) -> None:
    replaced(tiny, "patrons: {SOU: SUP}", "patrons: {SOY: SUP}")
    replaced(tiny, "main_supplier: SUP", "main_supplier: SUB")
    replaced(tiny, "tables/trust.csv", "tables/trus.csv")
    assert complaints(tiny) == [
        "study.yaml:6:11: 'SOY' is not a side of this rivalry (NOR, SOU)",
        "  hint: did you mean 'SOU'?",
        "study.yaml:8:16: main supplier 'SUB' supplies neither side",
        "  hint: did you mean 'SUP'?",
        "study.yaml:12:18: there is no table 'tables/trus.csv'",
        "  hint: did you mean 'tables/trust.csv'?",
        "3 problems; nothing was written.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2008-01..2011-12", "2011-12..2008-01",
         "study.yaml:3:9: months: a span must not end (2008-01) before it starts (2011-12)"),
        ("holder: SOU", "holder: NOR", "study.yaml:5:10: rivalry: claimant and holder must be two actors"),
        ("NOR: [SUP, OTH]", "NOR: [sup, OTH]",
         "study.yaml:7:19: suppliers.NOR.0: 'sup' is not an actor code (capital letters, as in AZE or OSCE_MG)"),
        ("months: 2008-01..2011-12", "months: 2008-01..2011-12\nmonths: 2009-01..2010-12",
         "study.yaml:4:1: 'months' is given twice (first in line 3)"),
        ("rivalry: {", "rivalry: &here {", "study.yaml:5:10: anchors (&) and aliases (*) are not read"),
    ],
)  # fmt: skip
def test_one_mistake(tiny: Path, old: str, new: str, message: str) -> None:
    assert message in complaints(replaced(tiny, old, new))


def test_a_table_outside_the_study_is_not_read(tiny: Path) -> None:
    (tiny.parent / "secret.csv").write_text("quantity\n")
    assert complaints(replaced(tiny, "tables/trust.csv", "../secret.csv"))[0] == (
        "study.yaml:12:18: there is no table '../secret.csv'"
    )


def test_a_document_listed_twice(tiny: Path) -> None:
    entry = (
        "- {id: '000', file: a.html, sha256: " + "a" * 64 + ", title: T, outlet: O, side: third, "
        "published: 2014-07-01, licence: quoted, language: en}\n"
    )
    (tiny / "documents.yaml").write_text(entry)
    assert [document.id for document in read_study(tiny).documents] == ["000"]
    (tiny / "documents.yaml").write_text(entry + entry)
    assert complaints(tiny)[0] == "documents.yaml:2:8: document id '000' stands twice"


def test_the_fingerprint_follows_inputs_and_not_results(tiny: Path) -> None:
    study = read_study(tiny)
    before = study.fingerprint()
    (tiny / "results" / "full").mkdir(parents=True)
    (tiny / "results" / "full" / "manifest.json").write_text("{}")
    (tiny / "evidence.db").write_bytes(b"x")
    (tiny / ".hidden").write_text("x")
    assert study.fingerprint() == before
    table = tiny / "tables" / "trust.csv"
    table.write_text(table.read_text().replace("0.72", "0.73"))
    assert study.fingerprint() != before
