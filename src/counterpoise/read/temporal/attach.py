"""Which expression of time belongs to which event of its sentence: the cost of the way between them in the tree.

An expression hangs on a governor, a verb mostly. The way up from the event to where both meet, and down again to
the governor, has a cost for each relation; cheap ways keep within a clause or go to the clause above ("met on
Monday and agreed", "during his visit on 3 May he said"), dear ones cross into what happened at another time
("after ...", "although ...", what somebody says, another conjunct). A way dearer than `LIMIT` ties nothing. An
expression in front of a noun ("the 1994 truce") is bound to that noun. Costs were set by hand.
"""

from __future__ import annotations

from counterpoise.read.candidates import Span
from counterpoise.read.parse.pipeline import Sentence, Token
from counterpoise.read.temporal.tense import has_subject, host_verb, is_verb, tense_of

LIMIT = 3.5
STRETCH = 1.8
"""The cost of a way within one stretch of words that no other verb breaks."""
BARRED = 9.0
DISTANCE = 0.005
"""Cost of each word between the two, which decides among equal ways."""
SAYING = frozenset({
    "say", "tell", "report", "announce", "state", "claim", "add", "declare", "note", "confirm", "write", "stress",
    "warn", "admit", "quote", "accord", "inform", "explain", "insist",
})  # fmt: skip
DISCLOSING = frozenset({"announce", "admit", "confirm", "acknowledge", "report", "declare", "disclose", "concede"})
"""Verbs that tell what has just happened, whose content in the perfect lies at their own date."""
BEGINNING = frozenset({"break", "begin", "start", "erupt", "open", "take", "occur", "happen", "hold"})
"""Verbs whose time in a relative clause is that of the noun it describes ("the fighting, which broke out in May")."""
OTHER_TIMES = frozenset({
    "although", "though", "because", "if", "unless", "until", "till", "since", "after", "before", "whereas", "despite",
    "lest", "once", "given", "prior", "following", "ahead", "without", "so",
})  # fmt: skip
"""Markers and prepositions whose clause or noun lies at another time than what it modifies."""
SAME_TIME = frozenset(
    {"during", "in", "at", "on", "while", "when", "as", "amid", "by", "with", "over", "throughout", "upon", "where"}
)
ADVERBIAL = frozenset({"on", "in", "by", "at", "since", "until", "till", "from", "for"})
HELD = frozenset({"during", "in", "at", "amid", "over", "throughout", "since", "after", "before", "until"})
"""Prepositions that carry the time of a noun on to what it modifies."""
_UP = {
    "obj": 0.5, "nsubj": 0.5, "nsubj:pass": 0.5, "obl": 0.7, "nmod": 0.7, "compound": 0.5, "amod": 0.5,
    "nmod:poss": 0.6,
    "appos": 1.0, "xcomp": 0.4, "ccomp": 1.3, "csubj": 1.0, "advcl": 0.9, "acl": 1.6, "acl:relcl": 2.0,
    "parataxis": 4.0,
    "conj": 0.8, "iobj": 0.5, "obl:agent": 0.7,
}  # fmt: skip
_DOWN = {
    "obj": 1.0, "nsubj": 2.2, "nsubj:pass": 2.2, "obl": 0.9, "nmod": 0.9, "compound": 1.0, "amod": 1.0, "xcomp": 0.6,
    "advcl": 1.6, "acl": 4.0, "acl:relcl": 4.0, "ccomp": 9.0, "conj": 9.0, "parataxis": 9.0, "appos": 2.5,
    "nmod:poss": 2.0,
    "obl:agent": 2.5,
}  # fmt: skip
_OTHER = 1.2
_PRENOMINAL = ("compound", "amod", "nummod", "nmod:poss", "nmod", "nmod:tmod", "nmod:npmod", "det")


def covered(s: Sentence, span: Span) -> tuple[int, ...]:
    """The words that lie within a span of the text."""
    return tuple(t.i for t in s.tokens if t.start < span[1] and span[0] < t.end)


def head_within(s: Sentence, words: tuple[int, ...]) -> int:
    """The word of a phrase whose head lies outside it; the first verb of it where there are several.

    Raises ValueError for an empty phrase.
    """
    if not words:
        raise ValueError("the phrase has no words")
    inside = set(words)
    heads = [i for i in words if s.tokens[i].head not in inside or s.tokens[i].head == i]
    return next((i for i in heads if is_verb(s.tokens[i])), heads[0] if heads else words[0])


def way_cost(s: Sentence, time: Span, event: int, *, noun: int = -1) -> float:
    """The cost of the way from an expression at `time` to the event headed by word `event`; BARRED or more: no way.

    `noun` is the word that the expression tells apart, -1 where it stands with a verb.
    """
    words = covered(s, time)
    if not words:
        return BARRED
    head = head_within(s, words)
    if event in words:
        return 0.0
    distance = DISTANCE * abs(head - event)
    if noun >= 0:
        return distance + _bound_cost(s, noun, event)
    low, high = sorted((head, event))
    if any(t.text == ";" for t in s.tokens[low:high]):
        return BARRED
    way = _way(s, governor(s, words), event, at=head)
    if way > STRETCH and _one_stretch(s, words, event):
        way = STRETCH
    return distance + way


