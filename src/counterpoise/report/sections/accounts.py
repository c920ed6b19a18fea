"""Accounts: each rival explanation, what the record says of it, where it won or lost, and what could be told at all."""

from __future__ import annotations

from counterpoise.accounts.comparison import NONE, AccountResult, StudyComparison
from counterpoise.accounts.recover import Recovery, onsets_needed
from counterpoise.dates import Month
from counterpoise.report.blocks import (
    Block,
    Card,
    Cards,
    Drawn,
    Heading,
    Listed,
    Ref,
    Section,
    Sentence,
    bullets,
    note,
    paragraph,
)
from counterpoise.report.figure import Table
from counterpoise.report.figures import accounts as comparison_figure
from counterpoise.report.figures import confusion, decomposition, links
from counterpoise.report.view import ReportView
from counterpoise.report.words import counted, listed, percent, period, quantity


def section(view: ReportView) -> Section:
    """Cards, comparison, decomposition, links, recovery."""
    lead = (
        "An account is one explanation of the conflict made testable: a set of causal links "
        "with priors. All must beat “none”."
    )
    blocks: list[Block] = [_cards(view)]
    compared = view.compared
    if compared is None:
        blocks.append(
            note("The accounts of this study have not been compared yet; run compare and write the report again.")
        )
    else:
        blocks += _comparison(view, compared)
    blocks += _recovery(view.recovery)
    return Section("accounts", "Accounts", lead, tuple(blocks))


def _cards(view: ReportView) -> Cards:
    cards = []
    for name, spec in view.loaded.bundle.declarations.accounts.items():
        sentences = [Sentence(spec.says.strip())]
        if spec.told_by:
            speakers = list(dict.fromkeys(told.speaker or "author" for told in spec.told_by))
            documents = list(dict.fromkeys(told.document for told in spec.told_by))
            where = f"{'document' if len(documents) == 1 else 'documents'} {listed(documents)}"
            said = f"Told in {counted(len(spec.told_by), 'passage')} of {where}, by {listed(speakers)}."
            sentences.append(Sentence(said, records=_telling(view, name)))
        facts = [("links", str(len(spec.add))), ("must move", listed(spec.moves) or "nothing")]
        subtitle = _subtitle(view.compared, name)
        cards.append(Card(f"account-{name}", name, subtitle, tuple(facts), tuple(sentences)))
    return Cards(tuple(cards))


def _telling(view: ReportView, account: str) -> tuple[str, ...]:
    """Causal claims that tell an account, and records whose passage its YAML names."""
    told = view.loaded.bundle.declarations.accounts[account].told_by
    named = []
    for record in view.loaded.evidence.causal_claims:
        passage = record.origin.passage
        inside = passage is not None and any(
            t.document == passage.document and t.passage[0] < passage.end and passage.start < t.passage[1] for t in told
        )
        if inside or account in record.accounts:
            named.append(record.id)
    return tuple(named[:12])


def _subtitle(compared: StudyComparison | None, name: str) -> str:
    if name == NONE:
        return "the account that all others contain and must beat"
    if compared is None:
        return "not compared yet"
    result = compared.account(name)
    if result.untestable:
        return f"untestable with this record: {result.untestable}"
    at = result.at()
    return f"log Bayes factor {_signed(at.log_bayes_factor)} ± {at.error:.2f}: {_verdict(compared, name)}"


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _verdict(compared: StudyComparison, name: str) -> str:
    for pair in compared.verdicts:
        if {pair.first, pair.second} == {name, NONE}:
            turned = pair.first == NONE
            words = {"supported": "against" if turned else "supported", "against": "supported" if turned else "against"}
            return words.get(pair.verdict, "not told apart from none")
    return "not ranked"


