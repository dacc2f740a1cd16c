"""The record of an import: each figure with its place in the report, and every doubt."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from drafter.filing import Filing, Place
from drafter.findings import Finding
from drafter.form import Form
from drafter.spreadsheet import header_row, put_rows, settled
from drafter.wording import N_, _

OPENING = 60
"""Characters of a text that are shown of it."""
DOUBTS = (N_("级别"), N_("规则"), N_("位置"), N_("问题"), N_("怎么办"), N_("依据"))
FIGURES = (N_("表"), N_("项目"), N_("读到的数字"), N_("原文"), N_("在报告中的位置"))
TEXTS = (N_("部分"), N_("段数"), N_("字数"), N_("开头"))


def import_record(filing: Filing, form: Form, findings: Sequence[Finding]) -> bytes:
    """Return an .xlsx: what is to be looked at, where each figure was found, and the words.

    A figure that the report does not have has an empty number and place: it was left blank.
    """
    book = Workbook()
    first = book.worksheets[0]
    first.title = _("待核对")
    _fill(first, DOUBTS, (8, 10, 44, 60, 40, 24), map(_doubt, findings))
    sheet = book.create_sheet(_("数字"))
    _fill(sheet, FIGURES, (30, 60, 14, 20, 48), _figures(filing, form))
    sheet = book.create_sheet(_("文字"))
    _fill(sheet, TEXTS, (44, 8, 10, 90), _texts(filing, form))
    return settled(book)


def _doubt(finding: Finding) -> list[str]:
    return [
        finding.severity.label,
        finding.code,
        replace(finding, place=replace(finding.place, file="")).where,
        finding.text,
        finding.remedy,
        finding.cites,
    ]


def _figures(filing: Filing, form: Form) -> Iterator[list[object]]:
    titles = {table.id: section.title for section in form.sections for table in section.tables}
    for address, point in form.datapoints.items():
        if point.table.printed:
            yield [
                point.table.title or titles[point.table.id],
                point.label,
                filing.values.get(address),
                filing.as_written.get(address, ""),
                _place(filing.sources.get(address)),
            ]


def _place(place: Place | None) -> str:
    return " ".join(filter(None, (place.sheet, place.cell))) if place else ""


def _texts(filing: Filing, form: Form) -> Iterator[list[object]]:
    for section in form.sections:
        for narrative in section.narratives:
            paragraphs = filing.texts.get(f"{section.id}.{narrative.id}", [])
            opening = "".join(paragraphs)
            shown = opening[:OPENING] + ("…" if len(opening) > OPENING else "")
            label = " ".join(filter(None, (section.title, narrative.label))) or narrative.prompt
            yield [label, len(paragraphs), len(opening), shown]


def _fill(
    sheet: Worksheet,
    headers: Sequence[str],
    widths: Sequence[float],
    rows: Iterable[Sequence[object]],
) -> None:
    header_row(sheet, [_(header) for header in headers], widths)
    put_rows(sheet, rows)
