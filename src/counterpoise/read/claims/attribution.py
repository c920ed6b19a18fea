"""Claims: who says what, by which word, and how it is meant.

A cue (`vocabulary/cues.csv`) opens a claim where its sense finds content in one of its places: a finite clause, an
infinitive, an object, a quotation, or the clause it is put after ("..., he said"). "According to X" opens one too.
The speaker is the subject of the cue, resolved by the names layer; a passive cue has its agent, and without one the
speaker is unnamed. A quotation that runs over several sentences, or goes on in the next ones of its paragraph, is
one claim with several parts. A claim inside another's content is nested in it.

Coding rules: the gold manual's claims (speaker, cue, content without "that", stance), and the PolNeAR guidelines
for what source, cue and content are (Newell, Cheung and Ruths, LREC 2018). Precision goes first: a cue
without a speaker or without content opens nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from counterpoise.read.candidates import ClaimCandidate, Span, Why
from counterpoise.read.claims.contents import content_of
from counterpoise.read.claims.cues import Cue, load_cues
from counterpoise.read.claims.nominal import Named, named, refuted
from counterpoise.read.claims.phrases import Sourced, sourced, turn
from counterpoise.read.claims.positions import inserted_by_position, late_that
from counterpoise.read.claims.quotes import Quotation, find_quotations
from counterpoise.read.claims.spans import NOMINAL, Content, is_finite, span_of
from counterpoise.read.claims.speakers import (
    THOUGHT,
    TURNS,
    Speaker,
    before_cue,
    loose_speaker,
    phrase_before,
    speaker_of,
)
from counterpoise.read.claims.stance import UNPROVEN, stance_of
from counterpoise.read.events import tree
from counterpoise.read.holding import Holders
from counterpoise.read.names import DocumentNames, Mention
from counterpoise.read.parse.pipeline import Sentence, Token

PRONOUNS = frozenset({"he", "she", "it", "they", "we"})
FELT = frozenset(
    """
    worried concerned alarmed afraid confident sure certain convinced hopeful optimistic regrets regretted regret hoped
    hopes hope believed believes believe expected expects expect feared fears fear thinks thought think feels felt
    """.split()
)
MISREAD = ("NN", "NNP", "NNS", "NNPS", "VBZ", "VBD", "VBN", "VBP", "JJ")
"""Tags that a small parser gives to cues which it takes for something else."""
WITHHOLDING = frozenset(
    "allow enable let permit possible ground reason need hard difficult fair safe easy fail refuse decline enough "
    "impossible early".split()
)
"""What these govern is not said ("allows to assert", "refused to say")."""


def find_claims(
    sentences: Sequence[Sentence], *, text: str, names: DocumentNames, outlet: str = ""
) -> tuple[ClaimCandidate, ...]:
    """The claims of a document in order of their content, the wide ones too (see `sharp_claims`).

    `sentences` and `names` must be of the same document; spans are code points into `text`. `outlet` is noted on
    every claim. Claims in the outlet's own voice are not made: their absence is the default voice.
    """
    quotations = find_quotations(text)
    found: list[ClaimCandidate] = []
    for index, sentence in enumerate(sentences):
        made = _of_verbs(index, sentence, names, quotations)
        made.extend(_of_misread(index, sentence, names, taken={claim.cue_span for claim in made}))
        made.extend(_of_nouns(index, sentence, names, quotations, taken=made, outlet=outlet))
        spoken = turn(index, sentences, names)
        made.extend(_of_phrases([*sourced(index, sentence, names), *([spoken] if spoken else [])], taken=made))
        found.extend(replace(claim, outlet=outlet) for claim in made)
    continued = [_continued(claim, sentences, quotations, found) for claim in found]
    return tuple(_as_told(claim) for claim in _in_order(continued))


def _as_told(claim: ClaimCandidate) -> ClaimCandidate:
    """The claim, wide where it is but a feeling told inside one's own claim ("said he was worried about it")."""
    own = claim.nested_in is not None and claim.speaker_text.lower() in PRONOUNS
    return replace(claim, strength="wide") if own and claim.cue.lower() in FELT else claim


def sharp_claims(claims: Sequence[ClaimCandidate]) -> tuple[ClaimCandidate, ...]:
    """Those of `find_claims` that state something: what studies are made of. Nesting is counted anew."""
    return _in_order([claim for claim in claims if claim.strength == "sharp"])


def _in_order(claims: Sequence[ClaimCandidate]) -> tuple[ClaimCandidate, ...]:
    ordered = sorted(claims, key=lambda claim: (claim.content[0], -claim.content[1], claim.cue_span or claim.span))
    holders = Holders((part, place) for place, claim in enumerate(ordered) for part in claim.content_parts)
    return tuple(_nested(place, ordered, holders) for place in range(len(ordered)))


