"""The command-line application and what its commands share: options and printing."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from drafter.wording import _

if TYPE_CHECKING:
    from rich.console import Console

    from drafter.findings import Finding

USAGE_PREFIX = "Usage: "


class Command(TyperCommand):
    """A command whose fixed English words are in the language in use."""

    def get_help_option(self, ctx: Any) -> Any:
        """Return the help option with its text in the language in use."""
        return _translated(super().get_help_option(ctx))


class Group(TyperGroup):
    """A group of commands, likewise."""

    def get_help_option(self, ctx: Any) -> Any:
        """Return the help option with its text in the language in use."""
        return _translated(super().get_help_option(ctx))


def _translated(option: Any) -> Any:
    if option is not None:
        option.help = _("显示这段说明")
    return option


app = typer.Typer(
    name="drafter",
    cls=Group,
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
    help=_("政府信息公开工作年度报告：填报、校验、生成 Word 报告。"),
)
template_app = typer.Typer(cls=Group, help=_("模板管理：列出、查看填空项、新建、检查、预览（供省级主管部门使用）。"))
app.add_typer(template_app, name="template")

Input = Annotated[Path, typer.Argument(help=_("填报表（.xlsx）或填报文件（.json）"))]
Inputs = Annotated[list[Path], typer.Argument(help=_("一个或多个填报表（.xlsx）或填报文件（.json）"))]
PackName = Annotated[str, typer.Option("--pack", help=_("模板包名称，见 drafter template list"))]
Previous = Annotated[
    Path | None, typer.Option("--previous", help=_("上一年的填报文件、填报表或报告，用于核对跨年数据"))
]


def out(text: str = "") -> None:
    """Print a line to standard output."""
    typer.echo(text)


def console() -> "Console":
    """Return a console for tables; wide enough when the output is not a terminal."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else 120, highlight=False)


def print_table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows as a table that a Chinese Windows console can show."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SQUARE, show_lines=True, header_style="bold")
    for header in headers:
        table.add_column(header, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console().print(table)


def print_findings(findings: Sequence["Finding"]) -> None:
    """Print findings as a table: place, what is wrong, what to do, source."""
    rows = [
        [f"{f.severity.label}\n{f.code}", f.where, _problem(f), f.remedy, f.cites] for f in findings
    ]
    headers = [_("级别"), _("位置"), _("问题"), _("怎么办"), _("依据")]
    print_table(headers, rows)


def _problem(finding: "Finding") -> str:
    parts = [finding.text]
    if finding.place.quote:
        parts.append(_("原文：“{quote}”", quote=finding.place.quote))
    if finding.explanation:
        parts.append(_("已说明：{explanation}", explanation=finding.explanation))
    if finding.also:
        parts.append(_("同一原因还引起：{codes}", codes="、".join(f.code for f in finding.also)))
    return "\n".join(parts)


def count_line(findings: Sequence["Finding"]) -> str:
    """Return how many findings of each weight there are."""
    from drafter.findings import Severity

    counts = {s: sum(f.severity is s for f in findings) for s in Severity}
    return _(
        "错误 {errors} 条，警告 {warnings} 条，提示 {notes} 条。",
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        notes=counts[Severity.NOTE],
    )
