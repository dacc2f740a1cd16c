"""Every bad input is refused, told of or read right, within its time and memory."""

import sys

import pytest

from tests.corpus import try_all


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured through /proc")
def test_no_bad_input_gets_through() -> None:
    trials = try_all()
    assert [trial for trial in trials if trial.failed] == []
    assert len(trials) > 450
    assert len({(trial.family, trial.name) for trial in trials}) == len(trials)