def _foreign(s: Sentence, at: int, quotations: Sequence[Quotation]) -> frozenset[int]:
    """The words inside quotations that a word which starts at `at` stands outside of."""
    return frozenset(
        t.i for q in quotations if q.start < s.end and s.start < q.end and not q.start <= at < q.end
        for t in s.tokens if q.start <= t.start < q.end
    )  # fmt: skip


def _of_verbs(index: int, s: Sentence, names: DocumentNames, quotations: Sequence[Quotation]) -> list[ClaimCandidate]:
    cues = load_cues()
    found: list[ClaimCandidate] = []
    latest: Speaker | None = None
    for token in s.tokens:
        speaks = token.pos == "VERB" or token.text.lower() in ("say", "says")
        senses = cues.get("say" if token.pos != "VERB" else tree.lemma(token), ()) if speaks else ()
        for cue in senses:
            content = content_of(s, token, cue, quotations)
            follows_up = token.tag == "VBG" and latest is not None and "cited" not in cue.places
            follows_up = follows_up and s.tokens[token.i - 1].text.lower() != "as"
            if content is None:
                continue
            foreign = _foreign(s, token.start, quotations)
            speaker = latest if follows_up else speaker_of(index, s, token, cue, names, foreign)
            if speaker is None and latest is not None and token.i and s.tokens[token.i - 1].pos == "CCONJ":
                speaker = latest
            there = names.by_sentence.get(index, ())
            if speaker is not None:
                found.append(_claim(s, token, cue, content, speaker, there))
                latest = speaker if cue.strength == "sharp" else latest
                break
            loose = loose_speaker(index, s, token, names, foreign)
            if loose is not None:
                found.append(replace(_claim(s, token, cue, content, loose, there), strength="wide"))
                break
    return [claim for claim in found if not _is_double(claim, found)]


def _is_double(claim: ClaimCandidate, found: Sequence[ClaimCandidate]) -> bool:
    """Whether a participle takes the quotation of another cue ("Commenting on it, X warned: ...")."""
    if not claim.cue.lower().endswith("ing") or not claim.why.rule.endswith("quotation"):
        return False
    others = [one for one in found if one is not claim and not one.cue.lower().endswith("ing")]
    return any(one.content == claim.content for one in others)


def _of_misread(index: int, s: Sentence, names: DocumentNames, *, taken: set[Span | None]) -> list[ClaimCandidate]:
    """Cues that the parser took for nouns ("The Ministry repeats that ...", "X, India claims, has ...")."""
    found, there = [], names.by_sentence.get(index, ())
    for token in s.tokens[1:-2]:
        noun_like = token.tag in ("NN", "NNP", "VBP") and not _after_plural(s, token)
        known = token.tag in MISREAD and not any(span and span[0] == token.start for span in taken)
        if not known or noun_like or s.tokens[token.i - 1].text.lower() in TURNS:
            continue
        read = _misread(s, token, there)
        speaker = phrase_before(index, s, token, names) or before_cue(index, s, token, names) if read else None
        if read is not None and speaker is not None:
            found.append(_claim(s, token, *read, speaker, there))
    return found


def _misread(s: Sentence, token: Token, there: Sequence[Mention]) -> tuple[Cue, Content] | None:
    """Sense and content of a cue that is no verb for the parser; None where it cannot be one."""
    senses = load_cues().get(_base(token.text), ())
    follows = s.tokens[token.i + 1].text.lower()
    fitting = [cue for cue in senses if follows == "that" and {"clause", "that"} & {*cue.places}]
    fitting += [cue for cue in senses if cue.particle and follows == cue.particle and token.i <= 4]
    if not fitting and _lone_verb(s, token, there):
        fitting = [cue for cue in senses if "obj" in cue.places and cue.strength == "sharp"]
    if fitting:
        span = span_of(s, range(_opens(s, token), _closes(s, token)))
        return (fitting[0], Content((span,), "the rest, by position")) if span is not None else None
    late = late_that(s, token) if token.tag == "VBN" and is_finite(s, token) else None
    stated = [cue for cue in senses if {"clause", "that"} & {*cue.places}]
    if late is not None and stated:
        return stated[0], late
    said = [cue for cue in senses if "quote" in cue.places]
    named = any(m.end == s.tokens[token.i - 1].end for m in there)
    content = inserted_by_position(s, token) if said and named and follows == "," else None
    return (said[0], content) if content is not None else None


