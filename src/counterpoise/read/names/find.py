"""Named mentions of a document: longest match, no nesting, kinds as in the gold coding.

Sentences are searched one by one (`scan`); then, with the whole document in view, surnames are given to persons
(`people`), organs joined to their states (`organs`), capitals read as governments or towns (`capitals`) and unknown
persons added. The result depends on the sentences, the publication date and the tables alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from counterpoise.read.names import capitals, organs, people
from counterpoise.read.names.lexicon import Names
from counterpoise.read.names.mention import Mention, SentenceLike, TokenLike
from counterpoise.read.names.scan import Scan, Stretch, scan
from counterpoise.read.names.tables import Entry

LANGUAGE = frozenset({"language", "translation", "version", "edition", "transcript"})
"""After these words a demonym names a language."""
FORMER = frozenset({"former", "ex", "late", "then", "ousted", "deposed", "exiled", "toppled", "onetime", "jailed"})
BODIES = frozenset(
    "court council commission mission union assembly agency committee tribunal secretariat federation congress senate "
    "organisation organization league association institute foundation commissariat directorate authority".split()
)
"""Words that stand, with "the" and a capital, for a body named before."""
SIDES = {"north": ("PRK", "KOR"), "south": ("KOR", "PRK"), "mainland": ("CHN", "TWN")}
"""Words for one of two states in a document that names both."""
TREATIES = frozenset({"protocol", "accord", "accords", "treaty", "convention", "declaration", "charter"})
"""After a town's name these make the name of a treaty."""
WEAPONS = frozenset(
    "jet jets fighter fighters aircraft bomber bombers helicopter helicopters plane planes rifle rifles drone drones "
    "missile missiles tank tanks truck trucks gunship gunships".split()
)
"""After a firm's name these make the name of a weapon."""


def find_names(
    sentences: Iterable[SentenceLike], *, published: date | None, names: Names, home: str = ""
) -> tuple[Mention, ...]:
    """Every named mention, in the order of the text.

    `published` dates the document: offices are those held on that day; None takes the holders that the tables end
    with. `home` is the code of the document's side where it has one ("our army", "the Ministry").
    """
    day = published or date.max
    scans = [scan(sentence, index, names, day) for index, sentence in enumerate(sentences)]
    document = _Document(names, day, home, _full_names(scans))
    return tuple(mention for one in scans for mention in document.mentions(one))


def _full_names(scans: Sequence[Scan]) -> tuple[str, ...]:
    return tuple(stretch.key for one in scans for stretch in one.settled if stretch.role == "full")


