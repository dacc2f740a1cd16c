"""The sheets 表二, 表三, 表四: the statutory layout, inputs open, totals alive and locked."""

from decimal import Decimal

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from drafter.filing import Filing, Value, plain
from drafter.form import Axis, Datapoint, Equation, Form, Number, Table
from drafter.grid import Cell, Kind
from drafter.intake.workbook.equations import broken_condition, result_formula, shown_result
from drafter.intake.workbook.pen import Pen, chosen_from, when
from drafter.intake.workbook.plan import NO, Drawn, Plan, Spot
from drafter.intake.workbook.styles import (
    BODY_FONT,
    CENTRE,
    HEAD,
    HEAD_FONT,
    HINT_FONT,
    LEFT,
    RED,
    RED_FONT,
    TITLE_FONT,
    YELLOW,
)
from drafter.numbers import figure_text
from drafter.spreadsheet import height_of
from drafter.wording import N_, _

YES_NO = "choices.yes_no"
ALL_ZERO = N_("本表全部为零")
HINT = N_(
    "黄色格子填数字，没有发生的填 0；灰色格子自动合计，不用填。出现红色，说明勾稽关系不成立。"
)
NARROW, WIDE, LABEL = 11, 14, 26
LEAST_HEIGHT = 24.0
LANDSCAPE_COLUMNS = 8


def write_figures(pen: Pen, plan: Plan, filing: Filing, previous: Filing | None) -> None:
    """Write every sheet of figures."""
    for drawn in plan.drawn:
        sheet = pen.sheet(drawn.sheet)
        if sheet["A1"].value is None:
            title = plan.form.heading(drawn.section) or drawn.sheet
            pen.heading(drawn.sheet, title, _(HINT), TITLE_FONT)
        _draw(pen, plan, drawn, filing, previous)
        _check_cells(pen, plan, drawn, filing)
        _set_up(pen, drawn)
    for table in plan.form.tables:
        _switch(pen, plan, table)


def _draw(pen: Pen, plan: Plan, drawn: Drawn, filing: Filing, previous: Filing | None) -> None:
    for cell in drawn.grid.cells:
        spot = drawn.spot(cell)
        pen.merge(spot, cell.rowspan, cell.colspan)
        if cell.kind is Kind.FIGURE:
            _figure(pen, plan, plan.form.datapoints[cell.address], filing, previous)
        else:
            _label(pen, spot, cell)


def _label(pen: Pen, spot: Spot, cell: Cell) -> None:
    head = cell.kind in (Kind.TITLE, Kind.HEAD, Kind.CORNER)
    alignment = LEFT if cell.kind is Kind.LABEL else CENTRE
    pen.words(
        spot,
        cell.text,
        HEAD_FONT if head else BODY_FONT,
        fill=HEAD if head else None,
        alignment=alignment,
        framed=True,
    )


def _figure(
    pen: Pen, plan: Plan, point: Datapoint, filing: Filing, previous: Filing | None
) -> None:
    spot = plan.figures[point.address]
    if point.derived and _follows(filing, plan.form, point):
        value = filing.figure(plan.form, point.address)
        pen.formula(spot, _sum_of(plan, point), _number(value) if value is not None else "")
        return
    written = filing.as_written.get(point.address)
    cell = pen.input(spot, written if written is not None else _stated(filing, point))
    cell.number_format = "General"
    if not point.derived:
        _guide(pen, spot, point, previous)


def _follows(filing: Filing, form: Form, point: Datapoint) -> bool:
    """Tell whether a total may be a formula: nobody stated another figure."""
    stated = filing.values.get(point.address)
    odd = point.address in filing.as_written
    return not odd and (stated is None or stated == filing.computed(form, point.address))


def _stated(filing: Filing, point: Datapoint) -> object:
    value = filing.values.get(point.address)
    if value is None:
        return None
    return figure_text(value, point.number) if point.number is Number.AMOUNT else _number(value)


def _number(value: Value) -> int | float:
    return float(value) if isinstance(value, Decimal) and value % 1 else int(value)


def _sum_of(plan: Plan, point: Datapoint) -> str:
    """Return a sum that stays blank while none of its parts is filled in."""
    cells = _ranges([plan.figures[part] for part in point.parts])
    return f'IF(COUNT({cells})=0,"",SUM({cells}))'


def _ranges(spots: list[Spot]) -> str:
    """Return cells as ranges where they follow one another."""
    ordered = sorted(spots, key=lambda spot: (spot.column, spot.row))
    if len({spot.row for spot in spots}) == 1:
        ordered = sorted(spots, key=lambda spot: spot.column)
    groups: list[list[Spot]] = []
    for spot in ordered:
        last = groups[-1][-1] if groups else None
        step = (spot.row - last.row, spot.column - last.column) if last else (0, 0)
        if step in ((1, 0), (0, 1)):
            groups[-1].append(spot)
        else:
            groups.append([spot])
    return ",".join(g[0].cell if len(g) == 1 else f"{g[0].cell}:{g[-1].cell}" for g in groups)


