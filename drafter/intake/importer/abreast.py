"""Finds the figures of tables whose rows stand side by side, as those of 表四 do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drafter.form import Datapoint, Form, Table
from drafter.intake.importer.columns import SHIFTED, Placed
from drafter.intake.importer.document import PaperCell
from drafter.intake.importer.labels import LIKE, head_labels, likeness
from drafter.intake.importer.rows import FoundRow

LEAST_HEADS = 3
"""Headings that tell which table a row of bare figures belongs to."""


@dataclass(frozen=True)
class Abreast:
    """A row of figures, and its cells by the addresses of a table side by side."""

    table: Table
    row: FoundRow
    placed: Placed


def place_abreast(found: Sequence[FoundRow], form: Form) -> Iterator[Abreast]:
    """Yield the rows of figures of each table side by side; one may stand in several."""
    for table in form.tables:
        if not (table.printed and table.side_by_side):
            continue
        wanted = list(table.datapoints)
        for row in found:
            if wanted and not row.labels and _is_under(row, table):
                placed = _place(row, wanted)
                wanted = [point for point in wanted if point.address not in placed.cells]
                if placed.cells:
                    yield Abreast(table, row, placed)


def _is_under(row: FoundRow, table: Table) -> bool:
    words = head_labels(table)
    seen = {w for text in row.heads.texts for w in words if likeness(text, w) >= LIKE}
    return len(seen) >= LEAST_HEADS


def _place(row: FoundRow, wanted: Sequence[Datapoint]) -> Placed:
    """Return the cells by address, of all that is wanted or of the parts that are named."""
    named = [point for point in wanted if _place_of(point.row.label, row) is not None]
    for points in (wanted, named):
        if points and row.exact and (by_head := _by_headings(row, points)):
            return Placed(by_head)
        if (placed := _in_order(row, points)).cells:
            return placed
    return Placed()


def _in_order(row: FoundRow, points: Sequence[Datapoint]) -> Placed:
    """Return as many figures as points, the parts in the order of the form; else nothing."""
    lines = dict.fromkeys(point.row for point in points)
    places = [[_place_of(word, row) for word in (*line.under, line.label)] for line in lines]
    known = [place for place in places if None not in place]
    values, beyond = row.values[: len(points)], row.values[len(points) :]
    if len(values) < len(points) or any(cell.text for cell in beyond) or known != sorted(known):
        return Placed()
    addresses = [point.address for point in points]
    return Placed(dict(zip(addresses, values, strict=True)), doubt=SHIFTED if row.exact else "")


def _place_of(label: str, row: FoundRow) -> int | None:
    """Return where the heading of a part stands among those above a row."""
    likely = ((likeness(text, label), -n) for n, text in enumerate(row.heads.texts))
    alike, place = max(likely, default=(0.0, 0))
    return -place if alike >= LIKE else None


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
