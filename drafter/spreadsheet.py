"""Workbooks that we write: text stays text, and the same content gives the same bytes."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from drafter.cleaning import clean_paragraphs

ZIP_TIME = (1980, 1, 1, 0, 0, 0)
CORE = "docProps/core.xml"
_CLOCK = re.compile(rb"<dcterms:(?:created|modified)[^>]*>[^<]*</dcterms:(?:created|modified)>")
STYLES = "xl/styles.xml"
FONT_ORDER = (
    b"b", b"i", b"strike", b"condense", b"extend", b"outline", b"shadow", b"u", b"vertAlign",
    b"sz", b"color", b"name", b"family", b"charset", b"scheme",
)  # fmt: skip
_FONT = re.compile(rb"<font>(.*?)</font>", re.DOTALL)
_FONT_PART = re.compile(rb"(<(\w+)[^>]*/>)")
MAX_TEXT = 32_767


def put_text(cell: Cell, text: str) -> None:
    """Write a text that a spreadsheet program will never take for a formula."""
    cell.value = "\n".join(clean_paragraphs([text]).paragraphs)[:MAX_TEXT]
    cell.data_type = "s"
    # The mark that Excel itself sets for text typed after an apostrophe.
    cell.quotePrefix = cell.value[:1] in "=+-@\t＝＋－＠" and bool(cell.value)


def header_row(sheet: Worksheet, headers: Sequence[str], widths: Sequence[float]) -> None:
    """Write the first row, set the widths, freeze it and offer filters."""
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
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, _tidied(name, old.read(name)))
    return stream.getvalue()


def _tidied(name: str, content: bytes) -> bytes:
    if name == CORE:
        return _CLOCK.sub(b"", content)
    return _FONT.sub(_in_schema_order, content) if name == STYLES else content


def _in_schema_order(found: re.Match[bytes]) -> bytes:
    """Put the parts of a font in the order of the schema; the library writes them in another."""
    parts = sorted(_FONT_PART.findall(found[1]), key=lambda part: FONT_ORDER.index(part[1]))
    return b"<font>" + b"".join(whole for whole, _name in parts) + b"</font>"
