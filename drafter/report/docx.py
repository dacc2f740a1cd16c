"""Reads a finished report back and compares it with the filing.

Nothing here is shared with the code that fills templates: the report is opened as a
reader would open it, and every figure and paragraph must be at its own place.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lxml import etree

from drafter.errors import TemplateError
from drafter.filing import Filing
from drafter.form import Form, Section
from drafter.grid import Grid, grids
from drafter.intake.roles import BODY
from drafter.plainxml import NotPlain
from drafter.report.context import unprinted_figures
from drafter.report.package import read_parts
from drafter.report.shapes import Block, Place, Printed, read_by_shape
from drafter.wording import _

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _TBL, _TR, _TC, _T, _TAB, _BR = (W + t for t in ("p", "tbl", "tr", "tc", "t", "tab", "br"))
_NESTED = (W + "sdt", W + "sdtContent", W + "ins", W + "smartTag", W + "customXml")
_SPAN, _MERGE, _VALUE = W + "gridSpan", W + "vMerge", W + "val"
_GRID, _WIDTH = W + "tblGrid", W + "w"
_ROW_PROPERTIES, _BEFORE = W + "trPr", W + "gridBefore"
QUOTE_LENGTH = 30
SLIVER = 60
"""Twips below which a column is none: a millimetre."""
LONGEST_HEADING = 80
"""Characters, blanks between them included; a paragraph of more is none."""


def differences(
    data: bytes, filing: Filing, form: Form, figures: Mapping[str, str] | None = None
) -> list[str]:
    """Return a sentence for each figure or paragraph that is not at its place in the .docx.

    An empty list means that the report says what the filing says. `figures` are those of
    `Filing.printed`, where they are known.
    """
    figures = figures or filing.printed(form)
    wanted = _wanted(form, figures)
    blocks = read_document(data, [each.cells for each in wanted])
    printed = iter([block for block in blocks if isinstance(block, Printed)])
    return [
        *[lost for each in wanted for lost in _table_differences(printed, each, figures, form)],
        *_text_differences(blocks, filing, form),
    ]


def read_document(data: bytes, expected: Sequence[dict[Place, str]] = ()) -> list[Block]:
    """Return the body of a .docx: the text of each paragraph, and each table, in order.

    `expected` are the cells of tables that should be there; that makes it faster, no more.
    `TemplateError` where it is not well-formed.
    """
    xml = read_parts(data)[BODY]
    try:
        return read_by_shape(xml, read_blocks, expected)
    except NotPlain:
        return _read_whole(xml)


def _read_whole(xml: bytes) -> list[Block]:
    try:
        return read_blocks(xml)
    except ValueError as error:
        raise TemplateError(
            _(
                "报告没有生成：Word 模板填写后不再是完整的文档，请检查循环和条件是否成对、位置是否对齐。"
            )
        ) from error


def read_blocks(xml: bytes) -> list[Block]:
    """Return the blocks of a document's main part, all of it parsed; `ValueError` if it cannot be."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError from error
    return list(_blocks(root[0]))


def _blocks(parent: etree._Element) -> Iterator[Block]:
    for child in parent:
        if child.tag == _P:
            yield _text(child)
        elif child.tag == _TBL:
            yield Printed(_cells(child))
        elif child.tag in _NESTED:
            yield from _blocks(child)


def _text(element: etree._Element) -> str:
    return "".join(
        node.text or "" if node.tag == _T else "\t" if node.tag == _TAB else "\n"
        for node in element.iter(_T, _TAB, _BR)
        # A tab stop of the paragraph's own layout has the same name as a typed tab.
        if node.tag != _TAB or len(node.attrib) == 0
    )


def _cells(table: etree._Element) -> dict[tuple[int, int], str]:
    cells: dict[tuple[int, int], str] = {}
    places = _column_places(table)
    for row_number, row in enumerate(table.iterchildren(_TR)):
        column = _skipped(row)
        for cell in row.iterchildren(_TC):
            span, continued, text = _read_cell(cell)
            if not continued:
                cells[row_number, places.get(column, column)] = text
            column += span
    return cells


def _column_places(table: etree._Element) -> dict[int, int]:
    """Return where each grid column stands, slivers not counted.

    Editors leave a sliver where two borders, meant to be one, are a hair apart.
    """
    grid = table.find(_GRID)
    places, at = {}, 0
    for column, width in enumerate(grid if grid is not None else ()):
        places[column] = at
        at += float(width.get(_WIDTH, SLIVER)) >= SLIVER
    return places


def _skipped(row: etree._Element) -> int:
    properties = row.find(_ROW_PROPERTIES)
    before = properties.find(_BEFORE) if properties is not None else None
    return int(before.get(_VALUE, "0")) if before is not None else 0


