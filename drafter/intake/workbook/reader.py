"""Reads a filled workbook into a Filing; nothing is guessed in silence.

Cells are found by their names first, and by their place and label where a name was lost.
"""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from drafter.cleaning import clean_line
from drafter.errors import InputError
from drafter.filing import FIRST_YEAR, LAST_YEAR, Filing, Level, Place, Unit
from drafter.form import Form
from drafter.intake.rows import Formula
from drafter.intake.workbook.fast import read_raw_fast
from drafter.intake.workbook.moved import refuse_moved
from drafter.intake.workbook.plan import NO, SLOTS, YES, Names, Plan, Spot, make_plan
from drafter.intake.workbook.raw import Cells, Raw, read_raw
from drafter.intake.workbook.read_figures import place_of, read_figures
from drafter.intake.workbook.stamp import Stamp, not_ours, read_stamp
from drafter.numbers import read_day
from drafter.pack import Pack, load_pack
from drafter.sentences import automatic_parts
from drafter.wording import _, in_language


def read_workbook(data: bytes, name: str, parts: Mapping[str, bytes] | None = None) -> Filing:
    """Return the filing of a workbook; `InputError` where it is not one of ours, or mangled.

    `parts` are its entries as the gate inflated them; with them a plain workbook is read
    the fast way.
    """
    raw = read_raw_fast(parts, data) if parts else None
    return filing_of(raw or read_raw(data, name), name)


def filing_of(raw: Raw, name: str) -> Filing:
    """Return the filing that stands in raw cells."""
    if not raw.meta:
        raise InputError(not_ours(name))
    stamp = read_stamp(raw.meta, name)
    pack = load_pack(stamp.pack)
    unit, year, published = _particulars(raw, stamp, name)
    form = pack.form(stamp.edition, unit.level)
    filing = Filing(stamp.edition, year, unit, stamp.pack, published=published)
    for key in ("name", "code"):
        filing.note_cleaned(f"unit.{key}", _particular(raw, key))
    plan = _plan(raw, form, pack, filing)
    refuse_moved(raw, plan, name)
    zeros = {t for t, spot in plan.switches.items() if _is_yes(raw, f"z.{t}", spot)}
    read_figures(raw, plan, filing, name, zeros)
    _read_words(raw, plan, filing)
    filing.automatic = [a for a in plan.automatic if _is_yes(raw, f"a.{a}", plan.automatic[a])]
    filing.explanations = dict(_explanations(raw))
    return filing


def _plan(raw: Raw, form: Form, pack: Pack, filing: Filing) -> Plan:
    named = _slots(raw.names)
    slots = {address: max(SLOTS, named.get(address, 0)) for address in form.narratives}
    return make_plan(form, slots, tuple(automatic_parts(form, pack, filing)))


@lru_cache(maxsize=64)
def _slots(names: Names) -> Mapping[str, int]:
    """Return the highest number of a named paragraph of each narrative."""
    slots: dict[str, int] = {}
    for name in names:
        address, _dot, number = name.removeprefix("t.").rpartition(".")
        if name.startswith("t.") and number.isdecimal():
            slots[address] = max(slots.get(address, 0), int(number))
    return slots


def _particulars(raw: Raw, stamp: Stamp, name: str) -> tuple[Unit, int, str]:
    def told(key: str) -> str:
        return clean_line(_particular(raw, key))

    year = told("year").removesuffix("年").removesuffix(".0")
    if not year.isdecimal() or not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise InputError(
            _("“{name}”的“单位信息”里没有填报告年度，请填四位年份，如 2025。", name=name)
        )
    unit = told("name")
    if not unit:
        raise InputError(_("“{name}”的“单位信息”里没有填单位名称。", name=name))
    return (
        Unit(unit, _level(told("level"), stamp, name), told("code")),
        int(year),
        read_day(told("published")) or told("published"),
    )


def _particular(raw: Raw, key: str) -> str:
    spot = raw.names.get(f"u.{key}")
    value = raw.at(spot) if spot else None
    return "" if value is None else str(value)


def _level(text: str, stamp: Stamp, name: str) -> Level:
    if level := _levels("zh").get(text) or _levels("en").get(text):
        return level
    if text or stamp.level not in [level.value for level in Level]:
        raise InputError(
            _("“{name}”的单位层级“{level}”不认识，请从下拉列表中选择。", name=name, level=text)
        )
    return Level(stamp.level)


@cache
def _levels(language: str) -> Mapping[str, Level]:
    """Return the levels by what a workbook of a language calls them."""
    with in_language(language):
        return {word: v for v in Level for word in (v.value, _(v.label))}


def _read_words(raw: Raw, plan: Plan, filing: Filing) -> None:
    for address, cells in _paragraphs(raw.names, plan).items():
        found = [
            (value.text if isinstance(value, Formula) else str(value), place)
            for sheet, cell, place in cells
            if (value := raw.sheets.get(sheet, _EMPTY).get(cell)) is not None
        ]
        said = [(text, place) for text, place in found if text.strip()]
        filing.put_text(address, [text for text, _place in said])
        if said:
            filing.sources[address] = said[0][1]


_EMPTY: Cells = {}


@lru_cache(maxsize=64)
def _paragraphs(names: Names, plan: Plan) -> Mapping[str, list[tuple[str, tuple[int, int], Place]]]:
    """Return for each narrative the sheet, the cell and the place of its paragraphs."""
    spots = {
        address: [names.get(f"t.{address}.{n}", planned) for n, planned in enumerate(spots, 1)]
        for address, spots in plan.words.items()
    }
    return {
        address: [(spot.sheet, (spot.row, spot.column), place_of(spot)) for spot in own]
        for address, own in spots.items()
    }


def _is_yes(raw: Raw, name: str, planned: Spot) -> bool:
    value = raw.at(raw.names.get(name, planned))
    said = clean_line(str(value or ""))
    if said in ("", YES, NO):
        return said == YES
    with in_language("en"):
        return said == _(YES)


def _explanations(raw: Raw) -> Iterator[tuple[str, str]]:
    """Yield what the officer wrote beside the findings, by the key in the hidden column."""
    cells: Mapping[tuple[int, int], object] = raw.results
    if not cells:
        return
    from drafter.intake.workbook.results import EXPLANATION, FIRST, KEY

    for row, column in sorted(cells):
        if row >= FIRST and column == KEY:
            text = clean_line(str(cells.get((row, EXPLANATION)) or ""))
            if text:
                yield str(cells[row, column]), text
