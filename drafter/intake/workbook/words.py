"""The sheets of words: 填报说明, 单位信息, 文字部分."""

from collections.abc import Mapping, Sequence

from openpyxl.worksheet.datavalidation import DataValidation

from drafter.filing import Filing, Level
from drafter.form import Form, Narrative
from drafter.intake.workbook.figures import YES_NO
from drafter.intake.workbook.pen import Pen, chosen_from
from drafter.intake.workbook.plan import GUIDE, NO, UNIT, WORDS, YES, Plan, Spot
from drafter.intake.workbook.styles import (
    BODY_FONT,
    BORDER,
    GREY,
    HEAD,
    HEAD_FONT,
    HINT_FONT,
    LEFT,
    TITLE_FONT,
    TOP,
)
from drafter.pack import Pack
from drafter.spreadsheet import height_of
from drafter.wording import N_, _

LEVELS = "choices.levels"
GUIDE_WIDTH, TEXT_WIDTH = 80, 96
LEAST_HEIGHT = 34.0
MOST_HEIGHT = 400.0
"""Spreadsheet programs draw no row higher than 409 points."""
STEPS = (
    N_("第一步：在“单位信息”填好单位名称、层级和年度。"),
    N_(
        "第二步：在各张表里填数字。黄色格子必须填，没有发生的填 0；灰色格子自动合计。整张表都没有的，把“本表全部为零”选为“是”。"
    ),
    N_(
        "第三步：在“文字部分”写文字，一格一段，想另起一段就写到下一格。标着“采用自动文字”的部分可以由数字自动生成句子。"
    ),
    N_("第四步：看“校验”页，有“×”的逐条改正，直到全部是“√”。"),
    N_("第五步：保存，交给汇总单位；或者用 drafter check 校验、用 drafter render 生成 Word 报告。"),
)
ADVICE = (
    N_("请不要增删行列、改工作表名称；复制数字时用“选择性粘贴—数值”。"),
    N_(
        "要放图片：在“文字部分”单占一格写“【图片：文件名.png｜说明】”，图片文件和填报表放在同一个文件夹。"
    ),
    N_("格子旁边的说明写着统计口径和依据。Excel 和 WPS 都可以用，不需要启用宏。"),
)
PARTICULAR_LABELS = {
    "name": (N_("单位名称"), N_("写全称，如 某某县人民政府")),
    "code": (N_("单位代码"), N_("汇总单位分配的代码，没有的不填")),
    "level": (N_("单位层级"), N_("从下拉列表中选择")),
    "year": (N_("报告年度"), N_("四位年份，如 2025")),
    "published": (N_("计划公布日期"), N_("写成 2026-01-28 的样子，没有确定的不填")),
}


def write_guide(pen: Pen, form: Form, filing: Filing, pack: Pack) -> None:
    """Write the steps, the meaning of the colours and the deadline."""
    title = _("{year}年{title}填报表", year=filing.year, title=form.title)
    pen.words(Spot(GUIDE, 1, 1), title, TITLE_FONT)
    month, day = pack.deadline(filing.unit.level)
    deadline = _(
        "公布期限：{year}年{month}月{day}日前。", year=filing.year + 1, month=month, day=day
    )
    source = _(
        "表格版本：{edition} 版（{authority}）。", edition=form.edition, authority=form.authority
    )
    lines = [*map(_, STEPS), *map(_, ADVICE), deadline, source]
    for row, line in enumerate(lines, start=3):
        pen.words(Spot(GUIDE, row, 1), line)
        pen.sheet(GUIDE).row_dimensions[row].height = height_of(line, GUIDE_WIDTH)
    pen.sheet(GUIDE).row_dimensions[1].height = 36
    pen.sheet(GUIDE).column_dimensions["A"].width = GUIDE_WIDTH


def write_unit(pen: Pen, plan: Plan, filing: Filing) -> None:
    """Write who files, for which year."""
    pen.heading(UNIT, _(UNIT), _("黄色格子要填。"), TITLE_FONT)
    pen.choices(LEVELS, [_(level.label) for level in Level])
    values = {
        "name": filing.unit.name,
        "code": filing.unit.code,
        "level": _(filing.unit.level.label),
        "year": filing.year,
        "published": filing.published,
    }
    for key, spot in plan.particulars.items():
        label, hint = PARTICULAR_LABELS[key]
        pen.words(Spot(UNIT, spot.row, 1), _(label), HEAD_FONT, fill=HEAD, framed=True)
        pen.input(spot, values[key] or None, alignment=LEFT)
        pen.words(Spot(UNIT, spot.row, 3), _(hint), HINT_FONT)
        pen.sheet(UNIT).row_dimensions[spot.row].height = 24
    pen.cell(plan.particulars["code"]).number_format = "@"
    pen.cell(plan.particulars["published"]).number_format = "@"
    pen.prompted(chosen_from(LEVELS), plan.particulars["level"], _("单位层级"), "")
    pen.prompted(_a_year(), plan.particulars["year"], _("报告年度"), "")
    for column, width in (("A", 18), ("B", 44), ("C", 48)):
        pen.sheet(UNIT).column_dimensions[column].width = width


