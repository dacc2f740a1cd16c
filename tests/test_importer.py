"""Published reports become filings: figures, words, particulars, and what is said of them."""

import random
import shutil
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drafter.errors import DrafterError, InputError
from drafter.filing import Filing, Level, Unit
from drafter.form import Form, Number
from drafter.intake.importer import Imported, Known, import_report
from drafter.intake.importer.document import MAX_BLOCKS
from drafter.intake.workbook import read_workbook, write_workbook
from drafter.pack import load_pack
from drafter.report import render_report
from drafter.report.html import to_html
from tests.filings import form_of, jiaxian, sample
from tests.papers import PUBLISHED_REPORTS, TITLE, docx, html, p, pdf, row, table, tc

PUBLISHED = {
    "莘县2019": "000_477c3fe4b3871617.txt",
    "郏县2021": "001_2baf5ee0490418e5.txt",
    "分宜县2019": "002_b7e468c868dd9816.txt",
    "沂源县2020": "003_7023baa7cc861516.txt",
    "河曲县2018": "004_2e980ec449ce8f51.txt",
}
TOLD_IN_WORDS = {
    "河曲县2018": "statistics.",
    "郏县2021": "information_fee.",
}
"""What a sample holds as figures and the published report says in words only."""

needs_reports = pytest.mark.skipif(
    not PUBLISHED_REPORTS.is_dir(), reason="the published reports are not beside the checkout"
)
needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed"
)


def codes(imported: Imported) -> list[str]:
    return [note.code for note in imported.notes]


def read_published(name: str) -> Imported:
    data = (PUBLISHED_REPORTS / PUBLISHED[name]).read_bytes()
    return import_report(data, PUBLISHED[name], Known(pack=sample(name).pack))


@needs_reports
@pytest.mark.parametrize("name", PUBLISHED)
def test_every_figure_of_a_published_report_is_right(name: str) -> None:
    wanted, filing = sample(name), read_published(name).filing
    skipped = TOLD_IN_WORDS.get(name, "nothing")
    for address in form_of(wanted).datapoints:
        if not address.startswith(skipped):
            assert filing.values.get(address) == wanted.values.get(address), address
    assert filing.as_written == wanted.as_written


@needs_reports
@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_report_tells_whose_it_is(name: str) -> None:
    wanted, filing = sample(name), read_published(name).filing
    assert (filing.edition, filing.year) == (wanted.edition, wanted.year)
    assert filing.unit.level is wanted.unit.level
    # The county's name is published with an older form of its first character.
    assert filing.unit.name.replace("郟", "郏") == wanted.unit.name
    assert filing.published == wanted.published
    if wanted.headings:
        assert list(map(_squeezed, filing.headings)) == list(map(_squeezed, wanted.headings))


def _squeezed(text: str) -> str:
    return "".join(text.split())


PARTS = {
    "莘县2019": {
        "overview.proactive": ["9850余条", "新旧动能转换", "人大代表建议"],
        "overview.on_request": ["依申请公开工作制度", "行政复议案件3件", "尚未审结1件"],
        "overview.management": ["规章和规范性文件公开台账"],
        "overview.platform": ["门户网站", "2400余份"],
        "overview.oversight": ["社会评议", "责任追究"],
        "problems.problems": ["缺乏专职人员"],
        "problems.improvements": ["下一步"],
        "other_matters.text": ["无。"],
    },
    "郏县2021": {
        "overview.proactive": ["290条"],
        "overview.on_request": ["14件"],
        "overview.platform": ["规范设置政府信息公开专栏"],
        "problems.problems": ["2.政策解读能力有待提高"],
        "problems.improvements": ["2.规范政策解读"],
        "other_matters.text": ["国办函〔2020〕109号"],
    },
    "分宜县2019": {
        "preface.text": ["0790-5881652"],
        "overview.proactive": ["主动发布政府信息条", "成立政务公开工作领导小组", "4856项"],
        "overview.on_request": ["数量为3例", "不存在收费", "行政诉讼案件"],
        "problems.problems": ["公开标准体系不统一"],
        "problems.improvements": ["抓重点求实效", "抓考核促提高"],
    },
    "沂源县2020": {
        "preface.text": ["统计期限自2020年1月1日始"],
        "overview.proactive": ["新《条例》", "12264条", "政府开放日"],
        "overview.on_request": ["申请99件", "未收取任何费用", "行政复议0件"],
        "overview.management": ["考核方案"],
        "overview.platform": ["掌上沂源"],
        "overview.oversight": ["无社会评议和责任追究结果"],
        "problems.problems": ["政策解读方式不够多元"],
        "problems.improvements": ["五是严格强化工作保障和监督"],
        "other_matters.text": ["四舍五入"],
    },
    "河曲县2018": {
        "preface.text": ["八部分组成"],
        "overview.text": ["1266"],
        "disclosure.text": ["8358条", "河曲县电视台"],
        "key_work.text": ["行政审批信息公开情况", "推进权责清单信息公开"],
        "key_areas.text": ["两微一端", "200余条"],
        "requests.text": ["3件"],
        "remedies.text": ["维持具体行政行为数1件"],
        "problems.problems": ["还存在一定差距"],
        "problems.improvements": ["针对存在问题和不足"],
        "other_matters.text": ["无其他需要报告的事项。"],
    },
}


