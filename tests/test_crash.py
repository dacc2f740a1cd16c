"""A full disk or a killed writer costs the new file, never the old one."""

import os
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from drafter.batch.run import run_batch
from drafter.errors import InputError
from drafter.files import STALE, sweep_parts, write_atomically
from drafter.filing import Level, Unit
from drafter.filingfile import dump_filing
from tests.filings import form_of, jiaxian

OLD = b"old" * 1000
LOOP = """
import sys
from pathlib import Path
from drafter.files import write_atomically
while True:
    for sign in (b"a", b"b"):
        write_atomically(Path(sys.argv[1]), sign * 500_000)
"""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KB; only root can make one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    if (
        sys.platform != "linux"
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        pytest.skip("a small file system can only be mounted by root on Linux")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_is_full_keeps_the_old_file(small_disk: Path) -> None:
    path = small_disk / "a.docx"
    write_atomically(path, OLD)
    with pytest.raises(InputError, match="磁盘"):
        write_atomically(path, b"x" * 200_000)
    assert path.read_bytes() == OLD
    assert list(small_disk.iterdir()) == [path]


def test_kills_at_any_moment_leave_a_whole_file_and_sweepable_rests(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    write_atomically(path, b"a" * 500_000)
    for number in range(12):
        writer = subprocess.Popen([sys.executable, "-c", LOOP, str(path)])
        time.sleep(0.2 + number * 0.013)
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
        assert path.read_bytes() in (b"a" * 500_000, b"b" * 500_000)
    left = len(list(tmp_path.iterdir())) - 1
    # A kill falls inside a write nearly always; were there no rests, nothing was tried.
    assert sweep_parts(tmp_path) == left > 0
    assert list(tmp_path.iterdir()) == [path]


def county(folder: Path) -> Path:
    """Write a folder of three agencies."""
    source = folder / "in"
    source.mkdir()
    for number in range(3):
        filing = jiaxian()
        filing.unit = Unit(f"第{number}局", Level.COUNTY_DEPARTMENT, f"{number:03d}")
        (source / f"{number:03d}.json").write_bytes(dump_filing(filing, form_of(filing)))
    return source


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def rests(folder: Path) -> list[Path]:
    return list(folder.rglob("*.part"))


def test_a_report_open_elsewhere_gets_its_new_one_beside_it_until_it_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, output = county(tmp_path), tmp_path / "out"
    run_batch(source, output, workers=1)
    before = files_in(output)
    held = next(name for name in before if name.startswith("001"))
    for number in range(3):
        filing = jiaxian()
        filing.unit = Unit(f"第{number}局", Level.COUNTY_DEPARTMENT, f"{number:03d}")
        filing.put_text("overview.proactive", ["改写过的一段话，共公开信息2266条。"])
        (source / f"{number:03d}.json").write_bytes(dump_filing(filing, form_of(filing)))
    replace = Path.replace

    def locked(path: Path, target: Path) -> Path:
        if held in (path.name, target.name):
            raise PermissionError(13, "held")
        return replace(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", locked)
        patch.setattr("drafter.files._RETRIES", (0.0,))
        batch = run_batch(source, output, workers=1)
    during = files_in(output)
    assert during[held] == before[held]
    (told,) = [outcome for outcome in batch.outcomes if outcome.reason]
    assert batch.names[told.key] in told.reason
    assert {name for name in during if during[name] != before.get(name)} == set(
        batch.names.values()
    )
    again = run_batch(source, output, workers=1)
    assert (again.skipped, rests(output)) == (3, [])
    assert files_in(output) == {
        n: d for n, d in during.items() if n != held and n != batch.names[told.key]
    } | {held: during[batch.names[told.key]]}


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() != 0,
    reason="needs root to make a disk that cannot be written",
)
def test_a_folder_that_cannot_be_written_keeps_its_reports(
    small_disk: Path, tmp_path: Path
) -> None:
    path = small_disk / "a.docx"
    write_atomically(path, OLD)
    mount = ["mount", "-o", "remount,ro", str(small_disk)]
    subprocess.run(mount, check=True)
    with pytest.raises(InputError):
        write_atomically(path, b"new")
    with pytest.raises(InputError, match="无法写入"):
        run_batch(county(tmp_path), small_disk, workers=1)
    assert path.read_bytes() == OLD
    assert list(small_disk.iterdir()) == [path]


JOURNALS = {
    "nothing": b"",
    "noise": bytes(range(256)) * 20,
    "another version": b"".join(
        f"{zlib.crc32(body):08x} ".encode() + body + b"\n"
        for body in (b"{}", b"[]", b"1", b'{"input":"","settings":"","outcome":{"key":"000.json"}}', b'{"input":"","settings":"","outcome":{"key":"000.json","state":"new","x":1}}')
    ),
}  # fmt: skip


@pytest.mark.parametrize("journal", JOURNALS)
def test_a_journal_that_says_nothing_costs_only_work(journal: str, tmp_path: Path) -> None:
    source, output = county(tmp_path), tmp_path / "out"
    run_batch(source, output, workers=1)
    before = files_in(output)
    (output / ".drafter" / "journal.jsonl").write_bytes(JOURNALS[journal])
    assert run_batch(source, output, workers=1).skipped == 0
    assert files_in(output) == before


def test_a_clock_that_was_put_back_changes_nothing(tmp_path: Path) -> None:
    source, output = county(tmp_path), tmp_path / "out"
    run_batch(source, output, workers=1)
    before = files_in(output)
    for path in tmp_path.rglob("*"):
        os.utime(path, (time.time() + 10**8, time.time() + 10**8))
    assert run_batch(source, output, workers=1).skipped == 3
    (source / "000.json").write_bytes((source / "001.json").read_bytes())
    os.utime(source / "000.json", (0, 0))
    assert run_batch(source, output, workers=1).skipped == 2
    assert files_in(output) != before


def test_the_next_run_takes_away_what_killed_ones_left(tmp_path: Path) -> None:
    source, output = county(tmp_path), tmp_path / "out"
    run_batch(source, output, workers=1)
    ours = [
        output / f".{'0f' * 8}.part",
        output / ".drafter" / f".{'0a' * 8}.part",
        output / ".drafter" / "made" / f"{'0b' * 32}.part",
    ]
    theirs = output / "电影.part"
    for path in (*ours, theirs):
        path.write_text("rest", "utf-8")
    run_batch(source, output, workers=1)
    assert rests(output) == [theirs]


def test_a_write_takes_away_old_rests_and_leaves_those_of_others_at_work(tmp_path: Path) -> None:
    old, young = tmp_path / f".{'0a' * 8}.part", tmp_path / f".{'0b' * 8}.part"
    for path in (old, young):
        path.write_text("rest", "utf-8")
    os.utime(old, (time.time() - 2 * STALE, time.time() - 2 * STALE))
    write_atomically(tmp_path / "a.docx", b"new")
    assert sorted(path.name for path in tmp_path.iterdir()) == [young.name, "a.docx"]
