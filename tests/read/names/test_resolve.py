"""Actors that phrases stand for, alone and in a text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from counterpoise.read.names import Names, actor_of_text, read_names
from counterpoise.read.names.mention import PlainSentence, PlainToken, plain_sentences
from counterpoise.read.names.resolve import DocumentNames

DAY = date(2016, 4, 6)


@pytest.mark.parametrize(
    ("phrase", "code", "sectors"),
    [
        ("Russian troops", "RUS", ("MIL",)),
        ("the Turkish foreign minister", "TUR", ("GOV",)),
        ("Germany's defence minister", "DEU", ("GOV", "MIL")),
        ("separatists in Kashmir", "KAS", ("REB",)),
        ("the Belarusian opposition leader", "BLR", ("PTY", "OPP")),
        ("the wife of the Syrian president", "SYR", ("ELI",)),
        ("the Hamas-run health ministry", "PSE", ("GOV",)),
        ("a spokesman for the Malian army", "MLI", ("MIL",)),
        ("Trump supporters", "USA", ("CVL",)),
        ("opposition lawmakers", "", ("LEG", "OPP")),
        ("Puerto Rico police", "USA", ("COP",)),
        ("Hong Kong police", "HKG", ("COP",)),
        ("civilians", "", ("CVL",)),
        ("unidentified gunmen", "", ("UAF",)),
        ("the former Georgian president", "GEO", ("ELI",)),
        ("members of the Armenian parliament", "ARM", ("LEG",)),
        ("12 servicemen of the Azerbaijani Army", "AZE", ("MIL",)),
        ("Foreign Minister Sergei Lavrov", "RUS", ("GOV",)),
        ("the government of Kazakhstan", "KAZ", ("GOV",)),
        ("anti-government protesters", "", ("CVL",)),
        ("a prominent anti-Syrian journalist", "", ("JRN",)),
        ("a Turkish-backed Syrian rebel group", "SYR", ("REB",)),
        ("Iranian students", "IRN", ("EDU",)),
        ("the Azerbaijani side", "AZE", ()),
        ("Armenia", "ARM", ()),
        ("Baku", "AZE", ("GOV",)),
    ],
)
def test_phrases_speak_for_themselves(names: Names, phrase: str, code: str, sectors: tuple[str, ...]) -> None:
    actor = actor_of_text(phrase, published=DAY, names=names)
    assert actor is not None
    assert (actor.code, actor.sectors, actor.text) == (code, sectors, phrase)


@pytest.mark.parametrize("phrase", ["", "the agreement", "blue mountains", "Armenia's ally", "a NATO ally"])
def test_what_names_no_actor_gives_none(names: Names, phrase: str) -> None:
    assert actor_of_text(phrase, published=DAY, names=names) is None


def read(names: Names, text: str, home: str = "") -> DocumentNames:
    return read_names(plain_sentences(text), published=DAY, names=names, home=home)


def actor(document: DocumentNames, sentence: int, words: str) -> tuple[str, str, str]:
    texts = [token.text for token in document.sentences[sentence].tokens]
    wanted = words.split()
    first = next(i for i in range(len(texts)) if texts[i : i + len(wanted)] == wanted)
    found = document.actor_of(sentence, first, first + len(wanted))
    return ("", "", "") if found is None else (found.code, found.entity, found.how)


def test_the_minister_is_the_last_one_named(names: Names) -> None:
    document = read(names, "Sergei Lavrov came to Baku. Talks were long. The minister left early.")
    assert actor(document, 2, "The minister") == ("RUS", "rus.sergei_lavrov", "office named before")


def test_the_president_of_the_only_state_named(names: Names) -> None:
    document = read(names, "Turkey promised help. The president spoke on Monday.")
    assert actor(document, 1, "The president") == (
        "TUR", "tur.recep_tayyip_erdogan", "holder in the only state of the sentence",
    )  # fmt: skip
    two = read(names, "Turkey and Iran promised help. The president spoke on Monday.")
    assert actor(two, 1, "The president")[0] == ""


def test_pronouns_follow_one_candidate_only(names: Names) -> None:
    document = read(names, "Lavrov arrived. He praised the plan. Its author did not.")
    assert actor(document, 1, "He") == ("RUS", "rus.sergei_lavrov", "pronoun for 'Lavrov'")
    assert actor(document, 2, "Its") == ("", "", "")
    two = read(names, "Lavrov met Aliyev. He praised the plan.")
    assert actor(two, 1, "He") == ("", "", "")


def test_possessives_lend_their_state(names: Names) -> None:
    document = read(names, "Azerbaijan said that 12 of its troops had died.")
    assert actor(document, 0, "its troops") == ("AZE", "aze", "possessive: pronoun for 'Azerbaijan'")
    own = read(names, "The enemy shelled our positions.", home="AZE")
    assert actor(own, 0, "our") == ("AZE", "aze", "the document's own side")


@dataclass(frozen=True)
class Arc:
    word: str
    pos: str
    dep: str
    head: int


def parsed(*arcs: Arc) -> PlainSentence:
    tokens, start = [], 0
    for i, arc in enumerate(arcs):
        tokens.append(PlainToken(i, start, start + len(arc.word), arc.word, arc.pos, arc.dep, arc.head))
        start += len(arc.word) + 1
    return PlainSentence(0, start - 1, tuple(tokens))


def test_a_parse_widens_a_word_to_its_phrase(names: Names) -> None:
    sentence = parsed(
        Arc("Eighteen", "NUM", "nummod", 2), Arc("Armenian", "ADJ", "amod", 2), Arc("soldiers", "NOUN", "nsubj", 3),
        Arc("died", "VERB", "root", 3),
    )  # fmt: skip
    found = read_names([sentence], published=DAY, names=names).actor_at(0, 2)
    assert found is not None
    assert (found.code, found.sector, found.text) == ("ARM", "MIL", "Eighteen Armenian soldiers")


def test_the_subject_settles_between_two_candidates(names: Names) -> None:
    first = parsed(
        Arc("Lavrov", "PROPN", "nsubj", 1), Arc("met", "VERB", "root", 1), Arc("Aliyev", "PROPN", "obj", 1),
    )  # fmt: skip
    later = [PlainToken(0, 20, 22, "He", "PRON", "nsubj", 1), PlainToken(1, 23, 27, "left", "VERB", "root", 1)]
    document = read_names([first, PlainSentence(20, 27, tuple(later))], published=DAY, names=names)
    found = document.actor_of(1, 0, 1)
    assert found is not None
    assert found.entity == "rus.sergei_lavrov"


def test_a_span_outside_the_sentence_is_refused(names: Names) -> None:
    with pytest.raises(IndexError, match="tokens 0 to 9 lie outside sentence 0, which has 2"):
        read(names, "Baku spoke").actor_of(0, 0, 9)


@pytest.mark.parametrize(
    ("phrase", "code", "sector"),
    [
        ("Sen. Marco Rubio", "USA", "LEG"),
        ("Texas Gov. Greg Abbott", "USA", "GOV"),
        ("the Peruvian Congress", "PER", "LEG"),
        ("Mexico's National Guard", "MEX", "MIL"),
        ("ousted Afghan President Ashraf Ghani", "AFG", "ELI"),
        ("U.N. Secretary-General Antonio Guterres", "UNO", ""),
    ],
)
def test_abbreviations_do_not_cut_a_phrase(names: Names, phrase: str, code: str, sector: str) -> None:
    actor = actor_of_text(phrase, published=date(2022, 6, 1), names=names)
    assert actor is not None
    assert (actor.code, actor.sector) == (code, sector)
