"""Transfers: from weapons, trigger words and roles to records in the words of the SIPRI register.

For every weapon named in a sentence the nearest trigger that it belongs to is taken ("sold", "deliveries",
"contract"); one record per system, or one for the whole list where only common nouns are named. A common noun
makes a record only with a trigger of transfer and at least one known side, and none beside a designation of its own
class. Systems in one list share parties, years, status and the sum, which then covers the package. A weapon in
battle or on manoeuvres makes a record only where the text names a maker apart from its owner ("an Israeli-made
drone"): somebody supplied it. What is inferred, approximate or ranged is listed in `uncertain`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from counterpoise.read.candidates import Party, TransferCandidate, Why
from counterpoise.read.events import tree
from counterpoise.read.names.resolve import DocumentNames
from counterpoise.read.numbers import Quantity
from counterpoise.read.parse.pipeline import Sentence, Token
from counterpoise.read.transfers.amounts import is_loose, money_in, number_of, quantities_of, years_of
from counterpoise.read.transfers.origin import Origin, origin_of_mention
from counterpoise.read.transfers.parties import SUPPLIERS, Roles, Scene, by_grammar, by_order, from_clause
from counterpoise.read.transfers.recall import Memory, is_definite, most_named, named_near, topic_after
from counterpoise.read.transfers.systems import origin_of
from counterpoise.read.transfers.triggers import STRONG, Found, ancestors, find_triggers, is_undone, nearest, status_of
from counterpoise.read.transfers.weapons import (
    BACK,
    BACKWARD,
    Gazetteer,
    Weapon,
    WeaponMention,
    find_weapons,
    gazetteer,
)

TRADE = frozenset(
    "contract deal purchase sale export supply delivery sell buy order trade cooperation loan credit lend".split()
)
PLAIN = frozenset("be tell say include cover comprise hold read say list follow".split())
PRODUCING = frozenset("assemble manufacture build produce co-produce".split())
EXPLICIT = frozenset("send transfer give ship hand get receive want need have select choose pick eye ask".split())
"""Verbs of many meanings: with a common noun they tell of a transfer only where they name both sides."""


@dataclass(frozen=True, slots=True)
class Page:
    """What reading a sentence needs besides the sentence."""

    text: str
    known: Gazetteer
    published: date | None


def find_transfers(
    sentences: Sequence[Sentence], *, text: str, names: DocumentNames, published: date | None = None
) -> tuple[TransferCandidate, ...]:
    """The transfers of a document in order. `names` must be of the same sentences, `text` the stored text.

    `published` dates relative years ("last year") and closes open spans of years ("assembled since 2011").

    Parties that a sentence leaves out are taken from an earlier transfer of the same system, or of the same
    paragraph, and marked as such.
    """
    page, memory = Page(text, gazetteer(), published), Memory()
    found: list[TransferCandidate] = []
    armed, topic = -1, None
    paragraphs = tuple(sentence.paragraph for sentence in sentences)
    for index, sentence in enumerate(sentences):
        scene = Scene(index, sentence, names, topic, paragraphs)
        for candidate in _candidates(scene, page, armed):
            armed = sentence.paragraph
            whole = _whole(candidate, memory, scene)
            if whole is not None:
                memory.keep(whole, sentence.paragraph)
                found.append(whole)
        topic = topic_after(scene)
    return tuple(found)


def _candidates(scene: Scene, page: Page, armed: int) -> list[TransferCandidate]:
    spoken = _in_sentence(scene, page)
    if not spoken and armed == scene.sentence.paragraph:
        spoken = _bare_trade(scene, page)
    if not spoken and armed >= 0:
        spoken = _priced_trade(scene, page)
    if not spoken:
        spoken = _bare_list(scene, page, told=armed == scene.sentence.paragraph)
    return spoken


def _bare_list(scene: Scene, page: Page, *, told: bool) -> list[TransferCandidate]:
    """Weapons in a sentence without a verb of its own: "From Ukraine: T-72 tanks, Buk batteries"."""
    s = scene.sentence
    weapons = [w for w in find_weapons(s, page.text, page.known) if w.weapon.weapon_class != "unspecified"]
    verbs = {tree.lemma(t) for t in s.tokens if t.pos == "VERB" and _is_finite(s, t)}
    source = scene.states(1, 4) if len(s.tokens) > 4 and s.tokens[0].text == "From" else []
    if not weapons or verbs - PLAIN or not (source or (told and any(t.text == ":" for t in s.tokens))):
        return []
    quantities = quantities_of(s, page.text)
    roles = Roles(source[0] if source else None)
    made = []
    for weapon in weapons:
        if not weapon.weapon.designation and _is_echo(s, weapon, weapons):
            continue
        one = _record(scene, weapon, None, roles, "delivered", quantities, page)
        made.append(
            replace(one, why=replace(one.why, rule="list of goods"), money_low=None, money_high=None, currency=None)
        )
    return made


def _whole(candidate: TransferCandidate, memory: Memory, scene: Scene) -> TransferCandidate | None:
    """A candidate completed from the document; None where too little is known of it."""
    if "points back" in candidate.why.rule:
        candidate = memory.named_before(candidate)
        if candidate.designation is None and not candidate.money_high and not scene_noun(scene, candidate):
            return None
    whole = memory.complete(candidate, scene.sentence.paragraph)
    if whole.recipient is None and whole.status == "on_display" and scene.names.home:
        whole = replace(whole, recipient=Party(scene.names.home, "", "", None, "", "the document's own side"))
    if whole.recipient is None and whole.supplier is not None:
        without = (whole.supplier.code, *SUPPLIERS[:3])
        likely = memory.recipient_near(scene.sentence.paragraph, without=without)
        likely = likely or named_near(scene, without=without) or most_named(scene.names, without=without)
        if likely is None:
            likely = scene.spoken_of("the state spoken of")
        if likely is not None and likely.code not in without:
            whole = replace(whole, recipient=likely, uncertain=(*whole.uncertain, "recipient"))
    if whole.supplier is None and whole.recipient is None:
        return None
    if whole.supplier is None and whole.designation and whole.recipient is not None:
        if origin_of(whole.designation) == whole.recipient.code:
            return None
    if whole.designation is None and (whole.supplier is None or whole.recipient is None):
        return whole if _stands_alone(candidate) else None
    return whole


def scene_noun(scene: Scene, candidate: TransferCandidate) -> bool:
    """Whether a weapon that points back at nothing is one by its own word ("the weapons", not "the system")."""
    return candidate.weapon_class != "unspecified" or candidate.why.tokens[-1].lower() not in BACK


def _stands_alone(one: TransferCandidate) -> bool:
    """Whether a common noun with one side tells enough: a number or sum, or a class of weapons in trade."""
    return one.number is not None or one.money_low is not None or one.status in ("suspended", "refused")


def _in_sentence(scene: Scene, page: Page) -> list[TransferCandidate]:
    s = scene.sentence
    weapons = find_weapons(s, page.text, page.known)
    if not weapons:
        return []
    triggers = find_triggers(s, page.known)
    quantities = quantities_of(s, page.text)
    made = []
    joined = [(weapon, nearest(s, weapon, triggers)) for weapon in weapons]
    for weapon, found in joined:
        common = not weapon.weapon.designation
        if weapon.weapon.system == BACKWARD and any(w is not weapon and f == found for w, f in joined):
            continue
        if common and (found is None or found.trigger.subject not in STRONG or _is_echo(s, weapon, weapons)):
            continue
        made.extend(_records(scene, weapon, found, quantities, page))
    return _numbered(_shared(_distinct(made)), s, weapons, quantities, page)


def _is_finite(s: Sentence, verb: Token) -> bool:
    return verb.tag not in ("VBN", "VBG") or any(
        c.dep in ("nsubj", "nsubj:pass", "aux", "aux:pass") for c in tree.children(s, verb.i)
    )


def _is_echo(s: Sentence, weapon: WeaponMention, weapons: Sequence[WeaponMention]) -> bool:
    """Whether a common noun repeats a designation of the sentence, or is a list's general word."""
    named = [w for w in weapons if w.weapon.designation]
    if weapon.weapon.system == BACKWARD:
        return False
    if any(w.weapon.weapon_class == weapon.weapon.weapon_class for w in named) and not _is_numbered(s, weapon):
        return True
    if weapon.weapon.weapon_class == "unspecified":
        return any(w is not weapon for w in weapons if w.weapon.weapon_class != "unspecified")
    missiles = weapon.weapon.weapon_class in ("missile", "air_defence")
    return (
        missiles
        and any(w.weapon.weapon_class in ("missile", "air_defence") for w in named)
        and is_definite(s, weapon.head)
    )


