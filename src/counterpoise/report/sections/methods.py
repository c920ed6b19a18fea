"""Methods: how it was coded and computed, what limits it, licences, and the manifest to do it again."""

from __future__ import annotations

from counterpoise.inference.smc import NOISE_GATE
from counterpoise.report.blocks import Block, Heading, Listed, Section, Sentence, bullets, paragraph
from counterpoise.report.figure import Table
from counterpoise.report.view import ReportView
from counterpoise.report.words import counted, listed, percent

LIMITS = (
    "The record is what outlets told and tables hold. What nobody told is missing, and both sides tell selectively.",
    "Register orders exist only because they were delivered, so refusals and broken deals rest on news alone.",
    "Deaths keep lower bounds and sums where sources give no months; nothing is spread over "
    "months that nobody reported.",
    "A military balance that only grows looks like any other trend; its correlation with calendar "
    "time is printed beside it.",
    "Links are effects inside this system, estimated from one or few rivalries; they are not laws.",
    "Forecasts are by month and for prevention and study. They name no targets and score no persons.",
)


def section(view: ReportView) -> Section:
    """Coding, findings of the checks, diagnostics, limits, manifest."""
    lead = "How the record was coded, how the system was fitted, what this cannot decide, and how to do it again."
    blocks: list[Block] = [Heading("methods-coding", "How it was coded"), bullets(_coding(view)), *_agreement(view)]
    blocks += [Heading("methods-limits", "Limits"), bullets(tuple(Sentence(limit) for limit in LIMITS))]
    blocks += _cannot(view)
    blocks += _fit(view)
    blocks += _series_notes(view)
    blocks += [Heading("methods-licences", "Sources and licences"), _tables(view)]
    blocks += [Heading("methods-manifest", "Manifest"), _manifest(view)]
    return Section("methods", "Methods", lead, tuple(blocks))


def coding_sentence(view: ReportView) -> str:
    """'hand-coded; N % checked by a second reader'."""
    evidence = view.loaded.evidence
    machine = [r for r in evidence.accepted if r.origin.coded_by.startswith(("reader:", "rule:", "model:", "llm:"))]
    how = "hand-coded"
    if machine:
        how = f"{percent(len(machine) / len(evidence.accepted))} machine-coded, the rest hand-coded"
    judged = evidence.judged
    chronicle = sum(event.origin.kind == "chronicle" for event in evidence.events)
    said = []
    if view.second_reading is not None and chronicle:
        said.append(f"{percent(view.second_reading.rows / chronicle)} of the chronicle")
    if judged:
        said.append(f"{percent(len(judged) / len(evidence.records))} of all records")
    return f"{how}; {listed(said) or 'none yet'} checked by a second reader"


def _agreement(view: ReportView) -> list[Block]:
    reading = view.second_reading
    if reading is None:
        return []
    rows = tuple(
        (a.field, a.agree, a.of, f"{100 * a.share:.0f} % [{100 * a.interval[0]:.0f}–{100 * a.interval[1]:.0f} %]")
        for a in reading.agreements
    )
    caption = (
        f"A fresh reader coded a random sample of {counted(reading.rows, 'chronicle row')} again from the pages; "
        f"{reading.found} were found again. Counted before corrections; intervals are Wilson's, 95 %."
    )
    table = Table(("field", "agree", "of", "share"), rows)
    return [Listed("methods-agreement", "Agreement of a second reader", table, caption)]


def _coding(view: ReportView) -> tuple[Sentence, ...]:
    evidence = view.loaded.evidence
    coders = sorted({r.origin.coded_by for r in evidence.records if r.origin.coded_by})
    accepted = sum(j.decision == "accept" for j in evidence.judgements)
    corrected = sum(j.decision == "correct" for j in evidence.judgements)
    rejected = sum(j.decision == "reject" for j in evidence.judgements)
    added = sum(j.decision == "add" for j in evidence.judgements)
    judged = f"Judgements of readers: {accepted} accepted, {corrected} corrected, {rejected} rejected, {added} added"
    judged = (
        f"{judged}; their file is append-only and hash-chained."
        if evidence.judgements
        else ("No record has been judged one by one yet; judgements go to an append-only, hash-chained file.")
    )
    return (
        Sentence(f"The record is {coding_sentence(view)}. Coders and importers: {', '.join(coders)}."),
        Sentence(judged),
        Sentence(
            "Every record is a paraphrase of at most 25 words with speaker, outlet, side, date "
            "and precision, and the place it was coded from."
        ),
        Sentence("The same event told by several outlets stays several records and counts once in a series."),
    )


