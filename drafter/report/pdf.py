"""PDF by LibreOffice: one profile for each process, the result checked, nothing left running."""

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from drafter.errors import InputError
from drafter.files import write_atomically
from drafter.wording import _

PROGRAMS = ("soffice", "libreoffice")
USUAL_PLACES = (
    Path("C:/Program Files/LibreOffice/program/soffice.exe"),
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
)
TIMEOUT = 120.0
"""Seconds after which a conversion is given up."""
_PDF_START, _PDF_END = b"%PDF-", b"%%EOF"


def find_office() -> str | None:
    """Return the path of LibreOffice, or None where it is not installed."""
    on_path = (shutil.which(program) for program in PROGRAMS)
    usual = (str(path) for path in USUAL_PLACES if path.exists())
    return next((found for found in (*on_path, *usual) if found), None)


def to_pdf(document: Path, output: Path, *, timeout: float = TIMEOUT) -> Path:
    """Convert a .docx and return the PDF's path; `InputError` says why it was not made."""
    office = find_office()
    if not office:
        raise InputError(
            _("没有找到 LibreOffice，无法转成 PDF；请先安装，或用 Word、WPS 另存为 PDF。")
        )
    with tempfile.TemporaryDirectory(prefix="drafter-pdf-") as folder:
        # A plain name: the office program trips over some characters in file names.
        source = Path(folder, "report.docx")
        shutil.copyfile(document, source)
        _convert(office, source, timeout)
        write_atomically(output, _checked(source.with_suffix(".pdf"), document))
    return output


def _convert(office: str, source: Path, timeout: float) -> None:
    command = [
        office,
        f"-env:UserInstallation={_profile().as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        "pdf",
        "--outdir",
        str(source.parent),
        str(source),
    ]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired as error:
        raise InputError(_("LibreOffice 转换超时，PDF 没有生成；请稍后再试。")) from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program with all it started; its launcher's end does not end the rest."""
    if process.poll() is not None:
        return
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def _checked(made: Path, document: Path) -> bytes:
    # The return code is 0 even where nothing could be loaded: only the file tells.
    data = made.read_bytes() if made.exists() else b""
    if not (data.startswith(_PDF_START) and _PDF_END in data[-1024:]):
        raise InputError(_("LibreOffice 没能把“{name}”转成 PDF。", name=document.name))
    return data


@cache
def _profile() -> Path:
    """Return this process's own profile folder; two processes on one profile fail."""
    folder = tempfile.mkdtemp(prefix="drafter-office-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
