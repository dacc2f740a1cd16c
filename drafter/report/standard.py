"""Compares a layout with what a Chinese official document should look like.

Source: GB/T 9704-2012 for page and type; for tables and page numbers, practice. The
codes are those of the template check; all are remarks, none holds a report back.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from drafter.report.layout import Layout, Page, TableLayout
from drafter.wording import N_, _

TOLERANCE = 1.0
"""Millimetres that a margin may be off, as the standard allows."""
PAPER = (210.0, 297.0)
MARGINS = {"top": 37.0, "bottom": 35.0, "left": 28.0, "right": 26.0}
SIDES = {"top": N_("上"), "bottom": N_("下"), "left": N_("左"), "right": N_("右")}
LINES = 22
"""Lines a page; a table of more rows is likely to break over two."""
ROLES = {
    "title": N_("标题"),
    "heading1": N_("一级标题"),
    "heading2": N_("二级标题"),
    "body": N_("正文"),
}
SIZES = {"title": 22.0, "heading1": 16.0, "heading2": 16.0, "body": 16.0}


@dataclass(frozen=True)
class Departure:
    """One point where a layout departs from the standard; `message` is a catalogue text."""

    code: str
    message: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The departure in the language in use."""
        return _(self.message, **self.facts)


@cache
def fonts() -> dict[str, list[str]]:
    """Return the fonts that each role may be set in, the standard's own first."""
    return tomllib.loads((Path(__file__).parent / "fonts.toml").read_text("utf-8"))


def departures(layout: Layout) -> list[Departure]:
    """Return every departure, in the order of the codes; empty where all is as it should be."""
    found = [
        *_headings(layout),
        *(departure for table in layout.tables for departure in _table(table, layout)),
        *_pictures(layout),
        *_faces(layout),
        *_page_numbers(layout),
        *(departure for page in layout.pages for departure in _page(page)),
        *_language(layout),
    ]
    return sorted(found, key=lambda departure: departure.code)


def _headings(layout: Layout) -> Iterator[Departure]:
    if not any(heading.level == 1 for heading in layout.headings):
        yield Departure("T30", N_("没有一级标题样式的段落"))


def _table(table: TableLayout, layout: Layout) -> Iterator[Departure]:
    if table.rows > LINES and not table.header_rows:
        yield Departure("T31", N_("“{name}”的表头没有设为各页重复"), {"name": table.caption})
    if table.splitting_rows:
        yield Departure(
            "T31",
            N_("“{name}”有 {count} 行允许跨页断开"),
            {"name": table.caption, "count": table.splitting_rows},
        )
    if layout.pages and sum(table.widths) > layout.pages[-1].text_width + TOLERANCE:
        yield Departure("T35", N_("“{name}”比版心宽"), {"name": table.caption})


def _pictures(layout: Layout) -> Iterator[Departure]:
    if layout.pictures_without_words:
        count = layout.pictures_without_words
        yield Departure("T32", N_("有 {count} 张图片没有替代文字"), {"count": count})


def _faces(layout: Layout) -> Iterator[Departure]:
    for role, name in ROLES.items():
        for face in layout.faces.get(role, ()):
            facts = {"role": name, "font": face.chinese, "size": f"{face.size:g}"}
            if not face.chinese:
                yield Departure("T33", N_("{role}没有指定中文字体"), facts)
            elif face.chinese not in fonts()[role]:
                yield Departure("T33", N_("{role}用了“{font}”字体"), facts)
            if face.size != SIZES[role]:
                yield Departure("T33", N_("{role}的字号是 {size} 磅"), facts)


def _page_numbers(layout: Layout) -> Iterator[Departure]:
    pages = {number.pages for number in layout.page_numbers}
    if "default" not in pages:
        yield Departure("T34", N_("页脚里没有页码域"))
    elif layout.odd_and_even and "even" not in pages:
        yield Departure("T34", N_("偶数页没有页码域"))


def _page(page: Page) -> Iterator[Departure]:
    if any(abs(a - b) > TOLERANCE for a, b in zip((page.width, page.height), PAPER, strict=True)):
        yield Departure("T35", N_("纸张不是 A4 竖放"))
    for side, due in MARGINS.items():
        actual = getattr(page, side)
        if abs(actual - due) > TOLERANCE:
            facts = {"side": SIDES[side], "actual": f"{actual:g}", "due": f"{due:g}"}
            yield Departure("T35", N_("{side}边距是 {actual} 毫米，应为 {due} 毫米"), facts)
    if page.lines != LINES:
        yield Departure("T35", N_("行网格不是每页 {due} 行"), {"due": LINES})
    if page.character_space < 0:
        yield Departure("T35", N_("字符网格的间距是负数，有的软件会把字排散"))


def _language(layout: Layout) -> Iterator[Departure]:
    if not layout.language.startswith("zh"):
        yield Departure("T33", N_("没有把文档语言设为中文"))
