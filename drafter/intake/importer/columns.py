"""Finds the column that each figure of a row belongs to.

Where the report's grid is known, the heading above a cell decides. In flattened text only
the order is left; a row with a cell too many or too few is then placed by what the
headings say and by whether its total adds up, and the doubt is told.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from drafter.filing import Value
from drafter.form import Datapoint, Line, Number, Table
from drafter.intake.importer.document import PaperCell
from drafter.intake.importer.labels import LIKE, is_figure, likeness, squeezed
from drafter.intake.importer.rows import FoundRow, Heads
from drafter.numbers import PLACEHOLDERS, read_number
from drafter.wording import N_

SHIFTED = N_("这一行的格数与表头对不上，已按表头和合计对应各列，请逐格核对")
UNPLACED = N_("这一行的格数与表头对不上，分不清各数字属于哪一列，没有读取，请手工填写")
BY_ORDER = N_("有的列名认不出来，已按先后次序对应，请核对")
SPANNING = N_("这一行有一格横跨几列，分不清数字属于哪一列，没有读取，请手工填写")
COVERED = N_("这一行有的格与上一行合并成一格，没有读取，请手工填写")
DEDUCED = N_("原表这一行少了一格，“{column}”按这一行的总计推算为 {value}，请核对")


@dataclass
class Placed:
    """The cells of a row by column id, and what is doubtful about them.

    `deduced` are figures whose cell was lost and that the row's own total leaves no choice
    about.
    """

    cells: dict[str, PaperCell] = field(default_factory=dict)
    deduced: dict[str, Value] = field(default_factory=dict)
    doubt: str = ""


def place_cells(row: FoundRow, table: Table, line: Line, *, uneven: bool) -> Placed:
    """Return which cell of a row belongs to which column of its table.

    `uneven` tells that other rows of the same table have more cells than columns.
    """
    values = without_unit(row, table, line)
    if row.exact:
        placed = _by_headings(row, table)
        if placed and not _shifted(placed, values, table):
            return placed
    ids = _column_order(row.heads, table, row.exact)
    if len(values) == len(ids) and not uneven:
        return Placed(dict(zip(ids, values, strict=True)))
    return _by_sum(values, ids, table, line, _named(row.heads, table))


def without_unit(row: FoundRow, table: Table, line: Line) -> tuple[PaperCell, ...]:
    """Return the cells of a row without the one that tells the unit of its figures."""
    units = {Datapoint(table, line, column).unit for column in table.columns}
    if len(row.values) <= len(table.columns):
        return row.values
    return tuple(cell for cell in row.values if cell.text not in units)


def _by_headings(row: FoundRow, table: Table) -> Placed | None:
    """Place cells by the headings above them; None where the headings do not tell."""
    first = min((cell.column for cell in row.values), default=0)
    leaves = _leaves(row.heads, first)
    taken: dict[str, int] = {}
    for column in table.columns:
        free = [place for place in leaves if place not in taken.values()]
        best = max(free, key=lambda p: likeness(leaves[p], column.label), default=None)
        if best is not None and likeness(leaves[best], column.label) >= LIKE:
            taken[column.id] = best
    doubt = ""
    if missing := [column.id for column in table.columns if column.id not in taken]:
        free = _distinct(leaves, set(taken.values()))
        if len(free) != len(missing):
            return None
        taken |= dict(zip(missing, free, strict=True))
        doubt = BY_ORDER
    cells = {id_: cell for id_, p in taken.items() if (cell := _cell_at(row, p))}
    own = {id_: cell for id_, cell in cells.items() if not _is_shared(cell, cells.values())}
    if len(own) < len(cells):
        return Placed(own, doubt=SPANNING)
    covered = any(cell.covered for cell in cells.values())
    return Placed(cells, doubt=COVERED if covered else doubt)


def _is_shared(cell: PaperCell, cells: Iterable[PaperCell]) -> bool:
    """Tell whether a figure spans several columns; a nought or a dash then holds for each."""
    if sum(other is cell for other in cells) == 1 or cell.text in ("", *PLACEHOLDERS):
        return False
    return read_number(cell.text, Number.COUNT).value != 0


def _leaves(heads: Heads, first: int) -> dict[int, str]:
    """Return the heading nearest to the figures, for each grid column from `first` on."""
    width = max((c.column + c.span for row in heads.rows for c in row), default=0)
    above = {column: heads.above(column) for column in range(first, width)}
    return {column: words[-1] for column, words in above.items() if words}


def _distinct(leaves: dict[int, str], taken: set[int]) -> list[int]:
    """Return grid columns not taken, one for each heading that spans several."""
    used = {leaves[place] for place in taken}
    free: dict[str, int] = {}
    for place, text in leaves.items():
        if place not in taken and text not in used:
            free.setdefault(text, place)
    return list(free.values())


def _cell_at(row: FoundRow, column: int) -> PaperCell | None:
    return next((c for c in row.values if c.column <= column < c.column + c.span), None)


def _shifted(placed: Placed, values: Sequence[PaperCell], table: Table) -> bool:
    """Tell whether a row has a figure for every column, but not where the headings are."""
    figures = sum(bool(cell.text) for cell in values)
    here = sum(bool(cell.text) for cell in placed.cells.values())
    return figures >= len(table.columns) > here


def _column_order(heads: Heads, table: Table, exact: bool) -> list[str]:
    """Return the ids of the columns in the order a report has them.

    Headings in several levels are told level by level in flattened text: what stands under
    a heading belongs where that heading is.
    """
    ids = [column.id for column in table.columns]
    if exact:
        return ids
    places = {column.id: _first_like(heads.texts, column.label) for column in table.columns}
    if None in places.values() or len(set(places.values())) < len(ids):
        return ids
    above = {column.id: _places_above(heads.texts, column) for column in table.columns}
    return sorted(ids, key=lambda id_: (*above[id_], places[id_] or 0))


def _places_above(texts: Sequence[str], column: Line) -> list[int]:
    found = (_first_like(texts, word) for word in column.under)
    return [place for place in found if place is not None]


def _first_like(texts: Sequence[str], label: str) -> int | None:
    likely = [(likeness(text, label), -n) for n, text in enumerate(texts)]
    best = max(likely, default=(0.0, 0))
    return -best[1] if best[0] >= LIKE else None


def _named(heads: Heads, table: Table) -> list[str]:
    """Return the ids of the columns whose heading stands above a row."""
    texts = [text for text in heads.texts if squeezed(text)]
    return [
        column.id
        for column in table.columns
        if any(likeness(text, column.label) >= LIKE for text in texts)
    ]


def _by_sum(
    values: Sequence[PaperCell], ids: Sequence[str], table: Table, line: Line, named: list[str]
) -> Placed:
    """Place a row of too many or too few cells in the way in which its total adds up."""
    candidates = list(_candidates(values, ids, named))
    if not candidates:
        return Placed(doubt=UNPLACED) if any(cell.text for cell in values) else Placed()
    best = max(candidates, key=lambda placed: _adds_up(placed, table, line))
    if len(best.cells) < len(ids):
        _deduce(best, table, line)
    return best


def _candidates(
    values: Sequence[PaperCell], ids: Sequence[str], named: Sequence[str]
) -> Iterator[Placed]:
    count = len(ids)
    figures = [cell for cell in values if cell.text]
    for start in range(max(0, len(values) - count + 1)):
        outside = (*values[:start], *values[start + count :])
        if not any(cell.text for cell in outside):
            window = values[start : start + count]
            yield Placed(dict(zip(ids, window, strict=True)), doubt=SHIFTED if start else "")
    if len(figures) == len(named) < count:
        yield Placed(dict(zip(named, figures, strict=True)), doubt=SHIFTED)


def _adds_up(placed: Placed, table: Table, line: Line) -> int:
    """Return 2 where the row's total is the sum of its parts, 1 where there is nothing to add."""
    total = next((column for column in table.columns if column.total_of), None)
    if total is None or not any(cell.text for cell in placed.cells.values()):
        return 1
    figures = _figures(placed, table, line)
    if figures.get(total.id) is None:
        return 0
    parts = [figures.get(part) or 0 for part in total.total_of]
    return 2 if sum(parts) == figures[total.id] else 0


def _figures(placed: Placed, table: Table, line: Line) -> dict[str, Value | None]:
    points = {column.id: Datapoint(table, line, column) for column in table.columns}
    return {
        id_: read_number(cell.text, points[id_].number, points[id_].unit).value
        for id_, cell in placed.cells.items()
        if is_figure(cell.text)
    }


def _deduce(placed: Placed, table: Table, line: Line) -> None:
    """Fill in the one figure whose cell was lost, where the row's total leaves no choice."""
    total = next((column for column in table.columns if column.total_of), None)
    figures = _figures(placed, table, line)
    lost = [column.id for column in table.columns if column.id not in placed.cells]
    if total is None or len(lost) != 1 or lost[0] == total.id or None in figures.values():
        return
    if set(figures) != {column.id for column in table.columns} - set(lost):
        return
    whole = figures[total.id] or 0
    rest = whole - sum(figures[part] or 0 for part in total.total_of if part not in lost)
    if rest >= 0:
        placed.deduced[lost[0]] = rest
