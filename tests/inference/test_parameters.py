"""Priors as functions of whitened parameters."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.inference import normal
from counterpoise.inference.parameters import Parameter, Parameters, fixed_coefficients

Z = np.linspace(-6, 6, 13)


def test_each_kind_at_known_points() -> None:
    assert Parameter("a", "normal", 1.0, 2.0).value(np.array([-1.0, 0.5])).tolist() == [-1.0, 2.0]
    assert Parameter("a", "constant", 3.0).value(Z).tolist() == [3.0] * 13
    np.testing.assert_allclose(Parameter("a", "log_normal", 0.5, 2.0).value(Z), np.exp(0.5 + 2 * Z))
    np.testing.assert_allclose(Parameter("a", "logit_normal", -1.0, 0.5).value(Z), 1 / (1 + np.exp(1 - 0.5 * Z)))
    # the median of |N(0, 1)| is the upper quartile of N(0, 1)
    assert Parameter("a", "half_normal", scale=0.3).value(np.zeros(1))[0] == pytest.approx(0.3 * 0.6744897501960817)


@given(st.floats(-8, 8), st.sampled_from([1, -1]))
def test_half_normal_has_its_own_law(z: float, sign: int) -> None:
    value = Parameter("a", "half_normal", scale=0.7, sign=sign).value(np.array([z]))[0]
    assert sign * value > 0
    probability = 1 - 2 * normal.cdf(np.array([-sign * value / 0.7]))[0]
    assert probability == pytest.approx(normal.cdf(np.array([z]))[0], rel=1e-6, abs=1e-12)


def example() -> Parameters:
    """Two free parameters and a constant behind five coefficients."""
    priors = (
        Parameter("level", "normal", 1.0, 0.5),
        Parameter("unit", "constant", 4.0),
        Parameter("gain", "half_normal", scale=0.3),
    )
    return Parameters(
        priors,
        base=np.array([0.0, 10.0, 0.0, 7.0, 1.0]),
        index=np.array([0, 0, 1, -1, 2], dtype=np.int32),
        factor=np.array([1.0, -2.0, 1.0, 5.0, 1.0]),
    )


def test_coefficients_share_parameters() -> None:
    parameters = example()
    assert parameters.names == ("level", "gain")
    assert parameters.dimension == 2
    assert parameters.place("gain") == 1
    gain = 0.3 * 0.6744897501960817
    found = parameters.coefficients(np.array([[2.0, 0.0], [0.0, 0.0]]))
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, [[2.0, 6.0, 4.0, 7.0, 1 + gain], [1.0, 8.0, 4.0, 7.0, 1 + gain]], rtol=1e-6)
    np.testing.assert_allclose(parameters.values(np.zeros((1, 2))), [[1.0, 4.0, gain]])


def test_log_prior_is_standard_normal() -> None:
    z = np.array([[0.3, -1.2]])
    expected = -0.5 * (0.09 + 1.44) - np.log(2 * np.pi)
    assert example().log_prior(z)[0] == pytest.approx(expected)


def test_fixed_coefficients_have_no_free_parameter() -> None:
    parameters = fixed_coefficients([1.0, 2.5])
    assert parameters.dimension == 0
    assert parameters.coefficients(np.zeros((3, 0))).tolist() == [[1.0, 2.5]] * 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("a", "uniform"), "parameter a: unknown kind 'uniform'"),
        (("a", "normal", np.nan), "parameter a: location nan and scale 1.0 must be finite"),
        (("a", "normal", 0.0, 0.0), "parameter a: scale 0.0 is not positive"),
        (("a", "half_normal", 0.0, 1.0, 0), "parameter a: sign 0 is neither 1 nor -1"),
    ],
)
def test_bad_parameters(arguments: tuple[object, ...], message: str) -> None:
    with pytest.raises(ValueError, match="parameter a") as caught:
        Parameter(*arguments)
    assert str(caught.value) == message


def test_bad_vectors() -> None:
    prior = (Parameter("a", "normal"),)
    with pytest.raises(
        ValueError, match=r"^base, index and factor must be vectors of one length, not \(2,\), \(1,\), \(1,\)$"
    ):
        Parameters(prior, np.zeros(2), np.zeros(1, np.int32), np.zeros(1))
    with pytest.raises(ValueError, match=r"^index must lie in -1\.\.0$"):
        Parameters(prior, np.zeros(1), np.ones(1, np.int32), np.zeros(1))
    with pytest.raises(ValueError, match=r"^parameter names repeat: \['a'\]$"):
        Parameters(prior * 2, np.zeros(1), np.zeros(1, np.int32), np.zeros(1))
    with pytest.raises(ValueError, match=r"^z has shape \(2, 3\), wanted \(K, 2\)$"):
        example().coefficients(np.zeros((2, 3)))
    with pytest.raises(KeyError, match="no free parameter 'unit'"):
        example().place("unit")
