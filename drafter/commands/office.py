"""`drafter template`: for the provincial office that keeps packs and templates."""

from pathlib import Path
from typing import Annotated

import typer

from drafter.commands.shown import (
    Command,
    count_line,
    out,
    print_findings,
    print_table,
    template_app,
)
from drafter.errors import ExitCode
from drafter.wording import _

Edition = Annotated[str, typer.Option("--edition", help=_("表格版本，如 2021"))]
PackOption = Annotated[str, typer.Option("--pack", help=_("模板包名称"))]
Output = Annotated[Path, typer.Option("--output", "-o", help=_("要生成的文件"))]


@template_app.command("list", cls=Command, help=_("列出模板包、各版表格，以及 Word 模板从哪里来。"))
def list_() -> None:
    """Print the packs, their editions, and whose template each uses."""
    from drafter.report.office import pack_rows

    print_table([_("模板包"), _("说明"), _("上级"), _("版本"), _("Word 模板")], pack_rows())


@template_app.command(
    "fields", cls=Command, help=_("列出全部占位符：含义、单位、示例、可复制的写法。")
)
def fields(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help=_("存为 .xlsx 或 .md，不给则打印"))
    ] = None,
    pack: PackOption = "national",
) -> None:
    """Print or save the list of placeholders."""
    from drafter.report.office import fields_file

    text = fields_file(pack, output)
    out(text if output is None else _("已生成：{path}", path=output))


@template_app.command("new", cls=Command, help=_("生成一份可以在 Word 里修改的起始模板。"))
def new(output: Output, pack: PackOption = "national", edition: Edition = "2021") -> None:
    """Write a starter template for a pack and an edition."""
    from drafter.report.office import new_template

    new_template(output, pack, edition)
    out(_("已生成：{path}", path=output))
    out(_("请在 Word 里修改，然后运行：drafter template check {path}", path=output))


@template_app.command("check", cls=Command, help=_("检查 Word 模板，一次列出全部问题。"))
def check(
    template: Annotated[Path, typer.Argument(help=_("Word 模板（.docx）"))],
    pack: PackOption = "national",
    edition: Edition = "2021",
) -> int:
    """Print every slip of a template."""
    from drafter.findings import has_errors
    from drafter.report.office import check_template

    slips = check_template(template, pack, edition)
    if slips:
        print_findings(slips)
    out(count_line(slips))
    return ExitCode.TEMPLATE if has_errors(slips) else ExitCode.DONE


@template_app.command(
    "preview", cls=Command, help=_("用几套样例数据试填模板；有 LibreOffice 时另出 PDF 和页面图。")
)
def preview(
    template: Annotated[Path, typer.Argument(help=_("Word 模板（.docx）"))],
    output: Annotated[Path, typer.Option("--output", "-o", help=_("放在哪个文件夹"))],
    pack: PackOption = "national",
    edition: Edition = "2021",
) -> None:
    """Fill a template with sample data, and show the pages where that is possible."""
    from drafter.report.office import preview_template

    for path in preview_template(template, output, pack, edition):
        out(_("已生成：{path}", path=path))
