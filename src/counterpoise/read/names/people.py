"""Persons: whose surname is meant, and who a person is whom the gazetteer does not know.

A surname stands for the person whose full name the document gives; else for the one in office on its day (the
highest office first), by title and state where the text names them; else for a former head or minister. Surnames
of `ambiguous.csv` need a title (`title`) or a holder in office (`office`). A surname after an unknown given name
is somebody else. Unknown persons are found behind titles ("Colonel Vagif Dargahli") and by the learned names of
the parser; their state and sector come from the words around: title, demonym or organ before, apposition after.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from counterpoise.read.names.lexicon import PARTICLES, Names
from counterpoise.read.names.scan import COURTESY, Scan, Stretch
from counterpoise.read.names.tables import Entry, entity_of
from counterpoise.read.names.trie import Hit

FUNCTION = frozenset(
    "the a an and but or when while if as for in on at by with from to of after before although though because since "
    "both neither either that this these those his her their its our your my even only also yet still then thus so "
    "according like unlike following despite during under over what why how who whom whose is was did does has had "
    "will would can could may might should must not no nor former late once meanwhile however today yesterday "
    "monday tuesday wednesday thursday friday saturday sunday".split()
)
MONTHS = frozenset({"may", "march", "april", "june"})
BEFORE_MONTH = frozenset("in since last this next by until of early late mid between and".split())


POSSESSIVE = frozenset({"its", "his", "her", "their"})
SERVING = frozenset({"GOV", "MIL", "COP", "LEG"})
"""Sectors of unknown persons who, in a sentence that names nobody else, belong to the state named last before."""
RENOWN = 7
"""The least rank of an office whose former holders are known by their surname alone."""
SOON = timedelta(days=3 * 366)
REACH = 5
"""A state or organ at most so many pieces before a name may give the person's code."""


def folded_name(scan: Scan, first: int, last: int) -> str:
    """Pieces [first, last) joined, as surnames are kept."""
    return "".join(scan.words(first, last))


def whose(
    scan: Scan, hit: Hit, names: Names, day: date, met: Sequence[str], near: Sequence[str]
) -> tuple[str, str] | None:
    """Key and reason for the person meant by the surname at `hit`, or None.

    `met` are the keys of full names in the document, nearest last; `near` the codes named right before.
    """
    surname = folded_name(scan, hit.first, hit.last)
    if surname in MONTHS and BEFORE_MONTH.intersection(scan.words(hit.first - 1, hit.first)):
        return None
    if _other_given_name(scan, hit) or _runs_on(scan, hit):
        return None
    keys = names.persons[surname]
    known = [key for key in reversed(met) if key in keys]
    if known:
        return known[0], "surname after full name"
    holding = [key for key in keys if names.entry(key, day).office]
    title = scan.title_before(hit.first)
    if title is not None:
        fitting = [
            key
            for key in holding
            if meant(names.entry(key, day).office, title) and (not near or names.entry(key, day).code in near)
        ]
        if fitting:
            return _highest(fitting, names, day), "title and surname"
    needs = names.ambiguous.get(surname, "")
    if needs == "title" or (needs == "office" and not holding):
        return None
    if holding:
        return _highest(holding, names, day), "surname of the holder in office"
    renowned = [key for key in keys if _renowned(names, key, day)]
    return (_latest(renowned, names, day), "surname") if renowned else None


def meant(office: str, title: Hit) -> bool:
    """True where `title` may name the holder of `office`: "Secretary" and "Minister" name every sort of minister."""
    return office in title.values or ("minister" in title.values and office.endswith("minister"))


def _renowned(names: Names, key: str, day: date) -> bool:
    """True for a person out of office whom a bare surname may still mean: a former head or minister of note, or one
    who comes to such an office within three years."""
    return any(
        names.rank(term) >= RENOWN and (term.start is None or term.start <= day or term.start - day < SOON)
        for term in names.entries[key]
    )


def _highest(keys: Sequence[str], names: Names, day: date) -> str:
    return max(keys, key=lambda key: names.rank(names.entry(key, day)))


def _latest(keys: Sequence[str], names: Names, day: date) -> str:
    return max(keys, key=lambda key: max((entry.end or date.max) for entry in names.entries[key]))


def _other_given_name(scan: Scan, hit: Hit) -> bool:
    """True where an unknown capitalised word right before the surname looks like a given name."""
    before = hit.first - 1
    if not scan.capital(before) or not scan.adjacent(hit.first):
        return False
    piece = scan.pieces[before]
    if piece.folded in COURTESY or piece.folded in FUNCTION or scan.title_before(hit.first) is not None:
        return False
    if piece.text.isupper() and len(piece.text) > 1 and not scan.pieces[hit.first].text.isupper():
        return False
    if any(stretch.last == hit.first for stretch in scan.settled):
        return False
    return scan.sentence.tokens[piece.token].pos not in {"VERB", "ADV", "SCONJ", "CCONJ", "ADP", "AUX", "PRON", "DET"}


