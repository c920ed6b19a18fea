"""Transfers: from weapons, trigger words and roles to records in the words of the SIPRI register.

For every weapon named in a sentence the nearest trigger in the tree is taken ("sold", "deliveries", "contract");
one record per system, or one for the whole list where only common nouns are named. A common noun makes a
record only with a trigger of transfer and at least one known side. Numbers stand right before the weapon; a sum
of money belongs to the trigger and covers the whole list where several systems share it; years give the order
where the status is contracted and the delivery otherwise. What is inferred, approximate or ranged is listed in
`uncertain`. Status: the trigger's own, changed by what governs it (agreed to, talks on, would, suspended, began).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from counterpoise.read.candidates import Party, TransferCandidate, Why
from counterpoise.read.events import tree
from counterpoise.read.names.resolve import DocumentNames
from counterpoise.read.numbers import Quantity, find_quantities
from counterpoise.read.parse.pipeline import Sentence, Token
from counterpoise.read.transfers.parties import NO_STATE, SUPPLIERS, Roles, Scene, by_grammar, from_sentence
from counterpoise.read.transfers.weapons import (
    Gazetteer,
    Trigger,
    Weapon,
    WeaponMention,
    find_weapons,
    gazetteer,
    origin_of,
)

NUMBER_UNITS = {
    "battalion": "battalion", "regiment": "regiment", "battery": "battery", "division": "division", "unit": "",
    "squadron": "squadron", "ton": "ton", "tonne": "ton", "piece": "", "set": "set", "system": "", "complex": "",
}  # fmt: skip
GOVERNORS = {
    "agree": "contracted", "sign": "contracted", "negotiate": "negotiating", "discuss": "negotiating",
    "want": "negotiating",
    "plan": "negotiating", "intend": "negotiating", "mean": "negotiating", "hope": "negotiating",
    "consider": "negotiating",
    "offer": "offered", "propose": "offered", "refuse": "refused", "decline": "refused", "suspend": "suspended",
    "halt": "suspended", "freeze": "suspended", "stop": "suspended", "cancel": "suspended", "begin": "delivering",
    "start": "delivering", "continue": "delivering", "go": "delivering", "confirm": "contracted", "ready": "offered",
}  # fmt: skip
STRONG = frozenset({"supplier", "recipient", "party"})
TRADE = frozenset({"contract", "deal", "purchase", "sale", "export", "supply", "delivery", "sell", "buy", "order"})
ORDERING = frozenset({"sign", "order", "agree", "conclude", "contract"})
YEAR = re.compile(r"\b(?:19[4-9]\d|20[0-3]\d)\b")
BETWEEN = re.compile(r"^[\s\w'’-]{0,60}$")


@dataclass(frozen=True, slots=True)
class Found:
    """A trigger word in a sentence."""

    token: Token
    trigger: Trigger
    verb: bool


def find_transfers(
    sentences: Sequence[Sentence], *, text: str, names: DocumentNames, published: date | None = None
) -> tuple[TransferCandidate, ...]:
    """The transfers of a document in order. `names` must be of the same sentences, `text` the stored text.

    `published` closes open spans of years ("assembled since 2011").

    Parties that a sentence leaves out are taken from an earlier transfer of the same system, or of the same
    paragraph, and marked as such.
    """
    known = gazetteer()
    memory = Memory()
    found: list[TransferCandidate] = []
    armed = -1
    for index, sentence in enumerate(sentences):
        scene = Scene(index, sentence, names)
        spoken = _in_sentence(scene, text, known, published)
        if not spoken and armed == sentence.paragraph:
            spoken = _bare_trade(scene, known)
        if not spoken and armed >= 0:
            spoken = _priced_trade(scene, known, text, published)
        if spoken:
            armed = sentence.paragraph
        for candidate in spoken:
            whole = memory.complete(candidate, sentence.paragraph)
            if whole.recipient is None and whole.status == "on_display" and names.home:
                whole = replace(whole, recipient=Party(names.home, "", "", None, "", "the document's own side"))
            whole = _from_document(whole, names)
            if whole.supplier is None and whole.recipient is None:
                continue
            if whole.designation is None and (whole.supplier is None or whole.recipient is None):
                continue
            memory.keep(whole, sentence.paragraph)
            found.append(whole)
    return tuple(found)


def _from_document(transfer: TransferCandidate, names: DocumentNames) -> TransferCandidate:
    """A transfer with one side known given the state that the document names most on the other, as uncertain."""
    counts = Counter(m.code for m in names.mentions if len(m.code) == 3 and m.code not in NO_STATE)
    exporters = [code for code, _ in counts.most_common() if code in SUPPLIERS[:3]]
    others = [code for code, count in counts.most_common() if code not in SUPPLIERS[:3] and count > 2]
    how = "state that the document names most"
    if transfer.supplier is None and transfer.recipient is not None and exporters:
        party = Party(exporters[0], "", "", None, "", how, outside_clause=True)
        if party.code != transfer.recipient.code and not transfer.designation:
            return replace(transfer, supplier=party, uncertain=(*transfer.uncertain, "supplier"))
    if transfer.recipient is None and transfer.supplier is not None and others:
        party = Party(others[0], "", "", None, "", how, outside_clause=True)
        if party.code != transfer.supplier.code:
            return replace(transfer, recipient=party, uncertain=(*transfer.uncertain, "recipient"))
    return transfer


class Memory:
    """The last parties by system and by paragraph."""

    def __init__(self) -> None:
        self._by_system: dict[str, Roles] = {}
        self._last: tuple[int, Roles] | None = None

    def keep(self, transfer: TransferCandidate, paragraph: int) -> None:
        """Remember a transfer's parties where both are known."""
        if transfer.supplier and transfer.recipient:
            roles = Roles(transfer.supplier, transfer.recipient)
            if transfer.designation:
                self._by_system[transfer.designation] = roles
            self._last = (paragraph, roles)

    def complete(self, transfer: TransferCandidate, paragraph: int) -> TransferCandidate:
        """The transfer with open parties filled from memory, then from the maker's state."""
        earlier = self._by_system.get(transfer.designation or "")
        if earlier is None and transfer.designation is None and self._last is not None and self._last[0] == paragraph:
            earlier = self._last[1]
        roles = Roles(transfer.supplier, transfer.recipient)
        if earlier is not None:
            roles = roles.with_("supplier", _recalled(earlier.supplier)).with_(
                "recipient", _recalled(earlier.recipient)
            )
        uncertain = list(transfer.uncertain)
        if roles.supplier is None and transfer.designation and (maker := origin_of(transfer.designation)):
            roles = roles.with_("supplier", Party(maker, "", "", None, "", "state of the maker"))
            if roles.supplier is not None:
                uncertain.append("supplier")
        return replace(transfer, supplier=roles.supplier, recipient=roles.recipient, uncertain=tuple(uncertain))


