"""No damage to a workbook makes a figure read differently without a word."""

import shutil

import pytest

from drafter.intake import read_bytes
from tests.filings import sample
from tests.mutation import FILED, Base, figures, resaved, run


def test_two_thousand_damaged_workbooks() -> None:
    tally, failures = run(2_000, seed=1)
    assert failures == []
    assert tally.total() == 2_000
    # Were nearly all refused or untouched, nothing would have been tried.
    assert min(tally["refused"], tally["same"], tally["found"]) > 50


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_damaged_workbooks_that_another_program_saved() -> None:
    saved = resaved(sample(FILED))
    assert figures(read_bytes(saved, "x.xlsx")) == Base(sample(FILED)).figures
    tally, failures = run(300, seed=2, saved=saved)
    assert failures == []
    assert min(tally["refused"], tally["same"], tally["found"]) > 5
