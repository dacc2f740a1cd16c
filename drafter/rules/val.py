"""VAL: every datapoint is there, and is a number of the right kind."""

from collections.abc import Iterator
from decimal import Decimal

from drafter.filing import PARTICULARS, Value, plain
from drafter.findings import Severity
from drafter.form import Datapoint, Form, Number
from drafter.numbers import decimals, read_number
from drafter.once import once
from drafter.rules import OF_TABLES, Basis, Breach, Case, rule
from drafter.wording import N_, _

MAX_DECIMALS = 4
UNIT_SLIP = 10_000
"""元 written for 万元 makes a figure this many times too large."""

READ_AS = N_("填的是“{written}”，按 {actual} 处理")
ONLY_FIGURES = N_("只填数字，不带单位和分隔符")


@rule(
    "VAL-01",
    Severity.ERROR,
    statement=N_("应填的数字不得空缺"),
    why=N_("空格看不出是零还是漏填；已公布的报告中空格是最常见的毛病"),
    cites=OF_TABLES,
    basis=Basis.PRACTICE,
    example=N_("表三“科研机构”一列全部空着"),
    fix=N_("没有发生的填 0；整张表都没有的，把“本表全部为零”选为“是”"),
)
def required_figure(case: Case) -> Iterator[Breach]:
    """Look at every figure that is asked in a table that must be filled."""
    required = _required(case.form)
    if required <= case.filing.values.keys():
        return
    written = case.filing.values.keys() | case.filing.as_written.keys()
    for point in case.asked:
        if point.address in required and point.address not in written:
            yield Breach(point.address, N_("没有填数字"))


@once
def _required(form: Form) -> frozenset[str]:
    return frozenset(point.address for point in form.asked if point.table.required)


@once
def _amounts(form: Form) -> tuple[Datapoint, ...]:
    """Return the figures that are asked for and may have decimals or a sign."""
    return tuple(point for point in form.asked if point.number is not Number.COUNT)


@rule(
    "VAL-02",
    Severity.ERROR,
    statement=N_("数字应当是非负整数（收费金额可有小数，增减数可有负号），不超过 12 位"),
    why=N_("件数不会是负数、小数或者文字"),
    cites=OF_TABLES,
    basis=Basis.FORM,
    example=N_("填了“约十件”“12.5”“-3”或 #REF!"),
    fix=N_("改成数字；公式出错的，直接填结果"),
)
def is_a_number(case: Case) -> Iterator[Breach]:
    """Say why what was written is no number of the kind asked."""
    for point, written in written_as(case, "VAL-02"):
        reason = read_number(written, point.number, point.unit).reason
        facts = {"written": written, "reason": _(reason)}
        yield Breach(point.address, N_("填的是“{written}”，{reason}"), facts, actual=written)


@rule(
    "VAL-03",
    Severity.ERROR,
    statement=N_("数字格里不得用“无”“/”“—”代替数字"),
    why=N_("占位符号看不出是零还是不适用，也无法汇总"),
    cites=OF_TABLES,
    basis=Basis.PRACTICE,
    example=N_("行政强制一栏填“/”"),
    fix=N_("没有发生的填 0"),
)
def no_placeholder(case: Case) -> Iterator[Breach]:
    """Find signs that stand where a figure belongs."""
    for point, written in written_as(case, "VAL-03"):
        facts = {"written": written}
        yield Breach(point.address, N_("填的是“{written}”，不是数字"), facts, actual=written)


@rule(
    "VAL-04",
    Severity.ERROR,
    statement=N_("金额的小数位数不超过 4 位；模板包规定了位数的，不超过规定的位数，印出时补足"),
    why=N_("国家表式只规定单位为万元；个别省规定保留 4 位小数"),
    cites=N_("{tables}表式；模板包设置"),
    basis=Basis.PRACTICE,
    example=N_("收费金额填 104.170001"),
    fix=N_("按规定的位数四舍五入后填写"),
)
def decimal_places(case: Case) -> Iterator[Breach]:
    """Count the decimals of every amount; a pack may want an exact number of them."""
    wanted = case.pack.fee_decimals
    for point in _amounts(case.form):
        value = case.filing.values.get(point.address)
        if isinstance(value, Decimal) and decimals(value) > (
            MAX_DECIMALS if wanted is None else wanted
        ):
            yield _decimals_breach(point, value, MAX_DECIMALS if wanted is None else wanted)


def _decimals_breach(point: Datapoint, value: Decimal, most: int) -> Breach:
    facts = {"actual": plain(value), "most": most}
    return Breach(
        point.address, N_("{actual} 的小数超过 {most} 位"), facts, expected=most, actual=value
    )


