"""What there is to look up: the rule book, and what this computer can do."""

from typing import Annotated

import typer

from drafter.commands.shown import Command, app, out, print_table
from drafter.errors import UsageError
from drafter.wording import _


@app.command("rules", cls=Command, help=_("打印校验规则，或某一条规则的说明。"))
def rules(
    code: Annotated[str | None, typer.Argument(help=_("规则编号，如 REQ-01"))] = None,
) -> None:
    """Print the rule book, or the page of one rule."""
    from drafter.filing import nearest
    from drafter.rules.book import find_rule, known_codes
    from drafter.rules.page import TABLE_HEADERS, rule_page, rule_table

    if code is None:
        print_table([_(header) for header in TABLE_HEADERS], rule_table())
        return
    found = find_rule(code.upper())
    if found is None:
        close = nearest(code.upper(), known_codes())
        raise UsageError(
            _("没有编号为“{code}”的规则，相近的是 {close}。", code=code, close=close or "-")
        )
    out(rule_page(found))


@app.command(
    "doctor", cls=Command, help=_("查看这台电脑：办公软件、字体、控制台、文件夹、模板包。")
)
def doctor() -> None:
    """List what this computer can do, and what to do where it cannot."""
    from drafter.doctor import doctor_report

    rows = [[item.name, item.state, item.advice] for item in doctor_report()]
    print_table([_("项目"), _("情况"), _("建议")], rows)
