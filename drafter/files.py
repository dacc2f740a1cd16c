"""Write files so that the old one stays whole until the new one is."""

import os
import re
import time
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from drafter.errors import InputError, system_reason
from drafter.wording import _

PART_SUFFIX = ".part"
STALE = 3600.0
"""Seconds after which a temporary file belongs to nobody: no write takes a minute."""
_RETRIES = (0.1, 0.3, 0.8)
_PART = re.compile(r"\.?[0-9a-f]{16,64}\.part")


def write_atomically(path: Path, data: bytes) -> None:
    """Write to a temporary file in the same folder, flush it to disk, move it into place.

    `InputError` where the folder cannot be written or the old file is open elsewhere;
    the old file is then untouched and no temporary file is left. What a killed run left
    in the folder is taken away.
    """
    part = path.parent / f".{token_hex(8)}{PART_SUFFIX}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        move_into_place(part, path)
    except PermissionError as error:
        raise InputError(
            _(
                "无法写入“{path}”：文件正被别的程序打开，或者没有写入权限。请先关闭它，或换一个文件夹。",
                path=path,
            )
        ) from error
    except OSError as error:
        raise InputError(
            _(
                "无法写入“{path}”（{reason}）。请检查磁盘空间和文件夹。",
                path=path,
                reason=system_reason(error),
            )
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
            sweep_parts(path.parent, STALE)


def move_into_place(part: Path, path: Path) -> None:
    """Put a file in the place of another; `PermissionError` where that one stays open."""
    # On Windows a scanner or a sync client may hold the target for a moment.
    for pause in _RETRIES:
        try:
            part.replace(path)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    part.replace(path)


def sweep_parts(folder: Path, age: float = 0.0) -> int:
    """Remove our temporary files of at least so many seconds from a folder; return how many."""
    latest = time.time() - age
    parts = [path for path in folder.iterdir() if _PART.fullmatch(path.name)]
    stale = [path for path in parts if path.stat().st_mtime <= latest]
    for part in stale:
        part.unlink(missing_ok=True)
    return len(stale)
