"""Sheets in the plain grammar that spreadsheet programs write, taken apart row by row.

A row that was met before is not read again: the workbooks of one form share most of
theirs. A sheet that leaves the grammar by one byte is not plain, and is left to a parser.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import NamedTuple
from xml.parsers.expat import ExpatError, ParserCreate

from drafter.deflate import remembered
from drafter.plainxml import NotPlain, plain_text

MAX_ROWS, MAX_COLUMNS = 5_000, 60
"""No sheet of ours is larger; what lies beyond is not looked at."""
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SPACE = " "
"""What expat puts between a namespace and a name."""
LARGEST_SHEET = 4 * 1024 * 1024
"""Bytes above which a sheet is not plain: ours have a twentieth of it."""
MOST_ROWS = 4096
"""Rows that are remembered at a time: those of one form are some hundreds."""
LONGEST_ROW = 16 * 1024
"""Bytes above which a row is not remembered, so that memory stays bounded."""
Place = tuple[int, int]
"""A cell's row and column, from 1."""

_rows: "dict[tuple[bytes, bytes], Row]" = {}
_OPEN, _CLOSE, _EMPTY = b"<sheetData>", b"</sheetData>", b"<sheetData/>"
_END_OF_ROW = b"</row>"
_ROOT = re.compile(rb"<worksheet(?: [^<>]*)?>")
_DECLARATION = re.compile(rb"<\?xml [^<>]*\?>")
_OTHER_ENCODING = re.compile(rb"encoding=[\"'](?!utf-8[\"'])", re.IGNORECASE)
_UNCERTAIN = (b"<!", b"<?", b"\r")
_ESCAPES = (b"_x", b"&#")
_ESCAPED = re.compile(rb"_x[0-9A-Fa-f]{4}_|&#(?:x0*[dD]|0*13);")
_ROWS = re.compile(rb'(?:<row r="[0-9]{1,7}"[^<>]*/>)*(?:<row r="[0-9]{1,7}"[^<>]*>)?')
_ROW = re.compile(rb'<row r="([0-9]+)"')
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="([0-9]{1,5})")?(?: t="([A-Za-z]{1,9})")?(?:/>|>'
    rb'(?:<f(?: (?![^<>]*t="(?:array|dataTable)")[^<>/]*)?>([^<]*)</f>)?'
    rb"(?:<v>([^<]*)</v>|<v/>|<is><t(?: [^<>]*)?>([^<]*)</t></is>)?</c>)"
)
PARTS = 8
"""What a cell is split into: seven groups and the gap behind it, which must be empty."""
_NUMBER = re.compile(rb"-?[0-9]+(?P<fraction>\.[0-9]+)?(?P<power>[eE][+-]?[0-9]+)?")


@dataclass(frozen=True)
class Formula:
    """A cell that holds a formula, as text."""

    text: str


class Row(NamedTuple):
    """One row that holds cells, with the empty rows before it.

    `shared` has the places of texts that stand in the workbook's table of strings;
    `styles` are those of all cells, `numbers` those of cells that hold numbers.
    """

    first: int
    last: int
    cells: int
    values: Mapping[Place, object]
    shared: tuple[tuple[Place, int], ...]
    styles: frozenset[int]
    numbers: frozenset[int]


@dataclass(frozen=True)
class Sheet:
    """A plain sheet: its rows, and the `shell` of XML around them."""

    rows: tuple[Row, ...]
    shell: bytes

    @cached_property
    def values(self) -> Mapping[Place, object]:
        """What its cells hold, by their places, but for shared strings."""
        return {place: value for row in self.rows for place, value in row.values.items()}

    @cached_property
    def shared(self) -> tuple[tuple[Place, int], ...]:
        """The places of shared strings, and theirs in the table of strings."""
        return tuple(each for row in self.rows for each in row.shared)

    @cached_property
    def cells(self) -> int:
        """How many cells there are, empty ones too."""
        return sum(row.cells for row in self.rows)

    @cached_property
    def last_row(self) -> int:
        """The number of the last row."""
        return self.rows[-1].last if self.rows else 0

    @cached_property
    def highest_style(self) -> int:
        """The highest number of a style that a cell has; -1 without cells."""
        return max((style for row in self.rows for style in row.styles), default=-1)

    @cached_property
    def number_styles(self) -> frozenset[int]:
        """The styles of the cells that hold numbers."""
        return frozenset().union(*(row.numbers for row in self.rows))

    @cached_property
    def highest_string(self) -> int:
        """The highest place in the table of strings that a cell asks for; -1 for none."""
        return max((index for _place, index in self.shared), default=-1)


