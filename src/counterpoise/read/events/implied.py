"""Parties that a clause leaves out and the text around it gives.

Each rule fills one open side, marks the party as outside the clause and says in `Party.how` where it comes from:

- a hostile act with one side named is against the other party of the last hostile act of that side, or else the
  other one of the document's two main states;
- a judgement on a deed ("condemned the decision") is against the one who acted last before;
- a call by a third party, with nobody called on, is on both main states;
- talks, contracts, truces and fighting without parties are those of the two named together last, or of the two main
  states where the phrase stands as subject;
- deliveries and contracts with one side open take it from the last supply told that has the other side.

Weapons are no party: a drone shot down that is named only by its maker is the opponent's.
"""

from __future__ import annotations

from counterpoise.read.candidates import Party
from counterpoise.read.events import tree
from counterpoise.read.events.coder import Coded
from counterpoise.read.events.scene import Scene
from counterpoise.read.events.tables import event_lexicon

HOSTILE = frozenset({"ASSAULT", "THREATEN", "COERCE", "SANCTION", "ACCUSE", "REJECT", "MOBILIZE"})
FIGHTING = frozenset({"ASSAULT", "COERCE", "MOBILIZE"})
OPEN_SIDED = frozenset({"ASSAULT", "ACCUSE", "REJECT", "THREATEN", "REQUEST"})
"""Types whose open side is filled with the opponent."""
JUDGING = frozenset({"ACCUSE", "REJECT"})
SPOKEN = frozenset({"AGREE", "REQUEST", "CONCEDE", "SUPPORT"})
CASUALTIES = frozenset(
    """
    soldier serviceman civilian people person man woman child crew member pilot policeman officer villager resident
    troop house home school hospital one two three several many villager fighter conscript guard helicopter tank plane
    aircraft drone vehicle jet
    """.split()
)
ATTACKERS = frozenset({"attacker", "assailant", "raider", "saboteur", "gunman", "intruder", "infiltrator"})
ADDRESSED = frozenset({"AGREE", "CONSULT", "REQUEST", "SANCTION", "CONCEDE"})
"""Types that are done to somebody who often goes without saying."""
BUYING = frozenset({"buy", "acquire", "purchase", "obtain", "receive", "order", "procure", "get"})
SUPPLY = frozenset({"COOPERATE", "AGREE", "SUPPORT", "AID"})
DEFINITE = frozenset({"the", "this", "that", "these", "those", "such"})
DEEDS = frozenset(
    """
    decision statement announcement move step claim report accusation allegation proposal offer plan demand measure
    action remark comment sanction deal agreement act attack incident resolution law call request appeal policy deed
    it them this that
    """.split()
)
AMENDS = frozenset("apologise apologize regret compensate compensation sorrow condolence apology".split())
TRUCES = frozenset({"ceasefire", "truce", "armistice", "cease-fire"})
MADE = frozenset({"made", "built", "produced", "supplied", "designed", "manufactured"})
BLAMING = frozenset({"lie", "rest", "fall", "bear", "carry", "share", "conceal", "hide"})
"""Verbs of accusations that have the accused, not the accuser, as a party: "responsibility rests with Baku"."""
PEACE = frozenset(
    "restraint calm ceasefire truce dialogue peace escalation de-escalation talk negotiation settlement".split()
)
CONTRACTS = frozenset({"contract", "deal", "order", "agreement", "purchase", "sale", "delivery", "supply", "shipment"})


def filled(scene: Scene, coded: Coded, actors: list[Party], recipients: list[Party]) -> tuple[list[Party], list[Party]]:
    """Actors and recipients of a one-sided act with the open side filled where a rule allows it."""
    actors, recipients = _by_kind(scene, coded, actors, recipients)
    if recipients or len(actors) != 1 or coded.act.event_type not in ADDRESSED:
        return actors, recipients
    last = scene.last_named(scene.sentence.tokens[coded.token], {actors[0].code})
    if last is None or not _is_addressed(scene, coded, {actors[0].code, last.code}):
        return actors, []
    return actors, [last]


def _is_addressed(scene: Scene, coded: Coded, two: set[str]) -> bool:
    """Whether an act is done to the one named last before: always if it cuts or visits, else between the main two."""
    if coded.act.event_type in ("SANCTION", "CONSULT"):
        return True
    verbs = {tree.lemma(scene.sentence.tokens[i]) for i in coded.chain}
    return two == set(scene.pair) and not verbs & BUYING


