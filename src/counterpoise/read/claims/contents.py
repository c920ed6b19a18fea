"""Where the content of a claim lies: clause, infinitive, object, quotation, or the clause before the cue.

Spans run over the words of a subtree, without "that", without the cue's own words and without marks at the edges.
A quotation in the sentence counts as content of a cue that stands outside it. Relations are those of Universal
Dependencies: `ccomp` and `xcomp` below the cue, or the cue as `parataxis` below the reported clause.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from counterpoise.read.candidates import Span
from counterpoise.read.claims.cues import Cue, load_cues
from counterpoise.read.claims.quotes import Quotation
from counterpoise.read.events import tree
from counterpoise.read.parse.pipeline import Sentence, Token

EDGES = frozenset(",.;:-–—?!()\"'“”‘’«»`")
LEADS = frozenset({"that"})
TELLING_HOW = frozenset({"explain", "ask", "wonder", "tell", "question", "describe"})
CALLING = frozenset({"call", "brand", "label", "dub"})
COMPLAINING = frozenset({"complain", "accuse"})
ASKING = frozenset({"warn", "appeal", "urge", "call", "ask", "beg", "request", "press", "exhort", "implore"})
COMPLETING = frozenset({"to", "of", "as", "against", "over", "with", "about", "at", "on"})
TIMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday day week month year january february march april may "
    "june july august september october november december".split()
)
HOLLOW = frozenset({"it", "this", "that", "so", "what"})
"""Objects that say nothing by themselves."""
FINITE = ("VBD", "VBZ", "VBP")
NOMINAL = ("NOUN", "PROPN", "PRON", "DET", "ADJ", "NUM", "PART")
APART = frozenset({",", "—", "–", "--", "-", "”", '"', "''", "»"})
QUOTES = frozenset({"“", "”", '"', "«", "»", "``", "''"})
SAYING = frozenset({"say", "add", "note"})
TELLING = frozenset({"tell", "warn", "assure", "inform", "remind", "convince"})
"""Verbs whose object is the one addressed."""


@dataclass(frozen=True, slots=True)
class Content:
    """The content's parts in order, the place it was found in, and what stands between: addressee, end of the cue."""

    parts: tuple[Span, ...]
    place: str
    addressee: str = ""
    cue_end: int | None = None


def content_of(s: Sentence, token: Token, cue: Cue, quotations: Sequence[Quotation]) -> Content | None:
    """The content of a cue in one of the places of its sense; None where there is none."""
    if cue.particle and not _has_particle(s, token, cue.particle):
        return None
    for place in cue.places:
        found = _at(s, token, cue, place, quotations)
        if found is not None:
            return found
    if tree.is_passive(s, token.i):
        return None
    if not {"clause", "that", "quote"} & {*cue.places}:
        return None
    inserted = _inserted(s, token) if token.tag in FINITE and "that" not in cue.places else None
    return inserted or _late_that(s, token) or (by_position(s, token) if tree.lemma(token) in SAYING else None)


def _late_that(s: Sentence, token: Token) -> Content | None:
    """A clause with "that" some words behind the cue, no other verb between ("announced in answer to X that ...")."""
    for t in s.tokens[token.i + 1 : token.i + 16]:
        if t.tag in (*FINITE, "MD") or t.text in (";", ":"):
            return None
        wondered = t.tag in ("WP", "WRB") and tree.lemma(token) in TELLING_HOW and t.i > token.i + 1
        if wondered:
            span = span_of(s, range(t.i, len(s.tokens)))
            return Content((span,), "behind a question word", _addressee(s, token)) if span else None
        if t.text.lower() == "that" and _is_conjunction(s, t) and not _opens_relative(s, t):
            span = span_of(s, range(t.i + 1, len(s.tokens)))
            return Content((span,), "behind a late 'that'", _addressee(s, token)) if span else None
    return None


def _is_conjunction(s: Sentence, that: Token) -> bool:
    """Whether "that" opens a clause; tagged as a determiner it must not stand before a noun."""
    follows = s.tokens[that.i + 1].pos if that.i + 1 < len(s.tokens) else "PUNCT"
    return that.tag in ("IN", "WDT") or follows in ("ADP", "DET", "PRON", "ADV", "SCONJ")


