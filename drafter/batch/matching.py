"""Which unit of the list filed what: by code, by a name it is known by, else a person is asked.

A likeness alone never counts a figure: 县公安局 and 县公安局交警大队, or 第一 and 第二, are
alike. It only proposes, and a person's word is kept in the list.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from drafter.batch.units import ListedUnit, UnitList
from drafter.filing import Unit

LIKE = 60.0
"""Percent of likeness from which a unit is proposed to a person."""
PROPOSED = 3
_IGNORED = re.compile(r"[\s（）()·•・\-—_]+")


@dataclass(frozen=True)
class Matching:
    """`units` are the listed units by the key of what they filed; `open` what no unit is sure of.

    Each open key has the units most like it, likest first, with the percent of likeness.
    """

    units: dict[str, ListedUnit] = field(default_factory=dict)
    open: dict[str, tuple[tuple[ListedUnit, float], ...]] = field(default_factory=dict)


def match_units(filed: Mapping[str, Unit], listed: UnitList) -> Matching:
    """Match what was filed, by key, with the units of a list; order makes no difference."""
    by_code = {unit.code: unit for unit in listed.units if unit.code}
    by_name = _names(listed)
    found = Matching()
    for key in sorted(filed):
        unit = filed[key]
        coded = by_code.get(unit.code)
        sure = coded if coded and _alike(unit, coded) else by_name.get(plain_name(unit.name))
        if sure:
            found.units[key] = sure
        else:
            found.open[key] = _likest(unit.name, by_name)
    return found


def _alike(unit: Unit, listed: ListedUnit) -> bool:
    """Tell whether a code was not simply mistyped: the names must have something in common."""
    name = plain_name(unit.name)
    return any(fuzz.partial_ratio(name, plain_name(known)) >= LIKE for known in listed.names)


def plain_name(name: str) -> str:
    """Return a name as it is compared: full-width signs, brackets and spaces make no difference."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", name))


def _names(listed: UnitList) -> dict[str, ListedUnit]:
    """Return units by every name that only one of them can mean, short forms too."""
    names: dict[str, ListedUnit] = {}
    doubtful: set[str] = set()
    for unit in listed.units:
        for form in {form for name in unit.names for form in _forms(unit, name)}:
            if names.setdefault(form, unit) is not unit:
                doubtful.add(form)
    full = {plain_name(name): unit for unit in listed.units for name in unit.names}
    return {name: unit for name, unit in names.items() if name not in doubtful} | full


def _forms(unit: ListedUnit, name: str) -> tuple[str, ...]:
    """Return a name in full, and without the place that its superior's name begins with."""
    full = plain_name(name)
    place = re.sub(r"(人民政府|政府|办公室)+$", "", plain_name(unit.parent))
    short = full.removeprefix(place)
    # 某某县人民政府 is also called 某某县政府, in lists and in forms alike.
    return full, short or full, full.replace("人民政府", "政府")


def _likest(name: str, known: Mapping[str, ListedUnit]) -> tuple[tuple[ListedUnit, float], ...]:
    found = process.extract(
        plain_name(name), known.keys(), scorer=fuzz.ratio, limit=None, score_cutoff=LIKE
    )
    best: dict[str, tuple[ListedUnit, float]] = {}
    for word, score, _place in found:
        unit = known[word]
        best.setdefault(unit.name, (unit, score))
    return tuple(best.values())[:PROPOSED]
