"""The sums of a batch: `outcomes.jsonl`, the workbook 汇总.xlsx, the zip files."""

import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from drafter.batch.attendance import Attendance, is_late, missing_rows
from drafter.batch.dashboard import dashboard_page
from drafter.batch.outcome import (
    FIGURE_LABELS,
    KEY_FIGURES,
    Outcome,
    State,
    copied_rows,
    level_label,
    rule_rows,
    state_label,
)
from drafter.batch.run import Batch
from drafter.files import write_atomically
from drafter.rules.privacy import mask
from drafter.spreadsheet import ZIP_TIME, header_row, put_rows, put_value, settled
from drafter.wording import N_, _, listed

HEADERS = (
    N_("单位代码"),
    N_("单位名称"),
    N_("单位层级"),
    N_("年度"),
    N_("状态"),
    N_("错误"),
    N_("警告"),
    N_("提示"),
    N_("涉及规则"),
    *FIGURE_LABELS.values(),
    N_("文件"),
    N_("来源"),
    N_("原因"),
)
WIDTHS = (12, 30, 12, 8, 12, 8, 8, 8, 28, 10, 10, 10, 10, 10, 12, 40, 30, 50)
MOST_LINKS = 65_000
"""A spreadsheet program takes some 65,530 links a sheet and calls a file with more broken."""
FILLS = {State.DRAFTED: "E2F0D9", State.HELD: "FFE699", State.FAILED: "F8CBAD"}


def write_summaries(
    batch: Batch, attended: Attendance | None = None, *, zipped: str = ""
) -> list[str]:
    """Write the sums beside the reports; return the names of the files made.

    `zipped` is `whole` for one archive of all files, `each` for one an agency, empty for
    none.
    """
    files = {
        _("汇总.xlsx"): summary_workbook(batch, attended),
        _("汇总.html"): dashboard_page(batch, attended).encode(),
        "outcomes.jsonl": outcome_lines(batch.outcomes).encode(),
    }
    files |= _archives(batch, zipped)
    for name, data in files.items():
        write_atomically(batch.output / name, data)
    return list(files)


def outcome_lines(outcomes: Iterable[Outcome]) -> str:
    """Return one JSON object a line, in the order of the keys."""
    lines = [json.dumps(outcome.as_dict(), ensure_ascii=False) for outcome in outcomes]
    return "".join(f"{line}\n" for line in lines)


def summary_workbook(batch: Batch, attended: Attendance | None = None) -> bytes:
    """Return 汇总.xlsx: a row an agency, findings by rule, copied words, who is late or missing."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _("各单位")
    header_row(sheet, [_(header) for header in HEADERS], WIDTHS)
    sheet.freeze_panes = "C2"
    for row, outcome in enumerate(batch.outcomes, start=2):
        _row(sheet, row, outcome, batch.names.get(outcome.key, ""))
    for title, headers, widths, rows in _further(batch.outcomes, attended):
        if rows:
            further = book.create_sheet(title)
            header_row(further, headers, widths)
            put_rows(further, rows)
    return settled(book)


Sheet = tuple[str, Sequence[str], Sequence[float], Sequence[Sequence[object]]]


def _further(outcomes: Sequence[Outcome], attended: Attendance | None) -> Iterator[Sheet]:
    """Yield title, headers, widths and rows of the other sheets."""
    yield (
        _("按规则"),
        [_("规则"), _("内容"), _("条数"), _("单位数")],
        (12, 80, 10, 10),
        rule_rows(outcomes),
    )
    yield (
        _("文字雷同"),
        [_("单位名称"), _("部分"), _("最相近的单位"), _("相同文字"), _("雷同的单位数")],
        (30, 36, 30, 12, 14),
        copied_rows(outcomes),
    )
    late = [(o.code, o.unit, level_label(o)) for o in outcomes if is_late(o)]
    yield _("逾期公布"), [_("单位代码"), _("单位名称"), _("单位层级")], (14, 40, 14), late
    if attended:
        headers = [_("单位代码"), _("单位名称"), _("单位层级"), _("上级单位"), _("联系人")]
        yield _("尚未报送"), headers, (14, 40, 14, 40, 24), missing_rows(attended)
        strangers = [(mask(each.key), each.unit, each.likely) for each in attended.strangers]
        headers = [_("来源"), _("单位名称"), _("名单上相近的单位")]
        yield _("对不上名单"), headers, (30, 40, 60), strangers


def _row(sheet: Worksheet, row: int, outcome: Outcome, name: str) -> None:
    counts = [outcome.findings.get(severity, 0) for severity in ("error", "warning", "note")]
    figures = [_number(outcome.figures.get(address)) for address in KEY_FIGURES]
    codes = listed(f"{code}×{number}" for code, number in outcome.codes.items())
    shown = [
        outcome.code,
        outcome.unit,
        level_label(outcome),
        outcome.year or None,
        state_label(outcome.state),
        *counts,
        codes,
        *figures,
        name,
        mask(outcome.key),
        outcome.reason,
    ]
    for column, value in enumerate(shown, start=1):
        put_value(sheet.cell(row, column), value)
    sheet.cell(row, 5).fill = PatternFill("solid", fgColor=FILLS[outcome.state])
    if name and row <= MOST_LINKS:
        cell = sheet.cell(row, len(shown) - 2)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, target=quote(name))
        cell.font = Font(color="0563C1", underline="single")


def _number(digits: str | None) -> int | None:
    return int(digits) if digits is not None and digits.isdecimal() else None


def _archives(batch: Batch, zipped: str) -> dict[str, bytes]:
    names = sorted(batch.names.values())
    if zipped == "whole":
        return {_("全部文件.zip"): _archive(batch, names)}
    if zipped == "each":
        return {f"{name}.zip": _archive(batch, [name]) for name in names}
    return {}


def _archive(batch: Batch, names: Sequence[str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            info = zipfile.ZipInfo(name, ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, (batch.output / name).read_bytes())
    return stream.getvalue()


def closing_line(batch: Batch) -> str:
    """Return the last line of a batch: how many of what, and where."""
    counts = {state: sum(o.state is state for o in batch.outcomes) for state in State}
    return _(
        "共 {total} 个单位：已生成 {drafted}，有错误待改 {held}，无法处理 {failed}（其中 {skipped} 个上次已完成）。结果在“{folder}”。",
        total=len(batch.outcomes),
        drafted=counts[State.DRAFTED],
        held=counts[State.HELD],
        failed=counts[State.FAILED],
        skipped=batch.skipped,
        folder=batch.output,
    )