@needs_reports
@pytest.mark.parametrize("name", PUBLISHED)
def test_the_words_of_a_published_report_are_in_their_parts(name: str) -> None:
    filing = read_published(name).filing
    assert filing.texts.keys() == PARTS[name].keys() | filing.texts.keys()
    for address, phrases in PARTS[name].items():
        for phrase in phrases:
            homes = [a for a, said in filing.texts.items() if phrase in "".join(said)]
            assert address in homes, (phrase, homes)


@needs_reports
@pytest.mark.parametrize("name", PUBLISHED)
def test_no_word_of_a_published_report_is_lost(name: str) -> None:
    """Every sentence is in the filing, or is the title, a heading, or told as left out."""
    imported = read_published(name)
    kept = _squeezed("".join(t for said in imported.filing.texts.values() for t in said))
    told = _squeezed("".join(note.text for note in imported.notes))
    heads = _squeezed("".join([imported.filing.title, *imported.filing.headings]))
    for line in (PUBLISHED_REPORTS / PUBLISHED[name]).read_text("utf-8").splitlines():
        words = _squeezed(line.split("]")[-1])[-12:]
        if "\t" not in line and len(words) == 12 and words[-1] in "。；，：":
            assert words in kept or words in heads or words in told, line


@needs_reports
def test_doubts_about_published_reports_are_told() -> None:
    (shifted,) = [note for note in read_published("郏县2021").notes if note.code == "IMP-03"]
    lost = [shifted.address, *shifted.related]
    assert {address.split(".")[2] for address in lost} == {"other"}
    assert len(lost) == len(form_of(jiaxian()).table("requests").rows) - 4
    twice = [note for note in read_published("莘县2019").notes if note.code == "IMP-03"]
    assert [note.address for note in twice] == ["requests.declined_publication.natural_person"]
    missing = [note for note in read_published("分宜县2019").notes if note.code == "IMP-02"]
    assert [note.address.split(".")[0] for note in missing] == ["art20_5", "art20_6", "art20_8"]


@needs_reports
def test_places_in_the_source_are_told() -> None:
    filing = read_published("郏县2021").filing
    place = filing.sources["requests.received.natural_person"]
    assert (place.file, place.cell) == (PUBLISHED["郏县2021"], "第41行")
    assert place.sheet == "收到和处理政府信息公开申请情况"


@needs_reports
@pytest.mark.parametrize("name", PUBLISHED)
def test_an_import_becomes_a_workbook_and_comes_back(name: str) -> None:
    filing = read_published(name).filing
    form, pack = form_of(filing), load_pack(filing.pack)
    again = read_workbook(write_workbook(filing, form, pack), "x.xlsx")
    for address in form.datapoints:
        assert again.figure(form, address) == filing.figure(form, address), address
    assert again.texts == filing.texts
    assert again.as_written == filing.as_written


# --- round trips -----------------------------------------------------------------------

