"""Account recovery: what a record like this one could decide at all.

Records are simulated from every account at the study's own length and pattern, with core parameters from
the posterior of `none` and effects from the account's priors (times `strength`). Each record is then
treated as the real one: `none` is fitted, all accounts are compared, and the question is whether the true
one comes first. The answer is a confusion table, the calibration of the weights, and the number of onsets
it would take: one standardised onset link of size beta gains about n_onsets * beta^2 / 2 nats. Finished
records are cached, so that a killed recovery goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from counterpoise import atomic
from counterpoise.accounts.compare import Accounts, Sizes, compare_account, filter_settings
from counterpoise.accounts.comparison import DEFAULT_SCALE, NONE, weights_of
from counterpoise.accounts.fit import Fit, fit
from counterpoise.accounts.likelihood import Filter, fingerprint, positive_links
from counterpoise.accounts.simulate import SimulatedRecord, count_onsets, simulate_records, with_record
from counterpoise.errors import FitUnreliable, InputError, Problem, UsageError
from counterpoise.inference import engine
from counterpoise.inference.arrays import Kind
from counterpoise.inference.run import Record
from counterpoise.inference.smc import Floats
from counterpoise.system.compile import Compiled

FORMAT = "counterpoise recovery 1"
DECISIVE_NATS = 3.0
STANDARD_EFFECTS = (0.3, 0.6, 1.2)
CALIBRATION_EDGES = (0.0, 0.1, 0.2, 0.35, 0.5, 1.0)


@dataclass(frozen=True)
class Effort:
    """Sizes of each record's fit and comparison; small, because the table needs many records.

    A log Bayes factor is good to about 0.3 nats here, and a gap is bridged only where its error would pass
    1 nat.
    """

    size: int = 64
    moves: int = 3
    points: int = 1
    repeats: int = 2

    @property
    def sizes(self) -> Sizes:
        return Sizes(
            thetas=self.size, points=self.points, repeats=self.repeats, least_ess=0.0, largest_error=float("inf")
        )


@dataclass(frozen=True)
class RecoveredRecord:
    """One simulated record: the true account, its onsets, and the log Bayes factors found (empty where
    `failed`).
    """

    truth: str
    number: int
    onsets: int
    log_bayes_factors: Mapping[str, float]
    failed: str = ""

    @property
    def winner(self) -> str:
        """The account with the highest evidence; `none` where no other has a positive log Bayes factor."""
        return max([NONE, *self.log_bayes_factors], key=lambda name: self.log_bayes_factors.get(name, 0.0))

    @property
    def weights(self) -> dict[str, float]:
        return weights_of(self.log_bayes_factors)


@dataclass(frozen=True)
class CalibrationBin:
    """Weights between `low` and `high`: how many, their mean, and how often the account so weighted was the
    true one.
    """

    low: float
    high: float
    count: int
    mean_weight: float
    share_true: float


@dataclass(frozen=True)
class Recovery:
    """The recovery table of a study. `onsets` are the mean and central 90 % of the onsets in the real
    record.
    """

    study: str
    accounts: tuple[str, ...]
    strength: float
    onsets: tuple[float, float, float]
    records: tuple[RecoveredRecord, ...]

    @property
    def finished(self) -> tuple[RecoveredRecord, ...]:
        return tuple(record for record in self.records if not record.failed)

    @property
    def confusion(self) -> NDArray[np.int64]:
        """Counts int64[accounts, accounts]: true account by row, winner by column."""
        place = {name: i for i, name in enumerate(self.accounts)}
        table = np.zeros((len(place), len(place)), dtype=np.int64)
        for record in self.finished:
            table[place[record.truth], place[record.winner]] += 1
        return table

    @property
    def first(self) -> float:
        """Share of records whose true account came first; to be read beside `chance`."""
        return float(np.mean([record.winner == record.truth for record in self.finished]))

    @property
    def chance(self) -> float:
        return 1.0 / len(self.accounts)

    @property
    def mean_gain_under_none(self) -> dict[str, float]:
        """Mean log Bayes factor of each account over records simulated from `none`: favouring would be
        above 0.
        """
        null = [record.log_bayes_factors for record in self.finished if record.truth == NONE]
        rivals = [name for name in self.accounts if name != NONE]
        return {name: float(np.mean([found[name] for found in null])) for name in rivals if null}

    @property
    def calibration(self) -> tuple[CalibrationBin, ...]:
        """Weights given beside how often they were right, in five bins; empty bins are left out."""
        pairs = [(w, name == r.truth) for r in self.finished for name, w in r.weights.items()]
        weights = np.array([weight for weight, _ in pairs])
        true = np.array([right for _, right in pairs], dtype=np.float64)
        bins = []
        for low, high in pairwise(CALIBRATION_EDGES):
            here = (weights >= low) & ((weights < high) | (high == 1.0))
            if here.any():
                bins.append(
                    CalibrationBin(low, high, int(here.sum()), float(weights[here].mean()), float(true[here].mean()))
                )
        return tuple(bins)

    @property
    def rivalries_needed(self) -> dict[float, float]:
        """By effect (per standard deviation): how many records with as many onsets as this one give 3 nats."""
        return {beta: onsets_needed(beta) / max(self.onsets[0], 1e-9) for beta in STANDARD_EFFECTS}

    def to_json(self) -> str:
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1, allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> Recovery:
        """Read what `to_json` wrote; ValueError, KeyError or TypeError for anything else."""
        data = json.loads(text)
        if data.pop("format") != FORMAT:
            raise ValueError(f"not in the form '{FORMAT}'")
        low, middle, high = data["onsets"]
        records = tuple(RecoveredRecord(**entry) for entry in data["records"])
        return cls(data["study"], tuple(data["accounts"]), data["strength"], (low, middle, high), records)


def onsets_needed(beta: float, *, nats: float = DECISIVE_NATS) -> float:
    """Onsets after which one standardised onset link of log-odds `beta` gains `nats` on average: 2 nats /
    beta^2.
    """
    if beta == 0.0:
        return float("inf")
    return 2.0 * nats / beta**2


def onsets_in_record(compiled: Compiled, none: Fit, *, draws: int = 64) -> tuple[float, float, float]:
    """Mean and central 90 % of the number of episodes that began in the record, from filter paths of
    `none`.
    """
    episodes = compiled.space.nodes_of(Kind.EPISODE)
    if not episodes:
        return 0.0, 0.0, 0.0
    settings = filter_settings(none)
    chosen = np.linspace(0, none.z.shape[0] - 1, min(draws, none.z.shape[0])).astype(int)
    run = engine.run(
        compiled.space,
        compiled.parameters.coefficients(none.z[chosen]),
        n=settings.particles,
        seed=settings.seed_of(compiled.study),
        stream=none.streams[chosen],
        record=Record(tuple(episodes), 0),
    )
    if run.paths is None:
        raise RuntimeError("the engine recorded no paths")
    begun = count_onsets(np.moveaxis(run.paths, 2, -1)).sum(axis=-1)
    low, high = np.quantile(begun, [0.05, 0.95])
    return float(begun.mean()), float(low), float(high)


def recover(
    none: Fit,
    compiled: Accounts,
    *,
    records: int = 2,
    truths: Sequence[str] | None = None,
    strength: float = 1.0,
    effort: Effort | None = None,
    seed: int = 1,
    cache: Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> Recovery:
    """Simulate `records` records from each account (or from `truths` alone) and compare all accounts on each.

    `cache` is a folder; the table lies there under a hash of everything that it depends on and is extended
    record by record. A record whose fit degenerates is kept with its reason in `failed` and counted apart.
    """
    effort = effort or Effort()
    settings = filter_settings(none)
    path = None if cache is None else cache / f"recovery-{_key(compiled, none, strength, effort, seed)}.json"
    known = _cached(path)
    found: list[RecoveredRecord] = []
    onsets = onsets_in_record(compiled[NONE], none)
    for truth in compiled if truths is None else truths:
        if truth not in compiled:
            raise UsageError(f"there is no account '{truth}' to simulate records from")
        drawn = _draw(compiled[truth], none, records, strength, seed, settings)
        for number, record in enumerate(drawn):
            if (truth, number) in known:
                found.append(known[truth, number])
                continue
            if progress is not None:
                progress(f"{truth} {number + 1} of {records}")
            found.append(_recover_one(truth, number, record, compiled, effort, seed, settings))
            if path is not None:
                known[truth, number] = found[-1]
                so_far = tuple(known.values())
                _save(path, Recovery(none.studies[0], tuple(compiled), strength, onsets, so_far))
    return Recovery(none.studies[0], tuple(compiled), strength, onsets, tuple(found))


def _draw(
    account: Compiled, none: Fit, records: int, strength: float, seed: int, settings: Filter
) -> tuple[SimulatedRecord, ...]:
    """Records of one account: record i depends on (seed, account, i) alone."""
    links = len(account.free_links)
    key = int.from_bytes(hashlib.sha256(account.account.encode()).digest()[:4], "little")
    made: list[SimulatedRecord] = []
    for number in range(records):
        rng = np.random.default_rng([seed, 17, key, number])
        core = none.z[rng.integers(none.z.shape[0], size=1)]
        unit = rng.standard_normal((1, links))
        effects: Floats = np.where(positive_links(account), np.abs(unit), unit)
        word = int(rng.integers(2**63))
        made += simulate_records(account, core, strength * effects, seed=word, settings=settings)
    return tuple(made)


def _recover_one(
    truth: str,
    number: int,
    record: SimulatedRecord,
    compiled: Accounts,
    effort: Effort,
    seed: int,
    settings: Filter,
) -> RecoveredRecord:
    there = {name: with_record(account, record) for name, account in compiled.items()}
    try:
        none = fit(there[NONE], size=effort.size, moves=effort.moves, seed=seed, settings=settings, noise_gate=None)
        found = {
            name: compare_account(
                none, account, scales=(DEFAULT_SCALE,), sizes=effort.sizes, seed=seed, settings=settings
            )[0].at()
            for name, account in there.items()
            if name != NONE
        }
    except FitUnreliable as error:
        return RecoveredRecord(truth, number, record.onsets, {}, str(error))
    return RecoveredRecord(
        truth, number, record.onsets, {name: result.log_bayes_factor for name, result in found.items()}
    )


def _key(compiled: Accounts, none: Fit, strength: float, effort: Effort, seed: int) -> str:
    settings = filter_settings(none)
    parts: Sequence[object] = (
        FORMAT,
        [(name, fingerprint(account, settings)) for name, account in compiled.items()],
        none.manifest,
        strength,
        effort,
        seed,
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def _cached(path: Path | None) -> dict[tuple[str, int], RecoveredRecord]:
    if path is None or not path.exists():
        return {}
    try:
        saved = Recovery.from_json(path.read_text(encoding="utf-8"))
    except (ValueError, KeyError, TypeError) as error:
        problem = Problem(str(path), 0, 0, f"this recovery table cannot be read ({error})", "delete the file")
        raise InputError([problem]) from error
    return {(record.truth, record.number): record for record in saved.records}


def _save(path: Path, recovery: Recovery) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    atomic.write_text(path, recovery.to_json())
