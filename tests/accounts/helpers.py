"""Tiny compiled accounts, built by hand: a line with a closed-form answer, and a small record of violence.

The line: y_t = level + effect * x_t + e_t with e ~ N(0, 1), level ~ N(0, 1); its likelihood has no noise.
The small war: a driver moves tension (an index with a score), tension moves the onset of episodes, deaths follow.
"""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import cast

import numpy as np

from counterpoise.dates import Month
from counterpoise.inference.arrays import Kind, Shape, StateSpace
from counterpoise.inference.parameters import Parameter, Parameters
from counterpoise.system.bind import System
from counterpoise.system.compile import Compiled, LinkParameter

NO_SYSTEM = cast("System", SimpleNamespace(account_links=lambda: ()))


def _space(
    nodes: list[tuple[str, Kind]],
    links: list[tuple[int, int, int, Shape, float]],
    months: int,
    **arrays: np.ndarray,
) -> StateSpace:
    """`links` are (target, source, lag, shape, a), sorted by target; b is 1."""
    d, m = len(nodes), len(links)
    kinds = np.array([kind for _, kind in nodes], dtype=np.int8)
    column, calendar = np.full(d, -1, np.int32), np.full(d, -1, np.int32)
    for kind in (Kind.COUNT, Kind.AMOUNT, Kind.EXOGENOUS):
        places = np.flatnonzero(kinds == kind)
        column[places] = np.arange(places.size)
    calendar[(kinds == Kind.AMOUNT) | (kinds == Kind.ACCUMULATOR)] = 0
    targets = np.array([link[0] for link in links], dtype=np.int64)
    n_counts = int(np.sum(kinds == Kind.COUNT))
    empty = {
        "reset": np.zeros((months, 1), bool),
        "realise": np.zeros((months, 1), bool),
        "count_obs": np.full((months, n_counts), np.nan),
        "count_kind": np.zeros((months, n_counts), np.int8),
        "count_lower": np.zeros((months, n_counts)),
        "exposure": np.ones((months, n_counts), np.float32),
        "amount_obs": np.full((months, int(np.sum(kinds == Kind.AMOUNT))), np.nan),
        "score_node": np.zeros(0, np.int32),
        "score_obs": np.zeros((months, 0)),
        "exogenous": np.zeros((months, int(np.sum(kinds == Kind.EXOGENOUS))), np.float32),
        "guided": np.zeros(d, bool),
        "marginal": np.zeros(d, bool),
    }
    space = StateSpace(
        names=tuple(name for name, _ in nodes),
        months=months,
        kind=kinds,
        link_start=np.searchsorted(targets, np.arange(d + 1)).astype(np.int32),
        link_source=np.array([link[1] for link in links], dtype=np.int32),
        link_lag=np.array([link[2] for link in links], dtype=np.int8),
        link_shape=np.array([link[3] for link in links], dtype=np.int8),
        link_a=np.array([link[4] for link in links], dtype=np.float32),
        link_b=np.ones(m, np.float32),
        column=column,
        calendar=calendar,
        rng_slot=np.arange(d, dtype=np.int32) * 64,
        do_mode=np.zeros((months, d), np.int8),
        do_value=np.zeros((months, d), np.float32),
        **{**empty, **arrays},
    )
    space.check()
    return space


def _compiled(
    study: str,
    account: str,
    space: StateSpace,
    fixed: dict[int, float],
    free: dict[int, Parameter],
    links: tuple[str, ...],
) -> Compiled:
    """`fixed` and `free` say what stands at each place of the coefficient vector; the rest is 0."""
    size = space.n_coefficients
    base, index, factor = np.zeros(size), np.full(size, -1, np.int32), np.zeros(size)
    for place, value in fixed.items():
        base[place] = value
    priors = sorted({prior.name: prior for prior in free.values()}.values(), key=lambda prior: prior.name)
    names = [prior.name for prior in priors]
    for place, prior in free.items():
        index[place], factor[place] = names.index(prior.name), 1.0
    taken = [names.index(link) for link in links]
    return Compiled(
        study=study,
        account=account,
        system=NO_SYSTEM,
        space=space,
        parameters=Parameters(tuple(priors), base, index, factor),
        free_links=tuple(LinkParameter(i, names[i], (names[i],), priors[i]) for i in taken),
        core_index=tuple(i for i in range(len(priors)) if i not in taken),
        node_names=space.names,
        series_names=space.series_names(),
        first_month=Month.of(2008, 1),
        known=space.months,
    )


def line(
    x: np.ndarray, y: np.ndarray, *, account: str = "none", study: str = "lineland", scale: float = 1.0, sign: int = 1
) -> Compiled:
    """The line, with or without its link (`account` other than none has it)."""
    links = [(1, 0, 0, Shape.LINEAR, 0.0)] if account != "none" else []
    space = _space(
        [("x", Kind.EXOGENOUS), ("level", Kind.LINEAR)],
        links,
        y.size,
        exogenous=x.astype(np.float32)[:, None],
        score_node=np.array([1], np.int32),
        score_obs=y[:, None],
    )
    free = {space.parameter_at(1, 0): Parameter("level", "normal", 0.0, 1.0)}
    if links:
        free[space.link_at(0)] = Parameter("x -> level", "half_normal", 0.0, scale, sign)
    fixed = {space.score_at(0, 0): 0.0, space.score_at(0, 1): 1.0, space.score_at(0, 2): 0.0}
    return _compiled(study, account, space, fixed, free, ("x -> level",) if links else ())


