"""Questions about a table: what occurred at all, then only those figures.

All the rest become deliberate zeros, which are shown before they are accepted.
"""

from collections.abc import Iterator, Sequence

from drafter.checking import check
from drafter.filing import Value, plain
from drafter.findings import Finding, Severity
from drafter.form import Datapoint, Form, Line, Number, Table
from drafter.intake.questionnaire.interview import Interview
from drafter.intake.questionnaire.prompts import ask_text, choose, say, tick, yes_or_no
from drafter.numbers import read_number
from drafter.wording import N_, _, figure_text

MANY = 12
"""Lines of both kinds from which the columns are asked for first."""
LATER = N_("先放着，以后再改")
LEFT_BLANK = N_("（没有填，以后再填）")


def sparse(table: Table) -> bool:
    """Tell whether a table is asked for by columns and rows, as 表三 is."""
    rows, columns = _inputs(table.rows), _inputs(table.columns)
    return len(columns) > 1 and len(rows) + len(columns) > MANY


def _inputs(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if not line.total_of]


def ask_columns(interview: Interview, table: Table, title: str) -> None:
    """Ask which columns have anything at all."""
    choices = [(_named(line), line.id) for line in _inputs(table.columns)]
    ticked = interview.occurred.get(f"{table.id}.columns") or [
        line.id for line in _inputs(table.columns) if _any_figure(interview, table, line)
    ]
    question = _("{title}：今年有没有发生，涉及哪些？没有就直接回车", title=title)
    explain = _("选中今年有数字的几类，其余各类都记为 0。")
    interview.occurred[f"{table.id}.columns"] = tick(
        question, choices, ticked=ticked, explain=explain
    )


def _any_figure(interview: Interview, table: Table, column: Line) -> bool:
    points = (Datapoint(table, row, column) for row in _inputs(table.rows))
    return any(interview.filing.values.get(point.address) for point in points)


def ask_rows(interview: Interview, tables: Sequence[Table], question: str, key: str) -> None:
    """Ask which rows of some tables have anything at all."""
    choices: list[tuple[str, str] | str] = []
    heading = ""
    for table in tables:
        for line in _inputs(table.rows):
            above = line.under[-1] if line.under else table.title
            if above != heading:
                heading = above
                choices.append(f"  {heading}")
            choices.append((line.label or table.title, f"{table.id}.{line.id}"))
    explain = _("选中今年有数字的几项，其余各项都记为 0。")
    ticked = interview.occurred.get(key) or [
        f"{table.id}.{line.id}" for table in tables for line in _always(table)
    ]
    interview.occurred[key] = tick(question, choices, ticked=ticked, explain=explain)


def _always(table: Table) -> list[Line]:
    """Return the rows of a sparse table that stand for themselves: received, carried forward."""
    return [line for line in _inputs(table.rows) if sparse(table) and not line.under]


def points_to_ask(interview: Interview, table: Table, key: str) -> Iterator[Datapoint]:
    """Yield the figures that are asked for, column by column where columns were ticked."""
    rows = set(interview.occurred.get(key, ()))
    columns = interview.occurred.get(f"{table.id}.columns")
    for column in _inputs(table.columns):
        if columns is None or column.id in columns:
            for row in _inputs(table.rows):
                if f"{table.id}.{row.id}" in rows:
                    yield Datapoint(table, row, column)


def fill_zeros(interview: Interview, table: Table, asked: Sequence[Datapoint]) -> list[Datapoint]:
    """Put 0 where nothing occurred; return those places."""
    kept = {point.address for point in asked}
    rest = [p for p in table.datapoints if not p.derived and p.address not in kept]
    for point in rest:
        interview.filing.values[point.address] = 0
        interview.filing.as_written.pop(point.address, None)
    return rest


def show_zeros(zeros: Sequence[Datapoint], form: Form) -> None:
    """Print what is about to be reported as 0, a line for each table."""
    say(_("以下各项记为 0："))
    for table in form.tables:
        rest = [point for point in zeros if point.table is table]
        if not rest:
            continue
        title = table.title or form.section_of(rest[0].address).title
        whole = len(rest) == sum(not point.derived for point in table.datapoints)
        said = _("整张表") if whole else "；".join(_rows_of_zeros(rest, table))
        say(_("  {title}：{rows}", title=title, rows=said))


