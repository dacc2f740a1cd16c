"""TXT: the words against the figures of this year and the last, and against each other."""

import re
from collections.abc import Iterator
from decimal import Decimal

from drafter.filing import Value, plain
from drafter.findings import Severity
from drafter.numerals import POINT, Quantity, last_place
from drafter.rules import Basis, Breach, Case, Rule, rule
from drafter.rules.mentions import ANOTHER_TIME, DENYING, NEGATIONS, Fact
from drafter.rules.said import Mention, mentions, sentences_with
from drafter.wording import N_

PRACTICE = N_("编报实践")
ROUGHLY = Decimal("0.2")
"""An approximate number may be off by this share of the figure."""

_CHANGE = re.compile(
    "(?:比|较)(?:上年|去年|上一年|上年度)(?:同期)?(?P<way>增长|增加|上升|提高|下降|减少|降低)$|同比(?P<way2>增长|增加|上升|提高|下降|减少|降低)$"
)


def _stated_rule(code: str, statement: str, example: str) -> Rule:
    """Make the rule that holds every telling of some facts against the tables."""

    @rule(
        code,
        Severity.ERROR,
        statement=statement,
        why=N_("同一份报告里文字和表格不能说出两个数"),
        cites=PRACTICE,
        basis=Basis.PRACTICE,
        example=example,
        fix=N_("核对台账，改正文字或表格"),
    )
    def stated(case: Case) -> Iterator[Breach]:
        for mention in mentions(case):
            if mention.fact.code == code:
                yield from _against_table(case, mention)

    return stated


def _against_table(case: Case, mention: Mention) -> Iterator[Breach]:
    known = [(reading, _sum(case, reading)) for reading in mention.fact.readings]
    sums = [(reading, total) for reading, total in known if total is not None]
    if not sums or any(_fits(mention.number, total) for _reading, total in sums):
        return
    reading, total = sums[0]
    said, point = plain(mention.value), case.form.datapoints[reading[0]]
    facts = {"said": said, "total": plain(total), "figure": point.label, "unit": point.unit}
    message = N_("文字说 {said}{unit}，表格里“{figure}”是 {total}{unit}")
    if len(reading) > 1:
        message = N_("文字说 {said}{unit}，表格里“{figure}”等几项合计是 {total}{unit}")
    yield Breach(
        reading[0],
        message,
        facts,
        expected=total,
        actual=said,
        related=(mention.sentence.passage.address,),
        place=mention.sentence.place(mention.number),
    )


def _sum(case: Case, addresses: tuple[str, ...]) -> Value | None:
    if not all(address in case.form.datapoints for address in addresses):
        return None
    values = [case.value(address) for address in addresses]
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def _fits(number: Quantity, total: Value) -> bool:
    if number.value == total:
        return True
    return number.approximate and abs(number.value - Decimal(total)) <= ROUGHLY * max(
        Decimal(total), Decimal(1)
    )


received = _stated_rule(
    "TXT-01",
    N_("文字里的收到申请数与表三一致（新收，或新收加结转）"),
    N_("文字写受理 15 件，表三新收 14 件"),
)
brought_forward = _stated_rule(
    "TXT-02", N_("文字里的上年结转数与表三一致"), N_("文字写上年结转 2 件，表三填 0")
)
handled = _stated_rule(
    "TXT-03", N_("文字里的办结、答复数与表三总计一致"), N_("文字写办结 14 件，表三总计 13 件")
)
carried_forward = _stated_rule(
    "TXT-04", N_("文字里的结转下年数与表三一致"), N_("文字写结转 1 件，表三填 0")
)
outcomes = _stated_rule(
    "TXT-05", N_("文字里的各项办理结果与表三一致"), N_("文字写予以公开 12 件，表三填 14 件")
)
remedies = _stated_rule(
    "TXT-06", N_("文字里的复议、诉讼数与表四一致"), N_("文字写行政复议 3 件，表四填 0")
)
disclosure = _stated_rule(
    "TXT-07",
    N_("文字里的制发文件、许可、处罚、收费等数与表二、信息处理费一致"),
    N_("文字写制发规范性文件 18 件，表二填 5 件"),
)


@rule(
    "TXT-10",
    Severity.WARNING,
    statement=N_("“比上年增长”与上年年报算出的一致"),
    why=N_("增幅由两年的数算出，可以核对"),
    cites=PRACTICE,
    basis=Basis.PRACTICE,
    example=N_("上年 20 件、今年 29 件，写比上年增长 55%"),
    fix=N_("按上年年报重新计算"),
)
def growth_follows(case: Case) -> Iterator[Breach]:
    """Take the change told right after a fact, and compare it with last year's figure."""
    if case.previous is None:
        return
    for mention in mentions(case):
        change = _change_after(mention)
        before = _prior(case, mention.fact)
        if change and before:
            yield from _growth_breach(mention, change, before)


