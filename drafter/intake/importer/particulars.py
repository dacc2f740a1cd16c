"""Reads whose report it is: title, unit, level, year, and the day it was published."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from drafter.filing import Level, Unit
from drafter.intake.importer.document import Paragraph
from drafter.intake.importer.labels import likeness
from drafter.intake.importer.tables import Told
from drafter.intake.importer.title import Title, find_title, read_title, with_arabic_years
from drafter.numerals import han_value
from drafter.rules import Breach
from drafter.rules.imp import guessed
from drafter.wording import N_

SIGNED_WITHIN = 8
"""Paragraphs from the end among which the date stands."""
SAME_UNIT = 70

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年(?!度?工作安排)")
_QUOTED = re.compile(r"《[^》]*》")
# Without a title nothing marks where a name begins: most have two characters, some three.
_GOVERNMENTS = tuple(
    re.compile(rf"(?=([\u4e00-\u9fff]{{{length}}}[市县区旗镇乡])(?:人民)?政府)")
    for length in (2, 3)
)
_DAY = re.compile(
    r"[（(]?\s*(?:发布|公布|成文)?(?:日期|时间)?[:：]?\s*"
    r"(\d{4})\s*[年\-/.]\s*(\d{1,2})\s*[月\-/.]\s*(\d{1,2})\s*日?\s*[)）]?"
)
_HAN_NUMBER = re.compile(r"[一二三四五六七八九十]{1,3}(?=[月日])")
_PLACE = re.compile(r"[省市县区旗镇乡]$")

# What a site writes between a title and the text.
_PAGE_NOTE = re.compile(
    r"(?:浏览|访问|阅读)(?:次数|量|数)?\s*[:：]|来源\s*[:：]|字\s*[体号]\s*[:：]|【?\s*打印|(?:发布|发文)(?:机构|单位)\s*[:：]"
)
LONGEST_NOTE = 80

UNIT_FROM_TEXT = N_("报告没有标题，单位“{unit}”由正文推断")
UNIT_COMPLETED = N_("标题里的单位是“{written}”，当作“{unit}”")
UNIT_UNKNOWN = N_("报告里找不到单位名称，请补填")
YEAR_FROM_TEXT = N_("报告没有标题，年度 {year} 由正文推断")
LEVEL_GUESSED = N_("由单位名称推断，单位层级是“{level}”")

# The first that fits the end of a name, or a place in it, tells the level.
_LEVELS = (
    (r"(省|自治区)人民政府$|^(北京|天津|上海|重庆)市人民政府$", Level.PROVINCE),
    (r"[县区旗]人民政府$|[县区旗]政府$", Level.COUNTY_GOVERNMENT),
    (r"[镇乡](人民)?政府$", Level.TOWNSHIP),
    (r"[市州盟](人民)?政府$|地区行政公署$", Level.CITY_GOVERNMENT),
    (r"街道(办事处)?$", Level.STREET),
    (r"政府办公[室厅]$", Level.OFFICE),
    (r"[县区旗]", Level.COUNTY_DEPARTMENT),
    (r"[市州盟]", Level.CITY_DEPARTMENT),
    (r"省|自治区", Level.PROVINCE_DEPARTMENT),
)


@dataclass(frozen=True)
class Known:
    """What is known of a report beforehand; what is empty follows from the report."""

    unit: str = ""
    level: Level | None = None
    year: int = 0
    edition: str = ""
    pack: str = "national"


@dataclass
class Particulars:
    """What a report says of itself; `used` are the places of the paragraphs it was read from."""

    title: str = ""
    unit: Unit = field(default_factory=lambda: Unit(""))
    year: int = 0
    published: str = ""
    used: set[int] = field(default_factory=set)
    after_end: set[int] = field(default_factory=set)
    """Paragraphs below the signature, which belong to the page and not to the report."""
    before_title: set[int] = field(default_factory=set)
    """Paragraphs above the title, which do so too."""
    told: list[Told] = field(default_factory=list)


def read_particulars(
    paragraphs: Sequence[Paragraph], known: Known, heading: str = ""
) -> Particulars:
    """Read title, unit, year and date; what had to be guessed is told.

    `heading` is the title that the file has beside its text, as a page has.
    """
    found = Particulars()
    texts = [paragraph.text.strip() for paragraph in paragraphs]
    written = _take_title(find_title(texts) or read_title(heading), found)
    name = known.unit or _unit_name(written, texts, found)
    found.unit = Unit(name, known.level or level_of(name))
    if name and not known.level:
        found.told.append(_guess(LEVEL_GUESSED, level=found.unit.level.label))
    found.year = known.year or found.year
    if not found.year:
        _guess_year(texts, found)
    _read_signature(texts, found)
    return found


def level_of(name: str) -> Level:
    """Guess a unit's level from its name; a department of a county where nothing tells."""
    return next(
        (level for pattern, level in _LEVELS if re.search(pattern, name)), Level.COUNTY_DEPARTMENT
    )


