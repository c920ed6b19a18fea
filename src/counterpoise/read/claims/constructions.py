"""Where causal markers keep cause and effect in a dependency tree.

`links_of` yields a link for every marker of a sentence that has both sides. Sides are spans of subtrees without the
marker; a side that is a clause stands without the other side's words. See `markers` for the kinds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from counterpoise.read.candidates import Span
from counterpoise.read.claims.contents import span_of
from counterpoise.read.claims.markers import Marker, load_markers
from counterpoise.read.events import tree
from counterpoise.read.parse.pipeline import Sentence, Token

CLAUSAL = ("advcl", "ccomp", "acl:relcl", "parataxis", "conj", "root", "xcomp", "acl")
EMPTY_SUBJECTS = frozenset({"there"})
PERIODS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday day week month year hour minute minutes january february "
    "march april may june july august september october november december morning night that".split()
)
CLAUSE_KINDS = frozenset({"mark", "while", "event", "purpose", "motive", "result"})
"""Kinds whose main side must be a clause."""
HARM = frozenset("injure wound kill force destroy leave".split())
REPORTS = frozenset("say tell note report claim see know describe call put expect".split())
NO_PURPOSE = frozenset(
    [
        *("be", "have", "seem", "appear", "continue", "need", "like", "fail", "use", "go", "set", "negotiate", "limit"),
        *("give", "wait", "speak", "ask", "order", "request", "appeal", "direct", "allow", "decide", "seek"),
    ]
)


@dataclass(frozen=True, slots=True)
class Link:
    """Cause and effect of one marker; `verb` is the index of the word that negation and hedges hang on."""

    cause: Span
    effect: Span
    marker: Marker
    verb: int
    text: str


def links_of(s: Sentence, before: Sentence | None) -> Iterator[Link]:
    """The causal links that the sentence states; `before` is the sentence before it in its paragraph."""
    markers = load_markers()
    for token in s.tokens:
        for marker in markers.words.get(tree.lemma(token), ()) or markers.words.get(token.text.lower(), ()):
            sides = _SIDES[marker.kind](s, token, marker)
            if sides is not None and (marker.kind not in CLAUSE_KINDS or _has_verb(s, sides[0])):
                yield _link(sides, marker, token)
                break
    yield from _of_phrases(s, before, markers.phrases)


def _has_verb(s: Sentence, span: Span) -> bool:
    return any(t.pos in ("VERB", "AUX") for t in s.tokens if span[0] <= t.start < span[1])


def _link(sides: tuple[Span, Span, int], marker: Marker, token: Token) -> Link:
    """`sides` are first and second in the text of the marker, and the word that negation hangs on."""
    cause, effect = (sides[1], sides[0]) if marker.backward else (sides[0], sides[1])
    return Link(cause, effect, marker, sides[2], token.text)


Sides = tuple[Span, Span, int] | None


def _verb(s: Sentence, token: Token, marker: Marker) -> Sides:
    if token.pos != "VERB":
        return None
    subject = _subject_span(s, token)
    passive = tree.is_passive(s, token.i)
    if marker.words:
        other = _particle_object(s, token, marker.words[0])
    elif passive:
        below = [c for c in tree.children(s, token.i) if c.dep in ("obl:agent", "obl")]
        agent = next((c for c in below if tree.preposition(s, c.i) == "by"), None)
        other, subject = (subject or _modified(s, token)), _bare(s, agent) if agent else None
    else:
        objects = [c for c in tree.children(s, token.i) if c.dep in ("obj", "ccomp") and c.i > token.i]
        other = span_of(s, s.subtree(objects[0].i)) if objects else None
    return (subject, other, token.i) if subject and other and subject != other else None


def _modified(s: Sentence, token: Token) -> Span | None:
    """The noun before a participle ("unrest triggered by ...")."""
    if token.dep not in ("acl", "acl:relcl"):
        return None
    out = set(s.subtree(token.i))
    return span_of(s, [i for i in s.subtree(token.head) if i not in out])


def _subject_span(s: Sentence, token: Token) -> Span | None:
    for subject in tree.subjects(s, token.i):
        if tree.lemma(subject) in EMPTY_SUBJECTS:
            return None
        below = set(s.subtree(subject.i))
        if token.i in below:
            below -= set(s.subtree(token.i))
        return span_of(s, below)
    if token.dep == "advcl" and token.tag == "VBG":
        out = set(s.subtree(token.i))
        return span_of(s, [i for i in s.subtree(token.head) if i not in out and (i < token.i)])
    own = (c for c in tree.children(s, token.i) if c.dep in tree.SUBJECTS)
    this = next((c for c in own if c.text.lower() in ("this", "it", "that")), None)
    return (this.start, this.end) if this is not None else None


def _particle_object(s: Sentence, token: Token, particle: str) -> Span | None:
    for c in tree.children(s, token.i):
        hangs = c.i > token.i and c.dep in ("obl", "nmod", "advcl", "obj")
        if hangs and tree.preposition(s, c.i).split(" ")[0] == particle:
            return _bare(s, c)
    follows = token.i + 1 < len(s.tokens) and s.tokens[token.i + 1].lemma.lower() == particle
    if follows:
        objects = [c for c in tree.children(s, token.i) if c.dep == "obj" and c.i > token.i]
        return span_of(s, s.subtree(objects[0].i)) if objects else None
    return None


def _bare(s: Sentence, token: Token) -> Span | None:
    """A phrase without its prepositions."""
    cases = {c.i for c in tree.children(s, token.i) if c.dep in ("case", "mark") and c.i < token.i}
    for i in tuple(cases):
        cases.update(s.subtree(i))
    return span_of(s, [i for i in s.subtree(token.i) if i not in cases])


def _verb_clause(s: Sentence, token: Token, marker: Marker) -> Sides:
    made = [c for c in tree.children(s, token.i) if c.dep in ("xcomp", "ccomp", "advcl") and c.i > token.i]
    subject = _subject_span(s, token)
    if token.pos != "VERB" or tree.is_passive(s, token.i) or not made or subject is None:
        return None
    words = set(s.subtree(made[0].i))
    for c in tree.children(s, token.i):
        if c.dep == "obj":
            words.update(s.subtree(c.i))
    effect = span_of(s, [i for i in words if i > token.i])
    return (subject, effect, token.i) if effect else None


def _verb_state(s: Sentence, token: Token, marker: Marker) -> Sides:
    state = [c for c in tree.children(s, token.i) if c.dep == "xcomp" and c.i > token.i and c.pos in ("ADJ", "VERB")]
    return _verb_clause(s, token, marker) if state else None


def _verb_result(s: Sentence, token: Token, marker: Marker) -> Sides:
    """ "The blast left ten people dead"."""
    if token.tag == "VBG" or token.pos != "VERB":
        return None
    state = any(c.dep == "xcomp" and c.i > token.i for c in tree.children(s, token.i))
    return _verb(s, token, marker) if state else None


def _prep(s: Sentence, token: Token, marker: Marker) -> Sides:
    second = s.tokens[token.i + 1] if token.i + 1 < len(s.tokens) else None
    if second is None or second.lemma.lower() != marker.words[0]:
        return None
    return _around_noun(s, token, {token.i, second.i})


def _around_noun(s: Sentence, token: Token, own: set[int]) -> Sides:
    """The clause that a prepositional phrase hangs on, and its noun."""
    noun = s.tokens[token.head]
    if token.i < noun.i and noun.i not in own and min(own) in s.subtree(noun.i):
        head = noun
    else:
        below = [c for c in tree.children(s, token.i) if c.i > max(own) and c.pos != "PUNCT"]
        if not below or token.head == token.i:
            return None
        head = below[0]
        if head.head == token.i and token.dep in ("cop", "root"):
            return None
    span = span_of(s, [i for i in s.subtree(head.i) if i > max(own)])
    host = head.head if head is noun else token.head
    main = _clause_without(s, host, set(s.subtree(head.i)) | set(s.subtree(token.i)) | own)
    return (main, span, host) if main and span else None


def _clause_without(s: Sentence, host: int, out: set[int]) -> Span | None:
    """The clause around a word, without some words and without marks and coordinated clauses behind them."""
    at = s.tokens[host]
    while at.dep not in CLAUSAL and at.head != at.i and at.pos not in ("VERB",):
        at = s.tokens[at.head]
    held = [i for i in s.subtree(at.i) if i not in out]
    first = min(out)
    ahead = [i for i in held if i < first]
    return span_of(s, ahead if len(ahead) > 1 else [i for i in held if i > first])


def _mark(s: Sentence, token: Token, marker: Marker) -> Sides:
    clause = s.tokens[token.head]
    follows = s.tokens[token.i + 1].lemma.lower() if token.i + 1 < len(s.tokens) else ""
    if follows == "of" or clause.i <= token.i or token.dep not in ("mark", "advmod", "case") or clause.head == clause.i:
        return None
    below = set(s.subtree(clause.i))
    span = span_of(s, [i for i in below if i > token.i])
    main = _clause_without(s, clause.head, below)
    return (main, span, clause.head) if span and main else None


def _while(s: Sentence, token: Token, marker: Marker) -> Sides:
    """ "as" before a finite clause of its own subject, not "as well as", "as if" or "as he said"."""
    clause = s.tokens[token.head]
    opens = token.dep == "mark" and clause.dep == "advcl" and clause.pos == "VERB" and clause.tag != "VBN"
    own = any(c.dep.startswith("nsubj") and c.i > token.i for c in tree.children(s, clause.i))
    if s.tokens[token.i + 1].text.lower() in ("long", "soon", "far", "well", "if", "though"):
        return None
    if not opens or not own or tree.lemma(clause) in REPORTS or s.tokens[token.i - 1].lemma in ("such", "as", "well"):
        return None
    return _mark(s, token, marker)


def _noun(s: Sentence, token: Token, marker: Marker) -> Sides:
    """ "X is the cause of Y", "Y is the result of X"."""
    copula = any(c.dep == "cop" for c in tree.children(s, token.i))
    subject = next((c for c in tree.children(s, token.i) if c.dep in tree.SUBJECTS), None)
    of = next((c for c in tree.children(s, token.i) if c.dep == "nmod" and tree.preposition(s, c.i) == "of"), None)
    if token.pos != "NOUN" or not copula or subject is None or of is None:
        return None
    first, second = span_of(s, s.subtree(subject.i)), _bare(s, of)
    if first is None or second is None:
        return None
    return (first, second, token.i) if tree.lemma(token) == "cause" else (second, first, token.i)


def _motive(s: Sentence, token: Token, marker: Marker) -> Sides:
    if token.tag != "VBG" or token.dep not in ("advcl", "acl") or token.head >= token.i or len(s.subtree(token.i)) < 2:
        return None
    return _participle(s, token)


def _participle(s: Sentence, token: Token) -> Sides:
    below = set(s.subtree(token.i))
    span = span_of(s, below)
    main = _clause_without(s, token.head, below)
    return (main, span, token.head) if span and main else None


def _result(s: Sentence, token: Token, marker: Marker) -> Sides:
    comma = token.i > 0 and any(t.text == "," for t in s.tokens[max(0, token.i - 3) : token.i])
    harm = tree.lemma(token) in HARM and any(c.dep == "obj" for c in tree.children(s, token.i))
    if token.tag != "VBG" or token.dep not in ("advcl", "acl", "conj") or token.head >= token.i or not (comma or harm):
        return None
    return _participle(s, token)


def _over(s: Sentence, token: Token, marker: Marker) -> Sides:
    noun = s.tokens[token.head]
    if token.dep not in ("case", "mark") or noun.i < token.i or noun.head == noun.i:
        return None
    host = s.tokens[noun.head]
    if tree.lemma(host) not in marker.words or host.i > token.i or noun.pos == "NUM":
        return None
    below = set(s.subtree(noun.i))
    span = span_of(s, [i for i in below if i > token.i])
    main = _clause_without(s, host.i, below)
    return (main, span, host.i) if span and main else None


def _event(s: Sentence, token: Token, marker: Marker) -> Sides:
    noun = s.tokens[token.head]
    if token.dep not in ("case", "mark") or noun.i < token.i or noun.head == noun.i or tree.lemma(noun) in PERIODS:
        return None
    if token.text.lower() != "following" or noun.pos == "NUM":
        return None
    below = set(s.subtree(noun.i))
    span = span_of(s, [i for i in below if i > token.i])
    main = _clause_without(s, noun.head, below)
    return (main, span, noun.head) if span and main else None


def _purpose(s: Sentence, token: Token, marker: Marker) -> Sides:
    verb = s.tokens[token.head]
    if token.dep != "mark" or verb.dep != "advcl" or verb.head >= verb.i or verb.tag != "VB":
        return None
    ordered = " ".join(t.lemma.lower() for t in s.tokens[max(0, token.i - 2) : token.i]) == "in order"
    host = s.tokens[verb.head]
    if not ordered and (tree.lemma(host) in NO_PURPOSE or host.pos != "VERB"):
        return None
    return _participle(s, verb)


_SIDES = {
    "verb": _verb, "verb_clause": _verb_clause, "verb_state": _verb_state, "verb_result": _verb_result, "prep": _prep,
    "mark": _mark, "while": _while, "noun": _noun, "motive": _motive, "result": _result, "over": _over, "event": _event,
    "purpose": _purpose,
}  # fmt: skip


def _of_phrases(s: Sentence, before: Sentence | None, phrases: tuple[Marker, ...]) -> Iterator[Link]:
    words = [t.text.lower() for t in s.tokens]
    taken: set[int] = set()
    for marker in phrases:
        form = marker.form.split()
        for i in range(len(words) - len(form)):
            own = set(range(i, i + len(form)))
            if words[i : i + len(form)] != form or own & taken:
                continue
            taken |= own
            sides = _phrase(s, own) if marker.kind == "phrase" else _adverb(s, before, own)
            if sides is not None:
                yield _link(sides, marker, s.tokens[i])


def _phrase(s: Sentence, own: set[int]) -> Sides:
    """The clause before or around a prepositional phrase of several words, and the phrase behind it."""
    heads = [s.tokens[t.head] for t in (s.tokens[i] for i in own) if t.head not in own and t.head > max(own)]
    below = [c for i in own for c in tree.children(s, i) if c.i > max(own)]
    noun = min(heads, key=lambda t: t.i) if heads else below[0] if below else None
    if noun is None or noun.head == noun.i:
        return None
    inside = set(s.subtree(noun.i)) | own
    span = span_of(s, [i for i in s.subtree(noun.i) if i > max(own)])
    outside = noun.head
    while outside in inside and s.tokens[outside].head != outside:
        outside = s.tokens[outside].head
    main = _clause_without(s, outside, inside) if outside not in inside else None
    return (main, span, outside) if span and main else None


def _adverb(s: Sentence, before: Sentence | None, own: set[int]) -> Sides:
    """What was said before, and the clause that "therefore" opens."""
    first, last = min(own), max(own)
    ahead = [t.i for t in s.tokens if t.i < first]
    effect = span_of(s, [t.i for t in s.tokens if t.i > last])
    has_verb = any(s.tokens[i].pos == "VERB" for i in ahead)
    if effect is None or not any(t.pos in ("VERB", "AUX") for t in s.tokens[last + 1 :]):
        return None
    joined = s.tokens[first].text.lower() == "and" or (first > 0 and s.tokens[first - 1].text in (",", ";", "and"))
    if has_verb and joined:
        cause = span_of(s, ahead)
        return (cause, effect, s.root.i) if cause else None
    if len(ahead) <= 1 and before is not None:
        return (before.start, before.end), (s.tokens[0].start, effect[1]), s.root.i
    return None
