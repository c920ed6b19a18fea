"""Summary: five to eight sentences with number and range, and what would change our mind."""

from __future__ import annotations

from counterpoise.accounts.comparison import LEAST_ERRORS, LEAST_NATS, AccountResult
from counterpoise.outlook.forecast import MIXED
from counterpoise.outlook.trace import Trace
from counterpoise.outlook.whatif import Difference
from counterpoise.report.blocks import Block, Drawn, Heading, Prose, Ref, Section, Sentence, bullets
from counterpoise.report.figure import Figure
from counterpoise.report.figures import balance
from counterpoise.report.sections.clashes import clash_id
from counterpoise.report.sections.methods import coding_sentence
from counterpoise.report.sections.outlook import FEW_DRAWS, trace_id
from counterpoise.report.sources import publisher
from counterpoise.report.view import ReportView, in_words
from counterpoise.report.words import (
    an_event,
    counted,
    listed,
    month,
    percent,
    period,
    points,
    probability,
    quantity,
    signed,
)

NOTICEABLE = 0.05
"""Share of a figure's 95 % range that a change must reach to be called one."""


def section(view: ReportView) -> Section:
    """Key sentences, the military balance, and what would change our mind."""
    lead = "In words, each sentence with its number and a way to what is behind it."
    found = [
        _record(view),
        _clashes(view),
        _balance(view),
        _accounts(view),
        _recovery(view),
        *_outlook(view),
        *_whatif(view),
    ]
    key = tuple(sentence for sentence in found if sentence is not None)[:8]
    blocks: list[Block] = [Prose(key, "key")]
    if view.balance is not None:
        blocks.append(Drawn((_balance_figure(view),)))
    blocks += [Heading("summary-change", "What would change our mind"), bullets(_change(view))]
    return Section("summary", "Summary", lead, tuple(blocks))


def _record(view: ReportView) -> Sentence:
    evidence = view.loaded.evidence
    return Sentence(
        f"The record of {period(view.loaded.study.months)} holds {counted(len(evidence.accepted), 'sourced record')}: "
        f"{counted(len(evidence.events), 'event')}, {counted(len(evidence.rows), 'table figure')}, "
        f"{counted(len(evidence.claims), 'claim')} and "
        f"{counted(len(evidence.causal_claims), 'causal claim')}; {coding_sentence(view)}.",
        (Ref("documents", "#documents"), Ref("sources", "#sources")),
    )


def _clashes(view: ReportView) -> Sentence | None:
    if not view.clashes:
        return None
    named = [f"{_plain(c.values[0])} against {_plain(c.values[1])} ({in_words(c.field)})" for c in view.clashes[:3]]
    return Sentence(
        f"{counted(len(view.clashes), 'clash', 'clashes')} stand open between records, among them {listed(named)}.",
        tuple(Ref(f"clash {i}", f"#{clash_id(c)}") for i, c in enumerate(view.clashes[:3], start=1)),
    )


def _plain(value: str) -> str:
    return value.replace("_", " ")


def _balance(view: ReportView) -> Sentence | None:
    if view.balance is None:
        return None
    ratio = view.balance.ratio
    correlation = balance.correlation_with_time(ratio)
    names = view.sides
    start, end = 2.718281828 ** ratio[0], 2.718281828 ** ratio[-1]
    return Sentence(
        f"By volume of arms held, {names[0]} went from {quantity(start)} to {quantity(end)} times "
        f"{names[1]}; the balance runs so close to a straight line "
        f"(correlation with time {correlation:.2f}) that any steady trend looks like its effect."
        if abs(correlation) > 0.7
        else f"By volume of arms held, {names[0]} went from {quantity(start)} to {quantity(end)} times {names[1]}.",
        (Ref("figure", "#fig-balance"),),
    )


def _best(view: ReportView) -> AccountResult | None:
    """The account furthest ahead of those that could be tested."""
    tested = [r for r in view.compared.accounts if not r.untestable] if view.compared else []
    return max(tested, key=lambda r: r.at().log_bayes_factor) if tested else None


def _accounts(view: ReportView) -> Sentence | None:
    compared = view.compared
    if compared is None:
        return None
    best = _best(view)
    if best is None:
        return None
    at = best.at()
    said = f"{at.log_bayes_factor:+.2f} ± {at.error:.2f}".replace("-", "−")
    apart = [v for v in compared.verdicts if "none" in (v.first, v.second) and v.verdict in ("supported", "against")]
    if not apart:
        return Sentence(
            f"Of {len(compared.accounts)} rival accounts not one is told apart from “violence feeds "
            "only on itself”; the furthest ahead is "
            f"“{best.account.replace('_', ' ')}”, at {said} nats.",
            (Ref("accounts", "#fig-accounts"),),
        )
    named = listed([v.first if v.second == "none" else v.second for v in apart])
    return Sentence(
        f"Of {len(compared.accounts)} rival accounts the record sets apart from “violence feeds "
        f"only on itself”: {named}; the furthest ahead "
        f"is “{best.account.replace('_', ' ')}”, at {said} nats.",
        (Ref("accounts", "#fig-accounts"),),
    )


def _recovery(view: ReportView) -> Sentence | None:
    recovery = view.recovery
    if recovery is None or not recovery.finished:
        return None
    return Sentence(
        "How far such a ranking can be trusted: of "
        f"{counted(len(recovery.finished), 'simulated record')} of this length the true account came first in "
        f"{percent(recovery.first)}, by chance {percent(recovery.chance)}.",
        (Ref("recovery", "#accounts-recovery"),),
    )


