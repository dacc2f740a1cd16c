"""`drafter demo`: the main job, from figures to report, on a real county's figures."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from drafter import api
from drafter.filingfile import load_filing
from drafter.findings import Finding, has_errors
from drafter.pack import find_form
from drafter.shipped import shipped_folder
from drafter.wording import _

SAMPLE = "郏县2021.json"


def run_demo(folder: Path) -> Iterator[str]:
    """Fill a workbook, read it back, check it, render it; yield what was done."""
    sample = load_filing((shipped_folder("sample_inputs") / SAMPLE).read_bytes(), find_form)
    workbook, report = folder / _("填报表.xlsx"), folder / _("年度报告.docx")
    yield _(
        "第 1 步：把 {unit} {year} 年的数据填进填报表。", unit=sample.unit.name, year=sample.year
    )
    api.write_filing(sample, workbook)
    yield _("第 2 步：读取填报表并校验。")
    filing, findings = api.check_file(workbook)
    yield _("共 {count} 条结果，其中{verdict}。", count=len(findings), verdict=_verdict(findings))
    yield _("第 3 步：生成 Word 报告，并逐格核对报告里的数字。")
    api.render_files(filing, report)
    yield _("完成。填报表：{workbook}", workbook=workbook.resolve())
    yield _("年度报告：{report}", report=report.resolve())
    yield _("下一步：用 drafter new 生成本单位的填报表。")


def _verdict(findings: Sequence[Finding]) -> str:
    return _("有错误") if has_errors(findings) else _("没有错误")
