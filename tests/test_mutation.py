"""No damage to a workbook makes a figure read differently without a word."""

from tests.mutation import run


def test_two_thousand_damaged_workbooks() -> None:
    tally, failures = run(2_000, seed=1)
    assert failures == []
    assert tally.total() == 2_000
    # Were nearly all refused or untouched, nothing would have been tried.
    assert min(tally["refused"], tally["same"], tally["found"]) > 50
