"""One sentence searched: stretches of pieces that name something, before persons and organs are settled.

The longest name wins where names overlap. A name with several readings takes the study's own first, then a
person's full name, a state, a capital, another name, a demonym and last a surname; among readings of one sort the
one that holds on the document's day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from counterpoise.read.names.lexicon import Names
from counterpoise.read.names.mention import SentenceLike
from counterpoise.read.names.tables import Entry
from counterpoise.read.names.trie import Hit, Piece, pieces_of

ROLES = ("full", "state", "capital", "name", "demonym", "last")
COURTESY = frozenset({"mr", "mrs", "ms", "dr", "sir", "lord", "lady", "madam", "gen", "col", "lt", "sheikh", "sayyid"})

GIVEN = frozenset(
    "charlotte florence austin victoria sofia santiago sydney dallas salvador carolina virginia georgia jordan israel "
    "chad phoenix lincoln jackson madison houston denver brooklyn paris milan verona valencia adelaide alexandria "
    "medina kent troy tyler wayne eugene lorraine marion natal trinidad mercedes guadalupe rosario leon sevan ararat "
    "lori abraham nelson hamilton regina aurora cali bari tamale tyre nice brest mary damietta perth selma aden shiraz "
    "jena vienna florida dakota montana chelsea savannah francisco diego jose antonio lima".split()
)
"""Towns' names that people bear too."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Pieces [first, last) of a sentence that name an entity. `key` is the reading in the lexicon, or empty.

    `surname` is true for a place whose name is also a surname: "Austin".
    """

    first: int
    last: int
    key: str
    entry: Entry
    how: str = "gazetteer"
    surname: bool = False

    @property
    def role(self) -> str:
        """The role in the key: `state`, `demonym`, `capital`, `name`, `full`, or empty for composed names."""
        return self.key.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Scan:
    """A sentence, its pieces, the names in it that need no more context, surnames left open, titles and organs."""

    index: int
    sentence: SentenceLike
    pieces: tuple[Piece, ...]
    settled: tuple[Stretch, ...]
    surnames: tuple[Hit, ...]
    titles: tuple[Hit, ...]
    organs: tuple[Hit, ...]

    def adjacent(self, piece: int) -> bool:
        """True where piece `piece` follows the one before it after one blank or none."""
        return piece > 0 and self.pieces[piece].start - self.pieces[piece - 1].end <= 1

    def capital(self, piece: int) -> bool:
        """True where piece `piece` exists and starts with a capital letter."""
        return 0 <= piece < len(self.pieces) and self.pieces[piece].text[:1].isupper()

    def words(self, first: int, last: int) -> tuple[str, ...]:
        """The folded pieces [first, last), cut to the sentence."""
        return tuple(piece.folded for piece in self.pieces[max(first, 0) : last])

    def title_before(self, piece: int) -> Hit | None:
        """The title that ends right before `piece`, or None."""
        for hit in self.titles:
            if hit.last == piece and self.adjacent(piece):
                return hit
        return None


def scan(sentence: SentenceLike, index: int, names: Names, day: date) -> Scan:
    """Search one sentence."""
    pieces = pieces_of(sentence.tokens)
    organs = tuple(names.organ_forms.hits(pieces))
    settled: list[Stretch] = []
    surnames: list[Hit] = []
    for hit in names.search.hits(pieces):
        key = choose(hit.values, names, day)
        if _within(hit, organs):
            continue
        if key.startswith("last:"):
            surnames.append(hit)
        else:
            surname = any(value.startswith("last:") for value in hit.values)
            stretch = Stretch(hit.first, hit.last, key, names.entry(key, day), surname=surname)
            if stretch.entry.kind != "place" or not _in_a_name(sentence, pieces, stretch):
                settled.append(stretch)
    return Scan(
        index, sentence, tuple(pieces), tuple(settled), tuple(surnames), tuple(names.titles.hits(pieces)),
        organs,
    )  # fmt: skip


def _in_a_name(sentence: SentenceLike, pieces: Sequence[Piece], place: Stretch) -> bool:
    """True for a town's name that the parser takes for a part of a longer person's name: "Charlotte Weber"."""
    if pieces[place.first].folded not in GIVEN:
        return False
    if not _person_piece(sentence, pieces, place.first) or place.last - place.first > 1:
        return False
    return any(_person_piece(sentence, pieces, one) for one in (place.first - 1, place.last))


def _person_piece(sentence: SentenceLike, pieces: Sequence[Piece], place: int) -> bool:
    if not 0 <= place < len(pieces) or not pieces[place].text[:1].isupper():
        return False
    return sentence.tokens[pieces[place].token].ent_type == "PER"


def _within(hit: Hit, organs: Sequence[Hit]) -> bool:
    """True for a name that is only a part of an organ's name: "Security Council" in "National Security Council"."""
    length = hit.last - hit.first
    return any(one.first <= hit.first and hit.last <= one.last and one.last - one.first > length for one in organs)


def choose(keys: Sequence[str], names: Names, day: date) -> str:
    """The reading of a name with the best claim, by the order that the module describes."""
    if len(keys) == 1:
        return keys[0]

    def claim(place: int) -> tuple[bool, int, bool, int, int]:
        key = keys[place]
        role = ROLES.index(key.partition(":")[0])
        if key.startswith("last:"):
            return (True, role, True, 0, place)
        entry = names.entry(key, day)
        started = max((one.start or date.min for one in names.entries[key]), default=date.min)
        latest = -started.toordinal() if role == 0 else 0
        return (not entry.study, role, not entry.holds(day), latest, place)

    return keys[min(range(len(keys)), key=claim)]
