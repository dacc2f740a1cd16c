"""Why the gate turns a file away, each reason in one sentence, and the limits it holds to."""

from dataclasses import dataclass

from drafter.wording import N_


@dataclass(frozen=True)
class Limits:
    """How large a file may be.

    A filled workbook of ours has about 60 KB, 600 KB inflated, 20 entries and 3,000
    cells; each limit leaves a factor of twenty or more for pasted formats and pictures.
    """

    size: int = 20 * 1024 * 1024
    """Bytes on disk."""
    inflated: int = 40 * 1024 * 1024
    """Bytes of all entries together, counted while inflating: pictures do not grow."""
    xml: int = 20 * 1024 * 1024
    """Bytes of all XML together: 150,000 cells have some 9 MB."""
    entries: int = 1_000
    extra: int = 1_024
    """Bytes of the extra field of an entry: a large file's sizes and times have some 60."""
    links: int = 1_000_000
    """Bytes of the list of parts, and of the workbook's links: 1,000 entries have 200,000."""
    ratio: int = 200
    """Inflated bytes for each packed byte, `RATIO_FROM` given: honest XML stays below 60."""
    cells: int = 150_000
    marks: int = 20_000
    """Conditional formats and validations, opened and closed: ours has 800."""
    names: int = 100_000
    """Defined names, opened and closed: ours has 900; old workbooks drag on thousands."""
    rows: int = 200_000
    """A cell may not stand further down than this."""
    merged: int = 200_000
    """Cells that the merges of a sheet may span, all together."""
    elements: int = 1_000_000
    """Tags of all sheets, or of a Word file's body: ours have 10,000 and 6,000."""
    depth: int = 256
    """Nested elements of HTML."""
    tags: int = 300_000
    """Tags of HTML, signs "<" of scripts too; a published report with all its site around it
    has a few thousand."""
    items: int = 200_000
    """Commas and brackets of JSON or TOML; a filing has a few thousand."""
    dots: int = 5_000
    """Full stops of TOML: the settings of a pack have some hundred."""
    text: int = 10 * 1024 * 1024
    """Bytes of a text, HTML, JSON, TOML or CSV file."""
    run: int = 1_000_000
    """Bytes of XML without a tag: the longest text of a cell, every sign escaped, has 262,000.

    A parser fed in pieces reads an unended tag again from its start with every piece.
    """


LIMITS = Limits()
RATIO_FROM = 8192
"""Packed bytes that every entry is given before its ratio is looked at."""

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
UNKNOWN = N_("“{name}”不是能读取的文件。可以读取的是：.xlsx、.docx、.json、.html、.txt。")
WRONG_KIND = N_("“{name}”的内容是 {kind}，这里要的是：{kinds}。")
LOCK_FILE = N_("“{name}”是 Office 打开文件时留下的临时文件，请选择去掉“~$”的那一个。")
MISSING = N_("找不到文件“{name}”。请检查文件名和所在文件夹。")
UNREADABLE = N_("无法读取“{name}”（{reason}）。请检查文件是否正被别的程序打开。")
IS_FOLDER = N_("“{name}”是文件夹，请给出其中的一个文件；要处理整个文件夹，用 drafter batch。")


class Refused(Exception):  # noqa: N818 - a verdict on its way out, not an error
    """A file that is turned away; `refusal` is one of the sentences here."""

    def __init__(self, refusal: str) -> None:
        super().__init__(refusal)
        self.refusal = refusal
