"""The command line: every command as its user calls it, and every failure as a sentence."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from drafter.cli import run
from drafter.errors import ExitCode
from drafter.filing import Level
from drafter.intake import read_input
from drafter.pack import load_pack, pack_names
from drafter.report.package import package, read_parts
from drafter.report.starter import starter_template
from drafter.shipped import shipped_folder
from tests.filings import form_of, jiaxian

SAMPLES = shipped_folder("sample_inputs")
CLEAN, FAULTY, FILING = (
    SAMPLES / name for name in ("郏县2021.xlsx", "有错误的填报表.xlsx", "郏县2021.json")
)
PLANTED = {"VAL-01", "VAL-02", "VAL-03", "VAL-04", "VAL-07", "REQ-01", "REV-01", "ACT-01",
           "TXT-01", "TXT-13", "DOC-11", "PRV-03"}  # fmt: skip


def test_demo_does_the_whole_job(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", "-o", str(tmp_path)]) == ExitCode.DONE
    assert len(Document(str(tmp_path / "年度报告.docx")).tables) == 3
    assert read_input(tmp_path / "填报表.xlsx").unit == jiaxian().unit
    assert str(tmp_path) in capsys.readouterr().out


def test_new_writes_a_workbook_prefilled_from_last_year(tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    arguments = [
        "new",
        "-o",
        str(out),
        "--unit",
        "某某县民政局",
        "--year",
        "2022",
        "--level",
        "县级部门",
    ]
    assert run([*arguments, "--previous", str(FILING)]) == ExitCode.DONE
    filing = read_input(out)
    assert (filing.unit.name, filing.year, filing.edition) == ("某某县民政局", 2022, "2021")
    assert filing.values["requests.brought_forward.natural_person"] == 0


def test_check_prints_every_planted_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(FAULTY), "--format", "json"]) == ExitCode.FINDINGS
    found = json.loads(capsys.readouterr().out)
    assert {f["code"] for f in found} >= PLANTED
    for finding in found:
        assert set(finding) >= {
            "code", "severity", "address", "where", "message", "expected", "actual", "cites", "fix",
        }  # fmt: skip


def test_check_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(FAULTY)]) == ExitCode.FINDINGS
    shown = capsys.readouterr().out
    for words in ("位置", "问题", "怎么办", "依据", "REQ-01", "“表三”表"):
        assert words in shown
    shown.encode("gbk")


def test_check_writes_sarif(capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", str(FAULTY), str(CLEAN), "--format", "sarif"])
    log = json.loads(capsys.readouterr().out)
    assert log["version"] == "2.1.0"
    (made,) = log["runs"]
    rules = [rule["id"] for rule in made["tool"]["driver"]["rules"]]
    for result in made["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]


def test_check_annotates(tmp_path: Path) -> None:
    marked = tmp_path / "m.xlsx"
    assert run(["check", str(FAULTY), "--annotate", str(marked)]) == ExitCode.FINDINGS
    assert load_workbook(marked).sheetnames[0] == "校验结果"


def test_check_saves_the_filing_it_read(tmp_path: Path) -> None:
    saved = tmp_path / "f.json"
    assert run(["check", str(CLEAN), "--save", str(saved)]) == ExitCode.DONE
    assert read_input(saved).texts == jiaxian().texts


def test_check_of_several_names_copied_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.json"
    other.write_bytes(FILING.read_bytes().replace("郏县人民政府".encode(), "邻县人民政府".encode()))
    run(["check", str(FILING), str(other), "--format", "json"])
    copied = [f for f in json.loads(capsys.readouterr().out) if f["code"] == "CMP-03"]
    assert {"邻县人民政府" in f["message"] for f in copied} == {True, False}


def test_a_pack_whose_template_has_a_slip_renders_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    packs = tmp_path / "packs"
    (packs / "bad").mkdir(parents=True)
    (packs / "bad" / "pack.toml").write_text('label = "坏"\n', "utf-8")
    slipped = starter_template(form_of(jiaxian()), load_pack())
    parts = read_parts(slipped)
    main = parts["word/document.xml"]
    parts["word/document.xml"] = main.replace(b"requests.granted.other", b"requests.grantd.other")
    (packs / "bad" / "2021.docx").write_bytes(package(parts))
    bad = load_pack("bad", packs)
    monkeypatch.setattr("drafter.api.load_pack", lambda _name: bad)
    out = tmp_path / "r.docx"
    assert run(["render", str(FILING), "-o", str(out)]) == ExitCode.TEMPLATE
    assert "grantd" in capsys.readouterr().err
    assert not out.exists()


def test_render_makes_the_same_report_from_workbook_and_filing(tmp_path: Path) -> None:
    for source, name in ((CLEAN, "a.docx"), (FILING, "b.docx")):
        assert run(["render", str(source), "-o", str(tmp_path / name), "--html"]) == ExitCode.DONE
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    assert "<table" in (tmp_path / "a.html").read_text("utf-8")


def test_render_refuses_errors_unless_a_draft_is_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "r.docx"
    assert run(["render", str(FAULTY), "-o", str(out)]) == ExitCode.FINDINGS
    assert not out.exists()
    assert run(["render", str(FAULTY), "-o", str(out), "--draft"]) == ExitCode.DONE
    assert any("草稿" in paragraph.text for paragraph in Document(str(out)).paragraphs)


def test_render_leaves_the_old_report_whole_when_it_fails(tmp_path: Path) -> None:
    out = tmp_path / "r.docx"
    out.write_bytes(b"old")
    assert run(["render", str(FAULTY), "-o", str(out)]) == ExitCode.FINDINGS
    assert run(["render", str(tmp_path / "none.xlsx"), "-o", str(out)]) == ExitCode.INPUT
    assert out.read_bytes() == b"old"


def test_import_writes_a_filing_and_a_record_of_every_figure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report, filing = tmp_path / "报告.docx", tmp_path / "填报.json"
    assert run(["render", str(FILING), "-o", str(report)]) == ExitCode.DONE
    assert run(["import", str(report), "-o", str(filing)]) == ExitCode.DONE
    form = form_of(jiaxian())
    read, given = read_input(filing), jiaxian()
    printed = [a for a, point in form.datapoints.items() if point.table.printed]
    assert all(read.figure(form, a) == given.figure(form, a) for a in printed)
    record = tmp_path / "填报_导入记录.xlsx"
    assert str(record) in capsys.readouterr().out
    figures = [[cell.value for cell in row] for row in load_workbook(record)["数字"].iter_rows()]
    address = "requests.received.total"
    (row,) = [row for row in figures if row[1] == form.datapoints[address].label]
    assert row[2] == given.figure(form, address)
    assert row[4]


def test_an_import_with_errors_is_written_all_the_same(tmp_path: Path) -> None:
    report, out = tmp_path / "报告.txt", tmp_path / "a.xlsx"
    report.write_text("某某县人民政府2022年政府信息公开工作年度报告\n一、总体情况\n", "utf-8")
    arguments = ["import", str(report), "-o", str(out), "--unit", "某某镇", "--level", "township"]
    assert run(arguments) == ExitCode.FINDINGS
    filing = read_input(out)
    assert (filing.unit.name, filing.unit.level, filing.year) == ("某某镇", Level.TOWNSHIP, 2022)


def test_last_years_report_serves_as_previous(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report, new = tmp_path / "上年.docx", tmp_path / "今年.xlsx"
    assert run(["render", str(FILING), "-o", str(report)]) == ExitCode.DONE
    unit = ["--unit", "郏县人民政府", "--year", "2022", "--level", "county_government"]
    assert run(["new", "-o", str(new), *unit, "--previous", str(report)]) == ExitCode.DONE
    assert read_input(new).values["requests.brought_forward.natural_person"] == 0
    assert "上年末现行有效 35 件" in capsys.readouterr().out


def test_doctor_names_programs_fonts_and_packs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor"]) == ExitCode.DONE
    shown = capsys.readouterr().out
    for name in ("Python", "LibreOffice", "WPS", "正文", *pack_names()):
        assert name in shown


def test_batch_says_what_became_of_whom(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / "a.json").write_bytes(FILING.read_bytes())
    arguments = [
        "batch",
        str(source),
        "-o",
        str(tmp_path / "out"),
        "-j",
        "1",
        "--progress",
        "jsonl",
    ]
    assert run(arguments) == ExitCode.DONE
    shown = capsys.readouterr()
    assert [json.loads(line)["state"] for line in shown.out.splitlines()] == ["drafted"]
    assert "已生成 1" in shown.err.splitlines()[-1]


def test_template_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    template = tmp_path / "t.docx"
    assert run(["template", "list"]) == ExitCode.DONE
    assert run(["template", "new", "-o", str(template), "--pack", "henan"]) == ExitCode.DONE
    assert run(["template", "check", str(template), "--pack", "henan"]) == ExitCode.DONE
    assert run(["template", "fields", "-o", str(tmp_path / "f.xlsx")]) == ExitCode.DONE
    assert "requests.received.natural_person" in str(
        [
            c.value
            for row in load_workbook(tmp_path / "f.xlsx").worksheets[0].iter_rows()
            for c in row
        ]
    )
    capsys.readouterr()


def test_the_placeholder_list_is_this_output(capsys: pytest.CaptureFixture[str]) -> None:
    run(["template", "fields"])
    shown = capsys.readouterr().out.strip()
    assert (shipped_folder("templates") / "README.md").read_text("utf-8").strip() == shown


def test_rules_prints_the_book_and_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules"]) == ExitCode.DONE
    assert "TXT-16" in capsys.readouterr().out
    assert run(["rules", "req-01"]) == ExitCode.DONE
    assert "怎么办" in capsys.readouterr().out
    assert run(["rules", "REQ-99"]) == ExitCode.USAGE
    assert "REQ-0" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["frob"], ExitCode.USAGE),
        (["check"], ExitCode.USAGE),
        (["render", "x", "--frob"], ExitCode.USAGE),
        (["new", "-o", "a.xlsx", "--unit", "x", "--year", "abc"], ExitCode.USAGE),
        (["new", "-o", "a.xlsx", "--unit", "x", "--year", "2022", "--level", "村"], ExitCode.USAGE),
        (
            ["new", "-o", "a.xlsx", "--unit", "x", "--year", "2022", "--pack", "nosuch"],
            ExitCode.TEMPLATE,
        ),
        (["check", "nosuch.xlsx"], ExitCode.INPUT),
        (["check", "a", "b", "--annotate", "c"], ExitCode.USAGE),
        (["batch", "nosuch", "-o", "out"], ExitCode.INPUT),
    ],
)
def test_wrong_use_is_one_sentence_and_an_exit_code(
    arguments: list[str], code: int, capsys: pytest.CaptureFixture[str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert run(arguments) == code
    said = capsys.readouterr().err
    assert re.search("[\u4e00-\u9fff]", said)
    assert "Traceback" not in said


def test_a_mistyped_year_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "表.xlsx"
    new = ["new", "-o", str(output), "--unit", "某某局", "--year", "20255"]
    assert run(new) == ExitCode.USAGE
    assert "四位年份" in capsys.readouterr().err
    assert not output.exists()


def test_an_output_that_cannot_be_written_is_said_plainly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("x")
    out = tmp_path / "file" / "r.docx"
    assert run(["render", str(FILING), "-o", str(out)]) == ExitCode.INPUT
    assert "无法写入" in capsys.readouterr().err


def test_a_crash_writes_a_report_without_the_officers_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def crash(*_given: object, **_named: object) -> None:
        raise RuntimeError("张三 110105")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("drafter.api.check_files", crash)
    assert run(["check", str(FILING)]) == ExitCode.INTERNAL
    (report,) = tmp_path.glob("drafter-crash-*.txt")
    assert "张三" not in report.read_text("utf-8")
    assert "RuntimeError" in report.read_text("utf-8")
    assert report.name in capsys.readouterr().err


def test_every_command_has_help_and_stands_in_the_readme() -> None:
    from drafter.commands import app

    readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
    names = [command.name for command in app.registered_commands]
    assert names
    for name in names:
        assert f"drafter {name}" in readme
        shown = subprocess.run(
            [sys.executable, "-m", "drafter", str(name), "--help"], capture_output=True, check=True
        )
        said = shown.stdout.decode()
        assert "用法：" in said
        # The library's own names for what a parameter holds.
        assert not re.search(r"<(?:bool|str|path|int)\b", said)


def test_readme_speaks_of_no_command_that_is_not_there() -> None:
    from drafter.commands import app

    readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
    known = {str(command.name) for command in app.registered_commands} | {"template"}
    assert set(re.findall(r"`?drafter ([a-z]+)\b", readme)) <= known
