"""Draws of the made-up study near the prior medians: nothing is fitted, and an outlook needs no more."""

from __future__ import annotations

import numpy as np
import pytest

from counterpoise.outlook.futures import AccountDraws
from counterpoise.system.load import Loaded
from counterpoise.workflow.stages import compile_accounts


@pytest.fixture(scope="session")
def tiny_draws(tiny_loaded: Loaded) -> tuple[AccountDraws, ...]:
    """Twelve draws of every account, `none` first."""
    generator = np.random.default_rng(11)
    return tuple(
        AccountDraws(compiled, 0.5 * generator.standard_normal((12, compiled.parameters.dimension)))
        for compiled in compile_accounts(tiny_loaded).values()
    )
