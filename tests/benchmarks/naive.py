"""What most would write: openpyxl, a pydantic model, docxtpl, once for each report.

It is given the same workbooks, the same template and the same names; it checks nothing
and reads nothing back.
"""

import io
from decimal import Decimal
from pathlib import Path

from docxtpl import DocxTemplate
from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_from_string
from pydantic import BaseModel

from drafter.filing import Filing, Level, Unit
from drafter.pack import load_pack, packs_from, templates_folder
from drafter.report.context import report_context


class Answers(BaseModel):
    """What one workbook says."""

    name: str
    year: int
    figures: dict[str, int | Decimal]
    paragraphs: dict[str, list[str]]


def read(path: Path) -> Answers:
    """Return the answers of a workbook, found by the names of its cells."""
    book = load_workbook(path, data_only=True)
    found: dict[str, object] = {}
    for name, defined in book.defined_names.items():
        if name[:2] not in ("u.", "v.", "t."):
            continue
        sheet, cell = defined.attr_text.split("!")
        letters, row = coordinate_from_string(cell.replace("$", ""))
        found[name] = book[sheet.strip("'")][f"{letters}{row}"].value
    figures = {name[2:]: v for name, v in found.items() if name[:2] == "v." and v is not None}
    paragraphs: dict[str, list[str]] = {}
    for name, value in found.items():
        if name.startswith("t.") and value:
            paragraphs.setdefault(name[2:].rpartition(".")[0], []).append(str(value))
    return Answers.model_validate(
        {
            "name": found["u.name"],
            "year": found["u.year"],
            "figures": figures,
            "paragraphs": paragraphs,
        }
    )


def draft(path: Path, out: Path, packs: Path | None = None) -> None:
    """Write the report of one workbook with the national template of a folder of packs."""
    answers = read(path)
    filing = Filing("2021", answers.year, Unit(answers.name, Level.COUNTY_GOVERNMENT))
    filing.values.update(answers.figures)
    filing.texts.update(answers.paragraphs)
    with packs_from(packs or templates_folder()):
        pack = load_pack()
    form = pack.form(filing.edition, filing.unit.level)
    template = DocxTemplate(io.BytesIO(pack.template(filing.edition).read_bytes()))
    template.render(report_context(filing, form, pack), autoescape=True)
    template.save(out)
