"""Contents that are no clause: objects, what something is called or put at, phrases with a preposition."""

from __future__ import annotations

from collections.abc import Sequence

from counterpoise.read.claims.positions import called_by_position, late_prep
from counterpoise.read.claims.quotes import Quotation
from counterpoise.read.claims.spans import Content, grown, span_of, strays, text_of
from counterpoise.read.events import tree
from counterpoise.read.parse.pipeline import Sentence, Token

COMPLAINING = frozenset({"complain", "accuse"})

COMPLETING = frozenset({"to", "of", "as", "against", "over", "with", "about", "at", "on"})

TIMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday day week month year january february march april may "
    "june july august september october november december".split()
)

HOLLOW = frozenset({"so", "what"})
"""Objects that say nothing by themselves."""


def object_of(s: Sentence, token: Token) -> Content | None:
    if tree.is_passive(s, token.i):
        return _done_to(s, token)
    follows = s.tokens[token.i + 1] if token.i + 1 < len(s.tokens) else None
    if follows is not None and follows.tag == "VBG":
        span = span_of(s, grown(s, token, [follows.i]))
        return Content((span,), "gerund") if span else None
    for child in tree.children(s, token.i):
        hollow = (child.text.lower() in HOLLOW and len(s.subtree(child.i)) == 1) or child.lemma.lower().endswith(
            ("self", "selves")
        )
        if child.i > token.i and child.dep in ("obj", "xcomp") and not hollow:
            below = set(s.subtree(child.i)) - strays(s, child.i)
            span = span_of(s, [*below, *_complements(s, token, child)])
            return Content((span,), "object") if span else None
    return _of_relative(s, token)


def _of_relative(s: Sentence, token: Token) -> Content | None:
    """What a relative clause is said of, where it is the object ("a point that officials have disputed")."""
    host = s.tokens[token.head]
    opened = any(t.tag in ("WDT", "WP") or t.text.lower() == "that" for t in s.tokens[host.i + 1 : token.i])
    own = any(c.dep == "nsubj" and c.text.lower() not in ("who", "which", "that") for c in tree.children(s, token.i))
    if token.dep != "acl:relcl" or not opened or not own or host.pos not in ("NOUN", "PROPN"):
        return None
    below = set(s.subtree(token.i))
    span = span_of(s, [i for i in s.subtree(host.i) if i not in below and i < token.i])
    return Content((span,), "what the relative clause is of") if span else None


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


def named_as(s: Sentence, token: Token, quotations: Sequence[Quotation]) -> Content | None:
    """Object and what it is called: both are content ("the sanctions 'arrogant'", "the move as a trap")."""
    objects = [c for c in tree.children(s, token.i) if c.dep == "obj" and c.i > token.i]
    if not objects:
        return called_by_position(s, token)
    called = [
        c for c in tree.children(s, token.i)
        if c.i > objects[0].i and (c.dep in ("xcomp", "ccomp", "obj") or (c.dep in ("obl", "advcl") and _as(s, c)))
    ]  # fmt: skip
    inside = [d for d in tree.children(s, objects[0].i) if d.dep in ("nmod", "appos", "acl") and _as(s, d)]
    quoted = any(objects[0].start <= q.start < s.end for q in quotations)
    if not called and not inside and not quoted:
        return called_by_position(s, token)
    words = set(s.subtree(objects[0].i))
    for c in called:
        words.update(s.subtree(c.i))
    span = span_of(s, grown(s, token, sorted(words)))
    return Content((span,), "object and what it is called") if span else None


def _as(s: Sentence, child: Token) -> bool:
    return tree.preposition(s, child.i) == "as"


def cited(s: Sentence, token: Token) -> Content | None:
    """ "citing X": X speaks, and the content is that of the cue which "citing" hangs on."""
    if token.tag != "VBG":
        return None
    beside = [c.i for c in tree.children(s, token.i) if c.dep == "parataxis"]
    for child in (c for host in (token.head, *beside) for c in tree.children(s, host)):
        if child.dep == "ccomp":
            span = span_of(s, s.subtree(child.i))
            return Content((span,), "content of the citing verb") if span else None
    return None


def prepositional(s: Sentence, token: Token, preposition: str, *, is_particle: bool) -> Content | None:
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
                addressee = text_of(s, hosts[1].i, before=marks[0].i) if len(hosts) > 1 else ""
                return Content((span,), f"after '{preposition}'", addressee, end)
    return late_prep(s, token, preposition) if tree.lemma(token) in COMPLAINING and not is_particle else None
