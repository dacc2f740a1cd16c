"""Commands that talk with a person: ask, fix, and the menu of a bare `drafter`."""

from pathlib import Path
from typing import Annotated

import typer

from drafter.commands.shown import Command, Input, PackName, Previous, app, out
from drafter.errors import ExitCode
from drafter.wording import _


@app.callback(invoke_without_command=True)
def bare(context: typer.Context) -> int:
    """Open the menu of jobs when no command was given; without a terminal print the help.

    The context carries what runs a command line, for the menu to run the job chosen.
    """
    if context.invoked_subcommand is not None:
        return ExitCode.DONE
    from drafter.intake.questionnaire.terminal import can_ask

    if not can_ask():
        out(context.get_help())
        return ExitCode.USAGE
    from drafter.commands.menu import menu

    return menu(context.obj)


@app.command("ask", cls=Command, help=_("一问一答地填报，每答一题自动保存，可以接着做。"))
def ask(
    output: Annotated[
        Path, typer.Option("--output", "-o", help=_("填报文件（.json）或填报表（.xlsx）"))
    ],
    unit: Annotated[str, typer.Option("--unit", help=_("单位全称，给了就不再问"))] = "",
    year: Annotated[int, typer.Option("--year", help=_("报告年度，给了就不再问"))] = 0,
    level: Annotated[str, typer.Option("--level", help=_("单位层级，给了就不再问"))] = "",
    pack: PackName = "national",
    previous: Previous = None,
    resume: Annotated[
        bool, typer.Option("--resume", help=_("接着上次没有做完的，不再询问"))
    ] = False,
) -> None:
    """Fill a filing by questions and answers."""
    from drafter.intake import questionnaire

    questionnaire.ask(
        output,
        unit=unit,
        year=year or None,
        level=level,
        pack=pack,
        previous=previous,
        resume=resume,
    )


@app.command("fix", cls=Command, help=_("只问有问题的地方，逐条改正，另存一份。"))
def fix(
    source: Input,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help=_("改好后存成哪个文件，默认在原文件旁边")),
    ] = None,
    previous: Previous = None,
) -> None:
    """Ask only about what has findings, and write a new file beside the old."""
    from drafter.intake import questionnaire

    questionnaire.fix(source, output, previous=previous)
