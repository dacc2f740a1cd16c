"""TXT: the words against the figures, and against themselves."""

import calendar
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from drafter.filing import Place, Value, plain
from drafter.findings import Severity
from drafter.numerals import Quantity
from drafter.rules import Basis, Breach, Case, Rule, rule
from drafter.rules.mentions import ANOTHER_TIME, NEGATIONS, Fact
from drafter.rules.said import Mention, Sentence, mentions, sentences
from drafter.wording import N_

PRACTICE = "编报实践"
ROUGHLY = Decimal("0.2")
"""An approximate number may be off by this share of the figure."""
POINT = Decimal("0.01")
FUTURE_PARTS = ("problems.",)

_CHANGE = re.compile(
    "(?:比|较)(?:上年|去年|上一年|上年度)(?:同期)?(?P<way>增长|增加|上升|提高|下降|减少|降低)$|同比(?P<way2>增长|增加|上升|提高|下降|减少|降低)$"
)
_SHARE_OF = re.compile("占[^，。；]{0,14}$|占比(?:为|达)?$|比例(?:为|达)?$|比重(?:为|达)?$")
_MISSING = re.compile(
    "(?:公开|发布|收到|受理|办结|答复|制发|承办)(?:各类|政府|相关|依法)?[^，。；、\\d一二三四五六七八九十百千万两几若干多每该本此各首这那]{0,10}"
    "(?:信息|申请|文件|建议|提案)(?:条|件|份|宗)(?=[，。；、]|$)"
)
_YEAR_START = re.compile(
    "^(?P<year>20\\d\\d)年(?:度)?(?=[，,]|全|我|本|共|各|主动|新收|收到|受理|度?政府信息公开)|截至(?P<until>20\\d\\d)年(?:底|末|12月31日)"
)
_PERIOD = re.compile(
    "(?:统计(?:期限|时间|时段|数据)|数据(?:统计)?(?:期限|时间))[^。；]{0,12}?(?P<y1>20\\d\\d)年(?P<m1>\\d{1,2})月(?P<d1>\\d{1,2})日[^。；\\d]{0,6}(?:(?P<y2>20\\d\\d)年)?(?P<m2>\\d{1,2})月(?P<d2>\\d{1,2})日"
)
_DATE = re.compile(
    r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日|(?<![\d.])(?P<run>20\d{3,4})日|(?P<odd>\d{4}年\d{3,}月)"
)
_ITEMS = re.compile("件|宗|份|例|起|条|项|次|篇|个")
_CHANNELS = re.compile("信函|网络|网站申请|当面|现场|传真|邮寄")
_APPLICATIONS = re.compile("申请")
_EXHAUSTIVE = re.compile("其他|其它|信函|网络|当面|现场|传真|自然人")


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
        place=_place(mention.sentence, mention.number),
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


def _place(sentence: Sentence, number: Quantity | None = None) -> Place:
    start = sentence.start + (number.start if number else 0)
    end = sentence.start + (number.end if number else len(sentence.text))
    return sentence.passage.place(start, end)


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
    "TXT-08",
    Severity.WARNING,
    statement=N_("“其中”列举的各项之和不超过总数，列全的与总数相等"),
    why=N_("分项加起来对不上总数，必有一个写错"),
    cites=PRACTICE,
    basis=Basis.PRACTICE,
    example=N_("受理 29 件，其中信函 12 件、网站 12 件、当面 6 件"),
    fix=N_("核对总数和各分项"),
)
def lists_add_up(case: Case) -> Iterator[Breach]:
    """Add up what follows 其中, and lists of channels after a number of applications."""
    before: Sentence | None = None
    for sentence in sentences(case):
        start = sentence.text.find("其中")
        same = before is not None and before.passage == sentence.passage
        total = _total_of_list(sentence, start, before if same else None)
        if total:
            yield from _list_breach(sentence, max(start, 0), total)
        before = sentence


def _total_of_list(sentence: Sentence, start: int, before: Sentence | None) -> Quantity | None:
    """Return the number of which a list gives the parts."""
    counted = _counted(sentence)
    if start > 0 and any(n.end <= start for n in counted):
        return [n for n in counted if n.end <= start][-1]
    if start == 0 and before:
        return next(iter(_counted(before)), None)
    if start < 0 and _CHANNELS.search(sentence.text) and _APPLICATIONS.search(sentence.text):
        return next(iter(counted), None)
    return None


