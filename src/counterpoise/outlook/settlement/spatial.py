"""Spatial model of politics: offers in several dimensions, each actor choosing among its bargains by a
lottery of votes.

The model is KTAB's SMP (Wise, Lester and Efird 2015, KAPSARC), with its default sub-models. For positions
x_i (vectors of dimensions k, 0 to 1), salience s_ik, capability c_i:

    d_ij = sqrt(sum_k (s_ik (x_ik - x_jk))^2 / sum_k s_ik^2)        u_ij(R) = (1 - d_ij)(1 + d_ij R)
    R_i = (3 p_i - p_max - 2 p_min) / (2 (p_max - p_min))           from the neutral Condorcet lottery p
    R^h_i = (2 R_h + R_i) / 3                                       h's view of i's attitude to risk
    S_ij = sum of votes w du for i over j, third parties pledged in part;  P_ij = S_ij / (S_ij + S_ji)
    gain_ij = (1 - s_j) 2 u_ii + s_j (P_ij 2 u_ii + P_ji 2 u_ij) - u_ii - u_ij

Each actor i offers the j of highest gain a bargain that meets between them with weights (s_ik P_ij)^2 and
(s_jk P_ji)^2; each actor then takes the likeliest of the bargains that involve it, the status quo among
them, in the conditional Condorcet lottery over offers. It stops when a turn moves less than 2 % of the
first turn. Issues with two positions only, equal lotteries and single actors are ordinary here: R is 0
where all p are equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from counterpoise.outlook.settlement.issues import Batch, Bools, Floats, Ints, Issues, Solution, modes

LEAST_COALITION = 1e-8
LEAST_CONTEST = 1e-10
LEAST_GAIN = 1e-5
LEAST_WEIGHT = 1e-6
FIRST_TURN_FLOOR = 1e-4
SAME_PLACE = 1e-3
CHUNK = 64


@dataclass(frozen=True)
class Options:
    """Sub-models; the first value of each choice is KTAB's default. `turns` is the most turns, `still` the
    stopping ratio.
    """

    turns: int = 100
    still: float = 0.02
    meet: Literal["squares", "products"] = "squares"
    fewest_turns: int = 2


@dataclass(frozen=True)
class Table:
    """A negotiation in several dimensions: `positions` and `salience` are (rows, actors, dimensions), 0 to 1.

    The saliences of an actor sum to at most 1 over the dimensions.
    """

    positions: Floats
    salience: Floats
    capability: Floats  # (rows, actors)
    mask: Bools  # (rows, actors)

    def rows(self, chosen: Ints) -> Table:
        """The chosen rows."""
        return Table(self.positions[chosen], self.salience[chosen], self.capability[chosen], self.mask[chosen])

    def at(self, positions: Floats) -> Table:
        """The same actors elsewhere."""
        return Table(positions, self.salience, self.capability, self.mask)


@dataclass(frozen=True)
class Path:
    """Turn by turn: positions (turns + 1, rows, actors, dimensions), the lottery over actors' positions
    (turns + 1, rows, actors), change as a fraction of the first turn (turns, rows), who moved whom (turns,
    rows, actors).
    """

    positions: Floats
    lottery: Floats
    change: Floats
    moved_by: Ints


@dataclass(frozen=True)
class _View:
    """What a turn starts from: distances, attitudes to risk, true utilities u[i, j] and the lottery over
    positions.
    """

    distance: Floats  # (rows, i, j), with i's salience
    risk: Floats  # (rows, actors)
    utility: Floats  # (rows, i, j)


def solve(batch: Batch, options: Options = Options(turns=30)) -> Solution:
    """The lottery's mean over the last positions of each row, one dimension a row."""
    parts = [
        _solve_rows(batch.rows(np.arange(start, min(start + CHUNK, len(batch.positions)))), options)
        for start in range(0, len(batch.positions), CHUNK)
    ]
    return Solution(
        np.concatenate([part.answer for part in parts]),
        np.concatenate([part.positions for part in parts]),
        np.concatenate([part.moved_by for part in parts]),
    )


