"""The vocabulary of a prescribed form. Values only; imports nothing of ours.

A `Form` is declared once, as literals (`drafter.editions`), and read by many: the
workbook, the questionnaire, the checks, the Word tables, the placeholder list and
the rule book each walk it with a plain function of their own. How a thing looks
(fonts, widths, sheet positions) is the reader's business and never stands here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Literal

NUMERALS = "一二三四五六七八九十"


class Number(StrEnum):
    """What kind of number a datapoint holds."""

    COUNT = "count"
    """A whole number, zero or more."""
    CHANGE = "change"
    """A whole number with a sign, such as +279 or -8."""
    MONEY = "money"
    """A decimal, zero or more, in the unit that the form prescribes."""
    AMOUNT = "amount"
    """A decimal that the officer writes with its unit (万元 or 元); kept in 万元."""


@dataclass(frozen=True)
class Line:
    """A row or a column of a table.

    `under` holds the headings that span it, outermost first. A line with `total_of`
    is derived: it is the sum of those lines and is never asked. `number`, `unit`,
    `help` (what to count) and `cites` are taken from the table where left empty.
    """

    id: str
    label: str
    under: tuple[str, ...] = ()
    total_of: tuple[str, ...] = ()
    number: Number | None = None
    unit: str = ""
    help: str = ""
    cites: str = ""


@dataclass(frozen=True)
class Table:
    """A table of figures; address of a cell: `table.row.column`.

    `title` is the heading that spans the table, `corner` the words above the row
    labels. `side_by_side` lays the rows next to each other in one line of figures,
    as 表四 does. A table that is not `printed` is told in words only. In a `joint` one
    several units may each count the same matter.
    """

    id: str
    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    title: str = ""
    corner: str = ""
    number: Number = Number.COUNT
    unit: str = "件"
    cites: str = ""
    side_by_side: bool = False
    printed: bool = True
    required: bool = True
    joint: bool = False

    def __post_init__(self) -> None:
        for lines in (self.rows, self.columns):
            _check_lines(self.id, lines)

    def line(self, axis: "Axis", line_id: str) -> Line:
        """Return the row or column with this id; `KeyError` if there is none."""
        for line in self.lines(axis):
            if line.id == line_id:
                return line
        raise KeyError(f"{self.id}: no {axis} {line_id}")

    def lines(self, axis: "Axis") -> tuple[Line, ...]:
        """Return the rows or the columns."""
        return self.rows if axis == "rows" else self.columns

    def address(self, axis: "Axis", line_id: str, crossing_id: str) -> str:
        """Return the address where a line of `axis` meets one of the other axis."""
        row, column = (line_id, crossing_id) if axis == "rows" else (crossing_id, line_id)
        return f"{self.id}.{row}.{column}"

    @cached_property
    def datapoints(self) -> tuple["Datapoint", ...]:
        """Return every cell, row by row."""
        return tuple(Datapoint(self, row, column) for row in self.rows for column in self.columns)


Axis = Literal["rows", "columns"]


def other_axis(axis: Axis) -> Axis:
    """Return the axis that crosses this one."""
    return "columns" if axis == "rows" else "rows"


def _check_lines(table: str, lines: tuple[Line, ...]) -> None:
    ids = [line.id for line in lines]
    if len(set(ids)) != len(ids):
        raise ValueError(f"{table}: an id stands twice in {ids}")
    for line in lines:
        unknown = set(line.total_of) - set(ids)
        if unknown or line.id in line.total_of:
            raise ValueError(f"{table}.{line.id}: total_of names {unknown or line.id}")


@dataclass(frozen=True)
class Datapoint:
    """One reported number: a row of a table met by a column."""

    table: Table
    row: Line
    column: Line

    @cached_property
    def address(self) -> str:
        """The datapoint's name in filings, templates and rules."""
        return f"{self.table.id}.{self.row.id}.{self.column.id}"

    @cached_property
    def label(self) -> str:
        """Row and column in the words of the form, for messages."""
        names = (*self.row.under[1:][-1:], self.row.label, self.column.label)
        return " / ".join(name for name in names if name)

    @cached_property
    def number(self) -> Number:
        """The kind of number, from the row, the column or the table."""
        return self.row.number or self.column.number or self.table.number

    @cached_property
    def unit(self) -> str:
        """The unit, from the row, the column or the table."""
        return self.row.unit or self.column.unit or self.table.unit

    @property
    def help(self) -> str:
        """What to count here; empty where the label says it all."""
        return "；".join(text for text in (self.row.help, self.column.help) if text)

    @property
    def cites(self) -> str:
        """Where the figure is asked for."""
        return self.row.cites or self.column.cites or self.table.cites

    @cached_property
    def derived(self) -> bool:
        """Whether the figure is a sum of others and is never asked."""
        return bool(self.row.total_of or self.column.total_of)

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """Addresses whose sum this is; empty for a figure that is asked."""
        if self.row.total_of:
            return tuple(f"{self.table.id}.{part}.{self.column.id}" for part in self.row.total_of)
        return tuple(f"{self.table.id}.{self.row.id}.{part}" for part in self.column.total_of)


