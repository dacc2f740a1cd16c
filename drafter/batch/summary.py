"""The sums of a batch: `outcomes.jsonl`, the workbook 汇总.xlsx, the zip files."""

import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from drafter.batch.dashboard import dashboard_page
from drafter.batch.outcome import (
    FIGURE_LABELS,
    KEY_FIGURES,
    Outcome,
    State,
    findings_by_rule,
    level_label,
    state_label,
)
from drafter.batch.run import Batch
from drafter.files import write_atomically
from drafter.spreadsheet import ZIP_TIME, header_row, put_value, settled
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
FILLS = {State.DRAFTED: "E2F0D9", State.HELD: "FFE699", State.FAILED: "F8CBAD"}


def write_summaries(batch: Batch, missing: Sequence[str] = (), *, zipped: str = "") -> list[str]:
    """Write the sums beside the reports; return the names of the files made.

    `missing` are the listed units that have not filed; `zipped` is `whole` for one
    archive of all files, `each` for one an agency, empty for none.
    """
    files = {
        _("汇总.xlsx"): summary_workbook(batch, missing),
        _("汇总.html"): dashboard_page(batch, missing).encode(),
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


def summary_workbook(batch: Batch, missing: Sequence[str] = ()) -> bytes:
    """Return 汇总.xlsx: a row an agency, findings by rule, listed units without a filing."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _("各单位")
    header_row(sheet, [_(header) for header in HEADERS], WIDTHS)
    sheet.freeze_panes = "C2"
    for row, outcome in enumerate(batch.outcomes, start=2):
        _row(sheet, row, outcome, batch.names.get(outcome.key, ""))
    _rules(book.create_sheet(_("按规则")), batch.outcomes)
    if missing:
        _missing(book.create_sheet(_("尚未报送")), missing)
    return settled(book)


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
        outcome.key,
        outcome.reason,
    ]
    for column, value in enumerate(shown, start=1):
        put_value(sheet.cell(row, column), value)
    sheet.cell(row, 5).fill = PatternFill("solid", fgColor=FILLS[outcome.state])
    if name:
        cell = sheet.cell(row, len(shown) - 2)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, target=quote(name))
        cell.font = Font(color="0563C1", underline="single")


def _number(digits: str | None) -> int | None:
    return int(digits) if digits is not None and digits.isdecimal() else None


def _rules(sheet: Worksheet, outcomes: Iterable[Outcome]) -> None:
    from drafter.rules.book import find_rule

    header_row(sheet, [_("规则"), _("内容"), _("条数"), _("单位数")], (12, 80, 10, 10))
    for row, (code, (total, agencies)) in enumerate(findings_by_rule(outcomes).items(), start=2):
        rule = find_rule(code)
        for column, value in enumerate(
            (code, _(rule.statement) if rule else "", total, agencies), start=1
        ):
            put_value(sheet.cell(row, column), value)


def _missing(sheet: Worksheet, missing: Sequence[str]) -> None:
    header_row(sheet, [_("单位名称")], (40,))
    for row, name in enumerate(missing, start=2):
        put_value(sheet.cell(row, 1), name)


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
