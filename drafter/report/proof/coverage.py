"""Whether a template holds what the form prescribes: names, headings, tables, wording."""

import re
from collections.abc import Iterator, Sequence

from drafter.findings import Finding
from drafter.form import Form, Section
from drafter.grid import Grid, Kind, grids
from drafter.report.proof.places import Paragraph
from drafter.report.proof.slips import T20, T21, T22, T23, T24
from drafter.report.proof.tags import find_tags
from drafter.report.shapes import Block, Printed
from drafter.wording import _

_LITERAL = re.compile(r"\d[\d,.]*\s*(?:件|条|份|宗|次|万元|元|%|％)")
_BLANKS = re.compile(r"\s+")


def slips_in_use(form: Form, used: set[str]) -> Iterator[Finding]:
    """Yield the printed figures and the narratives that no tag prints."""
    for section in form.sections:
        for table in section.printed_tables:
            for point in table.datapoints:
                if point.address not in used:
                    yield T20.found(name=point.label, tag="{{ " + point.address + " }}")
        for narrative in section.narratives:
            address = f"{section.id}.{narrative.id}"
            if narrative.required and address not in used:
                name = narrative.label or section.title
                yield T20.found(name=name, tag="{%p for p in " + address + " %}")


def slips_in_blocks(form: Form, blocks: Sequence[Block]) -> Iterator[Finding]:
    """Yield headings and tables of a document that are not as the form has them."""
    yield from _heading_slips(form, [_bare(block) for block in blocks if isinstance(block, str)])
    tables = [block for block in blocks if isinstance(block, Printed)]
    for section in form.titled:
        for grid in grids(section):
            yield from _table_slips(section, grid, tables)


def literal_figures(paragraphs: Sequence[Paragraph]) -> Iterator[Finding]:
    """Yield figures typed into a template where each report has its own."""
    for paragraph in paragraphs:
        words = paragraph.text
        for tag in find_tags(paragraph):
            words = words.replace(tag.raw, "")
        if literal := _LITERAL.search(words):
            yield T24.at(paragraph, figure=literal[0])


def _heading_slips(form: Form, texts: list[str]) -> Iterator[Finding]:
    last = -1
    for section in form.titled:
        place = _heading_place(form, section, texts)
        if place is None:
            yield _heading_slip(form, section, _altered(form, section, texts))
        elif place < last:
            yield _heading_slip(form, section, _("的次序不对"))
        last = max(last, place if place is not None else last)


def _heading_place(form: Form, section: Section, texts: list[str]) -> int | None:
    numeral = form.numeral(section)
    wanted = {_bare(f"{numeral}、{title}") for title in (section.title, *section.aliases)}
    places = (place for place, text in enumerate(texts) if text in wanted)
    return next(places, None)


def _altered(form: Form, section: Section, texts: list[str]) -> str:
    """Say what stands in a heading's stead, if anything does."""
    start = f"{form.numeral(section)}、"
    stead = next((text for text in texts if text.startswith(start)), "")
    return _("被改成了“{stead}”", stead=stead[:30]) if stead else _("缺失")


def _heading_slip(form: Form, section: Section, reason: str) -> Finding:
    return T21.found(heading=form.heading(section), reason=reason)


def _table_slips(section: Section, grid: Grid, tables: Sequence[Printed]) -> Iterator[Finding]:
    wanted = {(cell.row, cell.column) for cell in grid.cells}
    table = max(tables, key=lambda table: _likeness(grid, table), default=None)
    if table is None or not _likeness(grid, table):
        yield T22.found(section=section.title, reason=_("没有找到这个表格"))
    elif set(table.cells) != wanted:
        reason = _(
            "应有 {wanted} 个单元格，现有 {found} 个，或合并方式不同",
            wanted=len(wanted),
            found=len(table.cells),
        )
        yield T22.found(section=section.title, reason=reason)
    else:
        yield from _wording_slips(grid, table)


def _likeness(grid: Grid, table: Printed) -> int:
    """Count the labels of a grid that stand in a table, wherever they stand."""
    words = {_bare(text) for text in table.cells.values()}
    labels = {_bare(cell.text) for cell in grid.cells if cell.text}
    shared = len(labels & words)
    return shared if 2 * shared > len(labels) else 0


def _wording_slips(grid: Grid, table: Printed) -> Iterator[Finding]:
    for cell in grid.cells:
        text = table.cells[cell.row, cell.column]
        if cell.kind is not Kind.FIGURE and _bare(text) != _bare(cell.text):
            yield T23.found(wording=cell.text)


def _bare(text: str) -> str:
    return _BLANKS.sub("", text)