@dataclass(frozen=True)
class Narrative:
    """A part of the report told in words; its text is a list of paragraphs.

    `label` is the sub-heading the form gives it, empty where it has none. `prompt`
    tells the officer what belongs here. `aliases` are other headings it goes by.
    """

    id: str
    label: str = ""
    prompt: str = ""
    required: bool = True
    aliases: tuple[str, ...] = ()
    cites: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the report; one without `title` (preface, contact) has no heading.

    `aliases` are longer or older headings that are as good as the title.
    """

    id: str
    title: str = ""
    tables: tuple[Table, ...] = ()
    narratives: tuple[Narrative, ...] = ()
    aliases: tuple[str, ...] = ()

    @cached_property
    def printed_tables(self) -> tuple[Table, ...]:
        """The tables that stand in the report as tables."""
        return tuple(table for table in self.tables if table.printed)


@dataclass(frozen=True)
class Relation:
    """A linear statement: the sum of `left` equals, or is not above, the sum of `right`.

    `along` says whether the ids name rows or columns; the statement holds for each
    crossing line, or for those in `only`.
    """

    code: str
    table: str
    along: Axis
    left: tuple[str, ...]
    right: tuple[str, ...]
    sign: Literal["=", "<="] = "="
    only: tuple[str, ...] = ()
    cites: str = ""


def balance(
    code: str, table: Table, left: tuple[str, ...], right: tuple[str, ...], *, cites: str = ""
) -> Relation:
    """Declare that two sums of rows are equal in every column."""
    return Relation(code, table.id, "rows", left, right, cites=cites)


def total(
    code: str,
    table: Table,
    line: str,
    *,
    along: Axis = "rows",
    only: tuple[str, ...] = (),
    cites: str = "",
) -> Relation:
    """Declare that a derived line equals the sum of its parts."""
    parts = table.line(along, line).total_of
    return Relation(code, table.id, along, (line,), parts, only=only, cites=cites)


def not_above(
    code: str,
    table: Table,
    left: tuple[str, ...],
    right: tuple[str, ...],
    *,
    along: Axis = "columns",
    cites: str = "",
) -> Relation:
    """Declare that one sum of lines does not exceed another."""
    return Relation(code, table.id, along, left, right, sign="<=", cites=cites)


@dataclass(frozen=True)
class Equation:
    """One instance of a `Relation`: the addresses on each side, for one crossing line."""

    relation: Relation
    crossing: Line
    left: tuple[str, ...]
    right: tuple[str, ...]

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address the statement speaks of."""
        return self.left + self.right


