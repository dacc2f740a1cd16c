"""REQ: 表三, the applications; each column and each row."""

from collections.abc import Iterator
from itertools import islice

from drafter.filing import plain
from drafter.findings import Severity
from drafter.rules import OF_TABLES, Basis, Breach, Case, linear, rule
from drafter.rules.algebra import Ledger
from drafter.wording import N_

FORM_NOTE = N_("表三表头注明的勾稽关系")
MOST_SHIFTS = 3
NO_FEE = ("没有发出", "未发出", "没有收取", "未收取", "未发生", "没有发生")


@rule(
    "REQ-01",
    Severity.ERROR,
    statement=N_("表三每一列：第一项加第二项之和，等于第三项加第四项之和"),
    why=N_("收到的申请要么办结，要么结转，一件不能多也不能少"),
    cites=FORM_NOTE,
    basis=Basis.FORM,
    example=N_("自然人一列新收 14、结转 0，办理总计却是 13、结转下年 0"),
    fix=N_("核对这一列的新收、上年结转、各项办理结果和结转下年"),
)
def columns_balance(case: Case) -> Iterator[Breach]:
    """Walk the declared balances."""
    yield from linear(case, "REQ-01")


@rule(
    "REQ-02",
    Severity.ERROR,
    statement=N_("表三每一列：（七）总计等于各项办理结果之和"),
    why=N_("总计是各项办理结果的合计"),
    cites=OF_TABLES,
    basis=Basis.FORM,
    example=N_("予以公开 12、部分公开 1，总计却写 14"),
    fix=N_("核对这一列的各项办理结果和总计"),
)
def outcomes_add_up(case: Case) -> Iterator[Breach]:
    """Walk the declared totals of the outcome rows."""
    yield from linear(case, "REQ-02")


@rule(
    "REQ-03",
    Severity.ERROR,
    statement=N_("表三每一行：总计等于自然人加五类法人或其他组织"),
    why=N_("总计是各类申请人的合计"),
    cites=OF_TABLES,
    basis=Basis.FORM,
    example=N_("自然人 14、商业企业 1，总计却写 14"),
    fix=N_("核对这一行的各类申请人和总计"),
)
def rows_add_up(case: Case) -> Iterator[Breach]:
    """Walk the declared totals of the rows."""
    yield from linear(case, "REQ-03")


@rule(
    "REQ-04",
    Severity.ERROR,
    statement=N_("上年结转等于上一年年报的“结转下年度继续办理”，逐列相同"),
    why=N_("同一批没有办结的申请，两年的报告应当写同一个数"),
    cites=OF_TABLES,
    basis=Basis.FORM,
    example=N_("上年年报结转 2 件，今年上年结转写 0 件"),
    fix=N_("改成与上年年报一致；因机构改革等原因不一致的，写明原因"),
    explainable=True,
)
def brought_forward_matches(case: Case) -> Iterator[Breach]:
    """Compare column by column; silent where last year is unknown."""
    if case.previous is None or "requests" not in {table.id for table in case.form.tables}:
        return
    for column in case.form.table("requests").columns:
        address = f"requests.brought_forward.{column.id}"
        now, then = case.value(address), case.prior(f"requests.carried_forward.{column.id}")
        if now is not None and then is not None and now != then:
            yield Breach(
                address,
                N_("上年结转填的是 {now} 件，上年年报结转 {then} 件"),
                {"now": plain(now), "then": plain(then)},
                expected=then,
                actual=now,
            )


@rule(
    "REQ-05",
    Severity.WARNING,
    statement=N_("有“逾期未缴费不再处理”的申请，第六部分就应当有收费通知"),
    why=N_("没有发出收费通知，就不会有人逾期不缴费"),
    cites=N_("国办函〔2020〕109号"),
    basis=Basis.PRACTICE,
    example=N_("表三“逾期未按收费通知要求缴纳费用”1 件，第六部分写没有发出收费通知"),
    fix=N_("核对表三这一行和第六部分信息处理费的说明"),
)
def unpaid_fee_needs_a_notice(case: Case) -> Iterator[Breach]:
    """Compare the row with the fee figures, or with the words where there are none."""
    address = "requests.other_unpaid_fee.total"
    if address not in case.form.datapoints or not (unpaid := case.value(address)):
        return
    notices = case.value("information_fee.all.notices")
    told = "".join(case.filing.texts.get("other_matters.text", ()))
    denied = notices is None and "收费通知" in told and any(no in told for no in NO_FEE)
    if notices == 0 or denied:
        yield Breach(
            address,
            N_("逾期未缴费 {unpaid} 件，第六部分却没有收费通知"),
            {"unpaid": plain(unpaid)},
            actual=unpaid,
        )


@rule(
    "REQ-06",
    Severity.NOTE,
    statement=N_("把一个数挪到相邻的行或列就能使全部勾稽成立的，多半是填错了格"),
    why=N_("填错一格会同时破坏两行或两列的平衡"),
    cites=N_("编报实践"),
    basis=Basis.PRACTICE,
    example=N_("商业企业的 1 件填到了自然人的结果里"),
    fix=N_("核对台账后把数挪过去"),
)
def moved_to_the_next_cell(case: Case) -> Iterator[Breach]:
    """Try every move to a neighbour when equations are broken."""
    for source, target, moved in islice(Ledger(case).shifts(), MOST_SHIFTS):
        facts = {"moved": plain(moved), "target": case.form.datapoints[target].label}
        message = N_("把这里的 {moved} 挪到“{target}”，全部勾稽关系就成立")
        yield Breach(source, message, facts, related=(target,))


RULES = (
    columns_balance,
    outcomes_add_up,
    rows_add_up,
    brought_forward_matches,
    unpaid_fee_needs_a_notice,
    moved_to_the_next_cell,
)
"""The family, in the order of its codes."""