def _guess(message: str, **facts: object) -> Told:
    return guessed, Breach("", message, facts)


def _take_title(title: Title | None, found: Particulars) -> str:
    """Put into `found` what a title says, and return the unit as written there."""
    if title is None:
        return ""
    found.title, found.year = title.text, title.year
    found.used.update(title.places)
    found.before_title.update(range(title.places.start))
    return title.unit


def _unit_name(written: str, texts: Sequence[str], found: Particulars) -> str:
    if written and _PLACE.search(written):
        name = f"{written}人民政府"
        found.told.append(_guess(UNIT_COMPLETED, written=written, unit=name))
        return name
    if written:
        return written
    if place := _place_named("".join(texts)):
        name = f"{place}人民政府"
        found.told.append(_guess(UNIT_FROM_TEXT, unit=name))
        return name
    found.told.append(_guess(UNIT_UNKNOWN))
    return ""


def _place_named(text: str) -> str:
    """Return the place whose government a text speaks of most; empty where it names none."""
    plain = _QUOTED.sub("", text)
    short, long = (Counter(pattern.findall(plain)) for pattern in _GOVERNMENTS)
    if not short:
        return ""
    place: str
    place, times = short.most_common(1)[0]
    return next((name for name, n in long.items() if name.endswith(place) and n == times), place)


def _guess_year(texts: Sequence[str], found: Particulars) -> None:
    years = Counter(year for text in texts for year in _YEAR.findall(text))
    if years:
        found.year = int(years.most_common(1)[0][0])
        found.told.append(_guess(YEAR_FROM_TEXT, year=found.year))


def _read_signature(texts: Sequence[str], found: Particulars) -> None:
    """Find unit and date under the title or at the end, and what is left below the end."""
    first = max(found.used, default=-1) + 1
    while (
        first < len(texts) and len(texts[first]) <= LONGEST_NOTE and _PAGE_NOTE.search(texts[first])
    ):
        found.before_title.add(first)
        first += 1
    for place in (*range(first, min(first + 2, len(texts))), *_from_end(texts)):
        if day := _day(texts[place]) or _signed_day(texts[place], found.unit.name):
            found.published = day
            _take_signature(texts, place, first, found)
            return
    if len(texts) - 1 > first and texts[-1] == found.unit.name:
        found.used.add(len(texts) - 1)


def _signed_day(text: str, unit: str) -> str:
    """Return the day of a line that has unit and date; empty for any other."""
    name, _blank, day = text.rpartition(" ")
    return _day(day) if name and likeness(name, unit) >= SAME_UNIT else ""


def _with_figures(text: str) -> str:
    """Return a date in figures that is told in Chinese, as 二〇二二年一月二十日."""
    return _HAN_NUMBER.sub(lambda number: str(han_value(number[0])), with_arabic_years(text))


def _take_signature(texts: Sequence[str], place: int, first: int, found: Particulars) -> None:
    found.used.add(place)
    if place > 0 and likeness(texts[place - 1], found.unit.name) >= SAME_UNIT:
        found.used.add(place - 1)
    if place > first + 1:
        found.after_end.update(range(place + 1, len(texts)))


def _from_end(texts: Sequence[str]) -> Iterator[int]:
    yield from range(len(texts) - 1, max(-1, len(texts) - 1 - SIGNED_WITHIN), -1)


def _day(text: str) -> str:
    match = _DAY.fullmatch(_with_figures(text))
    if not match:
        return ""
    try:
        return date(*(int(number) for number in match.groups())).isoformat()
    except ValueError:
        return ""
