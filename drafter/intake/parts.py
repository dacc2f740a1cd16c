"""What the gate looks for in the parts of an .xlsx or .docx: macros, links, bombs, odd cells.

Nothing here parses what is not plain; what is plain was taken apart by `drafter.intake.plain`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from drafter.deflate import remembered
from drafter.intake.container import Parts
from drafter.intake.plain import Sheet, plain_sheets
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
from drafter.intake.roles import (
    BODY,
    BOOK,
    SHEETS,
    STRINGS,
    TYPES,
    WORKBOOK_LINKS,
    XML,
    Role,
    in_plain_bytes,
    is_disguised,
    role_of,
)
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
_MERGE = re.compile(rb'<mergeCell [^<>]*?ref="([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?"')
# A parser takes any sign for a prefix, and any blank behind a name; spreadsheets write neither,
# but what is counted must be all that a parser would find.
_ANY_MERGE = re.compile(rb"<(?:[^\s<>/:]+:)?mergeCell[\s/>]")
_CELL = re.compile(rb"<(?:[^\s<>/:]+:)?c[\s/>]")
_LONG = re.compile(rb"<(?:[^\s<>/:]+:)?(?:c|row|mergeCell)\s[^<>]{400}")
"""No program writes so many attributes; the patterns below go over them more than once."""
_ROW = re.compile(rb'<(?:\w+:)?row [^<>]*?\br="(\d+)"')
_SHARED = re.compile(rb'<(?:\w+:)?c (?=[^<>]*\bt="s")[^<>]*><(?:\w+:)?v>([^<]*)<')
_STRING = re.compile(rb"<(?:\w+:)?si[ />]")
_PLACE = re.compile(rb'<(?:\w+:)?c [^<>]*?\br="([A-Za-z]+[0-9]+)"')
# Python takes 1_000 and full-width digits, escaped or not, for numbers; spreadsheets write none.
_ODD_DIGITS = re.compile(
    rb'<(?:\w+:)?c (?![^<>]*\bt="(?!n"))[^<>]*><(?:\w+:)?v>[^<_&\x80-\xff]*[_&\x80-\xff]'
)


@dataclass(frozen=True)
class _Inside:
    """The parts of a file, and its sheets, each looked at once."""

    parts: Parts

    @cached_property
    def sheets(self) -> Parts:
        """The sheets of a workbook."""
        return {
            name: content
            for name, content in self.parts.items()
            if name.startswith(SHEETS) and name.endswith(".xml")
        }

    @cached_property
    def plain(self) -> Mapping[str, Sheet | None]:
        """The sheets taken apart; None for one that is not plain, or where they are too large."""
        return plain_sheets(self.sheets)

    @cached_property
    def uncertain(self) -> Parts:
        """What can hold anything: of a plain sheet only what is around its rows."""
        shells = {name: sheet.shell for name, sheet in self.plain.items() if sheet}
        return {**self.parts, **shells}


def refusal_of(parts: Parts, limits: Limits) -> str:
    """Return why parts may not be read, one of the sentences of the gate; empty if they may."""
    inside = _Inside(parts)
    for check in (
        _bulky,
        _crowded,
        _foreign,
        _faulty,
        _disguised,
        _strict,
        _run_on,
        _sheets,
    ):
        if refusal := check(inside, limits):
            return refusal
    return ""


def _bulky(inside: _Inside, limits: Limits) -> str:
    parts = inside.parts
    size = sum([len(content) for name, content in parts.items() if name.endswith(XML)])
    links = max(len(parts.get(name, b"")) for name in (TYPES, WORKBOOK_LINKS))
    return BOMB if size > limits.xml or links > limits.links else ""


def _crowded(inside: _Inside, limits: Limits) -> str:
    book = inside.parts.get(BOOK, b"")
    bodies = (*inside.sheets.values(), inside.parts.get(BODY, b""))
    # There are no more of a kind than there are bytes, of which our workbooks have few.
    if sum(map(len, bodies)) > limits.elements and sum(map(_tags, bodies)) > limits.elements:
        return BOMB
    names = book.count(b"definedName") if len(book) > limits.names else 0
    marks = sum(_marks(inside.uncertain[name]) for name in inside.sheets)
    return BOMB if marks > limits.marks or names > limits.names else ""


def _tags(content: bytes) -> int:
    return content.count(b"<")


@remembered(256)
def _marks(content: bytes) -> int:
    """Count conditional formats and validations, of which the rows of a plain sheet have none."""
    return content.count(b"cfRule") + content.count(b"dataValidation")


def _disguised(inside: _Inside, limits: Limits) -> str:  # noqa: ARG001 - one shape for all checks
    return BROKEN if is_disguised(inside.parts) else ""


def _foreign(inside: _Inside, limits: Limits) -> str:  # noqa: ARG001 - one shape for all checks
    parts = inside.parts
    if _has_foreign("\n".join(parts)) or b"macroEnabled" in parts[TYPES]:
        return MACROS
    return LINKS if any("externalLinks/" in name for name in parts) else ""


def _faulty(inside: _Inside, limits: Limits) -> str:  # noqa: ARG001 - one shape for all checks
    found = {_fault(content, role_of(name)) for name, content in inside.uncertain.items()}
    return next((fault for fault in (LINKS, ENTITIES, BROKEN) if fault in found), "")


@remembered(256)
def _fault(content: bytes, role: Role) -> str:
    """Return what is wrong with a part by itself, whatever file it is of."""
    if role.links and _EXTERNAL.search(content):
        return LINKS
    if role.xml and any(sign in content for sign in _DECLARATIONS):
        return ENTITIES
    return "" if not role.read or in_plain_bytes(content) else BROKEN


def _strict(inside: _Inside, limits: Limits) -> str:  # noqa: ARG001 - one shape for all checks
    main = inside.parts.get(BOOK) or inside.parts.get(BODY, b"")
    return STRICT if b"purl.oclc.org/ooxml" in main[:4096] else ""


def _run_on(inside: _Inside, limits: Limits) -> str:
    for name, content in inside.parts.items():
        if name.endswith(XML) and _runs_on(content, limits.run):
            return BOMB
    return ""


@lru_cache(maxsize=64)
def _has_foreign(names: str) -> bool:
    return bool(_FOREIGN.search(names))


def _runs_on(content: bytes, run: int) -> bool:
    """Say whether so many bytes stand without a tag, in leaps as long as that."""
    place = 0
    while place + run < len(content):
        place = content.rfind(b"<", place + 1, place + run)
        if place < 0:
            return True
    return False


def _sheets(inside: _Inside, limits: Limits) -> str:
    strings = _count(_STRING, inside.parts.get(STRINGS, b""), limits.cells)
    if strings > limits.cells:
        return BOMB
    cells = 0
    for name, content in inside.sheets.items():
        sheet = inside.plain[name]
        cells += sheet.cells if sheet else _count(_CELL, content, limits.cells)
        if cells > limits.cells:
            return BOMB
        refusal = _plain(sheet, strings, limits) if sheet else _sheet(content, strings, limits)
        if refusal:
            return refusal
    return ""


def _plain(sheet: Sheet, strings: int, limits: Limits) -> str:
    if sheet.last_row > limits.rows:
        return TOO_WIDE
    return _merges(sheet.shell, limits.merged) or (
        BROKEN if sheet.highest_string >= strings else ""
    )


def _count(pattern: re.Pattern[bytes], content: bytes, limit: int) -> int:
    """Return how often a pattern occurs, counting no further than just past the limit."""
    return sum(1 for _found in islice(pattern.finditer(content), limit + 1))


def _sheet(content: bytes, strings: int, limits: Limits) -> str:
    if _LONG.search(content):
        return BROKEN
    for count, row in enumerate(_ROW.finditer(content), start=1):
        if count > limits.rows or len(row[1]) > 7 or int(row[1]) > limits.rows:
            return TOO_WIDE
    if refusal := _merges(content, limits.merged):
        return refusal
    for index in _SHARED.finditer(content):
        if not index[1].isdigit() or len(index[1]) > 7 or int(index[1]) >= strings:
            return BROKEN
    return BROKEN if _ODD_DIGITS.search(content) or _placed_twice(content) else ""


@remembered(128)
def _merges(content: bytes, most: int) -> str:
    """Return what is wrong with merges: they span too many cells, or are written oddly."""
    spanned = written = 0
    for found in _MERGE.finditer(content):
        written += 1
        left, top, right, bottom = found.groups()
        if right:
            rows = abs(int(bottom) - int(top)) + 1
            spanned += rows * (abs(column_number(right) - column_number(left)) + 1)
        if spanned > most:
            return TOO_WIDE
    return BROKEN if _count(_ANY_MERGE, content, written) > written else ""


def _placed_twice(content: bytes) -> bool:
    """Say whether two cells may stand at one place: readers then differ on which counts."""
    places = _PLACE.findall(content)
    unplaced = _count(_CELL, content, len(content)) - len(places) if places else 0
    return unplaced > 0 or len(set(places)) < len(places)
