"""The shipped parser: offsets, blank-space safety, determinism, known trees, and errors of loading."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from spacy.lang.en import English

from counterpoise.errors import CheckFailed, UsageError
from counterpoise.read.parse import weights
from counterpoise.read.parse.pipeline import Parser, Sentence, load_parser

NEWS = (
    "Russia resumes arms deliveries\n\n"
    "On Thursday, Armenia accused Azerbaijan of violating the ceasefire. The deal was signed by Russia in Baku.\n\n"
    "Russian   President\u00a0Vladimir Putin\tmet Serzh\u00ad Sargsyan\u200b in Sochi."
)


@dataclass(frozen=True)
class Stored:
    text: str


@dataclass(frozen=True)
class Block:
    start: int
    end: int
    kind: str


@pytest.fixture(scope="module")
def parser() -> Parser:
    return load_parser()


def relations(sentence: Sentence) -> set[tuple[str, str, str]]:
    return {(token.text, token.dep, sentence.tokens[token.head].text) for token in sentence.tokens}


def test_offsets_lead_back_to_the_stored_text(parser: Parser) -> None:
    for sentence in parser.parse(NEWS):
        assert sentence.start == sentence.tokens[0].start
        assert sentence.end == sentence.tokens[-1].end
        for token in sentence.tokens:
            assert NEWS[token.start : token.end].replace("\u00ad", "").replace("\u200b", "") == token.text
            assert token.text == token.text.strip() != ""


def test_sentences_and_paragraphs_in_order(parser: Parser) -> None:
    sentences = parser.parse(NEWS)
    assert [sentence.paragraph for sentence in sentences] == [0, 1, 1, 2]
    assert [sentence.tokens[0].text for sentence in sentences] == ["Russia", "On", "The", "Russian"]
    assert all(token.i == place for sentence in sentences for place, token in enumerate(sentence.tokens))


def test_white_space_does_not_change_the_analysis(parser: Parser) -> None:
    (messy,) = parser.parse("Armenia\u00a0  accused\tAzer\u00adbaijan  on   Monday\u200b.")
    (tidy,) = parser.parse("Armenia accused Azerbaijan on Monday.")
    assert [(t.text, t.lemma, t.tag, t.dep, t.head, t.ent_type) for t in messy.tokens] == [
        (t.text, t.lemma, t.tag, t.dep, t.head, t.ent_type) for t in tidy.tokens
    ]


def test_active_and_passive_clauses(parser: Parser) -> None:
    _, active, passive, _ = parser.parse(NEWS)
    assert active.root.lemma == "accuse"
    assert {("Armenia", "nsubj", "accused"), ("Azerbaijan", "obj", "accused")} <= relations(active)
    assert {("deal", "nsubj:pass", "signed"), ("was", "aux:pass", "signed")} <= relations(passive)
    assert passive.root.morph != ""


def test_every_tree_has_one_root_and_no_cycle(parser: Parser) -> None:
    for sentence in parser.parse(NEWS):
        assert [token.dep for token in sentence.tokens].count("root") == 1
        assert sentence.root.dep == "root"
        assert sentence.subtree(sentence.root.i) == tuple(range(len(sentence.tokens)))
        for token in sentence.tokens:
            assert all(sentence.tokens[child].head == token.i for child in sentence.children[token.i])


def test_boilerplate_and_other_languages_are_passed_over(parser: Parser) -> None:
    text = "Subscribe now.\nArmenia protested.\nRusia protesta."
    blocks = [Block(0, 14, "boilerplate"), Block(15, 33, "title"), Block(34, 49, "other_language")]
    (sentence,) = parser.sentences(Stored(text), blocks)
    assert (sentence.start, sentence.end, sentence.kind) == (15, 33, "title")


def test_same_bytes_twice(parser: Parser) -> None:
    assert repr(parser.parse(NEWS)) == repr(load_parser().parse(NEWS))


def test_a_sentence_needs_a_visible_character(parser: Parser) -> None:
    assert parser.parse(" \n\n ") == ()
    with pytest.raises(ValueError, match=r"^a sentence needs at least one visible character$"):
        list(parser.parse_sentences(["Fine.", " "]))


def test_parser_id_is_the_hash_of_the_weights(parser: Parser) -> None:
    assert parser.id == weights.weights_id()
    stated = (weights.FOLDER / weights.HASH).read_text(encoding="ascii")
    assert stated.startswith(parser.id.removeprefix("en-"))


def test_altered_weights_are_refused(tmp_path: Path) -> None:
    content = bytearray((weights.FOLDER / weights.WEIGHTS).read_bytes())
    content[1000] ^= 1
    (tmp_path / weights.WEIGHTS).write_bytes(content)
    (tmp_path / weights.HASH).write_bytes((weights.FOLDER / weights.HASH).read_bytes())
    with pytest.raises(CheckFailed) as caught:
        weights.load(tmp_path)
    message = str(caught.value)
    path = tmp_path / weights.WEIGHTS
    assert message.startswith(f"the parser's weights {path} are not the ones that shipped: their SHA-256 is ")
    assert message.endswith("; reinstall counterpoise")


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(CheckFailed) as caught:
        weights.load(tmp_path)
    assert str(caught.value) == (
        f"the parser's weights are incomplete: {tmp_path / 'english.bin'} is missing; reinstall counterpoise"
    )


def test_a_model_that_is_not_installed() -> None:
    with pytest.raises(UsageError) as caught:
        load_parser("en_none_sm")
    assert str(caught.value).startswith("no spaCy model 'en_none_sm' is installed: [E050]")


def test_the_licence_ships_beside_the_weights() -> None:
    assert "CC BY-SA 4.0" in (weights.FOLDER / "LICENSE").read_text(encoding="utf-8")


def test_a_model_with_other_relations_is_refused(tmp_path: Path) -> None:
    nlp = English()
    pipe = nlp.add_pipe("parser")
    for label in ("nsubj", "obj", "SB", "OA"):
        pipe.add_label(label)
    nlp.initialize()
    nlp.to_disk(tmp_path)
    with pytest.raises(UsageError) as caught:
        load_parser(str(tmp_path))
    assert str(caught.value) == (
        f"the spaCy model '{tmp_path}' parses neither into Universal Dependencies nor into ClearNLP relations: "
        "its parser has no advcl, case, ccomp, conj, nmod, obl"
    )


def test_an_installed_model_is_named_in_its_id(tmp_path: Path) -> None:
    nlp = English(meta={"name": "drawn", "version": "1.2.3"})
    pipe = nlp.add_pipe("parser")
    for label in ("nsubj", "dobj", "pobj", "nsubjpass", "prep"):
        pipe.add_label(label)
    nlp.initialize()
    nlp.to_disk(tmp_path)
    assert load_parser(str(tmp_path)).id == "spacy-en_drawn-1.2.3"
