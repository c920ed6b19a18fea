"""Who acts and who receives in a coded event.

Grammar comes first: `voices` reads verbs, `deeds` event nouns. Then `implied` fills an open side where the text
around allows it. Reciprocal acts (talks, agreements signed, clashes between) have all parties as actors and no
recipient. Parties that stand for neither state nor known body are left out; a recipient that acts too is kept
only where it is another phrase of one state ("police seized weapons of ... groups").
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from counterpoise.read.candidates import Party
from counterpoise.read.events import tree
from counterpoise.read.events.coder import Coded
from counterpoise.read.events.deeds import of_noun
from counterpoise.read.events.implied import filled, joint
from counterpoise.read.events.scene import CONTESTED, Scene
from counterpoise.read.events.voices import agents, doing, receivers
from counterpoise.read.parse.pipeline import Sentence

RECIPROCAL_NOUNS = frozenset(
    """
    talk negotiation meeting summit war clash fighting conflict battle dialogue skirmish hostility firefight
    """.split()
)
HOSTING = frozenset({"host", "receive", "welcome", "invite", "entertain", "greet"})
"""Verbs whose subject is the host of a visit."""
SIGNED = frozenset(
    {"sign", "agreement", "deal", "treaty", "pact", "contract", "accord", "memorandum", "relation", "tie"}
)


@dataclass(frozen=True, slots=True)
class Parties:
    """The two sides of an event."""

    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]


def parties_of(scene: Scene, coded: Coded) -> Parties:
    """The actors and recipients of a coded event, each code once; a recipient is never an actor too."""
    actors, recipients = of_noun(scene, coded) if _is_noun(coded) else _of_verb(scene, coded)
    actors, recipients = _once(actors), _once(recipients)
    if coded.act.mode == "visit" and tree.lemma(scene.sentence.tokens[coded.token]) in HOSTING:
        actors, recipients = recipients, actors
    if is_reciprocal(scene.sentence, coded):
        together = [p for p in _once([*actors, *recipients]) if not _is_ground(scene, p)]
        return Parties(tuple(_once(joint(scene, coded, together))), ())
    actors, recipients = filled(scene, coded, actors, recipients)
    held = {p.code for p in actors}
    return Parties(tuple(actors), tuple(p for p in recipients if p.code not in held))


def _is_noun(coded: Coded) -> bool:
    return coded.noun and len(coded.chain) == 1


def _is_ground(scene: Scene, party: Party) -> bool:
    """Whether a party is only the contested ground of a truce or a fight."""
    if party.code not in CONTESTED or party.span is None:
        return False
    there = [m for m in scene.names.by_sentence.get(scene.index, ()) if party.span[0] <= m.start < party.span[1]]
    return bool(there) and there[-1].kind in ("contested", "place") and party.sector in ("", there[-1].sector)


def _once(parties: Iterable[Party]) -> list[Party]:
    found: dict[str, Party] = {}
    for party in parties:
        found.setdefault(party.code, party)
    return list(found.values())


def is_reciprocal(s: Sentence, coded: Coded) -> bool:
    """Whether all parties of an event act together and none receives."""
    act, word = coded.act, tree.word(s, coded.token)
    if act.mode == "ceasefire":
        return True
    if act.event_type == "CONSULT":
        return act.mode != "visit"
    chain = {tree.word(s, i) for i in coded.chain}
    if act.event_type == "ASSAULT":
        return word in RECIPROCAL_NOUNS or bool(chain & {"clash", "skirmish"})
    return act.event_type == "SUPPORT" and bool(chain & SIGNED)


def _of_verb(scene: Scene, coded: Coded) -> tuple[list[Party], list[Party]]:
    s, host = scene.sentence, coded.actor_host
    if tree.is_passive(s, host):
        actors = agents(scene, host)
    else:
        actors = doing(scene, host)
    acting = {p.code for p in actors}
    subjects = {t.i for t in tree.subjects(s, host)}
    recipients: list[Party] = []
    if coded.act.event_type in ("REQUEST", "ACCUSE"):
        recipients = _asked(scene, coded, acting)
    for word in dict.fromkeys((*coded.chain, coded.host)):
        if recipients:
            break
        if word not in subjects:
            recipients = [p for p in receivers(scene, coded, word, acting) if p.code not in acting]
    return actors, recipients


def _asked(scene: Scene, coded: Coded, acting: set[str]) -> list[Party]:
    """The subjects of a clause that tells what is asked, or alleged: "demanded that Morocco withdraw"."""
    s = scene.sentence
    objects = [p for noun in tree.objects(s, coded.actor_host) for p in scene.parties(noun)]
    if any(p.code not in acting for p in objects):
        return []
    for i in coded.chain[1:]:
        if s.tokens[i].pos not in ("VERB", "AUX", "ADJ") or tree.is_passive(s, i):
            continue
        own = [c for c in tree.children(s, i) if c.dep in tree.SUBJECTS]
        found = [p for c in own for p in scene.parties(c) if p.code not in acting]
        if found:
            return found
    return []
