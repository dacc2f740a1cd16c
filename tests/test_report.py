import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from lxml import etree

from drafter.editions import EDITIONS
from drafter.errors import TemplateError
from drafter.filing import Filing, Unit
from drafter.form import Form
from drafter.pack import load_pack
from drafter.packfile import FixedText
from drafter.report import render_report, template_bytes, write_report
from drafter.report.docx import differences, read_document
from drafter.report.html import to_html
from drafter.report.package import package, read_parts
from drafter.report.shapes import Printed
from drafter.report.starter import starter_template
from tests.filings import jiaxian
from tests.report_samples import TRICKY, random_filing

NATIONAL = load_pack("national")
FORM = EDITIONS["2021"]
EVERY_EDITION = pytest.mark.parametrize("form", EDITIONS.values(), ids=EDITIONS.keys())


def words(data: bytes) -> list[str]:
    return [block for block in read_document(data) if isinstance(block, str)]


def part(data: bytes, name: str) -> str:
    return read_parts(data)[name].decode()


def changed(data: bytes, old: str, new: str) -> bytes:
    parts = read_parts(data)
    main = parts["word/document.xml"].decode()
    assert old in main
    return package(parts | {"word/document.xml": main.replace(old, new, 1).encode()})


@EVERY_EDITION
def test_every_figure_and_paragraph_is_at_its_place(form: Form) -> None:
    filing = random_filing(form)
    data = render_report(filing, form, NATIONAL)
    assert differences(data, filing, form) == []


@EVERY_EDITION
def test_another_figure_anywhere_is_noticed(form: Form) -> None:
    filing = random_filing(form)
    data = render_report(filing, form, NATIONAL)
    for address, point in form.datapoints.items():
        if point.table.printed and not point.derived:
            true = filing.values[address]
            filing.values[address] = true + 1
            assert differences(data, filing, form), address
            filing.values[address] = true


def test_a_lost_or_moved_paragraph_is_noticed() -> None:
    filing = random_filing(FORM)
    data = render_report(filing, FORM, NATIONAL)
    filing.texts["overview.platform"].append("还有一段。")
    assert len(differences(data, filing, FORM)) == 1
    filing.texts["overview.platform"].pop()
    filing.texts["overview.platform"].reverse()
    assert differences(data, filing, FORM)


def test_two_renders_give_the_same_bytes() -> None:
    filing = random_filing(FORM)
    first = render_report(filing, FORM, NATIONAL)
    render_report(random_filing(FORM, seed=2), FORM, NATIONAL)
    assert render_report(random_filing(FORM), FORM, NATIONAL) == first


@pytest.mark.parametrize("text", [*TRICKY, "长" * 10_000])
def test_words_come_out_letter_for_letter(text: str) -> None:
    filing = random_filing(FORM)
    filing.put_text("overview.proactive", ["前一段。", text, "后一段。"])
    filing.unit = Unit("甲&乙<局>")
    found = words(render_report(filing, FORM, NATIONAL))
    at = found.index(text)
    assert (found[at - 1], found[at + 1]) == ("前一段。", "后一段。")


def test_properties_are_the_reports_own() -> None:
    filing = random_filing(FORM)
    filing.unit = Unit("甲&乙局")
    core = etree.fromstring(read_parts(render_report(filing, FORM, NATIONAL))["docProps/core.xml"])
    said = {etree.QName(node).localname: node.text for node in core}
    assert said["title"] == "甲&乙局2021年政府信息公开工作年度报告"
    assert (said["subject"], said["keywords"], said["language"]) == ("甲&乙局", "2021", "zh-CN")


def test_nothing_of_the_templates_author_is_left(tmp_path: Path) -> None:
    secret = "王秘书"
    parts = read_parts(starter_template(FORM, NATIONAL))
    parts["docProps/custom.xml"] = f"<x>{secret}</x>".encode()
    parts["word/comments.xml"] = f"<x>{secret}</x>".encode()
    parts["customXml/item1.xml"] = f"<x>{secret}</x>".encode()
    main = parts["word/document.xml"].decode()
    parts["word/document.xml"] = main.replace("<w:p>", '<w:p w:rsidR="00AB12CD">').encode()
    pack = NATIONAL.model_copy(update={"folder": tmp_path})
    (tmp_path / "2021.docx").write_bytes(package(parts))
    done = read_parts(render_report(random_filing(FORM), FORM, pack))
    assert not any(secret.encode() in content or b"rsid" in content for content in done.values())


