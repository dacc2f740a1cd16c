"""Questions about the unit: its name, the year, its level; its code and the day of publication."""

from dataclasses import replace

from drafter.cleaning import clean_line
from drafter.editions import edition_for
from drafter.filing import FIRST_YEAR, LAST_YEAR, Level
from drafter.form import Form, Number
from drafter.intake.previous import prefill
from drafter.intake.questionnaire.interview import Change, Interview
from drafter.intake.questionnaire.prompts import ask_text, choose, say
from drafter.numbers import read_day, read_number
from drafter.wording import _


def ask_name(interview: Interview) -> None:
    """Ask for the unit's full name."""
    unit = interview.filing.unit
    name = ask_text(
        _("单位名称"),
        default=unit.name,
        check=lambda text: "" if text else _("请写单位全称。"),
        explain=_("写全称，如“某某县民政局”；标题和正文都用它。"),
    )
    interview.filing.unit = replace(unit, name=clean_line(name))


def ask_year(interview: Interview) -> None:
    """Ask for the year reported on; the edition of the form follows from it."""
    filing, before = interview.filing, interview.form
    answer = ask_text(
        _("报告年度"),
        default=str(filing.year),
        check=no_year,
        explain=_("数据属于哪一年就写哪一年，如 2025；不是编写报告的这一年。"),
    )
    filing.year = year_in(answer)
    filing.edition = edition_for(filing.year)
    _fit(interview, before)


def no_year(text: str) -> str:
    """Return what is wrong with a year; empty where it is one."""
    return "" if year_in(text) else _("请写四位年份，如 2025。")


def year_in(text: str) -> int:
    """Return the year that was meant, full-width digits and 2025年 included; 0 where none was."""
    value = read_number(text.removesuffix("年").removesuffix("年度"), Number.COUNT).value
    return int(value) if value and FIRST_YEAR <= value <= LAST_YEAR else 0


def ask_level(interview: Interview) -> None:
    """Ask what kind of unit this is."""
    unit, before = interview.filing.unit, interview.form
    level = choose(
        _("单位层级"),
        [(_(level.label), level) for level in Level],
        default=unit.level,
        explain=_("政府和部门的公布期限、必须写的内容不同。"),
    )
    interview.filing.unit = replace(unit, level=level)
    _fit(interview, before)


def ask_code(interview: Interview) -> None:
    """Ask for the code that the superior gave the unit, where it has one."""
    unit = interview.filing.unit
    code = ask_text(_("单位代码"), default=unit.code, explain=_("汇总单位分配的代码，没有的不填"))
    interview.filing.unit = replace(unit, code=clean_line(code))


def ask_day(interview: Interview) -> None:
    """Ask for the day on which the report is to be published; it may be open."""
    day = ask_text(
        _("计划公布日期"),
        default=interview.filing.published,
        check=lambda text: "" if not text or read_day(text) else _("请写成 2026-01-28 的样子。"),
        explain=_("写成 2026-01-28 的样子，没有确定的不填"),
    )
    interview.filing.published = read_day(day)


def _fit(interview: Interview, before: Form) -> None:
    """Carry the answers over to the form of another year or level; say what became of them."""
    filing = interview.filing
    begun = filing.values or filing.texts or filing.as_written
    change = interview.fit_form(before)
    if begun:
        say_change(change)


def say_change(change: Change) -> None:
    """Say what a form newly asks for, and which answers it has no place for."""
    if change.new:
        say(_("这一版表格新增了：{names}", names=_("；").join(change.new)))
    if change.lost:
        say(_("这一版表格不再要求，已放在一边：{names}", names=_("；").join(change.lost)))


def take_from_previous(interview: Interview) -> None:
    """Put in what follows from last year's filing, and say what."""
    if interview.previous is not None:
        for note in prefill(interview.filing, interview.form, interview.previous):
            say(f"  {note}")
