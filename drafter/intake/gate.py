"""The gate before every reader: is this file safe to open, and what is it really?

Told from the bytes, never from the name or from what a header claims. A refusal is a
value with one plain sentence. What looks into a file here can be made to run long by none.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from drafter.errors import InputError, system_reason
from drafter.intake.container import Parts, inflate_all
from drafter.intake.parts import refusal_of
from drafter.intake.refusals import (
    BOMB,
    EMPTY,
    ENCRYPTED,
    ENTITIES,
    IS_FOLDER,
    LIMITS,
    LOCK_FILE,
    MISSING,
    OLD_FORMAT,
    TOO_LARGE,
    UNKNOWN,
    UNREADABLE,
    WRONG_KIND,
    Limits,
    Refused,
)
from drafter.intake.roles import BODY, BOOK, TYPES
from drafter.wording import _, listed

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TEXT_KINDS = {
    ".json": "json",
    ".html": "html",
    ".htm": "html",
    ".txt": "txt",
    ".csv": "csv",
    ".toml": "toml",
}


@dataclass(frozen=True)
class Verdict:
    """What a file is, and why it may not be read; `parts` are the inflated entries of a zip."""

    kind: str = ""
    refusal: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    parts: Parts = field(default_factory=dict)

    def sentence(self, name: str) -> str:
        """Return the refusal in the language in use."""
        return _(self.refusal, name=name, **self.facts)


@dataclass(frozen=True)
class Admitted:
    """A file that may be read."""

    kind: str
    data: bytes
    parts: Parts


def admit(path: Path, kinds: tuple[str, ...], limits: Limits = LIMITS) -> Admitted:
    """Read a file through the gate; `InputError` says in one sentence why it is turned away."""
    name = path.name
    if name.startswith("~$"):
        raise InputError(_(LOCK_FILE, name=name))
    if path.is_dir():
        raise InputError(_(IS_FOLDER, name=name))
    try:
        with path.open("rb") as stream:
            data = stream.read(limits.size + 1)
    except FileNotFoundError as error:
        raise InputError(_(MISSING, name=name)) from error
    except OSError as error:
        raise InputError(_(UNREADABLE, name=name, reason=system_reason(error))) from error
    verdict = examine(data, name, limits)
    refuse(verdict, name, kinds)
    return Admitted(verdict.kind, data, verdict.parts)


def refuse(verdict: Verdict, name: str, kinds: tuple[str, ...]) -> None:
    """Raise the refusal of a verdict, or that the file is of another kind than asked."""
    if verdict.refusal:
        raise InputError(verdict.sentence(name))
    if verdict.kind not in kinds:
        raise InputError(_(WRONG_KIND, name=name, kind=verdict.kind, kinds=listed(kinds)))


def examine(data: bytes, name: str, limits: Limits = LIMITS) -> Verdict:
    """Tell what a file is and whether it may be opened."""
    if not data:
        return Verdict(refusal=EMPTY)
    if len(data) > limits.size:
        return Verdict(refusal=TOO_LARGE, facts={"limit": f"{limits.size // 2**20} MB"})
    if data.startswith(OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in data
        return Verdict(refusal=ENCRYPTED if encrypted else OLD_FORMAT)
    if data.startswith(b"PK"):
        return _examine_zip(data, limits)
    return _examine_text(data, name, limits)


def _examine_text(data: bytes, name: str, limits: Limits) -> Verdict:
    kind = TEXT_KINDS.get(Path(name.lower()).suffix, "")
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")) or b"<html" in start:
        kind = "html"
    elif start.startswith(b"{"):
        kind = "json"
    elif start.startswith(b"%pdf"):
        return Verdict("pdf")
    if not kind or (b"\0" in data[:4096] and not data.startswith(_TWO_BYTES)):
        return Verdict(refusal=UNKNOWN)
    if len(data) > limits.text:
        return Verdict(refusal=TOO_LARGE, facts={"limit": f"{limits.text // 2**20} MB"})
    if refusal := _CROWDED[kind](data, limits) if kind in _CROWDED else "":
        return Verdict(refusal=refusal)
    return Verdict(kind)


def _refused_page(data: bytes, limits: Limits) -> str:
    if data.startswith(_TWO_BYTES):
        data = data.replace(b"\0", b"")
    if _ENTITY.search(data):
        return ENTITIES
    return BOMB if data.count(b"<") > limits.tags or _is_deep(data, limits) else ""


def _refused_list(data: bytes, limits: Limits) -> str:
    items = sum(map(data.count, (b",", b"{", b"[")))
    return BOMB if items > limits.items else ""


def _refused_settings(data: bytes, limits: Limits) -> str:
    # A key of many parts is gone through again from its start for each of them.
    return BOMB if data.count(b".") > limits.dots else _refused_list(data, limits)


_CROWDED = {"html": _refused_page, "json": _refused_list, "toml": _refused_settings}
_TWO_BYTES = (b"\xff\xfe", b"\xfe\xff")
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
# All patterns here stop at the next "<", so that no text can make them run over it again.
_TAGS = re.compile(
    rb"<(/?)(?:div|span|table|tr|td|ul|li|section|font|b|i|blockquote)\b([^<>]*)", re.IGNORECASE
)


def _is_deep(data: bytes, limits: Limits) -> bool:
    """Say whether tags are nested too deep; unclosed ones count as open."""
    depth = 0
    for found in _TAGS.finditer(data):
        depth = max(0, depth - 1) if found[1] else depth + (not found[2].endswith(b"/"))
        if depth > limits.depth:
            return True
    return False


def _examine_zip(data: bytes, limits: Limits) -> Verdict:
    try:
        parts = inflate_all(data, limits)
    except Refused as refused:
        return Verdict(refusal=refused.refusal)
    kind = "xlsx" if BOOK in parts else "docx" if BODY in parts else ""
    if not kind or TYPES not in parts:
        return Verdict(refusal=UNKNOWN)
    if refusal := refusal_of(parts, limits):
        return Verdict(kind, refusal)
    return Verdict(kind, parts=parts)
