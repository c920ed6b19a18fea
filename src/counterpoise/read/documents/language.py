"""Which language a line is in: by script, and for Latin letters by function words and letters.

Enough to tell English from what is not English; a line too short to tell is "und". Scripts shared by several
languages are given the commonest one of the region unless a letter decides (Ukrainian, Persian).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

ENGLISH = "en"
UNKNOWN = "und"
MIN_LETTERS = 4
MIN_FOREIGN_WORDS = 3
MAX_SHORT_WORDS = 14

_SCRIPTS = {
    "hy": "\u0531-\u0587\ufb13-\ufb17",
    "ru": "\u0400-\u052f",
    "el": "\u0370-\u03ff\u1f00-\u1fff",
    "ka": "\u10a0-\u10ff\u1c90-\u1cbf\u2d00-\u2d2f",
    "ar": "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc",
    "he": "\u0590-\u05ff\ufb1d-\ufb4f",
    "hi": "\u0900-\u097f",
    "am": "\u1200-\u137f",
    "ja": "\u3040-\u30ff",
    "zh": "\u3400-\u9fff",
    "ko": "\u1100-\u11ff\uac00-\ud7af",
}
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_OF_SCRIPT = {code: re.compile(f"[{letters}]") for code, letters in _SCRIPTS.items()}
_FOREIGN_RUN = re.compile(
    "|".join(f"(?P<{code}>[{letters}](?:[{letters}]|[^\\w\n](?=[^\\w\n]{{0,3}}[{letters}]))*)"
             for code, letters in _SCRIPTS.items())
)  # fmt: skip
_WORDS = {
    "en": "the of and to in a is that for on was with as by it at from his has be are this not had an were have but "
          "said which will would he she they its their been who or more after about also there into",
    "tr": "ve bir bu için ile olarak olduğunu de da daha çok gibi kadar en ne ama olan sonra tarafından etti dedi",
    "az": "və bir bu üçün ilə olan ki da də daha çox kimi qədər isə edib bildirib görə sonra tərəfindən",
    "fr": "le la les des du un une et est dans que qui pour sur pas par au aux avec plus sont cette ce il elle ont",
    "de": "der die das und ist in den von zu mit sich des auf für nicht ein eine dem im auch als nach wird hat",
    "es": "el la los las de del y en que un una por con para es se no al lo su más como fue ha",
    "it": "il la le gli di del della e che un una per con non si da in sono nel alla anche ha più",
    "hy": "",
}  # fmt: skip
_FUNCTION_WORDS = {code: frozenset(words.split()) for code, words in _WORDS.items() if words}
_TELLING = {
    "tr": re.compile("[ğışİ]"),
    "az": re.compile("ə"),
    "fr": re.compile("[èêœç]"),
    "de": re.compile("[ßäö]"),
}


def language_of(text: str) -> str:
    """The language code of a text; "und" where it has too few letters or words to tell."""
    letters = len(_LETTER.findall(text))
    if letters < MIN_LETTERS:
        return UNKNOWN
    for code, pattern in _OF_SCRIPT.items():
        if len(pattern.findall(text)) * 2 > letters:
            return _same_script(code, text)
    return _latin(text)


def foreign_runs(text: str) -> Iterator[tuple[int, int, str]]:
    """Spans of at least two words or eight letters in another script than Latin, with their language."""
    for match in _FOREIGN_RUN.finditer(text):
        words = len(_WORD.findall(match[0]))
        if words >= 2 or len(match[0]) >= 8:
            code = match.lastgroup or UNKNOWN
            yield match.start(), match.end(), _same_script(code, match[0])


def _short_line(text: str, english: int) -> str:
    """The language of a slogan or a heading: by letters that English lacks, or by two small words; "" if unknown.

    Small words count in lower case only, or where the whole line is in capitals: "La Paz" and "El Salvador" are names.
    """
    words = _WORD.findall(text)
    if not 3 <= len(words) <= MAX_SHORT_WORDS:
        return ""
    if "¡" in text or "¿" in text:
        return "es"
    for code in ("az", "tr"):
        telling = sum(_TELLING[code].search(word.replace("İ", "i").lower()) is not None for word in words)
        if telling > english and 3 * telling >= len(words):
            return code
    if english:
        return ""
    plain = [word.lower() for word in words if word.islower() or text.isupper()]
    counts = {code: sum(word in known for word in plain) for code, known in _FUNCTION_WORDS.items() if code != ENGLISH}
    code = max(counts, key=lambda name: (counts[name], name))
    return code if counts[code] >= 2 and 3 * counts[code] >= len(words) else ""


def _same_script(code: str, text: str) -> str:
    if code == "ru" and re.search("[іїєґ]", text):
        return "uk"
    if code == "ru" and re.search("[ћђјљњџ]", text.lower()):
        return "mk" if re.search("[ѓќѕ]", text.lower()) else "sr"
    return "fa" if code == "ar" and re.search("[پچژگ]", text) else code


def _latin(text: str) -> str:
    words = [word.lower() for word in _WORD.findall(text.replace("İ", "i"))]
    found: Counter[str] = Counter()
    for code, known in _FUNCTION_WORDS.items():
        found[code] = sum(word in known for word in words)
        if code in _TELLING:
            found[code] += sum(_TELLING[code].search(word) is not None for word in words)
    english = found.pop(ENGLISH)
    code, most = max(found.items(), key=lambda item: (item[1], item[0]))
    if most >= MIN_FOREIGN_WORDS and most > 2 * english:
        return code
    if english <= 1 and (short := _short_line(text, english)):
        return short
    return ENGLISH if english or len(words) >= 3 else UNKNOWN
