"""Writes the intake workbook: blank for an officer to fill, or filled from a filing."""

from collections.abc import Mapping

from openpyxl import Workbook
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from drafter.filing import Filing
from drafter.form import Form
from drafter.intake.workbook.cached import with_values
from drafter.intake.workbook.checks import write_checks
from drafter.intake.workbook.figures import YES_NO, write_figures
from drafter.intake.workbook.last_year import write_last_year
from drafter.intake.workbook.pen import Pen
from drafter.intake.workbook.plan import (
    CHECKS,
    GUIDE,
    LISTS,
    META,
    NO,
    SLOTS,
    UNIT,
    WORDS,
    YES,
    Plan,
    make_plan,
)
from drafter.intake.workbook.results import write_explanations
from drafter.intake.workbook.stamp import write_stamp
from drafter.intake.workbook.words import write_guide, write_unit, write_words
from drafter.pack import Pack
from drafter.sentences import automatic_parts, sentences_for
from drafter.spreadsheet import settled
from drafter.wording import _

A4 = 9
SPARE = 5
"""Empty paragraph cells kept under a text that fills its slots."""


def write_workbook(
    filing: Filing, form: Form, pack: Pack, *, previous: Filing | None = None
) -> bytes:
    """Return the workbook of a filing, the same bytes for the same filing.

    What was not plainly a number is written back as it was; a total that differs from
    the sum of its parts is written as the number it was, not as a formula.
    """
    pen, _plan = draw(filing, form, pack, previous)
    write_explanations(pen, filing)
    return finish(pen)


def draw(filing: Filing, form: Form, pack: Pack, previous: Filing | None) -> tuple[Pen, Plan]:
    """Write every sheet that an officer fills in or looks at."""
    plan = make_plan(form, slots_for(filing, form), tuple(automatic_parts(form, pack, filing)))
    pen = Pen(Workbook())
    pen.book.remove(pen.book.worksheets[0])
    for name in (GUIDE, UNIT, *plan.sheets, WORDS, CHECKS):
        pen.sheet(name)
    pen.choices(YES_NO, [_(YES), _(NO)])
    write_guide(pen, form, filing, pack)
    write_unit(pen, plan, filing)
    write_figures(pen, plan, filing, previous)
    if previous:
        write_last_year(pen, plan, previous)
    write_words(pen, plan, filing, sentences_for(filing, form, pack, previous))
    write_checks(pen, plan, filing)
    write_stamp(pen, filing)
    for name, spot in plan.names():
        pen.name(name, spot)
    return pen, plan


def slots_for(filing: Filing, form: Form) -> Mapping[str, int]:
    """Return how many paragraph cells each narrative gets."""
    return {
        address: max(SLOTS, len(filing.texts.get(address, ())) + SPARE)
        for address in form.narratives
    }


def finish(pen: Pen) -> bytes:
    """Protect and set up every sheet, and return the bytes."""
    for sheet in pen.book.worksheets:
        _protect(sheet)
        _set_up_page(sheet)
    for name in (META, LISTS):
        pen.book[name].sheet_state = "veryHidden"
    pen.book.security.lockStructure = True
    pen.book.calculation.fullCalcOnLoad = True
    return settled(pen.book, lambda data: with_values(data, pen.shown, pen.book.sheetnames))


def _protect(sheet: Worksheet) -> None:
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False


def _set_up_page(sheet: Worksheet) -> None:
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    assert sheet.oddFooter is not None
    sheet.oddFooter.center.text = _("第 {page} 页", page="&P")
    sheet.sheet_view.showGridLines = False