def _by_kind(
    scene: Scene, coded: Coded, actors: list[Party], recipients: list[Party]
) -> tuple[list[Party], list[Party]]:
    """What the rules for each type fill."""
    event_type = coded.act.event_type
    recipients = [p for p in recipients if not _is_maker(scene, coded, p)]
    if event_type == "ACCUSE" and tree.lemma(scene.sentence.tokens[coded.actor_host]) in BLAMING:
        return _blamed(scene, actors, recipients)
    if event_type == "ASSAULT" and not actors and not recipients:
        return _carried(scene, coded)
    if event_type in OPEN_SIDED:
        return _opposed(scene, coded, actors, recipients)
    if event_type in SPOKEN and actors and not recipients and (met := _met(scene, coded, actors)) is not None:
        return actors, [met]
    if event_type == "SUPPORT" and actors and not recipients:
        judged = _judged(scene, coded, actors)
        return actors, [judged] if judged is not None else _for_peace(scene, coded, actors)
    if event_type in ("COOPERATE", "AID"):
        return _supplied(scene, coded, actors, recipients)
    if event_type in ("AGREE", "RETREAT", "CONCEDE") and actors and not recipients:
        return actors, _for_peace(scene, coded, actors)
    if event_type == "SANCTION" and len(actors) == 1 and not recipients:
        return _supplied(scene, coded, actors, recipients)
    if event_type == "MOBILIZE" and actors and not recipients and _at_border(scene, coded):
        other = scene.other({p.code for p in actors})
        return actors, [other] if other is not None else []
    return actors, recipients


def _opposed(
    scene: Scene, coded: Coded, actors: list[Party], recipients: list[Party]
) -> tuple[list[Party], list[Party]]:
    event_type = coded.act.event_type
    acting = {p.code for p in actors}
    if actors and not recipients:
        if event_type in JUDGING:
            judged = _judged(scene, coded, actors)
            words = {tree.lemma(o) for i in coded.chain for o in tree.objects(scene.sentence, i)}
            vague = event_type != "ACCUSE" or bool(words & {"concern", "regret", "worry", "alarm"})
            last = None if vague else scene.memory.last_actor(scene.index, acting, back=1)
            against = judged or (scene.main("who acted last before", [last.code])[0] if last is not None else None)
            return actors, [against] if against is not None else []
        if event_type == "REQUEST":
            if not _asks_for_peace(scene, coded):
                return actors, []
            if not acting & set(scene.pair):
                return actors, scene.main("both main states")
        other = _opponent(scene, acting, event_type)
        return actors, [other] if other is not None else []
    if recipients and not actors:
        other = _opponent(scene, {p.code for p in recipients}, event_type)
        return [other] if other is not None else [], recipients
    return actors, recipients


def _asks_for_peace(scene: Scene, coded: Coded) -> bool:
    """Whether a call is one that only the parties to a conflict can heed."""
    s = scene.sentence
    words = {tree.lemma(s.tokens[i]) for i in s.subtree(coded.actor_host)}
    return coded.act.mode in ("yield", "meet") or bool(words & PEACE)


def _blamed(scene: Scene, actors: list[Party], recipients: list[Party]) -> tuple[list[Party], list[Party]]:
    """Of "responsibility rests with Baku": Baku receives; the outlet's own side blames, or else the opponent."""
    blamed = recipients or actors
    codes = {p.code for p in blamed}
    home = scene.names.home
    if home and home not in codes:
        return scene.main("the outlet's own side", [home]), blamed
    other = scene.other(codes)
    return [other] if other is not None else [], blamed


def _opponent(scene: Scene, mine: set[str], event_type: str) -> Party | None:
    """Who stands against `mine`: named in the sentence, met in the last hostile act, or the other main state."""
    named = scene.other(mine, fight=event_type in FIGHTING)
    if named is not None and named.span is not None:
        return named
    types = HOSTILE if event_type == "THREATEN" else FIGHTING
    if len(mine) == 1 and event_type in FIGHTING | {"THREATEN"}:
        dyad = scene.memory.last_dyad(scene.index, types, holding=next(iter(mine)), back=2)
        if dyad is not None:
            code = next(p.code for p in (*dyad[0], *dyad[1]) if p.code not in mine)
            return scene.main("the other one in the last hostile act", [code])[0]
    return named
    if len(mine) == 1 and event_type in FIGHTING:
        dyad = scene.memory.last_dyad(scene.index, HOSTILE, holding=next(iter(mine)), back=2)
        if dyad is not None:
            code = next(p.code for p in (*dyad[0], *dyad[1]) if p.code not in mine)
            return scene.main("the other one in the last hostile act", [code])[0]
    return named


