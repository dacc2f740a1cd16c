import subprocess
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest
from jinja2.exceptions import TemplateRuntimeError

from drafter.editions import EDITIONS
from drafter.errors import TemplateError
from drafter.pack import load_pack
from drafter.report.context import report_context
from drafter.report.docx import differences, read_document
from drafter.report.package import package, read_parts
from drafter.report.pdf import find_office
from drafter.report.properties import Properties
from drafter.report.starter import starter_template
from drafter.report.template import Template
from drafter.sandbox import make_sandbox
from tests.burdens import containers
from tests.report_samples import random_filing

FORM = EDITIONS["2021"]
PACK = load_pack("national")
STARTER = starter_template(FORM, PACK)
MAIN = "word/document.xml"
PLACE = "{{ title_lines }}"
PROPERTIES = Properties("标题", "某局", "2021")


def with_tag(tag: str) -> bytes:
    parts = read_parts(STARTER)
    main = parts[MAIN].decode()
    return package(parts | {MAIN: main.replace(PLACE, tag).encode()})


def rendered(data: bytes) -> list[str]:
    filing = random_filing(FORM)
    out = Template(data).render(report_context(filing, FORM, PACK), PROPERTIES)
    return [block for block in read_document(out) if isinstance(block, str)]


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("{{ year|大写 }}", "二〇二一"),
        ("{{ '1234567'|千分位 }}", "1,234,567"),
        ("{{ '0.125'|百分比 }}", "12.5%"),
        ("{{ '2022-01-20'|中文日期 }}", "2022年1月20日"),
        ("{{ ''|无则 }}", "无"),
        ("{{ '某'|千分位 }}{{ '某'|中文日期 }}", "某某"),
        ("{{ nosuch|default('缺') }}", "缺"),
        ("{% if year == '2021' %}是{% else %}否{% endif %}", "是"),
        ("{% for p in overview.proactive %}{{ loop.index }}{% endfor %}", "123"),
        ("{{</w:t></w:r><w:r><w:t> year }}", "2021"),
        ("{{ “a” ~ year }}", "a2021"),
        ("{{ 'a' + year }}{{ 1 + 2 }}{{ 7 % 4 }}", "a202133"),
        ("{{ ['甲', '乙']|join('、') }}", "甲、乙"),
        ("{{ '一、二'|replace('、', '和') }}", "一和二"),
        ("{% for p in overview.proactive %}{{ loop.index|大写 }}{% endfor %}", "一二三"),
        (
            "{% for p in overview.proactive if p %}{{ loop.length }}{% endfor %}",
            "333",
        ),
        ("{{ '1e999999999'|千分位 }}", "1e999999999"),
        ("{% if year == &quot;2021&quot; %}是{% endif %}", "是"),
        ("{% if year &gt; '2020' %}是{% endif %}", "是"),
    ],
)
def test_what_a_template_may_do(tag: str, shown: str) -> None:
    assert rendered(with_tag(tag))[0] == shown


@pytest.mark.parametrize(
    "tag",
    [
        "{{ nosuch }}",
        "{{ unit.nosuch }}",
        "{{ unit.nosuch.deeper }}",
        "{{ requests.received.items }}",
        "{{ unit }}",
        "{{ overview.proactive }}",
        "{{ year|nosuch }}",
        "{{ year",
        "year }}",
        "{{ year } }",
        "此处文字会丢{%p if year %}",
        "｛｛ year ｝｝",
        "{% if year %}",
        "{%pfor p in overview.proactive %}",
        "{% raw %}{{ year }}{% endraw %}",
        "{{ '{{' }}",
    ],
)
def test_a_slip_is_never_passed_over(tag: str) -> None:
    with pytest.raises(TemplateError):
        rendered(with_tag(tag))


@pytest.mark.parametrize(
    "tag",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__()|length }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ self.__init__.__globals__ }}",
        "{{ lipsum(n=100000) }}",
        "{% for i in range(10) %}{% endfor %}",
        "{{ ''|attr('__class__') }}",
        "{{ '{a.__class__}'.format_map(unit) }}",
        "{{ unit.pop('name') }}",
        "{{ overview.proactive.append(1) }}",
        "{{ unit['__class__'] }}",
        "{{ 'A' * 1000000000 }}",
        "{{ 9 ** 999999 }}",
        "{{ 'A'|center(1000000000) }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% autoescape false %}{{ title }}{% endautoescape %}",
        "{{ title|safe }}",
        "{% macro m() %}x{% endmacro %}{{ m() }}",
        "{% set n = namespace(x=1) %}",
    ],
)
def test_an_attack_is_refused(tag: str) -> None:
    with pytest.raises(TemplateError):
        rendered(with_tag(tag))


