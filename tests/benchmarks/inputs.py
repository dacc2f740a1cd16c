"""The workbooks that every benchmark reads: made-up agencies, no two alike."""

import io
import zipfile
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from drafter.intake.workbook import write_workbook
from drafter.pack import load_pack
from drafter.report.package import package
from tests.benchmarks.agencies import agency
from tests.filings import form_of

UNIT_SHEET = "xl/worksheets/sheet2.xml"


def write_inputs(folder: Path, distinct: int) -> list[Path]:
    """Write so many different workbooks into a folder and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(distinct):
        filing = agency(number)
        path = folder / f"{filing.unit.code}.xlsx"
        path.write_bytes(write_workbook(filing, form_of(filing), load_pack(filing.pack)))
        paths.append(path)
    return paths


def multiply(paths: list[Path], folder: Path, count: int) -> None:
    """Write `count` workbooks of as many units, the given ones over and over with other codes."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, path in enumerate(islice(cycle(paths), count)):
        code = f"{700000 + number:06d}"
        parts = dict(_parts(path))
        assert path.stem.encode() in parts[UNIT_SHEET]
        parts[UNIT_SHEET] = parts[UNIT_SHEET].replace(path.stem.encode(), code.encode())
        (folder / f"{code}.xlsx").write_bytes(package(parts))


def _parts(path: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        for name in archive.namelist():
            yield name, archive.read(name)
