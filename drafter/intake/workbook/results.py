"""The sheet 校验结果: what was found, and the officer's explanations, kept from round to round."""

from collections.abc import Mapping, Sequence

from openpyxl.comments import Comment

from drafter.filing import Filing
from drafter.findings import Finding, Severity
from drafter.intake.workbook.checks import link_to
from drafter.intake.workbook.pen import Pen
from drafter.intake.workbook.plan import RESULTS, Plan, Spot
from drafter.intake.workbook.styles import (
    HEAD,
    HEAD_FONT,
    LEFT,
    MARKED,
    REMARKED,
    TITLE_FONT,
)
from drafter.spreadsheet import height_of
from drafter.wording import N_, _

HEADERS = (
    N_("级别"),
    N_("编号"),
    N_("位置"),
    N_("现值"),
    N_("应为"),
    N_("问题"),
    N_("怎么改"),
    N_("依据"),
    N_("说明"),
)
WIDTHS = (8, 10, 26, 14, 14, 60, 44, 26, 40)
FIRST = 4
EXPLANATION = len(HEADERS)
KEY = EXPLANATION + 1
"""A hidden column that tells which finding an explanation belongs to."""


def write_results(pen: Pen, plan: Plan, filing: Filing, findings: Sequence[Finding]) -> None:
    """Write a row for each finding and mark its cell; explanations of past findings follow."""
    _head(pen)
    for row, finding in enumerate(findings, start=FIRST):
        _row(pen, plan, row, finding, filing.explanations.get(finding.key, ""))
        _mark(pen, plan, finding)
    told = {finding.key for finding in findings}
    past = {key: text for key, text in filing.explanations.items() if key not in told}
    _explanations(pen, past, FIRST + len(findings))


def write_explanations(pen: Pen, filing: Filing) -> None:
    """Write the explanations alone, so that a filled workbook loses none."""
    if filing.explanations:
        _head(pen)
        _explanations(pen, filing.explanations, FIRST)


def _head(pen: Pen) -> None:
    sheet = pen.sheet(RESULTS)
    hint = _("错误要改正；警告改正或在“说明”里写明原因；提示只供参考。改完后重新校验。")
    pen.heading(RESULTS, _(RESULTS), hint, TITLE_FONT)
    for column, (header, width) in enumerate(zip(HEADERS, WIDTHS, strict=True), start=1):
        cell = pen.words(
            Spot(RESULTS, FIRST - 1, column), _(header), HEAD_FONT, fill=HEAD, framed=True
        )
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.column_dimensions["J"].hidden = True
    sheet.freeze_panes = f"A{FIRST}"
    sheet.page_setup.orientation = "landscape"
    sheet.print_title_rows = f"{FIRST - 1}:{FIRST - 1}"


def _row(pen: Pen, plan: Plan, row: int, finding: Finding, explanation: str) -> None:
    fill = MARKED if finding.severity is Severity.ERROR else REMARKED
    problem = finding.text
    if finding.place.quote:
        problem += "\n" + _("原文：“{quote}”", quote=finding.place.quote)
    shown = (
        finding.severity.label,
        finding.code,
        finding.where,
        finding.actual,
        finding.expected,
        problem,
        finding.remedy,
        finding.cites,
    )
    for column, text in enumerate(shown, start=1):
        pen.words(Spot(RESULTS, row, column), text, framed=True)
    heights = (height_of(text, width) for text, width in zip(shown, WIDTHS, strict=False))
    pen.sheet(RESULTS).row_dimensions[row].height = max(heights)
    if finding.severity is not Severity.NOTE:
        pen.cell(Spot(RESULTS, row, 1)).fill = fill
    target = _target(plan, finding)
    if target:
        link_to(pen, Spot(RESULTS, row, 3), target)
    pen.input(Spot(RESULTS, row, EXPLANATION), explanation or None, alignment=LEFT)
    pen.words(Spot(RESULTS, row, KEY), finding.key)


def _mark(pen: Pen, plan: Plan, finding: Finding) -> None:
    """Colour the cell of a finding and say there what is wrong."""
    target = _target(plan, finding)
    if target is None:
        return
    cell = pen.cell(target)
    cell.fill = MARKED if finding.severity is Severity.ERROR else REMARKED
    said = f"{finding.code} {finding.text}\n{finding.remedy}"
    before = cell.comment.text + "\n" if cell.comment else ""
    cell.comment = Comment(before + said, "drafter", height=160, width=340)


def _target(plan: Plan, finding: Finding) -> Spot | None:
    if finding.address in plan.figures:
        return plan.figures[finding.address]
    spots = plan.words.get(finding.address)
    if not spots:
        return None
    number = max(1, finding.place.paragraph)
    return spots[min(number, len(spots)) - 1]


def _explanations(pen: Pen, explanations: Mapping[str, str], row: int) -> None:
    for place, (key, text) in enumerate(sorted(explanations.items()), start=row):
        code, _space, _address = key.partition(" ")
        pen.words(Spot(RESULTS, place, 2), code, framed=True)
        pen.words(Spot(RESULTS, place, 6), _("以前的说明"), framed=True)
        pen.input(Spot(RESULTS, place, EXPLANATION), text, alignment=LEFT)
        pen.words(Spot(RESULTS, place, KEY), key)
