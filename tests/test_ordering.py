"""Whole tags are brought into order as docxtpl does it; torn ones are left to docxtpl."""

import pytest

from drafter.editions import EDITIONS
from drafter.filing import Filing, Level, Unit
from drafter.pack import load_pack, pack_names
from drafter.report import template_bytes
from drafter.report.ordering import _is_plain, _plainly, _thoroughly, in_order
from drafter.report.package import read_parts
from drafter.report.template import tagged_text

START = "<w:body>"
RUN = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'


def paragraph(words: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="BodyText"/></w:pPr>{RUN.format(words)}</w:p>'


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("pack", pack_names())
def test_shipped_templates_are_plain_and_come_out_as_from_docxtpl(pack: str, edition: str) -> None:
    settings = load_pack(pack)
    filing = Filing(edition, 2021, Unit("示例县人民政府", Level.COUNTY_GOVERNMENT), pack)
    data = template_bytes(filing, settings.form(edition, filing.unit.level), settings)
    texts = [text for part in read_parts(data).items() if (text := tagged_text(*part))]
    assert len(texts) == 3
    for text in texts:
        assert _is_plain(text)
        assert _plainly(text) == _thoroughly(text)


@pytest.mark.parametrize(
    "words",
    [
        "{{ year }}年{{ unit.name }}",
        "{%p if draft %}",
        "前面{%p if draft %}后面",
        "{%p for p in preface.text %}",
        "{{ name|default('无') }}",
    ],
)
def test_plain_tags_come_out_as_from_docxtpl(words: str) -> None:
    spaced = START + paragraph("前") + paragraph(words) + paragraph("后")
    for text in (spaced, spaced.replace(' xml:space="preserve"', "")):
        assert _is_plain(text)
        assert in_order(text) == _thoroughly(text)


@pytest.mark.parametrize(
    "text",
    [
        paragraph("{{ ye</w:t></w:r><w:r><w:t>ar }}"),
        paragraph("{%tr for row in rows %}"),
        paragraph("{{p rich }}"),
        paragraph("{%- if draft %}"),
        paragraph("{% if a &lt; b %}"),
        paragraph("{% if a %}"),
        paragraph("{%p if a %}{%p endif %}"),
        paragraph("{{ “year” }}"),
        paragraph("{{ year"),
        RUN.format("{%p if a %}") + "</w:p>",
        paragraph("x") + "{%p if a %}",
    ],
)
def test_all_others_are_left_to_docxtpl(text: str) -> None:
    assert not _is_plain(text) or _plainly(text) is None
    assert in_order(text) == _thoroughly(text)