def _solve_rows(batch: Batch, options: Options) -> Solution:
    """As `solve`, for few enough rows that a turn's arrays stay in the processor's cache."""
    table = Table(batch.positions[:, :, None], batch.salience[:, :, None], batch.capability, batch.mask)
    positions = table.positions.copy()
    moved_by = np.full(batch.mask.shape, -1, dtype=np.int64)
    live = np.arange(len(positions))
    first = np.zeros(len(positions))
    for turn in range(1, options.turns + 1):
        part = table.rows(live).at(positions[live])
        after, by = _turn(part, options)
        change = np.sqrt(((after - part.positions) ** 2).sum(axis=2)).sum(axis=1)
        moved_by[live] = np.where(moved_by[live] < 0, by, moved_by[live])
        positions[live] = after
        first[live] = change + FIRST_TURN_FLOOR if turn == 1 else first[live]
        live = live[(change >= options.still * first[live]) | (turn < options.fewest_turns)]
        if not len(live):
            break
    last = table.at(positions)
    return Solution(mean_position(last)[:, 0], positions[:, :, 0], moved_by)


def play(table: Table, options: Options = Options()) -> Path:
    """Every turn, for all rows until the last of them is still (or `options.turns`)."""
    positions, chances = [table.positions], [lottery(table, _view(table))]
    ratios: list[Floats] = []
    movers: list[Ints] = []
    first = np.zeros(len(table.positions))
    for turn in range(1, options.turns + 1):
        now = table.at(positions[-1])
        after, by = _turn(now, options)
        change = np.sqrt(((after - now.positions) ** 2).sum(axis=2)).sum(axis=1)
        first = change + FIRST_TURN_FLOOR if turn == 1 else first
        positions.append(after)
        movers.append(by)
        ratios.append(change / first)
        chances.append(lottery(now.at(after), _view(now.at(after))))
        if turn >= options.fewest_turns and (ratios[-1] < options.still).all():
            break
    return Path(np.array(positions), np.array(chances), np.array(ratios), np.array(movers))


def _turn(table: Table, options: Options) -> tuple[Floats, Ints]:
    """One turn: targets, offers, choices. New positions and, per actor, who moved it (-1 = nobody)."""
    view = _view(table)
    victory, gain = _challenges(table, view, options)
    target = np.argmax(gain, axis=2)
    pick = (*np.ogrid[: target.shape[0], : target.shape[1]], target)
    offers = gain[pick] > LEAST_GAIN  # (rows, initiator)
    at_i, at_j = _meet(table, target, victory[pick], options)
    return _choose(table, view, target, offers, at_i, at_j)


def _view(table: Table) -> _View:
    squares = table.salience**2
    total = squares.sum(axis=2)
    distance = np.zeros((*table.mask.shape, table.mask.shape[1]))
    for k in range(table.positions.shape[2]):
        x = table.positions[:, :, k]
        distance += squares[:, :, k, None] * (x[:, :, None] - x[:, None, :]) ** 2
    distance = np.sqrt(distance / np.where(total > 0, total, 1.0)[:, :, None])
    neutral = 1 - distance
    p = _conditional(_victories(table.capability, neutral, table.mask), table.mask)
    high = np.where(table.mask, p, -np.inf).max(axis=1, keepdims=True)
    low = np.where(table.mask, p, np.inf).min(axis=1, keepdims=True)
    spread = high - low
    risk = np.where(spread > 1e-12, (3 * p - high - 2 * low) / (2 * np.where(spread > 1e-12, spread, 1.0)), 0.0)
    risk = np.where(table.mask, risk, 0.0)
    return _View(distance, risk, _utility(distance, risk[:, :, None]))


def _utility(distance: Floats, risk: Floats) -> Floats:
    return np.asarray((1 - distance) * (1 + np.minimum(distance, 1.0) * risk))


def _victories(weights: Floats, utility: Floats, options_mask: Bools) -> Floats:
    """P[a beats b] from proportional votes of weights (rows, n) and utilities (rows, n, options)."""
    strength = np.full((len(utility), utility.shape[2], utility.shape[2]), LEAST_COALITION)
    for n in range(utility.shape[1]):
        u = utility[:, n]
        strength += weights[:, n, None, None] * np.maximum(u[:, :, None] - u[:, None, :], 0.0)
    pair = options_mask[:, :, None] & options_mask[:, None, :]
    return np.where(pair, strength / (strength + strength.transpose(0, 2, 1)), 1.0)


