import pytest
from lxml import etree

from drafter.editions import EDITIONS
from drafter.intake.roles import BODY
from drafter.pack import load_pack
from drafter.report.bounds import TAG
from drafter.report.docx import read_document
from drafter.report.package import read_parts
from drafter.report.shapes import Printed
from drafter.report.starter import starter_template

PACK = load_pack("national")
FORM = EDITIONS["2021"]
W = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}


def tables(data: bytes) -> list[Printed]:
    return [block for block in read_document(data) if isinstance(block, Printed)]


@pytest.mark.parametrize("form", EDITIONS.values(), ids=EDITIONS.keys())
def test_every_datapoint_and_narrative_has_its_placeholder(form) -> None:  # type: ignore[no-untyped-def]
    main = read_parts(starter_template(form, PACK))[BODY].decode()
    for address, point in form.datapoints.items():
        if point.table.printed:
            assert main.count("{{ " + address + " }}") == 1
    for address in form.narratives:
        assert f"for p in {address} " in main


def test_table_three_has_the_shape_of_the_form() -> None:
    third = tables(starter_template(FORM, PACK))[1]
    cells = third.cells
    assert cells[0, 0] == "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    assert cells[0, 3] == "申请人情况"
    assert [cells[2, column] for column in range(4, 9)] == [
        "商业企业",
        "科研机构",
        "社会公益组织",
        "法律服务机构",
        "其他",
    ]
    assert (cells[1, 3], cells[1, 9]) == ("自然人", "总计")
    assert cells[5, 0] == "三、本年度办理结果"
    assert [row for row, column in cells if column == 0] == [0, 3, 4, 5, 27]
    assert [row for row, column in sorted(cells) if column == 1] == [5, 6, 7, 15, 18, 23, 26]
    assert max(cells) == (27, 9)


def test_table_four_has_the_shape_of_the_form() -> None:
    fourth = tables(starter_template(FORM, PACK))[2].cells
    assert [(place, text) for place, text in fourth.items() if place[0] == 0] == [
        ((0, 0), "行政复议"),
        ((0, 5), "行政诉讼"),
    ]
    assert (fourth[1, 5], fourth[1, 10]) == ("未经复议直接起诉", "复议后起诉")
    assert sum(row == 3 for row, column in fourth) == 15


def test_nothing_but_our_own_parts_is_inside() -> None:
    parts = read_parts(starter_template(FORM, PACK))
    assert not any("theme" in name or "docProps" in name or "Effects" in name for name in parts)
    assert b"python-docx" not in b"".join(parts.values())


def test_headings_are_real_ones_and_no_tag_is_broken_over_runs() -> None:
    root = etree.fromstring(read_parts(starter_template(FORM, PACK))[BODY])
    styled = {
        "".join(map(str, p.itertext())): p.find("w:pPr/w:pStyle", W).get(f"{{{W['w']}}}val")  # type: ignore[union-attr]
        for p in root.iter(f"{{{W['w']}}}p")
    }
    for section in FORM.titled:
        assert styled[FORM.heading(section)] == "Heading1"
    assert styled["（一）主动公开"] == "Heading2"
    for run in root.iter(f"{{{W['w']}}}t"):
        text = run.text or ""
        assert len(TAG.findall(text)) % 2 == 0
