"""One question at a time: a text, a choice, several choices; F1 explains, F2 leaves, F3 goes back.

The prompts are questionary's. Its own `ask` swallows Ctrl-C, its yes-or-no is dead under a
Chinese input method, and some of its words are English: here every prompt is run raw, is
erased when it is answered, and leaves one line of ours behind.
"""

import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import questionary
from prompt_toolkit.application import run_in_terminal
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from questionary import Choice, Question, Separator

from drafter.folding import fitted
from drafter.intake.questionnaire.lists import (
    add_keys,
    as_list,
    make_room,
    pointed_at,
    pointed_in,
    ticked_in,
)
from drafter.wording import N_, _, listed

Value = TypeVar("Value")
Group = str
"""A heading among choices."""
Explain = Callable[[], str]
"""What F1 says, worked out when it is pressed."""

KEYS = N_("F1 说明　F2 保存并退出　F3 回到上一题")
CHOOSE = N_("（上下键或数字选择，回车确定）")
TICK = N_("（数字或上下键移到一项，按空格选中或取消；回车确定）")
POINTER, QUESTION = "→", "●"
NOTHING_MORE = N_("这一题照字面回答就可以。")


class Back(Exception):  # noqa: N818 - a turn of the conversation, not an error
    """The officer goes back to the question before."""


class Leave(Exception):  # noqa: N818 - a turn of the conversation, not an error
    """The officer saves and leaves: F2, Ctrl-C, Ctrl-D or a closed terminal."""


def say(text: str = "", *, whole: bool = False) -> None:
    """Print lines between questions; `whole` where a path is to be copied as it stands."""
    sys.stdout.write(f"{text if whole else fitted(text, sys.stdout)}\n")
    sys.stdout.flush()


def ask_text(
    question: str,
    *,
    default: str = "",
    check: Callable[[str], str] = lambda _text: "",
    explain: str = "",
) -> str:
    """Ask for one line; `check` returns what is wrong with it, or an empty text."""

    def valid(text: str) -> bool | str:
        return check(_one_line(text)) or True

    prompt = questionary.text(
        question,
        default=default,
        validate=valid,
        qmark=QUESTION,
        bottom_toolbar=_(KEYS),
        validate_while_typing=False,
    )
    answer = _one_line(_run(prompt, lambda: explain))
    _echo(question, answer)
    return answer


def ask_lines(question: str, *, default: str = "", hint: str = "", explain: str = "") -> list[str]:
    """Ask for a text; a paste of several paragraphs comes back as several."""
    # What is typed gets a line of its own, whose lines above are not folded by the library.
    instruction = f"\n{fitted(f'  {hint}', sys.stdout)}\n " if hint else None
    prompt = questionary.text(
        _folded(question),
        default=default,
        qmark=QUESTION,
        instruction=instruction,
        bottom_toolbar=_(KEYS),
    )
    lines = [line.strip() for line in str(_run(prompt, lambda: explain)).splitlines()]
    kept = [line for line in lines if line]
    _echo(question, " ".join(kept))
    return kept


def choose(
    question: str,
    choices: Sequence[tuple[str, Value]],
    *,
    default: Value | None = None,
    explain: str = "",
) -> Value:
    """Ask for one of several choices, each a label and its value."""
    values = [value for _label, value in choices]
    offered = [
        Choice(_numbered(label, number), value=number)
        for number, (label, _value) in enumerate(choices)
    ]
    known = default is not None and default in values
    start = offered[values.index(default)] if known and default is not None else None
    prompt = questionary.select(
        question,
        choices=offered,
        default=start,
        qmark=QUESTION,
        pointer=POINTER,
        use_jk_keys=False,
        instruction=_(CHOOSE),
    )
    number = int(_run(as_list(prompt, pointed_in, _(KEYS)), lambda: explain))
    _echo(question, choices[number][0])
    return values[number]


def tick(
    question: str,
    choices: Sequence[tuple[str, Value] | Group],
    *,
    ticked: Sequence[Value] = (),
    explain: str = "",
    about: Callable[[Value], str] = lambda _value: "",
) -> list[Value]:
    """Ask for any of several choices; a text alone is a heading among them.

    F1 explains the question, and by `about` the choice that is pointed at.
    """
    values: list[Value] = []
    labels: list[str] = []
    offered: list[Choice | Separator] = []
    for each in choices:
        if isinstance(each, str):
            offered.append(Separator(each))
            continue
        label, value = each
        number = len(values)
        offered.append(Choice(_numbered(label, number), value=number, checked=value in ticked))
        values.append(value)
        labels.append(label)
    prompt = questionary.checkbox(
        _folded(question),
        choices=offered,
        qmark=QUESTION,
        pointer=POINTER,
        use_jk_keys=False,
        instruction=f"\n{fitted(f'  {_(TICK)}', sys.stdout)}",
    )

    def told() -> str:
        return "\n".join(filter(None, (explain, about(values[pointed_at(prompt)]))))

    numbers = _run(as_list(prompt, ticked_in, _(KEYS)), told)
    _echo(question, listed(labels[number] for number in numbers) or _("都没有"))
    return [values[number] for number in numbers]


def yes_or_no(question: str, *, default: bool = True, explain: str = "") -> bool:
    """Ask a question that is answered by 是 or 否."""
    choices = [(_("是"), True), (_("否"), False)]
    return choose(question, choices, default=default, explain=explain)


def _folded(question: str) -> str:
    """Return a question folded below its mark."""
    return fitted(f"  {question}", sys.stdout).removeprefix("  ")


def _one_line(text: str) -> str:
    """Return what was typed as one line: a paste may bring line breaks along."""
    return " ".join(text.split())


def _echo(question: str, answer: str) -> None:
    say(f"  {question}　{answer or '-'}")


def _numbered(label: str, number: int) -> str:
    return f"[{number + 1}] {label}"


def _run(prompt: Question, explain: Explain) -> Any:
    """Run a prompt with our keys; raise `Back` or `Leave` where the officer says so."""
    add_keys(prompt, _keys(explain))
    prompt.application.erase_when_done = True
    try:
        answer = prompt.unsafe_ask()
    except (KeyboardInterrupt, EOFError):
        raise Leave from None
    if answer is Back or answer is Leave:
        raise answer
    return answer


def _keys(explain: Explain) -> KeyBindings:
    keys = KeyBindings()

    @keys.add("f1", eager=True)
    def _help(event: KeyPressEvent) -> None:
        told = fitted(_indented(explain() or _(NOTHING_MORE)), sys.stdout)
        make_room(event.app, len(told.splitlines()))
        run_in_terminal(lambda: say(told))

    @keys.add("f2", eager=True)
    @keys.add("c-d", eager=True)
    def _leave(event: KeyPressEvent) -> None:
        event.app.exit(result=Leave)

    @keys.add("f3", eager=True)
    def _back(event: KeyPressEvent) -> None:
        event.app.exit(result=Back)

    return keys


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())
