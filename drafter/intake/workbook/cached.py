"""Puts the value of each formula beside it, for viewers that do not calculate.

A phone, a chat window or a protected view shows the value stored with a formula; the
workbook library stores none.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from html import escape

from drafter.intake.workbook.pen import Shown

_FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^>]*)><f>(.*?)</f><v ?/?>(?:</v>)?</c>', re.DOTALL)
_TYPE = re.compile(rb' t="[a-z]+"')


def with_values(data: bytes, shown: Mapping[tuple[str, str], Shown], sheets: list[str]) -> bytes:
    """Return the workbook with `shown[sheet, cell]` stored beside each formula.

    `sheets` are the names of the sheets in their order in the file.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            found = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", info.filename)
            if found:
                content = _filled(content, sheets[int(found[1]) - 1], shown)
            new.writestr(info, content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _filled(content: bytes, sheet: str, shown: Mapping[tuple[str, str], Shown]) -> bytes:
    def put(found: re.Match[bytes]) -> bytes:
        value = shown.get((sheet, found[1].decode()))
        if value is None:
            return found[0]
        kind = b' t="str"' if isinstance(value, str) else b""
        others = _TYPE.sub(b"", found[2])
        text = escape(str(value), quote=False).encode()
        return b'<c r="%s"%s%s><f>%s</f><v>%s</v></c>' % (found[1], others, kind, found[3], text)

    return _FORMULA.sub(put, content)
