"""Fits as netCDF files in ArviZ's groups: posterior, prior, sample_stats, log_likelihood, observed_data,
constant_data.

`posterior.theta(chain, draw, parameter)` holds the draws on their own scale and `posterior.z` the whitened
ones; `log_likelihood` splits them by series and month; `sample_stats` holds what the sampler did. xarray
and ArviZ open the file; Counterpoise reads it back without loss. A file is written beside its place and
then moved into it, so a kill leaves the old file or the new one.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

import numpy as np
import xarray as xr

from counterpoise.accounts.fit import Diagnostics, Fit, Manifest
from counterpoise.dates import Month
from counterpoise.errors import InputError, Problem

FORMAT = "counterpoise fit 1"
GROUPS = ("posterior", "prior", "sample_stats", "log_likelihood", "observed_data", "constant_data")


def write_fit(fit: Fit, path: Path) -> None:
    """Write a fit to `path`, atomically."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        root = xr.Dataset(
            attrs={"format": FORMAT, "fit": json.dumps(_header(fit)), "inference_library": "counterpoise"}
        )
        root.to_netcdf(partial, mode="w", engine="h5netcdf")
        for name, dataset in _groups(fit).items():
            dataset.to_netcdf(partial, mode="a", group=name, engine="h5netcdf")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def read_fit(path: Path) -> Fit:
    """The fit that `write_fit` wrote; InputError for any other file."""
    try:
        with xr.open_dataset(path, engine="h5netcdf") as root:
            attrs = dict(root.attrs)
        if attrs.get("format") != FORMAT:
            raise _refusal(path, f"this is not a fit in the form '{FORMAT}'")
        groups = {name: xr.load_dataset(path, group=name, engine="h5netcdf") for name in GROUPS}
    except OSError as error:
        raise _refusal(path, f"this file cannot be read as a fit ({error})") from error
    return _fit_from(json.loads(attrs["fit"]), groups)


def _header(fit: Fit) -> dict[str, object]:
    return {
        "account": fit.account,
        "studies": fit.studies,
        "first_month": str(fit.first_month),
        "log_marginal_likelihood": fit.log_marginal_likelihood,
        "log_marginal_error": fit.log_marginal_error,
        "worst_month": fit.diagnostics.worst_month,
        "manifest": asdict(fit.manifest),
    }


def _groups(fit: Fit) -> dict[str, xr.Dataset]:
    parameter = {"parameter": list(fit.names)}
    months = [str(fit.first_month + t) for t in range(fit.by_month.shape[1])]
    series = list(fit.series_names)
    theta = ("chain", "draw", "parameter")
    diagnostics = fit.diagnostics
    return {
        "posterior": xr.Dataset({"theta": (theta, fit.values[None]), "z": (theta, fit.z[None])}, coords=parameter),
        "prior": xr.Dataset({"theta": (theta, fit.prior_values[None])}, coords=parameter),
        "sample_stats": xr.Dataset(
            {
                "lp": (("chain", "draw"), fit.log_likelihood[None]),
                "stream": (("chain", "draw"), fit.streams[None].astype(np.int64)),
            }
        ),
        "log_likelihood": xr.Dataset(
            {
                "by_month": (("chain", "draw", "month"), fit.by_month[None]),
                "by_series": (("chain", "draw", "series"), fit.by_series[None]),
            },
            coords={"month": months, "series": series},
        ),
        "observed_data": xr.Dataset(
            {"observed": (("series", "month"), np.stack([values for _, values in fit.observed]))},
            coords={"month": months, "series": series},
        ),
        "constant_data": xr.Dataset(
            {
                "temperature": ("stage", diagnostics.temperatures),
                "ess": ("stage", diagnostics.ess),
                "acceptance": (("stage", "move"), diagnostics.acceptance),
                "noise_sd": ("noise_draw", diagnostics.noise_sd),
                "filter_ess": ("month", diagnostics.filter_ess),
            },
            coords={"month": months},
        ),
    }


def _fit_from(header: dict[str, object], groups: dict[str, xr.Dataset]) -> Fit:
    posterior, stats = groups["posterior"], groups["sample_stats"]
    split, constant = groups["log_likelihood"], groups["constant_data"]
    series = tuple(str(name) for name in split["series"].values)
    observed = groups["observed_data"]["observed"].values
    manifest = header["manifest"]
    studies = header["studies"]
    assert isinstance(manifest, dict)
    assert isinstance(studies, list)
    return Fit(
        account=str(header["account"]),
        studies=tuple(studies),
        names=tuple(str(name) for name in posterior["parameter"].values),
        series_names=series,
        first_month=Month.parse(str(header["first_month"])),
        z=posterior["z"].values[0],
        values=posterior["theta"].values[0],
        streams=stats["stream"].values[0].astype(np.uint32),
        log_likelihood=stats["lp"].values[0],
        by_series=split["by_series"].values[0],
        by_month=split["by_month"].values[0],
        prior_values=groups["prior"]["theta"].values[0],
        log_marginal_likelihood=_number(header, "log_marginal_likelihood"),
        log_marginal_error=_number(header, "log_marginal_error"),
        diagnostics=Diagnostics(
            constant["temperature"].values,
            constant["ess"].values,
            constant["acceptance"].values,
            constant["noise_sd"].values,
            constant["filter_ess"].values,
            str(header["worst_month"]),
        ),
        observed=tuple((name, observed[i]) for i, name in enumerate(series)),
        manifest=Manifest(**manifest),
    )


def _number(header: dict[str, object], name: str) -> float:
    value = header[name]
    assert isinstance(value, float)
    return value


def _refusal(path: Path, message: str) -> InputError:
    return InputError([Problem(str(path), 0, 0, message, "run the fit again to write it afresh")])
