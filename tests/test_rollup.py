"""The roll-up: every figure from its units, whoever is missing, double or renamed is told."""

import io
import os
import random
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from drafter.batch.matching import match_units
from drafter.batch.rollup import Rollup, gather, roll_up
from drafter.batch.sources import source_workbook
from drafter.batch.units import ListedUnit, UnitList, read_units, write_units
from drafter.cli import run
from drafter.errors import ExitCode, InputError
from drafter.filing import Filing, Level, Unit
from drafter.findings import Finding
from drafter.intake import read_input
from drafter.intake.importer import import_file
from tests.county import COUNTY, TOP, department, listed, write, write_list
from tests.filings import form_of, jiaxian

UNITS = 60
MISSING, TWICE, RENAMED, BROKEN = 7, 11, 23, 31
FORM = form_of(department(1))
PARTS = [point.address for point in FORM.datapoints.values() if not point.derived]


def summed(filings: Sequence[Filing]) -> dict[str, object]:
    return {a: sum(filing.values[a] for filing in filings) for a in PARTS}


def rolled(folder: Path, units: UnitList, drafted: Filing | None = None) -> Rollup:
    return roll_up(gather(folder, workers=1), units, drafted=drafted)


def codes(rollup: Rollup) -> list[str]:
    return [finding.code for finding in rollup.findings if finding.code != "AGG-08"]


def told(rollup: Rollup, code: str) -> list[Finding]:
    return [finding for finding in rollup.findings if finding.code == code]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, list[Filing]]:
    """Write 60 listed units: one missing, one filed twice, one renamed, one not in balance."""
    folder = tmp_path_factory.mktemp("county")
    filings = [department(number) for number in range(1, UNITS + 1)]
    units = [listed(filing) for filing in filings]
    counted = []
    for number, filing in enumerate(filings, start=1):
        if number == MISSING:
            continue
        if number == RENAMED:
            filing.unit = Unit("测试区第23局", filing.unit.level)
        else:
            counted.append(filing)
        if number == BROKEN:
            filing.values["requests.received.natural_person"] += 3
        path = write(folder / "各单位", filing, workbook=number % 20 == 0)
        if number == TWICE:
            path.with_name("另一份.json").write_bytes(path.read_bytes())
    return folder / "各单位", write_list(folder / "名单.xlsx", *units), counted


def test_a_county_of_sixty_units(county: tuple[Path, Path, list[Filing]]) -> None:
    folder, units, counted = county
    rollup = rolled(folder, read_units(units))
    assert rollup.top.filing.values == summed(counted)
    assert rollup.top.filing.unit == Unit(COUNTY, TOP.level, TOP.code)
    assert [finding.text for finding in told(rollup, "AGG-03")] == [
        "“测试县第7局”没有报送",
        "“测试县第23局”没有报送",
    ]
    assert "测试县第11局" in told(rollup, "AGG-04")[0].text
    (stranger,) = told(rollup, "AGG-05")
    assert "测试区第23局" in stranger.text
    assert "测试县第23局（" in stranger.text
    (broken,) = told(rollup, "AGG-08")
    assert broken.place.file == "测试县第31局.json"
    assert "1 处错误，数字也不相符：REQ-01" in broken.text
    assert len(told(rollup, "AGG-06")) == 2


def test_a_name_confirmed_by_a_person_is_remembered(
    county: tuple[Path, Path, list[Filing]], tmp_path: Path
) -> None:
    folder, units, _counted = county
    first = rolled(folder, read_units(units))
    path = tmp_path / "待确认.xlsx"
    path.write_bytes(write_units(first.units))
    book = load_workbook(path)
    sheet = book.worksheets[0]
    (row,) = [row for row in sheet.iter_rows(min_row=2) if row[7].value == "测试区第23局"]
    assert row[1].value == "测试县第23局"
    row[8].value = "是"
    book.save(path)
    again = rolled(folder, read_units(path))
    assert told(again, "AGG-05") == []
    assert len(told(again, "AGG-03")) == 1
    assert "测试区第23局" in again.units.by_name["测试县第23局"].aliases


def test_the_order_of_files_and_of_the_list_makes_no_difference(tmp_path: Path) -> None:
    filings = [department(number) for number in range(1, 13)]
    units = [listed(filing) for filing in filings]
    sums = []
    for seed in range(3):
        shuffled = random.Random(seed).sample(filings, len(filings))
        folder = tmp_path / str(seed)
        for place, filing in enumerate(shuffled):
            write(folder, filing, f"{place:02d}")
        mixed = random.Random(seed + 9).sample(units, len(units))
        sums.append(rolled(folder, UnitList((TOP, *mixed))).top.filing.values)
    assert sums[0] == sums[1] == sums[2] == summed(filings)
    assert isinstance(sums[0]["art20_8.fees.amount"], Decimal)


