"""Last year's figures come in from any form of file and edition, or it is said what does not."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest

from drafter.cli import run
from drafter.errors import ExitCode
from drafter.filing import Filing
from drafter.filingfile import dump_filing
from drafter.intake import read_input
from drafter.intake.previous import load_previous, prefill
from drafter.intake.workbook import write_workbook
from drafter.pack import load_pack
from drafter.report import render_report
from drafter.report.html import to_html
from tests.filings import blank, form_of, jiaxian, sample

LAST = sample("沂源县2020")


def as_text(filing: Filing) -> bytes:
    """Return a report as plain text with 表三 between tabs."""
    form = form_of(filing)
    table = form.table("requests")
    lines = [f"{filing.unit.name}{filing.year}年政府信息公开工作年度报告"]
    lines += ["项目\t" + "\t".join(column.label for column in table.columns)]
    for line in table.rows:
        cells = [filing.figure(form, f"requests.{line.id}.{c.id}") for c in table.columns]
        lines.append("\t".join([line.label, *map(str, cells)]))
    return "\n".join(lines).encode()


FORMS: dict[str, Callable[[Filing], bytes]] = {
    "json": lambda filing: dump_filing(filing, form_of(filing)),
    "xlsx": lambda filing: write_workbook(filing, form_of(filing), load_pack(filing.pack)),
    "docx": lambda filing: render_report(filing, form_of(filing), load_pack(filing.pack)),
    "html": lambda filing: to_html(filing, form_of(filing), load_pack(filing.pack)).encode(),
    "txt": as_text,
}


def last_year() -> Filing:
    filing = deepcopy(LAST)
    filing.pack = "national"
    filing.values |= {"requests.carried_forward.natural_person": 7}
    return filing


@pytest.mark.parametrize("kind", FORMS)
def test_any_form_of_last_year_serves_every_command(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"去年.{kind}"
    path.write_bytes(FORMS[kind](last_year()))
    new = tmp_path / "今年.xlsx"
    unit = ["--unit", LAST.unit.name, "--year", "2021", "--level", "county_government"]
    assert run(["new", "-o", str(new), *unit, "--previous", str(path)]) == ExitCode.DONE
    made = read_input(new)
    assert made.values["requests.brought_forward.natural_person"] == 7
    now = jiaxian()
    now.values["requests.brought_forward.natural_person"] = 6
    source = tmp_path / "今年.json"
    source.write_bytes(dump_filing(now, form_of(now)))
    assert run(["check", str(source), "--previous", str(path)]) == ExitCode.FINDINGS
    report = tmp_path / "今年.docx"
    assert (
        run(["render", str(source), "-o", str(report), "--previous", str(path)])
        == ExitCode.FINDINGS
    )


@pytest.mark.parametrize("kind", FORMS)
def test_what_is_read_is_the_same_whatever_the_form(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"去年.{kind}"
    path.write_bytes(FORMS[kind](last_year()))
    read, form = load_previous(path), form_of(LAST)
    for point in form.table("requests").datapoints:
        assert read.figure(form, point.address) == last_year().figure(form, point.address)


def test_what_has_no_counterpart_is_left_out_and_named() -> None:
    now = blank(year=2021)
    now.unit = LAST.unit
    notes = prefill(now, form_of(now), last_year())
    assert now.values["requests.brought_forward.natural_person"] == 7
    assert not any(address.startswith("art20") for address in now.values)
    assert any("2019 版" in note and "2021 版" in note for note in notes)
    (lost,) = [note for note in notes if "个数字" in note]
    assert "规范性文件 / 本年新制作数量" in lost


def test_2018_brings_nothing_into_2019_but_is_shown() -> None:
    now, last = blank("2019", 2019), sample("河曲县2018")
    now.unit = last.unit
    notes = prefill(now, form_of(now), last)
    assert now.values == {}
    assert any("2008 版" in note for note in notes)


def test_a_file_of_another_year_or_unit_is_told_and_not_brought_forward() -> None:
    now = blank(year=2022)
    notes = prefill(now, form_of(now), last_year())
    assert now.values == {}
    assert any("2020 年度" in note for note in notes)
    assert any(LAST.unit.name in note for note in notes)


def test_rises_and_falls_are_computed_against_a_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, source = tmp_path / "去年.docx", tmp_path / "今年.json"
    path.write_bytes(FORMS["docx"](LAST))
    source.write_bytes(dump_filing(jiaxian(), form_of(jiaxian())))
    run(["check", str(source), "--previous", str(path), "--format", "json"])
    told = [each for each in json.loads(capsys.readouterr().out) if each["code"] == "CMP-01"]
    assert any("上年是 99，今年是 14" in each["message"] for each in told)