def _recalled(party: Party | None) -> Party | None:
    return (
        None if party is None else replace(party, span=None, how="named with an earlier transfer", outside_clause=True)
    )


def _in_sentence(scene: Scene, text: str, known: Gazetteer, published: date | None) -> list[TransferCandidate]:
    weapons = find_weapons(scene.sentence, text, known)
    if not weapons:
        return []
    triggers = list(_triggers(scene.sentence, known))
    quantities = [
        _shift(q, scene.sentence.start) for q in find_quantities(text[scene.sentence.start : scene.sentence.end])
    ]
    named = [w for w in weapons if w.weapon.designation]
    made = []
    for weapon in weapons:
        nearest = _nearest(scene.sentence, weapon, triggers)
        if nearest is None and not weapon.weapon.designation:
            continue
        if not weapon.weapon.designation and (nearest is None or nearest.trigger.subject not in STRONG):
            continue
        if named and not weapon.weapon.designation and weapon.weapon.weapon_class == "unspecified":
            continue
        candidate = _record(scene, weapon, nearest, quantities, text, published)
        if candidate is not None:
            made.append(candidate)
    return _shared(_distinct(made))


def _bare_trade(scene: Scene, known: Gazetteer) -> list[TransferCandidate]:
    """Trade named without its goods after weapons in the same paragraph: "Russian deliveries to Azerbaijan"."""
    made = []
    for found in _triggers(scene.sentence, known):
        if found.verb or found.trigger.subject != "supplier":
            continue
        roles = by_grammar(scene, found.token, "supplier", verb=False)
        if roles.supplier is None or roles.recipient is None:
            continue
        words = [scene.sentence.tokens[i] for i in scene.sentence.subtree(found.token.i)]
        made.append(
            TransferCandidate(
                span=(words[0].start, words[-1].end), trigger=(found.token.start, found.token.end),
                sentence=scene.index,
                why=Why(f"{tree.lemma(found.token)} noun, goods named before", (found.token.text,)),
                supplier=roles.supplier, recipient=roles.recipient, status="delivering",
            )
        )  # fmt: skip
    return made


def _priced_trade(scene: Scene, known: Gazetteer, text: str, published: date | None) -> list[TransferCandidate]:
    """A sum with a word of trade and two states, in a text that has spoken of weapons: "contracts worth $5 billion"."""
    s = scene.sentence
    money = [_shift(q, s.start) for q in find_quantities(text[s.start : s.end]) if q.is_money]
    trade = [f for f in _triggers(s, known) if f.trigger.subject in STRONG and tree.lemma(f.token) in TRADE]
    if not money or not trade or len(scene.states(0, len(s.tokens))) < 2:
        return []
    weapon = WeaponMention(trade[0].token.i, trade[0].token.i + 1, trade[0].token.i, Weapon("", "unspecified", ""))
    made = _record(scene, weapon, trade[0], money, text, published)
    return [] if made is None or made.money_low is None else [made]


