"""Fits of compiled accounts against closed forms, alone and jointly, and their files."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from counterpoise.accounts.files import GROUPS, read_fit, write_fit
from counterpoise.accounts.fit import Fit, Joint, fit
from counterpoise.accounts.likelihood import (
    Filter,
    coefficients_of,
    filter_of,
    fingerprint,
    link_prior,
    whitened,
)
from counterpoise.errors import FitUnreliable, InputError, UsageError
from counterpoise.inference.parameters import Parameter

EXACT = Filter(2)  # the line's likelihood has no noise, so that two particles are as good as many


def same(first: object, second: object) -> bool:
    if isinstance(first, np.ndarray):
        return bool(np.array_equal(first, second, equal_nan=True))
    if isinstance(first, tuple):
        return len(first) == len(second) and all(same(a, b) for a, b in zip(first, second, strict=True))
    return first == second


def test_evidence_and_posterior_of_the_line(tiny, line_fit):
    (x, y), result = line_fit
    assert abs(result.log_marginal_likelihood - tiny.exact_line_log_marginal(x, y)) < 3 * result.log_marginal_error
    variance = 1 / (1 + y.size)
    assert abs(result.column("level").mean() - variance * y.sum()) < 4 * np.sqrt(variance / 256)
    assert abs(result.column("level").std() / np.sqrt(variance) - 1) < 0.2
    assert result.diagnostics.noise_sd.max() < 1e-9


def test_the_split_by_month_and_series_sums_to_the_log_likelihood(line_fit, war):
    for result in (line_fit[1], war[1]):
        assert np.allclose(result.by_month.sum(axis=1), result.log_likelihood, atol=1e-6)
        assert np.allclose(result.by_series.sum(axis=1), result.log_likelihood, atol=1e-3)


def test_a_strong_link_is_found_inside_its_interval(tiny):
    x, y = tiny.line_record(3, 1.5, months=80)
    result = fit(tiny.line(x, y, account="slope"), size=200, moves=4, settings=EXACT)
    low, high = np.quantile(result.column("x -> level"), [0.025, 0.975])
    assert low < 1.5 < high
    assert low > 0.5


def test_a_joint_fit_shares_links_and_keeps_intercepts_apart(tiny):
    records = [tiny.line_record(seed, 1.0) for seed in (4, 5)]
    members = [tiny.line(*r, account="slope", study=f"line{i}") for i, r in enumerate(records)]
    assert Joint.of(members).names == ("line0:level", "x -> level", "line1:level")
    joint = fit(members, size=400, moves=4, settings=EXACT)
    apart = fit([tiny.line(*r, study=f"line{i}") for i, r in enumerate(records)], size=400, moves=4, settings=EXACT)
    found = joint.log_marginal_likelihood - apart.log_marginal_likelihood
    error = np.hypot(joint.log_marginal_error, apart.log_marginal_error)
    assert abs(found - tiny.exact_line_log_bf(records, 1.0)) < 3 * error
    assert apart.names == ("line0:level", "line1:level")
    assert apart.studies == ("line0", "line1")


def test_common_links_must_have_one_prior(tiny):
    x, y = tiny.line_record(4, 1.0)
    members = [
        tiny.line(x, y, account="slope", study="a"),
        tiny.line(x, y, account="slope", study="b", scale=2.0),
    ]
    with pytest.raises(UsageError) as caught:
        fit(members, settings=EXACT)
    assert str(caught.value) == (
        "the link x -> level cannot be common: its prior in study b is half_normal(2), elsewhere half_normal(1)"
    )


def test_members_of_a_joint_fit_are_checked(tiny):
    x, y = tiny.line_record(4, 1.0)
    with pytest.raises(UsageError, match="fit needs at least one study"):
        fit([])
    with pytest.raises(UsageError, match="a joint fit is of one account, not of none, slope"):
        fit([tiny.line(x, y), tiny.line(x, y, account="slope", study="b")])
    with pytest.raises(UsageError, match="a joint fit takes each study once, not lineland, lineland"):
        fit([tiny.line(x, y), tiny.line(x, y)])


def test_too_few_particles_are_an_unreliable_fit(tiny):
    with pytest.raises(FitUnreliable, match=r"not under 0\.1; use more particles"):
        fit(tiny.small_war(), size=32, moves=2, settings=Filter(12), noise_gate=0.1)


def test_threads_do_not_change_a_fit(tiny):
    runs = [fit(tiny.small_war(), size=32, moves=2, settings=Filter(16, threads=k), noise_gate=None) for k in (1, 2)]
    assert np.array_equal(runs[0].z, runs[1].z)
    assert runs[0].log_marginal_likelihood == runs[1].log_marginal_likelihood
    assert runs[0].manifest == runs[1].manifest


def test_a_killed_fit_resumes_to_the_same_draws(tiny, tmp_path: Path):
    compiled = tiny.small_war()
    options = {"size": 32, "moves": 2, "settings": Filter(16), "noise_gate": None}
    whole = fit(compiled, **options)

    def kill(progress):
        if progress.stage == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit(compiled, checkpoint=tmp_path / "none.npz", progress=kill, **options)
    resumed = fit(compiled, checkpoint=tmp_path / "none.npz", **options)
    assert np.array_equal(whole.z, resumed.z)
    assert whole.log_marginal_likelihood == resumed.log_marginal_likelihood


def test_effects_and_whitened_parameters_give_the_same_coefficients(tiny):
    compiled = tiny.small_war(account="calm")
    rng = np.random.default_rng(1)
    core, effects = rng.standard_normal((50, 4)), np.abs(rng.standard_normal((50, 1))) * 2
    z = whitened(compiled, core, effects)
    assert np.allclose(compiled.parameters.coefficients(z), coefficients_of(compiled, core, effects), rtol=1e-5)


def test_zero_effects_are_none_itself_digit_for_digit(tiny):
    """The account's filter without its link gives the likelihood of `none` with the same random numbers."""
    none, account = tiny.small_war(), tiny.small_war(account="pressure")
    core = np.random.default_rng(2).standard_normal((8, 4))
    streams = np.arange(8, dtype=np.uint32)
    from counterpoise.inference import engine

    settings = Filter(50)
    here = engine.run(
        account.space,
        coefficients_of(account, core, np.zeros((8, 1))),
        n=50,
        seed=settings.seed_of("warland"),
        stream=streams,
    )
    assert np.allclose(here.log_likelihood, filter_of(none, settings)(core, streams), atol=1e-4)


