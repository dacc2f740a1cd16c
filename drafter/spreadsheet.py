"""Workbooks that we write: text stays text, and the same content gives the same bytes."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from drafter.cleaning import clean_paragraphs
from drafter.intake.roles import STYLES, TYPES

ZIP_TIME = (1980, 1, 1, 0, 0, 0)
CORE = "docProps/core.xml"
_CLOCK = re.compile(rb"<dcterms:(?:created|modified)[^>]*>[^<]*</dcterms:(?:created|modified)>")
FONT_ORDER = (
    b"b", b"i", b"strike", b"condense", b"extend", b"outline", b"shadow", b"u", b"vertAlign",
    b"sz", b"color", b"name", b"family", b"charset", b"scheme",
)  # fmt: skip
_FONT = re.compile(rb"<font>(.*?)</font>", re.DOTALL)
_FONT_PART = re.compile(rb"(<(\w+)[^>]*/>)")
_REFERENCE = re.compile(rb"&#[0-9]{1,7};")
ASCII_END = 128
MAX_TEXT = 32_767
LINE_HEIGHT = 16.0
"""Points for a line of body text, with room for fonts that stand in for 宋体."""


def put_text(cell: Cell, text: str) -> None:
    """Write a text that a spreadsheet program will never take for a formula."""
    cell.value = "\n".join(clean_paragraphs([text]).paragraphs)[:MAX_TEXT]
    cell.data_type = "s"
    # The mark that Excel itself sets for text typed after an apostrophe.
    cell.quotePrefix = cell.value[:1] in "=+-@\t＝＋－＠" and bool(cell.value)


def put_value(cell: Cell | MergedCell, value: object) -> None:
    """Write a text or a number into a cell that wraps its words."""
    assert isinstance(cell, Cell)
    if isinstance(value, str):
        put_text(cell, value)
    else:
        cell.value = value  # type: ignore[assignment]
    cell.alignment = Alignment(vertical="top", wrap_text=True)


def put_rows(sheet: Worksheet, rows: Iterable[Sequence[object]]) -> None:
    """Write rows below the headers, each as high as its wrapped texts need."""
    letters = (get_column_letter(column) for column in range(1, sheet.max_column + 1))
    widths = [sheet.column_dimensions[letter].width for letter in letters]
    for number, row in enumerate(rows, start=2):
        heights = []
        for column, (value, width) in enumerate(zip(row, widths, strict=True), start=1):
            put_value(sheet.cell(number, column), value)
            heights.append(height_of(str(value), width))
        sheet.row_dimensions[number].height = max(heights)


def height_of(text: str, width: float) -> float:
    """Return the height in points that a wrapped text needs in a column of so many digits' width."""
    a_line = max(1, int(width / 2.3))
    lines = sum(max(1, -(-len(part) // a_line)) for part in text.split("\n"))
    return lines * LINE_HEIGHT + 6


def header_row(sheet: Worksheet, headers: Sequence[str], widths: Sequence[float]) -> None:
    """Write the first row, set the widths, freeze it, offer filters, and make it printable."""
    for column, (header, width) in enumerate(zip(headers, widths, strict=True), start=1):
        cell = sheet.cell(1, column)
        assert not isinstance(cell, MergedCell)
        put_text(cell, header)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="D9E2F3")
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{sheet.cell(1, len(headers)).coordinate}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def settled(book: Workbook, finish: Callable[[bytes], bytes] = lambda data: data) -> bytes:
    """Return the bytes of a workbook without clock or author in them, `finish` applied last."""
    book.properties.creator = None
    stream = io.BytesIO()
    book.save(stream)
    return settled_zip(finish(stream.getvalue()))


def settled_zip(data: bytes) -> bytes:
    """Return a zip with fixed times, its entries in order, and no clock in its properties."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != TYPES, name)):
            info = zipfile.ZipInfo(name, ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, _tidied(name, old.read(name)))
    return stream.getvalue()


def _tidied(name: str, content: bytes) -> bytes:
    content = _REFERENCE.sub(_in_utf8, content)
    if name == CORE:
        return _CLOCK.sub(b"", content)
    return _FONT.sub(_in_schema_order, content) if name == STYLES else content


def _in_utf8(found: re.Match[bytes]) -> bytes:
    """Write a character as itself; the library writes its number, at three times the length."""
    return _characters(found[0])


@cache
def _characters(reference: bytes) -> bytes:
    code = int(reference[2:-1])
    return reference if code < ASCII_END else chr(code).encode()


def _in_schema_order(found: re.Match[bytes]) -> bytes:
    """Put the parts of a font in the order of the schema; the library writes them in another."""
    parts = sorted(_FONT_PART.findall(found[1]), key=lambda part: FONT_ORDER.index(part[1]))
    return b"<font>" + b"".join(whole for whole, _name in parts) + b"</font>"
