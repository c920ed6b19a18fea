"""Organs of states named by composition: "Azerbaijani Defence Ministry", "armed forces of Armenia", "The Ministry".

An organ's form joins the state or demonym before it (with or without 's) or after it ("of", "of the Republic of").
Forces are names in any case of letters; other organs only where they carry a capital. A bare "Ministry of Defence"
takes the state of the last organ of that sort, else the only state named in its sentence, else the document's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from counterpoise.read.names.lexicon import Names
from counterpoise.read.names.scan import Scan, Stretch
from counterpoise.read.names.tables import Entry, entity_of
from counterpoise.read.names.trie import Hit

FORCES = frozenset({"armed_forces", "air_force", "navy", "general_staff", "border_service"})
BARE = frozenset(
    "defence_ministry foreign_ministry interior_ministry general_staff security_council ministry".split()
)  # fmt: skip
OWNERS = frozenset({"state", "demonym", "capital", "name"})
VERBS = frozenset(
    "shot said says hit struck fell took lost sent began kept held lacks has had is was are were will would could may "
    "can did does left went came gave broke drove fought withdrew shoots fires hits strikes holds".split()
)
"""Verbs that often follow a force and look like nouns."""
UNITS = frozenset({"army", "brigade", "division", "regiment", "corps", "battalion", "base", "fleet", "squadron"})
ARMS = frozenset(
    "guards motorized motorised mechanized mechanised rifle tank airborne infantry armoured armored artillery air "
    "assault marine naval mountain jaeger separate special military combined arms aviation missile tactical".split()
)
SHIPS = {
    "USS": "USA", "USNS": "USA", "HMS": "GBR", "RFA": "GBR", "HMAS": "AUS", "HMCS": "CAN", "INS": "IND", "TCG": "TUR",
    "ROKS": "KOR", "ARA": "ARG", "KRI": "IDN", "BRP": "PHL", "PNS": "PAK", "IRIS": "IRN", "HNLMS": "NLD",
}  # fmt: skip
"""Prefixes of ships' names and whose navy uses them."""
ORDINAL = re.compile(r"\d{1,3}(st|nd|rd|th)")
LINKS = (("of",), ("of", "the"), ("of", "the", "republic", "of"), ("of", "republic", "of"), ("in",))


def compose(scan: Scan, names: Names) -> list[Stretch]:
    """The settled names of a sentence with organs joined to their states."""
    stretches = list(scan.settled)
    for hit in reversed(scan.organs):
        over = [one for one in stretches if one.first < hit.last and hit.first < one.last]
        if over and not _anothers(scan, hit, over, stretches):
            continue
        stretches = [one for one in stretches if one not in over]
        organ = names.organs[hit.values[0]]
        if organ.organ not in FORCES and not _capital_inside(scan, hit):
            continue
        owners = [one for one in (_owner_before(scan, hit, stretches), _owner_after(scan, hit, stretches)) if one]
        if not owners or (organ.organ in FORCES and _modifies(scan, hit)):
            continue
        joined = _joined(hit, owners, names)
        stretches = [one for one in stretches if one not in owners] + [joined]
    return sorted(stretches, key=lambda one: one.first)


def _anothers(scan: Scan, hit: Hit, over: Sequence[Stretch], stretches: Sequence[Stretch]) -> bool:
    """True where an organ bears the name of another state's body: "the Peruvian Congress"."""
    one = over[0]
    same = (one.first, one.last, one.role, one.entry.kind) == (hit.first, hit.last, "name", "organisation")
    owner = _owner_before(scan, hit, stretches)
    return same and owner is not None and owner.role in {"state", "demonym"} and owner.entry.code != one.entry.code


def _capital_inside(scan: Scan, hit: Hit) -> bool:
    return scan.capital(hit.last - 1) and (hit.first > 0 or hit.last - hit.first > 1)


def _modifies(scan: Scan, hit: Hit) -> bool:
    """True where the organ's last word only describes the noun after it: "military aircraft".

    "the Pakistani military" stays a state and a common noun. A verb after a force that the parser takes for a noun
    ("Iran's army shot down ...") is known by its form.
    """
    if scan.words(hit.first, hit.last) == ("military",) and not scan.capital(hit.first):
        return True
    after = "".join(scan.words(hit.last, hit.last + 1))
    if after in VERBS or (after.endswith("ed") and len(after) > 4):
        return False
    token = scan.sentence.tokens[scan.pieces[hit.last - 1].token]
    return token.head > token.i and token.dep in {"amod", "compound", "nmod"}


def _owner_before(scan: Scan, hit: Hit, stretches: Sequence[Stretch]) -> Stretch | None:
    end = hit.first
    if scan.words(end - 1, end) == ("s",):
        end -= 1
    for one in stretches:
        if one.last == end and one.role in OWNERS and _owns(one.entry):
            return one
    return None


def _owns(entry: Entry) -> bool:
    return bool(entry.code) and entry.kind not in {"organisation", "metonym"}


