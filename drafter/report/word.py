"""WordprocessingML as the starter template writes it: elements, paragraphs, the page."""

from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
NAMESPACES = {"w": W[1:-1], "r": R[1:-1]}
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

# GB/T 9704: A4, margins 37/35/28/26 mm, 22 lines a page; all in twips (1/1440 inch).
PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838
TOP, BOTTOM, LEFT, RIGHT = 2098, 1984, 1588, 1474
TEXT_WIDTH, TEXT_HEIGHT = PAGE_WIDTH - LEFT - RIGHT, PAGE_HEIGHT - TOP - BOTTOM
LINE_PITCH = 579


def w(
    tag: str, *children: Element, nsmap: dict[str, str] | None = None, **values: object
) -> Element:
    """Return an element of the w namespace; attributes are of that namespace too."""
    element = etree.Element(W + tag, nsmap=nsmap or {"w": W[1:-1]})
    for name, value in values.items():
        element.set(W + name, str(value))
    element.extend(children)
    return element


def run(text: str) -> Element:
    """Return a run of text with its spaces kept."""
    words = w("t")
    words.text = text
    words.set(SPACE, "preserve")
    return w("r", words)


def paragraph(style: str, text: str = "", *, keep_next: bool = False) -> Element:
    """Return a paragraph of a style, empty or with one run; kept with the next if asked."""
    properties = w("pPr", w("pStyle", val=style), *([w("keepNext")] if keep_next else []))
    return w("p", properties, *([run(text)] if text else []))


def section_properties() -> Element:
    """Return the page: size, margins, odd and even headers and footers, the line grid."""
    furniture = [
        _furniture(kind, which, f"{kind}{name}")
        for kind in ("header", "footer")
        for which, name in (("default", "Odd"), ("even", "Even"))
    ]
    return w(
        "sectPr",
        *furniture,
        w("pgSz", w=PAGE_WIDTH, h=PAGE_HEIGHT),
        w(
            "pgMar",
            top=TOP,
            right=RIGHT,
            bottom=BOTTOM,
            left=LEFT,
            header=1134,
            footer=1417,
            gutter=0,
        ),
        w("cols", space=425),
        w("docGrid", type="lines", linePitch=LINE_PITCH),
    )


def _furniture(kind: str, which: str, relation: str) -> Element:
    reference = w(f"{kind}Reference", type=which)
    reference.set(R + "id", relation)
    return reference
