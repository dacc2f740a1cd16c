"""What we write is valid Open XML, by the validator that Word's makers publish."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from drafter.checking import check
from drafter.intake.workbook import annotate, write_workbook
from drafter.pack import load_pack
from drafter.report import render_report
from tests.filings import SAMPLES, form_of, sample

VALIDATOR = shutil.which("ooxml-validator")
pytestmark = pytest.mark.skipif(not VALIDATOR, reason="npm's ooxml-validator is not installed")


def errors_in(path: Path) -> list[str]:
    """Return what the validator says is wrong with a file."""
    made = subprocess.run(
        [str(VALIDATOR), str(path)], capture_output=True, timeout=120, check=False
    )
    return [error["description"] for error in json.loads(made.stdout)["errors"]]


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
        path = tmp_path / file
        path.write_bytes(data)
        assert errors_in(path) == []