@rule(
    "VAL-05",
    Severity.WARNING,
    statement=N_("金额的单位应当与表头一致"),
    why=N_("把元当作万元填，数字会大一万倍"),
    cites=OF_TABLES,
    basis=Basis.PRACTICE,
    example=N_("表头单位是万元，填了“251000元”"),
    fix=N_("换算成表头的单位，只填数字"),
)
def unit_slip(case: Case) -> Iterator[Breach]:
    """Find another unit written in the cell, and figures that grew ten thousandfold."""
    for point, written in written_as(case, "VAL-05"):
        value = case.filing.values[point.address]
        facts = {"written": written, "actual": plain(value), "unit": point.unit}
        yield Breach(
            point.address, N_("填的是“{written}”，已按 {actual}{unit} 处理"), facts, actual=written
        )
    for point in _amounts(case.form):
        now, before = case.filing.values.get(point.address), case.prior(point.address)
        if point.number is not Number.CHANGE and now and before and _is_slip(now, before):
            facts = {"actual": plain(now), "before": plain(before), "unit": point.unit}
            yield Breach(
                point.address,
                N_("{actual}{unit} 约是上年 {before}{unit} 的一万倍，可能把元当成了万元"),
                facts,
                actual=now,
            )


def _is_slip(value: Value, before: Value) -> bool:
    return UNIT_SLIP / 2 <= value / before <= UNIT_SLIP * 2


@rule(
    "VAL-06",
    Severity.WARNING,
    statement=N_("合计由程序计算，不应手工改写"),
    why=N_("手工写死的合计不会随分项变化"),
    cites=N_("填报表设计"),
    basis=Basis.PRACTICE,
    example=N_("总计格的公式被 15 覆盖，而分项之和是 14"),
    fix=N_("删去手工填的合计，或改正分项"),
)
def total_typed_over(case: Case) -> Iterator[Breach]:
    """Compare each stated total with the sum of its parts, where no part is blank."""
    for point in case.form.sums:
        address, stated = point.address, case.filing.values.get(point.address)
        computed = case.computed(address) if stated is not None else None
        if stated is not None and computed is not None and stated != computed:
            facts = {"stated": plain(stated), "computed": plain(computed)}
            yield Breach(
                address,
                N_("合计填的是 {stated}，按分项计算是 {computed}"),
                facts,
                expected=computed,
                actual=stated,
                related=point.parts,
            )


@rule(
    "VAL-07",
    Severity.NOTE,
    statement=N_("由文字读出的数字会告诉您读成了什么"),
    why=N_("全角数字、千位分隔符、带单位的数字都能读懂，但不应悄悄改动"),
    cites=N_("填报表设计"),
    basis=Basis.PRACTICE,
    example=N_("“１２件”读作 12"),
    fix=ONLY_FIGURES,
)
def read_from_text(case: Case) -> Iterator[Breach]:
    """Say what was read from text that is not plainly a number."""
    for point, written in written_as(case, "VAL-07"):
        value = case.filing.values[point.address]
        yield Breach(
            point.address, READ_AS, {"written": written, "actual": plain(value)}, actual=written
        )


@rule(
    "VAL-08",
    Severity.NOTE,
    statement=N_("Word 里放不下的字符会去掉，并且告诉您"),
    why=N_("控制字符等看不见的内容会损坏 Word 文件；过长的段落会使排版程序停住"),
    cites=N_("Word 文件格式"),
    basis=Basis.PRACTICE,
    example=N_("从网页粘贴的文字里带有控制字符 U+000B"),
    fix=N_("核对这一段文字是否完整"),
)
def text_was_cleaned(case: Case) -> Iterator[Breach]:
    """Name what was taken out of a text or composed anew."""
    for address in case.form.narratives:
        if changes := case.filing.as_written.get(address):
            yield Breach(address, N_("文字中有 {changes}，已经清理"), {"changes": changes})
    for particular, label in PARTICULARS.items():
        if changes := case.filing.as_written.get(particular):
            facts = {"particular": _(label), "changes": changes}
            yield Breach(particular, N_("{particular}中有 {changes}，已经清理"), facts)


def written_as(case: Case, code: str) -> Iterator[tuple[Datapoint, str]]:
    """Yield the figures whose writing is a matter for this rule."""
    for address, written in case.filing.as_written.items():
        point = case.form.datapoints.get(address)
        if point and read_number(written, point.number, point.unit).code == code:
            yield point, written


RULES = (
    required_figure,
    is_a_number,
    no_placeholder,
    decimal_places,
    unit_slip,
    total_typed_over,
    read_from_text,
    text_was_cleaned,
)
"""The family, in the order of its codes."""
