"""From a bound system to arrays: small systems whose answers are known by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pytest

from counterpoise.inference.arrays import Do, Shape
from counterpoise.inference.engine import run
from counterpoise.inference.run import Record
from counterpoise.system.compile import Bundle, Compiled, Intervention, compile_account

MakeBundle = Callable[..., Bundle]
MONTHS = 24


def path(compiled: Compiled, name: str) -> np.ndarray:
    """The path of a quantity that chance does not move."""
    centre = compiled.parameters.coefficients(np.zeros((1, compiled.parameters.dimension)))
    paths = run(compiled.space, centre, n=2, seed=0, record=Record((compiled.node(name),))).paths
    assert paths is not None
    return np.asarray(paths[0, 0, :, 0], dtype=np.float64)


def impulse(at: int, months: int = MONTHS) -> Mapping[int, float]:
    return {t: float(t == at) for t in range(months)}


@pytest.fixture
def shocked(small_bundle: MakeBundle, series_of: Callable[..., object]) -> Callable[..., Compiled]:
    """A system in which the exogenous `shock` is 1 in one month and feeds one quantity called `y`."""

    def make(quantity: dict[str, object], link: dict[str, object], *, at: int = 6, months: int = MONTHS) -> Compiled:
        span = f"2008-01..{2008 + months // 12 - 1}-12"
        bundle = small_bundle(
            [
                {"name": "shock", "kind": "exogenous", "series": "shock", "label": "s"},
                {"name": "y", "label": "y", **quantity},
            ],
            [{"from": "shock", "to": "y", "raw": True, **link}],
            (series_of("shock", "covariate", impulse(at, months), months),),
            months=span,
        )
        return compile_account(bundle)

    return make


def test_a_lag_window_is_the_mean_over_it(shocked: Callable[..., Compiled]) -> None:
    y = path(shocked({"kind": "derived"}, {"lag": "0..2", "coefficient": 0.6}), "y")
    np.testing.assert_allclose(y[6:9], 0.2, rtol=1e-6)
    np.testing.assert_allclose(np.delete(y, [6, 7, 8]), 0.0, atol=1e-7)


@pytest.mark.parametrize("lag", [0, 1, 2, 7])
def test_a_lag_comes_out_that_many_months_later(shocked: Callable[..., Compiled], lag: int) -> None:
    y = path(shocked({"kind": "derived"}, {"lag": lag, "coefficient": 2}), "y")
    assert np.flatnonzero(y).tolist() == [6 + lag]
    assert y[6 + lag] == pytest.approx(2.0)


@pytest.mark.parametrize(("mean_lag", "stages"), [(18, 2), (6, 1), (6, 3), (2, 2), (12, 4)])
def test_a_pipeline_holds_what_enters_for_its_mean_lag(
    shocked: Callable[..., Compiled], mean_lag: float, stages: int
) -> None:
    compiled = shocked(
        {"kind": "pipeline", "mean_lag": mean_lag, "stages": stages}, {"lag": 0, "coefficient": 3}, at=2, months=360
    )
    y = path(compiled, "y")
    assert y.sum() == pytest.approx(3.0, rel=1e-4)
    assert (y * (np.arange(y.size) - 2)).sum() / y.sum() == pytest.approx(mean_lag, rel=1e-3)
    assert np.flatnonzero(y > 1e-12)[0] == 2 + stages, "each stage takes at least a month"


def test_a_pipeline_starts_full_of_the_usual_inflow(small_bundle: MakeBundle, series_of: Callable[..., object]) -> None:
    bundle = small_bundle(
        [
            {"name": "deals", "kind": "count", "series": "deals", "label": "d"},
            {"name": "backlog", "kind": "pipeline", "mean_lag": 18, "stages": 2, "label": "b"},
        ],
        [{"from": "deals", "to": "backlog", "lag": 0, "coefficient": 1, "raw": True}],
        (series_of("deals", "count", {t: 3.0 for t in range(MONTHS)}, MONTHS),),
    )
    np.testing.assert_allclose(path(compile_account(bundle), "backlog"), 3.0, rtol=1e-5)


def test_a_stock_decays_and_keeps_what_flows_in(shocked: Callable[..., Compiled]) -> None:
    y = path(shocked({"kind": "stock", "decay": "fixed(0.1)", "initial": 100}, {"lag": 0, "coefficient": 10}), "y")
    expected, level = [], 100.0
    for t in range(MONTHS):
        level = 0.9 * level + (10.0 if t == 6 else 0.0)
        expected.append(level)
    np.testing.assert_allclose(y, expected, rtol=1e-5)


def test_a_fading_memory_returns_at_its_rate_and_a_link_is_its_long_run_effect(
    shocked: Callable[..., Compiled],
) -> None:
    memory = {"kind": "index", "persistence": "memory", "deterministic": True}
    y = path(shocked(memory, {"lag": 0, "coefficient": 2}), "y")
    np.testing.assert_allclose(y[6:], 2 * 0.15 * 0.85 ** np.arange(MONTHS - 6), rtol=1e-5)
    assert (y[:6] == 0).all()


def test_sources_are_standardised_on_the_record_up_to_the_cut(
    small_bundle: MakeBundle, series_of: Callable[..., object]
) -> None:
    values = {t: float(t) for t in range(MONTHS)}
    links = [{"from": "x", "to": "y", "lag": 0, "coefficient": 1},
             {"from": "x", "to": "z", "lag": 0, "coefficient": 1, "shape": "log"},
             {"from": "x", "to": "w", "lag": 0, "coefficient": 1, "shape": "threshold"}]  # fmt: skip
    quantities = [{"name": "x", "kind": "exogenous", "series": "x", "label": "x"}]
    quantities += [{"name": name, "kind": "derived", "label": name} for name in "yzw"]
    bundle = small_bundle(quantities, links, (series_of("x", "covariate", values, MONTHS),))
    compiled = compile_account(bundle)
    raw = np.arange(MONTHS, dtype=np.float64)
    logs = np.log1p(raw)
    np.testing.assert_allclose(path(compiled, "y"), (raw - raw.mean()) / raw.std(), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(path(compiled, "z"), (logs - logs.mean()) / logs.std(), rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(path(compiled, "w"), raw >= raw.mean())
    half = compile_account(bundle, until=bundle.study.months.first + 11)
    cut = path(half, "y")
    np.testing.assert_allclose(cut, (raw[:12] - raw[:12].mean()) / raw[:12].std(), rtol=1e-5, atol=1e-6)


def test_a_source_that_never_varies_is_dropped_and_named(
    small_bundle: MakeBundle, series_of: Callable[..., object]
) -> None:
    bundle = small_bundle(
        [{"name": "x", "kind": "exogenous", "series": "x", "label": "x"}, TENSION],
        [{"from": "x", "to": "tension", "prior": "normal(0, 1)"}],
        (series_of("x", "covariate", {t: 4.0 for t in range(MONTHS)}, MONTHS),),
    )  # fmt: skip
    compiled = compile_account(bundle)
    assert compiled.dead_links == ("x -> tension",)
    assert compiled.parameters.names == ("persistence.driver",)


SUPPLY = {"name": "supply[supplier->claimant]", "kind": "index", "persistence": "driver", "label": "s"}
DELIVERIES = {
    "name": "deliveries[supplier->claimant]", "kind": "amount", "series": "deliveries", "every": "year",
    "driver": "supply[supplier->claimant]", "label": "d",
}  # fmt: skip
TENSION = {"name": "tension", "kind": "index", "persistence": "driver", "label": "t"}
DEATHS = {"name": "deaths", "kind": "count", "series": "deaths", "label": "d"}


@pytest.fixture
def armed(small_bundle: MakeBundle, series_of: Callable[..., object]) -> Callable[..., Bundle]:
    """Two suppliers' deliveries driven by two indices, beside tension and deaths; `links` between them."""
    series = (
        series_of("deliveries[SUP->NOR]", "amount", {11: 40.0, 23: 90.0}, MONTHS),
        series_of("deliveries[OTH->NOR]", "amount", {11: 5.0, 23: 0.0}, MONTHS),
        series_of("deaths", "count", {t: float(t % 3) for t in range(MONTHS)}, MONTHS),
    )

    def make(links: list[dict[str, object]] = (), **account: object) -> Bundle:  # type: ignore[assignment]
        return small_bundle([SUPPLY, DELIVERIES, TENSION, DEATHS], list(links), series, **account)

    return make


