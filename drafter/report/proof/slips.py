"""The published list of what can be wrong with a template, each with its remedy.

T01–T13 stop a report; T20–T24 say that something statutory is not covered; T30–T41
are about the quality of the document in Word. Source of all: practice.
"""

from dataclasses import dataclass
from typing import Any

from drafter.filing import Place
from drafter.findings import Finding, Severity
from drafter.report.proof.places import Paragraph
from drafter.wording import N_

PRACTICE = N_("模板编制经验")


@dataclass(frozen=True)
class Slip:
    """One kind of mistake: its code, weight, message and remedy (catalogue texts)."""

    code: str
    severity: Severity
    message: str
    fix: str

    def at(self, paragraph: Paragraph, quote: str = "", **facts: Any) -> Finding:
        """Return the finding at a paragraph, quoting a tag or its beginning."""
        return self.found(paragraph.place(quote), **facts)

    def found(self, place: Place | None = None, **facts: Any) -> Finding:
        """Return the finding at a place; without one it concerns the whole document."""
        return Finding(
            self.code,
            self.severity,
            "",
            self.message,
            facts,
            place=place or Place(),
            cites=PRACTICE,
            fix=self.fix,
        )


E, W, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

T01 = Slip(
    "T01",
    E,
    N_("占位符写法不完整：{reason}"),
    N_("检查括号、循环和条件是否成对，照占位符清单重新复制"),
)
T02 = Slip("T02", E, N_("没有“{name}”这个名称"), N_("改成“{close}”，或照占位符清单重新复制"))
T03 = Slip("T03", E, N_("没有“{name}”这个过滤器"), N_("可用的过滤器：{known}"))
T04 = Slip("T04", E, N_("占位符里有全角符号“{sign}”"), N_("切换到英文输入法，改成半角符号"))
T05 = Slip("T05", E, N_("花括号不成对"), N_("占位符两边各要两个半角花括号"))
T06 = Slip(
    "T06", E, N_("带 {prefix} 的标签没有独占一{what}"), N_("把同一{what}里的其他文字移到别处")
)
T07 = Slip("T07", E, N_("同一{what}里有两个带 {prefix} 的标签"), N_("把两个标签分到两{what}里"))
T08 = Slip("T08", E, N_("标签前缀 {prefix} 后面缺少空格"), N_("在 {prefix} 后面加一个空格"))
T09 = Slip(
    "T09",
    E,
    N_("循环或条件的开头和结尾不在同一个地方"),
    N_("让开头和结尾都在正文，或都在同一个单元格、同一个表格的行上"),
)
T10 = Slip("T10", E, N_("带前缀的标签里面有“{sign}”"), N_("把带“{sign}”的内容改用过滤器或移到正文"))
T11 = Slip("T11", E, N_("模板里有未接受的修订"), N_("在“审阅”里接受或拒绝全部修订后保存"))
T12 = Slip("T12", E, N_("模板里不允许这种写法：{reason}"), N_("模板里只能填写名称、循环和条件"))
T13 = Slip("T13", E, N_("模板里有{what}"), N_("删去它，另存为不带宏的 .docx"))
T14 = Slip(
    "T14",
    E,
    N_("模板里有看不见的文字“{words}”（隐藏、白色或极小的字）"),
    N_("删去这些文字，或改成正常的字体；它们会随报告一起公开"),
)
T15 = Slip(
    "T15",
    E,
    N_("有 {count} 个表格格子不以段落结尾，Word 会说文件已损坏"),
    N_("在这些格子的末尾留一个段落"),
)
T16 = Slip(
    "T16",
    E,
    N_("这句话没有写任何数字，却不用填报人确认"),
    N_("在句子里写上有关的数字，或者加上 confirm = true"),
)
T20 = Slip("T20", E, N_("法定内容“{name}”在模板里没有位置"), N_("把占位符 {tag} 放进模板"))
T21 = Slip("T21", E, N_("一级标题“{heading}”{reason}"), N_("按表格规定的标题和次序改正"))
T22 = Slip(
    "T22",
    E,
    N_("“{section}”的表格与规定表样不同：{reason}"),
    N_("用 drafter template new 生成的表格替换"),
)
T23 = Slip("T23", W, N_("固定用语“{wording}”被改动或删去"), N_("恢复表格规定的用语"))
T24 = Slip(
    "T24", W, N_("这里直接写了数字“{figure}”"), N_("换成占位符，否则每份报告都会印出同一个数")
)
T30 = Slip("T30", W, N_("{what}"), N_("一级标题用“标题 1”样式，二级标题用“标题 2”样式"))
T31 = Slip(
    "T31",
    W,
    N_("{what}"),
    N_("选中表头，在表格属性里勾选“在各页顶端以标题行形式重复出现”"),
)
T32 = Slip("T32", W, N_("{what}"), N_("右键图片，填写替代文字"))
T33 = Slip(
    "T33",
    W,
    N_("{what}"),
    N_("正文用仿宋_GB2312，标题用黑体、楷体_GB2312、方正小标宋简体"),
)
T34 = Slip("T34", W, N_("{what}"), N_("在奇数页和偶数页的页脚都插入页码"))
T35 = Slip(
    "T35",
    W,
    N_("{what}"),
    N_("A4 纸，上 37、下 35、左 28、右 26 毫米，每页 22 行"),
)
T36 = Slip(
    "T36", NOTE, N_("模板里有目录，生成后不会自动更新"), N_("删去目录，或在 Word 里手工更新")
)
T37 = Slip("T37", W, N_("模板里有文本框，其中的占位符会填写两次"), N_("把文字移到正文"))
T38 = Slip("T38", W, N_("模板里留有批注"), N_("删去全部批注后保存"))
T39 = Slip("T39", W, N_("一个占位符里有几种字体格式"), N_("选中整个占位符，统一设置格式"))
T40 = Slip("T40", W, N_("模板里有{what}，不会被填写"), N_("改用双花括号占位符"))
T41 = Slip("T41", NOTE, N_("文档属性里的标题是空的"), N_("不用处理：生成报告时自动填写"))

SLIPS: tuple[Slip, ...] = (
    *(T01, T02, T03, T04, T05, T06, T07, T08, T09, T10, T11, T12, T13, T14, T15, T16),
    *(T20, T21, T22, T23, T24),
    *(T30, T31, T32, T33, T34, T35, T36, T37, T38, T39, T40, T41),
)