def test_several_levels_in_one_run(tmp_path: Path) -> None:
    town = ListedUnit("测试县某某镇人民政府", Level.TOWNSHIP, "Z1", COUNTY)
    own, office, village, bureau = (department(number) for number in (1, 2, 3, 4))
    own.unit = Unit(town.name, town.level, town.code)
    units = UnitList(
        (TOP, town, listed(office, town.name), listed(village, town.name), listed(bureau))
    )
    for filing in (own, office, village, bureau):
        write(tmp_path, filing)
    lower, top = rolled(tmp_path, units).sums
    assert lower.unit == town
    assert lower.filing.values == summed([own, office, village])
    assert top.filing.values == summed([own, office, village, bureau])


def test_a_report_already_drafted_is_compared_cell_by_cell(tmp_path: Path) -> None:
    filings = [department(1), department(2)]
    for filing in filings:
        write(tmp_path, filing)
    units = UnitList((TOP, *map(listed, filings)))
    address = "art20_5.licences.decisions"
    filings[0].values[address] = 8
    write(tmp_path, filings[0])
    drafted = rolled(tmp_path, units).top.filing
    assert codes(rolled(tmp_path, units, drafted)) == ["AGG-06", "AGG-06"]
    drafted.values[address] = 7
    rollup = rolled(tmp_path, units, drafted)
    (differs,) = told(rollup, "AGG-01")
    assert (differs.address, differs.actual) == (address, "7")
    (above,) = told(rollup, "AGG-02")
    assert "“测试县第1局”报了 8" in above.text
    drafted.values[address] = -1
    (above,) = told(rolled(tmp_path, units, drafted), "AGG-02")
    assert "2 个单位报的更多：测试县第1局（8）、测试县第2局（" in above.text


def test_two_copies_that_differ_are_not_counted(tmp_path: Path) -> None:
    first, second = department(1), department(2)
    write(tmp_path, first)
    write(tmp_path, second, "初稿")
    second.values["art20_5.licences.decisions"] += 1
    write(tmp_path, second, "定稿")
    rollup = rolled(tmp_path, UnitList((TOP, listed(first), listed(second))))
    assert rollup.top.filing.values == summed([first])
    assert "初稿.json、定稿.json" in told(rollup, "AGG-04")[0].text
    names = load_workbook(io.BytesIO(source_workbook(rollup)))["汇总来源"]["A"]
    assert names[-1].value == "测试县第2局（报送了不同的几份，没有计入）"
    assert told(rollup, "AGG-03") == []


def test_a_bad_file_costs_only_itself(tmp_path: Path) -> None:
    filing = department(1)
    write(tmp_path, filing)
    (tmp_path / "坏的.xlsx").write_bytes(b"PK\x03\x04 broken")
    late = department(2, year=2020)
    write(tmp_path, late)
    rollup = rolled(tmp_path, UnitList((TOP, listed(filing), listed(late))))
    assert rollup.top.filing.values == summed([filing])
    assert told(rollup, "AGG-07")[0].place.file == "坏的.xlsx"
    assert "2020" in told(rollup, "AGG-09")[0].text
    assert len(told(rollup, "AGG-03")) == 1


def test_a_form_of_another_edition_adds_what_has_a_place(tmp_path: Path) -> None:
    old = department(1)
    old.edition = "2019"
    old.values = {
        "requests.received.natural_person": 2,
        "requests.other_handling.natural_person": 1,
    }
    write(tmp_path, old)
    rollup = rolled(tmp_path, UnitList((TOP, listed(old))))
    assert rollup.top.filing.values == {"requests.received.natural_person": 2}
    assert "1 个数字没有对应" in told(rollup, "AGG-09")[0].text


def test_every_figure_can_be_followed_to_its_units(
    county: tuple[Path, Path, list[Filing]],
) -> None:
    folder, units, counted = county
    rollup = rolled(folder, read_units(units))
    data = source_workbook(rollup)
    alive, shown = (load_workbook(io.BytesIO(data), data_only=only) for only in (False, True))
    sheet, values = alive["汇总来源"], shown["汇总来源"]
    points = [point for point in FORM.datapoints.values() if not point.derived]
    assert [cell.value for cell in sheet[2]][1:] == [point.label for point in points]
    names = [row[0].value for row in values.iter_rows(min_row=4)]
    assert names[: len(counted)] == [filing.unit.name for filing in counted]
    assert names[len(counted) :] == [
        "测试县第7局（没有报送）",
        "测试县第23局（待确认是不是“测试区第23局”，没有计入）",
    ]
    for column, point in enumerate(points, start=2):
        formula = str(sheet.cell(3, column).value)
        letter = get_column_letter(column)
        assert formula == f"=SUM({letter}4:{letter}{3 + UNITS})"
        total = rollup.top.filing.values[point.address]
        assert values.cell(3, column).value == pytest.approx(float(total))
        cells = [values.cell(row, column).value for row in range(4, 4 + UNITS)]
        column_sum = sum(cell for cell in cells if isinstance(cell, int | float))
        assert column_sum == pytest.approx(float(total))
    assert {"各单位文字", "核对"} <= set(alive.sheetnames)


