"""Rows of sheets in the plain grammar that spreadsheet programs write, without a parser.

The rows of one form differ in their counts and words only. A row is cut into those and
its markup; markup that was met before is not read again. Cut so, a row is well-formed if
its markup is, and the words hold nothing but plain characters.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import NamedTuple
from xml.parsers.expat import ExpatError, ParserCreate

from drafter.plainxml import NotPlain, plain_text, taken_apart

MAX_ROWS, MAX_COLUMNS = 5_000, 60
"""No sheet of ours is larger; what lies beyond is not looked at."""
SPACE = " "
"""What expat puts between a namespace and a name."""
REMEMBERED = 4096
"""Rows that are remembered at a time: those of one form are some hundreds."""
LONGEST_ROW = 16 * 1024
"""Bytes above which neither a row nor its shape is remembered, so that memory stays bounded."""
Place = tuple[int, int]
"""A cell's row and column, from 1."""

END_OF_ROW = b"</row>"
_DECLARATION = re.compile(rb"<\?xml [^<>]*\?>")
_OTHER_ENCODING = re.compile(rb"encoding=[\"'](?!utf-8[\"'])", re.IGNORECASE)
_UNCERTAIN = (b"<!", b"<?", b"\r")
_ESCAPES = (b"_", b"&")
_ESCAPED = re.compile(rb"_x[0-9A-Fa-f]{4}_|&#(?:x0*[dD]|0*13);")
HEADS = re.compile(rb'(?:<row r="[0-9]{1,7}"[^<>]*/>)*(?:<row r="[0-9]{1,7}"[^<>]*>)?')
HEAD = re.compile(rb'<row r="([0-9]+)"')
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="([0-9]{1,5})")?(?: t="([A-Za-z]{1,9})")?(?:/>|>'
    rb'(?:<f(?: (?![^<>]*t="(?:array|dataTable)")[^<>/]*)?>([^<]*)</f>)?'
    rb"(?:<v>([^<]*)</v>|<v/>|<is><t(?: [^<>]*)?>([^<]*)</t></is>)?</c>)"
)
PARTS = 8
"""What a cell is split into: seven groups and the gap behind it, which must be empty."""
_NUMBER = re.compile(rb"-?[0-9]+(?P<fraction>\.[0-9]+)?(?P<power>[eE][+-]?[0-9]+)?")
_SLOT = re.compile(rb"<(?:v>(?=[^<]+</v>)|t>(?=[^<]+</t>))([^<]+)</")
"""What a cell holds. What is behind it begins with the tag's name, and so tells the kind."""
_COUNT = b"v>"
LONGEST_COUNT = 12
STAND_IN = 900_000_000_000_000
"""What stands for a count while a shape is read: longer than any, so taken for none."""
_DIGITS = str(STAND_IN)[:10]
_MARK = "\ue000"
"""What stands for words, with their number behind it."""
_NAMESPACE = re.compile(rb' xmlns(?::[^\s<>"=]+)?="[^"<>]*"')


@dataclass(frozen=True)
class Formula:
    """A cell that holds a formula, as text."""

    text: str


@dataclass(frozen=True, eq=False)
class Styles:
    """The highest style that some cells have, and those of cells that hold numbers."""

    highest: int
    numbers: frozenset[int]


@dataclass(frozen=True, eq=False)
class Frame:
    """What all rows of one markup have in common, with the empty rows before each.

    `places` are those of values, `shared_places` those of places in the workbook's table
    of strings.
    """

    first: int
    last: int
    cells: int
    places: tuple[Place, ...]
    shared_places: tuple[Place, ...]
    styles: Styles


class Row(NamedTuple):
    """One row that holds cells: what is `held` at the places of its frame, and `shared`."""

    frame: Frame
    held: tuple[object, ...]
    shared: tuple[int, ...]


class Shape(NamedTuple):
    """A frame with what is held by all its rows, and which contents of a row are held behind that.

    `shared` are those that are places in the table of strings. What is stored with a
    formula is held nowhere.
    """

    frame: Frame
    fixed: tuple[object, ...]
    counts: tuple[int, ...]
    words: tuple[int, ...]
    shared: tuple[int, ...]

    def filled(self, texts: Sequence[str]) -> Row:
        """Return the row with its contents; `NotPlain` where they are of another kind."""
        frame, fixed, counts, words, shared = self
        told = _counted(texts, counts) if counts else ()
        held = (*fixed, *told, *[texts[at] for at in words])
        return Row(frame, held, tuple(_counted(texts, shared)) if shared else ())


def _counted(texts: Sequence[str], places: Sequence[int]) -> Iterable[int]:
    """Return the texts at some places as counts; `NotPlain` where one is none."""
    counts = [texts[at] for at in places]
    digits = "".join(counts)
    if not (digits.isdecimal() and digits.isascii()):
        raise NotPlain
    if len(digits) > LONGEST_COUNT and max(map(len, counts)) > LONGEST_COUNT:
        raise NotPlain
    return map(int, counts)


@lru_cache(maxsize=8)
def _known_rows(_root: bytes) -> dict[bytes, Row]:
    """Return the rows met under an opening tag, by their bytes; the caller adds to them."""
    return {}