def _inserted(s: Sentence, token: Token) -> Content | None:
    """What stands around "..., she said, ...", or before ", the paper reported late on Thursday", by position alone."""
    first = _subject_opens(s, token.i)
    if token.i + 1 < len(s.tokens) and s.tokens[token.i + 1].tag in FINITE and first > 0:
        return _into_relative(s, token, first)
    last = token.i + 1
    while last < len(s.tokens) and last - token.i < 6 and s.tokens[last].pos in (*NOMINAL, "ADP", "ADV"):
        last += 1
    if s.tokens[last - 1].pos == "ADJ" and last - 1 > token.i:
        return None
    marked = 0 < first < token.i and s.tokens[first - 1].text in APART
    closed = last >= len(s.tokens) or s.tokens[last].text in APART or s.tokens[last].text in (".", "?", "!")
    timed = all(t.pos != "NOUN" or t.dep.startswith(("obl", "nmod")) for t in s.tokens[token.i + 1 : last])
    if not marked or not closed or not timed or s.tokens[first].pos == "ADP":
        return None
    low, high = segment(s, token.i)
    opened = max(_opens_aside(s, first), low)
    before, after = span_of(s, range(opened, first)), span_of(s, range(last, high))
    if first - low < 3 or (before is None and after is None):
        return None
    parts = tuple(part for part in (before, after) if part is not None)
    return Content(parts, "around the cue, by position", _addressee(s, token))


def _subject_opens(s: Sentence, at: int) -> int:
    """Where the noun phrase right before a word begins; brackets at its end belong to it ("Graham (R-S.C.) said")."""
    first = at
    if first > 3 and s.tokens[first - 1].text == ")":
        first = next((t.i for t in reversed(s.tokens[: first - 1]) if t.text == "("), first)
    while first > 0 and s.tokens[first - 1].pos in (*NOMINAL, "ADP"):
        first -= 1
    return first


def _into_relative(s: Sentence, token: Token, first: int) -> Content | None:
    """A cue put between "which" and its verb ("weapons which they say left last month")."""
    short = token.i - first <= 3
    opened = s.tokens[first - 1].tag in ("WDT", "WP") or (
        short and s.tokens[token.i - 1].text.lower() in ("they", "he")
    )
    if not opened:
        return None
    stop = next((t.i for t in s.tokens[token.i + 1 :] if t.text in (",", ";", "—", "–")), len(s.tokens))
    span = span_of(s, range(token.i + 1, stop))
    return Content((span,), "the relative clause around the cue") if span else None


def segment(s: Sentence, at: int) -> tuple[int, int]:
    """First word and end of the stretch between semicolons that a word stands in."""
    stops = [t.i for t in s.tokens if t.text == ";"]
    low = max((i for i in stops if i < at), default=-1) + 1
    return low, min((i for i in stops if i > at), default=len(s.tokens))


def _opens_aside(s: Sentence, first: int) -> int:
    """Where the clause around an inserted cue begins: behind "which", or at a participle or "whose" behind a comma."""
    for i in range(first - 1, max(first - 12, 0), -1):
        t = s.tokens[i]
        if t.tag in (*FINITE, "MD") or (t.text == "," and i < first - 1 and s.tokens[i + 1].tag not in ("VBN", "WP$")):
            return 0
        if t.tag in ("WDT", "WP"):
            return i + 1
        if t.text == "," and i < first - 1:
            return i + 1
    return 0


def by_position(s: Sentence, token: Token) -> Content | None:
    """What follows "X said", or stands before ", X said" at the end, where the tree shows no clause."""
    first = token.i
    while first > 0 and s.tokens[first - 1].pos in ("NOUN", "PROPN", "PRON", "DET", "ADJ"):
        first -= 1
    after = [t for t in s.tokens[token.i + 1 :] if t.pos != "PUNCT"]
    if first > 3 and s.tokens[first - 1].text in EDGES and not any(t.pos in ("VERB", "AUX") for t in after):
        span = span_of(s, range(first))
        return Content((span,), "what stands before") if span else None
    opens = bool(after) and after[0].i == token.i + 1 and after[0].pos in ("PRON", "DET", "NOUN", "PROPN", "ADJ", "NUM")
    if not opens or not any(t.pos in ("VERB", "AUX") for t in after):
        return None
    span = span_of(s, range(token.i + 1, len(s.tokens)))
    return Content((span,), "what follows") if span else None