def _change_after(mention: Mention) -> tuple[Quantity, bool] | None:
    """Return the number of a change and whether it is a rise, if it is told right after."""
    numbers = mention.sentence.numbers
    place = numbers.index(mention.number) + 1
    if place >= len(numbers):
        return None
    number = numbers[place]
    found = _CHANGE.search(mention.sentence.clause_before(number))
    if not found:
        return None
    way = found["way"] or found["way2"]
    return number, way in ("增长", "增加", "上升", "提高")


def _prior(case: Case, fact: Fact) -> Value | None:
    values = [case.prior(address) for address in fact.readings[0]]
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None


def _growth_breach(
    mention: Mention, change: tuple[Quantity, bool], before: Value
) -> Iterator[Breach]:
    number, rises = change
    moved = mention.value - before if rises else before - mention.value
    expected = moved * 100 / Decimal(before) if number.percent else Decimal(moved)
    tolerance = last_place(number.value) if number.percent else Decimal(0)
    if abs(expected - number.value) > tolerance:
        facts = {
            "said": f"{plain(number.value)}{number.counter}",
            "expected": f"{plain(expected.quantize(POINT).normalize())}{number.counter}",
        }
        message = N_("文字说变化 {said}，按上年年报计算是 {expected}")
        sentence = mention.sentence
        yield Breach(
            sentence.passage.address,
            message,
            facts,
            facts["expected"],
            facts["said"],
            place=sentence.place(number),
        )


@rule(
    "TXT-11",
    Severity.ERROR,
    statement=N_("写“没有收到”“没有发生”“全部办结”的，表格里相应的数应当是 0"),
    why=N_("文字否认了表格里的数"),
    cites=PRACTICE,
    basis=Basis.PRACTICE,
    example=N_("文字写没有收到申请，表三新收 3 件"),
    fix=N_("核对台账，改正文字或表格"),
)
def denials_hold(case: Case) -> Iterator[Breach]:
    """Hold each denial against the figure that it denies."""
    for sentence in sentences_with(case, DENYING):
        for _code, words, addresses in NEGATIONS:
            found = words.search(sentence.text)
            total = _sum(case, addresses) if found else None
            if found and total and not ANOTHER_TIME.search(sentence.text[: found.start()]):
                point = case.form.datapoints[addresses[0]]
                facts = {"words": found[0], "figure": point.label, "total": plain(total)}
                yield Breach(
                    addresses[0],
                    N_("文字写“{words}”，表格里“{figure}”是 {total}"),
                    facts,
                    expected=0,
                    actual=total,
                    place=sentence.place(),
                )


@rule(
    "TXT-12",
    Severity.WARNING,
    statement=N_("同一个数在报告里说了几次的，前后一致"),
    why=N_("前后两个数必有一个是错的"),
    cites=PRACTICE,
    basis=Basis.PRACTICE,
    example=N_("前面写受理 14 件，后面写受理 15 件"),
    fix=N_("核对台账后改成一致"),
)
def told_the_same(case: Case) -> Iterator[Breach]:
    """Remember what was said of each fact, and which of its readings that was."""
    said: dict[tuple[str, ...], Mention] = {}
    for mention in mentions(case):
        if mention.number.approximate:
            continue
        first = said.setdefault(mention.fact.name, mention)
        if first.value != mention.value and not _both_readings(case, first, mention):
            facts = {"now": plain(mention.value), "before": plain(first.value)}
            sentence = mention.sentence
            yield Breach(
                sentence.passage.address,
                N_("这里写 {now}，前面写的是 {before}"),
                facts,
                expected=first.value,
                actual=mention.value,
                place=sentence.place(mention.number),
            )


def _both_readings(case: Case, one: Mention, other: Mention) -> bool:
    """Tell whether two numbers are the two sums that the words may mean."""
    sums = {total for reading in one.fact.readings if (total := _sum(case, reading)) is not None}
    return {one.value, other.value} <= sums


RULES = (
    received,
    brought_forward,
    handled,
    carried_forward,
    outcomes,
    remedies,
    disclosure,
    growth_follows,
    denials_hold,
    told_the_same,
)
"""The family, in the order of its codes."""
