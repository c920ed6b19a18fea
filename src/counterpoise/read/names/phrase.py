"""What a noun phrase says of an actor: its state and its PLOVER sectors, from its own words alone.

A phrase is cut where its head ends: "members of the army in Kabul" is read as head "members" and rest "of the army
in Kabul". The head's names, titles, organs and common nouns each vote for a sector with a weight; the heaviest wins,
the later one on a tie. Heads that say nothing (members, group, dozens) hand the question to the rest. The state is
that of the person or organisation named, else the last state or demonym before the head, else the first after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from counterpoise.read.names.lexicon import Names
from counterpoise.read.names.mention import Mention
from counterpoise.read.names.trie import Hit, Piece

BREAKS = frozenset(
    "of in at from for to on with by near who which that whose including such against between inside outside under "
    "after during while , ; : ( as based loyal backed described".split()
)
TRANSPARENT = frozenset(
    "member members group groups number dozens hundreds thousands scores several some many majority part parts team "
    "teams unit units side sides leadership head heads representatives representative hundred most couple handful lot "
    "lots leaders column convoy series two three four five both people men those one remnants elements band wave "
    "personnel staff crew delegation delegations".split()
)
LENT = frozenset(
    "backed born made brokered built supplied funded financed trained armed sponsored supported imposed mediated "
    "allied aligned inspired sanctioned registered trained flagged designed".split()
)
"""After a state and a hyphen: the state stands behind the head, which is somebody else's ("Turkish-backed rebels")."""
RULED = frozenset("led run controlled held occupied ruled administered governed dominated owned based".split())
"""After a name and a hyphen: the head belongs to the name, yet is not what the name is ("Hamas-run government")."""
FOLLOWERS = frozenset("supporters supporter followers follower loyalists loyalist backers voters sympathizers".split())
"""Heads that make civilians of a person's or party's sector: "Trump supporters"."""
NOBODY = frozenset("man men individual individuals person persons boy guys".split())
"""Heads that say no sector unless something else of the phrase tells whose people they are."""
RELATIONAL = frozenset(
    "ally allies neighbour neighbor neighbours neighbors rival rivals enemy enemies adversary adversaries foe foes "
    "partner partners".split()
)
"""Heads that name somebody else than the state before them: "its ally", "a NATO ally"."""
FAMILY = frozenset(
    "wife husband son daughter brother sister father mother widow nephew cousin uncle relative relatives".split()
)
RULERS = frozenset("president king queen leader dictator ruler premier minister emir sultan monarch".split())
FORMER = frozenset({"former", "ex", "onetime", "late", "ousted", "deposed", "exiled"})
ELITE = frozenset({"GOV", "MIL", "LEG", "SPY", "JUD"})
GENERIC = frozenset(
    "leader official spokesperson minister commander governor president presidential_aide".split()
)  # fmt: skip
"""Offices whose holder's sector is that of the organisation named, where one is."""
MOUTHS = frozenset("leader spokesperson official presidential_aide".split())
"""Offices that act for what stands behind "of" or "for": "a spokesman for the army"."""
COLLECTIVE = frozenset({"IGO", "UNO", "EUR"})


@dataclass(frozen=True, slots=True)
class Reading:
    """State, sectors, entity and reason read from a phrase; `office` is set where its head is a title."""

    code: str
    sectors: tuple[str, ...]
    entity: str
    how: str
    office: str = ""
    organ: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Pieces of a phrase with the names inside it, and the place where its head ends."""

    pieces: tuple[Piece, ...]
    mentions: tuple[Mention, ...]
    cut: int

    def before(self, mention: Mention) -> bool:
        """True where the mention starts before the head's end."""
        return not self.pieces[self.cut :] or mention.start < self.pieces[self.cut].start


@dataclass(frozen=True, slots=True)
class _Vote:
    weight: float
    end: int
    sectors: tuple[str, ...]
    how: str
    office: str = ""
    organ: str = ""
    mention: Mention | None = None
    word: str = ""
    """The last word that voted."""


