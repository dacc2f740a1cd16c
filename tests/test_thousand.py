"""A thousand agencies with everything that goes wrong among them: every outcome is right.

Slow (about 40 seconds on two cores).
"""

import os
from pathlib import Path

import pytest

from drafter.batch.outcome import State, exit_code
from drafter.batch.run import Batch, run_batch
from drafter.batch.summary import closing_line, write_summaries
from drafter.batch.workers import Limits
from drafter.errors import ExitCode
from drafter.filing import Filing, plain
from drafter.filingfile import dump_filing
from drafter.pack import load_pack
from drafter.report import render_report
from tests.county import department
from tests.filings import form_of
from tests.test_batch import SABOTAGE, contents

COUNT = 1000
LIMITS = Limits(seconds=4)
TROUBLE = {"hang": "时间限制", "kill": "意外退出", "hunger": "内存"}
BROKEN = (b"", b"{", b"PK\x03\x04", b"\x00" * 4000, b"[]", '{"edition": "2021"}'.encode("utf-16"))


def is_held(number: int) -> bool:
    return number % 20 == 7


def is_broken(number: int) -> bool:
    return number % 100 == 50


def agency(number: int) -> Filing:
    filing = department(number, year=2023)
    form = form_of(filing)
    for address in form.narratives:
        filing.put_text(address, [f"第{number}局在“{address}”方面依法做了本年应做的工作。" * 3])
    if is_held(number):
        filing.values["requests.received.natural_person"] += 1
    return filing


def key_of(number: int) -> str:
    return f"{number:04d}.{'xlsx' if is_broken(number) and number % 200 == 50 else 'json'}"


@pytest.fixture(scope="module")
def thousand(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Batch]:
    folder = tmp_path_factory.mktemp("thousand")
    source = folder / "in"
    source.mkdir()
    for number in range(COUNT):
        filing = agency(number)
        good = dump_filing(filing, form_of(filing))
        data = BROKEN[number // 100 % len(BROKEN)] if is_broken(number) else good
        (source / key_of(number)).write_bytes(data)
    for name in TROUBLE:
        (source / f"{name}.json").write_bytes(good)
    _sabotage_workers(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(folder), str(Path.cwd())]))
        batch = run_batch(source, folder / "out", workers=2, limits=LIMITS)
    write_summaries(batch)
    return folder, batch


def _sabotage_workers(folder: Path) -> None:
    """Let workers, and nobody else, hang, die or hunger at the agencies named so."""
    lines = "".join(f"    {line}\n" for line in SABOTAGE.strip().splitlines())
    (folder / "sitecustomize.py").write_text(
        f"import sys\nif '--multiprocessing-fork' in sys.argv:\n{lines}", "utf-8"
    )


def test_every_outcome_is_right(thousand: tuple[Path, Batch]) -> None:
    _folder, batch = thousand
    wanted = {
        key_of(number): State.FAILED
        if is_broken(number)
        else State.HELD
        if is_held(number)
        else State.DRAFTED
        for number in range(COUNT)
    }
    wanted |= {f"{name}.json": State.FAILED for name in TROUBLE}
    assert {outcome.key: outcome.state for outcome in batch.outcomes} == wanted
    assert exit_code(batch.outcomes) is ExitCode.INPUT
    assert "共 1003 个单位：已生成 940，有错误待改 50，无法处理 13" in closing_line(batch)


def test_every_failure_has_its_own_reason(thousand: tuple[Path, Batch]) -> None:
    _folder, batch = thousand
    reasons = {outcome.key: outcome.reason for outcome in batch.outcomes}
    for name, said in TROUBLE.items():
        assert said in reasons[f"{name}.json"]
    broken = [reasons[key_of(number)] for number in range(COUNT) if is_broken(number)]
    assert all(broken)
    assert not any(said in reason for said in TROUBLE.values() for reason in broken)


def test_every_agency_has_its_own_figures_and_file(thousand: tuple[Path, Batch]) -> None:
    folder, batch = thousand
    found = {outcome.key: outcome for outcome in batch.outcomes}
    files = contents(folder / "out")
    for number in range(0, COUNT, 7):
        outcome = found[key_of(number)]
        if outcome.state is State.DRAFTED:
            filing = agency(number)
            form = form_of(filing)
            assert outcome.unit == filing.unit.name
            assert outcome.figures["requests.handled.total"] == plain(
                filing.figure(form, "requests.handled.total") or 0
            )
            if number % 35 == 0:
                alone = render_report(filing, form, load_pack(filing.pack))
                assert files[batch.names[outcome.key]] == alone
    reports = {name for name in files if name.endswith(".docx")}
    assert reports == {n for k, n in batch.names.items() if found[k].state is State.DRAFTED}
    assert len(set(batch.names.values())) == 990


def test_the_next_run_does_only_what_failed(thousand: tuple[Path, Batch]) -> None:
    folder, _batch = thousand
    before = contents(folder / "out")
    for name in TROUBLE:
        (folder / "in" / f"{name}.json").unlink()
    again = run_batch(folder / "in", folder / "out", workers=2, limits=LIMITS)
    assert again.skipped == 990
    assert {n: d for n, d in contents(folder / "out").items() if n.endswith(".docx")} == {
        n: d for n, d in before.items() if n.endswith(".docx")
    }
