"""Reads a plain workbook of our own straight from its XML, many times as fast.

Only what is certain is read here. Anything unusual (a prefix, a date, an escape, a cell
without a place) makes the whole workbook go to the careful reader instead.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from drafter.deflate import remembered
from drafter.intake.plain import Sheet, plain_sheets, refuse_damaged
from drafter.intake.roles import BOOK, STRINGS, STYLES, WORKBOOK_LINKS
from drafter.intake.workbook.plan import META, RESULTS, Names, Spot
from drafter.intake.workbook.raw import Cells, Raw, spot_of
from drafter.plainxml import NotPlain, plain_text

# General, whole, decimal, percent, scientific and text: no date is among them.
PLAIN_FORMATS = frozenset({*range(14), 37, 38, 39, 40, 48, 49})
_SHEET = re.compile(rb"<sheet (?P<attributes>[^>]*?)/?>")
_NAME = re.compile(rb"<definedName (?P<attributes>[^>]*?)>(?P<text>[^<]*)</definedName>")
_LINK = re.compile(rb"<Relationship (?P<attributes>[^>]*?)/?>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_STRING = re.compile(rb"<si>(.*?)</si>|<si/>", re.DOTALL)
_TEXT = re.compile(rb"<t(?: [^>]*)?>([^<]*)</t>|<t/>")
_MIXED = re.compile(rb"<rPh|<si><t[^<]*<[^<]*<r")
_FORMATS = re.compile(rb"<cellXfs[^>]*>(.*?)</cellXfs>", re.DOTALL)
_FORMAT = re.compile(rb'<xf [^>]*?numFmtId="([0-9]+)"')
_CUSTOM = re.compile(rb"<numFmt (?P<attributes>[^>]*?)/>")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_DATE_SIGN = re.compile("[ymdhsYMDHS]")


def read_raw_fast(parts: Mapping[str, bytes], data: bytes) -> Raw | None:
    """Return the raw cells of a workbook whose parts passed the gate; None if it is not plain."""
    try:
        book = parts[BOOK]
        names = _names(book)
        paths = _paths(book, parts[WORKBOOK_LINKS])
        wanted = _wanted(names)
        strings = _strings(parts.get(STRINGS, b""))
        styles = _plain_styles(parts[STYLES])
        plain = plain_sheets({name: parts[path] for name, path in paths.items()})
        sheets = {
            name: _cells(sheet, strings, styles) if name in wanted else {}
            for name, sheet in plain.items()
        }
    except (NotPlain, KeyError, ValueError, IndexError, UnicodeDecodeError):
        return None
    return Raw(sheets, names, data)


def _cells(sheet: Sheet | None, strings: list[str], styles: list[bool]) -> Cells:
    """Return the cells of a sheet, with its strings, where no number in it may be a date."""
    if sheet is None:
        raise NotPlain
    if sheet.highest_style >= len(styles) or not all(styles[used] for used in sheet.number_styles):
        raise NotPlain
    if not sheet.shared:
        return sheet.values
    return {**sheet.values, **{place: strings[index] for place, index in sheet.shared.items()}}


@lru_cache(maxsize=64)
def _wanted(names: Names) -> frozenset[str]:
    """Return the sheets whose cells are read."""
    return frozenset({META, RESULTS, *(spot.sheet for spot in names.values())})


@remembered(64)
def _names(book: bytes) -> Names:
    refuse_damaged(book)
    return Names(_defined(book))


def _defined(book: bytes) -> Iterator[tuple[str, Spot]]:
    for found in _NAME.finditer(book):
        attributes = dict(_ATTRIBUTE.findall(found["attributes"]))
        spot = spot_of(plain_text(found["text"]))
        if spot and b"localSheetId" not in attributes:
            yield plain_text(attributes[b"name"]), spot


@remembered(64)
def _paths(book: bytes, links: bytes) -> Mapping[str, str]:
    return dict(_linked(book, links))


def _linked(book: bytes, links: bytes) -> Iterator[tuple[str, str]]:
    refuse_damaged(links)
    targets = {
        attributes[b"Id"]: plain_text(attributes[b"Target"])
        for found in _LINK.finditer(links)
        if (attributes := dict(_ATTRIBUTE.findall(found["attributes"])))
    }
    for found in _SHEET.finditer(book):
        attributes = dict(_ATTRIBUTE.findall(found["attributes"]))
        target = targets[attributes[b"r:id"]]
        name = plain_text(attributes[b"name"])
        yield name, target[1:] if target.startswith("/") else f"xl/{target}"


def _strings(xml: bytes) -> list[str]:
    if not xml:
        return []
    refuse_damaged(xml)
    # A string of plain text and runs together has its words in another order.
    if _MIXED.search(xml):
        raise NotPlain
    return [plain_text(b"".join(_TEXT.findall(found))) for found in _STRING.findall(xml)]


@remembered(64)
def _plain_styles(styles: bytes) -> list[bool]:
    """Return for each cell style whether its numbers are numbers, not dates."""
    refuse_damaged(styles)
    known = set(PLAIN_FORMATS)
    for found in _CUSTOM.finditer(styles):
        attributes = dict(_ATTRIBUTE.findall(found["attributes"]))
        if not _DATE_SIGN.search(_QUOTED.sub("", plain_text(attributes[b"formatCode"]))):
            known.add(int(attributes[b"numFmtId"]))
    formats = _FORMATS.search(styles)
    return [int(number) in known for number in _FORMAT.findall(formats[1])] if formats else []
