"""Statements told twice, denied and turned round."""

from __future__ import annotations

from dataclasses import replace

from counterpoise.read.across import Link, Reference, find_links

from .conftest import Make, claim, event

CLAIM = Reference(0, "claims", 0)
DENIAL = Reference(0, "claims", 1)


def test_a_denial_points_back_at_the_last_claim_of_the_other_side(make: Make) -> None:
    coded = make("Lima announced that troops had captured Tiwinza. Quito denied the claim.")
    said = claim(coded, "troops had captured Tiwinza", speaker="Alberto Fujimori", code="PER")
    denied = claim(coded, "the claim", speaker="Sixto Duran-Ballen", code="ECU", stance="denies")
    (link,) = find_links([replace(coded, claims=(said, denied))]).clashes
    assert link == Link(CLAIM, DENIAL, "asserted_v_denied")
    assert link.why == "denied where it is told"


def test_nobody_denies_what_his_own_state_has_said(make: Make) -> None:
    coded = make("Lima announced that troops had captured Tiwinza. Lima denied the claim.")
    said = claim(coded, "troops had captured Tiwinza", speaker="Alberto Fujimori", code="PER")
    denied = claim(coded, "the claim", speaker="Peru", code="PER", stance="denies")
    assert find_links([replace(coded, claims=(said, denied))]).clashes == ()


def test_a_claim_told_inside_its_denial_clashes_with_it(make: Make) -> None:
    coded = make("Chile denied a report that it shipped ammunition to Ecuador.")
    denied = claim(coded, "it shipped ammunition to Ecuador", speaker="Chile", code="CHL", stance="denies")
    said = claim(coded, "it shipped ammunition to Ecuador", speaker="newspaper", code="PER", nested_in=0)
    assert find_links([replace(coded, claims=(denied, said))]).clashes == (Link(CLAIM, DENIAL, "asserted_v_denied"),)


def test_one_statement_in_other_words_is_one(make: Make) -> None:
    one, other = (
        make("Wang demanded that India punish those responsible."),
        make("We demand: punish those responsible."),
    )
    one = replace(one, claims=(claim(one, "India punish those responsible", speaker="Wang Yi", code="CHN"),))
    other = replace(other, claims=(claim(other, "punish those responsible", speaker="China", code="CHN"),))
    (link,) = find_links([one, replace(other, document=replace(other.document, name="b.txt"))]).same
    assert (link.one, link.other) == (CLAIM, Reference(1, "claims", 0))
    assert link.why.startswith("both said by CHN; words 1.00")


def test_each_side_blames_the_other(make: Make) -> None:
    one = make("Responsibility for the escalation lies with Azerbaijan.", day="14 July 2020")
    other = make("All responsibility for the escalation falls on Armenia.", day="16 July 2020")
    ours = claim(
        one, "Responsibility for the escalation lies with Azerbaijan", speaker="Armenia", code="ARM", stance="accuses"
    )
    theirs = claim(
        other,
        "All responsibility for the escalation falls on Armenia",
        speaker="Azerbaijan",
        code="AZE",
        stance="accuses",
    )
    (link,) = find_links([replace(one, claims=(ours,)), replace(other, claims=(theirs,))]).clashes
    assert link == Link(CLAIM, Reference(1, "claims", 0), "who_is_responsible")
    assert link.why == "ARM blames AZE and AZE blames ARM" or link.why == "AZE blames ARM and ARM blames AZE"


def test_an_event_denied_in_one_document_is_the_claim_of_another(make: Make) -> None:
    coded = make(
        "Kiev said that Grads had been used on Horlivka. A spokesman denied that Grads had been used on Horlivka."
    )
    text = coded.document.stored.text
    later = text.index("that Grads", text.index("denied"))
    told = event(coded, "Grads had been used on Horlivka", date=None, date_precision="open", status="reported")
    denied = replace(told, span=(later + 5, later + 36), trigger=(later + 5, later + 36), status="denied", sentence=1)
    links = find_links([replace(coded, events=(told, denied))])
    assert [link.field for link in links.clashes] == ["asserted_v_denied"]
