"""The stages of a study in order, with what they leave on disk.

    load -> fit `none` -> compare accounts -> recover -> forecast, what-if -> report

Each stage takes frozen results and returns frozen results; everything is written under `results/<name>/` of the study:
`none.nc` and one netCDF per account, `comparison.json`, `recovery.json`, `manifest.json` (input hashes, seed, versions,
timings) and checkpoints, so that a killed run goes on where it stopped. A stage whose inputs have not changed is read
back instead of run again; the manifest's fingerprint decides.
"""

from __future__ import annotations

import hashlib
import json
import math
import platform
import resource
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import numpy as np

import counterpoise
from counterpoise import atomic
from counterpoise.accounts.compare import Sizes, compare
from counterpoise.accounts.comparison import Comparison
from counterpoise.accounts.files import read_fit, write_fit
from counterpoise.accounts.fit import Fit, fit
from counterpoise.accounts.likelihood import Filter, fingerprint
from counterpoise.accounts.recover import Effort as RecoveryEffort
from counterpoise.accounts.recover import Recovery, recover
from counterpoise.errors import FitUnreliable
from counterpoise.inference.smc import Progress
from counterpoise.outlook.futures import AccountDraws
from counterpoise.provenance import sha256_file
from counterpoise.system.compile import Compiled, compile_account
from counterpoise.system.declared import NONE
from counterpoise.system.fold import fold
from counterpoise.system.load import Loaded

Say = Callable[[str], None]
_QUIET = 0.6
_MOST_MORE = 8.0
_POOL_SIZE = 96
"""Parameter draws of a study that is only pooled with."""


@dataclass(frozen=True)
class Effort:
    """How much is computed. `FULL` is what a result should rest on; `QUICK` is for a first look."""

    name: str
    size: int
    moves: int
    particles: int
    points: int
    repeats: int
    recovery_records: int
    futures: int
    """Parameter draws behind forecasts and what-ifs."""


FULL = Effort("full", size=192, moves=5, particles=200, points=1, repeats=3, recovery_records=1, futures=96)
QUICK = Effort("quick", size=64, moves=3, particles=200, points=1, repeats=2, recovery_records=0, futures=32)


@dataclass(frozen=True)
class Stage:
    """One finished stage: what it was, and its seconds; `reused` where it was read back."""

    name: str
    seconds: float
    reused: bool = False


@dataclass(frozen=True)
class Compared:
    """Everything up to the comparison of accounts: the inputs of outlook and report."""

    loaded: tuple[Loaded, ...]
    compiled: Mapping[str, Mapping[str, Compiled]]
    fits: Mapping[str, Fit]
    comparison: Comparison
    posteriors: Mapping[str, tuple[Fit, ...]]
    recovery: Recovery | None = None
    stages: tuple[Stage, ...] = field(default=())

    @property
    def study(self) -> Loaded:
        """The study that the report is about: the first."""
        return self.loaded[0]

    def draws(self, study: str | None = None) -> tuple[AccountDraws, ...]:
        """Posterior draws of every account of a study (default the first), `none` first."""
        name = study or self.study.study.name
        return tuple(AccountDraws(self.compiled[name][entry.account], entry.z) for entry in self.posteriors[name])

    def weights(self, study: str | None = None) -> dict[str, float]:
        """Posterior weights of the accounts at the default prior scale."""
        return self.comparison.study(study or self.study.study.name).weights()


def compile_accounts(loaded: Loaded) -> dict[str, Compiled]:
    """All accounts of a study under one setting, `none` first, whole (see `folded_accounts` for fits)."""
    none = compile_account(loaded.bundle, NONE)
    compiled = {NONE: none}
    for name in loaded.bundle.declarations.accounts:
        if name != NONE:
            compiled[name] = compile_account(loaded.bundle, name, setting=none.setting)
    return compiled


def folded_accounts(loaded: Loaded) -> dict[str, Compiled]:
    """All accounts with what the record determines folded into data: what fits and comparisons run on."""
    return {name: fold(compiled) for name, compiled in compile_accounts(loaded).items()}


def results_folder(loaded: Loaded, effort: Effort) -> Path:
    """Where a study's results stand."""
    return loaded.study.path / "results" / effort.name


