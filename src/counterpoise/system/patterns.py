"""Names of quantities on roles, and their expansion to actors.

A blueprint writes `deals[supplier->side]`; a study binds the words to actors and the pattern expands to
`deals[RUS->AZE]`, `deals[ISR->AZE]` and so on. The same word in both ends of a link means the same actor.

Words: `claimant`, `holder`; `side` (either of the two); `main` (the main supplier); `supplier` (any supplier of
the recipient); `other_supplier` (any but the main one); `patron` (the holder's patron); `third_power` (the
claimant's patron); `channel` (an outlet that reports a count). A supplier word before `->` expands only to
actors that the study lists as suppliers of the recipient.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

WORDS = ("claimant", "holder", "side", "main", "supplier", "other_supplier", "patron", "third_power", "channel")
_SUPPLIER_WORDS = ("supplier", "other_supplier", "main", "third_power")
_SLOT = r"\s*([^\[\],>\s][^\[\],>]*?)\s*"
_NAME = re.compile(rf"([a-z_]+)(?:\[{_SLOT}(?:(,|->){_SLOT})?\])?\Z")
_LEVEL = re.compile(r"level\(\s*([a-z_]+)\s*,\s*([a-z_]+)\s*\)\Z")


@dataclass(frozen=True)
class Pattern:
    """A parsed name: `base`, the words or actors in brackets, and the separator ("," or "->" or "")."""

    base: str
    slots: tuple[str, ...] = ()
    separator: str = ""

    @classmethod
    def parse(cls, text: str) -> Pattern:
        """Read `name`, `name[a]`, `name[a,b]` or `name[a->b]`; ValueError otherwise."""
        found = _NAME.match(text.strip())
        if found is None:
            raise ValueError(f"'{text}' is not a quantity's name; write name, name[a], name[a,b] or name[a->b]")
        slots = tuple(slot for slot in (found[2], found[4]) if slot)
        return cls(found[1], slots, found[3] or "")

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(slot for slot in self.slots if slot in WORDS)

    def named(self, binding: Mapping[str, str]) -> str:
        """The concrete name under a binding of words to actors."""
        if not self.slots:
            return self.base
        return f"{self.base}[{self.separator.join(binding.get(slot, slot) for slot in self.slots)}]"

    def __str__(self) -> str:
        return self.named({})


@dataclass(frozen=True)
class Roles:
    """Who plays which part in one study: actor codes."""

    claimant: str
    holder: str
    suppliers: Mapping[str, tuple[str, ...]]
    main: str
    patron: str = ""
    third_power: str = ""
    channels: tuple[str, ...] = ()

    def candidates(self, word: str) -> tuple[str, ...]:
        """Actors that may stand for a word, before the constraint of supplier and recipient."""
        if word == "side":
            return (self.claimant, self.holder)
        if word == "channel":
            return self.channels
        every = tuple(dict.fromkeys(s for side in (self.claimant, self.holder) for s in self.suppliers.get(side, ())))
        if word == "supplier":
            return every
        if word == "other_supplier":
            return tuple(s for s in every if s != self.main)
        actor = {
            "claimant": self.claimant,
            "holder": self.holder,
            "main": self.main,
            "patron": self.patron,
            "third_power": self.third_power,
        }[word]
        return (actor,) if actor else ()

    def allows(self, pattern: Pattern, binding: Mapping[str, str]) -> bool:
        """False where a supplier word stands before `->` and its actor does not supply the recipient."""
        if pattern.separator != "->" or pattern.slots[0] not in _SUPPLIER_WORDS:
            return True
        supplier, recipient = (binding.get(slot, slot) for slot in pattern.slots)
        return supplier in self.suppliers.get(recipient, ())


def bindings(patterns: Sequence[Pattern], roles: Roles) -> Iterator[dict[str, str]]:
    """Every joint assignment of the patterns' words to actors that all patterns allow, in a fixed order."""
    words = list(dict.fromkeys(word for pattern in patterns for word in pattern.words))
    for actors in itertools.product(*(roles.candidates(word) for word in words)):
        binding = dict(zip(words, actors, strict=True))
        if all(roles.allows(pattern, binding) for pattern in patterns):
            yield binding


def parse_level(text: str) -> tuple[str, str] | None:
    """`level(fighting, war)` -> ("fighting", "war"); None where the text is not of that form."""
    found = _LEVEL.match(text)
    return (found[1], found[2]) if found else None
