"""AGG: a government's figures against those of the units below it.

These are evaluated by the roll-up, which alone sees all the filings.
"""

from drafter.findings import Severity
from drafter.rules import Basis
from drafter.rules.elsewhere import told_elsewhere
from drafter.wording import N_

ARTICLE_49 = N_("《政府信息公开条例》第四十九条")
PRACTICE = N_("编报实践")


sums_up = told_elsewhere(
    "AGG-01",
    Severity.ERROR,
    statement=N_("政府的数字等于本级数字加各下级单位数字之和"),
    why=N_("政府年报汇总本行政区域的全部编制单位，逐格相加"),
    cites=PRACTICE,
    example=N_("各单位新收申请加起来是 57 件，县政府年报写 55 件"),
    fix=N_("对照“汇总来源”核对这一格，改正政府年报，或请有关单位更正"),
)
not_above_superior = told_elsewhere(
    "AGG-02",
    Severity.ERROR,
    statement=N_("一个下级单位的数字不大于上级的数字"),
    why=N_("上级的数字包含这个单位的数字"),
    cites=PRACTICE,
    example=N_("某局新收申请 40 件，县政府年报只有 35 件"),
    fix=N_("核对这个单位和上级的这一格"),
)
all_filed = told_elsewhere(
    "AGG-03",
    Severity.ERROR,
    statement=N_("名单上应当报送的单位都已报送"),
    why=N_("少一个单位，汇总数就不全；县级以上政府部门应当在 1 月 31 日前提交"),
    cites=ARTICLE_49,
    basis=Basis.LAW,
    example=N_("名单上有县水利局，文件夹里没有它的填报表"),
    fix=N_("催报；不需要报送的，在名单的“是否报送”一列写“否”"),
)
filed_once = told_elsewhere(
    "AGG-04",
    Severity.ERROR,
    statement=N_("一个单位只报送一份"),
    why=N_("两份都计入，数字就重复"),
    cites=PRACTICE,
    example=N_("县民政局交了初稿又交了定稿，两份都在文件夹里"),
    fix=N_("留下定稿，移走另一份"),
)
on_the_list = told_elsewhere(
    "AGG-05",
    Severity.WARNING,
    statement=N_("报送的单位在名单上"),
    why=N_("不在名单上的单位没有计入汇总；名称改了的，要由人确认是不是同一个单位"),
    cites=PRACTICE,
    example=N_("名单上是“某某县人民政府”，报送的是“某某区人民政府”"),
    fix=N_("在名单里补上这个单位；是改名的，在“曾用名”一列写上报送用的名称"),
)
joint_matters = told_elsewhere(
    "AGG-06",
    Severity.NOTE,
    statement=N_("联合发文、同案多被告可能重复计算"),
    why=N_("几个单位都把同一件算进自己的数字，相加就多了"),
    cites=PRACTICE,
    example=N_("两个局联合发文 1 件，各报 1 件，汇总成 2 件"),
    fix=N_("向有关单位核实有没有同一件；有的，扣除重复的件数并写明"),
)
all_readable = told_elsewhere(
    "AGG-07",
    Severity.ERROR,
    statement=N_("文件夹里的每一份都读得出来"),
    why=N_("读不出来的没有计入，汇总数就不全"),
    cites=PRACTICE,
    example=N_("某镇的填报表存成了加密的文件"),
    fix=N_("请该单位重新报送"),
)
parts_sound = told_elsewhere(
    "AGG-08",
    Severity.WARNING,
    statement=N_("下级单位的填报表本身没有错误"),
    why=N_("下级的勾稽关系不成立，加进来以后上级的也不成立"),
    cites=PRACTICE,
    example=N_("某局新收 12 件、办结 11 件、结转 0 件，差 1 件"),
    fix=N_("请该单位改正后重新报送；数字已照原样计入"),
)
same_form = told_elsewhere(
    "AGG-09",
    Severity.WARNING,
    statement=N_("各单位的年度和表格版本与上级一致"),
    why=N_("别的年度的数字不能加进来；别的版本的表格有的格子没有对应"),
    cites=PRACTICE,
    example=N_("某局交来的是上一年的填报表"),
    fix=N_("请该单位按本年度的表格重新报送"),
)

RULES = (
    sums_up,
    not_above_superior,
    all_filed,
    filed_once,
    on_the_list,
    joint_matters,
    all_readable,
    parts_sound,
    same_form,
)
"""The family, in the order of its codes."""
