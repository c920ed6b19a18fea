"""The public names of the package: frozen, light to import, and shown by an example that runs."""

from __future__ import annotations

import doctest
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import counterpoise

PUBLIC = [
    "AccountDraws",
    "Comparison",
    "Compiled",
    "CounterpoiseError",
    "Fit",
    "FitUnreliable",
    "Forecast",
    "InputError",
    "Loaded",
    "Recovery",
    "Settlement",
    "Study",
    "Trace",
    "WhatIf",
    "__version__",
    "compare",
    "compile_account",
    "fit",
    "forecast",
    "load_study",
    "read_study",
    "recover",
    "settle",
    "trace",
    "whatif",
    "write_report",
]


def test_the_public_names_are_these_and_no_others() -> None:
    assert dir(counterpoise) == PUBLIC
    assert sorted([*counterpoise.__all__, "__version__"]) == PUBLIC


@pytest.mark.parametrize("name", [name for name in PUBLIC if name != "__version__"])
def test_a_public_name_is_what_its_module_defines(name: str) -> None:
    found = getattr(counterpoise, name)
    assert found.__name__ == name
    assert getattr(importlib.import_module(found.__module__), name) is found
    assert (found.__doc__ or "").strip()


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError) as caught:
        counterpoise.predict  # noqa: B018
    assert str(caught.value) == "module 'counterpoise' has no attribute 'predict'"


def test_importing_the_package_imports_none_of_its_modules() -> None:
    script = (
        "import sys, counterpoise; print([m for m in sys.modules if m == 'numpy' or m.startswith('counterpoise.')])"
    )
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert answer.stdout == "[]\n"


def test_the_example_of_the_package_runs(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tiny.parent)
    outcome = doctest.testmod(counterpoise, optionflags=doctest.ELLIPSIS)
    assert outcome.attempted >= 8
    assert outcome.failed == 0
