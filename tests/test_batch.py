"""The batch: every agency its own outcome, resumed, crossed by nothing, the same bytes."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from filelock import FileLock
from openpyxl import load_workbook

from drafter.batch.jobs import WORK_FOLDER, Job, find_jobs
from drafter.batch.journal import Journal
from drafter.batch.outcome import State, exit_code
from drafter.batch.publish import final_names
from drafter.batch.run import Batch, run_batch
from drafter.batch.summary import closing_line, write_summaries
from drafter.batch.work import Order, work
from drafter.batch.workers import Limits
from drafter.errors import ExitCode, InputError, UsageError
from drafter.filing import Filing, Level, Unit
from drafter.filingfile import dump_filing
from drafter.pack import load_pack
from drafter.report import render_report
from tests.burdens import inserted
from tests.filings import form_of, jiaxian


def agency(number: int) -> Filing:
    filing = jiaxian()
    filing.unit = Unit(f"测试县第{number}局", Level.COUNTY_DEPARTMENT, f"{number:03d}")
    return filing


def county(folder: Path, count: int = 6) -> Path:
    """Write a folder of agencies: the last one has an ERROR, and one file is broken."""
    source = folder / "in"
    source.mkdir()
    for number in range(count):
        filing = agency(number)
        if number == count - 1:
            filing.values["requests.received.total"] = 99
        (source / f"{number:03d}.json").write_bytes(dump_filing(filing, form_of(filing)))
    (source / "bad.json").write_text("{", "utf-8")
    (source / "~$000.xlsx").write_text("lock", "utf-8")
    return source


def contents(output: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in output.iterdir() if path.is_file()}


def states(batch: Batch) -> list[State]:
    return [outcome.state for outcome in batch.outcomes]


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Batch]:
    folder = tmp_path_factory.mktemp("batch")
    batch = run_batch(county(folder), folder / "out", workers=2)
    write_summaries(batch, zipped="whole")
    return folder, batch


def test_each_agency_has_its_outcome(done: tuple[Path, Batch]) -> None:
    _folder, batch = done
    assert states(batch) == [*[State.DRAFTED] * 5, State.HELD, State.FAILED]
    assert exit_code(batch.outcomes) is ExitCode.INPUT
    assert "JSON" in batch.outcomes[-1].reason


def test_a_report_of_the_batch_is_the_one_made_alone(done: tuple[Path, Batch]) -> None:
    folder, batch = done
    for number in range(5):
        filing = agency(number)
        alone = render_report(filing, form_of(filing), load_pack(filing.pack))
        assert (folder / "out" / batch.names[f"{number:03d}.json"]).read_bytes() == alone


def test_a_held_agency_gets_its_marked_workbook(done: tuple[Path, Batch]) -> None:
    folder, batch = done
    assert load_workbook(folder / "out" / batch.names["005.json"]).sheetnames[0] == "校验结果"


def test_nothing_is_done_twice(done: tuple[Path, Batch], tmp_path: Path) -> None:
    folder, _batch = done
    before = contents(folder / "out")
    again = run_batch(folder / "in", folder / "out", workers=1)
    write_summaries(again, zipped="whole")
    assert again.skipped == 6
    assert contents(folder / "out") == before


def test_any_number_of_workers_gives_the_same_files(tmp_path: Path) -> None:
    source = county(tmp_path)
    outputs = []
    for workers in (1, 2):
        output = tmp_path / f"out{workers}"
        write_summaries(run_batch(source, output, workers=workers))
        outputs.append(contents(output))
    assert outputs[0] == outputs[1]


def test_what_is_new_or_changed_is_done_and_what_is_gone_is_taken_away(tmp_path: Path) -> None:
    source, output = county(tmp_path), tmp_path / "out"
    first = run_batch(source, output, workers=1)
    filing = agency(0)
    filing.values["art20_5.licences.decisions"] = 5
    filing.put_text("overview.proactive", ["另写的一段话。"])
    (source / "000.json").write_bytes(dump_filing(filing, form_of(filing)))
    (source / "001.json").unlink()
    second = run_batch(source, output, workers=1)
    assert second.skipped == 4
    assert not (output / first.names["001.json"]).exists()
    alone = render_report(filing, form_of(filing), load_pack(filing.pack))
    assert (output / second.names["000.json"]).read_bytes() == alone


def test_a_torn_or_edited_journal_costs_only_work(tmp_path: Path) -> None:
    source, output = county(tmp_path), tmp_path / "out"
    write_summaries(run_batch(source, output, workers=1))
    before = contents(output)
    journal = output / WORK_FOLDER / "journal.jsonl"
    lines = journal.read_text("utf-8").splitlines()
    # Agencies are written down as they are finished, so any may stand first or last.
    whole = [line for line in lines[1:-1] if '"state": "failed"' not in line]
    lines[0] = lines[0].replace("drafted", "failed")
    journal.write_text("\n".join(lines)[:-20], "utf-8")
    again = run_batch(source, output, workers=1)
    write_summaries(again)
    assert again.skipped == len(whole) > 3
    assert contents(output) == before


def test_a_second_batch_on_the_folder_is_refused(tmp_path: Path) -> None:
    source, output = county(tmp_path), tmp_path / "out"
    (output / WORK_FOLDER).mkdir(parents=True)
    with FileLock(output / WORK_FOLDER / "lock"), pytest.raises(UsageError, match="另一个批量任务"):
        run_batch(source, output, workers=1)


SABOTAGE = """
import os, time, sys
import drafter.batch.work as work
real = work.admit_bytes
def admit_bytes(data, name):
    if "hang" in name:
        time.sleep(600)
    if "kill" in name:
        os._exit(9)
    if "hunger" in name:
        bytearray(40_000_000_000)
    return real(data, name)
