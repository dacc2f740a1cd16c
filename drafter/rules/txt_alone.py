"""TXT: what the words of a sentence show to be wrong by themselves: sums, shares, dates."""

import calendar
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from drafter.filing import plain
from drafter.findings import Severity
from drafter.numerals import POINT, Quantity, last_place
from drafter.rules import Basis, Breach, Case, rule
from drafter.rules.mentions import ANOTHER_TIME
from drafter.rules.said import (
    Sentence,
    counting,
    numbered,
    sentences,
    sentences_of,
    sentences_with,
)
from drafter.rules.words import all_words
from drafter.wording import N_

PRACTICE = N_("编报实践")
FUTURE_PARTS = ("problems.",)

_SHARE_OF = re.compile("占[^，。；]{0,14}$|占比(?:为|达)?$|比例(?:为|达)?$|比重(?:为|达)?$")
_UNCOUNTED = re.compile("(?:信息|申请|文件|建议|提案)(?:条|件|份|宗)")
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
    for passage in counting(case):
        before: Sentence | None = None
        for sentence in sentences_of(case, passage):
            if len(sentence.numbers) > 1:
                start = sentence.text.find("其中")
                if total := _total_of_list(sentence, start, before):
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
        place = sentence.place(parts[0])
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


NEAR = 40
"""Numbers before a share among which its whole is looked for; no honest sentence has more."""


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
    """Divide the number before a share by the totals told before it in the sentence."""
    for sentence in numbered(case):
        for place, share in enumerate(sentence.numbers):
            if share.percent and _SHARE_OF.search(sentence.clause_before(share)):
                yield from _share_breach(
                    sentence, sentence.numbers[max(0, place - NEAR) : place], share
                )


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
    place = sentence.place(share)
    yield Breach(sentence.passage.address, message, facts, expected, share.value, place=place)


def _is_share(part: Decimal, whole: Decimal, share: Quantity) -> bool:
    if not whole:
        return True
    return abs(part * 100 / whole - share.value) <= last_place(share.value)


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
    if not _UNCOUNTED.search(all_words(case)):
        return
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
    for sentence in sentences_with(case, ("20",)):
        found = _YEAR_START.search(sentence.text)
        said = int(found["year"] or found["until"]) if found else year
        if found and said != year and not (said > year and _may_look_ahead(sentence)):
            facts = {"said": said, "year": year}
            message = N_("说的是 {said} 年，报告年度是 {year} 年")
            yield Breach(
                sentence.passage.address, message, facts, year, said, place=sentence.place()
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
    for sentence in sentences_with(case, "日"):
        if found := _PERIOD.search(sentence.text):
            start = (int(found["y1"]), int(found["m1"]), int(found["d1"]))
            end = (int(found["y2"] or found["y1"]), int(found["m2"]), int(found["d2"]))
            if start != (year, 1, 1) or end != (year, 12, 31):
                facts = {"words": found[0][-24:]}
                message = N_("统计期限写的是“{words}”")
                yield Breach(sentence.passage.address, message, facts, place=sentence.place())


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
    for sentence in sentences_with(case, "日月"):
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
    lists_add_up,
    shares_follow,
    number_is_there,
    speaks_of_this_year,
    period_is_the_year,
    dates_exist,
)
"""These rules, in the order of their codes."""
