"""The frozen linear scorer that chooses among coded predicates.

Each predicate of a sentence is described by a few named values: the weight of its frame, whether the source is
its subject, whether the target lies below it, whether it is a noun, its distance from the marked parties and so
on. The score is the sum of weight times value. The weights are in `weights/tie.json`; `training/events` holds
the recipe, the sentences of our own that they were trained on, and what they gave on the PLOVER gold records, which
were only tested with.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from counterpoise.errors import CheckFailed

NAMES = (
    "frame", "noun", "source is subject", "source is passive subject", "source below", "source speaks", "target below",
    "target is passive subject", "target is object", "distance", "depth", "inside a party", "between the parties",
    "before a noun", "below another event",
)  # fmt: skip


@cache
def tie_weights() -> Mapping[str, float]:
    """The weights by name. Raises CheckFailed where the file lacks a name or holds one that is unknown."""
    path = files("counterpoise.read.events").joinpath("weights", "tie.json")
    weights = json.loads(path.read_text(encoding="utf-8"))["weights"]
    if set(weights) != set(NAMES):
        odd = ", ".join(sorted(set(weights) ^ set(NAMES)))
        raise CheckFailed(f"read/events/weights/tie.json does not fit this version: {odd}")
    return {name: float(weights[name]) for name in NAMES}
