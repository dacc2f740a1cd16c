"""Reads plain text into a `Document`: tables flattened to lines are put together again.

Three shapes are known: one cell a line behind a tab with a blank line after each row, the
cells of a row on one line between tabs, and one cell a line with nothing to tell the rows,
as office programs save tables. A line is told by what it holds: a label that a form knows,
a figure, a tab, or words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from drafter.errors import InputError
from drafter.intake.importer.decoding import decoded
from drafter.intake.importer.document import (
    MAX_BLOCKS,
    MAX_COLUMNS,
    Block,
    Document,
    PaperCell,
    PaperRow,
    PaperTable,
    Paragraph,
)
from drafter.intake.importer.labels import Vocabulary, is_figure
from drafter.intake.importer.layout import refuse_flood
from drafter.intake.refusals import BOMB
from drafter.wording import _

# Left by programs that turn documents into text.
_RESIDUE = re.compile(
    r"\[(?:image|bookmark):[^\]]*\]|^\s*-\s+(?=\S)|^\s*#{1,6}\s+(?=\S)|\*\*(?=.)|(?<=.)\*\*"
)
_BLANKS = re.compile(r"\s{2,}")
LONGEST_ROW = 300
"""Characters of a line that may be a row of a table set with bars or blanks."""
LEAST_LABELS = 3
"""Labels that make a run of lines a table, where it holds figures."""
LABELS_ALONE = 6
"""Labels in a row that are a table even where every cell was left blank."""
LONGEST_PIECE = 12
"""Characters of a piece of a label that was broken over lines."""
MOST_PIECES = 3


class _Kind(Enum):
    BLANK = auto()
    TABBED = auto()
    """A cell or a row of cells, told by its tabs."""
    FIGURE = auto()
    LABEL = auto()
    WORDS = auto()


@dataclass
class _Line:
    number: int
    text: str
    kind: _Kind

    @property
    def place(self) -> str:
        return _("第{line}行", line=self.number)

    @property
    def cells(self) -> list[str]:
        """What stands between the tabs; a leading tab opens a line of cells."""
        pieces = self.text.split("\t")
        return pieces[1:] if len(pieces) == 2 and not pieces[0].strip() else pieces


def read_text(data: bytes, name: str, vocabulary: Vocabulary) -> Document:
    """Return the paragraphs and tables of a text; `InputError` where its encoding is unknown."""
    text = decoded(data, name)
    raw = text.splitlines()
    if len(raw) > MAX_BLOCKS or text.count("\t") > 2 * MAX_BLOCKS:
        raise InputError(_(BOMB, name=name))
    raw = [_with_tabs(_RESIDUE.sub("", line), vocabulary) for line in raw]
    lines = [
        _Line(number, line, _kind(line, vocabulary)) for number, line in enumerate(raw, start=1)
    ]
    return Document(refuse_flood(_blocks(list(_joined(lines, vocabulary)), vocabulary), name))


def _with_tabs(line: str, vocabulary: Vocabulary) -> str:
    """Return a row of a table that is set with bars or blanks as one set with tabs."""
    if "\t" in line or len(line) > LONGEST_ROW:
        return line
    cells = line.strip().strip("|").split("|")
    if len(cells) == 1:
        cells = _BLANKS.split(line.strip())
    cells = [cell.strip() for cell in cells]
    known = [is_figure(cell) or vocabulary.holds(cell) for cell in cells if cell]
    if len(cells) > 1 and len(known) > 1 and all(known):
        return "\t".join(["", *cells])
    return _label_and_figures(line, vocabulary)


def _label_and_figures(line: str, vocabulary: Vocabulary) -> str:
    """Return a label and the figures after it, single blanks between them, set with tabs."""
    words = line.split()
    figures = 0
    while figures < len(words) and is_figure(words[-1 - figures]):
        figures += 1
    label = " ".join(words[: len(words) - figures])
    if not figures or not label or not vocabulary.holds(label):
        return line
    return "\t".join(["", label, *words[len(words) - figures :]])


def _kind(line: str, vocabulary: Vocabulary) -> _Kind:
    if "\t" in line and (line.startswith("\t") or line.count("\t") > 1):
        return _Kind.TABBED
    if not line.strip():
        return _Kind.BLANK
    if is_figure(line):
        return _Kind.FIGURE
    return _Kind.LABEL if vocabulary.holds(line) else _Kind.WORDS


def _joined(lines: list[_Line], vocabulary: Vocabulary) -> Iterator[_Line]:
    """Put labels together that were broken over lines."""
    at = 0
    while at < len(lines):
        line, used = lines[at], 1
        if _is_piece(line):
            line, used = _longest_label(lines, at, vocabulary)
        yield line
        at += used


def _is_piece(line: _Line) -> bool:
    return line.kind is _Kind.WORDS and len(line.text.strip()) <= LONGEST_PIECE


def _longest_label(lines: list[_Line], at: int, vocabulary: Vocabulary) -> tuple[_Line, int]:
    text = lines[at].text
    for used in range(2, MOST_PIECES + 1):
        following = lines[at + used - 1 : at + used]
        if not following or not _is_piece(following[0]):
            break
        text += following[0].text.strip()
        if vocabulary.holds(text):
            return _Line(lines[at].number, text, _Kind.LABEL), used
    return lines[at], 1


def _blocks(lines: list[_Line], vocabulary: Vocabulary) -> Iterator[Block]:
    at = 0
    while at < len(lines):
        end = _end_of_run(lines, at, vocabulary)
        run = lines[at:end]
        if _is_table(run, vocabulary):
            yield _table(run)
        else:
            yield from (_paragraph(line) for line in run or lines[at : at + 1])
        at = max(end, at + 1)


def _paragraph(line: _Line) -> Paragraph:
    return Paragraph(line.text.replace("\t", " ").strip(), line.place)


def _end_of_run(lines: list[_Line], at: int, vocabulary: Vocabulary) -> int:
    """Return where a run of lines that may be cells ends."""
    end = at
    while end < len(lines):
        line = lines[end]
        piece = end > at and _is_piece(line) and vocabulary.begins(line.text)
        if line.kind is _Kind.WORDS and not piece:
            break
        end += 1
    return end


def _is_table(run: list[_Line], vocabulary: Vocabulary) -> bool:
    cells = [
        cell for line in run for cell in (line.cells if line.kind is _Kind.TABBED else [line.text])
    ]
    labels = sum(vocabulary.holds(cell) for cell in cells)
    holds_cells = any(line.kind in (_Kind.TABBED, _Kind.FIGURE) for line in run)
    return labels >= (LEAST_LABELS if holds_cells else LABELS_ALONE)


@dataclass
class _Rows:
    """Rows being put together from lines."""

    done: list[PaperRow] = field(default_factory=list)
    open: list[tuple[str, str]] = field(default_factory=list)
    """Cells of the row in hand: text and place."""

    def close(self) -> None:
        if self.open:
            cells = enumerate(self.open[:MAX_COLUMNS])
            self.done.append(tuple(PaperCell(t.strip(), n, place=p) for n, (t, p) in cells))
        self.open = []

    def add(self, text: str, place: str) -> None:
        self.open.append((text, place))

    def lengthen(self, piece: str, place: str) -> None:
        """Add a piece of a broken label to the label before it, reopening its row.

        After a figure it is no piece of it, and opens a row of its own.
        """
        if not self.open and self.done:
            self.open = [(cell.text, cell.place) for cell in self.done.pop()]
        if self.open and is_figure(self.open[-1][0]):
            self.close()
        if not self.open:
            self.add(piece, place)
            return
        text, first = self.open[-1]
        self.open[-1] = (text + piece.strip(), first)


def _table(run: list[_Line]) -> PaperTable:
    tabbed = any(line.kind is _Kind.TABBED for line in run)
    rows = _tabbed_rows(run) if tabbed else _bare_rows(run)
    return PaperTable(tuple(rows), exact=False, bare=not tabbed)


def _tabbed_rows(run: list[_Line]) -> list[PaperRow]:
    rows = _Rows()
    for line in run:
        if line.kind is _Kind.BLANK:
            rows.close()
        elif line.kind is not _Kind.TABBED:
            rows.lengthen(line.text, line.place)
        elif len(line.cells) == 1:
            rows.add(line.cells[0], line.place)
        else:
            rows.close()
            for cell in line.cells:
                rows.add(cell, line.place)
            rows.close()
    rows.close()
    return rows.done


def _bare_rows(run: list[_Line]) -> list[PaperRow]:
    """Tell rows apart where nothing but the cells is left: a label after a figure opens one."""
    rows = _Rows()
    in_figures = False
    for line in run:
        is_label = line.kind in (_Kind.LABEL, _Kind.WORDS)
        if is_label and in_figures:
            rows.close()
        in_figures = not is_label
        rows.add(line.text, line.place)
    rows.close()
    return rows.done
