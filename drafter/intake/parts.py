"""What the gate looks for in the parts of an .xlsx or .docx: macros, links, bombs, odd cells.

Nothing here parses what is not plain; what is plain was taken apart by `drafter.intake.plain`.
"""

import re
from itertools import islice

from drafter.deflate import remembered
from drafter.intake.container import Parts
from drafter.intake.plain import Sheet, plain_sheet
from drafter.intake.refusals import (
    BOMB,
    BROKEN,
    ENTITIES,
    LINKS,
    MACROS,
    STRICT,
    TOO_WIDE,
    Limits,
)
from drafter.intake.roles import SHEETS, STRINGS, XML, is_disguised
from drafter.intake.rows import column_number

_FOREIGN = re.compile(
    r"vbaProject|macrosheets/|activeX|oleObject|word/afchunk|xl/ctrlProps", re.IGNORECASE
)
_EXTERNAL = re.compile(
    rb'Type="[^"]*/(?:externalLink(?:Path)?|attachedTemplate|frame|subDocument|oleObject)"',
    re.IGNORECASE,
)
_DECLARATIONS = (
    b"<!DOCTYPE",
    b"<!ENTITY",
    "<!DOCTYPE".encode("utf-16-le"),
    "<!DOCTYPE".encode("utf-16-be"),
)
_MERGE = re.compile(
    rb'<(?:\w+:)?mergeCell [^<>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"'
)
_CELL = re.compile(rb"<(?:\w+:)?c[ />]")
_ROW = re.compile(rb'<(?:\w+:)?row [^<>]*?\br="(\d+)"')
_SHARED = re.compile(rb'<(?:\w+:)?c (?=[^<>]*\bt="s")[^<>]*><(?:\w+:)?v>([^<]*)<')
_STRING = re.compile(rb"<(?:\w+:)?si[ />]")
_PLACE = re.compile(rb'<(?:\w+:)?c [^<>]*?\br="([A-Za-z]+[0-9]+)"')
# Python takes 1_000 and full-width digits, escaped or not, for numbers; spreadsheets write none.
_ODD_DIGITS = re.compile(
    rb'<(?:\w+:)?c (?![^<>]*\bt="(?!n"))[^<>]*><(?:\w+:)?v>[^<_&\x80-\xff]*[_&\x80-\xff]'
)


def refusal_of(parts: Parts, limits: Limits) -> str:
    """Return why parts may not be read, one of the sentences of the gate; empty if they may."""
    for check in (_bulky, _foreign, _declared, _disguised, _strict, _run_on, _sheets):
        if refusal := check(parts, limits):
            return refusal
    return ""


def _bulky(parts: Parts, limits: Limits) -> str:
    size = sum(len(content) for name, content in parts.items() if name.endswith(XML))
    return BOMB if size > limits.xml else ""


def _disguised(parts: Parts, limits: Limits) -> str:  # noqa: ARG001 - one shape for all checks
    return BROKEN if is_disguised(parts) else ""


def _foreign(parts: Parts, limits: Limits) -> str:  # noqa: ARG001 - one shape for all checks
    if _FOREIGN.search("\n".join(parts)) or b"macroEnabled" in parts["[Content_Types].xml"]:
        return MACROS
    for name, content in parts.items():
        if "externalLinks/" in name or (name.endswith(".rels") and _leads_out(content)):
            return LINKS
    return ""


def _declared(parts: Parts, limits: Limits) -> str:  # noqa: ARG001 - one shape for all checks
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")) and _declares(_uncertain(name, content)):
            return ENTITIES
    return ""


def _strict(parts: Parts, limits: Limits) -> str:  # noqa: ARG001 - one shape for all checks
    main = parts.get("xl/workbook.xml") or parts.get("word/document.xml", b"")
    return STRICT if b"purl.oclc.org/ooxml" in main[:4096] else ""


def _run_on(parts: Parts, limits: Limits) -> str:
    for name, content in parts.items():
        if name.endswith(XML) and _runs_on(content, limits.run):
            return BOMB
    return ""


@remembered(256)
def _leads_out(content: bytes) -> bool:
    return bool(_EXTERNAL.search(content))


@remembered(256)
def _declares(content: bytes) -> bool:
    return any(sign in content for sign in _DECLARATIONS)


def _uncertain(name: str, content: bytes) -> bytes:
    """Return what of a part can hold anything: of a plain sheet only what is around its rows."""
    sheet = plain_sheet(content) if name.startswith(SHEETS) else None
    return sheet.shell if sheet else content


def _runs_on(content: bytes, run: int) -> bool:
    """Say whether so many bytes stand without a tag, in leaps as long as that."""
    place = 0
    while place + run < len(content):
        place = content.rfind(b"<", place + 1, place + run)
        if place < 0:
            return True
    return False


def _sheets(parts: Parts, limits: Limits) -> str:
    strings = _count(_STRING, parts.get(STRINGS, b""), limits.cells)
    if strings > limits.cells:
        return BOMB
    cells = 0
    for name, content in parts.items():
        if name.startswith(SHEETS) and name.endswith(".xml"):
            sheet = plain_sheet(content)
            cells += sheet.cells if sheet else _count(_CELL, content, limits.cells)
            if cells > limits.cells:
                return BOMB
            refusal = _plain(sheet, strings, limits) if sheet else _sheet(content, strings, limits)
            if refusal:
                return refusal
    return ""


def _plain(sheet: Sheet, strings: int, limits: Limits) -> str:
    if sheet.last_row > limits.rows or _merged_too_far(sheet.shell, limits):
        return TOO_WIDE
    return BROKEN if sheet.highest_string >= strings else ""


def _count(pattern: re.Pattern[bytes], content: bytes, limit: int) -> int:
    """Return how often a pattern occurs, counting no further than just past the limit."""
    return sum(1 for _found in islice(pattern.finditer(content), limit + 1))


def _sheet(content: bytes, strings: int, limits: Limits) -> str:
    for count, row in enumerate(_ROW.finditer(content), start=1):
        if count > limits.rows or len(row[1]) > 7 or int(row[1]) > limits.rows:
            return TOO_WIDE
    if _merged_too_far(content, limits):
        return TOO_WIDE
    for index in _SHARED.finditer(content):
        if not index[1].isdigit() or len(index[1]) > 7 or int(index[1]) >= strings:
            return BROKEN
    return BROKEN if _ODD_DIGITS.search(content) or _placed_twice(content) else ""


@remembered(128)
def _merged_too_far(content: bytes, limits: Limits) -> bool:
    """Say whether the merges span too many cells, each or all together."""
    spanned = 0
    for found in _MERGE.finditer(content):
        left, top, right, bottom = found.groups()
        spanned += (int(bottom) - int(top) + 1) * (column_number(right) - column_number(left) + 1)
        if spanned > limits.merged:
            return True
    return False


def _placed_twice(content: bytes) -> bool:
    """Say whether two cells may stand at one place: readers then differ on which counts."""
    places = _PLACE.findall(content)
    unplaced = _count(_CELL, content, len(content)) - len(places) if places else 0
    return unplaced > 0 or len(set(places)) < len(places)
