"""`export`: records as JSON lines, monthly series as CSV, the graph as DOT, the equations as LaTeX.

Text cells that a spreadsheet would run as a formula are guarded with an apostrophe; numbers are left alone.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

from counterpoise.system.load import Loaded, load_study
from counterpoise.workflow.checking import study_graph


def export_study(path: Path, what: str) -> str:
    """The text of one export; KeyError for an unknown one (see `EXPORTS`)."""
    return EXPORTS[what](path)


def _records(path: Path) -> str:
    loaded = load_study(path)
    lines = []
    for record in loaded.evidence.accepted:
        lines.append(
            json.dumps({"id": record.id, "kind": record.kind, **record.model_dump(mode="json")}, ensure_ascii=False)
        )
    return "\n".join(lines) + "\n"


def _series(path: Path) -> str:
    return series_csv(load_study(path))


def series_csv(loaded: Loaded) -> str:
    """All monthly series, one row per observed month or window: name, kind, unit, start, end, value, records."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(("series", "kind", "unit", "start", "end", "value", "at_least", "records"))
    first = loaded.study.months.first
    for name, series in loaded.bundle.series.items():
        bounds = series.at_least if len(series.at_least) else np.zeros(len(series.exact))
        for t, value in enumerate(series.exact):
            if np.isfinite(value) or bounds[t] > 0:
                shown = f"{value:.6g}" if np.isfinite(value) else ""
                writer.writerow(
                    (
                        guarded(name),
                        series.kind,
                        guarded(series.unit),
                        first + t,
                        first + t,
                        shown,
                        f"{bounds[t]:g}" if bounds[t] > 0 else "",
                        " ".join(series.rows[t]),
                    )
                )
        for window in series.windows:
            rows = dict.fromkeys(r for t in range(window.start, window.end + 1) for r in series.rows[t])
            writer.writerow(
                (
                    guarded(name),
                    series.kind,
                    guarded(series.unit),
                    first + window.start,
                    first + window.end,
                    f"{window.total:g}",
                    "",
                    " ".join(rows),
                )
            )
    return stream.getvalue()


def guarded(text: str) -> str:
    """A text cell that no spreadsheet runs as a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _graph(path: Path) -> str:
    view = study_graph(path, "none")
    lines = ["digraph system {", "  rankdir=LR; node [shape=box, style=rounded];"]
    for edge in view.graph.edges:
        style = "solid" if "core" in edge.held_by else "dashed"
        lines.append(
            f'  "{edge.source}" -> "{edge.target}" '
            f'[label="{edge.sign}", style={style}, tooltip="{", ".join(edge.held_by)}"];'
        )
    return "\n".join([*lines, "}"]) + "\n"


def _equations(path: Path) -> str:
    view = study_graph(path, "none")
    body = " \\\\\n".join(equation.latex.replace("=", "&=", 1) for equation in view.equations)
    return f"\\begin{{align*}}\n{body}\n\\end{{align*}}\n"


EXPORTS: dict[str, Callable[[Path], str]] = {
    "records": _records,
    "series": _series,
    "graph": _graph,
    "equations": _equations,
}
"""What can be exported, by the name given to `--what`."""
