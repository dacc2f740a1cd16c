"""Writing files: the old one stays whole until the new one is, and no temporary file is left."""

import os
import signal
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.errors import InputError
from drafter.filenames import MAX_BYTES, distinct_name, safe_file_name
from drafter.files import sweep_parts, write_atomically


def test_what_was_written_is_there_and_nothing_else(tmp_path: Path) -> None:
    write_atomically(tmp_path / "new" / "a.docx", b"x")
    assert (tmp_path / "new" / "a.docx").read_bytes() == b"x"
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["a.docx"]


def test_a_file_open_elsewhere_is_left_alone_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"old")

    def held(_self: Path, _target: Path) -> None:
        raise PermissionError(13, "held")

    monkeypatch.setattr(Path, "replace", held)
    monkeypatch.setattr("drafter.files._RETRIES", (0.0,))
    with pytest.raises(InputError, match="关闭"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_said_and_the_old_file_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match="磁盘"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_killed_writer_leaves_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    loop = (
        "import itertools, sys\nfrom pathlib import Path\nfrom drafter.files import write_atomically\n"
        "for n in itertools.count():\n"
        "    write_atomically(Path(sys.argv[1]), bytes([n % 256]) * 200_000)\n"
    )
    for pause in (0.25, 0.3, 0.35, 0.4):
        process = subprocess.Popen([sys.executable, "-c", loop, str(path)])
        time.sleep(pause)
        process.send_signal(signal.SIGKILL)
        process.wait()
        if path.exists():
            data = path.read_bytes()
            assert len(data) == 200_000
            assert len(set(data)) == 1
    sweep_parts(tmp_path)
    assert list(tmp_path.glob("*.part")) == []


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("", "CON"),
        ("", "../../etc"),
        ("", "a:b*c?"),
        ("-rf", ""),
        ("", "~$报告"),
        ("", "　"),
        ("", "局\u202edocx"),
        ("", "县" * 200),
        ("1", "a\x00b\ud800"),
        ("", "."),
    ],
)
def test_file_names_are_possible_everywhere(code: str, name: str, tmp_path: Path) -> None:
    made = safe_file_name(code, name, ".docx")
    assert made.endswith(".docx")
    assert len(made.encode()) <= MAX_BYTES
    assert not set(made) & set('<>:"/\\|?*\u202e\x00')
    assert made.split(".")[0].upper() != "CON"
    assert not made.startswith(("-", ".", "~$"))
    (tmp_path / made).write_text("x")
    assert (tmp_path / made).resolve().parent == tmp_path.resolve()


def test_equal_names_are_numbered_whatever_their_case() -> None:
    taken: set[str] = set()
    made = [distinct_name(name, taken) for name in ("A.docx", "a.docx", "b.docx", "A.docx")]
    assert made == ["A.docx", "a（2）.docx", "b.docx", "A（3）.docx"]


@given(st.text(max_size=40), st.text(max_size=200), st.sampled_from([".docx", "_校验结果.xlsx"]))
def test_any_code_and_name_make_a_file_name(code: str, name: str, end: str) -> None:
    made = safe_file_name(code, name, end)
    assert made.endswith(end)
    assert len(made.encode()) <= MAX_BYTES
    assert made == safe_file_name("", made.removesuffix(end), end)
    assert Path(made).name == made
    assert not made.startswith((".", "-", "~", " "))
    assert not any(unicodedata.category(sign).startswith("C") for sign in made)
    taken = {made.casefold()}
    other = distinct_name(made, taken)
    assert other.casefold() != made.casefold()
    assert len(other.encode()) <= 255
