"""Where things stand in a Word template: every paragraph of every part, with its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from drafter.filing import Place
from drafter.report.scrub import parse_strictly
from drafter.wording import N_, _

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
QUOTE_LENGTH = 30
STORIES = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
PACK_FILE = "pack.toml"
STORY_LABELS = (
    ("word/document", N_("正文")),
    ("word/header", N_("页眉")),
    ("word/footer", N_("页脚")),
    ("word/footnotes", N_("脚注")),
    ("word/endnotes", N_("尾注")),
    (PACK_FILE, N_("pack.toml 的句子")),
)


@dataclass(frozen=True)
class Cell:
    """A table cell: the table, row and cell numbers, each from 1."""

    table: int
    row: int
    cell: int


@dataclass(frozen=True)
class Run:
    """A stretch of text of one look; `look` is its formatting as XML."""

    text: str
    look: str


@dataclass(frozen=True)
class Paragraph:
    """One paragraph: its words, where it stands, and the runs it is made of.

    `number` counts the paragraphs of the part from 1; `heading` is the heading above it.
    """

    part: str
    number: int
    heading: str
    cell: Cell | None
    runs: tuple[Run, ...]
    style: str
    element: etree._Element = field(compare=False)

    @property
    def text(self) -> str:
        """The words of the paragraph, tags included."""
        return "".join(run.text for run in self.runs)

    @property
    def container(self) -> tuple[str, Cell | None]:
        """What a loop that starts here must also end in."""
        return (self.part, self.cell)

    def place(self, quote: str = "") -> Place:
        """Return the place in words, quoting the tag or the beginning of the paragraph."""
        return Place(
            section=self._section(), paragraph=self.number, quote=shorten(quote or self.text)
        )

    def _section(self) -> str:
        parts = [_(label) for prefix, label in STORY_LABELS if self.part.startswith(prefix)]
        if self.heading:
            parts.append(_("“{heading}”下", heading=shorten(self.heading)))
        if self.cell:
            cell = self.cell
            parts.append(
                _(
                    "第 {table} 个表格第 {row} 行第 {cell} 格",
                    table=cell.table,
                    row=cell.row,
                    cell=cell.cell,
                )
            )
        return " ".join(parts)


def shorten(text: str) -> str:
    """Return at most 30 characters of a text."""
    text = " ".join(text.split())
    return text if len(text) <= QUOTE_LENGTH else text[:QUOTE_LENGTH] + "…"


def stories(parts: dict[str, bytes]) -> dict[str, etree._Element]:
    """Return the roots of the parts that hold words: body, headers, footers, notes."""
    return {
        name: parse_strictly(content)
        for name, content in sorted(parts.items())
        if STORIES.fullmatch(name)
    }


def paragraphs(part: str, root: etree._Element, headings: dict[str, int]) -> list[Paragraph]:
    """Return the paragraphs of a part in reading order; `headings` are levels by style id."""
    return list(_Reader(part, headings).read(root))


def heading_styles(parts: dict[str, bytes]) -> dict[str, int]:
    """Return the level (from 1) of each paragraph style that makes headings."""
    if "word/styles.xml" not in parts:
        return {}
    levels = {}
    for style in parse_strictly(parts["word/styles.xml"]).iter(f"{W}style"):
        outline = style.find(f"{W}pPr/{W}outlineLvl")
        if outline is not None:
            levels[style.get(f"{W}styleId", "")] = int(outline.get(f"{W}val", "9")) + 1
    return {style: level for style, level in levels.items() if level <= 9}


class _Reader:
    """Walks one part once, keeping count of tables and of the heading above."""

    def __init__(self, part: str, headings: dict[str, int]) -> None:
        self._part = part
        self._headings = headings
        self._heading = ""
        self._number = 0
        self._tables = 0

    def read(self, root: etree._Element) -> Iterator[Paragraph]:
        yield from self._children(root, None)

    def _children(self, parent: etree._Element, cell: Cell | None) -> Iterator[Paragraph]:
        for child in parent:
            if child.tag == f"{W}p":
                yield self._paragraph(child, cell)
            elif child.tag == f"{W}tbl":
                yield from self._table(child)
            elif isinstance(child.tag, str):
                yield from self._children(child, cell)

    def _table(self, table: etree._Element) -> Iterator[Paragraph]:
        self._tables += 1
        number = self._tables
        for row, line in enumerate(table.iter(f"{W}tr"), start=1):
            for place, cell in enumerate(line.findall(f"{W}tc"), start=1):
                yield from self._children(cell, Cell(number, row, place))

    def _paragraph(self, element: etree._Element, cell: Cell | None) -> Paragraph:
        self._number += 1
        style = element.find(f"{W}pPr/{W}pStyle")
        name = style.get(f"{W}val", "") if style is not None else ""
        found = Paragraph(
            self._part, self._number, self._heading, cell, tuple(_runs(element)), name, element
        )
        if name in self._headings and cell is None:
            self._heading = found.text
        return found


def _runs(paragraph: etree._Element) -> Iterator[Run]:
    for run in paragraph.iter(f"{W}r"):
        text = "".join(_text(node) for node in run)
        look = run.find(f"{W}rPr")
        if text:
            yield Run(text, etree.tostring(look).decode() if look is not None else "")


def _text(node: etree._Element) -> str:
    if node.tag in (f"{W}t", f"{W}delText"):
        return node.text or ""
    return "\t" if node.tag == f"{W}tab" else ""
