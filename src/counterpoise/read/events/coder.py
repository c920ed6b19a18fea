"""The event coder for one sentence: for every predicate, the frame that fits best and what operators make of it.

A predicate is a verb, an adjective of disposition ("willing", "guilty") or an event noun. Its frames are tried
in this order: operators with more conditions than any typed frame; typed frames with conditions that hold; operators
whose governed event is itself coded; typed frames without conditions; operators alone ("agreed", "refused"). Among
typed frames the one with most conditions wins, then the first in the table. Negation, futurity and duty come last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from counterpoise.read.events import compose, tree
from counterpoise.read.events.compose import Act
from counterpoise.read.events.slots import Slots, phrase_words
from counterpoise.read.events.tables import EventLexicon, EventNoun, Frame
from counterpoise.read.parse.lemmas import IRREGULAR
from counterpoise.read.parse.pipeline import Sentence, Token

VERBAL = frozenset({"VERB", "AUX", "ADJ"})
EMPTY_NOUNS = frozenset(
    """
    effort campaign series wave plan programme program round act process operation number package part kind form
    use policy order letter statement resolution declaration announcement deepening strengthening expansion
    intensification conduct round
    """.split()
)
ALONE = {
    "agree": Act("AGREE"),
    "refuse": Act("REJECT"),
    "threaten": Act("THREATEN"),
    "demand": Act("REQUEST", "change"),
}
"""What an operator amounts to where the event that it governs is not known."""
NAMED = frozenset({"compound", "flat", "amod", "nmod:desc"})
PARTICIPLE = ("ed", "ing", "en")
PAST = {**{form: lemma for (_, form), lemma in IRREGULAR.items()}, "overran": "overrun"}
"""The verb that each irregular past form belongs to, for words that a tagger takes for nouns or adjectives."""
PENALTIES = frozenset({"sanction", "embargo", "tariff", "boycott"})
MARCH = "March"
"""A month, and no procession."""
MAX_DEPTH = 6


@dataclass(frozen=True, slots=True)
class Coded:
    """A coded predicate. `chain` holds the words it is made of, the governing one first.

    `actor_host` is the word whose subject acts; `host` the innermost word, whose objects receive.
    """

    token: int
    act: Act
    chain: tuple[int, ...]
    rule: str
    weight: float
    actor_host: int
    host: int
    negated: bool = False
    future: bool = False
    uncertain: bool = False
    noun: bool = False
    speaker_acts: bool = False
    suffered: bool = False
    """Whether the one named as subject or possessor has suffered the act: "lost twelve men"."""


def base_forms(form: str) -> list[str]:
    """What a written verb form may be a form of by English spelling, likeliest first."""
    for ending in ("ed", "ing"):
        if form.endswith(ending) and len(form) > len(ending) + 2:
            stem = form.removesuffix(ending)
            found = [stem, stem + "e"]
            if stem[-1] == stem[-2]:
                found.append(stem[:-1])
            if ending == "ed" and stem.endswith("i"):
                found.append(stem[:-1] + "y")
            return found
    return [form.removesuffix("s"), form.removesuffix("es")] if form.endswith("s") else []


class SentenceCoder:
    """Codes the predicates of one sentence; results are kept for the life of the object."""

    def __init__(self, sentence: Sentence, lexicon: EventLexicon) -> None:
        self.sentence = sentence
        self.lexicon = lexicon
        self._known: dict[int, Coded | None] = {}

    def all(self) -> list[Coded]:
        """Every coded predicate, without those that another one governs and uses up."""
        told = {c.token: c for i in range(len(self.sentence.tokens)) if (c := self.code(i)) is not None}
        coded = list(told.values())
        used = {i for c in coded for i in c.chain[1:]}
        return self._joined([c for c in coded if c.token not in used and not self._only_describes(c)])

    def happened(self) -> list[Coded]:
        """The coded predicates that a document tells as events: without statements and without mere purposes.

        A denial is a claim about its content, and an infinitive below a word that is no event ("lost the right to
        buy", "used to force") tells nothing that was done.
        """
        return [
            c for c in self.all()
            if not self._is_statement(c) and not self._is_purpose(c) and not self._is_background(c)
        ]  # fmt: skip

    def _is_background(self, coded: Coded) -> bool:
        """Whether a bare noun names a lasting state or a text and no event: "sanctions", "the deal", "war"."""
        if not coded.noun or len(coded.chain) > 1:
            return False
        word = tree.word(self.sentence, coded.token)
        if word in self.lexicon.classes["namedonly"]:
            below = tree.children(self.sentence, coded.token)
            return not any(c.pos in ("PROPN", "NUM") or c.dep == "nummod" or "day" in c.text for c in below)
        plain = self.lexicon.nouns.get(word)
        return plain is not None and plain.place == coded.rule and word in self.lexicon.classes["standing"]

    def _is_statement(self, coded: Coded) -> bool:
        classes, lemma = self.lexicon.classes, self._lemma(coded.token)
        if coded.negated and lemma in classes["wishing"]:
            return True
        return coded.act.event_type == "REJECT" and lemma in classes["denials"]

    def _is_purpose(self, coded: Coded) -> bool:
        token = self.sentence.tokens[coded.token]
        marks = {tree.lemma(c) for c in tree.children(self.sentence, token.i) if c.dep in ("mark", "aux", "case")}
        below = token.dep in ("xcomp", "advcl", "acl", "obl")
        return token.tag == "VB" and "to" in marks and below and not coded.future

    def _lemma(self, i: int) -> str:
        return tree.lemma(self.sentence.tokens[i])

    def _only_describes(self, coded: Coded) -> bool:
        """Whether an event noun is only part of the name of something: "coup leaders", "strike aircraft"."""
        token = self.sentence.tokens[coded.token]
        if len(coded.chain) > 1 or coded.token == token.head:
            return False
        return coded.noun and token.dep == "compound" and self._lemma(token.head) not in EMPTY_NOUNS

    def _joined(self, coded: list[Coded]) -> list[Coded]:
        """Subjects and results that tell the same event as their verb ("the attack killed ten") joined to it."""
        by_token = {c.token: c for c in coded}
        gone = set()
        for c in reversed(coded):
            token = self.sentence.tokens[c.token]
            c = by_token[c.token]
            verb = by_token.get(token.head)
            joins = self._names_subject(c, token) or self._tells_result(c, token) or self._tells_cause(c, token)
            if verb is None or verb.noun or not joins:
                continue
            if verb.act.event_type == c.act.event_type:
                gone.add(c.token)
                mode = verb.act.mode or c.act.mode
                by_token[verb.token] = replace(verb, act=Act(verb.act.event_type, mode), chain=(*verb.chain, *c.chain))
        return [by_token[c.token] for c in coded if c.token not in gone]

    def _names_subject(self, coded: Coded, token: Token) -> bool:
        return coded.noun and token.dep in tree.SUBJECTS

    def _tells_result(self, coded: Coded, token: Token) -> bool:
        """Whether a verb tells what came of the act above it: "shelled the town, killing two and wounding five"."""
        result = tree.lemma(token) in self.lexicon.classes["resultwords"]
        return result and (token.dep == "conj" or (token.dep in ("advcl", "xcomp", "acl") and token.tag == "VBG"))

    def _tells_cause(self, coded: Coded, token: Token) -> bool:
        """Whether a noun names what the harm told by the verb above it came from: "died in the attack"."""
        harmed = self._lemma(token.head) in self.lexicon.classes["resultwords"]
        return coded.noun and harmed and token.dep == "obl" and tree.preposition(self.sentence, token.i) in ("in", "by")

    def code(self, i: int, depth: int = 0) -> Coded | None:
        """The event that word `i` names, or None."""
        if i not in self._known:
            if depth > MAX_DEPTH:
                return None
            self._known[i] = None
            self._known[i] = self._code(self.sentence.tokens[i], depth)
        return self._known[i]

    def _code(self, token: Token, depth: int) -> Coded | None:
        lemma = tree.lemma(token)
        if token.dep == "amod" and lemma in self.lexicon.classes["attributes"]:
            return None
        if self._stands_as_noun(token) and (found := self.noun(token.i, depth)) is not None:
            return found
        if token.pos == "ADJ" and lemma in self.lexicon.adjectives and not self._governs_like_a_verb(token):
            return self._predicate(token, self.lexicon.adjectives[lemma], depth)
        frames = self._frames(token, lemma)
        if frames and self._is_verbal(token):
            return self._predicate(token, frames, depth)
        return self.noun(token.i, depth)

    def _stands_as_noun(self, token: Token) -> bool:
        """Whether a word tagged as a verb is a noun by its place: "Fighting broke out", "clashes erupted"."""
        if token.dep not in ("nsubj", "nsubj:pass", "obj", "obl", "nmod"):
            return False
        return not any(c.dep in ("obj", "aux", *tree.SUBJECTS) for c in tree.children(self.sentence, token.i))

    def _frames(self, token: Token, lemma: str) -> tuple[Frame, ...]:
        """The frames of a verb; where its lemma has none, those of what its written form may be a form of."""
        frames = self.lexicon.frames
        if lemma in frames:
            return frames[lemma]
        passive = tree.is_passive(self.sentence, token.i)
        if token.pos == "ADJ" and not passive and not self._has_object(token):
            return ()
        form = token.text.lower()
        return next((frames[base] for base in (PAST.get(form, form), *base_forms(form)) if base in frames), ())

    def _has_object(self, token: Token) -> bool:
        return any(c.dep == "obj" for c in tree.children(self.sentence, token.i))

    def _is_verbal(self, token: Token) -> bool:
        """Whether the word may be a predicate; a headline's "lifts" may be tagged as a plural compound."""
        if tree.is_hyphenated(self.sentence, token.i) and token.dep not in ("root", "ccomp", "conj", "advcl"):
            return False
        if token.pos == "ADJ" and tree.is_passive(self.sentence, token.i):
            return True
        if token.pos == "ADJ" and not token.text.lower().endswith(PARTICIPLE):
            return self._governs_like_a_verb(token)
        if token.pos in VERBAL or token.tag.startswith("VB"):
            return True
        if self._governs_like_a_verb(token):
            return True
        if token.tag == "NNS" and token.dep == "compound" and token.head > token.i:
            return True
        before = self.sentence.tokens[token.i - 1 : token.i]
        headline = token.text.lower().endswith("s") and self.sentence.root.pos not in ("VERB", "AUX")
        return headline and bool(before) and before[0].pos == "PROPN" and token.i + 1 < len(self.sentence.tokens)

    def _governs_like_a_verb(self, token: Token) -> bool:
        """Whether a word tagged as a noun has what only verbs have: an object, a particle, a subject but no copula."""
        deps = {c.dep for c in tree.children(self.sentence, token.i)}
        if token.dep == "acl:relcl" and token.tag == "NNS" and "cop" not in deps:
            return True
        if token.dep == "root" and token.tag == "NNS" and not tree.has_finite_verb(self.sentence):
            return "compound" in deps
        return bool(deps & {"obj", "compound:prt"}) or (bool(deps & tree.SUBJECTS) and "cop" not in deps)

    # -- verbs and adjectives

    def _predicate(self, token: Token, frames: tuple[Frame, ...], depth: int) -> Coded | None:
        slots = Slots(self.sentence, token.i)
        fits = [(frame, size) for frame in frames if (size := slots.fit(frame)) >= 0]
        typed = sorted((f for f in fits if f[0].event_type or f[0].operator == "none"), key=lambda f: -f[1])
        if typed and typed[0][0].operator == "none":
            return None
        best = typed[0][1] if typed else -1
        for frame, size in fits:
            if frame.operator in ("", "none") or size <= best >= 2:
                continue
            if (made := self._operate(token, frame, depth)) is not None:
                return made if frame.operator == "hesitate" else self._finish(token, made)
        if typed:
            return self._finish(token, self._typed(token, *typed[0]))
        for frame, _ in fits:
            if (act := self._alone(token, frame.operator)) is not None:
                return self._finish(token, self._whole(token.i, act, (token.i,), f"{frame.place} alone", 1.0))
        return None

    def _alone(self, token: Token, operator: str) -> Act | None:
        """What an operator amounts to by itself; a plan that is not made is a refusal."""
        intends = operator == "plan" and tree.lemma(token) in self.lexicon.classes["intending"]
        if intends and tree.is_negated(self.sentence, token.i) and tree.governed(self.sentence, token.i):
            return ALONE["agree"]
        if token.pos == "ADJ" and not tree.governed(self.sentence, token.i):
            return None
        return None if tree.lemma(token) in self.lexicon.classes["needinner"] else ALONE.get(operator)

    def _typed(self, token: Token, frame: Frame, size: int) -> Coded:
        act = Act(frame.event_type, frame.mode)
        chain = (token.i, *self._object_nouns(token.i, frame.event_type), *self._subject_nouns(token.i, frame))
        whole = self._whole(token.i, act, chain, frame.place, 1.5 + size)
        return replace(whole, suffered=act.event_type == "ASSAULT" and self._is_loss(token))

    def _is_loss(self, token: Token) -> bool:
        """Whether a word tells a loss from the side of the loser."""
        return tree.lemma(token) in self.lexicon.classes["losswords"]

    def _whole(self, i: int, act: Act, chain: tuple[int, ...], rule: str, weight: float) -> Coded:
        return Coded(i, act, chain, rule, weight, i, chain[-1] if len(chain) == 1 else i)

    def _subject_nouns(self, i: int, frame: Frame) -> tuple[int, ...]:
        """Event nouns that a typed verb asks for as its subject: "the fighting stopped"."""
        asked = {word for way in frame.ways for c in way if c.slot == "subj" for word in c.words}
        own = [t for t in tree.subjects(self.sentence, i) if t.head == i] if asked else []
        known = asked & set(self.lexicon.nouns)
        return tuple(t.i for t in own if phrase_words(self.sentence, t) & known and self.noun(t.i) is not None)

    def _object_nouns(self, i: int, event_type: str) -> tuple[int, ...]:
        """Event nouns that a typed verb uses up: objects, and "on a visit" with a verb of visiting."""
        objects = tree.objects(self.sentence, i)
        beside = [o for case, o in tree.obliques(self.sentence, i) if case in ("on", "for")]
        found: list[int] = []
        for o in (*objects, *beside):
            named = self.noun(o.i) if o.pos in ("NOUN", "PROPN", "VERB") and o.i != i else None
            if named is not None and (o in objects or named.act.event_type == event_type):
                found.extend(named.chain)
        return tuple(dict.fromkeys(found))

    # -- operators

    def _operate(self, token: Token, frame: Frame, depth: int) -> Coded | None:
        inner = self._inner(token.i, frame.operator, depth)
        if frame.operator == "say":
            return self._said(token, frame, depth)
        if inner is None:
            return None
        act = self._apply(frame.operator, inner, negated=tree.is_negated(self.sentence, token.i))
        if act is None:
            return None
        made = Coded(
            token.i, act, (token.i, *inner.chain), f"{frame.place} {frame.operator} > {inner.rule}", inner.weight + 1.0,
            token.i, inner.host, future=inner.future and frame.operator in ("plan", "light"), noun=False,
        )  # fmt: skip
        return replace(made, future=True) if frame.operator == "plan" else made

    def _apply(self, operator: str, inner: Coded, *, negated: bool = False) -> Act | None:
        """The act of an operator over what it governs; choosing not to do something friendly is a refusal."""
        if inner.negated and operator in ("light", "plan", "agree"):
            return compose.refused(inner.act) if inner.act.event_type in compose.COOPERATION else None
        if operator in ("light", "noun"):
            return inner.act
        if operator == "demand" and inner.act == Act("SANCTION", "discontinue") and not self._is_penalty(inner):
            return Act("REQUEST", "change")
        if operator == "hesitate":
            return compose.agreed(inner.act) if negated else compose.refused(inner.act)
        rules = {
            "agree": compose.agreed, "plan": compose.future, "stop": compose.stopped, "refuse": compose.refused,
            "fail": compose.refused, "threaten": compose.threat, "demand": compose.demanded,
        }  # fmt: skip
        return rules[operator](inner.act)

    def _is_penalty(self, coded: Coded) -> bool:
        """Whether what is coded are sanctions in so many words, not the end of something friendly."""
        return not PENALTIES.isdisjoint(tree.word(self.sentence, i) for i in coded.chain)

    def _inner(self, i: int, operator: str, depth: int) -> Coded | None:
        """The governed event: of a clause first, then of an object, then of a prepositional phrase."""
        if operator == "agree" and (coded := self._oblique(i, ("to",), depth)) is not None:
            return coded
        if operator != "noun":
            for clause in tree.governed(self.sentence, i):
                if (coded := self.code(clause.i, depth + 1)) is not None:
                    return coded
        for noun in tree.objects(self.sentence, i):
            if (coded := self.noun(noun.i, depth + 1)) is not None:
                return coded
        if operator in ("agree", "demand", "threaten", "refuse"):
            return self._oblique(i, ("to", "for", "of", "with", "on"), depth)
        return None

    def _oblique(self, i: int, cases: tuple[str, ...], depth: int) -> Coded | None:
        """The event noun in a prepositional phrase with one of these prepositions."""
        for case, noun in tree.obliques(self.sentence, i):
            if case in cases and (coded := self.noun(noun.i, depth + 1)) is not None:
                return coded
        return None

    def _said(self, token: Token, frame: Frame, depth: int) -> Coded | None:
        """What a saying amounts to by itself: a duty laid on another is a request, blame an accusation."""
        speakers = {t.i for t in tree.subjects(self.sentence, token.i)}
        for clause in tree.governed(self.sentence, token.i):
            own = [c for c in tree.children(self.sentence, clause.i) if c.dep in tree.SUBJECTS]
            if clause.dep not in ("ccomp", "compound", "amod") or not own or not speakers:
                continue
            other = tree.lemma(own[0]) not in ("it", "he", "she", "they", "we", "i")
            if other and tree.is_duty(self.sentence, clause.i):
                act = compose.demanded(None)
            elif other and self._is_blame(clause):
                act = Act("ACCUSE", "allege")
            else:
                continue
            whole = self._whole(token.i, act, (token.i, clause.i), f"{frame.place} say", 2.5)
            return replace(whole, host=clause.i, speaker_acts=True)
        return None

    def _is_blame(self, clause: Token) -> bool:
        """Whether a clause says that its subject is guilty: "was responsible", "was behind the blast"."""
        behind = tree.preposition(self.sentence, clause.i) == "behind"
        return behind or tree.lemma(clause) in self.lexicon.classes["blame"]

    def charges(self, coded: Iterable[Coded]) -> Iterator[Coded]:
        """What a statement about another's hostile act amounts to: an allegation ("A said B had shelled C").

        These are no events of a document, where the act itself is coded as reported; they answer what the speaker
        does to the one spoken of.
        """
        for c in coded:
            token = self.sentence.tokens[c.token]
            head = self.sentence.tokens[token.head]
            says = any(f.operator == "say" for f in self.lexicon.frames.get(tree.lemma(head), ()))
            says = says or tree.lemma(head) in self.lexicon.classes["complaining"]
            hostile = c.act.event_type in ("ASSAULT", "COERCE") or tree.lemma(token) in self.lexicon.classes["wrongs"]
            if says and hostile and token.dep in ("ccomp", "parataxis") and not (c.noun or c.future or c.negated):
                act = Act("ACCUSE", "allege")
                chain = (head.i, c.token)
                yield Coded(head.i, act, chain, f"say > {c.rule}", c.weight + 1.0, head.i, c.token, speaker_acts=True)

    # -- nouns

    def noun(self, i: int, depth: int = 0) -> Coded | None:
        """The event a noun phrase names: its head, else a compound or an "of" phrase below an empty head."""
        s, token = self.sentence, self.sentence.tokens[i]
        if token.pos not in ("NOUN", "PROPN", "VERB", "ADJ") or depth > MAX_DEPTH or self._is_name_part(token):
            return None
        if token.text == MARCH and token.pos == "PROPN":
            return None
        lemma, written = tree.word(s, i), token.text.lower()
        if lemma not in self.lexicon.nouns and written in self.lexicon.nouns:
            lemma = written
        if token.pos in ("VERB", "ADJ"):
            if written.removesuffix("es").removesuffix("s") != lemma.removesuffix("es").removesuffix("s"):
                return None
        entry = self._entry(i, lemma)
        if entry is not None and entry.operator == "none":
            return None
        if entry is not None and entry.operator:
            return self._noun_operator(token, lemma, entry, depth)
        if entry is not None:
            act, lost = Act(entry.event_type, entry.mode), self._is_loss(token)
            return Coded(i, act, (i,), entry.place, 1.2, i, i, noun=True, suffered=lost)
        if lemma in EMPTY_NOUNS:
            for c in tree.children(s, i):
                inside = c.dep in ("compound", "amod") or (
                    c.dep == "nmod" and tree.preposition(s, c.i) in ("of", "for")
                )
                if inside and (inner := self.noun(c.i, depth + 1)) is not None:
                    return replace(inner, chain=(*inner.chain, i))
        return None

    def _is_name_part(self, token: Token) -> bool:
        """Whether the word is inside a proper name that another word heads ("Amnesty International")."""
        head = self.sentence.tokens[token.head]
        return token.pos == "PROPN" and head.pos == "PROPN" and token.dep in NAMED and head.i != token.i

    def _entry(self, i: int, lemma: str) -> EventNoun | None:
        """What the table says of a noun: of it with a word before or a preposition after it first, then by itself.

        "air_strike" is a noun with a word before it, "call_for" and "exchange_of_fire" with a phrase after it,
        "on_alert_" inside a phrase, "be_lie" what something is said to be, "root_responsibility" the head of a
        whole sentence.
        """
        s, nouns = self.sentence, self.lexicon.nouns
        below = list(tree.children(s, i))
        pairs = [f"{tree.lemma(c)}_{lemma}" for c in below if c.dep in ("compound", "amod")]
        pairs += [f"{lemma}_{tree.preposition(s, c.i)}" for c in below if c.dep in ("nmod", "obl", "acl")]
        pairs = [f"{lemma}_{tree.preposition(s, c.i)}_{tree.lemma(c)}" for c in below if c.dep == "nmod"] + pairs
        pairs.append(f"{tree.preposition(s, i)}_{lemma}_")
        copula = any(c.dep == "cop" for c in below)
        pairs += [f"be_{lemma}"] if copula else [f"root_{lemma}"] if s.tokens[i].dep == "root" else []
        known = [nouns[pair] for pair in pairs if pair in nouns]
        return known[0] if known else nouns.get(lemma)

    def _noun_operator(self, token: Token, lemma: str, entry: EventNoun, depth: int) -> Coded | None:
        """A noun that makes an event of what it governs: "a promise to send aid", "the end of the siege"."""
        for inner in self._governed_by_noun(token, entry.operator, depth):
            act = self._apply(entry.operator, inner)
            if act is not None:
                chain = (token.i, *inner.chain)
                future = entry.operator == "plan"
                return Coded(
                    token.i, act, chain, f"{lemma} of {inner.rule}", 2.0, token.i, inner.host, noun=True, future=future
                )
        alone = ALONE.get(entry.operator)
        if alone is None:
            return None
        return Coded(token.i, alone, (token.i,), entry.place, 1.2, token.i, token.i, noun=True)

    def _governed_by_noun(self, token: Token, operator: str, depth: int) -> Iterator[Coded]:
        """The coded infinitive, "of" or "for" phrase or first part of a compound below a noun."""
        below = list(tree.children(self.sentence, token.i))
        cases = ("of", "in", "to") if operator == "stop" else ("of", "for", "to", "on")
        for c in below:
            if c.dep in ("acl", "ccomp", "xcomp") and c.tag in ("VB", "VBG") and (inner := self.code(c.i, depth + 1)):
                yield inner
        for c in below:
            phrase = c.dep in ("nmod", "obl") and tree.preposition(self.sentence, c.i) in cases
            if (phrase or c.dep == "compound") and (inner := self.noun(c.i, depth + 1)):
                yield inner

    # -- negation, futurity, duty

    def _finish(self, token: Token, coded: Coded) -> Coded:
        s, i = self.sentence, token.i
        ahead = tree.is_future(s, i) or tree.is_would(s, i)
        failed = coded.rule.endswith(" fail")
        if self._no_longer(i) and (stopped := compose.stopped(coded.act)) is not None:
            return replace(coded, act=stopped, rule=coded.rule + " no longer", weight=coded.weight + 0.5)
        if tree.is_negated(s, i) or failed:
            turned = compose.negated(coded.act, ahead=ahead or failed or self._governed_by_say(token))
            if turned is not None:
                return replace(coded, act=turned, rule=coded.rule + " negated", weight=coded.weight + 0.5)
            return replace(coded, negated=True)
        if tree.is_future(s, i) or (tree.is_would(s, i) and self._governed_by_say(token)):
            act = coded.act if self._is_exercise(coded) else compose.future(coded.act)
            return replace(coded, act=act, future=True, rule=coded.rule + " future", weight=coded.weight + 0.5)
        if "may" in tree.auxiliaries(s, i) and coded.act.event_type in compose.CONFLICT - {"ASSAULT", "THREATEN"}:
            return replace(coded, act=compose.threat(coded.act), uncertain=True, rule=coded.rule + " may")
        return replace(coded, uncertain=True) if tree.is_would(s, i) else coded

    def _is_exercise(self, coded: Coded) -> bool:
        """Whether forces exercise by themselves: announced, this is no threat yet and no promise."""
        words = {tree.word(self.sentence, i) for i in coded.chain}
        return coded.act.event_type == "MOBILIZE" and not words.isdisjoint(self.lexicon.classes["exercise"])

    def _no_longer(self, i: int) -> bool:
        """Whether what the predicate says has ended: "will no longer share"."""
        below = {c.text.lower() for c in tree.children(self.sentence, i) if c.dep == "advmod"}
        return "longer" in below or "anymore" in below

    def _governed_by_say(self, token: Token) -> bool:
        """Whether a verb of saying governs the predicate; a "that" clause may hang on a date before it."""
        head = self.sentence.tokens[token.head]
        if token.dep == "acl:relcl" and any(
            c.dep == "mark" and tree.lemma(c) == "that" for c in tree.children(self.sentence, token.i)
        ):
            while head.pos not in ("VERB", "AUX") and head.head != head.i:
                head = self.sentence.tokens[head.head]
        elif token.dep != "ccomp":
            return False
        return any(f.operator == "say" for f in self.lexicon.frames.get(tree.lemma(head), ()))
