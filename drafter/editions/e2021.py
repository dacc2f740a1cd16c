"""Edition 2021 of the annual report, for report years from 2021 on.

Source: 国办公开办函〔2021〕30号 and its annexed form. The headings, row names and
column names are the form's own words, as seen in the notice's excerpts and in
published reports; the prompts and notes on what to count are ours ("practice").
Published: correct errors only.
"""

from drafter.editions.common import (
    COMMON_OUTCOMES,
    CONTACT,
    DISCLOSURE_TITLE,
    OTHER,
    PREFACE,
    PROBLEMS,
    REMEDIES_ALIASES,
    REMEDIES_TITLE,
    REQUESTS_TITLE,
    common_relations,
    overview,
    remedies_table,
    requests_table,
)
from drafter.form import Form, Line, Narrative, Number, Section, Table, not_above
from drafter.wording import N_

NOTICE = "国办公开办函〔2021〕30号"
ARTICLE_20 = "《政府信息公开条例》第二十条第（{}）项"
FEE_RULE = "国办函〔2020〕109号"

DECISIONS = (Line("decisions", "本年处理决定数量"),)

ART20_1 = Table(
    "art20_1",
    title="第二十条第（一）项",
    corner="信息内容",
    joint=True,
    cites=ARTICLE_20.format("一"),
    rows=(
        Line(
            "regulations",
            "规章",
            help=N_("规章只由国务院部门、省级和设区的市级政府制定；县级及以下单位通常填 0"),
        ),
        Line(
            "normative_documents",
            "行政规范性文件",
            help=N_("与同级司法行政部门的备案数核对后填写"),
        ),
    ),
    columns=(
        Line("issued", "本年制发件数"),
        Line("repealed", "本年废止件数"),
        Line("in_force", "现行有效件数", help=N_("截至本年 12 月 31 日仍然有效的件数")),
    ),
)
ART20_5 = Table(
    "art20_5",
    title="第二十条第（五）项",
    corner="信息内容",
    cites=ARTICLE_20.format("五"),
    columns=DECISIONS,
    rows=(Line("licences", "行政许可", help=N_("本年作出的全部许可决定，包括依法没有公开的")),),
)
ART20_6 = Table(
    "art20_6",
    title="第二十条第（六）项",
    corner="信息内容",
    cites=ARTICLE_20.format("六"),
    columns=DECISIONS,
    rows=(
        Line("penalties", "行政处罚", help=N_("本年作出的全部处罚决定，包括依法没有公开的")),
        Line("coercion", "行政强制", help=N_("本年作出的全部强制决定，包括依法没有公开的")),
    ),
)
ART20_8 = Table(
    "art20_8",
    title="第二十条第（八）项",
    corner="信息内容",
    number=Number.MONEY,
    unit="万元",
    cites=ARTICLE_20.format("八"),
    columns=(Line("amount", "本年收费金额（单位：万元）"),),
    rows=(Line("fees", "行政事业性收费", help=N_("单位是万元，最多四位小数")),),
)

OTHER_OUTCOMES = (
    Line(
        "other_overdue_correction",
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        under=OTHER,
    ),
    Line(
        "other_unpaid_fee",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        under=OTHER,
    ),
    Line("other_rest", "3.其他", under=OTHER),
)


REQUESTS = requests_table((*COMMON_OUTCOMES, *OTHER_OUTCOMES), NOTICE)
REMEDIES = remedies_table(NOTICE)
INFORMATION_FEE = Table(
    "information_fee",
    title="信息处理费",
    cites=FEE_RULE,
    printed=False,
    required=False,
    rows=(
        Line("all", "信息处理费", help=N_("没有发出收费通知的，三个数都填 0；也可以只用文字说明")),
    ),
    columns=(
        Line("notices", "发出收费通知的件数"),
        Line("amount_noticed", "通知收取的总金额", number=Number.MONEY, unit="元"),
        Line("amount_collected", "实际收取的总金额", number=Number.MONEY, unit="元"),
    ),
)

OTHER_MATTERS = Section(
    "other_matters",
    "其他需要报告的事项",
    tables=(INFORMATION_FEE,),
    narratives=(
        Narrative(
            "text",
            prompt=N_("信息处理费收取情况必须写明；没有其他事项的，写明没有"),
            cites=FEE_RULE,
        ),
    ),
)

FORM = Form(
    "2021",
    "政府信息公开工作年度报告",
    authority=NOTICE,
    first_year=2021,
    last_year=None,
    sections=(
        PREFACE,
        overview(NOTICE),
        Section("disclosure", DISCLOSURE_TITLE, tables=(ART20_1, ART20_5, ART20_6, ART20_8)),
        Section("requests", REQUESTS_TITLE, tables=(REQUESTS,)),
        Section("remedies", REMEDIES_TITLE, tables=(REMEDIES,), aliases=REMEDIES_ALIASES),
        PROBLEMS,
        OTHER_MATTERS,
        CONTACT,
    ),
    relations=(
        *common_relations(REQUESTS, REMEDIES, NOTICE),
        not_above("ACT-04", ART20_1, ("issued",), ("in_force", "repealed")),
    ),
)
