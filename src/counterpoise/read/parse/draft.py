"""A dependency tree under repair: words with heads and relations that can be changed and checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "expl", "nsubj:outer"})
PAST = frozenset({"VBD", "VBN"})
FINITE = frozenset({"VBD", "VBZ", "VBP"})
OPENERS = frozenset({"after", "before", "since", "until", "as", "while", "because", "once", "when", "though"})
"""Words that open a clause, of which some are prepositions as well."""
TIMES = frozenset(
    """
    today yesterday tomorrow later earlier monday tuesday wednesday thursday friday saturday sunday week month year
    january february march april may june july august september october november december
    """.split()
)


class Word(Protocol):
    """What a repair needs to know of a word."""

    @property
    def i(self) -> int: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def lemma(self) -> str: ...
    @property
    def pos(self) -> str: ...
    @property
    def tag(self) -> str: ...
    @property
    def dep(self) -> str: ...
    @property
    def head(self) -> int: ...


@dataclass
class Draft:
    """Heads and relations of a sentence while they are mended."""

    words: Sequence[Word]
    heads: list[int]
    deps: list[str]

    @classmethod
    def of(cls, words: Sequence[Word]) -> Draft:
        """A draft that holds the tree as parsed."""
        return cls(words, [word.head for word in words], [word.dep for word in words])

    def below(self, i: int) -> list[int]:
        """The dependents of a word, left to right."""
        return [c for c, head in enumerate(self.heads) if head == i and c != i]

    def subtree(self, i: int) -> set[int]:
        """A word and all below it."""
        found, ahead = set(), [i]
        while ahead:
            at = ahead.pop()
            found.add(at)
            ahead.extend(self.below(at))
        return found

    def attach(self, i: int, head: int, dep: str) -> None:
        """Hang a word elsewhere; as root where it is its own head."""
        self.heads[i], self.deps[i] = head, dep

    def take_place(self, i: int, of: int) -> None:
        """Hang word `i` where word `of` hangs now."""
        outer = self.heads[of]
        self.attach(i, i if outer == of else outer, self.deps[of])

    def has(self, i: int, *deps: str) -> bool:
        """Whether a word has a dependent of one of these relations."""
        return any(self.deps[c] in deps for c in self.below(i))

    def text(self, i: int) -> str:
        """A word in lower case."""
        return self.words[i].text.lower()

    def is_tree(self) -> bool:
        """Whether every word leads up to the one root."""
        if sum(head == i for i, head in enumerate(self.heads)) != 1:
            return False
        for i in range(len(self.heads)):
            at, steps = i, 0
            while self.heads[at] != at and steps <= len(self.heads):
                at, steps = self.heads[at], steps + 1
            if steps > len(self.heads):
                return False
        return True


def word_before(draft: Draft, i: int) -> int | None:
    """The nominal right before a word, adverbs and times between them passed over."""
    at = i - 1
    while at > 0 and (draft.words[at].pos == "ADV" or draft.text(at) in TIMES):
        at -= 1
    return at if at >= 0 and draft.words[at].pos in NOMINAL else None