BLOCK = {
    "supply[SUP->NOR]", "supply[OTH->NOR]", "deliveries[SUP->NOR]#year", "deliveries[OTH->NOR]#year",
}  # fmt: skip


@pytest.mark.parametrize(
    ("links", "lost"),
    [
        ([], set()),
        ([{"from": "tension", "to": "supply[supplier->claimant]", "prior": "normal(0, 1)"}], set()),
        ([{"from": "supply[main->claimant]", "to": "deaths", "prior": "normal(0, 1)"}],
         {"supply[SUP->NOR]", "deliveries[SUP->NOR]#year"}),
        ([{"from": "supply[main->claimant]", "to": "supply[other_supplier->claimant]", "prior": "normal(0, 1)"}],
         set()),
        ([{"from": "supply[main->claimant]", "to": "supply[other_supplier->claimant]", "prior": "normal(0, 1)",
           "shape": "saturating"}], {"supply[SUP->NOR]", "deliveries[SUP->NOR]#year"}),
        ([{"from": "supply[supplier->claimant]", "to": "tension", "prior": "normal(0, 1)"},
          {"from": "tension", "to": "deaths", "prior": "normal(0, 1)"}], BLOCK),
    ],
    ids=["alone", "fed", "feeds a count", "feeds a member", "feeds a member crookedly", "feeds what is sampled"],
)  # fmt: skip
def test_the_linear_gaussian_block_is_found(
    armed: Callable[..., Bundle], links: list[dict[str, object]], lost: set[str]
) -> None:
    compiled = compile_account(armed(links))
    # tension is one of the block too where it feeds no one, or only members
    found = {name for name, is_member in zip(compiled.node_names, compiled.space.marginal, strict=True) if is_member}
    assert found - {"tension"} == BLOCK - lost
    assert not compile_account(armed(links), marginal=False).space.marginal.any()


