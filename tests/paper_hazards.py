"""Published reports made to mislead the importer, each with what is wanted of it."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial

from drafter.pack import load_pack
from drafter.report import render_report
from drafter.report.html import to_html
from drafter.report.package import package, read_parts
from tests.filings import form_of, jiaxian
from tests.papers import pdf

MAIN = "word/document.xml"
DOTX = b"wordprocessingml.template.main+xml"
RIGHT = ("read",)
ANY = ("refused", "told", "read")
Paper = tuple[str, Callable[[], bytes], str, tuple[str, ...]]


@cache
def report() -> bytes:
    """Return the report that is imported where nothing is wrong."""
    filing = jiaxian()
    return render_report(filing, form_of(filing), load_pack(filing.pack))


@cache
def page() -> str:
    filing = jiaxian()
    return to_html(filing, form_of(filing), load_pack(filing.pack))


def changed(change: Callable[[bytes], bytes], part: str = MAIN) -> bytes:
    parts: Mapping[str, bytes] = read_parts(report())
    made = change(parts[part])
    assert made != parts[part]
    return package({**parts, part: made})


def in_figures(around: bytes) -> bytes:
    """Put something into the first run of every cell; @ stands for the run."""

    def change(body: bytes) -> bytes:
        head, mark, tables = body.partition(b"<w:tbl>")
        pieces = tables.split(b"<w:r>")
        first, *rest = pieces
        made = [first]
        for piece in rest:
            run, end, tail = piece.partition(b"</w:r>")
            made.append(around.replace(b"@", b"<w:r>" + run + end) + tail)
        return head + mark + b"".join(made)

    return changed(change)


def words() -> Iterator[Paper]:
    """Yield Word files whose pages look as the clean one does, or that hold no sense."""
    same = {
        "hidden figures": b"@<w:r><w:rPr><w:vanish/></w:rPr><w:t>9</w:t></w:r>",
        "deleted figures": b'@<w:del w:id="1" w:author="a"><w:r><w:delText>9</w:delText></w:r></w:del>',
        "moved figures": b'@<w:moveFrom w:id="1" w:author="a"><w:r><w:t>9</w:t></w:r></w:moveFrom>',
        "inserted figures": b'<w:ins w:id="1" w:author="a">@</w:ins>',
        "controls": b"<w:sdt><w:sdtContent>@</w:sdtContent></w:sdt>",
        "codes of fields": b"@<w:r><w:instrText>= 9 + 9</w:instrText></w:r>",
    }
    for name, around in same.items():
        yield name, partial(in_figures, around), "r.docx", RIGHT
    replaced: Mapping[str, tuple[bytes, bytes, tuple[str, ...]]] = {
        "a boundless span": (b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="50000000"/>', ANY),
        "a merge that begins nowhere": (b"<w:tcPr>", b"<w:tcPr><w:vMerge/>", ("refused", "told")),
        "no table": (b"<w:tbl>", b"<w:other>", ("refused", "told")),
        "an entity": (b"<w:body>", b"<w:body>&x;", ("refused",)),
        "a declaration": (b"<w:document", b'<!DOCTYPE a [<!ENTITY x "9">]><w:document', ("refused",)),
        "another namespace": (b"wordprocessingml/2006/main", b"other", ("refused",)),
        "strict": (b"http://schemas.openxmlformats.org/wordprocessingml", b"http://purl.oclc.org/ooxml/wordprocessingml", ("refused",)),
        "deep controls": (b"<w:body>", b"<w:body>" + b"<w:sdt><w:sdtContent>" * 3_000, ("refused",)),
        "a flood of paragraphs": (b"<w:body>", b"<w:body>" + b"<w:p><w:r><w:t>1</w:t></w:r></w:p>" * 60_000, ("refused",)),
        "a flood of cells": (b"<w:body>", b"<w:body><w:tbl>" + (b"<w:tr>" + b"<w:tc><w:p/></w:tc>" * 500 + b"</w:tr>") * 500 + b"</w:tbl>", ANY),
    }  # fmt: skip
    for name, (old, new, wanted) in replaced.items():
        yield name, partial(changed, lambda b, o=old, n=new: b.replace(o, n)), "r.docx", wanted  # type: ignore[misc]
    yield "a template of Word", partial(changed, lambda c: c.replace(b"wordprocessingml.document.main+xml", DOTX), "[Content_Types].xml"), "r.docx", RIGHT  # fmt: skip
    for start in (b"{\\rtf1 ", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<?xml version='1.0'?>", b""):
        yield f"{start[:5]!r} as .docx", partial(bytes, start + b" " * 600 * bool(start)), "r.docx", ("refused",)  # fmt: skip


def webs() -> Iterator[Paper]:
    text = page()
    same = {
        "a script with figures": text.replace("</body>", "<script>行政许可 9</script></body>"),
        "a page that hides figures": text.replace("<td>", '<td><b style="display: none">9</b>'),
        "comments with figures": text.replace("<td>", "<td><!--9-->"),
        "capital tags": text.replace("<td>", "<TD>").replace("<tr>", "<TR>"),
        "no ends of cells": text.replace("</td>", "").replace("</tr>", ""),
        "blanks without breaks": text.replace("<td>", "<td>&nbsp;"),
    }
    for name, made in same.items():
        yield name, partial(made.encode, "utf-8"), "r.html", RIGHT
    for encoding in ("utf-8-sig", "utf-16", "gb18030"):
        told = text.replace('charset="utf-8"', 'charset="gb2312"')
        yield f"gb2312 that is {encoding}", partial(told.encode, encoding), "r.html", RIGHT
    yield "Big5", partial(text.encode, "big5", "replace"), "r.html", ANY
    odd = {
        "boundless spans": '<td colspan="99999999" rowspan="99999999">',
        "negative spans": '<td colspan="-1" rowspan="0">',
        "cells in cells": "<td><table><tr><td>",
        "deep cells": "<td>" + "<div>" * 400,
    }
    for name, cell in odd.items():
        made = text.replace("<td>", cell)
        yield name, partial(made.encode, "utf-8"), "r.html", ANY
    vast = "<table>" + ("<tr>" + "<td>1</td>" * 100 + "</tr>") * 1_400
    made = text.replace("<body>", "<body>" + vast)
    yield "140,000 cells", partial(made.encode, "utf-8"), "r.html", ANY


START = "某某县人民政府2021年政府信息公开工作年度报告\n一、总体情况\n"
REPEATED = {
    "one line of 9 MB": ("总", 3_000_000),
    "blanks": (" \t", 4_000_000),
    "short lines": ("行政许可\n", 300_000),
    "figures": ("\t1\t2\n", 40_000),
    "line ends of all kinds": ("一\r\n二\r三\v四\f五\x85六\u2028七", 1),
}


def texts() -> Iterator[Paper]:
    for name, (unit, count) in REPEATED.items():
        yield f"text: {name}", partial(text_of, unit, count), "r.txt", ANY
    for encoding in ("utf-7", "utf-32", "big5", "cp037"):
        make = partial(START.encode, encoding, "replace")
        yield f"text in {encoding}", make, "r.txt", ANY
    yield "lone surrogates", partial(bytes, START.encode() + b"\xed\xa0\x80"), "r.txt", ANY


def text_of(unit: str, count: int) -> bytes:
    return (START + unit * count).encode()


PRINTS = {
    "a sign alone": b"%PDF-1.7",
    "noise": b"%PDF-1.4\n" + bytes(range(256)) * 40,
    "cut": pdf(b"BT (x) Tj ET")[:300],
    "objects": b"%PDF-1.7\n" + b"1 0 obj <<>> endobj\n" * 400_000,
    "nested lists": pdf(b"[" * 100_000),
    "a ring of pages": pdf(b"x").replace(b"/Kids", b"/Parent 2 0 R /Kids"),
}


def prints() -> Iterator[Paper]:
    for name, made in PRINTS.items():
        yield f"pdf: {name}", partial(bytes, made), "r.pdf", ANY


def papers() -> Iterator[Paper]:
    for maker in (words, webs, texts, prints):
        yield from maker()
