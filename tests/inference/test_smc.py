"""Density tempering against conjugate answers: z ~ N(0, I), y = A z + e with e ~ N(0, s^2 I)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.errors import FitUnreliable, InputError
from counterpoise.inference.smc import (
    Floats,
    Progress,
    Streams,
    bridge,
    effective_size,
    filter_noise,
    log_mean_exp,
    sample_posterior,
    systematic,
)

DESIGN = np.array([[1.0, 0.5, 0.0], [0.0, 1.0, -1.0], [2.0, 0.0, 1.0], [1.0, 1.0, 1.0]])
RECORD = np.array([1.2, -0.4, 2.5, 0.9])
SD = 0.5


def gaussian_log_likelihood(z: Floats, streams: Streams) -> Floats:
    residual = RECORD - z @ DESIGN.T
    return -0.5 * np.sum(residual**2, axis=1) / SD**2 - 4 * np.log(SD * np.sqrt(2 * np.pi))


def noisy_log_likelihood(sd: float):
    """exp of it is unbiased for the exact likelihood; the noise is a function of the stream alone."""

    def evaluate(z: Floats, streams: Streams) -> Floats:
        noise = np.array([np.random.default_rng([9, int(s)]).standard_normal() for s in streams])
        return gaussian_log_likelihood(z, streams) + sd * noise - 0.5 * sd**2

    return evaluate


def exact_log_marginal() -> float:
    covariance = DESIGN @ DESIGN.T + SD**2 * np.eye(4)
    _, log_det = np.linalg.slogdet(2 * np.pi * covariance)
    return float(-0.5 * log_det - 0.5 * RECORD @ np.linalg.solve(covariance, RECORD))


def exact_posterior() -> tuple[Floats, Floats]:
    covariance = np.linalg.inv(np.eye(3) + DESIGN.T @ DESIGN / SD**2)
    return covariance @ DESIGN.T @ RECORD / SD**2, covariance


def test_log_marginal_likelihood_and_its_error_match_the_closed_form():
    runs = [
        sample_posterior(gaussian_log_likelihood, dimension=3, size=256, moves=4, seed=seed, noise_gate=None)
        for seed in range(20)
    ]
    estimates = np.array([run.log_marginal_likelihood for run in runs])
    spread = estimates.std(ddof=1)
    assert abs(estimates.mean() - exact_log_marginal()) < 3 * spread / np.sqrt(20) + spread**2
    stated = np.sqrt(np.mean([run.log_marginal_error**2 for run in runs]))
    assert 0.5 < stated / spread < 2.0


def test_posterior_moments_match_the_closed_form():
    draws = sample_posterior(
        gaussian_log_likelihood, dimension=3, size=2000, moves=6, seed=3, noise_gate=None
    ).z
    mean, covariance = exact_posterior()
    sd = np.sqrt(np.diag(covariance))
    assert np.all(np.abs(draws.mean(axis=0) - mean) < 4 * sd / np.sqrt(2000))
    assert np.all(np.abs(draws.std(axis=0) / sd - 1) < 0.08)


def test_an_unbiased_noisy_likelihood_keeps_posterior_and_evidence():
    run = sample_posterior(
        noisy_log_likelihood(1.0), dimension=3, size=2000, moves=6, seed=4, noise_gate=None
    )
    mean, covariance = exact_posterior()
    sd = np.sqrt(np.diag(covariance))
    assert np.all(np.abs(run.z.mean(axis=0) - mean) < 5 * sd / np.sqrt(2000))
    assert np.all(np.abs(run.z.std(axis=0) / sd - 1) < 0.1)
    assert abs(run.log_marginal_likelihood - exact_log_marginal()) < 4 * run.log_marginal_error
    assert np.array_equal(run.log_likelihood, noisy_log_likelihood(1.0)(run.z, run.streams))


def test_bridge_gives_the_ratio_of_two_marginal_likelihoods():
    """From the posterior given the first two rows of the record to the posterior given all four."""

    def part(z: Floats, rows: slice) -> Floats:
        residual = RECORD[rows] - z @ DESIGN[rows].T
        return -0.5 * np.sum(residual**2, axis=1) / SD**2 - residual.shape[1] * np.log(
            SD * np.sqrt(2 * np.pi)
        )

    first = sample_posterior(
        lambda z, s: part(z, slice(0, 2)), dimension=3, size=1000, moves=6, seed=5, noise_gate=None
    )
    run = bridge(
        lambda z, s: (part(z, slice(0, 2)), part(z, slice(0, 4))), z=first.z, streams=first.streams, seed=6
    )
    early = DESIGN[:2] @ DESIGN[:2].T + SD**2 * np.eye(2)
    _, log_det = np.linalg.slogdet(2 * np.pi * early)
    exact = exact_log_marginal() + 0.5 * log_det + 0.5 * RECORD[:2] @ np.linalg.solve(early, RECORD[:2])
    assert abs(run.log_marginal_likelihood - exact) < 4 * np.hypot(run.log_marginal_error, 0.05)
    assert np.all(np.abs(run.z.mean(axis=0) - exact_posterior()[0]) < 0.06)


class Killed(Exception):
    pass


@pytest.mark.parametrize("death", [Killed, KeyboardInterrupt])
def test_a_killed_run_resumes_to_the_same_digits(tmp_path: Path, death: type[BaseException]):
    likelihood = noisy_log_likelihood(0.3)
    whole = sample_posterior(likelihood, dimension=3, size=64, moves=3, seed=8, noise_gate=None)
    checkpoint = tmp_path / "fits" / "none.npz"

    def die_at_two(progress: Progress) -> None:
        if progress.stage == 2:
            raise death

    with pytest.raises(death):
        sample_posterior(
            likelihood,
            dimension=3,
            size=64,
            moves=3,
            seed=8,
            noise_gate=None,
            checkpoint=checkpoint,
            progress=die_at_two,
        )
    stages: list[int] = []
    resumed = sample_posterior(
        likelihood,
        dimension=3,
        size=64,
        moves=3,
        seed=8,
        noise_gate=None,
        checkpoint=checkpoint,
        progress=lambda p: stages.append(p.stage),
    )
    assert stages[0] == 3
    assert stages[-1] == whole.temperatures.size
    for name in ("z", "streams", "log_likelihood", "temperatures", "ess", "acceptance"):
        assert np.array_equal(getattr(whole, name), getattr(resumed, name)), name
    assert whole.log_marginal_likelihood == resumed.log_marginal_likelihood
    assert [path.name for path in checkpoint.parent.iterdir()] == ["none.npz"]


def test_a_checkpoint_of_another_fit_is_refused(tmp_path: Path):
    checkpoint = tmp_path / "none.npz"
    kept = {"dimension": 3, "size": 32, "moves": 2, "noise_gate": None, "checkpoint": checkpoint}
    sample_posterior(gaussian_log_likelihood, seed=1, fingerprint="study a", **kept)
    with pytest.raises(InputError) as caught:
        sample_posterior(gaussian_log_likelihood, seed=1, fingerprint="study b", **kept)
    assert str(caught.value) == (
        f"{checkpoint}: this checkpoint belongs to another fit (its data, account, seed or sizes differ)\n"
        "  hint: delete the file to start the fit afresh\n1 problem; nothing was written."
    )


def test_a_broken_checkpoint_is_refused(tmp_path: Path):
    checkpoint = tmp_path / "none.npz"
    checkpoint.write_bytes(b"PK\x03\x04 half a file")
    with pytest.raises(InputError, match="this checkpoint cannot be read"):
        sample_posterior(
            gaussian_log_likelihood, dimension=3, size=32, seed=1, noise_gate=None, checkpoint=checkpoint
        )


def test_an_impossible_record_is_an_unreliable_fit():
    with pytest.raises(FitUnreliable) as caught:
        sample_posterior(lambda z, s: np.full(z.shape[0], -np.inf), dimension=2, size=16, seed=1)
    assert str(caught.value) == (
        "the log-likelihood is -inf at all 16 first draws: no draw of the prior can give this record; widen "
        "the priors, or look for a series row that the system cannot produce"
    )


def test_a_likelihood_that_is_not_a_number_is_an_unreliable_fit():
    with pytest.raises(FitUnreliable, match="not a number"):
        sample_posterior(lambda z, s: np.full(z.shape[0], np.nan), dimension=2, size=16, seed=1)


def test_half_the_prior_impossible_still_gives_the_truncated_answer():
    """L = 1 where z > 0 and 0 elsewhere: log marginal likelihood log(1/2), draws half-normal."""
    run = sample_posterior(
        lambda z, s: np.where(z[:, 0] > 0, 0.0, -np.inf), dimension=1, size=1000, seed=2, noise_gate=None
    )
    assert abs(run.log_marginal_likelihood - np.log(0.5)) < 0.1
    assert run.z.min() > 0
    assert abs(run.z.mean() - np.sqrt(2 / np.pi)) < 0.08


def test_a_noisy_likelihood_is_gated():
    with pytest.raises(FitUnreliable) as caught:
        sample_posterior(noisy_log_likelihood(2.0), dimension=3, size=128, moves=4, seed=2)
    assert str(caught.value).startswith("the sd of the log-likelihood at 10 posterior draws is ")
    assert str(caught.value).endswith(
        "not under 0.7; use more particles (twice as many lower it by about 0.7)"
    )


def test_filter_noise_measures_the_sd_of_the_likelihood():
    noise = filter_noise(noisy_log_likelihood(0.4), np.zeros((10, 3)), repeats=200)
    assert noise.shape == (10,)
    assert abs(np.sqrt(np.mean(noise**2)) - 0.4) < 0.03


def test_moves_that_are_never_accepted_are_an_unreliable_fit():
    """A likelihood that only the first draws' streams can have: every proposal is worse by 50 nats."""

    def cliff(z: Floats, streams: Streams) -> Floats:
        return np.where(streams <= 64, -0.1 * z[:, 0] ** 2, -50.0)

    with pytest.raises(FitUnreliable, match=r"only 0\.00% of the moves were accepted at temperature 1;"):
        sample_posterior(cliff, dimension=1, size=64, moves=2, seed=1, noise_gate=None)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({"dimension": 0}, "dimension must be at least 1, not 0"),
        ({"size": 2}, "size must be at least 4, not 2"),
        ({"moves": 0}, "moves must be at least 1, not 0"),
        ({"ess_target": 1.0}, "ess_target must lie strictly between 0 and 1, not 1.0"),
    ],
)
def test_sizes_are_checked(bad: dict[str, float], message: str):
    with pytest.raises(ValueError, match=message):
        sample_posterior(gaussian_log_likelihood, **({"dimension": 3, "seed": 1} | bad))


@given(
    st.lists(st.floats(0.0, 10.0), min_size=1, max_size=20).filter(lambda w: sum(w) > 0.1),
    st.floats(0, 0.999),
)
def test_systematic_resampling_copies_each_draw_as_often_as_its_weight_says(raw: list[float], uniform: float):
    weights = np.array(raw) / np.sum(raw)
    size = 50
    copies = np.bincount(systematic(weights, uniform, size), minlength=weights.size)
    assert copies.sum() == size
    assert np.all(np.abs(copies - size * weights) <= 1 + 1e-6)


@given(st.lists(st.floats(-700, 700), min_size=1, max_size=30), st.floats(-1000, 1000))
def test_log_mean_exp_shifts_and_effective_size_does_not(values: list[float], shift: float):
    x = np.array(values)
    assert log_mean_exp(x + shift) == pytest.approx(log_mean_exp(x) + shift, abs=1e-9)
    assert 1 - 1e-9 <= effective_size(x) <= x.size + 1e-9
    assert effective_size(x + shift) == pytest.approx(effective_size(x), rel=1e-6)
