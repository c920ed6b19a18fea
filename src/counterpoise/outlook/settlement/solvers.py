"""The solvers by name, each from a batch of draws to a solution of the same shape."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from counterpoise.outlook.settlement import (
    compromise,
    condorcet,
    exchange,
    expected_utility,
    median,
    nash,
    spatial,
)
from counterpoise.outlook.settlement.issues import Batch, Solution

Solver = Callable[[Batch], Solution]

SOLVERS: MappingProxyType[str, Solver] = MappingProxyType(
    {
        "compromise": compromise.solve,
        "median": median.solve,
        "nash": nash.solve,
        "expected_utility": expected_utility.solve,
        "spatial": spatial.solve,
        "condorcet": condorcet.solve,
        "exchange": exchange.solve,
    }
)


def solve_all(batch: Batch) -> dict[str, Solution]:
    """Every solver's solution for the same rows."""
    return {name: solve(batch) for name, solve in SOLVERS.items()}