def _opens_relative(s: Sentence, that: Token) -> bool:
    """Whether a verb follows "that" at once, which then is a relative pronoun."""
    return that.i + 1 < len(s.tokens) and s.tokens[that.i + 1].pos in ("VERB", "AUX")


def _at(s: Sentence, token: Token, cue: Cue, place: str, quotations: Sequence[Quotation]) -> Content | None:
    if place in ("clause", "that"):
        return _clause(s, token, quotations, needs_that=place == "that")
    if place == "quote":
        return _quoted(s, token, quotations)
    if place == "to":
        return _infinitive(s, token)
    if place == "obj":
        return _object(s, token)
    if place == "as":
        return _named_as(s, token, quotations)
    if place == "cited":
        return _cited(s, token)
    if place == "at":
        return _valued(s, token, quotations)
    if place == "saying":
        return _saying(s, token, quotations)
    return _prepositional(s, token, place.removeprefix("prep:"), is_particle=bool(cue.particle))


def _has_particle(s: Sentence, token: Token, particle: str) -> bool:
    return any(t.lemma.lower() == particle for t in s.tokens[token.i + 1 : token.i + 4])


def span_of(s: Sentence, places: Iterable[int]) -> Span | None:
    """From the first to the last of the words, without marks and "that" at the edges; None where nothing is left.

    A full quotation mark that opens inside stays outside: the text between two edges is what counts.
    """
    held = sorted(places)
    while held and (s.tokens[held[0]].text in EDGES or s.tokens[held[0]].text.lower() in LEADS):
        held.pop(0)
    while held and s.tokens[held[-1]].text in EDGES and not _closes_here(s, held):
        held.pop()
    return (s.tokens[held[0]].start, s.tokens[held[-1]].end) if held else None


def _closes_here(s: Sentence, held: Sequence[int]) -> bool:
    """Whether the last word is a bracket or mark that closes what one of the others opens."""
    pairs = {")": "(", "”": "“", "»": "«", "''": "``", '"': '"'}
    opener = pairs.get(s.tokens[held[-1]].text)
    others = [s.tokens[i].text for i in held[:-1]]
    return opener is not None and (others.count(opener) % 2 == 1 if opener == '"' else opener in others)


def strays(s: Sentence, clause: int) -> set[int]:
    """Words of a content clause that go on with the cue's own clause ("denied that he had fired and blamed X")."""
    head = s.tokens[clause]
    out: set[int] = set()
    for child in tree.children(s, clause):
        own = any(c.dep in tree.SUBJECTS or c.dep in ("aux", "aux:pass", "cop") for c in tree.children(s, child.i))
        if (
            child.dep == "conj"
            and child.tag in ("VBD", "VBZ")
            and head.tag in ("VBN", "VB", "VBG", "NN", "NNS")
            and not own
        ):
            out.update(i for i in s.subtree(child.i) if i >= min(child.i, *_links(s, child)))
    return out


def _links(s: Sentence, child: Token) -> list[int]:
    return [c.i for c in tree.children(s, child.i) if c.dep in ("cc", "punct") and c.i < child.i] or [child.i]


