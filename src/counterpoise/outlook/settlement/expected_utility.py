"""Expected utility: actors challenge one another in rounds (Bueno de Mesquita, as reconstructed).

Source: Scholz, Calbert and Smith (2011), "Unravelling Bueno De Mesquita's group decision model", Journal of
Theoretical Politics 23(4), equations 5-36 (sections 2.2 to 6); data from Bueno de Mesquita (1994, table 1).
With positions x, salience s, capability c, range R, median mu and the risk exponent r of the actor who looks:

    U_s = 2 - 4 [.5 - .5 |x_i - x_j| / R]^r          U_f = 2 - 4 [.5 + .5 |x_i - x_j| / R]^r
    U_b = 2 - 4 [.5 - .25 (|x_i - mu| + |x_i - x_j|) / R]^r   (U_w with a plus)   U_sq = 2 - 4 (.5)^r
    E(U_ij) = s_j [P_ij U_s + (1 - P_ij) U_f] + (1 - s_j) U_s - Q U_sq - (1 - Q) [T U_b + (1 - T) U_w]
    Sec_i = sum_j E(U_ji)
    R_i = (2 Sec_i - max Sec - min Sec) / (max Sec - min Sec)      r_i = (1 - R_i/3) / (1 + R_i/3)

Each round has two passes (r = 1, then r from security); the signs of E(U_ij) and E(U_ji) give conflict,
compromise, compel or stalemate, and each actor takes one offer. What the paper leaves open is a named
option of `Options`; the defaults reproduce most of the printed emission-standards table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from counterpoise.outlook.settlement.issues import Batch, Bools, Floats, Ints, Solution
from counterpoise.outlook.settlement.median import condorcet_winner

CONFLICT, COMPROMISE, COMPEL = 1, 2, 3


@dataclass(frozen=True)
class Options:
    """Readings of the paper. The first value of each choice is the default.

    `denominator` of P (section 4): over `all_pairs` of positions, or over the `contest` at hand.
    `numerator` of P: only votes `gained`, or votes `net` of those lost, floored at 0.
    `votes`: distances in P raised to each voter's `own` risk exponent, or `neutral`.
    `security` (section 5): of challenges `received` or of challenges `made`.
    `offers` (section 6): `by_kind` takes conflicts first, then compromises (the one that the
    two expected utilities place lowest on the scale), then compels;
    `least_move` takes whichever offer moves the actor least.
    `compel`: whether offers that only compel (E_ji > 0 > E_ij, |E_ij| > E_ji) are taken.
    """

    rounds: int = 8
    q: float = 1.0
    t: float = 1.0
    denominator: Literal["all_pairs", "contest"] = "all_pairs"
    numerator: Literal["gained", "net"] = "gained"
    votes: Literal["own", "neutral"] = "own"
    security: Literal["received", "made"] = "received"
    offers: Literal["by_kind", "least_move"] = "by_kind"
    compel: bool = False
    answer: Literal["median", "mean"] = "median"
    range: Literal["positions", "scale"] = "positions"


@dataclass(frozen=True)
class Path:
    """Round by round: medians, means (rounds + 1, rows), positions (rounds + 1, rows, actors), who was
    moved by whom.
    """

    medians: Floats
    means: Floats
    positions: Floats
    moved_by: Ints  # (rounds, rows, actors), -1 = nobody


def solve(batch: Batch, options: Options = Options()) -> Solution:
    """The median (or mean) after `options.rounds` rounds."""
    path = play(batch, options)
    last = path.medians[-1] if options.answer == "median" else path.means[-1]
    return Solution(last, path.positions[-1], _first_mover(path.moved_by, batch.mask))


def play(batch: Batch, options: Options = Options()) -> Path:
    """Every round of the negotiation, from the opening positions (index 0)."""
    if options.rounds < 0:
        raise ValueError(f"rounds must not be negative, not {options.rounds}")
    span = _span(batch, options)
    weights = batch.capability * batch.salience
    x = batch.positions
    positions, movers = [x], []
    for _ in range(options.rounds):
        x, by = _round(x, span, batch, options)
        positions.append(x)
        movers.append(by)
    medians = np.array([condorcet_winner(p, weights, batch.mask) for p in positions])
    means = np.array([(p * weights).sum(axis=1) / weights.sum(axis=1) for p in positions])
    none = np.zeros((0, *x.shape), dtype=np.int64)
    return Path(medians, means, np.array(positions), np.array(movers) if movers else none)


def _span(batch: Batch, options: Options) -> Floats:
    """R of the equations: the spread of the opening positions, or the whole scale; 1 where all agree."""
    if options.range == "scale":
        return np.ones(len(batch.positions))
    high = np.where(batch.mask, batch.positions, -np.inf).max(axis=1)
    low = np.where(batch.mask, batch.positions, np.inf).min(axis=1)
    return np.where(high > low, high - low, 1.0)


def _round(x: Floats, span: Floats, batch: Batch, options: Options) -> tuple[Floats, Ints]:
    """One round: two passes, offers, moves. New positions and who moved each actor."""
    neutral = np.ones_like(x)
    made, received = _expected_utilities(x, span, neutral, batch, options)
    r = risk_exponents(received if options.security == "received" else made, batch.mask)
    outgoing, incoming = _expected_utilities(x, span, r, batch, options)
    return _take_offers(x, outgoing, incoming, batch.mask, options)


def risk_exponents(utilities: Floats, mask: Bools) -> Floats:
    """r_i of each actor (section 5) from E(U) of the challenges that count, shape (rows, actors)."""
    pair = mask[:, :, None] & mask[:, None, :] & ~np.eye(mask.shape[1], dtype=np.bool_)
    security = np.where(pair, utilities, 0.0).sum(axis=2)
    high = np.where(mask, security, -np.inf).max(axis=1, keepdims=True)
    low = np.where(mask, security, np.inf).min(axis=1, keepdims=True)
    spread = np.where(high - low > 1e-12, high - low, np.inf)
    risk = np.where(np.isinf(spread), 0.0, (2 * security - high - low) / spread)
    return np.where(mask, (1 - risk / 3) / (1 + risk / 3), 1.0)


def win_probability(x: Floats, span: Floats, r: Floats, batch: Batch, options: Options) -> Floats:
    """P_ij that i prevails over j (section 4), shape (rows, i, j); 0 between equal positions."""
    exponent = r if options.votes == "own" else np.ones_like(r)
    far = (np.abs(x[:, :, None] - x[:, None, :]) / span[:, None, None]) ** exponent[:, :, None]  # voter k, position
    weights = batch.capability * batch.salience
    gained, moved = np.zeros_like(far), np.zeros_like(far)
    for k in range(x.shape[1]):
        vote = weights[:, k, None, None] * (far[:, k, None, :] - far[:, k, :, None])  # k's vote for i over j
        gained += np.maximum(vote, 0.0) if options.numerator == "gained" else vote
        if options.denominator == "contest":
            moved += np.abs(vote)
    top = np.maximum(gained, 0.0)
    total = moved if options.denominator == "contest" else _all_pairs(far, weights, batch.mask)[:, None, None]
    return np.where(total > 0, top / np.where(total > 0, total, 1.0), 0.0)


def _all_pairs(far: Floats, weights: Floats, mask: Bools) -> Floats:
    """sum_k w_k sum_ab |far_ka - far_kb| over all ordered pairs of positions, by sorting, shape (rows,)."""
    ordered = np.sort(np.where(mask[:, None, :], far, np.inf), axis=2)
    ordered = np.where(np.isinf(ordered), 0.0, ordered)
    place = 2.0 * np.arange(mask.shape[1])[None, :] - mask.sum(axis=1)[:, None] + 1
    return np.asarray((weights * 2 * (ordered * place[:, None, :]).sum(axis=2)).sum(axis=1))


def _expected_utilities(x: Floats, span: Floats, r: Floats, batch: Batch, options: Options) -> tuple[Floats, Floats]:
    """E(U_ij) and E(U_ji) as i sees them, with i's r (sections 2.2 and 3), each of shape (rows, i, j)."""
    p = win_probability(x, span, r, batch, options)
    d = np.minimum(np.abs(x[:, :, None] - x[:, None, :]) / span[:, None, None], 1.0)  # padding may lie outside
    e = r[:, :, None]
    success, failure = 2 - 4 * (0.5 - 0.5 * d) ** e, 2 - 4 * (0.5 + 0.5 * d) ** e
    s = batch.salience
    quo = options.q * (2 - 4 * 0.5**e)
    going, coming = quo, quo
    if options.q < 1:
        weights = batch.capability * batch.salience
        mu = condorcet_winner(x, weights, batch.mask)
        off = np.abs(x - mu[:, None]) / span[:, None]
        going = quo + (1 - options.q) * _alone(off[:, :, None], d, e, options.t)
        coming = quo + (1 - options.q) * _alone(off[:, None, :], d, e, options.t)
    outgoing = s[:, None, :] * (p * success + (1 - p) * failure) + (1 - s[:, None, :]) * success - going
    back = p.transpose(0, 2, 1)
    incoming = s[:, :, None] * (back * success + (1 - back) * failure) + (1 - s[:, :, None]) * success - coming
    return outgoing, incoming


