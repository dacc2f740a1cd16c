"""Reads a .docx into a `Document`: what a reader of the page sees, merges resolved."""

from collections.abc import Iterator, Mapping
from itertools import islice

from lxml import etree

from drafter.errors import InputError
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
from drafter.intake.roles import BODY
from drafter.wording import _

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WRAPPERS = frozenset(W + tag for tag in ("sdt", "sdtContent", "ins", "smartTag", "customXml"))
_UNSEEN = frozenset(W + tag for tag in ("del", "moveFrom", "instrText", "pPr", "tblPr"))
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def read_docx(parts: Mapping[str, bytes], name: str) -> Document:
    """Return the body of a .docx from its entries; `InputError` where it is broken."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(parts[BODY], parser)
        body = root.find(W + "body")
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(_(BROKEN, name=name)) from error
    if body is None:
        raise InputError(_(BROKEN, name=name))
    # Counted before their texts are put together, which takes far longer.
    if next(islice(body.iter(W + "tc"), MAX_BLOCKS, None), None) is not None:
        raise InputError(_(BOMB, name=name))
    return Document(refuse_flood(_blocks(body), name))


def _blocks(parent: etree._Element) -> Iterator[Block]:
    for child in parent:
        if child.tag == W + "p":
            yield from (Paragraph(line) for line in _text(child).split("\n"))
        elif child.tag == W + "tbl":
            yield from _table(child)
        elif child.tag in _WRAPPERS:
            yield from _blocks(child)


def _table(table: etree._Element) -> Iterator[Block]:
    """Yield a table, or what stands in it where it only lays out the page."""
    rows = list(_inside(table, W + "tr"))[:MAX_ROWS]
    cells = [cell for row in rows for cell in _inside(row, W + "tc")]
    if len(cells) == 1 or any(cell.find(f".//{W}tbl") is not None for cell in cells):
        for cell in cells:
            yield from _blocks(cell)
        return
    yield PaperTable(tuple(_row(row) for row in rows))


def _inside(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inside(child, tag)


def _row(row: etree._Element) -> PaperRow:
    cells, column = [], _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
    for cell in _inside(row, W + "tc"):
        span = _number(cell.find(f"{W}tcPr/{W}gridSpan"), 1)
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        covered = merge is not None and merge.get(W + "val", "continue") == "continue"
        text = "" if covered else "".join(_text(p) for p in cell.iter(W + "p"))
        cells.append(PaperCell(text, column, span, covered=covered))
        column = min(column + span, MAX_COLUMNS)
    return tuple(cells)


def _number(element: etree._Element | None, otherwise: int) -> int:
    """Return the number that a setting holds, within what a table can have."""
    written = element.get(W + "val", "") if element is not None else ""
    return min(int(written), MAX_COLUMNS) if written.isdecimal() else otherwise


def _text(element: etree._Element) -> str:
    return "".join(_seen(element))


def _seen(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag in _UNSEEN or child.tag == _FALLBACK or _hidden(child):
            continue
        if child.tag == W + "t":
            yield child.text or ""
        elif child.tag == W + "tab":
            yield "\t"
        elif child.tag in (W + "br", W + "cr"):
            yield "\n"
        else:
            yield from _seen(child)


def _hidden(element: etree._Element) -> bool:
    if element.tag != W + "r":
        return False
    vanish = element.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(W + "val", "1") not in ("0", "false", "off")
