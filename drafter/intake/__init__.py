"""How figures and words come in: gate, workbook, questionnaire, importer."""

from pathlib import Path

from drafter.errors import InputError
from drafter.filing import Filing
from drafter.intake.gate import Admitted, admit, examine, refuse
from drafter.pack import find_form
from drafter.pictures import attach_pictures
from drafter.wording import _

INPUT_KINDS = ("xlsx", "json")
UNFINISHED = ".ask"
"""Behind the name of a filing: its answers so far. No command but `ask` takes such a file."""


def read_input(path: Path) -> Filing:
    """Read a workbook or a filing, with the pictures beside it that it names.

    `InputError` says in one sentence why it cannot be used.
    """
    filing = read_admitted(admit(path, INPUT_KINDS), path.name)
    attach_pictures(filing, path.parent)
    return filing


def read_bytes(data: bytes, name: str) -> Filing:
    """Read a workbook or a filing from its bytes; its kind is told from its content."""
    return read_admitted(admit_bytes(data, name), name)


def admit_bytes(data: bytes, name: str) -> Admitted:
    """Take a workbook or a filing through the gate; `InputError` says why it is turned away."""
    verdict = examine(data, name)
    refuse(verdict, name, INPUT_KINDS)
    return Admitted(verdict.kind, data, verdict.parts)


def read_admitted(admitted: Admitted, name: str) -> Filing:
    """Read a workbook or a filing that the gate has let in."""
    if name.endswith(UNFINISHED):
        raise InputError(
            _(
                "“{name}”是没有做完的问答。请先接着做完：drafter ask -o {output}",
                name=name,
                output=name.removesuffix(UNFINISHED),
            )
        )
    if admitted.kind == "json":
        from drafter.filingfile import load_filing

        return load_filing(admitted.data, find_form)
    from drafter.intake.workbook import read_workbook

    return read_workbook(admitted.data, name, admitted.parts)
