"""File names for reports: readable, and possible on Windows as well as on Linux."""

import re
import unicodedata

MAX_BYTES = 255
"""Longest name, in UTF-8 bytes, that common file systems take."""
RESERVED = frozenset(
    {
        "CON",
        "PRN",
        "AUX",
        "NUL",
        "CONIN$",
        "CONOUT$",
        *(f"{port}{number}" for port in ("COM", "LPT") for number in "0123456789¹²³"),
    }
)
_ROOM = 12
"""Bytes kept free for the number that tells equal names apart."""
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def safe_file_name(code: str, name: str, end: str) -> str:
    """Return code + name + end as one file name; `end` is kept whole, suffix included.

    Signs that some system forbids or hides are taken out; a name of which nothing is
    left, or that the system reserves, gets a plain one.
    """
    stem = _clean(f"{code}{name}").strip(" .　").lstrip("~$-. 　")
    if not stem or stem.upper().partition(".")[0] in RESERVED:
        stem = f"_{stem}"
    room = MAX_BYTES - _ROOM - len(_clean(end).encode())
    return _cut(stem, room) + _clean(end)


def distinct_name(wished: str, taken: set[str]) -> str:
    """Return the wished name, numbered where it is taken; case makes no difference.

    The name is added to `taken`.
    """
    stem, dot, suffix = wished.rpartition(".")
    name, number = wished, 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem}（{number}）{dot}{suffix}"
    taken.add(name.casefold())
    return name


def _clean(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    seen = "".join(char for char in composed if unicodedata.category(char) not in _UNSEEN)
    return _FORBIDDEN.sub("_", " ".join(seen.split()))


def _cut(text: str, room: int) -> str:
    """Return as many characters as fit into so many bytes."""
    return text.encode()[:room].decode(errors="ignore").rstrip(" .")
