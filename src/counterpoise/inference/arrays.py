"""The state space of a system as plain arrays: the one form in which engines see a system.

d nodes are evaluated each month t = 0..T-1 in index order; m links feed them, sorted by target (CSR). A link's
input to its target is coefficient * shape(value of its source at month t - lag). Every node has up to six
parameters; `Kind` says what they mean:

    LINEAR       p0 + I                                                   starts at p0 + I of its sources' starts
    INDEX        x + p1 (p0 + I - x) + p2 sqrt(p1 (2 - p1)) eps          starts at N(p0, p2^2)
    STOCK        max(0, (1 - p1) x + I)                                   starts at p0
    ACCUMULATOR  (0 in a reset month, else x) + I                         starts at p0
    COUNT        NB(mean exp(clip(p0 + I + log e, -12, 14)), shape e exp(p1)), e the month's exposure
    AMOUNT       at realise months log1p(value / p2) ~ N(p0 + I, p1^2), else the last value; starts at p3
    EPISODE      calm, offensive, war, aftermath; onset sigmoid(p0 + I), war given onset sigmoid(p1), offensive
                 to war sigmoid(p2), offensive ends sigmoid(p3), war ends sigmoid(p4), aftermath ends sigmoid(p5)
    EXOGENOUS    given

I is the sum of the node's inputs, x its value in the month before. Missing values are drawn. LINEAR nodes that feed
one another in a circle, and what follows from them, start at p0.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
I8 = NDArray[np.int8]
I32 = NDArray[np.int32]
U32 = NDArray[np.uint32]
Bool = NDArray[np.bool_]

PARAMETERS = 6
LEVELS = 4
LOG_MEAN_LOW, LOG_MEAN_HIGH = -12.0, 14.0
MAX_SLOT = 1 << 24


class Kind(IntEnum):
    """What a node is; see the module's equations."""

    LINEAR = 0
    INDEX = 1
    STOCK = 2
    ACCUMULATOR = 3
    COUNT = 4
    AMOUNT = 5
    EPISODE = 6
    EXOGENOUS = 7


class Shape(IntEnum):
    """How a link reads its source x, with constants a and b."""

    LINEAR = 0  # (x - a) / b
    LOG = 1  # (log(max(x, 0) + 1) - a) / b
    SATURATING = 2  # tanh((x - a) / b)
    THRESHOLD = 3  # 1 if x >= a else 0
    LEVEL = 4  # 1 if the episode's level is a else 0
    LOGISTIC = 5  # 1 / (1 + exp(-(x - a) / b))


class CountKind(IntEnum):
    """How a count is known in a month."""

    MISSING = 0  # drawn
    EXACT = 1
    INSIDE = 2  # inside a window of which only the sum is known
    LAST = 3  # the window's last month, which carries the observed sum


class Do(IntEnum):
    """An intervention on a node in a month."""

    NONE = 0
    SET = 1
    SCALE = 2


@dataclass(frozen=True)
class StateSpace:
    """A compiled system. All arrays are C-contiguous; shapes are given in d nodes, m links, T months.

    `column[d]` places COUNT, AMOUNT and EXOGENOUS nodes in the arrays of their kind, `calendar[d]` ACCUMULATOR
    nodes in `reset` and AMOUNT nodes in `realise`; both are -1 elsewhere. `rng_slot[d]` keys a node's random draws.
    """

    names: tuple[str, ...]
    months: int
    kind: I8
    link_start: I32
    link_source: I32
    link_lag: I8
    link_shape: I8
    link_a: F32
    link_b: F32
    column: I32
    calendar: I32
    rng_slot: I32
    marginal: Bool
    guided: Bool
    reset: Bool  # [T, reset calendars]
    realise: Bool  # [T, realise calendars]
    count_obs: F64  # [T, nc] NaN where there is none
    count_kind: I8  # [T, nc]
    count_lower: F64  # [T, nc] 0 where there is none
    exposure: F32  # [T, nc] months at risk, > 0; 1 for a whole month
    amount_obs: F64  # [T, na] NaN where missing
    score_node: I32  # [S]
    score_obs: F64  # [T, S] NaN where missing
    exogenous: F32  # [T, ne]
    do_mode: I8  # [T, d]
    do_value: F32  # [T, d]
    score_names: tuple[str, ...] = field(default=())

    @property
    def d(self) -> int:
        """Number of nodes."""
        return int(self.kind.shape[0])

    @property
    def m(self) -> int:
        """Number of links."""
        return int(self.link_source.shape[0])

    @property
    def n_counts(self) -> int:
        """Number of count series."""
        return int(self.count_obs.shape[1])

    @property
    def n_amounts(self) -> int:
        """Number of amount series."""
        return int(self.amount_obs.shape[1])

    @property
    def n_scores(self) -> int:
        """Number of score series."""
        return int(self.score_node.shape[0])

    @property
    def n_series(self) -> int:
        """Number of series: counts by column, then amounts by column, then scores."""
        return self.n_counts + self.n_amounts + self.n_scores

    @property
    def n_coefficients(self) -> int:
        """Length C of a coefficient vector: 6 d node parameters, m links, 3 per score (intercept, loading, log sd)."""
        return PARAMETERS * self.d + self.m + 3 * self.n_scores

    def parameter_at(self, node: int, j: int) -> int:
        """Place of parameter j of a node in a coefficient vector."""
        return PARAMETERS * node + j

    def link_at(self, link: int) -> int:
        """Place of a link's coefficient in a coefficient vector."""
        return PARAMETERS * self.d + link

    def score_at(self, score: int, j: int) -> int:
        """Place of a score's intercept (j = 0), loading (1) or log standard deviation (2)."""
        return PARAMETERS * self.d + self.m + 3 * score + j

    def links_of(self, node: int) -> range:
        """The links that feed a node."""
        return range(int(self.link_start[node]), int(self.link_start[node + 1]))

    def nodes_of(self, kind: Kind) -> list[int]:
        """Indices of all nodes of a kind, ascending."""
        return [int(i) for i in np.flatnonzero(self.kind == kind)]

    def series_names(self) -> tuple[str, ...]:
        """Names of the series in the order of `Run.by_series`."""
        counts = {int(self.column[i]): self.names[i] for i in self.nodes_of(Kind.COUNT)}
        amounts = {int(self.column[i]): self.names[i] for i in self.nodes_of(Kind.AMOUNT)}
        scores = self.score_names or tuple(f"{self.names[i]} score {s}" for s, i in enumerate(self.score_node))
        return (*(counts[c] for c in sorted(counts)), *(amounts[c] for c in sorted(amounts)), *scores)

    def check(self) -> None:
        """Raises ValueError, naming the first array and place that breaks the contract."""
        from counterpoise.inference.arrays_check import check_space

        check_space(self)

    def observed_from(self, month: int) -> bool:
        """Whether any observation falls in `month` or later."""
        counts = (self.count_kind[month:] % 2 == 1).any() or (self.count_lower[month:] > 0).any()
        amounts = any(
            (np.isfinite(self.amount_obs[month:, self.column[i]]) & self.realise[month:, self.calendar[i]]).any()
            for i in self.nodes_of(Kind.AMOUNT)
        )
        return bool(counts or amounts or np.isfinite(self.score_obs[month:]).any())
