"""Counterpoise: rival accounts of a conflict, fitted to one sourced record.

Documents and tables become records; records become monthly series; a declared system of quantities and
causal links is run and fitted once per rival account; the outlook and the report trace every figure back
to a passage or a table row.

The functions mirror the verbs of the command line. Results are frozen; nothing is written unless a path is given:

>>> import counterpoise
>>> loaded = counterpoise.load_study("northland")          # a study folder; InputError lists all that is wrong in it
>>> print(loaded.study.months.last)
2011-12
>>> none = counterpoise.compile_account(loaded.bundle, "none")
>>> posterior = counterpoise.fit(none, size=16, moves=1, noise_gate=None)   # far too few draws, but quick
>>> draws = counterpoise.AccountDraws(none, posterior.z)
>>> outlook = counterpoise.forecast(loaded.bundle, [draws], months=6)
>>> 0.0 <= outlook.outlook("none").chance("war").probability <= 1.0
True
>>> answer = counterpoise.whatif(loaded.bundle, [draws], "suspend")
>>> str(answer.first), len(answer.months)
('2010-01', 24)

Modules below the package are imported when a name is first used, so that `import counterpoise` stays light.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from counterpoise.accounts.compare import compare
    from counterpoise.accounts.comparison import Comparison
    from counterpoise.accounts.fit import Fit, fit
    from counterpoise.accounts.recover import Recovery, recover
    from counterpoise.errors import CounterpoiseError, FitUnreliable, InputError
    from counterpoise.outlook.forecast import Forecast, forecast
    from counterpoise.outlook.futures import AccountDraws
    from counterpoise.outlook.settlement.settle import Settlement, settle
    from counterpoise.outlook.trace import Trace, trace
    from counterpoise.outlook.whatif import WhatIf, whatif
    from counterpoise.report.page import write_report
    from counterpoise.study import Study, read_study
    from counterpoise.system.compile import Compiled, compile_account
    from counterpoise.system.load import Loaded, load_study

__all__ = [
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

_HOMES = {
    "counterpoise.accounts.compare": ("compare",),
    "counterpoise.accounts.comparison": ("Comparison",),
    "counterpoise.accounts.fit": ("Fit", "fit"),
    "counterpoise.accounts.recover": ("Recovery", "recover"),
    "counterpoise.errors": ("CounterpoiseError", "FitUnreliable", "InputError"),
    "counterpoise.outlook.forecast": ("Forecast", "forecast"),
    "counterpoise.outlook.futures": ("AccountDraws",),
    "counterpoise.outlook.settlement.settle": ("Settlement", "settle"),
    "counterpoise.outlook.trace": ("Trace", "trace"),
    "counterpoise.outlook.whatif": ("WhatIf", "whatif"),
    "counterpoise.report.page": ("write_report",),
    "counterpoise.study": ("Study", "read_study"),
    "counterpoise.system.compile": ("Compiled", "compile_account"),
    "counterpoise.system.load": ("Loaded", "load_study"),
}


def __getattr__(name: str) -> Any:
    """Import a public name from its module on first use (PEP 562)."""
    for module, names in _HOMES.items():
        if name in names:
            return getattr(importlib.import_module(module), name)
    raise AttributeError(f"module 'counterpoise' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