class _Document:
    """What has been named so far, sentence by sentence."""

    def __init__(self, names: Names, day: date, home: str, full: tuple[str, ...]) -> None:
        self._names = names
        self._day = day
        self._home = home
        self._met = list(full)
        self._strangers: dict[str, Entry] = {}
        self._organs: dict[str, str] = {}
        self._last_code = ""
        self._codes: set[str] = set()
        self._bodies: dict[str, Entry] = {}
        """Organisations named so far by the word of BODIES in their names."""

    def mentions(self, scan: Scan) -> list[Mention]:
        taken = [self._person_not_place(scan, one) for one in organs.compose(scan, self._names)]
        vessels = organs.ships(scan)
        taken = [one for one in taken if not any(v.first < one.last and one.first < v.last for v in vessels)] + vessels
        taken += self._surnames(scan, taken)
        taken += organs.bare(scan, taken, self._names, self._organs, self._home)
        taken += organs.units(scan, taken, self._names, self._last_code)
        taken += self._short_names(scan, taken)
        taken.sort(key=lambda one: one.first)
        self._remember(scan, taken)
        taken += self._unknown(scan, taken)
        taken.sort(key=lambda one: one.first)
        self._last_code = next((one.entry.code for one in reversed(taken) if one.entry.code), self._last_code)
        return [_mention(scan, self._settle(scan, one)) for one in taken if not _no_name(scan, one)]

    def _surnames(self, scan: Scan, taken: Sequence[Stretch]) -> list[Stretch]:
        found = []
        for hit in scan.surnames:
            if any(one.first < hit.last and hit.first < one.last for one in taken):
                continue
            stranger = self._strangers.get(people.folded_name(scan, hit.first, hit.last))
            if stranger is not None:
                found.append(Stretch(hit.first, hit.last, "", stranger, "surname after full name"))
                continue
            title = scan.title_before(hit.first)
            start = title.first if title else hit.first
            near = [one.entry.code for one in taken if one.last <= start and start - one.last <= 1 and one.entry.code]
            person = people.whose(scan, hit, self._names, self._day, self._met, near)
            if person is not None:
                key, how = person
                found.append(Stretch(hit.first, hit.last, key, self._names.entry(key, self._day), how))
        return found

    def _person_not_place(self, scan: Scan, one: Stretch) -> Stretch:
        """A town's name that the document or a title gives to a person: "Secretary Austin"."""
        if not one.surname or one.entry.kind != "place":
            return one
        keys = self._names.persons.get(people.folded_name(scan, one.first, one.last), ())
        known = [key for key in keys if key in self._met]
        if known:
            return replace(
                one, key=known[0], entry=self._names.entry(known[0], self._day), how="surname after full name"
            )
        title = scan.title_before(one.first)
        held = [key for key in keys if title and people.meant(self._names.entry(key, self._day).office, title)]
        if held:
            entry = self._names.entry(held[0], self._day)
            return replace(one, key=held[0], entry=entry, how="title and surname")
        return one

    def _unknown(self, scan: Scan, taken: Sequence[Stretch]) -> list[Stretch]:
        found = []
        for one in people.unknown_persons(scan, taken, self._names, home=self._home, last_code=self._last_code):
            surname = people.folded_name(scan, one.last - 1, one.last)
            known = self._strangers.get(surname)
            if one.last - one.first == 1 and known is not None:
                one = replace(one, entry=known, how="surname after full name")
            elif one.last - one.first > 1 and (known is None or not known.code):
                self._strangers[surname] = one.entry
            elif known is not None and known.name == one.entry.name:
                one = replace(one, entry=known)
            found.append(one)
        return [*found, *self._strangers_again(scan, [*taken, *found])]

    def _strangers_again(self, scan: Scan, taken: Sequence[Stretch]) -> list[Stretch]:
        """Surnames of unknown persons whom the document has named in full before."""
        covered = {place for one in taken for place in range(one.first, one.last)}
        found = []
        for place, piece in enumerate(scan.pieces):
            entry = self._strangers.get(piece.folded)
            if entry is not None and place not in covered and scan.capital(place):
                found.append(Stretch(place, place + 1, "", entry, "surname after full name"))
        return found

    def _short_names(self, scan: Scan, taken: Sequence[Stretch]) -> list[Stretch]:
        """What the document has named in full before: "the Court", "the North", "the mainland"."""
        found = []
        covered = {place for one in taken for place in range(one.first, one.last)}
        for place, piece in enumerate(scan.pieces[1:], 1):
            if place in covered or scan.words(place - 1, place) != ("the",) or scan.capital(place + 1):
                continue
            entry = self._bodies.get(piece.folded) if scan.capital(place) else None
            code, other = SIDES.get(piece.folded, ("", ""))
            if code and {code, other} <= self._codes and (scan.capital(place) or piece.folded == "mainland"):
                entry = self._names.entry(f"state:{code.lower()}", self._day)
            if entry is not None:
                found.append(Stretch(place, place + 1, "", entry, "short for a name before"))
        return found

    def _remember(self, scan: Scan, taken: Iterable[Stretch]) -> None:
        for one in taken:
            self._codes.add(one.entry.code)
            if one.entry.kind == "organisation" and one.last - one.first > 1:
                self._bodies.update({word: one.entry for word in BODIES.intersection(scan.words(one.first, one.last))})
            if one.entry.kind == "organisation" and not one.role:
                organ = one.entry.entity.partition(".")[2]
                self._organs[organ] = one.entry.code
                if organ.endswith("ministry"):
                    self._organs["ministry"] = one.entry.code

    def _settle(self, scan: Scan, one: Stretch) -> Stretch:
        if one.entry.kind == "person" and one.entry.sector in {"", "ELI"}:
            return self._by_title(scan, one)
        if one.role != "capital":
            return one
        if capitals.is_place(scan, one):
            return replace(one, how="capital as a town")
        return replace(
            one, entry=replace(one.entry, kind="capital_metonym", sector="GOV"), how="capital for its government"
        )

    def _by_title(self, scan: Scan, one: Stretch) -> Stretch:
        """A person out of office on the document's day whom the text itself gives a title."""
        title = scan.title_before(one.first)
        if title is None or FORMER.intersection(scan.words(title.first - 3, title.first)):
            return one
        sectors = (*self._names.offices[title.values[0]].sectors, "", "")
        return replace(one, entry=replace(one.entry, sector=sectors[0], second=sectors[1]), how="title in the text")


def _no_name(scan: Scan, one: Stretch) -> bool:
    """True for what names no entity here: a language ("English translation"), a weapon ("Sukhoi jets", "Bayraktar
    TB2"), a treaty by its town ("Rio Protocol")."""
    after = scan.pieces[one.last] if one.last < len(scan.pieces) else None
    if after is None:
        return False
    if one.role == "demonym":
        return after.folded in LANGUAGE
    if one.entry.kind == "place":
        return after.folded in TREATIES and after.text[:1].isupper()
    maker = one.entry.kind == "person" or (one.entry.kind == "organisation" and one.entry.sector == "BUS")
    designated = any(char.isdigit() for char in after.text) and not after.text[:1].islower()
    return (
        maker and scan.adjacent(one.last) and (designated or (one.entry.kind != "person" and after.folded in WEAPONS))
    )


def _mention(scan: Scan, one: Stretch) -> Mention:
    start, end = scan.pieces[one.first].start, scan.pieces[one.last - 1].end
    inside = [piece.text for piece in scan.pieces[one.first : one.last]]
    tokens = [token for token in scan.sentence.tokens if token.start < end and token.end > start]
    whole = bool(tokens) and tokens[0].start == start and tokens[-1].end == end
    entry = one.entry
    return Mention(
        start, end, scan.index, _joined_text(tokens) if whole else " ".join(inside), entry.code, entry.entity,
        entry.sector, entry.kind, entry.name, entry.office, entry.second, one.how,
    )  # fmt: skip


def _joined_text(tokens: Sequence[TokenLike]) -> str:
    text = ""
    end = -1
    for token in tokens:
        text += token.text if not text or token.start == end else f" {token.text}"
        end = token.end
    return text
