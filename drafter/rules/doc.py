"""DOC: the structure of the report: its title, headings and numbering."""

import re
from collections.abc import Iterator, Mapping

from drafter.findings import Severity
from drafter.form import NUMERALS, Section
from drafter.rules import OF_FORM, Basis, Breach, Case, edition, rule
from drafter.rules.headings import MISSING, found_headings, heading_slips
from drafter.rules.words import Passage, passages
from drafter.wording import N_

_PARTS_SAID = re.compile(f"([{NUMERALS}])个?(?:大)?部分(?:组成|构成)?")
_LEVELS = (
    re.compile(f"[（(](?P<number>[{NUMERALS}]{{1,3}})[）)]"),
    re.compile(r"(?P<number>\d{1,2})[.．](?!\d)"),
    re.compile(r"[（(](?P<number>\d{1,2})[）)]"),
)
_FIRST_SIGNS = frozenset(f"（({NUMERALS}—-")
"""With one of these, or a digit, begins whatever the patterns here match."""
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
        if not _may_be_numbered(passage.text[:1]):
            continue
        if wrong := _WRONG_MARK.match(passage.text):
            if wrong["number"] or not wrong[0].startswith("一"):
                facts = {"mark": wrong[0]}
                yield Breach(address, N_("序号写成了“{mark}”"), facts, place=passage.place())
            continue
        yield from _next_number(passage, last)


def _may_be_numbered(first: str) -> bool:
    return first in _FIRST_SIGNS or first.isdecimal()


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


RULES = (
    sections_in_order,
    heading_words,
    sub_headings_in_order,
    title_pattern,
    parts_counted,
    *edition.RULES,
)
"""These rules, in the order of their codes."""
