"""The training recipe: reading the corpora and scoring, on a corpus of two sentences written here."""

from __future__ import annotations

import gzip
import importlib
import random
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]

TREES = """\
# newdoc id = d1
# sent_id = d1-1
# text = Armenia won't leave.
1\tArmenia\tArmenia\tPROPN\tNNP\tNumber=Sing\t4\tnsubj\t_\t_
2-3\twon't\t_\t_\t_\t_\t_\t_\t_\t_
2\two\twill\tAUX\tMD\tVerbForm=Fin\t4\taux\t_\t_
3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_
3.1\tever\tever\tADV\tRB\t_\t_\t_\t4:advmod\t_
4\tleave\tleave\tVERB\tVB\tVerbForm=Inf\t0\troot\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_

# sent_id = d1-2
# text = In Baku
1\tIn\tin\tADP\tIN\t_\t2\tcase\t_\t_
2\tBaku\tBaku\tPROPN\tNNP\tNumber=Sing\t0\troot\t_\t_

"""
NAMES = """\
# sent_id = d1-1
1\tArmenia\tB-LOC\t-\tx
2\two\tO
3\tn't\tO
4\tleave\tB-OTH\t-\tx
5\t.\tO

# sent_id = d1-2
1\tIn\tO
2\tBaku\tB-LOC\t-\tx

"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, suffix, text in (("ud_ewt", "conllu", TREES), ("uner_ewt", "iob2", NAMES)):
        (tmp_path / name).mkdir()
        with gzip.open(tmp_path / name / f"en_ewt-ud-test.{suffix}.gz", "wt", encoding="utf-8") as stream:
            stream.write(text)
    return tmp_path


@pytest.fixture
def corpus(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "training"))
    return importlib.import_module("corpus")


@pytest.fixture
def evaluate(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "training"))
    return importlib.import_module("evaluate")


def test_corpora_are_joined(corpus: ModuleType, folder: Path) -> None:
    first, second = corpus.read_split(folder, "test")
    assert first.words == ("Armenia", "wo", "n't", "leave", ".")
    assert first.spaces == (True, False, True, False, True)
    assert first.text == "Armenia won't leave."
    assert first.heads == (3, 3, 3, 3, 3)
    assert first.feats == ("Number=Sing", "VerbForm=Fin", "", "VerbForm=Inf", "")
    assert first.names == ("B-LOC", "O", "O", "O", "O")
    assert (first.opens_paragraph, second.opens_paragraph) == (True, False)
    assert (first.document, second.document) == ("d1", "d1")


def test_words_that_do_not_spell_the_text_are_refused(corpus: ModuleType, folder: Path) -> None:
    path = folder / "ud_ewt" / "en_ewt-ud-test.conllu.gz"
    with gzip.open(path, "wt", encoding="utf-8") as stream:
        stream.write(TREES.replace("# text = In Baku", "# text = In Ganja"))
    with pytest.raises(ValueError, match=r"^d1-2: the words spell 'In Baku', the text is 'In Ganja'$"):
        corpus.read_split(folder, "test")


def test_a_perfect_analysis_scores_100(evaluate: ModuleType, corpus: ModuleType, folder: Path) -> None:
    gold = evaluate.gold_analysis(corpus.read_split(folder, "test"))
    figures = evaluate.report(evaluate.tally(gold, gold))
    assert set(figures.values()) == {100.0}


def test_scores_of_a_flawed_analysis(evaluate: ModuleType, corpus: ModuleType, folder: Path) -> None:
    gold = evaluate.gold_analysis(corpus.read_split(folder, "test"))
    found = evaluate.Analysis(
        words=(
            evaluate.Word((0, 7), (12, 17), "obj", "PROPN", "NNP", "Armenia"),
            evaluate.Word((7, 12), (12, 17), "aux", "AUX", "MD", "will"),
            evaluate.Word((12, 17), None, "root", "VERB", "VB", "leave"),
            evaluate.Word((17, 18), (12, 17), "punct", "PUNCT", ".", "."),
            evaluate.Word((18, 20), None, "root", "ADP", "IN", "in"),
        ),
        sentences=frozenset({(0, 18), (18, 24)}),
        names=frozenset({(0, 7, "LOC"), (18, 20, "PER")}),
    )
    figures = evaluate.report(evaluate.tally(gold, found))
    assert figures["words"] == pytest.approx(200 * 4 / 12, abs=0.01)
    assert figures["UAS"] == pytest.approx(200 * 3 / 12, abs=0.01)
    assert figures["LAS"] == pytest.approx(200 * 2 / 12, abs=0.01)
    assert figures["UPOS"] == pytest.approx(200 * 4 / 12, abs=0.01)
    assert figures["sentences"] == 100.0
    assert figures["names"] == 50.0


def test_names_give_way_to_others_of_their_kind_and_length(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "training"))
    corpus, train = importlib.import_module("corpus"), importlib.import_module("train")
    first, second = corpus.read_split(folder, "test")
    assert train.name_spans(first) == [(0, 1, "LOC")]
    assert train.all_names([first, second]) == {("LOC", 1): [("Armenia",), ("Baku",)]}
    changed = train.renamed(first, {("LOC", 1): [("Baku",)]}, random.Random(1))
    assert (changed.text, changed.lemmas[0], changed.heads) == ("Baku won't leave.", "Baku", first.heads)
    assert train.varied(first, random.Random(2), train.Dress()).words[0].lower() == "armenia"


def test_a_name_finder_joins_the_parser_of_the_same_corpora_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "training"))
    join = importlib.import_module("join")

    def run(width: int, known: list[str]) -> dict[str, object]:
        config = f"[components]\n\n[components.ner]\nwidth = {width}\n\n[components.parser]\nwidth = {width}\n"
        return {"config": config, "known": known, "lexicon": width, "pipes": {"ner": width, "parser": width}}

    both = join.joined(run(96, ["the"]), run(160, ["the"]))
    assert (both["pipes"], both["lexicon"]) == ({"ner": 160, "parser": 96}, 96)
    assert both["config"].split() == "[components] [components.ner] width = 160 [components.parser] width = 96".split()
    with pytest.raises(ValueError, match=r"^the two were trained on other corpora: they know other words$"):
        join.joined(run(96, ["the"]), run(96, ["a"]))