def _guide(pen: Pen, spot: Spot, point: Datapoint, previous: Filing | None) -> None:
    """Attach validation, prompt and comment: what to count, the source, last year's figure."""
    parts = [_(text) for text in (point.row.help, point.column.help) if text]
    if point.cites:
        parts.append(_("依据：{source}", source=point.cites))
    before = previous.values.get(point.address) if previous else None
    if before is not None:
        parts.append(_("上年：{value}{unit}", value=plain(before), unit=point.unit))
    text = "\n".join(parts)
    pen.prompted(_validation(point), spot, point.row.label, text)
    if text:
        pen.explain(spot, point.label, text)
    column, row = get_column_letter(spot.column), spot.row
    blank = when(f"ISBLANK(${column}${row})", fill=YELLOW)
    pen.sheet(spot.sheet).conditional_formatting.add(spot.cell, blank)


def _validation(point: Datapoint) -> DataValidation:
    if point.number is Number.AMOUNT:
        rule = DataValidation(type="textLength", operator="lessThan", formula1="30")
        rule.error = _("请连同单位填写，如 5013.48万元。")
    elif point.number is Number.MONEY:
        rule = DataValidation(
            type="decimal", operator="between", formula1="0", formula2="999999999999"
        )
        rule.error = _("请填不小于 0 的数字，单位是{unit}，最多四位小数。", unit=point.unit)
    else:
        low = "-999999999999" if point.number is Number.CHANGE else "0"
        rule = DataValidation(
            type="whole", operator="between", formula1=low, formula2="999999999999"
        )
        rule.error = _("请填整数，没有发生的填 0，不要写单位和文字。")
    rule.errorTitle, rule.showErrorMessage, rule.allow_blank = _("填写有误"), True, True
    return rule


def _switch(pen: Pen, plan: Plan, table: Table) -> None:
    """Offer to fill a table with zeros."""
    spot = plan.switches[table.id]
    label = Spot(spot.sheet, spot.row, spot.column - 1)
    pen.words(label, _(ALL_ZERO), HINT_FONT, alignment=LEFT)
    pen.input(spot, _(NO))
    text = _("整张表都没有发生的，选“是”，空着的格子都按 0 处理。")
    pen.prompted(chosen_from(YES_NO), spot, _(ALL_ZERO), text)
    sheet = pen.sheet(spot.sheet)
    sheet.column_dimensions[get_column_letter(label.column)].width = WIDE
    sheet.column_dimensions[get_column_letter(spot.column)].width = NARROW


def _check_cells(pen: Pen, plan: Plan, drawn: Drawn, filing: Filing) -> None:
    """Put √ or × with the difference beside the rows or under the columns that must agree."""
    tables = {table.id for table in drawn.grid.tables}
    for equation in plan.form.equations:
        if equation.relation.table in tables and not _is_total(plan.form, equation):
            spot = _beside(plan, drawn, equation)
            shown = shown_result(filing, plan.form, equation)
            pen.formula(spot, result_formula(plan, equation, away=False), shown, framed=False)
            pen.cell(spot).font = BODY_FONT
            _redden(pen, plan, spot, equation)
            _name_the_line(pen, drawn, spot, equation.relation.along)


def _is_total(form: Form, equation: Equation) -> bool:
    """Tell whether a formula makes the equation true by itself."""
    return len(equation.left) == 1 and form.datapoints[equation.left[0]].derived


def _beside(plan: Plan, drawn: Drawn, equation: Equation) -> Spot:
    first = plan.figures[equation.left[0]]
    if equation.relation.along == "rows":
        return Spot(drawn.sheet, drawn.below, first.column)
    return Spot(drawn.sheet, first.row, drawn.beside)


def _name_the_line(pen: Pen, drawn: Drawn, spot: Spot, along: Axis) -> None:
    if along == "rows":
        pen.words(Spot(drawn.sheet, spot.row, 1), _("勾稽检查"), HINT_FONT, alignment=LEFT)


def _redden(pen: Pen, plan: Plan, spot: Spot, equation: Equation) -> None:
    """Colour the figures of a broken equation, and its result, red."""
    sheet = pen.sheet(spot.sheet)
    condition = broken_condition(plan, equation)
    for address in equation.addresses:
        place = plan.figures[address].cell
        sheet.conditional_formatting.add(place, when(condition, fill=RED))
    sheet.conditional_formatting.add(spot.cell, when(condition, font=RED_FONT))


def _set_up(pen: Pen, drawn: Drawn) -> None:
    sheet = pen.sheet(drawn.sheet)
    labels = drawn.grid.label_columns
    for column in range(1, drawn.grid.columns + 1):
        width = LABEL if column <= labels else NARROW
        if labels > 1 and column < labels:
            width = WIDE
        if drawn.grid.columns - labels <= 4:
            width = LABEL
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.column_dimensions[get_column_letter(drawn.beside)].width = NARROW
    sheet.page_setup.orientation = (
        "landscape" if drawn.grid.columns > LANDSCAPE_COLUMNS else "portrait"
    )
    header = drawn.row + drawn.grid.header_rows
    if drawn.grid.header_rows:
        sheet.print_title_rows = f"{drawn.row}:{header - 1}"
        sheet.freeze_panes = f"{get_column_letter(labels + 1)}{header}"
    for row in range(drawn.row, drawn.below):
        sheet.row_dimensions[row].height = _height(drawn, row - drawn.row)


def _height(drawn: Drawn, row: int) -> float:
    """Return a height in which the labels of a row can be read whole."""
    tall = [
        height_of(cell.text, LABEL * cell.colspan)
        for cell in drawn.grid.cells
        if cell.row == row and cell.kind is Kind.LABEL and cell.rowspan == 1
    ]
    return max([LEAST_HEIGHT, *tall])
