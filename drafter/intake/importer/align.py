"""Finds the row of the form that each labelled row of a report stands for.

Labels are mistyped, doubled and left out, and some stand more than once in the form
itself. So the rows are matched as two sequences: the likeness of all pairs together
decides, not that of one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from drafter.form import Form, Line, Table
from drafter.intake.importer.labels import LIKE, likeness
from drafter.intake.importer.rows import FoundRow

MAX_FOUND = 1_000
"""Labelled rows that are looked at; a report has some 40."""
SAME = 90
"""Likeness from which a row counts as found although it stands out of order."""
BONUS = 10
"""What a matching group or table title adds to the likeness of two rows."""


@dataclass(frozen=True)
class FormRow:
    """A row that the form has."""

    table: Table
    line: Line


@dataclass(frozen=True)
class Match:
    """A row of the report taken for a row of the form.

    `likeness` is that of the labels; `by_place` tells that only its place between its
    neighbours speaks for it.
    """

    found: FoundRow
    row: FormRow
    likeness: float
    by_place: bool = False


def form_rows(form: Form) -> list[FormRow]:
    """Return the rows of all printed tables that have labelled rows, in form order."""
    return [
        FormRow(table, line)
        for table in form.tables
        if table.printed and not table.side_by_side
        for line in table.rows
    ]


def match_rows(found: Sequence[FoundRow], form: Form) -> list[Match]:
    """Return the pairs of rows, in the order of the form; each row is in one pair at most."""
    labelled = [row for row in found if row.labels][:MAX_FOUND]
    wanted = form_rows(form)
    pairs = _in_sequence(labelled, wanted)
    pairs |= _out_of_order(labelled, wanted, pairs)
    by_place = _between_neighbours(labelled, wanted, pairs)
    matches = [_match(labelled[d], wanted[f], by_place=False) for d, f in pairs.items()]
    matches += [_match(labelled[d], wanted[f], by_place=True) for d, f in by_place.items()]
    return sorted(matches, key=lambda match: wanted.index(match.row))


def _match(found: FoundRow, row: FormRow, *, by_place: bool) -> Match:
    return Match(found, row, likeness(found.labels[-1], row.line.label), by_place)


def _worth(found: FoundRow, row: FormRow) -> int:
    """Return what a pair adds to the whole; 0 or less where the labels are too unlike.

    Whole numbers, so that of two tables alike the first is taken.
    """
    alike = likeness(found.labels[-1], row.line.label)
    if alike < LIKE:
        return 0
    in_group = any(likeness(found.group, word) >= LIKE for word in row.line.under)
    titled = any(likeness(text, row.table.title) >= SAME for text in found.heads.texts)
    return round(alike) - LIKE + 1 + BONUS * (in_group + titled)


def _in_sequence(found: Sequence[FoundRow], wanted: Sequence[FormRow]) -> dict[int, int]:
    """Pair two sequences without crossing, so that the sum of worths is greatest."""
    best = [[0] * (len(wanted) + 1) for _row in range(len(found) + 1)]
    worths: dict[tuple[int, int], int] = {}
    for d in range(len(found) - 1, -1, -1):
        for f in range(len(wanted) - 1, -1, -1):
            worth = _worth(found[d], wanted[f])
            worths[d, f] = worth
            paired = worth + best[d + 1][f + 1] if worth > 0 else 0
            best[d][f] = max(best[d + 1][f], best[d][f + 1], paired)
    pairs, d, f = {}, 0, 0
    while d < len(found) and f < len(wanted):
        if worths[d, f] > 0 and best[d][f] == worths[d, f] + best[d + 1][f + 1]:
            pairs[d] = f
            d, f = d + 1, f + 1
        elif best[d][f] == best[d][f + 1]:
            f += 1
        else:
            d += 1
    return pairs


def _out_of_order(
    found: Sequence[FoundRow], wanted: Sequence[FormRow], pairs: dict[int, int]
) -> dict[int, int]:
    """Pair rows that a report has in another order, where the labels leave no doubt."""
    free = [f for f in range(len(wanted)) if f not in set(pairs.values())]
    added: dict[int, int] = {}
    for d in range(len(found)):
        if d in pairs or not free:
            continue
        best = max(free, key=lambda f: likeness(found[d].labels[-1], wanted[f].line.label))
        if likeness(found[d].labels[-1], wanted[best].line.label) >= SAME:
            added[d] = best
            free.remove(best)
    return added


def _between_neighbours(
    found: Sequence[FoundRow], wanted: Sequence[FormRow], pairs: dict[int, int]
) -> dict[int, int]:
    """Pair rows left over between the same neighbours, where each side has equally many."""
    added: dict[int, int] = {}
    done = [(-1, -1), *sorted(pairs.items()), (len(found), len(wanted))]
    for (d, f), (next_d, next_f) in pairwise(done):
        rows, lines = range(d + 1, next_d), range(f + 1, next_f)
        if rows and len(rows) == len(lines) and d >= 0 and next_d < len(found):
            added |= dict(zip(rows, lines, strict=True))
    return added
