"""What fills the stretches of a template that need no Jinja: printed names, and plain loops.

Such a stretch was taken out before Jinja read the template (`drafter.fusing`), and taken
apart once; to fill it is to look names up and to join. What does not fit (a name that is
missing, a value that is no text) is left to Jinja's own way.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice

from markupsafe import Markup, escape

from drafter.metering import LONGEST, spend

MARK = "\ufffe"
"""Stands before and behind the number of a stretch; neither XML nor cleaned words can hold it."""
_GAP = "\0"
_SPECIAL = re.compile("[&<>\"'\t\n]")
_TAB = '</w:t><w:tab/><w:t xml:space="preserve">'
_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
Path = tuple[str, ...]


class Unfit(Exception):  # noqa: N818 - a turn to the careful way, not an error
    """A stretch that has to be filled by Jinja itself."""


@dataclass(frozen=True)
class Fixed:
    """Fixed texts, one more than the values that belong between them."""

    fixed: tuple[str, ...]

    @cached_property
    def utf8(self) -> tuple[bytes, ...]:
        """The fixed texts as they stand in a file."""
        return tuple(text.encode() for text in self.fixed)

    def around(self, told: Sequence[bytes]) -> bytes:
        """Return the texts with what is told between them."""
        return b"".join(chain.from_iterable(zip(self.utf8, [*told, b""], strict=True)))


@dataclass(frozen=True)
class Span(Fixed):
    """Fixed texts, and between them names; names that follow one another share their parent."""

    names: tuple[tuple[Path, tuple[str, ...]], ...]

    def filled(self, data: Mapping[str, object]) -> bytes:
        """Return the stretch with the values of its names; `Unfit` where they do not fit."""
        values: list[str] = []
        try:
            for parent, names in self.names:
                values += map(_at(data, parent).__getitem__, names)
            return self.around(_written(values))
        except (KeyError, TypeError) as error:
            raise Unfit from error


@dataclass(frozen=True)
class Branch(Fixed):
    """What a pass of a loop prints: items by their names between fixed texts.

    It holds for items whose `asked` is `value`; for all, where `asked` is empty.
    """

    names: tuple[str, ...]
    asked: str = ""
    value: str = ""

    def holds_for(self, item: Mapping[str, str]) -> bool:
        """Tell whether this is what is printed of an item."""
        return not self.asked or item[self.asked] == self.value


@dataclass(frozen=True)
class Loop:
    """A loop over the dicts of a list; the first branch that holds for one prints it, and one does."""

    path: Path
    branches: tuple[Branch, ...]

    @cached_property
    def fixed(self) -> tuple[str, ...]:
        """The fixed texts of all branches."""
        return tuple(text for branch in self.branches for text in branch.fixed)

    @cached_property
    def costs(self) -> tuple[int, int]:
        """The steps and characters that a pass is counted as: those of all branches."""
        steps = sum(3 + len(branch.names) for branch in self.branches)
        return steps, sum(map(len, self.fixed))

    def filled(self, data: Mapping[str, object]) -> bytes:
        """Return what all passes print; `Unfit` where an item is not as plain as it should be."""
        items: object = _at(data, self.path[:-1]).get(self.path[-1])
        if type(items) is not list or any(type(item) is not dict for item in items):
            raise Unfit
        steps, characters = self.costs
        spend(steps * len(items), characters * len(items))
        try:
            chosen = [next(b for b in self.branches if b.holds_for(item)) for item in items]
            both = zip(chosen, items, strict=True)
            told = iter(_written([item[name] for branch, item in both for name in branch.names]))
        except (KeyError, TypeError) as error:
            raise Unfit from error
        return b"".join([branch.around(list(islice(told, len(branch.names)))) for branch in chosen])


def _written(values: Sequence[str]) -> list[bytes]:
    """Return values as they stand in a file; `Unfit` where one is no short text."""
    told = _GAP.join(values)
    if len(told) > LONGEST and max(map(len, values)) > LONGEST:
        raise Unfit
    spend(0, len(told))
    if _SPECIAL.search(told):
        told = as_markup(told)
    pieces = told.encode().split(_GAP.encode()) if values else []
    if len(pieces) != len(values):
        raise Unfit
    return pieces


def as_markup(text: str) -> Markup:
    """Return a text as it may stand in a run of WordprocessingML."""
    # To replace in Markup is to escape again and again.
    return Markup(str(escape(text)).replace("\t", _TAB).replace("\n", _BREAK))


def with_stretches(
    text: str, spans: Sequence[Span | Loop], data: Mapping[str, object]
) -> Iterable[bytes]:
    """Yield what Jinja made of a template, with its stretches filled in the place of their marks."""
    for place, piece in enumerate(text.split(MARK)):
        yield spans[int(piece)].filled(data) if place % 2 else piece.encode()


def _at(data: Mapping[str, object], path: Path) -> Mapping[str, str]:
    found: object = data
    for name in path:
        found = found[name] if type(found) is dict else None
    if type(found) is not dict:
        raise Unfit
    return found
