"""How figures and words come in: gate, workbook, questionnaire, importer."""

from pathlib import Path

from drafter.filing import Filing, load_filing
from drafter.intake.gate import Parts, admit, examine, refuse
from drafter.pack import find_form

INPUT_KINDS = ("xlsx", "json")


def read_input(path: Path) -> Filing:
    """Read a workbook or a filing; `InputError` says in one sentence why it cannot be used."""
    admitted = admit(path, INPUT_KINDS)
    return _read(admitted.kind, admitted.data, path.name, admitted.parts)


def read_bytes(data: bytes, name: str) -> Filing:
    """Read a workbook or a filing from its bytes; its kind is told from its content."""
    verdict = examine(data, name)
    refuse(verdict, name, INPUT_KINDS)
    return _read(verdict.kind, data, name, verdict.parts)


def _read(kind: str, data: bytes, name: str, parts: Parts) -> Filing:
    if kind == "json":
        return load_filing(data, find_form)
    from drafter.intake.workbook import read_workbook

    return read_workbook(data, name, parts)