def _clause(s: Sentence, token: Token, quotations: Sequence[Quotation], *, needs_that: bool) -> Content | None:
    hosts = {"obl", "obj", "iobj"} if tree.lemma(token) in TELLING else {"obl"}
    between = (c for c in tree.children(s, token.i) if c.dep in hosts)
    dated = (c for noun in between for c in tree.children(s, noun.i) if _is_that_clause(s, c))
    goes_on = token.i + 1 < len(s.tokens) and s.tokens[token.i + 1].pos not in ("PUNCT", "ADP", "ADV")
    near = sorted(tree.children(s, token.i), key=lambda c: goes_on and c.i < token.i)
    for child in (*near, *dated):
        below_noun = child.dep in ("acl:relcl", "acl")
        if child.tag == "VBG" and tree.lemma(child) in load_cues():
            continue
        if child.dep not in ("ccomp", "parataxis") and not below_noun:
            continue
        if (child.dep == "parataxis" and needs_that) or (below_noun and child.head == token.i):
            continue
        marks = [c for c in tree.children(s, child.i) if c.dep == "mark"]
        that = any(c.lemma.lower() == "that" for c in marks)
        if (needs_that and not that) or (child.dep == "parataxis" and child.i > token.i and not _speech_mark(s, token)):
            continue
        own = set() if below_noun else _own(s, token)
        low, high = segment(s, token.i)
        below = [i for i in s.subtree(child.i) if i not in own and low <= i < high]
        if child.i < token.i and not any(s.tokens[i].tag in (*FINITE, "MD") for i in below):
            continue
        below = [i for i in below if (i > token.i) == (child.i > token.i) and i not in strays(s, child.i)]
        span = span_of(s, _grown(s, token, below) if child.i > token.i and not below_noun else below)
        if span is not None and len(below) > 1:
            parts = _with_quotes(span, s, token, quotations)
            return Content(parts, "clause", _addressee(s, token))
    inserted = token.dep == "parataxis" or (token.dep in ("advcl", "ccomp", "conj") and _is_bare_clause(s, token))
    return _around(s, token) if inserted and not needs_that and token.head != token.i else None


def _grown(s: Sentence, token: Token, held: Sequence[int]) -> list[int]:
    """The clause behind a cue with what a small parser cuts off: up to a mark, or "and" with a verb of the cue's own.

    A quotation that opens right behind the clause belongs to it.
    """
    last, quoted = max(held, default=token.i), False
    if last <= token.i:
        return list(held)
    for t in s.tokens[last + 1 :]:
        if t.text in QUOTES:
            quoted = not quoted and t.i == last + 1
            if not quoted:
                break
        elif not quoted and (t.pos == "PUNCT" or (t.pos == "CCONJ" and _goes_back(s, t, token))):
            break
        last = t.i
    return [*held, *range(max(held) + 1, last + 1)]


def _goes_back(s: Sentence, joint: Token, token: Token) -> bool:
    """Whether "and" leads to a verb like the cue ("and denied"), which then is no part of what is said."""
    first = next((t for t in s.tokens[joint.i + 1 :] if t.pos in ("VERB", "AUX") or t.dep in tree.SUBJECTS), None)
    return first is None or (first.dep not in tree.SUBJECTS and first.pos == "VERB" and first.tag == token.tag)


def _is_bare_clause(s: Sentence, token: Token) -> bool:
    """Only a subject and a cue, as in ", Mr. Obama said,", whatever the parser takes it for."""
    below = s.subtree(token.i)
    subject = any(c.dep in ("nsubj", "nsubj:outer") for c in tree.children(s, token.i))
    verbs = [i for i in below if s.tokens[i].pos == "VERB"]
    return subject and verbs == [token.i] and not any(c.dep == "mark" for c in tree.children(s, token.i))


def _is_that_clause(s: Sentence, child: Token) -> bool:
    """A clause with "that" which the parser has hung on a date or addressee instead of the verb."""
    marks = [c for c in tree.children(s, child.i) if c.dep == "mark" and c.lemma.lower() == "that"]
    return child.dep in ("acl:relcl", "acl") and bool(marks)


def _around(s: Sentence, token: Token) -> Content | None:
    """The clause that the cue is put behind or into ("..., he said, ...")."""
    own = set(s.subtree(token.i))
    low, high = segment(s, token.i)
    rest = [i for i in s.subtree(token.head) if i not in own and low <= i < high]
    if not _set_apart(s, min(own), max(own)):
        return None
    before, after = span_of(s, [i for i in rest if i < min(own)]), span_of(s, [i for i in rest if i > max(own)])
    parts = tuple(part for part in (before, after) if part is not None)
    return Content(parts, "clause around the cue", _addressee(s, token)) if parts and before else None


def _set_apart(s: Sentence, first: int, last: int) -> bool:
    """Whether the words are cut off by marks from what they are put into."""
    before = first == 0 or s.tokens[first - 1].text in EDGES or s.tokens[first].text in EDGES
    after = last + 1 >= len(s.tokens) or s.tokens[last + 1].text in EDGES or s.tokens[last].text in EDGES
    return before and after