def make_phrase(pieces: Sequence[Piece], mentions: Sequence[Mention], head_end: int | None) -> Phrase:
    """The phrase over `pieces`; `head_end` is the end offset of its head word where a parser knows it."""
    covered = [(mention.start, mention.end) for mention in mentions]
    for place, piece in enumerate(pieces):
        if place == 0 or piece.folded not in BREAKS:
            continue
        if head_end is not None and piece.start < head_end:
            continue
        if any(start < piece.end and piece.start < end for start, end in covered):
            continue
        return Phrase(tuple(pieces), tuple(mentions), place)
    return Phrase(tuple(pieces), tuple(mentions), len(pieces))


def names_another(phrase: Phrase) -> bool:
    """True where the head only relates its bearer to the state named: "Armenia's ally"."""
    return phrase.cut > 0 and phrase.pieces[phrase.cut - 1].folded in RELATIONAL


def read_phrase(phrase: Phrase, names: Names) -> Reading:
    """State and sectors of a phrase. Code and sectors are empty where it does not say them."""
    first = _votes(phrase, 0, phrase.cut, names)
    rest = _votes(phrase, phrase.cut, len(phrase.pieces), names)
    best = _heaviest(first)
    if rest and (best is None or _says_nothing(phrase) or _speaks_for(phrase, best)):
        best = _nearest(rest) if best is None or best.weight < 2 or _speaks_for(phrase, best) else best
    code, entity = _state(phrase, best)
    if best is None:
        people = bool(code) and _only_people(phrase)
        return Reading(code, ("CVL",) if people else (), entity, "state named" if code else "")
    sectors = _shaded(phrase, best, code)
    organ = best.organ or next((vote.organ for vote in first if vote.organ and vote.end == best.end), "")
    return Reading(code, sectors, entity, best.how, best.office, organ)


def _shaded(phrase: Phrase, best: _Vote, code: str) -> tuple[str, ...]:
    """The sectors of the heaviest vote in the light of the phrase's other words."""
    sectors = best.sectors
    words = {piece.folded for piece in phrase.pieces[: phrase.cut]}
    head = phrase.pieces[phrase.cut - 1].folded if phrase.cut else ""
    if head in FOLLOWERS and best.mention is not None:
        return ("CVL",)
    if best.word in NOBODY and sectors == ("CVL",) and not code:
        return ()
    if head in FAMILY and _of_power(phrase):
        return ("ELI",)
    if words & FORMER and best.mention is None and sectors[:1] and sectors[0] in ELITE:
        return ("ELI",)
    if "state" in words and sectors[:1] in {("JRN",), ("BUS",)}:
        return ("GOV", *sectors)
    if code in COLLECTIVE and sectors == ("GOV",) and best.mention is None:
        return ()
    return sectors


def _of_power(phrase: Phrase) -> bool:
    """True where the rest of a phrase, or a name in it, is of one in power: "the wife of the president"."""
    rest = {piece.folded for piece in phrase.pieces}
    named = any(one.kind == "person" and one.sector in {"GOV", "ELI", "MIL"} for one in phrase.mentions)
    return named or bool(rest & RULERS)


def _speaks_for(phrase: Phrase, best: _Vote) -> bool:
    """True for "a spokesman for the army", "head of the opposition": the sector is that of whom they head."""
    follows = phrase.pieces[phrase.cut : phrase.cut + 1]
    return best.office in MOUTHS and best.mention is None and bool(follows) and follows[0].folded in {"of", "for"}


def _only_people(phrase: Phrase) -> bool:
    """True where the head is a demonym in the plural: "Algerians"."""
    if not phrase.cut:
        return False
    last = [one for one in phrase.mentions if one.end == phrase.pieces[phrase.cut - 1].end]
    if not last:
        return False
    if last[0].kind == "group":
        return not last[0].sector
    return last[0].kind == "demonym" and last[0].text.endswith("s")


def _says_nothing(phrase: Phrase) -> bool:
    return phrase.cut > 0 and phrase.pieces[phrase.cut - 1].folded in TRANSPARENT


def _heaviest(votes: Sequence[_Vote]) -> _Vote | None:
    return max(votes, key=lambda vote: (vote.weight, vote.end), default=None)


def _nearest(votes: Sequence[_Vote]) -> _Vote:
    return min(votes, key=lambda vote: (-min(vote.weight, 2), vote.end))