def _counted(sentence: Sentence) -> list[Quantity]:
    return [number for number in sentence.numbers if _ITEMS.fullmatch(number.counter)]


def _list_breach(sentence: Sentence, start: int, total: Quantity) -> Iterator[Breach]:
    parts = _parts_of_list(sentence, start, total)
    if len(parts) < 2 or total.approximate or any(part.approximate for part in parts):
        return
    if any(ANOTHER_TIME.search(sentence.clause_before(part)) for part in parts):
        return
    added = sum((part.value for part in parts), Decimal(0))
    whole = bool(_EXHAUSTIVE.search(sentence.text[start:]))
    if added > total.value or (whole and added != total.value):
        facts = {"total": plain(total.value), "added": plain(added)}
        message = N_("总数是 {total}，列举的各项加起来是 {added}")
        place = _place(sentence, parts[0])
        yield Breach(sentence.passage.address, message, facts, total.value, added, place=place)


def _parts_of_list(sentence: Sentence, start: int, total: Quantity) -> list[Quantity]:
    """Return the numbers of a list; one set off by 、 ends at the next comma."""
    parts = [
        number
        for number in _counted(sentence)
        if number.start >= start and number is not total and number.counter == total.counter
    ]
    if len(parts) > 1 and "，" not in sentence.text[parts[0].end : parts[1].start]:
        end = sentence.text.find("，", parts[1].end)
        parts = [part for part in parts if end < 0 or part.end <= end]
    return parts


@rule(
    "TXT-09",
    Severity.WARNING,
    statement=N_("占比与前面的两个数相符"),
    why=N_("百分比由两个数算出，算错一眼可见"),
    cites=PRACTICE,
    basis=Basis.PRACTICE,
    example=N_("共 200 件，其中网上 50 件，占 30%"),
    fix=N_("重新计算百分比"),
)
def shares_follow(case: Case) -> Iterator[Breach]:
    """Divide the number before a share by every total told before it in the sentence."""
    for sentence in sentences(case):
        for place, share in enumerate(sentence.numbers):
            if share.percent and _SHARE_OF.search(sentence.clause_before(share)):
                yield from _share_breach(sentence, sentence.numbers[:place], share)


def _share_breach(
    sentence: Sentence, before: tuple[Quantity, ...], share: Quantity
) -> Iterator[Breach]:
    exact = [n for n in before if n.counter and not n.percent]
    if len(exact) < 2 or any(n.approximate for n in exact):
        return
    part = exact[-1]
    shared = {id(n) for n, after in pairwise(before) if after.percent}
    wholes = [
        n
        for n in exact[:-1]
        if n.counter == part.counter and n.value >= part.value and id(n) not in shared
    ]
    if not wholes or any(_is_share(part.value, w.value, share) for w in wholes):
        return
    expected = (part.value * 100 / wholes[0].value).quantize(POINT)
    facts = {"said": plain(share.value), "expected": plain(expected)}
    message = N_("占比写的是 {said}%，按前面的数计算是 {expected}%")
    place = _place(sentence, share)
    yield Breach(sentence.passage.address, message, facts, expected, share.value, place=place)


def _is_share(part: Decimal, whole: Decimal, share: Quantity) -> bool:
    if not whole:
        return True
    return abs(part * 100 / whole - share.value) <= _tolerance(share.value)


def _tolerance(value: Decimal) -> Decimal:
    """Half a unit of the last decimal written, and a little for cutting instead of rounding."""
    exponent = value.as_tuple().exponent
    return Decimal(10) ** (exponent if isinstance(exponent, int) else 0)


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
    tolerance = _tolerance(number.value) if number.percent else Decimal(0)
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
            place=_place(sentence, number),
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
    for sentence in sentences(case):
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
                    place=_place(sentence),
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
                place=_place(sentence, mention.number),
            )


def _both_readings(case: Case, one: Mention, other: Mention) -> bool:
    """Tell whether two numbers are the two sums that the words may mean."""
    sums = {total for reading in one.fact.readings if (total := _sum(case, reading)) is not None}
    return {one.value, other.value} <= sums


