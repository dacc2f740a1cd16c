"""The list of units: who files a report, to whom it belongs, and by which names it is known.

A workbook or a .csv with a unit a row, read by its headers: 单位代码, 单位名称, 单位层级,
上级单位 (code or name; empty for the highest), 是否报送, 联系人, 曾用名, and 待确认的名称 with
是同一单位, in which a person confirms a likeness that the program only supposed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from openpyxl import Workbook

from drafter.batch.table import read_rows
from drafter.errors import InputError
from drafter.filing import Level
from drafter.spreadsheet import header_row, put_rows, settled
from drafter.wording import N_, _

CODE, NAME, LEVEL, PARENT, FILES, CONTACT, ALIASES, SUPPOSED, SAME = (
    N_("单位代码"),
    N_("单位名称"),
    N_("单位层级"),
    N_("上级单位"),
    N_("是否报送"),
    N_("联系人"),
    N_("曾用名"),
    N_("待确认的名称"),
    N_("是同一单位"),
)
WIDTHS = (14, 36, 14, 36, 10, 24, 36, 36, 12)
YES, NO = N_("是"), N_("否")
BETWEEN = "；"
"""Between several former names in one cell; a semicolon of any kind is read."""
SHOWN = 5
"""Slips of a list that are told at once; more would hide the first."""


@dataclass(frozen=True)
class ListedUnit:
    """One unit of the list; `parent` is the name of its superior, empty for the highest.

    `aliases` are other names under which it may file, `supposed` one that awaits a
    person's word.
    """

    name: str
    level: Level
    code: str = ""
    parent: str = ""
    files_report: bool = True
    contact: str = ""
    aliases: tuple[str, ...] = ()
    supposed: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name under which the unit is known."""
        return (self.name, *self.aliases)


@dataclass(frozen=True)
class UnitList:
    """The units in the order of the list."""

    units: tuple[ListedUnit, ...]

    @cached_property
    def by_name(self) -> Mapping[str, ListedUnit]:
        """The units by their names."""
        return {unit.name: unit for unit in self.units}

    @cached_property
    def by_parent(self) -> Mapping[str, tuple[ListedUnit, ...]]:
        """The units directly below each superior, by its name; the highest under ""."""
        below: dict[str, list[ListedUnit]] = {}
        for unit in self.units:
            below.setdefault(unit.parent, []).append(unit)
        return {parent: tuple(units) for parent, units in below.items()}

    def below(self, unit: ListedUnit) -> tuple[ListedUnit, ...]:
        """Return the units directly below one."""
        return self.by_parent.get(unit.name, ())

    @property
    def superiors(self) -> tuple[ListedUnit, ...]:
        """The units that have others below them, every one after those below it."""
        ordered: list[ListedUnit] = []

        def visit(unit: ListedUnit) -> None:
            for lower in self.below(unit):
                visit(lower)
            if self.below(unit):
                ordered.append(unit)

        for unit in self.by_parent.get("", ()):
            visit(unit)
        return tuple(ordered)

    def with_supposed(self, names: Mapping[str, str]) -> "UnitList":
        """Return the list with a name to be confirmed for some of its units."""
        return UnitList(tuple(replace(u, supposed=names.get(u.name, "")) for u in self.units))


def read_units(path: Path) -> UnitList:
    """Read a list of units; `InputError` tells the rows in which something is wrong."""
    rows = [["" if cell is None else str(cell).strip() for cell in row] for row in read_rows(path)]
    header = rows[0] if rows else []
    if _(NAME) not in header and NAME not in header:
        raise InputError(_("单位名单“{name}”的第一行要有“单位名称”一列。", name=path.name))
    read = [
        _unit(dict(zip(header, row, strict=False)), number)
        for number, row in enumerate(rows[1:], start=2)
        if any(row)
    ]
    slips = [slip for _unit_, slip in read if slip]
    units = _parents_by_name([unit for unit, _slip in read])
    slips += [*_doubles(units), *_lost_parents(units)]
    if slips:
        told = _("；").join(slips[:SHOWN])
        raise InputError(_("单位名单“{name}”要改正：{slips}。", name=path.name, slips=told))
    return UnitList(units)


def write_units(units: UnitList) -> bytes:
    """Return the list as a workbook, ready to be filled in or confirmed by a person."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _("单位名单")
    headers = (CODE, NAME, LEVEL, PARENT, FILES, CONTACT, ALIASES, SUPPOSED, SAME)
    header_row(sheet, [_(header) for header in headers], WIDTHS)
    put_rows(sheet, map(_row, units.units))
    return settled(book)


def _row(unit: ListedUnit) -> Sequence[str]:
    return (
        unit.code,
        unit.name,
        unit.level.label,
        unit.parent,
        _(YES) if unit.files_report else _(NO),
        unit.contact,
        BETWEEN.join(unit.aliases),
        unit.supposed,
        "",
    )


def _unit(cells: Mapping[str, str], row: int) -> tuple[ListedUnit, str]:
    """Return the unit of a row, and what is wrong with it."""

    def cell(header: str) -> str:
        return cells.get(header) or cells.get(_(header), "")

    levels = {text: level for level in Level for text in (level.value, level.label)}
    level = levels.get(cell(LEVEL), Level.COUNTY_DEPARTMENT)
    aliases = [name.strip() for name in cell(ALIASES).replace(";", BETWEEN).split(BETWEEN)]
    if cell(SUPPOSED) and cell(SAME) in (YES, _(YES)):
        aliases.append(cell(SUPPOSED))
    unit = ListedUnit(
        cell(NAME),
        level,
        cell(CODE),
        cell(PARENT),
        cell(FILES) not in (NO, _(NO)),
        cell(CONTACT),
        tuple(dict.fromkeys(filter(None, aliases))),
    )
    if not unit.name:
        return unit, _("第 {row} 行没有单位名称", row=row)
    if cell(LEVEL) not in levels and cell(LEVEL):
        return unit, _("第 {row} 行的层级“{level}”不认识", row=row, level=cell(LEVEL))
    return unit, ""


def _parents_by_name(units: Sequence[ListedUnit]) -> tuple[ListedUnit, ...]:
    """Return the units with their superiors told by name where the list has codes."""
    names = {unit.code: unit.name for unit in units if unit.code}
    return tuple(replace(unit, parent=names.get(unit.parent, unit.parent)) for unit in units)


def _doubles(units: Sequence[ListedUnit]) -> Iterator[str]:
    for values in ([u.code for u in units], [n for u in units for n in u.names]):
        seen: set[str] = set()
        for value in filter(None, values):
            if value in seen:
                yield _("“{value}”出现了两次", value=value)
            seen.add(value)


def _lost_parents(units: Sequence[ListedUnit]) -> Iterator[str]:
    parents = {unit.name: unit.parent for unit in units}
    for unit in units:
        if unit.parent and unit.parent not in parents:
            yield _("“{unit}”的上级“{parent}”不在名单上", unit=unit.name, parent=unit.parent)
            continue
        above, steps = unit.parent, 0
        while above and steps <= len(units):
            above, steps = parents.get(above, ""), steps + 1
        if above:
            yield _("“{unit}”的上级转了一圈又是它自己", unit=unit.name)
