"""STA: the table of statistics of edition 2008; its relations are declared with the form.

The indicators are partly remembered, so no statement here cites a source as law: the
totals hold by the form's own words.
"""

from collections.abc import Iterator

from drafter.findings import Severity
from drafter.rules import Basis, Breach, Case, Rule, linear, rule
from drafter.wording import N_

TABLE = N_("政府信息公开情况统计表")


def _sum_rule(code: str, severity: Severity, statement: str, why: str) -> Rule:
    @rule(
        code,
        severity,
        statement=statement,
        why=why,
        cites=TABLE,
        basis=Basis.FORM,
        example=N_("合计填 3，各分项加起来是 2"),
        fix=N_("核对合计和各分项"),
    )
    def adds_up(case: Case) -> Iterator[Breach]:
        yield from linear(case, code)

    return adds_up


WHOLE = N_("合计是各分项之和")
RULES = (
    _sum_rule("STA-01", Severity.ERROR, N_("收到申请数等于当面、传真、网络、信函之和"), WHOLE),
    _sum_rule("STA-02", Severity.ERROR, N_("申请办结数等于按时办结与延期办结之和"), WHOLE),
    _sum_rule(
        "STA-03",
        Severity.ERROR,
        N_("申请答复数等于各类答复之和，不同意公开等于各种理由之和"),
        WHOLE,
    ),
    _sum_rule("STA-04", Severity.ERROR, N_("行政复议数等于三种结果之和"), WHOLE),
    _sum_rule("STA-05", Severity.ERROR, N_("行政诉讼数等于三种结果之和"), WHOLE),
    _sum_rule(
        "STA-06",
        Severity.WARNING,
        N_("主动公开总数不多于各渠道公开数之和"),
        N_("同一信息在几个渠道公开只计一条，总数不会超过渠道之和"),
    ),
)
"""The family, in the order of its codes."""
