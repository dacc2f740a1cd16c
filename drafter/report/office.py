"""What the provincial office asks of templates: list, fields, new, check, preview."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from drafter.editions import EDITIONS
from drafter.files import write_atomically
from drafter.filing import Level
from drafter.findings import Finding
from drafter.form import Form
from drafter.pack import Pack, load_pack, pack_names
from drafter.report.context import report_context
from drafter.report.fields import fields_markdown, fields_workbook, national_forms
from drafter.report.package import read_template
from drafter.report.pdf import find_office, to_pdf
from drafter.report.proof import proof_template
from drafter.report.proof.samples import sample_filings
from drafter.report.properties import Properties
from drafter.report.starter import starter_template
from drafter.report.template import load_template
from drafter.wording import _

SAMPLE_LEVEL = Level.COUNTY_GOVERNMENT


def pack_rows() -> list[list[str]]:
    """Return a row for each pack and edition: name, label, parent, edition, template."""
    rows = []
    for name in pack_names():
        pack = load_pack(name)
        for edition in EDITIONS:
            own = pack.folder / f"{edition}.docx"
            source = _("自带") if own.exists() else _("沿用上级，或按表格生成")
            rows.append([name, pack.label, pack.extends or "-", edition, source])
    return rows


def fields_file(pack_name: str, output: Path | None) -> str:
    """Return the list of placeholders as Markdown, or write it as .xlsx or .md."""
    forms = national_forms(load_pack(pack_name))
    if output is None:
        return fields_markdown(forms)
    if output.suffix.lower() == ".xlsx":
        write_atomically(output, fields_workbook(forms))
    else:
        write_atomically(output, fields_markdown(forms).encode())
    return ""


def new_template(output: Path, pack_name: str, edition: str) -> None:
    """Write the starter template of a pack and an edition."""
    pack, form = _pack_and_form(pack_name, edition)
    write_atomically(output, starter_template(form, pack))


def check_template(template: Path, pack_name: str, edition: str) -> list[Finding]:
    """Return every slip of a template; `InputError` where the file cannot be read."""
    pack, form = _pack_and_form(pack_name, edition)
    return proof_template(read_template(template), form, pack)


def preview_template(template: Path, folder: Path, pack_name: str, edition: str) -> Iterator[Path]:
    """Fill a template with each set of sample data; yield the files made.

    Where LibreOffice is present a PDF follows each, and where pdftoppm is, its pages.
    """
    pack, form = _pack_and_form(pack_name, edition)
    compiled = load_template(read_template(template))
    for name, filing in sample_filings(form, pack.name):
        context = report_context(filing, form, pack)
        path = folder / f"{name}.docx"
        properties = Properties(name, filing.unit.name, str(filing.year))
        write_atomically(path, compiled.render(context, properties))
        yield path
        if find_office():
            yield from _pages(to_pdf(path, path.with_suffix(".pdf")))


def _pages(pdf: Path) -> Iterator[Path]:
    yield pdf
    program = shutil.which("pdftoppm")
    if program:
        subprocess.run(
            [program, "-r", "60", "-png", str(pdf), str(pdf.with_suffix(""))], check=True
        )
        yield from sorted(pdf.parent.glob(f"{pdf.stem}-*.png"))


def _pack_and_form(pack_name: str, edition: str) -> tuple[Pack, Form]:
    pack = load_pack(pack_name)
    return pack, pack.form(edition, SAMPLE_LEVEL)
