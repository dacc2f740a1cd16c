"""How bad inputs are made: out of a good workbook, a good filing, and the least of a Word file."""

import io
import json
import random
import struct
import zipfile
from functools import cache

from drafter.shipped import shipped_folder

SHEET = "xl/worksheets/sheet4.xml"
SMALL = "xl/worksheets/sheet5.xml"
Parts = dict[str, bytes]


@cache
def workbook() -> bytes:
    return (shipped_folder("sample_inputs") / "郏县2021.xlsx").read_bytes()


@cache
def filing() -> bytes:
    return (shipped_folder("sample_inputs") / "郏县2021.json").read_bytes()


@cache
def workbook_parts() -> Parts:
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def word_parts(body: bytes = b"<w:p/>", head: bytes = b"") -> Parts:
    """Return the least that makes a Word file."""
    space = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    kind = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    office = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    types = b"http://schemas.openxmlformats.org/package/2006/content-types"
    links = b"http://schemas.openxmlformats.org/package/2006/relationships"
    return {
        "[Content_Types].xml": b'<Types xmlns="%b"><Default Extension="rels" ContentType='
        b'"application/vnd.openxmlformats-package.relationships+xml"/>'
        b'<Override PartName="/word/document.xml" ContentType="%b"/></Types>' % (types, kind),
        "_rels/.rels": b'<Relationships xmlns="%b"><Relationship Id="r1" Type="%b" '
        b'Target="word/document.xml"/></Relationships>' % (links, office),
        "word/document.xml": head
        + b'<w:document xmlns:w="%b"><w:body>%b</w:body></w:document>' % (space, body),
    }


def packed(parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    return packed(workbook_parts() | {name: content})


def with_stored_part(name: str, content: bytes) -> bytes:
    """Return the workbook unpacked, so that no ratio gives the part away."""
    return packed(workbook_parts() | {name: content}, zipfile.ZIP_STORED)


def replaced(part: str, old: bytes, new: bytes) -> bytes:
    content = workbook_parts()[part]
    assert old in content, (part, old)
    return with_part(part, content.replace(old, new, 1))


def cell(inner: bytes) -> bytes:
    """Put another cell where a reported zero of 表四 stands."""
    content = workbook_parts()[SMALL]
    first = content.index(b't="n"><v>0</v></c>')
    start = content.rindex(b"<c ", 0, first)
    place = content[start:first].split(b'r="')[1].split(b'"')[0]
    end = content.index(b"</c>", first) + 4
    return with_part(SMALL, content[:start] + inner.replace(b"@", place) + content[end:])


def head_of(part: str, head: bytes) -> bytes:
    content = workbook_parts()[part]
    return with_part(
        part, head + content.partition(b"?>")[2] if content[:5] == b"<?xml" else head + content
    )


def patched(offset: int, value: bytes, marker: bytes = b"PK\x01\x02") -> bytes:
    """Overwrite bytes behind the first header of a kind."""
    data = bytearray(workbook())
    place = data.index(marker) + offset
    data[place : place + len(value)] = value
    return bytes(data)


def edited(key: str, value: object) -> bytes:
    """Return the JSON filing with one top-level key changed."""
    return json.dumps(json.loads(filing()) | {key: value}).encode()


def valued(raw: str) -> bytes:
    """Return the JSON filing with one figure written as given."""
    text = json.loads(filing())
    text["values"]["remedies.review.upheld"] = "@@"
    return json.dumps(text, ensure_ascii=False).replace('"@@"', raw).encode()


def overlapping() -> bytes:
    """Let every entry of the directory point to the same packed bytes."""
    data = bytearray(packed({f"xl/{n}.xml": b"0" * 400_000 for n in range(60)}))
    place = -1
    while (place := data.find(b"PK\x01\x02", place + 1)) >= 0:
        data[place + 42 : place + 46] = struct.pack("<L", 0)
    return bytes(data)


def cut(share: int) -> bytes:
    """Return so many hundredths of the workbook."""
    return workbook()[: len(workbook()) * share // 100]


def without(part: str) -> bytes:
    return packed({name: content for name, content in workbook_parts().items() if name != part})


def half(part: str) -> bytes:
    return with_part(part, workbook_parts()[part][:300])


def said_to_be(encoding: str) -> bytes:
    declaration = f'<?xml version="1.0" encoding="{encoding}"?>'
    return head_of(SMALL, declaration.encode() + b"\xff\xfe")


def in_encoding(part: str, encoding: str) -> bytes:
    """Write a part in another encoding, rightly declared."""
    text = workbook_parts()[part].decode().rpartition("?>")[2]
    declaration = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
    return with_part(part, (declaration + text).encode(encoding, "xmlcharrefreplace"))


def moved(part: str, name: str, rows: bytes = b"") -> bytes:
    """Give a sheet another name, told in the links and the content types."""
    parts = dict(workbook_parts())
    content = parts.pop(part)
    old, new = f"/{part}".encode(), f"/{name}".encode()
    for told in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
        assert old in parts[told]
        parts[told] = parts[told].replace(old, new)
    if rows:
        start, end = content.index(b"<sheetData>") + 11, content.index(b"</sheetData>")
        content = content[:start] + rows + content[end:]
    return packed(parts | {name: content})


def typed(name: bytes, role: bytes, quote: bytes) -> bytes:
    """Say of a part that is not there which role it plays."""
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.%b+xml" % role
    told = b"<Override PartName=@%b@ ContentType=@%b@/></Types>" % (name, kind)
    return replaced("[Content_Types].xml", b"</Types>", told.replace(b"@", quote))


def loose(part: str, unit: bytes, size: int) -> bytes:
    """Fill a part with something again and again, with enough noise to pass for honest."""
    noise = random.Random(1)
    block = unit * max(1, 3_000 // len(unit))
    pieces = (
        block + b'<a b="%b"/>' % noise.randbytes(40).hex().encode()
        for _n in range(size // len(block))
    )
    return with_part(part, b"".join(pieces))
