"""Names on roles and their expansion: known answers, and what renaming or reordering actors may change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.system.patterns import Pattern, Roles, bindings, parse_level

ROLES = Roles(
    "NOR", "SOU", {"NOR": ("SUP", "OTH"), "SOU": ("SUP",)}, "SUP", patron="SUP", channels=("NOR|Army", "SOU|Army")
)


def expand(text: str, roles: Roles = ROLES) -> list[str]:
    pattern = Pattern.parse(text)
    return [pattern.named(binding) for binding in bindings([pattern], roles)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("tension", ["tension"]),
        ("arsenal[side]", ["arsenal[NOR]", "arsenal[SOU]"]),
        ("deals[supplier->side]", ["deals[SUP->NOR]", "deals[SUP->SOU]", "deals[OTH->NOR]"]),
        ("deals[main->side]", ["deals[SUP->NOR]", "deals[SUP->SOU]"]),
        ("supply[other_supplier->claimant]", ["supply[OTH->NOR]"]),
        ("supply[other_supplier->holder]", []),
        ("visits[main,side]", ["visits[SUP,NOR]", "visits[SUP,SOU]"]),
        ("trust[holder,patron]", ["trust[SOU,SUP]"]),
        ("exercises[third_power,claimant]", []),
        ("violations[channel]", ["violations[NOR|Army]", "violations[SOU|Army]"]),
        ("deals[ISR->claimant]", ["deals[ISR->NOR]"]),
        ("demands[side->main]", ["demands[NOR->SUP]", "demands[SOU->SUP]"]),
    ],
)
def test_expansion(text: str, names: list[str]) -> None:
    assert expand(text) == names


def test_one_word_in_both_ends_means_one_actor() -> None:
    ends = [Pattern.parse("deliveries[supplier->side]"), Pattern.parse("arsenal[side]")]
    found = [tuple(end.named(binding) for end in ends) for binding in bindings(ends, ROLES)]
    assert found == [
        ("deliveries[SUP->NOR]", "arsenal[NOR]"),
        ("deliveries[SUP->SOU]", "arsenal[SOU]"),
        ("deliveries[OTH->NOR]", "arsenal[NOR]"),
    ]


@pytest.mark.parametrize(
    "text", ["", "Deals", "deals[", "deals[a", "deals[a,b,c]", "deals[]", "deals[a->]", "deals[->a]", "a b"]
)
def test_what_is_no_name(text: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011  (the whole message is compared below)
        Pattern.parse(text)
    assert str(caught.value) == f"'{text}' is not a quantity's name; write name, name[a], name[a,b] or name[a->b]"


def test_spaces_around_actors_do_not_count_and_those_inside_an_outlet_do() -> None:
    assert str(Pattern.parse(" deals[ RUS -> AZE ] ")) == "deals[RUS->AZE]"
    assert str(Pattern.parse("violations[ARM|Artsakh MoD]")) == "violations[ARM|Artsakh MoD]"


def test_levels() -> None:
    assert parse_level("level(fighting, war)") == ("fighting", "war")
    assert parse_level("level(fighting,war)") == ("fighting", "war")
    assert parse_level("fighting") is None
    assert parse_level("level(fighting)") is None


codes = st.lists(st.from_regex(r"[A-Z]{3}", fullmatch=True), min_size=4, max_size=8, unique=True)
texts = st.sampled_from(
    ["deals[supplier->side]", "arsenal[side]", "supply[other_supplier->claimant]", "visits[main,side]",
     "trust[holder,patron]", "deliveries[main->claimant]", "cooperation[third_power,claimant]"]
)  # fmt: skip


def roles_from(actors: list[str]) -> Roles:
    claimant, holder, main, *others = actors
    return Roles(claimant, holder, {claimant: (main, *others), holder: (main,)}, main, main, others[0])


@given(texts, codes)
def test_renaming_actors_changes_nothing_but_names(text: str, actors: list[str]) -> None:
    renamed = [f"X{actor}" for actor in actors]
    names = dict(zip(actors, renamed, strict=True))
    pattern = Pattern.parse(text)
    before = [{word: names[actor] for word, actor in b.items()} for b in bindings([pattern], roles_from(actors))]
    assert before == list(bindings([pattern], roles_from(renamed)))


@given(texts, codes.flatmap(lambda c: st.tuples(st.just(c), st.permutations(c[3:]))))
def test_the_order_of_suppliers_changes_only_the_order_of_names(text: str, drawn: tuple[list[str], list[str]]) -> None:
    actors, shuffled = drawn
    one = roles_from(actors)
    other = Roles(
        one.claimant, one.holder, {one.claimant: (one.main, *shuffled), one.holder: (one.main,)},
        one.main, one.patron, one.third_power,
    )  # fmt: skip
    assert sorted(expand(text, one)) == sorted(expand(text, other))
    assert len(set(expand(text, one))) == len(expand(text, one))
