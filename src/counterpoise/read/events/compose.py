"""Operators: how a governing word changes the event it governs.

"Agreed to send aid" is AGREE and "refused to send aid" REJECT; "demanded the release" is REQUEST, "will impose
sanctions" THREATEN, "lifted sanctions" RETREAT and "suspended aid" SANCTION. Each function takes the type of the
governed event (or none) and gives the type and mode of the whole. The rules follow the definitions of PLOVER 0.8:
promises and plans of cooperation are AGREE, of conflict THREATEN; ending conflict is RETREAT, ending cooperation
SANCTION; calls for coercion are threats, calls for an inquiry are accusations, all other calls are requests.
"""

from __future__ import annotations

from dataclasses import dataclass

CONFLICT = frozenset({"ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "PROTEST", "THREATEN"})
VERBAL_CONFLICT = frozenset({"ACCUSE", "REJECT", "REQUEST"})
YIELDING = frozenset({"RETREAT", "CONCEDE"})
COOPERATION = frozenset({"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID"})
REQUEST_MODES = {
    "CONSULT": "meet", "AID": "assist", "COOPERATE": "assist", "SUPPORT": "assist", "RETREAT": "yield",
    "CONCEDE": "yield",
}  # fmt: skip
THREAT_MODES = {
    "ASSAULT": "violence", "MOBILIZE": "violence", "SANCTION": "relations", "PROTEST": "restrict",
    "REJECT": "relations",
}  # fmt: skip
COERCION_MODES = {"arrest": "arrest", "ban": "ban", "deport": "expel", "censor": "rights", "restrict": "restrict"}


@dataclass(frozen=True, slots=True)
class Act:
    """A type with its mode."""

    event_type: str
    mode: str = ""


def threat(inner: Act | None) -> Act:
    """A threat of the inner act."""
    if inner is None:
        return Act("THREATEN")
    if inner.event_type == "COERCE":
        return Act("THREATEN", COERCION_MODES.get(inner.mode, "restrict"))
    if inner.event_type == "SANCTION" and inner.mode == "expel":
        return Act("THREATEN", "expel")
    return Act("THREATEN", THREAT_MODES.get(inner.event_type, ""))


def agreed(inner: Act | None) -> Act:
    """Willingness, promise or offer of the inner act."""
    if inner is not None and inner.event_type in CONFLICT:
        return threat(inner)
    return Act("AGREE")


def future(inner: Act) -> Act:
    """The inner act announced for the time to come."""
    if inner.event_type in CONFLICT:
        return threat(inner)
    if inner.event_type in VERBAL_CONFLICT:
        return inner
    return Act("AGREE")


def refused(inner: Act | None) -> Act:
    """A refusal of the inner act, or of a request for it."""
    if inner is None:
        return Act("REJECT")
    return Act("REJECT", REQUEST_MODES.get(inner.event_type, "change" if inner.event_type == "REQUEST" else ""))


def demanded(inner: Act | None) -> Act:
    """A demand for the inner act."""
    if inner is None:
        return Act("REQUEST", "change")
    if inner == Act("ACCUSE", "investigate"):
        return inner
    if inner.event_type in ("SANCTION", "COERCE", "ASSAULT", "PROTEST"):
        return threat(inner)
    return Act("REQUEST", REQUEST_MODES.get(inner.event_type, "change"))


def stopped(inner: Act | None) -> Act | None:
    """The end of the inner act: relief where it was hostile, a sanction where it was friendly."""
    if inner is None:
        return None
    if inner.event_type == "ASSAULT":
        return Act("RETREAT", "ceasefire")
    if inner.event_type in CONFLICT or inner == Act("ACCUSE", "investigate"):
        return Act("RETREAT") if inner.event_type != "ACCUSE" else Act("CONCEDE")
    if inner.event_type in COOPERATION:
        return Act("SANCTION", "discontinue")
    return Act("REJECT", "yield") if inner.event_type in YIELDING else None


def negated(inner: Act, *, ahead: bool) -> Act | None:
    """What a denial of the inner act amounts to; None where it is only an act that did not happen."""
    if ahead and inner.event_type in YIELDING:
        return refused(inner)
    if ahead and inner.event_type == "AGREE":
        return Act("REJECT")
    if ahead and inner.event_type in COOPERATION:
        return refused(inner)
    if ahead and inner.event_type in CONFLICT:
        return Act("AGREE")
    return None
