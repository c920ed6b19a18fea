"""A small blueprint of its own for the tests of binding and compiling, and the made-up study compiled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from counterpoise.dates import Month
from counterpoise.evidence.series import Series, Window
from counterpoise.study import Study, StudySpec
from counterpoise.system.compile import Bundle, Compiled
from counterpoise.system.declared import Declarations
from counterpoise.system.load import Loaded
from counterpoise.system.spec import AccountSpec, BlueprintSpec
from counterpoise.workflow.stages import compile_accounts

PERSISTENCE = {"driver": "logit_normal(-1.4, 0.7)", "memory": "fixed(0.15)"}


def make_series(
    name: str, kind: Any, values: Mapping[int, float], months: int, windows: tuple[Window, ...] = ()
) -> Series:
    """A series with `values` by month position, and missing elsewhere."""
    exact = np.full(months, np.nan)
    for place, value in values.items():
        exact[place] = value
    return Series(
        name, kind, "", Month.of(2008, 1), exact, windows, np.zeros(months), np.ones(months), tuple(() for _ in exact)
    )


@pytest.fixture(scope="session")
def series_of() -> Callable[..., Series]:
    """`make_series`."""
    return make_series


@pytest.fixture(scope="session")
def small_bundle(tiny_loaded: Loaded) -> Callable[..., Bundle]:
    """A bundle from quantities, links, series and accounts given as plain data, for the actors of tests/tiny."""

    def make(
        quantities: list[dict[str, Any]],
        links: list[dict[str, Any]] = (),  # type: ignore[assignment]
        series: tuple[Series, ...] = (),
        *,
        add: list[dict[str, Any]] = (),  # type: ignore[assignment]
        drop: tuple[str, ...] = (),
        months: str = "2008-01..2009-12",
        constants: Mapping[str, float] = {},
    ) -> Bundle:
        blueprint = BlueprintSpec.model_validate(
            {"name": "small", "quantities": quantities, "links": links, "persistence": PERSISTENCE}
        )
        given = tiny_loaded.study
        spec: StudySpec = given.spec.model_copy(update={"months": months})
        study = Study(given.path, spec, (), given.tree)
        accounts = {
            "none": AccountSpec(name="none", says="nothing"),
            "rival": AccountSpec.model_validate({"name": "rival", "says": "something", "add": add, "drop": drop}),
        }
        return Bundle(study, Declarations(blueprint, accounts, {}), {s.name: s for s in series}, constants)

    return make


@pytest.fixture(scope="session")
def tiny_accounts(tiny_loaded: Loaded) -> dict[str, Compiled]:
    """All accounts of the made-up study, whole."""
    return compile_accounts(tiny_loaded)
