"""Turns tables that stand on their side, their headings down the left, as ours stand."""

from collections.abc import Callable, Sequence

from drafter.intake.importer.document import PaperCell, PaperRow, PaperTable
from drafter.intake.importer.labels import is_figure
from drafter.wording import _

LEAST_ROWS = 3
"""Rows of a heading and its figures that tell a table on its side."""
Test = Callable[[str], bool]


def upright(table: PaperTable, is_heading: Test, is_label: Test) -> PaperTable:
    """Return a table with its headings above its figures; most are returned as they are.

    `is_heading` tells a word that stands above figures, `is_label` any word of a form.
    """
    if not table.exact or not _is_on_its_side(table.rows, is_heading, is_label):
        return table
    width = max(cell.column + 1 for row in table.rows for cell in row)
    turned = (_turned(table.rows, column) for column in range(width))
    return PaperTable(tuple(row for row in turned if row))


def _is_on_its_side(rows: Sequence[PaperRow], is_heading: Test, is_label: Test) -> bool:
    before = [_word_before_figures(row, is_label) for row in rows]
    words = [word for word in before if word]
    return len(words) >= LEAST_ROWS and all(map(is_heading, words))


def _word_before_figures(row: PaperRow, is_label: Test) -> str:
    """Return the last word of a row that has figures; empty for any other row."""
    words = [n for n, cell in enumerate(row) if is_label(cell.text)]
    figures = row[words[-1] + 1 :] if words else ()
    return row[words[-1]].text if any(is_figure(cell.text) for cell in figures) else ""


def _turned(rows: Sequence[PaperRow], column: int) -> PaperRow:
    cells = []
    for number, row in enumerate(rows):
        cell = next((cell for cell in row if cell.column == column), None)
        if cell and not cell.covered:
            place = _("第{row}行", row=number + 1) + _("第{column}列", column=column + 1)
            span = 1 + _covered_below(rows[number + 1 :], column)
            cells.append(PaperCell(cell.text, number, span, place))
    return tuple(cells)


def _covered_below(rows: Sequence[PaperRow], column: int) -> int:
    below = 0
    for row in rows:
        if not any(cell.column == column and cell.covered for cell in row):
            break
        below += 1
    return below
