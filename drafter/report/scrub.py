"""Takes out of a template what names its author, and makes room for the report's own.

Removed: document properties, comments, people, custom XML, the thumbnail, building
blocks, signatures, printer settings, document variables, the query of a mail merge,
changes of form (they stand as accepted), revision ids, paths in the words of pictures.
"""

import re

from lxml import etree

from drafter.errors import TemplateError
from drafter.report.package import CONTENT_TYPES
from drafter.report.properties import APP, CORE
from drafter.wording import _

RELATIONSHIPS = "_rels/.rels"
BODY = "word/document.xml"
PERSONAL_PARTS = (
    "docProps/",
    "customXml/",
    "customUI/",
    "_xmlsignatures/",
    "word/comments",
    "word/people",
    "word/glossary/",
    "word/printerSettings",
)
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_LINK = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_PERSONAL_MARKUP = re.compile(
    rb' w:rsid\w*="[^"]*"'
    rb"|<w:rsids>.*?</w:rsids>"
    rb"|<w1[45]:docId [^>]*/>"
    rb"|<w:comment(?:RangeStart|RangeEnd|Reference)\b[^>]*/>"
    rb"|<w:(\w+Change)\b(?:[^>]*/>|.*?</w:\1>)"
    rb"|<w:(docVars|mailMerge)>.*?</w:\2>"
    rb'| (?:descr|title)="(?:file:|[A-Za-z]:[\\/]|\\\\)[^"]*"',
    re.DOTALL,
)


def scrub(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Return the parts of a template without traces of its author.

    Content types and relationships already name the property parts that a report adds.
    """
    kept = {
        name: _PERSONAL_MARKUP.sub(b"", content) if name.startswith("word/") else content
        for name, content in parts.items()
        if not name.startswith(PERSONAL_PARTS)
    }
    for name in kept:
        if name.endswith(".rels"):
            kept[name] = _relinked(name, kept[name])
    kept[CONTENT_TYPES] = _retyped(kept[CONTENT_TYPES])
    return kept


def parse_strictly(content: bytes) -> etree._Element:
    """Return the root of a part; `TemplateError` where it is not well-formed XML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise TemplateError(_("Word 模板内部已损坏，请用 Word 打开后另存为新的 .docx。")) from error


def _relinked(name: str, content: bytes) -> bytes:
    root = parse_strictly(content)
    base = name.replace("_rels/", "").rpartition("/")[0]
    for link in root.findall(_LINK):
        target = link.get("Target", "").removeprefix("/")
        if f"{base}/{target}".strip("/").startswith(PERSONAL_PARTS) or target.startswith(
            ("../customXml", *PERSONAL_PARTS)
        ):
            root.remove(link)
    if name == RELATIONSHIPS:
        _refuse_other_body(root)
        for part in (CORE, APP):
            etree.SubElement(root, _LINK, Id=part.id, Type=part.relation, Target=part.name)
    return _serialised(root)


def _refuse_other_body(root: etree._Element) -> None:
    """Refuse a package whose body is not where we fill it: Word would show the other one."""
    for link in root.findall(_LINK):
        if link.get("Type", "").endswith("/officeDocument") and (
            link.get("Target", "").removeprefix("/") != BODY
        ):
            raise TemplateError(_("这个 Word 模板里没有正文，请换一个 .docx 文件。"))


def _retyped(content: bytes) -> bytes:
    root = parse_strictly(content)
    for override in root.findall(f"{_TYPES}Override"):
        if override.get("PartName", "").removeprefix("/").startswith(PERSONAL_PARTS):
            root.remove(override)
    for part in (CORE, APP):
        etree.SubElement(
            root, f"{_TYPES}Override", PartName=f"/{part.name}", ContentType=part.content_type
        )
    return _serialised(root)


def _serialised(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
