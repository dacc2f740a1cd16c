"""Zips as office programs write them, entry behind entry, read without `zipfile`.

Whatever leaves that by one byte, and all damage, is left to the library and its verdict.
What is read here is what the library would read.
"""

import struct
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from drafter.deflate import crc32, inflate, recognised
from drafter.intake.refusals import RATIO_FROM, Limits
from drafter.plainxml import NotPlain

_LOCAL = struct.Struct("<4s2xHH16xHH")
"""Sign, flags, method, lengths of name and extra field; what is left out stands in the directory."""
_CENTRAL = struct.Struct("<4s2xHHH4xLLLHHHH6xL")
"""Sign, version needed, flags, method, checksum, packed size, size, lengths of name, extra
field and comment, disk, offset."""
_NAMED = struct.Struct("<28xH12xL")
"""Of the same: length of the name, offset."""
_END = struct.Struct("<4sHHHHLLH")
"""Sign, disk, disk of the directory, its entries here and in all, its size and start, comment."""
_LOCAL_SIGN, _CENTRAL_SIGN, _END_SIGN = b"PK\3\4", b"PK\1\2", b"PK\5\6"
_LARGE_SIGN, _LARGE_SIZE = b"PK\6\7", 20
_NEWEST = 45
_NOTHING_UNUSUAL = (0, 0x800, 0x006, 0x806)
"""Flags of an entry that say no more than how hard it was squeezed, and its name's coding."""


class _Entry(NamedTuple):
    """An entry, inflated; `packed` and `extra` are lengths."""

    name: str
    content: bytes
    packed: int
    extra: int

    def is_within(self, limits: Limits) -> bool:
        """Say whether it is no more, and no more squeezed, than it may be."""
        ratio = limits.ratio * (self.packed + RATIO_FROM)
        return len(self.content) <= ratio and self.extra <= limits.extra


def read_plainly(data: bytes, limits: Limits) -> dict[str, bytes] | None:
    """Return the entries of a zip by name; None where it is not plain or not within limits."""
    try:
        return _read(data, limits)
    except (NotPlain, struct.error, ValueError):
        return None


def _read(data: bytes, limits: Limits) -> dict[str, bytes]:
    start, end, count = _directory(data)
    if count > limits.entries:
        raise NotPlain
    parts: dict[str, bytes] = {}
    total = 0
    for local, central in _cut(data, start, end, count):
        entry = _entry(local, central)
        total += len(entry.content)
        if total > limits.inflated or not entry.is_within(limits):
            raise NotPlain
        parts[entry.name] = entry.content
    if len(parts) != count or not differ(tuple(parts)):
        raise NotPlain
    return parts


@lru_cache(maxsize=64)
def differ(names: tuple[str, ...]) -> bool:
    """Say whether names differ by more than capitals, as they have to on some systems."""
    return len({name.lower() for name in names}) == len(names)


def _directory(data: bytes) -> tuple[int, int, int]:
    """Return where the directory starts and ends, and how many entries it has."""
    end = len(data) - _END.size
    sign, disk, its_disk, count, all_, size, start, comment = _END.unpack_from(data, end)
    large = data[end - _LARGE_SIZE : end].startswith(_LARGE_SIGN)
    told = (sign, disk, its_disk, all_, start + size, comment)
    if told != (_END_SIGN, 0, 0, count, end, 0) or large:
        raise NotPlain
    return start, end, count


def _cut(data: bytes, start: int, end: int, count: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield each entry, up to where the next one begins, and what the directory says of it.

    The offset is taken off, so that both are the same wherever the entry stands.
    """
    place, offsets, told = start, [], []
    for _number in range(count):
        length, offset = _NAMED.unpack_from(data, place)
        behind = place + _CENTRAL.size
        offsets.append(offset)
        told.append(data[place : behind - 4] + data[behind : behind + length])
        place = behind + length
    if place != end or offsets[:1] != [0]:
        raise NotPlain
    for central, (at, after) in zip(told, pairwise([*offsets, start]), strict=True):
        yield data[at:after], central


def _told(_local: bytes, central: bytes) -> bytes:
    """Return what tells entries apart: the directory holds the checksum of each."""
    return central


@recognised(256, _told)
def _entry(local: bytes, central: bytes) -> _Entry:
    """Return the entry of these bytes, and of those in the directory without the offset."""
    fixed = _CENTRAL.size - 4
    sign, version, flags, method, crc, packed, size, length, *rest = _CENTRAL.unpack(
        central[:fixed] + bytes(4)
    )
    name = central[fixed:]
    plain = (sign, method, rest) == (_CENTRAL_SIGN, zipfile.ZIP_DEFLATED, [0, 0, 0, 0])
    if not plain or len(name) != length or version > _NEWEST or flags not in _NOTHING_UNUSUAL:
        raise NotPlain
    start, extra = _start(local, (flags, method, name))
    if len(local) != start + packed:
        raise NotPlain
    content = inflate(local[start:], size)
    if content is None or crc32(content) != crc:
        raise NotPlain
    return _Entry(_plain_name(name), content, packed, extra)


def _start(local: bytes, told: tuple[int, int, bytes]) -> tuple[int, int]:
    """Return where the content of an entry starts, and the length of its extra field.

    Its own header must say what was `told`.
    """
    sign, flags, method, length, extra = _LOCAL.unpack_from(local)
    end = _LOCAL.size + length
    if sign != _LOCAL_SIGN or (flags, method, local[_LOCAL.size : end]) != told:
        raise NotPlain
    return end + extra, extra


def _plain_name(raw: bytes) -> str:
    name = raw.decode("ascii")
    if not name.isprintable() or name.endswith("/"):
        raise NotPlain
    return name
