"""Brings the tags of a template into order for Jinja: paragraphs that hold only a tag become the tag.

docxtpl does it for every template that Word may have torn; one whose tags are whole, as
the shipped ones are, needs next to nothing done, and not the tenth of a second that it
takes to import docxtpl.
"""

import io
import re

_INSIDE = "[^{}<>&“”‘’%-]*"
_WHOLE = re.compile(rf"\{{\{{ {_INSIDE}\}}\}}|\{{%p {_INSIDE}%\}}")
_TAG, _TAG_END, _END = "{%p ", "%}", "</w:p>"
_STARTS = ("<w:p>", "<w:p ")
_WORDS, _SPACED = "<w:t>", '<w:t xml:space="preserve">'


def in_order(text: str) -> str:
    """Return the XML of a part with its tags as Jinja reads them."""
    plain = _plainly(text) if _is_plain(text) else None
    return _thoroughly(text) if plain is None else plain


def _is_plain(text: str) -> bool:
    """Tell whether there are whole tags only: of names, or alone in their paragraph."""
    rest = _WHOLE.sub("", text)
    return "{" not in rest and "}" not in rest


def _plainly(text: str) -> str | None:
    """Put each paragraph that holds a {%p %} tag away, but for the tag; None where one has two."""
    *paragraphs, rest = _spaced(text).split(_END)
    made = [_tag_alone(each) if _TAG in each else each + _END for each in paragraphs]
    return None if None in made or _TAG in rest else "".join([*filter(None, made), rest])


def _spaced(text: str) -> str:
    """Keep the spaces of words that hold a tag."""
    first, *others = text.split(_WORDS)
    return first + "".join((_SPACED if "{" in each else _WORDS) + each for each in others)


def _tag_alone(paragraph: str) -> str | None:
    before, _sign, after = paragraph.partition(_TAG)
    start = max(before.rfind(start) for start in _STARTS)
    inside, sign, _rest = after.partition(_TAG_END)
    return None if start < 0 or _TAG in after else f"{before[:start]}{{% {inside}{sign}"


def _thoroughly(text: str) -> str:
    from docxtpl import DocxTemplate

    return str(DocxTemplate(io.BytesIO()).patch_xml(text))
