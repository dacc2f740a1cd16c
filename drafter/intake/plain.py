"""Sheets in the plain grammar that spreadsheet programs write, taken apart row by row.

A sheet that leaves the grammar by one byte is not plain, and is left to a parser.
"""

import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple
from xml.parsers.expat import ExpatError, ParserCreate

from drafter.deflate import LARGEST, recognised, remembered
from drafter.intake.rows import (
    END_OF_ROW,
    HEAD,
    HEADS,
    SPACE,
    Frame,
    Place,
    Row,
    Styles,
    read_rows,
    refuse_uncertain,
)
from drafter.plainxml import NotPlain

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LARGEST_SHEETS = 4 * 1024 * 1024
"""Bytes of all sheets together above which none is plain: ours have an eighth of it."""
MOST_ROWS = 5_000
"""Rows of all sheets together above which none is plain: ours have some hundreds."""
SHEETS = 64
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
        places = chain.from_iterable([frame.places for frame in self._frames])
        held = chain.from_iterable([row.held for row in self.rows])
        return dict(zip(places, held, strict=True))

    @cached_property
    def shared(self) -> Mapping[Place, int]:
        """The places of shared strings, and theirs in the table of strings."""
        rows = [row for row in self.rows if row.shared]
        places = chain.from_iterable([row.frame.shared_places for row in rows])
        shared = chain.from_iterable([row.shared for row in rows])
        return dict(zip(places, shared, strict=True))

    @cached_property
    def _frames(self) -> list[Frame]:
        return [row.frame for row in self.rows]

    @cached_property
    def _styles(self) -> set[Styles]:
        return {frame.styles for frame in self._frames}

    @cached_property
    def cells(self) -> int:
        """How many cells there are, empty ones too."""
        return sum([frame.cells for frame in self._frames])

    @cached_property
    def last_row(self) -> int:
        """The number of the last row."""
        return self._frames[-1].last if self._frames else 0

    @cached_property
    def highest_style(self) -> int:
        """The highest number of a style that a cell has; -1 without cells."""
        return max((styles.highest for styles in self._styles), default=-1)

    @cached_property
    def number_styles(self) -> frozenset[int]:
        """The styles of the cells that hold numbers."""
        return frozenset().union(*(styles.numbers for styles in self._styles))

    @cached_property
    def highest_string(self) -> int:
        """The highest place in the table of strings that a cell asks for; -1 for none."""
        return max(self.shared.values(), default=-1)


def plain_sheets(sheets: Mapping[str, bytes]) -> dict[str, Sheet | None]:
    """Return the sheets taken apart; None for one that is not plain, and where they are too large."""
    found: dict[str, Sheet | None] = dict.fromkeys(sheets)
    if sum(map(len, sheets.values())) > LARGEST_SHEETS:
        return found
    rows = 0
    for name, xml in sheets.items():
        found[name], looked_at = _taken_apart(xml)
        rows += looked_at
        if rows > MOST_ROWS:
            break
    return found


@recognised(SHEETS, id)
def _taken_apart(xml: bytes) -> tuple[Sheet | None, int]:
    """Return a sheet, None where it is not plain to the last byte, and how many rows were looked at."""
    looked_at = 0
    try:
        if _OPEN not in xml:
            xml = xml.replace(_EMPTY, _OPEN + _CLOSE, 1)
        shell, start, end = _cut_out(xml)
        *rows, rest = xml[start:end].split(END_OF_ROW, MOST_ROWS + 1)
        looked_at = len(rows)
        read = read_rows(shell.root, rows)
        _refuse_disorder(read, rest)
    except (NotPlain, ExpatError, ValueError):
        return None, looked_at
    return Sheet(read, shell.xml), looked_at


def refuse_damaged(xml: bytes) -> None:
    """Raise `NotPlain` where a part is uncertain or not well-formed."""
    refuse_uncertain(xml)
    try:
        ParserCreate(namespace_separator=SPACE).Parse(xml, True)
    except ExpatError as error:
        raise NotPlain from error


class _Shell(NamedTuple):
    """What stands around the rows of a sheet: all of it, its opening tag, and what is behind them."""

    xml: bytes
    root: bytes
    tail: bytes


def _cut_out(xml: bytes) -> tuple[_Shell, int, int]:
    """Return the shell of a sheet, and where its rows begin and end.

    A shell that is well-formed, and rows that are, make a sheet that is. The shell is the
    one that was met first, so that what is remembered of it is found without comparing it.
    """
    start = xml.index(_OPEN) + len(_OPEN)
    known = _known_shells(xml[:start])
    for shell in known:
        if xml.endswith(shell.tail) and len(shell.xml) <= len(xml):
            return shell, start, len(xml) - len(shell.tail)
    end = xml.index(_CLOSE, start)
    shell = _shell(xml[:start], xml[end:])
    if len(shell.xml) <= LARGEST:
        known.appendleft(shell)
    return shell, start, end


@remembered(64)
def _known_shells(_head: bytes) -> deque[_Shell]:
    """Return the shells met that begin so; the caller adds to them."""
    return deque(maxlen=4)


def _shell(head: bytes, tail: bytes) -> _Shell:
    """Return a shell; `NotPlain` where rows would not stand where they should."""
    xml = head + tail
    refuse_uncertain(xml)
    _parse_shell(xml)
    root = _ROOT.search(xml)
    if not root:
        raise NotPlain
    return _Shell(xml, root[0], tail)


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
        if row.frame.first <= at:
            raise NotPlain
        at = row.frame.last
    empty = [int(number) for number in HEAD.findall(rest)]
    if not HEADS.fullmatch(rest) or (rest and (not rest.endswith(b"/>") or empty[0] <= at)):
        raise NotPlain
