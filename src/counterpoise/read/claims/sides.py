"""Where causal markers keep cause and effect in a dependency tree, by kind of marker.

Each function takes a sentence, the marker's word and the marker, and gives what stands first and second in the table's
order of the kind, with the word that negation hangs on; None where one side is missing. Sides are spans of subtrees
without the marker; a side that is a clause stands without the other side's words. See `markers` for the kinds.
"""

from __future__ import annotations

from counterpoise.read.candidates import Span
from counterpoise.read.claims.conditions import by_position, inverted, phrase_by_position, reason, the_more
from counterpoise.read.claims.markers import Marker, load_quantities
from counterpoise.read.claims.spans import span_of
from counterpoise.read.events import tree
from counterpoise.read.parse.pipeline import Sentence, Token

CLAUSAL = ("advcl", "ccomp", "acl:relcl", "parataxis", "conj", "root", "xcomp", "acl")
EMPTY_SUBJECTS = frozenset({"there"})
PERIODS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday day week month year hour minute minutes january february "
    "march april may june july august september october november december morning night that".split()
)
HARM = frozenset("injure wound kill force destroy leave".split())
REPORTS = frozenset("say tell note report claim see know describe call put expect".split())
NO_PURPOSE = frozenset(
    [
        *("be", "have", "seem", "appear", "continue", "need", "like", "fail", "use", "go", "set", "negotiate", "limit"),
        *("give", "wait", "speak", "ask", "order", "request", "appeal", "direct", "allow", "decide", "seek"),
    ]
)


PERSONS = frozenset({"he", "she", "i", "we", "you", "who"})
MEANING = frozenset("mean aim design intend try seek want fail hope attempt need refuse plan".split())
ASKING = frozenset("ask wonder inquire question see know doubt unclear clear decide determine".split())
AGENTS = frozenset(
    "force army military troop government minister president side country state leader official parliament leadership "
    "authority ministry commander people party rebel militia soldier opposition diplomat".split()
)
WANTING = frozenset(
    "want try plan agree vow promise refuse manage begin start attempt pledge intend hope able unable willing fail "
    "threaten move help order force expect due likely ready".split()
)


Sides = tuple[Span, Span, int] | None


def _verb(s: Sentence, token: Token, marker: Marker) -> Sides:
    if token.pos != "VERB" or _is_aimed_at(s, token):
        return None
    subject = _subject_span(s, token)
    if any(c.text.lower() in PERSONS for c in tree.children(s, token.i) if c.dep == "nsubj"):
        return None
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


def _is_aimed_at(s: Sentence, token: Token) -> bool:
    """Whether the effect is only meant or tried ("was meant to prevent", "deployed troops to deter")."""
    infinite = token.tag == "VB" and any(c.text.lower() == "to" for c in tree.children(s, token.i) if c.i < token.i)
    return infinite and (token.dep == "advcl" or tree.lemma(s.tokens[token.head]) in MEANING)


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
    return _around_noun(s, token, {token.i, second.i}) or phrase_by_position(s, token.i, second.i)


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
    main = clause_without(s, host, set(s.subtree(head.i)) | set(s.subtree(token.i)) | own)
    return (main, span, host) if main and span else None


def clause_without(s: Sentence, host: int, out: set[int]) -> Span | None:
    """The clause around a word, without some words and without marks and coordinated clauses behind them."""
    at = s.tokens[host]
    while at.dep not in CLAUSAL and at.head != at.i and at.pos not in ("VERB",):
        at = s.tokens[at.head]
    first = min(out)
    stops = [t.i for t in s.tokens if t.text == ";"]
    low = max((i for i in stops if i < first), default=-1)
    high = min((i for i in stops if i > first), default=len(s.tokens))
    held = [i for i in s.subtree(at.i) if i not in out and low < i < high]
    ahead = [i for i in held if i < first]
    return span_of(s, ahead if len(ahead) > 1 else [i for i in held if i > first])


def _mark(s: Sentence, token: Token, marker: Marker) -> Sides:
    follows = s.tokens[token.i + 1].lemma.lower() if token.i + 1 < len(s.tokens) else ""
    if follows == "of":
        return None
    sides = _subordinate(s, token)
    if sides is not None and not _only_reports(s, sides[0]):
        return sides
    return by_position(s, token) if token.pos in ("SCONJ", "ADP") else None