def _carried(scene: Scene, coded: Coded) -> tuple[list[Party], list[Party]]:
    """Both sides of the last attack told, for casualties told after it without a name; turned round for a reply."""
    s = scene.sentence
    victims = {tree.lemma(noun) for noun in tree.objects(s, coded.actor_host)}
    if coded.noun or not victims & (CASUALTIES | ATTACKERS):
        return [], []
    home = scene.names.home
    if home in scene.fighting and not victims & ATTACKERS:
        other = scene.other({home}, fight=True)
        return ([other], scene.main("the outlet's own side", [home])) if other is not None else ([], [])
    near = [e for e in scene.memory.near(scene.index, back=1) if e.event_type == "ASSAULT"]
    if not near or not near[0].actors or not near[0].recipients:
        return [], []
    words = {tree.lemma(t) for t in s.tokens}
    actors, recipients = near[0].actors, near[0].recipients
    if ("fire" in words and words & {"return", "retaliatory", "answering", "counter"}) or victims & ATTACKERS:
        actors, recipients = recipients, actors
    how = "those of the attack told before"
    return scene.main(how, [p.code for p in actors]), scene.main(how, [p.code for p in recipients])


def _met(scene: Scene, coded: Coded, actors: list[Party]) -> Party | None:
    """Whom the same subject acted on earlier in the sentence: "flew to Baku and promised that ..."."""
    token = scene.sentence.tokens[coded.token]
    if token.dep != "conj" or len(actors) != 1:
        return None
    for event in scene.memory.near(scene.index, back=0):
        if [p.code for p in event.actors] == [actors[0].code] and len(event.recipients) == 1:
            return scene.main("met in the same sentence", [event.recipients[0].code])[0]
    return None


def _judged(scene: Scene, coded: Coded, actors: list[Party]) -> Party | None:
    """The one whose deed is judged, where the object is a definite deed: the actor of the last event told."""
    s = scene.sentence
    for noun in (o for i in dict.fromkeys(coded.chain) for o in tree.objects(s, i)):
        definite = {tree.lemma(c) for c in tree.children(s, noun.i) if c.dep == "det"} & DEFINITE
        known = event_lexicon().nouns.get(tree.lemma(noun))
        pronoun = noun.pos in ("PRON", "DET")
        if not (definite or pronoun) or not (tree.lemma(noun) in DEEDS or pronoun or known is not None):
            continue
        acting = {p.code for p in actors}
        last = scene.memory.last_of(frozenset({known.event_type}), acting) if known is not None else None
        last = last or scene.memory.last_actor(scene.index, acting)
        if last is None and known is not None and known.event_type == "ASSAULT":
            last = next(iter(scene.main("the main attacker", [c for c in scene.fighting[:1] if c not in acting])), None)
        if last is not None:
            return scene.main(f"whose deed '{noun.text}' is", [last.code])[0]
    return None


def _for_peace(scene: Scene, coded: Coded, actors: list[Party]) -> list[Party]:
    """To whom a truce is offered or amends are made: the other side of the last hostile act, or the opponent."""
    words = {tree.word(scene.sentence, i) for i in coded.chain}
    words |= {tree.lemma(o) for i in coded.chain for o in tree.objects(scene.sentence, i)}
    mine = {p.code for p in actors}
    if len(mine) == 1 and words & AMENDS:
        dyad = scene.memory.last_dyad(scene.index, HOSTILE, holding=next(iter(mine)))
        if dyad is not None:
            code = next(p.code for p in (*dyad[0], *dyad[1]) if p.code not in mine)
            return scene.main("the other one in the last hostile act", [code])
    if words & TRUCES and not coded.noun:
        other = scene.other(mine)
        return [other] if other is not None else []
    return []