def _distinct(made: list[TransferCandidate]) -> list[TransferCandidate]:
    """One record per system, class and span; the first of several stands."""
    kept: dict[tuple[object, ...], TransferCandidate] = {}
    for one in made:
        kept.setdefault((one.designation, one.weapon_class if one.designation is None else "", one.trigger), one)
    general = [k for k, one in kept.items() if one.designation is None and one.weapon_class == "unspecified"]
    if len(kept) > len(general):
        for key in general:
            del kept[key]
    return list(kept.values())


def _shared(made: list[TransferCandidate]) -> list[TransferCandidate]:
    """Systems in one list share the parties, status and sum of the list."""
    if len(made) < 2:
        return made
    first = next((one for one in made if one.supplier and one.recipient), None)
    scope = "package" if sum(one.money_low is not None for one in made) > 1 else ""
    joined = []
    for one in made:
        if first is not None and one.trigger == first.trigger:
            one = replace(one, supplier=one.supplier or first.supplier, recipient=one.recipient or first.recipient)
        joined.append(replace(one, money_scope=scope))
    return joined


def _shift(q: Quantity, by: int) -> Quantity:
    return replace(q, start=q.start + by, end=q.end + by)


def _triggers(s: Sentence, known: Gazetteer) -> list[Found]:
    found = []
    for token in s.tokens:
        verb = token.pos in ("VERB", "AUX") or token.tag.startswith("VB")
        trigger = known.triggers.get((tree.lemma(token), "verb" if verb else "noun"))
        if trigger is not None and (verb or token.pos == "NOUN"):
            found.append(Found(token, trigger, verb))
    return found


def _nearest(s: Sentence, weapon: WeaponMention, triggers: Sequence[Found]) -> Found | None:
    """The trigger nearest to the weapon in the tree; transfer words before words of use and display."""
    if not triggers:
        return None
    above = _above(s, weapon.head)

    def distance(found: Found) -> tuple[float, int]:
        own = _above(s, found.token.i)
        shared = next((i for i in own if i in above), None)
        steps = own.index(shared) + above.index(shared) if shared is not None else 99
        return steps + (0 if found.trigger.subject in STRONG else 1.5), abs(found.token.i - weapon.head)

    return min(triggers, key=distance)


def _above(s: Sentence, i: int) -> list[int]:
    found = [i]
    while s.tokens[i].head != i:
        i = s.tokens[i].head
        found.append(i)
    return found


def _record(
    scene: Scene,
    weapon: WeaponMention,
    found: Found | None,
    quantities: Sequence[Quantity],
    text: str,
    published: date | None,
) -> TransferCandidate | None:
    s = scene.sentence
    origin = scene.modifier(s.tokens[weapon.head])
    roles, status, rule = Roles(), "delivered", "weapon with its maker's name"
    if found is not None:
        roles = by_grammar(scene, found.token, found.trigger.subject, verb=found.verb)
        status, rule = _status(s, found), f"{tree.lemma(found.token)} {'verb' if found.verb else 'noun'}"
    if (found is None or (found.trigger.subject == "owner" and status != "on_display")) and (
        origin is None or (roles.recipient is not None and origin.code == roles.recipient.code)
    ):
        return None
    if (
        origin is not None
        and found is not None
        and status == "on_display"
        and weapon.weapon.origin not in ("", origin.code)
    ):
        roles = roles.with_("recipient", origin)
    elif origin is not None:
        owner = roles.recipient is not None or found is None or found.trigger.subject in ("owner", "recipient")
        maker = origin.code == weapon.weapon.origin or origin.code != (roles.recipient.code if roles.recipient else "")
        roles = roles.with_("supplier", origin if owner and maker else None)
    if found is not None and found.trigger.subject in STRONG:
        roles = from_sentence(scene, roles)
    number, unit, loose = _number(s, weapon, quantities, text)
    start, end = _clause(s, found.token if found else s.tokens[weapon.head], weapon)
    money = _money(quantities, start, end)
    year, years = _years(s, found, status, text, published)
    if found is not None and tree.lemma(found.token) == "sell" and money is not None and status == "delivered":
        status = "contracted"
    uncertain = [name for name, flag in (("number", loose), ("money", money is not None and _is_loose(money))) if flag]
    trigger = found.token if found else s.tokens[weapon.head]
    return TransferCandidate(
        span=(start, end), trigger=(trigger.start, trigger.end), sentence=scene.index, supplier=roles.supplier,
        why=Why(rule, (trigger.text, s.tokens[weapon.head].text)), recipient=roles.recipient,
        designation=weapon.weapon.designation or None, weapon_class=weapon.weapon.weapon_class, number=number,
        number_unit=unit, order_year=year, delivery_years=years, money_low=money.low if money else None,
        money_high=money.high if money else None, currency=money.unit if money else None, status=status,
        uncertain=tuple(uncertain), negated=found is not None and tree.is_negated(s, found.token.i),
    )  # fmt: skip