def test_a_shared_link_has_one_coefficient_and_others_their_own(armed: Callable[..., Bundle]) -> None:
    link = {"from": "tension", "to": "supply[supplier->claimant]", "prior": "half_normal(0.3)", "sign": "+"}
    shared = compile_account(armed([{**link, "shared": True}]))
    own = compile_account(armed([link]))
    assert [n for n in shared.parameters.names if "->" in n] == ["tension -> supply[supplier->claimant]"]
    assert [n for n in own.parameters.names if "->" in n] == [
        "tension -> supply[OTH->NOR]",
        "tension -> supply[SUP->NOR]",
    ]
    places = shared.parameters.index == shared.parameters.names.index("tension -> supply[supplier->claimant]")
    assert places.sum() == 2


def test_a_signed_link_is_mirrored_and_a_window_shares_its_coefficient(armed: Callable[..., Bundle]) -> None:
    compiled = compile_account(
        armed([{"from": "deaths", "to": "tension", "lag": "1..3", "sign": "-", "prior": "half_normal(0.5)"}])
    )
    place = compiled.parameters.names.index("deaths -> tension")
    assert compiled.parameters.priors[place].sign == -1
    z = np.zeros((1, compiled.parameters.dimension))
    value = compiled.parameters.values(z)[0, place]
    assert value < 0
    links = [
        compiled.parameters.coefficients(z)[0, compiled.space.link_at(link)]
        for link in compiled.space.links_of(compiled.node("tension"))
    ]
    np.testing.assert_allclose(links, [value / 3] * 3, rtol=1e-6)


