"""Reads the figures of a report's tables into a filing, and tells how each was found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from drafter.filing import Filing, Place, plain
from drafter.form import Datapoint, Form, Table
from drafter.intake.importer.abreast import place_abreast
from drafter.intake.importer.align import FormRow, Match, form_rows, match_rows
from drafter.intake.importer.columns import DEDUCED, Placed, place_cells, without_unit
from drafter.intake.importer.document import Document, PaperCell
from drafter.intake.importer.labels import head_labels, is_figure, row_labels, squeezed
from drafter.intake.importer.rows import FoundRow, find_rows
from drafter.rules import Breach, Rule
from drafter.rules.imp import doubtful, label_differs, not_found, not_taken
from drafter.wording import N_, _

EXACT = 99.9
Told = tuple[Rule, Breach]
"""Something to say about the report, not yet stamped."""


@dataclass(frozen=True)
class _Source:
    """The name of the report's file, and the titles of the sections by table."""

    name: str
    titles: dict[str, str]


TAKEN_FOR = N_("报告写的是“{written}”，对应“{label}”")
TAKEN_BY_PLACE = N_("报告写的是“{written}”，按前后行的位置对应“{label}”")
ROW_MISSING = N_("报告里没有找到“{label}”这一行")
TABLE_MISSING = N_("报告里没有找到“{title}”的表格")
ALL_DEDUCED = N_(
    "原表从{first}到{last}的 {count} 行都少了一格，“{column}”按各行的总计推算，请逐格核对"
)
ROW_UNKNOWN = N_("表格里的“{written}”一行在表式中没有位置")


def read_tables(document: Document, filing: Filing, form: Form, name: str) -> list[Told]:
    """Put every figure of a document into a filing; return what is to be said of it.

    A blank cell stays blank; a figure that was not understood is kept as it was written.
    """
    found = find_rows(document, form)
    matches = match_rows(found, form)
    source = _Source(name, {t.id: s.title for s in form.sections for t in s.tables})
    told = [each for match in _evened(matches) for each in _put_row(match, filing, source)]
    abreast = place_abreast(found, form)
    for table_id, (row, placed) in abreast.items():
        told += _put_abreast(form.table(table_id), row, placed, filing, source)
    return [*_folded(told), *_missing(matches, set(abreast), form), *_unknown(found, matches)]


def shape_score(document: Document, form: Form, others: Sequence[Form]) -> int:
    """Return how many labels stand in a document that only this one of several forms has."""
    own = _label_set(form) - set().union(*(_label_set(other) for other in others))
    seen = {squeezed(cell.text) for table in document.tables for row in table.rows for cell in row}
    return len(own & seen)


def _label_set(form: Form) -> set[str]:
    printed = [table for table in form.tables if table.printed]
    return {squeezed(word) for t in printed for word in (*row_labels(t), *head_labels(t))}


def _evened(matches: Sequence[Match]) -> Iterator[tuple[Match, bool]]:
    """Yield each match with whether its table is uneven, empty extra columns taken off."""
    blocks: dict[tuple[int, str], list[Match]] = {}
    for match in matches:
        blocks.setdefault((match.found.table, match.row.table.id), []).append(match)
    for block in blocks.values():
        width = len(block[0].row.table.columns)
        rows = [_without_covered(match) for match in block]
        uneven = not block[0].found.exact and any(len(values) > width for values in rows)
        # A column that is blank in every row, where some row has a cell too many, is none.
        spare = uneven and all(values and not values[0].text for values in rows)
        for match, values in zip(block, rows, strict=True):
            kept = values[1:] if spare else values
            yield replace(match, found=replace(match.found, values=kept)), uneven


def _without_covered(match: Match) -> tuple[PaperCell, ...]:
    """Return the cells of a row without blanks at its end that belong to the next row."""
    if not match.found.bare:
        return match.found.values
    table = match.row.table
    values = without_unit(match.found, table, match.row.line)
    width = len(table.columns)
    return values if any(cell.text for cell in values[width:]) else values[:width]


