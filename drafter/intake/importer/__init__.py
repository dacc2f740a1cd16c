"""Reads a published report, whatever its format and edition, into a Filing.

A reader for each format gives a `Document`; one matcher turns it into a filing. Nothing is
invented: what is not found stays blank, and what is read with doubt is told.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from drafter.editions import EDITIONS, edition_for
from drafter.errors import InputError
from drafter.filing import Filing, Level
from drafter.findings import Finding
from drafter.form import Form
from drafter.intake.container import Parts
from drafter.intake.gate import Admitted, admit, examine, refuse
from drafter.intake.importer.document import Document
from drafter.intake.importer.labels import Vocabulary
from drafter.intake.importer.particulars import Known, Particulars, level_of, read_particulars
from drafter.intake.importer.tables import Told, read_tables, shape_score
from drafter.intake.importer.words import read_words
from drafter.pack import Pack, load_pack
from drafter.rules import Breach, Case
from drafter.rules.imp import edition_differs
from drafter.wording import N_, _

NOTHING_KNOWN = Known()
KINDS = ("docx", "html", "txt", "pdf")
EDITION_DIFFERS = N_("{year} 年度的报告应当用 {wanted} 版表格，报告里的表格是 {shape} 版")
EDITION_FORCED = N_("按要求用 {wanted} 版读取，报告里的表格却是 {shape} 版")
NO_YEAR = N_(
    "“{name}”里找不到年度，不像年度报告。请在第一行写上标题，如“某某县人民政府2021年政府信息公开工作年度报告”。"
)


@dataclass(frozen=True)
class Imported:
    """A report as a filing, and what is to be said of how it was read.

    `filing.sources` tells where in the report each figure stands.
    """

    filing: Filing
    notes: list[Finding]


def import_report(data: bytes, name: str, known: Known = NOTHING_KNOWN) -> Imported:
    """Read a report from its bytes; `name` is that of its file.

    `InputError` says in one sentence why a file cannot be used.
    """
    verdict = examine(data, name)
    refuse(verdict, name, KINDS)
    return import_admitted(Admitted(verdict.kind, data, verdict.parts), name, known)


def import_file(path: Path, known: Known = NOTHING_KNOWN) -> Imported:
    """Read a report from a file; see `import_report`."""
    return import_admitted(admit(path, KINDS), path.name, known)


def import_admitted(admitted: Admitted, name: str, known: Known = NOTHING_KNOWN) -> Imported:
    """Read a report that the gate has let in; see `import_report`."""
    settings = load_pack(known.pack)
    document = read_document(admitted.kind, admitted.data, admitted.parts, name, settings)
    about = read_particulars(list(document.paragraphs), known, document.heading)
    if not about.year:
        raise InputError(_(NO_YEAR, name=name))
    chosen, told = _edition(document, about, settings, known.edition)
    form = settings.form(chosen, about.unit.level)
    filing = Filing(
        chosen, about.year, about.unit, known.pack, title=about.title, published=about.published
    )
    told += [*about.told, *read_tables(document, filing, form, name)]
    told += read_words(list(document.paragraphs), about, filing, form, settings, name)
    case = Case(filing, form, settings)
    return Imported(filing, [rule.stamp(breach, case) for rule, breach in told])


def read_document(kind: str, data: bytes, parts: Parts, name: str, pack: Pack) -> Document:
    """Return the paragraphs and tables of a report of any kind."""
    if kind == "docx":
        from drafter.intake.importer.docx import read_docx

        return read_docx(parts, name)
    if kind == "html":
        from drafter.intake.importer.html import read_html

        return read_html(data, name)
    if kind == "pdf":
        from drafter.intake.importer.pdf import read_pdf

        return read_pdf(data, name)
    from drafter.intake.importer.text import read_text

    return read_text(data, name, _vocabulary(pack.name))


def read_paragraphs(path: Path) -> list[str]:
    """Return the paragraphs of a .docx or .txt that holds words alone."""
    admitted = admit(path, ("docx", "txt"))
    if admitted.kind == "txt":
        from drafter.intake.importer.decoding import decoded

        return [
            line.strip() for line in decoded(admitted.data, path.name).splitlines() if line.strip()
        ]
    document = read_document("docx", admitted.data, admitted.parts, path.name, load_pack())
    return [paragraph.text.strip() for paragraph in document.paragraphs]


@lru_cache(maxsize=16)
def _vocabulary(pack: str) -> Vocabulary:
    settings = load_pack(pack)
    return Vocabulary(settings.form(edition, level) for edition in EDITIONS for level in Level)


def _edition(
    document: Document, about: Particulars, pack: Pack, given: str
) -> tuple[str, list[Told]]:
    """Return the edition whose tables the report has; a disagreement with the year is told."""
    wanted = given or edition_for(about.year)
    forms = [pack.form(edition, about.unit.level) for edition in EDITIONS]
    scores = {f.edition: shape_score(document, f, _others(f, forms)) for f in forms}
    shape = max(scores, key=lambda edition: scores[edition])
    if not scores[shape] or shape == wanted:
        return wanted, []
    facts = {"year": about.year, "wanted": wanted, "shape": shape}
    message = EDITION_FORCED if given else EDITION_DIFFERS
    told = [(edition_differs, Breach("", message, facts, expected=wanted, actual=shape))]
    return given or shape, told


def _others(form: Form, forms: list[Form]) -> list[Form]:
    return [other for other in forms if other is not form]


__all__ = [
    "KINDS",
    "Imported",
    "Known",
    "import_admitted",
    "import_file",
    "import_report",
    "level_of",
]
