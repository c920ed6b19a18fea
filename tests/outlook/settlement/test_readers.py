"""Readers of issues: what they give, and what they say about files that are wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from counterpoise.errors import InputError
from counterpoise.outlook.settlement.deu import read_deu
from counterpoise.outlook.settlement.readers import read_ktab, read_table
from counterpoise.outlook.settlement.study_issues import actors_named, read_rounds, spread

TABLE = """issue,actor,position,position_low,position_high,salience,capability,scale_low,scale_high,reference,group
corridor,AZE,40,30,50,90,2,0,50,5,talks
corridor,ARM,5,0,10,80,1,0,50,5,talks
status,ARM,10,,,70,1,,,,talks
"""

ISSUES = """rounds:
  - name: Kazan
    date: 2011-06
    outcome: no agreement
    issues:
      - issue: status
        question: Whose is it?
        scale: {0: as it is, 100: as before}
        reference: {value: 5, why: the line of contact}
        outcome: 5
        actors:
          - {actor: ARM, position: [0, 5, 20], salience: [0.8, 0.9, 1], says: no, source: a speech, date: 2011-06-25}
          - {actor: AZE, position: [80, 95, 100], salience: [0.8, 0.9, 1], says: yes, source: another}
"""


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def complaint(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_table(path, file="issues.csv")
    return str(caught.value)


def test_table_with_ranges_scales_and_groups(tmp_path: Path) -> None:
    issues = read_table(written(tmp_path, "issues.csv", TABLE))
    assert issues.names == ("corridor", "status")
    assert issues.groups == ("talks", "talks")
    assert issues.actors == (("AZE", "ARM"), ("AZE", "ARM"))
    assert issues.mask.tolist() == [[True, True], [False, True]]
    assert issues.positions[:, 0, 0].tolist() == [30.0, 40.0, 50.0]
    assert issues.salience[1].tolist() == [[0.9, 0.8], [0.0, 0.7]]
    assert issues.scale_high.tolist() == [50.0, 100.0]
    assert issues.reference[0] == 5.0
    assert np.isnan(issues.reference[1])


def test_salience_up_to_one_is_taken_as_it_is(tmp_path: Path) -> None:
    text = "issue,actor,position,salience,capability\nx,A,10,0.4,1\nx,B,20,1,1\n"
    assert read_table(written(tmp_path, "t.csv", text)).salience[1].tolist() == [[0.4, 1.0]]


def test_every_problem_is_told_with_its_place(tmp_path: Path) -> None:
    text = "issue,actor,position,salience,capability\nx,A,120,0.4,1\nx,A,10,high,1\nx,B,10,0.5,0\n"
    assert complaint(tmp_path / "t.csv", text) == (
        "issues.csv:2:5: position 120 lies outside 0 to 100\n"
        "  hint: give scale_low and scale_high\n"
        "issues.csv:3:3: actor 'A' stands twice on issue 'x'\n"
        "issues.csv:3:8: salience must be a number, not 'high'\n"
        "issues.csv:4:12: capability must be positive\n"
        "4 problems; nothing was written."
    )


def test_a_range_must_hold_its_mode(tmp_path: Path) -> None:
    text = "issue,actor,position,position_low,salience,capability\nx,A,10,30,0.4,1\n"
    assert complaint(tmp_path / "t.csv", text) == (
        "issues.csv:2:5: position must lie between position_low and position_high\n1 problem; nothing was written."
    )


def test_a_scale_must_not_differ_between_rows(tmp_path: Path) -> None:
    text = "issue,actor,position,salience,capability,scale_high\nx,A,10,0.4,1,50\nx,B,10,0.4,1,60\n"
    assert "scale_high differs between the rows of one issue" in complaint(tmp_path / "t.csv", text)


def test_an_empty_table_is_no_answer(tmp_path: Path) -> None:
    text = "issue,actor,position,salience,capability\n"
    assert complaint(tmp_path / "t.csv", text) == (
        "issues.csv:2:1: no rows below the header\n1 problem; nothing was written."
    )


def test_ktab_scenario_has_one_issue_per_dimension(shared: Path) -> None:
    issues = read_ktab(shared / "data/bargaining/ktab/SOE-Pol-Comp.csv")
    assert issues.names == ("Policy Position", "Competitive Position")
    assert issues.groups == ("SOE-Pol-Comp",) * 2
    assert issues.actors[0][:2] == ("XJ", "LK")
    assert issues.positions[1, :, 1].tolist() == [45.0, 65.0]
    assert issues.salience[1, :, 1].tolist() == [0.447, 0.413]
    assert issues.capability[1, 0, 1] == 60.2


def test_ktab_scenario_with_a_short_line(tmp_path: Path) -> None:
    text = "n,d,2,1\nActor,Description,Power,P,S\nA,first,10,20,30\nB,second,10,20\n"
    path = written(tmp_path, "k.csv", text)
    with pytest.raises(InputError, match=r":4:1: actor 2 of 2: 3 numbers expected after name and description\n"):
        read_ktab(path)


def test_deu_file(shared: Path) -> None:
    issues = read_deu(shared / "data/deu_iii/deu3_245_issues.tsv")
    assert len(issues) == 245
    assert len(set(issues.groups)) == 120
    first = dict(zip(issues.actors[0], issues.positions[1, 0].tolist(), strict=False))
    assert (first["com"], first["at"], first["dk"]) == (100.0, 40.0, 100.0)
    assert issues.outcome[0] == 100.0
    assert issues.reference[0] == 0.0
    germany = issues.actors[0].index("de")
    assert issues.capability[1, 0, germany] == 4.1


def test_deu_file_with_a_bad_cell(tmp_path: Path) -> None:
    header, weights = "prnr\tisnr\tpa\tpb\tsa\tsb\trp\tout\n", "\t\t2\t1\t\t\t\t\n"
    path = written(tmp_path, "d.tsv", header + weights + "p\ti\t120\t0\t50\tx\t\t10\n")
    with pytest.raises(InputError) as caught:
        read_deu(path)
    assert str(caught.value) == (
        f"{path}:3:3: '120' in 'pa' is not a number from 0 to 100\n"
        f"{path}:3:6: 'x' in 'sb' is not a number from 0 to 100\n"
        "2 problems; nothing was written."
    )


def test_deu_file_without_a_row_of_weights(tmp_path: Path) -> None:
    path = written(tmp_path, "d.tsv", "prnr\tisnr\tpa\tpb\tsa\tsb\trp\tout\np\ti\t20\t80\t50\t\t\t10\n")
    issues = read_deu(path)
    assert issues.names == ("i",)
    assert issues.capability[1].tolist() == [[1.0, 1.0]]
    assert issues.salience[1].tolist() == [[0.5, 0.5]]


def test_study_rounds_take_capability_from_the_caller(tmp_path: Path) -> None:
    path = written(tmp_path, "issues.yaml", ISSUES)
    assert actors_named(path) == ("ARM", "AZE")
    (kazan,) = read_rounds(path, {"ARM": 1.0, "AZE": np.array([1.0, 2.0, 3.0])})
    assert (kazan.name, kazan.outcome, kazan.ends) == ("Kazan", "no agreement", (("as it is", "as before"),))
    assert kazan.issues.positions[:, 0, 0].tolist() == [0.0, 5.0, 20.0]
    assert kazan.issues.capability[:, 0, 1].tolist() == pytest.approx([1.1, 2.0, 2.9])
    assert kazan.issues.reference.tolist() == [5.0]
    assert kazan.sources[0] == {"ARM": "a speech", "AZE": "another"}


def test_study_rounds_say_what_is_wrong(tmp_path: Path) -> None:
    text = ISSUES.replace("[80, 95, 100]", "[95, 80, 100]").replace("says: no", "say: no")
    path = written(tmp_path, "issues.yaml", text)
    with pytest.raises(InputError) as caught:
        read_rounds(path, {"ARM": 1.0}, file="issues.yaml")
    told = str(caught.value)
    assert "unknown key 'say'\n  hint: did you mean 'says'?" in told
    assert "issues.yaml:13:36: must be [low, mode, high], rising, from 0 to 100" in told
    assert "no capability was given for actor 'AZE'\n  hint: capabilities are known for: ARM" in told


def test_capability_must_be_positive() -> None:
    with pytest.raises(ValueError, match=r"^capability must be positive and finite$"):
        spread(np.array([1.0, 0.0]))
