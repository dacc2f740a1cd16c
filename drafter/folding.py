"""Lines cut to the width of a window, where a reader of Chinese expects it.

A terminal cuts anywhere, inside a number too, and begins lines with a comma.
"""

import re
import shutil
from typing import TextIO

_PIECE = re.compile(r"[（《“‘〔【]*(?:[!-~]+|.)[，。、；：！？）》”’〕】]*")
"""What stays together: a word or a number, with the marks around it."""


def fitted(text: str, stream: TextIO) -> str:
    """Return a text folded for a terminal; as it is for a file or a pipe."""
    if not stream.isatty():
        return text
    # One column is left free: some consoles go to the next line when the last is taken.
    width = shutil.get_terminal_size().columns - 1
    return "\n".join(folded(line, width) for line in text.split("\n"))


def folded(line: str, width: int) -> str:
    """Return a line as several of at most `width` columns, later ones indented like the first."""
    from prompt_toolkit.utils import get_cwidth

    indent = line[: len(line) - len(line.lstrip(" "))]
    done, current = [], indent
    for piece in _PIECE.findall(line[len(indent) :]):
        if current != indent and get_cwidth(current + piece.rstrip()) > width:
            done.append(current.rstrip())
            current = indent
        if current != indent or piece.strip():
            current += piece
    return "\n".join([*done, current])