def _is_numbered(s: Sentence, weapon: WeaponMention) -> bool:
    """Whether a number stands right before a weapon ("and 46 torpedoes")."""
    return weapon.first > 0 and s.tokens[weapon.first - 1].pos == "NUM" and tree.lemma(s.tokens[weapon.head]) not in (
        "aircraft", "jet", "plane", "fighter", "system", "unit",
    )  # fmt: skip


def _numbered(
    made: list[TransferCandidate],
    s: Sentence,
    weapons: Sequence[WeaponMention],
    quantities: Sequence[Quantity],
    page: Page,
) -> list[TransferCandidate]:
    """A sole system takes the number of a common noun of its class ("the F-35, of which it wants 100 aircraft")."""
    if len(made) != 1 or made[0].number is not None or made[0].designation is None:
        return made
    for weapon in weapons:
        if not weapon.weapon.designation and weapon.weapon.weapon_class == made[0].weapon_class:
            number, unit, loose = number_of(s, weapon, quantities, page.text)
            if number is not None:
                uncertain = (*made[0].uncertain, "number") if loose else made[0].uncertain
                return [replace(made[0], number=number, number_unit=unit, uncertain=uncertain)]
    return made


def _bare_trade(scene: Scene, page: Page) -> list[TransferCandidate]:
    """Trade named without its goods after weapons in the same paragraph: "Russian deliveries to Azerbaijan"."""
    made = []
    for found in find_triggers(scene.sentence, page.known):
        if found.verb or found.agent or found.trigger.subject != "supplier" or found.trigger.status != "delivered":
            continue
        roles = by_grammar(scene, found)
        if roles.supplier is None or roles.recipient is None:
            continue
        words = [scene.sentence.tokens[i] for i in scene.sentence.subtree(found.token.i)]
        status = status_of(scene.sentence, found)
        made.append(
            TransferCandidate(
                span=(words[0].start, words[-1].end), trigger=(found.token.start, found.token.end),
                sentence=scene.index,
                why=Why(f"{found.word} noun, goods named before", (found.token.text,)),
                supplier=roles.supplier, recipient=roles.recipient,
                status="delivering" if status == "delivered" else status,
            )
        )  # fmt: skip
    return made


