"""An officer at the keyboard: keys go through prompt_toolkit's pipe into the real prompts."""

import re
from collections.abc import Callable, Iterable
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TypeVar
from unittest.mock import patch

from prompt_toolkit.application import create_app_session
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output

from drafter.filing import Filing
from drafter.intake.questionnaire import ask

ENTER, SPACE = "\r", " "
F1, F2, F3 = "\x1bOP", "\x1bOQ", "\x1bOR"
CTRL_C, CTRL_D, CLEAR = "\x03", "\x04", "\x15"
SCREEN = Size(rows=40, columns=100)
_ESCAPE = re.compile(r"\x1b(\[[0-9;?]*[A-Za-z]|\][^\x07]*\x07|[()][A-Z0-9])")

Result = TypeVar("Result")


def answer(text: str) -> str:
    """Return the keys that replace what stands in a prompt and confirm it."""
    return f"{CLEAR}{text}{ENTER}"


def pick(number: int) -> str:
    """Return the keys that take the choice of this number."""
    return f"{number}{ENTER}"


def ticks(*numbers: int) -> str:
    """Return the keys that tick or untick these choices and confirm."""
    return "".join(f"{number}{SPACE}" for number in numbers) + ENTER


def paste(text: str) -> str:
    """Return the keys of a text that comes from the clipboard."""
    return f"\x1b[200~{text}\x1b[201~"


class Talk:
    """What came of a conversation: the result, what was printed, what was painted."""

    def __init__(self) -> None:
        self.printed = StringIO()
        self.painted = StringIO()

    def hold(self, call: Callable[[], Result], keys: Iterable[str]) -> Result:
        """Run a call while these keys are typed; when they run out, the officer presses Ctrl-C."""
        output = Vt100_Output(self.painted, lambda: SCREEN, term="xterm")
        with (
            create_pipe_input() as pipe,
            create_app_session(input=pipe, output=output),
            patch("drafter.intake.questionnaire.terminal.can_ask", lambda: True),
            redirect_stdout(self.printed),
        ):
            pipe.send_text("".join(keys) + CTRL_C)
            return call()

    @property
    def said(self) -> str:
        """What was printed between the prompts."""
        return self.printed.getvalue()

    @property
    def screen(self) -> str:
        """What the prompts painted, without the control sequences."""
        return _ESCAPE.sub("", self.painted.getvalue())


def answered(output: Path, keys: Iterable[str], **given: object) -> tuple[Filing | None, Talk]:
    """Hold a whole `ask`; return the filing and the conversation."""
    talk = Talk()
    filing = talk.hold(lambda: ask(output, **given), keys)  # type: ignore[arg-type]
    return filing, talk
