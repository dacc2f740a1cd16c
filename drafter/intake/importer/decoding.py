"""From bytes to text, whatever the file says about itself."""

import codecs

from drafter.errors import InputError
from drafter.wording import N_, _

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
UNKNOWN_ENCODING = N_("“{name}”的文字编码认不出来。请用记事本打开，另存为 UTF-8 编码后再试。")


def decoded(data: bytes, name: str) -> str:
    """Return the text of a file; `InputError` where no encoding in use fits.

    What the file declares is not believed: gb2312 usually means GB18030, which holds it.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, (encoding,), name)
    return _strict(data, ("utf-8", "gb18030"), name)


def _strict(data: bytes, encodings: tuple[str, ...], name: str) -> str:
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(_(UNKNOWN_ENCODING, name=name))
