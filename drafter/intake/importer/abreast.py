"""Finds the figures of tables whose rows stand side by side, as those of 表四 do."""

from collections.abc import Sequence

from drafter.form import Datapoint, Form, Table
from drafter.intake.importer.columns import SHIFTED, Placed
from drafter.intake.importer.document import PaperCell
from drafter.intake.importer.labels import LIKE, head_labels, likeness
from drafter.intake.importer.rows import FoundRow

LEAST_HEADS = 3
"""Headings that tell which table a row of bare figures belongs to."""


def place_abreast(found: Sequence[FoundRow], form: Form) -> dict[str, tuple[FoundRow, Placed]]:
    """Return for each table side by side its row of figures, its cells by address."""
    placed: dict[str, tuple[FoundRow, Placed]] = {}
    for table in form.tables:
        if not (table.printed and table.side_by_side):
            continue
        for row in found:
            if not row.labels and _is_under(row, table) and (cells := _place(row, table)).cells:
                placed[table.id] = (row, cells)
                break
    return placed


def _is_under(row: FoundRow, table: Table) -> bool:
    words = head_labels(table)
    seen = {w for text in row.heads.texts for w in words if likeness(text, w) >= LIKE}
    return len(seen) >= LEAST_HEADS


def _place(row: FoundRow, table: Table) -> Placed:
    if row.exact and (by_head := _by_headings(row, table.datapoints)):
        return Placed(by_head)
    addresses = [point.address for point in table.datapoints]
    values = row.values[: len(addresses)]
    if len(values) < len(addresses) or any(cell.text for cell in row.values[len(addresses) :]):
        return Placed()
    doubt = SHIFTED if row.exact else ""
    return Placed(dict(zip(addresses, values, strict=True)), doubt=doubt)


def _by_headings(row: FoundRow, points: Sequence[Datapoint]) -> dict[str, PaperCell]:
    """Return the cells by address; empty unless every datapoint has a heading of its own."""
    paths = {cell.column: row.heads.above(cell.column) for cell in row.values}
    taken: dict[str, int] = {}
    for point in points:
        free = {c: path for c, path in paths.items() if c not in taken.values() and path}
        likely = [c for c, path in free.items() if likeness(path[-1], point.column.label) >= LIKE]
        if not likely:
            return {}
        wanted = "/".join(_path(point))
        taken[point.address] = max(likely, key=lambda c: likeness("/".join(free[c]), wanted))
    cells = {cell.column: cell for cell in row.values}
    return {address: cells[column] for address, column in taken.items()}


def _path(point: Datapoint) -> tuple[str, ...]:
    return (*point.row.under, point.row.label, *point.column.under, point.column.label)