def fit_account(
    compiled: Compiled, folder: Path, effort: Effort, *, seed: int, threads: int = 0, say: Say | None = None
) -> tuple[Fit, Stage]:
    """Posterior of one account by density tempering: read back where the same fit stands in `folder`, else run
    with a checkpoint and written there.
    """
    path = folder / f"{compiled.account}.nc"
    started = time.perf_counter()
    old = read_fit(path) if path.is_file() else None
    if old is not None and _same(old, compiled, effort, seed):
        return old, Stage(f"fit {compiled.study}/{compiled.account}", time.perf_counter() - started, reused=True)
    result = _fit_quietly(compiled, folder, effort, seed, threads, say)
    write_fit(result, path)
    return result, Stage(f"fit {compiled.study}/{compiled.account}", time.perf_counter() - started)


def _fit_quietly(compiled: Compiled, folder: Path, effort: Effort, seed: int, threads: int, say: Say | None) -> Fit:
    """Fit with the effort's particles; where the filter is too noisy, once more with as many as its noise calls for."""
    particles = effort.particles
    for attempt in (1, 2):
        settings = Filter(particles=particles, seed=seed, threads=threads)
        checkpoint = _checkpoint(compiled, folder, effort, seed, settings)
        try:
            result = fit(
                compiled,
                size=effort.size,
                moves=effort.moves,
                seed=seed,
                settings=settings,
                checkpoint=checkpoint,
                progress=_progress(compiled, say),
            )
            checkpoint.unlink(missing_ok=True)
            return result
        except FitUnreliable as error:
            if error.noise_sd is None or attempt == 2:
                raise
            particles = math.ceil(particles * min((error.noise_sd / _QUIET) ** 2, _MOST_MORE))
            if say is not None:
                say(f"fit {compiled.study}/{compiled.account}: {error}; trying {particles} particles")
    raise AssertionError("two attempts either return or raise")


def _checkpoint(compiled: Compiled, folder: Path, effort: Effort, seed: int, settings: Filter) -> Path:
    """Where a fit keeps its checkpoint: named after all that it depends on, so that no other fit takes it up."""
    mark = f"{fingerprint(compiled, settings)}-{effort.size}-{effort.moves}-{seed}"
    return folder / "checkpoints" / f"{compiled.account}-{mark}.npz"


def _same(old: Fit, compiled: Compiled, effort: Effort, seed: int) -> bool:
    """Whether a stored fit is the one asked for; it may have taken more particles than the effort starts with."""
    manifest = old.manifest
    settings = Filter(particles=manifest.particles, seed=seed)
    return (
        manifest.fingerprint == fingerprint(compiled, settings)
        and manifest.size == effort.size
        and manifest.moves == effort.moves
        and manifest.seed == seed
    )


def _progress(compiled: Compiled, say: Say | None) -> Callable[[Progress], None] | None:
    if say is None:
        return None

    def report(progress: Progress) -> None:
        say(
            f"fit {compiled.study}/{compiled.account}: temperature {progress.temperature:.3f}, "
            f"ess {progress.ess:.0f}, acceptance {progress.acceptance:.0%}"
        )

    return report


def compare_accounts(
    loaded: Sequence[Loaded], effort: Effort, *, seed: int, threads: int = 0, say: Say | None = None
) -> Compared:
    """Fit `none` and compare all accounts, in every study and over their pool, on the folded systems.

    The first study is the one asked about; everything is written below its own folder, the others' fits under
    `pool/<study>/`, so that studies that ship with the package are never written to.
    """
    compiled, fits, stages = {}, {}, []
    for place, entry in enumerate(loaded):
        name = entry.study.name
        compiled[name] = folded_accounts(entry)
        folder = results_folder(loaded[0], effort)
        own = effort if place == 0 else replace(effort, size=min(effort.size, _POOL_SIZE), moves=min(effort.moves, 4))
        folder = folder if place == 0 else folder / "pool" / name
        fits[name], stage = fit_account(compiled[name][NONE], folder, own, seed=seed, threads=threads, say=say)
        stages.append(stage)
    started = time.perf_counter()
    folder, key = results_folder(loaded[0], effort), _comparison_key(compiled, fits, effort, seed)
    stored = _stored_comparison(folder, key, compiled)
    if stored is None:
        comparison, posteriors = compare(
            fits,
            compiled,
            sizes=Sizes(points=effort.points, repeats=effort.repeats),
            seed=seed,
            progress=None if say is None else lambda text: say(f"compare {text}"),
        )
        _write_comparison(folder, key, comparison, posteriors)
    else:
        comparison, posteriors = stored
    stages.append(Stage("compare accounts", time.perf_counter() - started, reused=stored is not None))
    return Compared(tuple(loaded), compiled, fits, comparison, posteriors, None, tuple(stages))


