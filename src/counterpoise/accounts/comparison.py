"""What a comparison of accounts says: frozen results, verdicts and their plain words.

An account is compared with `none`, which it contains. Its log Bayes factor (nats) comes at three widths of
its links' priors with a standard error. Two accounts are ranked only where they differ by at least one nat
and by three standard errors; else the record cannot tell them apart, and that is the finding (INFERENCE
rule 8).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any, Literal

import numpy as np

from counterpoise.errors import UsageError

NONE = "none"
LEAST_NATS = 1.0
LEAST_ERRORS = 3.0
DEFAULT_SCALE = 1.0
DECIDING_MONTHS = 5

Verdict = Literal["supported", "against", "the record cannot tell them apart"]
APART: Verdict = "the record cannot tell them apart"


@dataclass(frozen=True)
class ScaleResult:
    """One width of the link priors: log Bayes factor against `none`, its standard error, spread of single
    repeats, effective number of pairs, and whether a bridge of intermediate posteriors was needed.
    """

    scale: float
    log_bayes_factor: float
    error: float
    repeat_sd: float
    ess: float
    bridged: bool


@dataclass(frozen=True)
class LinkResult:
    """A link coefficient before and after the record, at the default scale (sign included).

    `low`, `median`, `high` bound the central 95 %; `narrowing` is posterior over prior standard deviation:
    near 1 where the record says nothing about the link.
    """

    name: str
    prior_mean: float
    prior_sd: float
    mean: float
    sd: float
    low: float
    median: float
    high: float

    @property
    def narrowing(self) -> float:
        return self.sd / self.prior_sd


@dataclass(frozen=True)
class AccountResult:
    """One account against `none`, in one study or in the pool of all.

    `by_series`, `by_month` (one study) and `by_study` (pool) split the posterior mean gain in
    log-likelihood at the default scale; they sum to log Bayes factor + `cost`, the price of prior effects
    that the record rejects. `untestable` says why an account equals `none` on this record (empty where it
    does not).
    """

    account: str
    scales: tuple[ScaleResult, ...]
    cost: float
    by_series: tuple[tuple[str, float], ...] = ()
    by_month: tuple[tuple[str, float], ...] = ()
    by_study: tuple[tuple[str, float], ...] = ()
    links: tuple[LinkResult, ...] = ()
    untestable: str = ""

    def at(self, scale: float = DEFAULT_SCALE) -> ScaleResult:
        """The result at one prior scale; UsageError where it was not computed."""
        for result in self.scales:
            if result.scale == scale:
                return result
        raise UsageError(f"account {self.account} was not compared at prior scale {scale:g}")

    @property
    def won(self) -> tuple[tuple[str, float], ...]:
        """The five months that spoke most for the account, best first."""
        ordered = sorted(self.by_month, key=lambda entry: -entry[1])[:DECIDING_MONTHS]
        return tuple(entry for entry in ordered if entry[1] > 0)

    @property
    def lost(self) -> tuple[tuple[str, float], ...]:
        """The five months that spoke most against it, worst first."""
        ordered = sorted(self.by_month, key=lambda entry: entry[1])[:DECIDING_MONTHS]
        return tuple(entry for entry in ordered if entry[1] < 0)


@dataclass(frozen=True)
class LinkInclusion:
    """How probable it is that a link acts, over all accounts with equal prior weight."""

    name: str
    accounts: tuple[str, ...]
    prior: float
    posterior: float


@dataclass(frozen=True)
class PairVerdict:
    """Whether the record ranks `first` over `second`, with the difference in log Bayes factor and its
    error.
    """

    first: str
    second: str
    difference: float
    error: float
    verdict: Verdict

    @property
    def sentence(self) -> str:
        """The verdict in words with its number."""
        size = f"{self.difference:+.2f} nats, error {self.error:.2f}"
        if self.verdict == "supported":
            return f"{self.first} is supported over {self.second} ({size})"
        if self.verdict == "against":
            return f"the record speaks against {self.first} beside {self.second} ({size})"
        return f"the record cannot tell {self.first} and {self.second} apart ({size})"


@dataclass(frozen=True)
class StudyComparison:
    """All accounts of one study (or of the pool, where `study` is 'pool')."""

    study: str
    accounts: tuple[AccountResult, ...]
    inclusion: tuple[LinkInclusion, ...]
    verdicts: tuple[PairVerdict, ...]

    def account(self, name: str) -> AccountResult:
        """The result of one account; UsageError for an unknown name."""
        for result in self.accounts:
            if result.account == name:
                return result
        raise UsageError(f"no account '{name}' was compared in {self.study}")

    def weights(self, scale: float = DEFAULT_SCALE) -> dict[str, float]:
        """Posterior weight of every account and of `none`, equal before; print them beside the recovery
        table only.
        """
        return weights_of({r.account: r.at(scale).log_bayes_factor for r in self.accounts})

    def not_told_apart(self, name: str) -> tuple[str, ...]:
        """The accounts (`none` among them) that the record cannot tell from `name`."""
        pairs = [v for v in self.verdicts if v.verdict == APART and name in (v.first, v.second)]
        return tuple(v.second if v.first == name else v.first for v in pairs)


@dataclass(frozen=True)
class Comparison:
    """Accounts compared in each study, and over all of them with common link coefficients where there are
    several.
    """

    studies: tuple[StudyComparison, ...]
    pool: StudyComparison | None
    seed: int
    repeats: int

    def study(self, name: str) -> StudyComparison:
        """The comparison in one study; UsageError for an unknown name."""
        for study in self.studies:
            if study.study == name:
                return study
        raise UsageError(f"the comparison has no study '{name}'")

    def to_json(self) -> str:
        """All of it as JSON, with keys as the fields are called."""
        return json.dumps(asdict(self), indent=1, allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> Comparison:
        """Read what `to_json` wrote; ValueError, KeyError or TypeError for anything else."""
        data = json.loads(text)
        pool = None if data["pool"] is None else _study_from(data["pool"])
        return cls(tuple(_study_from(s) for s in data["studies"]), pool, data["seed"], data["repeats"])


def study_comparison(
    study: str, results: Sequence[AccountResult], links_of: Mapping[str, Sequence[str]]
) -> StudyComparison:
    """Verdicts and link inclusion for the results of one study; `links_of` names each account's links."""
    return StudyComparison(study, tuple(results), _inclusion(results, links_of), _verdicts(results))


