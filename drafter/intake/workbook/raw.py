"""From the bytes of an .xlsx to its raw cells: the only place that opens a workbook to read it."""

import io
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from drafter.errors import InputError
from drafter.intake.rows import MAX_COLUMNS, MAX_ROWS, Formula, column_number
from drafter.intake.workbook.plan import META, RESULTS, Names, Spot
from drafter.wording import _

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_CELL = re.compile("([A-Z]{1,3})([1-9][0-9]{0,6})")
Cells = Mapping[tuple[int, int], object]


@dataclass(frozen=True)
class Raw:
    """What was found in a workbook: cells by sheet, (row, column), and names by cell.

    A formula is a `Formula`, whatever value is stored with it.
    """

    sheets: Mapping[str, Cells]
    names: Names
    data: bytes

    @property
    def meta(self) -> Cells:
        """The cells of the hidden stamp; empty where there is none."""
        return self.sheets.get(META, {})

    @property
    def results(self) -> Cells:
        """The cells of the list of findings; empty where there is none."""
        return self.sheets.get(RESULTS, {})

    def at(self, spot: Spot) -> object:
        """Return what stands in a cell, None for nothing."""
        return self.sheets.get(spot.sheet, {}).get((spot.row, spot.column))

    @cached_property
    def stored(self) -> Mapping[str, Cells]:
        """The values stored with formulas, read only when an input cell holds one."""
        return _open(self.data, formulas=False)[0]


def read_raw(data: bytes, name: str) -> Raw:
    """Open a workbook; `InputError` says in one sentence that it cannot be read."""
    try:
        sheets, names = _open(data, formulas=True)
    except Exception as error:
        raise InputError(
            _(
                "“{name}”无法读取，文件可能已经损坏。请用 Excel 或 WPS 打开后另存为 .xlsx 再试。",
                name=name,
            )
        ) from error
    return Raw(sheets, names, data)


def _open(data: bytes, *, formulas: bool) -> tuple[dict[str, Cells], Names]:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        # What the library cannot keep (foreign validations, extensions) is not read either.
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(data), data_only=not formulas)
    sheets = {sheet.title: _cells(sheet) for sheet in book.worksheets}
    names = Names(
        (name, spot)
        for name, defined in book.defined_names.items()
        if (spot := spot_of(defined.attr_text or ""))
    )
    return sheets, names


def _cells(sheet: "Worksheet") -> Cells:
    # The cells that exist are few; walking the declared size would make millions.
    return {
        place: Formula(str(cell.value)) if cell.data_type == "f" else cell.value
        for place, cell in sheet._cells.items()
        if cell.value is not None and place[0] <= MAX_ROWS and place[1] <= MAX_COLUMNS
    }


def spot_of(reference: str) -> Spot | None:
    """Return the cell that a name stands for; None for a range or a lost reference."""
    sheet, _sign, place = reference.rpartition("!")
    cell = _CELL.fullmatch(place.replace("$", "").upper())
    if not sheet or cell is None or "#REF" in reference:
        return None
    return Spot(sheet.strip("'").replace("''", "'"), int(cell[2]), column_number(cell[1].encode()))