def _priced_trade(scene: Scene, page: Page) -> list[TransferCandidate]:
    """A sum with a word of trade in a text that has spoken of weapons: "contracts worth $5 billion"."""
    s = scene.sentence
    money = [q for q in quantities_of(s, page.text) if q.is_money]
    trade = [f for f in find_triggers(s, page.known) if f.trigger.subject in STRONG and f.word in TRADE]
    if not money or not trade:
        return []
    weapon = WeaponMention(trade[0].token.i, trade[0].token.i + 1, trade[0].token.i, Weapon("", "unspecified", ""))
    definite = any(c.text.lower() in ("the", "this", "that") for c in tree.children(s, trade[0].token.i))
    if not definite and len(scene.states(0, len(s.tokens))) < 2:
        return []
    made = _records(scene, weapon, trade[0], money, page)
    if definite:
        made = [replace(one, why=replace(one.why, rule=f"{one.why.rule}, points back")) for one in made]
    return [one for one in made if one.money_low is not None or one.money_high is not None]


def _distinct(made: list[TransferCandidate]) -> list[TransferCandidate]:
    """One record per system, class and trigger; the first of several stands."""
    kept: dict[tuple[object, ...], TransferCandidate] = {}
    for one in made:
        supplier = one.supplier.code if one.supplier and one.designation is None else ""
        kept.setdefault(
            (one.designation, one.weapon_class if one.designation is None else "", supplier, one.trigger), one
        )
    return list(kept.values())