def test_sub_headings_as_typed_have_the_style_of_their_level() -> None:
    typed = [
        "（一）公开内容不细",
        "更新不及时。",
        "1.形式单一",
        "2.图表少。全年两次。",
        "（1）没有视频",
    ]
    filing = jiaxian()
    filing.texts["overview.management"] = typed
    document = Document(io.BytesIO(render_report(filing, FORM, NATIONAL)))
    styles = {each.text: each.style.name for each in document.paragraphs if each.style}
    assert [styles[text] for text in typed] == [
        "Heading 2",
        "Body Text",
        "Heading 3",
        "Body Text",
        "Heading 4",
    ]


def test_the_draft_mark_stands_only_in_drafts() -> None:
    filing = random_filing(FORM)
    draft = render_report(filing, FORM, NATIONAL, draft=True)
    final = render_report(filing, FORM, NATIONAL)
    for header in ("word/header_odd.xml", "word/header_even.xml"):
        assert "草稿" in part(draft, header)
        assert "草稿" not in part(final, header)
    assert words(draft)[1].startswith("（草稿")
    assert "草稿" not in "".join(words(final))


def test_a_blank_filing_can_be_a_draft() -> None:
    data = render_report(Filing("2021", 2021, Unit("某局")), FORM, NATIONAL, draft=True)
    figures = [
        t
        for block in read_document(data)
        if isinstance(block, Printed)
        for t in block.cells.values()
    ]
    assert "0" not in figures
    assert "None" not in "".join(figures + words(data))


def test_the_boilerplate_preface_gives_way_to_the_officers() -> None:
    filing = random_filing(FORM)
    assert words(render_report(filing, FORM, NATIONAL))[1] == filing.texts["preface.text"][0]
    filing.put_text("preface.text", [])
    preface = words(render_report(filing, FORM, NATIONAL))[1]
    assert "《中华人民共和国政府信息公开条例》" in preface
    assert FORM.authority in preface
    assert "2021年1月1日起，至2021年12月31日止" in preface


def test_fee_figures_are_told_where_the_text_is_silent() -> None:
    filing = random_filing(FORM)
    filing.put(
        "information_fee.all.notices", 2, FORM.datapoints["information_fee.all.notices"].number
    )
    filing.put_text("other_matters.text", ["没有其他事项。"])
    told = [text for text in words(render_report(filing, FORM, NATIONAL)) if "信息处理费" in text]
    assert len(told) == 1
    assert "发出收费通知的件数为2件" in told[0]
    filing.put_text("other_matters.text", ["没有收取信息处理费。"])
    told = [text for text in words(render_report(filing, FORM, NATIONAL)) if "信息处理费" in text]
    assert told == ["没有收取信息处理费。"]


def test_a_long_title_breaks_after_the_units_name() -> None:
    filing = random_filing(FORM)
    filing.unit = Unit("某某市某某县人民政府办公室")
    assert words(render_report(filing, FORM, NATIONAL))[0].startswith(
        "某某市某某县人民政府办公室\n2021年"
    )
    filing.unit = Unit("某局")
    assert words(render_report(filing, FORM, NATIONAL))[0] == "某局2021年政府信息公开工作年度报告"


def test_the_shipped_national_template_is_the_starter() -> None:
    for edition, form in EDITIONS.items():
        shipped = NATIONAL.template(edition).read_bytes()
        assert read_parts(shipped) == read_parts(starter_template(form, NATIONAL)), edition


def test_a_figure_that_the_template_forgets_stops_the_report(tmp_path: Path) -> None:
    bad = changed(starter_template(FORM, NATIONAL), "{{ requests.received.other }}", "0")
    pack = NATIONAL.model_copy(update={"folder": tmp_path})
    (tmp_path / "2021.docx").write_bytes(bad)
    with pytest.raises(TemplateError, match="其他"):
        render_report(random_filing(FORM), FORM, pack)


def test_a_template_may_use_the_longer_heading(tmp_path: Path) -> None:
    section = next(section for section in FORM.sections if section.id == "remedies")
    longer = f"{FORM.numeral(section)}、{section.aliases[0]}"
    data = changed(starter_template(FORM, NATIONAL), FORM.heading(section), longer)
    pack = NATIONAL.model_copy(update={"folder": tmp_path})
    (tmp_path / "2021.docx").write_bytes(data)
    assert longer in words(render_report(random_filing(FORM), FORM, pack))


