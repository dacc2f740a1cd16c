"""Questions about tables: what occurred at all, then only those figures.

All the rest become deliberate zeros, which are shown before they are accepted.
"""

from collections.abc import Iterable, Sequence

from drafter.filing import Value, plain
from drafter.form import Datapoint, Form, Line, Number, Table
from drafter.intake.questionnaire.interview import Interview
from drafter.intake.questionnaire.prompts import Group, ask_text, say, tick
from drafter.numbers import Reading, figure_text, read_number
from drafter.wording import N_, _, labelled, listed, noted

MANY = 12
"""Lines of both kinds from which the columns are asked for first."""
READ_AS = "VAL-07"
"""A note on how a figure was read: needless where the officer has just been told."""
EXAMPLES = {
    Number.COUNT: N_("12；没有发生填 0"),
    Number.CHANGE: N_("+3 或 -2；没有变化填 0"),
    Number.MONEY: N_("104.17；没有发生填 0"),
    Number.AMOUNT: N_("5013.48万元；没有发生填 0"),
}


def inputs(lines: Iterable[Line]) -> list[Line]:
    """Return the lines that are asked for: no totals."""
    return [line for line in lines if not line.total_of]


def sparse(table: Table) -> bool:
    """Tell whether a table is asked for by columns and rows, as 表三 is."""
    rows, columns = inputs(table.rows), inputs(table.columns)
    return len(columns) > 1 and len(rows) + len(columns) > MANY


def title_of(table: Table, form: Form) -> str:
    """Return what a table is called in questions: its own title, else its section's."""
    return table.title or form.section_of(table.id).title


def columns_key(table: Table) -> str:
    """Return the name under which the ticked columns are kept."""
    return f"{table.id}.columns"


def ask_columns(interview: Interview, table: Table) -> None:
    """Ask which columns have anything at all."""
    columns = inputs(table.columns)
    filled = [c.id for c in columns if _any_figure(interview, table, inputs(table.rows), [c])]
    key = columns_key(table)
    heading = next((c.under[0] for c in columns if c.under), title_of(table, interview.form))
    interview.occurred[key] = tick(
        _("“{heading}”里今年有数字的是哪几类？都没有就直接回车", heading=heading),
        [(_named(line), line.id) for line in columns],
        ticked=interview.occurred.get(key, filled),
        explain=_("选中今年有数字的几类，其余各类都记为 0，最后给您看一遍。"),
        about=lambda column: _about_column(interview, table, column),
    )


def ask_rows(interview: Interview, tables: Sequence[Table], question: str, key: str) -> None:
    """Ask which rows of some tables have anything at all."""
    choices: list[tuple[str, str] | Group] = []
    filled = []
    heading = ""
    for table in tables:
        for line in inputs(table.rows):
            above = _heading(table, line, interview.form)
            if above != heading:
                choices.append(f"  {above}")
            heading = above
            choices.append((line.label or above, _row_id(table, line)))
            if _likely(interview, table, line):
                filled.append(_row_id(table, line))
    interview.occurred[key] = tick(
        question,
        choices,
        ticked=interview.occurred.get(key, filled),
        explain=_("选中今年有数字的几项，其余各项都记为 0，最后给您看一遍。"),
        about=lambda row: _about_row(interview, tables, row),
    )


def _about_column(interview: Interview, table: Table, column: str) -> str:
    points = [p for p in table.datapoints if p.column.id == column and not p.derived]
    return _about(interview, points[0].column, [(point.row, point) for point in points])


def _about_row(interview: Interview, tables: Sequence[Table], row: str) -> str:
    every = (point for table in tables for point in table.datapoints if not point.derived)
    points = [point for point in every if _row_id(point.table, point.row) == row]
    return _about(interview, points[0].row, [(point.column, point) for point in points])


def _about(interview: Interview, line: Line, across: Sequence[tuple[Line, Datapoint]]) -> str:
    """Return what F1 says about a line: what belongs there, its source, last year's figures."""
    point = across[0][1]
    parts = [labelled(line.label or point.label, _(line.help))] if line.help else []
    parts.append(_("依据：{source}", source=point.cites))
    before = interview.previous.values if interview.previous else {}
    told = [
        f"{other.label} {plain(value)}{each.unit}"
        for other, each in across
        if (value := before.get(each.address))
    ]
    if interview.previous:
        parts.append(_("上年：{figures}", figures=listed(told) or _("都是 0")))
    return "\n".join(parts)


def _heading(table: Table, row: Line, form: Form) -> str:
    """Return the words that stand above a row, others than its own."""
    title = table.title if table.title != row.label else ""
    return row.under[-1] if row.under else title or form.section_of(table.id).title


def _likely(interview: Interview, table: Table, row: Line) -> bool:
    """Tell whether a row is offered as ticked: it has figures, or stands for itself in 表三."""
    always = sparse(table) and not row.under
    return always or _any_figure(interview, table, [row], inputs(table.columns))