def _speech_mark(s: Sentence, token: Token) -> bool:
    """Whether a colon or quotation mark follows within a few words of the cue."""
    return any(t.text in (":", '"', "“", "«", "``") for t in s.tokens[token.i + 1 : token.i + 6])


def _own(s: Sentence, token: Token) -> set[int]:
    """The cue with its auxiliaries, subject and adverbs, which are no content."""
    kept = {token.i}
    for child in tree.children(s, token.i):
        if child.dep not in ("ccomp", "parataxis", "xcomp", "conj"):
            kept.update(s.subtree(child.i))
    return kept


def _with_quotes(span: Span, s: Sentence, token: Token, quotations: Sequence[Quotation]) -> tuple[Span, ...]:
    """The clause grown to the quotation it lies in, and the quotation's other half behind the cue."""
    parts = [span]
    for q in quotations:
        if q.start <= span[1] + 1 and span[0] <= q.end + 1 and not q.start <= token.start < q.end and not q.is_short:
            parts[0] = (min(parts[0][0], q.start), max(parts[0][1], q.end))
        elif token.end <= q.start < s.end and span[1] <= token.start and (not q.is_short or _is_half(s, token, q)):
            parts.append((q.start, q.end))
    return tuple(parts)


def _is_half(s: Sentence, token: Token, q: Quotation) -> bool:
    """Whether only marks lie between the cue and a quotation that a small letter opens."""
    between = [t for t in s.tokens if token.i < t.i and t.end <= q.start]
    first = next((t for t in s.tokens if t.start >= q.start), None)
    return all(t.pos == "PUNCT" for t in between) and first is not None and first.text[:1].islower()


def _quoted(s: Sentence, token: Token, quotations: Sequence[Quotation]) -> Content | None:
    near = [
        q for q in quotations
        if q.start < s.end and s.start < q.end and not q.start <= token.start < q.end and not q.is_short
    ]  # fmt: skip
    if not near:
        return None
    behind = [q for q in near if q.start >= token.end]
    ahead = [q for q in near if q.end <= token.start]
    if ahead and not _between(s, ahead[-1].end, token.start):
        ahead = []
    if behind and not ahead and _between_verbs(s, token, behind[0]):
        return None
    chosen = [*ahead[-1:], *behind[:1]]
    return Content(tuple((q.start, q.end) for q in chosen), "quotation", _addressee(s, token)) if chosen else None


def _between(s: Sentence, start: int, end: int) -> bool:
    """Whether only a short stretch (mark, speaker, auxiliaries) lies between a quotation and its cue."""
    return sum(1 for t in s.tokens if start <= t.start < end) <= 14


def _between_verbs(s: Sentence, token: Token, q: Quotation) -> bool:
    return any(t.pos == "VERB" and token.end <= t.start < q.start and t.dep == "conj" for t in s.tokens)


def _infinitive(s: Sentence, token: Token) -> Content | None:
    for child in tree.children(s, token.i):
        if child.i > token.i and child.dep in ("xcomp", "ccomp", "advcl") and _has_to(s, child):
            span = span_of(s, set(s.subtree(child.i)) - strays(s, child.i))
            return Content((span,), "infinitive", _addressee(s, token)) if span else None
    return _late_to(s, token) if tree.lemma(token) in ASKING else None


def _late_to(s: Sentence, token: Token) -> Content | None:
    """An infinitive behind the one who is asked, where the tree shows none ("urged both to exchange data")."""
    for t in s.tokens[token.i + 1 : token.i + 12]:
        follows = s.tokens[t.i + 1] if t.i + 1 < len(s.tokens) else None
        if t.text.lower() == "to" and follows is not None and follows.tag == "VB":
            span = span_of(s, _grown(s, token, [t.i, t.i + 1]))
            asked = [w for w in s.tokens[token.i + 1 : t.i] if w.text.lower() != "on"]
            return Content((span,), "behind a late 'to'", " ".join(w.text for w in asked)) if span else None
        if t.pos in ("VERB", "AUX", "PUNCT"):
            return None
    return None


def _has_to(s: Sentence, child: Token) -> bool:
    return any(c.dep == "mark" and c.lemma.lower() == "to" for c in tree.children(s, child.i))


