from __future__ import annotations

from typing import get_args

import pytest

from counterpoise.evidence.categories import category_of, rules
from counterpoise.evidence.paraphrase import event_words, name_of, named, sentence
from counterpoise.records import Category, EventType
from counterpoise.study import RivalrySpec, StudySpec

SPEC = StudySpec(
    title="T", months="2008-01..2020-12", blueprint="b", rivalry=RivalrySpec(claimant="AZE", holder="ARM", over="NKR"),
    suppliers={"AZE": ("RUS",)}, mediators=("OSCE_MG",), series={},
)  # fmt: skip


@pytest.mark.parametrize(
    ("event_type", "mode", "actors", "recipients", "transfer", "category"),
    [
        ("CONSULT", "visit", "RUS", "AZE", "", "visit"),
        ("CONSULT", "", "AZE ARM", "", "", "talks"),
        ("CONSULT", "third-party", "AZE NKR", "", "", "talks"),
        ("CONSULT", "visit", "OSCE_MG", "AZE", "", "mediation"),
        ("CONSULT", "", "RUS", "AZE", "negotiating", "offer"),
        ("AGREE", "", "RUS AZE", "", "contracted", "deal"),
        ("COOPERATE", "", "RUS", "AZE", "delivered", "delivery"),
        ("REJECT", "assist", "RUS", "AZE", "", "refusal"),
        ("SANCTION", "discontinue", "RUS", "AZE", "suspended", "refusal"),
        ("ASSAULT", "heavy-weapons", "AZE", "ARM", "delivered", "incident"),
        ("ASSAULT", "beat", "ARM", "ARM", "", "domestic"),
        ("ASSAULT", "", "ARM", "", "", "incident"),
        ("CONSULT", "", "RUS AZE", "", "", "visit"),
        ("CONSULT", "phone", "RUS", "AZE", "", "statement"),
        ("ACCUSE", "allege", "AZE", "ARM", "", "statement"),
        ("REQUEST", "change", "AZE", "RUS", "", "demand"),
        ("PROTEST", "demo", "ARM", "RUS", "", "domestic"),
    ],
)
def test_what_an_event_counts_as(
    event_type: str, mode: str, actors: str, recipients: str, transfer: str, category: str
) -> None:
    found = category_of(
        event_type, mode, actors.split(), recipients.split(), spec=SPEC, transfer_status=transfer
    )  # fmt: skip
    assert found == category


def test_every_type_has_a_category_words_and_an_intensity() -> None:
    for event_type in get_args(EventType):
        assert category_of(event_type, "", ["AZE"], ["RUS"], spec=SPEC) in get_args(Category)
        assert -10 <= event_words(event_type, "no such mode").intensity <= 10
    assert {rule.category for rule in rules()} <= set(get_args(Category))
    with pytest.raises(KeyError, match="no category for events of type DANCE"):
        category_of("DANCE", "", [], [], spec=SPEC)


def test_names_and_sentences() -> None:
    assert name_of("RUS") == "Russia"
    assert (name_of("XYZ"), name_of("")) == ("XYZ", "someone")
    assert named(["RUS", "AZE", "RUS", "TUR"]) == "Russia, Azerbaijan and Turkey"
    assert sentence("a", "", "b c") == "A b c."
    assert len(sentence(*["word"] * 40).split()) == 25
