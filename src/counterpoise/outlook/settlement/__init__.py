"""Settlement: calibrated distributions of where talks end (see `settle`)."""

from __future__ import annotations

from counterpoise.outlook.settlement.deu import read_deu
from counterpoise.outlook.settlement.issues import ActorOnIssue, Issues, OneIssue, pad
from counterpoise.outlook.settlement.readers import read_case_tables, read_ktab, read_table
from counterpoise.outlook.settlement.score import score_deu
from counterpoise.outlook.settlement.settle import Effect, Move, Settlement, settle
from counterpoise.outlook.settlement.study_issues import read_rounds

__all__ = [
    "ActorOnIssue",
    "Effect",
    "Issues",
    "Move",
    "OneIssue",
    "Settlement",
    "pad",
    "read_case_tables",
    "read_deu",
    "read_ktab",
    "read_rounds",
    "read_table",
    "score_deu",
    "settle",
]