WORDS = "政府信息公开工作网站群众会议培训制度审核乡镇部门认真推进加强完善，及时"
UNITS = (
    Unit("某某县人民政府", Level.COUNTY_GOVERNMENT),
    Unit("某某市某某区人民政府", Level.COUNTY_GOVERNMENT),
    Unit("某某县民政局", Level.COUNTY_DEPARTMENT),
    Unit("某某镇人民政府", Level.TOWNSHIP),
    Unit("某某市生态环境局", Level.CITY_DEPARTMENT),
)
TRICKY = (
    "下一步，我们将加强培训。", "针对以上问题，已经整改。", "1.政策解读有待提高。形式单一。",
    "A & B <甲> \"乙\" '丙' ]]> &amp; &lt;p&gt;", "规章 3 件，见 http://www.example.gov.cn/a?b=1&c=2 。",
    "表情 😀 与 𠮷野家", "长" * 2500 + "。", "主动公开工作", "行政许可", "无。", "（三）不予公开",
    "全年公开1,234条，增长12.5%。", "2023年12月31日前办结。", "3、做好培训", "主动公开：全年12条。",
)  # fmt: skip
"""Words that look like something else, and signs that some format takes for its own."""
PACKS = ("national", "shandong", "henan", "hubei", "shanghai", "shanxi", "wuwei")
CONTACT = "联系单位：某某县人民政府办公室；电话：0000-1234567；地址：某某路1号；邮编：000000。"


def any_filing(edition: str, seed: int, *, pack: str = "national") -> Filing:
    """Return a filing with random figures, some blank, and random words."""
    dice = random.Random(seed)
    unit = dice.choice(UNITS)
    year = {"2008": 2016, "2019": 2020, "2021": 2023}[edition]
    filing = Filing(edition, year, unit, pack)
    form = form_of(filing)
    blank = dice.choice((0, 0.1, 0.6, 0.95))
    for address, point in form.datapoints.items():
        if not point.derived and dice.random() > blank and point.table.printed:
            filing.put(address, _figure(dice, point.number), point.number, point.unit)
    for address in form.narratives:
        if address != "contact.text" and dice.random() > 0.1:
            filing.put_text(address, _words(dice))
    # Behind an empty part the contact would be that part's only paragraph: they print alike.
    last = [address for address in form.narratives if address.startswith("other_matters.")][-1:]
    if dice.random() > 0.5 and any(filing.texts.get(address) for address in last):
        filing.put_text("contact.text", [CONTACT])
    if load_pack(pack).signature == "end":
        filing.published = f"{year + 1}-01-{dice.randrange(10, 29)}"
    return filing


def _figure(dice: random.Random, number: Number) -> object:
    whole = dice.choice((0, dice.randrange(30), dice.randrange(100_000)))
    if number is Number.MONEY:
        return f"{whole}.{dice.randrange(1, 99):02d}"
    if number is Number.CHANGE:
        return f"{dice.choice('+-')}{whole}"
    return f"{whole}.5万元" if number is Number.AMOUNT else whole


def _words(dice: random.Random) -> list[str]:
    texts = [
        f"本年{''.join(dice.choices(WORDS, k=dice.randrange(5, 60)))}{dice.randrange(500)}次。"
        for _paragraph in range(dice.randrange(1, 4))
    ]
    if dice.random() > 0.5:
        texts.insert(0, "（一）统一思想认识")
    if dice.random() > 0.5:
        texts.insert(1, dice.choice(TRICKY))
    return texts


def assert_same(filing: Filing, imported: Filing, form: Form) -> None:
    assert (imported.edition, imported.year) == (filing.edition, filing.year)
    assert (imported.unit.name, imported.unit.level) == (filing.unit.name, filing.unit.level)
    for address in form.datapoints:
        assert imported.figure(form, address) == filing.figure(form, address), address
    assert imported.texts == filing.texts
    assert imported.as_written == filing.as_written
    assert imported.published == filing.published


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("edition", ["2008", "2019", "2021"])
@given(seed=st.integers(0, 10**6))
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_report_in_word_comes_back_as_the_same_filing(edition: str, pack: str, seed: int) -> None:
    filing = any_filing(edition, seed, pack=pack)
    form = form_of(filing)
    data = render_report(filing, form, load_pack(pack))
    assert_same(filing, import_report(data, "r.docx", Known(pack=pack)).filing, form)


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("edition", ["2008", "2019", "2021"])
@given(seed=st.integers(0, 10**6))
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_report_as_a_web_page_comes_back_as_the_same_filing(
    edition: str, pack: str, seed: int
) -> None:
    filing = any_filing(edition, seed, pack=pack)
    form = form_of(filing)
    page = to_html(filing, form, load_pack(pack)).encode()
    assert_same(filing, import_report(page, "r.html", Known(pack=pack)).filing, form)


