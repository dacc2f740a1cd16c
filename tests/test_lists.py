"""What a list of choices shows: all of a long choice, and whether it goes on below."""

import asyncio
import io

import pytest
import questionary
from prompt_toolkit.application import create_app_session
from prompt_toolkit.application.current import set_app
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import DummyInput
from prompt_toolkit.output.vt100 import Vt100_Output

from drafter.intake.questionnaire.lists import as_list, make_room, pointed_in

WINDOW = Size(rows=12, columns=40)
LONG = "（二）部分公开（区分处理的，只计这一情形，不计其他情形） / 自然人（现在是 3）"


async def painting(choices: list[str], said: int) -> list[str]:
    """Return the lines of a window in which these choices stand."""
    output = Vt100_Output(io.StringIO(), lambda: WINDOW, term="xterm")
    with create_app_session(input=DummyInput(), output=output):
        prompt = as_list(questionary.select("问", choices), pointed_in, "F1")
        application = prompt.application
        if said:
            make_room(application, said)
        with set_app(application):
            # Whether a list goes on is known when it has been painted once.
            for _time in range(2):
                application.render_counter += 1
                application.renderer.render(application, application.layout)
            screen = application.renderer.last_rendered_screen
    assert screen is not None
    rows = [screen.data_buffer[row] for row in range(WINDOW.rows)]
    return ["".join(row[at].char for at in range(WINDOW.columns)).rstrip() for row in rows]


def painted(choices: list[str], said: int = 0) -> list[str]:
    return asyncio.run(painting(choices, said))


def test_a_long_choice_is_folded() -> None:
    lines = painted(["短", LONG])
    shown = "".join(line.strip() for line in lines)
    assert LONG.replace(" ", "") in shown.replace(" ", "")
    assert any(line.startswith(" " * 7) for line in lines)


@pytest.mark.parametrize(("count", "goes_on"), [(3, False), (8, False), (30, True)])
def test_a_list_shows_that_it_goes_on(count: int, goes_on: bool) -> None:
    lines = painted([f"第 {number} 项" for number in range(count)])
    assert any(line.endswith("v") for line in lines) is goes_on
    assert lines[-1 if goes_on else count + 1] == "F1"


@pytest.mark.parametrize(("said", "shown"), [(0, 10), (4, 4), (40, 3)])
def test_a_list_leaves_room_for_what_is_said_above_it(said: int, shown: int) -> None:
    lines = painted([f"第 {number} 项" for number in range(30)], said)
    assert sum("项" in line for line in lines) == shown
