"""DOC: what each part of the report must speak of, and what must not be left in it."""

import re
from collections.abc import Iterator
from datetime import date

from drafter.findings import Severity
from drafter.rules import OF_FORM, Basis, Breach, Case, rule
from drafter.rules.words import passages_with
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
_FEE_WORDS = re.compile("信息处理费|收费|收取")
_DUTIES = (
    (N_("工作考核"), re.compile("考核")),
    (N_("社会评议"), re.compile("评议")),
    (N_("责任追究"), re.compile("追究|追责|问责")),
)


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
    found = ((s, t) for s in case.form.sections for t in s.tables if t.id == "information_fee")
    section, table = next(found, (None, None))
    if section is None or table is None:
        return
    told = "".join(
        text for n in section.narratives for text in case.filing.paragraphs(f"{section.id}.{n.id}")
    )
    if _FEE_WORDS.search(told):
        return
    if not any(point.address in case.filing.values for point in table.datapoints):
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
    duties_of_governments,
    elements_of_overview,
    problems_told,
    fee_told,
    within_limits,
    no_residue,
    right_notice,
    published_in_time,
)
"""These rules, in the order of their codes."""
