"""Smaller repairs of trees: particles, relatives, fragments that are sentences, clauses of time.

Each function mends one mistake at one word and leaves the tree alone where the words do not match; `mend` runs them
and undoes any that would break the tree.
"""

from __future__ import annotations

from counterpoise.read.parse.draft import FINITE, NOMINAL, OPENERS, PAST, SUBJECTS, TIMES, Draft, word_before

PARTICLES = frozenset(
    """
    hand_over turn_over take_over give_up call_up shoot_down bring_down call_off carry_out break_off cut_off fend_off
    push_back drive_out drive_back pull_out set_up lay_down beat_off blow_up round_up step_up send_back throw_out
    wipe_out throw_back beat_back pull_back call_back hold_up fight_off put_down put_off take_out win_back rule_out
    """.split()
)
"""Verbs with a particle that parsers take for a preposition."""
SAYING = frozenset("say claim report announce add state allege confirm deny warn insist argue believe know".split())
STATIVE = frozenset("based located stationed known born aged dated signed held named killed made built seen".split())
RELATIVE = frozenset({"which", "who"})


def particle(draft: Draft, i: int) -> None:
    """ "Handed over the pilot": a preposition right after its verb that is the verb's particle."""
    word = draft.words[i]
    if word.pos != "VERB" or i + 1 >= len(draft.words):
        return
    after = i + 1
    noun = draft.heads[after]
    if f"{word.lemma.lower()}_{draft.text(after)}" not in PARTICLES or draft.deps[after] != "case":
        return
    if draft.heads[noun] == i and draft.deps[noun] in ("obl", "nmod"):
        draft.attach(after, i, "compound:prt")
        draft.attach(noun, i, "nsubj:pass" if draft.has(i, "aux:pass") and not draft.has(i, "nsubj:pass") else "obj")


def fragment(draft: Draft, i: int) -> None:
    """ "Units shot down drones", read as units that were shot: a noun at the root with a past tense after it.

    The noun may be parted from its verb by an apposition: "J. W., the U.S. envoy, called on the sides".
    """
    word, host = draft.words[i], draft.heads[i]
    if draft.deps[i] == "acl:relcl" and host < i:
        _bare_relative(draft, i, host)
        return
    if draft.deps[i] != "acl" or word.tag not in PAST or host > i:
        return
    parted = draft.text(i - 1) == ","
    while (
        parted
        and draft.deps[host] in ("appos", "nmod", "conj", "flat")
        and draft.words[draft.heads[host]].pos in NOMINAL
    ):
        host = draft.heads[host]
    if draft.heads[host] != host or draft.words[host].pos not in NOMINAL or draft.has(host, "cop", *SUBJECTS):
        return
    if any(draft.deps[c] in ("aux", "aux:pass", "obl:agent", *SUBJECTS) for c in draft.below(i)):
        return
    if any(draft.text(c) == "by" for b in draft.below(i) for c in draft.below(b) if draft.deps[b] in ("obl", "nmod")):
        return
    _raise(draft, i, host, parted=parted)


def _bare_relative(draft: Draft, i: int, host: int) -> None:
    """A main clause read as a relative one: no subject, a finite auxiliary, a noun at the root ("A truce was held")."""
    while draft.heads[host] != host and draft.words[draft.heads[host]].pos in NOMINAL:
        host = draft.heads[host]
    below = draft.below(i)
    finite = any(draft.deps[c] in ("aux", "aux:pass") and draft.words[c].tag in FINITE for c in below)
    if draft.heads[host] != host or draft.words[host].pos not in NOMINAL or not finite or draft.has(i, *SUBJECTS):
        return
    if draft.has(host, "cop", *SUBJECTS) or any(draft.text(c) in ("that", "which", "who", "whom") for c in below):
        return
    draft.attach(i, i, "root")
    draft.attach(host, i, "nsubj:pass" if draft.has(i, "aux:pass") else "nsubj")
    for c in draft.below(host):
        if c > i:
            draft.attach(c, i, draft.deps[c])


