"""Scores, folds and training, on small cases with known answers and on the DEU file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from counterpoise.outlook.settlement import distribution, ensemble, train, training
from counterpoise.outlook.settlement.deu import read_deu
from counterpoise.outlook.settlement.readers import outcome_kinds, read_case_tables
from counterpoise.outlook.settlement.score import forecast, paired, report, score_deu
from counterpoise.outlook.settlement.text import scores_data, scores_text

DATA = Path(ensemble.__file__).parent / "data"


def test_folds_never_split_a_proposal() -> None:
    proposals = [f"p{k // 3}" for k in range(30)]
    fold = training.folds(proposals, 5, seed=1)
    assert all(len(set(fold[3 * k : 3 * k + 3].tolist())) == 1 for k in range(10))
    assert sorted(set(fold.tolist())) == [0, 1, 2, 3, 4]


def test_mixture_finds_the_component_that_is_right() -> None:
    outcome = np.linspace(0.1, 0.9, 40)
    right = distribution.atoms(outcome[:, None], np.ones((40, 1)))
    wrong = distribution.atoms(1 - outcome[:, None], np.ones((40, 1)))
    weights = training.fit_mixture(np.stack([wrong, right]), outcome)
    assert weights[1] > 0.95
    assert weights.sum() == pytest.approx(1.0)


def test_intervals_are_trained_to_cover_what_they_say() -> None:
    rng = np.random.default_rng(0)
    outcome = np.clip(rng.normal(0.5, 0.1, 400), 0, 1)
    too_wide = distribution.bell(np.full(400, 0.5), 0.2)
    found = training.fit_intervals(too_wide, outcome).intervals(too_wide)
    for level, interval in found.items():
        assert interval.covers(outcome).mean() == pytest.approx(level / 100, abs=0.03)


def test_bootstrap_resamples_groups() -> None:
    difference = np.array([1.0, 1.0, -1.0, -1.0])
    mean, low, high = paired(difference, ["a", "a", "b", "b"], seed=0)
    assert (mean, low, high) == (0.0, -1.0, 1.0)
    assert paired(np.full(4, 2.0), ["a", "a", "b", "b"], seed=0) == (2.0, 2.0, 2.0)


def test_deu_scores_of_the_shipped_weights(shared: Path) -> None:
    whole, seen = score_deu(shared / "data/deu_iii/deu3_245_issues.tsv")
    assert (whole.title, seen.title) == ("all issues", "trained on")
    best = whole.scores[0]
    assert (best.method, best.issues) == ("ensemble", 245)
    by_name = {score.method: score for score in whole.scores}
    assert by_name["compromise"].mae == pytest.approx(23.95, abs=0.02)
    assert by_name["weighted_empirical"].crps == pytest.approx(18.73, abs=0.02)
    for name, score in by_name.items():
        if name != "ensemble":
            assert score.behind[2] < 0, name
    text = scores_text([whole])
    assert text.startswith("all issues: 245 issues\n  method")
    assert scores_data([whole])[0]["title"] == "all issues"


@pytest.mark.heavy
def test_training_again_gives_the_shipped_table(shared: Path, tmp_path: Path) -> None:
    target = tmp_path / "ensemble.json"
    assert train.main([str(shared / "data/deu_iii/deu3_245_issues.tsv"), str(target)]) == 0
    assert target.read_text() == (DATA / "ensemble.json").read_text()


def test_nested_folds_on_part_of_the_file_beat_the_empirical_distribution(shared: Path) -> None:
    issues = read_deu(shared / "data/deu_iii/deu3_245_issues.tsv").only(range(0, 245, 5))
    m = training.material(issues)
    held = training.cross_validate(m, count=3, seed=0)
    batch_empirical = forecast(issues, ensemble.shipped()).cumulative["weighted_empirical"]
    assert distribution.crps(held.cumulative, m.outcome).mean() < distribution.crps(batch_empirical, m.outcome).mean()


def test_train_says_how_it_is_called(capsys: pytest.CaptureFixture[str]) -> None:
    assert train.main([]) == 2
    assert capsys.readouterr().err.startswith("usage: python -m counterpoise.outlook.settlement.train FILE.tsv")


def test_coercive_set_can_be_scored() -> None:
    issues = read_case_tables(DATA / "coercive_issues.csv", DATA / "coercive_positions.csv")
    kinds = outcome_kinds(DATA / "coercive_issues.csv")
    assert len(issues) == len(kinds) >= 25
    assert set(kinds) == {"agreement", "imposed", "no_agreement"}
    found = report("all", forecast(issues, ensemble.shipped()))
    scores = {score.method: score for score in found.scores}
    assert scores["ensemble"].crps < min(s.crps for name, s in scores.items() if name != "ensemble")


def test_an_issue_without_outcome_cannot_be_scored() -> None:
    issues = read_case_tables(DATA / "coercive_issues.csv", DATA / "coercive_positions.csv").only([0, 1])
    issues.outcome[1] = np.nan
    with pytest.raises(ValueError, match=r"^1 issues have no outcome$"):
        forecast(issues, ensemble.shipped())
