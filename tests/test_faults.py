"""The score of the checker on planted faults, on a few filings; the benchmark takes more."""

import pytest

from drafter.findings import Severity
from tests.benchmarks.faults import Score, measure

WANTED = {"表三": 1.0, "表四": 1.0, "表二": 0.95, "上年衔接": 1.0, "文字": 0.95, "结构": 1.0}


@pytest.fixture(scope="module")
def measured() -> tuple[dict[str, Score], dict[str, list]]:  # type: ignore[type-arg]
    return measure(quick=True)


@pytest.mark.parametrize("family", WANTED)
def test_planted_faults_are_caught(family: str, measured: tuple[dict[str, Score], object]) -> None:
    score = measured[0][family]
    assert score.tried > 20
    assert score.share >= WANTED[family], score.missed


def test_clean_filings_raise_no_alarm(measured: tuple[object, dict[str, list]]) -> None:  # type: ignore[type-arg]
    for findings in measured[1].values():
        weights = [finding.severity for finding in findings]
        assert Severity.ERROR not in weights
        assert weights.count(Severity.WARNING) <= 1