def hyphen(draft: Draft, i: int) -> None:
    """ "Nagorno-Karabakh": two halves of a name that were parted."""
    if draft.text(i) not in ("-", "‑") or not 0 < i < len(draft.words) - 1:
        return
    left, right = i - 1, i + 1
    if draft.words[left].pos != "PROPN" or draft.words[right].pos != "PROPN" or not _tight(draft, i):
        return
    if draft.heads[left] == right or draft.heads[right] == left:
        return
    if draft.deps[left] in ("nmod", "obl", "obj") and draft.heads[left] < left:
        draft.attach(right, draft.heads[left], draft.deps[left])
        for c in draft.below(left):
            draft.attach(c, right, draft.deps[c])
    draft.attach(left, right, "compound")
    draft.attach(i, right, "punct")


def _tight(draft: Draft, i: int) -> bool:
    """Whether no white space parts a mark from the words beside it."""
    left, mark, right = draft.words[i - 1], draft.words[i], draft.words[i + 1]
    return left.end == mark.start and mark.end == right.start


def _raise(draft: Draft, i: int, host: int, *, parted: bool) -> None:
    """Make word `i` the main verb of a sentence that was read as a noun phrase, if it has what a verb has."""
    below = draft.below(i)
    follows = [
        c for c in draft.below(host) if c > i and draft.deps[c] in ("appos", "conj") and draft.words[c].pos in NOMINAL
    ]
    to = any(draft.text(c) == "to" for b in below for c in draft.below(b))
    spoken = draft.has(i, "obj", "ccomp", "xcomp") or to or (draft.has(i, "compound:prt") and bool(follows))
    if not spoken and not (parted and draft.text(i) not in STATIVE and draft.has(i, "obl", "advmod", "advcl")):
        return
    draft.attach(i, i, "root")
    draft.attach(host, i, "nsubj")
    for c in draft.below(host):
        if c > i:
            first = c == min(follows, default=-1) and not draft.has(i, "obj", "obl")
            draft.attach(c, i, "obj" if first else draft.deps[c])


def relative(draft: Draft, i: int) -> None:
    """ "India, which tested a missile, said": a relative clause read as the main one."""
    word = draft.words[i]
    if (
        draft.text(i) not in RELATIVE
        or draft.deps[i] not in ("nsubj", "nsubj:pass")
        or i < 2
        or word.tag not in ("WDT", "WP")
    ):
        return
    verb = draft.heads[i]
    noun = i - 2 if draft.text(i - 1) == "," else i - 1
    if draft.heads[verb] == noun and draft.deps[verb] not in ("acl", "acl:relcl") and verb > i:
        _main_after(draft, verb, noun)
        return
    if draft.deps[verb].startswith("acl") or draft.words[noun].pos not in NOMINAL or verb < i:
        return
    while draft.deps[noun] in ("flat", "compound", "nmod:desc") and draft.heads[noun] < i:
        noun = draft.heads[noun]
    outer = draft.heads[verb]
    if draft.heads[noun] != verb or outer == verb or outer < verb:
        return
    draft.attach(verb, noun, "acl:relcl")
    missing = draft.words[outer].tag in FINITE and not draft.has(outer, *SUBJECTS)
    draft.attach(noun, outer, "nsubj" if missing else "dep")


def _main_after(draft: Draft, verb: int, noun: int) -> None:
    """The clause of a relative, and the main verb behind it if it lost its subject ("Kyiv, which sold it, left")."""
    draft.attach(verb, noun, "acl:relcl")
    for c in draft.below(verb):
        first = min([c, *(d for d in draft.below(c) if draft.deps[d] in ("aux", "aux:pass", "advmod", "cop"))])
        finite = draft.words[c].tag in FINITE or any(draft.words[d].tag in (*FINITE, "MD") for d in draft.below(c))
        if (
            c > verb
            and draft.words[c].pos == "VERB"
            and finite
            and draft.text(first - 1) == ","
            and not draft.has(c, *SUBJECTS)
        ):
            draft.take_place(c, noun)
            draft.attach(noun, c, "nsubj")
            return


