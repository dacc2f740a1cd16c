"""Whether questions can be asked here; where not, one sentence that points to the workbook."""

import os
import sys

from drafter.errors import UsageError
from drafter.wording import N_, _

NO_TERMINAL = N_("这里不能问答。请在普通的命令行窗口里运行，或者改用填报表：drafter new。")
NOT_THIS_WINDOW = N_(
    "这个窗口（如 Git Bash、编辑器里的窗口）不能问答。请在“命令提示符”里运行，或者改用填报表：drafter new。"
)


def can_ask() -> bool:
    """Tell whether a person sits at a terminal that can show questions."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def refuse_without_terminal() -> None:
    """Raise a `UsageError` where no question can be asked."""
    if not can_ask():
        raise UsageError(_(NO_TERMINAL))
    if sys.platform == "win32" and os.environ.get("MSYSTEM"):
        raise UsageError(_(NOT_THIS_WINDOW))
