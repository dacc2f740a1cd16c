"""DOC: the structure of the report, its headings and what each part must speak of."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from drafter.findings import Severity
from drafter.form import NUMERALS, Section
from drafter.rules import OF_FORM, Basis, Breach, Case, edition, rule
from drafter.rules.headings import MISSING, found_headings, heading_slips
from drafter.rules.words import Passage, passages, passages_with
from drafter.wording import N_, _, listed

NOTICE = N_("国办公开办函〔2021〕30号")
ARTICLE_50 = N_("《政府信息公开条例》第五十条")
ARTICLE_49 = N_("《政府信息公开条例》第四十九条")
FEE_RULE = N_("国办函〔2020〕109号")
PROBLEMS = "problems"
FEWEST_WORDS = 30
"""Characters: a shorter text cannot name a problem and what was done about it."""
NOTICES = {"2019": "〔2019〕60号", "2021": "〔2021〕30号"}

_RESIDUE = re.compile(
    r"该部分以表格形式报告|表格如下[:：]|[XxＸ]{2,}(?=[年月日县市区局镇乡街元件条人份项])|[×╳]{2,}|_{3,}|＿{2,}"
    r"|\{\{|\}\}|\{%|%\}|｛｛|｝｝|（此处填写|【[^】]{0,20}填[^】]{0,20}】"
)
_RESIDUE_SIGNS = (
    *("表格形式", "表格如下", "X", "x", "Ｘ", "×", "╳", "__", "＿", "{", "}", "｛｛", "｝｝"),
    *("此处填写", "【"),
)
"""Whatever is residue holds one of these."""
_PARTS_SAID = re.compile(f"([{NUMERALS}])个?(?:大)?部分(?:组成|构成)?")
_FEE_WORDS = re.compile("信息处理费|收费|收取")
_DUTIES = (
    (N_("工作考核"), re.compile("考核")),
    (N_("社会评议"), re.compile("评议")),
    (N_("责任追究"), re.compile("追究|追责|问责")),
)
_LEVELS = (
    re.compile(f"[（(](?P<number>[{NUMERALS}]{{1,3}})[）)]"),
    re.compile(r"(?P<number>\d{1,2})[.．](?!\d)"),
    re.compile(r"[（(](?P<number>\d{1,2})[）)]"),
)
_WRONG_MARK = re.compile(r"(?P<number>\d{1,2})、|[—一-]{1,2}、(?=\S)|[—-]{1,2}、")


@rule(
    "DOC-01",
    Severity.ERROR,
    statement=N_("规定的各部分一个不少、不重复、按次序，并带序号"),
    why=N_("通知要求内容不能遗漏，也不宜泛化"),
    cites=OF_FORM,
    basis=Basis.LAW,
    example=N_("第六部分标题丢了序号；“三、”出现两次"),
    fix=N_("按规定的标题、次序和序号补齐"),
)
def sections_in_order(case: Case) -> Iterator[Breach]:
    """Compare the headings found in a report, or the parts filled in, with the form."""
    if case.filing.headings:
        for section, message, facts in heading_slips(case.form, case.filing.headings):
            yield _heading_breach(case, section, message, facts)
        return
    for section in case.form.titled:
        needed = [n for n in section.narratives if n.required]
        if needed and not any(case.filing.paragraphs(f"{section.id}.{n.id}") for n in needed):
            yield _heading_breach(case, section, MISSING, {})


def _heading_breach(
    case: Case, section: Section, message: str, facts: Mapping[str, object]
) -> Breach:
    heading = case.form.heading(section)
    address = f"{section.id}.{section.narratives[0].id}" if section.narratives else ""
    return Breach(address, message, {"heading": heading, **facts}, expected=heading)


@rule(
    "DOC-02",
    Severity.WARNING,
    statement=N_("各部分标题用规定的文字"),
    why=N_("标题不一致会妨碍检索和比对"),
    cites=OF_FORM,
    basis=Basis.PRACTICE,
    example=N_("“三、信息公开申请情况”"),
    fix=N_("改成规定的标题"),
)
def heading_words(case: Case) -> Iterator[Breach]:
    """Name headings that stand for a section but are worded otherwise."""
    for section, found in found_headings(case.form, case.filing.headings):
        for heading in found:
            if not heading.exact:
                facts = {"found": heading.text, "heading": case.form.heading(section)}
                yield _heading_breach(
                    case, section, N_("标题写成了“{found}”，规定的是“{heading}”"), facts
                )


@rule(
    "DOC-03",
    Severity.WARNING,
    statement=N_("小标题的序号连续、不重复、同级写法一致"),
    why=N_("公文层次序数依次为一、（一）1.（1）"),
    cites="GB/T 9704—2012",
    basis=Basis.PRACTICE,
    example=N_("（一）后面是（2）；3. 后面是 5.；写成“4、”"),
    fix=N_("按（一）（二）、1. 2.、（1）（2）的写法重新编号"),
)
def sub_headings_in_order(case: Case) -> Iterator[Breach]:
    """Follow the numbers at the beginnings of paragraphs, level by level."""
    last: dict[int, int] = {}
    address = ""
    for passage in passages(case):
        if passage.address != address:
            last, address = {}, passage.address
        if wrong := _WRONG_MARK.match(passage.text):
            if wrong["number"] or not wrong[0].startswith("一"):
                facts = {"mark": wrong[0]}
                yield Breach(address, N_("序号写成了“{mark}”"), facts, place=passage.place())
            continue
        yield from _next_number(passage, last)


def _next_number(passage: Passage, last: dict[int, int]) -> Iterator[Breach]:
    for level, pattern in enumerate(_LEVELS):
        found = pattern.match(passage.text)
        if not found:
            continue
        number = _as_number(found["number"])
        mixed = level == 2 and number > 1 and level not in last and last.get(0) == number - 1
        if mixed or number not in (1, last.get(level, number - 1) + 1):
            message = N_("序号“{mark}”与前面的不连续、重复或写法不一致")
            yield Breach(passage.address, message, {"mark": found[0]}, place=passage.place())
        last[level] = number
        for lower in [lower for lower in last if lower > level]:
            del last[lower]
        return


def _as_number(digits: str) -> int:
    if digits.isdecimal():
        return int(digits)
    tens, _sign, ones = digits.rpartition("十")
    if "十" not in digits:
        return NUMERALS.index(digits) + 1 if digits in NUMERALS else 0
    return 10 * (NUMERALS.find(tens) + 1 if tens else 1) + (NUMERALS.find(ones) + 1 if ones else 0)


@rule(
    "DOC-04",
    Severity.WARNING,
    statement=N_("标题由单位名称、年份和“政府信息公开工作年度报告”组成，模板包另有规定的按规定"),
    why=N_("写成“工作报告”或丢掉“工作”二字的曾被通报"),
    cites=N_("编报实践；模板包设置"),
    basis=Basis.PRACTICE,
    example=N_("“某某县2021年政府信息公开年度工作报告”"),
    fix=N_("改成规定的标题"),
)
def title_pattern(case: Case) -> Iterator[Breach]:
    """Compare the title of an imported report with the pack's pattern."""
    title = "".join(case.filing.title.split())
    wanted = case.pack.report_title(case.filing.unit.name, case.filing.year)
    if title and title != "".join(wanted.split()):
        facts = {"title": title, "wanted": wanted}
        yield Breach("", N_("标题是“{title}”，应为“{wanted}”"), facts, wanted, title)


