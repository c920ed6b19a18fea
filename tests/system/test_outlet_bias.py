"""Outlets that tell a relation with a slant: the fit finds the slant, and the neutral outlet sets the level."""

from __future__ import annotations

import json

import numpy as np
import pytest

from counterpoise.accounts.fit import Fit, fit
from counterpoise.accounts.likelihood import Filter
from counterpoise.system.compile import Compiled, compile_account
from counterpoise.system.load import load_study

MONTHS = [f"{year}-{month:02d}" for year in range(2012, 2016) for month in range(1, 13)]
GOOD = [(place // 6) % 2 == 0 for place in range(len(MONTHS))]
"""Half-years in which the two get on, and others in which they do not."""
TELLS = {
    "Reuters": ("third", "CONSULT", "ACCUSE"),
    "APA": ("AZE", "AID", "CONSULT"),
    "Armenpress": ("ARM", "ACCUSE", "THREATEN"),
}
"""Side, and the type of act that each outlet tells in good and in bad months."""
STUDY = """title: Slant
months: 2012-01..2015-12
blueprint: armed_rivalry
rivalry: {claimant: AZE, holder: ARM, over: NKR}
suppliers: {AZE: [RUS], ARM: [RUS]}
series:
  deaths: {table: tables/deaths.csv, as: count}
  relation: {documents: ["*"], as: score}
"""
HEADER = "quantity,from,to,start,end,value,low,high,at_least,unit,channel,source,vintage,note"


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    folder = tmp_path_factory.mktemp("slant")
    for name in ("tables", "records", "accounts"):
        (folder / name).mkdir()
    (folder / "study.yaml").write_text(STUDY)
    (folder / "accounts" / "none.yaml").write_text("name: none\nsays: Violence feeds only on itself.\n")
    rows = [f"deaths,,,{m},{m},{place % 3},,,,deaths,B,made up,2020-01-01," for place, m in enumerate(MONTHS)]
    (folder / "tables" / "deaths.csv").write_text("\n".join([HEADER, *rows]) + "\n")
    documents = []
    for number, (outlet, (side, good, bad)) in enumerate(TELLS.items()):
        documents.append({"id": f"d{number}", "file": f"{number}.txt", "sha256": f"{number:064x}", "title": "T",
                          "outlet": outlet, "side": side, "published": "2015-12-31"})  # fmt: skip
        lines = [
            {"kind": "event", "document": f"d{number}", "passage": [place * 10, place * 10 + 9], "text": f"Act {place}",
             "event_type": good if GOOD[place] else bad, "actors": ["RUS"], "recipients": ["AZE"],
             "date": f"{month}-10", "category": "statement", "coded_by": "reader:1"}
            for place, month in enumerate(MONTHS)
        ]  # fmt: skip
        (folder / "records" / f"d{number}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    (folder / "documents.yaml").write_text(json.dumps(documents))
    return compile_account(load_study(folder).bundle)


@pytest.fixture(scope="module")
def fitted(compiled: Compiled) -> Fit:
    return fit(compiled, size=64, moves=3, seed=1, settings=Filter(particles=100, seed=1, threads=1))


def values_of(compiled: Compiled, fitted: Fit, outlet: str) -> np.ndarray:
    place = [prior.name for prior in compiled.parameters.priors].index(f"bias.relation[RUS,AZE|{outlet}]")
    return compiled.parameters.values(fitted.z)[:, place]


def test_each_outlet_has_a_bias_with_a_prior_of_its_stance(compiled: Compiled) -> None:
    scales = {prior.name: prior.scale for prior in compiled.parameters.priors if prior.name.startswith("bias.")}
    assert scales == {
        "bias.relation[RUS,AZE|APA]": 1.0,
        "bias.relation[RUS,AZE|Armenpress]": 1.0,
        "bias.relation[RUS,AZE|Reuters]": 0.25,
    }


def test_the_slant_of_partisan_outlets_is_found(compiled: Compiled, fitted: Fit) -> None:
    means = {outlet: float(values_of(compiled, fitted, outlet).mean()) for outlet in TELLS}
    assert means["APA"] > 0.6
    assert means["Armenpress"] < -0.4
    assert abs(means["Reuters"]) < 0.35
