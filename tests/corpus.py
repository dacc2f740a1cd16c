"""Try every bad input in child processes with limits; `python -m tests.corpus` prints the table."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from drafter.checking import check
from drafter.errors import DrafterError
from drafter.filing import Filing
from drafter.intake import read_bytes
from tests.attacks import FAMILY as TEMPLATES
from tests.attacks import attacks, try_template
from tests.filings import form_of
from tests.hazard_makers import filing, workbook
from tests.hazards import READ, REFUSED, TOLD, Hazard, all_hazards

SECONDS, MEGABYTES = 2.0, 150
"""What one reading may take of a processor; the gate alone stays under a second of it."""
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

    @property
    def failed(self) -> bool:
        """Whether it was read wrongly, crashed, or took too long or too much."""
        right = self.outcome in self.wanted
        return not right or self.seconds > SECONDS or self.megabytes > MEGABYTES


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
        ("family", "tried", "refused", "read", "told", "failed", "worst s", "worst MB")
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
                f"{max(t.seconds for t in tried):.2f}",
                f"{max(t.megabytes for t in tried):.0f}",
            )
        )
    return "\n".join(f"{row[0]:22}" + "".join(f"{text:>10}" for text in row[1:]) for row in rows)


class _Clean:
    """What the undamaged files say."""

    def __init__(self) -> None:
        self._figures, self._findings = _read(workbook(), "x.xlsx")
        assert _read(filing(), "x.json") == (self._figures, self._findings)

    def outcome(self, data: bytes, file: str) -> str:
        try:
            figures, findings = _read(data, file)
        except DrafterError as error:
            return REFUSED if "{" not in str(error) else f"unfilled: {error}"
        except Exception as error:  # noqa: BLE001 - any other error is what is looked for
            return f"{type(error).__name__}: {error}"[:200]
        if findings - self._findings:
            return TOLD
        return READ if figures == self._figures else "silently different"


def _read(data: bytes, file: str) -> tuple[Mapping[str, object], set[str]]:
    found: Filing = read_bytes(data, file)
    figures = {a: found.figure(form_of(found), a) for a in form_of(found).datapoints}
    return figures, {finding.key for finding in check(found)}


def _child(family: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR))
    clean = _Clean()
    for hazard in everything():
        if hazard.family == family:
            data = hazard.make()
            # The kernel's high-water mark is set back, so that it tells this reading alone.
            Path("/proc/self/clear_refs").write_text("5")
            before, start = _peak(), time.process_time()
            tried = try_template(data) if hazard.family == TEMPLATES else ""
            outcome = tried or clean.outcome(data, hazard.file)
            seconds, peak = time.process_time() - start, _peak() - before
            trial = Trial(family, hazard.name, hazard.wanted, outcome, seconds, peak)
            print(json.dumps(asdict(trial)), flush=True)


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
