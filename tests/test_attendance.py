"""A batch against its list of units: who is missing, late, a stranger; a list as the source."""

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from drafter.batch.attendance import attendance, read_roll
from drafter.batch.outcome import State
from drafter.batch.run import run_batch
from drafter.batch.summary import write_summaries
from drafter.commands import app
from drafter.errors import ExitCode, InputError
from drafter.filing import Filing, Level, Unit
from tests.county import write
from tests.filings import jiaxian

HEADER = ["单位代码", "单位名称", "单位层级", "填报文件"]


def agency(number: int, published: str = "") -> Filing:
    filing = jiaxian()
    filing.unit = Unit(f"测试县第{number}局", Level.COUNTY_DEPARTMENT, f"T{number:02d}")
    filing.published = published
    return filing


def unit_list(path: Path, rows: list[list[str]]) -> Path:
    book = Workbook()
    for row in [HEADER, *rows]:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def row(number: int, file: str = "") -> list[str]:
    return [f"T{number:02d}", f"测试县第{number}局", "县级部门", file]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    write(folder, agency(1), "1")
    write(folder, agency(2, published="2022-02-15"), "2")
    write(folder, agency(7), "7")
    (folder / "broken.json").write_text("{", "utf-8")
    # The list may lie among the files, and is no agency's.
    unit_list(folder / "名单.xlsx", [row(1), row(2), row(3)])
    return folder


def test_missing_late_and_unlisted_units_are_told(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["batch", str(source), "-o", str(tmp_path / "out"), "-j", "1"]
    assert app([*arguments, "--units", str(source / "名单.xlsx")], standalone_mode=False) == (
        ExitCode.INPUT
    )
    *_others, before, last = capsys.readouterr().out.strip().splitlines()
    assert before == (
        "名单上应报送 3 个单位，尚未报送 1 个。有 1 份对不上名单。"
        "另有 1 份无法处理，可能属于尚未报送的单位。"
    )
    assert last.startswith("共 4 个单位：已生成 3，有错误待改 0，无法处理 1")
    book = load_workbook(tmp_path / "out" / "汇总.xlsx")
    cells = {
        title: [cell.value for cell in book[title]["B"][1:]]
        for title in ("逾期公布", "尚未报送", "对不上名单")
    }
    assert cells == {
        "逾期公布": ["测试县第2局"],
        "尚未报送": ["测试县第3局"],
        "对不上名单": ["测试县第7局"],
    }
    page = (tmp_path / "out" / "汇总.html").read_text("utf-8")
    assert "尚未报送的单位 <small>1</small>" in page
    assert "逾期公布的单位 <small>1</small>" in page


def test_a_list_with_paths_is_a_source_itself(tmp_path: Path, source: Path) -> None:
    listed = unit_list(
        tmp_path / "units.xlsx",
        [row(1, r"in\1.json"), row(2, "in/broken.json"), row(3), row(4, "in/gone.json")],
    )
    batch = run_batch(listed, tmp_path / "out", workers=1)
    assert {outcome.key: outcome.state for outcome in batch.outcomes} == {
        "in/1.json": State.DRAFTED,
        "in/broken.json": State.FAILED,
        "in/gone.json": State.FAILED,
    }
    roll = read_roll(listed, None)
    assert roll is not None
    found = attendance(batch.outcomes, roll)
    assert [unit.name for unit in found.missing] == ["测试县第3局"]
    write_summaries(batch, found)
    assert run_batch(listed, tmp_path / "out", workers=1).skipped == 1


def test_a_folder_or_a_table_of_figures_is_no_list(tmp_path: Path, source: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("单位名称,年度\n甲局,2023\n", "utf-8-sig")
    assert read_roll(source, None) is None
    assert read_roll(table, None) is None


def test_one_file_for_two_units_is_refused(tmp_path: Path) -> None:
    listed = unit_list(tmp_path / "units.xlsx", [row(1, "a.json"), row(2, "a.json")])
    with pytest.raises(InputError, match="第 3 行"):
        run_batch(listed, tmp_path / "out", workers=1)