@needs_office
@pytest.mark.parametrize(("kind", "wanted"), [("html", "html"), ("txt", "txt:Text (encoded):UTF8")])
def test_reports_come_back_through_an_office_program(
    kind: str, wanted: str, tmp_path: Path
) -> None:
    filings = {
        f"{edition}{pack}{seed}": any_filing(edition, seed, pack=pack)
        for edition in ("2008", "2019", "2021")
        for pack in PACKS
        for seed in (1, 2)
    }
    for name, filing in filings.items():
        data = render_report(filing, form_of(filing), load_pack(filing.pack))
        (tmp_path / f"{name}.docx").write_bytes(data)
    _convert(sorted(tmp_path.glob("*.docx")), wanted, tmp_path)
    for name, filing in filings.items():
        data = (tmp_path / f"{name}.{kind}").read_bytes()
        read = import_report(data, f"{name}.{kind}", Known(pack=filing.pack)).filing
        assert_same(filing, read, form_of(filing))


@needs_office
def test_reports_come_back_from_a_pdf(tmp_path: Path) -> None:
    names = ("郏县2021", "沂源县2020", "河曲县2018")
    for name in names:
        filing = sample(name)
        data = render_report(filing, form_of(filing), load_pack(filing.pack), draft=True)
        (tmp_path / f"{name}.docx").write_bytes(data)
    _convert(sorted(tmp_path.glob("*.docx")), "pdf", tmp_path)
    for name in names:
        filing = sample(name)
        known = Known(pack=filing.pack)
        read = import_report((tmp_path / f"{name}.pdf").read_bytes(), "r.pdf", known).filing
        form = form_of(filing)
        printed = [point.address for t in form.tables if t.printed for point in t.datapoints]
        assert all(read.figure(form, a) == filing.figure(form, a) for a in printed)
        for address in form.narratives:
            wanted = ["".join(text.split()) for text in filing.paragraphs(address)]
            assert ["".join(text.split()) for text in read.paragraphs(address)] == wanted


def _convert(sources: Sequence[Path], wanted: str, folder: Path) -> None:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", wanted, "--outdir", str(folder)]
    subprocess.run([*command, *map(str, sources)], check=True, capture_output=True, timeout=240)


def test_an_information_fee_told_in_our_own_sentence_is_read_back() -> None:
    filing = any_filing("2021", 5)
    for column, value in (("notices", 3), ("amount_noticed", "900"), ("amount_collected", "600.5")):
        address = f"information_fee.all.{column}"
        point = form_of(filing).datapoints[address]
        filing.put(address, value, point.number, point.unit)
    data = render_report(filing, form_of(filing), load_pack())
    assert_same(filing, import_report(data, "r.docx").filing, form_of(filing))


# --- tables as they are found ----------------------------------------------------------

HEAD = ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")


def figures(*rows: str, title: str = TITLE) -> dict[str, object]:
    filing = import_report(html(*rows, title=title), "r.html").filing
    return {**filing.values, **{f"! {a}": w for a, w in filing.as_written.items()}}


def test_columns_are_found_by_their_headings_in_any_order() -> None:
    found = figures(
        row("信息内容", "现行有效件数", "本年制发件数", "本年废止件数"),
        row("行政规范性文件", "35", "5", "16"),
        row("规章", "3", "1", "2"),
    )
    assert found["art20_1.normative_documents.issued"] == 5
    assert found["art20_1.normative_documents.in_force"] == 35
    assert found["art20_1.regulations.repealed"] == 2


def test_mistyped_and_broken_labels_are_matched_and_told() -> None:
    page = html(
        row("信息内容", "本年制<br>发件数".replace("<br>", " "), "本年废止件", "现行有效数"),
        row("行政规范性文", "5", "16", "35"),
    )
    imported = import_report(page, "r.html")
    assert imported.filing.values["art20_1.normative_documents.in_force"] == 35
    told = [note for note in imported.notes if note.code == "IMP-01"]
    assert [note.facts["written"] for note in told] == ["行政规范性文"]


def test_blank_and_placeholder_cells_stay_what_they_are() -> None:
    found = figures(
        row(*HEAD), row("规章", "", "/", "—"), row("行政规范性文件", "５", "1,234", "7件")
    )
    assert "art20_1.regulations.issued" not in found
    assert found["! art20_1.regulations.repealed"] == "/"
    assert found["! art20_1.regulations.in_force"] == "—"
    assert found["art20_1.normative_documents.issued"] == 5
    assert found["art20_1.normative_documents.repealed"] == 1234
    assert found["! art20_1.normative_documents.in_force"] == "7件"


