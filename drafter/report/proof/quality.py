"""What a Word document should not carry, and how well it is made."""

from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from drafter.filing import Place
from drafter.findings import Finding
from drafter.intake.roles import BODY
from drafter.report.layout import Layout
from drafter.report.package import read_parts
from drafter.report.proof.places import Paragraph, W
from drafter.report.proof.slips import SLIPS, T11, T13, T14, T15, T36, T37, T38, T40, T41, Slip
from drafter.report.scrub import parse_strictly
from drafter.report.standard import departures
from drafter.wording import N_, _

FOREIGN_PARTS = (
    ("vbaProject", N_("宏")),
    ("embeddings/oleObject", N_("嵌入对象（OLE）")),
    ("activeX/", N_("控件（ActiveX）")),
    ("word/afchunk", N_("外部文档片段")),
)
TINY = 4
"""Half points: letters of two points or less are a smear on paper."""
_LINK = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_HYPERLINK = "hyperlink"
_WEB = ("http://", "https://", "mailto:")
_FETCHING = {"INCLUDEPICTURE", "INCLUDETEXT", "LINK", "DDE", "DDEAUTO", "RD"}
"""Fields that fetch from another file, whose path they hold."""
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_REVISIONS = tuple(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))


def slips_in_parts(parts: Mapping[str, bytes]) -> Iterator[Finding]:
    """Yield macros, embedded objects, external links, comments, a missing title."""
    for mark, what in FOREIGN_PARTS:
        if any(mark.lower() in name.lower() for name in parts):
            yield T13.found(what=_(what))
    for name, content in parts.items():
        if name.endswith(".rels") and _links_out(content):
            yield T13.found(what=_("外部链接"))
    if any(name.startswith("word/comments") for name in parts):
        yield T38.found()
    if not _title(parts):
        yield T41.found()


def slips_in_story(
    paragraphs: Sequence[Paragraph], root: etree._Element, unseen: frozenset[str]
) -> Iterator[Finding]:
    """Yield revisions, unseen text, text boxes, tables of contents, fields of other makers.

    `unseen` are the styles that hide words.
    """
    yield from _first(T11, paragraphs, _REVISIONS, root)
    yield from _unseen(paragraphs, root, unseen)
    yield from _first(T37, paragraphs, (f"{W}txbxContent",), root)
    yield from _field_slips(paragraphs, root)


def unseen_styles(parts: Mapping[str, bytes]) -> frozenset[str]:
    """Return the ids of the styles whose words are not seen."""
    if "word/styles.xml" not in parts:
        return frozenset()
    styles = parse_strictly(parts["word/styles.xml"]).iter(f"{W}style")
    return frozenset(style.get(f"{W}styleId", "") for style in styles if _is_unseen(style))


def slips_in_cells(report: bytes) -> Iterator[Finding]:
    """Yield that cells of a filled report end in no paragraph: no schema says so, but Word does."""
    body = parse_strictly(read_parts(report)[BODY])
    broken = [cell for cell in body.iter(f"{W}tc") if len(cell) and cell[-1].tag != f"{W}p"]
    if broken:
        yield T15.found(count=len(broken))


def slips_in_layout(layout: Layout) -> Iterator[Finding]:
    """Yield what departs from the looks of an official document."""
    by_code = {slip.code: slip for slip in SLIPS}
    for departure in departures(layout):
        yield by_code[departure.code].found(what=departure.text)


def _unseen(
    paragraphs: Sequence[Paragraph], root: etree._Element, unseen: frozenset[str]
) -> Iterator[Finding]:
    """Yield the first words that a reader of the page cannot see but a copier of the file can."""
    for run in root.iter(f"{W}r"):
        words = "".join(text.text or "" for text in run.iter(f"{W}t")).strip()
        if words and (_is_unseen(run) or not unseen.isdisjoint(_styles_of(run))):
            yield T14.found(_near(paragraphs, run), words=words[:20])
            return


def _styles_of(run: etree._Element) -> Iterator[str]:
    """Yield the style of a run and that of its paragraph."""
    paragraph = next(run.iterancestors(f"{W}p"), None)
    own = run.find(f"{W}rPr/{W}rStyle")
    around = paragraph.find(f"{W}pPr/{W}pStyle") if paragraph is not None else None
    yield from (style.get(f"{W}val", "") for style in (own, around) if style is not None)


def _is_unseen(holder: etree._Element) -> bool:
    """Whether a run or a style has properties that hide words."""

    def value(name: str) -> str | None:
        found = holder.find(f"{W}rPr/{W}{name}")
        return None if found is None else found.get(f"{W}val", "")

    size = value("sz") or ""
    return (
        value("vanish") not in (None, "0", "false", "off")
        or (value("color") or "").upper() == "FFFFFF"
        or (size.isdecimal() and int(size) <= TINY)
    )


def _field_slips(paragraphs: Sequence[Paragraph], root: etree._Element) -> Iterator[Finding]:
    for instruction in root.iter(f"{W}instrText", f"{W}fldSimple"):
        words = f"{instruction.text or ''} {instruction.get(f'{W}instr', '')}".upper()
        if _FETCHING.intersection(words.split()[:1]):
            yield T13.found(_near(paragraphs, instruction), what=_("取自其他文件的域"))
        elif "MERGEFIELD" in words:
            yield T40.found(_near(paragraphs, instruction), what=_("邮件合并域"))
        elif words.split()[:1] == ["TOC"]:
            yield T36.found(_near(paragraphs, instruction))
    for control in root.iter(f"{W}sdt"):
        if control.find(f"{W}sdtPr/{W}placeholder") is not None:
            yield T40.found(_near(paragraphs, control), what=_("内容控件"))


def _first(
    slip: Slip, paragraphs: Sequence[Paragraph], tags: tuple[str, ...], root: etree._Element
) -> Iterator[Finding]:
    found = next(root.iter(*tags), None)
    if found is not None:
        yield slip.found(_near(paragraphs, found))


def _near(paragraphs: Sequence[Paragraph], element: etree._Element) -> Place | None:
    """Return the place of the paragraph that holds an element, or that it holds."""
    around = {id(node) for node in (element, *element.iterancestors(), *element.iterdescendants())}
    holder = next((p for p in paragraphs if id(p.element) in around), None)
    return holder.place() if holder else None


def _links_out(content: bytes) -> bool:
    root = etree.fromstring(content)
    return any(
        link.get("TargetMode") == "External" and not _is_web_link(link) for link in root.iter(_LINK)
    )


def _is_web_link(link: etree._Element) -> bool:
    target = link.get("Target", "").lower()
    return link.get("Type", "").endswith(_HYPERLINK) and target.startswith(_WEB)


def _title(parts: Mapping[str, bytes]) -> str:
    core = parts.get("docProps/core.xml")
    return (etree.fromstring(core).findtext(_TITLE) or "") if core else ""