def line_record(seed: int, effect: float, months: int = 36) -> tuple[np.ndarray, np.ndarray]:
    """Driver and record of a line with a true effect."""
    rng = np.random.default_rng(seed)
    x = np.round(0.5 * rng.standard_normal(months), 6).astype(np.float32).astype(np.float64)
    return x, 0.3 + effect * x + rng.standard_normal(months)


def exact_line_log_bf(records: list[tuple[np.ndarray, np.ndarray]], scale: float, sign: int = 1) -> float:
    """log Bayes factor of a common half-normal effect over lines, by quadrature on a fine grid."""
    grid = np.linspace(0.0, 10.0 * scale, 20_001)
    log_density = -0.5 * (grid / scale) ** 2 - math.log(scale * math.sqrt(2 * math.pi)) + math.log(2.0)
    for x, y in records:
        log_density = log_density + _log_evidence(x, y, sign * grid) - _log_evidence(x, y, np.zeros(1))
    top = log_density.max()
    density = np.exp(log_density - top)
    density[0] *= 0.5
    return float(top + math.log(density.sum() * (grid[1] - grid[0])))


def exact_line_log_marginal(x: np.ndarray, y: np.ndarray) -> float:
    """log marginal likelihood of the line without its link."""
    return float(_log_evidence(x, y, np.zeros(1))[0] - 0.5 * y.size * math.log(2 * math.pi))


def _log_evidence(x: np.ndarray, y: np.ndarray, effect: np.ndarray) -> np.ndarray:
    """log p(y | effect) with the level integrated out, without (n / 2) log(2 pi)."""
    residual = y - effect[:, None] * x
    n = y.size
    return -0.5 * ((residual**2).sum(axis=1) - residual.sum(axis=1) ** 2 / (1 + n)) - 0.5 * math.log(1 + n)


TENSION, ONSET, DEATHS = 1, 2, 3


def small_war(*, account: str = "none", study: str = "warland", months: int = 36, strength: float = 0.7) -> Compiled:
    """Driver -> tension (index, scored) -> onset (episode) -> deaths; accounts may add driver -> onset.

    Account `pressure` links the driver to the onset, `calm` does so with the opposite sign, `idle` has no live link.
    The observation pattern has exact months, one window of three months with a lower bound, and missing months.
    """
    rng = np.random.default_rng(7)
    driver = np.sin(np.arange(months) / 3.0).astype(np.float32)
    has_link = account in ("pressure", "calm")
    links = [(TENSION, 0, 1, Shape.LINEAR, 0.0), (ONSET, TENSION, 0, Shape.LINEAR, 0.0)]
    links += [(ONSET, 0, 1, Shape.LINEAR, 0.0)] * has_link
    links += [(DEATHS, ONSET, 0, Shape.LEVEL, float(level)) for level in (1, 2, 3)]
    count_kind = np.ones((months, 1), np.int8)
    count_obs = rng.poisson(3.0, (months, 1)).astype(np.float64)
    count_lower = np.zeros((months, 1))
    count_obs[20:23], count_obs[10:13] = [[40.0], [25.0], [5.0]], np.nan
    count_kind[10:12], count_kind[12], count_obs[12] = 2, 3, 30.0
    count_lower[10] = 4.0
    count_kind[30:32], count_obs[30:32] = 0, np.nan
    score = 0.5 * driver[:, None] + 0.4 * rng.standard_normal((months, 1))
    score[::5] = np.nan
    guided = np.array([False, True, False, False])
    space = _space(
        [("driver", Kind.EXOGENOUS), ("tension", Kind.INDEX), ("fighting", Kind.EPISODE), ("deaths", Kind.COUNT)],
        links,
        months,
        exogenous=driver[:, None],
        count_obs=count_obs,
        count_kind=count_kind,
        count_lower=count_lower,
        score_node=np.array([TENSION], np.int32),
        score_obs=score,
        guided=guided,
    )
    at = space.parameter_at
    fixed = {at(TENSION, 1): 0.3, at(TENSION, 2): 0.8, at(ONSET, 1): -1.0, at(ONSET, 2): -1.5, at(ONSET, 3): 0.0}
    fixed |= {at(ONSET, 4): -0.5, at(ONSET, 5): 0.0, at(DEATHS, 1): 0.5}
    fixed |= {space.score_at(0, 1): 1.0, space.score_at(0, 2): math.log(0.4)}
    deaths = space.links_of(DEATHS)
    fixed |= {space.link_at(deaths[0]): 2.0, space.link_at(deaths[1]): 3.5, space.link_at(deaths[2]): 0.5}
    free = {
        at(ONSET, 0): Parameter("onset", "normal", -3.0, 0.7),
        at(DEATHS, 0): Parameter("deaths rate", "normal", 1.0, 0.7),
        space.link_at(0): Parameter("driver -> tension", "normal", 0.0, 0.5),
        space.link_at(1): Parameter("tension -> onset", "half_normal", 0.0, 0.7),
    }
    if has_link:
        free[space.link_at(2)] = Parameter(
            f"{account}: driver -> onset", "half_normal", 0.0, strength, 1 if account == "pressure" else -1
        )
    return _compiled(study, account, space, fixed, free, (f"{account}: driver -> onset",) if has_link else ())