def since(draft: Draft, i: int) -> None:
    """ "Six months after Moscow suspended deliveries, Tehran sued": the time taken for the subject."""
    word = draft.words[i]
    if word.tag not in FINITE or word.pos != "VERB":
        return
    before = word_before(draft, i)
    spans = [c for c in draft.below(i) if draft.deps[c] in SUBJECTS | {"obl:unmarked"} and c < i]
    if before is None or len(spans) != 1:
        return
    noun = before
    while noun != spans[0] and draft.heads[noun] < noun and draft.heads[noun] != spans[0]:
        noun = draft.heads[noun]
    case = [c for c in draft.below(noun) if draft.deps[c] == "case" and draft.text(c) in OPENERS]
    if noun == spans[0] or draft.heads[noun] != spans[0] or not case:
        return
    later = [
        c for c in sorted(draft.subtree(i))
        if c > i and draft.words[c].tag in FINITE and draft.has(c, *SUBJECTS) and not draft.has(c, "mark")
        and min(d for d in draft.below(c) if draft.deps[d] in SUBJECTS) > i
        and any(draft.text(d) == "," for d in range(i, min(d for d in draft.below(c) if draft.deps[d] in SUBJECTS)))
    ]  # fmt: skip
    under = draft.heads[i] > i and draft.words[draft.heads[i]].tag in FINITE
    if not later and not under:
        return
    if not under:
        draft.take_place(later[0], i)
    draft.attach(i, draft.heads[i] if under else later[0], "advcl")
    draft.attach(spans[0], i, "obl:unmarked")
    draft.attach(case[0], i, "mark")
    draft.attach(noun, i, "nsubj")


def said_object(draft: Draft, i: int) -> None:
    """ "Said the drones, which ..., hit a bus": the subject of what is said taken for an object of the saying."""
    word, host = draft.words[i], draft.heads[i]
    if word.pos != "VERB" or draft.deps[i] != "conj" or host >= i or draft.words[host].lemma.lower() not in SAYING:
        return
    if draft.has(i, "cc", "mark", *SUBJECTS):
        return
    objects = [c for c in draft.below(host) if draft.deps[c] == "obj" and host < c < i]
    if len(objects) == 1:
        draft.attach(i, host, "ccomp")
        draft.attach(objects[0], i, "nsubj")


def both(draft: Draft, i: int) -> None:
    """ "Urged both to meet": both as the object of the verb before it."""
    if (
        draft.text(i) != "both"
        or draft.deps[i] not in ("cc:preconj", "det", "advmod")
        or i == 0
        or i + 1 >= len(draft.words)
    ):
        return
    if draft.words[i - 1].pos == "VERB" and draft.text(i + 1) == "to":
        draft.attach(i, i - 1, "obj")


def gerund(draft: Draft, i: int) -> None:
    """ "..., urging Belgrade to withdraw": a participle after a comma taken for a part of the name behind it."""
    noun = draft.heads[i]
    if draft.words[i].tag != "VBG" or draft.deps[i] not in ("compound", "amod") or i < 2 or draft.text(i - 1) != ",":
        return
    if (
        noun < i
        or draft.words[noun].pos not in NOMINAL
        or draft.deps[noun] not in ("conj", "appos", "list", "obj", "obl")
    ):
        return
    verb = draft.heads[noun]
    while draft.words[verb].pos in NOMINAL and draft.heads[verb] != verb:
        verb = draft.heads[verb]
    if draft.words[verb].pos not in ("VERB", "AUX") or verb > i:
        return
    while draft.deps[verb] in ("ccomp", "conj", "xcomp") and draft.words[draft.heads[verb]].lemma.lower() in SAYING:
        verb = draft.heads[verb]
    draft.attach(i, verb, "advcl")
    draft.attach(noun, i, "obj")


