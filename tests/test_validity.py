"""What we write is valid, and the checks that say so are tried on seeded faults.

`conftest.py` lets every file that any test makes go through the same checks.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from drafter.checking import check
from drafter.filing import Filing
from drafter.intake.workbook import annotate, write_workbook
from drafter.pack import load_pack
from drafter.report import render_report
from drafter.report.docx import differences
from drafter.report.package import package, read_parts
from tests import soundness, validity
from tests.filings import SAMPLES, form_of, jiaxian, sample
from tests.hazard_makers import SHEET, SMALL

MAIN, HEADER, FOOTER = "word/document.xml", "word/header_odd.xml", "word/footer_odd.xml"
LINKS, TYPES, CORE = "word/_rels/document.xml.rels", "[Content_Types].xml", "docProps/core.xml"
Fault = tuple[str, str, str]
"""A part, what stands there, and what is put in its stead (its first occurrence)."""

SEEN_BY_US: dict[str, Fault] = {
    "tag left over in the body": (MAIN, "郏县人民政府", "{{ unit.name }}"),
    "tag left over in a header": (HEADER, "</w:p>", "<w:r><w:t>{% if draft</w:t></w:r></w:p>"),
    "full-width tag left over": (FOOTER, "</w:p>", "<w:r><w:t>｛｛ year ｝｝</w:t></w:r></w:p>"),
    "part no longer XML": (FOOTER, "</w:p>", ""),
    "control character": (FOOTER, "</w:p>", "<w:r><w:t>&#11;</w:t></w:r></w:p>"),
    "table last in a cell": (MAIN, "</w:p></w:tc>", "</w:p><w:tbl><w:tblPr/><w:tblGrid/></w:tbl></w:tc>"),
    "cell without a paragraph": (MAIN, "<w:tc>", "<w:tc><w:tcPr/></w:tc><w:tc>"),
    "row too long": (MAIN, "</w:tc></w:tr>", "</w:tc><w:tc><w:p/></w:tc></w:tr>"),
    "no section": (MAIN, "<w:sectPr", "<w:p/><w:p/><w:sectPrX"),
    "link to no part": (LINKS, 'Target="header_odd.xml"', 'Target="header_gone.xml"'),
    "use of no link": (MAIN, 'r:id="footerOdd"', 'r:id="footerGone"'),
    "part of no kind": (TYPES, 'PartName="/word/footer_odd.xml"', 'PartName="/word/other.xml"'),
}  # fmt: skip
SEEN_BY_READING_BACK: dict[str, Fault] = {
    "another figure": (MAIN, ">104.17<", ">104.71<"),
    "a figure gone": (MAIN, ">104.17<", "><"),
    "a figure made nought": (MAIN, ">104.17<", ">0<"),
    "a paragraph cut": (MAIN, "主动公开政府信息2266条", ""),
    "a heading gone": (MAIN, "五、存在的主要问题及改进情况", ""),
    "body emptied": (MAIN, "<w:body>", "<w:body><w:p/><w:sectPr/></w:body><w:body>"),
}  # fmt: skip
SEEN_BY_THE_SCHEMA: dict[str, Fault] = {
    "properties after the text": (MAIN, "</w:t></w:r>", "</w:t><w:rPr><w:b/></w:rPr></w:r>"),
    "value that is none": (MAIN, '<w:jc w:val="center"/>', '<w:jc w:val="centre"/>'),
    "unknown element": (MAIN, "<w:body>", "<w:body><w:paragraph/>"),
    "unknown attribute": (MAIN, "<w:sectPr", '<w:sectPr w:colour="red"'),
}
SEEN_IN_WORKBOOKS: dict[str, Fault] = {
    "text that is not there": (SHEET, 't="inlineStr"', 't="s"'),
    "two cells at one place": (SMALL, 'r="A2"', 'r="A1"'),
    "rows out of order": (SMALL, '<row r="2"', '<row r="200"'),
    "number that is none": (SMALL, "<v>0</v>", "<v>０</v>"),
    "merges over each other": (SHEET, "<mergeCell ", '<mergeCell ref="A1:B9"/><mergeCell '),
    "sheet gone": ("xl/_rels/workbook.xml.rels", "sheet5.xml", "sheet95.xml"),
}


@pytest.fixture(scope="module")
def filing() -> Filing:
    return jiaxian()


@pytest.fixture(scope="module")
def report(filing: Filing) -> bytes:
    return render_report(filing, form_of(filing), load_pack(filing.pack))


@pytest.fixture(scope="module")
def workbook(filing: Filing) -> bytes:
    return write_workbook(filing, form_of(filing), load_pack(filing.pack))


def seeded(data: bytes, fault: Fault) -> bytes:
    part, old, new = fault
    parts = read_parts(data)
    text = parts[part].decode()
    assert old in text, f"{old} is not in {part}"
    return package(parts | {part: text.replace(old, new, 1).encode()})


def test_the_good_files_are_sound(filing: Filing, report: bytes, workbook: bytes) -> None:
    assert soundness.faults(report) == soundness.faults(workbook) == []
    assert differences(report, filing, form_of(filing)) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_reports_and_workbooks_are_valid(name: str, tmp_path: Path) -> None:
    filing = sample(name)
    form, pack = form_of(filing), load_pack(filing.pack)
    files = {
        "r.docx": render_report(filing, form, pack, draft=True),
        "w.xlsx": write_workbook(filing, form, pack),
        "a.xlsx": annotate(filing, form, pack, check(filing)),
    }
    for file, data in files.items():
        (tmp_path / file).write_bytes(data)
        assert validity.faults_of(tmp_path / file) == []


@pytest.mark.parametrize("name", SEEN_BY_US)
def test_our_checks_see(name: str, report: bytes) -> None:
    assert soundness.faults(seeded(report, SEEN_BY_US[name]))


@pytest.mark.parametrize("name", SEEN_BY_READING_BACK)
def test_reading_back_sees(name: str, filing: Filing, report: bytes) -> None:
    assert differences(seeded(report, SEEN_BY_READING_BACK[name]), filing, form_of(filing))


@pytest.mark.parametrize("name", SEEN_IN_WORKBOOKS)
def test_our_checks_see_in_a_workbook(name: str, workbook: bytes) -> None:
    assert soundness.faults(seeded(workbook, SEEN_IN_WORKBOOKS[name]))


@pytest.mark.skipif(not validity.VALIDATOR, reason="npm's ooxml-validator is not installed")
@pytest.mark.parametrize("name", SEEN_BY_THE_SCHEMA)
def test_the_validator_sees(name: str, report: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(seeded(report, SEEN_BY_THE_SCHEMA[name]))
    assert validity.schema_faults(path)


def test_what_is_kept_is_told_apart_by_its_shape(report: bytes) -> None:
    main = read_parts(report)[MAIN]
    other_words = main.replace("郏县".encode(), "某某".encode())
    assert validity.skeleton(main) == validity.skeleton(other_words)
    assert validity.skeleton(main) != validity.skeleton(main.replace(b"<w:jc ", b"<w:b/><w:jc ", 1))


def test_a_faulty_file_that_a_test_made_is_reported(
    report: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = seeded(report, SEEN_BY_US["table last in a cell"])
    maker: Callable[[], bytes] = validity.keeping(lambda: bad, tmp_path)
    good: Callable[[], bytes] = validity.keeping(lambda: report, tmp_path)
    assert (maker(), good()) == (bad, report)
    monkeypatch.setattr(validity, "VALIDATOR", None)
    (line,) = validity.report_on(tmp_path)
    assert "does not end in a paragraph" in line
