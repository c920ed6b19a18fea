"""Mistakes that small parsers make in news, mended by rule in the tree.

A bare plural after a past tense misleads them: in "jets bombed targets" the verb becomes a participle that
describes the targets and the jets a compound. Repairs are made only where the words allow one reading. Here stand
the three that matter most:

1. a participle before a noun with another noun right before it is a verb, with the nouns as subject and object,
   unless that noun is a usual first part of such a participle ("government backed rebels");
2. a finite verb without subject takes the phrase that ends right before it ("after the chiefs of staff met",
   "..., Seoul said");
3. a bare participle read as the main verb, before another verb without subject, describes the subject ("troops
   backed by tanks attacked").

The smaller ones are in `repairs`. Whatever comes out is a tree again, with one root; a repair that would close a
circle is not made.
"""

from __future__ import annotations

from collections.abc import Sequence

from counterpoise.read.parse import repairs
from counterpoise.read.parse.draft import FINITE, NOMINAL, OPENERS, PAST, SUBJECTS, Draft, Word, word_before

ATTRIBUTIVE = frozenset(
    """
    backed led owned controlled held run based funded sponsored supported supplied made built born brokered mediated
    occupied imposed trained related linked affiliated armed designed produced assembled operated administered
    """.split()
)
"""Participles that a noun may open without a hyphen: "Iran backed militias"."""
IMPOSERS = frozenset({"imposed", "held", "led", "supplied", "supported", "built", "produced", "trained", "armed"})
"""Those of them that are as often a verb; they count as one unless a name of a state or body stands alone before."""
HELD_BACK = frozenset({"xcomp", "conj", "aux", "aux:pass", "cop", "root", "acl:relcl", "amod", "compound", "ccomp"})


def mend(words: Sequence[Word]) -> tuple[list[int], list[str]]:
    """Heads and relations of a parsed sentence after the repairs; as they were where nothing is amiss."""
    draft = Draft.of(words)
    steps = (
        repairs.hyphen, repairs.particle, repairs.both, repairs.dated_subject, repairs.fragment, _participle,
        repairs.relative, repairs.since, _orphan, _reduced, repairs.said_object, repairs.gerund, repairs.further,
        repairs.bare_object,
    )  # fmt: skip
    heads, deps = list(draft.heads), list(draft.deps)
    for step in steps:
        for i in range(len(words)):
            step(draft, i)
            if draft.heads == heads and draft.deps == deps:
                continue
            if draft.is_tree():
                heads, deps = list(draft.heads), list(draft.deps)
            else:
                draft.heads, draft.deps = list(heads), list(deps)
    return draft.heads, draft.deps


# -- 1. participles that are verbs


def _participle(draft: Draft, i: int) -> None:
    """Repair 1 at word `i`, if it stands between a noun and the noun that it seems to describe."""
    head = draft.heads[i]
    word = draft.words[i]
    if draft.deps[i] != "amod" or word.tag not in PAST or head < i:
        return
    if i > 1 and (draft.words[i - 1].pos == "CCONJ" or (draft.text(i - 1) == "," and draft.deps[head] == "conj")):
        _second_verb(draft, i, head)
        return
    subject = _subject_of_participle(draft, i, head)
    if subject is None:
        return
    outer, dep = draft.heads[head], draft.deps[head]
    if dep in SUBJECTS and outer > head and _starts_clause(draft, outer, head):
        draft.take_place(i, outer)
        draft.attach(outer, i, "advcl")
        _take_subject(draft, subject, i, head)
    elif outer == subject:
        _lift_over(draft, subject, i, head)
    else:
        draft.attach(i, i if outer == head else outer, "root" if outer == head else _clause(draft, dep, outer, i))
        _take_subject(draft, subject, i, head)
    draft.attach(head, i, "obj")
    for c in draft.below(head):
        if c < subject or (c < i and draft.deps[c] in ("mark", "advmod", "cc", "case")):
            draft.attach(c, i, "mark" if draft.deps[c] == "case" else draft.deps[c])


def _subject_of_participle(draft: Draft, i: int, head: int) -> int | None:
    """The subject that a participle has already, or else the phrase right before it; None where it is none."""
    own = [c for c in draft.below(i) if draft.deps[c] in SUBJECTS]
    if own:
        return own[-1]
    before = word_before(draft, i)
    if before is None or _opens(draft, before, i):
        return None
    _split_phrase(draft, before, i, head)
    return _left_phrase(draft, before, i, head)


def _second_verb(draft: Draft, i: int, head: int) -> None:
    """The second of two verbs: "suspended cooperation, and imposed sanctions"."""
    first = draft.heads[head]
    if draft.deps[head] != "conj" or first >= i or draft.words[first].pos not in NOMINAL:
        return
    verb = draft.heads[first]
    while draft.deps[first] in ("nmod", "conj") and verb < first:
        first, verb = verb, draft.heads[verb]
    if draft.deps[first] != "obj" or draft.words[verb].tag not in PAST or verb > first:
        return
    draft.attach(i, verb, "conj")
    draft.attach(head, i, "obj")
    for c in draft.below(head):
        if c < i:
            draft.attach(c, i, draft.deps[c])