def test_with_scale_widens_the_accounts_links_and_nothing_else(armed: Callable[..., Bundle]) -> None:
    add = [{"from": "deaths", "to": "supply[main->claimant]", "prior": "half_normal(0.3)", "sign": "+"}]
    core = [{"from": "deaths", "to": "tension", "prior": "half_normal(0.5)", "sign": "+"}]
    rival = compile_account(armed(core, add=add), "rival")
    wide = rival.with_scale(2.0)
    name = "deaths -> supply[main->claimant]"
    assert [link.name for link in rival.free_links] == [name]
    scales = {p.name: (p.scale, q.scale) for p, q in zip(rival.parameters.priors, wide.parameters.priors, strict=True)}
    assert scales.pop(name) == (0.3, 0.6)
    assert all(before == after for before, after in scales.values())
    assert wide.free_links[0].prior.scale == 0.6
    assert rival.with_scale(1.0).parameters.priors == rival.parameters.priors


def test_amounts_are_set_from_their_next_realisation_on(armed: Callable[..., Bundle]) -> None:
    stop = Intervention("deliveries[SUP->NOR]", Do.SET, 0.0, 12, 35)
    compiled = compile_account(armed(), until=armed().study.months.first + 11, horizon=24, do=(stop,))
    column = compiled.space.do_mode[:, compiled.node("deliveries[SUP->NOR]")]
    assert np.flatnonzero(column).tolist() == [23, 35]
    assert (np.delete(compiled.space.do_mode, compiled.node("deliveries[SUP->NOR]"), axis=1) == 0).all()
    y = path(compiled, "deliveries[SUP->NOR]")
    assert y[11:23].tolist() == [40.0] * 12, "until December the last full year is 2008"
    assert y[23:].tolist() == [0.0] * 13


def test_an_intervened_quantity_leaves_the_block(armed: Callable[..., Bundle]) -> None:
    stop = Intervention("supply[SUP->NOR]", Do.SET, 0.0, 12, 23)
    compiled = compile_account(armed(), do=(stop,))
    members = {n for n, is_member in zip(compiled.node_names, compiled.space.marginal, strict=True) if is_member}
    assert "supply[SUP->NOR]" not in members
    assert "supply[OTH->NOR]" in members


def test_an_unknown_quantity_cannot_be_intervened_on(armed: Callable[..., Bundle]) -> None:
    with pytest.raises(KeyError, match="no quantity 'tenson' to intervene on"):
        compile_account(armed(), do=(Intervention("tenson", Do.SET, 0.0, 0, 1),))


def test_a_level_is_read_as_an_indicator(small_bundle: MakeBundle, series_of: Callable[..., object]) -> None:
    bundle = small_bundle(
        [{"name": "fighting", "kind": "episode", "label": "f"}, DEATHS],
        [{"from": "level(fighting, war)", "to": "deaths", "lag": 0, "coefficient": 7}],
        (series_of("deaths", "count", {t: 0.0 for t in range(MONTHS)}, MONTHS),),
    )
    space = compile_account(bundle).space
    assert (Shape(space.link_shape[0]), space.link_a[0]) == (Shape.LEVEL, 2.0)


def test_quantities_that_feed_one_another_within_a_month_are_named(armed: Callable[..., Bundle]) -> None:
    loop = [{"from": "tension", "to": "supply[main->claimant]", "lag": 0, "coefficient": 1},
            {"from": "supply[main->claimant]", "to": "tension", "lag": 0, "coefficient": 1}]  # fmt: skip
    with pytest.raises(ValueError, match=r"these quantities feed one another within one month: .*supply\[SUP->NOR\]"):
        compile_account(armed(loop))
