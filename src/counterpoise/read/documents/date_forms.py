"""The forms in which a text writes a date, and what each says.

Whole dates (2017-01-21, 25.09.2020, 15/12/20, 6 April 2016, Sept. 25, 2020, 7Apr2014, 24 июня 2011), days
without a year (12 Sept., August 14), weekdays and bare clock times. Numbers between dots, slashes or hyphens
are read day first, as everywhere outside the United States; where only month first makes a date, that. A
number date that could be read both ways says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Form = Literal["iso", "numbers", "words", "no_year", "weekday", "clock"]

_NAMES = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
          "november", "december")  # fmt: skip
MONTHS = {name: number for number, name in enumerate(_NAMES, start=1)}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_FOREIGN = (
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου "
    "δεκεμβρίου",
    "հունվարի փետրվարի մարտի ապրիլի մայիսի հունիսի հուլիսի օգոստոսի սեպտեմբերի հոկտեմբերի նոյեմբերի դեկտեմբերի",
    "հունվար փետրվար մարտ ապրիլ մայիս հունիս հուլիս օգոստոս սեպտեմբեր հոկտեմբեր նոյեմբեր դեկտեմբեր",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "януари февруари март април май юни юли август септември октомври ноември декември",
    "јануар фебруар март април мај јун јул август септембар октобар новембар децембар",
    "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "januar februar märz april mai juni juli august september oktober november dezember",
)
FOREIGN_MONTHS = {word: number for words in _FOREIGN for number, word in enumerate(words.split(), start=1)}
_FOREIGN_MONTH = f"(?:{'|'.join(sorted(FOREIGN_MONTHS, key=len, reverse=True))})"
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_PATTERN = re.compile(
    rf"""
    (?<![\w.,/-]) (?P<iso>(?P<iy>(?:19|20)\d\d)(?P<is>[-/.])(?P<im>\d\d?)(?P=is)(?P<id>\d\d?)) (?![\d/-]|\.\d)
  | (?<![\w.,/$€£-]) (?P<num>(?P<n1>\d\d?)(?P<ns>[./-])(?P<n2>\d\d?)(?P=ns)(?P<ny>(?:19|20)\d\d|\d\d)) (?![\d/-]|\.\d|%)
  | (?<![\w.,]) (?P<rom>(?P<rd>\d\d?)[./ -](?P<rm>(?-i:[IVX]{{1,4}}))[./ -](?P<ry>(?:19|20)\d\d)) (?!\d)
  | (?<![\d.,]) (?<![A-Za-z]) (?P<dmy>(?P<wd>\d\d?)(?:st|nd|rd|th)?[\ -]?(?:of[ ])?(?P<wm>{_MONTH})\b
        \.?,?[\ -]?(?P<wy>(?:19|20)\d\d)) (?!\d)
  | (?<![\d.,]) (?P<far>(?P<fd>\d\d?)\.?[ ](?:de[ ])?
        (?P<fm>{_FOREIGN_MONTH}),?[ ](?:de[ ])?(?P<fy>(?:19|20)\d\d)) (?!\d)
  | (?<!\d) (?P<cjk>(?P<cy>(?:19|20)\d\d)[年년][ ]?(?P<cm>\d\d?)[月월][ ]?(?P<cd>\d\d?)[日일])
  | \b (?P<glued>(?P<gd>\d\d?)(?P<gm>{_MONTH})(?P<gy>(?:19|20)\d\d)) (?!\d)
  | \b (?P<mdy>(?P<am>{_MONTH})\.?[\ ](?P<ad>\d\d?)(?:st|nd|rd|th)?,?[\ ](?P<ay>(?:19|20)\d\d)) (?!\d)
  | (?<![\d.,]) (?P<dm>(?P<yd>\d\d?)(?:st|nd|rd|th)?[\ ](?:of[ ])?(?P<ym>{_MONTH})\b\.?) (?![ ]?\d)
  | \b (?P<md>(?P<zm>{_MONTH})\.?[\ ](?P<zd>\d\d?)(?:st|nd|rd|th)?) \b (?![.,:]?\d|[ ]?%|,?[ ](?:19|20)\d\d)
  | \b (?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day) \b
  | (?<![\d:.]) (?P<clock>(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:[ ]?[ap]\.?m\.?)?) (?![\d:])
    """,
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as written: its span, its form, the day where whole, (month, day) where only the year is missing."""

    start: int
    end: int
    text: str
    form: Form
    day: date | None
    month_day: tuple[int, int] | None = None
    ambiguous: bool = False


def written_dates(text: str, start: int = 0, end: int | None = None) -> Iterator[WrittenDate]:
    """The dates written in text[start:end], left to right; impossible dates (31.02.2016) are passed over."""
    for match in _PATTERN.finditer(text, start, len(text) if end is None else end):
        found = _read(match)
        if found is not None:
            yield found


def _read(match: re.Match[str]) -> WrittenDate | None:
    part = match.group
    if part("iso"):
        return _whole(match, "iso", part("iy"), part("im"), part("id"))
    if part("num"):
        return _numbers(match, part("n1"), part("n2"), part("ny"))
    if part("rom"):
        number = _ROMAN.index(part("rm")) + 1 if part("rm") in _ROMAN else 0
        return _whole(match, "numbers", part("ry"), str(number), part("rd"))
    if part("cjk"):
        return _whole(match, "words", part("cy"), part("cm"), part("cd"))
    if part("far"):
        return _whole(match, "words", part("fy"), str(FOREIGN_MONTHS[part("fm").lower()]), part("fd"))
    for year, month, day in (("wy", "wm", "wd"), ("gy", "gm", "gd"), ("ay", "am", "ad")):
        if part(year):
            return _whole(match, "words", part(year), str(_month(part(month))), part(day))
    for month, day in (("ym", "yd"), ("zm", "zd")):
        if part(month):
            return _without_year(match, _month(part(month)), int(part(day)))
    form: Form = "weekday" if part("weekday") else "clock"
    return WrittenDate(match.start(), match.end(), match[0], form, None)


def _month(word: str) -> int:
    return MONTHS[word.lower()[:3]]


def _whole(match: re.Match[str], form: Form, year: str, month: str, day: str) -> WrittenDate | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return WrittenDate(match.start(), match.end(), match[0], form, found)


def _numbers(match: re.Match[str], first: str, second: str, year: str) -> WrittenDate | None:
    full = year if len(year) == 4 else f"20{year}"
    usual = _whole(match, "numbers", full, second, first)
    other = _whole(match, "numbers", full, first, second)
    if usual is None or other is None or usual == other or "/" not in match[0]:
        return usual or other
    return WrittenDate(usual.start, usual.end, usual.text, "numbers", usual.day, ambiguous=True)


def _without_year(match: re.Match[str], month: int, day: int) -> WrittenDate | None:
    try:
        date(2000, month, day)
    except ValueError:
        return None
    return WrittenDate(match.start(), match.end(), match[0], "no_year", None, (month, day))