def _put_row(evened: tuple[Match, bool], filing: Filing, source: _Source) -> Iterator[Told]:
    match, uneven = evened
    table, line = match.row.table, match.row.line
    placed = place_cells(match.found, table, line, uneven=uneven)
    points = {column.id: Datapoint(table, line, column) for column in table.columns}
    place = _place(match.found, None, table, source)
    first = points[table.columns[0].id].address
    facts: dict[str, object] = {"written": match.found.labels[-1], "label": line.label}
    if match.by_place:
        yield doubtful, Breach(first, TAKEN_BY_PLACE, facts, place=place)
    elif match.likeness < EXACT:
        yield label_differs, Breach(first, TAKEN_FOR, facts, place=place)
    if placed.doubt and not placed.deduced:
        yield doubtful, Breach(first, placed.doubt, place=place)
    for id_, cell in placed.cells.items():
        _put(filing, points[id_], cell, _place(match.found, cell, table, source))
    for id_, value in placed.deduced.items():
        filing.values[points[id_].address] = value
        deduced = {"column": points[id_].column.label, "value": plain(value)}
        yield doubtful, Breach(points[id_].address, DEDUCED, deduced, place=place)


def _folded(told: Sequence[Told]) -> Iterator[Told]:
    """Say once what holds for many rows of a table: that the same cell was lost in each."""
    alike: dict[object, list[Breach]] = {}
    for number, (_rule, breach) in enumerate(told):
        sheet = breach.place.sheet if breach.place else ""
        key = (sheet, breach.facts["column"]) if breach.message == DEDUCED else number
        alike.setdefault(key, []).append(breach)
    rules = {id(breach): rule for rule, breach in told}
    for breaches in alike.values():
        yield rules[id(breaches[0])], breaches[0] if len(breaches) == 1 else _together(breaches)


def _together(alike: Sequence[Breach]) -> Breach:
    first, last = (breach.place or Place() for breach in (alike[0], alike[-1]))
    facts = {
        "first": first.cell,
        "last": last.cell,
        "count": len(alike),
        "column": alike[0].facts["column"],
    }
    related = tuple(breach.address for breach in alike[1:])
    return replace(alike[0], message=ALL_DEDUCED, facts=facts, related=related)


def _put_abreast(
    table: Table, row: FoundRow, placed: Placed, filing: Filing, source: _Source
) -> Iterator[Told]:
    points = {point.address: point for point in table.datapoints}
    for address, cell in placed.cells.items():
        _put(filing, points[address], cell, _place(row, cell, table, source))
    if placed.doubt:
        place = _place(row, None, table, source)
        yield doubtful, Breach(next(iter(points)), placed.doubt, place=place)


def _put(filing: Filing, point: Datapoint, cell: PaperCell, place: Place) -> None:
    filing.put(point.address, cell.text, point.number, point.unit)
    filing.sources[point.address] = place


def _place(row: FoundRow, cell: PaperCell | None, table: Table, source: "_Source") -> Place:
    """Return where a row or one of its cells stands: its line, or table, row and column."""
    if row.place.isdecimal():
        spot = _("第{row}行", row=row.place)
        spot += _("第{column}列", column=cell.column + 1) if cell else ""
    else:
        spot = cell.place if cell and cell.place else row.place
    return Place(file=source.name, sheet=table.title or source.titles[table.id], cell=spot)


def _missing(matches: Sequence[Match], abreast: set[str], form: Form) -> Iterator[Told]:
    found = {(match.row.table.id, match.row.line.id) for match in matches}
    tables = {table for table, _line in found} | abreast
    for section in form.sections:
        for table in section.printed_tables:
            if table.id not in tables:
                facts = {"title": table.title or section.title}
                yield not_found, Breach(table.datapoints[0].address, TABLE_MISSING, facts)
    for row in form_rows(form):
        if row.table.id in tables and (row.table.id, row.line.id) not in found:
            yield not_found, _row_missing(row)


def _row_missing(row: FormRow) -> Breach:
    address = Datapoint(row.table, row.line, row.table.columns[0]).address
    return Breach(address, ROW_MISSING, {"label": row.line.label})


def _unknown(found: Sequence[FoundRow], matches: Sequence[Match]) -> Iterator[Told]:
    taken = {id(match.found) for match in matches}
    for row in found:
        if row.labels and id(row) not in taken and any(is_figure(cell.text) for cell in row.values):
            facts = {"written": " ".join((row.labels[-1], *(cell.text for cell in row.values)))}
            yield not_taken, Breach("", ROW_UNKNOWN, facts, place=Place(cell=row.place))
