"""Prior distributions as written in blueprints and accounts, such as `half_normal(0.3)`.

Forms: `normal(mean, sd)`, `half_normal(sd)`, `log_normal(mean, sd)` and `logit_normal(mean, sd)` (of the log and
the logit), `fixed(value)`, `record`, which means: set from the record itself, not a parameter, and `near_record(sd)`: a
normal prior around what the record says of a typical month. A sign on a
link turns `half_normal` into its mirror image where the sign is "-". Default priors follow INFERENCE rules:
half-normal(0.3) for links into an index, half-normal(0.7) in log-odds per standard deviation for links into
the onset of fighting.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal, cast

Form = Literal["normal", "half_normal", "log_normal", "logit_normal", "fixed", "record", "near_record"]
_ARGUMENTS: dict[str, int] = {
    "normal": 2,
    "half_normal": 1,
    "log_normal": 2,
    "logit_normal": 2,
    "fixed": 1,
    "record": 0,
    "near_record": 1,
}
_PATTERN = re.compile(r"\s*([a-z_]+)\s*(?:\(([^()]*)\))?\s*\Z")


@dataclass(frozen=True)
class Prior:
    """One prior: `form`, `location` and `scale` (scale is 0 for `fixed` and `record`)."""

    form: Form
    location: float = 0.0
    scale: float = 0.0

    @classmethod
    def parse(cls, text: str) -> Prior:
        """Read a prior; ValueError says what is wrong and shows the forms."""
        found = _PATTERN.match(text)
        if found is None or found[1] not in _ARGUMENTS:
            raise ValueError(f"'{text}' is not a prior; write one of {', '.join(_ARGUMENTS)}, as in half_normal(0.3)")
        form, arguments = found[1], [part for part in (found[2] or "").split(",") if part.strip()]
        if len(arguments) != _ARGUMENTS[form]:
            raise ValueError(f"'{text}': {form} takes {_ARGUMENTS[form]} numbers, got {len(arguments)}")
        try:
            numbers = [float(part) for part in arguments]
        except ValueError:
            raise ValueError(f"'{text}': the arguments of {form} must be numbers") from None
        if not all(math.isfinite(number) for number in numbers):
            raise ValueError(f"'{text}': the arguments of {form} must be finite numbers")
        if form in ("half_normal", "near_record"):
            numbers = [0.0, *numbers]
        location, scale = [*numbers, 0.0, 0.0][:2]
        if form not in ("fixed", "record") and scale <= 0:
            raise ValueError(f"'{text}': the standard deviation must be above 0")
        return cls(cast(Form, form), location, scale)

    @property
    def free(self) -> bool:
        """True where the prior makes a parameter to be fitted."""
        return self.form not in ("fixed", "record")

    def __str__(self) -> str:
        if self.form == "record":
            return "record"
        if self.form == "fixed":
            return f"fixed({self.location:g})"
        if self.form == "half_normal":
            return f"half_normal({self.scale:g})"
        if self.form == "near_record":
            return f"near_record({self.scale:g})"
        return f"{self.form}({self.location:g}, {self.scale:g})"