def _split_phrase(draft: Draft, before: int, i: int, head: int) -> None:
    """A preposition of the noun before the verb that was given to the one behind it: "a bomber of J. killed police"."""
    outer = draft.heads[head]
    case = [c for c in draft.below(head) if draft.deps[c] == "case" and outer < c < before]
    if len(case) == 1 and outer != head and draft.words[outer].pos in NOMINAL and draft.heads[before] in (head, i):
        for c in draft.below(head):
            if case[0] < c < before:
                draft.attach(c, before, draft.deps[c])
        draft.attach(before, outer, "nmod")
        draft.attach(case[0], before, "case")


def _opens(draft: Draft, before: int, i: int) -> bool:
    """Whether the noun is the first part of a participle: "Iran backed", "government owned"."""
    text = draft.words[i].text.lower()
    if text in IMPOSERS:
        return draft.words[before].pos == "PROPN" and before == 0 and text not in ("imposed", "held")
    return text in ATTRIBUTIVE


def _left_phrase(draft: Draft, before: int, i: int, head: int) -> int | None:
    """The head of the phrase that ends in `before`, or None where it does not stand as a subject could."""
    at = before
    while draft.heads[at] not in (at, head, i) and draft.heads[at] < i and draft.words[at].pos in NOMINAL:
        up = draft.heads[at]
        if draft.words[up].pos not in NOMINAL or draft.deps[at] in ("nsubj", "nsubj:pass", "conj", "appos"):
            break
        at = up
    if draft.words[at].pos not in NOMINAL:
        return None
    joined = draft.heads[at] in (head, i) or draft.heads[head] == at
    return at if joined or draft.deps[at] in SUBJECTS else None


def _clause(draft: Draft, dep: str, outer: int, i: int) -> str:
    """The relation of a noun's place when a verb takes it."""
    if dep in ("obj", "ccomp", "nsubj") and draft.words[outer].pos in ("VERB", "AUX"):
        return "ccomp" if outer < i or dep == "ccomp" else "parataxis"
    return {"obl": "advcl", "nmod": "acl", "appos": "parataxis"}.get(dep, dep)


def _lift_over(draft: Draft, subject: int, i: int, head: int) -> None:
    """The verb takes the place of its subject, from which the object hung."""
    outer, dep = draft.heads[subject], draft.deps[subject]
    if outer == subject:
        draft.attach(i, i, "root")
    else:
        told = dep in SUBJECTS and outer > head
        draft.attach(i, outer, "ccomp" if told else _clause(draft, dep, outer, i))
    for c in draft.below(subject):
        if c > i and c != head:
            draft.attach(c, i, draft.deps[c])
        elif draft.deps[c] == "case":
            draft.attach(c, i, "mark")
    draft.attach(subject, i, "nsubj")


def _take_subject(draft: Draft, subject: int, i: int, head: int) -> None:
    """The left dependents of the object that belong to the subject's phrase, hung on it."""
    opener = [
        c for c in draft.below(head) if c < subject and draft.deps[c] in ("case", "mark", "cc", "advmod", "punct")
    ]
    last = max(opener, default=-1)
    for c in draft.below(head):
        if last < c < subject:
            draft.attach(c, subject, draft.deps[c])
        elif subject < c < i:
            draft.attach(c, i, draft.deps[c])
    draft.attach(subject, i, "nsubj")


def _starts_clause(draft: Draft, verb: int, noun: int) -> bool:
    """Whether the phrase before a verb opens a clause and hangs on a noun left of it: "posts after Ankara sent"."""
    before = word_before(draft, verb)
    if before is None or before == noun:
        return False
    top = _top_before(draft, before, verb)
    if top is None:
        return False
    return draft.heads[top] == noun and any(
        draft.deps[c] == "case" and draft.text(c) in OPENERS for c in draft.below(top)
    )


# -- 2. verbs without subject


def _orphan(draft: Draft, i: int) -> None:
    """Repair 2 at word `i`, if it is a finite verb that lost the subject right before it."""
    word = draft.words[i]
    bare = word.tag == "VBN" and draft.heads[i] == i and not draft.has(i, "aux", "aux:pass")
    if word.pos != "VERB" or not (word.tag in FINITE or bare) or i == 0:
        return
    if any(draft.deps[c] in SUBJECTS for c in draft.below(i)):
        return
    start = min([i, *(c for c in draft.below(i) if draft.deps[c] in ("aux", "aux:pass", "advmod") and c < i)])
    before = word_before(draft, start)
    if before is None and draft.deps[i] in ("acl", "advcl") and draft.text(start - 1) == ",":
        before = _before_comma(draft, start - 1)
    if before is None or draft.text(before) in ("who", "which", "that"):
        return
    if draft.heads[before] == i and draft.deps[before] in ("compound", "nmod:desc", "obl:unmarked", "dep", "amod"):
        _own_modifier(draft, i, before)
        return
    top = None if bare else _top_before(draft, before, i)
    if top is None:
        return
    outer, dep = draft.heads[top], draft.deps[top]
    _give_subject(draft, i, top, (outer, dep))


