"""Binding: which quantities and links a study carries, and why the rest is left out."""

from __future__ import annotations

import pytest

from counterpoise.errors import InputError
from counterpoise.system.bind import Omission, System, bind
from counterpoise.system.load import Loaded
from counterpoise.system.spec import AccountSpec


def bound(loaded: Loaded, account: str = "none", *, without: tuple[str, ...] = ()) -> System:
    bundle = loaded.bundle
    series = [name for name in bundle.series if name.split("[")[0] not in without]
    return bind(bundle.study, bundle.declarations.blueprint, bundle.declarations.accounts[account], series)


def reasons(system: System) -> dict[str, str]:
    return {omission.name: omission.reason for omission in system.omissions}


def test_roles_are_bound_to_actors(tiny_loaded: Loaded) -> None:
    system = bound(tiny_loaded)
    names = [quantity.name for quantity in system.quantities]
    assert [name for name in names if name.startswith("deliveries")] == [
        "deliveries[SUP->NOR]",
        "deliveries[SUP->SOU]",
        "deliveries[OTH->NOR]",
    ]
    assert system.quantity("deliveries[OTH->NOR]").driver == "supply[OTH->NOR]"
    assert system.quantity("trust[SOU,SUP]").scores == ("trust[SOU,SUP]",)
    assert system.quantity("meetings").series == "talks"
    assert system.quantity("time").series == "time"
    assert [link.name for link in system.into("arsenal[NOR]")] == [
        "deliveries[SUP->NOR] -> arsenal[NOR]",
        "deliveries[OTH->NOR] -> arsenal[NOR]",
    ]
    assert "level(fighting, war) -> deaths" in [link.name for link in system.into("deaths")]


def test_what_is_left_out_says_why(tiny_loaded: Loaded) -> None:
    why = reasons(bound(tiny_loaded))
    assert why["offers[SUP->NOR]"] == "the study has no series offers[SUP->NOR]"
    assert why["relation[SUP,NOR]"] == "no series informs it"
    assert why["provocation[NOR]"] == "nothing in this study feeds it"
    assert why["acts[NOR] -> provocation[NOR]"] == "acts[NOR] is not in this study"
    assert why["exercises[third_power,claimant] -> cooperation[third_power,claimant]"] == (
        "no actors of this study play these roles"
    )
    assert "tension" not in why
    assert "meetings -> talks" not in why


def test_leaving_out_spreads_along_the_links(tiny_loaded: Loaded) -> None:
    why = reasons(bound(tiny_loaded, without=("deliveries",)))
    assert why["deliveries[SUP->NOR]"] == "the study has no series deliveries[SUP->NOR]"
    assert why["supply[SUP->NOR]"] == "no series informs it"
    assert why["backlog[SUP->NOR] -> supply[SUP->NOR]"] == "supply[SUP->NOR] is not in this study"


def test_an_account_adds_links_and_names_their_coefficients_by_role(tiny_loaded: Loaded) -> None:
    (link,) = bound(tiny_loaded, "substitution").account_links()
    assert link.name == "deliveries[SUP->NOR] -> supply[OTH->NOR]"
    assert link.held_by == "substitution"
    assert link.group == "deliveries[main->claimant] -> supply[other_supplier->claimant]"
    assert bound(tiny_loaded).account_links() == ()


def test_an_account_drops_core_links_by_pattern_and_by_name(tiny_loaded: Loaded) -> None:
    bundle = tiny_loaded.bundle
    account = AccountSpec(name="calm", says="x", drop=("tension ->  fighting", "deliveries[SUP->NOR] -> arsenal[NOR]"))
    system = bind(bundle.study, bundle.declarations.blueprint, account, bundle.series)
    dropped = [o for o in system.omissions if o.reason == "dropped by account calm"]
    assert dropped == [
        Omission("link", "tension -> fighting", "dropped by account calm"),
        Omission("link", "deliveries[SUP->NOR] -> arsenal[NOR]", "dropped by account calm"),
    ]
    names = [link.name for link in system.links]
    assert "tension -> fighting" not in names
    assert "deliveries[OTH->NOR] -> arsenal[NOR]" in names


def test_positions_are_the_same_for_every_account(tiny_loaded: Loaded) -> None:
    systems = [bound(tiny_loaded, name) for name in ("none", "balance", "substitution")]
    assert systems[0].positions == systems[1].positions == systems[2].positions
    assert sorted(systems[0].positions.values()) == list(range(len(systems[0].positions)))


def test_an_unknown_quantity_is_named_with_the_nearest(tiny_loaded: Loaded) -> None:
    with pytest.raises(KeyError) as caught:
        bound(tiny_loaded).quantity("tensoin")
    assert caught.value.args == ("no quantity 'tensoin'; did you mean 'tension'?",)


def test_an_account_made_in_code_may_not_name_an_unknown_quantity(tiny_loaded: Loaded) -> None:
    bundle = tiny_loaded.bundle
    account = AccountSpec.model_validate(
        {"name": "odd", "says": "x", "add": [{"from": "tenson", "to": "deaths", "coefficient": 1}]}
    )
    with pytest.raises(InputError) as caught:
        bind(bundle.study, bundle.declarations.blueprint, account, bundle.series)
    assert str(caught.value).splitlines()[:2] == [
        "accounts/odd.yaml: the blueprint has no quantity 'tenson'",
        "  hint: did you mean 'tension'?",
    ]
