"""Reads the body of a report by its shapes: each shape is parsed once, its words are put in.

The tables of thousands of reports differ in their words only. A body is cut into its
paragraphs and tables, each into markup and words; markup that was met before is not
parsed again. Cut so, a body is well-formed if and only if each of its shapes is, and the
words hold nothing but plain characters. What cannot be cut cleanly has to be parsed whole.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice

from drafter.plainxml import NotPlain, plain_texts

Place = tuple[int, int]
_START, _END = b"<w:body>", b"</w:body>"
_TABLE, _END_OF_TABLE, _END_OF_PARAGRAPH = b"<w:tbl>", b"</w:tbl>", b"</w:p>"
_WORDS = re.compile(rb'<w:t(?: xml:space="preserve")?>([^<]*)</w:t>')
_SLOT = re.compile("\ue000([0-9]+)\ue001")
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


@dataclass(frozen=True)
class Line:
    """A paragraph without its words."""

    words: Words

    def filled(self, texts: list[str]) -> Block:
        """Return the paragraph with its words."""
        return _said(self.words, texts)


@dataclass(frozen=True)
class Cells:
    """A table without its words."""

    words: tuple[tuple[Place, Words], ...]

    def filled(self, texts: list[str]) -> Block:
        """Return the table with its words."""
        return Printed({place: _said(words, texts) for place, words in self.words})


def read_by_shape(xml: bytes, read: Reader) -> list[Block]:
    """Return the blocks of a document as `read` would; `NotPlain` where it has to."""
    start, end = xml.find(_START) + len(_START), xml.rfind(_END)
    if not len(_START) <= start <= end:
        raise NotPlain
    head, tail = xml[:start], xml[end:]
    cut = [_WORDS.split(chunk) for chunk in _chunks(xml[start:end])]
    texts = iter(plain_texts([words for chunk in cut for words in chunk[1::2]]))
    blocks: list[Block] = []
    for chunk in cut:
        own = list(islice(texts, len(chunk) // 2))
        blocks += [each.filled(own) for each in _shape(read, head, tuple(chunk[::2]), tail)]
    return blocks


def _chunks(body: bytes) -> Iterator[bytes]:
    """Yield each table, each paragraph, and what stands after the last of them."""
    *tables, rest = body.split(_END_OF_TABLE)
    for piece in tables:
        before, sign, table = piece.partition(_TABLE)
        yield from _paragraphs(before)
        yield sign + table + _END_OF_TABLE
    yield from _paragraphs(rest)


def _paragraphs(xml: bytes) -> Iterator[bytes]:
    *paragraphs, rest = xml.split(_END_OF_PARAGRAPH)
    for paragraph in paragraphs:
        yield paragraph + _END_OF_PARAGRAPH
    yield rest


@lru_cache(maxsize=512)
def _shape(
    read: Reader, head: bytes, markup: tuple[bytes, ...], tail: bytes
) -> tuple[Line | Cells, ...]:
    """Return the blocks of some markup, parsed strictly where it stands in the document."""
    if any(sign in piece for piece in markup for sign in _UNCERTAIN) or b"<!" in head + tail:
        raise NotPlain
    if b"encoding=" in head and b'encoding="UTF-8"' not in head:
        raise NotPlain
    holes = [f"<w:t>\ue000{number}\ue001</w:t>".encode() for number in range(len(markup) - 1)]
    xml = b"".join(chain.from_iterable(zip(markup, [*holes, b""], strict=True)))
    try:
        blocks = read(head + xml + tail)
    except ValueError as error:
        raise NotPlain from error
    return tuple(_emptied(block) for block in blocks)


def _emptied(block: Block) -> Line | Cells:
    if isinstance(block, str):
        return Line(_words(block))
    return Cells(tuple((place, _words(text)) for place, text in block.cells.items()))


def _words(text: str) -> Words:
    pieces = _SLOT.split(text)
    words = [int(piece) if place % 2 else piece for place, piece in enumerate(pieces)]
    return tuple(word for word in words if word != "")


def _said(words: Words, texts: list[str]) -> str:
    if len(words) == 1:
        # All but a few cells: this runs for every one of every report.
        word = words[0]
        return word if isinstance(word, str) else texts[word]
    return "".join(word if isinstance(word, str) else texts[word] for word in words)
