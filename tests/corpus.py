"""Try every bad input in child processes with limits; `python -m tests.corpus` prints the table."""

import ctypes
import gc
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from drafter.checking import check
from drafter.errors import DrafterError
from drafter.filing import Filing
from drafter.intake import read_bytes
from drafter.intake.gate import examine
from drafter.intake.importer import import_report
from drafter.packfile import read_settings
from tests.attacks import FAMILY as TEMPLATES
from tests.attacks import attacks, try_template
from tests.filings import form_of
from tests.hazard_makers import filing, workbook
from tests.hazards import READ, REFUSED, TOLD, Hazard, all_hazards
from tests.paper_hazards import page, report

SECONDS, MEGABYTES = 4.0, 200
"""What one reading may take of a processor, twice as long on a busy machine, and of memory."""
GATE_SECONDS, GATE_MEGABYTES = 1.0, 150
"""What the gate alone may take."""
Result = TypeVar("Result")
ADDRESS_SPACE = 1_500 * 2**20
PROCESSOR = 120


@dataclass(frozen=True)
class Trial:
    """What came of one bad input; `outcome` is READ, REFUSED, TOLD or what went wrong."""

    family: str
    name: str
    wanted: tuple[str, ...]
    outcome: str
    seconds: float = 0.0
    megabytes: float = 0.0
    gate_seconds: float = 0.0
    gate_megabytes: float = 0.0

    @property
    def failed(self) -> bool:
        """Whether it was read wrongly, crashed, or took too long or too much."""
        right = self.outcome in self.wanted
        slow = self.seconds > SECONDS or self.gate_seconds > GATE_SECONDS
        vast = self.megabytes > MEGABYTES or self.gate_megabytes > GATE_MEGABYTES
        return not right or slow or vast


def try_all() -> list[Trial]:
    """Try each family in a child of its own, so that a death costs only what came after it."""
    hazards = everything()
    families = list(dict.fromkeys(hazard.family for hazard in hazards))
    with ThreadPoolExecutor(2) as threads:
        told = dict(zip(families, threads.map(_told_of, families), strict=True))
    return [_trial(hazard, **told[hazard.family](hazard.name)) for hazard in hazards]


def _told_of(family: str) -> Callable[[str], dict[str, object]]:
    """Try a family; return what to ask for the result of each of its members."""
    child = subprocess.run(
        [sys.executable, "-m", "tests.corpus", family],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[1],
    )
    told = {trial["name"]: trial for trial in map(json.loads, child.stdout.splitlines())}
    lost = {"outcome": f"no answer: {child.stderr[-300:]}"}
    return lambda name: told.get(name, lost)


def everything() -> list[Hazard]:
    """Return the bad inputs and the hostile templates."""
    return [*all_hazards(), *attacks()]


def _trial(hazard: Hazard, **result: object) -> Trial:
    known = {"family": hazard.family, "name": hazard.name, "wanted": hazard.wanted}
    return Trial(**(result | known))  # type: ignore[arg-type]


def table(trials: Iterable[Trial]) -> str:
    """Return the table of families: tried, refused, read right or told, failed, worst cost."""
    rows: list[tuple[str, ...]] = [
        ("family", "tried", "refused", "read", "told", "failed", "gate s", "gate MB", "s", "MB")
    ]
    families: dict[str, list[Trial]] = {}
    for trial in trials:
        families.setdefault(trial.family, []).append(trial)
        families.setdefault("all", []).append(trial)
    families["all"] = families.pop("all")
    for family, tried in families.items():
        counts = [sum(t.outcome == outcome for t in tried) for outcome in (REFUSED, READ, TOLD)]
        rows.append(
            (
                family,
                str(len(tried)),
                *map(str, counts),
                str(sum(t.failed for t in tried)),
                f"{max(t.gate_seconds for t in tried):.2f}",
                f"{max(t.gate_megabytes for t in tried):.0f}",
                f"{max(t.seconds for t in tried):.2f}",
                f"{max(t.megabytes for t in tried):.0f}",
            )
        )
    return "\n".join(f"{row[0]:22}" + "".join(f"{text:>9}" for text in row[1:]) for row in rows)


class _Clean:
    """What the undamaged files say."""

    def __init__(self) -> None:
        self._figures, self._findings = _read(workbook(), "x.xlsx")
        assert _read(filing(), "x.json") == (self._figures, self._findings)

    def outcome(self, data: bytes, file: str) -> str:
        """Return what came of reading a file as what it is called."""
        read = _READERS.get(Path(file).suffix, _read)
        try:
            figures, findings = read(data, file)
        except DrafterError as error:
            return REFUSED if "{" not in str(error) else f"unfilled: {error}"
        except Exception as error:  # noqa: BLE001 - any other error is what is looked for
            return f"{type(error).__name__}: {error}"[:200]
        clean = _clean_import() if read is _import else (self._figures, self._findings)
        if findings - clean[1]:
            return TOLD
        return READ if figures == clean[0] else "silently different"


Found = tuple[Mapping[str, object], set[str]]


def _read(data: bytes, file: str) -> Found:
    return _found(read_bytes(data, file), ())


def _import(data: bytes, file: str) -> Found:
    imported = import_report(data, file)
    return _found(imported.filing, [note.key for note in imported.notes])


def _settings(data: bytes, file: str) -> Found:
    with TemporaryDirectory() as folder:
        path = Path(folder, file)
        path.write_bytes(data)
        return read_settings(path), set()


def _found(found: Filing, notes: Iterable[str]) -> Found:
    figures = {a: found.figure(form_of(found), a) for a in form_of(found).datapoints}
    return figures, {*notes, *(finding.key for finding in check(found))}


@cache
def _clean_import() -> Found:
    """Return what the clean report says; as a page it says the same."""
    found = _import(report(), "r.docx")
    assert _import(page().encode(), "r.html") == found
    return found


_READERS: Mapping[str, Callable[[bytes, str], Found]] = {
    ".toml": _settings,
    **dict.fromkeys((".docx", ".html", ".txt", ".pdf"), _import),
}


def _child(family: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR))
    clean = _Clean()
    if family == "published reports":
        _clean_import()
    for hazard in everything():
        if hazard.family == family:
            print(json.dumps(asdict(_tried(hazard, clean))), flush=True)


def _tried(hazard: Hazard, clean: _Clean) -> Trial:
    data, templates = hazard.make(), hazard.family == TEMPLATES

    def read() -> str:
        return try_template(data) if templates else clean.outcome(data, hazard.file)

    _verdict, *gate = _measured(lambda: examine(data, hazard.file))
    outcome, *cost = _measured(read)
    return Trial(hazard.family, hazard.name, hazard.wanted, outcome, *cost, *gate)


def _measured(work: Callable[[], Result]) -> tuple[Result, float, float]:
    """Return what some work gives, its seconds of the processor, and its MB of memory."""
    # What was freed goes back to the system and the kernel's high-water mark down, so that
    # they tell this work alone.
    gc.collect()
    ctypes.CDLL("libc.so.6").malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")
    before, start = _peak(), time.process_time()
    result = work()
    return result, time.process_time() - start, _peak() - before


def _peak() -> float:
    """Return the highest resident memory of this process, in MB."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _child(sys.argv[1])
    else:
        trials = try_all()
        print(table(trials))
        bad = [trial for trial in trials if trial.failed]
        print(
            *(
                f"{t.family} / {t.name}: {t.outcome} {t.seconds:.2f} s {t.megabytes:.0f} MB"
                for t in bad
            ),
            sep="\n",
        )
        sys.exit(bool(bad))
