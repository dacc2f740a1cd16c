"""Measures a .docx: page, type, headings, tables, page numbers, properties, language.

Read from the file alone, so that it says what a reader's Word will see, whoever wrote
the template. Lengths are in millimetres, type sizes and line pitch in points.
"""

from collections import Counter
from dataclasses import dataclass

from lxml import etree

from drafter.intake.roles import BODY
from drafter.report.package import read_parts
from drafter.report.scrub import parse_strictly
from drafter.report.typeface import Face, Styles
from drafter.report.word import R, W

TWIPS_PER_POINT = 20
TWIPS_PER_MM = 1440 / 25.4
_CORE_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


@dataclass(frozen=True)
class Page:
    """One section's page, in millimetres; `pitch` in points, 0 where there is no line grid."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    grid: str
    pitch: float
    character_space: int

    @property
    def text_width(self) -> float:
        """Width of the text block."""
        return round(self.width - self.left - self.right, 1)

    @property
    def text_height(self) -> float:
        """Height of the text block."""
        return round(self.height - self.top - self.bottom, 1)

    @property
    def lines(self) -> int:
        """Lines a page, by the line grid."""
        return int(self.text_height / 25.4 * 72 / self.pitch) if self.pitch else 0


@dataclass(frozen=True)
class Heading:
    """A paragraph whose style has an outline level, 1 for the highest."""

    level: int
    text: str


@dataclass(frozen=True)
class Merge:
    """A cell that spans others, counted from 0 at its upper left corner."""

    row: int
    column: int
    rowspan: int
    colspan: int


@dataclass(frozen=True)
class TableLayout:
    """One table: column widths in millimetres, merges, and how it breaks over pages."""

    caption: str
    description: str
    widths: tuple[float, ...]
    rows: int
    merges: tuple[Merge, ...]
    header_rows: int
    splitting_rows: int


@dataclass(frozen=True)
class PageNumber:
    """A PAGE field in a footer or header: for `default` (odd), `even` or `first` pages."""

    pages: str
    alignment: str
    text: str


@dataclass(frozen=True)
class Layout:
    """What was measured; `faces` counts characters of each type by role."""

    pages: tuple[Page, ...]
    faces: dict[str, Counter[Face]]
    headings: tuple[Heading, ...]
    tables: tuple[TableLayout, ...]
    page_numbers: tuple[PageNumber, ...]
    odd_and_even: bool
    title: str
    language: str
    pictures_without_words: int


def read_layout(data: bytes) -> Layout:
    """Measure a .docx; `TemplateError` where it is none."""
    parts = read_parts(data)
    body = parse_strictly(parts[BODY])[0]
    styles = Styles(parse_strictly(parts["word/styles.xml"]))
    settings = parse_strictly(parts.get("word/settings.xml", b"<none/>"))
    return Layout(
        pages=tuple(_page(section) for section in body.iter(W + "sectPr")),
        faces=_faces(body, styles),
        headings=tuple(_headings(body, styles)),
        tables=tuple(_table(table) for table in body.iter(W + "tbl")),
        page_numbers=tuple(_page_numbers(body, parts)),
        odd_and_even=settings.find(W + "evenAndOddHeaders") is not None,
        title=_title(parts),
        language=styles.language,
        pictures_without_words=sum(not picture.get("descr") for picture in body.iter(_DRAWING)),
    )


def words(element: etree._Element) -> str:
    """Return the text of an element."""
    return "".join(node.text or "" for node in element.iter(W + "t"))


def _page(section: etree._Element) -> Page:
    size, margin, grid = (section.find(W + tag) for tag in ("pgSz", "pgMar", "docGrid"))
    kind = _get(grid, "type") or ""
    return Page(
        width=_mm(size, "w"),
        height=_mm(size, "h"),
        top=_mm(margin, "top"),
        bottom=_mm(margin, "bottom"),
        left=_mm(margin, "left"),
        right=_mm(margin, "right"),
        grid=kind,
        pitch=_number(grid, "linePitch") / TWIPS_PER_POINT if kind else 0.0,
        character_space=int(_number(grid, "charSpace")),
    )


def _faces(body: etree._Element, styles: Styles) -> dict[str, Counter[Face]]:
    faces: dict[str, Counter[Face]] = {}
    for paragraph in body.iter(W + "p"):
        role = _role(paragraph, styles)
        for run in paragraph.iter(W + "r"):
            if text := words(run).strip():
                counted = faces.setdefault(role, Counter())
                counted[styles.face(paragraph, run)] += len(text)
    return faces


def _role(paragraph: etree._Element, styles: Styles) -> str:
    """Return title, heading1 …, table or body."""
    if any(parent.tag == W + "tc" for parent in paragraph.iterancestors()):
        return "table"
    if level := styles.level(paragraph):
        return f"heading{level}"
    return "title" if styles.name(paragraph).lower() == "title" else "body"


def _headings(body: etree._Element, styles: Styles) -> list[Heading]:
    leveled = [(styles.level(paragraph), paragraph) for paragraph in body.iter(W + "p")]
    return [Heading(level, words(paragraph)) for level, paragraph in leveled if level]


def _table(table: etree._Element) -> TableLayout:
    rows = table.findall(W + "tr")
    grid = table.find(W + "tblGrid")
    widths = tuple(_mm(column, "w") for column in grid) if grid is not None else ()
    described = [table.find(f"{W}tblPr/{W}{tag}") for tag in ("tblCaption", "tblDescription")]
    caption, description = (_get(element, "val") or "" for element in described)
    return TableLayout(
        caption,
        description,
        widths,
        len(rows),
        _merges(rows),
        sum(_on(row.find(f"{W}trPr/{W}tblHeader")) for row in rows),
        sum(not _on(row.find(f"{W}trPr/{W}cantSplit")) for row in rows),
    )


def _merges(rows: list[etree._Element]) -> tuple[Merge, ...]:
    spans: dict[tuple[int, int], list[int]] = {}
    open_cells: dict[int, tuple[int, int]] = {}
    for row_number, row in enumerate(rows):
        column = 0
        for cell in row.findall(W + "tc"):
            width = int(_number(cell.find(f"{W}tcPr/{W}gridSpan"), "val") or 1)
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            if merge is not None and _get(merge, "val") != "restart" and column in open_cells:
                spans[open_cells[column]][0] += 1
            else:
                open_cells[column] = (row_number, column)
                spans[row_number, column] = [1, width]
            column += width
    return tuple(Merge(*place, *span) for place, span in spans.items() if span != [1, 1])


def _page_numbers(body: etree._Element, parts: dict[str, bytes]) -> list[PageNumber]:
    targets = _targets(parts)
    found = []
    for reference in (*body.iter(W + "footerReference"), *body.iter(W + "headerReference")):
        name = targets.get(reference.get(R + "id", ""), "")
        if name in parts:
            found += _fields(parse_strictly(parts[name]), _get(reference, "type") or "default")
    return found


def _fields(furniture: etree._Element, pages: str) -> list[PageNumber]:
    return [
        PageNumber(pages, _get(paragraph.find(f"{W}pPr/{W}jc"), "val") or "left", words(paragraph))
        for paragraph in furniture.iter(W + "p")
        if _has_page_field(paragraph)
    ]


def _has_page_field(paragraph: etree._Element) -> bool:
    complex_ = [node.text or "" for node in paragraph.iter(W + "instrText")]
    simple = [_get(node, "instr") or "" for node in paragraph.iter(W + "fldSimple")]
    return any("PAGE" in code.split() for code in complex_ + simple)


def _targets(parts: dict[str, bytes]) -> dict[str, str]:
    links = parse_strictly(parts.get("word/_rels/document.xml.rels", b"<none/>"))
    return {link.get("Id", ""): _inside(link.get("Target", "")) for link in links.iter(_RELATION)}


def _inside(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"word/{target}"


def _title(parts: dict[str, bytes]) -> str:
    core = parse_strictly(parts.get("docProps/core.xml", b"<none/>"))
    return core.findtext(_CORE_TITLE) or ""


def _on(flag: etree._Element | None) -> bool:
    return flag is not None and _get(flag, "val") not in ("0", "false", "off")


def _get(element: etree._Element | None, name: str) -> str | None:
    return element.get(W + name) if element is not None else None


def _number(element: etree._Element | None, name: str) -> float:
    return float(_get(element, name) or 0)


def _mm(element: etree._Element | None, name: str) -> float:
    return round(_number(element, name) / TWIPS_PER_MM, 1)
