"""Sentences by rule, in the text of one paragraph.

A sentence may end at ".", "!", "?" or "…" with any closing quotes, brackets and note marks, where white space
and something that can open a sentence follow: a capital, a figure, an opening quote or bracket, a bullet. It
does not end there after a title or an initial ("Gen. Ohanyan", "J. Smith"), after "No." before a figure, after
a list number at the head of a paragraph ("1. Arms"), after an abbreviation that may close a sentence unless a
usual opener follows ("the U.S. Senate", but "in the U.S. The"), before a lower-case word, nor between a quoted
question and its speaker ('"Why?" Aliyev asked.'). Web pages drop the space after a full stop: "talks.The"
is two sentences where neither side looks like an address or an outlet's name. A dateline at the head of a
paragraph ("KHARTOUM, 3 May (Reuters) - ") is a sentence of its own, as it has no part in the syntax of the next.
What runs on for more than `MOST` characters is no sentence but a list or an attack on the reader's time, which grows
with the square of a sentence's length; it is cut where a semicolon, else a comma, else a blank allows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from counterpoise.read.parse.abbreviations import ANYWHERE, BEFORE_A_NAME, BEFORE_A_NUMBER, OPENERS, SPEECH

CLOSERS = "\"'”’»›)]}"
OPENING = "\"'“‘„«‹([{"
BULLETS = "•·▪◦‣–—-*"

_END = re.compile(rf"[.!?…]+[{re.escape(CLOSERS)}]*(?:\[\d{{1,3}}\])*(?=\s)")
_NOTE_END = re.compile(r"(?<=[a-z]{3}[.!?”\"])\d{1,3}(?=\s+[A-Z“\"])")
_TIGHT_END = re.compile(rf"(?:(?<=\s)|(?<=^))[a-z]{{3,}}[.!?]+[{re.escape(CLOSERS)}]*(?=[A-Z][a-z]*['’]?[a-z]*[\s,])")
_DATELINE = re.compile(
    r"\s*(?!(?:In|On|At|After|Since|By|For|From|The|To|With)\b)[A-Z][\w.'’]+(?:[ -][A-Z][\w.'’]+){0,3}"
    r"(?:,[^()\d–—]{0,12}\d[^()–—]{0,24}|,?[^()–—-]{0,30}\([^()]{2,40}\)|(?<=[A-Z]{3})(?:/[A-Z]+)?)"
    r"\s+[-–—]{1,2}\s+(?=[A-Z\"“‘])"
)
_LAST_WORD = re.compile(rf"[^\s{re.escape(OPENING)}]*$")
_NEXT_WORD = re.compile(rf"\s*[{re.escape(OPENING + BULLETS)}]*\s*([^\s,.;:!?{re.escape(CLOSERS)}]+)")
_INITIAL = re.compile(r"(?:[A-Z]|Yu|Zh|Ch|Sh|Kh|Ts)$")
_DOTTED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]$")
_LIST_NUMBER = re.compile(r"\s*[(\[]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})$")
_SPEAKER_WORDS = 4
MOST = 1_500
"""Characters of a sentence, at most."""
_CUTS = ("; ", ", ", " ")


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every sentence of a paragraph, in order, without white space at the edges.

    Together they cover all of the text but white space between sentences.
    """
    start = 0
    for end in sorted(_boundaries(text)):
        if end > start and text[start:end].strip():
            yield from _bounded(text, *_trimmed(text, start, end))
            start = end
    if text[start:].strip():
        yield from _bounded(text, *_trimmed(text, start, len(text)))


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence, in pieces of at most MOST characters."""
    while end - start > MOST:
        places = (text.rfind(sign, start + 1, start + MOST) for sign in _CUTS)
        cut = next((place + 1 for place in places if place > start), start + MOST)
        yield _trimmed(text, start, cut)
        start, end = _trimmed(text, cut, end)
    if end > start:
        yield start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _boundaries(text: str) -> set[int]:
    ends = {match.end() for match in _END.finditer(text) if _closes(text, match.start(), match.end())}
    ends |= {match.end() for match in _NOTE_END.finditer(text)}
    ends |= {match.end() for match in _TIGHT_END.finditer(text)}
    dateline = _DATELINE.match(text)
    if dateline:
        ends = {end for end in ends if end >= dateline.end()} | {dateline.end()}
    return ends


def _closes(text: str, mark: int, end: int) -> bool:
    """Whether the sentence ends with the marks that start at `mark` and run to `end`."""
    following = text[end:].lstrip()
    if not following or not _can_open(following):
        return False
    marks = text[mark:end]
    if marks[0] == "." and not marks.startswith(".."):
        return _full_stop_closes(text[:mark], marks, following)
    return not (marks[-1] in CLOSERS and _speaker_follows(following))


def _can_open(following: str) -> bool:
    """Whether a sentence may begin like this: with a capital or figure, perhaps behind quotes or bullets."""
    first = following.lstrip(OPENING + BULLETS + " ")[:1]
    return bool(first) and not first.islower() and (first.isalnum() or first in "$€£#@&")


def _full_stop_closes(before: str, marks: str, following: str) -> bool:
    found = _LAST_WORD.search(before)
    word = found.group() if found else ""
    lowered = word.lower()
    match = _NEXT_WORD.match(following)
    opener = match.group(1) if match else ""
    if len(marks) > 1 and marks[1] in CLOSERS and lowered not in BEFORE_A_NAME:
        return not _speaker_follows(following)
    if _LIST_NUMBER.match(before):
        return False
    if lowered in BEFORE_A_NAME:
        return False
    if lowered in BEFORE_A_NUMBER:
        return not opener[:1].isdigit() and (opener.lower() in OPENERS or lowered == "no")
    if _INITIAL.match(word):
        return _initial_closes(before[: len(before) - len(word)], opener)
    if lowered in ANYWHERE or _DOTTED.match(word):
        return opener.lower() in OPENERS
    return True


def _initial_closes(before: str, opener: str) -> bool:
    """After one capital: an initial before a name, unless a usual opener follows ("vitamin C. The ...")."""
    return opener.lower() in OPENERS and opener.lower() != "a" and bool(before.strip())


def _speaker_follows(following: str) -> bool:
    """Whether the words after a closing quote name who spoke: a verb of speech among the first few."""
    words = re.findall(r"[\w’'-]+|[.,:;!?]", following)[:_SPEAKER_WORDS]
    for position, word in enumerate(words):
        if not word[0].isalpha():
            return False
        if word.lower() in SPEECH:
            return position > 0
    return False