def read_rows(root: bytes, pieces: Sequence[bytes]) -> tuple[Row, ...]:
    """Return the rows that end where these pieces end; `NotPlain` where one is not plain.

    `root` is the opening tag of their sheet.
    """
    root = _bare(root)
    known = _known_rows(root)
    if len(known) > REMEMBERED:
        # What came first is mostly the form's own, what came last mostly an officer's.
        for _row in range(REMEMBERED // 2):
            known.popitem()
    rows = list(map(known.get, pieces))
    fresh = [xml for xml, row in zip(pieces, rows, strict=True) if row is None]
    if not fresh:
        return tuple(row for row in rows if row)
    read = _fresh_rows(root, fresh)
    known |= {xml: row for xml, row in zip(fresh, read, strict=True) if len(xml) <= LONGEST_ROW}
    rest = iter(read)
    return tuple(row or next(rest) for row in rows)


@lru_cache(maxsize=64)
def _bare(root: bytes) -> bytes:
    """Return an opening tag with nothing but its namespaces: Excel numbers each sheet in it."""
    return b"<worksheet%b>" % b"".join(_NAMESPACE.findall(root))


def _fresh_rows(root: bytes, pieces: Sequence[bytes]) -> list[Row]:
    if _is_escaped(b"\n".join(pieces)):
        raise NotPlain
    cut = taken_apart(map(_SLOT.split, pieces))
    return [
        _fresh_row(root, xml, markup, texts)
        for xml, (markup, texts) in zip(pieces, cut, strict=True)
    ]


def _fresh_row(root: bytes, xml: bytes, markup: tuple[bytes, ...], texts: list[str]) -> Row:
    shape = _shape(root, markup) if len(xml) <= LONGEST_ROW else None
    try:
        return shape.filled(texts) if shape else _strictly(root, xml)
    except NotPlain:
        return _strictly(root, xml)


@lru_cache(maxsize=4096)
def _shape(root: bytes, markup: tuple[bytes, ...]) -> Shape | None:
    """Return what rows of this markup are, read strictly with stand-ins; None where it cannot be."""
    mark = _MARK.encode()
    if any(mark in piece for piece in markup):
        return None
    *fronts, last = markup
    held = [
        piece + (b"<v>%d</" % (STAND_IN + at) if kind else f"<t>{_MARK}{at}</".encode())
        for at, (piece, kind) in enumerate(zip(fronts, map(_is_count, markup[1:]), strict=True))
    ]
    try:
        row = _strictly(root, b"".join([*held, last]))
    except (NotPlain, ExpatError, ValueError):
        return None
    return _emptied(row)


def _is_count(behind: bytes) -> bool:
    return behind.startswith(_COUNT)


def _emptied(row: Row) -> Shape | None:
    """Take the stand-ins out of a row and note where each belongs; None where one is in other text."""
    fixed: dict[Place, object] = {}
    counts: dict[Place, int] = {}
    words: dict[Place, int] = {}
    for place, value in zip(row.frame.places, row.held, strict=True):
        if type(value) is int and value >= STAND_IN:
            counts[place] = value - STAND_IN
        elif isinstance(value, str) and value.startswith(_MARK):
            words[place] = int(value.removeprefix(_MARK))
        elif isinstance(value, str) and (_MARK in value or _DIGITS in value):
            return None
        else:
            fixed[place] = value
    frame = replace(row.frame, places=(*fixed, *counts, *words))
    shared = tuple(index - STAND_IN for index in row.shared)
    held = tuple(fixed.values())
    return Shape(frame, held, tuple(counts.values()), tuple(words.values()), shared)


def _strictly(root: bytes, xml: bytes) -> Row:
    """Return the row that ends where `xml` ends, parsed as a part of its sheet."""
    refuse_uncertain(xml)
    parser = ParserCreate(namespace_separator=SPACE)
    parser.Parse(b"%b<sheetData>%b</row></sheetData></worksheet>" % (root, xml), True)
    return _cells(xml)


def refuse_uncertain(xml: bytes) -> None:
    """Raise `NotPlain` where patterns might see other words than a parser does."""
    found = _DECLARATION.match(xml)
    declaration = found[0] if found else b""
    words = xml[len(declaration) :]
    if (
        _is_escaped(words)
        or _OTHER_ENCODING.search(declaration)
        or any(s in words for s in _UNCERTAIN)
    ):
        raise NotPlain


def _is_escaped(words: bytes) -> bool:
    """Tell whether there are signs that spreadsheets and parsers read in their own ways."""
    return any(sign in words for sign in _ESCAPES) and bool(_ESCAPED.search(words))


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


def _cells(xml: bytes) -> Row:
    head, *pieces = _CELL.split(xml)
    numbers = [int(number) for number in HEAD.findall(head)]
    if not HEADS.fullmatch(head) or head.endswith(b"/>") or numbers != sorted(set(numbers)):
        raise NotPlain
    row, sign = numbers[-1], b"%d" % numbers[-1]
    values: dict[Place, object] = {}
    shared: dict[Place, int] = {}
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
            shared[row, column] = held
            continue
        values[row, column] = held
        if type(held) in (int, float):
            number_styles.add(style)
    return Row(
        Frame(
            first=numbers[0],
            last=row,
            cells=len(pieces) // PARTS,
            places=tuple(values),
            shared_places=tuple(shared),
            styles=_styles(frozenset(styles), frozenset(number_styles)),
        ),
        held=tuple(values.values()),
        shared=tuple(shared.values()),
    )


def _by_cell(pieces: list[bytes]) -> Iterator[tuple[bytes, ...]]:
    return zip(*[iter(pieces)] * PARTS, strict=True)


@lru_cache(maxsize=512)
def _styles(used: frozenset[bytes], numbers: frozenset[bytes]) -> Styles:
    """Return styles as numbers; one object for all rows that have the same."""
    highest = max((int(style or 0) for style in used), default=-1)
    return Styles(highest, frozenset(int(style or 0) for style in numbers))


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