def _outlook(view: ReportView) -> list[Sentence]:
    forecast = view.forecast
    if forecast is None:
        return []
    mixed = forecast.outlook(MIXED)
    ahead = [trace for trace in view.traces if trace.month > view.cut_off]
    behind = tuple(Ref("behind it", f"#{trace_id(trace)}") for trace in ahead[:1])
    return [
        Sentence(
            f"As seen from the end of {month(forecast.origin)}, {an_event(chance.what)} "
            f"in the next {len(forecast.months)} months: "
            f"{probability(chance.probability, chance.low, chance.high)}.",
            (Ref("outlook", "#outlook-chances"), *behind),
        )
        for chance in mixed.chances[:1] + mixed.chances[2:3]
    ]


def _whatif(view: ReportView) -> list[Sentence]:
    sentences = []
    for whatif in view.whatifs:
        what = next(iter(whatif.differences[0].chances))
        moved = sorted((_change_of(entry, what), entry.account) for entry in whatif.differences)
        (low, fewest), (high, most) = moved[0], moved[-1]
        said = whatif.says.strip().rstrip(".")
        spread = (
            f"by {points(low)} ({fewest}) to {points(high)} ({most}), depending on the account"
            if points(low) != points(high)
            else f"by {points(low)} under every account"
        )
        sentences.append(
            Sentence(
                f"What if “{said}”: the chance of {an_event(what)} by {month(whatif.months[-1])} "
                f"would change {spread}.",
                (Ref("what-if", f"#whatif-{whatif.scenario}"),),
            )
        )
    return sentences


def _change_of(entry: Difference, what: str) -> float:
    without, having = entry.chances[what]
    return having - without


def _change(view: ReportView) -> tuple[Sentence, ...]:
    found = [_lead(view), _onsets(view), *(_influence(trace) for trace in view.traces[:2]), _untestable(view)]
    said = [sentence for sentence in found if sentence is not None]
    if view.clashes:
        said.append(
            Sentence(
                "Originals of contracts, delivery notes and monthly counts from both ministries of defence: they would "
                "settle the clashes, which now stand side by side.",
                (Ref("clashes", "#clashes"),),
            )
        )
    return tuple(said)


def _lead(view: ReportView) -> Sentence | None:
    """What it would take for the account furthest ahead, and which series speak for it now."""
    best = _best(view)
    if best is None:
        return None
    gains = sorted(best.by_series, key=lambda entry: -entry[1])[:2]
    series = listed([in_words(name) for name, gain in gains if gain > 0])
    most = f", most of it from {series}" if series else ""
    at = best.at()
    return Sentence(
        f"A lead: an account counts as supported where it passes {LEAST_NATS:g} nat by {LEAST_ERRORS:g} errors; "
        f"“{best.account.replace('_', ' ')}” stands at {signed(at.log_bayes_factor)} ± {at.error:.2f}{most}.",
        (Ref("by series", "#fig-series"),),
    )


def _onsets(view: ReportView) -> Sentence | None:
    if view.recovery is None or not view.recovery.finished:
        return None
    needed = view.recovery.rivalries_needed
    effect = 0.6 if 0.6 in needed else next(iter(needed))
    return Sentence(
        f"More onsets: a link of {effect:g} log-odds per standard deviation needs about {quantity(needed[effect])} "
        "rivalries like this one to be seen; pooled fits are the way there.",
        (Ref("how much", "#accounts-needed"),),
    )


def _influence(trace: Trace) -> Sentence | None:
    """The observation whose removal moves a traced figure most, if it moves it noticeably."""
    solid = [entry for entry in trace.influences if entry.effective_draws >= FEW_DRAWS]
    if not solid:
        return None
    top = solid[0]
    figure = f"{trace.quantity.replace('_', ' ')} in {month(trace.month)} under {trace.account}"
    refs = (Ref("trace", f"#{trace_id(trace)}"),)
    if abs(top.change) < NOTICEABLE * (trace.high - trace.low):
        return Sentence(
            f"Probably no single observation: leaving out the strongest, {in_words(top.series)} in {month(top.month)}, "
            f"moves {figure} by {signed(top.change)}, against a range "
            f"of {quantity(trace.low)} to {quantity(trace.high)}.",
            refs,
            top.records[:3],
        )
    said = f"{in_words(top.series)} in {month(top.month)}: without it, {figure} would move by {signed(top.change)}."
    return Sentence(said, refs, top.records[:3])


def _untestable(view: ReportView) -> Sentence | None:
    subjects = list(dict.fromkeys(f.subject for f in view.findings if f.severity == "untestable"))
    if not subjects:
        return None
    said = f"Series for what is untestable now: {listed(subjects[:5])}."
    return Sentence(said, (Ref("findings", "#methods-cannot"),))


def _balance_figure(view: ReportView) -> Figure:
    assert view.balance is not None
    rows = [r for r in view.loaded.evidence.rows if r.quantity in ("deliveries", "spending")]
    said = sorted({f"{publisher(r.origin)} ({r.origin.vintage})" for r in rows})
    caption = (
        "Posterior medians of arsenals fed by deliveries and spending, band: 80 %. Sources: "
        f"{'; '.join(said)}. TIV is a volume; quality, "
        "crews and stocks from before the record are not in it."
    )
    return balance.draw(
        view.balance, id="fig-balance", title="The military balance and the arsenals behind it", caption=caption
    )
