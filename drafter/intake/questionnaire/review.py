"""The overview at the end: every part with √, × or 空, each value to be changed, then what to do."""

from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from pathlib import Path

from drafter.checking import check
from drafter.files import write_atomically
from drafter.findings import Finding, Severity, has_errors
from drafter.form import Datapoint, Section
from drafter.intake.questionnaire import figures, words
from drafter.intake.questionnaire.interview import Interview
from drafter.intake.questionnaire.prompts import Back, choose, say
from drafter.intake.questionnaire.steps import ask_level, ask_name, ask_year
from drafter.wording import N_, _, figure_text

GOOD, BAD, EMPTY = N_("√"), N_("×"), N_("空")
OPENING = 24
ANOTHER = N_("改一个现在是 0 的数字")
DONE = N_("回到总览")


class Action(Enum):
    """What an officer may do at the end."""

    CHECK = N_("校验，列出全部问题")
    REPORT = N_("生成报告")
    WORKBOOK = N_("导出填报表（Excel）")
    LEAVE = N_("保存退出")


def review(interview: Interview, output: Path, kept: Path) -> None:
    """Show the overview until the officer saves and leaves; `Leave` keeps the answers."""
    while True:
        findings = check(interview.filing, previous=interview.previous)
        try:
            chosen = choose(_overview(findings), _entries(interview, findings))
            if isinstance(chosen, Action):
                if chosen is Action.LEAVE:
                    return
                _do(chosen, interview, output, findings)
            else:
                chosen(interview)
        except Back:
            continue
        finally:
            interview.save(kept)


def _overview(findings: list[Finding]) -> str:
    counts = {s: sum(f.severity is s for f in findings) for s in Severity}
    return _(
        "总览：错误 {errors} 条，警告 {warnings} 条，提示 {notes} 条",
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        notes=counts[Severity.NOTE],
    )


Entry = tuple[str, Callable[[Interview], None] | Action]


def _entries(interview: Interview, findings: list[Finding]) -> list[Entry]:
    unit = interview.filing.unit
    name = _("√ 单位信息：{unit}，{year} 年", unit=unit.name, year=interview.filing.year)
    entries: list[Entry] = [(name, _change_unit)]
    for section in interview.form.sections:
        if section.tables or section.narratives:
            label = f"{_mark(interview, section, findings)} {_title(interview, section)}"
            entries.append((label, _opening(section)))
    return [*entries, *((_(action.value), action) for action in Action)]


def _title(interview: Interview, section: Section) -> str:
    return interview.form.heading(section) or _(section.narratives[0].label)


def _mark(interview: Interview, section: Section, findings: list[Finding]) -> str:
    parts = {f"{section.id}.{narrative.id}" for narrative in section.narratives}
    places = parts | {point.address for table in section.tables for point in table.datapoints}
    if any(f.severity is not Severity.NOTE and f.address in places for f in findings):
        return _(BAD)
    filing = interview.filing
    filled = any(
        a in filing.values or filing.paragraphs(a) or a in filing.automatic for a in places
    )
    return _(GOOD) if filled else _(EMPTY)


def _change_unit(interview: Interview) -> None:
    ask = choose(
        _("改哪一项？"),
        [(_("单位名称"), ask_name), (_("报告年度"), ask_year), (_("单位层级"), ask_level)],
    )
    ask(interview)


def _opening(section: Section) -> Callable[[Interview], None]:
    return lambda interview: _open(interview, section)


def _open(interview: Interview, section: Section) -> None:
    """Offer every value of a section until the officer goes back."""
    while True:
        entries = [*_figures(interview, section), *_texts(interview, section)]
        try:
            change = choose(_title(interview, section), [*entries, (_(DONE), None)])
        except Back:
            return
        if change is None:
            return
        with suppress(Back):
            change(interview)


Change = Callable[[Interview], None]


def _figures(interview: Interview, section: Section) -> list[tuple[str, Change | None]]:
    points = [p for table in section.tables for p in table.datapoints if not p.derived]
    values = interview.filing.values
    shown = [p for p in points if values.get(p.address) != 0]
    entries: list[tuple[str, Change | None]] = [
        (f"{p.label}：{figure_text(values.get(p.address), p.number) or _(EMPTY)}", _changing(p))
        for p in shown
    ]
    if len(shown) < len(points):
        entries.append((_(ANOTHER), lambda i: _another(i, points)))
    return entries


def _changing(point: Datapoint) -> Change:
    return lambda interview: figures.ask_figure(interview, point)


def _another(interview: Interview, points: list[Datapoint]) -> None:
    """Ask for one of the zeros: first its row, then its column."""
    zeros = [p for p in points if interview.filing.values.get(p.address) == 0]
    rows = {(p.table.id, p.row.id): p for p in zeros}
    row = choose(_("哪一行？"), [(_row_label(p), key) for key, p in rows.items()])
    columns = [p for p in zeros if (p.table.id, p.row.id) == row]
    point = columns[0]
    if len(columns) > 1:
        point = choose(_("哪一栏？"), [(p.column.label, p) for p in columns])
    figures.ask_figure(interview, point)


def _row_label(point: Datapoint) -> str:
    return " ".join(filter(None, (*point.row.under[-1:], point.row.label)))


def _texts(interview: Interview, section: Section) -> list[tuple[str, Change | None]]:
    entries: list[tuple[str, Change | None]] = []
    for narrative in section.narratives:
        address = f"{section.id}.{narrative.id}"
        entries.append((_text_label(interview, address), _rewriting(address)))
    return entries


def _text_label(interview: Interview, address: str) -> str:
    opening = "".join(interview.filing.paragraphs(address))
    shown = opening[:OPENING] + ("……" if len(opening) > OPENING else "")
    if address in interview.filing.automatic:
        shown = _("（自动文字）") + shown
    return f"{words.title_of(interview.form, address)}：{shown or _(EMPTY)}"


def _rewriting(address: str) -> Change:
    return lambda interview: words.ask_part(interview, address)


def _do(action: Action, interview: Interview, output: Path, findings: list[Finding]) -> None:
    if action is Action.CHECK:
        show_findings(findings)
    elif action is Action.WORKBOOK:
        _write_workbook(interview, output.with_suffix(".xlsx"))
    elif has_errors(findings):
        show_findings(findings)
        say(_("还有错误，没有生成报告。"))
    else:
        _write_report(interview, output.with_suffix(".docx"))


def show_findings(findings: list[Finding]) -> None:
    """Print findings one under the other: what, where, what to do."""
    for finding in findings:
        sign = BAD if finding.severity is Severity.ERROR else "·"
        say(f"{sign} {finding.severity.label} {finding.code}　{finding.where}：{finding.text}")
        if finding.remedy:
            say(f"    → {finding.remedy}")
    if not findings:
        say(_("√ 没有问题。"))


def _write_report(interview: Interview, path: Path) -> None:
    from drafter.report import write_report

    write_report(
        path, interview.filing, interview.form, interview.pack, previous=interview.previous
    )
    say(_("√ 已生成：{path}", path=path))


def _write_workbook(interview: Interview, path: Path) -> None:
    from drafter.intake.workbook import write_workbook

    data = write_workbook(
        interview.filing, interview.form, interview.pack, previous=interview.previous
    )
    write_atomically(path, data)
    say(_("√ 已生成：{path}", path=path))
