"""Proofread a Word template: every slip at once, each with its place and remedy."""

from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from drafter.errors import TemplateError
from drafter.filing import Filing
from drafter.findings import Finding, Severity, has_errors
from drafter.form import Form
from drafter.intake.roles import BODY
from drafter.pack import Pack
from drafter.report.bounds import refuse_bulk
from drafter.report.context import report_context
from drafter.report.docx import differences, read_document
from drafter.report.layout import read_layout
from drafter.report.package import read_parts
from drafter.report.proof.coverage import literal_figures, slips_in_blocks, slips_in_use
from drafter.report.proof.names import Scope, slips_in_names
from drafter.report.proof.places import Paragraph, heading_styles, paragraphs, stories
from drafter.report.proof.quality import (
    slips_in_cells,
    slips_in_layout,
    slips_in_parts,
    slips_in_story,
    unseen_styles,
)
from drafter.report.proof.samples import sample_filings
from drafter.report.proof.slips import SLIPS, T01, T22, Slip
from drafter.report.proof.spoken import slips_in_sentences
from drafter.report.proof.tags import (
    Tag,
    find_tags,
    slips_in_pairing,
    slips_in_paragraph,
    slips_in_rows,
)
from drafter.report.properties import Properties
from drafter.report.template import load_template

__all__ = ["SLIPS", "Slip", "proof_template"]


def proof_template(data: bytes, form: Form, pack: Pack) -> list[Finding]:
    """Return every slip of a template, and of the pack's sentences, gravest first.

    Where the template has no error it is also filled with sample data, and what comes
    out is read back. `TemplateError` only where the file is no Word document, or a vast one.
    """
    parts = read_parts(data)
    refuse_bulk(parts)
    told = _Told(parts)
    unseen = unseen_styles(parts)
    found = [*slips_in_parts(parts), *_tag_slips(told, form, pack)]
    for name, root in told.roots.items():
        found += slips_in_story(told.paragraphs[name], root, unseen)
    found += slips_in_sentences(form, pack)
    found += literal_figures(told.paragraphs.get(BODY, []))
    if not has_errors(found):
        found += _trials(data, form, pack)
    shown = data if has_errors(found) else _ordinary_report(data, form, pack)
    found += slips_in_blocks(form, read_document(shown))
    found += slips_in_layout(read_layout(shown))
    return _in_order(found)


class _Told:
    """The stories of a template and their paragraphs, read once."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        levels = heading_styles(parts)
        self.roots: Mapping[str, etree._Element] = stories(parts)
        self.paragraphs: Mapping[str, Sequence[Paragraph]] = {
            name: paragraphs(name, root, levels) for name, root in self.roots.items()
        }


def _tag_slips(told: _Told, form: Form, pack: Pack) -> Iterator[Finding]:
    _name, filing = next(sample_filings(form, pack.name))
    scope = Scope(report_context(filing, form, pack))
    for story in told.paragraphs.values():
        tags: list[Tag] = []
        for paragraph in story:
            here = find_tags(paragraph)
            yield from slips_in_paragraph(paragraph, here)
            tags += here
        yield from slips_in_pairing(tags)
        yield from slips_in_rows(tags)
        yield from slips_in_names(tags, scope)
    yield from slips_in_use(form, scope.used)


def _trials(data: bytes, form: Form, pack: Pack) -> Iterator[Finding]:
    """Fill the template with each sample and read the reports back."""
    for name, filing in sample_filings(form, pack.name):
        try:
            report = _filled(data, filing, form, pack)
        except TemplateError as error:
            yield T01.found(reason=str(error))
            return
        yield from slips_in_cells(report)
        for difference in differences(report, filing, form)[:3]:
            yield T22.found(section=name, reason=difference)


def _ordinary_report(data: bytes, form: Form, pack: Pack) -> bytes:
    _name, filing = next(sample_filings(form, pack.name))
    return _filled(data, filing, form, pack)


def _filled(data: bytes, filing: Filing, form: Form, pack: Pack) -> bytes:
    context = report_context(filing, form, pack)
    return load_template(data).render(context, Properties("", "", ""))


def _in_order(findings: list[Finding]) -> list[Finding]:
    unique = {(f.code, f.place, str(f.facts)): f for f in findings}
    return sorted(unique.values(), key=lambda f: (f.severity is not Severity.ERROR, f.code))
