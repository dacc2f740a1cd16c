"""Who of the list of units has filed, who has not, and who filed late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from drafter.batch.matching import match_units
from drafter.batch.outcome import Outcome
from drafter.batch.table import read_table
from drafter.batch.units import ListedUnit, UnitList, read_units
from drafter.filing import Level, Unit
from drafter.rules.doc_parts import published_in_time
from drafter.rules.privacy import mask
from drafter.wording import _, listed, noted


@dataclass(frozen=True)
class Stranger:
    """Something filed that no unit of the list is sure of; `likely` are proposals for a person."""

    key: str
    unit: str
    likely: str


@dataclass(frozen=True)
class Attendance:
    """The list of units against what was filed; `expected` is how many are to file.

    `unread` counts inputs that could not be read, and so may be those of missing units.
    """

    expected: int
    missing: tuple[ListedUnit, ...]
    strangers: tuple[Stranger, ...]
    unread: int


@dataclass(frozen=True)
class Roll:
    """The list of units; `named` are the units' names by input where the list names those."""

    units: UnitList
    named: Mapping[str, str] = field(default_factory=dict)


def read_roll(source: Path, units: Path | None) -> Roll | None:
    """Return the list given, or the source where that is one itself; None where there is none."""
    named = {} if source.is_dir() else read_table(source).units
    if units:
        return Roll(read_units(units), named)
    return Roll(read_units(source), named) if named else None


def is_late(outcome: Outcome) -> bool:
    """Tell whether the day of publication lies behind the deadline, by rule DOC-13.

    No clock is asked: a batch that is run again says the same.
    """
    return published_in_time.code in outcome.codes


def attendance(outcomes: Sequence[Outcome], roll: Roll) -> Attendance:
    """Hold what was filed against the list; order makes no difference."""
    units = roll.units
    known = {key: name for key, name in roll.named.items() if name in units.by_name}
    filed = {
        outcome.key: Unit(outcome.unit, Level(outcome.level), outcome.code)
        for outcome in outcomes
        if outcome.unit and outcome.key not in known
    }
    matching = match_units(filed, units)
    present = {unit.name for unit in matching.units.values()} | set(known.values())
    expected = [unit for unit in units.units if unit.files_report]
    return Attendance(
        expected=len(expected),
        missing=tuple(unit for unit in expected if unit.name not in present),
        strangers=tuple(
            Stranger(key, filed[key].name, listed(noted(u.name, f"{s:.0f}%") for u, s in likely))
            for key, likely in matching.open.items()
        ),
        unread=sum(not outcome.unit and outcome.key not in known for outcome in outcomes),
    )


def attendance_line(found: Attendance) -> str:
    """Return one sentence: how many were to file, how many have not."""
    said = _(
        "名单上应报送 {expected} 个单位，尚未报送 {missing} 个。",
        expected=found.expected,
        missing=len(found.missing),
    )
    if found.strangers:
        said += _("有 {count} 份对不上名单。", count=len(found.strangers))
    if found.unread and found.missing:
        said += _("另有 {count} 份无法处理，可能属于尚未报送的单位。", count=found.unread)
    return said


def missing_rows(found: Attendance) -> list[tuple[str, str, str, str, str]]:
    """Return code, name, level, superior and person to ask of each missing unit."""
    return [
        (unit.code, unit.name, _(unit.level.label), unit.parent, mask(unit.contact))
        for unit in found.missing
    ]
