"""What a list prompt lacks in the library: digits, folding, a bar, the keys of an input method."""

from collections.abc import Callable, Iterator
from typing import Any, cast

from prompt_toolkit.application import Application
from prompt_toolkit.filters import Condition, to_filter
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings
from prompt_toolkit.key_binding.key_processor import KeyPress
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import (
    ConditionalMargin,
    Dimension,
    FormattedTextControl,
    HSplit,
    Layout,
    ScrollbarMargin,
    Window,
)
from questionary import Question
from questionary.prompts.common import InquirerControl

FULL_WIDTH = 0xFEE0
"""How far the digits of an input method stand from those of the keyboard."""
DIGITS = [chr(ord(digit) + shift) for digit in "0123456789" for shift in (0, FULL_WIDTH)]

LEAST = 3
"""Lines of a list that are shown in the smallest window."""
OTHERS = 4
"""Lines around a list: its question in two or three, and the keys."""


def pointed_at(prompt: Question) -> int:
    """Return the choice that a list points at."""
    return pointed_in(_list_window(prompt)[1])


def pointed_in(control: InquirerControl) -> int:
    """Return the choice pointed at."""
    return cast("int", control.get_pointed_at().value)


def ticked_in(control: InquirerControl) -> list[int]:
    """Return the choices that are ticked."""
    return [cast("int", choice.value) for choice in control.get_selected_values()]


def as_list(prompt: Question, result: Callable[[InquirerControl], object], footer: str) -> Question:
    """Make a list that digits move in, whose keys stand under it as under a text prompt.

    `result` makes the answer, of what is pointed at or ticked. Enter is ours, too: the
    library paints an English "done" before the list is erased.
    """
    application = prompt.application
    window, control = _list_window(prompt)
    _show_all(window)
    keys = Window(FormattedTextControl(footer), height=1, style="class:bottom-toolbar")
    application.layout = Layout(HSplit([application.layout.container, keys]))
    moves = _digits(control)
    _take_in_what_input_methods_send(moves)

    @moves.add("enter", eager=True)
    def _confirm(event: KeyPressEvent) -> None:
        event.app.exit(result=result(control))

    add_keys(prompt, moves)
    return prompt


def make_room(application: Application[Any], lines: int) -> None:
    """Let a list leave so many lines of the window free for what is said above it."""
    room = application.output.get_size().rows - lines - OTHERS
    for window in _list_windows(application):
        window.height = Dimension(max=max(LEAST, room))


def _list_window(prompt: Question) -> tuple[Window, InquirerControl]:
    """Return the part of a prompt that shows its choices."""
    window = next(_list_windows(prompt.application))
    return window, cast("InquirerControl", window.content)


def _list_windows(application: Application[Any]) -> Iterator[Window]:
    windows = application.layout.find_all_windows()
    return (each for each in windows if isinstance(each.content, InquirerControl))


def _show_all(window: Window) -> None:
    """Fold long choices instead of cutting them, and show where a list goes on."""
    window.wrap_lines = to_filter(True)
    window.get_line_prefix = lambda _line, fold: " " * 7 if fold else ""

    def longer() -> bool:
        shown = window.render_info
        return shown is not None and len({*shown.displayed_lines}) < shown.content_height

    bar = ScrollbarMargin(display_arrows=True)
    window.right_margins = [ConditionalMargin(bar, Condition(longer))]


def _take_in_what_input_methods_send(keys: KeyBindings) -> None:
    """Let a full-width space tick like a space; a paste means nothing in a list."""

    @keys.add("\N{IDEOGRAPHIC SPACE}", eager=True)
    def _space(event: KeyPressEvent) -> None:
        event.key_processor.feed(KeyPress(" "), first=True)

    @keys.add(Keys.BracketedPaste, eager=True)
    def _paste(event: KeyPressEvent) -> None:
        pass


def add_keys(prompt: Question, keys: KeyBindings) -> None:
    """Put keys of ours before those that a prompt has."""
    own = prompt.application.key_bindings or KeyBindings()
    prompt.application.key_bindings = merge_key_bindings([own, keys])


def _digits(control: InquirerControl) -> KeyBindings:
    """Point at the choice whose number is typed, of one digit or two.

    The library's own shortcuts end at nine and go on with letters, which an input method takes.
    """
    keys = KeyBindings()
    places = [at for at, choice in enumerate(control.choices) if not choice.disabled]
    typed = 0

    def point(event: KeyPressEvent) -> None:
        nonlocal typed
        digit = int(event.data)
        if not "".join(press.data for press in event.previous_key_sequence).isdecimal():
            typed = 0
        typed = next((n for n in (typed * 10 + digit, digit) if n <= len(places)), 0)
        if typed:
            control.pointed_at = places[typed - 1]

    for digit in DIGITS:
        keys.add(digit, eager=True)(point)
    return keys
