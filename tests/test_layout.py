import re

import pytest

from drafter.editions import EDITIONS
from drafter.form import Form
from drafter.grid import grids
from drafter.pack import load_pack
from drafter.report import render_report
from drafter.report.layout import Heading, Merge, PageNumber, read_layout
from drafter.report.package import package, read_parts
from drafter.report.standard import departures
from drafter.report.typeface import Face
from tests.report_samples import random_filing

PACK = load_pack("national")
FORM = EDITIONS["2021"]
REPORT = render_report(random_filing(FORM), FORM, PACK)
DIGIT_WIDTH = 0.5
CELL_MARGINS_MM = 2 * 20 / 1440 * 25.4


@pytest.mark.parametrize("form", EDITIONS.values(), ids=EDITIONS.keys())
def test_every_edition_is_set_as_the_standard_asks(form: Form) -> None:
    layout = read_layout(render_report(random_filing(form), form, PACK))
    assert departures(layout) == []
    page = layout.pages[0]
    assert (page.text_width, page.text_height, page.lines, page.grid) == (156.0, 225.0, 22, "lines")
    assert [h.text for h in layout.headings if h.level == 1] == [
        form.heading(s) for s in form.titled
    ]
    for table in layout.tables:
        assert abs(sum(table.widths) - page.text_width) < 1
        assert table.caption
        assert table.description
        assert table.splitting_rows == 0


@pytest.mark.parametrize("form", EDITIONS.values(), ids=EDITIONS.keys())
def test_no_column_wraps_a_number_of_five_digits(form: Form) -> None:
    layout = read_layout(render_report(random_filing(form), form, PACK))
    size = min(face.size for face in layout.faces["table"])
    needed = 5 * DIGIT_WIDTH * size / 72 * 25.4
    drawn = [grid for section in form.sections for grid in grids(section)]
    for table, grid in zip(layout.tables, drawn, strict=True):
        assert min(table.widths[grid.label_columns :]) - CELL_MARGINS_MM >= needed


def test_roles_are_set_in_their_type() -> None:
    faces = read_layout(REPORT).faces
    assert list(faces["title"]) == [Face("方正小标宋简体", "Times New Roman", 22.0)]
    assert list(faces["body"]) == [Face("仿宋_GB2312", "Times New Roman", 16.0)]
    assert list(faces["heading1"]) == [Face("黑体", "Times New Roman", 16.0)]
    assert list(faces["heading2"]) == [Face("楷体_GB2312", "Times New Roman", 16.0)]


def test_tables_headings_and_page_numbers_are_measured() -> None:
    layout = read_layout(REPORT)
    second, third, fourth = layout.tables
    assert (third.rows, len(third.widths), third.header_rows) == (28, 10, 3)
    assert Merge(5, 0, 22, 1) in third.merges
    assert Merge(0, 3, 1, 7) in third.merges
    assert second.header_rows == 0
    assert fourth.merges[:2] == (Merge(0, 0, 1, 5), Merge(0, 5, 1, 10))
    assert Heading(2, "（五）监督保障") in layout.headings
    assert layout.page_numbers == (
        PageNumber("default", "right", "— 1 —"),
        PageNumber("even", "left", "— 1 —"),
    )
    assert layout.odd_and_even
    assert layout.title == "某某县人民政府2021年政府信息公开工作年度报告"
    assert layout.language == "zh-CN"


@pytest.mark.parametrize(
    ("part", "old", "new", "code"),
    [
        ("document", 'w:pStyle w:val="Heading1"', 'w:pStyle w:val="BodyText"', "T30"),
        ("document", "<w:tblHeader/>", "", "T31"),
        ("document", "<w:cantSplit/>", "", "T31"),
        ("styles", 'w:eastAsia="黑体"', 'w:eastAsia="微软雅黑"', "T33"),
        ("styles", '<w:sz w:val="44"/>', '<w:sz w:val="40"/>', "T33"),
        ("styles", 'w:eastAsia="zh-CN"', 'w:eastAsia="ja-JP"', "T33"),
        ("footer_odd", " PAGE ", " DATE ", "T34"),
        ("footer_even", " PAGE ", " DATE ", "T34"),
        ("document", 'w:left="1588"', 'w:left="1800"', "T35"),
        ("document", 'w:linePitch="579"', 'w:linePitch="312"', "T35"),
        ("document", 'w:type="lines"', 'w:type="linesAndChars" w:charSpace="-849"', "T35"),
        ("document", 'w:w="11906"', 'w:w="12240"', "T35"),
    ],
)
def test_each_departure_is_told(part: str, old: str, new: str, code: str) -> None:
    parts = read_parts(REPORT)
    name = f"word/{part}.xml"
    content = re.sub(re.escape(old), new, parts[name].decode())
    assert content != parts[name].decode()
    found = departures(read_layout(package(parts | {name: content.encode()})))
    assert {departure.code for departure in found} == {code}
    assert all(departure.text for departure in found)