def _shared(made: list[TransferCandidate]) -> list[TransferCandidate]:
    """Systems under one trigger share the parties, years and sum of the list."""
    if len(made) < 2:
        return made
    joined = []
    for one in made:
        group = [other for other in made if other.trigger == one.trigger]
        first = next((other for other in group if other.supplier and other.recipient), None)
        if first is not None and not _contrary(one, first):
            one = replace(one, supplier=one.supplier or first.supplier, recipient=one.recipient or first.recipient)
        package = len(group) > 1 and sum(other.money_high is not None for other in group) > 1
        joined.append(replace(one, money_scope="package" if package else ""))
    return joined


def _contrary(one: TransferCandidate, first: TransferCandidate) -> bool:
    """Whether filling the first record's sides would set one state on both."""
    supplier, recipient = one.supplier or first.supplier, one.recipient or first.recipient
    return supplier is not None and recipient is not None and supplier.code == recipient.code


def _records(
    scene: Scene, weapon: WeaponMention, found: Found | None, quantities: Sequence[Quantity], page: Page
) -> list[TransferCandidate]:
    """The records of one weapon: one, or one per maker where several are named for a common noun."""
    s = scene.sentence
    origin = origin_of_mention(scene, weapon, found)
    told = _told_by(s, weapon, found, page) or found
    status = status_of(s, told) if told is not None else "delivered"
    roles = _roles(scene, weapon, found, origin, status)
    if roles is not None and told is not None and told is not found:
        other = _roles(scene, weapon, told, origin, status)
        roles = roles if other is None else roles.with_("supplier", other.supplier).with_("recipient", other.recipient)
        found = told
    if roles is None or _too_open(s, found, weapon, roles):
        return []
    made = _record(scene, weapon, found, roles, status, quantities, page)
    if _is_vague(found, made):
        return []
    if weapon.weapon.designation or len(origin.makers) < 2 or roles.supplier is None:
        return [made]
    return [replace(made, supplier=maker) for maker in origin.makers if maker != roles.recipient]


def _told_by(s: Sentence, weapon: WeaponMention, found: Found | None, page: Page) -> Found | None:
    """The verb that tells what became of a weapon whose nearest trigger is only a participle on it.

    In "tanks bought in 2015 were delivered last summer" the sides are those of "bought", the status is "delivered".
    """
    if found is None or not found.verb or found.token.dep != "acl" or found.token.i < weapon.head:
        return None
    others = [f for f in find_triggers(s, page.known) if f.verb and f.token.i != found.token.i]
    return next((f for f in others if f.trigger.subject in STRONG and scene_object(s, f.token.i, weapon.head)), None)


def scene_object(s: Sentence, verb: int, noun: int) -> bool:
    """Whether a noun is, or belongs to, the object of a verb or the subject of its passive."""
    given = [t.i for t in tree.objects(s, verb)] + [
        c.i for c in tree.children(s, verb) if c.dep in ("obj", "nsubj:pass")
    ]
    return any(top in ancestors(s, noun) for top in given)


def _is_vague(found: Found | None, made: TransferCandidate) -> bool:
    """Whether a transfer is only "military cooperation", without a sum or number."""
    return found is not None and found.word in ("cooperation", "co-operation") and made.money_high is None


def _too_open(s: Sentence, found: Found | None, weapon: WeaponMention, roles: Roles) -> bool:
    """Whether a verb of many meanings with a common noun leaves a side open."""
    if found is None or not found.verb or weapon.weapon.designation or found.word not in EXPLICIT:
        return False
    given = weapon.head == found.token.i or scene_object(s, found.token.i, weapon.head)
    return roles.supplier is None or roles.recipient is None or not given


