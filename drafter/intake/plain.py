"""Sheets in the plain grammar that spreadsheet programs write, taken apart row by row.

A sheet that leaves the grammar by one byte is not plain, and is left to a parser.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from xml.parsers.expat import ExpatError, ParserCreate

from drafter.deflate import remembered
from drafter.intake.rows import (
    END_OF_ROW,
    HEAD,
    HEADS,
    SPACE,
    Place,
    Row,
    read_rows,
    refuse_uncertain,
)
from drafter.plainxml import NotPlain

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LARGEST_SHEETS = 4 * 1024 * 1024
"""Bytes of all sheets together above which none is plain: ours have an eighth of it."""
MOST_ROWS = 5_000
"""Rows of all sheets together above which none is plain: ours have some hundreds."""
SHEETS = 128
"""Sheets that are remembered: those of some workbooks are read while others are at the gate."""
_OPEN, _CLOSE, _EMPTY = b"<sheetData>", b"</sheetData>", b"<sheetData/>"
_ROOT = re.compile(rb"<worksheet(?: [^<>]*)?>")


@dataclass(frozen=True)
class Sheet:
    """A plain sheet: its rows, and the `shell` of XML around them."""

    rows: tuple[Row, ...]
    shell: bytes

    @cached_property
    def values(self) -> Mapping[Place, object]:
        """What its cells hold, by their places, but for shared strings."""
        places = chain.from_iterable([row.places for row in self.rows])
        held = chain.from_iterable([row.held for row in self.rows])
        return dict(zip(places, held, strict=True))

    @cached_property
    def shared(self) -> Mapping[Place, int]:
        """The places of shared strings, and theirs in the table of strings."""
        places = chain.from_iterable([row.shared_places for row in self.rows])
        shared = chain.from_iterable([row.shared for row in self.rows])
        return dict(zip(places, shared, strict=True))

    @cached_property
    def cells(self) -> int:
        """How many cells there are, empty ones too."""
        return sum([row.cells for row in self.rows])

    @cached_property
    def last_row(self) -> int:
        """The number of the last row."""
        return self.rows[-1].last if self.rows else 0

    @cached_property
    def highest_style(self) -> int:
        """The highest number of a style that a cell has; -1 without cells."""
        return max([row.style for row in self.rows], default=-1)

    @cached_property
    def number_styles(self) -> frozenset[int]:
        """The styles of the cells that hold numbers."""
        return frozenset().union(*{row.numbers for row in self.rows})

    @cached_property
    def highest_string(self) -> int:
        """The highest place in the table of strings that a cell asks for; -1 for none."""
        return max(self.shared.values(), default=-1)


def are_few(sheets: Collection[bytes]) -> bool:
    """Say whether sheets are together so small that each may be taken apart row by row."""
    size, rows = sum(map(len, sheets)), sum(map(_row_count, sheets))
    return size <= LARGEST_SHEETS and rows <= MOST_ROWS


@remembered(256)
def _row_count(sheet: bytes) -> int:
    # Behind its end no row makes a sheet plain.
    return sheet.count(END_OF_ROW, 0, sheet.find(_CLOSE))


@remembered(SHEETS)
def plain_sheet(xml: bytes) -> Sheet | None:
    """Return the sheet of these bytes; None where it is not plain to the last byte."""
    if not are_few((xml,)):
        return None
    if _OPEN not in xml:
        xml = xml.replace(_EMPTY, _OPEN + _CLOSE, 1)
    try:
        start, end = xml.index(_OPEN), xml.index(_CLOSE)
        known = _known_shell(xml[: start + len(_OPEN)] + xml[end:])
        if known is None:
            return None
        shell, root = known
        *rows, rest = xml[start + len(_OPEN) : end].split(END_OF_ROW)
        read = read_rows(root, rows)
        _refuse_disorder(read, rest)
    except (NotPlain, ExpatError, ValueError):
        return None
    return Sheet(read, shell)


def refuse_damaged(xml: bytes) -> None:
    """Raise `NotPlain` where a part is uncertain or not well-formed."""
    refuse_uncertain(xml)
    try:
        ParserCreate(namespace_separator=SPACE).Parse(xml, True)
    except ExpatError as error:
        raise NotPlain from error


@remembered(128)
def _known_shell(shell: bytes) -> tuple[bytes, bytes] | None:
    """Return a shell and its opening tag; None where rows would not stand where they should.

    A shell that is well-formed, and rows that are, make a sheet that is. The shell is the
    one that was met first, so that what is remembered of it is found without comparing it.
    """
    try:
        refuse_uncertain(shell)
        _parse_shell(shell)
    except (NotPlain, ExpatError):
        return None
    root = _ROOT.search(shell)
    return (shell, root[0]) if root else None


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
    empty = [int(number) for number in HEAD.findall(rest)]
    if not HEADS.fullmatch(rest) or (rest and (not rest.endswith(b"/>") or empty[0] <= at)):
        raise NotPlain