@dataclass(frozen=True)
class Form:
    """A prescribed structure: one edition, possibly with a pack laid over it.

    `first_year` and `last_year` bound the report years it is for (None: open). In a
    `grouped` form the thousands of printed figures are set apart.
    """

    edition: str
    title: str
    authority: str
    first_year: int | None
    last_year: int | None
    sections: tuple[Section, ...]
    relations: tuple[Relation, ...] = ()
    grouped: bool = False

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Every table, in form order."""
        return tuple(table for section in self.sections for table in section.tables)

    @cached_property
    def tables_from(self) -> str:
        """The authority, where tables are cited from it; empty where that was not seen."""
        return self.authority if self.authority in {t.cites for t in self.tables} else ""

    @cached_property
    def datapoints(self) -> dict[str, Datapoint]:
        """Every datapoint by its address, in form order."""
        return {point.address: point for table in self.tables for point in table.datapoints}

    @cached_property
    def asked(self) -> tuple["Datapoint", ...]:
        """The datapoints that the officer fills in, in form order."""
        return tuple(point for point in self.datapoints.values() if not point.derived)

    @cached_property
    def sums(self) -> tuple["Datapoint", ...]:
        """The derived datapoints, each after those of its parts that are derived."""
        found: dict[str, Datapoint] = {}

        def add(point: Datapoint) -> None:
            for part in point.parts:
                add(self.datapoints[part])
            if point.derived:
                found[point.address] = point

        for point in self.datapoints.values():
            add(point)
        return tuple(found.values())

    @cached_property
    def narratives(self) -> dict[str, Narrative]:
        """Every narrative by its address (`section.narrative`), in form order."""
        return {f"{s.id}.{n.id}": n for s in self.sections for n in s.narratives}

    @cached_property
    def worked_out(self) -> dict[object, object]:
        """What readers have worked out `once` from the form."""
        return {}

    @cached_property
    def equations(self) -> tuple[Equation, ...]:
        """Every instance of every relation, in the order declared."""
        return tuple(eq for relation in self.relations for eq in self._instances(relation))

    @cached_property
    def order(self) -> dict[str, int]:
        """The place of each address in the form, for sorting findings."""
        addresses: list[str] = []
        for section in self.sections:
            addresses += [f"{section.id}.{narrative.id}" for narrative in section.narratives]
            addresses += [point.address for table in section.tables for point in table.datapoints]
        return {address: place for place, address in enumerate(addresses)}

    def table(self, table_id: str) -> Table:
        """Return the table with this id; `KeyError` if there is none."""
        for table in self.tables:
            if table.id == table_id:
                return table
        raise KeyError(table_id)

    def section_of(self, address: str) -> Section:
        """Return the section that holds this datapoint, table or narrative."""
        head = address.split(".")[0]
        for section in self.sections:
            if section.id == head and address in self.narratives:
                return section
            if any(table.id == head for table in section.tables):
                return section
        raise KeyError(address)

    def numeral(self, section: Section) -> str:
        """Return the Chinese numeral before a section's title; empty if untitled."""
        if not section.title:
            return ""
        return NUMERALS[[s.id for s in self.titled].index(section.id)]

    def heading(self, section: Section) -> str:
        """Return the heading as printed, such as 一、总体情况."""
        return f"{self.numeral(section)}、{section.title}" if section.title else ""

    @cached_property
    def titled(self) -> tuple[Section, ...]:
        """The numbered sections."""
        return tuple(section for section in self.sections if section.title)

    def replace_section(self, section: Section) -> "Form":
        """Return a form with the section of the same id replaced."""
        sections = tuple(section if s.id == section.id else s for s in self.sections)
        return replace(self, sections=sections)

    def _instances(self, relation: Relation) -> Iterator[Equation]:
        table, along = self.table(relation.table), relation.along
        for crossing in table.lines(other_axis(along)):
            if not relation.only or crossing.id in relation.only:
                left, right = (
                    tuple(table.address(along, line, crossing.id) for line in side)
                    for side in (relation.left, relation.right)
                )
                yield Equation(relation, crossing, left, right)
