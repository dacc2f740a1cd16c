"""The zip container of a .docx: read with care, written the same each time.

Parts that never change are compressed once and copied as they are.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from drafter.deflate import crc32, deflate, remembered
from drafter.errors import InputError, TemplateError, system_reason
from drafter.intake.container import inflate_all
from drafter.intake.refusals import BOMB, Limits, Refused
from drafter.intake.roles import TYPES
from drafter.wording import N_, _

LIMITS = Limits(inflated=64 * 1024 * 1024, ratio=1_000)
"""Of a Word file of ours or a template: the same few words fill long tables."""
_TOO_MUCH = N_("Word 文件过大，请删去其中的大图片或多余内容后再用。")
_NO_WORD_FILE = N_("这不是完整的 Word 文件（.docx），请用 Word 另存为 .docx。")
MAX_TEMPLATE = 20 * 1024 * 1024
"""Bytes on disk: text and tables are some tens of KB; pictures may add a few MB."""
SHORT = 2048
"""Bytes of a part that is remembered: headers and footers are mostly the same again."""
# 1 January 1980 is the zip format's zero date: no clock in the bytes.
_ZERO_DATE = 0x21
_UTF8_NAMES = 0x800
_DEFLATED = 8
_VERSION = 20
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL, _PLACE = struct.Struct("<4s6H3L5HL"), struct.Struct("<L")
_END = struct.Struct("<4s4H2LH")


@dataclass(frozen=True)
class Packed:
    """One part, compressed and ready to be placed in a package."""

    name: bytes
    data: bytes
    crc: int
    size: int

    @property
    def common(self) -> tuple[int, ...]:
        """The fields that both zip headers share, from version needed to name length."""
        sizes = (self.crc, len(self.data), self.size)
        return (_VERSION, _UTF8_NAMES, _DEFLATED, 0, _ZERO_DATE, *sizes, len(self.name))

    @cached_property
    def stored(self) -> bytes:
        """The part as it stands in the package, header and all."""
        return _LOCAL.pack(b"PK\x03\x04", *self.common, 0) + self.name + self.data

    @cached_property
    def entry(self) -> bytes:
        """Its entry in the directory, up to the place where it stands."""
        return _CENTRAL.pack(b"PK\x01\x02", _VERSION, *self.common, 0, 0, 0, 0, 0)


def pack_part(name: str, content: bytes) -> Packed:
    """Compress one part; a short one, such as a header, is often the same again."""
    return _packed(content, name)


@remembered(64, SHORT)
def _packed(content: bytes, name: str) -> Packed:
    return Packed(name.encode(), deflate(content), crc32(content), len(content))


def assemble(parts: Mapping[str, Packed]) -> bytes:
    """Return the package: content types first, then by name, no clock, no extras."""
    body, directory = [], []
    offset = 0
    for name in sorted(parts, key=lambda name: (name != TYPES, name)):
        part = parts[name]
        body.append(part.stored)
        directory += [part.entry, _PLACE.pack(offset), part.name]
        offset += len(part.stored)
    index = b"".join(directory)
    end = _END.pack(b"PK\x05\x06", 0, 0, len(parts), len(parts), len(index), offset, 0)
    return b"".join([*body, index, end])


def package(parts: Mapping[str, bytes]) -> bytes:
    """Compress the parts and return the package."""
    return assemble({name: pack_part(name, content) for name, content in parts.items()})


def read_template(path: Path) -> bytes:
    """Return the bytes of a template file of reasonable size."""
    try:
        found = path.stat()
        if found.st_size > MAX_TEMPLATE:
            raise TemplateError(
                _("Word 模板“{path}”超过 20 MB，请压缩或删去其中的图片后再用。", path=path)
            )
        return _bytes_of(path, found.st_mtime_ns, found.st_size)
    except OSError as error:
        raise InputError(
            _("无法读取“{path}”（{reason}）。", path=path, reason=system_reason(error))
        ) from error


@lru_cache(maxsize=16)
def _bytes_of(path: Path, _changed: int, _size: int) -> bytes:
    """Return what a file holds; thousands of reports read their template once."""
    return path.read_bytes()


def read_parts(data: bytes) -> dict[str, bytes]:
    """Return every part of a .docx by name; `TemplateError` where it is none."""
    try:
        parts = inflate_all(data, LIMITS)
    except Refused as refused:
        raise TemplateError(_(_TOO_MUCH if refused.refusal == BOMB else _NO_WORD_FILE)) from refused
    if TYPES not in parts:
        raise TemplateError(_(_NO_WORD_FILE))
    return parts
