"""A batch that is killed at random points and run again ends as if nothing had happened.

`python -m tests.test_kills 50` kills fifty times and says what it saw; the test does six.
Only the order of the lines in `.drafter/journal.jsonl` may differ, since they are written
as agencies are finished, and an agency may stand there twice with the same words.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from drafter.batch.jobs import WORK_FOLDER
from drafter.batch.journal import Journal
from tests.test_batch import county

AGENCIES = 60
MANY = 600
"""Agencies of a run that is interrupted by hand: more than are done before the signal arrives."""
KILLS = 6
NEVER_SAME = {"journal.jsonl", "lock"}
SLOWEST = 120.0


def start(source: Path, output: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "drafter", "batch", str(source), "-o", str(output)]
    return subprocess.Popen(
        [*command, "-j", "2", "--zip", "whole", "--progress", "quiet"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def state_of(output: Path) -> dict[str, bytes | str]:
    """Everything in the folder by its path, and what the journal knows."""
    files: dict[str, bytes | str] = {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in sorted(output.rglob("*"))
        if path.is_file() and path.name not in NEVER_SAME
    }
    journal = Journal(output / WORK_FOLDER / "journal.jsonl")
    return files | {key: repr(journal.entries[key]) for key in sorted(journal.entries)}


def half_written(output: Path) -> list[str]:
    """Names in the reader's folder that are not of a finished file."""
    return [
        path.name
        for path in output.glob("*")
        if path.is_file()
        and path.suffix not in {".docx", ".xlsx", ".html", ".jsonl", ".zip"}
        # The summaries are written last, under a hidden name first.
        and not path.name.startswith(".")
    ]


def kill(process: "subprocess.Popen[bytes]", draw: random.Random) -> None:
    """Kill the whole run, or only its head, whose workers then live on for a moment."""
    if draw.random() < 0.7:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def killed_and_resumed(folder: Path, kills: int, seed: int) -> tuple[int, list[int]]:
    """Kill that many runs on one folder, ending each round by a whole one.

    Returns the number of rounds and, for each kill, how many agencies the journal knew.
    """
    draw = random.Random(seed)
    source = county(folder, AGENCIES)
    begun = time.monotonic()
    assert start(source, folder / "whole").wait(SLOWEST) == 3
    lasted = time.monotonic() - begun
    wanted = state_of(folder / "whole")
    rounds = 0
    known: list[int] = []
    while len(known) < kills:
        rounds += 1
        output = folder / f"killed{rounds}"
        # A few kills a round, so that early and late points are met alike.
        for _time in range(min(draw.randint(1, 3), kills - len(known))):
            process = start(source, output)
            try:
                process.wait(draw.uniform(0.15, 1.05) * lasted)
            except subprocess.TimeoutExpired:
                kill(process, draw)
                known.append(len(Journal(output / WORK_FOLDER / "journal.jsonl").entries))
                assert half_written(output) == []
        assert start(source, output).wait(SLOWEST) == 3
        assert state_of(output) == wanted
    return rounds, known


def test_kills_at_random_points_leave_no_trace(tmp_path: Path) -> None:
    rounds, known = killed_and_resumed(tmp_path, KILLS, seed=7)
    assert rounds > 1
    # Were every run killed before it began, nothing was tried.
    assert any(count > 0 for count in known)


def test_workers_hear_no_interrupt_while_they_start(tmp_path: Path) -> None:
    source = county(tmp_path)
    # As if Ctrl-C came before a worker could say that it hears none.
    (tmp_path / "sitecustomize.py").write_text(
        "import os, signal, sys\n"
        "if '--multiprocessing-fork' in sys.argv:\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n",
        "utf-8",
    )
    output = tmp_path / "out"
    command = [sys.executable, "-m", "drafter", "batch", str(source), "-o", str(output), "-j", "2"]
    path = os.pathsep.join([str(tmp_path), str(Path.cwd())])
    made = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=SLOWEST,
        env=os.environ | {"PYTHONPATH": path},
    )
    assert "Traceback" not in made.stderr
    assert made.returncode == 3


def test_an_interrupted_batch_says_so_and_goes_on_from_there(tmp_path: Path) -> None:
    source = county(tmp_path, MANY)
    output = tmp_path / "out"
    command = [sys.executable, "-m", "drafter", "batch", str(source), "-o", str(output)]
    with subprocess.Popen(
        [*command, "-j", "2", "--progress", "jsonl"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout
        assert process.stderr
        heard = [process.stdout.readline() for _line in range(5)]
        # As a terminal does it: everyone in the foreground hears Ctrl-C.
        os.killpg(process.pid, signal.SIGINT)
        # Not `communicate`, which passes over what is buffered behind the lines read so far.
        rest, said = process.stdout.read(), process.stderr.read()
    assert process.returncode == 130
    assert "接着做" in said
    assert "Traceback" not in said
    assert all(json.loads(line)["state"] for line in [*heard, *rest.splitlines()])
    assert half_written(output) == []
    finished = len(Journal(output / WORK_FOLDER / "journal.jsonl").entries)
    assert 5 <= finished < MANY + 1
    assert start(source, output).wait(SLOWEST) == 3
    assert start(source, tmp_path / "whole").wait(SLOWEST) == 3
    assert state_of(output) == state_of(tmp_path / "whole")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        asked = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
        met, counts = killed_and_resumed(Path(place), asked, seed=asked)
    print(f"{len(counts)} kills in {met} rounds, all folders as undisturbed;")
    print(f"agencies in the journal at each kill (of {AGENCIES + 1}): {sorted(counts)}")