def test_words_are_listed_for_the_editor_not_merged(tmp_path: Path) -> None:
    filing = department(1)
    filing.texts = {"overview.proactive": ["=1+1 也只是文字。", "第二段。"]}
    write(tmp_path, filing)
    rollup = rolled(tmp_path, UnitList((TOP, listed(filing))))
    assert rollup.top.filing.texts == {}
    sheet = load_workbook(io.BytesIO(source_workbook(rollup)))["各单位文字"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[2] for row in rows] == ["=1+1 也只是文字。", "第二段。"]
    assert all(cell.data_type == "s" for row in sheet.iter_rows() for cell in row)


def names(*found: str) -> UnitList:
    units = [ListedUnit(name, Level.COUNTY_DEPARTMENT, parent=COUNTY) for name in found]
    return UnitList(
        (TOP, *units, ListedUnit("测试县档案局", Level.COUNTY_DEPARTMENT, "A9", COUNTY))
    )


@pytest.mark.parametrize(
    ("filed", "wanted"),
    [
        (Unit("测试县公安局"), "测试县公安局"),
        (Unit("测试县 公安局"), "测试县公安局"),
        (Unit("公安局"), "测试县公安局"),
        (Unit("测试县公安局（本级）"), None),
        (Unit("测试县公安局交警大队"), None),
        (Unit("测试区公安局"), None),
        (Unit("测试县第二中学"), None),
        (Unit("测试县档案馆", code="A9"), "测试县档案局"),
        (Unit("另外一个学校", code="A9"), None),
    ],
)
def test_only_a_sure_match_is_counted(filed: Unit, wanted: str | None) -> None:
    matching = match_units({"k": filed}, names("测试县公安局", "测试县第一中学"))
    found = matching.units.get("k")
    assert (found.name if found else None) == wanted


def test_a_short_name_that_two_units_could_mean_is_open() -> None:
    units = UnitList(
        (
            TOP,
            ListedUnit("甲镇人民政府", Level.TOWNSHIP, parent=COUNTY),
            ListedUnit("乙镇人民政府", Level.TOWNSHIP, parent=COUNTY),
            ListedUnit("甲镇财政所", Level.OFFICE, parent="甲镇人民政府"),
            ListedUnit("乙镇财政所", Level.OFFICE, parent="乙镇人民政府"),
        )
    )
    matching = match_units({"k": Unit("财政所")}, units)
    assert matching.units == {}
    assert {unit.name for unit, _score in matching.open["k"]} == {"甲镇财政所", "乙镇财政所"}


def test_a_list_of_units_comes_back_as_it_was(tmp_path: Path) -> None:
    units = UnitList(
        (
            TOP,
            ListedUnit(
                "测试县档案局",
                Level.COUNTY_DEPARTMENT,
                "A9",
                COUNTY,
                False,
                "=张三",
                ("档案馆", "局"),
            ),
        )
    )
    path = tmp_path / "名单.xlsx"
    path.write_bytes(write_units(units))
    assert read_units(path) == units


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("单位名称,上级单位\n甲,\n乙,丙\n", "“乙”的上级“丙”不在名单上"),
        ("单位名称,上级单位\n甲,乙\n乙,甲\n", "转了一圈"),
        ("单位名称,单位代码\n甲,1\n乙,1\n", "“1”出现了两次"),
        ("单位名称,曾用名\n甲,丙\n乙,丙\n", "“丙”出现了两次"),
        ("单位名称,单位层级\n甲,星球\n", "“星球”不认识"),
        ("单位名称,单位代码\n,7\n", "第 2 行没有单位名称"),
        ("名字\n甲\n", "单位名称"),
    ],
)
def test_what_is_wrong_in_a_list_is_said(tmp_path: Path, lines: str, words: str) -> None:
    path = tmp_path / "名单.csv"
    path.write_text(lines, "utf-8")
    with pytest.raises(InputError, match=words):
        read_units(path)