work.admit_bytes = admit_bytes
"""


def test_a_hang_a_death_and_hunger_cost_only_their_own_agency(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, output = county(tmp_path), tmp_path / "out"
    for name in ("hang", "kill", "hunger"):
        (source / f"{name}.json").write_bytes((source / "000.json").read_bytes())
    module = tmp_path / "site" / "sitecustomize.py"
    module.parent.mkdir()
    module.write_text(
        "import sys\nif '--multiprocessing-fork' in sys.argv:\n"
        + "".join(f"    {line}\n" for line in SABOTAGE.strip().splitlines()),
        "utf-8",
    )
    monkeypatch.setenv("PYTHONPATH", f"{module.parent}{os.pathsep}{Path.cwd()}")
    batch = run_batch(source, output, workers=2, limits=Limits(seconds=3))
    found = {outcome.key: outcome for outcome in batch.outcomes}
    assert {key for key, o in found.items() if o.state is State.DRAFTED} == {
        f"{n:03d}.json" for n in range(5)
    }
    assert "时间限制" in found["hang.json"].reason
    assert "意外退出" in found["kill.json"].reason
    assert "内存" in found["hunger.json"].reason


def test_a_killed_run_is_resumed_to_the_same_files(tmp_path: Path) -> None:
    source = county(tmp_path, 40)
    write_summaries(run_batch(source, tmp_path / "whole", workers=2))
    output = tmp_path / "killed"
    command = [sys.executable, "-m", "drafter", "batch", str(source), "-o", str(output), "-j", "2"]
    for pause in (0.7, 1.0, 1.2):
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(pause)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert not list(output.glob("*.part"))
    write_summaries(run_batch(source, output, workers=2))
    assert contents(output) == contents(tmp_path / "whole")


def test_a_table_with_an_agency_a_row(tmp_path: Path) -> None:
    table = tmp_path / "汇总.csv"
    table.write_text(
        "单位名称,年度,单位层级,requests.received.natural_person,overview.proactive\n"
        "甲局,2023,县级部门,3,公开了信息\n乙局,二三,县级部门,1,文字\n",
        "utf-8-sig",
    )
    jobs = find_jobs(table, tmp_path / "out")
    products = [p.entry.outcome for p in work(jobs, Order())]
    assert [o.state for o in products] == [State.HELD, State.FAILED]
    assert products[0].unit == "甲局"


def test_a_table_with_an_unknown_column_names_the_nearest(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("单位名称,年度,requests.recieved.natural_person\n甲局,2023,3\n", "utf-8")
    with pytest.raises(InputError, match=r"requests\.received\.natural_person"):
        find_jobs(table, tmp_path / "out")


MISLEADING = {
    "one field without end.csv": b"\xe5\x8d\x95\xe4\xbd\x8d," + b"x" * 200_000,
    "nothing.csv": b"",
    "a nought.csv": b"a,b\n" * 2_000 + b"\0",
    "merged to the end.xlsx": b"<mergeCells><mergeCell ref='A1:XFD1048576'/></mergeCells>",
    "far away.xlsx": b'<row r="9"><c r="XFD9"><v>1</v></c></row>',
}


@pytest.mark.parametrize("name", MISLEADING)
def test_a_table_passes_the_gate_as_any_file_does(name: str, tmp_path: Path) -> None:
    table, made = tmp_path / name, MISLEADING[name]
    if table.suffix == ".xlsx":
        end = b"</sheetData>" if made.startswith(b"<row") else b"</worksheet>"
        made = inserted("xl/worksheets/sheet1.xml", end, partial(bytes, made))
    table.write_bytes(made)
    with pytest.raises(InputError):
        find_jobs(table, tmp_path / "out")


def test_equal_names_are_told_apart_by_key_not_by_order() -> None:
    outcome = work([Job("b", data=b"{")], Order())[0].entry.outcome
    same = [replace(outcome, key=key, made="甲局.docx") for key in ("c", "a", "b")]
    assert final_names(same) == {"a": "甲局.docx", "b": "甲局（2）.docx", "c": "甲局（3）.docx"}


def test_the_journal_forgets_nothing(tmp_path: Path) -> None:
    entry = work([Job("b", data=b"{")], Order())[0].entry
    with Journal(tmp_path / "j") as journal:
        journal.add(entry)
    assert Journal(tmp_path / "j").entries == {"b": entry}


def test_the_summaries_hold_every_agency(done: tuple[Path, Batch]) -> None:
    folder, batch = done
    output = folder / "out"
    book = load_workbook(output / "汇总.xlsx")
    assert book["各单位"].max_row == len(batch.outcomes) + 1
    lines = (output / "outcomes.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["key"] for line in lines] == [o.key for o in batch.outcomes]
    assert (output / "全部文件.zip").exists()
    assert "已生成 5" in closing_line(batch)


def test_a_hostile_name_cannot_leave_the_folder_or_become_a_formula(tmp_path: Path) -> None:
    source, output = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    filing = agency(1)
    filing.unit = Unit("../../=cmd|'/C calc'!A0", Level.COUNTY_DEPARTMENT, "../..")
    (source / "x.json").write_bytes(dump_filing(filing, form_of(filing)))
    batch = run_batch(source, output, workers=1)
    write_summaries(batch)
    (name,) = batch.names.values()
    assert (output / name).resolve().parent == output.resolve()
    cells = [c for row in load_workbook(output / "汇总.xlsx")["各单位"].iter_rows() for c in row]
    assert all(cell.data_type != "f" for cell in cells)
