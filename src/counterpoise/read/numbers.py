"""Numbers and sums of money in running text, as values or ranges.

"6-7 billion dollars", "between $5 and $6 billion", "around €5bn", "up to 1 billion roubles", "two dozen",
"15,000", "at least 40". A `Quantity` has a low and a high value (equal for a single one), a currency where it is
money, and says whether it is approximate ("about"), open above ("more than", "at least": both ends are the
value given) or a ceiling ("up to": low is 0). Ordinals are found apart. Years, dates and clock times are not
quantities. Scale words after a range hold for both its ends. Offsets are code points into the text given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "twentieth": 20,
}  # fmt: skip
SCALES = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "mln": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9,
    "bln": 1e9, "bn": 1e9, "b": 1e9, "trillion": 1e12, "trn": 1e12, "dozen": 12.0,
}  # fmt: skip
SIGNS = {
    "$": "USD",
    "US$": "USD",
    "C$": "CAD",
    "A$": "AUD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₽": "RUB",
    "₺": "TRY",
    "₼": "AZN",
}
CURRENCIES = {
    "usd": "USD", "dollar": "USD", "dollars": "USD", "eur": "EUR", "euro": "EUR", "euros": "EUR", "gbp": "GBP",
    "pound": "GBP", "pounds": "GBP", "rouble": "RUB", "roubles": "RUB", "ruble": "RUB", "rubles": "RUB", "rub": "RUB",
    "manat": "AZN", "manats": "AZN", "azn": "AZN", "dram": "AMD", "drams": "AMD", "amd": "AMD", "lira": "TRY",
    "liras": "TRY",
    "shekel": "ILS", "shekels": "ILS", "rupee": "INR", "rupees": "INR", "yuan": "CNY", "yen": "JPY", "rial": "IRR",
    "rials": "IRR", "hryvnia": "UAH", "hryvnias": "UAH", "birr": "ETB", "zloty": "PLN", "franc": "CHF", "francs": "CHF",
}  # fmt: skip
ABOUT = (
    "about",
    "around",
    "approximately",
    "some",
    "roughly",
    "nearly",
    "almost",
    "circa",
    "an estimated",
    "estimated",
    "close to",
)
ABOVE = (
    "more than",
    "over",
    "at least",
    "above",
    "upwards of",
    "no fewer than",
    "no less than",
    "in excess of",
    "exceeding",
)
BELOW = ("up to", "as much as", "as many as", "at most", "no more than", "less than", "fewer than", "under", "below")


def _any(words: object) -> str:
    ordered = sorted(words, key=len, reverse=True)  # type: ignore[call-overload]
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)


_DIGITS = r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WORDS = rf"(?:{_any(UNITS)})(?:-(?:{_any(UNITS)}))?|half\s+a|a|several"
_SIGN = _any(SIGNS)
_SCALE = _any(SCALES)
_CURRENCY = rf"(?:US\s+|U\.S\.\s+|Russian\s+|Azerbaijani\s+|Armenian\s+|Turkish\s+)?(?:{_any(CURRENCIES)})"


def _one(n: int) -> str:
    return rf"(?:(?P<sign{n}>{_SIGN})\s?)?(?P<value{n}>{_DIGITS}|{_WORDS})(?:[\s-]?(?P<scale{n}>{_SCALE})\b)?"


_QUALIFIER = rf"(?:(?P<about>{_any(ABOUT)})|(?P<above>{_any(ABOVE)})|(?P<below>{_any(BELOW)}))\s+"
_PATTERN = re.compile(
    rf"(?<![\w.,$€£])(?:{_QUALIFIER})?(?:(?P<between>between|from)\s+)?"
    + _one(1)
    + r"(?:\s*(?:-|–|—|to|or|and(?=.{0,40}))\s*"
    + _one(2)
    + r")?"
    + rf"(?:\s+(?P<money>{_CURRENCY})\b)?(?P<percent>\s?%|\s+per\s?cent\b|\s+percent\b)?(?![\w])",
    re.IGNORECASE,
)
_ORDINAL = re.compile(rf"\b(?:(?P<word>{_any(ORDINALS)})|(?P<figure>\d+)(?:st|nd|rd|th))\b", re.IGNORECASE)
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
)
_DATE_AFTER = re.compile(rf"\s+{_MONTH}\b")
_DATE_BEFORE = re.compile(rf"(?:{_MONTH}\s+|{_MONTH}\s+\d{{1,2}},\s+)$")
_NOT_BEFORE = re.compile(r"(?:[A-Za-z]-?|\d[/.:-]|№\s?|\bNo\.?\s+)$")
_NOT_AFTER = re.compile(r"(?:[/:]\d|-?(?:year|day|month|week|hour|minute|point)s?(?:-|\b)|st\b|nd\b|rd\b|th\b)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or sum with its span. `unit` is a currency (ISO 4217), "percent", "ordinal" or ""."""

    start: int
    end: int
    low: float
    high: float
    unit: str = ""
    approximate: bool = False
    open_above: bool = False
    ceiling: bool = False

    @property
    def is_money(self) -> bool:
        """Whether the unit is a currency."""
        return self.unit not in ("", "percent", "ordinal")