def _is_loose(q: Quantity) -> bool:
    return q.approximate or q.open_above or q.ceiling or q.low != q.high


def _money(quantities: Sequence[Quantity], start: int, end: int) -> Quantity | None:
    """The first sum in the clause from `start` to `end`; later ones are mostly comparisons."""
    return next((q for q in quantities if q.is_money and start <= q.start and q.end <= end), None)


def _number(
    s: Sentence, weapon: WeaponMention, quantities: Sequence[Quantity], text: str
) -> tuple[float | None, str, bool]:
    """The number that stands before a weapon, its unit where it counts something else, and whether it is loose."""
    start = s.tokens[weapon.first].start
    before = [q for q in quantities if not q.unit and q.end <= start]
    if not before:
        return None, "", False
    q = before[-1]
    between = text[q.end : start]
    listed = " each" in between and len(between) < 90
    words = re.findall(r"\w+", between.lower())
    if not listed and (not BETWEEN.match(between) or len(words) > 6 or _has_verb(s, q.end, start)):
        return None, "", False
    if " and " in between and not listed:
        return None, "", False
    unit = next((NUMBER_UNITS[w.rstrip("s")] for w in words if w.rstrip("s") in NUMBER_UNITS), "")
    return q.low, unit, _is_loose(q)


def _has_verb(s: Sentence, start: int, end: int) -> bool:
    return any(start <= t.start < end and t.pos == "VERB" and t.dep not in ("amod", "compound") for t in s.tokens)


def _status(s: Sentence, found: Found) -> str:
    """The trigger's status, changed by the words above it."""
    status = found.trigger.status
    i = found.token.i
    if found.verb and tree.is_future(s, i):
        return "contracted" if found.trigger.subject == "supplier" else "negotiating"
    if found.verb and "may" in tree.auxiliaries(s, i):
        return "offered"
    if found.verb and tree.is_would(s, i):
        return "contracted" if found.trigger.subject == "supplier" else "negotiating"
    if (
        found.verb
        and found.token.tag in ("VBG", "VBZ", "VBP")
        and found.trigger.subject == "supplier"
        and status == "delivered"
    ):
        status = "delivering"
    for above in _above(s, i)[1:4]:
        token = s.tokens[above]
        word = tree.lemma(token)
        if word in GOVERNORS and status not in ("on_display", "suspended", "refused", "licensed"):
            return GOVERNORS[word]
        if word in ("talk", "negotiation", "list"):
            return "negotiating"
    return status


def _years(
    s: Sentence, found: Found | None, status: str, text: str, published: date | None
) -> tuple[str | None, str | None]:
    """Order year and delivery years. A year within eight words of "signed", "ordered" or "agreed" is the order's."""
    if found is None:
        return None, None
    orders: list[Token] = []
    others: list[Token] = []
    for t in s.tokens:
        if not YEAR.fullmatch(t.text):
            continue
        near = [tree.lemma(u) for u in s.tokens[max(0, t.i - 8) : t.i + 3]]
        (orders if any(word in ORDERING for word in near) else others).append(t)
    if status == "contracted":
        return _span(orders or others), None
    if status == "licensed" and others and published is not None and _since(s, others[0]):
        return None, f"{others[0].text}-{published.year}"
    if status in ("delivered", "delivering", "licensed"):
        return _span(orders), _span(others)
    return None, None


def _span(years: Sequence[Token]) -> str | None:
    values = sorted({t.text for t in years})
    return None if not values else values[0] if len(values) == 1 else f"{values[0]}-{values[-1]}"


def _since(s: Sentence, year: Token) -> bool:
    return year.i > 0 and s.tokens[year.i - 1].text.lower() == "since"


def _clause(s: Sentence, token: Token, weapon: WeaponMention) -> tuple[int, int]:
    """The span of the trigger's clause, the weapon included."""
    host = token
    while host.pos not in ("VERB", "AUX") and host.head != host.i:
        host = s.tokens[host.head]
    words = [i for i in s.subtree(host.i) if s.tokens[i].dep != "punct"] + [weapon.first, weapon.last - 1, token.i]
    return s.tokens[min(words)].start, s.tokens[max(words)].end
