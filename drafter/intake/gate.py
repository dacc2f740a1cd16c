"""The gate before every reader: is this file safe to open, and what is it really?

Told from the bytes, never from the name or from what a header claims. A refusal is a
value with one plain sentence; nothing here parses XML, so nothing here can be made to
run long.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from drafter.errors import InputError
from drafter.wording import N_, _

Parts = Mapping[str, bytes]


@dataclass(frozen=True)
class Limits:
    """How large a file may be.

    A filled workbook of ours has about 60 KB, 600 KB inflated, 20 entries and 3,000
    cells; each limit leaves a factor of twenty or more for pasted formats and pictures.
    """

    size: int = 20 * 1024 * 1024
    """Bytes on disk."""
    inflated: int = 60 * 1024 * 1024
    """Bytes of all entries together, counted while inflating."""
    entries: int = 1_000
    ratio: int = 200
    """Inflated bytes for each packed byte, past the first MB: honest XML stays below 60."""
    cells: int = 300_000
    rows: int = 200_000
    """A cell may not stand further down than this."""
    merged: int = 200_000
    """Cells that the merges of a sheet may span, all together."""
    depth: int = 256
    """Nested elements of HTML."""
    text: int = 10 * 1024 * 1024
    """Bytes of a text, HTML, JSON, TOML or CSV file."""
    run: int = 1_000_000
    """Bytes of XML without a tag: the longest text of a cell, every sign escaped, has 262,000.

    A parser fed in pieces reads an unended tag again from its start with every piece.
    """


LIMITS = Limits()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TEXT_KINDS = {
    ".json": "json",
    ".html": "html",
    ".htm": "html",
    ".txt": "txt",
    ".csv": "csv",
    ".toml": "toml",
}

EMPTY = N_("“{name}”是空文件。请检查是否保存成功。")
TOO_LARGE = N_("“{name}”太大，超过了 {limit}。请删去图片和多余内容后再试。")
ENCRYPTED = N_("“{name}”设了打开密码。请先去掉密码再提交。")
OLD_FORMAT = N_(
    "“{name}”是旧格式（.xls、.doc 或 .et）。请用 Excel、Word 或 WPS 打开，另存为 .xlsx 或 .docx。"
)
BROKEN = N_("“{name}”已经损坏，打不开。请用 Excel、Word 或 WPS 打开后另存一份再试。")
BOMB = N_("“{name}”展开后异常庞大，不像正常文件，没有读取。请重新另存一份再试。")
BAD_NAMES = N_("“{name}”内部的文件名不正常，没有读取。请重新另存一份再试。")
ENTITIES = N_("“{name}”里带有外部声明（DOCTYPE），没有读取。请重新另存一份再试。")
MACROS = N_("“{name}”带有宏、控件或嵌入对象，没有读取。请另存为不带宏的 .xlsx 或 .docx。")
LINKS = N_("“{name}”链接着别的文件，没有读取。请断开外部链接后另存一份。")
STRICT = N_("“{name}”是“Strict Open XML”格式。请另存为普通的 .xlsx 或 .docx。")
TOO_WIDE = N_("“{name}”里有的格子或合并区域远在表格之外，没有读取。请把数据复制到新的填报表里。")
UNKNOWN = N_("“{name}”不是能读取的文件。可以读取的是：{kinds}。")
WRONG_KIND = N_("“{name}”的内容是 {kind}，这里要的是：{kinds}。")
LOCK_FILE = N_("“{name}”是 Office 打开文件时留下的临时文件，请选择去掉“~$”的那一个。")
MISSING = N_("找不到文件“{name}”。请检查文件名和所在文件夹。")
UNREADABLE = N_("无法读取“{name}”（{reason}）。请检查文件是否正被别的程序打开。")
IS_FOLDER = N_("“{name}”是文件夹，请给出其中的一个文件；要处理整个文件夹，用 drafter batch。")


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
        raise InputError(_(UNREADABLE, name=name, reason=error.strerror)) from error
    verdict = examine(data, name, limits)
    refuse(verdict, name, kinds)
    return Admitted(verdict.kind, data, verdict.parts)


def refuse(verdict: Verdict, name: str, kinds: tuple[str, ...]) -> None:
    """Raise the refusal of a verdict, or that the file is of another kind than asked."""
    if verdict.refusal:
        raise InputError(verdict.sentence(name))
    if verdict.kind not in kinds:
        raise InputError(_(WRONG_KIND, name=name, kind=verdict.kind, kinds="、".join(kinds)))


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
    if not kind or (b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff"))):
        return Verdict(refusal=UNKNOWN, facts={"kinds": ".xlsx、.docx、.json、.html、.txt"})
    if len(data) > limits.text:
        return Verdict(refusal=TOO_LARGE, facts={"limit": f"{limits.text // 2**20} MB"})
    if kind == "html" and (_ENTITY.search(data) or _html_depth(data, limits.depth) > limits.depth):
        return Verdict(refusal=ENTITIES if _ENTITY.search(data) else BOMB)
    return Verdict(kind)


_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
# All patterns here stop at the next "<", so that no text can make them run over it again.
_TAGS = re.compile(
    rb"<(/?)(?:div|span|table|tr|td|ul|li|section|font|b|i|blockquote)\b([^<>]*)", re.IGNORECASE
)


def _html_depth(data: bytes, limit: int) -> int:
    """Return how deep the commonest elements are nested, unclosed ones counted as open."""
    deepest = depth = 0
    for found in _TAGS.finditer(data):
        depth = max(0, depth - 1) if found[1] else depth + (not found[2].endswith(b"/"))
        deepest = max(deepest, depth)
        if deepest > limit:
            break
    return deepest


def _examine_zip(data: bytes, limits: Limits) -> Verdict:
    try:
        parts = _inflate(data, limits)
    except _Refused as refused:
        return Verdict(refusal=refused.refusal)
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        OverflowError,
    ):
        return Verdict(refusal=BROKEN)
    kind = "xlsx" if "xl/workbook.xml" in parts else "docx" if "word/document.xml" in parts else ""
    if not kind or "[Content_Types].xml" not in parts:
        return Verdict(refusal=UNKNOWN, facts={"kinds": ".xlsx、.docx、.json、.html、.txt"})
    for check in (_foreign, _declarations, _strict, _runs, _sheets):
        if refusal := check(parts, limits):
            return Verdict(kind, refusal)
    return Verdict(kind, parts=parts)


class _Refused(Exception):  # noqa: N818 - a verdict on its way out, not an error
    def __init__(self, refusal: str) -> None:
        super().__init__(refusal)
        self.refusal = refusal


def _inflate(data: bytes, limits: Limits) -> dict[str, bytes]:
    """Inflate every entry, counting what really comes out."""
    parts: dict[str, bytes] = {}
    total = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
        if len(infos) > limits.entries:
            raise _Refused(BOMB)
        _check_entries(infos, len(data))
        for info in infos:
            if info.is_dir():
                continue
            room = limits.inflated - total
            if info.file_size > room:
                raise _Refused(BOMB)
            with archive.open(info) as stream:
                content = stream.read(room + 1)
            total += len(content)
            if len(content) > room or len(content) > limits.ratio * (info.compress_size + 8192):
                raise _Refused(BOMB)
            parts[info.filename] = content
    return parts


def _check_entries(infos: list[zipfile.ZipInfo], size: int) -> None:
    names = [info.filename for info in infos]
    if len({name.lower() for name in names}) != len(names):
        raise _Refused(BAD_NAMES)
    for name in names:
        if (
            name.startswith("/")
            or "\\" in name
            or ".." in name.split("/")
            or "\0" in name
            or ":" in name
        ):
            raise _Refused(BAD_NAMES)
    if any(info.flag_bits & 0x1 for info in infos):
        raise _Refused(ENCRYPTED)
    # Entries that overlap let a small file claim a large one many times over.
    if sum(info.compress_size for info in infos) > size:
        raise _Refused(BOMB)


_FOREIGN = re.compile(
    r"vbaProject|macrosheets/|activeX|oleObject|word/afchunk|xl/ctrlProps", re.IGNORECASE
)
_EXTERNAL = re.compile(
    rb'Type="[^"]*/(?:externalLink(?:Path)?|attachedTemplate|frame|subDocument|oleObject)"',
    re.IGNORECASE,
)
_DOCTYPE = re.compile(rb"<!DOCTYPE|<!ENTITY")
_UTF16 = re.compile("<!DOCTYPE".encode("utf-16-le") + b"|" + "<!DOCTYPE".encode("utf-16-be"))


def _foreign(parts: Parts, limits: Limits) -> str:  # noqa: ARG001 - one shape for all checks
    if (
        any(_FOREIGN.search(name) for name in parts)
        or b"macroEnabled" in parts["[Content_Types].xml"]
    ):
        return MACROS
    for name, content in parts.items():
        if "externalLinks/" in name or (name.endswith(".rels") and _EXTERNAL.search(content)):
            return LINKS
    return ""


def _declarations(parts: Parts, limits: Limits) -> str:  # noqa: ARG001 - one shape for all checks
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")) and (
            _DOCTYPE.search(content) or _UTF16.search(content)
        ):
            return ENTITIES
    return ""


def _strict(parts: Parts, limits: Limits) -> str:  # noqa: ARG001 - one shape for all checks
    main = parts.get("xl/workbook.xml") or parts.get("word/document.xml", b"")
    return STRICT if b"purl.oclc.org/ooxml" in main[:4096] else ""


def _runs(parts: Parts, limits: Limits) -> str:
    for name, content in parts.items():
        if name.endswith((".xml", ".rels", ".vml")) and _runs_on(content, limits.run):
            return BOMB
    return ""


def _runs_on(content: bytes, run: int) -> bool:
    """Say whether so many bytes stand without a tag, in leaps as long as that."""
    place = 0
    while place + run < len(content):
        place = content.rfind(b"<", place + 1, place + run)
        if place < 0:
            return True
    return False


_MERGE = re.compile(
    rb'<(?:\w+:)?mergeCell [^<>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"'
)
_CELL = re.compile(rb"<(?:\w+:)?c[ />]")
_ROW = re.compile(rb'<(?:\w+:)?row [^<>]*?\br="(\d+)"')
_SHARED = re.compile(rb'<(?:\w+:)?c (?=[^<>]*\bt="s")[^<>]*><(?:\w+:)?v>([^<]*)<')
_STRING = re.compile(rb"<(?:\w+:)?si[ />]")
_PLACE = re.compile(rb'<(?:\w+:)?c [^<>]*?\br="([A-Za-z]+[0-9]+)"')
# Python takes 1_000 and full-width digits, escaped or not, for numbers; spreadsheets write none.
_ODD_DIGITS = re.compile(
    rb'<(?:\w+:)?c (?![^<>]*\bt="(?!n"))[^<>]*><(?:\w+:)?v>[^<_&\x80-\xff]*[_&\x80-\xff]'
)


def _sheets(parts: Parts, limits: Limits) -> str:
    strings = _count(_STRING, parts.get("xl/sharedStrings.xml", b""), limits.cells)
    if strings > limits.cells:
        return BOMB
    cells = 0
    for name, content in parts.items():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            cells += _count(_CELL, content, limits.cells)
            if cells > limits.cells:
                return BOMB
            if refusal := _sheet(content, strings, limits):
                return refusal
    return ""


def _count(pattern: re.Pattern[bytes], content: bytes, limit: int) -> int:
    """Return how often a pattern occurs, counting no further than just past the limit."""
    return sum(1 for _found in islice(pattern.finditer(content), limit + 1))


def _sheet(content: bytes, strings: int, limits: Limits) -> str:
    for count, row in enumerate(_ROW.finditer(content), start=1):
        if count > limits.rows or len(row[1]) > 7 or int(row[1]) > limits.rows:
            return TOO_WIDE
    if _merged_too_far(content, limits):
        return TOO_WIDE
    for index in _SHARED.finditer(content):
        if not index[1].isdigit() or len(index[1]) > 7 or int(index[1]) >= strings:
            return BROKEN
    return BROKEN if _ODD_DIGITS.search(content) or _placed_twice(content) else ""


def _merged_too_far(content: bytes, limits: Limits) -> bool:
    """Say whether the merges span too many cells, each or all together."""
    spanned = 0
    for found in _MERGE.finditer(content):
        left, top, right, bottom = found.groups()
        spanned += (int(bottom) - int(top) + 1) * (_column(right) - _column(left) + 1)
        if spanned > limits.merged:
            return True
    return False


def _placed_twice(content: bytes) -> bool:
    """Say whether two cells may stand at one place: readers then differ on which counts."""
    places = _PLACE.findall(content)
    unplaced = _count(_CELL, content, len(content)) - len(places) if places else 0
    return unplaced > 0 or len(set(places)) < len(places)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number