def _lone_verb(s: Sentence, token: Token, there: Sequence[Mention]) -> bool:
    """Whether a word behind a name at the head of a sentence must be its verb ("Moscow promises spare parts")."""
    verbs = any(t.tag in ("VBD", "VBZ", "VBP", "MD") for t in s.tokens if t.i != token.i)
    named = any(m.end == s.tokens[token.i - 1].end for m in there)
    return named and not verbs and token.tag in ("NNS", "VBZ") and token.i <= 5


def _after_plural(s: Sentence, token: Token) -> bool:
    """Whether a plural stands at the head of the noun phrase before a word ("friends in the ministry answer")."""
    first = token.i
    while first > 0 and s.tokens[first - 1].pos in (*NOMINAL, "ADP") and s.tokens[first - 1].tag != "POS":
        first -= 1
    nominal = (t for t in s.tokens[first : token.i] if t.pos in ("NOUN", "PROPN", "PRON") and t.tag != "PRP$")
    head = next(nominal, None)
    whole = first == 0 or s.tokens[first - 1].pos == "PUNCT"
    return whole and head is not None and (head.tag in ("NNS", "NNPS") or head.text.lower() in ("they", "some", "many"))


def _opens(s: Sentence, token: Token) -> int:
    """Where the content begins: behind "that" or "for", or behind the addressee ("calls on X to ...")."""
    if s.tokens[token.i + 1].text.lower() == "on":
        return next((t.i for t in s.tokens[token.i + 2 :] if t.tag == "TO"), token.i + 2)
    opened = s.tokens[token.i + 1].pos in ("SCONJ", "ADP") or s.tokens[token.i + 1].text.lower() == "that"
    return token.i + 2 if opened else token.i + 1


def _closes(s: Sentence, token: Token) -> int:
    """The first semicolon behind the cue, or the end of the sentence."""
    return next((t.i for t in s.tokens[token.i :] if t.text == ";"), len(s.tokens))


def _base(word: str) -> str:
    """The lemma of a third person ("repeats", "denies") or past tense, as far as its ending tells."""
    low = word.lower()
    if low.endswith("ed") and (low[:-1] in load_cues() or low[:-2] in load_cues()):
        return low[:-1] if low[:-1] in load_cues() else low[:-2]
    if low.endswith("ies"):
        return low[:-3] + "y"
    return low[:-1] if low.endswith("s") else low


def _of_nouns(
    index: int,
    s: Sentence,
    names: DocumentNames,
    quotations: Sequence[Quotation],
    *,
    taken: Sequence[ClaimCandidate],
    outlet: str,
) -> list[ClaimCandidate]:
    """Claims by nouns and adjectives, but for those whose cue is part of another cue ("made a claim")."""
    found, there = [], names.by_sentence.get(index, ())
    for one in named(index, s, names, _foreign(s, s.start, quotations)):
        if any(
            _meets(one.cue_span, claim.cue_span or claim.span) for claim in taken if one.cue.strength == claim.strength
        ):
            continue
        spans = [one.content, one.cue_span, *([one.speaker.span] if one.speaker.span else [])]
        lie = refuted(s, one.head)
        if lie is not None and one.cue.strength == "sharp":
            found.append(_refutation(one, lie, names.home or None, outlet))
        found.append(
            ClaimCandidate(
                span=(min(a for a, _ in spans), max(b for _, b in spans)),
                content=one.content,
                stance=stance_of(s, one.head, one.cue, one.content, code=one.speaker.code, named=there),
                why=Why(f"cue {one.cue.where} {one.place}", (one.head.text, one.speaker.text), one.speaker.how),
                speaker=one.speaker.name,
                speaker_code=one.speaker.code,
                speaker_text=one.speaker.text,
                speaker_span=one.speaker.span,
                speaker_codes=one.speaker.codes,
                cue=one.text,
                cue_span=one.cue_span,
                content_parts=(one.content,),
                strength=one.cue.strength,
            )
        )
    return found


def _refutation(one: Named, lie: Token, home: str | None, outlet: str) -> ClaimCandidate:
    """The denial by the text itself of a claim that it calls a lie."""
    return ClaimCandidate(
        span=(one.content[0], lie.end),
        content=one.content,
        stance="denies",
        why=Why("called untrue", (one.head.text, lie.text), "the text's own voice"),
        speaker=outlet or "author",
        speaker_code=home,
        cue=lie.text,
        cue_span=(lie.start, lie.end),
        content_parts=(one.content,),
    )