def _roles(scene: Scene, weapon: WeaponMention, found: Found | None, origin: Origin, status: str) -> Roles | None:
    """The sides of a transfer, or None where the weapon was not transferred in these words."""
    used = found is None or (found.trigger.subject == "owner" and status != "on_display")
    if used:
        if origin.maker is None or not origin.explicit:
            return None
        return Roles(origin.maker).with_("recipient", origin.owner)
    assert found is not None
    roles = by_grammar(scene, found)
    if origin.maker is not None:
        roles = _made_by(roles, origin.maker, found)
    roles = roles.with_("recipient", origin.owner)
    if found.trigger.subject in STRONG:
        roles = by_order(scene, found, weapon.head, roles)
    if found.trigger.subject in STRONG and found.trigger.subject != "goods":
        roles = from_clause(scene, found, roles, maker=weapon.weapon.origin)
        roles = _turned(scene, found, roles, weapon.weapon.origin)
    return roles


def _turned(scene: Scene, found: Found, roles: Roles, maker: str) -> Roles:
    """The sides turned round where the maker's state would buy its own system from nobody."""
    buyer = roles.recipient
    if not maker or buyer is None or buyer.code != maker or roles.supplier is not None or found.word in PRODUCING:
        return roles
    return from_clause(scene, found, Roles(replace(buyer, how=f"{buyer.how}, the maker"), None))


def _made_by(roles: Roles, maker: Party, found: Found) -> Roles:
    """Roles with the state named before the weapon: its supplier, unless another supplies."""
    if roles.supplier is None:
        return roles.with_("supplier", maker)
    return (
        roles.with_("recipient", maker) if found.word in ("upgrade", "modernise", "modernize", "refurbish") else roles
    )


def _record(
    scene: Scene,
    weapon: WeaponMention,
    found: Found | None,
    roles: Roles,
    status: str,
    quantities: Sequence[Quantity],
    page: Page,
) -> TransferCandidate:
    s = scene.sentence
    trigger = found.token if found else s.tokens[weapon.head]
    number, unit, loose = number_of(s, weapon, quantities, page.text)
    start, end = _clause(s, trigger, weapon)
    alone = found is not None and found.trigger.subject in STRONG and not _other_deal(s, found, page)
    money = money_in(quantities, start, end, alone=alone)
    year, years = years_of(s, found, status, page.text, page.published, weapon=weapon.head)
    if status in ("contracted", "negotiating", "offered") and is_undone(s):
        status = "suspended"
    if year is not None and status in ("negotiating", "offered"):
        status = "contracted"
    if found is not None and found.word == "sell" and money is not None and status == "delivered":
        status = "contracted"
    back = weapon.weapon.system == BACKWARD
    rule = "weapon with its maker's name" if found is None else f"{found.word} {'verb' if found.verb else 'noun'}"
    if not weapon.weapon.designation and (back or is_definite(s, weapon.head)):
        rule = f"{rule}, points back"
    uncertain = [name for name, flag in (("number", loose), ("money", money is not None and is_loose(money))) if flag]
    return TransferCandidate(
        span=(start, end), trigger=(trigger.start, trigger.end), sentence=scene.index, supplier=roles.supplier,
        why=Why(rule, (trigger.text, s.tokens[weapon.head].text)), recipient=roles.recipient,
        designation=weapon.weapon.designation or None, weapon_class=weapon.weapon.weapon_class, number=number,
        number_unit=unit, order_year=year, delivery_years=years,
        money_low=money.low if money else None, money_high=money.high if money else None,
        currency=money.unit if money else None, status=status, uncertain=tuple(uncertain),
        negated=found is not None and tree.is_negated(s, found.token.i),
    )  # fmt: skip


def _other_deal(s: Sentence, found: Found, page: Page) -> bool:
    """Whether the sentence has a verb of transfer beside a trigger and what governs it."""
    own = ancestors(s, found.token.i)
    return any(
        f.verb and f.trigger.subject in STRONG and f.token.i not in own and found.token.i not in ancestors(s, f.token.i)
        for f in find_triggers(s, page.known)
    )


def _clause(s: Sentence, token: Token, weapon: WeaponMention) -> tuple[int, int]:
    """The span of the trigger's clause, the weapon included."""
    host = token
    while host.pos not in ("VERB", "AUX") and host.head != host.i:
        host = s.tokens[host.head]
    words = [i for i in s.subtree(host.i) if s.tokens[i].dep != "punct"] + [weapon.first, weapon.last - 1, token.i]
    return s.tokens[min(words)].start, s.tokens[max(words)].end