def test_a_list_without_a_single_highest_unit_is_refused(tmp_path: Path) -> None:
    filing = department(1)
    write(tmp_path, filing)
    with pytest.raises(InputError, match="测试县第1局"):
        rolled(tmp_path, UnitList((TOP, listed(filing, parent=""))))


def test_the_county_report_is_rendered_from_the_roll_up(
    county: tuple[Path, Path, list[Filing]], tmp_path: Path
) -> None:
    folder, units, counted = county
    out = tmp_path / "县.xlsx"
    arguments = ["rollup", str(folder), "-o", str(out), "--units", str(units), "-j", "2"]
    assert run([*arguments, "--progress", "quiet"]) == ExitCode.FINDINGS
    made = {path.name for path in tmp_path.iterdir()}
    assert made == {"县.xlsx", "县_汇总来源.xlsx", "县_待确认名单.xlsx"}
    filing = read_input(out)
    assert {a: filing.values[a] for a in PARTS} == summed(counted)
    filing.texts = jiaxian().texts
    report = tmp_path / "年报.docx"
    source = write(tmp_path, filing)
    run(["render", str(source), "-o", str(report), "--draft"])
    read = import_file(report).filing
    for address in PARTS:
        if FORM.datapoints[address].table.printed:
            assert read.figure(FORM, address) == filing.values[address]


def test_a_first_list_is_made_from_what_was_filed(tmp_path: Path) -> None:
    for number in (1, 2):
        write(tmp_path / "in", department(number))
    path = tmp_path / "名单.xlsx"
    arguments = ["rollup", str(tmp_path / "in"), "--make-list", str(path), "--unit", COUNTY]
    assert run([*arguments, "--progress", "quiet"]) == ExitCode.DONE
    units = read_units(path)
    assert [unit.name for unit in units.below(units.by_name[COUNTY])] == [
        "测试县第1局",
        "测试县第2局",
    ]


def test_running_again_beside_the_inputs_counts_nothing_twice(tmp_path: Path) -> None:
    filing = department(1)
    write(tmp_path, filing)
    units = write_list(tmp_path / "名单.xlsx", listed(filing))
    out = tmp_path / "县.json"
    arguments = ["rollup", str(tmp_path), "-o", str(out), "--units", str(units), "-j", "1"]
    first = run([*arguments, "--progress", "quiet"])
    values = read_input(out).values
    assert run([*arguments, "--progress", "quiet"]) == first
    assert read_input(out).values == values == summed([filing])


def test_a_drafted_report_of_another_year_is_told_and_not_compared(tmp_path: Path) -> None:
    filing = department(1)
    write(tmp_path, filing)
    units = UnitList((TOP, listed(filing)))
    drafted = rolled(tmp_path, units).top.filing
    drafted.year = 2020
    drafted.values["art20_5.licences.decisions"] = 0
    rollup = rolled(tmp_path, units, drafted)
    assert codes(rollup) == ["AGG-09"]
    assert "2020 年度" in told(rollup, "AGG-09")[0].text


def test_what_no_command_could_read_is_not_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filing = department(1)
    write(tmp_path / "in", filing)
    units = write_list(tmp_path / "名单.xlsx", listed(filing))
    arguments = ["rollup", str(tmp_path / "in"), "--units", str(units), "--progress", "quiet"]
    assert run([*arguments, "-o", str(tmp_path / "县.docx")]) == ExitCode.USAGE
    assert ".json" in capsys.readouterr().err
    assert run([*arguments, "-o", str(tmp_path / "县.json"), "--year", "2022"]) == (ExitCode.INPUT)
    assert "2022 年度" in capsys.readouterr().err
    assert {path.name for path in tmp_path.iterdir()} == {"in", "名单.xlsx"}


SPEED = 300
"""Units of the test of speed; 3,000 in 20 seconds on two cores are 4 seconds for these."""


def test_three_thousand_units_take_less_than_twenty_seconds_of_two_cores(tmp_path: Path) -> None:
    filings = [department(number) for number in range(1, SPEED + 1)]
    for filing in filings:
        write(tmp_path / "in", filing, workbook=filing.unit.code in ("T07", "T70"))
    units = write_list(tmp_path / "名单.xlsx", *map(listed, filings))
    out = tmp_path / "县.json"
    arguments = ["rollup", str(tmp_path / "in"), "-o", str(out), "--units", str(units), "-j", "2"]
    before = os.times()
    assert run([*arguments, "--progress", "quiet"]) == ExitCode.DONE
    after = os.times()
    assert sum(after[:4]) - sum(before[:4]) < 4
    assert read_input(out).values == summed(filings)