def _comparison(view: ReportView, compared: StudyComparison) -> list[Block]:
    ranked = sorted(compared.accounts, key=lambda r: -r.at().log_bayes_factor)
    scales = tuple(result.scale for result in ranked[0].scales)
    rows = tuple(
        comparison_figure.AccountRow(
            r.account,
            tuple((s.log_bayes_factor, s.error) for s in r.scales),
            (r.untestable and "untestable") or _verdict(compared, r.account),
            f"#account-{r.account}",
        )
        for r in ranked
    )
    assert view.comparison is not None
    caption = (
        f"Paired evidence on the record of {period(view.loaded.study.months)}: the same parameters and "
        "random numbers with and without the account's "
        f"links. Bars: two standard errors. {view.comparison.repeats} repeats, seed {view.comparison.seed}."
    )
    drawn = comparison_figure.draw(
        comparison_figure.AccountComparison(scales, rows),
        id="fig-accounts",
        title="Each account against none",
        caption=caption,
    )
    blocks: list[Block] = [
        Heading("accounts-compared", "What the record says"),
        Drawn((drawn,)),
        bullets(_pairs(compared)),
    ]
    blocks += _decomposition(view, ranked)
    blocks += _links(compared, ranked)
    if view.comparison.pool is not None:
        blocks += _pool(view.comparison.pool, tuple(s.study for s in view.comparison.studies))
    return blocks


def _pairs(compared: StudyComparison) -> tuple[Sentence, ...]:
    apart = [pair for pair in compared.verdicts if pair.verdict in ("supported", "against")]
    told = tuple(Sentence(f"{pair.sentence}.", (Ref("figure", "#fig-accounts"),)) for pair in apart)
    rest = len(compared.verdicts) - len(apart)
    tail = (
        f"For {counted(rest, 'pair')} of accounts out of {len(compared.verdicts)} the record cannot tell the two apart."
    )
    return (*told, Sentence(tail, (Ref("figure", "#fig-accounts"),)))


def _decomposition(view: ReportView, ranked: list[AccountResult]) -> list[Block]:
    tested = [result for result in ranked if result.by_month]
    if not tested:
        return []
    names = tuple(result.account for result in tested)
    first = Month.parse(tested[0].by_month[0][0])
    months = decomposition.ByMonth(first, names, tuple(tuple(gain for _, gain in r.by_month) for r in tested))
    series = tuple(dict.fromkeys(name for result in tested for name, _ in result.by_series))
    gains = tuple(tuple(dict(r.by_series).get(name, 0.0) for name in series) for r in tested)
    by_series = decomposition.BySeries(series, names, gains)
    cost = "; ".join(f"{r.account} {r.cost:.2f}" for r in tested)
    caption = (
        "Posterior mean gain in log-likelihood over none at the default prior scale. The sum "
        "exceeds the log Bayes factor by the price "
        f"of prior effects that the record rejects (nats): {cost}. The table twin lists the five months that decided."
    )
    return [
        Drawn((decomposition.draw_months(months, id="fig-months", title="Who won where: by month", caption=caption),)),
        Drawn(
            (
                decomposition.draw_series(
                    by_series,
                    id="fig-series",
                    title="Who won where: by series",
                    caption="The same gains by the series that they come from; blue bars are "
                    "gains, orange ones losses. A series that an account does not move it tells as none does: zero.",
                ),
            )
        ),
    ]


def _links(compared: StudyComparison, ranked: list[AccountResult]) -> list[Block]:
    rows = tuple(
        links.LinkRow(
            result.account,
            link.name.replace("->", "→"),
            _prior(link.prior_mean, link.prior_sd),
            (link.low, link.median, link.high),
            link.narrowing,
        )
        for result in ranked
        for link in result.links
    )
    blocks: list[Block] = []
    if rows:
        caption = (
            "Effects in standard deviations, log-odds per standard deviation into fighting; grey: "
            "central 95 % of the prior; "
            "blue: central 95 % of the posterior with its median. A ratio near 1 means that the "
            "record says nothing about the link."
        )
        drawn = links.draw(rows, id="fig-links", title="Links before and after the record", caption=caption)
        blocks.append(Drawn((drawn,)))
    if compared.inclusion:
        table = Table(
            ("link", "held by", "prior probability", "posterior probability"),
            tuple((i.name.replace("->", "→"), ", ".join(i.accounts), i.prior, i.posterior) for i in compared.inclusion),
        )
        caption = (
            "Probability that the link acts, over all accounts with equal prior weight. "
            "Read it beside the recovery table."
        )
        blocks.append(Listed("accounts-inclusion", "Links over all accounts", table, caption, folded=True))
    return blocks


