"""The middle form of every report that comes in: paragraphs and tables, in order.

The readers of the formats give it, the matcher takes it; neither knows the other.
"""

from collections.abc import Iterator
from dataclasses import dataclass

MAX_COLUMNS = 64
"""Grid columns that a table may claim; the widest of ours has 15."""
MAX_ROWS = 5_000
MAX_BLOCKS = 20_000
"""Paragraphs and tables of one report, and cells of all its tables together."""
MAX_CHARACTERS = 2_000_000
"""Characters of all its paragraphs; a long report with the page around it has 100,000."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of running text, and where it stands in the source."""

    text: str
    place: str = ""


@dataclass(frozen=True)
class PaperCell:
    """One cell as it stands in the report.

    `column` counts grid columns from 0 where the format tells them, else cells in the row.
    A cell covered by a merge is there too, without text; it is `covered` where the merge
    comes from the row above.
    """

    text: str
    column: int
    span: int = 1
    place: str = ""
    covered: bool = False


PaperRow = tuple[PaperCell, ...]


@dataclass(frozen=True)
class PaperTable:
    """A table as it stands in the report.

    `exact` tells that the columns are those of a grid. In flattened text they are not:
    there only the order of the cells is known. `bare` tells that not even the ends of rows
    are: blanks at the end of a row may be cells of the next, covered by a merge.
    """

    rows: tuple[PaperRow, ...]
    exact: bool = True
    bare: bool = False


Block = Paragraph | PaperTable


@dataclass(frozen=True)
class Document:
    """A report as it was read; `heading` is a title that it has beside its text."""

    blocks: tuple[Block, ...]
    heading: str = ""

    @property
    def tables(self) -> Iterator[PaperTable]:
        """The tables, in order."""
        return (block for block in self.blocks if isinstance(block, PaperTable))

    @property
    def paragraphs(self) -> Iterator[Paragraph]:
        """The paragraphs, in order."""
        return (block for block in self.blocks if isinstance(block, Paragraph))
