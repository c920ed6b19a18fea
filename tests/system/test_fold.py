"""Folding: what the record determines becomes data, and the likelihood changes by one constant only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from counterpoise.evidence.series import Series
from counterpoise.inference.arrays import Do, Kind
from counterpoise.inference.engine import run
from counterpoise.system.compile import Bundle, Compiled, Intervention, compile_account
from counterpoise.system.fold import fold
from counterpoise.system.load import Loaded, load_study


def gaps(compiled: Compiled, *, size: int = 6, spread: float = 0.5, n: int = 30) -> np.ndarray:
    """Whole less folded log-likelihood at random parameter vectors, with the same random numbers."""
    z = np.random.default_rng(3).normal(size=(size, compiled.parameters.dimension)) * spread
    whole, folded = (
        run(
            entry.space,
            entry.parameters.coefficients(z),
            n=n,
            seed=5,
            stream=np.arange(size, dtype=np.uint32),
            decompose=False,
        ).log_likelihood
        for entry in (compiled, fold(compiled))
    )
    return np.asarray(whole - folded)


@pytest.mark.parametrize("account", ["none", "balance", "substitution"])
def test_the_likelihood_changes_by_one_constant(tiny_accounts: dict[str, Compiled], account: str) -> None:
    difference = gaps(tiny_accounts[account])
    assert np.isfinite(difference).all()
    np.testing.assert_allclose(difference, difference[0], atol=1e-4)


def test_the_constant_is_that_of_the_counts_left_out(tiny_accounts: dict[str, Compiled]) -> None:
    """Deals and talks follow nothing in the account `none`: their likelihood is all that folding leaves out."""
    whole = tiny_accounts["none"]
    z = np.zeros((1, whole.parameters.dimension))
    parts = run(whole.space, whole.parameters.coefficients(z), n=30, seed=5).by_series
    assert parts is not None
    left_out = [i for i, name in enumerate(whole.series_names) if name not in fold(whole).series_names]
    assert sorted(whole.series_names[i] for i in left_out) == [
        "deals[OTH->NOR]",
        "deals[SUP->NOR]",
        "deals[SUP->SOU]",
        "meetings",
    ]
    assert gaps(whole)[0] == pytest.approx(parts[0, left_out].sum(), abs=1e-3)


def test_known_quantities_become_data_and_parameters_stay(tiny_accounts: dict[str, Compiled]) -> None:
    whole = tiny_accounts["balance"]
    folded = fold(whole)
    assert folded.space.d < whole.space.d
    assert folded.parameters.priors == whole.parameters.priors
    assert folded.free_links == whole.free_links
    assert folded.core_index == whole.core_index
    kinds = dict(zip(folded.node_names, folded.space.kind, strict=True))
    assert kinds["military_balance"] == Kind.EXOGENOUS
    assert kinds["tension"] == Kind.INDEX
    assert kinds["deliveries[SUP->NOR]"] == Kind.AMOUNT
    assert "arsenal[NOR]" not in kinds, "nothing reads it once the balance is known"


def test_the_balance_a_month_before_the_first_is_that_of_the_opening_arsenals(
    tiny_accounts: dict[str, Compiled], tiny_loaded: Loaded
) -> None:
    folded = fold(tiny_accounts["balance"])
    late = folded.space.exogenous[:, folded.space.column[folded.node("military_balance, a month before")]]
    now = folded.space.exogenous[:, folded.space.column[folded.node("military_balance")]]
    np.testing.assert_array_equal(late[1:], now[:-1])
    opening = {name: tiny_loaded.bundle.constants[f"initial:arsenal[{name}]"] for name in ("NOR", "SOU")}
    assert opening == {"NOR": 200 + 40 + 10, "SOU": 200 + 30}
    assert late[0] == pytest.approx(np.log1p(250.0) - np.log1p(230.0), rel=1e-5)


def test_a_quantity_that_a_parameter_moves_stays(
    small_bundle: Callable[..., Bundle], series_of: Callable[..., Series]
) -> None:
    bundle = small_bundle(
        [
            {"name": "x", "kind": "exogenous", "series": "x", "label": "x"},
            {"name": "fixed", "kind": "derived", "label": "f"},
            {"name": "free", "kind": "derived", "label": "g"},
            {"name": "deaths", "kind": "count", "series": "deaths", "rate": "near_record(1)", "label": "d"},
        ],
        [
            {"from": "x", "to": "fixed", "lag": 0, "coefficient": 1},
            {"from": "x", "to": "free", "lag": 0, "prior": "normal(0, 1)"},
            {"from": "fixed", "to": "deaths", "lag": 2, "coefficient": 0.1},
            {"from": "free", "to": "deaths", "coefficient": 0.1},
        ],
        (
            series_of("x", "covariate", {t: float(t % 5) for t in range(24)}, 24),
            series_of("deaths", "count", {t: float(t % 3) for t in range(24)}, 24),
        ),
    )
    compiled = compile_account(bundle)
    folded = fold(compiled)
    kinds = dict(zip(folded.node_names, folded.space.kind, strict=True))
    assert kinds["free"] == Kind.LINEAR
    assert kinds["fixed~1"] == Kind.EXOGENOUS
    assert "fixed" not in kinds
    np.testing.assert_allclose(gaps(compiled, spread=1.0), 0.0, atol=1e-5)


def test_a_system_with_interventions_cannot_be_folded(tiny_loaded: Loaded) -> None:
    stop = Intervention("deliveries[SUP->NOR]", Do.SET, 0.0, 12, 47)
    compiled = compile_account(tiny_loaded.bundle, do=(stop,))
    with pytest.raises(ValueError, match="a system with interventions cannot be folded"):
        fold(compiled)


def test_a_quantity_wrongly_taken_for_known_is_noticed(tiny_accounts: dict[str, Compiled]) -> None:
    """The guard itself: a node that chance moves has no path of its own."""
    from counterpoise.system.fold import _path

    with pytest.raises(RuntimeError, match="tension was taken for known, but chance moves it"):
        _path(replace(tiny_accounts["none"]), tiny_accounts["none"].node("tension"))


def test_the_flagship_folds_exactly(karabakh: Path) -> None:
    """A hundred quantities on the real record: whole and folded differ by one constant over parameter vectors."""
    loaded = load_study(karabakh)
    whole = compile_account(loaded.bundle)
    for account in ("none", "leverage"):
        compiled = compile_account(loaded.bundle, account, setting=whole.setting)
        difference = gaps(compiled, size=3, spread=0.3, n=20)
        np.testing.assert_allclose(difference, difference[0], atol=1e-4, err_msg=account)
