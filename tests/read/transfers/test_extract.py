"""Transfers of documents."""

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
PUBLISHED = date(2016, 8, 16)


@pytest.fixture(scope="module")
def transfers_of() -> Find:
    parser, names = load_parser(), Names.load()

    def find(text: str) -> tuple[TransferCandidate, ...]:
        sentences = parser.parse(text)
        known = read_names(sentences, published=PUBLISHED, names=names)
        return find_transfers(sentences, text=text, names=known, published=PUBLISHED)

    return find


def sides(transfer: TransferCandidate) -> tuple[str, str]:
    """Codes of supplier and recipient."""
    return (
        transfer.supplier.code if transfer.supplier else "",
        transfer.recipient.code if transfer.recipient else "",
    )


def test_a_sale_with_number_and_sum(transfers_of: Find) -> None:
    (one,) = transfers_of("Ethiopia bought eight Su-27 fighters from Russia for about $150 million.")
    assert sides(one) == ("RUS", "ETH")
    assert (one.designation, one.weapon_class, one.number) == ("Su-27", "aircraft", 8)
    assert (one.money_low, one.money_high, one.currency) == (150e6, 150e6, "USD")
    assert "money" in one.uncertain


def test_the_subject_of_supply_is_the_supplier(transfers_of: Find) -> None:
    (one,) = transfers_of("Bulgaria supplied T-55 tanks to Ethiopia.")
    assert sides(one) == ("BGR", "ETH")
    assert one.status == "delivered"


def test_a_list_is_a_package(transfers_of: Find) -> None:
    found = transfers_of("Russia sold Azerbaijan 94 T-90S tanks and 18 Smerch rocket launchers for $1 billion.")
    assert [(t.designation, t.number) for t in found] == [("T-90S", 94), ("Smerch", 18)]
    assert {sides(t) for t in found} == {("RUS", "AZE")}
    assert {t.money_scope for t in found} == {"package"}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("China agreed to sell Pakistan eight submarines.", "contracted"),
        ("Canada suspended deliveries of drones to Turkey.", "suspended"),
        ("India ordered 36 Rafale fighters from France.", "contracted"),
        ("Washington refused to sell F-35 jets to Turkey.", "refused"),
    ],
)
def test_status_comes_from_the_words_above(transfers_of: Find, text: str, status: str) -> None:
    (one,) = transfers_of(text)
    assert one.status == status


def test_the_maker_fills_an_unnamed_supplier_and_is_marked(transfers_of: Find) -> None:
    (one,) = transfers_of("Greece will acquire 18 Rafale fighters.")
    assert sides(one) == ("FRA", "GRC")
    assert "supplier" in one.uncertain
    assert one.supplier is not None
    assert one.supplier.how == "state of the maker"


def test_earlier_parties_are_recalled(transfers_of: Find) -> None:
    found = transfers_of("Turkey bought the S-400 from Russia. The S-400 contract is worth $2.5 billion.")
    assert [sides(t) for t in found] == [("RUS", "TUR"), ("RUS", "TUR")]
    assert found[1].money_low == 2.5e9


def test_weapons_in_battle_are_no_transfer(transfers_of: Find) -> None:
    assert transfers_of("Armenian guns hit a tank near the village.") == ()


def test_every_transfer_says_why(transfers_of: Find) -> None:
    (one,) = transfers_of("Bulgaria supplied T-55 tanks to Ethiopia.")
    assert one.why.rule == "supply verb"
    assert one.why.tokens == ("supplied", "tanks")
