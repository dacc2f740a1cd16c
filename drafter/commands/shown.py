"""The command-line application and what its commands share: options and printing."""

import sys
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from drafter.wording import _, listed

if TYPE_CHECKING:
    from rich.console import Console

    from drafter.findings import Finding

ORDER = (
    "demo",
    "new",
    "ask",
    "check",
    "fix",
    "render",
    "import",
    "batch",
    "rollup",
    "template",
    "rules",
    "doctor",
)
"""The commands in the order an officer meets them."""


class Worded:
    """Puts the fixed English words of the command-line library into the language in use."""

    def get_help_option(self, ctx: Any) -> Any:
        """Return the help option with its text translated."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = _("显示这段说明")
        return option

    def get_usage(self, ctx: Any) -> str:
        """Return the usage line translated."""
        usage: str = super().get_usage(ctx)  # type: ignore[misc]
        for english, said in _usage_words().items():
            usage = usage.replace(english, said)
        return usage

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help with its headings translated."""
        from typer import rich_utils

        for constant, said in _panel_words().items():
            setattr(rich_utils, constant, said)
        for parameter in self.get_params(ctx):  # type: ignore[attr-defined]
            kind = _kind_words().get(parameter.display_type_rich(ctx=ctx))
            parameter.display_type_rich = partial(_told, kind)
        super().format_help(ctx, formatter)  # type: ignore[misc]


def _kind_words() -> dict[str | None, str]:
    """Return what the kinds of parameters are called; a switch needs no word for it."""
    return {
        "<path>": _("<路径>"),
        "<path>...": _("<路径>…"),
        "<str>": _("<文字>"),
        "<int>": _("<数>"),
    }


def _told(kind: str | None, ctx: Any) -> str | None:  # noqa: ARG001 - the library gives it
    return kind


def _usage_words() -> dict[str, str]:
    return {
        "Usage: ": _("用法："),
        "[OPTIONS]": _("[选项]"),
        "COMMAND [ARGS]...": _("命令 [参数]"),
    }


def _panel_words() -> dict[str, str]:
    return {
        "ARGUMENTS_PANEL_TITLE": _("参数"),
        "OPTIONS_PANEL_TITLE": _("选项"),
        "COMMANDS_PANEL_TITLE": _("命令"),
        "REQUIRED_LONG_STRING": _("（必填）"),
        "DEFAULT_STRING": _("（默认：{}）"),
    }


class Command(Worded, TyperCommand):
    """A command in the language in use."""


class Group(Worded, TyperGroup):
    """A group of commands, listed in the order they are met."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the commands, known ones first and in `ORDER`."""
        names = super().list_commands(ctx)
        return sorted(names, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))


app = typer.Typer(
    name="drafter",
    cls=Group,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
    help=_("政府信息公开工作年度报告：填报、校验、生成 Word 报告。"),
    epilog=_("用英文：在 drafter 后面加 --lang en，或设环境变量 DRAFTER_LANG=en。"),
)
template_app = typer.Typer(
    cls=Group, help=_("模板管理：列出、查看占位符、新建、检查、预览（供省级主管部门使用）。")
)
app.add_typer(template_app, name="template")

Input = Annotated[Path, typer.Argument(help=_("填报表（.xlsx）或填报文件（.json）"))]
Inputs = Annotated[
    list[Path], typer.Argument(help=_("一个或多个填报表（.xlsx）或填报文件（.json）"))
]
PackName = Annotated[str, typer.Option("--pack", help=_("模板包名称，见 drafter template list"))]
Previous = Annotated[
    Path | None,
    typer.Option("--previous", help=_("上一年的填报表、填报文件或已公布的报告，用于核对跨年数据")),
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
        parts.append(_("同一原因还引起：{codes}", codes=_codes(finding)))
    return "\n".join(parts)


def _codes(finding: "Finding") -> str:
    """Return the codes of what has the same cause, each once with its count."""
    counts = Counter(also.code for also in finding.also)
    return listed(f"{code}×{count}" if count > 1 else code for code, count in counts.items())


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
