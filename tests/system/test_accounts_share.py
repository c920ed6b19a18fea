"""What all accounts of a study share, and what the names and order of actors may change."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from counterpoise.inference.engine import run
from counterpoise.system.compile import Compiled, compile_account, values_at
from counterpoise.system.load import load_study
from counterpoise.workflow.stages import compile_accounts


def log_likelihood(compiled: Compiled) -> float:
    centre = compiled.parameters.coefficients(np.zeros((1, compiled.parameters.dimension)))
    return float(run(compiled.space, centre, n=40, seed=2, decompose=False).log_likelihood[0])


def test_core_parameters_are_the_same_in_every_account(tiny_accounts: dict[str, Compiled]) -> None:
    def core(compiled: Compiled) -> list[object]:
        return [compiled.parameters.priors[place] for place in compiled.core_index]

    none = tiny_accounts["none"]
    assert none.free_links == ()
    assert len(none.core_index) == none.parameters.dimension
    for name, compiled in tiny_accounts.items():
        assert core(compiled) == core(none), name
        assert len(compiled.core_index) + len(compiled.free_links) == compiled.parameters.dimension


@pytest.mark.parametrize("account", ["balance", "substitution"])
def test_an_account_with_its_links_at_zero_is_none(tiny_accounts: dict[str, Compiled], account: str) -> None:
    none, rival = tiny_accounts["none"], tiny_accounts[account]
    z = np.random.default_rng(1).normal(size=(3, none.parameters.dimension)) * 0.5
    wide = np.zeros((3, rival.parameters.dimension))
    wide[:, rival.core_index] = z
    coefficients = rival.parameters.coefficients(wide)
    free = [link.place for link in rival.free_links]
    coefficients[:, np.isin(rival.parameters.index, free)] = 0.0
    stream = np.arange(3, dtype=np.uint32)
    mine = run(rival.space, coefficients, n=20, seed=4, stream=stream, decompose=False).log_likelihood
    theirs = run(none.space, none.parameters.coefficients(z), n=20, seed=4, stream=stream, decompose=False)
    np.testing.assert_allclose(mine, theirs.log_likelihood, atol=1e-3)


def test_values_are_named(tiny_accounts: dict[str, Compiled]) -> None:
    values = values_at(tiny_accounts["none"], np.zeros((2, tiny_accounts["none"].parameters.dimension)))
    assert values["onset"].tolist() == [-4.6, -4.6]
    assert set(values) == set(tiny_accounts["none"].parameters.names)


def rewritten(folder: Path, old: str, new: str) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            path.write_text(path.read_text().replace(old, new))


def test_renaming_actors_changes_nothing_but_names(tiny: Path) -> None:
    before = compile_accounts(load_study(tiny))
    rewritten(tiny, "NOR", "ZED")
    rewritten(tiny, "SUP", "ABC")
    after = compile_accounts(load_study(tiny))
    for name, compiled in before.items():
        renamed = tuple(node.replace("NOR", "ZED").replace("SUP", "ABC") for node in compiled.node_names)
        assert after[name].node_names == renamed
        assert log_likelihood(after[name]) == pytest.approx(log_likelihood(compiled), abs=1e-9)


def test_the_order_of_suppliers_changes_no_node_and_no_parameter(tiny: Path) -> None:
    before = compile_account(load_study(tiny).bundle, "substitution")
    rewritten(tiny, "[SUP, OTH]", "[OTH, SUP]")
    after = compile_account(load_study(tiny).bundle, "substitution")
    assert sorted(after.node_names) == sorted(before.node_names)
    assert after.parameters.priors == before.parameters.priors
    assert {link.name for link in after.system.links} == {link.name for link in before.system.links}
