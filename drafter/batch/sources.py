"""The workbook 汇总来源: for every figure of a superior, which unit contributed what.

A sheet for each superior, the highest first: a row a unit, a column a figure, above them
the sums as live formulas. Then the words of all units for the editor, and the findings.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from drafter.batch.rollup import Rollup, Sum
from drafter.batch.units import ListedUnit
from drafter.filing import Filing, Value
from drafter.findings import Finding
from drafter.form import Datapoint, Form
from drafter.intake.workbook.cached import with_values
from drafter.intake.workbook.pen import Shown
from drafter.pack import find_form
from drafter.spreadsheet import MAX_TEXT, height_of, settled
from drafter.wording import N_, _

SOURCES, WORDS, FINDINGS = N_("汇总来源"), N_("各单位文字"), N_("核对")
TOTAL, OWN, NOT_FILED, UNSETTLED, UNCONFIRMED, DRAFTED, DIFFERENCE = (
    N_("合计"),
    N_("{unit}（本级）"),
    N_("{unit}（没有报送）"),
    N_("{unit}（报送了不同的几份，没有计入）"),
    N_("{unit}（待确认是不是“{supposed}”，没有计入）"),
    N_("已起草的政府年报"),
    N_("差额"),
)
FIRST = 2
"""The column of the first figure."""
HEADS = 2
NAME_WIDTH, FIGURE_WIDTH = 34, 15
LONGEST = 31
HEAD = PatternFill("solid", fgColor="DDEBF7")
SUMMED = PatternFill("solid", fgColor="E7E6E6")
WRAPPED = Alignment(vertical="center", horizontal="center", wrap_text=True)
UNFIT = str.maketrans("", "", "[]:*?/\\'")


@dataclass
class _Book:
    """A workbook in the making; `shown` remembers what each formula shows."""

    book: Workbook
    names: dict[str, str] = field(default_factory=dict)
    """Sheet by unit."""
    shown: dict[tuple[str, str], Shown] = field(default_factory=dict)


def source_workbook(rollup: Rollup, drafted: Filing | None = None) -> bytes:
    """Return the workbook; `drafted` is the superior's report as it was already written."""
    made = _Book(Workbook(write_only=True))
    highest_first = rollup.sums[::-1]
    for each in highest_first:
        made.names[each.unit.name] = _sheet_name(each, made)
    for each in highest_first:
        _write_sum(made, each, rollup, drafted if each is rollup.top else None)
    _write_words(made, rollup)
    _write_findings(made, rollup.findings)
    names = made.book.sheetnames
    return settled(made.book, lambda data: with_values(data, made.shown, names))


def _sheet_name(each: Sum, made: _Book) -> str:
    if not made.names:
        return _(SOURCES)
    name = each.unit.name.translate(UNFIT)[:LONGEST] or each.unit.code
    taken = set(made.names.values())
    number = 2
    while name in taken:
        name = f"{name[: LONGEST - 3]}_{number}"
        number += 1
    return name


def _write_sum(made: _Book, each: Sum, rollup: Rollup, drafted: Filing | None) -> None:
    form = find_form(each.filing.edition, each.filing.pack, each.filing.unit.level)
    points = [point for point in form.datapoints.values() if not point.derived]
    sheet = _sheet(made, made.names[each.unit.name], [NAME_WIDTH, *[FIGURE_WIDTH] * len(points)])
    sheet.freeze_panes = f"{get_column_letter(FIRST)}{HEADS + 2}"
    sheet.print_title_rows, sheet.print_title_cols = f"1:{HEADS + 1}", "A:A"
    _write_heads(sheet, form, points)
    missing = _missing(each, rollup)
    rows = len(each.parts) + len(missing)
    _write_total(made, sheet, each, points, rows)
    for number, part in enumerate(each.parts):
        values = [part.filing.values.get(point.address) for point in points]
        own = part.unit == each.unit
        name = _(OWN, unit=part.unit.name) if own else part.unit.name
        if part.unit.name in made.names and not own:
            row = HEADS + 2 + number
            _append_linked(made, sheet, row, name, made.names[part.unit.name], values)
        else:
            sheet.append([_text(sheet, name), *values])
    for words in missing:
        sheet.append([_text(sheet, words, color="C00000")])
    if drafted:
        _write_drafted(made, sheet, each, points, drafted, rows)


def _missing(each: Sum, rollup: Rollup) -> list[str]:
    """Return the units below that were not counted, each with the reason."""
    heard = {part.unit.name for part in each.parts}
    below = rollup.units.below(each.unit)
    left = [unit for unit in below if unit.files_report and unit.name not in heard]
    return [_reason(unit, rollup) for unit in left]


def _reason(unit: ListedUnit, rollup: Rollup) -> str:
    if unit.name in rollup.unsettled:
        return _(UNSETTLED, unit=unit.name)
    if unit.supposed:
        return _(UNCONFIRMED, unit=unit.name, supposed=unit.supposed)
    return _(NOT_FILED, unit=unit.name)