@rule(
    "DOC-05",
    Severity.WARNING,
    statement=N_("各级政府的“监督保障”写明工作考核、社会评议、责任追究结果"),
    why=N_("条例要求政府的年度报告包括这三项情况"),
    cites=ARTICLE_50,
    basis=Basis.LAW,
    example=N_("监督保障一段只写了培训"),
    fix=N_("补写缺少的内容；没有发生的，写明没有"),
)
def duties_of_governments(case: Case) -> Iterator[Breach]:
    """Look for the three matters in the words of a government."""
    address = "overview.oversight"
    if not case.filing.unit.level.is_government or address not in case.form.narratives:
        return
    told = "".join(case.filing.paragraphs(address))
    missing = [name for name, words in _DUTIES if not words.search(told)]
    if told and missing:
        facts = {"missing": listed(_(name) for name in missing)}
        yield Breach(address, N_("没有写到{missing}"), facts)


@rule(
    "DOC-06",
    Severity.WARNING,
    statement=N_("总体情况的五项、存在的问题和改进情况，规定的每一项都写到"),
    why=N_("通知规定总体情况从主动公开、依申请公开、政府信息管理、平台建设、监督保障五个方面综述"),
    cites=OF_FORM,
    basis=Basis.LAW,
    example=N_("没有“政府信息管理”一项"),
    fix=N_("补写缺少的一项"),
)
def elements_of_overview(case: Case) -> Iterator[Breach]:
    """Name the parts of the overview that hold no words while others do."""
    for section in case.form.titled:
        told = {n: bool(case.filing.paragraphs(f"{section.id}.{n.id}")) for n in section.narratives}
        if not any(told.values()):
            continue
        for narrative, has_words in told.items():
            if narrative.required and narrative.label and not has_words:
                facts = {"part": narrative.label, "section": section.title}
                address = f"{section.id}.{narrative.id}"
                yield Breach(address, N_("“{section}”里没有“{part}”"), facts)