def test_a_table_broken_by_a_page_and_several_in_one_are_read() -> None:
    first = table(
        [tc("第二十条第（一）项", span="4")],
        [tc(text) for text in HEAD],
        [tc("规章"), tc("1"), tc("2"), tc("3")],
    )
    second = table(
        [tc("行政规范性文件"), tc("4"), tc("5"), tc("6")],
        [tc("第二十条第（五）项", span="4")],
        [tc("信息内容"), tc("本年处理决定数量", span="3")],
        [tc("行政许可"), tc("77", span="3")],
    )
    filing = import_report(docx(p(TITLE) + first + p("") + second), "r.docx").filing
    assert filing.values["art20_1.regulations.in_force"] == 3
    assert filing.values["art20_1.normative_documents.in_force"] == 6
    assert filing.values["art20_5.licences.decisions"] == 77


def test_hidden_and_deleted_words_are_not_read() -> None:
    vanished = "<w:rPr><w:vanish/></w:rPr>"
    deleted = "<w:p><w:del><w:r><w:t>删去的话</w:t></w:r></w:del></w:p>"
    body = p(TITLE) + p("一、总体情况") + p("看得见的话。") + p("隐藏的话。", vanished) + deleted
    filing = import_report(docx(body), "r.docx").filing
    assert filing.texts == {"overview.proactive": ["看得见的话。"]}


def test_a_row_without_a_place_in_the_form_is_told() -> None:
    page = html(
        row(*HEAD),
        row("规章", "0", "0", "0"),
        row("行政规范性文件", "1", "2", "3"),
        row("全新的一种行", "4", "5", "6"),
    )
    told = [note for note in import_report(page, "r.html").notes if note.code == "IMP-04"]
    assert len(told) == 1
    assert "全新的一种行、4、5、6" in told[0].text


def test_a_form_of_another_edition_than_the_year_asks_for_is_told() -> None:
    old = html(
        row("信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"),
        row("规章", "1", "2", "3"),
        title="某某县民政局2022年政府信息公开工作年度报告",
    )
    imported = import_report(old, "r.html")
    assert imported.filing.edition == "2019"
    assert imported.filing.values["art20_1.regulations.total_published"] == 3
    assert "IMP-07" in codes(imported)
    forced = import_report(old, "r.html", Known(edition="2021"))
    assert forced.filing.edition == "2021"
    assert "IMP-07" in codes(forced)


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("某某省人民政府", Level.PROVINCE),
        ("某某市人民政府", Level.CITY_GOVERNMENT),
        ("某某市某某区人民政府", Level.COUNTY_GOVERNMENT),
        ("某某乡人民政府", Level.TOWNSHIP),
        ("某某街道办事处", Level.STREET),
        ("某某县人民政府办公室", Level.OFFICE),
        ("某某省水利厅", Level.PROVINCE_DEPARTMENT),
        ("某某市水利局", Level.CITY_DEPARTMENT),
        ("某某县水利局", Level.COUNTY_DEPARTMENT),
    ],
)
def test_the_level_is_guessed_from_the_name(name: str, level: Level) -> None:
    page = html(row("无", "无"), title=f"{name}2021年政府信息公开工作年度报告")
    assert import_report(page, "r.html").filing.unit == Unit(name, level)


@pytest.mark.parametrize(
    "heading",
    ["一、存在问题和改进情况", "五．存在的主要问题及改进措施", "5、存在的主要问题及改进情况"],
)
def test_headings_are_known_whatever_their_numbers(heading: str) -> None:
    text = f"{TITLE}\n一、总体情况\n总的说来。\n{heading}\n问题如此。\n2.改进情况：\n改进如此。"
    filing = import_report(text.encode(), "r.txt").filing
    assert filing.texts["problems.problems"] == ["问题如此。"]
    assert filing.texts["problems.improvements"] == ["改进如此。"]


# --- hostile files ---------------------------------------------------------------------