def _only_reports(s: Sentence, span: Span) -> bool:
    """Whether a side is but the words that tell who said it ("officials said")."""
    inside = [t for t in s.tokens if span[0] <= t.start < span[1]]
    return len(inside) <= 6 and any(tree.lemma(t) in REPORTS | {"complain", "add"} for t in inside)


def _subordinate(s: Sentence, token: Token) -> Sides:
    """Main clause and the clause that a conjunction opens, by the tree."""
    clause = s.tokens[token.head]
    if clause.i <= token.i or token.dep not in ("mark", "advmod", "case") or clause.head == clause.i:
        return None
    below = set(s.subtree(clause.i))
    span = span_of(s, [i for i in below if i > token.i])
    main = clause_without(s, clause.head, below)
    return (main, span, clause.head) if span and main else None


def _if(s: Sentence, token: Token, marker: Marker) -> Sides:
    """A condition; "as if", "if not" and questions of yes or no ("asked if") are none."""
    before = tree.lemma(s.tokens[token.i - 1]) if token.i else ""
    follows = s.tokens[token.i + 1].text.lower() if token.i + 1 < len(s.tokens) else ""
    start = max((t.i for t in s.tokens[: token.i] if t.text == ","), default=0)
    asked = {tree.lemma(t) for t in s.tokens[start : token.i]} & ASKING
    if before in ("as", "even", "only") or follows in ("not", "so", "any", "necessary", "possible") or asked:
        return None
    return _while(s, token, marker) or by_position(s, token)


def _while(s: Sentence, token: Token, marker: Marker) -> Sides:
    """ "as" before a finite clause of its own subject, not "as well as", "as if" or "as he said"."""
    clause = s.tokens[token.head]
    bare = clause.tag == "VBN" and not any(c.dep in ("aux", "aux:pass") for c in tree.children(s, clause.i))
    opens = token.dep == "mark" and clause.dep == "advcl" and clause.pos == "VERB" and not bare
    own = any(c.dep.startswith("nsubj") and c.i > token.i for c in tree.children(s, clause.i))
    if s.tokens[token.i + 1].text.lower() in ("long", "soon", "far", "well", "if", "though"):
        return None
    if not opens or not own or tree.lemma(clause) in REPORTS or s.tokens[token.i - 1].lemma in ("such", "as", "well"):
        return None
    return _subordinate(s, token)


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
    main = clause_without(s, token.head, below)
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
    return _host_and_phrase(s, token, host.i)


def _event(s: Sentence, token: Token, marker: Marker) -> Sides:
    noun = s.tokens[token.head]
    if token.dep not in ("case", "mark") or noun.i < token.i or noun.head == noun.i or tree.lemma(noun) in PERIODS:
        return None
    if token.text.lower() != "following" or noun.pos == "NUM":
        return None
    return _host_and_phrase(s, token, noun.head)


def _host_and_phrase(s: Sentence, token: Token, host: int) -> Sides:
    """The clause of the word `host`, and the phrase that the preposition `token` opens under it."""
    below = set(s.subtree(token.head))
    span = span_of(s, [i for i in below if i > token.i])
    main = clause_without(s, host, below)
    return (main, span, host) if span and main else None


def _purpose(s: Sentence, token: Token, marker: Marker) -> Sides:
    verb = s.tokens[token.head]
    if token.dep != "mark" or verb.dep != "advcl" or verb.head >= verb.i or verb.tag != "VB":
        return None
    ordered = " ".join(t.lemma.lower() for t in s.tokens[max(0, token.i - 2) : token.i]) == "in order"
    host = s.tokens[verb.head]
    if not ordered and (tree.lemma(host) in NO_PURPOSE or host.pos != "VERB"):
        return None
    return _participle(s, verb)


def _verb_on(s: Sentence, token: Token, marker: Marker) -> Sides:
    sides = _verb(s, token, marker)
    if sides is None:
        return None
    inside = (t for t in s.tokens if sides[1][0] <= t.start < sides[1][1])
    if _is_agent(s, sides[0]):
        return None
    return sides if any(tree.lemma(t) in load_quantities() for t in inside) else None


def _verb_thing(s: Sentence, token: Token, marker: Marker) -> Sides:
    """ "The war explains the rise": a verb whose subject is something that happens, not somebody."""
    sides = _verb(s, token, marker)
    return None if sides is None or _is_agent(s, sides[0]) else sides