def _object(s: Sentence, token: Token) -> Content | None:
    if tree.is_passive(s, token.i):
        return _done_to(s, token)
    follows = s.tokens[token.i + 1] if token.i + 1 < len(s.tokens) else None
    if follows is not None and follows.tag == "VBG":
        span = span_of(s, _grown(s, token, [follows.i]))
        return Content((span,), "gerund") if span else None
    for child in tree.children(s, token.i):
        hollow = child.text.lower() in HOLLOW or child.lemma.lower().endswith(("self", "selves"))
        if child.i > token.i and child.dep in ("obj", "xcomp") and not hollow:
            below = set(s.subtree(child.i)) - strays(s, child.i)
            span = span_of(s, [*below, *_complements(s, token, child)])
            return Content((span,), "object") if span else None
    return None


def _done_to(s: Sentence, token: Token) -> Content | None:
    """What a passive is said of ("the raid was condemned by Turkey", "a fact first reported by the BBC")."""
    subject = next((c for c in tree.children(s, token.i) if c.dep in tree.SUBJECTS and c.i < token.i), None)
    host = subject or (s.tokens[token.head] if token.dep in ("acl", "acl:relcl") else None)
    if host is None or host.pos not in ("NOUN", "PROPN"):
        return None
    own = set(s.subtree(token.i)) if subject is None else set()
    span = span_of(s, [i for i in s.subtree(host.i) if i not in own and i < token.i])
    return Content((span,), "what is done to") if span else None


def _complements(s: Sentence, token: Token, after: Token) -> list[int]:
    """Phrases behind an object that complete it ("opposition to the sale", "the statement as a threat"), not times."""
    found: list[int] = []
    for child in tree.children(s, token.i):
        timed = tree.lemma(child) in TIMES or child.pos == "NUM"
        completes = child.dep in ("obl", "advcl", "nmod") and tree.preposition(s, child.i) in COMPLETING
        if child.i > after.i and completes and not timed:
            found.extend(s.subtree(child.i))
    return found


def _saying(s: Sentence, token: Token, quotations: Sequence[Quotation]) -> Content | None:
    """ "Quoted a source as saying that ...": the content is that of "saying"."""
    for t in s.tokens[token.i + 2 : token.i + 24]:
        if t.text.lower() == "saying" and s.tokens[t.i - 1].text.lower() == "as":
            return _clause(s, t, quotations, needs_that=False) or _quoted(s, t, quotations)
        if t.tag in (*FINITE, "MD"):
            return None
    return None


def _valued(s: Sentence, token: Token, quotations: Sequence[Quotation]) -> Content | None:
    """An object and the number it is put at, or the blame and whom it is put on."""
    objects = [c for c in tree.children(s, token.i) if c.dep == "obj" and c.i > token.i]
    if objects and objects[0].text.lower() == "it":
        return _quoted(s, token, quotations)
    for t in s.tokens[token.i + 1 : token.i + 12]:
        numbered = t.text.lower() == "at" and any(w.pos in ("NUM", "SYM") for w in s.tokens[t.i + 1 : t.i + 5])
        blamed = t.text.lower() == "on" and bool(objects) and tree.lemma(objects[0]) in ("blame", "responsibility")
        if numbered or blamed:
            span = span_of(s, _grown(s, token, [token.i + 1, t.i]))
            return Content((span,), "object and value") if span else None
    return None


def _named_as(s: Sentence, token: Token, quotations: Sequence[Quotation]) -> Content | None:
    """Object and what it is called: both are content ("the sanctions 'arrogant'", "the move as a trap")."""
    objects = [c for c in tree.children(s, token.i) if c.dep == "obj" and c.i > token.i]
    if not objects:
        return _called(s, token)
    called = [
        c for c in tree.children(s, token.i)
        if c.i > objects[0].i and (c.dep in ("xcomp", "ccomp", "obj") or (c.dep in ("obl", "advcl") and _as(s, c)))
    ]  # fmt: skip
    inside = [d for d in tree.children(s, objects[0].i) if d.dep in ("nmod", "appos", "acl") and _as(s, d)]
    quoted = any(objects[0].start <= q.start < s.end for q in quotations)
    if not called and not inside and not quoted:
        return _called(s, token)
    words = set(s.subtree(objects[0].i))
    for c in called:
        words.update(s.subtree(c.i))
    span = span_of(s, _grown(s, token, sorted(words)))
    return Content((span,), "object and what it is called") if span else None


