"""Last year's figures in grey, to the right of this year's, cell for cell."""

from openpyxl.utils import get_column_letter

from drafter.filing import Filing
from drafter.form import Form
from drafter.grid import Cell, Kind
from drafter.intake.workbook.pen import Pen
from drafter.intake.workbook.plan import Drawn, Plan, Spot
from drafter.intake.workbook.styles import CENTRE, GREY, HINT_FONT, LEFT, PLAIN
from drafter.numbers import figure_text
from drafter.wording import N_, _

GAP = 4
"""Columns between this year's grid and last year's: checks, the all-zero switch, a margin."""
TITLE = N_("{year}年的数字（供对照，不用填）")
WIDTH = 9


def write_last_year(pen: Pen, plan: Plan, previous: Filing) -> None:
    """Draw every grid again with last year's figures; what has no counterpart stays empty."""
    for drawn in plan.drawn:
        start = drawn.grid.columns + GAP
        title = Spot(drawn.sheet, drawn.row - 1, start + 1)
        pen.words(title, _(TITLE, year=previous.year), HINT_FONT, alignment=PLAIN)
        for cell in drawn.grid.cells:
            _draw(pen, plan.form, drawn, cell, start, previous)
        _set_up(pen, drawn, start)


def _draw(pen: Pen, form: Form, drawn: Drawn, cell: Cell, start: int, previous: Filing) -> None:
    spot = Spot(drawn.sheet, drawn.row + cell.row, start + 1 + cell.column)
    pen.merge(spot, cell.rowspan, cell.colspan)
    alignment = LEFT if cell.kind is Kind.LABEL else CENTRE
    text = _figure(form, cell.address, previous) if cell.address else cell.text
    pen.words(spot, text, HINT_FONT, fill=GREY, alignment=alignment, framed=True)


def _figure(form: Form, address: str, previous: Filing) -> str:
    return figure_text(previous.figure(form, address), form.datapoints[address].number)


def _set_up(pen: Pen, drawn: Drawn, start: int) -> None:
    sheet = pen.sheet(drawn.sheet)
    for column in range(start + 1, start + 1 + drawn.grid.columns):
        letter = get_column_letter(column)
        own = sheet.column_dimensions[get_column_letter(column - start)].width
        sheet.column_dimensions[letter].width = max(WIDTH, own * 0.6)
    last = get_column_letter(drawn.beside + 2)
    # What is for looking at only is not printed with the sheet.
    sheet.print_area = f"A1:{last}{sheet.max_row}"
