"""Prior distributions as text: every form, every mistake."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.system.nodes import estimated
from counterpoise.system.priors import Prior

FORMS = "normal, half_normal, log_normal, logit_normal, fixed, record, near_record"


@pytest.mark.parametrize(
    ("text", "prior", "free"),
    [
        ("normal(-4.6, 0.8)", Prior("normal", -4.6, 0.8), True),
        ("half_normal(0.3)", Prior("half_normal", 0.0, 0.3), True),
        ("log_normal(-0.25,0.25)", Prior("log_normal", -0.25, 0.25), True),
        ("logit_normal( -2.2 , 0.6 )", Prior("logit_normal", -2.2, 0.6), True),
        ("fixed(0)", Prior("fixed", 0.0, 0.0), False),
        (" fixed(1e-3) ", Prior("fixed", 0.001, 0.0), False),
        ("record", Prior("record", 0.0, 0.0), False),
        ("near_record(1.0)", Prior("near_record", 0.0, 1.0), True),
    ],
)
def test_every_form_is_read(text: str, prior: Prior, free: bool) -> None:
    assert Prior.parse(text) == prior
    assert prior.free is free


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("gaussian(0, 1)", f"'gaussian(0, 1)' is not a prior; write one of {FORMS}, as in half_normal(0.3)"),
        ("half_normal(0.3", f"'half_normal(0.3' is not a prior; write one of {FORMS}, as in half_normal(0.3)"),
        ("", f"'' is not a prior; write one of {FORMS}, as in half_normal(0.3)"),
        ("normal(1)", "'normal(1)': normal takes 2 numbers, got 1"),
        ("record(1)", "'record(1)': record takes 0 numbers, got 1"),
        ("half_normal", "'half_normal': half_normal takes 1 numbers, got 0"),
        ("normal(zero, 1)", "'normal(zero, 1)': the arguments of normal must be numbers"),
        ("half_normal(0)", "'half_normal(0)': the standard deviation must be above 0"),
        ("normal(0, -1)", "'normal(0, -1)': the standard deviation must be above 0"),
        ("near_record(0)", "'near_record(0)': the standard deviation must be above 0"),
        ("normal(0, nan)", "'normal(0, nan)': the arguments of normal must be finite numbers"),
        ("fixed(inf)", "'fixed(inf)': the arguments of fixed must be finite numbers"),
    ],
)
def test_every_mistake_is_named(text: str, message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011  (the whole message is compared below)
        Prior.parse(text)
    assert str(caught.value) == message


numbers = st.floats(-50, 50).map(lambda x: float(f"{x:g}"))
scales = st.floats(0.001, 50).map(lambda x: float(f"{x:g}"))
priors = st.one_of(
    st.builds(Prior, st.sampled_from(["normal", "log_normal", "logit_normal"]), numbers, scales),
    st.builds(Prior, st.sampled_from(["half_normal", "near_record"]), st.just(0.0), scales),
    st.builds(Prior, st.just("fixed"), numbers, st.just(0.0)),
    st.just(Prior("record")),
)


@given(priors)
def test_a_prior_reads_back_from_its_own_text(prior: Prior) -> None:
    assert Prior.parse(str(prior)) == prior


def test_fixed_and_record_make_constants_and_the_rest_parameters() -> None:
    assert estimated("fixed(2)", "x", factor=3.0).factor == 6.0
    assert estimated("record", "x", factor=2.0, record=-1.5).factor == -3.0
    assert estimated("fixed(2)", "x").prior is None
    near = estimated("near_record(0.5)", "rate", record=1.25)
    assert near.as_parameter().kind == "normal"
    assert (near.as_parameter().location, near.as_parameter().scale) == (1.25, 0.5)
    mirrored = estimated("half_normal(0.3)", "b", sign=-1).as_parameter()
    assert (mirrored.name, mirrored.kind, mirrored.scale, mirrored.sign) == ("b", "half_normal", 0.3, -1)


def test_a_constant_has_no_parameter() -> None:
    with pytest.raises(ValueError, match=r"^a constant coefficient has no parameter$"):
        estimated("fixed(2)", "x").as_parameter()