DEEP = 100_000
HOSTILE = {
    "nested divs": (b"<html>" + b"<div>" * DEEP + b"x" + b"</div>" * DEEP, "a.html"),
    "nested unknown": (b"<html>" + b"<foo>" * DEEP + b"x", "a.html"),
    "entities": (b'<!DOCTYPE html [<!ENTITY a "x">]><html>x</html>', "a.html"),
    "flood of paragraphs": (docx(p("x") * 60_000), "a.docx"),
    "deep docx": (
        docx("<w:sdt><w:sdtContent>" * 3000 + "</w:sdtContent></w:sdt>" * 3000),
        "a.docx",
    ),
    "broken docx": (docx("<w:p>"), "a.docx"),
    "flood of lines": ((TITLE + "\n行政许可\n1" * 200_000).encode(), "a.txt"),
    "no encoding": (b"\xff\x80\x81" * 50 + b"\xff", "a.txt"),
    "empty": (b"", "a.txt"),
    "no year": ("一、总体情况\n你好".encode(), "a.txt"),
    "old word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.docx"),
    "a workbook": (b"PK\x03\x04", "a.docx"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_soon_in_one_sentence(name: str) -> None:
    data, file = HOSTILE[name]
    start = time.process_time()
    with pytest.raises(InputError) as refused:
        import_report(data, file)
    assert time.process_time() - start < 3
    assert len(str(refused.value).splitlines()) == 1


@pytest.mark.parametrize("lines", ["行政许可\n1\n", "（三）不予公开\t总计\t1\t2\t3\t4\t5\t6\t21\n"])
def test_as_many_rows_as_are_let_in_are_read_soon(lines: str) -> None:
    start = time.process_time()
    many = lines * (MAX_BLOCKS // (lines.count("\t") + lines.count("\n")) - 10)
    imported = import_report(f"{TITLE}\n{many}".encode(), "a.txt")
    assert time.process_time() - start < 10
    assert len(imported.notes) < 20


@pytest.mark.parametrize(
    "data",
    [pdf(b"BT (x) Tj ET\n" * 3_000_000), pdf(b"0" * 200_000_000)],
    ids=["endless text", "one endless number"],
)
def test_a_pdf_that_unpacks_to_any_size_is_given_up(
    data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("drafter.intake.importer.pdf.SECONDS", 2.0)
    start = time.perf_counter()
    with pytest.raises(InputError, match="异常庞大"):
        import_report(data, "a.pdf")
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.4\n" + b"\xff" * 500, pdf(b"x")[:300]])
def test_a_damaged_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        import_report(data, "a.pdf")


def test_a_boundless_span_costs_nothing() -> None:
    span = "50000000"
    body = p(TITLE) + table(
        [tc("信息内容"), tc("本年制发件数", span=span)], [tc("规章"), tc("3", span)]
    )
    filing = import_report(docx(body), "a.docx").filing
    assert filing.values["art20_1.regulations.issued"] == 3
    wide = html(f'<td colspan="{span}" rowspan="{span}">信息内容</td>', row("规章", "1"))
    assert import_report(wide, "a.html").filing.year == 2021


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16", "utf-8"])
def test_encodings_are_told_from_the_bytes(encoding: str) -> None:
    text = f"{TITLE}\n一、总体情况\n龘字也要读出来。\n"
    for data, name in (
        (text.encode(encoding), "a.txt"),
        (
            f'<html><meta charset="gb2312"><p>{text.replace(chr(10), "<p>")}'.encode(encoding),
            "a.html",
        ),
    ):
        filing = import_report(data, name).filing
        assert filing.unit.name == "某某县人民政府"
        assert filing.texts["overview.proactive"] == ["龘字也要读出来。"]


@given(st.binary(max_size=2000), st.sampled_from(["a.txt", "a.html", "a.docx"]))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    # Anything but a refusal in a sentence would come out of the block.
    with suppress(DrafterError):
        import_report(data, name)


LINES = st.lists(
    st.sampled_from(
        [TITLE, "一、总体情况", "（一）主动公开", "行政许可", "总计", "1", "", "\t", "\t3", "自然人",
         "结果维持", "\t1\t2\t3", "3.其他", "行政复议", "信息内容", "2022年1月3日", "五、问题", "/"]
    ),
    max_size=60,
)  # fmt: skip


@given(LINES)
@settings(max_examples=150, deadline=None)
def test_any_jumble_of_known_lines_is_read(lines: list[str]) -> None:
    filing = import_report("\n".join([TITLE, *lines]).encode(), "a.txt").filing
    assert filing.year == 2021


def test_what_is_known_beforehand_is_not_guessed() -> None:
    known = Known("某某镇人民政府", Level.TOWNSHIP, 2022)
    imported = import_report(f"{TITLE}\n".encode(), "a.txt", known)
    assert imported.filing.unit == Unit("某某镇人民政府", Level.TOWNSHIP)
    assert imported.filing.year == 2022
    assert not [note for note in imported.notes if note.code == "IMP-05"]
