"""Keeps every distinct Word file and workbook that is made, and validates them together.

Two files that differ only in words and figures are one: what the schema says of them is
the same.
"""

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from itertools import groupby
from pathlib import Path
from typing import Any

from drafter import files, spreadsheet
from drafter.report import render_report
from drafter.report.starter import starter_template
from tests import soundness

KEPT = "DRAFTER_TESTS_KEEP"
VALIDATOR = shutil.which("ooxml-validator")
MAKERS = (render_report, starter_template, spreadsheet.settled_zip)
_NUMBER = re.compile(rb"\d+(?:\.\d+)?")
_WORDS = re.compile(rb">[^<]+<")
_START = re.compile(rb"(?=<w:p[ >]|<w:tr[ >]|<row |<c )")


def keep_what_is_made(folder: Path) -> None:
    """Let the functions that make files leave a copy of each distinct one in a folder."""
    for maker in MAKERS:
        _replace(maker, keeping(maker, folder))
    write = files.write_atomically

    @wraps(write)
    def writing(path: Path, data: bytes) -> None:
        if path.suffix in (".docx", ".xlsx"):
            _keep(data, folder)
        write(path, data)

    _replace(write, writing)


def _replace(old: Callable[..., Any], new: Callable[..., Any]) -> None:
    """Put one function for another wherever it has been imported."""
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] in ("drafter", "tests"):
            for attribute, value in list(vars(module).items()):
                if value is old:
                    setattr(module, attribute, new)


def keeping(maker: Callable[..., bytes], folder: Path) -> Callable[..., bytes]:
    @wraps(maker)
    def keeping(*given: Any, **named: Any) -> bytes:
        data = maker(*given, **named)
        _keep(data, folder)
        return data

    return keeping


def _keep(data: bytes, folder: Path) -> None:
    if not data.startswith(b"PK"):
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        kind = ".xlsx" if "xl/workbook.xml" in archive.namelist() else ".docx"
        shape = hashlib.sha256()
        for name in sorted(archive.namelist()):
            shape.update(name.encode() + skeleton(archive.read(name)))
    path = folder / f"{shape.hexdigest()[:16]}{kind}"
    if not path.exists():
        path.write_bytes(data)


def skeleton(content: bytes) -> bytes:
    """Return a part with its words and figures made alike, and what follows itself once."""
    plain = _NUMBER.sub(b"0", _WORDS.sub(b">t<", content))
    return b"".join(piece for piece, _alike in groupby(_START.split(plain)))


def report_on(folder: Path) -> list[str]:
    """Check the kept files, remove the sound ones, and return a line for each fault."""
    paths = sorted(folder.iterdir())
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        told = dict(zip(paths, threads.map(faults_of, paths), strict=True))
    for path, found in told.items():
        if not found:
            path.unlink()
    if not any(told.values()):
        folder.rmdir()
    return [f"{path}: {fault}" for path, found in told.items() for fault in found]


def faults_of(path: Path) -> list[str]:
    """Return what our own checks and, where it is installed, the validator say of a file."""
    return [*soundness.faults(path.read_bytes()), *schema_faults(path)]


def schema_faults(path: Path) -> list[str]:
    """Return what the Open XML SDK says is wrong with a file; nothing where it is not there."""
    if VALIDATOR is None:
        return []
    made = subprocess.run([VALIDATOR, str(path)], capture_output=True, timeout=120, check=False)
    return [error["description"] for error in json.loads(made.stdout)["errors"]]