def value_of(text: str) -> float | None:
    """The value of a number written in figures or words, without scale; None if it is not one."""
    plain = re.sub(r"[,\u00a0\u202f]", "", text.lower())
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return float(plain)
    if plain in ("a", "several"):
        return 1.0 if plain == "a" else None
    if re.fullmatch(r"half\s+a", plain):
        return 0.5
    parts = plain.split("-")
    if all(part in UNITS for part in parts):
        return float(sum(UNITS[part] for part in parts))
    return None


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity of a text in order, years and dates left out."""
    found, at = [], 0
    while (match := _PATTERN.search(text, at)) is not None:
        quantity = _quantity(match, text)
        at = max(match.end("scale1" if match["scale1"] else "value1"), match.start() + 1)
        if quantity is not None:
            found.append(quantity)
            at = quantity.end
    taken = [(q.start, q.end) for q in found]
    for match in _ORDINAL.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken) or _dated(match, text):
            continue
        value = float(ORDINALS[match["word"].lower()] if match["word"] else match["figure"])
        found.append(Quantity(match.start(), match.end(), value, value, "ordinal"))
    return tuple(sorted(found, key=lambda q: q.start))


def find_money(text: str) -> tuple[Quantity, ...]:
    """The sums of money of a text in order."""
    return tuple(q for q in find_quantities(text) if q.is_money)


def _dated(match: re.Match[str], text: str) -> bool:
    after, before = text[match.end() :], text[: match.start()]
    return bool(_DATE_AFTER.match(after) or re.match(r"\s+(?:of\s+)?" + _MONTH, after) or _DATE_BEFORE.search(before))


def _quantity(match: re.Match[str], text: str) -> Quantity | None:
    first, second = value_of(match["value1"]), value_of(match["value2"]) if match["value2"] else None
    sign, scales = match["sign1"] or match["sign2"], (match["scale1"], match["scale2"])
    end = match.end()
    if first is None:
        return None
    if match["value1"].lower() in ("a", "half a") and not any(scales):
        return None
    if second is not None and not _is_range(match, first, second):
        second, scales, end = None, (scales[0], None), match.end("scale1") if match["scale1"] else match.end("value1")
    unit = _unit(match, sign) if end == match.end() else SIGNS.get((match["sign1"] or "").upper(), "")
    if not unit and not any(scales) and _is_date_or_name(match, text, first, end):
        return None
    factor = SCALES[(scales[1] or scales[0] or "").lower()] if any(scales) else 1.0
    low = first * (SCALES[scales[0].lower()] if scales[0] else factor)
    high = second * factor if second is not None else low
    start = match.start("sign1") if match["sign1"] else match.start("value1")
    return Quantity(
        start, end, 0.0 if match["below"] and second is None else low, high, unit,
        bool(match["about"]), bool(match["above"]), bool(match["below"]),
    )  # fmt: skip


def _unit(match: re.Match[str], sign: str | None) -> str:
    if match["money"]:
        return CURRENCIES[match["money"].split()[-1].lower()]
    if sign:
        return SIGNS[sign.upper()]
    return "percent" if match["percent"] else ""


def _is_range(match: re.Match[str], first: float, second: float) -> bool:
    joint = match.string[match.end("scale1") if match["scale1"] else match.end("value1") : match.start("value2")]
    joint = joint.rstrip("$€£¥₽₺₼ USCA").strip().lower()
    if joint == "and" and (match["between"] or "").lower() != "between":
        return False
    one, two = (SCALES[(match[name] or "").lower()] if match[name] else 1.0 for name in ("scale1", "scale2"))
    signs = {SIGNS[match[name].upper()] for name in ("sign1", "sign2") if match[name]}
    currency = {CURRENCIES[match["money"].split()[-1].lower()]} if match["money"] else set()
    if len(signs | currency) > 1:
        return False
    return second * two > first * (one if match["scale1"] else two)


def _is_date_or_name(match: re.Match[str], text: str, value: float, end: int) -> bool:
    """Whether a bare number is a year, part of a date, a time or part of a name ("S-300", "No. 5")."""
    start, bare = match.start("value1"), match["value1"]
    before, after = text[max(0, start - 24) : start], text[end : end + 24]
    if bare.isdigit() and len(bare) == 4 and 1000 <= value <= 2100:
        return True
    if _DATE_AFTER.match(after) or _DATE_BEFORE.search(before) or _NOT_BEFORE.search(before):
        return True
    return bool(_NOT_AFTER.match(after)) or bare.lower() in ("one", "a") or text[end : end + 1] == "-"