def _runs_on(scan: Scan, hit: Hit) -> bool:
    """True where a capitalised word follows: "Gandhi Memorial" is no person."""
    after = hit.last
    if not scan.capital(after) or not scan.adjacent(after) or any(s.first == after for s in scan.settled):
        return False
    if scan.pieces[hit.first].text.isupper() or any(title.first == after for title in scan.titles):
        return False
    between = scan.pieces[after].start - scan.pieces[after - 1].end
    return between == 1 and scan.pieces[after].text.isalpha() and scan.pieces[after].folded not in FUNCTION


def unknown_persons(
    scan: Scan, taken: Sequence[Stretch], names: Names, *, home: str, last_code: str = ""
) -> list[Stretch]:
    """Persons of the sentence that no stretch of `taken` covers.

    `home` is the code of the document's side, `last_code` that of the last person or state named before the sentence.
    """
    covered = {piece for stretch in taken for piece in range(stretch.first, stretch.last)}
    found: list[Stretch] = []
    for first, last, title in (*_behind_titles(scan, covered), *_learned(scan, covered)):
        if any(piece in covered for piece in range(first, last)):
            continue
        covered.update(range(first, last))
        text = scan.pieces[first].start, scan.pieces[last - 1].end
        name = _surface(scan, *text)
        told = _title_of(scan, first, taken)
        office = (told.values[0] if told is not None else "") or title or _apposed_office(scan, last)
        anchor = told.first if told is not None else first
        code = _code_around(scan, anchor, last, taken, ahead=told is None or told.last == first)
        code = code or _owner(scan, anchor, taken, home, last_code) or _code_of_list(scan, first, taken, found)
        code = code or (home if title else "") or (_only_code(taken) if office else "")
        sectors = (*names.offices[office].sectors, "", "") if office else ("", "")
        code = code or (last_code if sectors[0] in SERVING and not any(one.entry.code for one in taken) else "")
        entry = Entry(entity_of(code, name), code, name, "person", sectors[0], sectors[1], office)
        found.append(Stretch(first, last, "", entry, "title before an unknown name" if title else "learned name"))
    return found


def _title_of(scan: Scan, first: int, taken: Sequence[Stretch]) -> Hit | None:
    """The title before a name; of two parted by a comma the first: "our police chief, General Oscar Naranjo".

    A post abroad may part them too: "its ambassador to Moscow, Vardan Toghanyan".
    """
    near = scan.title_before(first)
    start = first if near is None else near.first
    if not _comma_at(scan, start - 1):
        return near
    posts = [one.first for one in taken if one.last == start - 1 and one.entry.code]
    ends = {start - 1, *(post - 1 for post in posts if scan.words(post - 1, post)[0] in {"to", "in", "at", "for"})}
    for hit in scan.titles:
        if hit.last in ends:
            return hit
    return near


def _owner(scan: Scan, anchor: int, taken: Sequence[Stretch], home: str, last_code: str) -> str:
    """The code behind a possessive before a title: "its air force commander", "our ambassador"."""
    for place in range(anchor - 1, max(-1, anchor - REACH), -1):
        word = scan.pieces[place].folded
        if word == "our":
            return home
        if word in POSSESSIVE:
            before = [one.entry.code for one in taken if one.last <= place and one.entry.code]
            return before[-1] if before else last_code
        if not word.isalpha():
            break
    return ""


def _only_code(taken: Sequence[Stretch]) -> str:
    """The only code that a sentence names, or empty."""
    codes = {one.entry.code for one in taken if one.entry.code}
    return codes.pop() if len(codes) == 1 else ""


def _surface(scan: Scan, start: int, end: int) -> str:
    inside = [token for token in scan.sentence.tokens if token.start < end and token.end > start]
    parts: list[str] = []
    for token in inside:
        glued = parts and token.start == inside[len(parts) - 1].end
        parts.append(token.text if glued or not parts else f" {token.text}")
    return "".join(parts)


def _behind_titles(scan: Scan, covered: set[int]) -> list[tuple[int, int, str]]:
    found = []
    for title in scan.titles:
        if not scan.capital(title.first) and not scan.capital(title.last):
            continue
        last = _name_end(scan, title.last, covered, 4)
        if last - title.last < 2:
            continue
        found.append((title.last, last, title.values[0]))
        while scan.pieces[title.last - 1].folded.endswith("s"):
            first = last + (2 if scan.words(last, last + 2) == (",", "and") else 1)
            end = _name_end(scan, first, covered, 4) if scan.words(last, last + 1) in {(",",), ("and",)} else first
            if end - first < 2:
                break
            found.append((first, end, title.values[0]))
            last = end
    return [*found, *_behind_commas(scan, covered)]


