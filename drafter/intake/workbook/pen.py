"""Writing cells: labels, inputs, and formulas together with the value they have now."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule, Rule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from drafter.intake.workbook.plan import LISTS, Spot
from drafter.intake.workbook.styles import (
    BODY_FONT,
    BORDER,
    CENTRE,
    GREY,
    HINT_FONT,
    PLAIN,
    TOP,
    UNLOCKED,
)
from drafter.spreadsheet import put_text
from drafter.wording import _

Shown = int | float | str
PROMPT_TITLE, PROMPT_TEXT = 32, 250
"""Longest title and text of an input prompt that every spreadsheet program takes."""


@dataclass
class Pen:
    """A workbook being written; `shown` remembers what each formula shows now."""

    book: Workbook
    shown: dict[tuple[str, str], Shown] = field(default_factory=dict)

    def sheet(self, name: str) -> Worksheet:
        """Return the sheet of this name, made if need be."""
        if name in self.book.sheetnames:
            found = self.book[name]
            assert isinstance(found, Worksheet)
            return found
        made: Worksheet = self.book.create_sheet(name)
        return made

    def cell(self, spot: Spot) -> Cell:
        """Return a cell that is no hidden part of a merge."""
        cell = self.sheet(spot.sheet).cell(spot.row, spot.column)
        assert not isinstance(cell, MergedCell)
        return cell

    def words(
        self,
        spot: Spot,
        text: str,
        font: Font = BODY_FONT,
        *,
        fill: PatternFill | None = None,
        alignment: Alignment = TOP,
        framed: bool = False,
    ) -> Cell:
        """Write a locked text."""
        cell = self.cell(spot)
        put_text(cell, text)
        cell.font = font
        cell.alignment = alignment
        if fill:
            cell.fill = fill
        if framed:
            cell.border = BORDER
        return cell

    def input(self, spot: Spot, value: object, *, alignment: Alignment = CENTRE) -> Cell:
        """Write an unlocked cell that holds a number, a text or nothing yet."""
        cell = self.cell(spot)
        if isinstance(value, str):
            put_text(cell, value)
        elif value is not None:
            cell.value = value  # type: ignore[assignment]
        cell.font = BODY_FONT
        cell.alignment = alignment
        cell.border = BORDER
        cell.protection = UNLOCKED
        return cell

    def formula(self, spot: Spot, formula: str, shown: Shown, *, framed: bool = True) -> Cell:
        """Write a locked formula and remember what it shows."""
        cell = self.cell(spot)
        cell.value = f"={formula}"
        self.shown[spot.sheet, spot.cell] = shown
        cell.font = BODY_FONT
        cell.alignment = CENTRE
        if framed:
            cell.border = BORDER
            cell.fill = GREY
        return cell

    def merge(self, spot: Spot, rows: int, columns: int) -> None:
        """Merge a block whose upper left corner is at `spot`, its frame drawn around."""
        sheet = self.sheet(spot.sheet)
        for row in range(spot.row, spot.row + rows):
            for column in range(spot.column, spot.column + columns):
                sheet.cell(row, column).border = BORDER
        if rows > 1 or columns > 1:
            last = Spot(spot.sheet, spot.row + rows - 1, spot.column + columns - 1)
            sheet.merge_cells(f"{spot.cell}:{last.cell}")

    def heading(self, sheet: str, text: str, hint: str, font: Font) -> None:
        """Write the heading of a sheet and a line of advice under it."""
        # Not wrapped: heading and hint run over the empty cells beside them.
        self.words(Spot(sheet, 1, 1), text, font, alignment=PLAIN)
        self.words(Spot(sheet, 2, 1), hint, HINT_FONT, alignment=PLAIN)
        self.sheet(sheet).row_dimensions[1].height = 30
        self.sheet(sheet).row_dimensions[2].height = 20

    def name(self, name: str, spot: Spot) -> None:
        """Give a cell a name."""
        self.book.defined_names[name] = DefinedName(name, attr_text=spot.reference)

    def explain(self, spot: Spot, title: str, text: str) -> None:
        """Attach a comment to a cell."""
        comment = Comment(f"{title}\n{text}" if text else title, "drafter")
        comment.width, comment.height = 320, 110
        self.cell(spot).comment = comment

    def prompted(self, rule: DataValidation, spot: Spot, title: str, text: str) -> None:
        """Let a validation rule hold for a cell, with its words beside the cell when it is chosen."""
        rule.promptTitle, rule.prompt = title[:PROMPT_TITLE], text[:PROMPT_TEXT]
        rule.showInputMessage = bool(text)
        rule.add(spot.cell)
        self.sheet(spot.sheet).add_data_validation(rule)

    def choices(self, name: str, choices: Mapping[str, str] | list[str]) -> None:
        """Write a list of choices on the hidden sheet and name it."""
        sheet = self.sheet(LISTS)
        column = sheet.max_column + 1 if sheet["A1"].value is not None else 1
        for row, choice in enumerate(choices, start=1):
            self.words(Spot(LISTS, row, column), choice)
        first, last = Spot(LISTS, 1, column), Spot(LISTS, len(choices), column)
        text = f"{first.reference}:{last.absolute}"
        self.book.defined_names[name] = DefinedName(name, attr_text=text)


def chosen_from(name: str) -> DataValidation:
    """Return a drop-down over a named list."""
    rule = DataValidation(type="list", formula1=f"={name}", allow_blank=True)
    rule.showErrorMessage = True
    rule.errorTitle, rule.error = _("只能选择"), _("请从下拉列表中选择一项。")
    return rule


def when(condition: str, *, fill: PatternFill | None = None, font: Font | None = None) -> Rule:
    """Return a conditional format that holds while a formula is true."""
    return FormulaRule(formula=[condition], fill=fill, font=font)  # type: ignore[no-untyped-call, no-any-return]
