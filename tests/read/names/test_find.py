"""Named mentions: kinds, surnames, organs, capitals, dates."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path

import pytest

from counterpoise.errors import InputError
from counterpoise.read.names import Mention, Names, find_names
from counterpoise.read.names.mention import plain_sentences

APRIL = date(2016, 4, 6)


def mentions(names: Names, text: str, day: date | None = APRIL, home: str = "") -> tuple[Mention, ...]:
    found = find_names(plain_sentences(text), published=day, names=names, home=home)
    assert all(text[one.start : one.end] for one in found)
    assert all(one.end <= two.start for one, two in itertools.pairwise(found))
    return found


def brief(found: tuple[Mention, ...]) -> list[tuple[str, str, str, str]]:
    return [(one.text, one.code, one.sector, one.kind) for one in found]


def test_states_demonyms_and_contested_places(names: Names) -> None:
    assert brief(mentions(names, "Azerbaijanis fought Armenian units near Shushi in Artsakh; Türkiye watched.")) == [
        ("Azerbaijanis", "AZE", "", "demonym"),
        ("Armenian", "ARM", "", "demonym"),
        ("Shushi", "NKR", "", "contested"),
        ("Artsakh", "NKR", "", "contested"),
        ("Türkiye", "TUR", "", "state"),
    ]


def test_an_office_holder_by_the_date_of_the_document(names: Names) -> None:
    text = "Dmitry Medvedev arrived."
    offices = {day.year: mentions(names, text, day)[0].office for day in (date(2009, 1, 1), date(2016, 1, 1))}
    assert offices == {2009: "president", 2016: "prime_minister"}
    (merkel,) = mentions(names, "Angela Merkel spoke.", date(2022, 1, 10))
    assert (merkel.code, merkel.sector, merkel.office) == ("DEU", "ELI", "")


@pytest.mark.parametrize(
    "spelling",
    ["Ilham Aliyev", "Ilham Aliev", "Ilham Əliyev", "Serzh Sarkisian", "Serzh Sargsian", "Elmar Mammedyarov"],
)
def test_transliterations_lead_to_one_person(names: Names, spelling: str) -> None:
    (person,) = mentions(names, f"{spelling} spoke.")
    assert person.name in {"Ilham Aliyev", "Serzh Sargsyan", "Elmar Mammadyarov"}
    assert person.sector == "GOV"


def test_a_surname_is_the_holder_or_the_one_named_in_full(names: Names) -> None:
    assert mentions(names, "Aliyev met Putin.")[0].name == "Ilham Aliyev"
    assert mentions(names, "Aliyev met Yeltsin.", date(1998, 5, 1))[0].name == "Heydar Aliyev"
    late = mentions(names, "Heydar Aliyev ruled long. Aliyev signed in 1994.")
    assert [one.name for one in late] == ["Heydar Aliyev", "Heydar Aliyev"]
    assert late[1].how == "surname after full name"


def test_a_surname_after_another_given_name_is_somebody_else(names: Names) -> None:
    assert [one.name for one in mentions(names, "Rashid Aliyev drives a taxi.")] == []
    assert [one.text for one in mentions(names, "In May the talks failed.", date(2017, 6, 1))] == []
    assert mentions(names, "Prime Minister May left.", date(2017, 6, 1))[0].name == "Theresa May"


def test_organs_join_their_states(names: Names) -> None:
    text = "The Azerbaijani Defence Ministry blamed the armed forces of Armenia; Turkey's Foreign Ministry agreed."
    assert brief(mentions(names, text)) == [
        ("Azerbaijani Defence Ministry", "AZE", "GOV", "organisation"),
        ("armed forces of Armenia", "ARM", "MIL", "organisation"),
        ("Turkey's Foreign Ministry", "TUR", "GOV", "organisation"),
    ]


def test_a_bare_ministry_is_the_one_named_before(names: Names) -> None:
    text = "The Ministry of Defence of the Republic of Azerbaijan spoke. The Ministry denied losses."
    found = mentions(names, text)
    assert [(one.code, one.how) for one in found] == [
        ("AZE", "organ of a state"), ("AZE", "organ named without its state"),
    ]  # fmt: skip
    assert mentions(names, "The Ministry denied losses.") == ()
    assert mentions(names, "The Ministry denied losses.", home="ARM")[0].code == "ARM"


def test_capitals_stand_for_governments_or_towns(names: Names) -> None:
    text = "Moscow sold arms to Baku. He flew to Baku and spoke in Yerevan. BAKU, 6 April - Fighting went on."
    assert [(one.text, one.kind) for one in mentions(names, text)] == [
        ("Moscow", "capital_metonym"),
        ("Baku", "capital_metonym"),
        ("Baku", "capital_place"),
        ("Yerevan", "capital_place"),
        ("BAKU", "capital_place"),
    ]


def test_a_title_names_an_unknown_person(names: Names) -> None:
    found = mentions(names, "Azerbaijani Army Colonel Elnur Testzade spoke. Testzade left.")
    assert brief(found)[1:] == [
        ("Elnur Testzade", "AZE", "MIL", "person"), ("Testzade", "AZE", "MIL", "person"),
    ]  # fmt: skip


def test_a_dated_organisation_changes_its_sector(names: Names) -> None:
    sectors = [mentions(names, "The Taliban met envoys.", date(year, 6, 1))[0].sector for year in (1999, 2010, 2022)]
    assert sectors == ["GOV", "REB", "GOV"]


def test_a_study_adds_names_and_overrides(tmp_path: Path) -> None:
    table = tmp_path / "names.csv"
    table.write_text(
        "code,name,names,kind,sector,valid_from,valid_to\nAZE,Testgrad,Testabad,place,,,\n"
        "GEO,Baku,,place,,,\nARM,Aram Testyan,,person,OPP,2010,2020\n",
        encoding="utf-8",
    )
    found = mentions(Names.load(table), "Aram Testyan left Testabad for Baku.")
    assert brief(found) == [
        ("Aram Testyan", "ARM", "OPP", "person"), ("Testabad", "AZE", "", "place"), ("Baku", "GEO", "", "place"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("AZE,X,,town,,,", "unknown kind 'town'"),
        ("AZE,X,,place,ARMY,,", "unknown sector 'ARMY'"),
        ("AZE,X,,place,,2016-13,", "valid_from '2016-13' is no date of the form YYYY, YYYY-MM or YYYY-MM-DD"),
        ("AZE,X", "2 cells where the header has 7"),
        ("AZE,,,place,,,", "the row has no name"),
    ],
)
def test_a_wrong_study_table_is_refused(tmp_path: Path, row: str, message: str) -> None:
    table = tmp_path / "names.csv"
    table.write_text(f"code,name,names,kind,sector,valid_from,valid_to\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        Names.load(table)
    assert str(caught.value) == f"{table}:2: {message}\n1 problem; nothing was written."


def test_a_title_in_the_text_beats_the_date(names: Names) -> None:
    late = date(2003, 1, 1)
    assert mentions(names, "President Boris Yeltsin spoke.", late)[0].sector == "GOV"
    assert mentions(names, "The former Russian president Boris Yeltsin spoke.", late)[-1].sector == "ELI"
    assert mentions(names, "Boris Yeltsin spoke.", late)[0].sector == "ELI"


def test_a_demonym_may_mean_a_language(names: Names) -> None:
    assert mentions(names, "An English translation was read.") == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Peru lost two Sukhoi-22 jets.", ["Peru"]),
        ("They flew Bayraktar TB2 drones over Aleppo.", ["Aleppo"]),
        ("The Sukhoi jets came from Peru.", ["Peru"]),
        ("The guarantors of the Geneva Protocol met in Lima.", ["Lima"]),
        ("Let us go to Lima, as Juan Carlos I said.", ["Lima", "Juan Carlos I"]),
        ("Czechs and Slovaks left Lima.", ["Czechs", "Slovaks", "Lima"]),
        ("Ukraine's 72nd Mechanized Brigade fired.", ["Ukraine", "72nd Mechanized Brigade"]),
        ("North Korea fired. The South replied to the North.", ["North Korea"]),
        ("North Korea fired at South Korea. The South replied.", ["North Korea", "South Korea", "South"]),
        ("The European Court of Justice met. Lima asked the Court.", ["European Court of Justice", "Lima", "Court"]),
    ],
)
def test_names_that_are_none_and_short_ones(names: Names, text: str, found: list[str]) -> None:
    assert [one.text for one in mentions(names, text)] == found


@pytest.mark.parametrize(
    ("text", "code", "sector"),
    [
        ("Ecuador protested. Its defence minister, Ramon Desconocido, flew home.", "ECU", "GOV"),
        ("Israel sent its air force commander, Doron Desconocido, to Moscow.", "ISR", "MIL"),
        ("The attackers near Banjska in Kosovo killed Sergeant Arben Desconocido.", "XKX", "MIL"),
    ],
)
def test_an_unknown_person_gets_the_state_of_his_title(names: Names, text: str, code: str, sector: str) -> None:
    person = next(one for one in mentions(names, text) if one.name.endswith("Desconocido"))
    assert (person.code, person.sector) == (code, sector)


def test_a_plural_title_opens_a_list(names: Names) -> None:
    found = mentions(names, "Armenia lost sergeants Smbat Eins, Karen Zwei and Grisha Drei.")
    assert [(one.text, one.code, one.sector) for one in found[1:]] == [
        ("Smbat Eins", "ARM", "MIL"), ("Karen Zwei", "ARM", "MIL"), ("Grisha Drei", "ARM", "MIL"),
    ]  # fmt: skip


def test_a_name_cut_short_yields_to_its_bearer(names: Names) -> None:
    found = mentions(names, "Mahmoud Abbas spoke.", date(2023, 6, 1))
    assert brief(found) == [("Mahmoud Abbas", "PSE", "GOV", "person")]
    town = mentions(names, "Secretary Austin left Austin.", date(2023, 6, 1))
    assert (town[0].code, town[0].kind) == ("USA", "person")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("He flew to Moscow and Tbilisi.", ["capital_place", "capital_place"]),
        ("She left for Ankara.", ["capital_place"]),
        ("Crowds marched through Ankara.", ["capital_place"]),
        ("They met at a Baku joint venture.", ["capital_place"]),
        ("A row of lorries on Baku's parade ground.", ["capital_place"]),
        ("He promised help to Moscow and Tbilisi.", ["capital_metonym", "capital_metonym"]),
    ],
)
def test_towns_travelled_to_are_places(names: Names, text: str, kinds: list[str]) -> None:
    assert [one.kind for one in mentions(names, text)] == kinds


def test_posts_abroad_and_initials(names: Names) -> None:
    text = "Yerevan's ambassador to Moscow, General Vardan Desconocido, met Home Minister L. K. Advani."
    found = mentions(names, text, date(2001, 12, 1))
    assert brief(found)[-2:] == [
        ("Vardan Desconocido", "ARM", "GOV", "person"), ("L. K. Advani", "IND", "GOV", "person"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The USS George Washington sailed.", ("USS George Washington", "USA", "MIL", "organisation")),
        ("Syria struck. Colonel Suheil al-Desconocido led it.", ("Suheil al-Desconocido", "SYR", "MIL", "person")),
        ("Mongolia's Defence Minister Kim Nam-young left.", ("Kim Nam-young", "MNG", "GOV", "person")),
        (
            "Japan spoke. Foreign Ministry spokesman Hong Lei agreed.",
            ("Foreign Ministry", "CHN", "GOV", "organisation"),
        ),
    ],
)
def test_ships_names_and_spokesmen(names: Names, text: str, expected: tuple[str, str, str, str]) -> None:
    assert expected in brief(mentions(names, text, date(2012, 9, 20)))
