"""Bad inputs by family, each with what is wanted of it; `tests/corpus.py` tries them."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from tests.burdens import containers, crowds, pages, settings, spellings
from tests.hazard_makers import (
    SHEET,
    SMALL,
    cell,
    cut,
    edited,
    filing,
    half,
    head_of,
    in_encoding,
    loose,
    moved,
    overlapping,
    packed,
    patched,
    replaced,
    said_to_be,
    typed,
    valued,
    with_part,
    with_stored_part,
    without,
    word_parts,
    workbook,
)
from tests.paper_hazards import papers

REFUSED, READ, TOLD = "refused", "read", "told"
"""Turned away with a sentence; read as the clean file is; read otherwise, with a finding."""
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCTYPE = b'<!DOCTYPE a [<!ENTITY b "c">]>'
EXTERNAL = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
LAUGHS = b'<!DOCTYPE a [<!ENTITY b "cccccccc"><!ENTITY d "&b;&b;&b;&b;&b;&b;">]>'


@dataclass(frozen=True)
class Hazard:
    """One bad input: how it is made, how it is called, and which outcomes are right."""

    family: str
    name: str
    make: Callable[[], bytes]
    wanted: tuple[str, ...] = (REFUSED,)
    file: str = "x.xlsx"


def bombs() -> Iterator[Hazard]:
    def add(name: str, make: Callable[[], bytes], file: str = "x.xlsx") -> Hazard:
        return Hazard("bombs", name, make, file=file)

    yield add("one part", lambda: with_part("xl/media/a.xml", b"0" * 59_000_000))
    yield add("500 MB", lambda: with_part("xl/media/a.xml", b"0" * 500_000_000))
    yield add("part of a sheet", lambda: with_part(SHEET, b"<c/>" * 10_000_000))
    yield add("in Word", lambda: packed(word_parts(b" " * 59_000_000)), "x.docx")
    yield add("many parts", lambda: packed({f"xl/{n}": b"" for n in range(5_000)}))
    yield add("overlapping parts", overlapping)
    yield add("cells", lambda: with_part("xl/worksheets/sheet99.xml", b"<c/>" * 300_001))
    yield add("long string", lambda: with_part("xl/sharedStrings.xml", b"<si>" + b"a" * 58_000_000))
    yield add("zip in zip", lambda: packed({"a.zip": workbook()}))
    yield add("header that lies", lambda: patched(24, struct.pack("<L", 10)))
    yield add("header that boasts", lambda: patched(24, struct.pack("<L", 2**31)))
    yield add("deep html", lambda: b"<html>" + b"<div>" * 100_000, "x.html")
    yield add("deep json", lambda: b"{" + b'"a":{' * 100_000, "x.json")
    yield add("deep list in json", lambda: b'{"values":' + b"[" * 100_000, "x.json")
    yield add("21 MB", lambda: b"x" * (21 * 2**20))
    yield add("11 MB of text", lambda: b"x\n" * (11 * 2**19), "x.txt")
    yield add("11 MB of json", lambda: b'{"a":"' + b"x" * (11 * 2**20) + b'"}', "x.json")


UNENDED = (b"<mergeCell ", b"<row ", b"<c ", b'<c t="s"', b'<row r="1">')
OPENED = {
    b"<c ": b't="s"',
    b"<mergeCell ": b'ref="A',
    b"<c><v>": b"_",
    b'<c t="n"><v>': b"1",
    b"<": b"a",
}


def run_on() -> Iterator[Hazard]:
    """Yield what makes careless patterns run over the same bytes again and again."""
    for sign in UNENDED:
        make = partial(with_stored_part, SHEET, sign * (4_000_000 // len(sign)))
        yield Hazard("patterns that run on", f"{sign!r} again", make)
    for start, sign in OPENED.items():
        make = partial(with_stored_part, SHEET, start + sign * (12_000_000 // len(sign)))
        yield Hazard("patterns that run on", f"{start!r} with {sign!r}", make)
    for sign in (b"<div ", b"<b></b>", b"<!ENT"):
        make = partial(bytes, b"<html>" + sign * (9_000_000 // len(sign)))
        yield Hazard("patterns that run on", f"html {sign!r}", make, file="x.html")


def disguised() -> Iterator[Hazard]:
    """Yield workbooks whose sheets a reader finds where, or in letters that, patterns do not."""
    for name in ("xl/x.png", "xl/sheet5.xml", "xl/worksheets/sheet5.dat", "x.xml"):
        yield Hazard("disguised parts", f"sheet as {name}", partial(moved, SMALL, name))
    for name, quote in (("xl/strings.xml", b'"'), ("xl/sharedStrings.txt", b"'")):
        make = partial(typed, b"/" + name.encode(), b"sharedStrings", quote)
        yield Hazard("disguised parts", f"strings as {name}", make)
    make = partial(typed, b"/xl/other.xml", b"sheet.main", b'"')
    yield Hazard("disguised parts", "another workbook", make)
    for encoding in ("utf-16", "utf-32", "cp037", "cp500", "gb18030", "latin-1"):
        for part in (SMALL, "xl/workbook.xml", "[Content_Types].xml"):
            make = partial(in_encoding, part, encoding)
            yield Hazard("disguised parts", f"{part} in {encoding}", make)
    for part in (SMALL, "xl/workbook.xml"):
        make = partial(in_encoding, part, "utf-8-sig")
        yield Hazard("disguised parts", f"{part} with a mark", make, (READ,))
    many = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 90_000))
    hidden = partial(moved, SMALL, "xl/x.png", many)
    yield Hazard("disguised parts", "a large sheet as a picture", hidden)


FULL = 18 * 2**20


def dear() -> Iterator[Hazard]:
    """Yield files near the limits that make the gate look longest."""
    units = {
        "merges upside down": b'<mergeCell ref="A2:A1"/>',
        "merges of nothing": b'<mergeCell a="A2:A1"/>',
        "rows without a number": b"<row></row>",
        "long tags of cells": b"<c " + b'a="b" ' * 100 + b"/>",
        "half declarations": b"<!D<!E",
        "halves in two bytes": b"\0<\0!\0D",
    }
    for name, unit in units.items():
        yield Hazard(
            "dear to look at", name, partial(loose, SMALL, unit, FULL), (REFUSED, TOLD, READ)
        )
    link = b'<a Type="/externalLink/externalLink'
    make = partial(loose, "xl/_rels/workbook.xml.rels", link, FULL)
    yield Hazard("dear to look at", "half links", make)
    yield Hazard(
        "dear to look at", "a picture", partial(loose, "xl/media/a.png", b"abc", 2 * FULL), (READ,)
    )
    tags = (b"<div></div>", b"<div/>", b"<!ENTIT")
    for tag in tags:
        make = partial(bytes, b"<html>" + tag * (9_900_000 // len(tag)))
        yield Hazard("dear to look at", f"html {tag!r}", make, file="x.html")


def corrupt() -> Iterator[Hazard]:
    for share in (1, 10, 50, 90, 99):
        yield Hazard(
            "corrupt zips",
            f"cut at {share}%",
            partial(cut, share),
        )
    for name, offset, value in (
        ("crc", 16, b"\0\0\0\0"),
        ("method", 10, b"\x63\0"),
        ("encrypted", 8, b"\1\0"),
        ("size", 20, b"\xff\xff\0\0"),
        ("place", 42, b"\xff\xff\xff\0"),
        ("length of a name", 28, b"\xff\xff"),
    ):
        yield Hazard("corrupt zips", f"wrong {name}", partial(patched, offset, value))
    yield Hazard("corrupt zips", "packed bytes", lambda: patched(60, b"\xff" * 200, b"PK\x03\x04"))
    yield Hazard("corrupt zips", "no directory", lambda: workbook().partition(b"PK\x01\x02")[0])
    yield Hazard("corrupt zips", "only an end", lambda: b"PK\x05\x06" + b"\0" * 18)
    yield Hazard("corrupt zips", "only a sign", lambda: b"PK")
    yield Hazard("corrupt zips", "empty", lambda: b"")
    yield Hazard("corrupt zips", "zeros", lambda: b"\0" * 4096)
    for part in ("xl/workbook.xml", "[Content_Types].xml", "xl/styles.xml", SHEET, "_rels/.rels"):
        yield Hazard(
            "corrupt zips", f"without {part}", partial(without, part), (REFUSED, READ, TOLD)
        )
        wanted = (REFUSED,) if part.startswith("xl") else (REFUSED, READ)
        yield Hazard("corrupt zips", f"half of {part}", partial(half, part), wanted)


def entities() -> Iterator[Hazard]:
    for part in (
        SHEET,
        "xl/workbook.xml",
        "xl/styles.xml",
        "[Content_Types].xml",
        "docProps/core.xml",
    ):
        for name, head in (("doctype", DOCTYPE), ("external", EXTERNAL), ("laughs", LAUGHS)):
            yield Hazard("entities", f"{name} in {part}", partial(head_of, part, head))
    wide = partial(with_part, "xl/styles.xml", LAUGHS.decode().encode("utf-16"))
    yield Hazard("entities", "in utf-16", wide)
    yield Hazard("entities", "in Word", lambda: packed(word_parts(head=EXTERNAL)), file="x.docx")
    yield Hazard("entities", "in html", lambda: b"<html>" + LAUGHS, file="x.html")


def places() -> Iterator[Hazard]:
    for ref in (b"A1:A1048576", b"A1:XFD1048576", b"B2:XFD300"):
        merged = b'<mergeCells><mergeCell ref="%b"/></mergeCells></worksheet>' % ref
        make = partial(replaced, SMALL, b"</worksheet>", merged)
        yield Hazard("merges and far cells", f"merge {ref.decode()}", make)
    for row in (b"1048576", b"99999999999", b"-1", b"x"):
        make = partial(replaced, SMALL, b'<row r="1"', b'<row r="%b"' % row)
        yield Hazard("merges and far cells", f"row {row.decode()}", make, (REFUSED, READ))
    for place in (b"XFD1", b"ZZZZ1", b"A0", b"A", b"1", b"A9999999"):
        make = partial(replaced, SMALL, b'<c r="A1"', b'<c r="%b"' % place)
        yield Hazard("merges and far cells", f"cell {place.decode()}", make, (REFUSED, READ))
    for ref in (b"A1", b"A1:XFD1048576", b"", b"nonsense"):
        make = partial(replaced, SMALL, b"<sheetData>", b'<dimension ref="%b"/><sheetData>' % ref)
        yield Hazard("merges and far cells", f"dimension {ref.decode()}", make, (REFUSED, READ))
    yield Hazard(
        "merges and far cells",
        "cell twice",
        lambda: cell(b'<c r="@"><v>0</v></c><c r="@"><v>5</v></c>'),
    )


ERRORS = ("#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#GETTING_DATA")
NUMBERS = ("１２", "1,234", "12,34", "十二", "约12", "12件", "0x10", "--", "—", "无", "12.5", "-3", "1 2", "nan", "inf", "TRUE", "=1+1", "٣", "1_000", "9" * 30, "1/2", "2021-01-01", "⑫", "½")  # fmt: skip


def cells() -> Iterator[Hazard]:
    for error in ERRORS:
        made = f'<c r="@" t="e"><v>{error}</v></c>'.encode()
        yield Hazard("error values", error, partial(cell, made), (TOLD,))
    for number in NUMBERS:
        made = f'<c r="@" t="inlineStr"><is><t>{number}</t></is></c>'.encode()
        yield Hazard("number texts", number[:12], partial(cell, made), (TOLD,))
        raw = f'<c r="@"><v>{number}</v></c>'.encode()
        yield Hazard(
            "number texts", f"as a number: {number[:12]}", partial(cell, raw), (REFUSED, TOLD)
        )
    for index in ("-1", "999999", "x", "1.5", ""):
        made = f'<c r="@" t="s"><v>{index}</v></c>'.encode()
        yield Hazard("string indices", index or "none", partial(cell, made), (REFUSED, TOLD))


SIGNS = ("\x00", "\x07", "\x0b", "\x1b", "\ud800", "\udfff", "\ufffe", "\uffff", "\x7f", "\x85")


def texts() -> Iterator[Hazard]:
    for sign in SIGNS:
        made = edited("texts", {"overview.proactive": [f"甲{sign}乙"]})
        yield Hazard(
            "control characters", f"json U+{ord(sign):04X}", partial(bytes, made), (TOLD,), "x.json"
        )
        escaped = f'<c r="@" t="inlineStr"><is><t>_x{ord(sign):04X}_</t></is></c>'.encode()
        yield Hazard(
            "control characters",
            f"escaped U+{ord(sign):04X}",
            partial(cell, escaped),
            (REFUSED, TOLD),
        )
    for raw in (b"\0", b"\x0b", b"\xff", b"\xed\xa0\x80", b"&#0;", b"&#xFFFE;", b"&none;"):
        made = b'<c r="@" t="inlineStr"><is><t>' + raw + b"</t></is></c>"
        yield Hazard("control characters", f"raw {raw!r}", partial(cell, made))
    for encoding, wanted in (
        ("utf-8-sig", READ),
        ("gb18030", REFUSED),
        ("utf-16", REFUSED),
        ("utf-32", REFUSED),
    ):
        make = partial(filing().decode().encode, encoding)
        yield Hazard("wrong encodings", f"json in {encoding}", make, (wanted,), "x.json")
    for encoding in ("utf-16", "gb18030", "utf-7", "latin-1"):
        make = partial(said_to_be, encoding)
        yield Hazard("wrong encodings", f"sheet said to be {encoding}", make)


FORMATS = (b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"{\\rtf1 ", b"MZ\x90\0", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html><body>", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"a,b,c\n1,2,3\n", b"<?xml version='1.0'?><a/>", b"#!/bin/sh\n", b"{")  # fmt: skip


def formats() -> Iterator[Hazard]:
    for start in FORMATS:
        for file in ("x.xlsx", "x.json"):
            make = partial(bytes, start + b" " * 600)
            yield Hazard("renamed formats", f"{start[:6]!r} as {file}", make, file=file)
    yield Hazard("renamed formats", "Word as Excel", lambda: packed(word_parts()))
    yield Hazard("renamed formats", "Excel as json", workbook, (READ,), "x.json")
    yield Hazard("renamed formats", "json as Excel", filing, (READ,), "x.xlsx")
    yield Hazard(
        "renamed formats",
        "open document",
        lambda: packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
    )
    yield Hazard("renamed formats", "macros", lambda: with_part("xl/vbaProject.bin", b"x"))
    yield Hazard(
        "renamed formats", "object", lambda: with_part("xl/embeddings/oleObject1.bin", b"x")
    )
    yield Hazard(
        "renamed formats", "link", lambda: with_part("xl/externalLinks/externalLink1.xml", b"<a/>")
    )
    yield Hazard("renamed formats", "strict", lambda: replaced("xl/workbook.xml", MAIN, b"http://purl.oclc.org/ooxml/spreadsheetml/main"))  # fmt: skip
    for name in ("../../etc/x", "/etc/x", "C:\\x", "a\\..\\x", "xl/WORKBOOK.xml"):
        yield Hazard("hostile names", f"entry {name}", partial(with_part, name, b"x"))
    for name in ("\u202excod.xlsx", "a\nb.xlsx", "县" * 90 + ".xlsx", "CON.xlsx", "", "x"):
        yield Hazard("hostile names", f"file {name[:9]!r}", lambda: b"PK" + b"\0" * 99, file=name)


def filings() -> Iterator[Hazard]:
    for raw in ("NaN", "Infinity", "1e400", "9" * 5000, "true", "[1]", "{}", '"十二"', "-1", "1.5", "null", '""', '"1_0"', "1e2"):  # fmt: skip
        yield Hazard("json figures", raw[:12], partial(valued, raw), (REFUSED, TOLD), "x.json")
    for key, value in (("edition", "1999"), ("edition", 5), ("year", "x"), ("year", 10**30), ("unit", None), ("pack", "../../etc"), ("pack", "nowhere"), ("values", []), ("values", {"no.such": 1}), ("texts", {"no.such": ["x"]}), ("texts", {"overview.proactive": 5}), ("surprise", 1), ("automatic", ["x"]), ("explanations", [1])):  # fmt: skip
        yield Hazard(
            "json filings",
            f"{key}: {value!r}"[:40],
            partial(edited, key, value),
            file="x.json",
        )


WORDY = ("1", "1 ", "1，", "1,234,", "（", "《", "“", "a", "a.a", "a@a.", "1-", "其中1件、", "12件，占50%，", "12件，受理34件；", "2021年13月45日", "比上年增长5%，", "一二三百千万亿", "字,字.", " x", "【图片：")  # fmt: skip


def endless_texts() -> Iterator[Hazard]:
    """Yield filings whose words make careless patterns look again and again."""
    for sign in WORDY:
        made = edited("texts", {"overview.proactive": [sign * (20_000 // len(sign))] * 10})
        wanted = (TOLD, READ)
        yield Hazard("endless texts", f"{sign!r} again", partial(bytes, made), wanted, "x.json")
    lines = [f"（{number}）另一段。" for number in range(20_000)]
    made = edited("texts", {"overview.proactive": lines})
    yield Hazard("endless texts", "paragraphs", partial(bytes, made), (TOLD, READ), "x.json")


def _from_others() -> Iterator[Hazard]:
    families = {
        "vast containers": containers,
        "vast crowds": crowds,
        "odd spellings": spellings,
        "vast pages": pages,
    }
    for family, make in families.items():
        for name, made, file in make():
            yield Hazard(family, name, made, (REFUSED, TOLD, READ), file)
    for name, made, file in settings():
        yield Hazard("settings", name, made, file=file)
    for name, made, file, wanted in papers():
        yield Hazard("published reports", name, made, wanted, file)


def all_hazards() -> list[Hazard]:
    """Return every bad input, in families."""
    makers = (
        bombs,
        run_on,
        disguised,
        dear,
        corrupt,
        entities,
        places,
        cells,
        texts,
        formats,
        filings,
        endless_texts,
        _from_others,
    )
    return [hazard for maker in makers for hazard in maker()]
