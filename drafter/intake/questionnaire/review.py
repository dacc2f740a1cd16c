"""The overview: each part with √, × or 空, every value editable, then check, report, workbook."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from drafter.api import write_filing
from drafter.errors import DrafterError
from drafter.findings import Finding, Severity, has_errors
from drafter.form import Datapoint, Line, Section, Table
from drafter.intake.questionnaire import particulars
from drafter.intake.questionnaire.agreement import show_finding, tell_of_words
from drafter.intake.questionnaire.figures import ask_figure, inputs, shown, title_of
from drafter.intake.questionnaire.fixing import free_path
from drafter.intake.questionnaire.interview import Interview
from drafter.intake.questionnaire.prompts import Back, choose, say, yes_or_no
from drafter.intake.questionnaire.settling import open_findings, settle
from drafter.intake.questionnaire.words import ask_part, automatic_words, beginning, ready_words
from drafter.wording import N_, _, labelled, listed, noted

Act = Callable[[], None]
GOOD, BAD, EMPTY = N_("√"), N_("×"), N_("空")
RETURN = N_("返回总览")


def review(interview: Interview, output: Path) -> None:
    """Show the overview until the officer saves and leaves.

    The report gets a name that no file had, and keeps it until then.
    """
    written, report = False, free_path(output.with_suffix(".docx"))
    while (act := _overview(interview, output, report, written=written)) is not _leave:
        written = isinstance(act, partial) and act.func is _render
        try:
            act()
        except Back:
            pass
        except DrafterError as error:
            say(f"× {error}")
        interview.save()


def _leave() -> None:
    """Stand for the choice that ends the overview."""


def _overview(interview: Interview, output: Path, report: Path, *, written: bool) -> Act:
    findings = open_findings(interview)
    say()
    say(_("—— 总览 ——"))
    say("  " + (_counted(findings) or _("没有发现问题")))
    parts = [
        (_part(interview, section, findings), partial(_edit_section, interview, section))
        for section in interview.form.sections
    ]
    actions: list[tuple[str, Act]] = [
        (_unit_line(interview), partial(_edit_unit, interview)),
        *parts,
        (_("校验：逐条看问题"), partial(_check, interview)),
        (_("生成报告（Word）"), partial(_render, interview, output, report)),
        (_("导出工作簿（Excel）"), partial(_export, interview, output)),
        (_("保存退出"), _leave),
    ]
    try:
        return choose(
            _("选一项查看、修改，或选下面的操作"),
            actions,
            default=_default(actions, findings, written=written),
            explain=_("√ 没有问题，× 有问题，空 还没有填。选一部分就能逐项修改。"),
        )
    except Back:
        return lambda: None


def _default(actions: list[tuple[str, Act]], findings: list[Finding], *, written: bool) -> Act:
    """Return what is likely wanted next: the checks where there are errors, the report, the end."""
    check, render, _workbook, leave = (act for _label, act in actions[-4:])
    if has_errors(findings):
        return check
    return leave if written else render


def _counted(findings: list[Finding]) -> str:
    counts = Counter(finding.severity for finding in findings)
    return listed(
        _("{severity} {count} 条", severity=severity.label, count=counts[severity])
        for severity in Severity
        if counts[severity]
    )


def _unit_line(interview: Interview) -> str:
    filing = interview.filing
    mark = _(GOOD if filing.unit.name else EMPTY)
    told = listed((filing.unit.name, str(filing.year), _(filing.unit.level.label)))
    return f"{mark} " + labelled(_("单位信息"), told)


def _part(interview: Interview, section: Section, findings: list[Finding]) -> str:
    own = [f for f in findings if _concerns(interview, f, section)]
    grave = [f for f in own if f.severity is not Severity.NOTE]
    mark = BAD if grave else GOOD
    if not _anything(interview, section):
        mark = EMPTY
    title = _title(interview, section)
    return f"{_(mark)} {noted(title, _counted(own)) if own else title}"


def _title(interview: Interview, section: Section) -> str:
    return interview.form.heading(section) or listed(_(n.label) for n in section.narratives)


def _concerns(interview: Interview, finding: Finding, section: Section) -> bool:
    """Tell whether a finding is about a section: its figures, or the words that tell of others."""
    form = interview.form
    told = [finding.address, *(a for a in finding.related if a in form.narratives)]
    known = [a for a in told if a in form.narratives or a in form.datapoints]
    return any(form.section_of(address) is section for address in known)


def _anything(interview: Interview, section: Section) -> bool:
    filing = interview.filing
    points = (point for table in section.tables for point in table.datapoints)
    if any(point.address in filing.values for point in points):
        return True
    parts = [f"{section.id}.{narrative.id}" for narrative in section.narratives]
    return any(
        a in filing.automatic or filing.paragraphs(a) or ready_words(interview, a) for a in parts
    )


def _edit_unit(interview: Interview) -> None:
    filing = interview.filing
    ask = choose(
        _("单位信息"),
        [
            (_("单位名称：{name}", name=filing.unit.name), particulars.ask_name),
            (_("报告年度：{year}", year=filing.year), particulars.ask_year),
            (_("单位层级：{level}", level=_(filing.unit.level.label)), particulars.ask_level),
            (labelled(_("单位代码"), filing.unit.code or _(EMPTY)), particulars.ask_code),
            (labelled(_("计划公布日期"), filing.published or _(EMPTY)), particulars.ask_day),
            (_(RETURN), lambda _interview: None),
        ],
    )
    ask(interview)


def _edit_section(interview: Interview, section: Section) -> None:
    """Let any value of a section be changed, until the officer returns."""
    while True:
        choices: list[tuple[str, Act | None]] = [
            (_row_line(interview, table, row), partial(_edit_row, interview, table, row))
            for table in section.tables
            for row in inputs(table.rows)
        ]
        choices += [
            (_text_line(interview, address), partial(_edit_words, interview, address))
            for address in (f"{section.id}.{n.id}" for n in section.narratives)
        ]
        act = choose(_title(interview, section), [*choices, (_(RETURN), None)])
        if act is None:
            return
        try:
            act()
        except Back:
            continue
        interview.save()


def _row_line(interview: Interview, table: Table, row: Line) -> str:
    points = [Datapoint(table, row, column) for column in inputs(table.columns)]
    name = row.label or title_of(table, interview.form)
    if len(points) == 1:
        return labelled(name, shown(interview, points[0]) or _(EMPTY))
    told = [
        f"{point.column.label} {shown(interview, point) or _(EMPTY)}"
        for point in points
        if interview.filing.values.get(point.address) != 0
    ]
    return labelled(name, listed(told) or _("都是 0"))


def _text_line(interview: Interview, address: str) -> str:
    filing = interview.filing
    words = "".join(filing.paragraphs(address))
    if address in filing.automatic:
        words = automatic_words(interview).get(address, "") + words
    words = words or ready_words(interview, address)
    label = _(interview.form.narratives[address].label) or _("文字")
    return labelled(label, beginning(words) or _(EMPTY))


def _edit_row(interview: Interview, table: Table, row: Line) -> None:
    columns = inputs(table.columns)
    points = [Datapoint(table, row, column) for column in columns]
    point = points[0]
    if len(points) > 1:
        offered = [(labelled(p.column.label, shown(interview, p) or _(EMPTY)), p) for p in points]
        point = choose(row.label or title_of(table, interview.form), offered)
    ask_figure(interview, point)


def _edit_words(interview: Interview, address: str) -> None:
    ask_part(interview, address)
    tell_of_words(interview, address)


def _check(interview: Interview) -> None:
    findings = open_findings(interview)
    for finding in findings:
        say()
        show_finding(finding)
    if not findings:
        say(_("√ 没有发现问题，可以生成报告。"))
    elif yes_or_no(_("现在逐条处理吗？")):
        settle(interview, interview.save)


def _render(interview: Interview, output: Path, path: Path) -> None:
    """Write the report beside the filing; with errors only a draft, and only if wanted."""
    from drafter.report import write_report

    filing, draft = interview.filing, has_errors(interview.findings())
    if draft and not yes_or_no(_("还有错误，只能先生成标明“草稿”的报告。生成吗？"), default=False):
        return
    write_report(
        path, filing, interview.form, interview.pack, draft=draft, previous=interview.previous
    )
    write_filing(filing, output, previous=interview.previous)
    say(_("√ 已生成：{path}", path=path), whole=True)


def _export(interview: Interview, output: Path) -> None:
    path = free_path(output.with_suffix(".xlsx"))
    write_filing(interview.filing, path, previous=interview.previous)
    say(_("√ 已导出：{path}", path=path), whole=True)
