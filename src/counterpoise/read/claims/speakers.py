"""Who speaks: the subject of a cue or its agent, as the names layer reads it.

A speaker has the text that stands there, the canonical name where the phrase names or refers to somebody known, and
the code of the state or entity. A pronoun keeps its own text and takes the name of what it stands for. The tree is
asked first, but not trusted with what a reader sees at once: after a closing quotation mark the speaker follows the
cue ("...", said X), nobody speaks from inside the words quoted, a weekday or the place of a dateline says nothing.
Passive cues without an agent have no speaker: the claim is left out, as nobody can be held to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from counterpoise.read.candidates import Span
from counterpoise.read.claims.cues import Cue
from counterpoise.read.claims.spans import FINITE, NOMINAL, QUOTES, is_finite, strays
from counterpoise.read.events import tree
from counterpoise.read.names import DocumentNames
from counterpoise.read.names.resolve import phrase_around
from counterpoise.read.parse.pipeline import Sentence, Token

EMPTY = frozenset({"there", "this", "these", "those", "what", "how", "which", "nothing", "anything"})
MISPLACED = frozenset({"flat", "compound", "appos", "obl:unmarked", "nmod:unmarked"})
RELATIVE = frozenset({"who", "which", "that"})
ABSTRACT = frozenset("fact thing result evidence situation question issue time way problem reason".split())
THOUGHT = frozenset("think believe feel hope know guess suppose expect assume understand".split())
CLOSING = frozenset({"”", '"', "''", "»", "’", "'"})
DASHES = frozenset({"-", "--", "–", "—"})
WRITINGS = frozenset("statement letter message tweet communique communiqué note speech declaration post".split())
QUOTING = frozenset({"quote", "cite", "report"})
REPORTING = frozenset("say add note explain reply respond answer continue recall remark declare state tell".split())
PERIODS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday yesterday today tomorrow week month year day morning "
    "evening afternoon night january february march april june july august september october november december".split()
)
TURNS = frozenset({"i", "you"})
"""Within somebody's words these speak again; the claim around them is what counts."""
TALKERS = TURNS | {"we", "everybody", "everyone", "people"}
UNSPEAKING = frozenset(
    "figure map graph chart experience history interview purpose lack logic confidence answer one event "
    "dogfight battle war fighting development".split()
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker: canonical name, code (None if not known), the words, their span, and how they were resolved."""

    name: str
    code: str | None
    text: str
    span: Span | None
    how: str
    codes: tuple[str, ...] = ()


def speaker_of(
    index: int, s: Sentence, token: Token, cue: Cue, names: DocumentNames, foreign: frozenset[int] = frozenset()
) -> Speaker | None:
    """The speaker of a cue in sentence number `index`; None where the text names nobody.

    `foreign` are the words inside quotations that the cue stands outside of: nobody speaks from there.
    """
    if "cited" in cue.places:
        return _first(index, s, (c for c in tree.children(s, token.i) if c.dep == "obj"), names)
    if _is_passive(s, token) and not (_active_after_name(s, token, cue) or _only_verb(s, token)):
        below = (c for c in tree.children(s, token.i) if c.dep in ("obl:agent", "obl"))
        return _first(index, s, (c for c in below if tree.preposition(s, c.i) == "by"), names)
    quoted = _quoted_as(s, token)
    if quoted is not None:
        return speaker_at(index, s, quoted, names)
    behind = inverted(s, token, cue)
    if behind is not None:
        return read_span(index, s, *behind, names)
    opened = dateline(s)
    subject = subject_of(s, token, foreign | frozenset(range(opened))) or _name_before(index, s, token, names)
    if subject is not None and subject.text.lower() in (TALKERS if tree.lemma(token) in THOUGHT else TURNS):
        return None
    found = _of_subject(index, s, token, subject, names) if subject is not None else None
    named = _name_before(index, s, token, names, anywhere=True) if found is None else None
    if named is not None:
        return speaker_at(index, s, named, names)
    if found is None and subject is None and is_finite(s, token):
        return phrase_before(index, s, token, names, opened) or _of_first_verb(index, s, token, names)
    return found


def loose_speaker(
    index: int, s: Sentence, token: Token, names: DocumentNames, foreign: frozenset[int]
) -> Speaker | None:
    """The nearest subject before a verb that the tree gives none: good enough for talk, not for statements."""
    if token.tag not in (*FINITE, "VB", "VBG", "VBN") or tree.is_passive(s, token.i):
        return None
    before = (
        t for t in reversed(s.tokens[: token.i])
        if t.dep in ("nsubj", "nsubj:pass") and t.i not in foreign and t.pos in ("NOUN", "PROPN", "PRON")
    )  # fmt: skip
    nearest = next((t for t in before if t.text.lower() not in RELATIVE), None)
    if nearest is None or nearest.text.lower() in TALKERS | EMPTY | {"it", "what"} or tree.lemma(nearest) in PERIODS:
        return None
    return speaker_at(index, s, nearest, names)


def _of_first_verb(index: int, s: Sentence, token: Token, names: DocumentNames) -> Speaker | None:
    """The subject of the main verb, for a verb behind "and" that the tree has lost ("chafed at it and said ...")."""
    joined = token.i > 0 and s.tokens[token.i - 1].pos == "CCONJ"
    subjects = [c for c in tree.children(s, s.root.i) if c.dep == "nsubj" and c.i < s.root.i < token.i]
    if not joined or not subjects or subjects[-1].text.lower() in TALKERS | EMPTY:
        return None
    return speaker_at(index, s, subjects[-1], names)


def _of_subject(index: int, s: Sentence, token: Token, subject: Token, names: DocumentNames) -> Speaker | None:
    """The subject as a speaker; the antecedent of "who" with the pronoun, as the name that stands right before it."""
    relative = next(
        (c for c in tree.children(s, token.i) if c.text.lower() in RELATIVE and c.dep.startswith("nsubj")), None
    )
    if relative is None or relative.i == 0:
        return speaker_at(index, s, subject, names)
    last = relative.i - 1 if s.tokens[relative.i - 1].text != "," else relative.i - 2
    named = [m for m in names.by_sentence.get(index, ()) if last >= 0 and m.end == s.tokens[last].end]
    if named and (subject.end < named[0].start or subject.i == relative.i):
        first = next(t.i for t in s.tokens if t.start >= named[0].start)
        found: Speaker | None = read_span(index, s, first, last + 1, names)
    elif subject.i == relative.i:
        found = speaker_at(index, s, s.tokens[last], names) if last >= 0 else None
    else:
        found = speaker_at(index, s, subject, names)
    if found is None or found.span is None:
        return found
    return replace(found, span=(found.span[0], relative.end))


def _quoted_as(s: Sentence, token: Token) -> Token | None:
    """Who is quoted, for the "saying" of "quoted a source as saying" and "was quoted as saying"."""
    if token.text.lower() != "saying" or token.i < 2 or s.tokens[token.i - 1].text.lower() != "as":
        return None
    verb = next((t for t in reversed(s.tokens[max(0, token.i - 16) : token.i - 1]) if tree.lemma(t) in QUOTING), None)
    if verb is None:
        return None
    deps = tree.SUBJECTS if tree.is_passive(s, verb.i) else ("obj",)
    return next((c for c in tree.children(s, verb.i) if c.dep in deps and c.i < token.i), None)


def inverted(s: Sentence, token: Token, cue: Cue) -> tuple[int, int] | None:
    """The noun phrase behind a cue that follows the words quoted (", said the minister"); None where there is none."""
    if token.tag not in (*FINITE, "VB") or token.i == 0 or "quote" not in cue.places:
        return None
    before = s.tokens[token.i - 1].text
    closed = before in CLOSING or (before == "," and tree.lemma(token) in REPORTING)
    first, last = token.i + 1, _nominal_end(s, token.i + 1)
    counted = last < len(s.tokens) and s.tokens[last - 1].pos in ("NUM", "DET") and s.tokens[last].text == "of"
    last = _nominal_end(s, last + 1) if counted else last
    if not closed or last == first or s.tokens[last - 1].pos not in ("NOUN", "PROPN", "PRON"):
        return None
    if tree.lemma(s.tokens[last - 1]) in PERIODS or s.tokens[first].text.lower() in ("that", "it", "this"):
        return None
    follows = s.tokens[last] if last < len(s.tokens) else None
    return None if follows is not None and follows.tag in (*FINITE, "MD") else (first, last)


def _nominal_end(s: Sentence, first: int, *, also: tuple[str, ...] = ()) -> int:
    """Where the run of nominal words that starts at `first` ends; parts of speech in `also` may join them."""
    last = first
    while last < len(s.tokens) and s.tokens[last].text.lower() not in RELATIVE:
        t = s.tokens[last]
        if t.pos not in (*NOMINAL, *also) and not (t.text[:1].isupper() and t.pos in ("AUX", "VERB", "ADV", "INTJ")):
            break
        last += 1
    return last


def dateline(s: Sentence) -> int:
    """How many words a dateline takes at the head of a sentence ("KHARTOUM, 3 May (Reuters) - "); 0 without one."""
    if not s.tokens[0].text.isupper() or len(s.tokens[0].text) < 3:
        return 0
    for t in s.tokens[1:16]:
        if t.text in DASHES:
            return t.i + 1 if t.start > s.tokens[t.i - 1].end else 0
        if t.pos not in ("PROPN", "NUM", "PUNCT", "NOUN", "X", "SYM", "ADP"):
            return 0
    return 0


def phrase_before(index: int, s: Sentence, token: Token, names: DocumentNames, opened: int = 0) -> Speaker | None:
    """The noun phrase that ends right before a finite cue, with what hangs on it by a preposition."""
    first = token.i
    while first > opened and s.tokens[first - 1].pos in (*NOMINAL, "ADP"):
        first -= 1
    while first < token.i and s.tokens[first].pos == "ADP":
        first = next((t.i for t in s.tokens[first + 1 : token.i] if t.pos == "ADP"), token.i)
    if first == token.i:
        return _opening_phrase(index, s, token, names, opened)
    words = s.tokens[first : token.i]
    nouns = [t for t in words if t.pos in ("NOUN", "PROPN", "PRON")]
    if not nouns or words[-1].pos not in ("NOUN", "PROPN", "PRON") or tree.lemma(nouns[-1]) in PERIODS:
        return None
    if any(_speechless(s, t) for t in nouns) or nouns[0].text.lower() in TALKERS | EMPTY:
        return None
    return read_span(index, s, first, token.i, names)


def subject_of(s: Sentence, token: Token, foreign: frozenset[int] = frozenset()) -> Token | None:
    """The word that heads the subject of a verb: its own, that of the verb it is joined to, or what it modifies.

    Words in `foreign`, weekdays and the like are no subjects.
    """
    at, seen = token, set[int]()
    while at.i not in seen:
        seen.add(at.i)
        own = [
            c for c in tree.children(s, at.i)
            if c.dep in ("nsubj", "nsubj:outer") and c.i not in foreign and tree.lemma(c) not in PERIODS
        ]  # fmt: skip
        if own:
            nearest = min(own, key=lambda c: abs(c.i - at.i))
            relative = nearest.text.lower() in RELATIVE and at.dep in ("acl:relcl", "acl")
            return s.tokens[at.head] if relative else nearest
        if at.dep == "conj" and at.i in strays(s, at.head):
            at = s.tokens[s.tokens[at.head].head]
            continue
        if at.dep == "acl" and (at.tag == "VBG" or at.i == token.i):
            host = s.tokens[at.head]
            if host.dep == "obj" and tree.lemma(host) in WRITINGS and at.tag == "VBG":
                at = s.tokens[host.head]
                continue
            return s.tokens[host.head] if host.dep == "appos" and _only_verb(s, at) else host
        if at.dep == "parataxis" and s.tokens[at.head].tag == "VBG":
            at = s.tokens[at.head]
            continue
        if at.dep == "advcl" and _has_to(s, at) and at.i == token.i:
            return None
        if at.dep not in ("conj", "xcomp", "advcl") or (at.dep == "advcl" and at.tag != "VBG" and not _has_to(s, at)):
            return None
        at = s.tokens[at.head]
    return None


def _active_after_name(s: Sentence, token: Token, cue: Cue) -> bool:
    """Whether a participle behind a name is a misread past tense ("Erdogan, by contrast, promised to")."""
    host = s.tokens[token.head]
    follows = s.tokens[token.i + 1].lemma.lower() if token.i + 1 < len(s.tokens) else ""
    opens = (follows == "to" and "to" in cue.places) or follows == "that"
    return token.dep == "acl" and host.pos == "PROPN" and s.tokens[token.i - 1].text == "," and opens


def _is_passive(s: Sentence, token: Token) -> bool:
    """Whether the cue is passive; a participle without "have" and without a subject is ("asked twice, he left")."""
    bare = token.tag == "VBN" and not any(c.dep in ("aux", *tree.SUBJECTS) for c in tree.children(s, token.i))
    return tree.is_passive(s, token.i) or (bare and token.dep in ("advcl", "parataxis") and tree.lemma(token) == "ask")


def _only_verb(s: Sentence, token: Token) -> bool:
    """Whether a participle behind a comma is the only verb that can be finite ("Warlick, the envoy, called on ...")."""
    bare = token.dep == "acl" and token.i > 0 and s.tokens[token.i - 1].text == ","
    return bare and not any(t.tag in FINITE or t.tag == "MD" for t in s.tokens if t.i < token.i or t.dep == "root")


def _name_before(
    index: int, s: Sentence, token: Token, names: DocumentNames, *, anywhere: bool = False
) -> Token | None:
    """The last word of a name that stands right before a finite cue and was given another place in the tree."""
    if token.i == 0 or token.tag not in ("VBD", "VBZ", "VBP"):
        return None
    word = s.tokens[token.i - 1]
    named = any(m.end == word.end for m in names.by_sentence.get(index, ()))
    return word if named and (anywhere or word.dep in MISPLACED) else None


def _has_to(s: Sentence, token: Token) -> bool:
    return any(c.dep == "mark" and c.lemma.lower() == "to" for c in tree.children(s, token.i))


def before_cue(index: int, s: Sentence, token: Token, names: DocumentNames) -> Speaker | None:
    """The noun phrase right before a word, by position alone; None where there is none."""
    first = token.i
    while first > 0 and s.tokens[first - 1].pos in ("NOUN", "PROPN", "PRON", "DET", "ADJ"):
        first -= 1
    if first == token.i or s.tokens[token.i - 1].pos not in ("NOUN", "PROPN", "PRON"):
        return None
    return read_span(index, s, first, token.i, names, ())


def _first(index: int, s: Sentence, tokens: Iterator[Token], names: DocumentNames) -> Speaker | None:
    token = next(tokens, None)
    return speaker_at(index, s, token, names) if token is not None else None


def speaker_at(index: int, s: Sentence, head: Token, names: DocumentNames) -> Speaker | None:
    if (
        _speechless(s, head)
        or (head.pos == "NUM" and ":" in head.text)
        or head.pos not in ("NOUN", "PROPN", "PRON", "ADJ", "NUM", "DET")
    ):
        return None
    first, last = phrase_around(s, head.i)
    codes = tuple(
        dict.fromkeys(
            ref.code
            for c in tree.children(s, head.i)
            if c.dep == "conj" and (ref := names.actor_at(index, c.i)) is not None and ref.code
        )
    )
    return read_span(index, s, first, last, names, codes)


def _speechless(s: Sentence, head: Token) -> bool:
    low = head.lemma.lower()
    below = {c.dep for c in tree.children(s, head.i)}
    described = low == "those" and bool(below & {"acl", "acl:relcl", "amod"})
    if (
        low == "one"
        or head.pos == "PROPN"
        or (head.i > 0 and head.text[:1].isupper() and low not in ABSTRACT - {"time"})
    ):
        return low == "one" and not below & {"nmod", "obl", "appos", "acl"}
    return (low in EMPTY and not described) or low in ABSTRACT | UNSPEAKING


def _opening_phrase(index: int, s: Sentence, token: Token, names: DocumentNames, opened: int) -> Speaker | None:
    """The phrase that opens the sentence, where only what is put between marks parts it from the cue."""
    closed = [t.i for t in s.tokens[: token.i] if t.text in QUOTES]
    first = max(opened, closed[-1] + 1) if len(closed) % 2 == 0 and closed else opened
    while first < token.i and s.tokens[first].pos in ("CCONJ", "ADV"):
        first += 1
    last = _nominal_end(s, first, also=("CCONJ",))
    parted = last < token.i and s.tokens[last].text in (",", "(", "—", "–") and s.tokens[token.i - 1].pos == "PUNCT"
    if not parted or last == first or s.tokens[last - 1].pos not in ("NOUN", "PROPN", "PRON"):
        return None
    if tree.lemma(s.tokens[last - 1]) in PERIODS or _speechless(s, s.tokens[last - 1]):
        return None
    return None if s.tokens[first].text.lower() in TALKERS else read_span(index, s, first, last, names)


def read_span(
    index: int, s: Sentence, first: int, last: int, names: DocumentNames, codes: tuple[str, ...] = ()
) -> Speaker:
    """The words [first, last) as a speaker; `codes` are those of further speakers joined to it."""
    if s.tokens[first].text.lower() == "to" and last - first > 1:
        first += 1
    start, end = s.tokens[first].start, s.tokens[last - 1].end
    text = _phrase(s, first, last)
    actor = names.actor_of(index, first, last)
    code = actor.code or None if actor is not None else None
    name = _name(index, (start, end), actor.entity if actor is not None else "", text, names)
    how = actor.how if actor is not None else "phrase as written"
    return Speaker(name, code, text, (start, end), how, (code, *codes) if code and codes else ())


def _phrase(s: Sentence, first: int, last: int) -> str:
    text, end = "", -1
    for token in s.tokens[first:last]:
        text += token.text if not text or token.start == end else f" {token.text}"
        end = token.end
    return text


def _name(index: int, span: Span, entity: str, text: str, names: DocumentNames) -> str:
    """The canonical name: of a person in the phrase, of the entity referred to, or the phrase without its article."""
    there = [m for m in names.by_sentence.get(index, ()) if m.start < span[1] and span[0] < m.end]
    for mention in there:
        if mention.kind == "person" and not text[len(mention.text) :].startswith(("'s", "’s")):
            return mention.name
    if len(there) == 1 and there[0].start <= span[0] + 4 and there[0].end == span[1]:
        return there[0].name
    if not there and entity and (held := next((m for m in names.mentions if m.entity == entity), None)) is not None:
        return held.name
    words = text.split(maxsplit=1)
    return words[1] if len(words) == 2 and words[0].lower() in ("the", "a", "an") else text
