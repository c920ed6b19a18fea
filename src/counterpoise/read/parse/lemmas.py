"""Lemmas by rule, from a word and its Penn tag, with a lexicon of what the rules get wrong.

Regular endings are taken off (-s, -ed, -ing, -er, -est) and the spelling is mended: "submitted" to "submit",
"evacuated" to "evacuate", "allies" to "ally". Where several stems are possible, one the lexicon knows is
taken; otherwise the likeliest by its letters. Forms that no rule explains ("stolen", "his", "were") come from
the lexicon's exceptions, and from a list of irregular verbs kept here. All lemmas but those of proper nouns
and of words in foreign letters are in lower case, as in UD English EWT.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_IRREGULAR = """
arise arose arisen; awake awoke awoken; bear bore borne; beat beat beaten; become became become; begin began begun;
bend bent bent; bet bet bet; bid bid bid; bind bound bound; bite bit bitten; bleed bled bled; blow blew blown;
break broke broken; breed bred bred; bring brought brought; broadcast broadcast broadcast; build built built;
burst burst burst; buy bought bought; cast cast cast; catch caught caught; choose chose chosen; cling clung clung;
come came come; cost cost cost; creep crept crept; cut cut cut; deal dealt dealt; dig dug dug; draw drew drawn;
dream dreamt dreamt; drink drank drunk; drive drove driven; dwell dwelt dwelt; eat ate eaten; fall fell fallen;
feed fed fed; feel felt felt; fight fought fought; find found found; flee fled fled; fling flung flung;
fly flew flown; forbid forbade forbidden; forecast forecast forecast; foresee foresaw foreseen; forget forgot forgotten;
forgive forgave forgiven; forgo forwent forgone; freeze froze frozen; get got gotten; give gave given; go went gone;
grind ground ground; grow grew grown; hang hung hung; hear heard heard; hide hid hidden; hit hit hit; hold held held;
hurt hurt hurt; keep kept kept; know knew known; lay laid laid; lead led led; leap leapt leapt; leave left left;
lend lent lent; let let let; light lit lit; lose lost lost; make made made; mean meant meant; meet met met;
mislead misled misled; mistake mistook mistaken; overcome overcame overcome; oversee oversaw overseen;
overthrow overthrew overthrown; overtake overtook overtaken; override overrode overridden; pay paid paid;
prove proved proven; put put put; quit quit quit; read read read; rebuild rebuilt rebuilt; redraw redrew redrawn;
retake retook retaken; ride rode ridden; ring rang rung; rise rose risen; run ran run; say said said; see saw seen;
seek sought sought; sell sold sold; send sent sent; set set set; shake shook shaken; shed shed shed; shine shone shone;
shoot shot shot; show showed shown; shrink shrank shrunk; shut shut shut; sing sang sung; sink sank sunk; sit sat sat;
slay slew slain; sleep slept slept; slide slid slid; speak spoke spoken; speed sped sped; spend spent spent;
spill spilt spilt; spin spun spun; split split split; spread spread spread; spring sprang sprung; stand stood stood;
steal stole stolen; stick stuck stuck; sting stung stung; stride strode stridden; strike struck struck;
strive strove striven; swear swore sworn; sweep swept swept; swell swelled swollen; swim swam swum; swing swung swung;
take took taken; teach taught taught; tear tore torn; tell told told; think thought thought; throw threw thrown;
thrust thrust thrust; tread trod trodden; undergo underwent undergone; undermine undermined undermined;
understand understood understood; undertake undertook undertaken; uphold upheld upheld; upset upset upset;
wage waged waged; wake woke woken; wear wore worn; weave wove woven; weep wept wept; win won won; wind wound wound;
withdraw withdrew withdrawn; withhold withheld withheld; withstand withstood withstood; write wrote written
"""
IRREGULAR = {
    (tag, form): lemma
    for entry in _IRREGULAR.replace("\n", " ").split(";")
    for lemma, past, participle in [entry.split()]
    for tag, form in (("VBD", past), ("VBN", participle))
}
PLURALS = {
    "men": "man", "women": "woman", "children": "child", "feet": "foot", "teeth": "tooth", "lives": "life",
    "wives": "wife", "knives": "knife", "leaves": "leaf", "halves": "half", "selves": "self", "shelves": "shelf",
    "thieves": "thief", "wolves": "wolf", "loaves": "loaf", "crises": "crisis", "analyses": "analysis",
    "bases": "base", "theses": "thesis", "hypotheses": "hypothesis", "diagnoses": "diagnosis", "oases": "oasis",
    "emphases": "emphasis", "criteria": "criterion", "phenomena": "phenomenon", "mice": "mouse", "oxen": "ox",
    "news": "news", "series": "series", "species": "species", "troops": "troop", "buses": "bus", "viruses": "virus",
    "ties": "tie", "lies": "lie", "movies": "movie", "calories": "calorie", "cookies": "cookie", "zombies": "zombie",
}  # fmt: skip
_TAKES_E = re.compile(
    r"""(?: [cuvz] | [bcdfgkptz]l | [aeiou]dg | [aeiurl]g | ang(?<=[hr]ang) | ng(?<=[eu]ng)
          | (?:[^aeiou]a|ia|ua|crea)t | [^aeiou]ut | [mvn]ot | [tcnu]it(?<![si]it)
          | [aeiouy]s | [nrlp]s | th(?<=[aeo]th) | [aiou]d(?<!oid)(?<!aid)(?<!ead)(?<!oad)(?<!aud)(?<!oud)
          | [aiu]r(?<!air)(?<!our)(?<!eir)(?<!ear)(?<!oar)(?<!cur) | [tnlp]or
          | [^aeiou][aiou][km] | [^aeiou][aiu]p | cop | [fblm]in | uin | ven | fer(?<=rfer) | her | [^aeiou]ib | ul | yl
        )$""",
    re.VERBOSE,
)
"""Ends of stems that mostly had a final e, measured on the verbs of EWT."""


@dataclass(frozen=True)
class Lexicon:
    """What is known of words: `exceptions` by Penn tag and lower-case form, and `known` lemmas by kind.

    Kinds are V (verb), N (noun) and J (adjective or adverb).
    """

    exceptions: Mapping[tuple[str, str], str]
    known: Mapping[str, frozenset[str]]

    def lemma(self, form: str, upos: str, tag: str) -> str:
        """The lemma of a form with these parts of speech."""
        lower = form.lower().replace("’", "'")
        excepted = self.exceptions.get((tag, lower))
        if excepted is not None and upos != "PROPN":
            return excepted
        if upos == "PROPN" or tag == "NNP":
            return form if tag != "NNPS" else self._first(form, proper_stems(form), "P")
        if tag == "CD":
            return lower.replace(",", "")
        if tag in ("VBD", "VBN", "VBG", "VBZ"):
            return self._verb(lower, tag)
        if tag == "NNS":
            return PLURALS.get(lower) or self._first(lower, plural_stems(lower), "N")
        if tag in ("JJR", "JJS", "RBR", "RBS"):
            return self._first(lower, degree_stems(lower, "er" if tag.endswith("R") else "est"), "J")
        return lower

    def _verb(self, lower: str, tag: str) -> str:
        if (tag, lower) in IRREGULAR:
            return IRREGULAR[tag, lower]
        if tag == "VBZ":
            return self._first(lower, plural_stems(lower), "V")
        return self._first(lower, verb_stems(lower, "ing" if tag == "VBG" else "ed"), "V")

    def _first(self, form: str, stems: list[str], kind: str) -> str:
        """The first stem that is known, else the first, else the form itself."""
        known = self.known.get(kind, frozenset())
        return next((stem for stem in stems if stem in known), stems[0] if stems else form)


def plural_stems(form: str) -> list[str]:
    """What may be left of a form in -s, likeliest first."""
    if len(form) < 3 or form[-1] not in "sS" or form.lower().endswith(("ss", "us", "is")):
        return []
    lower = form.lower()
    if lower.endswith("ies") and len(form) > 4:
        return [form[:-3] + "y", form[:-1]]
    if lower.endswith(("sses", "xes", "ches", "shes", "zzes", "oes")):
        return [form[:-2], form[:-1]]
    return [form[:-1], form[:-2]] if lower.endswith("es") else [form[:-1]]


def proper_stems(form: str) -> list[str]:
    """What may be left of a proper noun in the plural: "Iraqis", "the Emirates"."""
    if form[-2:].lower() == "is" and len(form) > 3:
        return [form[:-1]]
    return plural_stems(form)


def verb_stems(form: str, ending: str) -> list[str]:
    """What may be left of a form in -ed or -ing, likeliest first; nothing where the ending is not there."""
    if not form.endswith(ending):
        return []
    stem = form[: -len(ending)]
    if len(stem) < 2 or not any(letter in "aeiouy" for letter in stem):
        return [stem + "e"] if ending == "ed" and len(stem) > 1 else []
    if ending == "ed" and stem.endswith("i"):
        return [stem[:-1] + "y", stem + "e"]
    if stem[-1] == stem[-2] and stem[-1] not in "aeiou":
        return [stem, stem[:-1]] if stem[-1] in "lsfz" else [stem[:-1], stem]
    if stem.endswith("e"):
        return [stem + "e", stem] if ending == "ed" else [stem, stem + "e"]
    return [stem + "e", stem] if takes_e(stem) else [stem, stem + "e"]


def degree_stems(form: str, ending: str) -> list[str]:
    """What may be left of a comparative or superlative, likeliest first."""
    if not form.endswith(ending) or len(form) < len(ending) + 2:
        return []
    stem = form[: -len(ending)]
    if stem.endswith("i"):
        return [stem[:-1] + "y", stem + "e"]
    if stem[-1] == stem[-2] and stem[-1] not in "aeiousl":
        return [stem[:-1], stem]
    return [stem + "e", stem] if takes_e(stem) else [stem, stem + "e"]


def takes_e(stem: str) -> bool:
    """Whether a verb stem of these letters is likely to have lost a final e: "evacuat", "provok", "struggl"."""
    return _TAKES_E.search(stem) is not None


def learned(words: Iterable[tuple[str, str, str, str]]) -> Lexicon:
    """A lexicon from annotated words: form, UPOS, Penn tag, lemma.

    Known are the lemmas of verbs, nouns and adjectives; exceptions are the forms whose usual lemma the rules miss.
    """
    kinds = {"VERB": "V", "AUX": "V", "NOUN": "N", "ADJ": "J", "ADV": "J", "PROPN": "P"}
    known: dict[str, set[str]] = {"V": set(), "N": set(), "J": set(), "P": set()}
    counts: dict[tuple[str, str], dict[str, int]] = {}
    kept = [(form, upos, tag, lemma) for form, upos, tag, lemma in words if upos not in ("X", "PUNCT", "SYM")]
    for form, upos, tag, lemma in kept:
        if upos in kinds:
            known[kinds[upos]].add(lemma)
        if upos != "PROPN":
            of_form = counts.setdefault((tag, form.lower().replace("’", "'")), {})
            of_form[lemma] = of_form.get(lemma, 0) + 1
    bare = Lexicon({}, {kind: frozenset(lemmas) for kind, lemmas in known.items()})
    usual = {key: max(sorted(of_form), key=lambda lemma: of_form[lemma]) for key, of_form in counts.items()}
    exceptions = {(tag, form): lemma for (tag, form), lemma in usual.items() if bare.lemma(form, "", tag) != lemma}
    return Lexicon(exceptions, bare.known)
