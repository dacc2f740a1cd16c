"""The zip container of an .xlsx or .docx: every entry inflated once, counting what comes out.

`zipfile` reads a directory of any length, and copies what follows an extra field once for
each; so the directory is looked over before it is read.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from functools import lru_cache

from drafter.intake.plainzip import differ, read_plainly
from drafter.intake.refusals import (
    BAD_NAMES,
    BOMB,
    BROKEN,
    ENCRYPTED,
    RATIO_FROM,
    Limits,
    Refused,
)

Parts = Mapping[str, bytes]
_ENTRY = re.compile(rb"PK\x01\x02")
_EXTRA = struct.Struct("<30xH")
"""A directory's entry up to the length of its extra field."""
_END, _END_64 = b"PK\5\6", b"PK\6\7"
_END_SIZE, _END_64_SIZE = 22, 20 + 56
_DIRECTORY_SIZE = struct.Struct("<12xL")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What office programs write; the library does not bound what the others unpack to."""
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
)


def inflate_all(data: bytes, limits: Limits) -> dict[str, bytes]:
    """Return the entries of a zip by name; `Refused` where they are damaged or too much."""
    parts = read_plainly(data, limits)
    if parts is None:
        return _by_library(data, limits)
    _check_names(tuple(parts))
    return parts


def _by_library(data: bytes, limits: Limits) -> dict[str, bytes]:
    try:
        _check_directory(data, limits)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _inflate(archive, len(data), limits)
    except _DAMAGE as error:
        raise Refused(BROKEN) from error


def _check_directory(data: bytes, limits: Limits) -> None:
    """Refuse a directory of too many entries, or of one with long extra fields, unread."""
    start = _directory_start(data)
    for count, found in enumerate(_ENTRY.finditer(data, start), start=1):
        head = data[found.start() : found.start() + _EXTRA.size]
        if len(head) < _EXTRA.size:
            return
        if count > limits.entries or _EXTRA.unpack(head)[0] > limits.extra:
            raise Refused(BOMB)


def _directory_start(data: bytes) -> int:
    """Return a place at or before the first entry of the directory that `zipfile` will read."""
    end = data.rfind(_END)
    large = data[max(0, end - 20) : end].startswith(_END_64)
    if end < 0 or large or len(data) < end + _END_SIZE:
        return 0
    (size,) = _DIRECTORY_SIZE.unpack_from(data, end)
    return int(max(0, end - size - _END_64_SIZE))


def _inflate(archive: zipfile.ZipFile, size: int, limits: Limits) -> dict[str, bytes]:
    infos = archive.infolist()
    if len(infos) > limits.entries:
        raise Refused(BOMB)
    _check_entries(infos, size)
    parts: dict[str, bytes] = {}
    total = 0
    for info in infos:
        if info.is_dir():
            continue
        room = limits.inflated - total
        if info.file_size > room:
            raise Refused(BOMB)
        with archive.open(info) as stream:
            content = stream.read(room + 1)
        total += len(content)
        if len(content) > room or len(content) > limits.ratio * (info.compress_size + RATIO_FROM):
            raise Refused(BOMB)
        parts[info.filename] = content
    return parts


@lru_cache(maxsize=64)
def _check_names(names: tuple[str, ...]) -> None:
    if not differ(names):
        raise Refused(BAD_NAMES)
    for name in names:
        if (
            name.startswith("/")
            or "\\" in name
            or ".." in name.split("/")
            or "\0" in name
            or ":" in name
        ):
            raise Refused(BAD_NAMES)


def _check_entries(infos: list[zipfile.ZipInfo], size: int) -> None:
    _check_names(tuple(info.filename for info in infos))
    if any(info.flag_bits & 0x1 for info in infos):
        raise Refused(ENCRYPTED)
    if any(info.compress_type not in _METHODS for info in infos):
        raise Refused(BROKEN)
    # Entries that overlap let a small file claim a large one many times over.
    if sum(info.compress_size for info in infos) > size:
        raise Refused(BOMB)
