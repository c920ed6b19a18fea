"""Documents: what was read, from which side, and how many records each holds."""

from __future__ import annotations

from collections import Counter

from counterpoise.report.blocks import Listed, Section
from counterpoise.report.figure import Table, Value
from counterpoise.report.sources import group_id
from counterpoise.report.view import ReportView, actor_name
from counterpoise.report.words import counted

_KINDS = ("event", "transfer", "claim", "causal_claim", "figure")


def section(view: ReportView) -> Section:
    """Documents, then the files of the record by outlet's side."""
    evidence = view.loaded.evidence
    chronicle = [e for e in evidence.events if e.origin.kind == "chronicle"]
    lead = (
        f"{counted(len(evidence.documents), 'document')} coded passage by passage, "
        f"{counted(len(chronicle), 'chronicle row')} "
        f"from public pages and {counted(len(evidence.rows), 'table row')}. Only paraphrases in our own words are kept."
    )
    blocks = (_documents(view), _sides(view), _told(view))
    return Section("documents", "Documents", lead, blocks)


def _documents(view: ReportView) -> Listed:
    evidence = view.loaded.evidence
    counts: dict[str, Counter[str]] = {}
    for record in evidence.accepted:
        if record.origin.passage is not None:
            counts.setdefault(record.origin.passage.document, Counter())[record.kind] += 1
    rows: list[tuple[Value, ...]] = []
    links = []
    for document in evidence.documents:
        found = counts.get(document.id, Counter())
        rows.append(
            (
                document.id,
                document.title,
                document.outlet,
                _side(document.side),
                document.published,
                *(found[kind] for kind in _KINDS),
                document.sha256[:12],
            )
        )
        links.append(f"#{group_id(f'records/{document.id}.jsonl')}" if found else "")
    columns = ("id", "title", "outlet", "side", "published", *(f"{k.replace('_', ' ')}s" for k in _KINDS), "SHA-256")
    return Listed(
        "documents-read",
        "Documents read",
        Table(columns, tuple(rows)),
        "Titles are the publishers'. The hash names the exact text that was coded; its text is not part of the report.",
        links=tuple(links),
    )


def _sides(view: ReportView) -> Listed:
    """Who tells: records by the side of the outlet and kind of event."""
    events = view.loaded.evidence.events
    sides = sorted({event.origin.side for event in events})
    categories = sorted({event.category for event in events})
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            _side(side),
            *(sum(e.origin.side == side and e.category == c for e in events) for c in categories),
            sum(e.origin.side == side for e in events),
        )
        for side in sides
    )
    return Listed(
        "documents-sides",
        "Events by the side of the outlet that tells them",
        Table(("side", *categories, "all"), rows),
        "A side is where the outlet stands, not whom the event favours. An uneven row is a limit of the record.",
    )


def _side(code: str) -> str:
    return "third party" if code == "third" else actor_name(code)


def _told(view: ReportView) -> Listed:
    """Causal claims: who says that what brings about what."""
    claims = view.loaded.evidence.causal_claims
    rows = tuple(
        (
            claim.cause,
            "raises" if claim.polarity == "+" else "lowers",
            claim.effect,
            claim.origin.speaker or "author",
            ", ".join(claim.accounts),
            claim.hedge,
        )
        for claim in claims
    )
    return Listed(
        "documents-causal",
        f"What the documents say brings about what ({len(rows)} causal claims)",
        Table(("cause", "", "effect", "speaker", "tells account", "hedge"), rows, tuple((c.id,) for c in claims)),
        "Claims as attributed, not findings.",
        folded=True,
    )
