"""Coding marked sentences."""

from __future__ import annotations

import pytest

from counterpoise.read.events.compose import Act
from counterpoise.read.events.marked import code_marked, merged, unmark
from counterpoise.read.parse.pipeline import Parser

CASES = [
    ("AGREE", "", "<s>Norway</s> has agreed to send doctors to <t>Chad</t>."),
    ("AGREE", "", "<s>Peru</s> will host a meeting with <t>Ecuador</t> in June."),
    ("CONSULT", "", "<s>The Swiss president</s> met <t>the Italian premier</t> in Lugano."),
    ("SUPPORT", "", "<s>Austria</s> welcomed <t>Croatia</t>'s decision to open the archive."),
    ("YIELD", "release", "<s>The rebels</s> released <t>two French hostages</t> on Monday."),
    ("YIELD", "withdraw", "<s>Libya</s> withdrew its troops from <t>Chad</t>."),
    ("REQUEST", "yield", "<s>Spain</s> demanded the release of <t>the crew</t>."),
    ("ACCUSE", "allege", "<s>Mali</s> accused <t>Algeria</t> of arming the rebels."),
    ("REJECT", "", "<s>Cyprus</s> rejected <t>Turkey</t>'s offer."),
    ("REJECT", "", "<s>Havana</s> will not lift the ban on <t>the party</t>."),
    ("THREATEN", "relations", "<s>Brussels</s> threatened to impose sanctions on <t>Belarus</t>."),
    ("SANCTION", "discontinue", "<s>Denmark</s> suspended aid to <t>Uganda</t>."),
    ("MOBILIZE", "troops", "<s>Greece</s> massed troops along the border with <t>Albania</t>."),
    ("COERCE", "arrest", "<s>Police in Cairo</s> arrested <t>an editor</t>."),
    ("ASSAULT", "firearms", "<t>The judge</t> was shot by <s>masked men</s>."),
]


@pytest.mark.parametrize(("event_type", "mode", "marked"), CASES)
def test_the_act_between_the_two_parties_is_coded(parser: Parser, event_type: str, mode: str, marked: str) -> None:
    coding = next(iter(code_marked([marked], parser=parser)))
    assert coding.merged_type == event_type
    if mode:
        assert coding.mode == mode


def test_every_coding_says_why(parser: Parser) -> None:
    coding = next(iter(code_marked(["<s>Mali</s> accused <t>Algeria</t> of arming the rebels."], parser=parser)))
    assert coding.quad == "verbal conflict"
    assert coding.why.rule.startswith("verbs.csv:")
    assert coding.why.tokens == ("accused",)
    assert coding.why.score == pytest.approx(sum(value for _, value in coding.why.scores), abs=1e-3)


def test_a_sentence_without_event_gives_empty_strings(parser: Parser) -> None:
    coding = next(iter(code_marked(["<s>The lake</s> is deep and <t>the sky</t> blue."], parser=parser)))
    assert (coding.event_type, coding.merged_type, coding.quad, coding.mode) == ("", "", "", "")


def test_marks_are_taken_out_and_their_places_kept() -> None:
    one = unmark("In May <s>Iran</s> met <t><s>Iraqi</s> envoys</t>.")
    assert one.text == "In May Iran met Iraqi envoys."
    assert one.source == (7, 11)
    assert one.target == (16, 28)


def test_marked_sets_know_fewer_types() -> None:
    assert merged(Act("RETREAT", "release"), ()) == merged(Act("CONCEDE"), ()) == "YIELD"
    assert merged(Act("SANCTION", "convict"), ()) == "ACCUSE"
    assert merged(Act("SANCTION", "discontinue"), {"impose", "sanction"}) == "COERCE"
    assert merged(Act("SANCTION", "discontinue"), {"suspend", "aid"}) == "SANCTION"
