"""How a batch scales to two processes, and whether its memory stays flat."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from drafter.batch.jobs import Job
from drafter.batch.outcome import Outcome
from drafter.batch.run import run_batch
from drafter.batch.work import work
from tests.benchmarks import naive
from tests.benchmarks.whole import fresh_order

WARM = 40
"""Reports of a run that are not timed: the workers start, and compile the template."""
PAGE = 4096
CHUNK = 16


def batch_rate(folder: Path, out: Path, workers: int) -> float:
    """Return the reports a second of a whole batch, journal and all, once it is warm."""
    moments: list[float] = []

    def hear(_outcome: Outcome) -> None:
        moments.append(time.perf_counter())

    run_batch(folder, out, workers=workers, progress=hear)
    return _rate(moments, WARM * workers)


def naive_rate(paths: Sequence[Path], out: Path, workers: int) -> float:
    """Return the reports a second of the naive script in so many processes, once they are warm."""
    out.mkdir(parents=True, exist_ok=True)
    moments: list[float] = []
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        draft = partial(_draft_naively, out)
        moments.extend(time.perf_counter() for _path in pool.map(draft, paths))
    return _rate(moments, 2 * workers)


def _rate(moments: list[float], warm: int) -> float:
    return (len(moments) - 1 - warm) / (moments[-1] - moments[warm])


def _draft_naively(out: Path, path: Path) -> Path:
    naive.draft(path, out / f"{path.stem}.docx")
    return path


@dataclass(frozen=True)
class Memory:
    """Resident megabytes of one process after so many reports."""

    reports: int
    resident: float


def memory_over(paths: Sequence[Path], out: Path, count: int, steps: int = 10) -> list[Memory]:
    """Draft `count` reports in this process and tell its memory ten times; Linux only."""
    found = []
    for step in range(1, steps + 1):
        order = fresh_order(out)
        for start in range(0, count // steps, CHUNK):
            chunk = [paths[(start + n) % len(paths)] for n in range(CHUNK)]
            work([Job(f"{step}-{start}-{n}.xlsx", path) for n, path in enumerate(chunk)], order)
        found.append(Memory(step * count // steps, _resident()))
    return found


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * PAGE / 2**20


def interleaved(rounds: int, measures: dict[str, Callable[[], float]]) -> dict[str, list[float]]:
    """Run some measures in turn and return what each found."""
    found: dict[str, list[float]] = {name: [] for name in measures}
    for _round in range(rounds):
        for name, measure in measures.items():
            found[name].append(measure())
    return found
