"""What a predicate governs in a dependency tree: subjects, objects, obliques, governed verbs, auxiliaries.

Plain functions over a parsed `Sentence`. They are lenient where small parsers err: a prepositional phrase that
hangs on the object counts as the predicate's too, and a particle may be an adverb right after the verb.
"""

from __future__ import annotations

import re

from counterpoise.read.parse.pipeline import Sentence, Token

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubj:outer", "csubj", "csubj:pass"})
PASSIVE = frozenset({"nsubj:pass", "aux:pass"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
HARMED = frozenset(
    "wounded injured killed destroyed damaged hit detained arrested jailed captured besieged retaken deployed".split()
)
"""Participles that taggers take for adjectives ("two men were wounded")."""
OBLIQUES = frozenset({"obl", "obl:agent", "nmod", "obl:unmarked", "nmod:unmarked"})
CLAUSES = frozenset({"ccomp", "xcomp", "advcl", "acl", "acl:relcl", "parataxis", "conj", "advcl:relcl"})
NEGATIONS = frozenset({"not", "n't", "never", "no", "neither", "nor", "hardly", "nt"})
NOBODY = frozenset({"nobody", "none", "nothing", "neither"})
FUTURE = frozenset({"will", "shall", "'ll", "wo"})
DUTY = frozenset({"must", "should", "ought"})
INSIDE_NOUN = frozenset({"compound", "amod", "nmod", "conj", "flat", "nmod:poss", "nmod:desc", "appos", "fixed"})


MENDED = {
    "supplies": "supply",
    "boycot": "boycott",
    "goods": "good",
    "troops": "troop",
    "ties": "tie",
    "relations": "relation",
    "froze": "freeze", "sank": "sink", "forbade": "forbid", "overran": "overrun", "tore": "tear", "upheld": "uphold",
    "levell": "level", "ax": "axe", "lent": "lend", "dug": "dig", "shook": "shake", "overthrew": "overthrow",
    "slew": "slay", "strove": "strive", "withheld": "withhold", "bade": "bid",
}  # fmt: skip
JOINED = {
    ("cease", "fire"): "ceasefire", ("air", "strike"): "airstrike", ("air", "raid"): "airstrike",
    ("cyber", "attack"): "cyberattack", ("sit", "in"): "sit-in", ("pull", "out"): "pullout", ("build", "up"): "buildup",
    ("de", "escalation"): "de-escalation", ("co", "operation"): "cooperation", ("war", "game"): "wargame",
    ("gun", "battle"): "gunbattle",
}  # fmt: skip
DESIGNATION = re.compile(r"[A-Z][A-Za-z]{0,4}-?\d+\w*$")
"""What looks like the designation of a weapon: "S-300", "T-90S", "MiG-29"."""
PERIODS = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow january february march april june
    july august september october november december week month year day hour morning evening night weekend
    """.split()
)
STOPPING = frozenset({"end", "stop", "halt", "lift", "suspend", "cease", "resume"})


def children(s: Sentence, i: int) -> list[Token]:
    """The dependents of word `i`, left to right."""
    return [s.tokens[c] for c in s.children[i]]


def lemma(token: Token) -> str:
    """The lemma in lower case, mended where lemmatisers are known to stumble."""
    plain = token.lemma.lower()
    return MENDED.get(plain, plain)


def word(s: Sentence, i: int) -> str:
    """The lemma of a word, joined to what stands before its hyphen where that makes one word ("cease-fire")."""
    own = lemma(s.tokens[i])
    if i >= 2 and s.tokens[i - 1].text in ("-", "‑", "–"):
        return JOINED.get((lemma(s.tokens[i - 2]), own), own)
    return own


def is_hyphenated(s: Sentence, i: int) -> bool:
    """Whether the word is the second half of a compound ("NATO-led", "hard-hitting")."""
    return i >= 2 and s.tokens[i - 1].text == "-" and s.tokens[i - 1].start == s.tokens[i - 2].end


def is_passive(s: Sentence, i: int) -> bool:
    """Whether the verb is passive."""
    token = s.tokens[i]
    below = children(s, i)
    perfect = any(c.dep == "aux" and lemma(c) in ("have", "has", "had", "'ve") for c in below)
    if perfect and not any(c.dep == "aux:pass" or c.text.lower() == "been" for c in below):
        return False
    if any(c.dep in PASSIVE for c in below):
        return True
    if token.pos == "ADJ":
        return lemma(token) in HARMED and any(c.dep == "cop" for c in below)
    if token.dep == "acl" and s.tokens[token.head].dep == "root" and not has_finite_verb(s):
        return any(preposition(s, c.i) == "by" for c in below)
    return token.tag == "VBN" and token.dep in ("acl", "amod") and not any(c.dep == "obj" for c in children(s, i))


def has_finite_verb(s: Sentence) -> bool:
    """Whether any word is tagged as a finite verb; without one, the participle after the head noun is the verb."""
    return any(t.tag in FINITE for t in s.tokens)


def subjects(s: Sentence, i: int) -> list[Token]:
    """The subjects of a predicate, its own or those it shares as conjunct or governed verb (surface subjects)."""
    seen: set[int] = set()
    first = i
    while i not in seen:
        seen.add(i)
        own = [c for c in children(s, i) if c.dep in SUBJECTS and lemma(c) not in ("which", "who", "that", "it")]
        if own:
            before = [c for c in own if c.i < i]
            return before[-1:] or own[:1]
        token = s.tokens[i]
        mistaken = [c for c in children(s, i) if c.dep in ("compound", "nmod:desc") and c.pos == "PROPN" and c.i < i]
        if mistaken and (token.tag in ("VBD", "VBZ", "VBP") or _is_headline_verb(s, token)):
            return mistaken[-1:]
        if token.dep in ("amod", "compound") and token.head > i:
            return [c for c in children(s, token.head) if c.dep in SUBJECTS and c.i < i]
        pronoun = any(c.dep in SUBJECTS and lemma(c) == "it" for c in children(s, i))
        if token.dep == "acl:relcl" and pronoun:
            i = _clause_above(s, token.head)
            continue
        if token.dep in ("acl:relcl", "acl"):
            return [s.tokens[token.head]] if s.tokens[token.head].pos in ("NOUN", "PROPN", "PRON") else []
        if token.dep not in ("xcomp", "conj", "advcl", "ccomp", "parataxis") or token.head == i:
            return _bare_subject(s, first)
        i = token.head
    return _bare_subject(s, first)


def _bare_subject(s: Sentence, i: int) -> list[Token]:
    """ "It" or "both" as the subject of a verb that shares no other one."""
    it = [c for c in children(s, i) if c.dep in ("nsubj", "nsubj:pass") and lemma(c) == "it"]
    return it[-1:] or [c for c in children(s, i) if c.dep == "cc:preconj" and c.i == 0]


def _meant(s: Sentence, noun: Token, verb: int) -> Token:
    """An object, or the noun that it stands for where it is the "which" or "whom" of a relative clause."""
    relative = lemma(noun) in ("which", "who", "whom") and s.tokens[verb].dep == "acl:relcl"
    return s.tokens[s.tokens[verb].head] if relative else noun


def antecedent(s: Sentence, i: int) -> list[Token]:
    """The noun right before the "which" or "who" that is the subject of a relative clause, where it hangs elsewhere."""
    for c in children(s, i):
        if c.dep in SUBJECTS and lemma(c) in ("which", "who") and c.i > 1:
            at = c.i - 2 if s.tokens[c.i - 1].text == "," else c.i - 1
            while s.tokens[at].dep in ("flat", "compound") and s.tokens[at].head < at:
                at = s.tokens[at].head
            return [s.tokens[at]] if s.tokens[at].pos in ("NOUN", "PROPN") and at != s.tokens[i].head else []
    return []


def _clause_above(s: Sentence, i: int) -> int:
    """The verb of the clause that a noun stands in, or the noun itself where there is none."""
    at = i
    while s.tokens[at].head != at and s.tokens[at].pos not in ("VERB", "AUX"):
        at = s.tokens[at].head
    return at if s.tokens[at].pos in ("VERB", "AUX") else i


def _is_headline_verb(s: Sentence, token: Token) -> bool:
    """Whether a plural noun right after a name is a present tense misread: "Aliyev announces that"."""
    plain = token.tag in ("NNS", "NNPS") and token.text.islower() and token.i > 0
    return plain and s.tokens[token.i - 1].pos == "PROPN"


def objects(s: Sentence, i: int) -> list[Token]:
    """Direct objects; for a passive its subjects; for a bare participle the noun it modifies."""
    own = [_meant(s, c, i) for c in children(s, i) if c.dep in ("obj", "iobj")]
    token = s.tokens[i]
    if token.dep in ("amod", "compound") and token.head > i and not own:
        return [s.tokens[token.head]]
    if not own and lemma(token) in STOPPING:
        own = [
            d
            for c in children(s, i)
            if c.dep == "ccomp"
            for d in children(s, c.i)
            if d.dep in SUBJECTS and i < d.i < i + 4
        ]
    if is_passive(s, i):
        passive = [c for c in children(s, i) if c.dep in SUBJECTS and lemma(c) not in ("which", "who", "that")]
        passive = [c for c in passive if c.i < i][-1:] or passive[:1]
        if not passive and token.dep in ("acl", "amod", "acl:relcl"):
            passive = [s.tokens[token.head]]
        return passive + own
    return own


def preposition(s: Sentence, i: int) -> str:
    """The case marker of a nominal, several words joined by a blank; "" without one."""
    return " ".join(lemma(c) for c in children(s, i) if c.dep in ("case", "mark") and c.i < i)


def obliques(s: Sentence, i: int) -> list[tuple[str, Token]]:
    """Prepositional dependents with their preposition, those of the objects included."""
    found = []
    near = [c.i for c in children(s, i) if c.dep == "advmod"]
    things = [o.i for o in objects(s, i)]
    things += [c.i for o in things for c in children(s, o) if c.dep == "nmod" and preposition(s, c.i) == "of"]
    for host in (i, *near, *things):
        for c in children(s, host):
            if c.dep in OBLIQUES:
                found.append((preposition(s, c.i), c))
                found.extend(
                    (preposition(s, d.i) or preposition(s, c.i), d) for d in children(s, c.i) if d.dep == "conj"
                )
    return found


def governed(s: Sentence, i: int) -> list[Token]:
    """Clauses that the predicate governs: complements first, then infinitives tagged as adverbial clauses."""
    complements = [c for c in children(s, i) if c.dep in ("xcomp", "ccomp", "csubj")]
    purposes = [c for c in children(s, i) if c.dep in ("advcl", "acl") and _is_infinitive(s, c.i)]
    below = [
        d for c in children(s, i) if c.dep in ("obj", "iobj") for d in children(s, c.i) if d.dep in ("acl", "ccomp")
        and _is_infinitive(s, d.i)
    ]  # fmt: skip
    mistaken = [
        d for c in children(s, i) if c.dep in ("obj", "xcomp") for d in children(s, c.i)
        if d.dep in ("amod", "compound") and d.pos == "VERB"
        and any(e.dep in SUBJECTS or e.dep == "aux" for e in children(s, d.i))
    ]  # fmt: skip
    return complements + mistaken + purposes + below


def _is_infinitive(s: Sentence, i: int) -> bool:
    return any(lemma(c) == "to" and c.dep in ("mark", "case", "aux") for c in children(s, i))


def noun_words(s: Sentence, i: int) -> set[str]:
    """The lemmas of a noun phrase: head, compounds, adjectives, conjuncts, and what hangs on it by "of"."""
    found, ahead = set(), [i]
    while ahead:
        at = ahead.pop()
        found.add(word(s, at))
        if DESIGNATION.match(s.tokens[at].text):
            found.add("weapon")
        for c in children(s, at):
            if c.dep not in INSIDE_NOUN:
                continue
            if c.dep == "nmod:poss" or (c.dep == "nmod" and preposition(s, c.i) not in ("of", "")):
                continue
            ahead.append(c.i)
    return found


def complement_words(s: Sentence, i: int) -> set[str]:
    """The lemmas of everything the predicate governs but its subjects and relative clauses, within 20 words."""
    found, ahead = set(), [i]
    while ahead:
        at = ahead.pop()
        for c in children(s, at):
            if c.dep in SUBJECTS and at == i and not is_passive(s, i):
                continue
            if c.dep in ("acl:relcl", "parataxis", "punct", "conj") or abs(c.i - i) > 20:
                continue
            found.add(word(s, c.i))
            ahead.append(c.i)
    return found


def has_particle(s: Sentence, i: int, particle: str) -> bool:
    """Whether the verb carries the particle, as such, as an adverb or as the preposition right after it."""
    for c in children(s, i):
        if lemma(c) == particle and (c.dep in ("compound:prt", "advmod", "case", "obl", "xcomp") or c.i == i + 1):
            return True
    near = s.tokens[i + 1 : i + 2]
    return any(lemma(t) == particle for t in near)


def auxiliaries(s: Sentence, i: int) -> set[str]:
    """The auxiliaries of a predicate as written, in lower case."""
    return {c.text.lower().replace("’", "'") for c in children(s, i) if c.dep in ("aux", "aux:pass", "cop")}


def is_negated(s: Sentence, i: int) -> bool:
    """Whether the predicate itself is negated, or its object is ("made no demands")."""
    negating = ("advmod", "neg", "cc", "aux", "det", "cc:preconj")
    if any(lemma(c) in NEGATIONS and c.dep in negating for c in children(s, i)):
        return True
    for noun in (*objects(s, i), *(c for c in children(s, i) if c.dep in SUBJECTS)):
        if lemma(noun) in NOBODY or any(lemma(d) in ("no", "neither") for d in children(s, noun.i)):
            return True
    return False


def is_future(s: Sentence, i: int) -> bool:
    """Whether the predicate lies ahead: "will meet", "is to meet", "is going to meet", "is set to meet"."""
    aux = auxiliaries(s, i)
    if aux & FUTURE:
        return True
    marks = {lemma(c) for c in children(s, i) if c.dep in ("mark", "aux", "case")}
    copula = {c.text.lower() for c in children(s, i) if c.dep in ("aux", "cop")}
    return "to" in marks and bool(copula & {"is", "are"}) and s.tokens[i].tag == "VB"


def is_duty(s: Sentence, i: int) -> bool:
    """Whether the predicate is said to be a duty: must, should, ought, has to, needs to."""
    if auxiliaries(s, i) & DUTY:
        return True
    head = s.tokens[s.tokens[i].head]
    return s.tokens[i].dep == "xcomp" and lemma(head) in ("have", "need") and head.i != i


def is_would(s: Sentence, i: int) -> bool:
    """Whether the predicate stands with would, could, may or might."""
    return bool(auxiliaries(s, i) & {"would", "could", "may", "might", "'d"})
