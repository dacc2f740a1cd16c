"""Pictures in a report: the paragraph that names one, and the file made fit to be printed.

A picture is a paragraph of its own, `【图片：渠道.png｜各渠道公开的条数】`: a path beside the
filing, and the words that stand below it and are read aloud where it cannot be seen.
"""

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from drafter.filing import Filing

MAX_BYTES = 10 * 1024 * 1024
"""Bytes of a file; what cameras write has 3 to 8 MB."""
MAX_PIXELS = 50_000_000
PRINTED_WIDTH = 1600
"""Pixels across that a page of 156 mm can show at 260 dots an inch."""
SUFFIXES = {"PNG": "png", "JPEG": "jpeg"}
_MARK = re.compile(r"【图片[:：]\s*(?P<path>[^｜|】]+?)\s*(?:[｜|]\s*(?P<words>[^】]*?)\s*)?】")


@dataclass(frozen=True)
class Mark:
    """A paragraph that stands for a picture: its path beside the filing, and its words."""

    path: str
    words: str


@dataclass(frozen=True)
class Picture:
    """A picture fit to be printed: bytes without metadata, `png` or `jpeg`, size in pixels."""

    data: bytes
    suffix: str
    width: int
    height: int


def mark_of(paragraph: str) -> Mark | None:
    """Return the picture that a paragraph stands for; None for words."""
    found = _MARK.fullmatch(paragraph.strip()) if "【" in paragraph else None
    return Mark(found["path"], found["words"] or "") if found else None


def marks_in(filing: Filing) -> list[Mark]:
    """Return the pictures that a filing names, in the order of its texts."""
    paragraphs = (text for texts in filing.texts.values() for text in texts)
    return [mark for text in paragraphs if (mark := mark_of(text))]


def attach_pictures(filing: Filing, folder: Path) -> None:
    """Read the files that a filing names from its folder; what cannot be read stays away."""
    filing.pictures = read_pictures(folder, [mark.path for mark in marks_in(filing)])


def read_pictures(folder: Path, names: Iterable[str]) -> dict[str, bytes]:
    """Return the files of these names that can be read.

    Only what lies inside the folder is read: a filing from outside must not fetch others.
    """
    wanted = list(names)
    if not wanted:
        return {}
    inside = folder.resolve()
    read = {name: _read(inside, name.replace("\\", "/")) for name in wanted}
    return {name: data for name, data in read.items() if data}


def holds_pictures(folder: Path) -> bool:
    """Tell whether any picture lies in a folder or below it."""
    suffixes = {f".{suffix}" for suffix in (*SUFFIXES.values(), "jpg")}
    return any(path.suffix.lower() in suffixes for path in folder.rglob("*"))


def _read(folder: Path, name: str) -> bytes:
    try:
        path = (folder / name).resolve()
        if folder in path.parents and path.is_file() and path.stat().st_size <= MAX_BYTES:
            return path.read_bytes()
    except OSError:
        pass  # Too long a name, or a file one may not read: as good as not there.
    return b""


@lru_cache(maxsize=32)
def fit_picture(data: bytes) -> Picture | None:
    """Return a picture upright, not wider than print can show, without metadata.

    None where it is no PNG or JPEG, is damaged, or has more pixels than any camera's.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=tuple(SUFFIXES)) as opened:
            kind = opened.format or ""
            if opened.width * opened.height > MAX_PIXELS:
                return None
            image = ImageOps.exif_transpose(opened)
            image = image.convert("RGBA" if kind == "PNG" else "RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    image.thumbnail((PRINTED_WIDTH, PRINTED_WIDTH * 2))
    stream = io.BytesIO()
    # A copy of the pixels alone: what a camera notes of place and owner stays behind.
    clean = Image.new(image.mode, image.size)
    clean.paste(image)
    clean.save(stream, kind, **({"quality": 90} if kind == "JPEG" else {}))
    return Picture(stream.getvalue(), SUFFIXES[kind], *clean.size)
