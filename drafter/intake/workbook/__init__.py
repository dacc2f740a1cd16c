"""The intake workbook: written, read back, annotated."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from drafter.intake.workbook.annotation import annotate
    from drafter.intake.workbook.reader import read_workbook
    from drafter.intake.workbook.writer import write_workbook

__all__ = ["annotate", "read_workbook", "write_workbook"]
_HOMES = {"annotate": "annotation", "read_workbook": "reader", "write_workbook": "writer"}


def __getattr__(name: str) -> object:
    """Import what is asked for: the library that writes takes longer to load than a report to draft."""
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
