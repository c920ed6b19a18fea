"""What a document has told of transfers so far: parties by system, the last deal, and the state spoken of.

A later sentence names the same deal by less: "the S-400 contract", "the first parts of the system were
delivered", "this weapon". Open parties are taken from an earlier transfer of the same system, or from the last one
of the paragraph; a definite noun of the class that was last named stands for that system; then the maker's state
supplies, and is marked as uncertain. The state spoken of is the subject of the last sentence that has a state for
one, and stands behind "it", "its" and "the country" in the next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from counterpoise.read.candidates import Party, TransferCandidate
from counterpoise.read.events import tree
from counterpoise.read.names.resolve import DocumentNames
from counterpoise.read.parse.pipeline import Sentence
from counterpoise.read.transfers.parties import HOME, NO_STATE, PRONOUNS, Roles, Scene
from counterpoise.read.transfers.systems import origin_of, system_of

GENERIC = frozenset({"system", "weapon", "missile", "aircraft", "jet", "plane", "ship", "drone", "tank", "equipment"})
NEAR = 3
"""An anaphor reaches back over at most so many sentences."""
MAKER = "state of the maker"
MOST = 3
"""A state must be named so often to stand for a recipient that no sentence names."""


class Memory:
    """The last parties by system and by paragraph, and the last system by class."""

    def __init__(self) -> None:
        self._by_system: dict[str, Roles] = {}
        self._last: tuple[int, Roles] | None = None
        self._named: tuple[int, TransferCandidate] | None = None

    def keep(self, transfer: TransferCandidate, paragraph: int) -> None:
        """Remember a transfer's parties where both are known."""
        if transfer.designation:
            self._named = (transfer.sentence, transfer)
        if transfer.supplier and transfer.recipient:
            roles = Roles(transfer.supplier, transfer.recipient)
            if transfer.designation:
                self._by_system[system_of(transfer.designation)] = roles
            self._last = (paragraph, roles)

    def recipient_near(self, paragraph: int, *, without: Iterable[str]) -> Party | None:
        """The recipient of the last deal told in a paragraph, those left out."""
        if self._last is None or paragraph - self._last[0] > 1 or self._last[1].recipient is None:
            return None
        recipient = self._last[1].recipient
        return None if recipient.code in frozenset(without) else _recalled(recipient)

    def named_before(self, transfer: TransferCandidate) -> TransferCandidate:
        """The transfer with the system that a definite noun of its class points back to."""
        if transfer.designation is not None or self._named is None:
            return transfer
        place, earlier = self._named
        if transfer.sentence - place > NEAR or transfer.weapon_class not in (earlier.weapon_class, "unspecified"):
            return transfer
        explicit = transfer.supplier is not None and transfer.recipient is not None
        other = _differ(transfer.supplier, earlier.supplier) or _differ(transfer.recipient, earlier.recipient)
        if other and not (explicit and transfer.weapon_class == "unspecified"):
            return transfer
        return replace(transfer, designation=earlier.designation, weapon_class=earlier.weapon_class)

    def complete(self, transfer: TransferCandidate, paragraph: int) -> TransferCandidate:
        """The transfer with open parties filled from memory, then from the maker's state."""
        earlier = self._by_system.get(system_of(transfer.designation)) if transfer.designation else None
        if earlier is None and transfer.designation is None and self._last is not None and self._last[0] == paragraph:
            earlier = self._last[1]
        roles = Roles(transfer.supplier, transfer.recipient)
        if earlier is not None and _fits(roles, earlier):
            guessed = transfer.designation is None and earlier.supplier is not None and earlier.supplier.how == MAKER
            roles = roles.with_("supplier", None if guessed else _recalled(earlier.supplier))
            roles = roles.with_("recipient", _recalled(earlier.recipient))
        uncertain = list(transfer.uncertain)
        maker = origin_of(transfer.designation) if transfer.designation else ""
        if roles.supplier is None and maker not in ("", "SUN"):
            roles = roles.with_("supplier", Party(maker, "", "", None, "", MAKER))
            if roles.supplier is not None:
                uncertain.append("supplier")
        return replace(transfer, supplier=roles.supplier, recipient=roles.recipient, uncertain=tuple(uncertain))


def _fits(roles: Roles, earlier: Roles) -> bool:
    """Whether an earlier deal may be the one meant: no side that both name differs."""
    return not _differ(roles.supplier, earlier.supplier) and not _differ(roles.recipient, earlier.recipient)


def _differ(one: Party | None, other: Party | None) -> bool:
    return one is not None and other is not None and one.code != other.code


def _recalled(party: Party | None) -> Party | None:
    return (
        None if party is None else replace(party, span=None, how="named with an earlier transfer", outside_clause=True)
    )


def topic_after(scene: Scene) -> Party | None:
    """The state spoken of once a sentence has been read: its subject where that is a state, else as before."""
    s = scene.sentence
    roots = [t for t in s.tokens if t.head == t.i]
    for root in roots:
        for subject in tree.subjects(s, root.i):
            if subject.text.lower() in PRONOUNS:
                continue
            party = scene.party(subject, "subject of the sentence before")
            if party is not None:
                return party
    return scene.topic


def named_near(scene: Scene, *, without: Iterable[str]) -> Party | None:
    """The state named most in the paragraph up to the end of the sentence, the later of two; demonyms count half."""
    left_out = frozenset(without)
    counts: dict[str, float] = {}
    for index in range(scene.index, -1, -1):
        if scene.paragraphs and scene.paragraphs[index] != scene.sentence.paragraph:
            break
        for m in reversed(scene.names.by_sentence.get(index, ())):
            if len(m.code) == 3 and m.code not in NO_STATE | left_out:
                counts[m.code] = counts.get(m.code, 0.0) + (0.5 if m.kind == "demonym" else 1.0)
    own = scene.names.home
    if own and own not in left_out and any(t.text.lower() in HOME for t in scene.sentence.tokens):
        counts[own] = counts.get(own, 0.0) + 1.5
    if not counts:
        return None
    code = max(counts, key=lambda found: counts[found])
    return Party(code, "", "", None, "", "state that the paragraph names most", outside_clause=True)


def most_named(names: DocumentNames, *, without: Iterable[str]) -> Party | None:
    """The state that the document names most, those left out; None where none is named often enough."""
    left_out = frozenset(without)
    counts = Counter(m.code for m in names.mentions if len(m.code) == 3 and m.code not in NO_STATE | left_out)
    best = counts.most_common(2)
    if not best or best[0][1] < MOST or (len(best) > 1 and best[1][1] == best[0][1]):
        return None
    return Party(best[0][0], "", "", None, "", "state that the document names most", outside_clause=True)


def is_definite(s: Sentence, head: int) -> bool:
    """Whether a noun points back: "the system", "this weapon", "those jets"."""
    word = tree.lemma(s.tokens[head])
    marked = any(c.text.lower() in ("the", "this", "that", "these", "those", "such") for c in tree.children(s, head))
    described = any(c.dep in ("amod", "nmod:poss", "nummod", "nmod") for c in tree.children(s, head))
    return word in GENERIC and marked and not described