def _name_end(scan: Scan, first: int, covered: set[int], most: int) -> int:
    """Where a name that starts at piece `first` ends, after `most` pieces at the latest."""
    last = first
    while last < len(scan.pieces) and last - first < most and last not in covered and _name_piece(scan, last):
        last += 1
    return last


def _behind_commas(scan: Scan, covered: set[int]) -> Iterator[tuple[int, int, str]]:
    """Names between commas behind a title: "its defence minister, Ramon Diaz, said"."""
    for title in scan.titles:
        first = title.last + 1
        last = _name_end(scan, first, covered, 3)
        if _comma_at(scan, title.last) and _comma_at(scan, last) and last - first >= 2:
            yield first, last, title.values[0]


def _name_piece(scan: Scan, piece: int) -> bool:
    text = scan.pieces[piece].text
    if text.isalpha() and text.islower():
        return _hyphened(scan, piece) or (
            text in PARTICLES and piece + 1 < len(scan.pieces) and scan.capital(piece + 1)
        )
    between = scan.pieces[piece].start - scan.pieces[piece - 1].end
    gap = 2 if len(scan.pieces[piece - 1].text) == 1 else 1
    return text[:1].isupper() and text.isalpha() and between <= gap and scan.pieces[piece].folded not in FUNCTION


def _hyphened(scan: Scan, piece: int) -> bool:
    """True for "young" in "Kim Tae-young"."""
    here, there = scan.pieces[piece], scan.pieces[piece - 1]
    if here.start - there.end != 1 or not there.text[:1].isupper():
        return False
    marks = [token.text for token in scan.sentence.tokens[there.token : here.token + 1]]
    return here.token == there.token or (len(marks) > 2 and marks[1] == "-")


def _learned(scan: Scan, covered: set[int]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for place, piece in enumerate(scan.pieces):
        token = scan.sentence.tokens[piece.token]
        if token.ent_type != "PER" or place in covered or not piece.text[:1].isupper():
            continue
        if found and found[-1][1] == place:
            found[-1] = (found[-1][0], place + 1, "")
        else:
            found.append((place, place + 1, ""))
    return [(first, last, "") for first, last, _ in found if last - first > 1 and _latin(scan, first, last)]


def _latin(scan: Scan, first: int, last: int) -> bool:
    return all(unicodedata.name(piece.text[0], "").startswith("LATIN") for piece in scan.pieces[first:last])


def _apposed_office(scan: Scan, last: int) -> str:
    """The office in "X, the Azerbaijani defence minister"."""
    if not _comma_at(scan, last):
        return ""
    for title in scan.titles:
        if last < title.first <= last + 6:
            return title.values[0]
    return ""


def _comma_at(scan: Scan, piece: int) -> bool:
    return piece < len(scan.pieces) and scan.pieces[piece].text == ","


def _code_around(scan: Scan, first: int, last: int, taken: Sequence[Stretch], *, ahead: bool) -> str:
    """The code that the title phrase before, or (where `ahead`) the apposition after, gives the person."""
    before = [one for one in taken if one.last <= first and first - one.last <= REACH and one.entry.code]
    if before and not _broken(scan, before[-1].last, first):
        return before[-1].entry.code
    if ahead and _comma_at(scan, last):
        after = [stretch for stretch in taken if last < stretch.first <= last + 8 and stretch.entry.code]
        if after and not _broken(scan, last + 1, after[0].first):
            return after[0].entry.code
    return ""


def _code_of_list(scan: Scan, first: int, taken: Sequence[Stretch], found: Sequence[Stretch]) -> str:
    """The code of the person right before in a list of persons: "Colonel A, Major B and Captain C"."""
    before = [one for one in (*taken, *found) if one.last <= first and one.entry.kind == "person"]
    if not before:
        return ""
    nearest = max(before, key=lambda one: one.last)
    titles = {piece for title in scan.titles for piece in range(title.first, title.last)}
    between = [place for place in range(nearest.last, first) if place not in titles]
    return nearest.entry.code if all(scan.pieces[place].folded in {",", "and", ";"} for place in between) else ""


def _broken(scan: Scan, first: int, last: int) -> bool:
    """True where a mark or a verb parts the pieces [first, last)."""
    pieces = scan.pieces[first:last]
    return any(not piece.text.isalnum() or scan.sentence.tokens[piece.token].pos in {"VERB", "AUX"} for piece in pieces)
