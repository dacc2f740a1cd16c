"""The tables of the starter template, drawn from the grids of the form."""

from collections.abc import Iterator
from itertools import pairwise

from drafter.form import Section
from drafter.grid import Cell, Grid, Kind, grids
from drafter.report.word import TEXT_HEIGHT, TEXT_WIDTH, Element, W, paragraph, w
from drafter.wording import N_

# Column widths by (label columns, columns), after the published national form; moved by a
# few points so that headings break between words and five digits fit at 小五.
RATIOS: dict[tuple[int, int], tuple[float, ...]] = {
    (3, 10): (51, 98, 183, 46, 44, 44, 44, 44, 43, 46),
    (1, 4): (183, 141, 141, 142),
    (1, 5): (219, 149, 75, 75, 149),
    (1, 2): (424, 183),
    (5, 6): (100, 100, 105, 180, 44, 114),
}
# Otherwise each column of figures gets this share, and the labels divide the rest.
FIGURE_SHARE, MOST_FOR_FIGURES = 0.22, 0.6
STYLES = {
    Kind.TITLE: "TableTitle",
    Kind.CORNER: "TableHead",
    Kind.HEAD: "TableHead",
    Kind.LABEL: "TableText",
    Kind.UNIT: "TableCentred",
    Kind.FIGURE: "TableCentred",
}
# A table of few columns has room for larger type, see the styles "…Large".
ROOMY = 7
ROW_HEIGHT, ROOMY_ROW_HEIGHT = 320, 454
# Share of a page that rows may fill before labels of several lines are counted in.
FULL_PAGE = 0.75
DESCRIPTION = N_("{section}的数据表，共{rows}行{columns}列")


def table_elements(section: Section) -> Iterator[Element]:
    """Yield the Word tables of a section; one without a heading starts a page of its own."""
    for grid in grids(section):
        table = _table(section, grid)
        if not section.title:
            _start_page(table)
        yield table


def _start_page(table: Element) -> None:
    """Put a page break before the table's first paragraph."""
    first = next(table.iter(f"{W}pPr"))
    first.append(w("pageBreakBefore"))


def column_widths(grid: Grid) -> list[int]:
    """Return the widths of the columns in twips; together they fill the text block."""
    shares = RATIOS.get((grid.label_columns, grid.columns)) or _shares(grid)
    edges = [round(TEXT_WIDTH * sum(shares[:n]) / sum(shares)) for n in range(len(shares) + 1)]
    return [right - left for left, right in pairwise(edges)]


def _shares(grid: Grid) -> tuple[float, ...]:
    labels, figures = grid.label_columns, grid.columns - grid.label_columns
    if not labels:
        return (1.0,) * figures
    for_figures = min(FIGURE_SHARE * figures, MOST_FOR_FIGURES)
    return ((1 - for_figures) / labels,) * labels + (for_figures / figures,) * figures


def _table(section: Section, grid: Grid) -> Element:
    widths = column_widths(grid)
    caption = section.title or grid.tables[0].title
    words = DESCRIPTION.format(section=caption, rows=grid.rows, columns=grid.columns)
    properties = w(
        "tblPr",
        w("tblStyle", val="TableGrid"),
        w("tblW", w=sum(widths), type="dxa"),
        w("jc", val="center"),
        w("tblLayout", type="fixed"),
        w("tblLook", val="0000"),
        w("tblCaption", val=caption),
        w("tblDescription", val=words),
    )
    columns = w("tblGrid", *(w("gridCol", w=width) for width in widths))
    return w("tbl", properties, columns, *(_row(grid, row, widths) for row in range(grid.rows)))


def _row(grid: Grid, row: int, widths: list[int]) -> Element:
    properties = w("trPr", w("cantSplit"), w("trHeight", val=_height(grid), hRule="atLeast"))
    if row < grid.header_rows:
        properties.append(w("tblHeader"))
    crossing = sorted(
        (cell for cell in grid.cells if cell.row <= row < cell.row + cell.rowspan),
        key=lambda cell: cell.column,
    )
    return w("tr", properties, *(_cell(grid, cell, row, widths) for cell in crossing))


def _cell(grid: Grid, cell: Cell, row: int, widths: list[int]) -> Element:
    width = sum(widths[cell.column : cell.column + cell.colspan])
    properties = w("tcPr", w("tcW", w=width, type="dxa"))
    if cell.colspan > 1:
        properties.append(w("gridSpan", val=cell.colspan))
    if cell.rowspan > 1:
        properties.append(w("vMerge", val="restart" if row == cell.row else "continue"))
    properties.append(w("vAlign", val="center"))
    words = _words(cell) if row == cell.row else ""
    together = _fits_a_page(grid) and row < grid.rows - 1
    return w("tc", properties, paragraph(_style(grid, cell), words, keep_next=together))


def _fits_a_page(grid: Grid) -> bool:
    """Tell whether a table can stay whole; a longer one kept together leaves a blank page."""
    return grid.rows * _height(grid) <= FULL_PAGE * TEXT_HEIGHT


def _height(grid: Grid) -> int:
    return ROOMY_ROW_HEIGHT if grid.columns < ROOMY else ROW_HEIGHT


def _style(grid: Grid, cell: Cell) -> str:
    centred = cell.kind is Kind.LABEL and grid.label_columns == 1
    style = STYLES[Kind.FIGURE if centred else cell.kind]
    return style + ("Large" if grid.columns < ROOMY else "")


def _words(cell: Cell) -> str:
    return "{{ " + cell.address + " }}" if cell.address else cell.text