@remembered(64)
def plain_sheet(xml: bytes) -> Sheet | None:
    """Return the sheet of these bytes; None where it is not plain to the last byte."""
    if len(xml) > LARGEST_SHEET:
        return None
    if _OPEN not in xml:
        xml = xml.replace(_EMPTY, _OPEN + _CLOSE, 1)
    try:
        start, end = xml.index(_OPEN), xml.index(_CLOSE)
        shell = xml[: start + len(_OPEN)] + xml[end:]
        root = _root_of(shell)
        *rows, rest = xml[start + len(_OPEN) : end].split(_END_OF_ROW)
        read = _read(root, rows)
        _refuse_disorder(read, rest)
    except (NotPlain, ExpatError, ValueError):
        return None
    return Sheet(read, shell)


def refuse_uncertain(xml: bytes) -> None:
    """Raise `NotPlain` where patterns might see other words than a parser does."""
    found = _DECLARATION.match(xml)
    declaration = found[0] if found else b""
    words = xml[len(declaration) :]
    escaped = any(sign in words for sign in _ESCAPES) and _ESCAPED.search(words)
    if escaped or _OTHER_ENCODING.search(declaration) or any(s in words for s in _UNCERTAIN):
        raise NotPlain


def refuse_damaged(xml: bytes) -> None:
    """Raise `NotPlain` where a part is uncertain or not well-formed."""
    refuse_uncertain(xml)
    try:
        ParserCreate(namespace_separator=SPACE).Parse(xml, True)
    except ExpatError as error:
        raise NotPlain from error


@cache
def column_number(letters: bytes) -> int:
    """Return the number of a column: 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def column_letters(number: int) -> str:
    """Return the letters of a column: A for 1, AA for 27."""
    letters = ""
    while number:
        number, place = divmod(number - 1, 26)
        letters = chr(65 + place) + letters
    return letters


@remembered(128)
def _shell_root(shell: bytes) -> bytes | None:
    """Return the opening tag of a sheet whose rows stand where they should; None elsewhere.

    A shell that is well-formed, and rows that are, make a sheet that is.
    """
    try:
        refuse_uncertain(shell)
        _parse_shell(shell)
    except (NotPlain, ExpatError):
        return None
    root = _ROOT.search(shell)
    return root[0] if root else None


def _root_of(shell: bytes) -> bytes:
    root = _shell_root(shell)
    if root is None:
        raise NotPlain
    return root


def _parse_shell(shell: bytes) -> None:
    """Parse strictly; `NotPlain` where rows are not a sheet's own, or cells stand elsewhere."""
    path: list[str] = []
    found: list[list[str]] = []

    def opened(name: str, _attributes: object) -> None:
        path.append(name)
        if name.rpartition(SPACE)[2] in ("sheetData", "row", "c"):
            found.append(path.copy())

    parser = ParserCreate(namespace_separator=SPACE)
    parser.StartElementHandler = opened
    parser.EndElementHandler = lambda _name: path.pop()
    parser.Parse(shell, True)
    if found != [[f"{MAIN}{SPACE}worksheet", f"{MAIN}{SPACE}sheetData"]]:
        raise NotPlain


def _refuse_disorder(rows: tuple[Row, ...], rest: bytes) -> None:
    """Two cells cannot stand at one place where each row is further down than the last."""
    at = 0
    for row in rows:
        if row.first <= at:
            raise NotPlain
        at = row.last
    empty = [int(number) for number in _ROW.findall(rest)]
    if not _ROWS.fullmatch(rest) or (rest and (not rest.endswith(b"/>") or empty[0] <= at)):
        raise NotPlain