def _write_heads(sheet: Worksheet, form: Form, points: Sequence[Datapoint]) -> None:
    titles = [p.table.title or form.section_of(p.address).title for p in points]
    shown = [t if n == 0 or titles[n - 1] != t else "" for n, t in enumerate(titles)]
    labels = [_(N_("单位")), *(point.label for point in points)]
    sheet.row_dimensions[HEADS].height = max(height_of(text, FIGURE_WIDTH) for text in labels[1:])
    sheet.append([_text(sheet, text, bold=True, wrap=False) for text in ("", *shown)])
    sheet.append([_text(sheet, text, bold=True, fill=HEAD) for text in labels])


def _write_total(
    made: _Book,
    sheet: Worksheet,
    each: Sum,
    points: Sequence[Datapoint],
    rows: int,
) -> None:
    first, last = HEADS + 2, HEADS + 1 + max(1, rows)
    cells = [_text(sheet, _(TOTAL), bold=True, fill=SUMMED)]
    for number, point in enumerate(points):
        letter = get_column_letter(FIRST + number)
        value = each.filing.values.get(point.address)
        formula = f"=SUM({letter}{first}:{letter}{last})"
        cells.append(_formula(made, sheet, f"{letter}{HEADS + 1}", formula, value or 0, SUMMED))
    sheet.append(cells)


def _append_linked(
    made: _Book,
    sheet: Worksheet,
    row: int,
    name: str,
    target: str,
    values: Sequence[Value | None],
) -> None:
    """Append the row of a unit that is a superior itself: each figure is its sheet's sum."""
    cells = [_text(sheet, name)]
    for number, value in enumerate(values):
        letter = get_column_letter(FIRST + number)
        formula = f"='{target}'!{letter}{HEADS + 1}"
        cells.append(_formula(made, sheet, f"{letter}{row}", formula, value or 0))
    sheet.append(cells)


def _write_drafted(
    made: _Book,
    sheet: Worksheet,
    each: Sum,
    points: Sequence[Datapoint],
    drafted: Filing,
    rows: int,
) -> None:
    row = HEADS + 2 + rows
    values = [drafted.values.get(point.address) for point in points]
    sheet.append([_text(sheet, _(DRAFTED), bold=True), *values])
    cells = [_text(sheet, _(DIFFERENCE), bold=True)]
    for number, (point, said) in enumerate(zip(points, values, strict=True)):
        letter = get_column_letter(FIRST + number)
        summed = each.filing.values.get(point.address) or 0
        formula = f"={letter}{row}-{letter}{HEADS + 1}"
        shown = (said or 0) - summed
        cells.append(_formula(made, sheet, f"{letter}{row + 1}", formula, shown))
    sheet.append(cells)


def _write_words(made: _Book, rollup: Rollup) -> None:
    sheet = _sheet(made, _(WORDS), [34, 40, 100])
    sheet.freeze_panes = "A2"
    heads = (_(N_("单位")), _(N_("部分")), _(N_("文字")))
    sheet.append([_text(sheet, head, bold=True, fill=HEAD) for head in heads])
    for name, filing in rollup.filed.items():
        for part, text in _paragraphs(filing):
            sheet.append([_text(sheet, words) for words in (name, part, text)])


def _paragraphs(filing: Filing) -> Iterator[tuple[str, str]]:
    form = find_form(filing.edition, filing.pack, filing.unit.level)
    for address, narrative in form.narratives.items():
        label = narrative.label or form.section_of(address).title
        for text in filing.paragraphs(address):
            yield label, text


def _write_findings(made: _Book, findings: Sequence[Finding]) -> None:
    sheet = _sheet(made, _(FINDINGS), [8, 10, 44, 70, 50])
    sheet.freeze_panes = "A2"
    heads = (N_("级别"), N_("编号"), N_("位置"), N_("问题"), N_("怎么办"))
    sheet.append([_text(sheet, _(head), bold=True, fill=HEAD) for head in heads])
    for each in findings:
        words = (each.severity.label, each.code, each.where, each.text, each.remedy)
        sheet.append([_text(sheet, text) for text in words])


def _sheet(made: _Book, name: str, widths: Sequence[float]) -> Worksheet:
    sheet: Worksheet = made.book.create_sheet(name)
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.page_setup.orientation = "landscape"
    return sheet


def _text(
    sheet: Worksheet,
    text: str,
    *,
    bold: bool = False,
    fill: PatternFill | None = None,
    color: str | None = None,
    wrap: bool = True,
) -> Cell:
    """Return a cell of text that no program takes for a formula."""
    cell: Cell = WriteOnlyCell(sheet, value=text[:MAX_TEXT])
    cell.data_type = "s"
    cell.quotePrefix = text[:1] in "=+-@\t＝＋－＠" and bool(text)
    if bold or color:
        cell.font = Font(bold=bold, color=color)
    if fill:
        cell.fill = fill
    if wrap:
        cell.alignment = WRAPPED if fill else Alignment(vertical="top", wrap_text=True)
    return cell


def _formula(
    made: _Book,
    sheet: Worksheet,
    place: str,
    formula: str,
    value: Value,
    fill: PatternFill | None = None,
) -> Cell:
    cell: Cell = WriteOnlyCell(sheet, value=formula)
    made.shown[sheet.title, place] = float(value) if not isinstance(value, int) else value
    if fill:
        cell.fill = fill
        cell.font = Font(bold=True)
    return cell
