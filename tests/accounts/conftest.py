"""Makes the hand-built accounts of `helpers.py` available as fixtures, and a fit of `none` on each record."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


def _helpers() -> ModuleType:
    spec = importlib.util.spec_from_file_location("accounts_helpers", Path(__file__).with_name("helpers.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def tiny() -> ModuleType:
    """The module `helpers`: `line`, `line_record`, `exact_line_log_bf`, `exact_line_log_marginal`, `small_war`."""
    return _helpers()


@pytest.fixture(scope="session")
def line_fit(tiny: ModuleType):
    """(record, fit of `none`) of a line whose true effect is 0.8; its likelihood has no noise."""
    from counterpoise.accounts.fit import fit
    from counterpoise.accounts.likelihood import Filter

    x, y = tiny.line_record(1, 0.8)
    return (x, y), fit(tiny.line(x, y), size=256, moves=3, settings=Filter(2))


@pytest.fixture(scope="session")
def war(tiny: ModuleType):
    """(compiled accounts, fit of `none`) of the small war."""
    from counterpoise.accounts.fit import fit
    from counterpoise.accounts.likelihood import Filter

    accounts = {name: tiny.small_war(account=name) for name in ("none", "pressure", "calm", "idle")}
    return accounts, fit(accounts["none"], size=64, moves=3, settings=Filter(200))
