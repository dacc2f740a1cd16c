"""Rows of sheets in the plain grammar that spreadsheet programs write, without a parser.

The rows of one form differ in their counts and words only. A row is cut into those and
its markup; markup that was met before is not read again. Cut so, a row is well-formed if
its markup is, and the words hold nothing but plain characters.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple
from xml.parsers.expat import ExpatError, ParserCreate

from drafter.plainxml import NotPlain, plain_text, plain_texts

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
_ESCAPES = (b"_x", b"&#")
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
_SLOT = re.compile(rb"<v>([0-9]{1,12})</v>|<t>([^<]*)</t>")
_BEFORE_WORDS = b"<is>"
STAND_IN = 900_000_000_000_000
"""What stands for a count while a shape is read: longer than any, so taken for none."""
_LONG = re.compile(rb"<v>[0-9]{13}")
_MARK = "\ue000"
"""What stands for words, with their number behind it."""


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
class Shape:
    """A row without its counts and words: which of them belongs where.

    `worded` tells of each whether it is words; `shared` are counts that are places in the
    table of strings. What is stored with a formula belongs nowhere.
    """

    row: Row
    worded: tuple[bool, ...]
    counts: tuple[tuple[Place, int], ...]
    words: tuple[tuple[Place, int], ...]
    shared: tuple[tuple[Place, int], ...]

    def filled(self, counts: Sequence[bytes | None], texts: Sequence[str | None]) -> Row:
        """Return the row with its counts and words; `NotPlain` where they are of another kind."""
        if tuple(text is not None for text in texts) != self.worded:
            raise NotPlain
        values = dict(self.row.values)
        for place, at in self.counts:
            values[place] = int(counts[at] or 0)
        for place, at in self.words:
            if not texts[at]:
                raise NotPlain
            values[place] = texts[at]
        shared = tuple((place, int(counts[at] or 0)) for place, at in self.shared)
        first, last, cells, _values, _shared, styles, numbers = self.row
        return Row(first, last, cells, values, shared, styles, numbers)


class Cut(NamedTuple):
    """A row cut at its counts and words: of each pair in `counts` and `words`, one is None."""

    markup: tuple[bytes, ...]
    counts: list[bytes | None]
    words: list[bytes | None]


_rows: dict[tuple[bytes, bytes], Row] = {}


def read_rows(root: bytes, pieces: Sequence[bytes]) -> tuple[Row, ...]:
    """Return the rows that end where these pieces end; `NotPlain` where one is not plain.

    `root` is the opening tag of their sheet.
    """
    known = [_rows.get((root, xml)) for xml in pieces]
    if len(_rows) > REMEMBERED:
        _rows.clear()
    fresh = [xml for xml, row in zip(pieces, known, strict=True) if row is None]
    read = iter(_fresh_rows(root, fresh))
    return tuple(row or next(read) for row in known)


def _fresh_rows(root: bytes, pieces: Sequence[bytes]) -> Iterator[Row]:
    cut = [_cut(xml) for xml in pieces]
    words = [text for each in cut for text in each.words if text is not None]
    refuse_uncertain(b"\n".join(words))
    texts = iter(plain_texts(words))
    for xml, (markup, counts, own) in zip(pieces, cut, strict=True):
        said = [None if text is None else next(texts) for text in own]
        short = len(xml) <= LONGEST_ROW
        shape = _shape(root, markup) if short else None
        row = shape.filled(counts, said) if shape else _strictly(root, xml)
        if short:
            _rows[root, xml] = row
        yield row


def _cut(xml: bytes) -> Cut:
    *pieces, last = _SLOT.split(xml)
    return Cut((*pieces[::3], last), pieces[1::3], pieces[2::3])


@lru_cache(maxsize=4096)
def _shape(root: bytes, markup: tuple[bytes, ...]) -> Shape | None:
    """Return what rows of this markup are, read strictly with stand-ins; None where it cannot be."""
    mark = _MARK.encode()
    if any(mark in piece or _LONG.search(piece) for piece in markup):
        return None
    worded = tuple(piece.endswith(_BEFORE_WORDS) for piece in markup[:-1])
    stand_ins = [_stand_in(at, is_words) for at, is_words in enumerate(worded)]
    try:
        row = _strictly(
            root, b"".join(chain.from_iterable(zip(markup, [*stand_ins, b""], strict=True)))
        )
    except (NotPlain, ExpatError, ValueError):
        return None
    return _emptied(row, worded)


def _stand_in(at: int, is_words: bool) -> bytes:
    return f"<t>{_MARK}{at}</t>".encode() if is_words else b"<v>%d</v>" % (STAND_IN + at)


def _emptied(row: Row, worded: tuple[bool, ...]) -> Shape | None:
    """Take the stand-ins out of a row and note where each belongs; None where one is kept as text."""
    values: dict[Place, object] = {}
    counts, words = [], []
    for place, value in row.values.items():
        if type(value) is int and value >= STAND_IN:
            counts.append((place, value - STAND_IN))
        elif isinstance(value, str) and value.startswith(_MARK):
            words.append((place, int(value.removeprefix(_MARK))))
        elif isinstance(value, str) and value.isdecimal() and int(value) >= STAND_IN:
            return None
        else:
            values[place] = value
    shared = tuple((place, index - STAND_IN) for place, index in row.shared)
    return Shape(
        row._replace(values=values, shared=()), worded, tuple(counts), tuple(words), shared
    )


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
    escaped = any(sign in words for sign in _ESCAPES) and _ESCAPED.search(words)
    if escaped or _OTHER_ENCODING.search(declaration) or any(s in words for s in _UNCERTAIN):
        raise NotPlain


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