def _supplied(
    scene: Scene, coded: Coded, actors: list[Party], recipients: list[Party]
) -> tuple[list[Party], list[Party]]:
    """The open side of a supply from the last one told that has the side named here."""
    if len(actors) + len(recipients) > 1 or (coded.noun and actors):
        return actors, recipients
    if not actors and not recipients:
        dyad = scene.memory.last_dyad(scene.index, SUPPLY, back=2)
        bare = coded.noun or tree.is_passive(scene.sentence, coded.actor_host)
        if dyad is None or not bare or not dyad[0] or not dyad[1]:
            return actors, recipients
        how = "those of the last supply"
        return scene.main(how, [p.code for p in dyad[0]]), scene.main(how, [p.code for p in dyad[1]])
    mine = (actors or recipients)[0].code
    dyad = scene.memory.last_dyad(scene.index, SUPPLY, holding=mine)
    if dyad is None:
        return actors, recipients
    other = next(p for p in (*dyad[0], *dyad[1]) if p.code != mine)
    found = scene.main("the other one in the last supply", [other.code])
    return (actors, found) if actors else (found, recipients)


def _at_border(scene: Scene, coded: Coded) -> bool:
    s = scene.sentence
    words = {tree.lemma(s.tokens[i]) for i in s.subtree(coded.actor_host) if i > coded.actor_host}
    return bool(words & {"border", "frontier", "frontline", "front"})


def _is_maker(scene: Scene, coded: Coded, party: Party) -> bool:
    """Whether a party is only the maker of a weapon hit in a fight ("an Israeli-made drone")."""
    if coded.act.event_type != "ASSAULT" or party.span is None:
        return False
    after = [t for t in scene.sentence.tokens if t.start >= party.span[0]]
    words = [t.text.lower() for t in after[:4]]
    return any(word in MADE for word in words) and "-" in words


def joint(scene: Scene, coded: Coded, actors: list[Party]) -> list[Party]:
    """The actors of a joint act; where it names one side or none, those that the text before gives."""
    if len({p.code for p in actors}) > 1:
        return actors
    if actors:
        return actors + _partner(scene, coded, actors[0])
    s, token = scene.sentence, scene.sentence.tokens[coded.token]
    words = {tree.word(s, i) for i in coded.chain}
    if coded.act.event_type == "SUPPORT":
        signed = tree.is_passive(s, coded.actor_host) or token.dep in (*tree.SUBJECTS, "root")
        dyad = scene.memory.last_dyad(scene.index, SUPPLY) if words & CONTRACTS and signed else None
        if dyad is not None:
            return scene.main("those of the last supply", [p.code for p in (*dyad[0], *dyad[1])])
    if not _stands(scene, coded):
        return actors
    if coded.act.event_type == "ASSAULT" or coded.act.mode == "ceasefire":
        two = scene.fighting or scene.pair
        return scene.main("the two that fight", two) if two else actors
    return scene.main("both main states") if scene.pair else actors


def _stands(scene: Scene, coded: Coded) -> bool:
    """Whether a joint act without parties is told of itself: as subject, main word or passive."""
    s, token = scene.sentence, scene.sentence.tokens[coded.token]
    if coded.act.event_type == "SUPPORT":
        return tree.is_passive(s, coded.actor_host)
    if not coded.noun:
        return any(t.tag in ("NNS", "NNPS") for t in tree.subjects(s, coded.actor_host))
    below = {tree.lemma(c) for c in tree.children(s, token.i)}
    some = "a" in below and token.dep not in tree.SUBJECTS
    return token.dep != "compound" and not some and not below & {"any", "no"}


def _partner(scene: Scene, coded: Coded, party: Party) -> list[Party]:
    """The other side of talks with one party named after "with": who acted last before."""
    s = scene.sentence
    if coded.act.event_type == "SUPPORT":
        met = scene.memory.last_dyad(scene.index, frozenset({"CONSULT"}), holding=party.code, back=0)
        codes = [p.code for p in (*met[0], *met[1]) if p.code != party.code] if met is not None else []
        return scene.main("met in the same sentence", codes[:1]) if codes else []
    with_ = [noun for case, noun in tree.obliques(s, coded.token) if case == "with"]
    for noun in with_:
        if tree.lemma(noun) in ("counterpart", "colleague"):
            mine = [p for c in tree.children(s, noun.i) if c.dep == "nmod:poss" for p in scene.parties(c)]
            return [p for p in mine if p.code != party.code]
    named = any(p.code == party.code for noun in with_ for p in scene.parties(noun))
    if coded.noun and not with_ and coded.act.event_type in ("ASSAULT", "CONSULT") and party.code in scene.pair:
        other = scene.other({party.code}, fight=coded.act.event_type == "ASSAULT")
        return [other] if other is not None else []
    if coded.act.event_type != "CONSULT" or not named:
        return []
    last = scene.memory.last_actor(scene.index, {party.code})
    return scene.main("who acted last before", [last.code]) if last is not None else []
