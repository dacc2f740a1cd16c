"""IMP: what an import has to say about a report that it read.

These are evaluated by the importer, which alone sees the report.
"""

from drafter.findings import Severity
from drafter.rules.elsewhere import told_elsewhere
from drafter.wording import N_

IMPORTER = "drafter import"

label_differs = told_elsewhere(
    "IMP-01",
    Severity.NOTE,
    cites=IMPORTER,
    statement=N_("报告里的行名与表式不同，按相近的行名对应"),
    why=N_("行名写错、少字、换行很常见；对应到哪一行要让人看得见"),
    example=N_("报告写“2.其他法律法规禁止公开”，对应“2.其他法律行政法规禁止公开”"),
    fix=N_("核对这一行的数字是不是这一项的"),
)
not_found = told_elsewhere(
    "IMP-02",
    Severity.WARNING,
    cites=IMPORTER,
    statement=N_("报告里找不到这一行，数字留空"),
    why=N_("没有找到的不能当作 0"),
    example=N_("报告缺少第二十条第（五）项的表格"),
    fix=N_("报告里确实没有的，按台账补填"),
)
doubtful = told_elsewhere(
    "IMP-03",
    Severity.WARNING,
    cites=IMPORTER,
    statement=N_("这一行的数字读得没有把握"),
    why=N_("格数多了或少了，数字可能对错了列"),
    example=N_("七列的表，这一行只有六个数字"),
    fix=N_("对照原报告逐格核对"),
)
not_taken = told_elsewhere(
    "IMP-04",
    Severity.WARNING,
    cites=IMPORTER,
    statement=N_("报告里的这一行或这一段没有读进来"),
    why=N_("表式里没有它的位置，丢掉了什么要让人知道"),
    example=N_("表格里多出一行“其他主动公开文件”"),
    fix=N_("需要保留的，请手工补到合适的地方"),
)
guessed = told_elsewhere(
    "IMP-05",
    Severity.NOTE,
    cites=IMPORTER,
    statement=N_("单位、层级、年度或编码由报告推断"),
    why=N_("报告没有写明，推断可能有误"),
    example=N_("由“某某县人民政府”推断为县级政府"),
    fix=N_("核对单位信息，不对的改正"),
)
misplaced = told_elsewhere(
    "IMP-06",
    Severity.WARNING,
    cites=IMPORTER,
    statement=N_("标题与规定的各部分对不上，文字放在最相近的部分"),
    why=N_("标题不合规定时，文字属于哪一部分只能推断"),
    example=N_("标题写“二、工作开展情况”"),
    fix=N_("核对这些文字放得对不对，不对的移到合适的部分"),
)
edition_differs = told_elsewhere(
    "IMP-07",
    Severity.WARNING,
    cites=IMPORTER,
    statement=N_("报告的年度与表格的版本不一致"),
    why=N_("年度决定用哪一版表格；数字按报告实际用的那一版读取"),
    example=N_("2022 年度的报告用了 2019 版表格"),
    fix=N_("核对年度；确实用错版本的，改用适用的版本重新填报"),
)

RULES = (
    label_differs,
    not_found,
    doubtful,
    not_taken,
    guessed,
    misplaced,
    edition_differs,
)
"""The family, in the order of its codes."""