def _read_cell(cell: etree._Element) -> tuple[int, bool, str]:
    """Return (columns spanned, whether the cell continues the one above it, text)."""
    span, continued, text = 1, False, ""
    # One pass for all three: this runs for every cell of every report.
    for node in cell.iter(_SPAN, _MERGE, _T, _TAB, _BR):
        if node.tag == _T:
            text += node.text or ""
        elif node.tag == _SPAN:
            span = int(node.get(_VALUE, "1"))
        elif node.tag == _MERGE:
            continued = node.get(_VALUE, "continue") == "continue"
        else:
            text += "\t" if node.tag == _TAB else "\n"
    return span, continued, text


class _Wanted(NamedTuple):
    """A table that should be there, and what should stand in its cells."""

    section: Section
    grid: Grid
    cells: dict[Place, str]


def _wanted(form: Form, figures: Mapping[str, str]) -> list[_Wanted]:
    return [
        _Wanted(section, grid, grid.with_figures(figures))
        for section in form.sections
        for grid in grids(section)
    ]


def _table_differences(
    printed: Iterator[Printed], wanted: _Wanted, figures: Mapping[str, str], form: Form
) -> Iterator[str]:
    """Yield what is wrong with the next table, or at least the next that has the same cells."""
    section, grid, cells = wanted
    alike = (t for t in printed if t.cells is cells or t.cells.keys() == grid.places)
    table = next(alike, None)
    if table is None:
        yield _("报告里找不到“{section}”的表格，或者它的行列与表式不同。", section=section.title)
    elif table.cells is not cells and table.cells != cells:
        yield from _cell_differences(table, grid, figures, form)


def _cell_differences(
    table: Printed, grid: Grid, figures: Mapping[str, str], form: Form
) -> Iterator[str]:
    for cell in grid.cells:
        shown = table.cells[cell.row, cell.column]
        if not cell.address:
            if shown != cell.text and _squeezed(shown) != _squeezed(cell.text):
                yield _("表格里的“{label}”印成了“{shown}”。", label=cell.text, shown=shown)
            continue
        point = form.datapoints[cell.address]
        expected = figures[cell.address]
        if shown != expected:
            yield _(
                "“{label}”应为“{expected}”，报告里是“{shown}”。",
                label=point.label,
                expected=expected,
                shown=shown,
            )


def _text_differences(blocks: list[Block], filing: Filing, form: Form) -> Iterator[str]:
    texts = [block for block in blocks if isinstance(block, str)]
    starts = _heading_places(texts, form)
    for section in form.sections:
        if section.title and section.id not in starts:
            yield _("报告里找不到标题“{heading}”。", heading=form.heading(section))
            continue
        yield from _missing(texts[_range(starts, section, len(texts))], filing, form, section)


def _heading_places(texts: list[str], form: Form) -> dict[str, int]:
    """Return where each titled section starts, headings taken in form order."""
    places: dict[str, int] = {}
    at = 0
    for section in form.titled:
        known = _headings(form, section)
        found = next((n for n in range(at, len(texts)) if _is_heading(texts[n], known)), None)
        if found is not None:
            places[section.id] = found
            at = found + 1
    return places


def _is_heading(text: str, known: frozenset[str]) -> bool:
    return len(text) <= LONGEST_HEADING and _squeezed(text) in known


def _headings(form: Form, section: Section) -> frozenset[str]:
    """Return the headings that a template may give a section: its title or an alias."""
    numeral = form.numeral(section)
    return frozenset(f"{numeral}、{title}" for title in (section.title, *section.aliases))


def _range(starts: dict[str, int], section: Section, end: int) -> slice:
    """Return the paragraphs of a section; an untitled one may stand anywhere."""
    if section.id not in starts:
        return slice(0, end)
    start = starts[section.id]
    return slice(start + 1, min((place for place in starts.values() if place > start), default=end))


def _missing(texts: list[str], filing: Filing, form: Form, section: Section) -> Iterator[str]:
    at = 0
    for narrative in section.narratives:
        for text in filing.paragraphs(f"{section.id}.{narrative.id}"):
            found = next((n for n in range(at, len(texts)) if text in texts[n]), None)
            if found is None:
                yield _(
                    "“{section}”里找不到这一段，或者次序不对：“{start}”。",
                    section=section.title or _(narrative.label),
                    start=text[:QUOTE_LENGTH],
                )
            else:
                at = found + 1
    for sentence in unprinted_figures(filing, form, section):
        if not any(sentence in text for text in texts[at:]):
            yield _(
                "“{section}”里找不到这一句：“{sentence}”。",
                section=section.title,
                sentence=sentence,
            )


def _squeezed(text: str) -> str:
    return "".join(text.split())
