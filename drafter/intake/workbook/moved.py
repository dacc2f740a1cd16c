"""Notices that rows or names of a workbook were moved, so that a figure is not put elsewhere.

Inserted rows take the names of their cells along and do no harm; sorting does not.
"""

from collections.abc import Iterator, Mapping

from drafter.errors import InputError
from drafter.grid import Kind
from drafter.intake.workbook.plan import Drawn, Plan, Spot
from drafter.intake.workbook.raw import Raw
from drafter.wording import _

Labels = Mapping[int, tuple[Spot, str]]
"""By planned row: where the innermost label of the row stands, and its words."""


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
    taken: set[Spot] = set()
    for drawn in plan.drawn:
        labels = _labels(drawn)
        words = {_squeezed(text) for _spot, text in labels.values()}
        for cell in drawn.grid.cells:
            spot = raw.names.get(f"v.{cell.address}") if cell.address else None
            if spot is None:
                continue
            if spot in taken or _beside_another(
                raw, labels, words, plan.figures[cell.address], spot
            ):
                yield spot
            taken.add(spot)


def _labels(drawn: Drawn) -> Labels:
    rows: dict[int, tuple[Spot, str]] = {}
    for cell in drawn.grid.cells:
        if cell.kind is Kind.LABEL:
            spot = drawn.spot(cell)
            if spot.row not in rows or rows[spot.row][0].column < spot.column:
                rows[spot.row] = (spot, cell.text)
    return rows


def _beside_another(raw: Raw, labels: Labels, words: set[str], planned: Spot, spot: Spot) -> bool:
    """Say whether the row's label is gone or another row's; a label that a pack reworded is let be."""
    if planned.row not in labels:
        return False
    label, text = labels[planned.row]
    found = _squeezed(str(raw.at(Spot(spot.sheet, spot.row, label.column)) or ""))
    return found != _squeezed(text) and (not found or found in words)


def _squeezed(text: str) -> str:
    return "".join(text.split())
