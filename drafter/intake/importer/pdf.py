"""Reads a PDF into a `Document`: its ruled tables, and its lines put together to paragraphs.

A PDF knows neither: a paragraph is told by its indent and by where its last line ends, a
running head by standing at the same height on several pages, and the gaps that justified
lines have between characters are no spaces.

Needs the optional package pdfplumber (`drafter[pdf]`).
"""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from drafter.confined import OverrunError, confined
from drafter.errors import InputError, UsageError
from drafter.form import NUMERALS
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
from drafter.intake.refusals import BOMB, BROKEN
from drafter.wording import _, in_language, language

MAX_PAGES = 100
"""Pages that are read; a report has some ten."""
SECONDS = 20.0
"""A report of ten pages takes about one."""
MEMORY = 1_000_000_000
"""Bytes over a bare process; a report takes a tenth."""
SHORT = 100.0
"""Points by which a line may end before the margin and still go on: a long number may not fit."""
INDENT = 12.0
"""Points from the margin from which a line begins a paragraph; two characters have some 30."""
_PAGE_NUMBER = re.compile(r"[-—－\s]*\d{1,3}[-—－\s]*")
_HEADING = re.compile(
    rf"(?:[{NUMERALS}]{{1,3}}、|[（(][{NUMERALS}\d]{{1,3}}[)）]|\d{{1,2}}[.．、](?!\d))"
)
_CHINESE = "\u3000-\u303f\u4e00-\u9fff\uff00-\uffef〔〕“”"
_GAP = re.compile(rf"(?<=[{_CHINESE}])\s+|\s+(?=[{_CHINESE}])")


@dataclass(frozen=True)
class _Line:
    """A line of text with its place on the page, in points from the upper left."""

    text: str
    left: float
    right: float
    top: float
    page: int

    @property
    def spot(self) -> tuple[int, str]:
        return round(self.top), self.text


def read_pdf(data: bytes, name: str) -> Document:
    """Return the text and tables of a PDF; `InputError` where it cannot be read.

    Read in a process of its own: a PDF of some KB may unpack to any size.
    """
    if find_spec("pdfplumber") is None:
        raise UsageError(
            _('读取 PDF 需要先安装扩展：pip install "drafter[pdf]"；也可以另存为 .docx 再试。')
        )
    try:
        found = confined(_read, SECONDS, MEMORY, data, language())
    except OverrunError as error:
        raise InputError(_(BOMB, name=name)) from error
    if found is None:
        raise InputError(_(BROKEN, name=name))
    return Document(refuse_flood(_blocks(found), name))


def _read(data: bytes, said_in: str) -> list[_Line | PaperTable] | None:
    """Return lines and tables in order; None where the file is damaged."""
    import pdfplumber

    with in_language(said_in):
        try:
            with pdfplumber.open(io.BytesIO(data)) as opened:
                return [each for page in opened.pages[:MAX_PAGES] for each in _page(page)]
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - the library raises whatever a damaged file makes it
            return None


def _page(page: Any) -> Iterator[_Line | PaperTable]:
    """Yield lines and tables from top to bottom."""
    tables = page.find_tables()
    words = page
    for table in tables:
        words = words.outside_bbox(table.bbox)
    found: list[tuple[float, _Line | PaperTable]] = [
        (line["top"], _line(line, page.page_number)) for line in words.extract_text_lines()
    ]
    for table in tables:
        rows = tuple(_rows(table.extract(), _place(page.page_number)))
        found.append((table.bbox[1], PaperTable(rows)))
    yield from (each for _top, each in sorted(found, key=lambda placed: placed[0]))


def _line(found: dict[str, Any], page: int) -> _Line:
    text = _GAP.sub("", found["text"].strip())
    return _Line(text, found["x0"], found["x1"], found["top"], page)


def _place(page: int) -> str:
    return _("第{page}页", page=page)


def _blocks(found: Sequence[_Line | PaperTable]) -> Iterator[Block]:
    """Yield paragraphs and tables; a paragraph may go on over the end of a page."""
    lines = [each for each in found if isinstance(each, _Line)]
    heights = Counter(line.spot for line in lines)
    left = min((line.left for line in lines), default=0.0)
    right = max((line.right for line in lines), default=0.0)
    gathered: list[_Line] = []
    for each in found:
        if isinstance(each, _Line):
            if heights[each.spot] > 1 or _PAGE_NUMBER.fullmatch(each.text):
                continue
            if gathered and _begins(each, gathered[-1], left, right):
                yield _joined(gathered)
                gathered = []
            gathered.append(each)
            continue
        yield _joined(gathered)
        gathered = []
        yield each
    yield _joined(gathered)


def _begins(line: _Line, last: _Line, left: float, right: float) -> bool:
    """Tell whether a line begins a paragraph, after another."""
    indented = line.left > left + INDENT
    return indented or last.right < right - SHORT or bool(_HEADING.match(line.text))


def _joined(lines: Sequence[_Line]) -> Paragraph:
    text = _GAP.sub("", " ".join(line.text for line in lines))
    return Paragraph(text, _place(lines[0].page) if lines else "")


def _rows(rows: list[list[str | None]], place: str) -> Iterator[PaperRow]:
    for row in rows[:MAX_ROWS]:
        texts = ["".join((text or "").split()) for text in row[:MAX_COLUMNS]]
        yield tuple(PaperCell(text, n, place=place) for n, text in enumerate(texts))
