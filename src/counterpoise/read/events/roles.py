"""Who acts and who receives in a coded event.

Grammar comes first: `voices` reads verbs, `deeds` event nouns. Then `implied` fills an open side where the text
around allows it. Reciprocal acts (talks, agreements signed, clashes between) have all parties as actors and no
recipient. Parties that stand for neither state nor known body are left out; a recipient that acts too is kept
only where it is another phrase of one state ("police seized weapons of ... groups").
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from counterpoise.read.candidates import Party
from counterpoise.read.events import tree
from counterpoise.read.events.coder import Coded
from counterpoise.read.events.deeds import of_noun
from counterpoise.read.events.implied import filled, joint
from counterpoise.read.events.scene import CONTESTED, Scene
from counterpoise.read.events.tables import event_lexicon
from counterpoise.read.events.voices import agents, doing, inner_type, owners, receivers
from counterpoise.read.parse.pipeline import Sentence

RECIPROCAL_NOUNS = frozenset(
    """
    talk negotiation meeting summit war clash fighting conflict battle dialogue skirmish hostility firefight
    """.split()
)
HOSTING = frozenset({"host", "receive", "welcome", "invite", "entertain", "greet"})
"""Verbs whose subject is the host of a visit."""
ORDERING = frozenset("order declare announce propose offer impose end halt stop suspend begin start proclaim".split())
EXERCISES = frozenset({"exercise", "drill", "manoeuvre", "maneuver", "wargame", "cooperation", "partnership"})
RAISING = frozenset(
    "expect set schedule say report believe know suppose plan intend require force oblige prepare".split()
)
"""Passives whose subject does what the verb below them says: "is expected to send"."""
MEETINGS = frozenset({"meet", "meeting", "talk", "negotiation", "summit", "confer"})
MEETING = frozenset({"meet", "hold", "resume", "negotiate", "convene", "gather", "confer", "discuss", "begin", "start"})
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
    told = _told_by_noun(scene, coded)
    actors, recipients = of_noun(scene, told) if _is_noun(told) else _of_verb(scene, coded)
    actors, recipients = _once(actors), _once(recipients)
    losers = _losers(scene, coded, actors)
    if losers:
        actors, recipients = [], losers
    if coded.act.mode == "visit" and tree.lemma(scene.sentence.tokens[coded.token]) in HOSTING:
        actors, recipients = recipients, actors
    if _mutual(scene.sentence, coded) and len(actors) > 1:
        return Parties(tuple(actors), tuple(actors))
    if (is_reciprocal(scene.sentence, told) or is_abroad(scene, told, actors + recipients)) and not _alone(
        scene.sentence, coded, actors, recipients
    ):
        together = [p for p in _once([*actors, *recipients]) if not _is_ground(scene, p)]
        return Parties(tuple(_once(joint(scene, told, together))), ())
    actors, recipients = filled(scene, coded, actors, recipients)
    held = {p.code for p in actors} if {p.code for p in recipients} - {p.code for p in actors} else set()
    return Parties(tuple(actors), tuple(p for p in recipients if p.code not in held))


def _told_by_noun(scene: Scene, coded: Coded) -> Coded:
    """The event noun that is the subject of a verb of happening ("the shelling of the town resumed"), as such."""
    if coded.noun:
        return coded
    token = scene.sentence.tokens[coded.token]
    if token.text.lower() == "fighting" and token.dep == "advcl" and len(coded.chain) == 1:
        return replace(coded, noun=True)
    subjects = {t.i for t in tree.subjects(scene.sentence, coded.actor_host)}
    named = [i for i in coded.chain[1:] if i in subjects and scene.sentence.tokens[i].pos == "NOUN"]
    if not named or tree.is_passive(scene.sentence, coded.actor_host):
        return coded
    return replace(coded, token=named[0], chain=(named[0],), noun=True, actor_host=named[0], host=named[0])


def _losers(scene: Scene, coded: Coded, actors: list[Party]) -> list[Party]:
    """Who suffered a loss that is told from his side: its owner, else the subject ("admitted the loss of two")."""
    if coded.act.event_type != "ASSAULT":
        return []
    s, losses = scene.sentence, event_lexicon().classes["losswords"]
    nouns = [s.tokens[i] for i in coded.chain if s.tokens[i].pos == "NOUN"]
    nouns += tree.objects(s, coded.actor_host) if coded.suffered or len(coded.chain) == 1 else []
    named = [
        p for noun in nouns if tree.lemma(noun) in losses for p in owners(scene, noun, cases=("by", "among", "of"))
    ]
    told = coded.suffered or any(tree.lemma(noun) in losses for noun in nouns)
    if named or not told:
        return _once(named)
    return [] if tree.is_passive(s, coded.actor_host) and not coded.noun else actors


def _mutual(s: Sentence, coded: Coded) -> bool:
    """Whether the parties do it to each other: "accused each other", "each side blames the other"."""
    below = [c for i in coded.chain for c in tree.objects(s, i)] + [c for _, c in tree.obliques(s, coded.actor_host)]
    return any(
        tree.lemma(c) in ("other", "another")
        and any(tree.lemma(d) in ("each", "one", "the") for d in tree.children(s, c.i))
        and not any(d.pos == "NOUN" for d in tree.children(s, c.i) if d.dep == "conj")
        for c in below
    )


def _alone(s: Sentence, coded: Coded, actors: list[Party], recipients: list[Party]) -> bool:
    """Whether one side orders or offers a truce by itself."""
    verb = tree.lemma(s.tokens[coded.actor_host])
    return coded.act.mode == "ceasefire" and len(actors) == 1 and not recipients and verb in ORDERING


def is_abroad(scene: Scene, coded: Coded, parties: list[Party]) -> bool:
    """Whether a meeting takes place in the state of neither party."""
    if coded.act.event_type != "CONSULT" or (coded.act.mode == "visit" and not _words(scene, coded) & MEETINGS):
        return False
    codes = {p.code for p in parties}
    if len(codes) < 2:
        return False
    places = [noun for case, noun in tree.obliques(scene.sentence, coded.actor_host) if case in ("in", "at")]
    return any({p.code for p in scene.parties(noun)} - codes for noun in places)


def _words(scene: Scene, coded: Coded) -> set[str]:
    return {tree.word(scene.sentence, i) for i in coded.chain}


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
    if act.event_type == "AGREE":
        inner = inner_type(coded)
        if inner[0] in ("COOPERATE", "MOBILIZE") and chain & EXERCISES:
            return True
        return inner[0] == "CONSULT" and inner[1] != "visit" and word in MEETING
    if act.event_type == "COOPERATE" and chain & EXERCISES:
        return True
    if act.event_type == "ASSAULT":
        fought = word == "fight" and not any(o.i not in coded.chain for o in tree.objects(s, coded.token))
        return word in RECIPROCAL_NOUNS or fought or bool(chain & {"clash", "skirmish"})
    return act.event_type == "SUPPORT" and bool(chain & SIGNED)


def _of_verb(scene: Scene, coded: Coded) -> tuple[list[Party], list[Party]]:
    s, host = scene.sentence, coded.actor_host
    raised = tree.lemma(s.tokens[host]) in RAISING and len(coded.chain) > 1
    if tree.is_passive(s, host) and not raised:
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
            recipients = receivers(scene, coded, word, acting)
    return actors, recipients or _own_people(scene, coded, actors)


def _own_people(scene: Scene, coded: Coded, actors: list[Party]) -> list[Party]:
    """The objects of an act of force of a state against its own ("Georgia attacked the Georgian town of ...")."""
    if coded.act.event_type not in ("ASSAULT", "COERCE") or len(actors) != 1:
        return []
    s = scene.sentence
    nouns = [noun for i in coded.chain for noun in tree.objects(s, i) if noun.i not in coded.chain]
    nouns += [noun for i in coded.chain for case, noun in tree.obliques(s, i) if case in ("on", "against")]
    found = [p for noun in nouns for p in scene.parties(noun) if _is_named(scene, p)]
    return [
        p for p in found
        if p.code == actors[0].code and p.span is not None and p.span != actors[0].span and "possess" not in p.how
        and "pronoun" not in p.how
    ]  # fmt: skip


def _is_named(scene: Scene, party: Party) -> bool:
    """Whether the words of a party hold a name of its state."""
    there = scene.names.by_sentence.get(scene.index, ())
    span = party.span or (0, 0)
    return any(span[0] <= m.start < span[1] and m.code == party.code for m in there)


def _asked(scene: Scene, coded: Coded, acting: set[str]) -> list[Party]:
    """The subjects of a clause that tells what is asked, or alleged: "demanded that Morocco withdraw"."""
    s = scene.sentence
    objects = [p for noun in tree.objects(s, coded.actor_host) for p in scene.parties(noun)]
    if any(p.code not in acting for p in objects):
        return []
    clauses = [c.i for c in tree.governed(s, coded.actor_host)] if coded.act.event_type == "REQUEST" else []
    for i in dict.fromkeys((*coded.chain[1:], *clauses)):
        if s.tokens[i].pos not in ("VERB", "AUX", "ADJ") or tree.is_passive(s, i):
            continue
        own = [c for c in tree.children(s, i) if c.dep in tree.SUBJECTS]
        found = [p for c in own for p in scene.parties(c) if p.code not in acting]
        if found:
            return found
    return []
