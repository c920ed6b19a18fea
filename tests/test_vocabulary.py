from __future__ import annotations

from counterpoise.vocabulary import actor_words, actors, claim_values, codes_by_name, weapon_classes


def test_actors_of_the_flagship_are_known_by_code_and_name() -> None:
    assert {"AZE", "ARM", "RUS", "TUR", "ISR", "NKR", "OSCE_MG", "CSTO"} <= actors().keys()
    assert codes_by_name()["azerbaijan"] == "AZE"
    assert codes_by_name()["türkiye"] == codes_by_name()["turkey"] == "TUR"
    assert codes_by_name()["unknown supplier(s)"] == "UNK"
    assert {"azerbaijani", "yerevan", "karabakh"} <= actor_words()


def test_opposites_are_mutual() -> None:
    values = claim_values()
    for value in values.values():
        assert all(value.value in values[opposite].opposites for opposite in value.opposites), value.value


def test_weapon_classes_have_a_known_role() -> None:
    assert set(weapon_classes().values()) == {"attack", "protection", "neither"}
