"""Finding the spans that hold another: the same as trying all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from counterpoise.read.holding import Holders

SPANS = st.tuples(st.integers(0, 40), st.integers(0, 15)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(st.lists(SPANS), SPANS)
def test_the_same_as_trying_all(spans: list[tuple[int, int]], asked: tuple[int, int]) -> None:
    found = Holders([(span, place) for place, span in enumerate(spans)]).of(asked)
    wanted = [place for place, (start, end) in enumerate(spans) if start <= asked[0] and asked[1] <= end]
    assert sorted(found) == wanted


def test_they_come_by_their_start() -> None:
    assert Holders([((5, 9), "b"), ((0, 20), "a"), ((6, 7), "c")]).of((6, 7)) == ["a", "b", "c"]
    assert Holders[str]([]).of((0, 1)) == []
