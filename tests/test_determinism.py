"""The same filing gives the same bytes: whatever the process, the place, the clock, the order."""

import hashlib
import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from drafter.filingfile import dump_filing
from drafter.shipped import shipped_folder
from tests.filings import SAMPLES, form_of, sample

ROOT = Path(__file__).parents[1]
SURROUNDINGS = (
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "4294967295", "TZ": "Pacific/Apia", "LANG": "zh_CN.GBK", "COLUMNS": "40"},
)
EVERYTHING = """
import hashlib, json, sys
from drafter.checking import check
from drafter.findings import as_json
from drafter.filingfile import dump_filing
from drafter.intake.workbook import annotate, write_workbook
from drafter.pack import load_pack
from drafter.report import render_report
from drafter.report.html import to_html
from drafter.report.starter import starter_template
from drafter.sarif import as_sarif
from tests.filings import SAMPLES, form_of, sample

made = {}
for name in SAMPLES:
    filing = sample(name)
    form, pack = form_of(filing), load_pack(filing.pack)
    findings = check(filing)
    files = {
        "docx": render_report(filing, form, pack),
        "draft": render_report(filing, form, pack, draft=True),
        "xlsx": write_workbook(filing, form, pack),
        "marked": annotate(filing, form, pack, findings),
        "html": to_html(filing, form, pack).encode(),
        "json": dump_filing(filing, form),
        "findings": as_json(findings).encode(),
        "sarif": as_sarif({name: findings}).encode(),
        "template": starter_template(form, pack),
    }
    made |= {f"{name} {kind}": hashlib.sha256(data).hexdigest() for kind, data in files.items()}
print(json.dumps(made))
"""


def run(command: Sequence[str], surroundings: dict[str, str], folder: Path) -> str:
    """Run a command of this Python in a folder and an environment; return what it prints."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG"))}
    done = subprocess.run(
        [sys.executable, *command],
        env=kept | {"PYTHONPATH": str(ROOT)} | surroundings,
        cwd=folder,
        capture_output=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout.decode(errors="replace")


def test_every_file_is_the_same_in_every_surrounding(tmp_path: Path) -> None:
    made = []
    for number, surroundings in enumerate(SURROUNDINGS):
        folder = tmp_path / str(number)
        folder.mkdir()
        made.append(json.loads(run(["-c", EVERYTHING], surroundings, folder)))
    assert len(made[0]) == 9 * len(SAMPLES)
    assert made[1:] == [made[0]] * (len(made) - 1)


def county(folder: Path, shuffled: random.Random) -> Path:
    """Write a folder of agencies, in any order; one has an error, one a copy of its name."""
    folder.mkdir()
    files = {f"{name}.json": dump_filing(sample(name), form_of(sample(name))) for name in SAMPLES}
    files["b/郏县2021.json"] = files["郏县2021.json"]
    wrong = sample("郏县2021")
    wrong.values["requests.received.total"] = 99
    files["错.json"] = dump_filing(wrong, form_of(wrong))
    files["book.xlsx"] = (shipped_folder("sample_inputs") / "郏县2021.xlsx").read_bytes()
    for name in shuffled.sample(sorted(files), len(files)):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(files[name])
    return folder


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """Return the digests by name of what each of three batches made."""
    made = []
    for number, surroundings in enumerate(SURROUNDINGS):
        folder = tmp_path_factory.mktemp(f"batch{number}")
        county(folder / "in", random.Random(number))
        command = ["-m", "drafter", "batch", "in", "-o", "out", "-j", str(number + 1)]
        run(command, surroundings, folder)
        files = [path for path in (folder / "out").iterdir() if path.is_file()]
        made.append({path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files})
    return made


def test_a_batch_is_the_same_for_any_workers_order_and_surrounding(
    outputs: list[dict[str, str]],
) -> None:
    assert outputs[1:] == [outputs[0]] * 2


def test_a_batch_makes_every_kind_of_file(outputs: list[dict[str, str]]) -> None:
    kinds = Counter(Path(name).suffix for name in outputs[0])
    # Three reports of one name, a marked workbook for each of the others, and the summaries.
    assert kinds == {".docx": 3, ".xlsx": len(SAMPLES) + 1, ".html": 1, ".jsonl": 1}
