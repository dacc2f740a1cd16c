"""The questions in their order, walked off the form; which come next depends on the answers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from drafter.form import Table
from drafter.intake.questionnaire import figures, particulars, words
from drafter.intake.questionnaire.agreement import ask_agreement, tell_of_words
from drafter.intake.questionnaire.interview import Interview
from drafter.intake.questionnaire.prompts import say, yes_or_no
from drafter.wording import _

SILENT = ("previous:", "agree:")
"""Steps that ask nothing where all is well: going back passes over them."""
NO_SIGNATURE = "none"
"""What a pack says that prints no date."""
MATTERS = "matters"
"""The question about all tables but the sparse ones: which of their rows have figures."""


@dataclass(frozen=True)
class Step:
    """One question; `heading` is said when the part of the report changes."""

    id: str
    heading: str
    ask: Callable[[Interview], None]


class AskAgain(Exception):  # noqa: N818 - a turn of the conversation, not an error
    """The officer wants to tick again what occurred."""


def steps(interview: Interview) -> Iterator[Step]:
    """Yield every question that the answers so far call for, in order."""
    heading = _("单位信息")
    yield Step("unit:name", heading, particulars.ask_name)
    yield Step("unit:year", heading, particulars.ask_year)
    yield Step("unit:level", heading, particulars.ask_level)
    if interview.pack.signature != NO_SIGNATURE:
        yield Step("unit:day", heading, particulars.ask_day)
    if interview.previous is not None:
        yield Step("previous:", "", particulars.take_from_previous)
    if plain := _plain_tables(interview):
        question = _("今年有数字的是哪些？都没有就直接回车")
        ask = partial(figures.ask_rows, tables=plain, question=question, key=MATTERS)
        yield Step(f"rows:{MATTERS}", _("今年发生了什么"), ask)
    for section in interview.form.sections:
        for table in section.tables:
            yield from _table_steps(interview, table, interview.form.heading(section))
    yield Step("zeros:", "", _confirm_zeros)
    yield from _word_steps(interview)


def _plain_tables(interview: Interview) -> list[Table]:
    return [table for table in interview.form.tables if not figures.sparse(table)]


def _table_steps(interview: Interview, table: Table, heading: str) -> Iterator[Step]:
    if figures.sparse(table):
        yield Step(f"columns:{table.id}", heading, partial(figures.ask_columns, table=table))
        if interview.occurred.get(figures.columns_key(table)):
            question = _("其中有数字的是哪些行？")
            ask = partial(figures.ask_rows, tables=[table], question=question, key=table.id)
            yield Step(f"rows:{table.id}", heading, ask)
    for group in figures.groups_to_ask(interview, table, _rows_key(table)):
        for point in group:
            yield Step(f"figure:{point.address}", heading, partial(figures.ask_figure, point=point))
        yield Step(f"agree:{group[-1].address}", "", partial(_agree, table=table))


def _rows_key(table: Table) -> str:
    return table.id if figures.sparse(table) else MATTERS


def _agree(interview: Interview, table: Table) -> None:
    figures.fill_zeros(interview, table, figures.points_to_ask(interview, table, _rows_key(table)))
    ask_agreement(interview, table)


def _confirm_zeros(interview: Interview) -> None:
    """Show all zeros before they are taken; a No leads back to what occurred."""
    zeros = []
    for table in interview.form.tables:
        asked = figures.points_to_ask(interview, table, _rows_key(table))
        zeros += figures.fill_zeros(interview, table, asked)
    if not zeros:
        return
    figures.show_zeros(zeros, interview.form)
    if not yes_or_no(_("都记为 0，对吗？"), explain=_("选“否”，回去重新选今年发生了什么。")):
        raise AskAgain


def _word_steps(interview: Interview) -> Iterator[Step]:
    heading = _("文字部分")
    if words.automatic_words(interview):
        yield Step("words:", heading, words.offer_sentences)
    for address in words.parts_to_ask(interview):
        asked = f"text:{address}"
        if address not in interview.filing.automatic or asked in interview.done:
            yield Step(asked, heading, partial(_ask_words, address=address))


def _ask_words(interview: Interview, address: str) -> None:
    words.ask_part(interview, address)
    if tell_of_words(interview, address):
        say(_("  按 F3 可以现在回去改，也可以最后在总览里改。"))
