"""What is wrong in a study's declarations: every mistake at its place, all of them at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterpoise.errors import InputError
from counterpoise.study import read_study
from counterpoise.system.declared import read_declarations
from counterpoise.system.load import load_study


def complaints(folder: Path) -> list[str]:
    """What loading the study complains of, line by line, without the closing count."""
    with pytest.raises(InputError) as caught:
        load_study(folder)
    assert caught.value.exit_code == 3
    return str(caught.value).splitlines()[:-1]


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text() + text)


def test_the_made_up_study_has_nothing_wrong(tiny: Path) -> None:
    declarations = read_declarations(read_study(tiny))
    assert list(declarations.accounts) == ["none", "balance", "substitution"]
    assert list(declarations.scenarios) == ["suspend", "as_it_was", "calm_held"]
    assert declarations.blueprint.name == "armed_rivalry"


def test_an_account_that_names_what_is_not_there(tiny: Path) -> None:
    (tiny / "accounts" / "balance.yaml").write_text(
        """name: ballance
says: The stronger side attacks.
moves: [deths]
told_by:
  - {document: "007", passage: [1, 2]}
add:
  - {from: militry_balance, to: fighting, lag: 1, sign: +, prior: "half_normal(0.7)"}
  - {from: "deals[SUPP->claimant]", to: fighting, prior: "normal(0, 1)"}
drop: ["tension -> fightng"]
"""
    )
    assert complaints(tiny) == [
        "accounts/balance.yaml:1:7: the account is called 'ballance' but its file balance.yaml",
        "  hint: give both one name",
        "accounts/balance.yaml:3:9: the blueprint has no series 'deths'",
        "  hint: did you mean 'deaths'?",
        "accounts/balance.yaml:5:16: document '007' is not in documents.yaml",
        "accounts/balance.yaml:7:12: the blueprint has no quantity 'militry_balance'",
        "  hint: did you mean 'military_balance'?",
        "accounts/balance.yaml:8:12: 'SUPP' is neither an actor of this study nor a role",
        "  hint: did you mean 'SUP'?",
        "accounts/balance.yaml:9:8: no core link 'tension -> fightng' to drop",
        "  hint: did you mean 'tension -> fighting'?",
    ]


def test_links_that_are_written_wrong(tiny: Path) -> None:
    (tiny / "accounts" / "none.yaml").write_text(
        """name: none
says: Violence feeds only on itself.
addd: []
add:
  - {from: "level(fighting, battle)", to: tension, lag: 9..2, prior: "half_norml(0.3)"}
  - {from: tension, to: fighting, lag: soon, shape: lag, sgn: +}
"""
    )
    assert complaints(tiny) == [
        "accounts/none.yaml:3:1: unknown key 'addd'",
        "  hint: did you mean 'add'?",
        "accounts/none.yaml:5:12: add.0.from: 'battle' is not a level of fighting; "
        "write one of calm, offensive, war, aftermath",
        "accounts/none.yaml:5:70: add.0.prior: 'half_norml(0.3)' is not a prior; write one of normal, half_normal, "
        "log_normal, logit_normal, fixed, record, near_record, as in half_normal(0.3)",
        "accounts/none.yaml:6:40: add.1.lag: 'soon' is not a lag; write months as 1 or 0..2",
        "accounts/none.yaml:6:53: add.1.shape: 'lag' is not one of linear, log, saturating, threshold, logistic",
        "  hint: did you mean 'log'?",
        "accounts/none.yaml:6:58: unknown key 'sgn'",
        "  hint: did you mean 'sign'?",
    ]


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ('{from: time, to: tension}', "a link has either a prior or a fixed coefficient"),
        ('{from: time, to: tension, prior: "normal(0, 1)", coefficient: 1}',
         "a link has either a prior or a fixed coefficient"),
        ('{from: time, to: tension, lag: 3..1, coefficient: 1}', "lag 3..1: months must rise and lie in 0..36"),
        ('{from: time, to: tension, lag: 37, coefficient: 1}', "lag 37..37: months must rise and lie in 0..36"),
        ('{from: time, to: tension, sign: +, prior: "normal(0, 1)"}',
         "a signed link takes half_normal or log_normal, not normal(0, 1)"),
    ],
)  # fmt: skip
def test_links_that_cannot_be(tiny: Path, link: str, message: str) -> None:
    append(tiny / "accounts" / "none.yaml", f"add:\n  - {link}\n")
    assert complaints(tiny) == [f"accounts/none.yaml:5:5: add.0: {message}"]


def test_scenarios_with_impossible_months_and_quantities(tiny: Path) -> None:
    (tiny / "scenarios.yaml").write_text(
        """early:
  says: Too early.
  from: 2007-12
  do: [{quantity: "deliverys[SUP->NOR]", set: 0}]
