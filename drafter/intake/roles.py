"""Which part of an .xlsx or .docx plays which role, told as the readers tell it.

The gate looks into parts by their names; a reader finds them by links and content types,
in any name and encoding. Here the two are held against each other.
"""

import posixpath
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple
from xml.parsers.expat import ExpatError, ParserCreate

from drafter.deflate import remembered
from drafter.intake.container import Parts

TYPES, WORKBOOK_LINKS = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
SHEETS, STRINGS, BOOK = "xl/worksheets/", "xl/sharedStrings.xml", "xl/workbook.xml"
STYLES = "xl/styles.xml"
BODY = "word/document.xml"
XML = (".xml", ".rels", ".vml")
_HOMES = {
    "spreadsheetml.sharedStrings+xml": STRINGS,
    "spreadsheetml.sheet.main+xml": BOOK,
    "spreadsheetml.template.main+xml": BOOK,
    "wordprocessingml.document.main+xml": BODY,
    "wordprocessingml.template.main+xml": BODY,
}
_READ = ("xl/", "word/", "docProps/", "_rels/", TYPES)
_PLAIN_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?!\?xml\s[^>]*encoding\s*=\s*[\"'](?!utf-8[\"']|us-ascii[\"']))",
    re.IGNORECASE,
)


def is_disguised(parts: Parts) -> bool:
    """Say whether a reader would find a part that matters elsewhere."""
    return not (
        _types_at_home(parts[TYPES]) and _sheets_at_home(parts.get(WORKBOOK_LINKS, b"<none/>"))
    )


class Role(NamedTuple):
    """What is done with a part: whether it links others, is XML, and is parsed by readers.

    What other programs add may be as it likes.
    """

    links: bool
    xml: bool
    read: bool


@lru_cache(maxsize=512)
def role_of(name: str) -> Role:
    """Return the role of a part by its name."""
    read = name.startswith(_READ) and name.endswith(XML)
    return Role(name.endswith(".rels"), name.endswith((".xml", ".rels")), read)


def in_plain_bytes(content: bytes) -> bool:
    """Say whether a part is written in an encoding in which its bytes can be searched."""
    return not content or bool(_PLAIN_START.match(content[:512]))


@remembered(64)
def _types_at_home(content: bytes) -> bool:
    for attributes in _elements(content):
        role = attributes.get("ContentType", "").removeprefix(
            "application/vnd.openxmlformats-officedocument."
        )
        if role in _HOMES and attributes.get("PartName", "").lstrip("/") != _HOMES[role]:
            return False
    return True


@remembered(64)
def _sheets_at_home(content: bytes) -> bool:
    for attributes in _elements(content):
        target = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/")
        is_sheet = attributes.get("Type", "").endswith("/worksheet")
        if is_sheet and not (target.startswith(SHEETS) and target.endswith(".xml")):
            return False
    return True


def _elements(content: bytes) -> list[Mapping[str, str]]:
    """Return the attributes of every element; those of a broken part up to where it breaks."""
    found: list[Mapping[str, str]] = []
    parser = ParserCreate()
    parser.StartElementHandler = lambda _name, attributes: found.append(attributes)
    try:
        parser.Parse(content, True)
    except ExpatError:
        found.append({})
    return found
