"""What the schema cannot see in a Word file or workbook: tags left over, nothing left, half links.

Each fault is a short English phrase. Figures and paragraphs are the business of the
product's own read-back, `drafter.report.docx.differences`.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from itertools import pairwise

from lxml import etree

from drafter.report.proof.samples import NASTY
from tests.report_samples import TRICKY

Parts = dict[str, bytes]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
BODY = "word/document.xml"
ON_PURPOSE = (*TRICKY, NASTY, "{{ x }}")
"""What tests and samples write into the texts themselves."""
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|｛｛|｝｝|｛%|%｝|\{\{|\}\}|\{%|%\}", re.DOTALL)
_MARKUP = re.compile(r"<[^>]*>")


def faults(data: bytes) -> list[str]:
    """Return what is wrong with a file of ours, nothing where it is sound."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [info.filename for info in archive.infolist()]
        parts = {name: archive.read(name) for name in names}
    found = ["a part twice"] if len(parts) < len(names) else []
    try:
        roots = {n: etree.fromstring(c) for n, c in parts.items() if n.endswith((".xml", ".rels"))}
    except etree.XMLSyntaxError as error:
        return [*found, f"not well-formed: {error}"]
    found += [*_links(parts, roots), *_types(parts, roots), *_leftovers(parts)]
    check = _word if BODY in parts else _workbook
    return [*found, *check(roots)]


def _links(parts: Parts, roots: dict[str, etree._Element]) -> Iterator[str]:
    """Yield links to parts that are not there, and uses of links that are not there."""
    for name, root in roots.items():
        if not name.endswith(".rels"):
            continue
        folder, _, file = name.partition("_rels/")
        for link in root.iter(LINK):
            target = posixpath.normpath(posixpath.join(folder, link.get("Target", "")))
            internal = link.get("TargetMode") != "External"
            if internal and target.lstrip("/") not in parts:
                yield f"link to nothing in {name}"
        known = {link.get("Id") for link in root.iter(LINK)}
        source = roots.get(folder + file.removesuffix(".rels"))
        used = _used_links(source) if source is not None else set()
        if used - known:
            yield f"use of no link in {name}"


def _used_links(root: etree._Element) -> set[str]:
    space = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
    names = (f"{space}id", f"{space}embed")
    return {value for node in root.iter() for name in names if (value := node.get(name))}


def _types(parts: Parts, roots: dict[str, etree._Element]) -> Iterator[str]:
    """Yield parts whose kind is not told."""
    types = roots["[Content_Types].xml"]
    told = {str(node.get("PartName", "")).lstrip("/") for node in types}
    endings = {str(node.get("Extension", "")).lower() for node in types}
    for name in parts.keys() - told - {"[Content_Types].xml"}:
        ending = name.rpartition(".")[2].lower()
        # The default of .xml says nothing of what a part is.
        if ending not in endings or ending == "xml":
            yield f"no type for {name}"


def _leftovers(parts: Parts) -> Iterator[str]:
    """Yield tags in a report; a template, which has loops over paragraphs, may hold them."""
    if b"{%p for" in parts.get(BODY, b"{%p for"):
        return
    for name, content in parts.items():
        if name.endswith(".xml"):
            words = unescape(_MARKUP.sub("", content.decode()))
            for typed in ON_PURPOSE:
                words = words.replace(typed, "")
            if left := _TAG.search(words):
                yield f"{left[0][:20]} left over in {name}"


def _word(roots: dict[str, etree._Element]) -> Iterator[str]:
    root = roots[BODY]
    body = root.find(f"{W}body")
    if body is None or not any(node.tag == f"{W}p" for node in body):
        yield "no body"
        return
    if not "".join(str(text) for text in body.itertext()).strip():
        yield "no words"
    if body[-1].tag != f"{W}sectPr":
        yield "no section properties"
    for cell in (cell for root in roots.values() for cell in root.iter(f"{W}tc")):
        if cell[-1].tag != f"{W}p":
            yield "a cell that does not end in a paragraph"
    for table in root.iter(f"{W}tbl"):
        yield from _table(table)


def _table(table: etree._Element) -> Iterator[str]:
    grid = table.find(f"{W}tblGrid")
    columns = len(grid) if grid is not None else 0
    above: set[int] = set()
    for row in table.iterchildren(f"{W}tr"):
        at, here = 0, set()
        for cell in row.iterchildren(f"{W}tc"):
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            if merge is not None:
                if merge.get(f"{W}val", "continue") == "continue" and at not in above:
                    yield "a merged cell that continues nothing"
                here.add(at)
            at += int(span.get(f"{W}val", "1")) if span is not None else 1
        if at != columns:
            yield f"a row of {at} columns among {columns}"
        above = here


def _workbook(roots: dict[str, etree._Element]) -> Iterator[str]:
    table = roots.get("xl/sharedStrings.xml")
    strings = 0 if table is None else len(table.findall(f"{S}si"))
    for name, root in roots.items():
        if name.startswith("xl/worksheets/sheet"):
            yield from _sheet(name, root, strings)


def _sheet(name: str, root: etree._Element, strings: int) -> Iterator[str]:
    rows = [int(row.get("r", "0")) for row in root.iter(f"{S}row")]
    if any(one >= other for one, other in pairwise(rows)):
        yield f"rows out of order in {name}"
    places = [cell.get("r") for cell in root.iter(f"{S}c")]
    if len(set(places)) < len(places):
        yield f"two cells at one place in {name}"
    for cell in root.iter(f"{S}c"):
        kind, value = cell.get("t", "n"), cell.findtext(f"{S}v", "")
        if kind == "s" and not (value.isdecimal() and int(value) < strings):
            yield f"a text that is not there in {name}"
        if kind == "n" and value and not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?(E-?[0-9]+)?", value):
            yield f"a number that is none in {name}"
    if _overlap([merge.get("ref", "") for merge in root.iter(f"{S}mergeCell")]):
        yield f"merges over each other in {name}"


def _overlap(refs: list[str]) -> bool:
    from openpyxl.utils import range_boundaries

    taken: set[tuple[int, int]] = set()
    for ref in refs:
        left, top, right, bottom = (int(n or 0) for n in range_boundaries(ref))
        cells = {(c, r) for c in range(left, right + 1) for r in range(top, bottom + 1)}
        if cells & taken:
            return True
        taken |= cells
    return False
