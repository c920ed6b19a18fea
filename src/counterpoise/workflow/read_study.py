"""The last step of `read --into`: records into the study, the list of what needs a look, and a line about both."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from counterpoise import atomic
from counterpoise.evidence.collection import read_evidence
from counterpoise.study import read_study
from counterpoise.workflow.read_into import enter
from counterpoise.workflow.read_review import REVIEW, review_items, review_text
from counterpoise.workflow.reading import Reading


def enter_study(reading: Reading, folder: Path, paths: Sequence[Path]) -> str:
    """Enter what was read into the study in `folder`, list what needs a look, and say in a line what was done.

    InputError where the study is not in order, before or after; `paths` are those that were given to `read`.
    """
    study = read_study(folder)
    entered = enter(reading, study, paths)
    evidence = read_evidence(read_study(folder))
    items = review_items(reading, entered, judged=evidence.judged)
    target = study.path / REVIEW
    target.parent.mkdir(exist_ok=True)
    atomic.write_text(target, review_text(items))
    changed = f"{len(entered.written)} files changed" if entered.written else "nothing has changed"
    gone = f", {len(entered.replaced)} older versions replaced" if entered.replaced else ""
    stale = len(evidence.stale)
    lost = f"; {stale} judgements whose record is gone (counterpoise check lists them)" if stale else ""
    return f"{entered.records} records in {study.name}, {changed}{gone}; {len(items)} need a look: {REVIEW}{lost}"
