"""Notices that rows or names of a workbook were moved, so that a figure is not put elsewhere.

Inserted rows take the names of their cells along and do no harm; sorting does not.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from drafter.errors import InputError
from drafter.grid import Kind
from drafter.intake.workbook.plan import Drawn, Names, Plan, Spot
from drafter.intake.workbook.raw import Raw
from drafter.wording import _

Labels = Mapping[int, tuple[Spot, str]]
"""By planned row: where the innermost label of the row stands, and its words."""


@dataclass(frozen=True)
class Line:
    """A named cell, where the label of its row should stand, its words and those of other rows.

    A cell that has two names has no label.
    """

    spot: Spot
    label: Spot | None
    words: str
    others: frozenset[str]


def refuse_moved(raw: Raw, plan: Plan, name: str) -> None:
    """Raise `InputError` where a named cell stands in another line's row, or has two names."""
    spot = next(_moved(raw, plan), None)
    if spot:
        raise InputError(
            _(
                "“{name}”的工作表“{sheet}”第 {row} 行被移动或排序过，无法确定数据属于哪一项。"
                "请重新生成填报表，把数据复制过去。",
                name=name,
                sheet=spot.sheet,
                row=spot.row,
            )
        )


def _moved(raw: Raw, plan: Plan) -> Iterator[Spot]:
    return (line.spot for line in _lines(raw.names, plan) if _beside_another(raw, line))


@lru_cache(maxsize=64)
def _lines(names: Names, plan: Plan) -> tuple[Line, ...]:
    """Return the lines to look at, one for each row of a sheet in which figures have names."""
    taken: set[Spot] = set()
    lines: dict[tuple[Spot | None, str, Spot | None], Line] = {}
    for drawn in plan.drawn:
        labels = _labels(drawn)
        others = frozenset(_squeezed(text) for _spot, text in labels.values())
        for address in drawn.grid.figures:
            spot = names.get(f"v.{address}")
            if spot is None:
                continue
            line = _line(spot, labels.get(plan.figures[address].row), others)
            if spot in taken:
                line = Line(spot, None, "", others)
            if line:
                lines.setdefault((line.label, line.words, None if line.label else spot), line)
            taken.add(spot)
    return tuple(lines.values())


def _line(spot: Spot, label: tuple[Spot, str] | None, others: frozenset[str]) -> Line | None:
    if label is None:
        return None
    planned, text = label
    return Line(spot, Spot(spot.sheet, spot.row, planned.column), _squeezed(text), others)


def _labels(drawn: Drawn) -> Labels:
    rows: dict[int, tuple[Spot, str]] = {}
    for cell in drawn.grid.cells:
        if cell.kind is Kind.LABEL:
            spot = drawn.spot(cell)
            if spot.row not in rows or rows[spot.row][0].column < spot.column:
                rows[spot.row] = (spot, cell.text)
    return rows


def _beside_another(raw: Raw, line: Line) -> bool:
    """Say whether the row's label is gone or another row's; a label that a pack reworded is let be."""
    if line.label is None:
        return True
    found = _squeezed(str(raw.at(line.label) or ""))
    return found != line.words and (not found or found in line.others)


def _squeezed(text: str) -> str:
    return "".join(text.split())