def _comparison_key(
    compiled: Mapping[str, Mapping[str, Compiled]], fits: Mapping[str, Fit], effort: Effort, seed: int
) -> str:
    """Hash of everything that a comparison depends on: all accounts' arrays and priors, the fits, sizes and seed."""
    digest = hashlib.sha256(repr((counterpoise.__version__, asdict(effort), seed)).encode())
    for study, accounts in compiled.items():
        settings = Filter(fits[study].manifest.particles, fits[study].manifest.filter_seed)
        for account in accounts.values():
            digest.update(fingerprint(account, settings).encode())
        digest.update(fits[study].z.tobytes())
    return digest.hexdigest()


def _stored_comparison(
    folder: Path, key: str, compiled: Mapping[str, Mapping[str, Compiled]]
) -> tuple[Comparison, dict[str, tuple[Fit, ...]]] | None:
    """The comparison on disk where it is the one asked for, with the draws of every account; else None."""
    mark = folder / "comparison.key"
    if not mark.is_file() or mark.read_text(encoding="utf-8").strip() != key:
        return None
    comparison = Comparison.from_json((folder / "comparison.json").read_text(encoding="utf-8"))
    posteriors = {
        study: tuple(read_fit(_posterior_file(folder, study, name, study == next(iter(compiled)))) for name in accounts)
        for study, accounts in compiled.items()
    }
    return comparison, posteriors


def _posterior_file(folder: Path, study: str, account: str, first: bool) -> Path:
    return (folder if first else folder / "pool" / study) / f"{account}.nc"


def _write_comparison(
    folder: Path, key: str, comparison: Comparison, posteriors: Mapping[str, tuple[Fit, ...]]
) -> None:
    """Write draws first and the key last, so that a killed run never leaves a key without its draws."""
    folder.mkdir(parents=True, exist_ok=True)
    for place, (study, entries) in enumerate(posteriors.items()):
        for entry in entries:
            if entry.account != NONE:
                write_fit(entry, _posterior_file(folder, study, entry.account, place == 0))
    atomic.write_text(folder / "comparison.json", comparison.to_json() + "\n")
    atomic.write_text(folder / "comparison.key", key + "\n")


def with_recovery(
    compared: Compared, effort: Effort, *, seed: int, records: int | None = None, say: Say | None = None
) -> Compared:
    """Add the recovery table of the first study; finished records are cached under results/."""
    number = effort.recovery_records if records is None else records
    if number == 0:
        return compared
    started = time.perf_counter()
    name = compared.study.study.name
    cache = results_folder(compared.study, effort) / "recovery"
    recovery = recover(
        compared.fits[name],
        compared.compiled[name],
        records=number,
        effort=RecoveryEffort(size=48, moves=2, points=1, repeats=2),
        seed=seed,
        cache=cache,
        progress=None if say is None else lambda text: say(f"recover {text}"),
    )
    stage = Stage("recover accounts", time.perf_counter() - started)
    return replace(compared, recovery=recovery, stages=(*compared.stages, stage))


def write_manifest(compared: Compared, effort: Effort, *, seed: int, extra: Sequence[Stage] = ()) -> Path:
    """Write manifest.json: what went in, what came out, how long it took; the basis of `verify`."""
    folder = results_folder(compared.study, effort)
    path = folder / "manifest.json"
    outputs = {file.name: sha256_file(file) for file in sorted(folder.glob("*")) if file.is_file() and file != path}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    manifest = {
        "counterpoise_version": counterpoise.__version__,
        "studies": {entry.study.name: entry.study.fingerprint() for entry in compared.loaded},
        "effort": asdict(effort),
        "seed": seed,
        "command": sys.argv[1:],
        "engine": next(iter(compared.fits.values())).manifest.engine,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "platform": platform.platform(),
        "stages": [asdict(stage) for stage in (*compared.stages, *extra)],
        "peak_memory_mib": round(peak / 1024),
        "outputs": outputs,
    }
    atomic.write_text(path, json.dumps(manifest, indent=1) + "\n")
    return path


def add_output(manifest: Path, file: Path) -> None:
    """Note a file that was written after the manifest, such as the report that quotes it. Files elsewhere are not."""
    if file.resolve().parent != manifest.resolve().parent:
        return
    content = json.loads(manifest.read_text(encoding="utf-8"))
    content["outputs"] = dict(sorted({**content["outputs"], file.name: sha256_file(file)}.items()))
    atomic.write_text(manifest, json.dumps(content, indent=1) + "\n")
