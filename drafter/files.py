"""Write files so that the old one stays whole until the new one is."""

import os
import time
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from drafter.errors import InputError
from drafter.wording import _

PART_SUFFIX = ".part"
_RETRIES = (0.1, 0.3, 0.8)


def write_atomically(path: Path, data: bytes) -> None:
    """Write to a temporary file in the same folder, flush it to disk, move it into place.

    `InputError` where the folder cannot be written or the old file is open elsewhere;
    the old file is then untouched and no temporary file is left.
    """
    part = path.parent / f".{token_hex(8)}{PART_SUFFIX}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        _move(part, path)
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
                reason=error.strerror,
            )
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _move(part: Path, path: Path) -> None:
    # On Windows a scanner or a sync client may hold the target for a moment.
    for pause in _RETRIES:
        try:
            part.replace(path)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    part.replace(path)


def sweep_parts(folder: Path) -> int:
    """Remove the temporary files that killed runs left in a folder; return how many."""
    parts = list(folder.glob(f"*{PART_SUFFIX}"))
    for part in parts:
        part.unlink(missing_ok=True)
    return len(parts)
