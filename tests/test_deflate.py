"""What is unpacked is bounded and whole; what is remembered is what would be worked out."""

import zlib

import pytest

from drafter.deflate import LARGEST, SMALL, crc32, deflate, inflate, recognised

WORDS = b"disclosure " * 900
NOISE = bytes(byte * 31 % 251 for byte in range(90_000))


def squeezed(content: bytes) -> bytes:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    return squeeze.compress(content) + squeeze.flush()


def stored(content: bytes) -> bytes:
    squeeze = zlib.compressobj(0, zlib.DEFLATED, -15)
    return squeeze.compress(content) + squeeze.flush()


@pytest.mark.parametrize("packed", [squeezed(WORDS), deflate(WORDS), stored(WORDS)])
def test_what_was_squeezed_comes_out(packed: bytes) -> None:
    assert inflate(packed, len(WORDS)) == WORDS


def test_large_streams_come_out_too() -> None:
    packed = stored(NOISE)
    assert len(packed) > SMALL
    assert inflate(packed, len(NOISE)) == NOISE
    assert inflate(packed, len(NOISE) - 1) is None


@pytest.mark.parametrize("size", [0, 1, len(WORDS) - 1, len(WORDS) + 1, LARGEST])
def test_another_size_than_told_is_refused(size: int) -> None:
    assert inflate(squeezed(WORDS), size) is None
    assert inflate(stored(NOISE), size) is None


def test_damage_is_refused() -> None:
    packed = squeezed(WORDS)
    assert inflate(packed[:-2], len(WORDS)) is None
    assert inflate(b"\xff" * 30, len(WORDS)) is None
    assert inflate(b"", 0) is None


def test_more_than_is_remembered_is_not_unpacked() -> None:
    assert inflate(squeezed(b"0" * (LARGEST + 1)), LARGEST + 1) is None


def test_what_has_one_sign_is_told_apart() -> None:
    asked = []

    @recognised(2, len)
    def first_byte(content: bytes) -> int:
        asked.append(content)
        return content[0]

    for content in (b"ab", b"cd", b"cd", b"ab", b"xyz", b"ab", b"12345", b"ab", b"1234567", b"ab"):
        assert first_byte(content) == content[0]
    assert asked.count(b"xyz") == 1
    assert asked[:3] == [b"ab", b"cd", b"ab"]


def test_failures_are_not_remembered() -> None:
    fails = [True]

    @recognised(4, crc32)
    def once_broken(content: bytes) -> bytes:
        if fails:
            fails.clear()
            raise ZeroDivisionError
        return content

    with pytest.raises(ZeroDivisionError):
        once_broken(b"a")
    assert once_broken(b"a") == b"a"
