"""The causal graph: loops of known polarity, who holds a link and who tells it; and the equations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from counterpoise.evidence.series import Series
from counterpoise.provenance import Origin
from counterpoise.records import CausalClaim
from counterpoise.system.bind import System, bind
from counterpoise.system.compile import Bundle
from counterpoise.system.equations import equations
from counterpoise.system.graph import Graph, Loop, build_graph
from counterpoise.system.load import Loaded
from counterpoise.system.spec import ToldBy

INDEX = {"kind": "index", "persistence": "memory", "deterministic": True}


@pytest.fixture
def circle(small_bundle: Callable[..., Bundle], series_of: Callable[..., Series]) -> Callable[..., Graph]:
    """Three indices, each feeding the next with the signs given, and x feeding the first."""

    def make(*signs: str, **account: Any) -> Graph:
        names = ["one", "two", "three"]
        links = [
            {"from": names[i], "to": names[(i + 1) % 3], "sign": sign,
             "prior": "normal(0, 1)" if sign == "?" else "half_normal(0.3)"}
            for i, sign in enumerate(signs)
        ]  # fmt: skip
        links.append({"from": "x", "to": "one", "coefficient": -0.5})
        bundle = small_bundle(
            [{"name": "x", "kind": "exogenous", "series": "x", "label": "x"}]
            + [{"name": name, "label": name, **INDEX} for name in names],
            links,
            (series_of("x", "covariate", {t: float(t) for t in range(24)}, 24),),
            **account,
        )
        return build_graph(systems(bundle), bundle.declarations.accounts)

    return make


def systems(bundle: Bundle) -> dict[str, System]:
    declared = bundle.declarations
    return {name: bind(bundle.study, declared.blueprint, a, bundle.series) for name, a in declared.accounts.items()}


@pytest.mark.parametrize(
    ("signs", "polarity"),
    [("+++", "reinforcing"), ("+-+", "balancing"), ("--+", "reinforcing"), ("---", "balancing"), ("+?-", "open")],
)
def test_the_polarity_of_a_loop_is_the_product_of_its_signs(
    circle: Callable[..., Graph], signs: str, polarity: str
) -> None:
    assert circle(*signs).loops == (Loop(("one", "two", "three"), polarity, ("core",)),)  # type: ignore[arg-type]


def test_a_loop_that_an_account_closes_is_held_by_it(circle: Callable[..., Graph]) -> None:
    graph = circle("+", "+", add=[{"from": "three", "to": "one", "sign": "-", "prior": "half_normal(0.3)"}])
    assert graph.loops == (Loop(("one", "two", "three"), "balancing", ("rival",)),)
    assert circle("+", "+").loops == ()


def test_edges_know_their_sign_strength_and_holders(circle: Callable[..., Graph]) -> None:
    graph = circle("+", "?", "-", add=[{"from": "one", "to": "two", "sign": "+", "prior": "half_normal(0.9)"}])
    edges = {edge.name: edge for edge in graph.edges}
    assert [(e.sign, e.prior, e.held_by) for e in (edges["one -> two"], edges["two -> three"], edges["x -> one"])] == [
        ("+", "half_normal(0.3)", ("core", "rival")),
        ("?", "normal(0, 1)", ("core",)),
        ("-", "fixed -0.5", ("core",)),
    ]


def test_the_study_s_graph(tiny_loaded: Loaded) -> None:
    bundle = tiny_loaded.bundle
    graph = build_graph(systems(bundle), bundle.declarations.accounts)
    edges = {edge.name: edge for edge in graph.edges}
    assert edges["military_balance -> tension"].held_by == ("balance",)
    assert edges["supply[SUP->NOR] -> deliveries[SUP->NOR]"].held_by == ("core",)
    assert edges["tension -> deaths"].held_by == ("core",)
    loops = {loop.quantities: loop for loop in graph.loops}
    assert any(set(q) == {"deaths", "tension"} and v.polarity == "reinforcing" for q, v in loops.items())
    assert all(len(loop.quantities) <= 6 for loop in graph.loops)
    assert len(build_graph(systems(bundle), bundle.declarations.accounts, longest=2).loops) <= len(graph.loops)


def test_who_tells_a_link(tiny_loaded: Loaded) -> None:
    bundle = tiny_loaded.bundle
    told = ToldBy(document="004", passage=(10, 20))
    accounts = dict(bundle.declarations.accounts)
    accounts["balance"] = accounts["balance"].model_copy(update={"told_by": (told,)})
    claim = CausalClaim(
        origin=Origin(kind="document", file="records/004.jsonl", line=1),
        text="Arms upset the balance and so bring war.",
        cause="an upset balance", effect="war", polarity="+",
        cause_quantity="military_balance", effect_quantity="onset",
    )  # fmt: skip
    graph = build_graph(systems(bundle), accounts, [claim])
    edges = {edge.name: edge for edge in graph.edges}
    assert edges["military_balance -> fighting"].told_by == (told,)
    assert edges["military_balance -> fighting"].claims == (claim.id,)
    assert edges["military_balance -> tension"].claims == ()
    assert edges["tension -> deaths"].told_by == ()


def test_equations_say_what_is_compiled(tiny_loaded: Loaded) -> None:
    bundle = tiny_loaded.bundle
    written = {equation.quantity: equation for equation in equations(systems(bundle)["balance"])}
    assert set(written) == {quantity.name for quantity in systems(bundle)["balance"].quantities}
    assert written["tension"].text == (
        "tension(t) = tension(t-1) + l [b s(time(t)) + b L(deaths(t-1)) + b 1[fighting(t-1) = aftermath] "
        "+ b s(military_balance(t-1)) - tension(t-1)] + sqrt(l(2-l)) e"
    )
    assert written["arsenal[SOU]"].text == (
        "arsenal[SOU](t) = (1 - r) arsenal[SOU](t-1) + 0.083333 deliveries[SUP->SOU](t-1)"
    )
    assert written["backlog[SUP->SOU]"].text == (
        "backlog[SUP->SOU](t) = outflow of 2 stages, mean stay 18 months, fed by 1 deals[SUP->SOU](t)"
    )
    assert written["deliveries[OTH->NOR]"].text == (
        "log(1 + deliveries[OTH->NOR]/10) ~ Normal(m + g mean over the year of supply[OTH->NOR], sd), each December"
    )
    assert written["p_win"].latex == r"\mathrm{p\_win}_t=1\,\sigma(\mathrm{military\_balance}_{t})"
    assert written["talks"].text == "talks(t) = talks(t-1) + l [0.7 s(meetings(t)) - talks(t-1)]"