def _alone(off: Floats, d: Floats, e: Floats, t: float) -> Floats:
    """T U_b + (1 - T) U_w: what is expected where the other moves unchallenged."""
    shift = 0.25 * np.minimum(off + d, 2.0)
    return np.asarray(t * (2 - 4 * (0.5 - shift) ** e) + (1 - t) * (2 - 4 * (0.5 + shift) ** e))


def _take_offers(x: Floats, outgoing: Floats, incoming: Floats, mask: Bools, options: Options) -> tuple[Floats, Ints]:
    """Classify the offers to each actor by octant (section 6), and let each take one."""
    apart = (x[:, :, None] != x[:, None, :]) & mask[:, :, None] & mask[:, None, :]
    conflict = apart & (incoming > outgoing) & (outgoing > 0)
    pressed = apart & (incoming > 0) & (outgoing < 0)
    compromise = pressed & (incoming > -outgoing)
    compel = pressed & (incoming < -outgoing) & options.compel
    kind = np.select([conflict, compromise, compel], [CONFLICT, COMPROMISE, COMPEL], default=0)
    step = x[:, None, :] - x[:, :, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        yielded = np.abs(outgoing / incoming)
    offered = x[:, :, None] + step * np.where(kind == COMPROMISE, yielded, 1.0)
    chosen = np.argmin(_rank(x, offered, outgoing, incoming, kind, options), axis=2)
    pick = (*np.ogrid[: x.shape[0], : x.shape[1]], chosen)
    moves = kind[pick] > 0
    return np.where(moves, offered[pick], x), np.where(moves, chosen, -1)


def _rank(x: Floats, offered: Floats, outgoing: Floats, incoming: Floats, kind: Ints, options: Options) -> Floats:
    """Smaller is taken first; infinite where there is no offer."""
    length = np.abs(offered - x[:, :, None])
    if options.offers == "least_move":
        return np.where(kind > 0, length, np.inf)
    mine, theirs = np.abs(outgoing), np.abs(incoming)
    total = np.where(mine + theirs > 0, mine + theirs, 1.0)
    place = (mine * x[:, :, None] + theirs * x[:, None, :]) / total
    within = np.where(kind == COMPROMISE, place, np.abs(x[:, None, :] - x[:, :, None]))
    return np.where(kind > 0, kind * 1e3 + within, np.inf)


def _first_mover(moved_by: Ints, mask: Bools) -> Ints:
    """The first actor to move each actor over the rounds, -1 where nobody did."""
    first = np.full(mask.shape, -1, dtype=np.int64)
    for by in moved_by:
        first = np.where((first < 0) & (by >= 0), by, first)
    return first
