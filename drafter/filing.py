"""A `Filing` is one agency's answers, by address.

Blank is an absent address, never 0. Whole numbers are `int`, money is `Decimal`;
a float never enters. What could not be read plainly is kept in `as_written`, so that
the rules can say so whichever way the filing came in.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from operator import itemgetter
from typing import Any

from drafter.cleaning import clean_paragraphs
from drafter.form import Form, Number
from drafter.numbers import MOST, as_text, figure_text, read_number
from drafter.once import once
from drafter.wording import N_

FIRST_YEAR, LAST_YEAR = 1990, 2200
"""Years that a report may be of; what lies outside was mistyped."""
Value = int | Decimal
Picking = Callable[[Mapping[str, Any]], tuple[Any, ...]]
"""Picks some figures out of all."""


class Level(StrEnum):
    """What kind of unit files the report."""

    PROVINCE = "province"
    CITY_GOVERNMENT = "city_government"
    COUNTY_GOVERNMENT = "county_government"
    TOWNSHIP = "township"
    STREET = "street"
    PROVINCE_DEPARTMENT = "province_department"
    CITY_DEPARTMENT = "city_department"
    COUNTY_DEPARTMENT = "county_department"
    OFFICE = "office"

    @property
    def label(self) -> str:
        """The level in Chinese, as the workbook's drop-down shows it."""
        return LEVEL_LABELS[self]

    @property
    def is_government(self) -> bool:
        """Whether the unit is a people's government (articles 49 and 50 ask more of it)."""
        return self in GOVERNMENTS


LEVEL_LABELS = {
    Level.PROVINCE: N_("省级政府"),
    Level.CITY_GOVERNMENT: N_("市级政府"),
    Level.COUNTY_GOVERNMENT: N_("县级政府"),
    Level.TOWNSHIP: N_("乡镇政府"),
    Level.STREET: N_("街道办事处"),
    Level.PROVINCE_DEPARTMENT: N_("省级部门"),
    Level.CITY_DEPARTMENT: N_("市级部门"),
    Level.COUNTY_DEPARTMENT: N_("县级部门"),
    Level.OFFICE: N_("政府办公室"),
}
GOVERNMENTS = frozenset(
    {Level.PROVINCE, Level.CITY_GOVERNMENT, Level.COUNTY_GOVERNMENT, Level.TOWNSHIP}
)


@dataclass(frozen=True)
class Unit:
    """The agency that files."""

    name: str
    level: Level = Level.COUNTY_DEPARTMENT
    code: str = ""


@dataclass(frozen=True)
class Place:
    """Where something stands: in a workbook, or in the words of the report.

    `paragraph` counts from 1 inside the narrative; `quote` is at most a sentence.
    """

    file: str = ""
    sheet: str = ""
    cell: str = ""
    section: str = ""
    paragraph: int = 0
    quote: str = ""


PARTICULARS = {
    "unit.name": N_("单位名称"),
    "unit.code": N_("单位代码"),
    "title": N_("标题"),
    "published": N_("公布日期"),
}
"""What else may have been cleaned, by its place in `Filing.as_written`."""


