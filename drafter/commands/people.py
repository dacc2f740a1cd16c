"""Commands that talk with a person: ask, fix, and the menu of a bare `drafter`."""

from pathlib import Path
from typing import Annotated

import typer

from drafter.commands.shown import Command, Input, PackName, Previous, app
from drafter.errors import ExitCode
from drafter.wording import _


@app.callback(invoke_without_command=True)
def bare(context: typer.Context) -> int | None:
    """Open the menu of jobs where no command was given and a person sits there, else the help."""
    if context.invoked_subcommand is not None:
        return None
    from drafter.intake.questionnaire.terminal import can_ask

    if can_ask():
        from drafter.commands.menu import menu

        return menu()
    typer.echo(context.get_help())
    return ExitCode.USAGE


@app.command("ask", cls=Command, help=_("用问答方式填报，每答一题就保存，可以随时接着做。"))
def ask(
    output: Annotated[Path, typer.Option("--output", "-o", help=_("填报文件（.json）"))],
    unit: Annotated[str, typer.Option("--unit", help=_("单位全称"))] = "",
    year: Annotated[int, typer.Option("--year", help=_("报告年度"))] = 0,
    level: Annotated[str, typer.Option("--level", help=_("单位层级"))] = "",
    pack: PackName = "national",
    previous: Previous = None,
    again: Annotated[
        bool, typer.Option("--resume", help=_("不再询问，直接接着上次没有填完的继续"))
    ] = False,
) -> None:
    """Fill a filing by questions and answers."""
    from drafter import api
    from drafter.intake.questionnaire import ask as ask_questions

    ask_questions(
        output,
        unit=unit,
        year=year,
        level=api.parse_level(level) if level else None,
        pack=pack,
        previous=previous,
        again=again,
    )


@app.command("fix", cls=Command, help=_("只针对有问题的地方逐条询问，改好后另存。"))
def fix(
    source: Input,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help=_("改好后另存为，默认放在原文件旁边"))
    ] = None,
    previous: Previous = None,
) -> None:
    """Ask only about what has findings, and write a new file beside the old."""
    from drafter.intake.questionnaire import fix as fix_findings

    fix_findings(source, output, previous=previous)
