"""Layered layout: loops broken, causes left of effects, nothing on top of anything."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from counterpoise.report.figures.layout import NODE_ROOM, layered

NAMES = tuple("abcdefgh")
EDGES = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=16, unique=True)


def test_a_chain_runs_from_left_to_right() -> None:
    layout = layered("abc", [("a", "b"), ("b", "c")], left=0, right=100, top=0)
    assert [layout.places[name][0] for name in "abc"] == [0, 50, 100]
    assert layout.turned == (False, False)


def test_the_edge_that_closes_a_loop_runs_backwards() -> None:
    layout = layered("ab", [("a", "b"), ("b", "a")], left=0, right=100, top=0)
    assert layout.turned == (False, True)
    assert layout.routes[1][0] == layout.places["b"]
    assert layout.routes[1][-1] == layout.places["a"]


def test_a_long_edge_stops_in_every_layer_between() -> None:
    layout = layered("abc", [("a", "b"), ("b", "c"), ("a", "c")], left=0, right=100, top=0)
    assert [x for x, _ in layout.routes[2]] == [0, 50, 100]
    assert layout.routes[2][1][1] != layout.places["b"][1]


def test_one_node_stands_in_the_middle() -> None:
    assert layered("a", [], left=0, right=100, top=10).places["a"] == (50, 10 + NODE_ROOM / 2)


@given(EDGES)
def test_any_graph_is_laid_out_soundly(edges: list[tuple[str, str]]) -> None:
    layout = layered(NAMES, edges, left=0, right=700, top=5)
    for (source, target), route, turned in zip(edges, layout.routes, layout.turned, strict=True):
        assert route[0] == layout.places[source]
        assert route[-1] == layout.places[target]
        if source != target:
            assert (route[0][0] < route[-1][0]) != turned
    places = sorted(layout.places.values())
    for (x1, y1), (x2, y2) in pairwise(places):
        assert x1 != x2 or abs(y2 - y1) >= NODE_ROOM - 1e-6
    assert all(5 <= y <= layout.height for _, y in places)


@given(EDGES)
def test_the_same_graph_is_laid_out_alike(edges: list[tuple[str, str]]) -> None:
    one, other = (layered(NAMES, edges, left=0, right=700, top=0) for _ in range(2))
    assert one == other
