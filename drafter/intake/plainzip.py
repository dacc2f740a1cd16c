"""Zips as office programs write them, entry behind entry, read without `zipfile`.

Whatever leaves that by one byte, and all damage, is left to the library and its verdict.
What is read here is what the library would read.
"""

import struct
import zipfile
from collections.abc import Iterator
from functools import lru_cache

from drafter.deflate import crc32, inflate, remembered
from drafter.intake.refusals import RATIO_FROM, Limits
from drafter.plainxml import NotPlain

_LOCAL = struct.Struct("<4s2xHH16xHH")
"""Sign, flags, method, lengths of name and extra field; what is left out stands in the directory."""
_CENTRAL = struct.Struct("<4s2xHHH4xLLLHHHH6xL")
"""Sign, version needed, flags, method, checksum, packed size, size, lengths of name, extra
field and comment, disk, offset."""
_END = struct.Struct("<4sHHHHLLH")
"""Sign, disk, disk of the directory, its entries here and in all, its size and start, comment."""
_LOCAL_SIGN, _CENTRAL_SIGN, _END_SIGN = b"PK\3\4", b"PK\1\2", b"PK\5\6"
_LARGE_SIGN, _LARGE_SIZE = b"PK\6\7", 20
_NEWEST = 45
_NOTHING_UNUSUAL = (0, 0x800, 0x006, 0x806)
"""Flags of an entry that say no more than how hard it was squeezed, and its name's coding."""


def read_plainly(data: bytes, limits: Limits) -> dict[str, bytes] | None:
    """Return the entries of a zip by name; None where it is not plain or not within limits."""
    try:
        return dict(_entries(data, limits))
    except (NotPlain, struct.error, ValueError):
        return None


def _entries(data: bytes, limits: Limits) -> Iterator[tuple[str, bytes]]:
    place, end, count = _directory(data)
    start, at, total = place, 0, 0
    names = set()
    if count > limits.entries:
        raise NotPlain
    for _number in range(count):
        name, size, at, content = _entry(data, place, at, limits)
        names.add(name.lower())
        total += size
        if total > limits.inflated:
            raise NotPlain
        place += _CENTRAL.size + len(name)
        yield name, content
    if (place, at, len(names)) != (end, start, count):
        raise NotPlain


def _directory(data: bytes) -> tuple[int, int, int]:
    """Return where the directory starts and ends, and how many entries it has."""
    end = len(data) - _END.size
    sign, disk, its_disk, count, all_, size, start, comment = _END.unpack_from(data, end)
    large = data[end - _LARGE_SIZE : end].startswith(_LARGE_SIGN)
    told = (sign, disk, its_disk, all_, start + size, comment)
    if told != (_END_SIGN, 0, 0, count, end, 0) or large:
        raise NotPlain
    return start, end, count


def _entry(data: bytes, place: int, at: int, limits: Limits) -> tuple[str, int, int, bytes]:
    """Return name, size, end and content of the entry at `place` in the directory.

    It has to begin `at` the end of the one before it, so no two can overlap.
    """
    sign, version, flags, method, crc, packed, size, length, *rest = _CENTRAL.unpack_from(
        data, place
    )
    plain = (sign, method, rest) == (_CENTRAL_SIGN, zipfile.ZIP_DEFLATED, [0, 0, 0, at])
    if not plain or version > _NEWEST or flags not in _NOTHING_UNUSUAL:
        raise NotPlain
    name = data[place + _CENTRAL.size : place + _CENTRAL.size + length]
    start = _start(data, at, (flags, method, name), limits)
    within = size <= limits.ratio * (packed + RATIO_FROM)
    content = _content(data[start : start + packed], size, crc) if within else None
    if content is None:
        raise NotPlain
    return _plain_name(name), size, start + packed, content


def _start(data: bytes, at: int, told: tuple[int, int, bytes], limits: Limits) -> int:
    """Return where the content of an entry starts; its own header must say what was `told`."""
    sign, flags, method, length, extra = _LOCAL.unpack_from(data, at)
    end = at + _LOCAL.size + length
    own = (flags, method, data[at + _LOCAL.size : end])
    if sign != _LOCAL_SIGN or own != told or extra > limits.extra:
        raise NotPlain
    return int(end + extra)


@lru_cache(maxsize=512)
def _plain_name(raw: bytes) -> str:
    name = raw.decode("ascii")
    if not name.isprintable() or name.endswith("/"):
        raise NotPlain
    return name


@remembered(256)
def _content(packed: bytes, size: int, crc: int) -> bytes | None:
    content = inflate(packed, size)
    return content if content is not None and crc32(content) == crc else None