@pytest.mark.parametrize("value", [None, True, 1.5, [1], {"a": "b"}, object()])
def test_only_texts_and_whole_numbers_are_printed(value: object) -> None:
    with pytest.raises(TemplateRuntimeError):
        make_sandbox().from_string("{{ value }}").render(value=value)


def test_the_message_names_the_place_and_the_name() -> None:
    with pytest.raises(TemplateError, match=r"“本年收件{{ requests\.recieved\.total…”.*“recieved”"):
        rendered(with_tag("本年收件{{ requests.recieved.total }}件"))


def test_tags_work_in_footnotes_headers_and_endnotes() -> None:
    parts = read_parts(STARTER)
    note = (
        '<w:endnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:endnote><w:p><w:r><w:t>{{ unit.name }}</w:t></w:r></w:p></w:endnote></w:endnotes>"
    )
    parts["word/endnotes.xml"] = note.encode()
    filing = random_filing(FORM)
    out = Template(package(parts)).render(report_context(filing, FORM, PACK), PROPERTIES)
    assert filing.unit.name in read_parts(out)["word/endnotes.xml"].decode()


def test_a_repeated_picture_gets_its_own_number() -> None:
    drawing = (
        "{% for p in overview.proactive %}</w:t></w:r><w:r><w:drawing>"
        '<wp:docPr xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
        ' id="7" name="图"/></w:drawing></w:r><w:r><w:t>{% endfor %}'
    )
    filing = random_filing(FORM)
    out = Template(with_tag(drawing)).render(report_context(filing, FORM, PACK), PROPERTIES)
    main = read_parts(out)[MAIN].decode()
    assert [f' id="{n}" name="图"' in main for n in (1, 2, 3, 7)] == [True, True, True, False]


@pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")
def test_a_template_saved_by_another_program_works(tmp_path: Path) -> None:
    (tmp_path / "in.docx").write_bytes(STARTER)
    command = [str(find_office()), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    command += ["--headless", "--convert-to", "docx", "--outdir", str(tmp_path / "out")]
    subprocess.run([*command, str(tmp_path / "in.docx")], check=True, capture_output=True)
    filing = random_filing(FORM)
    saved = Template((tmp_path / "out" / "in.docx").read_bytes())
    out = saved.render(report_context(filing, FORM, PACK), PROPERTIES)
    assert differences(out, filing, FORM) == []


@pytest.mark.parametrize("data", [b"", b"not a zip", STARTER[:-40], package({"a.xml": b"<a/>"})])
def test_what_is_no_word_file_is_refused(data: bytes) -> None:
    with pytest.raises(TemplateError, match="Word"):
        Template(data)


def test_a_template_without_a_body_or_with_entities_is_refused() -> None:
    parts = read_parts(STARTER)
    main = parts.pop(MAIN)
    with pytest.raises(TemplateError, match="没有正文"):
        Template(package(parts))
    bomb = main.replace(b"<w:document", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><w:document', 1)
    with pytest.raises(TemplateError):
        Template(package(parts | {MAIN: bomb}))


def test_a_template_whose_body_is_elsewhere_is_refused() -> None:
    parts = read_parts(STARTER)
    links = parts["_rels/.rels"].replace(b"word/document.xml", b"word/document2.xml")
    with pytest.raises(TemplateError, match="没有正文"):
        Template(package(parts | {"_rels/.rels": links, "word/document2.xml": parts[MAIN]}))


@pytest.mark.parametrize(
    ("name", "make"), [(n, make) for n, make, _file in islice(containers(), 6)]
)
def test_a_template_is_unpacked_as_carefully_as_any_file(
    name: str, make: Callable[[], bytes]
) -> None:
    data, start = make(), time.process_time()
    with pytest.raises(TemplateError):
        Template(data)
    assert time.process_time() - start < 1, name
