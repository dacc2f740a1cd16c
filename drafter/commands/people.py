"""Commands that talk with a person: ask, fix, doctor, and the menu of a bare `drafter`."""

from pathlib import Path
from typing import Annotated

import typer

from drafter.commands.shown import Command, Input, PackName, Previous, app, out, print_table
from drafter.wording import _


@app.callback(invoke_without_command=True)
def bare(context: typer.Context) -> None:
    """Open the menu of jobs when no command was given."""
    if context.invoked_subcommand is None:
        from drafter.intake.questionnaire import menu

        menu()


@app.command("ask", cls=Command, help=_("用问答方式填报，随时保存，可以接着做。"))
def ask(
    output: Annotated[Path, typer.Option("--output", "-o", help=_("填报文件（.json）"))],
    unit: Annotated[str, typer.Option("--unit", help=_("单位全称"))] = "",
    year: Annotated[int, typer.Option("--year", help=_("报告年度"))] = 0,
    level: Annotated[str, typer.Option("--level", help=_("单位层级"))] = "",
    pack: PackName = "national",
    previous: Previous = None,
    resume: Annotated[bool, typer.Option("--resume", help=_("接着上次没有填完的继续"))] = False,
) -> None:
    """Fill a filing by questions and answers."""
    from drafter.intake.questionnaire import ask as ask_questions

    ask_questions(
        output,
        unit=unit,
        year=year or None,
        level=level,
        pack=pack,
        previous=previous,
        resume=resume,
    )


@app.command("fix", cls=Command, help=_("只针对有问题的地方逐条询问，改好后另存。"))
def fix(
    source: Input,
    output: Annotated[Path | None, typer.Option("--output", "-o", help=_("改好后另存为"))] = None,
    previous: Previous = None,
) -> None:
    """Ask only about what has findings, and write a new file beside the old."""
    from drafter.intake.questionnaire import fix as fix_findings

    fix_findings(source, output, previous=previous)


@app.command("doctor", cls=Command, help=_("检查这台电脑：字体、办公软件、控制台、模板包。"))
def doctor() -> None:
    """List what this machine can do."""
    from drafter.doctor import doctor_report

    rows = [[item.name, item.state, item.advice] for item in doctor_report()]
    print_table([_("项目"), _("情况"), _("建议")], rows)
    out()
