"""Reads the figures of a workbook: by the names of their cells, by place and label where one was lost.

Nearly every cell holds a count, so those of a table are read at once where all do.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from typing import NamedTuple

from drafter.errors import InputError
from drafter.filing import Filing, Place
from drafter.form import Datapoint, Number
from drafter.grid import Kind
from drafter.intake.rows import Formula
from drafter.intake.workbook.plan import Drawn, Names, Plan, Spot
from drafter.intake.workbook.raw import Raw
from drafter.numbers import MOST
from drafter.wording import _

Cell = tuple[int, int]


class Figure(NamedTuple):
    """A figure, where it has its name, if it has one, and that place for messages."""

    point: Datapoint
    spot: Spot | None
    place: Place


@dataclass(frozen=True)
class Run:
    """Figures that follow one another in a table; `sheet` has all of them, empty where that is unsure.

    A sheet is named only where all are counts.
    """

    table: str
    sheet: str
    figures: tuple[Figure, ...]

    @cached_property
    def asked(self) -> dict[str, Cell]:
        """The cells to fill in, by address."""
        return {f.point.address: _cell(f) for f in self.figures if not f.point.derived}

    @cached_property
    def derived(self) -> tuple[Cell, ...]:
        """The cells that hold a formula."""
        return tuple(_cell(f) for f in self.figures if f.point.derived)

    @cached_property
    def places(self) -> dict[str, Place]:
        """Where the figures to fill in stand, by address."""
        return {f.point.address: f.place for f in self.figures if not f.point.derived}


def _cell(figure: Figure) -> Cell:
    return (figure.spot.row, figure.spot.column) if figure.spot else (0, 0)


def read_figures(raw: Raw, plan: Plan, filing: Filing, name: str, zeros: Set[str]) -> None:
    """Read every figure of the form; blanks of the tables in `zeros` are declared to be 0."""
    for run in _runs(raw.names, plan):
        if run.table in zeros or not _are_counts(raw, run, filing):
            for figure in run.figures:
                _read_figure(raw, plan, filing, name, figure)
                if run.table in zeros and not figure.point.derived:
                    _put_zero(filing, figure.point)


def _are_counts(raw: Raw, run: Run, filing: Filing) -> bool:
    """Read a run of figures at once, and say whether all are what nearly every cell holds."""
    cells = raw.sheets.get(run.sheet, {})
    counts = [value for cell in run.asked.values() if type(value := cells.get(cell)) is int]
    if len(counts) < len(run.asked) or not all(0 <= count < MOST for count in counts):
        return False
    if any(type(cells.get(cell)) is not Formula for cell in run.derived):
        return False
    filing.values.update(zip(run.asked, counts, strict=True))
    filing.sources.update(run.places)
    return True


def _read_figure(raw: Raw, plan: Plan, filing: Filing, name: str, figure: Figure) -> None:
    point, spot, place = figure
    if spot is None:
        spot = _by_label(raw, plan, point.address)
        place = place_of(spot) if spot else place
    if spot is None or spot.sheet not in raw.sheets:
        raise InputError(
            _(
                "“{name}”里缺少工作表“{sheet}”，或其中的格子被删去了。请重新生成填报表，把数据复制过去。",
                name=name,
                sheet=place.sheet,
            )
        )
    value = raw.at(spot)
    if isinstance(value, Formula):
        if point.derived:
            return
        value = raw.stored.get(spot.sheet, {}).get((spot.row, spot.column), value.text)
    filing.put(point.address, value, point.number, point.unit)
    filing.sources[point.address] = place


def _put_zero(filing: Filing, point: Datapoint) -> None:
    """Fill a blank of a table that is declared to be all zeros."""
    if point.address not in filing.values and point.address not in filing.as_written:
        filing.put(point.address, 0, point.number, point.unit)


@lru_cache(maxsize=64)
def _runs(names: Names, plan: Plan) -> Sequence[Run]:
    """Return the figures of the form, those that follow one another in a table together."""
    figures = [
        Figure(point, spot := names.get(f"v.{address}"), place_of(spot or plan.figures[address]))
        for address, point in plan.form.datapoints.items()
    ]
    return [Run(table, sheet, tuple(run)) for (table, sheet), run in groupby(figures, _kind)]


def _kind(figure: Figure) -> tuple[str, str]:
    spot, point = figure.spot, figure.point
    return point.table.id, spot.sheet if spot and point.number is Number.COUNT else ""


def place_of(spot: Spot) -> Place:
    """Return a cell as the place that findings name."""
    return Place(sheet=spot.sheet, cell=spot.cell)


def _by_label(raw: Raw, plan: Plan, address: str) -> Spot | None:
    """Return a cell whose name was lost: at its place, if the row still carries its label."""
    spot = plan.figures[address]
    drawn = next(d for d in plan.drawn if address in d.grid.figures)
    for shift in _shifts(raw, drawn):
        moved = Spot(spot.sheet, spot.row + shift, spot.column)
        if all(_same_label(raw, s, shift, text) for s, text in _labels_of(drawn, spot)):
            return moved
    return None


def _shifts(raw: Raw, drawn: Drawn) -> Iterator[int]:
    """Yield how many rows a table may have been pushed down, nothing first."""
    yield 0
    last = max((row for row, _column in raw.sheets.get(drawn.sheet, {})), default=0)
    yield from range(1, max(0, last - drawn.below) + 2)


def _labels_of(drawn: Drawn, spot: Spot) -> list[tuple[Spot, str]]:
    """Return the label of a figure's row, or of its column where rows have none."""
    row = spot.row - drawn.row
    labels = [c for c in drawn.grid.cells if c.kind is Kind.LABEL and c.row == row]
    heads = [
        c
        for c in drawn.grid.cells
        if c.kind is Kind.HEAD and c.row < row and c.column == spot.column - 1
    ]
    return [(drawn.spot(cell), cell.text) for cell in (labels or heads)[-1:]]


def _same_label(raw: Raw, spot: Spot, shift: int, text: str) -> bool:
    found = raw.at(Spot(spot.sheet, spot.row + shift, spot.column))
    return "".join(str(found or "").split()) == "".join(text.split())
