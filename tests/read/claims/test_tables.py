"""The tables of cues and causal markers: in order, senses with a particle first, broken rows refused."""

from __future__ import annotations

import pytest

from counterpoise.errors import InputError
from counterpoise.read.claims.cues import Cue, _check, load_cues
from counterpoise.read.claims.markers import load_markers


def test_senses_with_a_particle_are_tried_first() -> None:
    senses = load_cues()["call"]
    assert [bool(cue.particle) for cue in senses] == sorted((bool(cue.particle) for cue in senses), reverse=True)
    assert senses[0].particle in ("for", "on")


def test_every_reporting_verb_of_the_core_has_a_sense() -> None:
    cues = load_cues()
    assert {lemma: cues[lemma][0].stance for lemma in ("say", "deny", "accuse", "warn", "promise", "doubt")} == {
        "say": "says",
        "deny": "denies",
        "accuse": "accuses",
        "warn": "warns",
        "promise": "promises",
        "doubt": "doubts",
    }


@pytest.mark.parametrize(
    ("cue", "message"),
    [
        (Cue("say", "", ("claus",), "says", "t"), "vocabulary/cues.csv:9: 'claus' is no place of content (say)"),
        (Cue("say", "", ("clause",), "said", "t"), "vocabulary/cues.csv:9: 'said' is no stance (say)"),
    ],
)
def test_a_broken_row_is_refused(cue: Cue, message: str) -> None:
    with pytest.raises(InputError) as caught:
        _check(cue, 9)
    assert str(caught.value).startswith(message)


def test_longer_phrases_come_before_shorter_ones() -> None:
    forms = [marker.form for marker in load_markers().phrases]
    assert forms.index("as a result of") < forms.index("as a result")
    assert all(marker.polarity in ("+", "-") for marker in load_markers().phrases)
