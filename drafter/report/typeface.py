"""Which type a run of text is set in, through styles, their bases and the defaults."""

from dataclasses import dataclass

from lxml import etree

from drafter.report.word import W

HALF_POINTS = 2
HEADING_LEVELS = 9


@dataclass(frozen=True)
class Face:
    """A typeface as set: fonts for Chinese and for Latin letters and digits, size in points."""

    chinese: str
    latin: str
    size: float
    bold: bool = False


class Styles:
    """The styles of a document, looked up through their bases."""

    def __init__(self, root: etree._Element) -> None:
        styles = root.findall(W + "style")
        self._by_id = {style.get(W + "styleId", ""): style for style in styles}
        self._default = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        normal = [s for s in styles if s.get(W + "default") and s.get(W + "type") == "paragraph"]
        self._normal = normal[0].get(W + "styleId", "") if normal else ""

    @property
    def language(self) -> str:
        """The language of Chinese text by default, such as zh-CN."""
        language = self._default.find(W + "lang") if self._default is not None else None
        return language.get(W + "eastAsia", "") if language is not None else ""

    def name(self, paragraph: etree._Element) -> str:
        """Return the name of a paragraph's style."""
        style = self._by_id.get(self._style_of(paragraph))
        name = style.find(W + "name") if style is not None else None
        return name.get(W + "val", "") if name is not None else ""

    def level(self, paragraph: etree._Element) -> int:
        """Return the outline level, 1 for the highest, 0 for none."""
        own = paragraph.find(f"{W}pPr/{W}outlineLvl")
        chain = [style.find(f"{W}pPr/{W}outlineLvl") for style in self._chain(paragraph)]
        for found in (own, *chain):
            if found is not None:
                level = int(found.get(W + "val", HEADING_LEVELS)) + 1
                return level if level <= HEADING_LEVELS else 0
        return 0

    def face(self, paragraph: etree._Element, run: etree._Element) -> Face:
        """Return the type in which a run is set."""
        layers = [run.find(W + "rPr"), *(style.find(W + "rPr") for style in self._chain(paragraph))]
        known = [layer for layer in (*layers, self._default) if layer is not None]
        size = _first(known, "sz", "val")
        bold = next((b for layer in known if (b := layer.find(W + "b")) is not None), None)
        return Face(
            _first(known, "rFonts", "eastAsia"),
            _first(known, "rFonts", "ascii"),
            float(size or 0) / HALF_POINTS,
            bold is not None and bold.get(W + "val") not in ("0", "false"),
        )

    def _style_of(self, paragraph: etree._Element) -> str:
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        return style.get(W + "val", "") if style is not None else self._normal

    def _chain(self, paragraph: etree._Element) -> list[etree._Element]:
        """Return the paragraph's style and its bases, nearest first."""
        chain: list[etree._Element] = []
        style = self._by_id.get(self._style_of(paragraph))
        while style is not None and style not in chain:
            chain.append(style)
            base = style.find(W + "basedOn")
            style = self._by_id.get(base.get(W + "val", "")) if base is not None else None
        return chain


def _first(layers: list[etree._Element], tag: str, attribute: str) -> str:
    """Return the attribute from the nearest layer that sets it."""
    for layer in layers:
        element = layer.find(W + tag)
        if element is not None and (value := element.get(W + attribute)):
            return value
    return ""
