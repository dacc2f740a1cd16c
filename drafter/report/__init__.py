"""How a Filing becomes a Word report that is read back before it is kept."""

from pathlib import Path

from drafter.filing import Filing
from drafter.form import Form
from drafter.pack import Pack


def render_report(
    filing: Filing, form: Form, pack: Pack, *, draft: bool = False, previous: Filing | None = None
) -> bytes:
    """Return the report as the bytes of a .docx, the same bytes for the same filing.

    Every figure and paragraph has been found again in the result, at its place.
    `TemplateError` where the template cannot be used or lost something.
    """
    raise NotImplementedError


def write_report(
    path: Path,
    filing: Filing,
    form: Form,
    pack: Pack,
    *,
    draft: bool = False,
    previous: Filing | None = None,
) -> None:
    """Render the report and move it into place; an older file stays whole on any failure."""
    raise NotImplementedError
