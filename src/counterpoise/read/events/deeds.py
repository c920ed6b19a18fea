"""Who stands where around an event noun: "Turkish shelling", "the visit of X to Y", "talks between X and Y".

A possessor or demonym acts, and so does what stands after "by" and "between"; two demonyms joined by a hyphen act
together. "Of" is read by the noun: an offensive is of the one who acts, the shelling of a town is of the one who
suffers, deliveries are of goods, whose maker acts. "From" names the source of words and goods but the place that is
left in a withdrawal, and the seller in a purchase. What else receives is listed by type in `voices.RECEIVING`.
"""

from __future__ import annotations

from counterpoise.read.candidates import Party
from counterpoise.read.events import tree
from counterpoise.read.events.coder import Coded
from counterpoise.read.events.scene import OWNED, Scene
from counterpoise.read.events.voices import agents, doing, receiving
from counterpoise.read.parse.pipeline import Token

OF_THE_DOER = frozenset(
    """
    offensive provocation aggression attack assault strike war incursion operation advance threat warning accusation
    demand claim allegation refusal withdrawal retreat sanction visit trip tour call appeal request promise pledge
    offer proposal protest boycott support backing aid assistance help condemnation criticism concession commitment
    readiness willingness violation meeting summit
    """.split()
)
"""Nouns whose "of" names the one who acts; of other hostile nouns it names the one who suffers."""
HOSTILE = frozenset({"ASSAULT", "COERCE", "SANCTION", "ACCUSE", "REJECT", "THREATEN", "REQUEST", "RETREAT"})
GOODS = frozenset({"COOPERATE", "AID"})
BUYING = frozenset({"purchase", "import", "acquisition", "order", "procurement", "buying"})
PROMPTING = frozenset({"prompt", "draw", "trigger", "provoke", "bring", "elicit", "attract", "earn", "spark"})
FROM_THE_DOER = frozenset(
    {"THREATEN", "REQUEST", "ACCUSE", "REJECT", "SUPPORT", "AID", "COOPERATE", "AGREE", "ASSAULT"}
)


def of_noun(scene: Scene, coded: Coded) -> tuple[list[Party], list[Party]]:
    """Actors and recipients of an event noun from its own phrase, else from the verb that governs it."""
    actors: list[Party] = []
    recipients: list[Party] = []
    for place in dict.fromkeys((coded.token, *coded.chain)):
        for c in _dependents(scene, place):
            acting, receiving_ = _dependent(scene, coded, c)
            actors += acting
            recipients += receiving_
    if {p.code for p in actors} and not recipients and _two_owners(scene, coded):
        return actors, recipients
    return _from_verb(scene, coded, actors, recipients)


def _dependents(scene: Scene, noun: int) -> list[Token]:
    """What hangs on a noun, and the parties that a phrase of place took away ("talks in Vienna between A and B")."""
    s = scene.sentence
    below = tree.children(s, noun)
    taken = [
        d for c in below if c.dep in ("nmod", "obl") and tree.preposition(s, c.i) in ("in", "at", "on", "near")
        for d in tree.children(s, c.i)
        if d.dep in ("nmod", "obl") and tree.preposition(s, d.i) in ("between", "with", "by", "against")
    ]  # fmt: skip
    return below + taken


def _dependent(scene: Scene, coded: Coded, c: Token) -> tuple[list[Party], list[Party]]:
    """What one dependent of the noun adds to actors and to recipients."""
    s, event_type = scene.sentence, coded.act.event_type
    case = tree.preposition(s, c.i).split(" ")[0]
    name = tree.word(s, coded.token)
    if c.dep in OWNED:
        if c.dep == "compound" and event_type == "ASSAULT" and scene.is_place(c):
            return [], scene.parties(c)
        return scene.parties(c), []
    if c.dep not in ("nmod", "obl", "nmod:agent"):
        return [], []
    if case == "of" and event_type in GOODS:
        return _goods(scene, c)
    if case == "of" and event_type in HOSTILE and name not in OF_THE_DOER:
        return [], scene.parties(c)
    if case in ("by", "between", "among", "of"):
        return scene.parties(c), []
    if case == "from" and event_type in FROM_THE_DOER and name not in BUYING:
        return scene.parties(c), []
    if case in receiving(coded) and not (case in ("in", "over", "across", "at") and scene.is_place(c)):
        return [], scene.parties(c)
    return [], []


def _goods(scene: Scene, goods: Token) -> tuple[list[Party], list[Party]]:
    """Of goods named after "of": their maker acts, who they go to receives; a state there receives ("of Armenia")."""
    s = scene.sentence
    m = scene.mention(goods)
    if m is not None and m.kind in ("state", "capital_metonym"):
        return [], scene.parties(goods)
    below = list(tree.children(s, goods.i))
    makers = [p for d in below if d.dep in OWNED for p in scene.parties(d)]
    takers = [p for d in below if tree.preposition(s, d.i) in ("to", "for") for p in scene.parties(d)]
    return makers, takers


def _two_owners(scene: Scene, coded: Coded) -> bool:
    """Whether two parties own the noun together: "Greek-Turkish talks"."""
    owned = [c for c in tree.children(scene.sentence, coded.token) if c.dep in OWNED]
    return len({p.code for c in owned for p in scene.parties(c)}) == 2


def _from_verb(
    scene: Scene, coded: Coded, actors: list[Party], recipients: list[Party]
) -> tuple[list[Party], list[Party]]:
    """Open sides filled from the verb that governs the noun: its subject acts, its object receives."""
    s, token = scene.sentence, scene.sentence.tokens[coded.token]
    head = s.tokens[token.head]
    while token.dep == "nmod" and head.pos in ("NOUN", "PROPN") and head.dep in ("obj", "obl", "nmod"):
        token, head = head, s.tokens[head.head]
    if head.pos != "VERB" or head.i == token.i:
        return actors, recipients
    if token.i != coded.token:
        return _invited(scene, coded, head, actors, recipients)
    if not actors and token.dep == "obj":
        actors = doing(scene, head.i)
    if not actors and token.dep == "obl" and coded.act.event_type in ("CONSULT", "SUPPORT"):
        actors = [] if tree.is_passive(s, head.i) else doing(scene, head.i)
    elif actors and token.dep == "obl":
        return _invited(scene, coded, head, actors, recipients)
    if actors and not recipients and token.dep == "obj" and tree.lemma(head) in PROMPTING:
        return actors, doing(scene, head.i)
    if not actors and token.dep == "nsubj:pass":
        actors = agents(scene, head.i)
    if not recipients and token.dep in ("nsubj", "nsubj:pass"):
        objects = [noun for noun in tree.objects(s, head.i) if noun.i != token.i]
        recipients = [p for noun in objects for p in scene.parties(noun)]
    return actors, recipients


def _invited(
    scene: Scene, coded: Coded, head: Token, actors: list[Party], recipients: list[Party]
) -> tuple[list[Party], list[Party]]:
    """Who acts at somebody's request or invitation, or under somebody's threat, receives it."""
    case = tree.preposition(scene.sentence, coded.token)
    asked = coded.act.event_type in ("AGREE", "REQUEST", "THREATEN") and case in ("at", "under", "on", "upon")
    if asked and actors and not recipients:
        return actors, doing(scene, head.i)
    return actors, recipients
