"""How a Filing becomes a Word report that is read back before it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from drafter.errors import TemplateError
from drafter.files import write_atomically
from drafter.filing import Filing, Value
from drafter.findings import Severity
from drafter.form import Form
from drafter.pack import Pack, load_pack
from drafter.report.context import as_printed, report_context
from drafter.report.docx import differences
from drafter.report.package import read_template
from drafter.report.pictures import with_pictures
from drafter.report.proofread import is_proofread
from drafter.report.properties import Properties
from drafter.report.starter import starter_template
from drafter.report.template import load_template
from drafter.sentences import with_sentences
from drafter.wording import _


@dataclass(frozen=True)
class Filled:
    """A report that was filled in and not yet read back: only `read_back` may give it away."""

    _data: bytes
    _filing: Filing
    _form: Form
    _figures: Mapping[str, str]

    def read_back(self) -> bytes:
        """Return the report as the bytes of a .docx, each figure and paragraph found at its place.

        `TemplateError` where the template lost something.
        """
        if lost := differences(self._data, self._filing, self._form, self._figures):
            raise TemplateError(
                _(
                    "报告没有生成：Word 模板漏印或印错了 {count} 处，第一处是：{first}",
                    count=len(lost),
                    first=lost[0],
                )
            )
        return with_pictures(self._data, self._filing)


def render_report(
    filing: Filing, form: Form, pack: Pack, *, draft: bool = False, previous: Filing | None = None
) -> bytes:
    """Return the report as the bytes of a .docx, the same bytes for the same filing.

    Every figure and paragraph has been found again in the result, at its place.
    `TemplateError` where the template cannot be used or lost something.
    """
    return fill_report(filing, form, pack, draft=draft, previous=previous).read_back()


def fill_report(
    filing: Filing,
    form: Form,
    pack: Pack,
    *,
    draft: bool = False,
    previous: Filing | None = None,
    known: Mapping[str, Value | None] | None = None,
) -> Filled:
    """Fill the template in; `TemplateError` where it cannot be used.

    `known` are the figures of `Filing.figures`, where they are.
    """
    said = with_sentences(filing, form, pack, previous)
    filing = as_printed(said, form, pack)
    figures = filing.printed(form, known if filing is said else None)
    context = report_context(filing, form, pack, draft=draft, previous=previous, figures=figures)
    properties = Properties(str(context["title"]), filing.unit.name, str(filing.year))
    template = template_bytes(filing, form, pack)
    refuse_slips(template, form, pack)
    data = load_template(template).render(context, properties, parsed_later=True)
    return Filled(data, filing, form, figures)


def write_report(
    path: Path,
    filing: Filing,
    form: Form,
    pack: Pack,
    *,
    draft: bool = False,
    previous: Filing | None = None,
) -> None:
    """Render the report and move it into place; an older file stays whole on any failure."""
    data = render_report(filing, form, pack, draft=draft, previous=previous)
    write_atomically(path, data)


_proofread: dict[tuple[bytes, str, str], str] = {}


def refuse_slips(template: bytes, form: Form, pack: Pack) -> None:
    """Proofread a template before its first report; `TemplateError` names the first error.

    Done once for each file, form and pack, since it takes as long as a dozen reports; those
    that are shipped have been proofread already.
    """
    key = (template, form.edition, pack.name)
    if key not in _proofread:
        known = is_proofread(template, pack, form.edition)
        _proofread[key] = "" if known else _first_slip(template, form, pack)
    if slip := _proofread[key]:
        raise TemplateError(slip)


def _first_slip(template: bytes, form: Form, pack: Pack) -> str:
    from drafter.report.proof import proof_template

    errors = [f for f in proof_template(template, form, pack) if f.severity is Severity.ERROR]
    if not errors:
        return ""
    return _(
        "Word 模板有 {count} 处错误，没有生成报告。第一处：{where}，{problem}。请运行 drafter template check 查看全部。",
        count=len(errors),
        where=errors[0].where,
        problem=errors[0].text,
    )


def template_bytes(filing: Filing, form: Form, pack: Pack) -> bytes:
    """Return the template for a form: the pack's own file, or one that it inherits.

    A pack that adds to the form and has no file of its own gets a starter template, so
    that what it adds is printed.
    """
    owner = pack
    while not (own := owner.folder / f"{form.edition}.docx").exists():
        if not owner.extends:
            return _starter(filing, form, pack)
        owner = load_pack(owner.extends, owner.folder.parent)
    if owner is not pack and owner.form(form.edition, filing.unit.level).sections != form.sections:
        return _starter(filing, form, pack)
    return read_template(own)


_starters: dict[tuple[str, str, str], tuple[Form, bytes]] = {}


def _starter(filing: Filing, form: Form, pack: Pack) -> bytes:
    """Return the starter template, written once for each edition, pack and level."""
    key = (form.edition, pack.name, str(filing.unit.level))
    known = _starters.get(key)
    if known is None or known[0] != form:
        known = (form, starter_template(form, pack))
        _starters[key] = known
    return known[1]
