"""The gazetteer compiled for search: every spelling of every name in one trie, with the entries behind it.

A key in the trie is `ROLE:ENTITY`. Roles: `state`, `demonym`, `capital`, `name` (contested entities,
organisations, places, groups), `full` (a person's full name) and `last` (a surname, which several persons may
share; its entity is the folded surname). Persons' names are spelled out in all transliterations of their parts.
Surnames stand first in the names of Chinese, Korean and Vietnamese persons; Ethiopians and Eritreans are called
by either name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice, product
from pathlib import Path

from counterpoise.read.names import tables
from counterpoise.read.names.tables import Entry, Office, Organ, State
from counterpoise.read.names.trie import Trie, fold, split_name

FAMILY_FIRST = frozenset({"CHN", "PRK", "KOR", "TWN", "VNM", "KHM"})
GIVEN_USED = frozenset({"ETH", "ERI"})
PARTICLES = frozenset({"al", "bin", "ben", "van", "von", "der", "de", "da", "dos", "del", "di", "le", "la", "el", "du"})
STYLES = frozenset(
    "king queen prince princess pope patriarch sultan sheikh sayyed ayatollah mullah grand crown lord colonel cleric "
    "the catholicos general syed seyed mian chairman".split()
)
"""Words that open a name without being a given name; such a name has no surname."""
SPELLINGS = 64
"""At most so many spellings of one name are kept."""
FORMER = frozenset({"GOV", "MIL", "LEG", "SPY", "JUD", "COP"})
"""Sectors whose people belong to the elites (ELI) once they leave a high office."""
HIGH = 5
"""From this rank on an office is high; who leaves a lower one keeps its sector."""


@dataclass(frozen=True, slots=True)
class Names:
    """The compiled gazetteer."""

    entries: Mapping[str, tuple[Entry, ...]]
    """Entries by key (`full:` keys hold a person's terms)."""
    terms: Mapping[tuple[str, str], tuple[Entry, ...]]
    """Terms of persons by office and code."""
    persons: Mapping[str, tuple[str, ...]]
    """Keys `full:...` by folded surname."""
    search: Trie
    titles: Trie
    organ_forms: Trie
    heads: Trie
    """Common nouns; values are `SECTOR:WEIGHT`."""
    offices: Mapping[str, Office]
    organs: Mapping[str, Organ]
    states: Mapping[str, State]
    ambiguous: Mapping[str, str]

    @classmethod
    def load(cls, study: Path | None = None) -> Names:
        """The shipped gazetteer, and a study's own `names.csv` where given. Raises InputError for a wrong table."""
        by_office = {office.office: office for office in tables.offices()}
        by_organ = {organ.organ: organ for organ in tables.organs()}
        build = _Build(tables.transliterations())
        if study is not None:
            build.add_named(tables.study_entries(study))
        states = tables.states()
        build.add_states(states)
        build.add_named(tables.named_entries())
        build.add_named(tables.holder_entries(by_office))
        return cls(
            entries={key: tuple(found) for key, found in build.entries.items()},
            terms={held: tuple(terms) for held, terms in build.terms.items()},
            persons={surname: tuple(keys) for surname, keys in build.persons.items()},
            search=Trie(build.all_spellings()),
            titles=Trie((title, one.office) for one in by_office.values() for title in both_numbers(one.titles)),
            organ_forms=Trie((form, organ.organ) for organ in by_organ.values() for form in organ.forms),
            heads=Trie((form, f"{sector}:{weight}") for noun, sector, weight in tables.head_nouns()
                       for form in both_numbers([noun])),
            offices=by_office,
            organs=by_organ,
            states={state.code: state for state in states},
            ambiguous=tables.ambiguous_surnames(),
        )  # fmt: skip

    def entry(self, key: str, day: date) -> Entry:
        """The entry of `key` on `day`. Who has left office comes without it, and after a high one as elite (ELI)."""
        found = self.entries[key]
        holding = [entry for entry in found if entry.holds(day)]
        if found[0].kind != "person":
            return holding[0] if holding else found[-1]
        if holding:
            return max(holding, key=self.rank)
        past = [entry for entry in found if entry.end is not None and entry.end < day]
        if past:
            last = max(past, key=lambda entry: entry.end or date.min)
            sector = "ELI" if last.sector in FORMER and self.rank(last) >= HIGH else last.sector
            return replace(last, sector=sector, second="", office="")
        return replace(found[0], sector="", second="", office="")

    def rank(self, entry: Entry) -> int:
        """How high the entry's office stands; 0 without one."""
        return self.offices[entry.office].rank if entry.office else 0

    def holder(self, office: str, code: str, day: date) -> Entry | None:
        """The one holder of a single office of a state on `day`, or None where there is none or more than one."""
        terms = self.terms.get((office, code), ())
        found = {entry.entity: entry for entry in terms if entry.holds(day)}
        return next(iter(found.values())) if len(found) == 1 else None


class _Build:
    """Collects entries and spellings."""

    def __init__(self, transliterations: Mapping[str, Sequence[str]]) -> None:
        self.entries: dict[str, list[Entry]] = defaultdict(list)
        self.terms: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        self.persons: dict[str, list[str]] = defaultdict(list)
        self.spellings: list[tuple[str, str]] = []
        self._same = transliterations
        self._whole: set[str] = set()
        self._shorter: list[tuple[str, str]] = []

    def all_spellings(self) -> list[tuple[str, str]]:
        """Every spelling; a name cut short only where nobody bears it in full."""
        return [*self.spellings, *(one for one in self._shorter if fold(one[0]) not in self._whole)]

    def add_states(self, states: Iterable[State]) -> None:
        for state in states:
            for role, kind, words in (
                ("state", "state", (state.name, *state.names)),
                ("demonym", "demonym", both_numbers(state.demonyms)),
                ("capital", "capital_place", state.capitals),
            ):
                if not words:
                    continue
                key = f"{role}:{state.code.lower()}"
                named = words[0] if role == "capital" else state.name
                self.entries[key].append(
                    Entry(state.code.lower(), state.code, named, kind, "", start=state.start, end=state.end)
                )
                self.spellings.extend((word, f"{key}") for word in words)

    def add_named(self, rows: Iterable[tuple[tuple[str, ...], Entry]]) -> None:
        for words, entry in rows:
            if entry.kind == "person":
                self._add_person(words, entry)
                continue
            key = f"name:{entry.entity}"
            self.entries[key].append(entry)
            forms = both_numbers(words) if entry.kind == "group" else words
            self.spellings.extend((word, key) for word in forms)

    def _add_person(self, words: Sequence[str], entry: Entry) -> None:
        key = f"full:{entry.entity}"
        known = self.entries.get(key)
        self.entries[key].append(replace(entry, name=known[0].name) if known else entry)
        if entry.office:
            self.terms[entry.office, entry.code].append(self.entries[key][-1])
        for word in words:
            parts = word.split()
            for spelled in self._spelled(parts):
                self.spellings.append((" ".join(spelled), key))
                self._whole.add(fold(" ".join(spelled)))
                if len(spelled) > 2 and not PARTICLES & {fold(part) for part in spelled}:
                    self._shorter.append((f"{spelled[0]} {spelled[-1]}", key))
                    self._shorter.append((" ".join(spelled[1:]), key))
            if len(parts) > 1 and fold(parts[0]) not in STYLES:
                for surname in surnames_of(parts, entry.code):
                    self._add_surname(surname, key)

    def _add_surname(self, surname: Sequence[str], key: str) -> None:
        for spelled in self._spelled(surname):
            folded = "".join(fold(piece) for part in spelled for piece in split_name(part))
            if key not in self.persons[folded]:
                self.persons[folded].append(key)
            self.spellings.append((" ".join(spelled), f"last:{folded}"))

    def _spelled(self, parts: Sequence[str]) -> list[tuple[str, ...]]:
        if not any(fold(part) in self._same for part in parts):
            return [tuple(parts)]
        choices = [tuple(dict.fromkeys((part, *self._same.get(fold(part), ())))) for part in parts]
        return list(islice(product(*choices), SPELLINGS))


def surnames_of(parts: Sequence[str], code: str) -> list[Sequence[str]]:
    """The parts of a name that stand for the whole: the surname, with its particles."""
    if code in FAMILY_FIRST:
        return [parts[:1]]
    first = len(parts) - 1
    while first > 1 and fold(parts[first - 1]) in PARTICLES:
        first -= 1
    if fold(parts[-1]).strip(".") in {"jr", "sr", "i", "ii", "iii", "iv", "v", "vi"}:
        return [parts[-2:-1]] if fold(parts[-1]).strip(".") in {"jr", "sr"} or len(parts) > 2 else []
    found = [parts[first:]]
    return [*found, parts[:1]] if code in GIVEN_USED else found


def both_numbers(words: Iterable[str]) -> tuple[str, ...]:
    """Words with their plurals; words that end like plurals or name a people whole stay as they are."""
    found: dict[str, None] = {}
    for word in words:
        found[word] = None
        found.setdefault(plural(word))
    return tuple(found)


_IRREGULAR = {"man": "men", "woman": "women", "child": "children", "person": "people"}


def plural(word: str) -> str:
    """The plural of a noun or noun phrase; the word itself where it has none."""
    stem = fold(word)
    for singular, many in _IRREGULAR.items():
        if stem.endswith(singular) and not (singular == "man" and word[:1].isupper()):
            return word[: len(word) - len(singular)] + many
    if stem.endswith(("ese", "ish", "lsh", "nch", "tch", "s", "people", "men", "women")) and not stem.endswith(
        ("ss", "church")
    ):
        return word
    if stem.endswith(("ss", "x", "church")):
        return word + "es"
    if stem.endswith("y") and stem[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"
