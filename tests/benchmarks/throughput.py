"""The benchmark: everything in one run, each against its competitor, medians and ratios.

usage: python -m tests.benchmarks.throughput [--quick] [--only PART …]

Parts: whole, rendering, scaling, memory, cold. Every competitor is given the same
workbooks or values and the same template, and its files are opened and compared with
ours. Node's engines and docx-mailmerge2 are fetched or left out, and that is said.
"""

import argparse
import os
import platform
import resource
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

from drafter.pack import templates_folder
from tests.benchmarks import cold, inputs, rendering, scaling, whole
from tests.benchmarks.edited import edited_packs
from tests.benchmarks.times import print_times


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    rounds: int
    batch: int
    naive: int
    memory: int
    cold: int


FULL = Size(rounds=20, batch=1500, naive=60, memory=10_000, cold=15)
QUICK = Size(rounds=3, batch=300, naive=20, memory=1_000, cold=3)


def main() -> None:
    """Measure what is asked for and print it."""
    parts = {
        each.__name__.strip("_"): each for each in (_whole, _rendering, _scaling, _memory, _cold)
    }
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", nargs="+", choices=parts, default=list(parts))
    options = parser.parse_args()
    size = QUICK if options.quick else FULL
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = inputs.write_inputs(folder / "distinct", (size.rounds + 2) * whole.CHUNK)
        for part in options.only:
            parts[part](paths, folder, size)
    print(
        f"\nhighest memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    )


def _whole(paths: list[Path], folder: Path, size: Size) -> None:
    packs = {
        "as Word leaves it": edited_packs(folder / "packs", whole.EDITION),
        "as shipped": templates_folder(),
    }
    for name, each in packs.items():
        slow, fast = whole.compare(paths, folder, size.rounds, each)
        print_times(f"(a) and (b): workbook to report, template {name}", [slow, fast], fast)
    split = whole.stage_split(paths[: 10 * whole.CHUNK], folder, packs["as Word leaves it"])
    print("stages of (b), median ms: " + ", ".join(f"{s} {ms:.2f}" for s, ms in split.items()))


def _rendering(_paths: list[Path], folder: Path, size: Size) -> None:
    all_times, mine = rendering.compare(folder, size.rounds)
    print_times("(c) rendering alone: ready values to a file", all_times, mine)


def _scaling(paths: list[Path], folder: Path, size: Size) -> None:
    inputs.multiply(paths, folder / "many", size.batch)
    some = [paths[n % len(paths)] for n in range(size.naive)]
    measures: dict[str, Callable[[], float]] = {}
    for workers in (1, 2):
        measures[f"naive, {workers}"] = partial(scaling.naive_rate, some, folder / "naive", workers)
        measures[f"drafter, {workers}"] = partial(_fresh_batch, folder, workers)
    found = {name: median(rates) for name, rates in scaling.interleaved(3, measures).items()}
    print("\nreports a second of whole batches, journal and all, by processes")
    for name, rate in found.items():
        print(f"{name:14s} {rate:8.1f}")
    for name in ("naive", "drafter"):
        print(f"{name}: 1 → 2 processes × {found[f'{name}, 2'] / found[f'{name}, 1']:.2f}")
    for workers in (1, 2):
        ratio = found[f"drafter, {workers}"] / found[f"naive, {workers}"]
        print(f"drafter ÷ naive, {workers}: × {ratio:.1f}")


def _fresh_batch(folder: Path, workers: int) -> float:
    with tempfile.TemporaryDirectory(dir=folder) as out:
        return scaling.batch_rate(folder / "many", Path(out), workers)


def _memory(paths: list[Path], folder: Path, size: Size) -> None:
    found = scaling.memory_over(paths, folder / "memory", size.memory)
    print(
        "\nresident MB after so many reports in one process: "
        + ", ".join(f"{m.reports}: {m.resident:.0f}" for m in found)
    )


def _cold(paths: list[Path], folder: Path, size: Size) -> None:
    times = cold.cold_starts(paths[0], folder, size.cold)
    print_times(
        "cold: processor time of a new process each", list(times.values()), times["drafter render"]
    )
    bare = times["python -c pass"].median
    print(f"drafter --help above bare Python: {times['drafter --help'].median - bare:.0f} ms")


if __name__ == "__main__":
    main()
