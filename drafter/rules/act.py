"""ACT: 表二, proactive disclosure."""

from collections.abc import Iterator

from drafter.filing import Level, plain
from drafter.findings import Severity
from drafter.rules import OF_TABLES, Basis, Breach, Case, linear, rule
from drafter.rules.val import written_as
from drafter.wording import N_, _

MAY_MAKE_RULES = frozenset({Level.PROVINCE, Level.CITY_GOVERNMENT})
ART20_1 = "art20_1"
FEES = "art20_8.fees.amount"
COLLECTED = "information_fee.all.amount_collected"
YUAN_PER_WAN = 10_000


@rule(
    "ACT-01",
    Severity.WARNING,
    statement=N_("规章只有省级政府、设区的市级政府和国务院部门能够制定，其他单位一般填 0"),
    why=N_("常有县、乡镇和部门把内部规章制度当成规章填报"),
    cites=N_("《立法法》关于规章制定权的规定"),
    basis=Basis.REMEMBERED,
    example=N_("县政府办公室填规章 166 件"),
    fix=N_("内部规章制度不是规章，改填 0；确有规章的，写明原因"),
)
def no_regulations(case: Case) -> Iterator[Breach]:
    """Look at the row of regulations of a unit that cannot make any."""
    if case.filing.unit.level in MAY_MAKE_RULES:
        return
    for point in case.asked:
        if point.table.id == ART20_1 and point.row.id == "regulations":
            value = case.value(point.address)
            if value:
                facts = {"value": plain(value), "level": _(case.filing.unit.level.label)}
                yield Breach(
                    point.address,
                    N_("{level}填了规章 {value} 件"),
                    facts,
                    expected=0,
                    actual=value,
                )


def _stock(case: Case, row: str) -> tuple[int, int, int, int] | None:
    """Return (in force last year, issued, repealed, in force) of a row, if all are known."""
    before = case.prior(f"{ART20_1}.{row}.in_force")
    now = [case.value(f"{ART20_1}.{row}.{column}") for column in ("issued", "repealed", "in_force")]
    if before is None or None in now:
        return None
    issued, repealed, in_force = (int(value) for value in now if value is not None)
    return int(before), issued, repealed, in_force


def _stock_rows(case: Case) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
    if f"{ART20_1}.regulations.in_force" not in case.form.datapoints:
        return
    for line in case.form.table(ART20_1).rows:
        stock = _stock(case, line.id)
        if stock:
            yield line.id, stock


@rule(
    "ACT-02",
    Severity.WARNING,
    statement=N_("现行有效件数约等于上年现行有效加本年制发减本年废止"),
    why=N_("自动失效、清理和机构改革会打破这个关系，所以只作提醒"),
    cites=N_("编报实践"),
    basis=Basis.PRACTICE,
    example=N_("上年现行有效 46，本年制发 5、废止 16，现行有效却填 30"),
    fix=N_("核对三个数；因自动失效等原因不等的，写明原因"),
)
def stock_follows(case: Case) -> Iterator[Breach]:
    """Compare the stock with last year's and the year's movements."""
    for row, (before, issued, repealed, in_force) in _stock_rows(case):
        expected = before + issued - repealed
        if in_force != expected and expected >= 0:
            facts = {
                "before": before,
                "issued": issued,
                "repealed": repealed,
                "in_force": in_force,
                "expected": expected,
            }
            message = N_(
                "现行有效填的是 {in_force} 件，而上年 {before} 件，本年制发 {issued} 件、废止 {repealed} 件，应为 {expected} 件"
            )
            yield Breach(f"{ART20_1}.{row}.in_force", message, facts, expected, in_force)


@rule(
    "ACT-03",
    Severity.ERROR,
    statement=N_("本年废止件数不会多于上年现行有效加本年制发"),
    why=N_("没有存在过的文件无从废止"),
    cites=OF_TABLES,
    basis=Basis.FORM,
    example=N_("上年现行有效 10，本年制发 2，废止却填 16"),
    fix=N_("核对废止件数，或核对上年现行有效件数"),
)
def not_more_repealed(case: Case) -> Iterator[Breach]:
    """Compare the repealed with all that could be repealed."""
    for row, (before, issued, repealed, _in_force) in _stock_rows(case):
        if repealed > before + issued:
            facts = {"before": before, "issued": issued, "repealed": repealed}
            yield Breach(
                f"{ART20_1}.{row}.repealed",
                N_("废止 {repealed} 件，多于上年现行有效 {before} 件加本年制发 {issued} 件"),
                facts,
                actual=repealed,
            )


