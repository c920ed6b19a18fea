"""Sentences about deals, one construction each: who supplies whom with what, how many, and how far it has come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from counterpoise.read.candidates import TransferCandidate
from counterpoise.read.names.lexicon import Names
from counterpoise.read.names.resolve import read_names
from counterpoise.read.parse.pipeline import load_parser
from counterpoise.read.transfers.extract import find_transfers

Find = Callable[[str], tuple[TransferCandidate, ...]]
Row = tuple[str, str, str, int | None, str]
PUBLISHED = date(2022, 3, 10)

TOLD = [
    (
        "Egypt signed a contract with Russia for 20 Su-35 fighters worth $2 billion in 2018.",
        ("RUS", "EGY", "Su-35", 20, "contracted"),
    ),
    ("Serbia received six MiG-29 jets from Russia in 2017.", ("RUS", "SRB", "MiG-29", 6, "delivered")),
    (
        "Poland has bought 250 M1A2 Abrams tanks from the United States for $4.75 billion.",
        ("USA", "POL", "M1A2 Abrams", 250, "delivered"),
    ),
    (
        "The US State Department approved the possible sale of 40 F-16s to Turkey.",
        ("USA", "TUR", "F-16", 40, "offered"),
    ),
    (
        "Moscow delivered the first regiment of S-400 systems to Beijing in 2018.",
        ("RUS", "CHN", "S-400", None, "delivered"),
    ),
    ("Germany refused to export Taurus missiles to Ukraine.", ("DEU", "UKR", "Taurus", None, "refused")),
    (
        "Berlin halted arms exports to Saudi Arabia after the killing of Jamal Khashoggi.",
        ("DEU", "SAU", "unspecified", None, "suspended"),
    ),
    ("Iran offered Sudan Mohajer-6 drones in exchange for a naval base.", ("IRN", "SDN", "Mohajer-6", None, "offered")),
    (
        "Turkey's Baykar sold 24 Bayraktar TB2 drones to Poland in 2021.",
        ("TUR", "POL", "Bayraktar TB2", 24, "delivered"),
    ),
    ("In 2010 Israel agreed to sell Russia 12 drones for $400 million.", ("ISR", "RUS", "uav", 12, "contracted")),
    ("Ukrainian T-72 tanks were delivered to Ethiopia in 2011.", ("UKR", "ETH", "T-72", None, "delivered")),
    ("Baku has received all the tanks ordered from Moscow.", ("RUS", "AZE", "tank", None, "delivered")),
    (
        "China has delivered eight Type 054A frigates to Pakistan under a 2017 contract.",
        ("CHN", "PAK", "Type 054A", 8, "delivered"),
    ),
    (
        "The Philippines ordered three batteries of BrahMos from India in January 2022 for $375 million.",
        ("IND", "PHL", "BrahMos", 3, "contracted"),
    ),
    ("Sweden has suspended deliveries of Gripen fighters to Hungary.", ("SWE", "HUN", "Gripen", None, "suspended")),
    (
        "Russia will supply Belarus with Iskander missiles, Putin told Lukashenko.",
        ("RUS", "BLR", "Iskander", None, "contracted"),
    ),
    ("At the parade Iran showed Russian-made S-300 systems.", ("RUS", "IRN", "S-300", None, "on_display")),
    (
        "Taiwan's purchase of 66 F-16V fighters from the United States angered Beijing.",
        ("USA", "TWN", "F-16V", 66, "delivered"),
    ),
    (
        "Deliveries of American Javelin missiles to Georgia began in 2018.",
        ("USA", "GEO", "Javelin", None, "delivering"),
    ),
    ("The Netherlands handed over 18 F-16s to Ukraine.", ("NLD", "UKR", "F-16", 18, "delivered")),
    ("Under the deal Saudi Arabia will get 50 Typhoon jets from Britain.", ("GBR", "SAU", "Typhoon", 50, "contracted")),
    ("Saudi Arabia has become the largest buyer of British weapons.", ("GBR", "SAU", "unspecified", None, "delivered")),
    ("India assembles the T-90S under licence from Russia.", ("RUS", "IND", "T-90S", None, "licensed")),
    ("Washington has not sold Taiwan any F-35 fighters.", ("USA", "TWN", "F-35", None, "delivered")),
    (
        "A first batch of Akinci drones arrived in Azerbaijan from Turkey on Tuesday.",
        ("TUR", "AZE", "Akinci", None, "delivered"),
    ),
    (
        "Israel supplied Azerbaijan with weapons worth $4.85 billion, President Aliyev said.",
        ("ISR", "AZE", "unspecified", None, "delivered"),
    ),
    ("Pyongyang is sending millions of artillery shells to Russia.", ("PRK", "RUS", "ammunition", None, "delivering")),
    (
        "France blocked the sale of two Mistral-class ships to Russia in 2014.",
        ("FRA", "RUS", "Mistral-class", 2, "suspended"),
    ),
    ("Greece leased five helicopters from the United States.", ("USA", "GRC", "helicopter", 5, "delivered")),
    ("Spain donated 20 Leopard 2A4 tanks to Ukraine.", ("ESP", "UKR", "Leopard 2A4", 20, "delivered")),
    (
        "South Korea's Hanwha signed a $1.7 billion contract to supply K9 howitzers to Egypt.",
        ("KOR", "EGY", "K9 Thunder", None, "contracted"),
    ),
    (
        "Moscow and New Delhi are discussing the purchase of 18 Su-30MKI fighters.",
        ("RUS", "IND", "Su-30MKI", 18, "negotiating"),
    ),
    (
        "Kazakhstan's defence ministry bought eight C295 transport aircraft from Airbus.",
        ("FRA", "KAZ", "C295", 8, "delivered"),
    ),
    (
        "Serbian arms were shipped to Azerbaijan, Armenian media reported.",
        ("SRB", "AZE", "unspecified", None, "delivered"),
    ),
    (
        "Libya's warlord Haftar received Russian MiG-29 jets, the Pentagon said.",
        ("RUS", "LBY", "MiG-29", None, "delivered"),
    ),
    (
        "Canada suspended export permits for Wescam sensors to Turkey in October 2020.",
        ("CAN", "TUR", "Wescam", None, "suspended"),
    ),
    ("Croatia's planned purchase of 12 Israeli F-16s collapsed in 2019.", ("ISR", "HRV", "F-16", 12, "negotiating")),
    ("Egypt wants to buy two dozen Eurofighter Typhoons from Italy.", ("ITA", "EGY", "Eurofighter", 24, "negotiating")),
    ("The bill bans arms sales to Turkey.", ("", "TUR", "unspecified", None, "refused")),
    (
        "Britain approved export licences for weapons to Israel worth £42 million in 2022.",
        ("GBR", "ISR", "unspecified", None, "offered"),
    ),
    ("Romania operates F-16s bought from Portugal in 2013.", ("PRT", "ROU", "F-16", None, "delivered")),
    (
        "Japan plans to buy 400 Tomahawk missiles from the United States for $2.35 billion.",
        ("USA", "JPN", "Tomahawk", 400, "negotiating"),
    ),
    ("Russia leases the Akula submarine to India for ten years.", ("RUS", "IND", "Akula", None, "delivering")),
    ("Ukraine has asked Germany for Taurus missiles.", ("DEU", "UKR", "Taurus", None, "negotiating")),
    (
        "Poland's deal for 180 K2 tanks, signed with Seoul in August 2022, is valued at $3.4 billion.",
        ("KOR", "POL", "K2", 180, "contracted"),
    ),
    (
        "Moscow said on Monday it had shipped the first S-300 batteries to Tehran.",
        ("RUS", "IRN", "S-300", None, "delivered"),
    ),
    (
        "The White House notified Congress of a planned sale of MQ-9B drones to the UAE.",
        ("USA", "ARE", "MQ-9B", None, "negotiating"),
    ),
    ("In exchange, Moscow will give Pyongyang fighter jets.", ("RUS", "PRK", "aircraft", None, "contracted")),
    ("Khartoum took delivery of six Chinese FTC-2000 jets.", ("CHN", "SDN", "FTC-2000", 6, "delivered")),
    ("Sudan's army flies Iranian Mohajer-6 drones.", ("IRN", "SDN", "Mohajer-6", None, "delivered")),
    (
        "Ankara has threatened to look elsewhere if Washington refuses to sell it F-16s.",
        ("USA", "TUR", "F-16", None, "refused"),
    ),
    (
        "Under a 2009 agreement Russia was to deliver 24 MiG-29s to Syria, but the contract was frozen in 2012.",
        ("RUS", "SYR", "MiG-29", 24, "suspended"),
    ),
    (
        "Algeria, Russia's third biggest arms customer, ordered 14 Su-34s for $600 million.",
        ("RUS", "DZA", "Su-34", 14, "contracted"),
    ),
    (
        "Iraq cancelled a $4.2 billion arms contract with Russia over corruption.",
        ("RUS", "IRQ", "unspecified", None, "suspended"),
    ),
    (
        "Tajikistan displayed Iranian-made Ababil-2 drones at a factory opened in Dushanbe.",
        ("IRN", "TJK", "Ababil-2", None, "on_display"),
    ),
]
NOT_TOLD = [
    "Rebel fighters fired Grad rockets at the town and destroyed two tanks.",
    "The army used drones and artillery against positions near the border.",
    "During the exercise, T-72 tanks and Su-25 aircraft practised strikes.",
    "Arms control talks between Washington and Moscow resumed in Geneva.",
    "Ankara says its first S-400 battery will be switched on in April.",
    "Uruguay replaced its old tanks.",
]


@pytest.fixture(scope="module")
def transfers_of() -> Find:
    parser, names = load_parser(), Names.load()

    def find(text: str) -> tuple[TransferCandidate, ...]:
        sentences = parser.parse(text)
        known = read_names(sentences, published=PUBLISHED, names=names)
        return find_transfers(sentences, text=text, names=known, published=PUBLISHED)

    return find


def row(one: TransferCandidate) -> Row:
    """Supplier, recipient, system or class, number, status."""
    supplier, recipient = (party.code if party else "" for party in (one.supplier, one.recipient))
    number = None if one.number is None else int(one.number)
    return supplier, recipient, one.designation or one.weapon_class, number, one.status


@pytest.mark.parametrize(("text", "expected"), TOLD)
def test_one_deal(transfers_of: Find, text: str, expected: Row) -> None:
    assert [row(one) for one in transfers_of(text)] == [expected]


@pytest.mark.parametrize("text", NOT_TOLD)
def test_weapons_that_nobody_supplies(transfers_of: Find, text: str) -> None:
    assert transfers_of(text) == ()


def test_a_list_with_numbers_shares_both_sides(transfers_of: Find) -> None:
    text = "Algeria bought two Kilo-class submarines, 14 Su-30MKA fighters and 40 Pantsir-S1 systems from Russia."
    assert [row(one) for one in transfers_of(text)] == [
        ("RUS", "DZA", "Kilo-class", 2, "delivered"),
        ("RUS", "DZA", "Su-30MKA", 14, "delivered"),
        ("RUS", "DZA", "Pantsir", 40, "delivered"),
    ]


def test_goods_without_a_verb_follow_their_source(transfers_of: Find) -> None:
    text = "Georgia armed itself abroad. From Ukraine: T-72 tanks, Buk batteries. From the Czechs: Dana howitzers."
    assert [row(one) for one in transfers_of(text)] == [
        ("UKR", "GEO", "T-72", None, "delivered"),
        ("UKR", "GEO", "Buk", None, "delivered"),
        ("CZE", "GEO", "Dana", None, "delivered"),
    ]


def test_the_same_system_goes_to_another_buyer(transfers_of: Find) -> None:
    found = transfers_of("Russia is to ship India S-400 missiles. Russia delivered the same system to China in 2018.")
    assert [row(one)[:3] for one in found] == [("RUS", "IND", "S-400"), ("RUS", "CHN", "S-400")]
    assert found[1].delivery_years == "2018"


def test_a_participle_gives_the_order_and_the_verb_the_delivery(transfers_of: Find) -> None:
    (one,) = transfers_of(
        "The first 50 of 222 M1A1 Abrams tanks bought from the US in 2015 were delivered last summer."
    )
    assert (one.designation, one.number, one.order_year, one.status) == ("M1A1 Abrams", 50.0, "2015", "delivered")


def test_an_owner_with_a_maker_was_supplied(transfers_of: Find) -> None:
    (one,) = transfers_of("Ukrainian troops hit a column with American Javelins.")
    assert row(one) == ("USA", "UKR", "Javelin", None, "delivered")
    assert one.why.rule == "weapon with its maker's name"


def test_years_of_another_clause_date_nothing(transfers_of: Find) -> None:
    found = transfers_of("Washington sold Pakistan the F-16, but in January 2018 it suspended most assistance.")
    assert [(one.designation, one.delivery_years) for one in found] == [("F-16", None)]