def further(draft: Draft, i: int) -> None:
    """ "Admitted that he attacked, and resigned": a verb after a comma joined to what is said, not to the saying."""
    word, clause = draft.words[i], draft.heads[i]
    if word.tag not in PAST or draft.deps[i] != "conj" or clause >= i or draft.has(i, "mark", *SUBJECTS):
        return
    said = draft.heads[clause]
    if (
        draft.deps[clause] != "ccomp"
        or not draft.has(clause, "mark")
        or said >= clause
        or draft.words[said].tag not in PAST
    ):
        return
    before = i - 1
    while before > clause and (draft.words[before].pos in ("CCONJ", "ADV")):
        before -= 1
    if draft.text(before) == "," and not draft.has(i, "aux"):
        draft.attach(i, said, "conj")


def bare_object(draft: Draft, i: int) -> None:
    """ "Bombs Yemen": a name right behind a verb without object that was taken for an adverb."""
    word = draft.words[i]
    if word.pos != "PROPN" or draft.deps[i] not in ("advmod", "obl:unmarked", "discourse", "vocative") or i == 0:
        return
    verb = draft.heads[i]
    first = min(draft.subtree(i))
    if (
        verb != first - 1
        or draft.words[verb].pos != "VERB"
        or draft.text(i) in TIMES
        or draft.has(verb, "obj", "obl", "ccomp")
    ):
        return
    if not draft.has(i, "case"):
        draft.attach(i, verb, "obj")


def dated_subject(draft: Draft, i: int) -> None:
    """ "In August Russia's president hosted": a date that swallowed the subject behind it."""
    word = draft.words[i]
    if word.pos != "VERB" or word.tag not in FINITE:
        return
    subjects = [c for c in draft.below(i) if draft.deps[c] in SUBJECTS and c < i]
    for subject in subjects:
        _free_day(draft, i, subject)
    tops = subjects or [c for c in draft.below(i) if draft.deps[c] in ("obl", "nmod") and c < i]
    before = word_before(draft, i)
    for top in tops:
        inside = sorted(draft.subtree(top))
        opens = draft.text(inside[0]) in ("in", "on", "by", "since", "during") and draft.deps[inside[0]] == "case"
        if not opens or before not in inside or len(inside) < 3:
            continue
        date = inside[1]
        if top == date and _is_date(draft, top) and inside[2:]:
            _named_after_day(draft, i, top, inside[2:])
            return
        while date + 1 in inside and _is_date(draft, date) and _is_date(draft, date + 1):
            date += 1
        if not _is_date(draft, date) or date >= top:
            continue
        _part(draft, i, top, (inside[0], date))


def _free_day(draft: Draft, verb: int, subject: int) -> None:
    """ "On Friday China cancelled": the day, read as a part of the name, hung on the verb with its preposition."""
    for c in draft.below(subject):
        opener = c - 1
        if (
            draft.deps[c] == "compound"
            and draft.text(c) in TIMES
            and c + 1 <= subject
            and draft.text(opener) in ("on", "in")
        ):
            draft.attach(c, verb, "obl")
            draft.attach(opener, c, "case")
            return


def _named_after_day(draft: Draft, verb: int, day: int, name: list[int]) -> None:
    """ "On Sunday Hugo Chavez ordered": the name hung on the day made the subject."""
    if draft.has(verb, *SUBJECTS) or any(draft.words[c].pos != "PROPN" for c in name):
        return
    for c in name[1:]:
        draft.attach(c, name[0], "flat")
    draft.attach(name[0], verb, "nsubj")


def _is_date(draft: Draft, at: int) -> bool:
    return draft.text(at) in TIMES or draft.words[at].pos == "NUM"


def _part(draft: Draft, verb: int, subject: int, date: tuple[int, int]) -> None:
    """Hang the date, from its preposition to its last word, and the subject behind it on the verb."""
    opener, last = date
    for c in range(opener, last):
        draft.attach(c, last, "case" if c == opener else "nummod")
    for c in [c for c in draft.below(last) if c > last]:
        draft.attach(c, subject, draft.deps[c])
    draft.attach(last, verb, "obl")
    draft.attach(subject, verb, "nsubj")
