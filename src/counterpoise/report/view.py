"""What a report is about: the results of every stage in one frozen object.

`build_view` takes what the pipeline returned, checks that the parts belong to one study, and numbers the sources.
Stages that were not run are None or empty, and their sections say so in a sentence instead of vanishing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from counterpoise.accounts.comparison import Comparison, StudyComparison
from counterpoise.accounts.fit import Fit
from counterpoise.accounts.recover import Recovery
from counterpoise.dates import Month
from counterpoise.errors import UsageError
from counterpoise.evidence.clash import Clash
from counterpoise.outlook.forecast import Forecast
from counterpoise.outlook.settlement.settle import Settlement
from counterpoise.outlook.settlement.study_issues import Round
from counterpoise.outlook.trace import Trace
from counterpoise.outlook.whatif import WhatIf
from counterpoise.report.figures.balance import Balance
from counterpoise.report.second_reading import SecondReading, read_second_reading
from counterpoise.report.sources import Sources, build_sources
from counterpoise.system.bind import System, bind
from counterpoise.system.check import Finding
from counterpoise.system.graph import Graph, build_graph
from counterpoise.system.load import Loaded
from counterpoise.vocabulary import actors


@dataclass(frozen=True)
class ReportView:
    """Everything that a report says, before it is put into words."""

    loaded: Loaded
    sources: Sources
    graph: Graph
    system: System
    """The core, as the account `none` has it."""
    clashes: tuple[Clash, ...]
    written: str
    """ISO date of the report."""
    manifest: Mapping[str, str]
    comparison: Comparison | None = None
    recovery: Recovery | None = None
    forecast: Forecast | None = None
    whatifs: tuple[WhatIf, ...] = ()
    traces: tuple[Trace, ...] = ()
    balance: Balance | None = None
    settlements: tuple[tuple[Round, Settlement], ...] = ()
    findings: tuple[Finding, ...] = ()
    fit: Fit | None = None
    """The fit of `none`."""
    second_reading: SecondReading | None = None

    @property
    def study(self) -> str:
        return self.loaded.study.name

    @property
    def title(self) -> str:
        return self.loaded.study.spec.title

    @property
    def cut_off(self) -> Month:
        """Last month of the record."""
        return self.loaded.study.months.last

    @property
    def compared(self) -> StudyComparison | None:
        """The comparison in this study."""
        return self.comparison.study(self.study) if self.comparison else None

    @property
    def sides(self) -> tuple[str, str]:
        """Names of claimant and holder."""
        rivalry = self.loaded.study.spec.rivalry
        return actor_name(rivalry.claimant), actor_name(rivalry.holder)


def actor_name(code: str) -> str:
    """The full name of an actor, or its code where the vocabulary has none."""
    known = actors().get(code)
    return known.name if known else code


def in_words(field: str) -> str:
    """A quantity for a reader: 'deliveries[RUS->ARM]' as 'Deliveries, Russia → Armenia'."""
    name, _, inside = field.partition("[")
    parts = inside.removesuffix("]").replace("->", " → ").replace(",", ", ").split(" ")
    words = " ".join(actor_name(part.removesuffix(",")) + ("," if part.endswith(",") else "") for part in parts if part)
    base = name.replace("_", " ")
    return f"{base[:1].upper()}{base[1:]}" + (f", {words}" if words else "")


def build_view(
    loaded: Loaded,
    *,
    clashes: Sequence[Clash],
    written: str,
    manifest: Mapping[str, str],
    comparison: Comparison | None = None,
    recovery: Recovery | None = None,
    forecast: Forecast | None = None,
    whatifs: Sequence[WhatIf] = (),
    traces: Sequence[Trace] = (),
    balance: Balance | None = None,
    settlements: Sequence[tuple[Round, Settlement]] = (),
    findings: Sequence[Finding] = (),
    fit: Fit | None = None,
) -> ReportView:
    """Assemble a view; UsageError where a result belongs to another study."""
    name = loaded.study.name
    parts: list[tuple[str, Recovery | Forecast | WhatIf | Trace]] = [("trace", trace) for trace in traces]
    parts += [("what-if", whatif) for whatif in whatifs]
    parts += [("recovery", recovery)] if recovery else []
    parts += [("forecast", forecast)] if forecast else []
    for what, part in parts:
        if part.study != name:
            raise UsageError(f"the {what} is of study '{part.study}', the report of '{name}'")
    if comparison is not None:
        comparison.study(name)
    bundle = loaded.bundle
    declared = bundle.declarations
    systems = {
        account: bind(bundle.study, declared.blueprint, spec, bundle.series)
        for account, spec in declared.accounts.items()
    }
    return ReportView(
        loaded=loaded,
        sources=build_sources(loaded.evidence),
        graph=build_graph(systems, declared.accounts, loaded.evidence.causal_claims),
        system=systems["none"],
        clashes=tuple(clashes),
        written=written,
        manifest=dict(manifest),
        comparison=comparison,
        recovery=recovery,
        forecast=forecast,
        whatifs=tuple(whatifs),
        traces=tuple(traces),
        balance=balance,
        settlements=tuple(settlements),
        findings=tuple(findings),
        fit=fit,
        second_reading=read_second_reading(loaded.study.path),
    )