@rule(
    "DOC-07",
    Severity.WARNING,
    statement=N_("引言所说的部分数与实际相同"),
    why=N_("说六个部分而实际不是六个，显然是照抄"),
    cites=N_("编报实践"),
    basis=Basis.PRACTICE,
    example=N_("引言写“由八个部分组成”，正文只有六个"),
    fix=N_("改正引言里的数"),
)
def parts_counted(case: Case) -> Iterator[Breach]:
    """Compare the number said in the preface with the number of sections."""
    actual = len(case.filing.headings or case.form.titled)
    for passage in passages(case):
        if not passage.address.startswith("preface."):
            continue
        for found in _PARTS_SAID.finditer(passage.text):
            said = NUMERALS.index(found[1]) + 1
            if said != actual:
                facts = {"said": said, "actual": actual}
                place = passage.place(found.start(), found.end())
                message = N_("引言说有 {said} 个部分，实际有 {actual} 个")
                yield Breach(passage.address, message, facts, actual, said, place=place)


@rule(
    "DOC-08",
    Severity.ERROR,
    statement=N_("“存在的主要问题及改进情况”写明问题和改进措施"),
    why=N_("条例把存在的主要问题及改进情况列为必报内容"),
    cites=ARTICLE_50,
    basis=Basis.LAW,
    example=N_("第五部分只写一个“无”字"),
    fix=N_("写出本单位的实际问题和对应的改进措施"),
)
def problems_told(case: Case) -> Iterator[Breach]:
    """Find a section on problems that says next to nothing."""
    for section in case.form.sections:
        if section.id != PROBLEMS:
            continue
        texts = [
            t for n in section.narratives for t in case.filing.paragraphs(f"{section.id}.{n.id}")
        ]
        words = "".join(texts)
        if len(words) < FEWEST_WORDS:
            address = f"{section.id}.{section.narratives[0].id}"
            message = N_("这一部分只有 {count} 个字") if words else N_("这一部分是空的")
            yield Breach(address, message, {"count": len(words)}, actual=words)


@rule(
    "DOC-09",
    Severity.WARNING,
    statement=N_("第六部分说明信息处理费收取情况"),
    why=N_("管理办法要求把收取情况纳入年度报告"),
    cites=FEE_RULE,
    basis=Basis.LAW,
    example=N_("第六部分只写“无”"),
    fix=N_("写明发出收费通知的件数、金额和实际收取的金额；没有的写明没有"),
)
def fee_told(case: Case) -> Iterator[Breach]:
    """Look for the fee in words or in figures."""
    if not any(table.id == "information_fee" for table in case.form.tables):
        return
    section = next(
        s for s in case.form.sections if any(t.id == "information_fee" for t in s.tables)
    )
    told = "".join(
        text for n in section.narratives for text in case.filing.paragraphs(f"{section.id}.{n.id}")
    )
    if _FEE_WORDS.search(told):
        return
    if not any(address.startswith("information_fee.") for address in case.filing.values):
        address = f"{section.id}.{section.narratives[0].id}"
        yield Breach(address, N_("没有写到信息处理费"))


