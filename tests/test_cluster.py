"""A batch on a cluster: a real scheduler and worker processes, the same bytes as locally.

Slow (about 20 seconds): the processes start cold, and one of them is killed twice.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from drafter.batch.cluster import Luggage, pack_files, unfit, work_apart
from drafter.batch.jobs import WORK_FOLDER, Job
from drafter.batch.outcome import Outcome, State
from drafter.batch.run import Batch, run_batch
from drafter.batch.summary import write_summaries
from drafter.batch.work import Order
from drafter.errors import UsageError
from drafter.filingfile import dump_filing
from drafter.pack import load_pack, packs_from
from drafter.shipped import shipped_folder
from tests.filings import form_of
from tests.test_batch import agency, contents, county

distributed = pytest.importorskip("distributed", reason="the extra drafter[cluster] is not there")

AGENCIES = 40
PATIENCE = 45.0
DEADLY = """
import sys
import drafter.batch.work as work
real = work.admit_bytes
def admit_bytes(data, name):
    if "deadly" in name:
        import os
        os._exit(9)
    return real(data, name)
work.admit_bytes = admit_bytes
"""


@dataclass(frozen=True)
class Cluster:
    """A scheduler and two workers, each started again by its nanny when it dies."""

    address: str

    def worker_pids(self) -> list[int]:
        with distributed.Client(self.address) as client:
            return list(client.run(os.getpid).values())


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("cluster")
    # The workers stand in another folder and load what kills them there.
    (folder / "deadly.py").write_text(DEADLY, "utf-8")
    environment = os.environ | {
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
        "PYTHONPATH": os.pathsep.join([str(folder), str(Path.cwd())]),
    }
    known = folder / "scheduler.json"
    log = (folder / "log").open("w")

    def start(*arguments: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "dask", *arguments, "--scheduler-file", str(known)]
        return subprocess.Popen(
            command, env=environment, cwd=folder, stdout=log, stderr=log, start_new_session=True
        )

    processes = [start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")]
    options = ("--nworkers", "2", "--nthreads", "1", "--no-dashboard", "--preload", "deadly")
    processes.append(start("worker", "--host", "127.0.0.1", *options))
    try:
        yield Cluster(_address(known, folder / "log"))
    finally:
        for process in reversed(processes):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        log.close()


def _address(known: Path, log: Path) -> str:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if known.exists() and known.read_text("utf-8").strip():
            with distributed.Client(scheduler_file=str(known)) as client:
                client.wait_for_workers(2, timeout=PATIENCE)
                return str(client.scheduler.address)
        time.sleep(0.1)
    raise AssertionError(log.read_text("utf-8"))


def journal(output: Path) -> list[str]:
    return sorted((output / WORK_FOLDER / "journal.jsonl").read_text("utf-8").splitlines())


def test_a_killed_worker_changes_nothing_and_a_deadly_agency_fails_alone(
    tmp_path: Path, cluster: Cluster
) -> None:
    source = county(tmp_path, AGENCIES)
    write_summaries(run_batch(source, tmp_path / "here", workers=1))
    heard: list[Outcome] = []

    def progress(outcome: Outcome) -> None:
        heard.append(outcome)
        if len(heard) == AGENCIES // 4:
            os.kill(cluster.worker_pids()[0], signal.SIGKILL)

    there = tmp_path / "there"
    write_summaries(run_batch(source, there, cluster=cluster.address, progress=progress))
    assert len(heard) == AGENCIES + 1
    assert contents(there) == contents(tmp_path / "here")
    assert journal(there) == journal(tmp_path / "here")

    shutil.copy(source / "000.json", source / "deadly.json")
    batch = run_batch(source, there, cluster=cluster.address)
    assert batch.skipped == AGENCIES
    (deadly,) = (o for o in batch.outcomes if o.key == "deadly.json")
    assert deadly.state is State.FAILED
    assert "意外退出" in deadly.reason


def test_packs_travel_to_workers_that_have_not_got_them(tmp_path: Path, cluster: Cluster) -> None:
    templates = tmp_path / "templates"
    shutil.copytree(shipped_folder("templates"), templates)
    (templates / "ours").mkdir()
    (templates / "ours" / "pack.toml").write_text(
        'extends = "national"\ntitle = "{unit}{year}年年报（本地样式）"\n', "utf-8"
    )
    source = tmp_path / "in"
    source.mkdir()
    with packs_from(templates):
        for number in range(3):
            filing = agency(number)
            filing.pack = "ours"
            (source / f"{number}.json").write_bytes(dump_filing(filing, form_of(filing)))
        batches: list[Batch] = [
            run_batch(source, tmp_path / "here", workers=1),
            run_batch(source, tmp_path / "there", cluster=cluster.address),
        ]
    # Without the pack, each of them fails.
    assert {outcome.state for outcome in batches[1].outcomes} == {State.DRAFTED}
    assert batches[0].outcomes == batches[1].outcomes
    assert contents(tmp_path / "there") == contents(tmp_path / "here")


def test_an_input_that_cannot_be_read_fails_alone_with_its_reason(
    tmp_path: Path,
) -> None:
    gone = Job("gone.json", tmp_path / "gone.json")
    (product,) = work_apart([gone.packed()], Order(), Luggage("0.1.0", 30.0))
    assert "无法读取“gone.json”" in product.entry.outcome.reason


def test_a_worker_of_another_version_makes_nothing() -> None:
    luggage = Luggage("0.0.1", 30.0, pack_files(shipped_folder("templates")))
    (product,) = work_apart([Job("a", data=b"{}")], Order(), luggage)
    assert product.entry.outcome.state is State.FAILED
    assert "0.0.1 版" in product.entry.outcome.reason


@pytest.mark.parametrize(
    ("threads", "versions", "said"),
    [
        ({}, {}, "还没有工作机"),
        ({"w": 1}, {"w": PackageNotFoundError("drafter")}, "没有安装"),
        ({"w": 1, "v": 1}, {"w": OSError("gone"), "v": "0.1"}, ""),
        ({"w": 1}, {"w": "0.2"}, "同一版本"),
        ({"w": 4}, {"w": "0.1"}, "--nthreads 1"),
        ({"w": 1}, {"w": "0.1"}, ""),
    ],
)
def test_workers_that_would_do_other_work_are_refused(
    threads: dict[str, int], versions: dict[str, object], said: str
) -> None:
    sentence = unfit(threads, versions, "0.1")
    assert said in sentence
    assert bool(sentence) is bool(said)


def test_a_job_that_hangs_ends_its_process_in_time() -> None:
    script = (
        "import re\nimport drafter.batch.cluster as c\n"
        "c.work = lambda jobs, order: re.match('(a+)+$', 'a' * 60 + 'b')\n"
        "c.work_apart([], c.Order(), c.Luggage(c.__version__, 0.3))"
    )
    done = subprocess.run([sys.executable, "-c", script], timeout=30, check=False)
    assert done.returncode == 1


def test_a_cluster_that_is_not_there_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("drafter.batch.cluster.PATIENCE", 1)
    with pytest.raises(UsageError, match="连不上集群"):
        run_batch(county(tmp_path), tmp_path / "out", cluster="tcp://127.0.0.1:9")


def test_packs_brought_along_hide_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "national").mkdir()
    (tmp_path / "national" / "pack.toml").write_text('title = "{unit}{year}"\n', "utf-8")
    with packs_from(tmp_path):
        assert load_pack().report_title("甲", 1) == "甲1"
    assert load_pack().report_title("甲", 1) != "甲1"
