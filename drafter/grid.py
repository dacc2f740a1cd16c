"""Where the cells of a table stand: rows, columns and merges, computed from the form.

Pure arithmetic, shared by every reader that draws a table (workbook, Word, web page)
and by the one that reads it back. Titled tables of a section share one grid.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from drafter.form import Datapoint, Line, Section, Table
from drafter.wording import N_

Path = tuple[str, ...]
UNIT_HEADING = N_("单位")


class Kind(StrEnum):
    """What stands in a cell."""

    TITLE = "title"
    """The heading that spans a table."""
    CORNER = "corner"
    """The words above the row labels."""
    HEAD = "head"
    """A column heading."""
    LABEL = "label"
    """A row label."""
    UNIT = "unit"
    """The unit of a row, where rows differ."""
    FIGURE = "figure"
    """A datapoint; only this kind has an address."""


@dataclass(frozen=True)
class Cell:
    """One cell, counted from 0 at its upper left corner."""

    row: int
    column: int
    kind: Kind
    text: str = ""
    address: str = ""
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True)
class Grid:
    """One drawn table; `cells` in reading order cover it without gap or overlap.

    `header_rows` are the rows to repeat on each page, 0 where headings stand between
    the figures; `label_columns` are the columns left of the first figure.
    """

    tables: tuple[Table, ...]
    rows: int
    columns: int
    header_rows: int
    label_columns: int
    cells: tuple[Cell, ...]

    @cached_property
    def by_row(self) -> tuple[tuple[Cell, ...], ...]:
        """The cells that start in each row, left to right."""
        return tuple(
            tuple(cell for cell in self.cells if cell.row == row) for row in range(self.rows)
        )

    @cached_property
    def places(self) -> frozenset[tuple[int, int]]:
        """The upper left corner of every cell."""
        return frozenset((cell.row, cell.column) for cell in self.cells)

    def with_figures(self, figures: Mapping[str, str]) -> dict[tuple[int, int], str]:
        """Return what stands in every cell, by its upper left corner."""
        cells = self._labels.copy()
        told = map(figures.__getitem__, self.figures)
        cells.update(zip(self._places_of_figures, told, strict=True))
        return cells

    @cached_property
    def _labels(self) -> dict[tuple[int, int], str]:
        return {(cell.row, cell.column): cell.text for cell in self.cells if not cell.address}

    @cached_property
    def _places_of_figures(self) -> tuple[tuple[int, int], ...]:
        return tuple((cell.row, cell.column) for cell in self.figures.values())

    @cached_property
    def figures(self) -> dict[str, Cell]:
        """The figure cells by address."""
        return {cell.address: cell for cell in self.cells if cell.address}


# By identity: to compare or hash a whole section costs more than to draw it.
_drawn: dict[tuple[int, bool], tuple[Section, tuple[Grid, ...]]] = {}


def grids(section: Section, *, printed: bool = True) -> tuple[Grid, ...]:
    """Return the grids of a section: its titled tables stacked in one, the others alone.

    `printed` leaves out the tables that the report tells in words. A section is drawn once.
    """
    key = (id(section), printed)
    if key not in _drawn:
        # The section is kept too, so that its id cannot come to mean another.
        _drawn[key] = (section, _draw(section, printed))
    return _drawn[key][1]


def _draw(section: Section, printed: bool) -> tuple[Grid, ...]:
    tables = section.printed_tables if printed else section.tables
    stacked = tuple(table for table in tables if table.title and not table.side_by_side)
    alone = [grid(table) for table in tables if table not in stacked]
    return ((_stack(stacked),) if stacked else ()) + tuple(alone)


def grid(table: Table) -> Grid:
    """Return the grid of one table."""
    return _side_by_side(table) if table.side_by_side else _stack((table,))


def _stack(tables: tuple[Table, ...]) -> Grid:
    labels = max(_depth(_row_paths(table)) for table in tables)
    with_units = any(_units_differ(table) for table in tables)
    lead = labels + with_units
    edges = _edges([len(table.columns) for table in tables])
    cells: list[Cell] = []
    height = 0
    for table in tables:
        plain = [*_plain(table, labels, lead), *(_units(table, labels) if with_units else ())]
        placed = [_widened(cell, edges, lead, len(table.columns)) for cell in plain]
        cells += [replace(cell, row=cell.row + height) for cell in placed]
        height += max(cell.row + cell.rowspan for cell in placed)
    return _made(tables, cells, height, lead + len(edges) - 1, lead)


def _made(
    tables: tuple[Table, ...], cells: list[Cell], rows: int, columns: int, labels: int
) -> Grid:
    first = min(cell.row for cell in cells if cell.kind is Kind.FIGURE)
    header = first if len(tables) == 1 else 0
    ordered = tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))
    return Grid(tables, rows, columns, header, labels, ordered)


def _plain(table: Table, labels: int, lead: int) -> Iterator[Cell]:
    """Yield the cells of one table, each value column one grid column wide."""
    top = _top(table)
    if table.title:
        yield Cell(0, 0, Kind.TITLE, table.title, colspan=lead + len(table.columns))
    heads = _column_paths(table)
    depth = _depth(heads)
    yield Cell(top, 0, Kind.CORNER, table.corner, rowspan=depth, colspan=labels)
    for cell in _heads(heads, depth):
        yield replace(cell, row=cell.row + top, column=cell.column + lead)
    for cell in _heads(_row_paths(table), labels):
        yield _as_label(cell, top + depth)
    for row, line in enumerate(table.rows, top + depth):
        yield from _figures(table, line, row, lead)


def _units(table: Table, column: int) -> Iterator[Cell]:
    """Yield the column that tells each row's unit."""
    top, depth = _top(table), _depth(_column_paths(table))
    yield Cell(top, column, Kind.HEAD, UNIT_HEADING, rowspan=depth)
    for row, line in enumerate(table.rows, top + depth):
        yield Cell(row, column, Kind.UNIT, line.unit or table.unit)