@rule(
    "DOC-10",
    Severity.WARNING,
    statement=N_("文字不超过模板包规定的字数"),
    why=N_("有的地方对总体情况的篇幅有规定"),
    cites=N_("模板包设置"),
    basis=Basis.PRACTICE,
    example=N_("武威规定总体情况原则上不超过 1000 字"),
    fix=N_("压缩文字"),
)
def within_limits(case: Case) -> Iterator[Breach]:
    """Count the characters of each part or section that the pack limits."""
    for name, most in case.pack.word_limits.items():
        parts = [a for a in case.form.narratives if a == name or a.startswith(f"{name}.")]
        count = sum(len(text) for address in parts for text in case.filing.paragraphs(address))
        if parts and count > most:
            facts = {"count": count, "most": most}
            yield Breach(parts[0], N_("共 {count} 字，规定不超过 {most} 字"), facts, most, count)


@rule(
    "DOC-11",
    Severity.ERROR,
    statement=N_("正文不得留有模板提示语和未填的空"),
    why=N_("有的年报把“该部分以表格形式报告”抄进了正文"),
    cites=NOTICE,
    basis=Basis.PRACTICE,
    example=N_("“XX县”“____”“{{ 单位 }}”"),
    fix=N_("换成实际内容，或删去提示语"),
)
def no_residue(case: Case) -> Iterator[Breach]:
    """Find what a template leaves behind."""
    for passage in passages_with(case, _RESIDUE_SIGNS):
        if residue := _RESIDUE.search(passage.text):
            place = passage.place(residue.start(), residue.end())
            facts = {"residue": residue[0]}
            yield Breach(passage.address, N_("留有模板内容“{residue}”"), facts, place=place)


@rule(
    "DOC-12",
    Severity.WARNING,
    statement=N_("引用的编报通知与表格版本一致"),
    why=N_("2021 年起仍引〔2019〕60号的是真实发生过的差错"),
    cites=NOTICE,
    basis=Basis.PRACTICE,
    example=N_("2022 年度报告引用国办公开办函〔2019〕60号"),
    fix=N_("改引现行通知"),
)
def right_notice(case: Case) -> Iterator[Breach]:
    """Find the notice of another edition."""
    for passage in passages_with(case, ("国办公开办函",)):
        for other, notice in NOTICES.items():
            start = passage.text.find(f"国办公开办函{notice}")
            if other != case.form.edition and start >= 0:
                facts = {"notice": notice, "wanted": NOTICES.get(case.form.edition, "")}
                place = passage.place(start, start + len(notice))
                yield Breach(
                    passage.address, N_("引用了另一版表格的通知{notice}"), facts, place=place
                )


@rule(
    "DOC-13",
    Severity.WARNING,
    statement=N_("部门 1 月 31 日前、政府 3 月 31 日前公布；模板包规定更早的按规定"),
    why=N_("条例规定了公布的期限"),
    cites=ARTICLE_49,
    basis=Basis.LAW,
    example=N_("县政府的年报 4 月 2 日公布"),
    fix=N_("提前公布；已经逾期的，写明原因"),
)
def published_in_time(case: Case) -> Iterator[Breach]:
    """Compare the day of publication, planned or past, with the deadline."""
    try:
        day = date.fromisoformat(case.filing.published)
    except ValueError:
        return
    month, last = case.pack.deadline(case.filing.unit.level)
    deadline = date(case.filing.year + 1, month, last)
    if day > deadline:
        facts = {"day": day.isoformat(), "deadline": deadline.isoformat()}
        message = N_("公布日期 {day} 晚于期限 {deadline}")
        yield Breach("", message, facts, deadline.isoformat(), day.isoformat())


RULES = (
    sections_in_order,
    heading_words,
    sub_headings_in_order,
    title_pattern,
    duties_of_governments,
    elements_of_overview,
    parts_counted,
    problems_told,
    fee_told,
    within_limits,
    no_residue,
    right_notice,
    published_in_time,
    *edition.RULES,
)
"""The family, in the order of its codes."""
