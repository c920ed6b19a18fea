"""The training corpora as gold sentences: UD English EWT (CoNLL-U) with the names of UNER English EWT (IOB2).

EWT gives words, lemmas, parts of speech, features and trees; UNER gives PER, ORG and LOC over the same
sentences. The two files are joined by `sent_id`, and the join is refused where they disagree on more than
white space. Both are under CC BY-SA 4.0, and so are weights trained from them.

Choices: words inside a multiword token ("don't") share no space; empty nodes are left out; the names marked
OTH and O in UNER's training part have no counterpart in its development and test parts and are not names here;
relations are kept as annotated, with their subtypes.

References: Silveira et al. 2014, A Gold Standard Dependency Corpus for English; Mayhew et al. 2024, Universal NER.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.vocab import Vocab

NAME_KINDS = ("PER", "ORG", "LOC")


@dataclass(frozen=True)
class GoldSentence:
    """One annotated sentence: parallel tuples over its words; `heads` count from 0, the root is its own head.

    `names` is None where the name corpus does not hold the sentence.
    """

    sent_id: str
    document: str
    opens_paragraph: bool
    text: str
    words: tuple[str, ...]
    spaces: tuple[bool, ...]
    lemmas: tuple[str, ...]
    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    feats: tuple[str, ...]
    heads: tuple[int, ...]
    deps: tuple[str, ...]
    names: tuple[str, ...] | None


def read_blocks(path: Path) -> Iterator[tuple[dict[str, str], list[list[str]]]]:
    """Each sentence of a gzipped CoNLL-like file: its comment fields and its rows of columns."""
    comments: dict[str, str] = {}
    rows: list[list[str]] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("#"):
                key, _, value = line[1:].partition("=")
                comments[key.strip()] = value.strip()
            elif line:
                rows.append(line.split("\t"))
            elif rows:
                yield comments, rows
                comments, rows = {}, []
    if rows:
        yield comments, rows


def read_names(path: Path) -> dict[str, tuple[str, ...]]:
    """IOB2 tags by `sent_id`, with kinds other than PER, ORG and LOC turned into O."""
    names = {}
    for comments, rows in read_blocks(path):
        tags = tuple(row[2] if row[2][2:] in NAME_KINDS else "O" for row in rows if row[0].isdigit())
        names[comments["sent_id"]] = tags
    return names


def words_and_spaces(rows: list[list[str]]) -> tuple[list[list[str]], list[bool]]:
    """The syntactic words among the rows, and whether a space follows each in the text."""
    words: list[list[str]] = []
    spaces: list[bool] = []
    last_of_range, range_space = 0, True
    for row in rows:
        if "." in row[0]:
            continue
        spaced = "SpaceAfter=No" not in row[9]
        if "-" in row[0]:
            last_of_range, range_space = int(row[0].split("-")[1]), spaced
            continue
        position = int(row[0])
        if position < last_of_range:
            spaced = False
        elif position == last_of_range:
            spaced = range_space
        words.append(row)
        spaces.append(spaced)
    return words, spaces


def gold_sentence(
    comments: dict[str, str], rows: list[list[str]], document: str, names: tuple[str, ...] | None
) -> GoldSentence:
    """One sentence from its CoNLL-U rows. Raises ValueError where the words do not spell the text."""
    words, spaces = words_and_spaces(rows)
    spelled = "".join(row[1] + " " * space for row, space in zip(words, spaces, strict=True)).rstrip()
    text = comments["text"]
    if "".join(spelled.split()) != "".join(text.split()):
        raise ValueError(f"{comments['sent_id']}: the words spell {spelled!r}, the text is {text!r}")
    if names is not None and len(names) != len(words):
        names = None
    return GoldSentence(
        sent_id=comments["sent_id"],
        document=document,
        opens_paragraph="newpar id" in comments or "newdoc id" in comments,
        text=spelled,
        words=tuple(row[1] for row in words),
        spaces=tuple(spaces),
        lemmas=tuple(row[2] for row in words),
        upos=tuple(row[3] for row in words),
        xpos=tuple(row[4] for row in words),
        feats=tuple("" if row[5] == "_" else row[5] for row in words),
        heads=tuple(int(row[6]) - 1 if row[6] != "0" else i for i, row in enumerate(words)),
        deps=tuple(row[7] for row in words),
        names=names,
    )


def read_split(folder: Path, split: str) -> list[GoldSentence]:
    """The sentences of a split ("train", "dev", "test") from `folder`/ud_ewt and `folder`/uner_ewt."""
    names = read_names(folder / "uner_ewt" / f"en_ewt-ud-{split}.iob2.gz")
    sentences = []
    document = ""
    for comments, rows in read_blocks(folder / "ud_ewt" / f"en_ewt-ud-{split}.conllu.gz"):
        document = comments.get("newdoc id", document)
        sentences.append(gold_sentence(comments, rows, document, names.get(comments["sent_id"])))
    return sentences


def reference_doc(vocab: Vocab, gold: GoldSentence) -> Doc:
    """The gold analysis as a spaCy document of one sentence; without names the entities are left unknown."""
    return Doc(
        vocab,
        words=list(gold.words),
        spaces=list(gold.spaces),
        lemmas=list(gold.lemmas),
        pos=list(gold.upos),
        tags=list(gold.xpos),
        morphs=list(gold.feats),
        heads=list(gold.heads),
        deps=["ROOT" if dep == "root" else dep for dep in gold.deps],
        sent_starts=[i == 0 for i in range(len(gold.words))],
        ents=list(gold.names) if gold.names is not None else [""] * len(gold.words),
    )


def bare_doc(nlp: Language, text: str) -> Doc:
    """The text tokenised by the pipeline and marked as one sentence that may not be split further."""
    doc = nlp.make_doc(text)
    for token in doc:
        token.is_sent_start = token.i == 0
    return doc


def example(nlp: Language, gold: GoldSentence) -> Example:
    """A training example: our own tokens on one side, the gold analysis on the other."""
    return Example(bare_doc(nlp, gold.text), reference_doc(nlp.vocab, gold))