def _one_stretch(s: Sentence, words: tuple[int, ...], event: int) -> bool:
    """Whether no verb with a tense, no mark of a clause and no "after" lies between an expression and an event.

    Such words are in one clause, whatever the parse makes of its prepositions.
    """
    low, high = (event + 1, words[0]) if event < words[0] else (words[-1] + 1, event)
    if words[0] and s.tokens[words[0] - 1].text.lower() in ("after", "before", "until", "of", "from"):
        return False
    for token in s.tokens[low:high]:
        if token.dep == "cc" and token.i and s.tokens[token.i - 1].text == "," and event < words[0]:
            return False
        finite = token.tag in ("VBD", "VBZ", "VBP", "MD", "WDT", "WP", "WRB") and s.tokens[event].i not in (
            token.head,
            token.i,
        )
        quote = token.text in ('"', "“", "”", ":", "(", "—")
        other = token.text.lower() in OTHER_TIMES and not (token.text.lower() == "since" and token.i == words[0] - 1)
        if finite or quote or token.dep == "mark" or other:
            return False
    return True


def governor(s: Sentence, words: tuple[int, ...]) -> int:
    """The word that an expression hangs on; "On Saturday President X told" hangs on "told", whatever the parse."""
    head = head_within(s, words)
    over = s.tokens[head].head
    if over > head and not is_verb(s.tokens[over]) and _adverbial(s, words):
        return host_verb(s, over)
    return over


def told_apart(s: Sentence, words: tuple[int, ...]) -> int:
    """The noun that an expression tells apart ("the 1994 truce", "the war of April 2016"), -1 where there is none."""
    head = head_within(s, words)
    token = s.tokens[head]
    over = s.tokens[token.head]
    if token.head == head or is_verb(over):
        return -1
    if token.dep in _PRENOMINAL and head < over.i and not _adverbial(s, words):
        return over.i
    linked = _markers(s, head) & {"of", "in"} or token.dep == "nmod:poss"
    held = _markers(s, over.i) & {"since", "after", "before", "until", "during", "following"}
    return over.i if linked and held and head > over.i else -1


def _adverbial(s: Sentence, words: tuple[int, ...]) -> bool:
    """Whether an expression opens the sentence or stands right behind "on", "in", "by" and the like."""
    before = s.tokens[words[0] - 1].text.lower() if words[0] else ""
    opens = s.tokens[words[0]].text.lower() in ADVERBIAL
    return opens or before in ADVERBIAL or before in ("", ":", ";", "-", "–", "—")


def _bound_cost(s: Sentence, noun: int, event: int) -> float:
    if noun == event:
        return 0.0
    if _markers(s, noun) & HELD and s.tokens[noun].dep in ("obl", "nmod", "advcl"):
        return 0.6 + _way(s, s.tokens[noun].head, event, at=noun)
    if s.tokens[event].head == noun and s.tokens[event].dep in ("conj", "compound", "amod"):
        return 1.0
    return BARRED


def _way(s: Sentence, governor: int, event: int, *, at: int) -> float:
    up, down = _line(s, event), _line(s, governor)
    meet = next((i for i in up if i in down), None)
    if meet is None:
        return BARRED
    cost = 0.0
    for i in up[: up.index(meet)]:
        cost += _up_cost(s, s.tokens[i], at)
    for i in down[: down.index(meet)]:
        cost += _down_cost(s, s.tokens[i], at)
    return cost


def _line(s: Sentence, i: int) -> list[int]:
    """A word and all words above it."""
    line = [i]
    while s.tokens[i].head != i and len(line) <= len(s.tokens):
        i = s.tokens[i].head
        line.append(i)
    return line


def _up_cost(s: Sentence, below: Token, at: int) -> float:
    """What it costs an event to take the time of the word above it."""
    if below.dep in ("advcl", "obl", "nmod") and _markers(s, below.i) & OTHER_TIMES:
        return BARRED if below.dep == "advcl" else 3.0
    tense = tense_of(s, below.i)
    if below.dep in ("ccomp", "parataxis") and tense in ("perfect", "pluperfect"):
        return 1.3 if s.tokens[below.head].lemma.lower() in DISCLOSING else BARRED
    if below.dep in ("acl:relcl", "acl", "advcl", "conj") and tense in ("pluperfect", "perfect", "present", "future"):
        return BARRED if tense != tense_of(s, below.head) else 1.2
    if below.dep == "conj":
        if at < below.head:
            return 0.4
        return 1.6 if has_subject(s, below.i) else 0.9
    if below.dep in ("acl:relcl", "advcl") and _markers(s, below.i) & {"where", "when"}:
        return 1.0
    if below.dep == "parataxis" and s.tokens[below.head].lemma.lower() in SAYING:
        return 1.5
    return _UP.get(below.dep, _OTHER)


def _down_cost(s: Sentence, below: Token, at: int) -> float:
    """What it costs an expression to serve the word above its governor."""
    markers = _markers(s, below.i)
    if markers & OTHER_TIMES and below.dep in ("advcl", "obl", "nmod"):
        return BARRED
    if below.dep in ("obl", "advcl") and markers & SAME_TIME:
        return 0.6
    if below.dep == "acl:relcl" and below.lemma.lower() in BEGINNING:
        return 0.8
    if below.dep in ("parataxis", "advcl") and below.lemma.lower() in SAYING:
        return BARRED if tense_of(s, below.head) in ("perfect", "pluperfect") else 1.5
    return _DOWN.get(below.dep, _OTHER)


def _markers(s: Sentence, i: int) -> set[str]:
    """The prepositions and conjunctions of a word, in lower case."""
    return {s.tokens[c].text.lower() for c in s.children[i] if s.tokens[c].dep in ("case", "mark")} | {
        s.tokens[c].text.lower() for c in s.children[i] if s.tokens[c].dep == "advmod" and s.tokens[c].tag == "WRB"
    }
