"""The outlet and its side, from a reviewed table and the places where a publisher names itself.

In order: the site's name in the file's head, the address of the page, a line "Source: X", a masthead, a wire
signature such as "(Reuters)". A name that merely occurs in the prose ("told RIA Novosti") is no outlet. The
side is that of the table, or of the state whose organ a masthead is; what is not known stays None.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from urllib.parse import urlsplit

from counterpoise.read.documents.document import Block, Metadata, Outlet
from counterpoise.vocabulary import actors

_SOURCE_LINE = re.compile(r"\W*(?:source|originally published (?:by|in|on|at)|first published (?:by|in|on|at))\s*:?\s+"
                          r"(?P<name>\S.{1,60}?)\W*\Z", re.IGNORECASE)  # fmt: skip
_SOURCE_TAIL = re.compile(r"(?:\(|[.!?”\"]\s+)source\s*:\s*(?P<name>[\w.’' -]{2,40}?)[).\s]*\Z", re.IGNORECASE)
_WIRE = re.compile(
    r"(?:^.{0,60}?\((?P<open>[A-Z][\w/’' .-]{1,30})\)\s*[-–—])|(?:\A(?P<lead>[A-Z][\w/ ]{1,30})\.\s*[-–—]?)"
)
_ORGAN = re.compile(
    r"(?:(?:press|information|public relations)\s+(?:service|office|department|cent(?:er|re)|secretar(?:y|iat))"
    r"\s+of\s+(?:the\s+)?)?"
    r"(?P<organ>(?:ministry|minister|government|presidential (?:administration|office)|office of the president|"
    r"president|embassy|parliament|national assembly|milli majlis|army|armed forces|defen[cs]e army|general staff)"
    r"(?:\s+(?:of|for)\s+(?:foreign affairs|defen[cs]e|internal affairs|emergency situations|interior|economy|"
    r"justice))?)"
    r"\s+of\s+(?:the\s+)?(?:republic\s+of\s+)?(?P<state>[\w-]+(?:[ -][\w-]+)?)\W*\Z",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"\Athe\s+", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>\"')\]]{4,300}", re.IGNORECASE)
SMALL_WORDS = frozenset({"of", "the", "for", "and"})


@dataclass(frozen=True, slots=True)
class KnownOutlet:
    """A row of the table: name, side, domains, and other spellings."""

    name: str
    side: str
    domains: tuple[str, ...]
    aliases: tuple[str, ...]
    basis: str


@cache
def known_outlets() -> tuple[KnownOutlet, ...]:
    """The rows of vocabulary/outlets.csv."""
    text = files("counterpoise").joinpath("vocabulary", "outlets.csv").read_text(encoding="utf-8")
    return tuple(
        KnownOutlet(
            name=row["name"],
            side=row["side"],
            domains=tuple(row["domains"].split("|")),
            aliases=tuple(row["aliases"].split("|")),
            basis=row["basis"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def find_outlet(text: str, blocks: Sequence[Block], metadata: Metadata) -> Outlet:
    """The outlet of a document and its side, with the place they were read from."""
    site = _by_name(metadata.site or "")
    if site:
        return Outlet(site.name, site.side, "the site's name in the file's head")
    for address in [metadata.url or "", *_addresses(text, blocks)]:
        if found := _by_domain(address):
            return Outlet(found.name, found.side, f"the address {urlsplit(address).hostname}")
    lines = [text[block.start : block.end].strip() for block in blocks if block.kind != "body" or block.role]
    for found_outlet in (_source(text), *map(_masthead, lines), _wire(text, blocks)):
        if found_outlet:
            return found_outlet
    if metadata.site:
        return Outlet(metadata.site, None, "the site's name in the file's head; its side is not in the table")
    return Outlet(None, None, "nothing in the document names its publisher")


def names_publisher(line: str) -> bool:
    """Whether a line as a whole names a publisher: an outlet of the table or an organ of a state."""
    return _by_name(line) is not None or _organ(line) is not None


def _masthead(line: str) -> Outlet | None:
    if known := _by_name(line):
        return Outlet(known.name, known.side, "a line that names the outlet")
    return _organ(line)


def _organ(line: str) -> Outlet | None:
    match = _ORGAN.fullmatch(line.strip()) if len(line) < 150 else None
    state = _states().get(match["state"].lower()) if match else None
    if match is None or state is None:
        return None
    words = [word if word in SMALL_WORDS else word.capitalize() for word in match["organ"].lower().split()]
    return Outlet(f"{' '.join(words)} of {state[1]}", state[0], "a masthead of a state's organ")


def _source(text: str) -> Outlet | None:
    for line in text.split("\n"):
        if len(line) <= 120 and (match := _SOURCE_LINE.fullmatch(line)):
            return _named_source(match["name"])
        if match := _SOURCE_TAIL.search(line, max(0, len(line) - 80)):
            return _named_source(match["name"])
    return None


def _named_source(name: str) -> Outlet:
    known = _by_name(name) or _by_domain(f"https://{name.lower()}")
    if known:
        return Outlet(known.name, known.side, f"the line 'Source: {name}'")
    return Outlet(name, None, f"the line 'Source: {name}'; its side is not in the table")


def _wire(text: str, blocks: Sequence[Block]) -> Outlet | None:
    """A wire signature at the start of the first body line: "BAKU, April 6 (Reuters) -", "ARMENPRESS."."""
    body = next((block for block in blocks if block.kind == "body" and not block.role), None)
    match = _WIRE.match(text[body.start : body.start + 100]) if body else None
    known = _by_name(match["open"] or match["lead"]) if match else None
    return Outlet(known.name, known.side, "the agency's signature at the start") if known else None


def _addresses(text: str, blocks: Sequence[Block]) -> list[str]:
    """Addresses that stand outside the prose: in the lines of the head and in the boilerplate."""
    return [
        match[0]
        for block in blocks
        if block.kind == "boilerplate" or block.role
        for match in _URL.finditer(text, block.start, block.end)
    ]


def _by_domain(address: str) -> KnownOutlet | None:
    try:
        host = (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return None
    while "." in host:
        if found := _domains().get(host):
            return found
        host = host.partition(".")[2]
    return None


def _by_name(name: str) -> KnownOutlet | None:
    return _names().get(_folded(name)) if name and len(name) < 100 else None


def _folded(name: str) -> str:
    return _ARTICLE.sub("", " ".join(name.split()).strip(" .:|-–—()[]")).casefold()


@cache
def _names() -> Mapping[str, KnownOutlet]:
    return MappingProxyType(
        {_folded(name): row for row in known_outlets() for name in (row.name, *row.aliases, *row.domains)}
    )


@cache
def _domains() -> Mapping[str, KnownOutlet]:
    return MappingProxyType({domain: row for row in known_outlets() for domain in row.domains})


@cache
def _states() -> Mapping[str, tuple[str, str]]:
    """Lower-case names of actors to (code, name)."""
    return MappingProxyType({actor.name.lower(): (actor.code, actor.name) for actor in actors().values()})
