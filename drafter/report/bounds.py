"""How large a template may be, looked at before anything dear is done with it.

The patterns that bring tags into order run far over half a tag, and again from each.
"""

import re
from collections.abc import Mapping

from drafter.errors import TemplateError
from drafter.wording import _

MAX_XML = 4_000_000
"""Bytes of all XML together; a template full of styles has at most two million."""
MAX_BRACES = 10_000
"""Braces in a part, as themselves or as numbers; the national templates have 1,300."""
LONGEST_TAG = 2_000
"""Characters inside a tag; a long condition has a hundred."""
TAG = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}|｛｛|｝｝|｛％|％｝|｛%|%｝")
MARKUP = re.compile(r"<[^>]*>")
_BRACES = (b"{", b"}", "｛".encode(), b"&#")
_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}"}


def refuse_bulk(parts: Mapping[str, bytes]) -> None:
    """Raise `TemplateError` for a template that would take minutes to look through."""
    xml = {name: content for name, content in parts.items() if name.endswith((".xml", ".rels"))}
    if sum(map(len, xml.values())) > MAX_XML:
        raise TemplateError(_("这个 Word 模板太大，请删去多余的内容后再用。"))
    for name, content in xml.items():
        if sum(map(content.count, _BRACES)) > MAX_BRACES:
            raise TemplateError(_("Word 模板的“{part}”部分占位符太多，请删去多余的。", part=name))


def unclosed(words: str) -> str:
    """Return the first tag that another one begins inside of, with what follows it."""
    opened = None
    for sign in TAG.finditer(words):
        if opened is None:
            opened = sign if sign[0] in _CLOSERS else None
        elif sign[0] in _CLOSERS:
            return words[opened.start() :]
        elif sign[0] == _CLOSERS[opened[0]]:
            opened = None
    return words[opened.start() :] if opened else ""