def _is_agent(s: Sentence, span: Span) -> bool:
    """Whether a side is somebody, who acts, not something that happens."""
    inside = [t for t in s.tokens if span[0] <= t.start < span[1]]
    places = {t.i for t in inside}
    head = next((t for t in inside if t.head not in places or t.head == t.i), None)
    return head is None or head.pos in ("PROPN", "PRON") or tree.lemma(head) in AGENTS


def _ascribe(s: Sentence, token: Token, marker: Marker) -> Sides:
    """ "Attributed the crashes to a fault": the object is the effect, what follows the particle the cause."""
    objects = [c for c in tree.children(s, token.i) if c.dep == "obj" and c.i > token.i]
    if token.pos != "VERB" or not objects:
        return None
    opened = next((t for t in s.tokens[objects[0].i + 1 :] if t.lemma.lower() == marker.words[0]), None)
    if opened is None or opened.i - objects[0].i > 8 or opened.i + 1 >= len(s.tokens):
        return None
    effect = span_of(s, range(token.i + 1, opened.i))
    cause = span_of(s, range(opened.i + 1, max(s.subtree(token.i)) + 1))
    return (effect, cause, token.i) if effect and cause and not _is_agent(s, cause) else None


def _without(s: Sentence, token: Token, marker: Marker) -> Sides:
    """ "Without these weapons there would have been no war"."""
    noun = s.tokens[token.head]
    modal = any(t.text.lower() in ("would", "could", "will", "can") for t in s.tokens)
    if token.dep != "case" or noun.i < token.i or noun.head == noun.i or not modal:
        return None
    below = set(s.subtree(noun.i))
    span = span_of(s, [i for i in below if i > token.i])
    main = clause_without(s, noun.head, below)
    named = span is not None and any(tree.lemma(s.tokens[i]) in load_quantities() for i in below)
    return (main, span, noun.head) if span and main and named else None


def _since(s: Sentence, token: Token, marker: Marker) -> Sides:
    """ "Since the jet is old, ...": in the present tense, as the past one tells a time."""
    clause = s.tokens[token.head]
    verbs = [clause, *(c for c in tree.children(s, clause.i) if c.dep in ("cop", "aux", "aux:pass"))]
    return _subordinate(s, token) if any(v.tag in ("VBZ", "VBP") for v in verbs) else None


def _after(s: Sentence, token: Token, marker: Marker) -> Sides:
    """ "After" or "when" before a finite clause in the past with a subject of its own."""
    clause = s.tokens[token.head]
    below = list(tree.children(s, clause.i))
    own = any(c.dep.startswith("nsubj") and c.i > token.i for c in below)
    past = clause.tag == "VBD" or any(c.tag == "VBD" for c in below if c.dep in ("aux", "aux:pass", "cop"))
    if clause.dep not in ("advcl", "acl:relcl", "acl") or not own or not past or tree.lemma(clause) in REPORTS:
        return None
    return _subordinate(s, token)


def _by(s: Sentence, token: Token, marker: Marker) -> Sides:
    """ "Ended the fighting by withdrawing"."""
    verb = s.tokens[token.head]
    if token.dep not in ("mark", "case") or verb.tag != "VBG" or verb.i < token.i or verb.head == verb.i:
        return None
    below = set(s.subtree(verb.i))
    span = span_of(s, [i for i in below if i > token.i])
    main = clause_without(s, verb.head, below)
    return (main, span, verb.head) if span and main else None


def _aim(s: Sentence, token: Token, marker: Marker) -> Sides:
    """An infinitive of aiming, wherever the parser hangs it."""
    to = s.tokens[token.i - 1] if token.i else token
    if token.tag != "VB" or to.text.lower() != "to" or token.head >= token.i or len(s.subtree(token.i)) < 3:
        return None
    host = s.tokens[token.head]
    if token.dep not in ("advcl", "xcomp", "acl", "ccomp") or tree.lemma(host) in NO_PURPOSE | REPORTS | WANTING:
        return None
    return _participle(s, token)


SIDES = {
    "verb": _verb, "verb_clause": _verb_clause, "verb_state": _verb_state, "verb_result": _verb_result, "prep": _prep,
    "mark": _mark, "while": _while, "noun": _noun, "motive": _motive, "result": _result, "over": _over, "event": _event,
    "purpose": _purpose, "verb_on": _verb_on, "ascribe": _ascribe, "since": _since, "after": _after, "by": _by,
    "aim": _aim, "without": _without, "if": _if, "reason": reason,
    "verb_thing": _verb_thing, "inverted": inverted, "more": the_more,
}  # fmt: skip