def test_the_unit_signs_where_the_pack_says() -> None:
    filing = random_filing(FORM)
    filing.published = "2022-01-20"
    shown = {
        place: words(render_report(filing, FORM, NATIONAL.model_copy(update={"signature": place})))
        for place in ("none", "under_title", "end")
    }
    assert shown["under_title"][1:3] == [filing.unit.name, "（2022年1月20日）"]
    assert shown["end"][-2:] == [filing.unit.name, "2022年1月20日"]
    assert "2022年1月20日" not in "".join(shown["none"])


def test_last_years_figures_can_be_printed(tmp_path: Path) -> None:
    tag = "上年{{ last_year.requests.received.other }}件"
    data = changed(starter_template(FORM, NATIONAL), "{{ title_lines }}", tag)
    pack = NATIONAL.model_copy(update={"folder": tmp_path})
    (tmp_path / "2021.docx").write_bytes(data)
    filing, last = random_filing(FORM), random_filing(FORM, seed=3)
    shown = words(render_report(filing, FORM, pack, previous=last))[0]
    assert shown == f"上年{last.values['requests.received.other']}件"
    assert words(render_report(filing, FORM, pack))[0] == "上年件"


def test_a_packs_words_stand_where_the_officer_wrote_none() -> None:
    fixed = FixedText(at="contact.text", text="联系人：{unit}办公室\n{year}年度")
    pack = NATIONAL.model_copy(update={"fixed_texts": (fixed,)})
    filing = random_filing(FORM)
    filing.put_text("contact.text", [])
    filing.unit = Unit("某局")
    assert words(render_report(filing, FORM, pack))[-2:] == ["联系人：某局办公室", "2021年度"]


def test_a_failure_leaves_the_old_report_alone(tmp_path: Path) -> None:
    bad = changed(starter_template(FORM, NATIONAL), "{{ requests.received.other }}", "{{ nosuch }}")
    pack = NATIONAL.model_copy(update={"folder": tmp_path})
    (tmp_path / "2021.docx").write_bytes(bad)
    old = tmp_path / "report.docx"
    old.write_bytes(b"old")
    with pytest.raises(TemplateError, match="nosuch"):
        write_report(old, random_filing(FORM), FORM, pack)
    assert old.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2021.docx", "report.docx"]


@pytest.mark.parametrize("broken", ["控制符\x0b", "半个字符\ud800", "非字符\uffff"])
def test_a_failing_agency_leaves_nothing_for_the_next(broken: str) -> None:
    second = random_filing(FORM, seed=2)
    expected = render_report(second, FORM, NATIONAL)
    first = random_filing(FORM)
    first.texts["other_matters.text"] = [broken]
    with pytest.raises(TemplateError):
        render_report(first, FORM, NATIONAL)
    assert render_report(second, FORM, NATIONAL) == expected


def test_a_pack_that_adds_to_the_form_prints_what_it_adds(tmp_path: Path) -> None:
    from dataclasses import replace

    from drafter.form import Line

    section = next(section for section in FORM.sections if section.id == "disclosure")
    table = section.tables[0]
    longer = replace(table, rows=(*table.rows, Line("other_documents", "其他主动公开文件")))
    form = FORM.replace_section(replace(section, tables=(longer, *section.tables[1:])))
    pack = NATIONAL.model_copy(
        update={"name": "hubei", "extends": "national", "folder": tmp_path.parent}
    )
    pack = pack.model_copy(update={"folder": NATIONAL.folder.parent / "hubei-absent"})
    filing = random_filing(form)
    data = render_report(filing, form, pack)
    assert template_bytes(filing, FORM, pack) == NATIONAL.template("2021").read_bytes()
    assert any(
        "其他主动公开文件" in block.cells.values()
        for block in read_document(data)
        if isinstance(block, Printed)
    )


def test_the_zip_holds_no_clock_and_is_in_order() -> None:
    with zipfile.ZipFile(io.BytesIO(render_report(random_filing(FORM), FORM, NATIONAL))) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert names[0] == "[Content_Types].xml"
        assert names[1:] == sorted(names[1:])
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_fees_are_printed_to_the_decimals_that_a_pack_asks_for() -> None:
    filing = jiaxian()
    filing.pack = "henan"
    pack = load_pack("henan")
    form = pack.form(filing.edition, filing.unit.level)
    blocks = read_document(render_report(filing, form, pack))
    cells = [
        text for block in blocks if isinstance(block, Printed) for text in block.cells.values()
    ]
    assert "104.1700" in cells
    assert "104.1700" in to_html(filing, form, pack)
