"""Whether questions can be asked here; where not, one sentence that points to the workbook."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from drafter.errors import UsageError
from drafter.wording import N_, _

NO_QUESTIONS = N_(
    "这个窗口不能问答。请在“命令提示符”或普通终端窗口里运行，或者改用 Excel 填报表：drafter new。"
)
NO_CONSOLE = "NoConsoleScreenBufferError"
"""What prompt_toolkit raises under Git Bash and in editors' windows; importable on Windows only."""


def can_ask() -> bool:
    """Tell whether a person sits at a terminal that can show questions."""
    talks = sys.stdin.isatty() and sys.stdout.isatty()
    return talks and os.environ.get("TERM", "").lower() not in ("dumb", "unknown")


@contextmanager
def terminal() -> Iterator[None]:
    """Hold a conversation; `UsageError` where no question can be asked."""
    if not can_ask():
        raise UsageError(_(NO_QUESTIONS))
    try:
        with _without_echo():
            yield
    except Exception as error:
        if type(error).__name__ == NO_CONSOLE:
            raise UsageError(_(NO_QUESTIONS)) from error
        raise


@contextmanager
def _without_echo() -> Iterator[None]:
    """Keep what is typed ahead, between two prompts, from being painted over the next one."""
    if sys.platform == "win32" or not sys.stdin.isatty():
        yield
        return
    import termios

    keyboard = sys.stdin.fileno()
    before = termios.tcgetattr(keyboard)
    quiet = [*before]
    quiet[3] &= ~termios.ECHO
    termios.tcsetattr(keyboard, termios.TCSANOW, quiet)
    try:
        yield
    finally:
        termios.tcsetattr(keyboard, termios.TCSADRAIN, before)
