"""The national editions: words to the character, completeness, and a fourth edition."""

import dataclasses
import re
from pathlib import Path

import pytest

from drafter.checking import check
from drafter.editions import EDITIONS, VARIANTS, edition_for, fits
from drafter.filing import Filing, Level, Unit
from drafter.filingfile import dump_filing, load_filing
from drafter.findings import has_errors
from drafter.form import Form, Line, Narrative, Section, Table, total
from drafter.grid import grids
from drafter.intake.workbook import read_workbook, write_workbook
from drafter.pack import find_form, load_pack
from drafter.report import render_report
from drafter.report.docx import differences
from drafter.report.fields import fields_of
from drafter.report.html import to_html
from drafter.rules import Case, linear
from drafter.rules.edition import RULES

E2008, E2019, E2021 = (EDITIONS[name] for name in ("2008", "2019", "2021"))
EIGHT = VARIANTS["2008"]["eight"]
FORMAT = Path(__file__).parents[2] / "shared" / "reference" / "format.md"

HEADINGS = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
]
ITEMS = ["上一年项目数量", "本年增/减", "处理决定数量"]
DISCLOSURE_2019 = {
    "第二十条第（一）项": (
        ["规章", "规范性文件"],
        ["本年新制作数量", "本年新公开数量", "对外公开总数量"],
    ),
    "第二十条第（五）项": (["行政许可", "其他对外管理服务事项"], ITEMS),
    "第二十条第（六）项": (["行政处罚", "行政强制"], ITEMS),
    "第二十条第（八）项": (["行政事业性收费"], ITEMS[:2]),
    "第二十条第（九）项": (["政府集中采购"], ["采购项目数量", "采购总金额"]),
}
OUTCOMES = [
    "（一）予以公开",
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    "1.属于国家秘密",
    "2.其他法律行政法规禁止公开",
    "3.危及“三安全一稳定”",
    "4.保护第三方合法权益",
    "5.属于三类内部事务信息",
    "6.属于四类过程性信息",
    "7.属于行政执法案卷",
    "8.属于行政查询事项",
    "1.本机关不掌握相关政府信息",
    "2.没有现成信息需要另行制作",
    "3.补正后申请内容仍不明确",
    "1.信访举报投诉类申请",
    "2.重复申请",
    "3.要求提供公开出版物",
    "4.无正当理由大量反复申请",
    "5.要求行政机关确认或重新出具已获取信息",
    "（六）其他处理",
    "（七）总计",
]


def labels(lines: tuple[Line, ...]) -> list[str]:
    return [line.label for line in lines]


def section(form: Form, name: str) -> Section:
    return next(each for each in form.sections if each.id == name)


@pytest.mark.parametrize("form", [E2019, E2021])
def test_headings_of_2019_and_2021(form: Form) -> None:
    assert [form.heading(each) for each in form.titled] == HEADINGS


def test_disclosure_of_2019_word_for_word() -> None:
    drawn = {
        t.title: (labels(t.rows), labels(t.columns)) for t in section(E2019, "disclosure").tables
    }
    assert drawn == DISCLOSURE_2019


def test_requests_of_2019_have_23_rows_and_20_outcomes() -> None:
    rows = E2019.table("requests").rows
    assert labels(rows[2:-1]) == OUTCOMES
    assert len(rows) == 23
    outcomes = next(c for c in grids(section(E2019, "requests"))[0].cells if c.text[:2] == "三、")
    assert outcomes.rowspan == 20


def test_grid_of_disclosure_2019_has_five_columns() -> None:
    (grid,) = grids(section(E2019, "disclosure"))
    assert (grid.rows, grid.columns) == (18, 5)


def test_remedies_are_the_same_in_both_editions() -> None:
    old, new = E2019.table("remedies"), E2021.table("remedies")
    assert (labels(old.rows), labels(old.columns)) == (labels(new.rows), labels(new.columns))


@pytest.mark.parametrize(
    ("edition", "codes"),
    [
        ("2008", {"STA-01", "STA-02", "STA-03", "STA-04", "STA-05", "STA-06"}),
        ("2019", {"REQ-01", "REQ-02", "REQ-03", "REV-01", "REV-02", "REV-03", "ACT-06"}),
    ],
)
def test_linear_rules_are_declared(edition: str, codes: set[str]) -> None:
    assert {relation.code for relation in EDITIONS[edition].relations} == codes


def test_narrative_parts_of_2008() -> None:
    assert len(E2008.titled) == 6
    assert [EIGHT.heading(each) for each in EIGHT.titled] == [
        "一、概述",
        "二、主动公开政府信息情况",
        "三、政府信息公开重点工作完成情况",
        "四、重点领域政府信息公开情况",
        "五、依申请公开政府信息情况",
        "六、行政复议和行政诉讼情况",
        "七、存在的主要问题和改进措施",
        "八、其他需要报告的事项",
    ]


