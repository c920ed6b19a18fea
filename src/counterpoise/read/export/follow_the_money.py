"""Documents, parties, events and arms transfers as FollowTheMoney entities, one JSON line each.

A document becomes an Article, a party a PublicBody (states), Person or Organization, a name in a document a Mention,
an event an Event with its parties, a transfer an UnknownLink from supplier to recipient: FollowTheMoney has no schema
for arms transfers, so goods, sums and status stand in `role` and `status`. Every Event and link has the Article as
`proof` and its passage quoted in `summary`. Ids are hashes of what the entity is, so a document read twice gives the
same entities, and one party of several documents is one. An event that is conditional, negated or denied is left out,
for an Event in this model has happened. Countries are ISO 3166 alpha-2 in lower case; a contested entity has none.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from counterpoise.read.candidates import EventCandidate, Party, Span, TransferCandidate
from counterpoise.read.export.polecat import HAPPENED
from counterpoise.read.gold import record_id
from counterpoise.read.names.mention import Mention
from counterpoise.read.names.tables import State, states
from counterpoise.read.pipeline import Coded

Entity = dict[str, object]
Known = Mapping[str, State]
DAY = re.compile(r"\d{4}(?:-\d{2}(?!\d)){0,2}")
PERSON = "person"
PEOPLE_AND_BODIES = frozenset({"person", "organisation", "group"})


def entities_text(documents: Sequence[Coded]) -> str:
    """The entities of all documents, in the order of the documents, each once."""
    known = {state.code: state for state in states()}
    seen: dict[str, str] = {}
    for coded in documents:
        for entity in _entities(coded, known):
            seen.setdefault(str(entity["id"]), json.dumps(entity, ensure_ascii=False, sort_keys=True))
    return "".join(f"{line}\n" for line in seen.values())


def _entities(coded: Coded, known: Known) -> Iterator[Entity]:
    article = _article(coded)
    proof = str(article["id"])
    yield article
    for mention in coded.mentions:
        yield from _mention(mention, proof, known)
    for place, event in enumerate(coded.events):
        if event.status in HAPPENED:
            yield from _event(coded, record_id("events", place), event, proof, known)
    for place, transfer in enumerate(coded.transfers):
        yield from _transfer(coded, record_id("transfers", place), transfer, proof, known)


def _entity(schema: str, key: Sequence[str], properties: Mapping[str, Iterable[str | None]]) -> Entity:
    """An entity with an id made of its schema and key, and its properties without empty values."""
    digest = hashlib.sha256("\x1f".join((schema, *key)).encode()).hexdigest()[:40]
    values = {name: [value for value in dict.fromkeys(found) if value] for name, found in properties.items()}
    return {
        "id": f"cp-{digest}",
        "schema": schema,
        "properties": {name: found for name, found in values.items() if found},
    }


def _article(coded: Coded) -> Entity:
    document = coded.document
    return _entity("Article", (document.stored.sha256,), {
        "title": [document.title], "author": [document.author], "fileName": [document.name],
        "publisher": [document.outlet.name], "sourceUrl": [document.url], "language": [document.language],
        "publishedAt": [document.published.day.isoformat() if document.published.day else None],
        "contentHash": [hashlib.sha1(document.content, usedforsecurity=False).hexdigest()],
    })  # fmt: skip


def _mention(mention: Mention, proof: str, known: Known) -> Iterator[Entity]:
    """A person, organisation or group with its Mention; states stand for themselves where they act."""
    if mention.kind not in PEOPLE_AND_BODIES:
        return
    is_person = mention.kind == PERSON
    party = _entity("Person" if is_person else "Organization", (mention.entity or mention.name,), {
        "name": [mention.name], "country": [_country(mention.code, known)],
        "position": [mention.office] if is_person else [],
    })  # fmt: skip
    yield party
    yield _entity("Mention", (proof, str(party["id"]), mention.text), {
        "document": [proof], "name": [mention.text], "resolved": [str(party["id"])],
        "detectedSchema": [str(party["schema"])], "contextCountry": [_country(mention.code, known)],
    })  # fmt: skip


def _party(party: Party, known: Known) -> Entity:
    """The state or other entity behind a party, as the body that acts."""
    state = known.get(party.code)
    name = state.name if state else party.code or party.text
    schema = "PublicBody" if state else "Organization"
    return _entity(schema, (party.code or party.text,), {"name": [name], "country": [_country(party.code, known)]})


def _event(coded: Coded, identifier: str, event: EventCandidate, proof: str, known: Known) -> Iterator[Entity]:
    actors, recipients = ([_party(one, known) for one in side] for side in (event.actors, event.recipients))
    yield from (*actors, *recipients)
    what = " ".join(filter(None, (event.event_type, event.mode)))
    sides = " and ".join(_name(one) for one in actors), " and ".join(_name(one) for one in recipients)
    name = f"{sides[0] or '?'} {what}" + (f" {sides[1]}" if sides[1] else "")
    first, last = _days(event.date)
    yield _entity("Event", (coded.document.stored.sha256, identifier), {
        "name": [name], "summary": [_quoted(coded, event.span)], "notes": [f"{event.status}, told by {event.speaker}"],
        "date": [first if first == last else None], "startDate": [first if first != last else None],
        "endDate": [last if first != last else None], "location": [event.place], "keywords": [event.event_type],
        "organizer": [str(one["id"]) for one in actors], "involved": [str(one["id"]) for one in (*actors, *recipients)],
        "proof": [proof], "recordId": [identifier],
    })  # fmt: skip


def _transfer(coded: Coded, identifier: str, transfer: TransferCandidate, proof: str, known: Known) -> Iterator[Entity]:
    """A link from supplier to recipient; without both there is nothing to link."""
    if transfer.supplier is None or transfer.recipient is None:
        return
    supplier, recipient = _party(transfer.supplier, known), _party(transfer.recipient, known)
    yield from (supplier, recipient)
    number = "" if transfer.number is None else f"{transfer.number:g} "
    goods = f"{number}{transfer.designation or transfer.weapon_class.replace('_', ' ')}"
    first, last = _days(transfer.delivery_years or transfer.order_year)
    yield _entity("UnknownLink", (coded.document.stored.sha256, identifier), {
        "subject": [str(supplier["id"])], "object": [str(recipient["id"])],
        "role": [f"arms transfer: {goods}{_money(transfer)}"],
        "status": [f"{transfer.status}, uncertain" if transfer.uncertain or transfer.negated else transfer.status],
        "startDate": [first], "endDate": [last], "summary": [_quoted(coded, transfer.span)], "proof": [proof],
        "recordId": [identifier],
    })  # fmt: skip


def _money(transfer: TransferCandidate) -> str:
    if transfer.money_low is None:
        return ""
    high = transfer.money_high if transfer.money_high not in (None, transfer.money_low) else None
    upper = "" if high is None else f" to {high:.0f}"
    return f", {transfer.money_low:.0f}{upper} {transfer.currency or ''}".rstrip()


def _quoted(coded: Coded, span: Span) -> str:
    return " ".join(coded.document.stored.text[slice(*span)].split())


def _name(entity: Entity) -> str:
    properties = entity["properties"]
    return str(properties["name"][0]) if isinstance(properties, dict) else ""


def _country(code: str, known: Known) -> str | None:
    state = known.get(code)
    return state.iso2.lower() if state and state.iso2 else None


def _days(when: str | None) -> tuple[str | None, str | None]:
    """First and last date in a date or range of any precision; None where it is open."""
    found = DAY.findall(when or "")
    return (found[0], found[-1]) if found else (None, None)