def write_words(
    pen: Pen, plan: Plan, filing: Filing, sentences: Mapping[str, Sequence[str]]
) -> None:
    """Write each part: what belongs there, the switch for automatic text, and its paragraphs."""
    hint = _("一格一段。小标题按（一）、1.、（1）的次序写在段首。")
    pen.heading(WORDS, _(WORDS), hint, TITLE_FONT)
    for column, width in (("A", 16), ("B", TEXT_WIDTH), ("C", 10)):
        pen.sheet(WORDS).column_dimensions[column].width = width
    for address, spots in plan.words.items():
        _part(pen, plan, address, spots, filing, sentences)
    pen.sheet(WORDS).freeze_panes = "A4"
    pen.sheet(WORDS).print_title_rows = "1:2"


def _part(
    pen: Pen,
    plan: Plan,
    address: str,
    spots: Sequence[Spot],
    filing: Filing,
    sentences: Mapping[str, Sequence[str]],
) -> None:
    narrative = plan.form.narratives[address]
    switch = plan.automatic.get(address)
    top = (switch.row if switch else spots[0].row) - 1
    pen.words(Spot(WORDS, top, 1), _title(plan.form, address), HEAD_FONT, fill=HEAD, framed=True)
    pen.words(Spot(WORDS, top, 2), _prompt(narrative), HINT_FONT, fill=HEAD, framed=True)
    pen.words(Spot(WORDS, top, 3), _("字数"), HEAD_FONT, fill=HEAD, framed=True)
    pen.sheet(WORDS).row_dimensions[top].height = 34
    if switch:
        _automatic(pen, switch, address, filing, sentences)
    texts = filing.texts.get(address, [])
    for number, spot in enumerate(spots):
        text = texts[number] if number < len(texts) else ""
        _paragraph(pen, spot, number, text)


def _paragraph(pen: Pen, spot: Spot, number: int, text: str) -> None:
    label = _("第 {number} 段", number=number + 1)
    pen.words(Spot(WORDS, spot.row, 1), label, HINT_FONT, framed=True)
    pen.input(spot, text or None, alignment=TOP)
    pen.formula(Spot(WORDS, spot.row, 3), f"LEN({spot.cell})", len(text))
    height = min(MOST_HEIGHT, max(LEAST_HEIGHT, height_of(text, TEXT_WIDTH)))
    pen.sheet(WORDS).row_dimensions[spot.row].height = height


def _automatic(
    pen: Pen,
    switch: Spot,
    address: str,
    filing: Filing,
    sentences: Mapping[str, Sequence[str]],
) -> None:
    """Offer the sentences that the figures make; they stand before the officer's own words."""
    text = "".join(sentences.get(address, ())) or _("（数字填好后，校验或生成报告时写出句子）")
    label = Spot(WORDS, switch.row, 1)
    pen.words(label, _("采用自动文字"), HINT_FONT, framed=True)
    pen.words(Spot(WORDS, switch.row, 2), text, BODY_FONT, fill=GREY, framed=True)
    pen.input(switch, _(YES if address in filing.automatic else NO))
    advice = _(
        "选“是”，报告里先印左边的句子，再印下面自己写的段落；要改句子，选“否”，把句子抄到下面再改。"
    )
    pen.prompted(chosen_from(YES_NO), switch, _("采用自动文字"), advice)
    pen.sheet(WORDS).row_dimensions[switch.row].height = height_of(text, TEXT_WIDTH)
    pen.cell(switch).border = BORDER


def _title(form: Form, address: str) -> str:
    section, narrative = form.section_of(address), form.narratives[address]
    return _(narrative.label) or section.title


def _prompt(narrative: Narrative) -> str:
    text = _(narrative.prompt)
    return text if narrative.required else text + _("（可以不填）")


def _a_year() -> DataValidation:
    rule = DataValidation(type="whole", operator="between", formula1="2008", formula2="2100")
    rule.errorTitle, rule.error = _("填写有误"), _("请填四位年份。")
    rule.showErrorMessage = True
    return rule