def _prior(mean: float, sd: float) -> tuple[float, float]:
    """Central 95 % of a prior from its moments: normal about zero, or half-normal where the mean is not zero.

    A half-normal of scale s has mean 0.798 s and sd 0.603 s; its central 95 % is 0.031 s to 2.241 s.
    """
    if abs(mean) < 1e-9:
        return (-1.96 * sd, 1.96 * sd)
    scale = sd / 0.6028 * (1 if mean > 0 else -1)
    return (min(0.0313 * scale, 2.2414 * scale), max(0.0313 * scale, 2.2414 * scale))


def _pool(pool: StudyComparison, studies: tuple[str, ...]) -> list[Block]:
    ranked = sorted(pool.accounts, key=lambda r: -r.at().log_bayes_factor)
    scales = tuple(result.scale for result in ranked[0].scales)
    rows = tuple(
        comparison_figure.AccountRow(
            r.account, tuple((s.log_bayes_factor, s.error) for s in r.scales), _verdict(pool, r.account)
        )
        for r in ranked
    )
    caption = f"Pool of {listed(studies)}: link effects are common to all studies, everything else is each study's own."
    drawn = comparison_figure.draw(
        comparison_figure.AccountComparison(scales, rows),
        id="fig-pool",
        title="Each account against none, over the pool",
        caption=caption,
    )
    by_study = Table(
        ("account", *studies), tuple((r.account, *(dict(r.by_study).get(s) for s in studies)) for r in ranked)
    )
    return [
        Heading("accounts-pool", "The same over several rivalries"),
        Drawn((drawn,)),
        Listed(
            "accounts-by-study",
            "Which study it comes from",
            by_study,
            "Mean gain in log-likelihood, nats.",
            folded=True,
        ),
    ]


def _recovery(recovery: Recovery | None) -> list[Block]:
    heading = Heading("accounts-recovery", "What a record like this could decide at all")
    if recovery is None or not recovery.finished:
        return [
            heading,
            note("Account recovery has not been run for this study, so nothing above should be read as a ranking."),
        ]
    data = confusion.Confusion(recovery.accounts, tuple(tuple(int(n) for n in row) for row in recovery.confusion))
    onsets, low, high = recovery.onsets
    caption = (
        f"{counted(len(recovery.finished), 'record')} simulated at this study's length and "
        "pattern, effects drawn from each account's priors times "
        f"{recovery.strength:g}. "
        f"Failed and counted apart: {len(recovery.records) - len(recovery.finished)}."
    )
    blocks: list[Block] = [
        heading,
        paragraph(
            "Of records simulated from a known account, the true one came first in "
            f"{percent(recovery.first)}; by chance it would be "
            f"{percent(recovery.chance)}. The real record holds about {quantity(onsets)} onsets "
            f"[{quantity(low)}–{quantity(high)}]."
        ),
    ]
    if all(sum(row) for row in data.counts):
        blocks.append(Drawn((confusion.draw(data, id="fig-recovery", title="Account recovery", caption=caption),)))
    needed = recovery.rivalries_needed
    table = Table(
        ("effect, log-odds per sd", "onsets needed for 3 nats", "rivalries like this one"),
        tuple((beta, onsets_needed(beta), count) for beta, count in needed.items()),
    )
    blocks.append(
        Listed(
            "accounts-needed",
            "How much record it would take",
            table,
            "One standardised onset link of size b gains about onsets × b² / 2 nats.",
        )
    )
    if recovery.calibration:
        bins = tuple((f"{b.low:g}–{b.high:g}", b.count, b.mean_weight, b.share_true) for b in recovery.calibration)
        blocks.append(
            Listed(
                "accounts-calibration",
                "Are the weights honest?",
                Table(("weight given", "cases", "mean weight", "share true"), bins),
                "An account given weight w should be the true one in a share w of cases.",
                folded=True,
            )
        )
    return blocks
