"""A table with an agency a row, as .csv or .xlsx, for a batch without intake workbooks.

The first row names the columns: 单位名称, 单位代码, 单位层级, 年度, 表格版本, 模板包, and the
addresses of datapoints and narratives, as `drafter template fields` lists them. In a
narrative a line break starts a new paragraph. A list of units with the columns 单位名称
and 填报文件 names the files instead, by paths seen from the list's own folder.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from drafter.editions import edition_for
from drafter.errors import InputError
from drafter.filing import Filing, Level, Unit, nearest
from drafter.filingfile import dump_filing
from drafter.form import Form
from drafter.intake.refusals import BROKEN, LIMITS
from drafter.pack import find_form
from drafter.wording import N_, _

UNIT, CODE, LEVEL, YEAR, EDITION, PACK = (
    N_("单位名称"),
    N_("单位代码"),
    N_("单位层级"),
    N_("年度"),
    N_("表格版本"),
    N_("模板包"),
)
FILE = N_("填报文件")
"""The column of a list of units in which the path of what each filed stands."""
PARTICULARS = (UNIT, CODE, LEVEL, YEAR, EDITION, PACK)
MAX_ROWS = 100_000
MAX_COLUMNS = 1_000
"""A form has some 250 figures."""
TABLE_LIMITS = replace(LIMITS, cells=2 * LIMITS.cells, text=LIMITS.size)
"""A table holds many agencies: a thousand with every figure have some 250,000 cells."""
LEVEL_IDS = frozenset(level.value for level in Level)

Row = Sequence[object]


@dataclass(frozen=True)
class Table:
    """What a table gives: filings by name, a row each; or the files that a list of units names.

    `units` are the units' names by file; a unit whose row names no file has filed nothing.
    """

    filings: Sequence[tuple[str, bytes]] = ()
    files: Sequence[str] = ()
    units: Mapping[str, str] = field(default_factory=dict)


def read_table(path: Path) -> Table:
    """Read a table with an agency a row, or a list of units with paths, told by its columns."""
    rows = list(read_rows(path))
    header = [_text(cell) for cell in rows[0]] if rows else []
    if UNIT in header and FILE in header:
        return _listed_files(header, rows[1:], path.name)
    return Table(filings=_filings(header, rows, path))


def _listed_files(header: Sequence[str], rows: Sequence[Row], table: str) -> Table:
    units: dict[str, str] = {}
    for number, row in enumerate(rows, start=2):
        cells = dict(zip(header, row, strict=False))
        file = _text(cells.get(FILE)).replace("\\", "/")
        if file in units:
            raise InputError(
                _(
                    "单位名单“{name}”第 {row} 行的填报文件“{file}”与前面一行相同。",
                    name=table,
                    row=number,
                    file=file,
                )
            )
        if file:
            units[file] = _text(cells.get(UNIT))
    return Table(files=tuple(units), units=units)


def _filings(header: Sequence[str], rows: Sequence[Row], path: Path) -> list[tuple[str, bytes]]:
    """Return (name, JSON filing) for each row; `InputError` names a column it cannot place."""
    if len(rows) < 2:
        raise InputError(
            _("汇总表“{path}”里没有数据，请从第二行起，一行填一个单位。", path=path.name)
        )
    if UNIT not in header or YEAR not in header:
        raise InputError(
            _(
                "汇总表“{path}”的第一行要有“单位名称”和“年度”两列；单位名单要有“单位名称”和“填报文件”两列。",
                path=path.name,
            )
        )
    return [
        (f"{path.name}#{number}", _document(header, row))
        for number, row in enumerate(rows[1:], start=2)
        if any(cell not in (None, "") for cell in row)
    ]


def _document(header: Sequence[str], row: Row) -> bytes:
    """Return a row as the JSON filing it stands for.

    A row whose year or level makes no sense is passed on as it is: reading it fails
    for that agency alone, with a sentence of its own.
    """
    cells = dict(zip(header, row, strict=False))
    year, level = _text(cells[YEAR]).removesuffix("年"), _level(_text(cells.get(LEVEL)))
    if not year.isdecimal() or level not in LEVEL_IDS:
        unit = {"name": _text(cells[UNIT]), "level": level}
        return json.dumps({"edition": "", "year": year, "unit": unit}).encode()
    filing = Filing(
        _text(cells.get(EDITION)) or edition_for(int(year)),
        int(year),
        Unit(_text(cells[UNIT]), Level(level), _text(cells.get(CODE))),
        _text(cells.get(PACK)) or "national",
    )
    form = find_form(filing.edition, filing.pack, filing.unit.level)
    for name, cell in cells.items():
        if name and name not in PARTICULARS:
            _put(filing, form, name, cell)
    return dump_filing(filing, form)


def _put(filing: Filing, form: Form, name: str, cell: object) -> None:
    if name in form.narratives:
        filing.put_text(name, [str(cell)] if cell is not None else [])
    elif name in form.datapoints:
        point = form.datapoints[name]
        filing.put(name, cell, point.number, point.unit)
    else:
        message = _("汇总表的列名“{name}”不在本版表格中。", name=name)
        if close := nearest(name, [*form.datapoints, *form.narratives]):
            message += _("是否想写“{close}”？", close=close)
        raise InputError(message)


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _level(text: str) -> str:
    """Return the level's id; an unknown text comes back as it is, an empty one as the commonest."""
    labels = {level.label: level.value for level in Level}
    return labels.get(text, text) or Level.COUNTY_DEPARTMENT.value


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a .csv or of the first sheet of a workbook, through the gate."""
    from drafter.intake.gate import admit

    admitted = admit(path, ("xlsx", "csv"), TABLE_LIMITS)
    yield from (_csv_rows if admitted.kind == "csv" else _sheet_rows)(admitted.data, path.name)


def _csv_rows(data: bytes, name: str) -> Iterator[Row]:
    try:
        yield from csv.reader(io.StringIO(_decoded(data)))
    except csv.Error as error:
        raise InputError(_(BROKEN, name=name)) from error


def _sheet_rows(data: bytes, name: str) -> Iterator[Row]:
    from openpyxl import load_workbook

    try:
        sheet = load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
    except Exception as error:
        # The library raises whatever a damaged workbook makes it.
        raise InputError(_(BROKEN, name=name)) from error
    bounds = {
        "max_row": min(sheet.max_row, MAX_ROWS),
        "max_col": min(sheet.max_column, MAX_COLUMNS),
    }
    yield from sheet.iter_rows(values_only=True, **bounds)


def _decoded(data: bytes) -> str:
    """Return the text of a CSV file: UTF-8, or the GB18030 that a Chinese Excel writes."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(_("无法识别汇总表的文字编码，请在 Excel 中另存为“CSV UTF-8”。"))
