"""Workbooks that we write: text stays text, and the same content gives the same bytes."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from drafter.cleaning import clean_paragraphs

ZIP_TIME = (1980, 1, 1, 0, 0, 0)
MOMENT = datetime(1980, 1, 1)
MAX_TEXT = 32_767


def put_text(cell: Cell, text: str) -> None:
    """Write a text that a spreadsheet program will never take for a formula."""
    cell.value = "\n".join(clean_paragraphs([text]).paragraphs)[:MAX_TEXT]
    cell.data_type = "s"
    # The mark that Excel itself sets for text typed after an apostrophe.
    cell.quotePrefix = cell.value[:1] in "=+-@\t＝＋－＠" and bool(cell.value)  # type: ignore[misc]


def header_row(sheet: Worksheet, headers: Sequence[str], widths: Sequence[float]) -> None:
    """Write the first row, set the widths, freeze it and offer filters."""
    for column, (header, width) in enumerate(zip(headers, widths, strict=True), start=1):
        cell = sheet.cell(1, column)
        put_text(cell, header)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="D9E2F3")
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{sheet.cell(1, len(headers)).coordinate}"


def settled(book: Workbook) -> bytes:
    """Return the bytes of a workbook without clock or author in them."""
    book.properties.creator = None
    book.properties.created = book.properties.modified = MOMENT
    stream = io.BytesIO()
    book.save(stream)
    return settled_zip(stream.getvalue())


def settled_zip(data: bytes) -> bytes:
    """Return a zip with fixed times and its entries in order."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return stream.getvalue()
