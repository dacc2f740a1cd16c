"""Reads the body of a report by its shapes: each shape is parsed once, its words are put in.

The tables of thousands of reports differ in their words only. A body is cut into its
paragraphs and tables, each into markup and words; markup that was met before is not
parsed again. Cut so, a body is well-formed if and only if each of its shapes is, and the
words hold nothing but plain characters. What cannot be cut cleanly has to be parsed whole.

A table that says what is expected is not even cut: in a shape that was met, there is one
way to say it, byte for byte.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from drafter.plainxml import NotPlain, taken_apart

Place = tuple[int, int]
_START, _END = b"<w:body>", b"</w:body>"
_TABLE, _END_OF_TABLE, _END_OF_PARAGRAPH = b"<w:tbl>", b"</w:tbl>", b"</w:p>"
_WORDS, _END_OF_WORDS = b'<w:t xml:space="preserve">', b"</w:t>"
_FILLED = re.compile(_WORDS + b"([^<]*)" + _END_OF_WORDS)
"""Words that a tag was filled with; others belong to the markup."""
_SLOT = re.compile("\ue000([0-9]+)\ue001")
_SIGNS = re.compile("[&<>]")
MOST_SHAPES, MOST_TABLES = 2048, 64
"""What is kept of documents that begin and end alike: a report has some sixty shapes, three
of tables."""
_UNCERTAIN = (b"<!", b"</w:body", "\ue000".encode())
"""What hides markup, leaves the body, or looks like a slot."""


@dataclass(frozen=True)
class Printed:
    """A table as it stands in the report: text by (row, column), merged cells once."""

    cells: dict[Place, str]


Block = str | Printed
Reader = Callable[[bytes], list[Block]]
"""Parses a whole document strictly and returns its blocks; `ValueError` where it cannot."""
Words = tuple[str | int, ...]
"""Fixed words, and the numbers of the stretches of words that belong between them."""


class Line(NamedTuple):
    """A paragraph without its words."""

    words: Words

    def filled(self, texts: Sequence[str]) -> Block:
        """Return the paragraph with its words."""
        return _said(self.words, texts)


class Cells(NamedTuple):
    """A table without its words: cells of fixed words, of one stretch, and of several."""

    fixed: Mapping[Place, str]
    places: tuple[Place, ...]
    stretches: tuple[int, ...]
    mixed: tuple[tuple[Place, Words], ...]

    def filled(self, texts: Sequence[str]) -> Block:
        """Return the table with its words."""
        cells = dict(self.fixed)
        cells.update(zip(self.places, [texts[at] for at in self.stretches], strict=True))
        cells.update((place, _said(words, texts)) for place, words in self.mixed)
        return Printed(cells)


class Table(NamedTuple):
    """A table that was met, each of whose stretches of words is a cell.

    `fixed` are its other cells, `places` those of the stretches, and `pieces` the bytes
    before, between and behind them.
    """

    fixed: Mapping[Place, str]
    places: tuple[Place, ...]
    pieces: tuple[bytes, ...]

    def spelled(self, expected: Mapping[Place, str]) -> bytes:
        """Return the only bytes that say these cells in this shape; none where that is unsure."""
        if len(expected) != len(self.fixed) + len(self.places):
            return b""
        labels = [expected.get(place) for place in self.fixed]
        texts = [text for place in self.places if (text := expected.get(place)) is not None]
        if labels != list(self.fixed.values()) or len(texts) < len(self.places):
            return b""
        told = "".join(texts)
        if not told.isprintable() or _SIGNS.search(told):
            return b""
        words = [*[text.encode() for text in texts], b""]
        return b"".join(chain.from_iterable(zip(self.pieces, words, strict=True)))


@dataclass(frozen=True)
class _Known:
    """The shapes met in documents that begin and end alike, and the tables among them."""

    read: Reader
    head: bytes
    tail: bytes
    shapes: dict[tuple[bytes, ...], tuple[Line | Cells, ...]] = field(default_factory=dict)
    tables: list[Table] = field(default_factory=list)

    def shape(self, markup: tuple[bytes, ...]) -> tuple[Line | Cells, ...]:
        """Return the blocks of some markup, parsed where they were not met; `NotPlain` if not whole."""
        found = self.shapes.get(markup)
        if found is None:
            found = _parsed(self.read, self.head, markup, self.tail)
            self._keep(markup, found)
        return found

    def _keep(self, markup: tuple[bytes, ...], blocks: tuple[Line | Cells, ...]) -> None:
        if len(self.shapes) >= MOST_SHAPES or len(self.tables) >= MOST_TABLES:
            self.shapes.clear()
            self.tables.clear()
        self.shapes[markup] = blocks
        if table := _table(blocks, markup):
            self.tables.append(table)


def _table(blocks: Sequence[Line | Cells], markup: tuple[bytes, ...]) -> Table | None:
    """Return the table that some markup is, if it is one that can be spelled."""
    if len(blocks) != 1 or not isinstance(blocks[0], Cells):
        return None
    fixed, places, stretches, mixed = blocks[0]
    first, *rest = markup
    if mixed or stretches != tuple(range(len(rest))):
        return None
    pieces = (first, *[_END_OF_WORDS + piece for piece in rest])
    return Table(fixed, places, (*[piece + _WORDS for piece in pieces[:-1]], pieces[-1]))


_known = lru_cache(maxsize=4)(_Known)


def read_by_shape(
    xml: bytes, read: Reader, expected: Sequence[dict[Place, str]] = ()
) -> list[Block]:
    """Return the blocks of a document as `read` would; `NotPlain` where it has to.

    `expected` are the cells of tables that should be there: they are looked for first.
    """
    start, end = xml.find(_START) + len(_START), xml.rfind(_END)
    if not len(_START) <= start <= end:
        raise NotPlain
    known = _known(read, xml[:start], xml[end:])
    chunks = list(_chunks(xml[start:end], _Expected(known.tables, expected)))
    cut = taken_apart(_FILLED.split(each) for each in chunks if not isinstance(each, Printed))
    blocks: list[Block] = []
    for chunk in chunks:
        if isinstance(chunk, Printed):
            blocks.append(chunk)
            continue
        markup, texts = next(cut)
        blocks += [each.filled(texts) for each in known.shape(markup)]
    return blocks


@dataclass
class _Expected:
    """Tables that may come next, in the shapes that were met."""

    known: Sequence[Table]
    tables: Sequence[dict[Place, str]]

    def found(self, body: bytes, start: int) -> tuple[Printed, int] | None:
        """Return the table that begins at `start` and where it ends, if it is one of them."""
        likely = [table for table in self.known if body.startswith(table.pieces[0], start)]
        for place, cells in enumerate(self.tables):
            for table in likely:
                spelled = table.spelled(cells)
                if spelled and body.startswith(spelled, start):
                    self.tables = self.tables[place + 1 :]
                    return Printed(cells), start + len(spelled)
        return None


def _chunks(body: bytes, expected: _Expected) -> Iterator[bytes | Printed]:
    """Yield each table, each paragraph, and what stands after the last of them."""
    at = 0
    while (start := body.find(_TABLE, at)) >= 0:
        yield from _paragraphs(body[at:start])
        if found := expected.found(body, start):
            table, at = found
            yield table
            continue
        end = body.find(_END_OF_TABLE, start)
        if end < 0:
            raise NotPlain
        at = end + len(_END_OF_TABLE)
        yield body[start:at]
    yield from _paragraphs(body[at:])


def _paragraphs(xml: bytes) -> Iterator[bytes]:
    *paragraphs, rest = xml.split(_END_OF_PARAGRAPH)
    for paragraph in paragraphs:
        yield paragraph + _END_OF_PARAGRAPH
    yield rest


def _parsed(
    read: Reader, head: bytes, markup: tuple[bytes, ...], tail: bytes
) -> tuple[Line | Cells, ...]:
    """Return the blocks of some markup, parsed strictly where it stands in the document."""
    if any(sign in piece for piece in markup for sign in _UNCERTAIN) or b"<!" in head + tail:
        raise NotPlain
    if b"encoding=" in head and b'encoding="UTF-8"' not in head:
        raise NotPlain
    holes = [
        _WORDS + f"\ue000{number}\ue001".encode() + _END_OF_WORDS
        for number in range(len(markup) - 1)
    ]
    xml = b"".join(chain.from_iterable(zip(markup, [*holes, b""], strict=True)))
    try:
        blocks = read(head + xml + tail)
    except ValueError as error:
        raise NotPlain from error
    return tuple(_emptied(block) for block in blocks)


def _emptied(block: Block) -> Line | Cells:
    if isinstance(block, str):
        return Line(_words(block))
    told = {place: _words(text) for place, text in block.cells.items()}
    single = {place: words[0] for place, words in told.items() if len(words) == 1}
    one = {place: word for place, word in single.items() if isinstance(word, int)}
    fixed = {place: word for place, word in single.items() if isinstance(word, str)}
    mixed = tuple((place, words) for place, words in told.items() if len(words) != 1)
    return Cells(fixed, tuple(one), tuple(one.values()), mixed)


def _words(text: str) -> Words:
    pieces = _SLOT.split(text)
    words = [int(piece) if place % 2 else piece for place, piece in enumerate(pieces)]
    return tuple(word for word in words if word != "")


def _said(words: Words, texts: Sequence[str]) -> str:
    if len(words) == 1:
        # All but a few: this runs for every paragraph of every report.
        word = words[0]
        return word if isinstance(word, str) else texts[word]
    return "".join([word if isinstance(word, str) else texts[word] for word in words])