def _rows_of_zeros(zeros: Sequence[Datapoint], table: Table) -> Iterator[str]:
    """Yield the rows, with the columns where not all of a row is 0."""
    for row in table.rows:
        columns = [point.column.label for point in zeros if point.row is row]
        if len(columns) == len(_inputs(table.columns)):
            yield row.label
        elif columns:
            yield f"{row.label}（{'、'.join(columns)}）"


def ask_figure(interview: Interview, point: Datapoint) -> None:
    """Ask for one figure with the same reader as the workbook; an empty answer leaves it open."""
    filing = interview.filing
    before = filing.values.get(point.address)
    answer = ask_text(
        _("{label}（{unit}）", label=point.label, unit=point.unit),
        default=_shown(point, before),
        check=lambda text: problem_with(text, point),
        explain=explanation(interview, point),
    )
    put_figure(interview, point, answer)


def put_figure(interview: Interview, point: Datapoint, answer: str) -> None:
    """Keep a figure as a plain number: what was typed besides it was shown to be understood."""
    reading = read_number(answer, point.number, point.unit)
    interview.filing.values.pop(point.address, None)
    interview.filing.as_written.pop(point.address, None)
    if reading.value is not None:
        interview.filing.values[point.address] = reading.value


def problem_with(text: str, point: Datapoint) -> str:
    """Return why a text is no figure for this place; empty where it is one, or is empty."""
    reading = read_number(text, point.number, point.unit)
    if not text or reading.value is not None:
        return ""
    reason = _(reading.reason) if reading.reason else _("看不懂")
    return _("“{text}”{reason}。请填数字，没有发生的填 0。", text=text, reason=reason)


def explanation(interview: Interview, point: Datapoint) -> str:
    """Return what F1 says: what to count, the source, an example, last year's figure."""
    parts = [_(text) for text in (point.row.help, point.column.help) if text]
    if point.cites:
        parts.append(_("依据：{source}", source=point.cites))
    parts.append(_("举例：{example}", example=_(EXAMPLES[point.number])))
    previous = interview.previous
    before = previous.values.get(point.address) if previous else None
    if before is not None:
        parts.append(_("上年：{value}{unit}", value=plain(before), unit=point.unit))
    return "\n".join(parts)


EXAMPLES = {
    Number.COUNT: N_("12，没有就填 0"),
    Number.CHANGE: N_("+3 或 -2，没有变化填 0"),
    Number.MONEY: N_("104.17，没有就填 0"),
    Number.AMOUNT: N_("5013.48万元"),
}


def ask_agreement(interview: Interview, table: Table) -> None:
    """Say at once where a balance does not hold, and let it be mended or left for later."""
    while findings := _broken(interview, table):
        finding = findings[0]
        say(f"× {finding.text}")
        if finding.remedy:
            say(f"  {finding.remedy}")
        places = [finding.address, *finding.related]
        points = [p for a in places if (p := interview.form.datapoints.get(a)) and not p.derived]
        choices: list[tuple[str, Datapoint | None]] = [
            (_("改“{label}”（现在是 {value}）", label=p.label, value=_value(interview, p)), p)
            for p in points
        ]
        chosen = choose(_("怎么办？"), [*choices, (_(LATER), None)])
        if chosen is None:
            return
        ask_figure(interview, chosen)


def _broken(interview: Interview, table: Table) -> list[Finding]:
    """Return the ERRORs about figures of a table that has them all."""
    prefix = f"{table.id}."
    return [
        finding
        for finding in check(interview.filing, previous=interview.previous)
        if finding.severity is Severity.ERROR
        and finding.address.startswith(prefix)
        and not finding.code.startswith("VAL-")
    ]


def confirm_zeros() -> bool:
    """Ask whether the zeros shown are meant."""
    return yes_or_no(_("都记为 0，对吗？"))


def _value(interview: Interview, point: Datapoint) -> str:
    return _shown(point, interview.filing.values.get(point.address)) or _(LEFT_BLANK)


def _shown(point: Datapoint, value: Value | None) -> str:
    return figure_text(value, point.number)


def _named(line: Line) -> str:
    above = line.under[-1] if len(line.under) > 1 else ""
    return f"{above} {line.label}".strip()
