"""Edition 2019 (on trial) of the annual report, for report years 2019 and 2020.

Source: 国办公开办函〔2019〕60号. The headings, row names and column names of 表二 were seen
in published reports; 表三 and 表四 are those of 2021 but for one row of outcomes. What to
count ("practice") follows a provincial note on the table. Published: correct errors only.
"""

from drafter.editions.common import (
    COMMON_OUTCOMES,
    CONTACT,
    DISCLOSURE_TITLE,
    OUTCOMES,
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

NOTICE = "国办公开办函〔2019〕60号"
ARTICLE_20 = "《政府信息公开条例》第二十条第（{}）项"

PRIOR_ITEMS = Line(
    "prior_items", "上一年项目数量", unit="项", help=N_("上年末的事项数，不是办件量")
)
CHANGE = Line(
    "change",
    "本年增/减",
    number=Number.CHANGE,
    unit="项",
    help=N_("事项数的增减，减少的写负数，如 -8"),
)
DECISIONS = Line("decisions", "处理决定数量", help=N_("本年的办件量"))

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
        Line("normative_documents", "规范性文件"),
    ),
    columns=(
        Line("created", "本年新制作数量"),
        Line("published", "本年新公开数量"),
        Line("total_published", "对外公开总数量", help=N_("历年累计对外公开的件数")),
    ),
)
ART20_5 = Table(
    "art20_5",
    title="第二十条第（五）项",
    corner="信息内容",
    cites=ARTICLE_20.format("五"),
    rows=(Line("licences", "行政许可"), Line("other_services", "其他对外管理服务事项")),
    columns=(PRIOR_ITEMS, CHANGE, DECISIONS),
)
ART20_6 = Table(
    "art20_6",
    title="第二十条第（六）项",
    corner="信息内容",
    cites=ARTICLE_20.format("六"),
    rows=(Line("penalties", "行政处罚"), Line("coercion", "行政强制")),
    columns=(PRIOR_ITEMS, CHANGE, DECISIONS),
)
ART20_8 = Table(
    "art20_8",
    title="第二十条第（八）项",
    corner="信息内容",
    cites=ARTICLE_20.format("八"),
    rows=(Line("fees", "行政事业性收费"),),
    columns=(PRIOR_ITEMS, CHANGE),
)
ART20_9 = Table(
    "art20_9",
    title="第二十条第（九）项",
    corner="信息内容",
    cites=ARTICLE_20.format("九"),
    rows=(Line("procurement", "政府集中采购"),),
    columns=(
        Line("items", "采购项目数量", unit="项"),
        Line(
            "amount",
            "采购总金额",
            number=Number.AMOUNT,
            unit="万元",
            help=N_("连同单位填写，如 5013.48万元、251000元"),
        ),
    ),
)
REQUESTS = requests_table(
    (*COMMON_OUTCOMES, Line("other_handling", "（六）其他处理", under=(OUTCOMES,))), NOTICE
)
REMEDIES = remedies_table(NOTICE)

FORM = Form(
    "2019",
    "政府信息公开工作年度报告",
    authority=NOTICE,
    first_year=2019,
    last_year=2020,
    sections=(
        PREFACE,
        overview(NOTICE),
        Section("disclosure", DISCLOSURE_TITLE, (ART20_1, ART20_5, ART20_6, ART20_8, ART20_9)),
        Section("requests", REQUESTS_TITLE, (REQUESTS,)),
        Section("remedies", REMEDIES_TITLE, (REMEDIES,), aliases=REMEDIES_ALIASES),
        PROBLEMS,
        Section(
            "other_matters",
            "其他需要报告的事项",
            narratives=(Narrative("text", prompt=N_("没有其他事项的，写明没有")),),
        ),
        CONTACT,
    ),
    relations=(
        *common_relations(REQUESTS, REMEDIES, NOTICE),
        not_above("ACT-06", ART20_1, ("published",), ("total_published",)),
    ),
)