def _units_differ(table: Table) -> bool:
    return len({line.unit for line in table.rows}) > 1


def _top(table: Table) -> int:
    return 1 if table.title else 0


def _figures(table: Table, line: Line, row: int, first: int) -> Iterator[Cell]:
    for place, column in enumerate(table.columns):
        address = Datapoint(table, line, column).address
        yield Cell(row, first + place, Kind.FIGURE, address=address)


def _side_by_side(table: Table) -> Grid:
    heads = [
        (*row.under, row.label, *column.under, column.label)
        for row in table.rows
        for column in table.columns
    ]
    depth = _depth(heads)
    cells = list(_heads(heads, depth))
    for place, point in enumerate(table.datapoints):
        cells.append(Cell(depth, place, Kind.FIGURE, address=point.address))
    return _made((table,), cells, depth + 1, len(heads), 0)


def _heads(paths: list[Path], depth: int) -> Iterator[Cell]:
    """Yield headings of a tree: equal neighbours merge, the last one reaches down."""
    for level in range(depth):
        for start, length, path in _runs(paths, level):
            reach = depth - level if level == len(path) - 1 else 1
            yield Cell(level, start, Kind.HEAD, path[level], rowspan=reach, colspan=length)


def _runs(paths: list[Path], level: int) -> Iterator[tuple[int, int, Path]]:
    """Yield (start, length, path) for neighbours that share all headings down to a level."""
    start = 0
    for place in range(1, len(paths) + 1):
        here = paths[start]
        if place < len(paths) and _shares(here, paths[place], level):
            continue
        if level < len(here):
            yield start, place - start, here
        start = place


def _shares(here: Path, there: Path, level: int) -> bool:
    """Tell whether two lines stand under the same headings down to a level."""
    under = level < min(len(here), len(there)) - 1
    return under and here[: level + 1] == there[: level + 1]


def _as_label(cell: Cell, top: int) -> Cell:
    """Turn a column heading by a right angle into a row label."""
    return Cell(
        top + cell.column,
        cell.row,
        Kind.LABEL,
        cell.text,
        rowspan=cell.colspan,
        colspan=cell.rowspan,
    )


def _widened(cell: Cell, edges: list[Fraction], labels: int, columns: int) -> Cell:
    """Stretch a cell over the finer columns that tables of different width share."""
    first, last = cell.column, cell.column + cell.colspan
    start, end = (
        place if place <= labels else labels + edges.index(Fraction(place - labels, columns))
        for place in (first, last)
    )
    return replace(cell, column=start, colspan=end - start)


def _edges(counts: Iterable[int]) -> list[Fraction]:
    return sorted({Fraction(place, count) for count in counts for place in range(count + 1)})


def _column_paths(table: Table) -> list[Path]:
    return [(*column.under, column.label) for column in table.columns]


def _row_paths(table: Table) -> list[Path]:
    return [(*row.under, row.label) for row in table.rows]


def _depth(paths: list[Path]) -> int:
    return max(len(path) for path in paths)