@rule(
    "ACT-04",
    Severity.WARNING,
    statement=N_("本年制发减去本年废止，不应多于现行有效件数"),
    why=N_("本年制发而没有废止的文件，年末应当仍然有效"),
    cites=N_("编报实践"),
    basis=Basis.PRACTICE,
    example=N_("制发 18、废止 0，现行有效却填 5"),
    fix=N_("核对制发、废止和现行有效三个数"),
)
def new_ones_in_force(case: Case) -> Iterator[Breach]:
    """Walk the declared relation."""
    yield from linear(case, "ACT-04")


@rule(
    "ACT-05",
    Severity.WARNING,
    statement=N_("第六部分的信息处理费（元）不应多于表二的行政事业性收费（万元）"),
    why=N_("信息处理费属于行政事业性收费"),
    cites=N_("国办函〔2020〕109号"),
    basis=Basis.PRACTICE,
    example=N_("信息处理费 5000 元，表二收费金额 0 万元"),
    fix=N_("核对两处金额和单位"),
)
def fee_is_part_of_fees(case: Case) -> Iterator[Breach]:
    """Compare yuan with ten thousands of yuan."""
    if COLLECTED not in case.form.datapoints or FEES not in case.form.datapoints:
        return
    collected, fees = case.value(COLLECTED), case.value(FEES)
    if collected is not None and fees is not None and collected > fees * YUAN_PER_WAN:
        facts = {"collected": plain(collected), "fees": plain(fees)}
        yield Breach(
            COLLECTED,
            N_("信息处理费实收 {collected} 元，多于表二收费金额 {fees} 万元"),
            facts,
            actual=collected,
            related=(FEES,),
        )


@rule(
    "ACT-06",
    Severity.WARNING,
    statement=N_("对外公开总数量不应少于本年新公开数量"),
    why=N_("新公开的也在公开总数之内"),
    cites=N_("国办公开办函〔2019〕60号表式"),
    basis=Basis.PRACTICE,
    example=N_("本年新公开 18，对外公开总数量却填 10"),
    fix=N_("核对两个数；其中有已失效不再公开的，写明原因"),
)
def disclosed_total(case: Case) -> Iterator[Breach]:
    """Walk the declared relation."""
    yield from linear(case, "ACT-06")


@rule(
    "ACT-07",
    Severity.WARNING,
    statement=N_("上一年项目数量等于上年年报的上一年项目数量加本年增减"),
    why=N_("今年的起点是去年的终点"),
    cites=N_("国办公开办函〔2019〕60号表式"),
    basis=Basis.PRACTICE,
    example=N_("上年年报 200 项、增 38 项，今年上一年项目数量却填 200"),
    fix=N_("核对两年的项目数量；口径调整的，写明原因"),
)
def items_follow(case: Case) -> Iterator[Breach]:
    """Compare with last year's own sum, row by row."""
    for point in case.asked:
        if point.column.id != "prior_items":
            continue
        row = f"{point.table.id}.{point.row.id}"
        before, change = case.prior(f"{row}.prior_items"), case.prior(f"{row}.change")
        now = case.value(point.address)
        if now is not None and before is not None and change is not None and now != before + change:
            facts = {"now": plain(now), "expected": plain(before + change)}
            yield Breach(
                point.address,
                N_("上一年项目数量填的是 {now}，按上年年报应为 {expected}"),
                facts,
                expected=before + change,
                actual=now,
            )


@rule(
    "ACT-08",
    Severity.ERROR,
    statement=N_("采购总金额要写明单位"),
    why=N_("表式没有规定单位，已公布的报告里有元也有万元，不写单位就无法看懂和汇总"),
    cites=N_("国办公开办函〔2019〕60号表式"),
    basis=Basis.PRACTICE,
    example=N_("采购总金额填“152200”"),
    fix=N_("连同单位填写，如 5013.48万元"),
)
def amount_with_unit(case: Case) -> Iterator[Breach]:
    """Find amounts that were written without a unit."""
    for point, written in written_as(case, "ACT-08"):
        yield Breach(
            point.address, N_("金额“{written}”没有单位"), {"written": written}, actual=written
        )


@rule(
    "ACT-09",
    Severity.NOTE,
    statement=N_("增减数用正负号表示"),
    why=N_("写成“减4”各处读法不一"),
    cites=N_("编报实践"),
    basis=Basis.PRACTICE,
    example=N_("本年增/减填“减4”"),
    fix=N_("增加填 4，减少填 -4"),
)
def signed_change(case: Case) -> Iterator[Breach]:
    """Say how a change written in words was read."""
    for point, written in written_as(case, "ACT-09"):
        facts = {"written": written, "actual": plain(case.filing.values[point.address])}
        yield Breach(
            point.address, N_("填的是“{written}”，按 {actual} 处理"), facts, actual=written
        )


RULES = (
    no_regulations,
    stock_follows,
    not_more_repealed,
    new_ones_in_force,
    fee_is_part_of_fees,
    disclosed_total,
    items_follow,
    amount_with_unit,
    signed_change,
)
"""The family, in the order of its codes."""
