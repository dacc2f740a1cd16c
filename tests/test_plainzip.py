"""A zip read without the library is the zip that the library reads, or is left to it."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.intake.container import _by_library, inflate_all
from drafter.intake.plainzip import read_plainly
from drafter.intake.refusals import LIMITS, Limits, Refused
from drafter.report.package import package

PARTS = {"[Content_Types].xml": b"<Types/>", "a/b.xml": b"<b>1</b>" * 40, "c.xml": b"c" * 90}
PLAIN = package(PARTS)
DIRECTORY = PLAIN.index(b"PK\x01\x02")
SAMPLES = sorted(Path("sample_inputs").glob("*.xlsx"))


def by_library(data: bytes) -> dict[str, bytes] | None:
    try:
        return _by_library(data, LIMITS)
    except Refused:
        return None


def written(write: Callable[[zipfile.ZipFile], None], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        write(archive)
    return stream.getvalue()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_our_workbooks_are_read_plainly(path: Path) -> None:
    data = path.read_bytes()
    assert read_plainly(data, LIMITS) == by_library(data) != None  # noqa: E711


def test_what_the_library_writes_is_read_plainly() -> None:
    def write(archive: zipfile.ZipFile) -> None:
        for name, content in PARTS.items():
            archive.writestr(name, content)

    assert read_plainly(written(write), LIMITS) == PARTS


HEADERS = st.sampled_from([*range(60), *range(DIRECTORY, len(PLAIN))])
BYTES = st.one_of(st.sampled_from(b"\0\1\2\x08\x2d\xffPK/"), st.integers(0, 255))


@settings(max_examples=3000)
@given(st.lists(st.tuples(HEADERS, BYTES), min_size=1, max_size=3), st.binary(max_size=3))
def test_a_damaged_zip_is_read_alike_or_left_to_the_library(
    changes: list[tuple[int, int]], behind: bytes
) -> None:
    data = bytearray(PLAIN)
    for place, byte in changes:
        data[place] = byte
    damaged = bytes(data) + behind
    read = read_plainly(damaged, LIMITS)
    assert read is None or read == by_library(damaged)


def _changed(place: int, value: int, form: str = "<H") -> bytes:
    """The directory's first entry with another number at a place of it."""
    data = bytearray(PLAIN)
    struct.pack_into(form, data, DIRECTORY + place, value)
    return bytes(data)


UNUSUAL = {
    "something before": b"#!" + PLAIN,
    "something behind": PLAIN + b"\0",
    "a comment": written(lambda archive: setattr(archive, "comment", b"x")),
    "stored": written(lambda archive: archive.writestr("a.xml", "a"), zipfile.ZIP_STORED),
    "a folder": written(lambda archive: archive.mkdir("a")),
    "encrypted": _changed(8, 1),
    "with sizes behind the content": _changed(8, 8),
    "another method": _changed(10, 14),
    "another checksum": _changed(16, 7, "<L"),
    "another size": _changed(24, 7, "<L"),
    "an extra field": _changed(30, 4),
    "on another disk": _changed(34, 1),
    "overlapping": _changed(42, 4, "<L"),
    "two of one name": package(PARTS | {"C.xml": b"d"}),
    "empty": b"PK\5\6" + b"\0" * 18,
    "torn": PLAIN[:-9],
    "short": b"PK",
}


@pytest.mark.parametrize("name", [name for name in UNUSUAL if name != "empty"])
def test_the_unusual_is_left_to_the_library(name: str) -> None:
    assert read_plainly(UNUSUAL[name], LIMITS) is None


@pytest.mark.parametrize("name", UNUSUAL)
def test_the_unusual_is_read_as_the_library_reads_it(name: str) -> None:
    try:
        read: dict[str, bytes] | None = inflate_all(UNUSUAL[name], LIMITS)
    except Refused:
        read = None
    assert read == by_library(UNUSUAL[name])


def test_limits_hold_without_the_library_too() -> None:
    assert read_plainly(PLAIN, Limits(entries=3)) == PARTS
    assert read_plainly(PLAIN, Limits(entries=2)) is None
    assert read_plainly(PLAIN, Limits(inflated=300)) is None
    assert read_plainly(package({"a.xml": b"a" * 400_000}), Limits(ratio=40)) is None
