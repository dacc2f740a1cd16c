"""Reads a web page into a `Document`: what a reader of the page sees, merges resolved."""

import re
import unicodedata
from collections.abc import Iterator

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from drafter.errors import InputError
from drafter.intake.importer.decoding import decoded
from drafter.intake.importer.document import (
    MAX_BLOCKS,
    MAX_COLUMNS,
    MAX_ROWS,
    Block,
    Document,
    PaperCell,
    PaperRow,
    PaperTable,
    Paragraph,
)
from drafter.intake.importer.layout import refuse_flood
from drafter.intake.refusals import BOMB, BROKEN
from drafter.wording import _

MAX_DEPTH = 200
HEAD = 2_000
"""Characters in which a page tells which program made it."""
_UNSEEN = frozenset({"script", "style", "head", "noscript", "template", "caption", "select"})
# Elements that do not break a line; every other begins a paragraph.
INLINE = """
a abbr b big bdi bdo cite code del dfn em font i ins kbd label mark o:p q s samp small span
strike strong sub sup tt u var wbr
"""
_INLINE = frozenset(INLINE.split())
# Between a page's title and the name of its site.
_SITE = re.compile(r"[_|｜\-—–]")
_LINE_END = re.compile(r"[ \t]*[\r\n][ \t\r\n]*")
# Breaks its lines at blanks only, also between two Chinese signs.
_BREAKS_AT_BLANKS = re.compile(r"<meta[^>]+generator[^>]+(?:Libre|Open)Office", re.IGNORECASE)


def read_html(data: bytes, name: str) -> Document:
    """Return the text and tables of a page; `InputError` where it is no page at all."""
    text = decoded(data, name)
    try:
        # Decoded already, so what the page says of its own encoding must not count.
        root = document_fromstring(text.encode(), parser=HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise InputError(_(BROKEN, name=name)) from error
    # Names of what made a page stand in its head.
    spaced = bool(_BREAKS_AT_BLANKS.search(text[:HEAD]))
    blocks = refuse_flood(_Page(name, spaced=spaced).blocks(root), name)
    return Document(blocks, _SITE.split(root.findtext(".//title") or "")[0].strip())


class _Page:
    """One walk over a page; inline text is gathered until a block ends."""

    def __init__(self, name: str, *, spaced: bool) -> None:
        self._name = name
        self._spaced = spaced
        """Whether every line end in the source is a blank."""
        self._gathered: list[str] = []

    def blocks(self, root: etree._Element) -> Iterator[Block]:
        yield from self._walk(root, 0)
        yield from self._flushed()

    def _walk(self, element: etree._Element, depth: int) -> Iterator[Block]:
        if depth > MAX_DEPTH:
            raise InputError(_(BOMB, name=self._name))
        tag = element.tag
        if not isinstance(tag, str) or tag in _UNSEEN or _hidden(element):
            return
        inline = tag in _INLINE
        if not inline:
            yield from self._flushed()
        if tag == "table" and not _lays_out(element):
            yield PaperTable(_rows(element, self._name))
            return
        self._gathered.append(element.text or "")
        for child in element:
            yield from self._walk(child, depth + 1)
            self._gathered.append(child.tail or "")
        if not inline:
            yield from self._flushed()

    def _flushed(self) -> Iterator[Block]:
        text = _line(self._gathered, spaced=self._spaced)
        self._gathered.clear()
        if text:
            yield Paragraph(text)


def _line(pieces: list[str], *, spaced: bool) -> str:
    """Return pieces as one line: line ends in the source are blanks, between Chinese none."""

    def blank(end: re.Match[str]) -> str:
        around = end.string[max(0, end.start() - 1) : end.start()], end.string[end.end() :][:1]
        return "" if not spaced and all(map(_is_wide, around)) else " "

    return _LINE_END.sub(blank, "".join(pieces).strip()).strip()


def _is_wide(sign: str) -> bool:
    return bool(sign) and unicodedata.east_asian_width(sign) in "WFA"


def _hidden(element: etree._Element) -> bool:
    style = element.get("style", "").replace(" ", "").lower()
    # An office program writes what stands at the edge of every page into the page once.
    at_edge = element.tag == "div" and element.get("title") in ("header", "footer")
    return at_edge or "hidden" in element.attrib or "display:none" in style


def _lays_out(table: etree._Element) -> bool:
    """Tell whether a table only lays out the page: it holds another, or a single cell."""
    cells = list(table.iter("td", "th"))
    return len(cells) <= 1 or any(cell.find(".//table") is not None for cell in cells)


def _rows(table: etree._Element, name: str) -> tuple[PaperRow, ...]:
    rows: list[PaperRow] = []
    covered: dict[int, int] = {}
    """For each column, how many rows more a cell above reaches down."""
    weight = 0
    for row in list(table.iter("tr"))[:MAX_ROWS]:
        rows.append(_row(row, covered))
        weight += len(rows[-1])
        if weight > MAX_BLOCKS:
            raise InputError(_(BOMB, name=name))
    return tuple(rows)


def _row(row: etree._Element, covered: dict[int, int]) -> PaperRow:
    cells: list[PaperCell] = []
    column = 0

    def skip_covered() -> None:
        nonlocal column
        while covered.get(column, 0) > 0 and column < MAX_COLUMNS:
            covered[column] -= 1
            cells.append(PaperCell("", column, covered=True))
            column += 1

    for cell in row.iterchildren("td", "th"):
        skip_covered()
        span = max(1, min(_number(cell.get("colspan")), MAX_COLUMNS - column))
        cells.append(PaperCell(_cell_text(cell), column, span))
        for place in range(column, column + span):
            covered[place] = _number(cell.get("rowspan")) - 1
        column += span
        if column >= MAX_COLUMNS:
            break
    skip_covered()
    return tuple(cells)


def _number(written: str | None) -> int:
    """Return a span, within what a table can have; 1 where none is given."""
    text = (written or "").strip()[:10]
    return max(1, min(int(text), MAX_ROWS)) if text.isdecimal() else 1


def _cell_text(cell: etree._Element) -> str:
    return _line(list(_seen_texts(cell, 0)), spaced=False)


def _seen_texts(element: etree._Element, depth: int) -> Iterator[str]:
    if depth > MAX_DEPTH or not isinstance(element.tag, str) or element.tag in _UNSEEN:
        return
    if _hidden(element):
        return
    yield element.text or ""
    for child in element:
        yield from _seen_texts(child, depth + 1)
        yield child.tail or ""
