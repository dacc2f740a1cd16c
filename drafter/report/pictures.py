"""Puts pictures into a finished report, in the place of the paragraphs that name them.

Done on the finished .docx, so that every template can show pictures without knowing of
them; a report without pictures never comes here.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from drafter.errors import TemplateError
from drafter.filing import Filing
from drafter.intake.roles import BODY, TYPES
from drafter.pictures import Mark, Picture, fit_picture, mark_of
from drafter.report.package import package, read_parts
from drafter.report.scrub import parse_strictly
from drafter.report.word import R, W, run, w
from drafter.wording import _

LINKS = "word/_rels/document.xml.rels"
EMU_PER_TWIP, EMU_PER_PIXEL = 635, 9525
TALLEST = 0.5
"""Share of the page's text height that a picture may take, so that its words stay with it."""
_LINK = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TYPE = "{http://schemas.openxmlformats.org/package/2006/content-types}Default"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_PROPERTIES = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_DRAWING = """<w:drawing
 xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"
><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"
/><wp:docPr id="{number}" name="picture{number}"
/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"
><pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="picture{number}"/><pic:cNvPicPr/></pic:nvPicPr
><pic:blipFill><a:blip r:embed="{link}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill
><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm
><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic
></wp:inline></w:drawing>"""


@dataclass(frozen=True)
class _Placed:
    """A picture with its words and the names it has inside the package."""

    mark: Mark
    picture: Picture
    number: int

    @property
    def link(self) -> str:
        return f"picture{self.number}"

    @property
    def part(self) -> str:
        return f"media/picture{self.number}.{self.picture.suffix}"


def with_pictures(data: bytes, filing: Filing) -> bytes:
    """Return a .docx with its pictures in place, read back; the same bytes if it has none.

    A paragraph whose picture cannot be used stays as it was typed: the rules have said so.
    """
    pictures = {path: fit for path, file in filing.pictures.items() if (fit := fit_picture(file))}
    if not pictures:
        return data
    parts = read_parts(data)
    root = parse_strictly(parts[BODY])
    placed = list(_place_all(root, pictures))
    parts[BODY] = _serialised(root)
    parts[LINKS] = _linked(parts[LINKS], placed)
    parts[TYPES] = _typed(parts[TYPES], placed)
    parts |= {f"word/{each.part}": each.picture.data for each in placed}
    finished = package(parts)
    if _shown(finished) != [(each.mark.words, _digest(each.picture.data)) for each in placed]:
        raise TemplateError(_("报告没有生成：有图片没有放进 Word，请检查模板的正文样式。"))
    return finished


def _place_all(root: etree._Element, pictures: Mapping[str, Picture]) -> Iterator[_Placed]:
    known = [int(each.get("id", "0")) for each in root.iter(_PROPERTIES)]
    number = max(known, default=0)
    for paragraph in list(root.iter(W + "p")):
        mark = mark_of("".join(text.text or "" for text in paragraph.iter(W + "t")))
        if mark and mark.path in pictures:
            number += 1
            placed = _Placed(mark, pictures[mark.path], number)
            _replace(paragraph, placed, *_room(root))
            yield placed


def _room(root: etree._Element) -> tuple[int, int]:
    """Return the width and height in EMU that a picture may take on the page."""
    size, margin = (next(root.iter(W + tag)) for tag in ("pgSz", "pgMar"))
    width = _twips(size, "w") - _twips(margin, "left") - _twips(margin, "right")
    height = _twips(size, "h") - _twips(margin, "top") - _twips(margin, "bottom")
    return width * EMU_PER_TWIP, int(height * TALLEST) * EMU_PER_TWIP


def _twips(element: etree._Element, name: str) -> int:
    return int(element.get(W + name, "0"))


def _replace(paragraph: etree._Element, placed: _Placed, width: int, height: int) -> None:
    """Put the picture, and its words below it, where the paragraph stood."""
    properties = paragraph.find(W + "pPr")
    style = properties.find(W + "pStyle") if properties is not None else None
    name = style.get(W + "val", "") if style is not None else ""
    picture = w("p", _centred(name, keep_next=bool(placed.mark.words)), w("r"))
    picture[-1].append(_drawing(placed, width, height))
    paragraph.addprevious(picture)
    if placed.mark.words:
        paragraph.addprevious(w("p", _centred(name), run(placed.mark.words)))
    parent = paragraph.getparent()
    assert parent is not None
    parent.remove(paragraph)


def _centred(style: str, *, keep_next: bool = False) -> etree._Element:
    # A line of fixed height, as reports have it, would show a strip of the picture only.
    return w(
        "pPr",
        *([w("pStyle", val=style)] if style else []),
        *([w("keepNext")] if keep_next else []),
        w("spacing", line=240, lineRule="auto"),
        w("ind", firstLine=0, firstLineChars=0),
        w("jc", val="center"),
    )


def _drawing(placed: _Placed, width: int, height: int) -> etree._Element:
    across, down = (
        pixels * EMU_PER_PIXEL for pixels in (placed.picture.width, placed.picture.height)
    )
    scale = min(1.0, width / across, height / down)
    drawing = etree.fromstring(
        _DRAWING.format(
            width=int(across * scale),
            height=int(down * scale),
            number=placed.number,
            link=placed.link,
        )
    )
    next(drawing.iter(_PROPERTIES)).set("descr", placed.mark.words)
    return drawing


def _linked(content: bytes, placed: list[_Placed]) -> bytes:
    root = parse_strictly(content)
    for each in placed:
        etree.SubElement(root, _LINK, Id=each.link, Type=_IMAGE, Target=each.part)
    return _serialised(root)


def _typed(content: bytes, placed: list[_Placed]) -> bytes:
    root = parse_strictly(content)
    known = {each.get("Extension", "").lower() for each in root.iter(_TYPE)}
    for suffix in sorted({each.picture.suffix for each in placed} - known):
        etree.SubElement(root, _TYPE, Extension=suffix, ContentType=f"image/{suffix}")
    return _serialised(root)


def _shown(data: bytes) -> list[tuple[str, str]]:
    """Return the words and the digest of each picture of ours in a .docx, in order."""
    parts = read_parts(data)
    links = {link.get("Id"): link.get("Target") for link in parse_strictly(parts[LINKS])}
    shown = []
    for paragraph in parse_strictly(parts[BODY]).iter(W + "p"):
        for blip in paragraph.iter(_BLIP):
            target = links.get(blip.get(R + "embed")) or ""
            if target.startswith("media/picture"):
                words = next(paragraph.iter(_PROPERTIES)).get("descr", "")
                shown.append((words, _digest(parts[f"word/{target}"])))
    return shown


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _serialised(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