@dataclass
class Filing:
    """One agency's answers for one year.

    `values` holds only what could be read; a derived address may be present (stated
    by the officer) or absent (computed). `texts` are lists of paragraphs by narrative
    address. `title`, `headings` and `published` (ISO date) are known only for a report
    that was imported. `automatic` names the narratives that begin with the pack's own
    sentences. `sources` says where each value came from, `pictures` holds the files that
    the texts name, by their paths; neither is saved.
    """

    edition: str
    year: int
    unit: Unit
    pack: str = "national"
    values: dict[str, Value] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    explanations: dict[str, str] = field(default_factory=dict)
    as_written: dict[str, str] = field(default_factory=dict)
    title: str = ""
    headings: list[str] = field(default_factory=list)
    published: str = ""
    automatic: list[str] = field(default_factory=list)
    sources: dict[str, Place] = field(default_factory=dict, compare=False)
    pictures: dict[str, bytes] = field(default_factory=dict, compare=False)

    def put(self, address: str, raw: object, number: Number, unit: str = "") -> None:
        """Read what stands in a cell and keep the value, the writing, or both."""
        if type(raw) is int and number is Number.COUNT and 0 <= raw < MOST:
            # Nearly every cell of every workbook: there is nothing to be read into it.
            self.values[address] = raw
            self.as_written.pop(address, None)
            return
        reading = read_number(raw, number, unit)
        self.values.pop(address, None)
        self.as_written.pop(address, None)
        if reading.value is not None:
            self.values[address] = reading.value
        if reading.code:
            self.as_written[address] = as_text(raw)

    def put_text(self, address: str, paragraphs: Iterable[str]) -> None:
        """Keep the cleaned paragraphs of a narrative, and note what was cleaned away."""
        cleaned = clean_paragraphs(paragraphs)
        self.texts.pop(address, None)
        self.as_written.pop(address, None)
        if cleaned.paragraphs:
            self.texts[address] = list(cleaned.paragraphs)
        if cleaned.changes:
            self.as_written[address] = " ".join(cleaned.changes)

    def note_cleaned(self, particular: str, raw: str) -> None:
        """Note what is cleaned away from one of the `PARTICULARS`."""
        if changes := clean_paragraphs([raw]).changes:
            self.as_written[particular] = " ".join(changes)

    def figure(self, form: Form, address: str) -> Value | None:
        """Return the stated value, else the sum of the parts, else None."""
        stated = self.values.get(address)
        return stated if stated is not None else self.computed(form, address)

    def figures(self, form: Form) -> dict[str, Value | None]:
        """Return every figure of a form, as `figure` does one."""
        addresses = form.datapoints
        figures = dict(zip(addresses, map(self.values.get, addresses), strict=True))
        for address, parts_of in _sums(form):
            if figures[address] is None and None not in (parts := parts_of(figures)):
                figures[address] = sum(parts)
        return figures

    def printed(
        self, form: Form, figures: Mapping[str, Value | None] | None = None
    ) -> dict[str, str]:
        """Return every figure of a form as the report prints it, an empty text for a blank.

        `figures` are those of `figures`, where they are known.
        """
        points, figures = form.datapoints, figures or self.figures(form)
        texts = dict(zip(figures, map(str, figures.values()), strict=True))
        # Counts, nearly all of them, are printed as they are; the others one by one.
        worded = figures if form.grouped or None in figures.values() else _uncounted(form)
        for address in worded:
            number = points[address].number
            texts[address] = figure_text(figures[address], number, grouped=form.grouped)
        return texts

    def computed(self, form: Form, address: str) -> Value | None:
        """Return the sum of the parts of a derived address; None if any part is blank."""
        parts = [self.figure(form, part) for part in form.datapoints[address].parts]
        known = [part for part in parts if part is not None]
        return sum(known) if parts and len(known) == len(parts) else None

    def paragraphs(self, address: str) -> list[str]:
        """Return the paragraphs of a narrative that hold any text."""
        return [text for text in self.texts.get(address, ()) if text.strip()]


@once
def _sums(form: Form) -> list[tuple[str, Picking]]:
    """Return each derived address with what picks its parts, those it rests on first."""
    return [(p.address, picking(p.parts)) for p in form.sums]


@once
def _uncounted(form: Form) -> list[str]:
    """Return the addresses of the figures that may have decimals, a sign or a unit."""
    return [a for a, point in form.datapoints.items() if point.number is not Number.COUNT]


def picking(addresses: tuple[str, ...]) -> Picking:
    """Return what picks the figures at some addresses out of all of them, in one step."""
    if len(addresses) == 1:
        return lambda figures: (figures[addresses[0]],)
    return itemgetter(*addresses)


def plain(value: Value) -> str:
    """Return a value as plain digits, without an exponent."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name most like this one, or an empty text."""
    import difflib

    return next(iter(difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)), "")
