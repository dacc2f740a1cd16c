"""Takes out of a template what names its author, and makes room for the report's own.

Removed: document properties, comments, people, custom XML, the thumbnail, building
blocks, signatures, printer settings, document variables, the query and the addressees of
a mail merge, labels of secrecy, who may edit what, changes of form (they stand as accepted),
revision ids, comments in the XML, paths in the words of pictures.
"""

import re

from lxml import etree

from drafter.errors import TemplateError
from drafter.intake.roles import BODY, TYPES
from drafter.report.properties import APP, CORE
from drafter.wording import _

RELATIONSHIPS = "_rels/.rels"
PERSONAL_PARTS = (
    "docProps/",
    "customXml/",
    "customUI/",
    "docMetadata/",
    "_xmlsignatures/",
    "word/comments",
    "word/people",
    "word/glossary/",
    "word/printerSettings",
    "word/recipient",
)
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_LINK = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PERSONAL_ELEMENTS = frozenset(
    {
        "rsids",
        "docId",
        "commentRangeStart",
        "commentRangeEnd",
        "commentReference",
        "docVars",
        "mailMerge",
        "permStart",
        "permEnd",
        "writeProtection",
    }
)
_PATH = re.compile(r"file:|[A-Za-z]:[\\/]|\\\\", re.IGNORECASE)


def scrub(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Return the parts of a template without traces of its author.

    Content types and relationships already name the property parts that a report adds.
    """
    kept = {
        name: _impersonal(content)
        if name.startswith("word/") and name.endswith(".xml")
        else content
        for name, content in parts.items()
        if not name.startswith(PERSONAL_PARTS)
    }
    for name in kept:
        if name.endswith(".rels"):
            kept[name] = _relinked(name, kept[name])
    kept[TYPES] = _retyped(kept[TYPES])
    return kept


def _impersonal(content: bytes) -> bytes:
    """Return a part without markup that names somebody; the same bytes where there is none."""
    root = parse_strictly(content)
    outside = [*root.itersiblings(preceding=True), *root.itersiblings()]
    gone = [node for node in root.iter() if node is not root and _is_personal(node)]
    for node in gone:
        _take_out(node)
    told = [(node, n) for node in root.iter() for n in map(str, node.attrib) if _tells(node, n)]
    for node, name in told:
        del node.attrib[name]
    return _serialised(root) if outside or gone or told else content


def _is_personal(node: etree._Element) -> bool:
    if not isinstance(node.tag, str):
        return True  # a comment or an instruction to some program
    name = node.tag.rpartition("}")[2]
    return name in _PERSONAL_ELEMENTS or name.endswith("Change")


def _take_out(node: etree._Element) -> None:
    """Remove an element, but not the text behind it."""
    parent = node.getparent()
    if parent is None:
        return
    before = node.getprevious()
    if node.tail and before is not None:
        before.tail = (before.tail or "") + node.tail
    elif node.tail:
        parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def _tells(node: etree._Element, name: str) -> bool:
    """Say whether an attribute is a revision id, or words for a picture that are its path."""
    if name.startswith(f"{_WORD}rsid"):
        return True
    return name in ("descr", "title") and bool(_PATH.match(node.get(name, "")))


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