def _give_subject(draft: Draft, i: int, top: int, place: tuple[int, str]) -> None:
    """Make a phrase, which hangs at `place` (head and relation), the subject of verb `i` if it may be one."""
    outer, dep = place
    linked = [c for c in draft.below(top) if draft.deps[c] in ("case", "cc", "mark") and c < top]
    openers = [c for c in linked if draft.text(c) in OPENERS]
    held = draft.deps[i] in HELD_BACK and not (dep == "conj" and linked)
    if held and not (dep == "appos" and draft.deps[i] == "root"):
        return
    if dep not in ("nmod", "obl", "conj", "appos", "list", "dep", "obl:unmarked") or (
        dep in ("nmod", "obl") and not openers
    ):
        return
    for c in linked:
        draft.attach(c, i, "mark" if draft.deps[c] == "case" else draft.deps[c])
    if dep == "conj" and draft.heads[i] != i and draft.deps[i] in ("xcomp", "acl", "advcl", "ccomp"):
        draft.deps[i] = "conj"
    if i in draft.subtree(top) and outer != i:
        draft.attach(i, outer, "advcl" if openers else "conj")
    draft.attach(top, i, "nsubj")


def _before_comma(draft: Draft, comma: int) -> int | None:
    """The nominal before a comma that closes an apposition: "the chiefs, K. and S., met"."""
    before = word_before(draft, comma)
    opened = any(draft.text(c) == "," for c in range(max(0, comma - 12), comma))
    return before if opened else None


def _own_modifier(draft: Draft, i: int, before: int) -> None:
    """The noun right before a verb that was read as a part of it ("aircraft struck")."""
    draft.attach(before, i, "nsubj")
    for c in draft.below(i):
        if c < before and draft.deps[c] in ("compound", "amod", "det", "nmod:poss", "nummod"):
            draft.attach(c, before, draft.deps[c])


def _top_before(draft: Draft, before: int, i: int) -> int | None:
    """The highest noun of the phrase that ends right before the verb, up to what opens a clause or joins phrases."""
    at = before
    while True:
        here = {draft.words[c].text.lower() for c in draft.below(at) if draft.deps[c] == "case" and c < at}
        if here & OPENERS:
            return at
        joined = draft.deps[at] == "conj" and _under_opener(draft, at)
        if not joined and draft.deps[at] not in ("nmod", "flat", "compound", "nmod:desc", "amod"):
            return at if draft.words[at].pos in NOMINAL else None
        up = draft.heads[at]
        if up in (at, i) or up > i or draft.words[up].pos not in NOMINAL:
            return at
        at = up


def _under_opener(draft: Draft, at: int) -> bool:
    """Whether a phrase that starts like a clause ("after the chiefs of ...") stands above a word."""
    while draft.heads[at] < at and draft.words[draft.heads[at]].pos in NOMINAL:
        at = draft.heads[at]
        if any(draft.deps[c] == "case" and draft.words[c].text.lower() in OPENERS for c in draft.below(at)):
            return True
    return False


# -- 3. reduced relatives


def _reduced(draft: Draft, i: int) -> None:
    """Repair 3 at word `i`, if it is a bare participle with an agent before the real main verb."""
    word = draft.words[i]
    if word.tag != "VBN" or draft.deps[i] not in ("root", "ccomp") or word.pos != "VERB":
        return
    below = draft.below(i)
    subjects = [c for c in below if draft.deps[c] in ("nsubj", "nsubj:pass") and c < i]
    if len(subjects) != 1 or any(draft.deps[c] in ("aux", "aux:pass") for c in below):
        return
    mains = [c for c in sorted(draft.subtree(i)) if c > i + 1 and _is_main(draft, c)]
    agents = [c for c in below if c > i and draft.deps[c] in ("obl", "obl:agent")]
    if len(mains) != 1 or not agents:
        return
    main, outer, dep = mains[0], draft.heads[i], draft.deps[i]
    draft.attach(main, main if outer == i else outer, dep)
    draft.attach(subjects[0], main, "nsubj")
    draft.attach(i, subjects[0], "acl")
    for c in draft.below(i):
        if c > main or (c < subjects[0]):
            draft.attach(c, main, draft.deps[c])


def _is_main(draft: Draft, c: int) -> bool:
    """Whether a word looks like the main verb after a reduced relative: past, bare, with an object, after a noun."""
    word, below = draft.words[c], draft.below(c)
    if word.pos != "VERB" or word.tag not in PAST or draft.deps[c] not in ("acl", "advcl", "xcomp"):
        return False
    if any(draft.deps[d] in SUBJECTS | {"aux", "aux:pass", "mark"} for d in below):
        return False
    return (draft.words[c - 1].pos in NOMINAL or draft.text(c - 1) == ",") and any(
        draft.deps[d] == "obj" for d in below
    )
