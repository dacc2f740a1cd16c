import subprocess
import time
from pathlib import Path

import pytest

from drafter.editions import EDITIONS
from drafter.errors import InputError
from drafter.pack import load_pack
from drafter.report import pdf as pdf_module
from drafter.report import write_report
from drafter.report.pdf import find_office, to_pdf
from tests.report_samples import random_filing

needs_office = pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")


def report(folder: Path) -> Path:
    form = EDITIONS["2021"]
    path = folder / "某局 2021.docx"
    write_report(path, random_filing(form), form, load_pack("national"))
    return path


@needs_office
def test_a_report_becomes_a_pdf_of_a4_pages(tmp_path: Path) -> None:
    out = to_pdf(report(tmp_path), tmp_path / "out.pdf")
    data = out.read_bytes()
    assert data.startswith(b"%PDF-")
    assert b"/MediaBox" in data or b"/ObjStm" in data
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.pdf", "某局 2021.docx"]


def test_without_the_office_program_the_sentence_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_module, "find_office", lambda: None)
    with pytest.raises(InputError, match="LibreOffice"):
        to_pdf(report(tmp_path), tmp_path / "out.pdf")


def fake_office(folder: Path, script: str) -> str:
    program = folder / "office"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return str(program)


def test_a_conversion_that_hangs_is_ended_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = fake_office(tmp_path, f"sleep 61 & echo $! > {tmp_path}/child; wait")
    monkeypatch.setattr(pdf_module, "find_office", lambda: office)
    with pytest.raises(InputError, match="超时"):
        to_pdf(report(tmp_path), tmp_path / "out.pdf", timeout=0.5)
    child = (tmp_path / "child").read_text().strip()
    time.sleep(0.1)
    state = subprocess.run(["ps", "-o", "stat=", "-p", child], capture_output=True, text=True)
    assert state.stdout.strip() in ("", "Z", "Zs")
    assert not (tmp_path / "out.pdf").exists()


def test_a_return_code_of_nought_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_module, "find_office", lambda: fake_office(tmp_path, "exit 0"))
    with pytest.raises(InputError, match="没能"):
        to_pdf(report(tmp_path), tmp_path / "out.pdf")