def _called(s: Sentence, token: Token) -> Content | None:
    """ "Called the steps irresponsible", "called him a liar": a second phrase right behind the object."""
    at = token.i + 1
    while at < len(s.tokens) and s.tokens[at].pos in ("DET", "ADJ", "NUM"):
        at += 1
    while at < len(s.tokens) and s.tokens[at].pos in ("NOUN", "PROPN", "PRON") and at - token.i < 8:
        at += 1
    named = at > token.i + 1 and s.tokens[at - 1].pos in ("NOUN", "PROPN", "PRON")
    follows = s.tokens[at] if at < len(s.tokens) else None
    opens = follows is not None and (
        follows.text in QUOTES or follows.text.lower() in ("a", "an") or follows.pos == "ADJ"
    )
    if tree.lemma(token) not in CALLING or not named or not opens:
        return None
    span = span_of(s, _grown(s, token, [token.i + 1, at]))
    return Content((span,), "object and what it is called, by position") if span else None


def _as(s: Sentence, child: Token) -> bool:
    return tree.preposition(s, child.i) == "as"


def _cited(s: Sentence, token: Token) -> Content | None:
    """ "citing X": X speaks, and the content is that of the cue which "citing" hangs on."""
    if token.tag != "VBG":
        return None
    beside = [c.i for c in tree.children(s, token.i) if c.dep == "parataxis"]
    for child in (c for host in (token.head, *beside) for c in tree.children(s, host)):
        if child.dep == "ccomp":
            span = span_of(s, s.subtree(child.i))
            return Content((span,), "content of the citing verb") if span else None
    return None


def _prepositional(s: Sentence, token: Token, preposition: str, *, is_particle: bool) -> Content | None:
    hosts = [token, *(c for c in tree.children(s, token.i) if c.dep == "obj")]
    for host in hosts:
        for child in tree.children(s, host.i):
            if child.i <= token.i or child.dep not in ("obl", "nmod", "advcl", "acl"):
                continue
            marks = [c for c in tree.children(s, child.i) if c.dep in ("case", "mark") and c.i < child.i]
            if not marks or marks[0].lemma.lower() != preposition:
                continue
            span = span_of(s, [i for i in s.subtree(child.i) if i > marks[0].i and i not in strays(s, child.i)])
            if span is not None:
                end = marks[0].end if is_particle else None
                addressee = _text_of(s, hosts[1].i, before=marks[0].i) if len(hosts) > 1 else ""
                return Content((span,), f"after '{preposition}'", addressee, end)
    return _late_prep(s, token, preposition) if tree.lemma(token) in COMPLAINING and not is_particle else None


def _late_prep(s: Sentence, token: Token, preposition: str) -> Content | None:
    """ "Complained to the council of a violation": the phrase some words behind the cue."""
    for t in s.tokens[token.i + 2 : token.i + 9]:
        if t.pos in ("VERB", "AUX", "PUNCT"):
            return None
        if t.text.lower() == preposition and s.tokens[t.i - 1].pos in ("NOUN", "PROPN"):
            span = span_of(s, _grown(s, token, [t.i + 1])) if t.i + 1 < len(s.tokens) else None
            asked = [w for w in s.tokens[token.i + 1 : t.i] if w.text.lower() != "to"]
            return Content((span,), f"behind a late '{preposition}'", " ".join(w.text for w in asked)) if span else None
    return None


def _addressee(s: Sentence, token: Token) -> str:
    for child in tree.children(s, token.i):
        if child.dep in ("obj", "iobj") and child.i > token.i:
            return _text_of(s, child.i)
        if child.dep == "obl" and child.i > token.i and tree.preposition(s, child.i) == "to":
            return _text_of(s, child.i)
    return ""


def _text_of(s: Sentence, i: int, before: int | None = None) -> str:
    """A phrase without its preposition and clauses, as it is written."""
    out = {k for c in tree.children(s, i) if c.dep in ("acl:relcl", "acl", "case") for k in s.subtree(c.i)}
    words = [s.tokens[k] for k in s.subtree(i) if k not in out and (before is None or k < before)]
    return " ".join(t.text for t in words if t.text not in EDGES)
