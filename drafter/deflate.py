"""Deflate, by isal where it is there, and what is remembered of bytes met before.

Thousands of files of one form share most of their parts; a pure function of bytes need
look at each of them only once.
"""

import zlib
from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import TypeVar, cast

try:
    # Seven times as fast as zlib and a quarter larger; it is there on all common machines.
    from isal import isal_zlib as deflater

    EFFORT = 2
    DAMAGED: tuple[type[Exception], ...] = (zlib.error, cast("type[Exception]", deflater.error))
except ImportError:
    import zlib as deflater  # type: ignore[no-redef]

    EFFORT = 6
    DAMAGED = (zlib.error,)

Work = TypeVar("Work", bound=Callable[..., object])
LARGEST = 512 * 1024
"""Bytes above which nothing is remembered, so that memory stays bounded."""
SMALL = 32 * 1024
"""Packed bytes that are unpacked in one piece, twice as fast: a bomb makes 33 MB of them at most."""
RAW = -15
"""The window of deflate without a header, as zip has it."""


def remembered(entries: int, largest: int = LARGEST) -> Callable[[Work], Work]:
    """Let a pure function, bytes first, keep its latest results for small bytes."""

    def decorate(work: Work) -> Work:
        kept = lru_cache(maxsize=entries)(work)

        @wraps(work)
        def recall(content: bytes, *more: Hashable) -> object:
            look = kept if len(content) <= largest else work
            return look(content, *more)

        return cast("Work", recall)

    return decorate


def recognised(entries: int, sign: Callable[..., Hashable]) -> Callable[[Work], Work]:
    """Let a pure function of bytes keep its latest results, known by a sign of what it is given.

    Bytes of the same sign are compared: where most are new, to hash each is the dearer way.
    """

    def decorate(work: Work) -> Work:
        recent: dict[Hashable, tuple[bytes, object]] = {}
        older: dict[Hashable, tuple[bytes, object]] = {}

        @wraps(work)
        def recall(content: bytes, *more: Hashable) -> object:
            nonlocal recent, older
            if len(content) > LARGEST:
                return work(content, *more)
            key = sign(content, *more)
            found = recent.get(key)
            if found and found[0] == content:
                return found[1]
            found = older.get(key)
            if not found or found[0] != content:
                found = (content, work(content, *more))
            if len(recent) >= entries:
                older, recent = recent, {}
            recent[key] = found
            return found[1]

        return cast("Work", recall)

    return decorate


def inflate(packed: bytes, size: int) -> bytes | None:
    """Return the `size` bytes that a deflate stream holds; None where it is torn, large or holds more."""
    if size > LARGEST:
        return None
    try:
        if len(packed) <= SMALL:
            content = deflater.decompress(packed, RAW, size + 1)
        else:
            content = deflater.decompressobj(RAW).decompress(packed, size + 1)
    except DAMAGED:
        return None
    return content if len(content) == size else None


def deflate(content: bytes) -> bytes:
    """Return the content as one raw deflate stream."""
    squeeze = deflater.compressobj(EFFORT, deflater.DEFLATED, RAW)
    return bytes(squeeze.compress(content) + squeeze.flush())


crc32: Callable[[bytes], int] = deflater.crc32
"""The checksum that zip keeps of an entry."""