def _of_phrases(phrases: Sequence[Sourced], *, taken: Sequence[ClaimCandidate]) -> list[ClaimCandidate]:
    found = []
    for one in phrases:
        whole = (one.parts[0][0], one.parts[-1][1])
        if one.cue_span is not None and any(claim.cue_span == one.cue_span for claim in taken):
            continue
        spans = [whole, *([one.cue_span] if one.cue_span else []), *([one.speaker.span] if one.speaker.span else [])]
        found.append(
            ClaimCandidate(
                span=(min(a for a, _ in spans), max(b for _, b in spans)),
                content=whole,
                stance="says",
                why=Why(one.cue or "turn in a transcript", (one.speaker.text,)),
                speaker=one.speaker.name,
                speaker_code=one.speaker.code,
                speaker_text=one.speaker.text,
                speaker_span=one.speaker.span,
                cue=one.cue,
                cue_span=one.cue_span,
                content_parts=one.parts,
                strength=one.strength,
            )
        )
    return found


def _claim(
    s: Sentence, token: Token, cue: Cue, content: Content, speaker: Speaker, there: Sequence[Mention]
) -> ClaimCandidate:
    cue_span = (token.start, content.cue_end or token.end)
    spans = [*content.parts, cue_span, *([speaker.span] if speaker.span else [])]
    whole = (content.parts[0][0], content.parts[-1][1])
    return ClaimCandidate(
        span=(min(a for a, _ in spans), max(b for _, b in spans)),
        content=whole,
        stance=stance_of(s, token, cue, whole, code=speaker.code, named=there),
        why=Why(f"cue {cue.where} {content.place}", (token.text, speaker.text), speaker.how),
        speaker=speaker.name,
        speaker_code=speaker.code,
        speaker_text=speaker.text,
        speaker_span=speaker.span,
        speaker_codes=speaker.codes,
        cue=token.text if not cue.particle else f"{token.text} {cue.particle}",
        cue_span=cue_span,
        content_parts=content.parts,
        addressee=content.addressee,
        strength="wide" if _unsaid(s, token, cue, speaker) or _is_modifier(s, token, content) else cue.strength,
    )


def _is_modifier(s: Sentence, token: Token, content: Content) -> bool:
    """Whether a participle only tells whose a thing is ("the truce proposed by Brazil")."""
    return content.place == "what the relative clause is of" or (
        content.place == "what is done to" and token.dep == "acl"
    )


def _unsaid(s: Sentence, token: Token, cue: Cue, speaker: Speaker) -> bool:
    """Whether it is told that somebody did not say so ("nobody threatened", "did not ask for"); beliefs aside."""
    if speaker.text.lower().split(" ", 1)[0] in ("nobody", "no", "none", "neither"):
        return True
    if tree.lemma(token) in THOUGHT | UNPROVEN or cue.stance == "denies":
        return False
    below = [c for c in tree.children(s, token.i) if c.i < token.i]
    negated = any(tree.lemma(c) in tree.NEGATIONS for c in below)
    infinite = token.tag == "VB" and any(c.text.lower() == "to" for c in below)
    return negated or (infinite and tree.lemma(s.tokens[token.head]) in WITHHOLDING)


def _continued(
    claim: ClaimCandidate,
    sentences: Sequence[Sentence],
    quotations: Sequence[Quotation],
    found: Sequence[ClaimCandidate],
) -> ClaimCandidate:
    """The claim with the rest of its quotation, and with quotations right behind it that nobody else is given."""
    quote = next((q for q in quotations if _meets((q.start, q.end), claim.content_parts[-1]) and not q.is_short), None)
    if quote is None:
        return claim
    parts = [*claim.content_parts]
    parts[-1] = (min(parts[-1][0], quote.start), max(parts[-1][1], quote.end))
    paragraph = next(s.paragraph for s in sentences if s.start <= claim.content_parts[-1][0] < s.end)
    for q in quotations:
        host = next((s for s in sentences if s.start <= q.start < s.end), None)
        if q.start <= parts[-1][1] or host is None or host.paragraph != paragraph:
            continue
        alone = q.end - q.start >= 0.9 * (min(host.end, q.end) - host.start)
        taken = any(_meets((q.start, q.end), part) for other in found for part in other.content_parts)
        if not alone or taken:
            break
        parts.append((q.start, q.end))
    whole = (parts[0][0], parts[-1][1])
    span = (min(claim.span[0], whole[0]), max(claim.span[1], whole[1]))
    return replace(claim, content=whole, content_parts=tuple(parts), span=span)


def _nested(place: int, ordered: Sequence[ClaimCandidate], holders: Holders[int]) -> ClaimCandidate:
    """The claim at `place` with the index of the smallest other whose content holds its cue."""
    claim = ordered[place]
    around = {other for other in holders.of(claim.cue_span or claim.span) if other != place}

    def size(other: int) -> tuple[int, int]:
        return ordered[other].content[1] - ordered[other].content[0], other

    return replace(claim, nested_in=min(around, key=size, default=None))


def _meets(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]
