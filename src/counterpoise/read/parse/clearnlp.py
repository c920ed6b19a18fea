"""ClearNLP relations, as spaCy's own English models give them, as Universal Dependencies.

Three constructions are turned round: a preposition with its object ("in" heads "Baku") becomes a nominal with
its case marker; "be" with a predicate becomes a predicate with its copula; chains of conjuncts hang on the
first conjunct, and each conjunction on the conjunct after it. The rest is renaming. The result is close to UD
but not checked against a treebank of it: relations that ClearNLP does not tell apart (obl:unmarked and
advmod, nmod:desc and compound) are not told apart here either.

Reference: Choi and Palmer 2012, Guidelines for the CLEAR Style Constituent to Dependency Conversion.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

RENAMED = {
    "ROOT": "root", "nsubjpass": "nsubj:pass", "csubjpass": "csubj:pass", "dobj": "obj", "dative": "iobj",
    "oprd": "xcomp", "acomp": "xcomp", "attr": "xcomp", "auxpass": "aux:pass", "neg": "advmod",
    "prt": "compound:prt", "poss": "nmod:poss", "relcl": "acl:relcl", "npadvmod": "obl:unmarked",
    "nounmod": "nmod", "quantmod": "advmod", "predet": "det:predet", "preconj": "cc:preconj", "intj": "discourse",
    "meta": "discourse", "pobj": "obl", "pcomp": "advcl", "agent": "obl:agent", "prep": "obl", "complm": "mark",
}  # fmt: skip
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET"})
PREPOSITIONS = frozenset({"prep", "agent", "dative"})


@dataclass
class Tree:
    """A tree under conversion: for each word its head (the root is its own), relation, UPOS and lemma."""

    heads: list[int]
    deps: list[str]
    upos: Sequence[str]
    lemmas: Sequence[str]

    def children(self, i: int) -> list[int]:
        """The dependents of word `i`, left to right."""
        return [child for child, head in enumerate(self.heads) if head == i and child != i]

    def swap(self, upper: int, lower: int) -> None:
        """Put `lower`, a dependent of `upper`, in its place: it takes over the head of `upper` and its relation."""
        self.heads[lower] = lower if self.heads[upper] == upper else self.heads[upper]
        self.deps[lower] = self.deps[upper]
        self.heads[upper] = lower


def speaks_clearnlp(labels: Sequence[str]) -> bool:
    """Whether these are the relations of a ClearNLP parser."""
    return {"pobj", "dobj", "nsubjpass"} <= set(labels)


def universal(doc: Doc) -> tuple[list[int], list[str]]:
    """Heads and UD relations of a document of one sentence parsed with ClearNLP relations."""
    tree = Tree(
        [word.head.i for word in doc],
        [word.dep_ for word in doc],
        [word.pos_ for word in doc],
        [word.lemma_ for word in doc],
    )
    _turn_prepositions(tree)
    _turn_copulas(tree)
    _straighten_conjuncts(tree)
    return tree.heads, [RENAMED.get(dep, dep) for dep in tree.deps]


def _turn_prepositions(tree: Tree) -> None:
    for i in reversed(range(len(tree.heads))):
        if tree.deps[i] not in PREPOSITIONS:
            continue
        below = next((child for child in tree.children(i) if tree.deps[child] in ("pobj", "pcomp")), None)
        if below is None:
            continue
        clausal = tree.deps[below] == "pcomp"
        nominal_head = tree.upos[tree.heads[i]] in NOMINAL
        relation = ("acl" if nominal_head else "advcl") if clausal else ("nmod" if nominal_head else "obl")
        if tree.deps[i] == "agent":
            relation = "obl:agent"
        tree.swap(i, below)
        tree.deps[below], tree.deps[i] = relation, "mark" if clausal else "case"
        for child in tree.children(i):
            if tree.deps[child] == "prep":
                tree.deps[child] = "fixed"


def _turn_copulas(tree: Tree) -> None:
    for i, lemma in enumerate(tree.lemmas):
        if lemma != "be" or tree.deps[i] in ("aux", "auxpass"):
            continue
        children = tree.children(i)
        predicate = next((child for child in children if tree.deps[child] in ("attr", "acomp")), None)
        if predicate is None and not any(tree.deps[child] == "expl" for child in children):
            predicate = next((child for child in children if tree.deps[child] == "obl" and child > i), None)
        if predicate is None:
            continue
        tree.swap(i, predicate)
        tree.deps[i] = "cop"
        for child in children:
            if child != predicate:
                tree.heads[child] = predicate


def _straighten_conjuncts(tree: Tree) -> None:
    for i, dep in enumerate(tree.deps):
        if dep == "conj":
            while tree.deps[tree.heads[i]] == "conj":
                tree.heads[i] = tree.heads[tree.heads[i]]
    for i, dep in enumerate(tree.deps):
        if dep != "cc":
            continue
        first = tree.heads[i]
        while tree.deps[first] == "conj":
            first = tree.heads[first]
        after = [child for child in tree.children(first) if tree.deps[child] == "conj" and child > i]
        if after:
            tree.heads[i] = after[0]