def _read(root: bytes, rows: list[bytes]) -> tuple[Row, ...]:
    """Return the rows that end where these pieces end; `NotPlain` where one is not plain."""
    known = [_rows.get((root, xml)) for xml in rows]
    fresh = [xml for xml, row in zip(rows, known, strict=True) if row is None]
    _refuse_malformed(root, fresh)
    if len(_rows) + len(fresh) > MOST_ROWS:
        _rows.clear()
    return tuple(row or _taken_apart(root, xml) for xml, row in zip(rows, known, strict=True))


def _refuse_malformed(root: bytes, rows: list[bytes]) -> None:
    """Parse rows strictly, all at once.

    None can make up for another's fault: that each is whole, its grammar shows.
    """
    xml = _END_OF_ROW.join([*rows, b""])
    refuse_uncertain(xml)
    parser = ParserCreate(namespace_separator=SPACE)
    parser.Parse(b"%b<sheetData>%b</sheetData></worksheet>" % (root, xml), True)


def _taken_apart(root: bytes, xml: bytes) -> Row:
    row = _cells(xml)
    if len(xml) <= LONGEST_ROW:
        _rows[root, xml] = row
    return row


def _cells(xml: bytes) -> Row:
    head, *pieces = _CELL.split(xml)
    numbers = [int(number) for number in _ROW.findall(head)]
    if not _ROWS.fullmatch(head) or head.endswith(b"/>") or numbers != sorted(set(numbers)):
        raise NotPlain
    row, sign = numbers[-1], b"%d" % numbers[-1]
    values: dict[Place, object] = {}
    shared: list[tuple[Place, int]] = []
    styles, number_styles = set(), set()
    before = 0
    for letters, line, style, kind, formula, value, inline, gap in _by_cell(pieces):
        column = column_number(letters)
        if gap or line != sign or column <= before:
            raise NotPlain
        before = column
        styles.add(style)
        if value and kind in (None, b"n") and value.isdigit() and formula is None and not inline:
            held: object = int(value)
        else:
            held = _held(kind or b"n", formula, value, inline)
        if held is None:
            continue
        if row > MAX_ROWS or column > MAX_COLUMNS:
            raise NotPlain
        if type(held) is _Shared:
            shared.append(((row, column), held))
            continue
        values[row, column] = held
        if type(held) in (int, float):
            number_styles.add(style)
    kinds = _numbers(frozenset(styles)), _numbers(frozenset(number_styles))
    return Row(numbers[0], row, len(pieces) // PARTS, values, tuple(shared), *kinds)


def _by_cell(pieces: list[bytes]) -> Iterator[tuple[bytes, ...]]:
    return zip(*[iter(pieces)] * PARTS, strict=True)


@lru_cache(maxsize=512)
def _numbers(styles: frozenset[bytes]) -> frozenset[int]:
    return frozenset(int(style or 0) for style in styles)


class _Shared(int):
    """A place in the table of strings, not a number."""


def _held(kind: bytes, formula: bytes | None, value: bytes | None, inline: bytes | None) -> object:
    """Return what a cell holds: a value, a formula, a place in the table of strings, or None."""
    if formula is not None:
        return Formula(f"={plain_text(formula)}")
    if inline is not None:
        if kind != b"inlineStr" or not inline:
            raise NotPlain
        return plain_text(inline)
    if value is None:
        return None
    if kind == b"s" and value.isdigit():
        return _Shared(value)
    if kind == b"b" and value in (b"0", b"1"):
        return value == b"1"
    if kind in (b"str", b"e"):
        return plain_text(value)
    return _number(kind, value)


def _number(kind: bytes, value: bytes) -> int | float:
    number = _NUMBER.fullmatch(value)
    if kind != b"n" or number is None:
        raise NotPlain
    return float(value) if number["fraction"] or number["power"] else int(value)
