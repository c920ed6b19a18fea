"""What the reader found becomes lines; candidates are made by hand here, so that the rules stand alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from counterpoise.evidence.documents_read import Line, in_text_order, lines_text, placed_lines, record_lines
from counterpoise.provenance import Document, sha256_text
from counterpoise.read.candidates import (
    CausalCandidate,
    ClaimCandidate,
    EventCandidate,
    FigureCandidate,
    Party,
    TransferCandidate,
    Why,
)
from counterpoise.read.coded import made_record
from counterpoise.read.documents.document import Outlet, Publication, ReadDocument
from counterpoise.read.documents.normalise import normalise
from counterpoise.read.pipeline import Coded
from counterpoise.records import Transfer
from counterpoise.study import RivalrySpec, StudySpec

TEXT = "Russia sold it.  " * 20
SPEC = StudySpec(
    title="T", months="2008-01..2020-12", blueprint="b", rivalry=RivalrySpec(claimant="AZE", holder="ARM", over="NKR"),
    suppliers={"AZE": ("RUS",)}, mediators=("OSCE_MG",), series={},
)  # fmt: skip
LISTED = Document(id="d", file="d.txt", sha256="0" * 64, title="T", outlet="News", side="third")
WHY = Why("frame x")


def party(code: str, entity: str = "") -> Party:
    return Party(code, "", code.title(), entity=entity or code.lower())


def coded(**found: Sequence[Any]) -> Coded:
    document = ReadDocument(
        id="d", name="d.txt", format="txt", sha256="0" * 64, content=b"", stored=normalise(TEXT), blocks=(), title=None,
        author=None, published=Publication(date(2016, 8, 15), 1.0, "", (), None), outlet=Outlet("News", "third", ""),
        language="en", url=None, notes=(),
    )  # fmt: skip
    return replace(Coded(document, "en-1", 20), **{kind: tuple(records) for kind, records in found.items()})


def only(kind: str, **found: Sequence[Any]) -> Line:
    """The one line of a kind; every line made makes a record."""
    lines = record_lines(coded(**found), document="d", spec=SPEC)
    for line in lines:
        made_record(line, LISTED, file="records/d.jsonl", line=1)
    [line] = [line for line in lines if line["kind"] == kind]
    return line


def event(**fields: Any) -> EventCandidate:
    values = {"actors": (party("RUS"),), "recipients": (party("AZE"),), "event_type": "CONSULT", "mode": "visit"}
    return EventCandidate(**{"span": (17, 31), "trigger": (24, 28), "why": WHY, "sentence": 0, **values, **fields})


def transfer(**fields: Any) -> TransferCandidate:
    values = {"supplier": party("RUS"), "recipient": party("AZE"), "status": "delivered"}
    return TransferCandidate(span=(17, 31), trigger=(24, 28), why=WHY, sentence=0, **{**values, **fields})


def claim(**fields: Any) -> ClaimCandidate:
    values = {"speaker": "Dmitry Medvedev", "speaker_code": "RUS", "cue": "said", "stance": "says"}
    return ClaimCandidate(**{"span": (0, 48), "content": (16, 48), "why": WHY, **values, **fields})


def test_an_event_is_told_by_its_codes_and_points_into_the_original_text() -> None:
    line = only("event", events=[event(date="2016-08-14", date_precision="day", speaker="Dmitry Medvedev", claim="c1")],
                claims=[claim()])  # fmt: skip
    assert line["text"] == "Russia visited Azerbaijan on 2016-08-14 (told by Dmitry Medvedev)."
    assert line["passage"] == [18, 32], "two spaces of the original became one in the stored text"
    assert (line["date"], line["precision"], line["category"]) == ("2016-08-14", "day", "visit")
    assert (line["speaker"], line["speaker_code"]) == ("Dmitry Medvedev", "RUS")
    assert line["coded_by"].startswith("reader:")
    assert line["coded_by"].endswith(" en-1")
    assert (line["rule"], line["text_sha256"]) == ("frame x", sha256_text(TEXT))


@pytest.mark.parametrize(
    ("status", "text"),
    [
        ("asserted", "Russia visited Azerbaijan."),
        ("planned", "Russia planned to visit Azerbaijan."),
        ("conditional", "Russia might visit Azerbaijan."),
        ("denied", "Russia did not visit Azerbaijan."),
    ],
)
def test_the_status_is_told(status: str, text: str) -> None:
    assert only("event", events=[event(status=status)])["text"] == text


def test_open_and_ranged_dates() -> None:
    assert "date" not in only("event", events=[event()])
    ranged = only("event", events=[event(date="2009-01/2011-12", date_precision="range")])
    assert (ranged["date"], ranged["date_end"], ranged["precision"]) == ("2009-01", "2011-12", "range")


def test_parties_without_a_code_are_left_out_and_organisations_take_the_studys_code() -> None:
    line = only("event", events=[event(actors=(party("IGO", "igo.osce_minsk_group"),), recipients=(party(""),))])
    assert line["actors"] == ["OSCE_MG"]
    assert "recipients" not in line
    assert line["category"] == "mediation"
    assert line["text"] == "OSCE Minsk Group visited someone."
    nobody = only("event", events=[event(actors=(), recipients=())])
    assert "actors" not in nobody


def test_a_transfer_in_the_clause_makes_the_event_an_act_of_the_arms_trade() -> None:
    line = only("event", events=[event(event_type="COOPERATE", mode="")], transfers=[transfer(status="contracted")])
    assert line["category"] == "deal"
    visit = only("event", events=[event(event_type="ACCUSE", mode="")], transfers=[transfer()])
    assert visit["category"] == "statement"


def test_a_transfer_has_millions_and_years() -> None:
    line = only("transfer", transfers=[transfer(
        designation="T-90S", weapon_class="armour", number=94.0, order_year="2011", delivery_years="2013-2015",
        money_low=5e9, money_high=6e9, currency="USD", uncertain=("number",),
    )])  # fmt: skip
    assert line["text"] == "Russia delivered 94 T-90S to Azerbaijan in 2013-2015."
    assert (line["money_low"], line["money_high"], line["number"]) == (5000, 6000, 94)
    assert (line["order_year"], line["delivery_years"], line["uncertain"]) == (2011, [2013, 2014, 2015], ["number"])
    assert "period" not in line
    assert only("transfer", transfers=[transfer(status="offered")])["period"] == "2016-08..2016-08"
    plain = only("transfer", transfers=[transfer(supplier=None, negated=True)])
    assert (plain["status"], plain["text"]) == ("not_delivered", "Someone never delivered arms to Azerbaijan.")
    assert "supplier" not in plain
    assert "weapon_class" not in plain
    record = made_record(plain, LISTED, file="f", line=1)
    assert isinstance(record, Transfer)
    assert record.supplier == ""


@pytest.mark.parametrize(
    ("fields", "stance", "about", "value"),
    [
        ({"status": "delivered"}, "says", "deliveries[RUS->AZE]", "delivered"),
        ({"status": "suspended"}, "says", "deliveries[RUS->AZE]", "suspended"),
        ({"status": "delivered", "negated": True}, "says", "deliveries[RUS->AZE]", "no_deliveries"),
        ({"status": "delivered"}, "denies", "deliveries[RUS->AZE]", "no_deliveries"),
        ({"status": "contracted"}, "denies", "deals[RUS->AZE]", "not_signed"),
        ({"status": "delivered", "recipient": None}, "says", None, None),
    ],
)
def test_a_claim_that_tells_a_transfer_says_what_it_holds(
    fields: dict[str, Any], stance: str, about: str | None, value: str | None
) -> None:
    line = only("claim", claims=[claim(stance=stance)], transfers=[transfer(**fields)])
    assert (line.get("about"), line.get("value")) == (about, value)
    assert line["content"] == [17, 51]
    assert line["date"] == "2016-08-15"


def test_a_claim_within_a_claim_names_the_outer_speaker() -> None:
    lines = record_lines(coded(claims=[claim(), claim(span=(20, 48), nested_in=0)]), document="d", spec=SPEC)
    assert [line.get("nested_in") for line in lines] == [None, "Dmitry Medvedev"]
    assert "nested_in" not in only("claim", claims=[claim(nested_in=7)]), "the outer claim was not kept"
    assert lines[0]["text"] == "Dmitry Medvedev says: matters that were not coded further."


def test_causes_are_told_by_quantity_record_or_place() -> None:
    one = CausalCandidate(
        span=(0, 48), cause=(0, 14), effect=(17, 31), polarity="-", why=WHY, cause_quantity="military_balance"
    )
    line = only("causal_claim", causal=[one], events=[event()])
    assert line["text"] == "Military balance works against Russia visited Azerbaijan."
    assert (line["cause"], line["effect"], line["cause_quantity"]) == (
        "military balance", "Russia visited Azerbaijan", "military_balance",
    )  # fmt: skip
    assert only("causal_claim", causal=[one])["effect"] == "what stands at 18 to 32"


def test_money_is_in_millions_and_few_words_say_what_is_counted() -> None:
    worth = FigureCandidate((17, 31), 5e9, 7e9, "USD", "worth of tanks and guns and many other things", WHY)
    line = only("figure", figures=[worth])
    assert (line["value_low"], line["value_high"], line["unit"]) == (5000, 7000, "usd_m")
    assert line["of"] == "worth of tanks and guns and"
    bare = only("figure", figures=[replace(worth, value_low=59, value_high=59, unit="", of="")])
    assert (bare["unit"], bare["of"], bare["value_low"]) == ("number", "what stands at 18 to 32", 59)


def test_lines_stand_once_in_the_order_of_the_text() -> None:
    found = coded(events=[event(), event(span=(0, 14)), event()], transfers=[transfer()])
    placed = placed_lines(found, document="d", spec=SPEC)
    assert list(placed) == [("events", 0), ("events", 1), ("events", 2), ("transfers", 0)]
    lines = in_text_order(placed.values())
    assert [(line["kind"], line["passage"][0]) for line in lines] == [("event", 0), ("event", 18), ("transfer", 18)]
    assert lines_text(lines).count("\n") == 3
    again = coded(events=[event(), event(why=Why("another rule"))])
    assert len(record_lines(again, document="d", spec=SPEC)) == 1
    assert lines_text(()) == ""