def _cannot(view: ReportView) -> list[Block]:
    heading = Heading("methods-cannot", "What the record cannot decide")
    found = [f for f in view.findings if f.severity in ("untestable", "warning")]
    if not found:
        return [
            heading,
            paragraph(
                "The checks of this study found nothing that is untestable; the recovery table "
                "says how much could be decided."
            ),
        ]
    return [
        heading,
        Listed(
            "methods-findings",
            "Findings of the checks",
            Table(("severity", "about", "finding"), tuple((f.severity, f.subject, f.message) for f in found)),
        ),
    ]


def _fit(view: ReportView) -> list[Block]:
    if view.fit is None:
        return []
    diagnostics, made = view.fit.diagnostics, view.fit.manifest
    noise = "not measured"
    if diagnostics.noise_sd.size:
        typical = float((diagnostics.noise_sd**2).mean() ** 0.5)
        noise = f"{typical:.2f} (worst {float(diagnostics.noise_sd.max()):.2f})"
    rows = (
        ("account fitted", view.fit.account),
        ("parameters", str(len(view.fit.names))),
        ("posterior draws", str(len(view.fit.z))),
        ("temperatures", str(len(diagnostics.temperatures))),
        ("mean acceptance in the last stage", f"{float(diagnostics.acceptance[-1].mean()):.2f}"),
        ("sd of the log-likelihood at ten draws, quadratic mean", noise),
        ("month with the fewest effective particles", diagnostics.worst_month),
        ("log marginal likelihood", f"{view.fit.log_marginal_likelihood:.2f} ± {view.fit.log_marginal_error:.2f}"),
        ("engine, particles, seed", f"{made.engine}, {made.particles}, {made.seed}"),
    )
    return [
        Heading("methods-fit", "How the fit went"),
        Listed(
            "methods-diagnostics",
            "Diagnostics of the fit of none",
            Table(("what", "value"), rows),
            f"A fit in which that quadratic mean reaches {NOISE_GATE} is refused.",
        ),
    ]


def _series_notes(view: ReportView) -> list[Block]:
    series = view.loaded.bundle.series
    rows = tuple((name, s.kind, s.unit, s.observed, "; ".join(s.notes)) for name, s in series.items())
    title = f"Monthly series and what was decided about them ({len(rows)})"
    return [Listed("methods-series", title, Table(("series", "kind", "unit", "figures", "notes"), rows), folded=True)]


def _tables(view: ReportView) -> Listed:
    groups: dict[tuple[str, str, str], int] = {}
    for row in view.loaded.evidence.accepted:
        if row.origin.kind == "table":
            key = (row.origin.file, row.origin.source, row.origin.vintage)
            groups[key] = groups.get(key, 0) + 1
    rows = tuple((file, source, vintage, count) for (file, source, vintage), count in sorted(groups.items()))
    caption = (
        "UCDP: CC BY 4.0. SIPRI: non-commercial use with citation, single facts only. GDELT: free "
        "with citation. Pages: facts with their address. "
        f"{counted(len(view.loaded.evidence.documents), 'document')} remain their publishers' and do not ship."
    )
    return Listed(
        "methods-tables",
        "Where table rows come from",
        Table(("file", "source", "vintage", "rows"), rows),
        caption,
        folded=True,
    )


def _manifest(view: ReportView) -> Listed:
    rows = tuple((key, value) for key, value in view.manifest.items())
    return Listed(
        "methods-run", "What has to be the same for the same figures", Table(("what", "value"), rows), monospace=True
    )
