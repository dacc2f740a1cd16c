"""Work out something once for a form or a case, however many ask for it."""

from collections.abc import Callable
from functools import wraps
from typing import Protocol, TypeVar, cast


class Keeper(Protocol):
    """Something that never changes and keeps what was worked out from it."""

    @property
    def worked_out(self) -> dict[object, object]:
        """Results, by the function that found them."""


Given = TypeVar("Given", bound=Keeper)
Found = TypeVar("Found")


def once(work: Callable[[Given], Found]) -> Callable[[Given], Found]:
    """Let a function keep its result with its argument."""

    @wraps(work)
    def recall(given: Given) -> Found:
        kept = given.worked_out
        if work not in kept:
            kept[work] = work(given)
        return cast("Found", kept[work])

    return recall
