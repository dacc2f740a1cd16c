"""The sheet 校验: every equation of the form, live, with a link to its cells."""

from openpyxl.worksheet.hyperlink import Hyperlink

from drafter.filing import Filing
from drafter.intake.workbook.equations import described, not_all_zero, result_formula, shown_result
from drafter.intake.workbook.pen import Pen, when
from drafter.intake.workbook.plan import CHECKS, Plan, Spot
from drafter.intake.workbook.styles import (
    BORDER,
    HEAD,
    HEAD_FONT,
    LEFT,
    LINK_FONT,
    RED,
    RED_FONT,
    TITLE_FONT,
)
from drafter.spreadsheet import height_of
from drafter.wording import N_, _

HEADERS = (N_("规则"), N_("应当成立的关系"), N_("位置"), N_("结果"))
WIDTHS = (10, 84, 14, 18)
FIRST = 4


def write_checks(pen: Pen, plan: Plan, filing: Filing) -> None:
    """Write the blanks of each table, then a row for each equation."""
    hint = _("填表时自动更新：√ 成立，× 不成立。点“位置”跳到要核对的格子。")
    pen.heading(CHECKS, _(CHECKS), hint, TITLE_FONT)
    for column, header in enumerate(HEADERS, start=1):
        pen.words(Spot(CHECKS, FIRST - 1, column), _(header), HEAD_FONT, fill=HEAD, framed=True)
        letter = "ABCD"[column - 1]
        pen.sheet(CHECKS).column_dimensions[letter].width = WIDTHS[column - 1]
    first = row = _blanks(pen, plan, filing, FIRST)
    for row, equation in enumerate(plan.form.equations, start=first):
        pen.words(Spot(CHECKS, row, 1), equation.relation.code, framed=True)
        words = described(plan.form, equation)
        pen.words(Spot(CHECKS, row, 2), words, framed=True)
        pen.sheet(CHECKS).row_dimensions[row].height = height_of(words, WIDTHS[1])
        link_to(pen, Spot(CHECKS, row, 3), plan.figures[equation.left[0]])
        formula = result_formula(plan, equation, away=True)
        pen.formula(Spot(CHECKS, row, 4), formula, shown_result(filing, plan.form, equation))
    _redden(pen, row)
    pen.sheet(CHECKS).freeze_panes = f"A{FIRST}"
    pen.sheet(CHECKS).print_title_rows = f"{FIRST - 1}:{FIRST - 1}"


def link_to(pen: Pen, spot: Spot, target: Spot) -> None:
    """Write a link to a cell of this workbook."""
    cell = pen.words(spot, f"{target.sheet} {target.cell}", LINK_FONT, alignment=LEFT)
    cell.border = BORDER
    location = f"'{target.sheet}'!{target.cell}"
    cell.hyperlink = Hyperlink(ref=spot.cell, location=location, display=str(cell.value))


def _blanks(pen: Pen, plan: Plan, filing: Filing, row: int) -> int:
    for table in plan.form.tables:
        asked = [p for p in table.datapoints if not p.derived]
        if not table.required:
            continue
        cells = ",".join(_spans(plan, [point.address for point in asked]))
        name = table.title or plan.form.section_of(asked[0].address).title
        pen.words(Spot(CHECKS, row, 1), "VAL-01", framed=True)
        pen.words(Spot(CHECKS, row, 2), _("“{table}”没有空格", table=name), framed=True)
        link_to(pen, Spot(CHECKS, row, 3), plan.figures[asked[0].address])
        empty = sum(
            1
            for p in asked
            if p.address not in filing.values and p.address not in filing.as_written
        )
        words = _("× 空 ")
        zero = f"NOT({not_all_zero(plan, table.id)})"
        whole = f"OR({zero},COUNTA({cells})={len(asked)})"
        formula = f'IF({whole},"√","{words}"&({len(asked)}-COUNTA({cells})))'
        pen.formula(Spot(CHECKS, row, 4), formula, f"{words}{empty}" if empty else "√")
        row += 1
    return row


def _spans(plan: Plan, addresses: list[str]) -> list[str]:
    """Return references to cells, those of one row that follow each other as one range."""
    spans: list[tuple[Spot, Spot]] = []
    for address in addresses:
        spot = plan.figures[address]
        last = spans[-1][1] if spans else None
        if last and (last.row, last.column + 1) == (spot.row, spot.column):
            spans[-1] = (spans[-1][0], spot)
        else:
            spans.append((spot, spot))
    return [f"{first.reference}:{last.absolute}" for first, last in spans]


def _redden(pen: Pen, last: int) -> None:
    sheet = pen.sheet(CHECKS)
    wrong = when(f'LEFT($D{FIRST},1)="×"', fill=RED, font=RED_FONT)
    sheet.conditional_formatting.add(f"A{FIRST}:D{last}", wrong)
