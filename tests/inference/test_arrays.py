"""What a state space may not be: every message of its check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from counterpoise.inference.arrays import CountKind, Do, Kind, Shape, StateSpace
from counterpoise.inference.assemble import Assembled, Link, Node, Score, assemble

MONTHS = 6


def sound() -> Assembled:
    """A small legal system with one node of each kind, one marginal and one guided."""
    half = np.arange(MONTHS) % 3 == 2
    nodes = [
        Node("given", Kind.EXOGENOUS, observed=np.zeros(MONTHS)),
        Node("index", Kind.INDEX, (0.0, 0.5, 1.0), guided=True),
        Node("episode", Kind.EPISODE, (-1.0,)),
        Node("count", Kind.COUNT, (1.0,), observed=np.arange(MONTHS)),
        Node("mood", Kind.INDEX, (0.0, 0.5, 1.0), marginal=True),
        Node("sum", Kind.ACCUMULATOR, calendar=half),
        Node("amount", Kind.AMOUNT, (1.0, 1.0, 1.0), observed=np.ones(MONTHS), calendar=half),
        Node("stock", Kind.STOCK, (1.0, 0.1)),
    ]
    links = [
        Link("given", "index", 0.5, 0),
        Link("episode", "count", 1.0, 0, Shape.LEVEL, 2),
        Link("index", "count", 0.5, 0),
        Link("mood", "amount", 0.5, 0),
        Link("sum", "amount", 0.5, 0),
        Link("stock", "sum", 0.5, 1),
    ]
    scores = [Score("index", np.zeros(MONTHS)), Score("mood", np.zeros(MONTHS))]
    return assemble(MONTHS, nodes, links, scores)


def changed(name: str, place: object, value: object) -> Callable[[StateSpace], StateSpace]:
    """An edit that sets one entry of one array."""

    def edit(space: StateSpace) -> StateSpace:
        array = getattr(space, name).copy()
        array[place] = value
        return replace(space, **{name: array})

    return edit


def replaced(**arrays: object) -> Callable[[StateSpace], StateSpace]:
    """An edit that replaces whole arrays."""
    return lambda space: replace(space, **arrays)


# nodes: 0 given 1 index 2 episode 3 count 4 mood 5 sum 6 amount 7 stock
# links: 0 given>index 1 episode>count 2 index>count 3 stock>sum 4 mood>amount 5 sum>amount
BREAKAGES = [
    (replaced(kind=np.zeros(8, np.int32)), "kind has type int32, wanted int8"),
    (replaced(column=np.zeros(3, np.int32)), "column has shape (3,), wanted (8,)"),
    (replaced(reset=np.zeros((MONTHS, 2), bool)[:, ::2]), "reset is not contiguous"),
    (changed("kind", 7, 9), "unknown kind in [7, 1, 6, 4, 1, 3, 5, 9]"),
    (changed("column", 3, 1), "columns of COUNT nodes are [1], wanted 0..0, each once"),
    (changed("calendar", 5, 1), "calendar of sum is 1, but reset has 1 columns"),
    (changed("calendar", 6, -1), "calendar of amount is -1, but realise has 1 columns"),
    (changed("rng_slot", 0, -1), "rng_slot outside 0..16777215"),
    (changed("rng_slot", 0, 3), "two nodes share an rng_slot"),
    (changed("exogenous", (0, 0), np.nan), "exogenous holds values that are not finite"),
    (changed("link_start", 8, 5), "link_start does not partition the links"),
    (changed("link_source", 0, 8), "a link's source is not a node"),
    (changed("link_lag", 0, 2), "a link's lag is neither 0 nor 1"),
    (changed("link_shape", 0, 6), "a link's shape is unknown"),
    (changed("link_a", 0, np.inf), "a link's constants are not finite"),
    (changed("link_b", 0, 0.0), "a link's constant b is 0"),
    (changed("link_source", 0, 7), "link stock -> index has lag 0 but its source is evaluated later"),
    (changed("link_shape", 2, Shape.LEVEL), "level link index -> count: the source is no episode"),
    (changed("link_a", 1, 4), "level link episode -> count: its level is not one of 0..3"),
    (
        changed("link_shape", 1, Shape.LINEAR),
        "link episode -> count reads an episode in the same month; only a count may, by level",
    ),
    (changed("count_kind", (0, 0), 4), "unknown code in count_kind"),
    (changed("count_obs", (0, 0), 1.5), "an observed count is not a whole number >= 0"),
    (changed("count_obs", (0, 0), np.nan), "an observed count is not a whole number >= 0"),
    (changed("count_lower", (0, 0), -1), "count_lower is not a whole number in 0..100000"),
    (changed("exposure", (0, 0), 0), "exposure is not positive"),
    (changed("amount_obs", (0, 0), -1), "an observed amount is negative"),
    (changed("score_obs", (0, 0), np.inf), "an observation is infinite"),
    (changed("score_node", 0, 8), "score 0 is of no node"),
    (changed("score_node", 1, 3), "score 1 is of count, a COUNT"),
    (changed("do_mode", (0, 7), 3), "unknown code in do_mode"),
    (changed("do_mode", (0, 4), Do.SET), "mood is under intervention and may not be marginal"),
    (changed("do_mode", (0, 1), Do.SET), "index is under intervention and may not be guided"),
    (changed("do_mode", (0, 2), Do.SCALE), "episode episode cannot be scaled"),
    (changed("marginal", 7, True), "stock is a STOCK and cannot be marginal"),
    (
        changed("link_shape", 4, Shape.LOG),
        "link mood -> amount reads a marginal node, but not linearly or not into a marginal node or amount",
    ),
    (changed("guided", 7, True), "stock is guided but is not a sampled index with a score of its own"),
]


@pytest.mark.parametrize(("edit", "message"), BREAKAGES, ids=[message[:50] for _, message in BREAKAGES])
def test_check_names_what_is_wrong(edit: Callable[[StateSpace], StateSpace], message: str) -> None:
    with pytest.raises(ValueError, match=r"^state space: ") as caught:
        edit(sound().space).check()
    assert str(caught.value) == f"state space: {message}"


def test_a_count_has_one_episode_and_waits_for_no_later_node() -> None:
    nodes = [
        Node("one", Kind.EPISODE, (-1.0,)),
        Node("two", Kind.EPISODE, (-1.0,)),
        Node("late", Kind.INDEX, (0.0, 0.5, 1.0)),
        Node("count", Kind.COUNT, (1.0,)),
    ]
    own = Link("one", "count", 1.0, 0, Shape.LEVEL, 2)
    with pytest.raises(
        ValueError, match=r"^state space: count count depends on more than one episode in the same month$"
    ):
        assemble(MONTHS, nodes, [own, Link("two", "count", 1.0, 0, Shape.LEVEL, 1)])
    message = r"^state space: link late -> count reads what is evaluated after the count's episode$"
    with pytest.raises(ValueError, match=message):
        assemble(MONTHS, nodes, [own, Link("late", "count", 1.0, 0)])
    assemble(MONTHS, nodes, [own, Link("late", "count", 1.0, 1)])


def test_a_value_to_set_must_be_finite() -> None:
    space = changed("do_mode", (0, 7), Do.SET)(sound().space)
    with pytest.raises(ValueError, match=r"^state space: do_value is not finite$"):
        changed("do_value", (0, 7), np.nan)(space).check()


def test_layout_and_names() -> None:
    space = sound().space
    assert (space.d, space.m, space.n_counts, space.n_amounts, space.n_scores) == (8, 6, 1, 1, 2)
    assert space.n_coefficients == 6 * 8 + 6 + 3 * 2
    assert (space.parameter_at(2, 3), space.link_at(1), space.score_at(1, 2)) == (15, 49, 59)
    assert space.series_names() == ("count", "amount", "index score 0", "mood score 1")
    assert list(space.links_of(3)) == [1, 2]


def test_observed_from_sees_every_kind_of_observation() -> None:
    space = sound().space
    silent = replace(
        space,
        count_kind=np.full_like(space.count_kind, CountKind.MISSING),
        score_obs=np.full_like(space.score_obs, np.nan),
        amount_obs=np.full_like(space.amount_obs, np.nan),
    )
    assert not silent.observed_from(0)
    for edit in (
        changed("count_kind", (3, 0), CountKind.EXACT),
        changed("count_lower", (3, 0), 2),
        changed("score_obs", (3, 1), 0.5),
    ):
        assert edit(silent).observed_from(3)
        assert not edit(silent).observed_from(4)
    assert changed("amount_obs", (5, 0), 1.0)(silent).observed_from(5)
    assert not changed("amount_obs", (4, 0), 1.0)(silent).observed_from(0)  # not a realise month
