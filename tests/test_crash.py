"""A full disk or a killed writer costs the new file, never the old one."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from drafter.errors import InputError
from drafter.files import sweep_parts, write_atomically

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
    rests = len(list(tmp_path.iterdir())) - 1
    # A kill falls inside a write nearly always; were there no rests, nothing was tried.
    assert sweep_parts(tmp_path) == rests > 0
    assert list(tmp_path.iterdir()) == [path]
