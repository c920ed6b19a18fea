"""Offsets from a clause: "on Friday, two days after his jet was shot down".

The words behind "after" or "before", up to the end of their clause, are counted from the expression on the other side;
where the date stands within them ("two days after the truce of 12 May they met") it is the other way round. The clause
is taken by its words alone, since parsers hang such clauses anywhere. "Little more than two weeks after" is only
good for a month.
"""

from __future__ import annotations

from collections.abc import Sequence

from counterpoise.read.parse.pipeline import Sentence
from counterpoise.read.temporal.attach import covered
from counterpoise.read.temporal.periods import Period, shifted
from counterpoise.read.temporal.tense import is_verb
from counterpoise.read.temporal.timeline import Line
from counterpoise.read.when import When


def offset_time(line: Line, token: int, nouns: Sequence[When] = ()) -> When | None:
    """For "on Friday, two days after his jet was shot down" the date of what follows "after", and the other way.

    The words behind "after" up to the end of the clause (a semicolon; a comma where the offset opens the sentence)
    are counted from the expression on the other side.
    """
    s = line.sentence
    for offset in line.offsets:
        words = covered(s, (offset.start, offset.end))
        opens = bool(words) and words[0] <= 1
        stop = _clause_end(s, offset.end, opens=opens)
        times = [t for t in (*line.times, *nouns) if t.bare is not None and not t.clock]
        inner = [t for t in times if offset.end <= t.start < stop]
        outer = [t for t in times if not offset.end <= t.start < stop]
        inside = offset.end <= s.tokens[token].start < stop
        if inside and (inner or not outer):
            continue
        if not inside and (outer or not inner):
            continue
        base = min(outer if inside else inner, key=lambda t: abs(t.start - offset.start))
        start = base.bare
        moved = shifted(start, -offset.count if inside else offset.count, offset.unit) if start else None
        if moved is None or start is None:
            continue
        if offset.rough:
            moved = Period(moved.low.cut_to("month"), moved.low.cut_to("month"))
        way = "before" if (offset.count > 0) == inside else "after"
        how = f"{'about ' if offset.rough else ''}{abs(offset.count)} {offset.unit}(s) {way} {start.iso}"
        return When(offset.start, offset.end, how, moved.iso, moved.precision, how, moved)
    return None


def _clause_end(s: Sentence, start: int, *, opens: bool) -> int:
    """Where the clause ends that begins at `start`: at a semicolon, or at the comma behind its verb."""
    told = opens
    for t in s.tokens:
        if t.start < start:
            continue
        told = told or (is_verb(t) and t.tag in ("VBD", "VBZ", "VBP", "VBN"))
        if t.text == ";" or (t.text == "," and told):
            return t.start
    return s.end
