"""Tells what each row of a report's tables is: headings, a labelled row, or bare figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from drafter.form import Form
from drafter.intake.importer.document import Document, PaperCell, PaperRow, PaperTable
from drafter.intake.importer.labels import (
    LIKE,
    head_labels,
    is_figure,
    nearest,
    row_labels,
    squeezed,
)
from drafter.intake.importer.upright import upright


@dataclass
class Heads:
    """The headings above some rows: one list of cells for each row of headings."""

    rows: list[PaperRow] = field(default_factory=list)

    def above(self, column: int) -> list[str]:
        """Return the headings over a grid column, outermost first."""
        return [
            cell.text
            for row in self.rows
            for cell in row
            if cell.column <= column < cell.column + cell.span and cell.text
        ]

    @property
    def texts(self) -> list[str]:
        """Every heading, in reading order."""
        return [cell.text for row in self.rows for cell in row if cell.text]


@dataclass(frozen=True)
class FoundRow:
    """A row of a report's table that holds, or should hold, figures.

    `labels` are the words before the figures, the row's own last; `group` are those that
    it shares with the rows above. A row of bare figures has no labels.
    """

    labels: tuple[str, ...]
    group: str
    values: tuple[PaperCell, ...]
    heads: Heads
    table: int
    exact: bool
    place: str
    bare: bool = False


class _Words:
    """The labels of a form, those of rows and those above columns apart."""

    def __init__(self, form: Form) -> None:
        tables = [table for table in form.tables if table.printed]
        stacked = [table for table in tables if not table.side_by_side]
        self._rows = [squeezed(word) for table in stacked for word in row_labels(table)]
        self._heads = [squeezed(word) for table in tables for word in head_labels(table)]
        self._cache: dict[str, tuple[float, float]] = {}

    def like(self, text: str) -> tuple[float, float]:
        """Return how like a text is to a row's label, and to a heading."""
        short = squeezed(text)
        if short not in self._cache:
            self._cache[short] = (nearest(short, self._rows), nearest(short, self._heads))
        return self._cache[short]

    def is_label(self, text: str) -> bool:
        return bool(text) and max(self.like(text)) >= LIKE

    def is_heading(self, text: str) -> bool:
        row, head = self.like(text)
        return head >= LIKE and head > row


def find_rows(document: Document, form: Form) -> list[FoundRow]:
    """Return the rows of figures of all tables, in order, each with the headings above it."""
    words = _Words(form)
    found: list[FoundRow] = []
    heads = Heads()
    for number, table in enumerate(document.tables):
        standing = upright(table, words.is_heading, words.is_label)
        walk = _Walk(words, number, standing, heads)
        found += walk.rows()
        # A table broken by the end of a page goes on under the headings it had.
        heads = walk.heads
    return found


class _Walk:
    """One walk down a table, with the headings and the group that hold at each row."""

    def __init__(self, words: _Words, number: int, table: PaperTable, heads: Heads) -> None:
        self._words, self._number, self._table = words, number, table
        self.heads = heads
        self._open = False
        """Whether the last row was one of headings."""
        self._group = ""

    def rows(self) -> Iterator[FoundRow]:
        for number, row in enumerate(self._table.rows, start=1):
            last = self._last_label(row)
            before, values = row[: last + 1], row[last + 1 :]
            under_heads = last < 0 or self._words.is_heading(row[last].text)
            if last >= 0 and under_heads:
                self._add_heads(before)
            elif self._leading_heads(before):
                self._add_heads(before[: self._leading_heads(before)])
            if under_heads and (last >= 0 or not values) and not _any_figure(values):
                continue
            self._open = False
            yield self._found(() if under_heads else before, values, number)

    def _last_label(self, row: PaperRow) -> int:
        """Return where the last label of a row stands, -1 where it has none."""
        known = [n for n, cell in enumerate(row) if self._words.is_label(cell.text)]
        if known:
            return known[-1]
        # An unknown label: the words before the first figure or blank.
        end = next((n for n, cell in enumerate(row) if is_figure(cell.text)), len(row))
        wordy = [n for n in range(end) if row[n].text]
        return wordy[0] if wordy else -1

    def _leading_heads(self, cells: PaperRow) -> int:
        """Return how many cells before a row's label are headings, in flattened text."""
        places = [n for n, cell in enumerate(cells) if self._words.is_heading(cell.text)]
        return places[-1] + 1 if places else 0

    def _add_heads(self, cells: PaperRow) -> None:
        if not self._open:
            self.heads = Heads()
        self.heads.rows.append(cells)
        self._open = True

    def _found(self, before: PaperRow, values: PaperRow, number: int) -> FoundRow:
        labels = tuple(
            cell.text for cell in before if cell.text and not self._words.is_heading(cell.text)
        )
        if len(labels) > 1:
            self._group = labels[-2]
        place = next((cell.place for cell in (*before, *values) if cell.place), "")
        return FoundRow(
            labels,
            self._group,
            values,
            self.heads,
            self._number,
            self._table.exact,
            place or str(number),
            self._table.bare,
        )


def _any_figure(cells: Sequence[PaperCell]) -> bool:
    return any(is_figure(cell.text) for cell in cells)
