"""The intake workbook: written, read back, annotated."""

from drafter.intake.workbook.annotate import annotate
from drafter.intake.workbook.reader import read_workbook
from drafter.intake.workbook.writer import write_workbook

__all__ = ["annotate", "read_workbook", "write_workbook"]
