"""The annotated workbook: rebuilt from the values read, the findings first and at their cells."""

from collections.abc import Sequence

from drafter.filing import Filing
from drafter.findings import Finding
from drafter.form import Form
from drafter.intake.workbook.plan import RESULTS
from drafter.intake.workbook.results import write_results
from drafter.intake.workbook.writer import draw, finish
from drafter.pack import Pack


def annotate(
    filing: Filing,
    form: Form,
    pack: Pack,
    findings: Sequence[Finding],
    *,
    previous: Filing | None = None,
) -> bytes:
    """Return a new workbook with 校验结果 as its first sheet; the officer's own is never re-saved.

    Explanations written there are read back with the workbook.
    """
    pen, plan = draw(filing, form, pack, previous)
    write_results(pen, plan, filing, findings)
    sheet = pen.sheet(RESULTS)
    pen.book.move_sheet(sheet, offset=-pen.book.index(sheet))
    pen.book.active = 0
    return finish(pen)
