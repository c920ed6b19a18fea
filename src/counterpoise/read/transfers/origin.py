"""Who made a weapon and who owns it, by the words around it: "Russian-made", "Israeli Harop", "Greek F-16s".

A participle of making names the maker outright. A plain demonym is the maker's where the gazetteer knows no other
maker of the system, else the owner's; a possessor and an "of" phrase name the owner ("Su-25 jets of the Georgian
air force") unless they are the maker. The subject of a verb of use owns what it uses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from counterpoise.read.candidates import Party
from counterpoise.read.events import tree
from counterpoise.read.transfers.parties import Scene
from counterpoise.read.transfers.triggers import STRONG, Found
from counterpoise.read.transfers.weapons import WeaponMention

MADE = re.compile(r"-(?:made|built|produced|designed|manufactured|supplied|developed|origin|assembled|era)\b", re.I)
USE = frozenset(
    "use fly operate fire deploy employ launch own possess field have strike hit shell attack bomb destroy arm equip "
    "pound target show display parade exhibit".split()
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Makers and owner of a weapon. `explicit` where the words name a maker apart from the owner."""

    makers: tuple[Party, ...] = ()
    owner: Party | None = None
    explicit: bool = False

    @property
    def maker(self) -> Party | None:
        """The first maker named."""
        return self.makers[0] if self.makers else None


def origin_of_mention(scene: Scene, weapon: WeaponMention, found: Found | None) -> Origin:
    """The maker and owner that the words around a weapon name."""
    s = scene.sentence
    head = s.tokens[weapon.head]
    before = scene.modifiers(head, of=False)
    first = s.tokens[weapon.first].start
    near = [p for p in before if p.span is not None and p.span[1] <= first + 1]
    made = [p for p in near if p.span is not None and MADE.match(_behind(scene, p.span[1]))]
    made = made or _made_before(scene, weapon) or _made_behind(scene, weapon)
    home = weapon.weapon.origin
    trade = found is not None and found.trigger.subject in STRONG
    makers = made or [p for p in near if _may_make(p, home, trade=trade) and not _possesses(scene, p)]
    owners = [p for p in before if p not in makers]
    owner = owners[0] if owners else _owner_behind(scene, weapon) or _user(scene, weapon)
    if owner is not None and makers and owner.code == makers[0].code:
        owner = None
    plain = bool(makers) and (home == makers[0].code or _is_soviet(home, makers[0].code))
    explicit = bool(made) or plain or (bool(makers) and not weapon.weapon.designation)
    return Origin(tuple(makers), owner, explicit and bool(makers) and (bool(made) or owner is not None))


def _made_before(scene: Scene, weapon: WeaponMention) -> list[Party]:
    """The maker in "an Israeli-made Elbit Hermes 900", wherever the tree hangs it."""
    s, first = scene.sentence, weapon.first
    low = max(0, first - 6)
    stops = [t.i for t in s.tokens[low:first] if t.text in (",", ";", ":", "and", "or")]
    low = stops[-1] + 1 if stops else low
    near = scene.states(low, first) if low < first else []
    return [p for p in near if p.span is not None and MADE.match(_behind(scene, p.span[1]))]


def _made_behind(scene: Scene, weapon: WeaponMention) -> list[Party]:
    """The maker in "a Silkworm, Chinese-made"."""
    s = scene.sentence
    if weapon.last + 2 >= len(s.tokens) or s.tokens[weapon.last].text != ",":
        return []
    behind = scene.states(weapon.last + 1, weapon.last + 2)
    return [p for p in behind if p.span is not None and MADE.match(_behind(scene, p.span[1]))]


def _may_make(party: Party, home: str, *, trade: bool) -> bool:
    """Whether a demonym before a weapon can be its maker's."""
    return home == party.code or _is_soviet(home, party.code) or (home == "" or trade)


def _is_soviet(home: str, code: str) -> bool:
    return {home, code} <= {"SUN", "RUS"}


def _possesses(scene: Scene, party: Party) -> bool:
    """Whether a state stands in the possessive ("Azerbaijan's drones")."""
    return party.span is not None and bool(re.match(r"['’]s?\b", _behind(scene, party.span[1])))


def _behind(scene: Scene, end: int) -> str:
    """The words right behind an offset, as written."""
    parts = []
    for t in scene.sentence.tokens:
        if t.start >= end and t.start <= end + 14:
            parts.append(t.text)
    return "".join(parts[:3])


def _owner_behind(scene: Scene, weapon: WeaponMention) -> Party | None:
    s = scene.sentence
    for c in tree.children(s, weapon.head):
        if c.dep == "nmod" and tree.preposition(s, c.i) in ("of", "in"):
            return scene.party(c, "owner named behind")
    return None


def _user(scene: Scene, weapon: WeaponMention) -> Party | None:
    """The subject of the verb of use that a weapon stands under, passives left out."""
    s = scene.sentence
    head = s.tokens[weapon.head]
    verb = s.tokens[head.head]
    if head.dep == "nmod" and tree.preposition(s, head.i) == "with":
        verb = s.tokens[verb.head]
    elif head.dep not in ("obj", "obl"):
        return None
    if tree.lemma(verb) not in USE or tree.is_passive(s, verb.i):
        return None
    if head.dep == "obj" and tree.lemma(verb) in ("destroy", "hit", "strike", "attack", "target", "bomb", "shell"):
        return None
    return next((p for t in tree.subjects(s, verb.i) if (p := scene.party(t, "user")) is not None), None)
