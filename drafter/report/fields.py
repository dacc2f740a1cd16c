"""The list of everything a template may print, walked from the form."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from drafter.editions import EDITIONS
from drafter.filing import Level
from drafter.form import Datapoint, Form, Number, Section
from drafter.numbers import figure_text
from drafter.pack import Pack
from drafter.wording import N_, _

HEADERS = (N_("内容"), N_("含义"), N_("单位"), N_("示例"), N_("占位符"))
EXAMPLES: dict[Number, int | Decimal] = {
    Number.COUNT: 14,
    Number.CHANGE: 279,
    Number.MONEY: Decimal("104.17"),
    Number.AMOUNT: Decimal("5013.48"),
}
GENERAL = (
    ("{{ title }}", N_("报告标题"), N_("由模板包的标题格式得出")),
    ("{{ unit.name }}", N_("单位名称"), ""),
    ("{{ unit.code }}", N_("单位代码"), ""),
    ("{{ unit.level }}", N_("单位层级"), ""),
    ("{{ year }}", N_("报告年度"), ""),
    ("{{ draft }}", N_("草稿标记"), N_("正式报告里是空的")),
)


@dataclass(frozen=True)
class Field:
    """One placeholder: what it prints, what that means, its unit, an example, the tag to copy."""

    label: str
    meaning: str
    unit: str
    example: str
    tag: str

    @property
    def cells(self) -> tuple[str, str, str, str, str]:
        """The field as a row under `HEADERS`."""
        return (self.label, self.meaning, self.unit, self.example, self.tag)


def fields_of(form: Form) -> Iterator[tuple[str, list[Field]]]:
    """Yield a heading and its fields: the general ones, then each section in form order."""
    yield (
        _("全文通用"),
        [Field(_(label), _(meaning), "", "", tag) for tag, label, meaning in GENERAL],
    )
    for section in form.sections:
        fields = [*_narratives(section), *_figures(section)]
        yield form.heading(section) or _name(section), fields


def _name(section: Section) -> str:
    """Return what a section without a heading is called."""
    return section.tables[0].title if section.tables else _(section.narratives[0].label)


def fields_markdown(forms: Iterable[tuple[str, Form]]) -> str:
    """Return the list as Markdown, one chapter for each named form."""
    lines = [
        "# " + _("模板占位符清单"),
        "",
        _("本页由 drafter template fields 生成，请勿手工修改。"),
        "",
    ]
    lines += [_("把最后一列的占位符复制到 Word 模板里要填写的位置即可。"), ""]
    for name, form in forms:
        lines += [f"## {name}", ""]
        for heading, fields in fields_of(form):
            lines += [f"### {heading}", "", *_markdown_table(fields), ""]
    return "\n".join(lines)


def fields_workbook(forms: Iterable[tuple[str, Form]]) -> bytes:
    """Return the list as an .xlsx, one sheet for each named form."""
    from openpyxl import Workbook

    from drafter.spreadsheet import header_row, put_text, settled

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, form in forms:
        sheet = book.create_sheet(name)
        header_row(sheet, [_("部分"), *map(_, HEADERS)], (28, 46, 40, 8, 12, 52))
        rows = [(head, *field.cells) for head, fields in fields_of(form) for field in fields]
        for number, row in enumerate(rows, start=2):
            for column, text in enumerate(row, start=1):
                put_text(sheet.cell(number, column), text)
    return settled(book)


def national_forms(pack: Pack) -> list[tuple[str, Form]]:
    """Return the forms of every edition as a county government sees them, newest first."""
    return [
        (_("{edition} 版", edition=edition), pack.form(edition, Level.COUNTY_GOVERNMENT))
        for edition in sorted(EDITIONS, reverse=True)
    ]


def _narratives(section: Section) -> Iterator[Field]:
    for narrative in section.narratives:
        address = f"{section.id}.{narrative.id}"
        tag = "{%p for p in " + address + " %} {{ p.text }} {%p endfor %}"
        label = _(narrative.label) or section.title
        yield Field(label, _(narrative.prompt), _("段"), "", tag)


def _figures(section: Section) -> Iterator[Field]:
    for table in section.tables:
        for point in table.datapoints:
            tag = "{{ " + point.address + " }}"
            yield Field(point.label, _meaning(point), point.unit, _example(point), tag)


def _meaning(point: Datapoint) -> str:
    if point.derived:
        return _("合计，由程序计算")
    return _("；").join(_(text) for text in (point.row.help, point.column.help) if text)


def _example(point: Datapoint) -> str:
    return figure_text(EXAMPLES[point.number], point.number)


def _markdown_table(fields: Iterable[Field]) -> list[str]:
    rows = [[_(header) for header in HEADERS], ["---"] * len(HEADERS)]
    rows += [[*field.cells[:4], f"`{field.tag}`"] for field in fields]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