def _conditional(victory: Floats, mask: Bools) -> Floats:
    """Chance that an option beats all others, given that one does, shape (rows, options)."""
    log = np.where(mask, np.log(np.maximum(victory, 1e-300)).sum(axis=2), -np.inf)
    p = np.exp(log - log.max(axis=1, keepdims=True))
    return np.asarray(p / p.sum(axis=1, keepdims=True))


def lottery(table: Table, view: _View) -> Floats:
    """Chance that each actor's position wins, shape (rows, actors); equal positions are one option.

    Every holder of a position shows the chance of that position, as KTAB prints it, so a row sums to 1 over
    distinct positions only; `mean_position` counts each position once.
    """
    same, unique = _same_places(table)
    p = _conditional(_victories(table.capability, view.utility, unique), unique)
    return np.where(table.mask, np.take_along_axis(p, np.argmax(same, axis=2), axis=1), 0.0)


def mean_position(table: Table) -> Floats:
    """Mean position under the lottery, shape (rows, dimensions)."""
    _, unique = _same_places(table)
    p = np.where(unique, lottery(table, _view(table)), 0.0)
    return np.asarray((p[:, :, None] * table.positions).sum(axis=1))


def _same_places(table: Table) -> tuple[Bools, Bools]:
    """Which actors hold the same position, and which are the first to hold theirs."""
    gap = np.sqrt(((table.positions[:, :, None] - table.positions[:, None, :]) ** 2).sum(axis=3))
    same = (gap < SAME_PLACE) & table.mask[:, :, None] & table.mask[:, None, :]
    first = np.argmax(same, axis=2) == np.arange(table.mask.shape[1])[None, :]
    return same, first & table.mask


def _challenges(table: Table, view: _View, options: Options) -> tuple[Floats, Floats]:
    """i's estimates, for each target j, of P[i beats j] and of its own gain from the challenge; gain -inf
    where none.
    """
    count = table.mask.shape[1]
    salience = table.salience.sum(axis=2)
    weight = table.capability * salience
    seen = (2 * view.risk[:, :, None] + view.risk[:, None, :]) / 3  # [i, n]: i's view of n
    d, own = view.distance, _utility(view.distance, view.risk[:, :, None])  # u_ij with R_i
    u_ji = _utility(d.transpose(0, 2, 1), seen)  # [i, j]: i's view of j's utility of i's place
    for_i = LEAST_CONTEST + weight[:, :, None] * (1 - own)
    for_j = LEAST_CONTEST + weight[:, None, :] * (1 - u_ji)
    strong_i, strong_j = for_i.copy(), for_j.copy()
    for n in range(count):
        r = seen[:, :, n, None]
        u_ni = _utility(d[:, n, :, None], r)  # [i, 1]: n's utility of i's place, as i sees it
        u_nj = _utility(d[:, n, None, :], r)  # [i, j]
        vote = weight[:, n, None, None] * _pledged(u_ni, u_nj, weight[:, n], for_i, for_j)
        vote[:, n, :] = 0.0
        vote[:, :, n] = 0.0
        strong_i += np.maximum(vote, 0.0)
        strong_j += np.maximum(-vote, 0.0)
    victory = strong_i / (strong_i + strong_j)
    resist = salience[:, None, :]
    gain = (1 - resist) * 2 + resist * (2 * victory + 2 * (1 - victory) * own) - 1 - own
    pair = table.mask[:, :, None] & table.mask[:, None, :] & ~np.eye(count, dtype=np.bool_)
    return victory, np.where(pair, gain, -np.inf)


def _pledged(u_ni: Floats, u_nj: Floats, weight: Floats, for_i: Floats, for_j: Floats) -> Floats:
    """Third party n's net support for i over j, per unit of its weight, from the little contest of i, j and
    n.

    A winner keeps its own place (utility 1), a loser takes the winner's; KTAB's other pledges give no votes
    at all.
    """
    push = weight[:, None, None] * (u_ni - u_nj)
    with_i, with_j = for_i + np.maximum(push, 0.0), for_j + np.maximum(-push, 0.0)
    p = with_i / (with_i + with_j)
    return np.asarray(p * (1 - u_ni) + (1 - p) * (u_nj - 1))


