"""The starter template: a Word document written from the declaration, ready to edit.

What never varies (styles, fonts, page furniture) lies as XML under `parts/`; this module
writes the body: title, sections, sub-headings, tables, and the tags to be filled.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from lxml import etree

from drafter.form import NUMERALS, Form, Narrative, Section
from drafter.intake.roles import BODY
from drafter.pack import Pack
from drafter.report.context import default_preface, is_labelled, is_opening
from drafter.report.package import package
from drafter.report.tables import table_elements
from drafter.report.word import NAMESPACES, Element, paragraph, section_properties, w
from drafter.wording import N_

DRAFT_NOTE = N_("（草稿，供内部核对，不得对外公布）")
UNIT_TAG, YEAR_TAG = "{{ unit.name }}", "{{ year }}"
PARTS = Path(__file__).parent / "parts"


def starter_template(form: Form, pack: Pack) -> bytes:  # noqa: ARG001 - wording by pack
    """Return a .docx template that prints everything in the form, in form order."""
    document = w("document", w("body", *_body(form)), nsmap=NAMESPACES)
    main = etree.tostring(document, xml_declaration=True, encoding="UTF-8", standalone=True)
    return package(_fixed_parts() | {BODY: main})


@cache
def _fixed_parts() -> dict[str, bytes]:
    files = (path for path in PARTS.rglob("*") if path.is_file())
    return {path.relative_to(PARTS).as_posix(): path.read_bytes() for path in files}


def _body(form: Form) -> Iterator[Element]:
    yield paragraph("Title", "{{ title_lines }}")
    yield from _when("draft", paragraph("DraftNote", DRAFT_NOTE))
    yield from _signed("under_title", "Byline", N_("（{{ published }}）"))
    for section in form.sections:
        if section.title:
            yield paragraph("Heading1", form.heading(section))
        for table in table_elements(section):
            yield table
            yield paragraph("TableGap")
        for narrative in section.narratives:
            yield from _narrative(form, section, narrative)
        if len(section.printed_tables) < len(section.tables):
            yield from _paragraphs(f"{section.id}.figures")
    yield from _signed("end", "Signature", "{{ published }}")
    yield section_properties()


def _signed(place: str, style: str, day: str) -> list[Element]:
    """Return the unit's name and the date, where a pack wants them at this place."""
    dated = _when("published", paragraph(style, day))
    return _when(f"signature.{place}", paragraph(style, UNIT_TAG), *dated)


def _narrative(form: Form, section: Section, narrative: Narrative) -> Iterator[Element]:
    address = f"{section.id}.{narrative.id}"
    parts = [*_sub_heading(section, narrative), *_paragraphs(address)]
    if is_opening(form, section):
        parts += [
            _tag(f"if not {address}"),
            paragraph("BodyText", default_preface(form, UNIT_TAG, YEAR_TAG)),
            _tag("endif"),
        ]
    if narrative.required or not is_labelled(section, narrative):
        yield from parts
    else:
        yield from _when(address, *parts)


def _sub_heading(section: Section, narrative: Narrative) -> list[Element]:
    if not is_labelled(section, narrative):
        return []
    number = "{{ " + f"numbering.{section.id}.{narrative.id}" + " }}"
    if all(each.required for each in section.narratives):
        labelled = [each for each in section.narratives if each.label]
        number = f"（{NUMERALS[labelled.index(narrative)]}）"
    return [paragraph("Heading2", f"{number}{narrative.label}")]


def _paragraphs(address: str) -> list[Element]:
    """Return the loop that prints a text, its own sub-headings as headings."""
    return [
        _tag(f"for p in {address}"),
        _tag('if p.level == "2"'),
        paragraph("Heading2", "{{ p.text }}"),
        _tag('elif p.level == "3"'),
        paragraph("Heading3", "{{ p.text }}"),
        _tag('elif p.level == "4"'),
        paragraph("Heading4", "{{ p.text }}"),
        _tag("else"),
        paragraph("BodyText", "{{ p.text }}"),
        _tag("endif"),
        _tag("endfor"),
    ]


def _when(condition: str, *shown: Element) -> list[Element]:
    return [_tag(f"if {condition}"), *shown, _tag("endif")]


def _tag(words: str) -> Element:
    return paragraph("BodyText", "{%p " + words + " %}")
