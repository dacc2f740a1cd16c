"""Where everything stands in the intake workbook; writer, reader and annotator agree on it.

Each input cell has a defined name, by which it is found again however rows were moved:
`v.` before the address of a figure, `t.` before that of a paragraph (with its number),
`z.` for a table's all-zero switch, `a.` for automatic text, `u.` for the unit.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from drafter.errors import InputError
from drafter.form import Form, Section
from drafter.grid import Cell, Grid, grids
from drafter.intake.rows import MAX_ROWS, column_letters
from drafter.wording import N_, _

SLOTS = 20
"""Paragraph cells offered for each part; a filled workbook has more where needed."""
GUIDE, UNIT, WORDS, CHECKS, RESULTS = (
    N_("填报说明"),
    N_("单位信息"),
    N_("文字部分"),
    N_("校验"),
    N_("校验结果"),
)
META, LISTS = "_meta", "_lists"
YES, NO = N_("是"), N_("否")
PARTICULARS = ("name", "code", "level", "year", "published")
LONGEST_NAME = 31
_UNFIT = re.compile(r"[\[\]:*?/\\']")
FIRST_ROW = 4
"""The first row of the first table on a sheet of figures; above it heading and hint."""


@dataclass(frozen=True)
class Spot:
    """One cell: sheet, row and column from 1."""

    sheet: str
    row: int
    column: int

    @property
    def cell(self) -> str:
        """The cell as A1."""
        return f"{column_letters(self.column)}{self.row}"

    @property
    def absolute(self) -> str:
        """The cell as $A$1."""
        return f"${column_letters(self.column)}${self.row}"

    @property
    def reference(self) -> str:
        """The cell as formulas of other sheets and defined names write it."""
        return f"'{self.sheet}'!{self.absolute}"


@dataclass(frozen=True)
class Drawn:
    """A grid on a sheet: its upper left corner is at `row`, column 1."""

    sheet: str
    section: Section
    grid: Grid
    row: int

    def spot(self, cell: Cell) -> Spot:
        """Return where a cell of the grid stands."""
        return Spot(self.sheet, self.row + cell.row, 1 + cell.column)

    @property
    def beside(self) -> int:
        """The first column to the right of the grid."""
        return self.grid.columns + 1

    @property
    def below(self) -> int:
        """The first row under the grid."""
        return self.row + self.grid.rows


class Names(dict[str, Spot]):
    """The cells that have names; hashed by identity, since thousands of workbooks share them."""

    __hash__ = object.__hash__  # type: ignore[assignment]


@dataclass(eq=False)
class Plan:
    """The places of one form's figures, switches, paragraphs and particulars."""

    form: Form
    drawn: list[Drawn] = field(default_factory=list)
    figures: dict[str, Spot] = field(default_factory=dict)
    switches: dict[str, Spot] = field(default_factory=dict)
    words: dict[str, list[Spot]] = field(default_factory=dict)
    automatic: dict[str, Spot] = field(default_factory=dict)
    particulars: dict[str, Spot] = field(default_factory=dict)

    @property
    def sheets(self) -> list[str]:
        """The sheets of figures, in form order."""
        return list(dict.fromkeys(drawn.sheet for drawn in self.drawn))

    def names(self) -> Iterator[tuple[str, Spot]]:
        """Yield the defined name of every input cell."""
        for address, spot in self.figures.items():
            yield f"v.{address}", spot
        for table, spot in self.switches.items():
            yield f"z.{table}", spot
        for address, spots in self.words.items():
            for number, spot in enumerate(spots, start=1):
                yield f"t.{address}.{number}", spot
        for address, spot in self.automatic.items():
            yield f"a.{address}", spot
        for key, spot in self.particulars.items():
            yield f"u.{key}", spot


_made: dict[tuple[int, tuple[tuple[str, int], ...], tuple[str, ...]], "Plan"] = {}


def make_plan(form: Form, slots: Mapping[str, int], automatic: tuple[str, ...]) -> Plan:
    """Return the plan of a form with so many paragraph cells for each narrative.

    Plans are kept, since a batch reads thousands of workbooks of a few forms.
    """
    key = (id(form), tuple(sorted(slots.items())), automatic)
    plan = _made.get(key)
    if plan is None or plan.form is not form:
        plan = _made[key] = _make(form, slots, automatic)
    return plan


def sheet_of(form: Form, section: Section, *, printed: bool) -> str:
    """Return the name of the sheet for a section's tables: 表二, or what the table is called."""
    if printed and form.numeral(section):
        return f"表{form.numeral(section)}"
    title = next(table.title for table in section.tables if table.printed is printed)
    return _UNFIT.sub("", title or section.title or section.id)[:LONGEST_NAME]


def _refuse_flood(form: Form, slots: Mapping[str, int]) -> None:
    """Refuse paragraphs that would stand below the last row that is read."""
    paragraphs = sum(slots.get(address, SLOTS) for address in form.narratives)
    room = MAX_ROWS - FIRST_ROW - 2 * len(form.narratives)
    if paragraphs > room:
        raise InputError(
            _("文字分段太多，填报表最多放得下 {room} 段。请合并段落后再试。", room=room)
        )


def _make(form: Form, slots: Mapping[str, int], automatic: tuple[str, ...]) -> Plan:
    _refuse_flood(form, slots)
    plan = Plan(form)
    for number, key in enumerate(PARTICULARS):
        plan.particulars[key] = Spot(UNIT, 3 + number, 2)
    for section in form.sections:
        _draw(plan, section)
    row = 3
    for address in form.narratives:
        row += 1
        if address in automatic:
            row += 1
            plan.automatic[address] = Spot(WORDS, row, 3)
        count = slots.get(address, SLOTS)
        plan.words[address] = [Spot(WORDS, row + 1 + number, 2) for number in range(count)]
        row += count
    return plan


def _draw(plan: Plan, section: Section) -> None:
    printed = set(section.printed_tables)
    for wanted in (True, False):
        row = FIRST_ROW
        for grid in grids(section, printed=False):
            if (grid.tables[0] in printed) is wanted:
                sheet = sheet_of(plan.form, section, printed=wanted)
                drawn = Drawn(sheet, section, grid, row)
                plan.drawn.append(drawn)
                _place(plan, drawn)
                row = drawn.below + 2


def _place(plan: Plan, drawn: Drawn) -> None:
    for cell in drawn.grid.cells:
        if cell.address:
            plan.figures[cell.address] = drawn.spot(cell)
    for table in drawn.grid.tables:
        first = min(plan.figures[point.address].row for point in table.datapoints)
        plan.switches[table.id] = Spot(drawn.sheet, first - 1, drawn.beside + 2)
