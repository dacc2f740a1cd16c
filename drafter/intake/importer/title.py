"""Finds the title of a report among what stands before it on its page."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

TITLE_LINES = 3
"""Lines that a title may be broken over."""
OPENING = 200
"""Paragraphs among which the title stands; on a page, menus stand before it."""
LONGEST_TITLE = 70
LONGEST_UNIT = 40

_NAME = r"(?:政府信息公开|政务公开|信息公开).*(?:报\s*告|年\s*报)"
_TITLES = (
    re.compile(
        r"(?P<unit>.*?)(?P<year>(?:19|20)\d{2})\s*年度?(?P<rest>.*?)"
        rf"{_NAME}\s*(?:\(.*\))?(?:的?(?:公告|通告|通知|公示))?"
    ),
    re.compile(rf"(?P<unit>.*?)(?P<rest>){_NAME}\s*\(?\s*(?P<year>(?:19|20)\d{{2}})\s*年度?\s*\)?"),
)
_ABOUT = re.compile(r"^关于(?:印发|公布|发布|公开)?|关于$")
_NO_NAME = re.compile(r"[:>|《》。;!?/\\»→]|首页")
_FIRST_HEADING = re.compile(
    r"#*\s*(?:[一—1]\s*[、，,．.]|第一|[（(]\s*[一1]\s*[)）]|㈠|(?:总体情况|概述)\s*$)"
)
_HAN_YEAR = re.compile(r"[一二][〇○零O一二三四五六七八九]{3}(?=\s*年)")
_HAN_DIGITS = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")


@dataclass(frozen=True)
class Title:
    """A title: its words, its places among the paragraphs, and what it says."""

    text: str
    places: range
    unit: str
    year: int


def find_title(texts: Sequence[str]) -> Title | None:
    """Return the title nearest to the first heading; one that names its unit goes before.

    Where no heading is found, titles may stand below the text too: then the first is taken.
    """
    heading = next((n for n, text in enumerate(texts) if _FIRST_HEADING.match(text)), None)
    end = len(texts) if heading is None else heading
    found = list(_titles(texts, min(end, OPENING)))
    named = [title for title in found if title.unit] or found
    if heading is None:
        return named[0] if named else None
    return max(named, key=lambda title: (title.places.stop, -len(title.places)), default=None)


def read_title(text: str, places: range = range(0)) -> Title | None:
    """Return what a line says that is a title; None for any other."""
    if len(text) > LONGEST_TITLE:
        return None
    plain = with_arabic_years(unicodedata.normalize("NFKC", text).strip().strip("《》"))
    match = next(filter(None, (pattern.fullmatch(plain) for pattern in _TITLES)), None)
    if not match:
        return None
    unit = _ABOUT.sub("", (match["unit"] or match["rest"]).strip()).strip("《》 ")
    if _NO_NAME.search(unit) or len(unit) > LONGEST_UNIT:
        return None
    return Title(text.strip("《》"), places, unit, int(match["year"]))


def with_arabic_years(text: str) -> str:
    """Return a text in which years told in Chinese, as 二〇二一年, have figures."""
    return _HAN_YEAR.sub(lambda year: year[0].translate(_HAN_DIGITS), text)


def _titles(texts: Sequence[str], end: int) -> Iterator[Title]:
    for start in range(end):
        for lines in range(1, TITLE_LINES + 1):
            places = range(start, min(start + lines, end))
            if len(places) == lines and (
                title := read_title("".join(texts[start : start + lines]), places)
            ):
                yield title
                break