def _votes(phrase: Phrase, first: int, last: int, names: Names) -> list[_Vote]:
    pieces = phrase.pieces[first:last]
    if not pieces:
        return []
    votes = [_of_mention(mention, pieces[-1].end) for mention in phrase.mentions
             if pieces[0].start <= mention.start < pieces[-1].end
             and not _hyphened(phrase, mention, LENT | RULED)]  # fmt: skip
    found = [vote for vote in votes if vote is not None]
    named = [(mention.start, mention.end) for mention in phrase.mentions]
    for hit in names.heads.hits(pieces):
        if not _inside(pieces, hit, named):
            sector, _, written = hit.values[0].partition(":")
            sectors = tuple(sector.split("|")) if sector != "UNK" else ()
            word = pieces[hit.last - 1].folded
            weight = (
                float(written) + _final(pieces, hit)
                if word not in TRANSPARENT or hit.last - hit.first > 1 or sectors == ("GOV",)
                else 0.5
            )
            found.append(_Vote(weight, hit.last, sectors, "common noun", word=word))
    for hit in names.titles.hits(pieces):
        if not _inside(pieces, hit, named):
            office = names.offices[hit.values[0]]
            weight = (1.0 if office.office in GENERIC else 2.5) + _final(pieces, hit) + 0.1 * (hit.last - hit.first)
            found.append(_Vote(weight, hit.last, office.sectors, "title", office=office.office))
    for hit in names.organ_forms.hits(pieces):
        if not _inside(pieces, hit, named):
            organ = names.organs[hit.values[0]]
            weight = 1.5 + _final(pieces, hit) + (0.5 if hit.last - hit.first > 1 else 0.0)
            found.append(_Vote(weight, hit.last, organ.sectors, "organ", organ=organ.organ))
    return found


def _final(pieces: Sequence[Piece], hit: Hit) -> float:
    """A bonus for words that end the head: "army doctor" is a doctor first."""
    return 0.4 if hit.last == len(pieces) else 0.0


def _inside(pieces: Sequence[Piece], hit: Hit, spans: Sequence[tuple[int, int]]) -> bool:
    """True for a word that has no vote: a part of a name, or what somebody is against ("anti-government")."""
    if hit.first > 0 and pieces[hit.first - 1].folded == "anti":
        return True
    start, end = pieces[hit.first].start, pieces[hit.last - 1].end
    return any(first <= start and end <= last for first, last in spans)


def _of_mention(mention: Mention, end: int) -> _Vote | None:
    sectors = tuple(sector for sector in (mention.sector, mention.second) if sector)
    if mention.kind == "person" and (sectors or mention.code):
        weight = 4.5
    elif mention.kind in {"organisation", "metonym", "group"} and sectors:
        weight = 2.6
    elif mention.kind in {"capital_metonym", "contested"} and sectors:
        weight = 0.5
    else:
        return None
    return _Vote(weight, mention.end - end, sectors, mention.how, mention.office, mention=mention)


def _state(phrase: Phrase, best: _Vote | None) -> tuple[str, str]:
    """Code and entity of the phrase."""
    if best is not None and best.mention is not None and best.mention.code:
        return best.mention.code, best.mention.entity
    coded = [mention for mention in phrase.mentions if mention.code and not _attributive(phrase, mention)]
    ahead = [mention for mention in coded if phrase.before(mention)]
    chosen = ahead[-1] if ahead else (coded[0] if coded else None)
    if chosen is None:
        return "", ""
    named = best is None or best.how not in {"common noun", "title", "organ"}
    return chosen.code, chosen.entity if named or chosen.kind in {"organisation", "person"} else chosen.code.lower()


def _attributive(phrase: Phrase, mention: Mention) -> bool:
    """True for the state in "Turkish-backed rebels" and "anti-Syrian journalist"."""
    before = [piece for piece in phrase.pieces if piece.end <= mention.start][-1:]
    if before and before[0].folded in {"anti", "pro"} and mention.start - before[0].end <= 1:
        return True
    return _hyphened(phrase, mention, LENT)


def _hyphened(phrase: Phrase, mention: Mention, words: frozenset[str]) -> bool:
    """True where a word of `words` follows the mention, joined by a hyphen or a blank."""
    after = [piece for piece in phrase.pieces if piece.start >= mention.end][:1]
    return bool(after) and after[0].folded in words