def verdict_of(difference: float, error: float) -> Verdict:
    """The verdict on a difference of log Bayes factors with a standard error.

    Ranked only where the difference passes 1 nat by 3 errors, so that another seed would not turn the verdict.
    """
    if abs(difference) < LEAST_NATS + LEAST_ERRORS * error:
        return APART
    return "supported" if difference > 0 else "against"


def weights_of(log_bayes_factors: Mapping[str, float]) -> dict[str, float]:
    """Posterior weights of accounts and of `none` (log Bayes factor 0) from equal prior weights; they sum
    to one.
    """
    logs = {NONE: 0.0, **log_bayes_factors}
    top = max(logs.values())
    raw = {name: float(np.exp(value - top)) for name, value in logs.items()}
    total = sum(raw.values())
    return {name: value / total for name, value in raw.items()}


def _verdicts(results: Sequence[AccountResult]) -> tuple[PairVerdict, ...]:
    found = {NONE: (0.0, 0.0)}
    for result in results:
        here = result.at()
        found[result.account] = (here.log_bayes_factor, max(here.error, here.repeat_sd))
    names = [*(result.account for result in results), NONE]
    verdicts = []
    for first, second in combinations(names, 2):
        difference = found[first][0] - found[second][0]
        error = float(np.hypot(found[first][1], found[second][1]))
        verdicts.append(PairVerdict(first, second, difference, error, verdict_of(difference, error)))
    return tuple(verdicts)


def _inclusion(results: Sequence[AccountResult], links_of: Mapping[str, Sequence[str]]) -> tuple[LinkInclusion, ...]:
    weights = weights_of({result.account: result.at().log_bayes_factor for result in results})
    holders: dict[str, list[str]] = {}
    for result in results:
        for link in dict.fromkeys(links_of[result.account]):
            holders.setdefault(link, []).append(result.account)
    return tuple(
        LinkInclusion(link, tuple(names), len(names) / len(weights), sum(weights[name] for name in names))
        for link, names in holders.items()
    )


def _study_from(data: Mapping[str, Any]) -> StudyComparison:
    return StudyComparison(
        study=data["study"],
        accounts=tuple(_account_from(entry) for entry in data["accounts"]),
        inclusion=tuple(LinkInclusion(**{**e, "accounts": tuple(e["accounts"])}) for e in data["inclusion"]),
        verdicts=tuple(PairVerdict(**entry) for entry in data["verdicts"]),
    )


def _account_from(data: Mapping[str, Any]) -> AccountResult:
    splits = {name: tuple((key, value) for key, value in data[name]) for name in ("by_series", "by_month", "by_study")}
    return AccountResult(
        account=data["account"],
        scales=tuple(ScaleResult(**entry) for entry in data["scales"]),
        cost=data["cost"],
        links=tuple(LinkResult(**entry) for entry in data["links"]),
        untestable=data["untestable"],
        **splits,
    )
