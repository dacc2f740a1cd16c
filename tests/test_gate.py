"""The gate: what is dangerous or is something else is turned away with one sentence."""

import io
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from drafter.errors import InputError
from drafter.intake.gate import admit, examine
from drafter.intake.refusals import (
    BAD_NAMES,
    BOMB,
    BROKEN,
    EMPTY,
    ENCRYPTED,
    ENTITIES,
    LINKS,
    MACROS,
    OLD_FORMAT,
    STRICT,
    TOO_LARGE,
    TOO_WIDE,
    UNKNOWN,
    Limits,
)
from drafter.shipped import shipped_folder

CLEAN = shipped_folder("sample_inputs") / "郏县2021.xlsx"
SHEET = "xl/worksheets/sheet3.xml"
Parts = dict[str, bytes]


def parts() -> Parts:
    with zipfile.ZipFile(CLEAN) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: Parts) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return stream.getvalue()


def with_part(name: str, data: bytes = b"x") -> bytes:
    return packed(parts() | {name: data})


def replaced(name: str, old: bytes, new: bytes) -> bytes:
    content = parts()
    assert old in content[name]
    return packed(content | {name: content[name].replace(old, new, 1)})


def lying_header() -> bytes:
    """Claim in both headers that an entry inflates to nothing."""
    data = bytearray(packed({"[Content_Types].xml": b"", "xl/workbook.xml": b"0" * 70_000_000}))
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<L", 10)
    return bytes(data)


def doubled() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/workbook.xmx"):
            archive.writestr(name, b"x")
    return stream.getvalue().replace(b"workbook.xmx", b"workbook.xml")


MERGE = b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", EMPTY),
    "too large": (lambda: b"x" * (21 * 2**20), TOO_LARGE),
    "old format": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, OLD_FORMAT),
    "encrypted": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        ENCRYPTED,
    ),
    "cut short": (lambda: CLEAN.read_bytes()[:20_000], BROKEN),
    "garbage in a zip's clothes": (lambda: b"PK\x03\x04" + b"\xff" * 500, BROKEN),
    "bomb": (lambda: with_part("xl/media/x.xml", b"0" * 59_000_000), BOMB),
    "bomb that lies": (lying_header, BROKEN),
    "many entries": (lambda: packed({f"{n}": b"" for n in range(1_001)}), BOMB),
    "many cells": (lambda: with_part("xl/worksheets/sheet99.xml", b"<c/>" * 300_001), BOMB),
    "doubled entry": (doubled, BAD_NAMES),
    "path that climbs": (lambda: with_part("../../etc/x"), BAD_NAMES),
    "macro": (lambda: with_part("xl/vbaProject.bin"), MACROS),
    "embedded object": (lambda: with_part("xl/embeddings/oleObject1.bin"), MACROS),
    "link to a workbook": (lambda: with_part("xl/externalLinks/externalLink1.xml"), LINKS),
    "doctype": (lambda: with_part("xl/x.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), ENTITIES),
    "doctype in utf-16": (lambda: with_part("xl/x.xml", "<!DOCTYPE a>".encode("utf-16")), ENTITIES),
    "strict": (
        lambda: replaced(
            "xl/workbook.xml",
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        STRICT,
    ),
    "far cell": (lambda: replaced(SHEET, b'<row r="1"', b'<row r="1048576"'), TOO_WIDE),
    "huge merge": (lambda: replaced(SHEET, b"</worksheet>", MERGE), TOO_WIDE),
    "string index": (
        lambda: replaced(SHEET, b"</sheetData>", b'<row><c t="s"><v>-1</v></c></row></sheetData>'),
        BROKEN,
    ),
    "some other zip": (lambda: packed({"a.txt": b"x"}), UNKNOWN),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100, UNKNOWN),
    "deep html": (lambda: b"<html>" + b"<div>" * 100_000, BOMB),
    "entities in html": (lambda: b"<html><!ENTITY a 'b'>", ENTITIES),
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_dangerous_and_the_foreign_are_refused_fast(name: str) -> None:
    make, refusal = REFUSED[name]
    data = make()
    start = time.perf_counter()
    verdict = examine(data, "x.xlsx")
    assert verdict.refusal == refusal
    assert "x.xlsx" in verdict.sentence("x.xlsx")
    assert time.perf_counter() - start < 5


def test_our_own_workbook_is_admitted_with_its_parts() -> None:
    admitted = admit(CLEAN, ("xlsx",))
    assert admitted.kind == "xlsx"
    assert admitted.parts == parts()


def test_kind_is_told_from_content_not_from_the_name(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(CLEAN.read_bytes())
    with pytest.raises(InputError, match="xlsx"):
        admit(path, ("json",))


def test_limits_can_be_set() -> None:
    assert examine(CLEAN.read_bytes(), "x", Limits(cells=10)).refusal == BOMB


@pytest.mark.parametrize(
    ("name", "words"), [("none.xlsx", "找不到"), ("~$a.xlsx", "临时文件"), ("", "文件夹")]
)
def test_what_cannot_be_opened_is_said_plainly(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        admit(tmp_path / name, ("xlsx",))
