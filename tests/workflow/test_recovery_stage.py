"""The recovery stage: made once, kept on disk, printed with its confusion table."""

from __future__ import annotations

from typing import Any

from counterpoise.workflow.stages import with_recovery
from counterpoise.workflow.whole import recovery_text


def test_recovery_is_made_for_every_account_and_read_back(ran: Any) -> None:
    first = with_recovery(ran.compared, ran.effort, seed=1, records=1)
    assert first.recovery is not None
    assert [record.truth for record in first.recovery.records] == list(ran.compared.compiled["northland"])
    said: list[str] = []
    second = with_recovery(ran.compared, ran.effort, seed=1, records=1, say=said.append)
    assert said == []
    assert second.recovery == first.recovery
    text = recovery_text(first.recovery)
    assert text.startswith("# Recovery: ")
    assert "chance 33%" in text


def test_no_recovery_is_said_as_none(ran: Any) -> None:
    assert with_recovery(ran.compared, ran.effort, seed=1, records=0).recovery is None
    assert recovery_text(None) == ""
