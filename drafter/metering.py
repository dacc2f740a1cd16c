"""What one rendering may cost: counted, not timed, so that it ends alike on every machine.

Only loops and texts that are made of texts can make a small template dear; both are
counted here, also while a template is compiled, when Jinja works out what is constant.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

STEPS = 300_000
"""Expressions in the passes of loops; a report of 5,000 paragraphs needs some 25,000."""
CHARACTERS = 20_000_000
"""Characters made, markup included; a long report has some 400,000."""
CONSTANTS = 1_000_000
"""Characters made of constants while a template is compiled; what is beyond waits for its use."""
LONGEST = 200_000
"""Characters of one text; a paragraph is capped at a tenth of it."""


class TooDear(Exception):  # noqa: N818 - a limit that was reached
    """A rendering that does more than any report needs."""


TEMPLATE_FAULTS = (
    TooDear,
    TypeError,
    ValueError,
    AttributeError,
    LookupError,
    ArithmeticError,
    RecursionError,
    SyntaxError,
    MemoryError,
)
"""What Jinja and Python raise over a template, besides Jinja's own errors, when it is
compiled (expressions or loops nested too deep for Python) or filled."""


@dataclass
class Meter:
    """What a rendering may still spend."""

    steps: int = STEPS
    characters: int = CHARACTERS

    def spend(self, steps: int, characters: int) -> None:
        """Take off what is about to be done; `TooDear` where it is not there."""
        self.steps -= steps
        self.characters -= characters
        if self.steps < 0 or self.characters < 0:
            raise TooDear


_meter: ContextVar[Meter | None] = ContextVar("meter", default=None)


@contextmanager
def metered(characters: int = CHARACTERS) -> Iterator[None]:
    """Count what is rendered or compiled inside against one allowance."""
    token = _meter.set(Meter(characters=characters))
    try:
        yield
    finally:
        _meter.reset(token)


def spend_text(length: int) -> None:
    """Account for a text of this length that is about to be made."""
    if length > LONGEST:
        raise TooDear
    spend(0, length)


def spend(steps: int, characters: int) -> None:
    """Account for what is about to be done."""
    if meter := _meter.get():
        meter.spend(steps, characters)


def counted(items: Iterable[object], steps: int, characters: int) -> Iterator[object]:
    """Yield the items of a loop, each of whose passes costs so much."""
    for item in items:
        spend(steps, characters)
        yield item