odd:
  says: Odd.
  from: 2010-13
  do: [{quantity: tension, set: 0, scale: 2}]
back:
  says: It ends before it starts.
  from: 2010-05
  until: 2010-02
  do: [{quantity: tension, hold: 2011-01}]
"""
    )
    assert complaints(tiny) == [
        "scenarios.yaml:3:9: 2007-12 is outside 2008-02..2012-01, where a what-if can start",
        "scenarios.yaml:4:19: the blueprint has no quantity 'deliverys'",
        "  hint: did you mean 'deliveries'?",
        "scenarios.yaml:7:9: from: '2010-13' is not a month (write YYYY-MM, as in 2016-04)",
        "scenarios.yaml:8:8: do.0: write exactly one of set, scale, hold",
        "scenarios.yaml:12:10: it ends in 2010-02, before it starts in 2010-05",
        "scenarios.yaml:13:34: 2011-01 is not a month of the record before 2010-05",
    ]


def test_declarations_and_tables_are_complained_of_together(tiny: Path) -> None:
    append(tiny / "study.yaml", 'initial: {"arsenal[NORR]": 3}\n')
    append(tiny / "accounts" / "balance.yaml", "drop: [nothing]\n")
    table = tiny / "tables" / "deaths.csv"
    table.write_text(table.read_text().replace("2008-03,2008-03,1,", "2008-03,2008-02,one,"))
    assert complaints(tiny) == [
        "accounts/balance.yaml:7:8: no core link 'nothing' to drop",
        "study.yaml:15:11: 'arsenal[NORR]' is no stock of this study",
        "  hint: did you mean 'arsenal[NOR]'?",
        "tables/deaths.csv:4:26: 'one' is not a number (write 1234.5, without spaces or thousands separators)",
    ]


def test_a_study_needs_none(tiny: Path) -> None:
    (tiny / "accounts" / "none.yaml").unlink()
    assert complaints(tiny) == [
        "accounts/none.yaml: every study needs the account 'none' to compare with",
        "  hint: counterpoise new writes one",
    ]


def test_an_unknown_blueprint(tiny: Path) -> None:
    file = tiny / "study.yaml"
    file.write_text(file.read_text().replace("armed_rivalry", "armed_rivalery"))
    assert complaints(tiny) == [
        "study.yaml:4:12: there is no blueprint 'armed_rivalery'",
        "  hint: did you mean 'armed_rivalry'?",
    ]


def test_a_study_may_bring_its_own_blueprint(tiny: Path) -> None:
    file = tiny / "study.yaml"
    file.write_text(file.read_text().replace("armed_rivalry", "own"))
    (tiny / "own.yaml").write_text("name: own\nquantities: []\nlinks: []\nextra: 1\n")
    assert complaints(tiny) == ["own.yaml:4:1: unknown key 'extra'"]


def test_wrong_files_are_left_as_they_are(tiny: Path) -> None:
    append(tiny / "accounts" / "none.yaml", "addd: []\n")
    before = {path: path.read_bytes() for path in sorted(tiny.rglob("*")) if path.is_file()}
    complaints(tiny)
    assert {path: path.read_bytes() for path in sorted(tiny.rglob("*")) if path.is_file()} == before