@rule(
    "TXT-13",
    Severity.WARNING,
    statement=N_("量词前面有数字"),
    why=N_("套用模板时常忘了填数"),
    cites=PRACTICE,
    basis=Basis.PRACTICE,
    example=N_("主动发布政府信息条"),
    fix=N_("补上数字"),
)
def number_is_there(case: Case) -> Iterator[Breach]:
    """Find a counter right after the noun that should have been counted."""
    for sentence in sentences(case):
        if found := _MISSING.search(sentence.text):
            facts = {"words": found[0]}
            start = sentence.start + found.start()
            place = sentence.passage.place(start, start + len(found[0]))
            yield Breach(sentence.passage.address, N_("“{words}”缺少数字"), facts, place=place)


@rule(
    "TXT-14",
    Severity.WARNING,
    statement=N_("文字所说的年度是报告年度"),
    why=N_("沿用上年文字时常忘了改年份"),
    cites=PRACTICE,
    basis=Basis.PRACTICE,
    example=N_("2021 年报告里写“2020年，全县主动公开……”"),
    fix=N_("改成报告年度"),
)
def speaks_of_this_year(case: Case) -> Iterator[Breach]:
    """Look at the year with which a sentence opens, or up to which it counts."""
    year = case.filing.year
    for sentence in sentences(case):
        found = _YEAR_START.search(sentence.text)
        said = int(found["year"] or found["until"]) if found else year
        if found and said != year and not (said > year and _may_look_ahead(sentence)):
            facts = {"said": said, "year": year}
            message = N_("说的是 {said} 年，报告年度是 {year} 年")
            yield Breach(
                sentence.passage.address, message, facts, year, said, place=_place(sentence)
            )


def _may_look_ahead(sentence: Sentence) -> bool:
    return sentence.passage.address.startswith(FUTURE_PARTS)


@rule(
    "TXT-15",
    Severity.WARNING,
    statement=N_("统计期限是报告年度的 1 月 1 日至 12 月 31 日"),
    why=N_("年报统计整个年度"),
    cites=PRACTICE,
    basis=Basis.PRACTICE,
    example=N_("统计期限自2020年1月1日至2020年11月30日"),
    fix=N_("改成整个年度"),
)
def period_is_the_year(case: Case) -> Iterator[Breach]:
    """Compare the two ends of the period told."""
    year = case.filing.year
    for sentence in sentences(case):
        if found := _PERIOD.search(sentence.text):
            start = (int(found["y1"]), int(found["m1"]), int(found["d1"]))
            end = (int(found["y2"] or found["y1"]), int(found["m2"]), int(found["d2"]))
            if start != (year, 1, 1) or end != (year, 12, 31):
                facts = {"words": found[0][-24:]}
                message = N_("统计期限写的是“{words}”")
                yield Breach(sentence.passage.address, message, facts, place=_place(sentence))


@rule(
    "TXT-16",
    Severity.ERROR,
    statement=N_("日期是日历上有的"),
    why=N_("不存在的日期是笔误"),
    cites=PRACTICE,
    basis=Basis.PRACTICE,
    example=N_("2月30日；201811日"),
    fix=N_("改成正确的日期"),
)
def dates_exist(case: Case) -> Iterator[Breach]:
    """Look every date up in the calendar."""
    for sentence in sentences(case):
        if "日" not in sentence.text and "月" not in sentence.text:
            continue
        for found in _DATE.finditer(sentence.text):
            if not _exists(found, case.filing.year):
                start = sentence.start + found.start()
                place = sentence.passage.place(start, start + len(found[0]))
                facts = {"date": found[0]}
                yield Breach(sentence.passage.address, N_("没有“{date}”这一天"), facts, place=place)


def _exists(found: re.Match[str], year: int) -> bool:
    if not found["month"]:
        return False
    month, day = int(found["month"]), int(found["day"])
    if not 1 <= month <= 12:
        return False
    return 1 <= day <= calendar.monthrange(int(found["year"] or year) or 2000, month)[1]


RULES = (
    received,
    brought_forward,
    handled,
    carried_forward,
    outcomes,
    remedies,
    disclosure,
    lists_add_up,
    shares_follow,
    growth_follows,
    denials_hold,
    told_the_same,
    number_is_there,
    speaks_of_this_year,
    period_is_the_year,
    dates_exist,
)
"""The family, in the order of its codes."""
