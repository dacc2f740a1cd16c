"""Filings that a template is tried on: ordinary, all zero, very large, very long."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from drafter.filing import Filing, Level, Unit, Value
from drafter.form import Datapoint, Form, Number
from drafter.wording import N_, _

SENTENCE = N_("这是用来试排的一段文字，没有实际内容。")
NASTY = "<&>\"'{{ x }}"


def sample_filings(form: Form, pack: str) -> Iterator[tuple[str, Filing]]:
    """Yield the name and the filing of each trial."""
    yield _("一般数据"), _filing(form, pack, _ordinary(), 2)
    yield _("全部为零"), _filing(form, pack, _zero, 1)
    yield _("最大数字"), _filing(form, pack, _largest, 1)
    yield _("超长文字"), _filing(form, pack, _zero, 40)


def _filing(form: Form, pack: str, value: Callable[[Datapoint], Value], length: int) -> Filing:
    year = form.first_year or form.last_year or 2000
    filing = Filing(form.edition, year, Unit(_("示例县人民政府"), Level.COUNTY_GOVERNMENT), pack)
    for point in form.datapoints.values():
        if not point.derived:
            filing.values[point.address] = value(point)
    for number, address in enumerate(form.narratives, start=1):
        filing.put_text(address, [f"{number} {_(SENTENCE) * length}{NASTY}"])
    return filing


def _ordinary() -> Callable[[Datapoint], Value]:
    """Return a source of figures no two of which are alike, so that a swap is seen."""
    last = 100

    def value(point: Datapoint) -> Value:
        nonlocal last
        last += 1
        return Decimal(last) if point.number in (Number.MONEY, Number.AMOUNT) else last

    return value


def _zero(point: Datapoint) -> Value:
    return Decimal(0) if point.number in (Number.MONEY, Number.AMOUNT) else 0


def _largest(point: Datapoint) -> Value:
    return Decimal("9999999.9999") if point.number in (Number.MONEY, Number.AMOUNT) else 99_999