def test_every_figure_of_2008_has_a_unit_and_a_place() -> None:
    units = {point.unit for point in E2008.datapoints.values()}
    assert units == {"条", "件", "次", "篇", "万元", "个", "人", "人次"}
    refused = E2008.datapoints["statistics.refused_privacy.amount"]
    assert refused.row.under == (
        "三、依申请公开情况",
        "（三）申请答复数",
        "4.不同意公开答复数",
    )


def test_2008_cites_nothing_that_was_not_seen() -> None:
    assert not any(relation.cites for relation in E2008.relations)


@pytest.mark.skipif(not FORMAT.exists(), reason="the study of the form is not beside the checkout")
def test_words_of_2019_stand_in_the_study_of_the_form() -> None:
    study = re.sub(r"[*\s]", "", FORMAT.read_text("utf-8"))
    for rows, columns in DISCLOSURE_2019.values():
        for label in rows + columns:
            assert label in study


@pytest.mark.parametrize(
    ("year", "edition"),
    [
        (1999, "2008"),
        (2018, "2008"),
        (2019, "2019"),
        (2020, "2019"),
        (2021, "2021"),
        (2030, "2021"),
    ],
)
def test_edition_of_a_year(year: int, edition: str) -> None:
    assert edition_for(year) == edition
    assert fits(EDITIONS[edition], year)


def test_no_year_has_two_editions() -> None:
    for year in range(2000, 2040):
        assert sum(fits(form, year) for form in EDITIONS.values()) == 1


def test_a_wrong_pairing_is_a_finding() -> None:
    codes = {f.code for f in check(Filing("2019", 2022, Unit("某局")), rules=RULES)}
    assert codes == {"DOC-14"}


def test_a_right_pairing_is_none() -> None:
    assert check(Filing("2019", 2020, Unit("某局")), rules=RULES) == []


VISITS = Table(
    "visits",
    title="接待情况",
    corner="项目",
    unit="人次",
    rows=(
        Line("hall", "大厅"),
        Line("phone", "电话"),
        Line("all", "总数", total_of=("hall", "phone")),
    ),
    columns=(Line("amount", "数量"),),
)
FOURTH = Form(
    "2040",
    "政府信息公开工作年度报告",
    authority="某通知",
    first_year=2040,
    last_year=None,
    sections=(
        Section("visits_told", "接待情况", (VISITS,), (Narrative("text", "说明", required=False),)),
        Section("plans", "打算", narratives=(Narrative("text"),)),
    ),
    relations=(total("REQ-03", VISITS, "all"),),
)


@pytest.fixture
def fourth(monkeypatch: pytest.MonkeyPatch) -> Form:
    monkeypatch.setitem(EDITIONS, "2021", dataclasses.replace(E2021, last_year=2039))
    monkeypatch.setitem(EDITIONS, "2040", FOURTH)
    return FOURTH


def filled() -> Filing:
    filing = Filing("2040", 2041, Unit("某局"))
    filing.values = {"visits.hall.amount": 3, "visits.phone.amount": 4}
    filing.put_text("plans.text", ["明年增设一个窗口。"])
    return filing


def test_a_fourth_edition_is_chosen_by_year(fourth: Form) -> None:
    assert edition_for(2041) == "2040"
    assert edition_for(2039) == "2021"


def test_a_fourth_edition_keeps_its_json(fourth: Form) -> None:
    assert load_filing(dump_filing(filled(), fourth), find_form) == filled()


def test_a_fourth_edition_is_checked(fourth: Form) -> None:
    filing = filled()
    assert filing.figure(fourth, "visits.all.amount") == 7
    filing.values["visits.all.amount"] = 9
    case = Case(filing, load_pack().form("2040", Level.OFFICE), load_pack())
    (breach,) = linear(case, "REQ-03")
    assert (breach.address, breach.expected, breach.actual) == ("visits.all.amount", 7, 9)


def test_a_fourth_edition_is_written_to_word_and_read_back(fourth: Form) -> None:
    filing, pack = filled(), load_pack()
    form = pack.form("2040", Level.OFFICE)
    assert differences(render_report(filing, form, pack), filing, form) == []


def test_a_fourth_edition_goes_through_the_workbook(fourth: Form) -> None:
    filing, pack = filled(), load_pack()
    form = pack.form("2040", filing.unit.level)
    back = read_workbook(write_workbook(filing, form, pack), "x.xlsx")
    assert (back.edition, back.values, back.texts) == ("2040", filing.values, filing.texts)


def test_a_fourth_edition_is_in_the_placeholder_list_and_the_web_page(fourth: Form) -> None:
    filing, pack = filled(), load_pack()
    form = pack.form("2040", filing.unit.level)
    tags = [field.tag for _heading, fields in fields_of(form) for field in fields]
    assert "{{ visits.phone.amount }}" in tags
    assert "接待情况" in to_html(filing, form, pack)
    assert not has_errors(check(filing))