def test_a_prior_off_zero_cannot_be_compared(tiny):
    compiled = tiny.small_war(account="pressure")
    link = replace(compiled.free_links[0], prior=Parameter("push", "normal", 0.5, 1.0))
    with pytest.raises(UsageError) as caught:
        link_prior(compiled, link)
    assert str(caught.value) == (
        "account pressure: the link pressure: driver -> onset has a normal prior around 0.5; only half_normal and "
        "normal(0, ...) priors can be compared with none"
    )


def test_the_fingerprint_sees_data_priors_and_particles_but_not_threads(tiny):
    x, y = tiny.line_record(1, 0.0)
    base = fingerprint(tiny.line(x, y), EXACT)
    assert base == fingerprint(tiny.line(x, y), Filter(2, threads=2))
    moved = y.copy()
    moved[3] += 0.001
    others = {
        fingerprint(tiny.line(x, moved), EXACT),
        fingerprint(tiny.line(x, y, study="elsewhere"), EXACT),
        fingerprint(tiny.line(x, y), Filter(3)),
        fingerprint(tiny.line(x, y, account="slope"), EXACT),
        fingerprint(tiny.line(x, y, account="slope", scale=2.0), EXACT),
    }
    assert len(others | {base}) == 6


def test_a_filter_needs_two_particles():
    with pytest.raises(UsageError, match="a filter needs at least 2 particles, not 1"):
        Filter(1)


def test_studies_have_filters_of_their_own():
    assert Filter(2, seed=1).seed_of("a") != Filter(2, seed=1).seed_of("b")
    assert Filter(2, seed=1).seed_of("a") != Filter(2, seed=2).seed_of("a")


def test_a_fit_survives_its_file(war, tmp_path: Path):
    path = tmp_path / "results" / "none.nc"
    write_fit(war[1], path)
    again = read_fit(path)
    for place in fields(Fit):
        if place.name != "diagnostics":
            assert same(getattr(again, place.name), getattr(war[1], place.name)), place.name
    for place in fields(war[1].diagnostics):
        assert same(getattr(again.diagnostics, place.name), getattr(war[1].diagnostics, place.name)), place.name
    assert [entry.name for entry in path.parent.iterdir()] == ["none.nc"]


def test_the_file_opens_in_xarray_with_the_groups_that_arviz_knows(war, tmp_path: Path):
    path = tmp_path / "none.nc"
    write_fit(war[1], path)
    for group in GROUPS:
        assert xr.load_dataset(path, group=group, engine="h5netcdf").sizes
    posterior = xr.load_dataset(path, group="posterior", engine="h5netcdf")
    assert posterior["theta"].dims == ("chain", "draw", "parameter")
    assert list(posterior["parameter"].values) == list(war[1].names)
    assert float(posterior["theta"].sel(parameter="onset").mean()) == pytest.approx(war[1].column("onset").mean())


def test_another_file_is_refused(tmp_path: Path):
    text = tmp_path / "a.nc"
    text.write_text("not netCDF")
    with pytest.raises(InputError, match="this file cannot be read as a fit"):
        read_fit(text)
    other = tmp_path / "b.nc"
    xr.Dataset({"a": 1.0}).to_netcdf(other, engine="h5netcdf")
    with pytest.raises(InputError, match="this is not a fit in the form 'counterpoise fit 1'"):
        read_fit(other)


def test_an_unknown_parameter_is_named(war):
    with pytest.raises(UsageError, match="the fit of none has no parameter 'onsets'"):
        war[1].column("onsets")