def _owner_after(scan: Scan, hit: Hit, stretches: Sequence[Stretch]) -> Stretch | None:
    for link in LINKS[:-1]:
        first = hit.last + len(link)
        if scan.words(hit.last, first) != link:
            continue
        for one in stretches:
            organ = not one.role and one.entry.kind == "organisation"
            if one.first == first and (one.role in {"state", "name"} or organ) and one.entry.code:
                return one
    return None


def _joined(hit: Hit, owners: Sequence[Stretch], names: Names) -> Stretch:
    code = owners[0].entry.code
    entry = organ_entry(names, hit.values[0], code)
    first = min(hit.first, *(one.first for one in owners))
    last = max(hit.last, *(one.last for one in owners))
    return Stretch(first, last, "", entry, "organ of a state")


def organ_entry(names: Names, organ: str, code: str) -> Entry:
    """The entry of a state's organ, such as the Azerbaijani Defence Ministry."""
    found = names.organs[organ]
    sectors = (*found.sectors, "", "")
    state = names.states.get(code)
    owner = (state.demonyms or (state.name,))[0] if state else code
    return Entry(entity_of(code, found.organ), code, f"{owner} {found.name}", "organisation", sectors[0], sectors[1])


def bare(scan: Scan, taken: Sequence[Stretch], names: Names, last: Mapping[str, str], home: str) -> list[Stretch]:
    """Organs named without their state; `last` holds the code of the last organ of each sort in the document."""
    found: list[Stretch] = []
    for hit in scan.organs:
        organ = hit.values[0]
        if organ not in BARE or any(one.first < hit.last and hit.first < one.last for one in taken):
            continue
        if not _names_bare(scan, hit, organ):
            continue
        in_sentence = {one.entry.code for one in taken if one.role in OWNERS and one.entry.code}
        own = home if organ == "ministry" or scan.words(hit.first - 1, hit.first) == ("our",) else ""
        seat = [one.entry.code for one in taken if one.role == "capital" and one.first == hit.last + 1]
        bearer = [one.entry.code for one in taken if one.entry.kind == "person" and 0 < one.first - hit.last < 3]
        opening = [one.entry.code for one in taken if one.role == "capital" and one.first == 1]
        if seat and scan.words(hit.last, hit.last + 1) == ("in",):
            own = seat[0]
        elif bearer and not scan.words(hit.last, hit.last + 1)[0].startswith(("in", "of", "and")):
            own = bearer[0]
        elif opening and scan.words(0, 1) == ("in",):
            own = opening[0]
        code = own or last.get(organ) or (in_sentence.pop() if len(in_sentence) == 1 else home)
        if code:
            entry = organ_entry(names, organ, code)
            found.append(Stretch(hit.first, hit.last, "", entry, "organ named without its state"))
    return found


def _names_bare(scan: Scan, hit: Hit, organ: str) -> bool:
    if organ == "ministry":
        the = scan.words(hit.first - 1, hit.first) == ("the",)
        return the and hit.last - hit.first == 1 and scan.capital(hit.first)
    places = range(hit.first, hit.last)
    return all(scan.capital(place) or scan.pieces[place].folded in {"of", "the"} for place in places)


def units(scan: Scan, taken: Sequence[Stretch], names: Names, last_code: str) -> list[Stretch]:
    """Numbered units of forces: "72nd Mechanized Brigade". Their state is named right before, in the sentence, or last.

    A state right before stays a name of its own.
    """
    found: list[Stretch] = []
    for first, piece in enumerate(scan.pieces):
        last = first + 1
        while last < len(scan.pieces) and scan.pieces[last].folded in ARMS and last - first < 5:
            last += 1
        numbered = ORDINAL.fullmatch(piece.folded) and last < len(scan.pieces)
        if not numbered or scan.pieces[last].folded not in UNITS:
            continue
        if any(one.first <= last and first < one.last for one in taken):
            continue
        codes = {one.entry.code for one in taken if one.role in OWNERS and one.entry.code}
        before = [one.entry.code for one in taken if one.last <= first and one.entry.code]
        code = before[-1] if before else codes.pop() if len(codes) == 1 else last_code
        name = " ".join(one.text for one in scan.pieces[first : last + 1])
        entry = Entry(entity_of(code, name), code, name, "organisation", "MIL")
        found.append(Stretch(first, last + 1, "", entry, "numbered unit"))
    return found


def ships(scan: Scan) -> list[Stretch]:
    """Warships named with their prefix: "USS George Washington"."""
    found: list[Stretch] = []
    for first, piece in enumerate(scan.pieces):
        last = first + 1
        while last < len(scan.pieces) and last - first < 4 and scan.capital(last) and scan.adjacent(last):
            last += 1
        code = SHIPS.get(piece.text, "")
        if code and last - first > 1:
            name = " ".join(one.text for one in scan.pieces[first:last])
            entry = Entry(entity_of(code, name), code, name, "organisation", "MIL")
            found.append(Stretch(first, last, "", entry, "ship"))
    return found
