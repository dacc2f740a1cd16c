"""The one place where text from outside is made fit for Word and Excel.

What is taken away is reported (VAL-08), never dropped in silence. A line break starts
a new paragraph, so no paragraph ever holds one.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

MAX_PARAGRAPH = 20_000
"""Characters kept of one paragraph; beyond it page layout programs stall."""

_LINE_BREAK = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_BEYOND_BMP_NONCHARACTERS = "".join(
    chr(plane * 0x10000 + low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF)
)
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    f"{_BEYOND_BMP_NONCHARACTERS}]"
)


@dataclass(frozen=True)
class Cleaned:
    """Text that any file format of ours can hold, and what was taken from it.

    `changes` names each kind of change as code points or `>20000`, for VAL-08.
    """

    paragraphs: tuple[str, ...]
    changes: tuple[str, ...] = ()


def clean_paragraphs(texts: Iterable[str]) -> Cleaned:
    """Split at line breaks, drop empty paragraphs, clean each one."""
    paragraphs: list[str] = []
    changes: dict[str, None] = {}
    for text in texts:
        if _is_clean(text):
            paragraphs.append(text)
            continue
        for line in _LINE_BREAK.split(text):
            cleaned, changed = _clean(line)
            changes.update(dict.fromkeys(changed))
            if cleaned:
                paragraphs.append(cleaned)
    return Cleaned(tuple(paragraphs), tuple(changes))


def _is_clean(text: str) -> bool:
    """Tell of most texts that nothing is to be done: what is printable holds nothing forbidden."""
    return (
        text.isprintable()
        and 0 < len(text) <= MAX_PARAGRAPH
        and text[0] != " " != text[-1]
        and unicodedata.is_normalized("NFC", text)
    )


def clean_line(text: str) -> str:
    """Return the text as one clean line: names, titles, codes."""
    return " ".join("".join(clean_paragraphs([text.replace("\t", " ")]).paragraphs).split())


def _clean(line: str) -> tuple[str, list[str]]:
    found = () if line.isprintable() else _forbidden(line)
    changes = [f"U+{ord(char):04X}" for char in found]
    kept = _FORBIDDEN.sub("", line) if changes else line
    if not unicodedata.is_normalized("NFC", kept):
        changes.append("NFC")
        kept = unicodedata.normalize("NFC", kept)
    kept = kept.strip().strip("\ufeff").strip()
    if len(kept) > MAX_PARAGRAPH:
        changes.append(f">{MAX_PARAGRAPH}")
        kept = kept[:MAX_PARAGRAPH]
    return kept, changes


def _forbidden(line: str) -> list[str]:
    return list(dict.fromkeys(_FORBIDDEN.findall(line)))
