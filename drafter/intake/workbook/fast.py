"""Reads a plain workbook of our own straight from its XML, a dozen times as fast.

Only what is certain is read here. Anything unusual (a prefix, a date, an escape, a cell
without a place) makes the whole workbook go to the careful reader instead.
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from xml.parsers.expat import ExpatError, ParserCreate

from drafter.intake.workbook.plan import META, RESULTS, Spot
from drafter.intake.workbook.raw import MAX_COLUMNS, MAX_ROWS, Cells, Formula, Raw, spot_of

BOOK, LINKS, STRINGS, STYLES = (
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
)
# General, whole, decimal, percent, scientific and text: no date is among them.
PLAIN_FORMATS = frozenset({*range(14), 37, 38, 39, 40, 48, 49})
_SHEET = re.compile(rb"<sheet (?P<attributes>[^>]*?)/?>")
_NAME = re.compile(rb"<definedName (?P<attributes>[^>]*?)>(?P<text>[^<]*)</definedName>")
_LINK = re.compile(rb"<Relationship (?P<attributes>[^>]*?)/?>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_STRING = re.compile(rb"<si>(.*?)</si>|<si/>", re.DOTALL)
_TEXT = re.compile(rb"<t(?: [^>]*)?>([^<]*)</t>|<t/>")
_CELL = re.compile(
    rb'<c r="(?P<column>[A-Z]{1,3})(?P<row>[0-9]{1,7})"(?: s="(?P<style>[0-9]+)")?(?: t="(?P<type>\w+)")?'
    rb'(?: s="(?P<style2>[0-9]+)")?\s*(?:/>|>(?P<inner>.*?)</c>)',
    re.DOTALL,
)
_VALUE = re.compile(rb"<v(?: [^>]*)?>([^<]*)</v>")
_FORMULA = re.compile(rb"<f(?: [^>]*)?>([^<]*)</f>|<f(?: [^>]*)?/>")
_FORMATS = re.compile(rb"<cellXfs[^>]*>(.*?)</cellXfs>", re.DOTALL)
_FORMAT = re.compile(rb'<xf [^>]*?numFmtId="([0-9]+)"')
_CUSTOM = re.compile(rb"<numFmt (?P<attributes>[^>]*?)/>")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_DATE_SIGN = re.compile("[ymdhsYMDHS]")
_UNCERTAIN = re.compile(rb"<!|<\?(?!xml )|_x[0-9A-Fa-f]{4}_|<rPh")
_NUMBER = re.compile(rb"-?[0-9]+(?P<fraction>\.[0-9]+)?(?P<power>[eE][+-]?[0-9]+)?")


class _NotPlain(Exception):  # noqa: N818 - a turn to the careful reader, not an error
    """Something here is better left to the careful reader."""


def read_raw_fast(parts: Mapping[str, bytes], data: bytes) -> Raw | None:
    """Return the raw cells of a workbook whose parts passed the gate; None if it is not plain."""
    try:
        book = parts[BOOK]
        _refuse_unsure(book)
        names = dict(_names(book))
        paths = dict(_paths(book, parts[LINKS]))
        wanted = {META, RESULTS, *(spot.sheet for spot in names.values())}
        reader = _Reader(parts)
        sheets = {
            name: reader.cells(parts[path]) if name in wanted else {}
            for name, path in paths.items()
        }
    except (_NotPlain, KeyError, ValueError, IndexError, UnicodeDecodeError):
        return None
    return Raw(sheets, names, data)


def _names(book: bytes) -> Iterator[tuple[str, Spot]]:
    for found in _NAME.finditer(book):
        attributes = dict(_ATTRIBUTE.findall(found["attributes"]))
        spot = spot_of(_plain(found["text"]))
        if spot and b"localSheetId" not in attributes:
            yield _plain(attributes[b"name"]), spot


def _paths(book: bytes, links: bytes) -> Iterator[tuple[str, str]]:
    targets = {
        attributes[b"Id"]: _plain(attributes[b"Target"])
        for found in _LINK.finditer(links)
        if (attributes := dict(_ATTRIBUTE.findall(found["attributes"])))
    }
    for found in _SHEET.finditer(book):
        attributes = dict(_ATTRIBUTE.findall(found["attributes"]))
        target = targets[attributes[b"r:id"]]
        yield _plain(attributes[b"name"]), target[1:] if target.startswith("/") else f"xl/{target}"


class _Reader:
    """The strings and styles of one workbook, and the cells of its sheets."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        strings = parts.get(STRINGS, b"")
        # A string of plain text and runs together has its words in another order.
        if _UNCERTAIN.search(strings) or re.search(rb"<si><t[^<]*<[^<]*<r", strings):
            raise _NotPlain
        self._strings = [_joined(found[1] or b"") for found in _STRING.finditer(strings)]
        self._plain_styles = _plain_styles(parts[STYLES])

    def cells(self, sheet: bytes) -> Cells:
        if b"<sheetData" not in sheet:
            raise _NotPlain
        _refuse_unsure(sheet)
        found: dict[tuple[int, int], object] = {}
        places: set[tuple[int, int]] = set()
        count = 0
        for match in _CELL.finditer(sheet):
            count += 1
            value = self._value(match)
            place = (int(match["row"]), _column(match["column"]))
            places.add(place)
            if value is not None and place[0] <= MAX_ROWS and place[1] <= MAX_COLUMNS:
                found[place] = value
        written = sheet.count(b"<c ") + sheet.count(b"<c>") + sheet.count(b"<c/>")
        if not count == len(places) == written:
            raise _NotPlain
        return found

    def _value(self, cell: re.Match[bytes]) -> object:
        inner, kind = cell["inner"], cell["type"] or b"n"
        style = int(cell["style"] or cell["style2"] or b"0")
        if style >= len(self._plain_styles):
            raise _NotPlain
        if not inner:
            return None
        if b"<f" in inner:
            return self._formula(inner)
        if kind == b"inlineStr":
            if b"<r" in inner:
                raise _NotPlain
            return _joined(inner)
        value = _VALUE.search(inner)
        if value is None:
            raise _NotPlain
        return self._typed(kind, value[1], style)

    def _typed(self, kind: bytes, value: bytes, style: int) -> object:
        if kind == b"s":
            return self._strings[int(value)]
        if kind == b"b" and value in (b"0", b"1"):
            return value == b"1"
        if kind in (b"str", b"e"):
            return _plain(value)
        number = _NUMBER.fullmatch(value)
        if kind != b"n" or number is None or not self._plain_styles[style]:
            raise _NotPlain
        return float(value) if number["fraction"] or number["power"] else int(value)

    def _formula(self, inner: bytes) -> Formula:
        found = _FORMULA.search(inner)
        if found is None or found[1] is None:
            raise _NotPlain
        return Formula(f"={_plain(found[1])}")


def _refuse_unsure(xml: bytes) -> None:
    """Leave to the careful reader what these patterns might see otherwise than a parser."""
    if _UNCERTAIN.search(xml):
        raise _NotPlain
    try:
        ParserCreate().Parse(xml, True)
    except ExpatError as error:
        raise _NotPlain from error


def _plain_styles(styles: bytes) -> list[bool]:
    """Return for each cell style whether its numbers are numbers, not dates."""
    known = set(PLAIN_FORMATS)
    for found in _CUSTOM.finditer(styles):
        attributes = dict(_ATTRIBUTE.findall(found["attributes"]))
        if not _DATE_SIGN.search(_QUOTED.sub("", _plain(attributes[b"formatCode"]))):
            known.add(int(attributes[b"numFmtId"]))
    formats = _FORMATS.search(styles)
    return [int(number) in known for number in _FORMAT.findall(formats[1])] if formats else []


def _joined(xml: bytes) -> str:
    return _plain(b"".join(_TEXT.findall(xml)))


def _plain(text: bytes) -> str:
    words = text.decode("utf-8")
    if "\r" in words:
        raise _NotPlain
    return unescape(words) if "&" in words else words


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number
