"""Reads a PDF into a `Document`: its ruled tables, and its lines put together to paragraphs.

Needs the optional package pdfplumber (`drafter[pdf]`).
"""

import io
import re
from collections.abc import Iterator
from typing import Any

from drafter.errors import InputError, UsageError
from drafter.form import NUMERALS
from drafter.intake.gate import BROKEN
from drafter.intake.importer.document import (
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
from drafter.wording import _

MAX_PAGES = 100
"""Pages that are read; a report has some ten."""
SHORT = 30.0
"""Points by which a line may end before the margin and still go on in the next."""
_PAGE_NUMBER = re.compile(r"[-—－\s]*\d{1,3}[-—－\s]*")
_HEADING = re.compile(
    rf"(?:[{NUMERALS}]{{1,3}}、|[（(][{NUMERALS}\d]{{1,3}}[)）]|\d{{1,2}}[.．、])"
)


def read_pdf(data: bytes, name: str) -> Document:
    """Return the text and tables of a PDF; `InputError` where it cannot be read."""
    try:
        import pdfplumber
    except ImportError as error:
        raise UsageError(
            _('读取 PDF 需要先安装扩展：pip install "drafter[pdf]"；也可以另存为 .docx 再试。')
        ) from error
    try:
        with pdfplumber.open(io.BytesIO(data)) as opened:
            blocks = [block for page in opened.pages[:MAX_PAGES] for block in _page(page)]
    except Exception as error:
        raise InputError(_(BROKEN, name=name)) from error
    return Document(refuse_flood(blocks, name))


def _page(page: Any) -> Iterator[Block]:
    """Yield paragraphs and tables from top to bottom."""
    tables = page.find_tables()
    words = page
    for table in tables:
        words = words.outside_bbox(table.bbox)
    place = _("第{page}页", page=page.page_number)
    found = [(line["top"], line) for line in words.extract_text_lines()]
    placed = sorted([*found, *((t.bbox[1], t) for t in tables)], key=lambda each: each[0])
    right = max((line["x1"] for _top, line in found), default=0.0)
    gathered = ""
    for _top, each in placed:
        if not isinstance(each, dict):
            yield Paragraph(gathered, place)
            gathered = ""
            yield PaperTable(tuple(_rows(each.extract(), place)))
            continue
        text = each["text"].strip()
        if _PAGE_NUMBER.fullmatch(text):
            continue
        if gathered and _HEADING.match(text):
            yield Paragraph(gathered, place)
            gathered = ""
        gathered += text
        if each["x1"] < right - SHORT:
            yield Paragraph(gathered, place)
            gathered = ""
    yield Paragraph(gathered, place)


def _rows(rows: list[list[str | None]], place: str) -> Iterator[PaperRow]:
    for row in rows[:MAX_ROWS]:
        texts = ["".join((text or "").split()) for text in row[:MAX_COLUMNS]]
        yield tuple(PaperCell(text, n, place=place) for n, text in enumerate(texts))
