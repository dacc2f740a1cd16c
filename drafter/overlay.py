"""What a pack lays over a national form: more rows and parts, other words.

Each kind is a small model as it stands in pack.toml, and a function that returns the
form with it; a place that the form does not have is a `KeyError`.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field

from drafter.filing import Level
from drafter.form import Form, Line, Narrative, Number, Relation, Section, Table

Member = TypeVar("Member", Line, Narrative)
ID = r"^[a-z][a-z0-9_]*$"


class Overlay(BaseModel):
    """One addition or change; `levels` says for whom (empty: for every unit)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    edition: str
    levels: tuple[Level, ...] = ()

    def is_for(self, edition: str, level: Level) -> bool:
        """Tell whether it concerns this edition and level."""
        return self.edition == edition and (not self.levels or level in self.levels)


class ExtraRow(Overlay):
    """A row added to a table, at its end or `after` another row.

    `counts_in` names a total row of the table that shall include it.
    """

    table: str
    id: str = Field(pattern=ID)
    label: str = Field(min_length=1)
    after: str = ""
    counts_in: str = ""
    under: tuple[str, ...] = ()
    number: Number | None = None
    unit: str = ""
    help: str = ""

    def lay_over(self, form: Form) -> Form:
        """Return the form with the row."""
        table = form.table(self.table)
        line = Line(
            self.id, self.label, self.under, number=self.number, unit=self.unit, help=self.help
        )
        rows = _inserted(table.rows, line, after=self.after)
        if not self.counts_in:
            return _with_table(form, replace(table, rows=rows))
        old = table.line("rows", self.counts_in)
        new = replace(old, total_of=(*old.total_of, self.id))
        rows = tuple(new if row is old else row for row in rows)
        return _with_table(_counted(form, table, old, new), replace(table, rows=rows))


class ExtraPart(Overlay):
    """A part told in words, added to a section at its end, `before` or `after` another."""

    section: str
    id: str = Field(pattern=ID)
    label: str = Field(min_length=1)
    prompt: str = ""
    required: bool = True
    before: str = ""
    after: str = ""

    def lay_over(self, form: Form) -> Form:
        """Return the form with the part."""
        section = _section(form, self.section)
        part = Narrative(self.id, self.label, self.prompt, self.required)
        parts = _inserted(section.narratives, part, after=self.after, before=self.before)
        return form.replace_section(replace(section, narratives=parts))


class Relabel(Overlay):
    """Other words for what the form has.

    `target` is a line (`art20_8.columns.amount`), a part (`other_matters.text`) or a
    section (`remedies`); an empty `label` or `help` leaves the form's own.
    """

    target: str
    label: str = ""
    help: str = ""

    def lay_over(self, form: Form) -> Form:
        """Return the form with the other words."""
        match self.target.split("."):
            case [table, ("rows" | "columns") as axis, line]:
                return self._line(form, form.table(table), axis, line)
            case [section, part]:
                return self._part(form, _section(form, section), part)
            case [section]:
                return self._section(form, _section(form, section))
        raise KeyError(self.target)

    def _line(self, form: Form, table: Table, axis: str, line_id: str) -> Form:
        rows = axis == "rows"
        old = table.line("rows" if rows else "columns", line_id)
        new = replace(old, label=self.label or old.label, help=self.help or old.help)
        lines = tuple(
            new if line is old else line for line in (table.rows if rows else table.columns)
        )
        changed = replace(table, rows=lines) if rows else replace(table, columns=lines)
        return _with_table(form, changed)

    def _section(self, form: Form, old: Section) -> Form:
        # What the national form calls it stays right, in a report that is imported too.
        aliases = (old.title, *old.aliases)
        return form.replace_section(replace(old, title=self.label or old.title, aliases=aliases))

    def _part(self, form: Form, section: Section, part_id: str) -> Form:
        old = _find(section.narratives, part_id)
        new = replace(old, label=self.label or old.label, prompt=self.help or old.prompt)
        parts = tuple(new if part is old else part for part in section.narratives)
        return form.replace_section(replace(section, narratives=parts))


def lay_over(form: Form, overlays: Sequence[ExtraRow | ExtraPart | Relabel], level: Level) -> Form:
    """Return a form with everything laid over it that concerns its edition and a level."""
    for overlay in overlays:
        if overlay.is_for(form.edition, level):
            form = overlay.lay_over(form)
    return form


def _find(members: tuple[Member, ...], member_id: str) -> Member:
    return members[_place(members, member_id)]


def _place(members: tuple[Member, ...], member_id: str) -> int:
    ids = [member.id for member in members]
    if member_id not in ids:
        raise KeyError(member_id)
    return ids.index(member_id)


def _inserted(
    members: tuple[Member, ...], new: Member, *, after: str = "", before: str = ""
) -> tuple[Member, ...]:
    if any(member.id == new.id for member in members):
        raise KeyError(new.id)
    place = len(members)
    if after or before:
        place = _place(members, after or before) + bool(after)
    return members[:place] + (new,) + members[place:]  # noqa: RUF005 - mypy knows this form


def _section(form: Form, section_id: str) -> Section:
    for section in form.sections:
        if section.id == section_id:
            return section
    raise KeyError(section_id)


def _with_table(form: Form, table: Table) -> Form:
    section = form.section_of(table.id)
    tables = tuple(table if each.id == table.id else each for each in section.tables)
    return form.replace_section(replace(section, tables=tables))


def _counted(form: Form, table: Table, old: Line, new: Line) -> Form:
    """Return the form with the relation that states a total widened to its new part."""

    def widened(relation: Relation) -> Relation:
        states = relation.table == table.id and relation.left == (old.id,)
        return (
            replace(relation, right=new.total_of)
            if states and relation.right == old.total_of
            else relation
        )

    return replace(form, relations=tuple(widened(relation) for relation in form.relations))
