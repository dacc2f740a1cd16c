"""When the program itself fails: a report for its makers, without the officer's data."""

import platform
import sys
import tempfile
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from drafter import __version__
from drafter.wording import _


def report_crash(error: BaseException, command: Sequence[str]) -> str:
    """Write a crash report and return the sentence that says where it lies.

    The report holds code positions and the kind of error, never its message or any
    value: those may hold an officer's figures or words.
    """
    path = _write(_report(error, command))
    if path is None:
        return _("程序内部出错，您的文件没有改动。请联系软件维护人员。")
    return _(
        "程序内部出错，您的文件没有改动。出错记录（不含填报内容）在“{path}”，请交给软件维护人员。",
        path=path,
    )


def describe_crash(error: BaseException) -> str:
    """Return the kind of an error and the line of ours it came from, without any data."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" {_shown(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"


def _report(error: BaseException, command: Sequence[str]) -> str:
    lines = [
        f"drafter {__version__}",
        f"python {platform.python_version()} {sys.platform}",
        f"time {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC",
        f"command {' '.join(command)}",
    ]
    link: BaseException | None = error
    while link is not None:
        lines += [f"error {type(link).__name__}", *_frames(link)]
        link = link.__cause__
    return "\n".join(lines) + "\n"


def _frames(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    return [f"  {_shown(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _shown(filename: str) -> str:
    """Return the last parts of a path: enough to find the line, not the user's folders."""
    return "/".join(Path(filename).parts[-3:])


def _write(text: str) -> Path | None:
    name = f"drafter-crash-{datetime.now(UTC):%Y%m%d-%H%M%S}.txt"
    for folder in (Path.cwd(), Path(tempfile.gettempdir())):
        try:
            path = folder / name
            path.write_text(text, encoding="utf-8")
        except OSError:
            continue
        return path
    return None
