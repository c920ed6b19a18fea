"""What phrases without a name refer to, in parsed sentences built by hand and in plain ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from counterpoise.read.names import Names, read_names
from counterpoise.read.names.mention import PlainSentence, PlainToken, plain_sentences
from counterpoise.read.names.resolve import DocumentNames

DAY = date(2019, 3, 1)


def read(names: Names, text: str, home: str = "") -> DocumentNames:
    return read_names(plain_sentences(text), published=DAY, names=names, home=home)


def who(document: DocumentNames, words: str) -> tuple[str, str, str]:
    """Code, first sector and reason of the phrase, sought from the last sentence on."""
    wanted = words.split()
    for sentence in reversed(range(len(document.sentences))):
        texts = [token.text for token in document.sentences[sentence].tokens]
        for first in range(len(texts) - len(wanted) + 1):
            if texts[first : first + len(wanted)] == wanted:
                found = document.actor_of(sentence, first, first + len(wanted))
                return ("", "", "") if found is None else (found.code, found.sector, found.how)
    raise AssertionError(f"no '{words}' in the text")


@pytest.mark.parametrize(
    ("text", "words", "code", "sector", "how"),
    [
        ("Jaish-e-Mohammed struck. The group said so.", "The group", "PAK", "REB", "'group' for 'Jaish-e-Mohammed'"),
        ("NATO met. Members argued. The alliance will respond.", "The alliance", "IGO", "", "'alliance' for 'NATO'"),
        ("Rosoboronexport sold it. The firm agreed.", "The firm", "RUS", "BUS", "'firm' for 'Rosoboronexport'"),
        ("The European Court of Justice sat. It is clear the court ruled.", "the court", "EUR", "JUD",
         "'court' of 'European Court of Justice'"),
        ("Pakistan protested. The army denied it.", "The army", "PAK", "MIL", "only state of the sentence"),
        ("Pakistan protested. The country wants talks.", "The country", "PAK", "", "only state of the sentence"),
        ("Pakistan protested. A source in the Defence Ministry agreed.", "A source in the Defence Ministry",
         "PAK", "GOV", "only state of the sentence"),
        ("Shells fell on Avdiivka. The separatists denied it.", "The separatists", "UKR", "REB", "only land in view"),
        ("The UN met. The president spoke.", "The president", "", "GOV", "title"),
        ("Moscow blamed Israel, whose pilots fled.", "whose pilots", "ISR", "MIL", "'whose' after 'Israel'"),
        ("Armenia wept. Opposition parties struck.", "Opposition parties", "ARM", "PTY", "only state of the sentence"),
        ("Armenia wept. Somebody stormed parliament.", "parliament", "ARM", "LEG", "only state of the sentence"),
        ("Armenia and Turkey met. The two leaders spoke.", "The two leaders", "", "GOV", "title"),
        ("Hamas fired. The militants hit a school.", "The militants", "PSE", "REB", "'militants' for 'Hamas'"),
        ("Nagorno-Karabakh is calm. Troops left the enclave.", "the enclave", "NKR", "",
         "contested 'Nagorno-Karabakh'"),
    ],
)  # fmt: skip
def test_a_phrase_takes_up_what_was_named(
    names: Names, text: str, words: str, code: str, sector: str, how: str
) -> None:
    assert who(read(names, text), words) == (code, sector, how)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("India struck Pakistan. The army denied it.", "The army"),
        ("Hamas and Hezbollah fired. The group said so.", "The group"),
        ("Gazprom and Rosneft met. The company said so.", "The company"),
        ("Avdiivka and Grozny burned. The separatists denied it.", "The separatists"),
        ("A group said so.", "A group"),
    ],
)
def test_among_several_nothing_is_guessed(names: Names, text: str, words: str) -> None:
    assert who(read(names, text), words)[0] == ""


@dataclass(frozen=True)
class Arc:
    word: str
    dep: str
    head: int
    pos: str = "NOUN"


def parsed(*arcs: Arc, offset: int = 0) -> PlainSentence:
    tokens, start = [], offset
    for i, arc in enumerate(arcs):
        tokens.append(PlainToken(i, start, start + len(arc.word), arc.word, arc.pos, arc.dep, arc.head))
        start += len(arc.word) + 1
    return PlainSentence(offset, start - 1, tuple(tokens))


def test_he_is_a_title_before_him(names: Names) -> None:
    first = parsed(
        Arc("Armenian", "amod", 1, "ADJ"), Arc("president", "nsubj", 2), Arc("spoke", "root", 2, "VERB"),
    )  # fmt: skip
    second = parsed(Arc("He", "nsubj", 1, "PRON"), Arc("left", "root", 1, "VERB"), offset=100)
    found = read_names([first, second], published=DAY, names=names).actor_of(1, 0, 1)
    assert found is not None
    assert (found.code, found.sectors, found.how) == ("ARM", ("GOV",), "pronoun for 'president'")


def test_their_goes_with_the_subject(names: Names) -> None:
    sentence = parsed(
        Arc("Armenian", "amod", 1, "ADJ"), Arc("villagers", "nsubj", 2), Arc("left", "root", 2, "VERB"),
        Arc("their", "nmod:poss", 4, "PRON"), Arc("homes", "obj", 2),
    )  # fmt: skip
    found = read_names([sentence], published=DAY, names=names).actor_of(0, 3, 5)
    assert found is not None
    assert (found.code, found.how) == ("ARM", "possessive: pronoun for 'villagers'")


def test_an_object_is_not_its_own_subject(names: Names) -> None:
    first = parsed(Arc("Lavrov", "nsubj", 1, "PROPN"), Arc("came", "root", 1, "VERB"))
    second = parsed(
        Arc("Kerry", "nsubj", 1, "PROPN"), Arc("told", "root", 1, "VERB"), Arc("him", "iobj", 1, "PRON"), offset=100,
    )  # fmt: skip
    day = date(2016, 4, 1)
    found = read_names([first, second], published=day, names=names).actor_of(1, 2, 3)
    assert found is not None
    assert found.entity == "rus.sergei_lavrov"