def _any_figure(
    interview: Interview, table: Table, rows: Iterable[Line], columns: Sequence[Line]
) -> bool:
    points = (Datapoint(table, row, column) for row in rows for column in columns)
    return any(interview.filing.values.get(point.address) for point in points)


def _row_id(table: Table, row: Line) -> str:
    return f"{table.id}.{row.id}"


def _named(line: Line) -> str:
    above = line.under[-1] if len(line.under) > 1 else ""
    return f"{above} {line.label}".strip()


def points_to_ask(interview: Interview, table: Table, key: str) -> list[Datapoint]:
    """Return the figures that are asked for, in the order they are asked."""
    return [point for group in groups_to_ask(interview, table, key) for point in group]


def groups_to_ask(interview: Interview, table: Table, key: str) -> list[list[Datapoint]]:
    """Return the figures that are asked for, by columns in a sparse table, else by rows.

    What stands in one group is balanced within it, and can be checked when it is there.
    """
    ticked = interview.occurred.get(key, [])
    kept = interview.occurred.get(columns_key(table))
    rows = [row for row in inputs(table.rows) if _row_id(table, row) in ticked]
    columns = [c for c in inputs(table.columns) if kept is None or c.id in kept]
    if sparse(table):
        groups = [[Datapoint(table, row, column) for row in rows] for column in columns]
    else:
        groups = [[Datapoint(table, row, column) for column in columns] for row in rows]
    return [group for group in groups if group]


def fill_zeros(interview: Interview, table: Table, asked: Sequence[Datapoint]) -> list[Datapoint]:
    """Put 0 where nothing occurred; return those places."""
    kept = {point.address for point in asked}
    rest = [p for p in table.datapoints if not p.derived and p.address not in kept]
    for point in rest:
        interview.filing.put(point.address, 0, point.number, point.unit)
    return rest


def show_zeros(zeros: Sequence[Datapoint], form: Form) -> None:
    """Print what is about to be reported as 0, a line for each table."""
    say(_("以下各项记为 0："))
    for table in form.tables:
        empty = [point for point in zeros if point.table is table]
        if empty:
            say("  " + labelled(title_of(table, form), _zero_names(table, empty)))


def _zero_names(table: Table, zeros: Sequence[Datapoint]) -> str:
    """Name zeros as briefly as they can be: the table, whole columns, whole rows, cells."""
    rows, columns = inputs(table.rows), inputs(table.columns)
    if len(zeros) == len(rows) * len(columns):
        return _("全部 {count} 个数", count=len(zeros))
    at = {(point.row.id, point.column.id) for point in zeros}
    whole = [c for c in columns if all((r.id, c.id) in at for r in rows)]
    others = [c for c in columns if c not in whole]
    names = [column.label for column in whole]
    for row in rows:
        missing = [c.label for c in others if (row.id, c.id) in at]
        if missing and len(missing) == len(others):
            names.append(row.label)
        elif missing:
            names.append(noted(row.label, listed(missing)))
    return _("；").join(names)


def ask_figure(interview: Interview, point: Datapoint) -> None:
    """Ask for one figure with the same reader as the workbook; an empty answer leaves it open."""
    filing = interview.filing
    default = filing.as_written.get(point.address) or shown(interview, point)
    answer = ask_text(
        _("{label}（{unit}）", label=point.label, unit=point.unit),
        default=default,
        check=lambda text: problem_with(text, point),
        explain=explanation(interview, point),
    )
    filing.put(point.address, answer, point.number, point.unit)
    if point.address in filing.as_written:
        say(_("    读作 {value}", value=shown(interview, point)))
    if read_number(answer, point.number, point.unit).code == READ_AS:
        filing.as_written.pop(point.address, None)


def problem_with(text: str, point: Datapoint) -> str:
    """Return why a text is no figure for this place; empty where it is one, or is empty."""
    reading = read_number(text, point.number, point.unit)
    if not text or reading.value is not None:
        return ""
    return _(
        "“{text}”{reason}。请填数字，如 {example}。",
        text=text,
        reason=_reason(reading),
        example=_(EXAMPLES[point.number]),
    )


def _reason(reading: Reading) -> str:
    return _(reading.reason) if reading.reason else _("不能直接当作数字")


def explanation(interview: Interview, point: Datapoint) -> str:
    """Return what F1 says: what to count, the source, an example, last year's figure."""
    parts = [_(text) for text in (point.row.help, point.column.help) if text]
    if not parts:
        parts.append(_("填本年 1 月 1 日至 12 月 31 日的“{label}”。", label=point.label))
    if point.cites:
        parts.append(_("依据：{source}", source=point.cites))
    parts.append(_("举例：{example}", example=_(EXAMPLES[point.number])))
    before = interview.previous.values.get(point.address) if interview.previous else None
    if before is not None:
        parts.append(_("上年：{value}{unit}", value=plain(before), unit=point.unit))
    return "\n".join(parts)


def shown(interview: Interview, point: Datapoint) -> str:
    """Return the figure of a place as it is printed; empty where it is blank."""
    value: Value | None = interview.filing.figure(interview.form, point.address)
    return figure_text(value, point.number)
