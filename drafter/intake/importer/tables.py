"""Reads the figures of a report's tables into a filing, and tells how each was found."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from drafter.filing import Filing, Place, plain
from drafter.form import Datapoint, Form, Number, Table
from drafter.intake.importer.abreast import Abreast, place_abreast
from drafter.intake.importer.align import SAME, FormRow, Match, form_rows, match_rows
from drafter.intake.importer.columns import DEDUCED, place_cells, without_unit
from drafter.intake.importer.document import Document, PaperCell
from drafter.intake.importer.labels import head_labels, is_figure, nearest, row_labels, squeezed
from drafter.intake.importer.rows import FoundRow, find_rows
from drafter.rules import Breach, Rule
from drafter.rules.imp import doubtful, label_differs, not_found, not_taken
from drafter.wording import N_, _, listed

EXACT = 99.9
MOST_TOLD = 10
"""Rows without a place in the form that are told one by one, for each table."""
LEAST_TWICE = 3
"""Rows told again that make a table told twice."""
_UNIT = re.compile(r"[（(](?:单位)?[:：]?\s*(万元|元)")
_BARE = re.compile(r"[\d,，.]*\d")
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
TABLE_TWICE = N_("同样的表格出现了不止一次，读取的是前一张；从{first}到{last}的 {count} 行没有读取")
ALL_DOUBTFUL = N_("从{first}到{last}有 {count} 行：{doubt}")
ROWS_UNKNOWN = N_("从这里起，还有 {count} 行在表式中没有位置")
ROW_UNKNOWN = N_("表格里的“{written}”一行在表式中没有位置")


def read_tables(document: Document, filing: Filing, form: Form, name: str) -> list[Told]:
    """Put every figure of a document into a filing; return what is to be said of it.

    A blank cell stays blank; a figure that was not understood is kept as it was written.
    """
    found = find_rows(document, form)
    matches = match_rows(found, form)
    source = _Source(name, {t.id: s.title for s in form.sections for t in s.tables})
    told = [each for match in _evened(matches) for each in _put_row(match, filing, source)]
    abreast = list(place_abreast(found, form))
    for each in abreast:
        told += _put_abreast(each, filing, source)
    placed = {address for each in abreast for address in each.placed.cells}
    taken = {id(match.found) for match in matches} | {id(each.row) for each in abreast}
    left = [row for row in found if id(row) not in taken]
    return [*_folded(told), *_missing(matches, placed, form), *_unknown(left, form, name)]


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
        told = _with_unit(cell, points[id_], match.found)
        _put(filing, points[id_], told, _place(match.found, cell, table, source))
    for id_, value in placed.deduced.items():
        filing.values[points[id_].address] = value
        deduced = {"column": points[id_].column.label, "value": plain(value)}
        yield doubtful, Breach(points[id_].address, DEDUCED, deduced, place=place)


def _folded(told: Sequence[Told]) -> Iterator[Told]:
    """Say once what holds alike for many rows of a table, as a cell lost in each."""
    alike: dict[object, list[Breach]] = {}
    for number, (rule, breach) in enumerate(told):
        sheet = breach.place.sheet if breach.place else ""
        apart = "" if rule is doubtful and breach.message != TAKEN_BY_PLACE else number
        key = (sheet, breach.message, breach.facts.get("column"), apart)
        alike.setdefault(key, []).append(breach)
    rules = {id(breach): rule for rule, breach in told}
    for breaches in alike.values():
        yield rules[id(breaches[0])], breaches[0] if len(breaches) == 1 else _together(breaches)


def _together(alike: Sequence[Breach]) -> Breach:
    first, last = (breach.place or Place() for breach in (alike[0], alike[-1]))
    facts = {"first": first.cell, "last": last.cell, "count": len(alike)}
    related = tuple(breach.address for breach in alike[1:])
    if column := alike[0].facts.get("column"):
        facts |= {"column": column}
        return replace(alike[0], message=ALL_DEDUCED, facts=facts, related=related)
    facts |= {"doubt": _(alike[0].message)}
    return replace(alike[0], message=ALL_DOUBTFUL, facts=facts, related=related)


def _put_abreast(each: Abreast, filing: Filing, source: _Source) -> Iterator[Told]:
    points = {point.address: point for point in each.table.datapoints}
    for address, cell in each.placed.cells.items():
        _put(filing, points[address], cell, _place(each.row, cell, each.table, source))
    if each.placed.doubt:
        place = _place(each.row, None, each.table, source)
        yield doubtful, Breach(next(iter(points)), each.placed.doubt, place=place)


def _with_unit(cell: PaperCell, point: Datapoint, row: FoundRow) -> PaperCell:
    """Return a cell of money with the unit that its heading tells, where it has none itself."""
    above = row.heads.above(cell.column) if row.exact else row.heads.texts
    told = [unit for text in (*above, *row.labels) for unit in _UNIT.findall(text)]
    said = point.number is Number.MONEY and point.unit in told[-1:]
    money = point.number in (Number.MONEY, Number.AMOUNT)
    if not money or not told or said or not _BARE.fullmatch(cell.text):
        return cell
    return replace(cell, text=f"{cell.text}{told[-1]}")


def _put(filing: Filing, point: Datapoint, cell: PaperCell, place: Place) -> None:
    filing.put(point.address, cell.text, point.number, point.unit)
    filing.sources[point.address] = place


def _place(row: FoundRow, cell: PaperCell | None, table: Table, source: "_Source") -> Place:
    """Return where a row or one of its cells stands: its line, or table, row and column."""
    if row.place.isdecimal():
        spot = _spot(row)
        spot += _("第{column}列", column=cell.column + 1) if cell else ""
    else:
        spot = cell.place if cell and cell.place else row.place
    return Place(file=source.name, sheet=table.title or source.titles[table.id], cell=spot)


def _missing(matches: Sequence[Match], placed: set[str], form: Form) -> Iterator[Told]:
    """Tell which tables, and which rows of those that are there, were not found."""
    found = {(match.row.table.id, match.row.line.id) for match in matches}
    found |= {(point.table.id, point.row.id) for a, point in form.datapoints.items() if a in placed}
    tables = {table for table, _line in found}
    for section in form.sections:
        for table in section.printed_tables:
            if table.id not in tables:
                facts = {"title": table.title or section.title}
                yield not_found, Breach(table.datapoints[0].address, TABLE_MISSING, facts)
    for table in form.tables:
        for line in table.rows:
            if table.printed and table.id in tables and (table.id, line.id) not in found:
                yield not_found, _row_missing(FormRow(table, line))


def _row_missing(row: FormRow) -> Breach:
    address = Datapoint(row.table, row.line, row.table.columns[0]).address
    return Breach(address, ROW_MISSING, {"label": row.line.label})


def _unknown(left: Sequence[FoundRow], form: Form, name: str) -> Iterator[Told]:
    """Tell which rows with figures have no place; a whole table told twice is told once."""
    figures = [row for row in left if any(is_figure(cell.text) for cell in row.values)]
    known = _known_labels(figures, form)
    for number, group in groupby(figures, key=lambda row: row.table):
        rows, sheet = list(group), _("第{number}张", number=number + 1)
        again = [row for row in rows if row.labels and row.labels[-1] in known]
        if len(again) >= LEAST_TWICE:
            place = Place(file=name, sheet=sheet, cell=_spot(again[0]))
            yield not_taken, _table_twice(again, place)
            rows = [row for row in rows if not row.labels or row.labels[-1] not in known]
        for row in rows[:MOST_TOLD]:
            yield not_taken, _row_unknown(row, Place(file=name, sheet=sheet, cell=_spot(row)))
        if rest := rows[MOST_TOLD:]:
            place = Place(file=name, sheet=sheet, cell=_spot(rest[0]))
            yield not_taken, Breach("", ROWS_UNKNOWN, {"count": len(rest)}, place=place)


def _known_labels(rows: Sequence[FoundRow], form: Form) -> set[str]:
    """Return the labels of rows that are those of the form."""
    lines = [squeezed(row.line.label) for row in form_rows(form)]
    written = {row.labels[-1] for row in rows if row.labels}
    return {label for label in written if nearest(label, lines) >= SAME}


def _table_twice(rows: Sequence[FoundRow], place: Place) -> Breach:
    facts = {"first": _spot(rows[0]), "last": _spot(rows[-1]), "count": len(rows)}
    return Breach("", TABLE_TWICE, facts, place=place)


def _row_unknown(row: FoundRow, place: Place) -> Breach:
    words = (*row.labels[-1:], *(cell.text for cell in row.values if cell.text))
    return Breach("", ROW_UNKNOWN, {"written": listed(words)}, place=place)


def _spot(row: FoundRow) -> str:
    return _("第{row}行", row=row.place) if row.place.isdecimal() else row.place
