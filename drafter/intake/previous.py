"""Last year's answers, and what of them belongs into this year's form."""

from collections.abc import Iterator
from pathlib import Path

from drafter.filing import Filing, plain
from drafter.form import Form
from drafter.intake import INPUT_KINDS, read_admitted
from drafter.intake.gate import admit
from drafter.intake.importer import KINDS, Known, import_admitted
from drafter.pack import find_form
from drafter.wording import _, listed

NAMES_SHOWN = 6
"""Figures without a place that are named."""


def load_previous(path: Path, pack: str = "national") -> Filing:
    """Read last year's filing, workbook or published report; `InputError` where it is none.

    A report does not say which pack it was made with: it is read with `pack`.
    """
    admitted = admit(path, (*INPUT_KINDS, *KINDS))
    if admitted.kind in INPUT_KINDS:
        return read_admitted(admitted, path.name)
    return import_admitted(admitted, path.name, Known(pack=pack)).filing


def prefill(filing: Filing, form: Form, previous: Filing) -> list[str]:
    """Put into a filing what follows from last year's; return a sentence for each matter.

    Brought forward is last year's carried forward; 上一年项目数量 is last year's number and
    its change together. The two forms may be of different editions: what has no
    counterpart is left blank and said.
    """
    last = find_form(previous.edition, previous.pack, previous.unit.level)
    notes = [*_of_another(filing, previous)]
    if previous.year == filing.year - 1:
        notes += _brought_forward(filing, form, previous, last)
        notes += _prior_items(filing, form, previous, last)
        notes += _in_force(form, previous, last)
    if previous.edition != form.edition:
        notes += _left_out(form, previous, last)
    return notes


def _of_another(filing: Filing, previous: Filing) -> Iterator[str]:
    """Tell where last year's file is of another unit, or of another year than the last."""
    if previous.unit.name != filing.unit.name:
        yield _(
            "上年的文件是“{last}”的，今年是“{now}”，请核对是不是同一个单位。",
            last=previous.unit.name,
            now=filing.unit.name,
        )
    if previous.year != filing.year - 1:
        yield _(
            "上年的文件是 {last} 年度的，不是 {wanted} 年度的，只作对照，没有带入上年结转。",
            last=previous.year,
            wanted=filing.year - 1,
        )


def _left_out(form: Form, previous: Filing, last: Form) -> Iterator[str]:
    """Name the figures of last year's edition that this year's has no place for."""
    yield _(
        "上年用的是 {last} 版表格，今年用 {now} 版，没有对应的项目没有带过来。",
        last=previous.edition,
        now=form.edition,
    )
    lost = [
        point.label
        for address, point in last.datapoints.items()
        if address not in form.datapoints and previous.figure(last, address)
    ]
    if lost:
        shown = listed(lost[:NAMES_SHOWN]) + ("……" if len(lost) > NAMES_SHOWN else "")
        yield _("没有带过来的有 {count} 个数字：{names}。", count=len(lost), names=shown)


def _brought_forward(filing: Filing, form: Form, previous: Filing, last: Form) -> Iterator[str]:
    total = 0
    for address, point in form.datapoints.items():
        if point.row.id != "brought_forward" or point.derived:
            continue
        source = f"{point.table.id}.carried_forward.{point.column.id}"
        value = previous.figure(last, source) if source in last.datapoints else None
        if value is not None:
            filing.values[address] = value
            total += int(value)
    if any(".brought_forward." in address for address in filing.values):
        yield _("上年结转已按上年年报填好，共 {total} 件。", total=total)


def _prior_items(filing: Filing, form: Form, previous: Filing, last: Form) -> Iterator[str]:
    for address, point in form.datapoints.items():
        if point.column.id != "prior_items" or address not in last.datapoints:
            continue
        before = previous.figure(last, address)
        change = previous.figure(last, f"{point.table.id}.{point.row.id}.change")
        if before is not None and change is not None:
            filing.values[address] = before + change
            yield _(
                "“{row}”的上一年项目数量已填 {value}。",
                row=point.row.label,
                value=plain(before + change),
            )


def _in_force(form: Form, previous: Filing, last: Form) -> Iterator[str]:
    """Propose the stock of documents; it cannot be filled before this year's changes are."""
    for address, point in form.datapoints.items():
        if point.column.id != "in_force" or address not in last.datapoints:
            continue
        before = previous.figure(last, address)
        if before is not None:
            yield _(
                "“{row}”上年末现行有效 {value} 件；今年的现行有效件数一般是：{value}＋本年制发－本年废止。",
                row=point.row.label,
                value=plain(before),
            )
