"""Claims: speaker, cue, content and stance of sentences whose coding is plain."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from counterpoise.read.candidates import ClaimCandidate
from counterpoise.read.claims import find_claims, sharp_claims

Read = Callable[[str], tuple[tuple, object]]  # type: ignore[type-arg]


def claims_of(read: Read, text: str) -> tuple[ClaimCandidate, ...]:
    sentences, names = read(text)
    return sharp_claims(find_claims(sentences, text=text, names=names))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "code", "cue", "content", "stance"),
    [
        (
            "Azerbaijan says that its troops seized several heights.",
            "AZE",
            "says",
            "its troops seized several heights",
            "says",
        ),
        ("The Armenian Defence Ministry denied the report.", "ARM", "denied", "the report", "denies"),
        ("Yerevan accused Baku of shelling villages.", "ARM", "accused", "shelling villages", "accuses"),
        ("Turkey threatened to destroy the missiles.", "TUR", "threatened", "destroy the missiles", "warns"),
        ("Russia promised to deliver the tanks.", "RUS", "promised", "deliver the tanks", "promises"),
        ("The war will go on, Azerbaijan said.", "AZE", "said", "The war will go on", "says"),
    ],
)
def test_speaker_cue_content_and_stance(read: Read, text: str, code: str, cue: str, content: str, stance: str) -> None:
    (claim,) = claims_of(read, text)
    found = (claim.speaker_code, claim.cue, text[slice(*claim.content)].removeprefix("to "), claim.stance)
    assert found == (code, cue, content, stance)


def test_according_to_is_a_cue(read: Read) -> None:
    text = "Ten soldiers were killed, according to the Armenian Defence Ministry."
    (claim,) = claims_of(read, text)
    assert claim.cue == "according to"
    assert claim.speaker_code == "ARM"
    assert text[slice(*claim.content)] == "Ten soldiers were killed"


def test_a_quotation_of_several_sentences_is_one_claim(read: Read) -> None:
    text = 'Ilham Aliyev said: "We are ready for talks. We are also ready for war." The crowd left.'
    (claim,) = claims_of(read, text)
    assert text[slice(*claim.content)] == "We are ready for talks. We are also ready for war."
    assert claim.speaker == "Ilham Aliyev"


def test_a_claim_inside_another_is_nested_in_it(read: Read) -> None:
    text = "Armenia said that Azerbaijan had denied the attack."
    outer, inner = claims_of(read, text)
    assert (outer.speaker_code, outer.nested_in) == ("ARM", None)
    assert (inner.speaker_code, inner.stance, inner.nested_in) == ("AZE", "denies", 0)


def test_two_cues_of_one_subject_are_two_claims(read: Read) -> None:
    text = "Turkey condemned the decision and said that it would retaliate."
    first, second = claims_of(read, text)
    assert (first.cue, first.stance) == ("condemned", "accuses")
    assert (second.cue, second.stance, second.speaker_code) == ("said", "warns", "TUR")


@pytest.mark.parametrize(
    "text",
    [
        "Russian tanks crossed the bridge on Friday.",
        "The talks were reported.",
    ],
)
def test_without_cue_or_speaker_there_is_no_claim(read: Read, text: str) -> None:
    assert claims_of(read, text) == ()


def test_a_halt_that_is_announced_is_a_promise(read: Read) -> None:
    (claim,) = claims_of(read, "Azerbaijan announced that it would halt all operations.")
    assert claim.stance == "promises"


def test_the_addressee_is_kept(read: Read) -> None:
    text = "President Serzh Sargsyan told reporters that two tanks had been destroyed."
    (claim,) = claims_of(read, text)
    assert claim.addressee == "reporters"
    assert text[slice(*claim.content)] == "two tanks had been destroyed"


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        (
            "Lavrov announced in answer to a reporter that the mechanism is needed.",
            "Lavrov",
            "the mechanism is needed",
        ),
        (
            "The Ministry repeats that all responsibility lies with Baku.",
            "The Ministry",
            "all responsibility lies with Baku",
        ),
        ("The museum, Mr Putin said, celebrated several heroes.", "Putin", "celebrated several heroes"),
    ],
)
def test_claims_are_found_where_the_tree_is_wrong(read: Read, text: str, speaker: str, content: str) -> None:
    (claim,) = claims_of(read, text)
    assert claim.speaker_text == speaker
    assert content in text[slice(*claim.content)]


def test_a_participle_goes_on_with_the_same_speaker(read: Read) -> None:
    first, second = claims_of(read, '"We will come back next year," Lavrov said, adding that Russia was ready.')
    assert (first.cue, second.cue) == ("said", "adding")
    assert first.speaker == second.speaker == "Sergei Lavrov"


def test_speaking_of_oneself_inside_a_quotation_is_no_further_claim(read: Read) -> None:
    (claim,) = claims_of(read, '"I think that the talks were a success," Lavrov said.')
    assert (claim.speaker, claim.cue) == ("Sergei Lavrov", "said")


def test_what_nobody_in_particular_says_is_a_claim_of_the_unnamed(read: Read) -> None:
    text = "It is believed that the rebels have missiles."
    (claim,) = claims_of(read, text)
    assert (claim.speaker, claim.speaker_code, claim.cue) == ("unnamed", None, "believed")
    assert text[slice(*claim.content)] == "the rebels have missiles"


@pytest.mark.parametrize(
    ("text", "speaker", "parts"),
    [
        ('"We will stay," said General Aung Min, who leads the front.', "General Aung Min", ["We will stay"]),
        (
            "KHARTOUM, 3 May (Reuters) - Sudanese officials said on Tuesday that troops had crossed the border.",
            "Sudanese officials",
            ["troops had crossed the border"],
        ),
        ("Senator Graham, who once served, said Thursday that he agreed.", "Graham", ["he agreed"]),
        ("Pakistan, India claims, has armed the militants.", "India", ["Pakistan", "has armed the militants"]),
        ("The army fired missiles which they say left the base.", "they", ["left the base"]),
        (
            "Hun Sen denied that his troops had fired first and blamed Thailand for the clash.",
            "Hun Sen",
            ["his troops had fired first"],
        ),
        (
            "The ministry said the jet had been on a training flight and was carrying no bombs.",
            "The ministry",
            ["the jet had been on a training flight and was carrying no bombs"],
        ),
        ("Tehran says it is ready; Riyadh is silent.", "Tehran", ["it is ready"]),
        ("Bogota complained to the OAS of a violation of its airspace.", "Bogota", ["a violation of its airspace"]),
        ("Moscow promises spare parts by spring.", "Moscow", ["spare parts by spring"]),
        ("The Pentagon put the number of missiles at 2,000.", "The Pentagon", ["the number of missiles at 2,000"]),
        ("The Taliban deny having received Iranian weapons.", "The Taliban", ["having received Iranian weapons"]),
        ("Analysts doubt that the system works.", "Analysts", ["the system works"]),
    ],
)
def test_speaker_and_parts_of_the_content(read: Read, text: str, speaker: str, parts: list[str]) -> None:
    claim = claims_of(read, text)[0]
    assert claim.speaker_text == speaker
    assert [text[start:end] for start, end in claim.content_parts] == parts
