"""Equal-gain exchange: actors trade concessions on pairs of issues until no trade pays.

Stokman and van Oosten (1994), "The exchange of voting positions", in Bueno de Mesquita and Stokman (eds), "European
Community Decision Making". Actors i and j stand on opposite sides of the expected outcome O_a (the compromise) on two
issues a and b and care for them in different proportion. i gives way on a, where it cares relatively less, j on b.
With outcome shifts

    delta_a = c_i s_ia |x_ia - x_ja| / W_a       W_a = sum_k c_k s_ka

at most (i goes all the way to j), both gain the same when delta_a (s_ia + s_ja) = delta_b (s_ib + s_jb),
and each gains s_ib delta_b - s_ia delta_a = s_ja delta_a - s_jb delta_b. The trade of highest gain is
struck first; both actors are then bound on the two issues; trades go on until none gains. The answer is the
compromise of the traded positions. Issues of different proposals (batch groups), and an issue alone, are
not traded and keep the compromise.
"""

from __future__ import annotations

import numpy as np

from counterpoise.outlook.settlement.issues import Batch, Bools, Floats, Ints, Solution

LEAST_GAIN = 1e-9


def solve(batch: Batch, *, most_trades: int = 200) -> Solution:
    """The compromise of each row after all trades inside its group.

    Actors are matched by column: inside a group `issues.pad` gives an actor the same column on every issue.
    """
    positions = batch.positions.copy()
    moved_by = np.full(positions.shape, -1, dtype=np.int64)
    weights = batch.capability * batch.salience
    order = np.argsort(batch.group, kind="stable")
    _, starts = np.unique(batch.group[order], return_index=True)
    for rows in np.split(order, starts[1:]):
        if len(rows) > 1:
            x, by = _trade(positions[rows], batch.rows(rows), most_trades)
            positions[rows], moved_by[rows] = x, by
    answer = (positions * weights).sum(axis=1) / weights.sum(axis=1)
    return Solution(answer, positions, moved_by)


def _trade(x: Floats, group: Batch, most_trades: int) -> tuple[Floats, Ints]:
    """Strike trades among the issues of one group, best first; positions (issues, actors) and who moved
    whom.
    """
    x = x.copy()
    by = np.full(x.shape, -1, dtype=np.int64)
    free = group.mask.copy()
    w = group.capability * group.salience
    for _ in range(most_trades):
        gain, part_a, part_b = _gains(x, w, group.salience, free)
        best = int(np.argmax(gain))
        if gain.flat[best] < LEAST_GAIN:
            break
        a, b, i, j = np.unravel_index(best, gain.shape)
        x_ia = x[a, i] + part_a[a, b, i, j] * (x[a, j] - x[a, i])
        x_jb = x[b, j] + part_b[a, b, i, j] * (x[b, i] - x[b, j])
        x[a, i], x[b, j] = x_ia, x_jb
        by[a, i], by[b, j] = j, i
        free[a, i] = free[b, j] = free[a, j] = free[b, i] = False
    return x, by


def _gains(x: Floats, w: Floats, s: Floats, free: Bools) -> tuple[Floats, Floats, Floats]:
    """Equal gain of each trade in which i yields on a and j on b, and the part of the way that each goes.

    All of shape (a, b, i, j); gain is 0 where there is no trade.
    """
    total = w.sum(axis=1)
    outcome = (w * x).sum(axis=1) / total
    side = np.sign(x - outcome[:, None])
    opposed = (side[:, :, None] * side[:, None, :] < 0) & free[:, :, None] & free[:, None, :]  # issue, i, j
    far = np.abs(x[:, :, None] - x[:, None, :])
    reach_i = w[:, :, None] / total[:, None, None] * far  # shift of the outcome if i goes to j
    reach_j = reach_i.transpose(0, 2, 1)
    both = s[:, :, None] + s[:, None, :]
    yields_a, yields_b = reach_i[:, None] * both[:, None], (reach_j * both)[None]
    level = np.minimum(yields_a, yields_b)  # delta_a (s_ia + s_ja) = delta_b (s_ib + s_jb)
    delta_a = np.divide(level, both[:, None], out=np.zeros_like(level), where=both[:, None] > 0)
    delta_b = np.divide(level, both[None], out=np.zeros_like(level), where=both[None] > 0)
    gain = s[None, :, :, None] * delta_b - s[:, None, :, None] * delta_a  # what i wins on b less what it gives on a
    allowed = opposed[:, None] & opposed[None] & ~np.eye(len(x), dtype=np.bool_)[:, :, None, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        part_a = np.where(yields_a > 0, level / yields_a, 0.0)
        part_b = np.where(yields_b > 0, level / yields_b, 0.0)
    return np.where(allowed, gain, 0.0), part_a, part_b
