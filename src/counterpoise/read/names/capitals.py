"""A capital named in a text: the government that sits there, or the town.

A town where something happens or which is travelled to or from; a government where it acts, speaks, buys or is
dealt with. Decided from the word before, and from the parse where there is one: "in Baku" is a place, "flew to
Baku" is a place, "deliveries to Baku" and "talks between Baku and Yerevan" are governments.
"""

from __future__ import annotations

from counterpoise.read.names.mention import TokenLike
from counterpoise.read.names.scan import Scan, Stretch

AT = frozenset(
    {"in", "at", "near", "outside", "around", "into", "across", "throughout", "through", "above", "over", "inside"}
)
WAY = frozenset({"to", "from", "via", "for", "toward", "towards"})
MOTION = (
    "visit", "travel", "fly", "flew", "flown", "flight", "arriv", "trip", "return", "came", "come", "leave", "left",
    "depart", "tour", "journey", "sent", "go", "goes", "went", "drove", "drive", "landed", "shipped", "moved", "gone",
    "based",
)  # fmt: skip
EVENTS = frozenset(
    {"airport", "summit", "talks", "meeting", "conference", "forum", "embassy", "street", "streets", "suburb", "region",
     "province", "university", "stadium", "office", "bureau", "metro", "hotel", "court", "police", "fair", "exhibition",
     "parade", "olympics", "games", "declaration", "agreement", "accord", "protocol", "time", "pipeline", "railway",
     "correspondent"}
)  # fmt: skip
GROUNDS = frozenset(
    {"airport", "street", "streets", "suburb", "suburbs", "stadium", "metro", "square", "parade", "outskirts", "zoo",
     "centre", "center", "university", "opera", "station", "residents", "skyline"}
)  # fmt: skip
"""What a town has and a government has not: "Baku's parade ground"."""
OPENERS = frozenset({"|", ",", "(", "/", "–", "—", "-", "--", ":"})
DASHES = frozenset({"–", "—", "--", "-"})
DAYS = frozenset({"mon", "tue", "wed", "thu", "fri", "sat", "sun"})
FINITE = frozenset({"the", "a", "and", "is", "was", "has", "said", "to", "of", "in"})
ORG_PLACES = frozenset("mayor city town capital outskirts streets centre center suburbs port".split())


def is_place(scan: Scan, stretch: Stretch) -> bool:
    """True where the capital at `stretch` is meant as a town."""
    before, after = _word(scan, stretch.first - 1), _word(scan, stretch.last)
    if before == "the":
        before = _word(scan, stretch.first - 2)
    own = after == "s" and _word(scan, stretch.last + 1) in GROUNDS
    if own or before in AT or after in EVENTS or before in ORG_PLACES or before in {"a", "an"}:
        return True
    if before == "of" and _word(scan, stretch.first - 2) in ORG_PLACES:
        return True
    if _dateline(scan, stretch):
        return True
    if before in WAY:
        return _moves(scan.words(stretch.first - 2, stretch.first - 1)) or _moves(_governor(scan, stretch, before))
    if before.startswith(("visit", "reach", "left", "leav", "enter", "storm", "bomb", "shell")):
        return True
    return _listed_place(scan, stretch) or _beside_place(scan, stretch)


def _beside_place(scan: Scan, stretch: Stretch) -> bool:
    """True for a capital joined by the parse to another that is a town: "to visit Yerevan on Thursday and Baku"."""
    token = _token(scan, stretch)
    if token is None or token.dep != "conj" or token.head < 0:
        return False
    for one in scan.settled:
        if one.role == "capital" and scan.pieces[one.first].token == token.head and one.first < stretch.first:
            return is_place(scan, one)
    return False


def _word(scan: Scan, piece: int) -> str:
    return scan.pieces[piece].folded if 0 <= piece < len(scan.pieces) else ""


def _dateline(scan: Scan, stretch: Stretch) -> bool:
    """True at "BAKU, April 5 -", "Baku (Reuters) -" and "Athens, Tuesday": a capital before a date."""
    if stretch.first > 4 or any(piece.folded in FINITE for piece in scan.pieces[: stretch.first]):
        return False
    shouted = all(piece.text.isupper() for piece in scan.pieces[stretch.first : stretch.last])
    after = [token.text for token in scan.sentence.tokens if token.start >= scan.pieces[stretch.last - 1].end][:7]
    if not after or after[0] not in OPENERS:
        return False
    dated = any(text in DASHES or text[:1].isdigit() or text[:3].lower() in DAYS for text in after)
    return shouted or (stretch.first == 0 and dated)


def _listed_place(scan: Scan, stretch: Stretch) -> bool:
    """True for the second town of "in Baku and Yerevan", "flew to Baku and Yerevan"."""
    back = stretch.first - 1
    if _word(scan, back) not in {"and", "or", ","} or back < 2:
        return False
    way = _word(scan, back - 2)
    return scan.capital(back - 1) and (way in AT or (way in WAY and _moves(scan.words(back - 3, back - 2))))


def _governor(scan: Scan, stretch: Stretch, preposition: str) -> tuple[str, ...]:
    """The words that the phrase with the capital may hang on: by the parse, else up to four words before."""
    token = _token(scan, stretch)
    tokens = scan.sentence.tokens
    if token is not None and token.head >= 0:
        head = tokens[token.head]
        return (head.text.lower(),)
    return scan.words(stretch.first - 5, stretch.first - 1)


def _token(scan: Scan, stretch: Stretch) -> TokenLike | None:
    index = scan.pieces[stretch.last - 1].token
    return scan.sentence.tokens[index] if index < len(scan.sentence.tokens) else None


def _moves(words: tuple[str, ...]) -> bool:
    return any(word.startswith(MOTION) for word in words)
