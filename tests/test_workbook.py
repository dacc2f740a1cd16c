"""The intake workbook: what an officer fills in is what the filing says."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell import MergedCell

from drafter.checking import check
from drafter.errors import InputError
from drafter.filing import Filing
from drafter.intake import read_bytes, read_input
from drafter.intake.gate import examine
from drafter.intake.workbook import annotate, read_workbook, write_workbook
from drafter.intake.workbook.fast import read_raw_fast
from drafter.intake.workbook.last_year import GAP
from drafter.intake.workbook.plan import CHECKS, GUIDE, META, RESULTS, UNIT, WORDS, make_plan
from drafter.numbers import figure_text
from drafter.pack import load_pack
from drafter.sentences import automatic_parts
from drafter.shipped import shipped_folder
from tests.filings import SAMPLES, blank, form_of, jiaxian, sample, year_before
from tests.make_samples import samples

GRANTED = "requests.granted.natural_person"


def written(filing: Filing) -> bytes:
    return write_workbook(filing, form_of(filing), load_pack(filing.pack))


def stated(filing: Filing) -> dict[str, object]:
    """Return the values without the totals that follow from the others."""
    form = form_of(filing)
    return {
        address: value
        for address, value in filing.values.items()
        if not (form.datapoints[address].derived and value == filing.computed(form, address))
    }


def edited(data: bytes, change: Callable[[Workbook], None]) -> bytes:
    """Return a workbook as another program would save it after a change."""
    book = load_workbook(io.BytesIO(data))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def at(book: Workbook, name: str) -> tuple[str, str]:
    """Return the sheet and the cell of a defined name."""
    sheet, cell = book.defined_names[name].attr_text.split("!")
    return sheet.strip("'"), cell.replace("$", "")


def fill(name: str, value: object) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        sheet, cell = at(book, name)
        book[sheet][cell].value = value

    return change


@pytest.mark.parametrize("name", SAMPLES)
def test_a_filing_comes_back_as_it_was(name: str) -> None:
    filing = sample(name)
    back = read_workbook(written(filing), name)
    assert stated(back) == stated(filing)
    assert back.texts == filing.texts
    assert back.as_written == filing.as_written
    assert (back.unit, back.year, back.edition, back.pack) == (
        filing.unit,
        filing.year,
        filing.edition,
        filing.pack,
    )


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_filing_comes_back(data: st.DataObject) -> None:
    filing = blank()
    form = form_of(filing)
    asked = [a for a, p in form.datapoints.items() if not p.derived]
    for address in data.draw(st.lists(st.sampled_from(asked), unique=True, max_size=30)):
        point = form.datapoints[address]
        raw = data.draw(
            st.one_of(
                st.integers(0, 10**12 - 1), st.sampled_from(["无", "12件", "1,234", "约十", "/"])
            )
        )
        filing.put(address, raw, point.number, point.unit)
    for address in form.narratives:
        filing.put_text(address, data.draw(st.lists(st.text(max_size=40), max_size=3)))
        filing.as_written.pop(address, None)
    filing.explanations = {"DOC-09 other_matters.text": "=1+1"}
    filing.automatic = data.draw(st.sampled_from([[], automatic_parts(form, load_pack(), filing)]))
    back = read_workbook(written(filing), "x")
    assert back.values == filing.values
    assert back.as_written == filing.as_written
    assert back.texts == filing.texts
    assert back.explanations == filing.explanations
    assert back.automatic == filing.automatic


def test_the_same_filing_gives_the_same_bytes() -> None:
    assert written(jiaxian()) == written(jiaxian())


def test_workbook_and_json_give_the_same_findings() -> None:
    filing = jiaxian()
    filing.put("requests.granted.research", "12件", form_of(filing).datapoints[GRANTED].number)
    back = read_workbook(written(filing), "x")
    told = [(f.code, f.severity, f.address, f.expected, f.actual) for f in check(filing)]
    assert [(f.code, f.severity, f.address, f.expected, f.actual) for f in check(back)] == told


def test_every_input_has_a_name_and_is_open_and_all_else_is_locked() -> None:
    book = load_workbook(io.BytesIO(written(blank())))
    open_cells = set()
    for name in book.defined_names:
        if name.startswith(("v.", "t.", "u.", "z.", "a.")):
            sheet, cell = at(book, name)
            derived = book[sheet][cell].data_type == "f"
            assert book[sheet][cell].protection.locked is derived, name
            if not derived:
                open_cells.add((sheet, cell))
    for page in book.worksheets:
        assert page.protection.sheet
        for row in page.iter_rows():
            for each in row:
                if not isinstance(each, MergedCell):
                    assert each.protection.locked or (page.title, each.coordinate) in open_cells


def test_every_datapoint_and_text_has_a_cell() -> None:
    book = load_workbook(io.BytesIO(written(blank())))
    form = form_of(blank())
    for address in form.datapoints:
        assert f"v.{address}" in book.defined_names
    for address in form.narratives:
        assert f"t.{address}.20" in book.defined_names


def test_totals_are_live_and_carry_their_value() -> None:
    data = written(jiaxian())
    formulas, values = (load_workbook(io.BytesIO(data), data_only=only) for only in (False, True))
    sheet, cell = at(formulas, "v.requests.handled.total")
    assert str(formulas[sheet][cell].value).startswith("=IF(COUNT(")
    assert values[sheet][cell].value == 14
    for sheet_name in formulas.sheetnames:
        for row in formulas[sheet_name].iter_rows():
            for each in row:
                if each.data_type == "f":
                    value = values[sheet_name][each.coordinate].value
                    assert value is not None or "COUNT(" in str(each.value)


def test_the_list_of_checks_holds_every_equation() -> None:
    book = load_workbook(io.BytesIO(written(jiaxian())), data_only=True)
    form = form_of(jiaxian())
    rows = [row for row in book[CHECKS].iter_rows(min_row=4, values_only=True) if row[0]]
    assert sum(row[0] != "VAL-01" for row in rows) == len(form.equations)
    assert {row[3] for row in rows} == {"√"}


def test_a_broken_balance_is_shown_with_its_difference() -> None:
    filing = jiaxian()
    filing.values = stated(filing)  # type: ignore[assignment]
    filing.values["requests.carried_forward.natural_person"] = 3
    book = load_workbook(io.BytesIO(written(filing)), data_only=True)
    assert "× 差 3" in {row[3] for row in book[CHECKS].iter_rows(min_row=4, values_only=True)}


@pytest.mark.parametrize("edition", ["2021", "2019", "2008"])
def test_the_sheets_stand_in_order(edition: str) -> None:
    year = {"2021": 2023, "2019": 2020, "2008": 2015}[edition]
    names = load_workbook(io.BytesIO(written(blank(edition, year)))).sheetnames
    assert names[:2] == [GUIDE, UNIT]
    assert names[-4:-2] == [WORDS, CHECKS] or names[-4:] == [WORDS, CHECKS, "_lists", META]
    if edition != "2008":
        assert names[2:5] == ["表二", "表三", "表四"]


def test_a_number_that_an_officer_types_is_read_with_its_cell() -> None:
    back = read_workbook(edited(written(blank()), fill(f"v.{GRANTED}", 7)), "x")
    assert back.values[GRANTED] == 7
    place = back.sources[GRANTED]
    assert place.sheet == "表三"
    assert re.fullmatch(r"[A-Z]+\d+", place.cell)


@pytest.mark.parametrize(
    ("typed", "value", "kept"),
    [
        ("１２", 12, "１２"),
        ("12件", 12, "12件"),
        ("无", None, "无"),
        (12.0, 12, None),
        (12.5, None, "12.5"),
        (True, None, "TRUE"),
        (-3, None, "-3"),
        ("#REF!", None, "#REF!"),
    ],
)
def test_odd_cells_are_read_or_kept_as_written(
    typed: object, value: int | None, kept: str | None
) -> None:
    back = read_workbook(edited(written(blank()), fill(f"v.{GRANTED}", typed)), "x")
    assert back.values.get(GRANTED) == value
    assert back.as_written.get(GRANTED) == kept


def test_the_switch_fills_zeros_but_no_figure_is_overwritten() -> None:
    def change(book: Workbook) -> None:
        fill("z.requests", "是")(book)
        fill(f"v.{GRANTED}", 2)(book)

    back = read_workbook(edited(written(blank()), change), "x")
    assert back.values[GRANTED] == 2
    assert back.values["requests.received.natural_person"] == 0
    assert "remedies.review.upheld" not in back.values


def test_a_total_typed_over_is_a_finding() -> None:
    data = edited(written(jiaxian()), fill("v.requests.handled.natural_person", 15))
    codes = {each.code for f in check(read_workbook(data, "x")) for each in (f, *f.also)}
    assert {"REQ-02", "VAL-06"} <= codes


def test_inserted_rows_do_not_matter() -> None:
    def change(book: Workbook) -> None:
        sheet, _cell = at(book, f"v.{GRANTED}")
        for merged in list(book[sheet].merged_cells.ranges):
            book[sheet].unmerge_cells(str(merged))
        book[sheet].insert_rows(3, 2)
        for name in list(book.defined_names):
            if name.startswith("v."):
                del book.defined_names[name]

    back = read_workbook(edited(written(jiaxian()), change), "x")
    assert back.values[GRANTED] == 14


def test_text_that_looks_like_a_formula_stays_text() -> None:
    filing = jiaxian()
    filing.put_text("overview.proactive", ["=HYPERLINK(1)", "+1", "@x"])
    data = written(filing)
    assert read_workbook(data, "x").texts["overview.proactive"] == ["=HYPERLINK(1)", "+1", "@x"]
    assert b"<f>HYPERLINK" not in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet7.xml")


def test_explanations_written_in_the_annotated_workbook_are_read_back() -> None:
    filing = jiaxian()
    filing.put_text("other_matters.text", ["没有其他事项。"])
    filing.values = {a: v for a, v in filing.values.items() if "information_fee" not in a}
    pack, form = load_pack(filing.pack), form_of(filing)
    findings = check(filing)
    data = annotate(filing, form, pack, findings)
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames[0] == RESULTS
    row = next(r for r in range(4, 40) if book[RESULTS].cell(r, 2).value == "DOC-09")

    def explain(book: Workbook) -> None:
        book[RESULTS].cell(row, 9).value = "另文说明"

    back = read_workbook(edited(data, explain), "x")
    assert back.explanations == {"DOC-09 other_matters.text": "另文说明"}
    assert next(f for f in check(back) if f.code == "DOC-09").explanation == "另文说明"
    again = annotate(back, form, pack, check(back))
    assert read_workbook(again, "x").explanations == back.explanations


def test_the_annotated_workbook_marks_the_cell() -> None:
    filing = jiaxian()
    filing.values.pop("requests.granted.research")
    data = annotate(filing, form_of(filing), load_pack(filing.pack), check(filing))
    book = load_workbook(io.BytesIO(data))
    sheet, cell = at(book, "v.requests.granted.research")
    assert book[sheet][cell].fill.fgColor.rgb == "00FFC7CE"
    assert "VAL-01" in book[sheet][cell].comment.text


def test_last_years_figure_stands_beside_the_cell() -> None:
    filing, before = blank(), jiaxian()
    data = write_workbook(filing, form_of(filing), load_pack(filing.pack), previous=before)
    book = load_workbook(io.BytesIO(data))
    sheet, cell = at(book, f"v.{GRANTED}")
    assert "上年：14件" in book[sheet][cell].comment.text


def test_last_years_figures_stand_in_grey_beside_this_years() -> None:
    filing, before = jiaxian(), year_before(jiaxian())
    form = form_of(filing)
    data = write_workbook(filing, form, load_pack(filing.pack), previous=before)
    book = load_workbook(io.BytesIO(data))
    for drawn in make_plan(form, {}, ()).drawn:
        for cell in (cell for cell in drawn.grid.cells if cell.address):
            spot, point = drawn.spot(cell), form.datapoints[cell.address]
            grey = book[drawn.sheet].cell(spot.row, spot.column + drawn.grid.columns + GAP)
            shown = figure_text(before.figure(form, cell.address), point.number)
            assert (grey.value or "") == shown
            assert grey.protection.locked
    assert stated(read_workbook(data, "x.xlsx")) == stated(filing)
    assert read_raw_fast(examine(data, "x").parts, data) is not None


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_a_workbook_saved_by_libreoffice_reads_the_same(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    path.write_bytes(written(jiaxian()))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "out"), str(path)], check=True, timeout=120
    )
    back = read_input(tmp_path / "out" / "in.xlsx")
    assert stated(back) == stated(jiaxian())
    assert back.texts == jiaxian().texts
    assert back.unit == jiaxian().unit


def no_stamp(book: Workbook) -> None:
    del book[META]


def newer_stamp(book: Workbook) -> None:
    for row in book[META].iter_rows():
        if row[0].value == "layout":
            row[1].value = "99"


def no_sheet(book: Workbook) -> None:
    for name in list(book.defined_names):
        if name.startswith("v.requests"):
            del book.defined_names[name]
    del book["表三"]


def no_year(book: Workbook) -> None:
    fill("u.year", None)(book)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (no_stamp, "不是本程序"),
        (newer_stamp, "更新版本"),
        (no_sheet, "表三"),
        (no_year, "报告年度"),
    ],
)
def test_a_mangled_workbook_is_refused_in_one_sentence(
    change: Callable[[Workbook], None], words: str
) -> None:
    with pytest.raises(InputError, match=words):
        read_workbook(edited(written(jiaxian()), change), "x.xlsx")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空文件"),
        (b"not a zip", "不是能读取的文件"),
        (b"PK\x03\x04 broken", "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "旧格式"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (b'{"edition": "2021"', "JSON"),
    ],
)
def test_what_is_no_workbook_is_refused_in_one_sentence(data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_bytes(data, "x.xlsx")


def test_plans_of_packs_hold_what_they_add() -> None:
    filing = blank()
    filing.pack = "shandong"
    form = form_of(filing)
    plan = make_plan(form, {}, ())
    assert "other_matters.key_work" in plan.words


def test_the_sample_workbooks_are_in_step() -> None:
    for name, data in samples().items():
        assert (shipped_folder("sample_inputs") / name).read_bytes() == data
