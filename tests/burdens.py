"""Files near 20 MB, or that unpack to anything, made to keep the gate looking as long as may be.

Each was slow, vast or fatal once, or was found by someone who did not write the gate.
"""

import bz2
import lzma
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial

from tests.hazard_makers import (
    SMALL,
    Parts,
    packed,
    with_part,
    with_stored_part,
    word_parts,
    workbook_parts,
)

FULL = 20 * 2**20 - 2_000
EXTRA = "xl/worksheets/sheet7%d.xml"
TYPES, LINKS, BOOK = "[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/workbook.xml"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_END = struct.Struct("<4s4H2LH")
_ENTRY = struct.Struct("<4s6H3L5H2L")
Burden = tuple[str, Callable[[], bytes], str]


def sheet(rows: bytes, tail: bytes = b"") -> bytes:
    space = b'<worksheet xmlns="%b">' % MAIN
    return b"%b<sheetData>%b</sheetData>%b</worksheet>" % (space, rows, tail)


def rows(size: int, first: int = 1) -> bytes:
    """Return as many plain rows of one empty cell as fill so many bytes."""
    numbers = range(first, first + size // 32)
    return b"".join(b'<row r="%d"><c r="A%d"/></row>' % (n, n) for n in numbers)


def wide_rows(count: int, first: int = 1) -> bytes:
    numbers = range(first, first + count)
    return b"".join(
        b'<row r="%d">' % n
        + b"".join(b'<c r="%c%d"><v>%d</v></c>' % (65 + c, n, n * 7 + c) for c in range(8))
        + b"</row>"
        for n in numbers
    )


def inserted(part: str, before: bytes, make: Callable[[], bytes]) -> bytes:
    """Put something into a part of the workbook that every reader looks at."""
    head, mark, tail = workbook_parts()[part].partition(before)
    assert mark, (part, before)
    return with_part(part, head + make() + mark + tail)


def repeated(unit: bytes, size: int, start: bytes = b"", end: bytes = b"") -> bytes:
    """Fill so many bytes with a unit, between a start and an end."""
    return start + unit * (size // len(unit)) + end


def numbered(pattern: bytes, count: int) -> bytes:
    """Return a pattern with each number from 1 in it."""
    return b"".join(pattern.replace(b"%d", b"%d" % n) for n in range(1, count))


def noisy(unit: bytes, size: int) -> bytes:
    """Fill so many bytes with a unit and enough noise to pass for honest."""
    noise, block = random.Random(1), unit * max(1, 240 // len(unit))
    pieces = size // (len(block) + 14)
    return b"".join(block + b'<a b="%09d"/>' % noise.randrange(10**9) for _ in range(pieces))


def directory(name: bytes, extra: bytes) -> bytes:
    """Return a zip that is nothing but a directory, full of such entries."""
    size = _ENTRY.size + len(name) + len(extra) + 1
    number = (FULL - 30) // size
    lengths = (len(name) + 1, len(extra), 0, 0, 0)
    head = _ENTRY.pack(b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, *lengths, 0, 0)
    entries = b"".join(head + name + bytes([65 + n % 26]) + extra for n in range(number))
    told = min(number, 0xFFFF)
    return b"PK\3\4" + entries + _END.pack(b"PK\5\6", 0, 0, told, told, len(entries), 4, 0)


def mislabelled(method: int, squeezed: bytes) -> bytes:
    """Return the workbook with an entry squeezed by a method, said to hold ten bytes."""
    data = bytearray(packed(workbook_parts() | {"xl/media/z.bin": squeezed}, zipfile.ZIP_STORED))
    central = data.rindex(b"PK\1\2")
    (local,) = struct.unpack_from("<L", data, central + 42)
    for place, size in ((central + 10, central + 24), (local + 8, local + 22)):
        struct.pack_into("<H", data, place, method)
        struct.pack_into("<L", data, size, 10)
    return bytes(data)


def squeezed_by(compressor: "bz2.BZ2Compressor | lzma.LZMACompressor | zlib._Compress") -> bytes:
    """Return 300 MB of zeros, squeezed."""
    pieces = [compressor.compress(bytes(10**7)) for _ in range(30)]
    return b"".join([*pieces, compressor.flush()])


def by_lzma() -> bytes:
    raw = lzma.LZMACompressor(lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA1}])
    return mislabelled(14, b"\x09\x04\x05\x00\x5d\x00\x00\x80\x00" + squeezed_by(raw))


def sheets(make: Callable[[int], bytes], count: int) -> bytes:
    return packed(workbook_parts() | {EXTRA % n: sheet(make(n)) for n in range(count)})


def containers() -> Iterator[Burden]:
    yield "directory of nothing", partial(directory, b"", b""), "x.xlsx"
    yield "extra fields", partial(directory, b"", b"\x99\x99\0\0" * 16_383), "x.xlsx"
    yield "long names", partial(directory, b"a/" * 32_000, b""), "x.xlsx"
    yield "bz2", lambda: mislabelled(12, squeezed_by(bz2.BZ2Compressor())), "x.xlsx"
    yield "lzma", by_lzma, "x.xlsx"
    yield (
        "deflate that lies",
        lambda: mislabelled(8, squeezed_by(zlib.compressobj(9, 8, -15))),
        "x.xlsx",
    )
    for name, method in (("packed", zipfile.ZIP_DEFLATED), ("stored", zipfile.ZIP_STORED)):
        make = partial(with_picture, workbook_parts(), "xl/media/a.png", method)
        yield f"a picture, {name}", make, "x.xlsx"
    make = partial(with_picture, word_parts(), "word/media/a.png", zipfile.ZIP_DEFLATED)
    yield "a picture in Word", make, "x.docx"


def with_picture(parts: Parts, name: str, method: int) -> bytes:
    return packed(parts | {name: random.Random(1).randbytes(19_500_000)}, method)


def crowds() -> Iterator[Burden]:
    yield "one sheet of plain rows", partial(sheets, lambda n: rows(4_100_000, 1 + n), 1), "x.xlsx"
    yield "four of them", partial(sheets, lambda n: rows(4_100_000, 1 + n), 4), "x.xlsx"
    yield "forty small ones", partial(sheets, lambda n: rows(450_000, 1 + n), 40), "x.xlsx"
    yield "plain cells", partial(sheets, lambda n: wide_rows(4_600, 1 + n), 8), "x.xlsx"
    for part in (TYPES, LINKS):
        yield f"elements in {part}", partial(elements, part), "x.xlsx"
    into = {
        "rows of the form itself": (SMALL, b"</sheetData>", partial(rows, 4_000_000, 999)),
        "cells of the form itself": (SMALL, b"</sheetData>", partial(wide_rows, 17_000, 999)),
        "defined names": (BOOK, b"</definedNames>", partial(numbered, NAME, 300_000)),
        "a paragraph without end": (BOOK, b"</definedNames>", partial(bytes, FAR_NAME)),
        "colours": (SMALL, b"</worksheet>", partial(numbered, COLOUR, 90_000)),
        "validations": (SMALL, b"</worksheet>", partial(numbered, VALIDATION, 150_000)),
    }
    for name, (part, before, make) in into.items():
        yield name, partial(inserted, part, before, make), "x.xlsx"


NAME = b'<definedName name="n%d">A!$A$1</definedName>'
FAR_NAME = b'<definedName name="t.overview.proactive.999999999">A!$A$1</definedName>'
COLOUR = b'<conditionalFormatting sqref="A%d"><cfRule type="expression" priority="1"><formula>A1</formula></cfRule></conditionalFormatting>'
VALIDATION = b'<dataValidation sqref="A%d:XFD%d"/>'
MERGES = {
    "in single quotes": b"<mergeCell ref='A1:XFD1048576'/>",
    "behind a line break": b'<mergeCell\nref="A1:XFD1048576"/>',
    "in small letters": b'<mergeCell ref="a1:xfd1048576"/>',
    "with dollars": b'<mergeCell ref="$A$1:$XFD$1048576"/>',
    "of columns": b'<mergeCell ref="A:XFD"/>',
    "in numbers of signs": b'<mergeCell ref="A1&#58;XFD1048576"/>',
    "behind a sign": b'<mergeCell x=">" ref="A1:XFD1048576"/>',
    "upside down": b'<mergeCell ref="A1048576:XFD1"/><mergeCell ref="A1:XFD1048576"/>',
}
ATTRIBUTES = {
    "rows": b"<row " + b'xr="1" ' * 100_000 + b"/>",
    "cells": b"<c " + b' r="A" t="s" ' * 60_000 + b"/>",
    "numbers": b"<c " + b' t="n" ' * 120_000 + b"><v>" + b"1" * 90_000,
    "merges": b"<mergeCell " + b'ref="A' * 140_000 + b"<a/>",
    "prefixes": b"<" + b"a" * 900_000,
}


def elements(part: str) -> bytes:
    head, mark, tail = workbook_parts()[part].rpartition(b"</")
    return with_part(part, head + noisy(b"<a/>", 19_000_000) + mark + tail)


def prefixed(name: str) -> bytes:
    """Return a row of cells whose names have a prefix."""
    cells = numbered(b'<@:c r="A%d"/>', 600_000)
    made = b'<@:row xmlns:@="%b" r="900">%b</@:row>' % (MAIN, cells)
    return made.replace(b"@", name.encode())


def spellings() -> Iterator[Burden]:
    """Yield what a parser takes for a cell or a merge and a careless pattern does not."""
    for name, merge in MERGES.items():
        make = partial(bytes, b"<mergeCells>%b</mergeCells>" % merge)
        yield f"merge {name}", partial(inserted, SMALL, b"</worksheet>", make), "x.xlsx"
    for name in ("县", "q.q"):
        make = partial(inserted, SMALL, b"</sheetData>", partial(prefixed, name))
        yield f"cells called {name}:c", make, "x.xlsx"
    make = partial(numbered, b'<c\nr="A%d"/>', 900_000)
    yield "cells behind line breaks", partial(inserted, SMALL, b"</row>", make), "x.xlsx"
    for name, unit in ATTRIBUTES.items():
        yield f"attributes of {name}", partial(stored_sheet, unit), "x.xlsx"


def stored_sheet(unit: bytes) -> bytes:
    return with_stored_part(EXTRA % 0, sheet(repeated(unit, 19_000_000)))


PAGES = {
    "paragraphs": b"<p>",
    "unknown": b"<x>",
    "headings": b"<th>",
    "signs": b"<",
    "half declarations": b"<!entit",
    "words": b"a ",
}
TEXTS = {"lines": b"a\n", "one line": b"a", "tabs": b"\t1"}
LISTS = {"numbers": b"1,", "objects": b"{},", "texts": b'"a",'}


def pages() -> Iterator[Burden]:
    for name, unit in PAGES.items():
        make = partial(repeated, unit, 9_900_000, b"<html><table>")
        yield f"page of {name}", make, "x.html"
    yield "page of attributes", partial(repeated, b'a="b" ', 9_900_000, b"<html><div "), "x.html"
    yield "page of two bytes a sign", lambda: ("<html>" + "<p>" * 1_600_000).encode("utf-16"), "x.html"  # fmt: skip
    for name, unit in TEXTS.items():
        yield f"text of {name}", partial(repeated, unit, 10_000_000), "x.txt"
    yield "text of nothing", partial(repeated, b"\0", 10_000_000, b"\xff\xfe"), "x.txt"
    for name, unit in LISTS.items():
        make = partial(repeated, unit, 10_000_000, b'{"values":[', b"1]}")
        yield f"json of {name}", make, "x.json"
    yield "json of keys", lambda: b'{"values":{' + numbered(b'"k%d":1,', 800_000), "x.json"
    yield "a document of paragraphs", lambda: packed(word_parts(noisy(b"<w:p/>", 18_000_000))), "x.docx"  # fmt: skip
    yield "a document of depth", lambda: packed(word_parts(b"<w:p>" * 2_000_000), zipfile.ZIP_STORED), "x.docx"  # fmt: skip


SETTINGS = {
    "lists in lists": b"a = " + b"[" * 3_000,
    "tables in tables": b"a = " + b"{a=" * 3_000,
    "a key of many parts": b"a" + b".a" * 50_000 + b" = 1",
    "keys of many parts": b"".join(b"a" + b".b" * 300 + b".c%d = 1\n" % n for n in range(90)),
    "a vast number": b"a = " + b"9" * 100_000,
    "a vast list": b"a = [" + b"1," * 400_000 + b"]",
    "two megabytes": b"# " + b"x" * 2_000_000,
    "another encoding": "label = '县'".encode("utf-16"),
    "no settings at all": b"\x89PNG\r\n\x1a\n" + b"\0" * 500,
    "json": b'{"label": "x"}',
}


def settings() -> Iterator[Burden]:
    """Yield files that call themselves pack.toml."""
    for name, made in SETTINGS.items():
        yield name, partial(bytes, made), "pack.toml"
