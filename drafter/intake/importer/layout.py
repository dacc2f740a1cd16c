"""Bounds on what a report may hold, whatever its format."""

from collections.abc import Iterable

from drafter.errors import InputError
from drafter.intake.importer.document import (
    MAX_BLOCKS,
    MAX_CHARACTERS,
    Block,
    PaperTable,
    Paragraph,
)
from drafter.intake.refusals import BOMB
from drafter.wording import _


def refuse_flood(blocks: Iterable[Block], name: str) -> tuple[Block, ...]:
    """Return the blocks that hold anything; `InputError` where there are far too many."""
    kept: list[Block] = []
    weight = characters = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            weight, characters = weight + 1, characters + len(block.text)
        else:
            weight += sum(map(len, block.rows))
        if weight > MAX_BLOCKS or characters > MAX_CHARACTERS:
            raise InputError(_(BOMB, name=name))
        if (isinstance(block, PaperTable) and block.rows) or (
            isinstance(block, Paragraph) and block.text.strip()
        ):
            kept.append(block)
    return tuple(kept)