def _meet(table: Table, target: Ints, victory: Floats, options: Options) -> tuple[Floats, Floats]:
    """Where i would end and where its target would end, each (rows, i, dimensions), rounded to 4 decimals."""
    power = 2 if options.meet == "squares" else 1
    rows = np.arange(len(target))[:, None]
    s_i, s_j = table.salience, table.salience[rows, target]
    x_i, x_j = table.positions, table.positions[rows, target]
    w_i = (s_i * victory[:, :, None]) ** power
    w_j = (s_j * (1 - victory)[:, :, None]) ** power
    total = w_i + w_j + LEAST_WEIGHT
    at_i = ((w_i + LEAST_WEIGHT) * x_i + w_j * x_j) / total
    at_j = (w_i * x_i + (w_j + LEAST_WEIGHT) * x_j) / total
    return np.floor(at_i * 1e4 + 0.5) / 1e4, np.floor(at_j * 1e4 + 0.5) / 1e4


def _choose(table: Table, view: _View, target: Ints, offers: Bools, at_i: Floats, at_j: Floats) -> tuple[Floats, Ints]:
    """Each actor takes the likeliest of: the status quo, its own offer, the offers made to it."""
    shape = table.mask.shape
    count = shape[1]
    rows = np.arange(shape[0])[:, None]
    columns = np.arange(count)
    # value[n, b]: change in actor n's mean utility if bargain b (of initiator b) is struck
    value = np.zeros((shape[0], count, count))
    for n in range(count):
        u_i = _utility(_distance(table, n, at_i), view.risk[:, n, None])
        u_j = _utility(_distance(table, n, at_j), view.risk[:, n, None])
        was = view.utility[:, n]
        value[:, n] = u_i + u_j - was - was[rows, target]
    value /= table.mask.sum(axis=1)[:, None, None]
    # option b of actor k: initiator b's bargain where it involves k; option `count`: the status quo
    involved = offers[:, None, :] & ((target[:, None, :] == columns[None, :, None]) | np.eye(count, dtype=np.bool_))
    involved &= table.mask[:, :, None]
    padded = np.concatenate([value, np.zeros((*shape, 1))], axis=2)
    likelier = _victories(table.capability, padded, np.ones((shape[0], count + 1), dtype=np.bool_))
    after = table.positions.copy()
    log = np.log(likelier)
    open_to = np.concatenate([involved, np.ones((*shape, 1), dtype=np.bool_)], axis=2)  # (rows, k, options)
    score = np.matmul(open_to.astype(np.float64), log.transpose(0, 2, 1))
    best = np.argmax(np.where(open_to, score, -np.inf)[:, :, _status_quo_first(count)], axis=2)
    best = _status_quo_first(count)[best]
    own, struck = best == columns[None, :], np.minimum(best, count - 1)
    for dimension in range(after.shape[2]):
        taken = np.where(own, at_i[rows, struck, dimension], at_j[rows, struck, dimension])
        after[:, :, dimension] = np.where(best < count, taken, after[:, :, dimension])
    moved = best < count
    return after, np.where(moved, np.where(own, target, best), -1)


def _status_quo_first(count: int) -> Ints:
    """Order of options in which ties are broken: the status quo, then bargains by initiator."""
    return np.concatenate([[count], np.arange(count)]).astype(np.int64)


def _distance(table: Table, n: int, places: Floats) -> Floats:
    """Distance, with n's salience, from n's position to each of (rows, m, dimensions), shape (rows, m)."""
    s = table.salience[:, n, None, :]
    total = (s**2).sum(axis=2)
    off = ((s * (places - table.positions[:, n, None, :])) ** 2).sum(axis=2)
    return np.asarray(np.sqrt(off / np.where(total > 0, total, 1.0)))


def jointly(issues: Issues) -> Table:
    """Issues with the same actors as the dimensions of one negotiation (one row), at their modes.

    Raises ValueError where an actor is missing from one of them.
    """
    batch = modes(issues)
    if not (batch.mask == batch.mask[:1]).all() or len(set(issues.actors)) != 1:
        raise ValueError("issues can be joined only if every actor takes part in all of them")
    return Table(batch.positions.T[None], batch.salience.T[None], batch.capability[:1], batch.mask[:1])
