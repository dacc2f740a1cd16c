"""Commands for one agency: new, check, render, demo."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drafter.commands.shown import (
    Command,
    Input,
    Inputs,
    PackName,
    Previous,
    app,
    count_line,
    out,
    print_findings,
)
from drafter.errors import ExitCode
from drafter.wording import _

if TYPE_CHECKING:
    from drafter.findings import Finding

DEMO_FOLDER = Path(_("示例"))


@app.command("new", cls=Command, help=_("生成一份空白填报表（Excel）。"))
def new(
    output: Annotated[Path, typer.Option("--output", "-o", help=_("要生成的填报表（.xlsx）"))],
    unit: Annotated[str, typer.Option("--unit", help=_("单位全称，如 某某县民政局"))],
    year: Annotated[int, typer.Option("--year", help=_("报告年度，如 2025"))],
    level: Annotated[
        str, typer.Option("--level", help=_("单位层级，如 county_department 或 县级部门"))
    ] = ("county_department"),
    pack: PackName = "national",
    edition: Annotated[str, typer.Option("--edition", help=_("表格版本，默认按年度选择"))] = "",
    previous: Previous = None,
) -> None:
    """Write a blank intake workbook, prefilled from last year's where given."""
    from drafter import api

    for note in api.new_workbook(
        output, unit=unit, year=year, level=level, pack=pack, edition=edition, previous=previous
    ):
        out(note)
    out(_("已生成填报表：{path}", path=output))
    out(_("请用 Excel 或 WPS 打开，填写黄色单元格，保存后运行：drafter check {path}", path=output))


@app.command("check", cls=Command, help=_("校验填报表或填报文件，列出全部问题。"))
def check(
    inputs: Inputs,
    previous: Previous = None,
    annotate: Annotated[
        Path | None, typer.Option("--annotate", help=_("另存一份标出问题的填报表（.xlsx）"))
    ] = None,
    save: Annotated[
        Path | None, typer.Option("--save", help=_("把读到的内容另存为填报文件（.json）"))
    ] = None,
    form: Annotated[
        str, typer.Option("--format", help=_("输出格式：text、json 或 sarif"))
    ] = "text",
) -> int:
    """Check one or more inputs and print every finding."""
    from drafter import api
    from drafter.findings import has_errors

    checked = api.check_files(inputs, previous=previous, annotate=annotate, save=save)
    if form == "text":
        for path, findings in checked.items():
            out(str(path))
            _print_checked(findings)
    else:
        out(api.findings_document(checked, form))
    if annotate:
        typer.echo(_("已生成标注表：{path}", path=annotate), err=form != "text")
    failed = any(has_errors(findings) for findings in checked.values())
    return ExitCode.FINDINGS if failed else ExitCode.DONE


@app.command("import", cls=Command, help=_("读入已经公布的年度报告，得到填报文件或填报表。"))
def import_(
    report: Annotated[
        Path, typer.Argument(help=_("年度报告（.docx、.html、.txt，装了 PDF 组件时也可以是 .pdf）"))
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help=_("要生成的填报文件（.json）或填报表（.xlsx）"))
    ],
    unit: Annotated[str, typer.Option("--unit", help=_("单位全称，默认从标题读出"))] = "",
    level: Annotated[str, typer.Option("--level", help=_("单位层级，默认由单位名称推断"))] = "",
    year: Annotated[int, typer.Option("--year", help=_("报告年度，默认从标题读出"))] = 0,
    edition: Annotated[
        str, typer.Option("--edition", help=_("表格版本，默认按年度和表格样式判断"))
    ] = "",
    pack: PackName = "national",
    previous: Previous = None,
    record: Annotated[
        Path | None,
        typer.Option("--record", help=_("导入记录（.xlsx）：每个数字在原报告的哪里，哪些要核对")),
    ] = None,
) -> int:
    """Read a published report; write the filing, and a record of where everything stood."""
    from drafter import api
    from drafter.findings import has_errors
    from drafter.intake.importer import Known

    known = Known(unit, api.parse_level(level) if level else None, year, edition, pack)
    record = record or output.with_name(_("{name}_导入记录.xlsx", name=output.stem))
    findings = api.import_report(report, output, record, known, previous=previous)
    _print_checked(findings)
    out(_("已生成：{path}", path=output))
    out(_("导入记录：{path}", path=record))
    return ExitCode.FINDINGS if has_errors(findings) else ExitCode.DONE


@app.command("render", cls=Command, help=_("校验后生成 Word 报告。"))
def render(
    source: Input,
    output: Annotated[Path, typer.Option("--output", "-o", help=_("要生成的报告（.docx）"))],
    pack: Annotated[str | None, typer.Option("--pack", help=_("改用这个模板包"))] = None,
    previous: Previous = None,
    draft: Annotated[
        bool, typer.Option("--draft", help=_("有错误也生成，页面上标明“草稿”"))
    ] = False,
    pdf: Annotated[bool, typer.Option("--pdf", help=_("同时生成 PDF（需要 LibreOffice）"))] = False,
    html: Annotated[bool, typer.Option("--html", help=_("同时生成网页，便于贴到政府网站"))] = False,
) -> int:
    """Check, then render; refuse while there is an ERROR unless a draft is asked for."""
    from drafter import api
    from drafter.findings import has_errors

    filing, findings = api.check_file(source, previous=previous, pack=pack)
    if findings:
        _print_checked(findings)
    if has_errors(findings) and not draft:
        out(_("还有错误，没有生成报告。改正后再试；要先看样子，请加 --draft。"))
        return ExitCode.FINDINGS
    for made in api.render_files(
        filing, output, previous=previous, draft=draft, pdf=pdf, html=html
    ):
        out(_("已生成：{path}", path=made))
    return ExitCode.DONE


@app.command("demo", cls=Command, help=_("演示：用样例数据生成填报表、校验、生成报告。"))
def demo(
    folder: Annotated[
        Path, typer.Option("--output", "-o", help=_("演示文件放在哪个文件夹"))
    ] = DEMO_FOLDER,
) -> None:
    """Fill a workbook, check it, render it, and say where the files lie."""
    from drafter.demo import run_demo

    for line in run_demo(folder):
        out(line)


def _print_checked(findings: Sequence["Finding"]) -> None:
    if findings:
        print_findings(findings)
    out(count_line(findings))
