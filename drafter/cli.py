"""The way in: choose the language, run a command, turn what happened into an exit code.

The commands themselves stand in `drafter.commands`; each is parse, one library call,
print. Nothing heavy is imported before a command needs it.
"""

import os
import re
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import NoReturn

from drafter.errors import DrafterError, ExitCode
from drafter.folding import fitted
from drafter.start import start_quickly
from drafter.wording import N_, _, use_language

USAGE_ERRORS = {
    "MissingParameter": N_("缺少必填的参数 {name}。"),
    "NoSuchOption": N_("没有 {name} 这个选项。"),
    "BadOptionUsage": N_("选项 {name} 的写法不对。"),
    "BadParameter": N_("参数 {name} 的值不能用，请对照用法改正。"),
}
OTHER_ERRORS = {
    r"No such command '(.*)'": N_("没有“{name}”这个命令。"),
    r"unexpected extra arguments?(?:\(s\))? \((.*)\)": N_(
        "多写了“{name}”，请去掉，或对照用法改正。"
    ),
}
"""Told apart by nothing but the library's English words."""
MISWRITTEN = N_("命令的写法不对，请对照用法改正。")
SEE_HELP = N_("查看用法：{command} --help")


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit with an `ExitCode`."""
    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))


def run(arguments: list[str]) -> int:
    """Run the command line and return its exit code; every failure becomes a sentence."""
    _make_output_safe()
    start_quickly()
    use_language(_take_language(arguments))
    try:
        return _dispatch(arguments)
    except DrafterError as error:
        complain(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        complain(_("已中断。"))
        return ExitCode.INTERRUPTED
    except Exception as error:  # noqa: BLE001 - an officer never sees a traceback
        from drafter.crash import report_crash

        complain(report_crash(error, arguments[:1]))
        return ExitCode.INTERNAL


def complain(sentence: str) -> None:
    """Print one sentence to standard error; what it quotes may be a personal number."""
    from drafter.rules.privacy import mask

    print(fitted(mask(sentence), sys.stderr), file=sys.stderr)


def _dispatch(arguments: list[str]) -> int:
    from typer.exceptions import TyperException

    from drafter.commands import app

    try:
        result = app(arguments, prog_name="drafter", standalone_mode=False, obj=run)
    except TyperException as error:
        # A bare command has printed its help already.
        if type(error).__name__ != "NoArgsIsHelpError":
            complain(_worded(error))
        return ExitCode.USAGE
    return int(result or ExitCode.DONE)


def _worded(error: Exception) -> str:
    """Word a usage error of the command-line library in our own language."""
    context = getattr(error, "ctx", None)
    parameter = getattr(error, "param", None)
    name = getattr(error, "option_name", "") or (parameter.opts[0] if parameter else "")
    text = USAGE_ERRORS.get(type(error).__name__, MISWRITTEN)
    for pattern, other in OTHER_ERRORS.items():
        if found := re.search(pattern, str(getattr(error, "message", error))):
            text, name = other, found[1]
    sentence = _(text, name=name)
    if context is None:
        return sentence
    return f"{sentence}\n{_(SEE_HELP, command=context.command_path)}"


def _take_language(arguments: list[str]) -> str:
    """Return the language asked for, and take `--lang` out of the arguments.

    It must be known before the commands are imported, whose help texts are worded then.
    """
    for place, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return arguments.pop(place).partition("=")[2]
        if argument == "--lang" and place + 1 < len(arguments):
            del arguments[place]
            return arguments.pop(place)
    return os.environ.get("DRAFTER_LANG", "zh")


def _make_output_safe() -> None:
    """Replace characters that a console cannot show instead of failing on them."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
